"""Which marks a text quotes with, and whether a quotation stands in a Chinese sentence."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import patterns
from cleaner.quotes.tokens import FORMS, Token
from cleaner.spans import Span

_HAN = patterns.compile(r"[\p{Han}〇]")
_CHINESE = patterns.compile(r"[\p{Han}〇、。，；：？！（）《》〈〉【】〔〕…]|——")
_WORDS = patterns.compile(r"[A-Za-zÀ-ÿ]+")
_BETWEEN = " \t\u3000,.:;!?()-–&/+%％~0123456789" + "".join(FORMS)
_CODE = patterns.compile(r"(?:[A-Za-z_][\w.]*|[)\]])\s?[(\[{]\s?$|[(\[{,]\s?[bfru]?$|(?:^|\s)-{1,2}[a-z][\w-]*[ =]$")
_CODE_AFTER = patterns.compile(r"\s?[)\]};,]+\s*(?:$|[A-Za-z_.;)\]}])|\.[a-z]+\(")
_ASSIGNED = patterns.compile(r"(?:[=>]|!=|(?<!\p{Han}<?)<)=?\s?$|(?:^|[;{}>|&]\s*|php )(?:echo|print|printf|puts|grep)\s$")
_STEP = patterns.compile(r"""["”’」』]\s?(?:-{1,2}>|>{1,2}|=)\s?$""")  # from one quotation to the next: no assignment
_KEY_AFTER = patterns.compile(r"""\s?(?:=>|[=!]=)\s?["']""")
_PLACEHOLDER = patterns.compile(r"\$[A-Za-z_{]|%[sdf](?![A-Za-z])|\\[nt]")
_ARGUMENT = patterns.compile(r"(?=[^\n]*(?:[*$\\|=<>{}]|(?<![A-Za-z0-9])-{1,2}[a-z]))[\x20-\x26\x28-\x7e]+")  # of a command
_SETTING = patterns.compile(r"^[\w-]+:\s$")

# The most frequent characters that are written in one of the two scripts only.
_TRADITIONAL = frozenset("這們國來時個說為與過會後學對發經還沒見點長開動問間關應當從實現樣種進無業車門聲覺讓話電書隻")
_SIMPLIFIED = frozenset("这们国来时个说为与过会后学对发经还没见点长开动问间关应当从实现样种进无业车门声觉让话电书只")
_TRADITIONAL_ONLY = patterns.standard(f"[{''.join(sorted(_TRADITIONAL - _SIMPLIFIED))}]")
_SIMPLIFIED_ONLY = patterns.standard(f"[{''.join(sorted(_SIMPLIFIED - _TRADITIONAL - set('后只与')))}]")


def corners(text: str) -> bool:
    """True for a text that uses corner brackets, or has no quotes yet and is in traditional characters."""
    corner, curly = text.count("「"), text.count("“")
    return corner > curly if corner or curly else traditional(text)


def traditional(text: str) -> bool:
    """True for a text in traditional characters, by the first that are written otherwise in simplified ones."""
    return _scripts(text) > 0


def simplified(text: str) -> bool:
    """True for a text in simplified characters; a text may be in neither."""
    return _scripts(text) < 0


def _scripts(text: str) -> int:
    """How many more characters are traditional only than are simplified only, at the beginning of a text."""
    sample = text[:20_000]
    return len(_TRADITIONAL_ONLY.findall(sample)) - len(_SIMPLIFIED_ONLY.findall(sample))


class Surroundings:
    """The paragraph outside its quotations, which says in what language they stand."""

    def __init__(self, text: str, scope: Span, marks: Sequence[Token], path: Sequence[str]) -> None:
        self.text, self.scope, self.marks = text, scope, marks
        depth, at, outside = 0, scope.start, list[str]()
        for token, label in zip(marks, path):
            if not depth:
                outside.append(text[at : token.start])
            depth += (label[:1] == "o") - (label[:1] == "c")
            at = token.end
        if not depth:
            outside.append(text[at : scope.end])
        plain = " ".join(outside)
        self._outside = len(_HAN.findall(plain)), len(_WORDS.findall(plain))

    def chinese(self, first: int, last: int) -> bool:
        """True if the quotation between two marks stands in a Chinese sentence, or is Chinese and stands alone; not in code."""
        text, scope = self.text, self.scope
        start, end = self.marks[first], self.marks[last]
        before, after = text[max(scope.start, start.start - 24) : start.start], text[end.end : scope.end][:8]
        if self._code(start, end, before, after):
            return False
        han, words = self._outside
        if _HAN.search(text, start.end, end.start):
            return han >= words
        left, right = before.rstrip(_BETWEEN)[-1:], after.lstrip(_BETWEEN)[:1]
        beside = bool(_CHINESE.match(left) or _CHINESE.match(right))
        return han > words if beside or not (left or right) else han > 2 * words

    def _code(self, start: Token, end: Token, before: str, after: str) -> bool:
        """True for a string in a program, a command or a setting."""
        if _ASSIGNED.search(before) and not _STEP.search(before):
            return True
        if _KEY_AFTER.match(after) or _PLACEHOLDER.search(self.text, start.end, end.start):
            return True
        if start.form == "'" and _ARGUMENT.fullmatch(self.text, start.end, end.start):
            return True
        if start.form == "'" and not after.strip() and _SETTING.match(self.text[self.scope.start : start.start]):
            return True
        return bool(_CODE.search(before) and before.strip().isascii() and _CODE_AFTER.match(after))
