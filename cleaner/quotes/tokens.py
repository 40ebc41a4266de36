"""What may be a quotation mark in a paragraph, and what its form says of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from cleaner import patterns
from cleaner.spans import Span

Side = Literal["open", "close", ""]

# Form: is it a double or a single mark, and which side it shows ("" where it shows none).
FORMS: dict[str, tuple[Literal["d", "s"], Side]] = {
    '"': ("d", ""), "＂": ("d", ""), "″": ("d", ""), "''": ("d", ""),
    "“": ("d", "open"), "”": ("d", "close"), "「": ("d", "open"), "」": ("d", "close"),
    "„": ("d", "open"), "‟": ("d", "open"), "〝": ("d", "open"), "〞": ("d", "close"), "〟": ("d", "close"),
    "'": ("s", ""), "＇": ("s", ""), "′": ("s", ""), "‵": ("s", "open"),
    "‘": ("s", "open"), "’": ("s", "close"), "『": ("s", "open"), "』": ("s", "close"),
    "‚": ("s", "open"), "‛": ("s", "open"),
}  # fmt: skip
CURLY, CORNER = "“”‘’", "「」『』"  # each: outer pair, inner pair
_LETTER = patterns.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")
_YEARS = patterns.compile(r"\d\d(?:s|年代)?(?!\d)")
_CUT_AND = patterns.compile(r"[nN]['’](?![A-Za-z])")
_FRACTION = patterns.compile(r"\d(?:[./]\d+|['’′]\d+(?:\.\d+)?)$")

_QUOTED_CODE = patterns.compile(r'(?r)(?<=(?:^|[^A-Za-z0-9])")[A-Za-z\d·.—–+×/&-]{1,16}')


class Token(Struct, frozen=True):
    """A mark: its span, its form, and what it costs to take it for no quotation mark (an apostrophe, inches)."""

    start: int
    end: int
    form: str
    plain: float

    @property
    def double(self) -> bool:
        """True for a double mark."""
        return FORMS[self.form][0] == "d"

    @property
    def side(self) -> Side:
        """The side that its form shows."""
        return FORMS[self.form][1]


def tokens(text: str, scope: Span, free: Callable[[int], bool], corners: bool, lonely: float) -> Iterator[Token]:
    """The marks of a paragraph in order; `free` says where one may stand, `lonely` is what one without partner costs.

    Corner marks count only in a text that has them for its quotations (`corners`).
    """
    double_strokes, tex = _double_strokes(text, scope), text.find("``", scope.start, scope.end) >= 0
    at = scope.start
    for m in FORM.finditer(text, scope.start, scope.end):
        start, end = m.span()
        if start < at:
            continue
        form = m[0]
        if form == "''" and tex:
            at = end
            continue
        if form == "''" and not double_strokes:
            form, end = "'", start + 1
            pieces = [start, start + 1]
        else:
            pieces = [start]
        at = m.end()
        if form in CORNER and not corners:
            continue
        for start in pieces:
            end = start + len(form)
            if free(start) and (plain := _plain(text, scope, start, end, form, lonely)) is not None:
                yield Token(start, end, form, plain)


MARKS = "".join(f for f in FORMS if len(f) == 1)
FORM = patterns.standard(f"''|[{MARKS}]")


def unclosed(text: str, scopes: Sequence[Span], marks: str, pairs: Sequence[str], rounds: int = 1) -> list[int]:
    """The indexes of the scopes, which are ascending, whose `marks` are not all of `pairs`, in pairs to a depth of `rounds`."""
    others = _others(marks)
    if are_lines(text, scopes):
        kept = _without(others.sub("", text), pairs, rounds)
        if not kept.strip("\n"):
            return []
        starts = [0, *(m.end() for m in _BREAK.finditer(text))]
        seen = (starts[n] for n, left in enumerate(kept.split("\n")) if left)
        found = dict.fromkeys(bisect_right(scopes, start, key=_start) - 1 for start in seen)
        return [k for k in found if k >= 0]
    each = (others.sub("", text[scope.start : scope.end]) for scope in scopes)
    return [k for k, kept in enumerate(each) if _without(kept, pairs, rounds)]


_BREAK = patterns.standard("\n")


def _start(scope: Span) -> int:
    return scope.start


@lru_cache(maxsize=8)
def _others(marks: str) -> re.Pattern[str]:
    return patterns.standard(f"[^{re.escape(marks)}\n]+")


def _without(marks: str, pairs: Sequence[str], rounds: int) -> str:
    """What is left of marks, line by line, without those that stand in pairs."""
    for _ in range(rounds):
        for pair in pairs:
            marks = marks.replace(pair, "")
    return marks


def are_lines(text: str, scopes: Sequence[Span]) -> bool:
    """True if each scope begins a line, so that no two have a part of one line."""
    return {text[start - 1 : start] for start, _ in scopes} <= {"", "\n"}


def _double_strokes(text: str, scope: Span) -> bool:
    """True if two strokes stand for one double mark in a paragraph: there are no single ones."""
    piece = text[scope.start : scope.end]
    pairs = piece.count("''")
    return pairs >= 2 and pairs % 2 == 0 and piece.count("'") == 2 * pairs


def _plain(text: str, scope: Span, start: int, end: int, form: str, lonely: float) -> float | None:
    """What it costs to take a mark for no quotation mark; None if it is certainly none."""
    left, right = text[start - 1 : start] if start > scope.start else "", text[end : end + 1] if end < scope.end else ""
    digit, letter = left.isdecimal() and left.isascii(), bool(_LETTER.match(left))
    if form in "'’＇′":
        if (digit or letter) and (_LETTER.match(right) or (right.isascii() and right.isdecimal())):
            return None  # it's, 5'10
        if letter and right == "-" and _LETTER.match(text[end + 1 : end + 2]):
            return None  # a stress: fe'-ri
        if form == "′":
            return 0.0 if digit or letter or left in ")）′°" else lonely
        if letter and right == " " and _LETTER.match(text[end + 1 : end + 2]):
            return 0.3  # the students' union
        if letter and form == "'" and text[max(scope.start, start - 2) : start] in ("'n", "'N"):
            return None  # rock 'n' roll
        if _YEARS.match(text, end, scope.end) and (form != "’" or not (digit or letter)):
            return 0.5  # ’97
        if (form != "’" or not left) and _CUT_AND.match(text, end, scope.end):
            return None
        if digit and form == "'":
            return 1.0
        return 2.0 if letter and form == "’" and not right.isalpha() else lonely
    if form == '"' and digit and _QUOTED_CODE.match(text, scope.start, start):
        return lonely  # the mark before the figure opens
    if form in ('"', "″", "''") and (digit or (form == "″" and (letter or left in ")）′"))):
        sure = form == "″" or bool(_FRACTION.search(text, max(scope.start, start - 12), start))
        return 0.0 if sure or right in tuple("×xX*屏寸英") else 1.0
    return lonely
