"""Which marks a text quotes with, and whether a quotation stands in a Chinese sentence."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cleaner.quotes.tokens import FORMS, Token
from cleaner.spans import Span

_HAN = regex.compile(r"[\p{Han}〇]")
_CHINESE = regex.compile(r"[\p{Han}〇、。，；：？！（）《》〈〉【】〔〕…]|——")
_WORD = regex.compile(r"[A-Za-zÀ-ÿ]")
_BETWEEN = frozenset(" \t\u3000,.:;!?()-–&/+%％~0123456789") | frozenset("".join(FORMS))
_CODE = regex.compile(r"(?:[A-Za-z_][\w.]*|[)\]])\s?[=(\[{]\s?$|[=(\[{,]\s?[bfru]?$|(?:^|\s)-{1,2}[a-z][\w-]*[ =]$")
_CODE_AFTER = regex.compile(r"\s?[)\]};,]+\s*(?:$|[A-Za-z_.;)\]}])|\.[a-z]+\(")

# The most frequent characters that are written in one of the two scripts only.
_TRADITIONAL = frozenset("這們國來時個說為與過會後學對發經還沒見點長開動問間關應當從實現樣種進無業車門聲覺讓話電書隻")
_SIMPLIFIED = frozenset("这们国来时个说为与过会后学对发经还没见点长开动问间关应当从实现样种进无业车门声觉让话电书只")
_TRADITIONAL_ONLY, _SIMPLIFIED_ONLY = _TRADITIONAL - _SIMPLIFIED, _SIMPLIFIED - _TRADITIONAL - {"后", "只", "与"}


def corners(text: str) -> bool:
    """True for a text that uses corner brackets, or has no quotes yet and is in traditional characters."""
    corner, curly = text.count("「"), text.count("“")
    return corner > curly if corner or curly else traditional(text)


def traditional(text: str) -> bool:
    """True for a text in traditional characters, by the first that are written otherwise in simplified ones."""
    sample = text[:20_000]
    return sum(ch in _TRADITIONAL_ONLY for ch in sample) > sum(ch in _SIMPLIFIED_ONLY for ch in sample)


def chinese(text: str, scope: Span, marks: Sequence[Token], first: int, last: int) -> bool:
    """True if the quotation between two of the `marks` is Chinese or stands in a Chinese sentence, and not in code."""
    start, end = marks[first].end, marks[last].start
    before, after = text[max(scope.start, marks[first].start - 24) : marks[first].start], text[marks[last].end : scope.end][:8]
    if _CODE.search(before) and before.strip().isascii() and _CODE_AFTER.match(after):
        return False
    if _HAN.search(text, start, end):
        return True
    i, j = marks[first].start - 1, marks[last].end
    while i >= scope.start and text[i] in _BETWEEN:
        i -= 1
    while j < scope.end and text[j] in _BETWEEN:
        j += 1
    left, right = text[i] if i >= scope.start else "", text[j] if j < scope.end else ""
    beside = bool(_CHINESE.match(left)), bool(_CHINESE.match(right))
    if any(beside) and not (_WORD.match(left) or _WORD.match(right)):
        return True
    return any(beside) and _mostly_chinese(text[scope.start : scope.end])


def _mostly_chinese(text: str) -> bool:
    return len(_HAN.findall(text)) > 2 * sum(1 for _ in regex.finditer(r"[A-Za-z]+", text))
