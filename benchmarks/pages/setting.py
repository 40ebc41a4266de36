"""How a page is set: lines broken at a measure, and the page in the making."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import regex

from benchmarks.pages.texts import Piece, Text

CANNOT_BEGIN = "，。、；：？！”’）》〉」』】〕…·,.;:?!)%％‰℃]}—～"
CANNOT_END = "“‘（《〈「『【〔([{"
HALF = str.maketrans({"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "？": "?", "！": "!"})
DISPLAY = ("kicker", "title", "subtitle", "head")
BODY = ("p", "item", "note")
UNIT = regex.compile(r"[A-Za-z0-9][A-Za-z0-9.,:/%@_+&#=?'-]*[A-Za-z0-9%+/]|.", regex.S)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line of a page stands in the truth: piece, first and last code point (half-open) of its words."""

    piece: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A raw text, its truth in reading order, and for each of its lines that is not empty its place; None: no part of the text."""

    name: str
    text: str
    family: str
    raw: str
    pieces: tuple[Piece, ...]
    places: tuple[Place | None, ...]


@dataclass(slots=True)
class Sheet:
    """A page in the making: lines with their places."""

    lines: list[tuple[str, Place | None]] = field(default_factory=list)

    def put(self, text: str, place: Place | None = None) -> None:
        """Adds a line; an empty one has no place."""
        self.lines.append((text, place))

    def blank(self, n: int = 1) -> None:
        """Adds empty lines."""
        self.lines += [("", None)] * n

    def page(self, name: str, text: Text, family: str, pieces: Sequence[Piece], newline: str = "\n") -> Page:
        """The finished page."""
        raw = newline.join(x for x, _ in self.lines) + newline
        places = tuple(p for x, p in self.lines if x.strip())
        return Page(name, text.name, family, raw, tuple(pieces), places)


# A way to set a text: the page, the pieces on it, and how its lines end.
Family = Callable[[Text, random.Random], tuple[Sheet, Sequence[Piece], str]]


def lay(sheet: Sheet, n: int, piece: Piece, spans: Sequence[tuple[int, int]], change: Callable[[str], str] = str,
        first: str = "", later: str = "", between: int = 0, hard: str = "") -> None:
    """Puts the lines `spans` of piece `n` on a sheet, `between` blank lines between them, `hard` at the end of all but the last."""
    for k, (a, b) in enumerate(spans):
        if k and between:
            sheet.blank(between)
        words = piece.text[a:b].rstrip(" ")
        sheet.put((later if k else first) + change(words) + (hard if k + 1 < len(spans) else ""), Place(n, a, a + len(words)))


def halved(rng: random.Random, often: float) -> Callable[[str], str]:
    """Mostly nothing; so often as said a change of marks into half-width ones."""
    if rng.random() < often:
        return lambda s: s.translate(HALF)
    return str


def cells(text: str) -> int:
    """Width in cells: ASCII one, all else two."""
    return sum(1 if ch < "\x7f" else 2 for ch in text)


@dataclass(frozen=True, slots=True)
class Setting:
    """How lines are broken: the measure in cells, what is done with a mark that may not begin a line, and with long words."""

    measure: int
    mark: str = "out"  # "out": the character before goes down too; "hang": the mark hangs; "squeeze": marks are set narrower
    split_words: bool = False


def wrap(text: str, setting: Setting, indent: int = 0) -> list[tuple[int, int]]:
    """The lines of a paragraph as spans of `text`; the first has `indent` cells less."""
    units = [m.span() for m in UNIT.finditer(text)]
    if setting.split_words:
        units = [(k, k + 1) for a, b in units for k in range(a, b)]
    lines: list[tuple[int, int]] = []
    start, width, room = 0, 0, setting.measure - indent
    k = 0
    first = 0  # unit with which the line begins
    while k < len(units):
        a, b = units[k]
        w = cells(text[a:b])
        if width + w > room and k > first:
            if text[a] in CANNOT_BEGIN and setting.mark != "out" and (setting.mark == "hang" or _squeezable(text[start:b]) > 0):
                k += 1
                b = units[k - 1][1]
                while k < len(units) and text[units[k][0]] in CANNOT_BEGIN and setting.mark == "hang":
                    b = units[k][1]
                    k += 1
            else:
                end = k
                while end > first + 1 and (text[units[end][0]] in CANNOT_BEGIN or text[units[end - 1][0]] in CANNOT_END):
                    end -= 1
                k = end
                b = units[k - 1][1]
            lines.append((start, b))
            while k < len(units) and text[units[k][0]] == " ":
                k += 1
            start = units[k][0] if k < len(units) else len(text)
            first, width, room = k, 0, setting.measure
            continue
        width += w
        k += 1
    if start < len(text):
        lines.append((start, len(text)))
    return lines


def _squeezable(text: str) -> int:
    return sum(ch in "，。、；：？！“”‘’（）《》「」" for ch in text) - 1
