"""Runs the passes punctuation and spacing on a text whose lines are paragraphs."""

from __future__ import annotations

import regex

from cleaner.config import Config
from cleaner.document import Block, BlockType, Document, Source
from cleaner.passes import punctuation, spacing
from cleaner.passes.base import Context
from cleaner.pipeline import run
from cleaner.spans import Span


def polished(text: str, config: Config | None = None, block: BlockType = "p") -> Document:
    """The document after these passes; each line is a block of the type `block`."""
    config = config or Config()
    context = Context(config, config.rule_set())
    doc = Document.from_source(Source(text.encode(), "utf-8", text))
    doc = doc.apply([], blocks=[Block(block, (Span(*m.span()),)) for m in regex.finditer(r"\S[^\n]*\S|\S", text)])
    for step in (punctuation.PASS, punctuation.REPORTS, spacing.PASS):
        doc = run(step, doc, context)
    return doc


def polish(text: str, config: Config | None = None, block: BlockType = "p") -> str:
    """The text after both passes."""
    return polished(text, config, block).text
