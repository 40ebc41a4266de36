"""Kind `pattern`: a regular expression between two contexts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from cleaner import patterns
from cleaner.document import Finding
from cleaner.rules import PatternRule, Rule, builtin
from cleaner.spans import Span


@lru_cache(maxsize=1024)
def compiled(before: str, match: str, after: str) -> regex.Pattern[str]:
    """The contexts as lookarounds about the match (`regex` allows any width behind)."""
    source = (f"(?<={before})" if before else "") + f"(?:{match})" + (f"(?={after})" if after else "")
    return patterns.compile(source, regex.V1 | regex.MULTILINE)


_PATIENCE = 20.0  # seconds for one rule of a user on one text


def patience(rule: Rule) -> float | None:
    """How long a search for `rule` may take, in seconds; None for built-in rules, which are known to be linear.

    A search that takes longer raises TimeoutError.
    """
    rules = builtin()
    return None if rule.id in rules and rules[rule.id] is rule else _PATIENCE


def find(rule: PatternRule, text: str, start: int = 0, end: int | None = None) -> Iterator[Finding]:
    """Each match of the rule between two places; a group named `at` narrows what is changed or flagged."""
    pattern = compiled(rule.before, rule.match, rule.after)
    narrow = "at" in pattern.groupindex
    for m in pattern.finditer(text, start, end, timeout=patience(rule)):
        span = Span(*m.span("at" if narrow else 0))
        replacement = None if rule.replace is None else m.expand(rule.replace)
        if replacement != text[span.start : span.end]:
            yield Finding(rule.id, span, replacement, rule.message)
