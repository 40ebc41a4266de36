"""Export `text`: one block a paragraph, a blank line between, LF; lines of verse or code stay together."""

from __future__ import annotations

from cleaner.document import Document, encodable
from cleaner.rules import RuleSet


def render_text(doc: Document) -> str:
    """The clean text in reading order; empty for a document without blocks."""
    out: list[str] = []
    before = None
    for block in doc.blocks:
        text = doc.block_text(block)
        if before is not None:
            between = doc.text[before.spans[-1].end : block.spans[0].start]
            together = before.type == block.type == "line" and between.count("\n") == 1
            out.append("\n" if together else "\n\n")
        out.append(text)
        before = block
    return "".join(out) + "\n" if out else ""


def render_bytes(doc: Document, rules: RuleSet) -> bytes:
    """The clean text as a file: UTF-8, a byte that could not be decoded as U+FFFD."""
    return encodable(render_text(doc)).encode("utf-8")
