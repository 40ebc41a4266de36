"""Rows of a page on which text may stand side by side."""

from __future__ import annotations

from msgspec import Struct, field

from cleaner import patterns
from cleaner.passes.layout.lines import Line

PART = patterns.compile(r"\S+(?:[ \u3000\xa0]\S+)*")  # of a row, between wide blanks


class Row(Struct):
    """A part of a line: columns `left:right` of it, counted in code points; `text` is the whole line from its first column."""

    line: Line
    text: str
    start: int  # of the line's first column in the text
    left: int
    right: int
    edge: int = -1  # where its column begins in it, if that differs from row to row
    parts: list[tuple[int, int]] = field(default_factory=list)  # what stands between wide blanks, from column to column

    def __post_init__(self) -> None:
        self.parts = [m.span() for m in PART.finditer(self.text, self.left, self.right)]
