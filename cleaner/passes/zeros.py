"""The circle and the letter O that stand for the numeral 〇."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.document import Finding
from cleaner.kinds.pattern import compiled
from cleaner.rules import FunctionRule
from cleaner.spans import Span


def zeros(text: str, rule: FunctionRule) -> Iterator[Finding]:
    """Each of the option `marks` inside the Chinese numerals of a year or number; none in a text that has one of `unless`."""
    marks, unless = rule.options["marks"], rule.options["unless"]
    if not any(ch in text for ch in marks) or any(ch in text for ch in unless):
        return
    digit = "一二三四五六七八九"
    zero = compiled(f"[{digit}][{digit}〇{marks}]{{0,2}}", f"[{marks}]", f"[{marks}]{{0,2}}[年月日{digit}]")
    for m in zero.finditer(text):
        yield Finding(rule.id, Span(*m.span()), "〇")
