"""Ids of TEI elements: from the place in the source, under the id of the document.

`n0123456789ab.L69` is the block whose text begins on line 69 of the source, `.L69.2` the second
that begins there. No counter runs through the file, so ids stay what they are when rules change,
and files merge into one `teiCorpus` without clashes.
"""

from __future__ import annotations

from collections import Counter

from cleaner.document import Block, Document
from cleaner.spans import Span


class Ids:
    """The ids of one document; `blocks` has one for each block, in their order."""

    def __init__(self, doc: Document) -> None:
        self.document = f"n{doc.source.sha256[:12]}"
        places = [_source_offset(doc, block) for block in doc.blocks]
        self._lines = [doc.source.place(place)[0] for place in places]
        self._used: Counter[str] = Counter()
        self.blocks = [""] * len(places)
        # Numbered in the order of the source, not of reading: another reading order leaves ids alone.
        for index in sorted(range(len(places)), key=lambda i: (places[i], i)):
            self.blocks[index] = self._next(f"L{self._lines[index]}")

    def place(self, letter: str, line: int) -> str:
        """The id of something on a line of the source, by a letter that says what it is ("L" a piece of a block, "e" a change)."""
        return self._next(f"{letter}{line}")

    def container(self, letter: str, first_block: int | None) -> str:
        """The id of what holds blocks, by a letter ("d" a div, "f" a figure), from its first block."""
        return self._next(f"{letter}{1 if first_block is None else self._lines[first_block]}")

    def named(self, name: str) -> str:
        """The id of something there is one of: `tool`, `rules`, a rule by its id."""
        return f"{self.document}.{name}"

    def _next(self, base: str) -> str:
        self._used[base] += 1
        n = self._used[base]
        return self.named(base if n == 1 else f"{base}.{n}")


def _source_offset(doc: Document, block: Block) -> int:
    if not block.spans:
        return 0
    first = block.spans[0]
    return doc.alignment.to_source(Span(first.start, min(first.start + 1, first.end))).start
