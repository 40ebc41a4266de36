"""The rows of the report: all of the source and all of the result, piece by piece, in reading order.

The current text is cut at the ends of block spans; each cut has its place in the source by the
hunks of the alignment. Every code point of the source lies in exactly one segment and every
code point of a block in exactly one piece. Nothing is compared: hunks say what differs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from cleaner.document import Document, Move
from cleaner.exports.visible import is_blank
from cleaner.spans import Span

Side = Literal["source", "current"]


class Segment(Struct, frozen=True):
    """A stretch of both texts and the indices of the hunks in it: a span of a block, or what stands between two."""

    source: Span
    current: Span
    hunks: range
    block: int | None = None
    part: int = 0


class Row(Struct):
    """What is shown side by side.

    A piece of a block with what is blank before it (only at the start of the source) and after it;
    text that stands outside blocks; or the place that a moved piece left, `goes` being its segment.
    """

    segment: Segment
    lead: Segment | None = None
    tail: Segment | None = None
    goes: Segment | None = None
    moved: bool = False

    def segments(self) -> list[Segment]:
        """All segments that the row shows."""
        return [] if self.goes else [s for s in (self.lead, self.segment, self.tail) if s]


def segments(doc: Document) -> list[Segment]:
    """The segments of a document in source order: a gap before, between and after all pieces (it may be empty)."""
    pieces = sorted((span, b, part) for b, block in enumerate(doc.blocks) for part, span in enumerate(block.spans))
    cutter = _Cutter(doc)
    found: list[Segment] = []
    for span, b, part in pieces:
        found.append(cutter.take(max(span.start, cutter.at), opens=True))
        found.append(cutter.take(max(span.end, cutter.at), opens=False, block=b, part=part))
    found.append(cutter.rest())
    return found


class _Cutter:
    """Walks the current text once; knows how far both texts and the hunks have been taken."""

    def __init__(self, doc: Document) -> None:
        self.hunks = doc.alignment.hunks
        self.text = doc.source.text
        self.length = len(doc.text)
        self.at = 0
        self._source = 0
        self._hunk = 0
        self._starts = [h.current.start for h in self.hunks]
        self._ends = [h.current.end for h in self.hunks]

    def take(self, to: int, *, opens: bool, block: int | None = None, part: int = 0) -> Segment:
        """The segment up to `to`, where a piece opens or else ends.

        Of the deletions exactly there, those on the line of the piece go with the piece
        (heading marks, trailing blanks); those with a line break go with the gap.
        """
        first, last = self._deletions(to)
        if opens:
            k = last
            while k > first and not self._breaks(k - 1):
                k -= 1
        else:
            k = first
            while k < last and not self._breaks(k):
                k += 1
        return self._cut(to, max(k, self._hunk), block, part)

    def rest(self) -> Segment:
        """The segment of all that is left."""
        return self._cut(self.length, len(self.hunks), None, 0)

    def _deletions(self, to: int) -> tuple[int, int]:
        """The range of hunks that are empty at `to` in the current text; a hunk that `to` cuts lies before it."""
        first = bisect_left(self._starts, to)
        if first and first <= len(self._ends) and self._ends[first - 1] > to:
            return first, first
        return first, bisect_right(self._ends, to, lo=first)

    def _breaks(self, hunk: int) -> bool:
        start, end = self.hunks[hunk].source
        return "\n" in self.text[start:end] or "\r" in self.text[start:end]

    def _cut(self, to: int, hunk: int, block: int | None, part: int) -> Segment:
        source = to
        if hunk:
            before = self.hunks[hunk - 1]
            source = before.source.end + max(0, to - before.current.end)
        segment = Segment(Span(self._source, source), Span(self.at, to), range(self._hunk, hunk), block, part)
        self.at, self._source, self._hunk = to, source, hunk
        return segment


def rows(doc: Document) -> list[Row]:
    """All rows: blocks in reading order; what stands outside them, and places that were left, where the source has them."""
    found = segments(doc)
    at = {(s.block, s.part): n for n, s in enumerate(found) if s.block is not None}
    reading = [at[b, part] for b, block in enumerate(doc.blocks) for part in range(len(block.spans))]
    stated = _stated(doc, found, reading)
    rest = [n for n in reading if n not in stated]
    # Where no rule states what moved and either could have, the tail of a block did, else the shorter piece.
    staying = _staying(rest, [0 if found[n].part else found[n].source.length for n in rest])
    row_of = {n: Row(found[n], moved=n not in staying) for n in reading}
    start: list[Row] = []
    after: dict[int, list[Row]] = {}
    here, before = start, None
    for n, segment in enumerate(found):
        if segment.block is not None:
            before = row_of[n]
            if before.moved:
                here.append(Row(segment, goes=segment))
            else:
                here = after.setdefault(segment.block, [])
        elif segment.source.length or segment.current.length:
            texts = doc.source.text[slice(*segment.source)], doc.text[slice(*segment.current)]
            if not all(map(is_blank, texts)) or not reading:
                here.append(Row(segment))
            elif before is not None:
                before.tail = segment
            else:
                row_of[n + 1].lead = segment
    out = start
    for b, block in enumerate(doc.blocks):
        out += [row_of[at[b, part]] for part in range(len(block.spans))]
        out += after.get(b, [])
    return out


def moves(doc: Document) -> list[tuple[int, Move]]:
    """The moves that rules made, each with the index of its block, in reading order; a move is known by its index here."""
    return [(b, move) for b, block in enumerate(doc.blocks) for move in block.moves]


def _stated(doc: Document, found: Sequence[Segment], reading: Sequence[int]) -> set[int]:
    """The segments that rules moved; where the piece before stands next to it in the source as well, nothing is out of place."""
    places = {(b, move.piece) for b, move in moves(doc)}
    before = [-1, *reading]
    # Between two pieces that follow each other in the source lies one segment: the gap.
    return {n for n, last in zip(reading, before) if (found[n].block, found[n].part) in places and n != last + 2}


def _staying(order: Sequence[int], weights: Sequence[int]) -> set[int]:
    """What did not move: of the longest ascending subsequences of `order` (all different) the heaviest.

    A Fenwick tree of maxima (length, weight, last value); n log n.
    """
    size = max(order, default=-1) + 1
    none = (0, 0, -1)
    tree = [none] * (size + 1)
    previous: dict[int, int] = {}

    def best_below(i: int) -> tuple[int, int, int]:
        best = none
        while i > 0:
            best = max(best, tree[i])
            i &= i - 1
        return best

    for value, weight in zip(order, weights):
        length, total, previous[value] = best_below(value)
        i = value + 1
        while i <= size:
            tree[i] = max(tree[i], (length + 1, total + weight, value))
            i += i & -i
    kept, value = set(), best_below(size)[2]
    while value >= 0:
        kept.add(value)
        value = previous[value]
    return kept


def marks(doc: Document, segment: Segment, side: Side) -> list[tuple[Span, int]]:
    """The hunks of a segment as (span, hunk), clipped to the segment, in the positions of `side`."""
    hunks = doc.alignment.hunks
    within = segment.source if side == "source" else segment.current
    first = segment.hunks.start
    if side == "current" and first and hunks[first - 1].current.end > within.start:
        first -= 1  # a hunk that the cut before this segment divides
    found = []
    for n in range(first, segment.hunks.stop):
        span = hunks[n].source if side == "source" else hunks[n].current
        found.append((Span(max(span.start, within.start), min(span.end, within.end)), n))
    return found
