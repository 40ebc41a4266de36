"""Spans and alignments: where a piece of the current text stands in the source.

All positions are half-open and count code points. An alignment lists *hunks*, the places
where source and current text differ; between hunks both texts are identical. Nothing is
ever recovered by diffing or searching: alignments are composed from the changes themselves
(the step maps of collaborative editors, e.g. ProseMirror's, with hunks for both sides).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of code points, `start <= end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Code points in the span."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True if both claim a common place.

        Two empty spans do at the same point; an empty span and a non-empty one do if the
        point lies strictly inside; touching spans do not.
        """
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end


class Hunk(NamedTuple):
    """One place where the texts differ: its span in both, and the edits that made it.

    `edits` are indices into the document's edits, in the order in which they were made.
    """

    source: Span
    current: Span
    edits: tuple[int, ...]


class Change(NamedTuple):
    """A replacement of `span` of the current text by `length` code points, made by `edit`."""

    span: Span
    length: int
    edit: int


class Alignment:
    """Hunks, ascending and disjoint, from a source text to a current text."""

    __slots__ = ("_current_ends", "_current_starts", "_source_ends", "_source_starts", "current_length", "hunks", "source_length")

    def __init__(self, hunks: Sequence[Hunk], source_length: int) -> None:
        self.hunks = tuple(hunks)
        self.source_length = source_length
        self.current_length = source_length + sum(h.current.length - h.source.length for h in self.hunks)
        self._source_starts = [h.source.start for h in self.hunks]
        self._source_ends = [h.source.end for h in self.hunks]
        self._current_starts = [h.current.start for h in self.hunks]
        self._current_ends = [h.current.end for h in self.hunks]

    @classmethod
    def identity(cls, length: int) -> Alignment:
        """The alignment of a text of `length` code points with itself."""
        return cls((), length)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alignment) and (self.hunks, self.source_length) == (other.hunks, other.source_length)

    def __hash__(self) -> int:
        return hash((self.hunks, self.source_length))

    def __repr__(self) -> str:
        return f"Alignment({len(self.hunks)} hunks, {self.source_length} -> {self.current_length})"

    def apply(self, changes: Sequence[Change]) -> Alignment:
        """The alignment after `changes`, which are ascending, disjoint and in current positions.

        A change that overlaps a hunk becomes one hunk with it. Linear in hunks and changes.
        """
        merged: list[Hunk] = []
        grown = 0  # what the changes so far have added to the length of the current text
        shift = 0  # from the old current text to the source, behind the hunks so far
        for group in _groups(self.hunks, changes):
            start, end = group.span
            if group.hunks:
                # Outside its hunks, a group is identical in both texts: its edges shift alike.
                first, last = group.hunks[0], group.hunks[-1]
                source = first.source
                if first is not last or group.changes:
                    source = Span(first.source.start - first.current.start + start, last.source.end - last.current.end + end)
                shift = last.source.end - last.current.end
            else:
                source = Span(start + shift, end + shift)
            here = start + grown
            grown += group.added
            hunk = Hunk(source, Span(here, end + grown), group.edits())
            if merged and merged[-1].source.overlaps(source) and merged[-1].current.overlaps(hunk.current):
                last = merged.pop()  # empty at one place in both texts: what was written there and taken out again
                hunk = Hunk(source, hunk.current, tuple(sorted(last.edits + hunk.edits)))
            merged.append(hunk)
        return Alignment(merged, self.source_length)

    def to_source(self, span: Span) -> Span:
        """The source span of a span of the current text; a hunk that is cut counts whole.

        Deletions that touch the span from outside are left out of it, except that an empty
        span at a deletion stands for what was deleted there.
        """
        return _across(span, self._current_starts, self._current_ends, self._source_starts, self._source_ends)

    def to_current(self, span: Span) -> Span:
        """The current span of a span of the source text, by the same rules as `to_source`."""
        return _across(span, self._source_starts, self._source_ends, self._current_starts, self._current_ends)


def moved(changes: Sequence[Change]) -> Callable[[Span], Span]:
    """Where the spans of a text stand after `changes`, by the rules of `Alignment.to_current`."""
    starts, ends = [c.span.start for c in changes], [c.span.end for c in changes]
    grown = [0, *accumulate(c.length - c.span.length for c in changes)]
    to_starts, to_ends = list(map(add, starts, grown)), list(map(add, ends, grown[1:]))
    return lambda span: _across(span, starts, ends, to_starts, to_ends)


def _across(span: Span, starts: list[int], ends: list[int], to_starts: list[int], to_ends: list[int]) -> Span:
    start, end = span
    if start == end:
        # A point: the hunk that is empty here or strictly holds the point, if there is one.
        i = bisect_left(starts, start)
        if i < len(starts) and starts[i] == ends[i] == start:
            return Span(to_starts[i], to_ends[i])
        if i and start < ends[i - 1]:
            return Span(to_starts[i - 1], to_ends[i - 1])
        point = start + (to_ends[i - 1] - ends[i - 1] if i else 0)
        return Span(point, point)
    i = bisect_right(starts, start)  # the last hunk that begins at or before the span's start
    if i and start < ends[i - 1]:
        first = to_starts[i - 1]
    else:
        first = start + (to_ends[i - 1] - ends[i - 1] if i else 0)
    j = bisect_left(starts, end)  # the last hunk that begins before the span's end
    if j and end < ends[j - 1]:
        last = to_ends[j - 1]
    else:
        last = end + (to_ends[j - 1] - ends[j - 1] if j else 0)
    return Span(first, max(first, last))


class _Group:
    """Hunks and changes that overlap one another, and the current span they cover."""

    __slots__ = ("added", "changes", "hunks", "span")

    def __init__(self, span: Span) -> None:
        self.span = span
        self.added = 0
        self.hunks: list[Hunk] = []
        self.changes: list[Change] = []

    def add(self, item: Hunk | Change) -> None:
        if isinstance(item, Hunk):
            self.hunks.append(item)
        else:
            self.changes.append(item)
            self.added += item.length - (item.span.end - item.span.start)

    def edits(self) -> tuple[int, ...]:
        if not self.changes and len(self.hunks) == 1:
            return self.hunks[0].edits
        if not self.hunks and len(self.changes) == 1:
            return (self.changes[0].edit,)
        return tuple(sorted([e for h in self.hunks for e in h.edits] + [c.edit for c in self.changes]))


def _groups(hunks: Sequence[Hunk], changes: Sequence[Change]) -> Iterator[_Group]:
    group: _Group | None = None
    for span, item in _by_place(hunks, changes):
        if group is not None and group.span.overlaps(span):
            group.span = Span(group.span.start, max(group.span.end, span.end))
        else:
            if group is not None:
                yield group
            group = _Group(span)
        group.add(item)
    if group is not None:
        yield group


def _by_place(hunks: Sequence[Hunk], changes: Iterable[Change]) -> Iterator[tuple[Span, Hunk | Change]]:
    i = 0
    for change in changes:
        while i < len(hunks) and hunks[i].current <= change.span:
            yield hunks[i].current, hunks[i]
            i += 1
        yield change.span, change
    for hunk in hunks[i:]:
        yield hunk.current, hunk
