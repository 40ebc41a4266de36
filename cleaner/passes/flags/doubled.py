"""A character that stands twice where it makes no word: a line or a copy that overlaps, a slip of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.lexicon import lexicon
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_NUMERALS = "〇々一二两三四五六七八九十百千万亿"
_ANY = patterns.compile(r"\p{Han}")
_ALONE = patterns.compile(r"[“‘「『\"](\p{Han})\1[”’」』\"]")


def doubled(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """The second of two equal characters.

    Options: `only` and `except`, characters that count and that do not; `likely`, the least log-probability of a word
    that explains the doubling: the two, the two with a neighbour, or a word that ends with the first or begins with the
    second; `whole`, how long a word with both is at least; `behind`, characters that only a word behind explains; `seam`,
    true if two words must meet there, false if one is enough. What also stands alone between quotation marks is a word of the text.
    """
    text, spared = doc.text, rule.options.get("except", "") + _NUMERALS
    found = []
    for m in _rows(rule.options.get("only", "")).finditer(text):
        ch, at = m[1], m.end() - 1
        if m.end() - m.start() != 2 or ch in spared:
            continue
        left, right = _han(text, at - 1, -1), _han(text, at, 1)  # each with one of the two
        if not _explained(left, right, rule):
            found.append(at)
    named = {m[1] for m in _ALONE.finditer(text)} if found else ()
    for at in found:
        if text[at] not in named:
            yield Finding(rule.id, Span(at, at + 1), None, rule.message)


@lru_cache(maxsize=4)
def _rows(only: str) -> re.Pattern[str] | regex.Pattern[str]:
    """Equal ideographs in a row, of some characters only if these are given."""
    return patterns.standard(rf"([{only}])\1+") if only else patterns.compile(r"(\p{Han})\1+")


def _han(text: str, at: int, step: int) -> str:
    """Up to four ideographs from `at` on, in one direction, in the order of the text."""
    end = at
    while abs(end - at) < 4 and 0 <= end < len(text) and _ANY.match(text[end]):
        end += step
    return text[at:end] if step > 0 else text[end + 1 : at + 1]


def _explained(left: str, right: str, rule: FunctionRule) -> bool:
    words, likely = lexicon(), rule.options["likely"]

    def is_word(word: str) -> bool:
        return words.has(word, likely)

    whole = left + right
    here = len(left)
    least = rule.options.get("whole", 2)
    if any(is_word(whole[a:b]) for a in range(here) for b in range(max(here + 1, a + least), len(whole) + 1)):
        return True  # 看看, 慢慢地, 星星点点
    if len(whole) == 2 or left[-3:-2] == left[-2:-1] != "" or right[1:2] == right[2:3] != "":
        return True  # they stand alone, or in a row of doubled characters: 年年岁岁
    if len(left) > 1 and len(right) > 1 and left[-2] == right[1]:
        return True  # 甲乙乙甲
    before = any(is_word(left[-n:]) for n in range(2, len(left) + 1))
    after = any(is_word(right[:n]) for n in range(2, len(right) + 1))
    if right[0] in rule.options.get("behind", ""):
        return after
    return (before and after) if rule.options["seam"] else (before or after)
