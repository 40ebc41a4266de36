"""Kind `run`: items that stand in a row, with or without a separator between them."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Finding
from cleaner.kinds.pattern import compiled
from cleaner.rules import RunRule
from cleaner.spans import Span


def find(rule: RunRule, text: str) -> Iterator[Finding]:
    """Each separator of each long enough run, or the run itself if there is no separator."""
    again = max(rule.min - 1, 0)
    pattern = compiled(rule.before, f"(?:{rule.item})(?:(?:{rule.separator})(?:{rule.item})){{{again},}}", rule.after)
    between = compiled("", rule.separator, "") if rule.separator else None
    for m in pattern.finditer(text):
        parts = [Span(*m.span())] if between is None else [Span(*s.span()) for s in between.finditer(text, *m.span())]
        for span in parts:
            if rule.replace != text[span.start : span.end]:
                yield Finding(rule.id, span, rule.replace, rule.message)
