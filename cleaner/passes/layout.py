"""Pass `layout`."""

from __future__ import annotations

import regex

from cleaner.document import Block, Document
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.spans import Span


class Layout:
    name = "layout"

    def run(self, doc: Document, context: Context) -> Outcome:
        return Outcome([], tuple(Block("p", (Span(*m.span()),)) for m in regex.finditer(r"\S[^\n]*\S|\S", doc.text)))


PASS: Pass = Layout()
