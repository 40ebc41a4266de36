"""Kind `pattern`: a regular expression between two contexts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import cast

import regex

from cleaner import patterns
from cleaner.document import Finding
from cleaner.patience import Bounded, Patience
from cleaner.rules import PatternRule
from cleaner.spans import Span


@lru_cache(maxsize=1024)
def unbounded(before: str, match: str, after: str) -> regex.Pattern[str]:
    """The pattern of `compiled`, to be kept."""
    source = (f"(?<={before})" if before else "") + f"(?:{match})" + (f"(?={after})" if after else "")
    return patterns.compile(source, regex.V1 | regex.MULTILINE)


def compiled(before: str, match: str, after: str) -> regex.Pattern[str]:
    """The contexts as lookarounds about the match (`regex` allows any width behind).

    While a rule of a user is looked for, searches of the pattern that take too long raise TooSlow.
    """
    return bounded(unbounded(before, match, after))


def bounded(pattern: regex.Pattern[str]) -> regex.Pattern[str]:
    """The pattern itself, or while a rule of a user is looked for one whose searches end in time."""
    patience = _PATIENCE.get()
    return pattern if patience is None else cast("regex.Pattern[str]", Bounded(pattern, patience))


def watching() -> bool:
    """True while a rule of a user is looked for."""
    return _PATIENCE.get() is not None


_PATIENCE: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def watched(patience: Patience | None) -> Iterator[None]:
    """Within, patterns are compiled so that all their searches together end when patience is over; with None they are not."""
    before = _PATIENCE.set(patience)
    try:
        yield
    finally:
        _PATIENCE.reset(before)


_patterns: dict[int, tuple[PatternRule, regex.Pattern[str]]] = {}  # by the identity of the rule


def find(rule: PatternRule, text: str, start: int = 0, end: int | None = None) -> Iterable[Finding]:
    """Each match of the rule between two places; a group named `at` narrows what is changed or flagged."""
    known = _patterns.get(id(rule))
    if known is None or known[0] is not rule:
        known = _patterns[id(rule)] = rule, unbounded(rule.before, rule.match, rule.after)
    pattern = known[1] if _PATIENCE.get() is None else bounded(known[1])
    return _find(rule, pattern, text, start, end) if pattern.search(text, start, end) else ()


def _find(rule: PatternRule, pattern: regex.Pattern[str], text: str, start: int, end: int | None) -> Iterator[Finding]:
    narrow = "at" in pattern.groupindex
    for m in pattern.finditer(text, start, end):
        span = Span(*m.span("at" if narrow else 0))
        if span.start < 0:  # the group took no part
            continue
        replacement = None if rule.replace is None else m.expand(rule.replace)
        if replacement != text[span.start : span.end]:
            yield Finding(rule.id, span, replacement, rule.message)
