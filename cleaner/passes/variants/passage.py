"""Passages: the text of each block as it is read, and the way back to where its pieces stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document
from cleaner.spans import Span

_LINE = patterns.compile(r"[^\n]+")


class Passage(Struct, frozen=True, dict=True):
    """The joined text of a block (or a line of a text without blocks) and its pieces in the text of the document."""

    text: str
    pieces: tuple[Span, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((p.length for p in self.pieces[:-1]), initial=0))

    def place(self, at: int) -> int:
        """Where the character at `at` stands in the document."""
        n = bisect_right(self._starts, at) - 1
        return self.pieces[n].start + at - self._starts[n]

    def parts(self, start: int, end: int) -> list[tuple[Span, int]]:
        """The spans in the document of the non-empty `[start, end)`, each with its place in the passage."""
        found = []
        n = bisect_right(self._starts, start) - 1
        while start < end:
            piece, begin = self.pieces[n], self._starts[n]
            stop = min(end, begin + piece.length)
            if start < stop:
                found.append((Span(piece.start + start - begin, piece.start + stop - begin), start))
                start = stop
            n += 1
        return found

    def cuts(self, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
        """Where spans of the document, ascending and disjoint, stand in the passage."""
        for piece, begin in zip(self.pieces, self._starts):
            i = max(bisect_right(spans, Span(piece.start, piece.start)) - 1, 0)
            while i < len(spans) and spans[i].start < piece.end:
                start, end = max(spans[i].start, piece.start), min(spans[i].end, piece.end)
                if start < end:
                    yield begin + start - piece.start, begin + end - piece.start
                i += 1


def passages(doc: Document) -> list[Passage]:
    """The passages of a document in reading order."""
    if not doc.blocks:
        return [Passage(m[0], (Span(*m.span()),)) for m in _LINE.finditer(doc.text)]
    return [Passage(doc.block_text(b), b.spans) for b in doc.blocks]
