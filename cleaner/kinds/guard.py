"""Guard: which places no fix may touch."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar, overload

from cleaner.spans import Span

T = TypeVar("T")


class Later(Sequence[T]):
    """Spans, or rules, that are found when they are first asked for: most texts need no repair, and so nothing that guards it."""

    def __init__(self, find: Callable[[], Sequence[T]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> Sequence[T]:
        return self._find()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._found[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class ByLine(Later[Span]):
    """Spans of a text of which most rules find each within a line: whether one is touched can be asked line by line.

    `find` finds all of them, `across` those that may reach over the end of a line, `within` those that do not, between two places.
    """

    def __init__(self, text: str, find: Callable[[], Sequence[Span]], across: Callable[[], Sequence[Span]],
                 within: Callable[[int, int], Sequence[Span]]) -> None:
        super().__init__(find)
        self._text, self._find_across, self._within = text, across, within
        self._lines: dict[int, Guard] = {}  # by their number

    @cached_property
    def _across(self) -> Guard:
        return Guard(self._find_across())

    @cached_property
    def _line_starts(self) -> list[int]:
        """Where lines begin, and where one behind the last would."""
        return [0, *(m.end() for m in re.finditer("\n", self._text)), len(self._text) + 1]

    def touched_by(self, span: Span) -> bool:
        """True if the span claims a place inside one of the spans."""
        if self._across.touches(span):
            return True
        starts = self._line_starts
        n = bisect_right(starts, span.start) - 1
        while starts[n] <= span.end:
            if n not in self._lines:
                self._lines[n] = Guard(self._within(starts[n], starts[n + 1] - 1))
            if self._lines[n].touches(span):
                return True
            n += 1
        return False


class Guard:
    """Answers whether a span touches one of the protected spans, which are ascending and disjoint."""

    def __init__(self, protected: Sequence[Span]) -> None:
        self._protected = protected
        self._by_line = protected if isinstance(protected, ByLine) else None

    @cached_property
    def _spans(self) -> list[Span]:
        return list(self._protected)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self._spans]

    def touches(self, span: Span) -> bool:
        """True if the span claims a place inside a protected span."""
        if self._by_line is not None:
            return self._by_line.touched_by(span)
        i = bisect_right(self._starts, span.start)
        return (i > 0 and self._spans[i - 1].overlaps(span)) or (i < len(self._spans) and self._spans[i].overlaps(span))
