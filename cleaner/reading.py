"""The text in reading order, for passes that must see a paragraph whole though its pieces stand apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from cleaner.document import Block, Document, Finding
from cleaner.spans import Alignment, Span


class Reading:
    """A document whose text is its blocks in reading order, and the way back to the real one.

    `doc` is for looking only: its edits are those of the real document and do not fit its text.
    Its open findings are those within one piece, its alignment tells where a place of it stands in the source.
    """

    def __init__(self, real: Document) -> None:
        self._starts: list[int] = []  # of the pieces, in the reading text
        self._pieces: list[Span] = []  # the same pieces in the real text
        out: list[str] = []
        at = 0
        blocks: list[Block] = []
        for n, block in enumerate(real.blocks):
            if n:
                out.append("\n\n")
                at += 2
            start = at
            for span in block.spans:
                self._starts.append(at)
                self._pieces.append(span)
                out.append(real.text[span.start : span.end])
                at += span.length
            blocks.append(replace(block, spans=(Span(start, at),)))
        text = "".join(out)
        self.doc = replace(real, text=text, blocks=tuple(blocks), open=tuple(self._read(real.open)),
                           alignment=_Pieces(len(text), self._real, real.alignment))

    @staticmethod
    def differs(doc: Document) -> bool:
        """True if the reading order is not that of the text: pieces of a block stand apart, or a block was moved."""
        return any(len(b.spans) > 1 or b.moves for b in doc.blocks)

    def back(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings in positions of the real text; one that crosses from piece to piece is left out."""
        found = []
        for f in findings:
            span = self._real(f.span)
            if span is not None:
                related = tuple(r for r in map(self._real, f.related) if r is not None)
                found.append(replace(f, span=span, related=related))
        return found

    def _read(self, findings: Sequence[Finding]) -> Iterator[Finding]:
        """The findings in positions of the reading text, without those that are not within one piece."""
        order = sorted(range(len(self._pieces)), key=lambda n: self._pieces[n].start)
        starts = [self._pieces[n].start for n in order]
        for f in findings:
            i = bisect_right(starts, f.span.start) - 1
            if i >= 0 and f.span.end <= self._pieces[order[i]].end:
                shift = self._starts[order[i]] - starts[i]
                yield replace(f, span=Span(f.span.start + shift, f.span.end + shift))

    def _real(self, span: Span) -> Span | None:
        i = bisect_right(self._starts, span.start) - 1
        if i < 0:
            return None
        shift = self._pieces[i].start - self._starts[i]
        real = Span(span.start + shift, span.end + shift)
        return real if real.end <= self._pieces[i].end else None


class _Pieces(Alignment):
    """The way from the reading text to the source, through the pieces of the real text."""

    __slots__ = ("_source", "_to_real")

    def __init__(self, length: int, to_real: Callable[[Span], Span | None], source: Alignment) -> None:
        super().__init__((), length)
        self._to_real, self._source = to_real, source

    def to_source(self, span: Span) -> Span:
        """The source span of a span of the reading text; of one that is not in one piece, the place of its first character."""
        real = self._to_real(span)
        if real is None:
            ones = (self._to_real(Span(at, at + 1)) for at in range(span.start, span.end))
            first = next((one for one in ones if one), Span(0, 0))
            real = Span(first.start, first.start)
        return self._source.to_source(real)
