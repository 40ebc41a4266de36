"""Guard: which places no fix may touch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from cleaner.spans import Span


class Guard:
    """Answers whether a span touches one of the protected spans, which are ascending and disjoint."""

    __slots__ = ("_spans", "_starts")

    def __init__(self, protected: Sequence[Span]) -> None:
        self._spans = protected
        self._starts = [s.start for s in protected]

    def touches(self, span: Span) -> bool:
        """True if the span claims a place inside a protected span."""
        i = bisect_right(self._starts, span.start)
        return (i > 0 and self._spans[i - 1].overlaps(span)) or (i < len(self._spans) and self._spans[i].overlaps(span))
