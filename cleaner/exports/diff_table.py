"""The table of the report: one row for each piece of text, source and result beside each other, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.document import Document
from cleaner.exports.diff_cells import Placed, cell, flags_of
from cleaner.exports.diff_rows import Row, Segment, Side, moves
from cleaner.exports.visible import shorten, to_html


class Table:
    """Writes the rows of the two columns."""

    def __init__(self, doc: Document, shown: Sequence[Row], order: Sequence[int]) -> None:
        self.doc = doc
        self.rows = shown
        self.number = {row.segment: n for n, row in enumerate(shown) if row.goes is None}
        self.left = {row.goes: n for n, row in enumerate(shown) if row.goes is not None}
        self.moves: dict[tuple[int | None, int], str] = {}  # by block and part, the numbers of the moves
        for n, (b, move) in enumerate(moves(doc)):
            self.moves[b, move.piece] = f"{self.moves.get((b, move.piece), '')} {n}".strip()
        pieces = [row.segment for row in shown if row.goes is None and row.segment.block is not None]
        self.before = dict(zip(pieces[1:], pieces))
        segments = sorted((s for row in shown for s in row.segments()), key=lambda s: (s.current, s.source))
        self.source_flags = flags_of(doc, order, segments, "source")
        self.result_flags = flags_of(doc, order, segments, "current")

    def html(self) -> str:
        """All rows."""
        return "".join(self._moved(n, row.goes) if row.goes else self._row(n, row) for n, row in enumerate(self.rows))

    def _row(self, n: int, row: Row) -> str:
        s = row.segment
        gap = s.block is None
        source = cell(self.doc, s, "source", self._flags(s, "source"), inline=gap)
        bare = gap and not self.doc.text[s.current.start : s.current.end].strip()
        result = cell(self.doc, s, "current", self._flags(s, "current"), bare=bare, inline=bare)
        for blank in (row.lead, row.tail):
            if blank:
                left = f'<span class="blank">{cell(self.doc, blank, "source", self._flags(blank, "source"), inline=True)}</span>'
                right = cell(self.doc, blank, "current", self._flags(blank, "current"), bare=True, inline=True)
                source, result = (left + source, right + result) if blank is row.lead else (source + left, result + right)
        kinds = ["row", "gap" if gap else f"b-{self._type(s)}"]
        numbers = self.moves.get((s.block, s.part), "")
        kinds += ["same"] * (not row.moved and not numbers and not any(map(self._touched, row.segments())))
        kinds += ["part"] * (s.part > 0)
        kinds += ["came"] * row.moved
        if numbers:
            result = f'<div data-m="{numbers}">{result}</div>'
        result = self._note(n, row, numbers) + result
        return (f'<section class="{" ".join(kinds)}" id="r{n}">'
                f'<div class="at"><span class="ln">{self._lines(s)}</span>{self._label(n, s)}</div>'
                f'<div class="s" lang="zh">{source}</div><div class="t" lang="zh">{result}</div></section>\n')

    def _moved(self, n: int, goes: Segment) -> str:
        there = self.number[goes]
        text = to_html(shorten(self.doc.source.text[goes.source.start : goes.source.end].strip(), 24), marked=True)
        if numbers := self.moves.get((goes.block, goes.part)):
            text = f'<span data-m="{numbers}">{text}</span>'
        where = "earlier" if there < n else "later"
        if goes in self.before:
            where += f", after line {self._last(self.before[goes])}"
        return (f'<section class="row moved" id="r{n}"><div class="at"><span class="ln">{self._lines(goes)}</span></div>'
                f'<div class="s" lang="zh">{text}</div>'
                f'<div class="t"><a href="#r{there}">{"↑" if there < n else "↓"} read {where}</a></div></section>\n')

    def _flags(self, segment: Segment, side: Side) -> Placed:
        return (self.source_flags if side == "source" else self.result_flags).get(segment, [])

    def _touched(self, s: Segment) -> bool:
        return bool(s.hunks) or s in self.source_flags or s in self.result_flags

    def _type(self, s: Segment) -> str:
        return self.doc.blocks[s.block].type if s.block is not None else ""

    def _label(self, n: int, s: Segment) -> str:
        if s.block is None or s.part:
            return "" if s.block is not None else '<span class="type">outside</span>'
        name = self._type(s)
        if self.doc.blocks[s.block].evidence:
            return f'<button class="type" data-type="{n}" title="why this is “{name}”">{name}</button>'
        return f'<span class="type">{name}</span>'

    def _lines(self, s: Segment) -> str:
        first, last = self.doc.source.place(s.source.start)[0], self._last(s)
        return f"{first}" if first == last else f"{first}–{last}"

    def _last(self, s: Segment) -> int:
        return self.doc.source.place(max(s.source.start, s.source.end - 1))[0]

    def _note(self, n: int, row: Row, numbers: str) -> str:
        s = row.segment
        if not (row.moved or numbers or s.part):
            return ""
        says = f"{'goes on with' if s.part else 'moved here:'} line {self._lines(s)} of the source"
        if numbers:
            says = f'<button data-m="{numbers}" title="which rule moved this, and why">{says}</button>'
        if row.moved:
            there = self.left[s]
            says += f' <a href="#r{there}">{"↑" if there < n else "↓"} where it stood</a>'
        return f'<div class="note">{says}</div>'
