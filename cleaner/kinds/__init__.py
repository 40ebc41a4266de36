"""Kinds of rules: each module knows how to look for what rules of its kind state.

`find(rule, text, scopes)` yields findings in ascending order. `scopes` are the spans of the
text within which pairs belong together: blocks, or lines before there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import regex

from cleaner.document import Document, Finding
from cleaner.errors import RuleError
from cleaner.kinds import pair, pattern, run, table
from cleaner.kinds.guard import Guard, Later
from cleaner.kinds.needs import possible
from cleaner.kinds.pattern import watched, watching
from cleaner.patience import Patience
from cleaner.rules import EvidenceRule, FunctionRule, PairRule, PatternRule, Rule, RunRule, TableRule, is_builtin
from cleaner.spans import Span

Function = Callable[[Document, FunctionRule, Sequence[Span]], Iterable[Finding]]


def find(rule: Rule, doc: Document, scopes: Sequence[Span], functions: Mapping[str, Function],
         guard: Guard | None = None) -> Iterable[Finding]:
    """What one rule sees in the text of a document; an evidence rule sees nothing by itself.

    Raises RuleError if a rule of a user names no function of its pass, TooSlow if it takes too long.
    """
    return in_time(rule, len(doc.text), lambda: _find(rule, doc, scopes, functions, guard or Guard(())))


def in_time(rule: Rule, length: int, look: Callable[[], Iterable[Finding]]) -> Iterable[Finding]:
    """What `look` finds for a rule in a text of `length` characters; raises TooSlow or RuleError if a user's rule cannot work."""
    if is_builtin(rule):
        if not watching():
            return look()
        with watched(None):  # a rule of a user has asked for what this one finds
            return list(look())
    with watched(Patience(rule, length)):
        try:
            return list(look())
        except (LookupError, TypeError, ValueError, AttributeError, regex.error) as error:
            raise RuleError(f"the rule {rule.id} ({rule.name}) cannot work: {type(error).__name__}: {error}",
                            f"Compare its options with those of the built-in rule: cleaner explain {rule.id} --toml") from None


def _find(rule: Rule, doc: Document, scopes: Sequence[Span], functions: Mapping[str, Function],
          guard: Guard) -> Iterator[Finding]:
    if isinstance(rule, PatternRule):
        yield from pattern.find(rule, doc.text)
    elif isinstance(rule, TableRule):
        yield from table.find(rule, doc.text)
    elif isinstance(rule, RunRule):
        yield from run.find(rule, doc.text)
    elif isinstance(rule, PairRule):
        yield from pair.find(rule, doc.text, scopes, guard)
    elif isinstance(rule, FunctionRule):
        if rule.function not in functions:
            raise RuleError(f"rule {rule.id}: its pass has no function {rule.function!r}",
                            f"Functions: {', '.join(functions) or 'none'}.")
        yield from functions[rule.function](doc, rule, scopes)
    else:
        assert isinstance(rule, EvidenceRule)


def find_all(rules: Iterable[Rule], doc: Document, protected: Sequence[Span],
             functions: Mapping[str, Function] | None = None) -> list[Finding]:
    """What all `rules` see, leaving out what would touch a protected span."""
    rules = possible(rules, doc.text)
    scopes = Later(lambda: scopes_of(doc))
    guard = Guard(protected)
    return [f for rule in rules for f in find(rule, doc, scopes, functions or {}, guard) if not guard.touches(f.span)]


def scopes_of(doc: Document) -> list[Span]:
    """The spans of the blocks in source order, or the lines of a text without blocks."""
    if doc.blocks:
        return sorted(s for b in doc.blocks for s in b.spans)
    scopes, at = [], 0
    for line in doc.text.split("\n"):
        scopes.append(Span(at, at + len(line)))
        at += len(line) + 1
    return scopes


def protected_spans(rules: Iterable[Rule], text: str, also: Iterable[Span] = ()) -> list[Span]:
    """The spans no fix may touch (URLs, code, numbers ... and `also`), ascending, overlaps joined."""
    patterns = (rule for rule in possible(rules, text) if isinstance(rule, PatternRule))
    seen = (f.span for rule in patterns for f in in_time(rule, len(text), partial(pattern.find, rule, text)))
    found = sorted([*seen, *also])
    joined: list[Span] = []
    for span in found:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif span.length:
            joined.append(span)
    return joined


__all__ = ["Function", "Guard", "Later", "find", "find_all", "in_time", "protected_spans", "scopes_of"]
