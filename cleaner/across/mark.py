"""What stands in other files, written into the clean document: as open findings, or taken out as edits."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.across.copies import Copy
from cleaner.across.prints import unfolded
from cleaner.document import Document, Finding
from cleaner.spans import Span


def mark(doc: Document, copies: Sequence[Copy]) -> Document:
    """The document with its copies of what stands elsewhere: those `taken` are out of it, the others are open findings."""
    edits: list[Finding] = []
    flags: list[Finding] = []
    gone: set[int] = set()
    for copy in copies:
        first, last = copy.blocks
        blocks = doc.blocks[first : last + 1]
        if copy.taken:
            edits += [Finding(copy.rule, span, "", copy.message) for block in blocks for span in block.spans if span.length]
            gone.update(range(first, last + 1))
        else:
            spans = [s for b in blocks for s in b.spans] if copy.piece is None else _piece(doc, copy)
            # One span: the finding proposes to take it out. Several are a matter of more than one edit.
            replacement = "" if copy.sure and len(spans) == 1 else None
            flags.append(Finding(copy.rule, spans[0], replacement, copy.message, related=tuple(spans[1:])))
    kept = [block for n, block in enumerate(doc.blocks) if n not in gone]
    return doc.apply(sorted(edits, key=lambda f: f.span), blocks=kept, flags=flags)


def _piece(doc: Document, copy: Copy) -> list[Span]:
    assert copy.piece is not None
    spans = [s for b in doc.blocks[copy.blocks[0] : copy.blocks[1] + 1] for s in b.spans]
    start, end = unfolded("".join(doc.text[s.start : s.end] for s in spans), *copy.piece)
    found, at = [], 0
    for span in spans:
        left, right = max(start - at, 0), min(end - at, span.length)
        if left < right:
            found.append(Span(span.start + left, span.start + right))
        at += span.length
    return found
