"""Kinds of rules: each module knows how to look for what rules of its kind state.

`find(rule, text, scopes)` yields findings in ascending order. `scopes` are the spans of the
text within which pairs belong together: blocks, or lines before there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import regex

from cleaner.document import Document, Finding
from cleaner.errors import RuleError
from cleaner.kinds import pair, pattern, run, table
from cleaner.kinds.english import english_text
from cleaner.kinds.guard import ByLine, Guard, Later, T
from cleaner.kinds.needs import possible, within_a_line
from cleaner.kinds.pattern import watched, watching
from cleaner.patience import Patience
from cleaner.rules import EvidenceRule, FunctionRule, PairRule, PatternRule, Rule, RunRule, TableRule, builtin, is_builtin
from cleaner.spans import Span

PROTECTORS = {"english_text": english_text}  # of the pass `protect`: what they see stands within one line
Function = Callable[[Document, FunctionRule, Sequence[Span]], Iterable[Finding]]


def find(rule: Rule, doc: Document, scopes: Sequence[Span], functions: Mapping[str, Function],
         guard: Guard | None = None) -> Iterable[Finding]:
    """What one rule sees in the text of a document; an evidence rule sees nothing by itself.

    Raises RuleError if a rule of a user names no function of its pass, TooSlow if it takes too long.
    """
    if is_builtin(rule) and not watching():
        return _find(rule, doc, scopes, functions, guard or Guard(()))
    return in_time(rule, len(doc.text), lambda: _find(rule, doc, scopes, functions, guard or Guard(())))


def in_time(rule: Rule, length: int, look: Callable[[], Iterable[T]]) -> Iterable[T]:
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
          guard: Guard) -> Iterable[Finding]:
    if isinstance(rule, PatternRule):
        return pattern.find(rule, doc.text)
    if isinstance(rule, FunctionRule):
        if rule.function not in functions:
            raise RuleError(f"rule {rule.id}: its pass has no function {rule.function!r}",
                            f"Functions: {', '.join(functions) or 'none'}.")
        return functions[rule.function](doc, rule, scopes)
    if isinstance(rule, TableRule):
        return table.find(rule, doc.text)
    if isinstance(rule, RunRule):
        return run.find(rule, doc.text)
    if isinstance(rule, PairRule):
        return pair.find(rule, doc.text, scopes, guard)
    assert isinstance(rule, EvidenceRule)
    return ()


def find_all(rules: Sequence[Rule], doc: Document, protected: Sequence[Span],
             functions: Mapping[str, Function] | None = None, scopes: Sequence[Span] | None = None) -> list[Finding]:
    """What all `rules` see, leaving out what would touch a protected span; `scopes` if they are known already."""
    if scopes is None:
        scopes = Later(lambda: scopes_of(doc))
    guard, functions = Guard(protected), functions or {}
    unwatched = frozenset[int]() if watching() else builtin().identities
    return [f for rule in possible(rules, doc.text)
            for f in (_find if id(rule) in unwatched else find)(rule, doc, scopes, functions, guard) if not guard.touches(f.span)]


def scopes_of(doc: Document) -> list[Span]:
    """The spans of the blocks in source order, or the lines of a text without blocks."""
    if doc.blocks:
        return sorted(s for b in doc.blocks for s in b.spans)
    scopes, at = [], 0
    for line in doc.text.split("\n"):
        scopes.append(Span(at, at + len(line)))
        at += len(line) + 1
    return scopes


def protected_spans(rules: Sequence[Rule], text: str, also: Iterable[Span] = ()) -> list[Span]:
    """The spans no fix may touch (URLs, code, numbers ... and `also`), ascending, overlaps joined."""
    return _protected(possible(rules, text), text, 0, len(text), also)


def protected_by_line(rules: Sequence[Rule], text: str, also: Iterable[Span] = ()) -> Sequence[Span]:
    """The same, but found line by line if it is only asked whether places are protected."""
    some = Later(lambda: possible(rules, text))
    within = Later(lambda: [r for r in some if _in_lines(r)])
    return ByLine(
        text, lambda: protected_spans(rules, text, also),
        lambda: _protected([r for r in some if not _in_lines(r)], text, 0, len(text), also),
        lambda start, end: _protected(within, text, start, end))


def _in_lines(rule: Rule) -> bool:
    return isinstance(rule, FunctionRule) or within_a_line(rule)


def _spans(rule: Rule, text: str, start: int, end: int) -> Iterable[Span]:
    """What a rule of the pass `protect` sees between two places."""
    if isinstance(rule, FunctionRule):
        return in_time(rule, len(text), partial(PROTECTORS[rule.function], rule, text, start, end))
    if isinstance(rule, PatternRule):
        return (f.span for f in in_time(rule, len(text), partial(pattern.find, rule, text, start, end)))
    return ()


def _protected(rules: Iterable[Rule], text: str, start: int, end: int, also: Iterable[Span] = ()) -> list[Span]:
    found = sorted([*(span for rule in rules for span in _spans(rule, text, start, end)), *also])
    joined: list[Span] = []
    for span in found:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif span.length:
            joined.append(span)
    return joined


__all__ = ["Function", "Guard", "Later", "find", "find_all", "in_time", "protected_by_line", "protected_spans", "scopes_of"]
