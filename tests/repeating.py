"""What the tests of the pass `repeats` share."""

from __future__ import annotations

from cleaner.config import Config
from cleaner.document import Document, Finding, Source
from cleaner.passes import repeats
from cleaner.passes.base import Context
from cleaner.passes.repeats.compact import Compact
from cleaner.pipeline import run
from cleaner.rules import builtin


def cleaned(text: str, *, suggest: bool = False) -> Document:
    """The document after this pass alone."""
    config = Config(suggest=suggest)
    doc = Document.from_source(Source(text.encode("utf-8", "surrogatepass"), "utf-8", text))
    return run(repeats.PASS, doc, Context(config, builtin()))


def gaps(doc: Document) -> list[Finding]:
    """The places where text was lost."""
    return [f for f in doc.open if f.rule == "REP003"]


def bare(text: str) -> str:
    """The text without blanks, with marks of one width."""
    return Compact(text).text
