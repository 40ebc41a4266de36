"""Kind `pattern`: a regular expression between two contexts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from cleaner.document import Finding
from cleaner.kinds.expression import first, one_of
from cleaner.rules import PatternRule, Rule, builtin
from cleaner.spans import Span


@lru_cache(maxsize=1024)
def compiled(before: str, match: str, after: str) -> regex.Pattern[str]:
    """The contexts as lookarounds about the match (`regex` allows any width behind)."""
    source = (f"(?<={before})" if before else "") + f"(?:{match})" + (f"(?={after})" if after else "")
    return regex.compile(source, regex.V1 | regex.MULTILINE)


@lru_cache(maxsize=1024)
def _beginning(match: str) -> regex.Pattern[str] | None:
    """A character with which a match begins, where that is one that few places of a Chinese text have."""
    members = first(match)
    return regex.compile(members, regex.V1) if members and not one_of(members).search(_EVERYWHERE) else None


_EVERYWHERE = "的，。aeinostAEIST012"


def matches(before: str, match: str, after: str, text: str, timeout: float | None = None) -> Iterator[regex.Match[str]]:
    """What `compiled` finds in a text; tried only at the characters with which a match may begin, if these are few."""
    pattern = compiled(before, match, after)
    beginning = _beginning(match) if timeout is None else None
    if beginning is None:
        yield from pattern.finditer(text, timeout=timeout)
        return
    end, match_at = 0, pattern.match
    for at in beginning.finditer(text):
        start = at.start()
        if start >= end and (m := match_at(text, start)):
            yield m
            end = m.end()


_PATIENCE = 20.0  # seconds for one rule of a user on one text


def patience(rule: Rule) -> float | None:
    """How long a search for `rule` may take, in seconds; None for built-in rules, which are known to be linear.

    A search that takes longer raises TimeoutError.
    """
    rules = builtin()
    return None if rule.id in rules and rules[rule.id] is rule else _PATIENCE


def find(rule: PatternRule, text: str) -> Iterator[Finding]:
    """Each match of the rule; a group named `at` narrows what is changed or flagged."""
    narrow = "at" in compiled(rule.before, rule.match, rule.after).groupindex
    for m in matches(rule.before, rule.match, rule.after, text, patience(rule)):
        span = Span(*m.span("at" if narrow else 0))
        replacement = None if rule.replace is None else m.expand(rule.replace)
        if replacement != text[span.start : span.end]:
            yield Finding(rule.id, span, replacement, rule.message)
