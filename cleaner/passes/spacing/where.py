"""Where a rule looks: blocks of certain types, and what stands in a stretch of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import regex

from cleaner.document import Document
from cleaner.kinds.pattern import compiled
from cleaner.spans import Span

_SENTENCE = compiled("", "[。！？；…]", "")


class Where:
    """Answers whether a place lies in a block of certain types, or in a line of a document without blocks."""

    def __init__(self, doc: Document, scopes: Sequence[Span], types: Sequence[str], *, prose: bool = False) -> None:
        spans = (s for b in doc.blocks if not types or b.type in types for s in b.spans) if doc.blocks else scopes
        self._spans = sorted(s for s in spans if not prose or _SENTENCE.search(doc.text, *s))
        self._starts = [s.start for s in self._spans]

    def has(self, at: int) -> bool:
        """True if the place is in one of the blocks."""
        i = bisect_right(self._starts, at)
        return i > 0 and at < self._spans[i - 1].end


class Places:
    """Where a pattern matches in a text, read once."""

    def __init__(self, pattern: regex.Pattern[str], text: str) -> None:
        self._starts = [m.start() for m in pattern.finditer(text)]

    def between(self, start: int, end: int) -> bool:
        """True if a match begins in `start:end`."""
        i = bisect_left(self._starts, start)
        return i < len(self._starts) and self._starts[i] < end

    def around(self, at: int, length: int) -> Span:
        """From the last match before `at` to the first from it on; the text, of this length, where there is none."""
        i = bisect_left(self._starts, at)
        return Span(self._starts[i - 1] + 1 if i else 0, self._starts[i] if i < len(self._starts) else length)
