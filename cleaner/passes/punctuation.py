"""Pass `punctuation`: marks after GB/T 15834—2011, where the context proves them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds import Function, find_all, scopes_of
from cleaner.kinds.guard import Guard, Later
from cleaner.passes import pairs
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.connectors import dash_chain, ones_between, rising
from cleaner.passes.dashes import dashes
from cleaner.passes.english import english_marks
from cleaner.passes.stops import full_stops
from cleaner.passes.zeros import zeros
from cleaner.quotes import unclosed
from cleaner.rules import EvidenceRule, FunctionRule, PatternRule, Rule, RuleSet, builtin
from cleaner.spans import Span

_HAN = patterns.compile(r"\p{Han}")
DEEP = 3  # pairs in pairs, of marks that all have their partners
_HALF_WIDTH = patterns.compile(r",(?<=\p{Han},)(?= ?\p{Han})")


class Punctuation(Struct, frozen=True):
    """The rules of the file, and the functions some of them name."""

    name: str = "punctuation"
    reports: bool = False  # only what rules without a fix report, of the text whose marks have been repaired

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules outside protected spans.

        Commas, stops and brackets are read as they stand beside the quotation and title marks that the text will have.
        """
        first, rest, never, names = _parts(context.rules)
        if self.reports:
            return self._reports(never, doc, context)
        protected = context.protected(doc.text, doc.blocks, names - {"statistic"} if _half_width(doc.text) else ())
        guard = Guard(protected)
        scopes = Later(lambda: scopes_of(doc))
        found = find_all(first, doc, protected, pairs.functions(doc, guard, scopes, context.rules), scopes)
        text = pairs.as_it_will_be(doc.text, found, context.rules)
        seen = doc if text is doc.text else replace(doc, text=text)
        functions: Mapping[str, Function] = {
            "full_stops": lambda doc, rule, scopes: full_stops(doc.text, rule, guard, lambda: pairs.syllables(context.rules)),
            "dashes": lambda doc, rule, scopes: dashes(doc.text, rule, guard),
            "dash_chain": lambda doc, rule, scopes: dash_chain(doc.text, rule),
            "ones_between": lambda doc, rule, scopes: ones_between(doc.text, rule),
            "rising": lambda doc, rule, scopes: rising(doc.text, rule),
            "english_marks": lambda doc, rule, scopes: english_marks(doc.text, rule, scopes),
            "zeros": lambda doc, rule, scopes: zeros(doc.text, rule),
        }
        others = find_all(rest, seen, protected, functions, scopes)
        points = {f.span for f in found if doc.text[f.span.start] == "."}  # in names, whatever else they might be
        return Outcome(_first(found + [f for f in others if f.replacement is None or f.span not in points], context.rules))

    def _reports(self, rules: tuple[Rule, ...], doc: Document, context: Context) -> Outcome:
        protected = context.protected(doc.text, doc.blocks)
        guard = Guard(protected)
        functions: Mapping[str, Function] = {
            "unpaired": lambda doc, rule, scopes: unpaired(doc.text, rule, scopes, guard),
        }
        return Outcome(find_all(rules, doc, protected, functions))


class _Parts(NamedTuple):
    """The rules about quotation marks, titles and names, the other ones that repair, those that only report; what is protected."""

    first: tuple[Rule, ...]
    rest: tuple[Rule, ...]
    never: tuple[Rule, ...]
    names: frozenset[str]


@lru_cache(maxsize=4)
def _parts(rules: RuleSet) -> _Parts:
    every = [r for r in rules.of(PASS.name) if not isinstance(r, EvidenceRule)]
    first = tuple(r for r in every if isinstance(r, FunctionRule) and r.function in pairs.FUNCTIONS)
    never = tuple(r for r in every if r.fix == "never" and r.id in builtin() and (
        (isinstance(r, PatternRule) and r.replace is None) or (isinstance(r, FunctionRule) and r.function == "unpaired")))
    return _Parts(first, tuple(r for r in every if r not in first and r not in never), never,
                  frozenset(r.name for r in rules.of("protect")))


def _first(found: list[Finding], rules: RuleSet) -> list[Finding]:
    """The findings without those that would change what a safe one changes at the same place, an earlier one if both are safe."""
    safe: dict[Span, int] = {}
    for f in found:
        if f.replacement is not None and rules[f.rule].fix == "safe":
            safe[f.span] = min(rules.order(f.rule), safe.get(f.span, rules.order(f.rule)))
    return [f for f in found if f.replacement is None or rules.order(f.rule) == safe.get(f.span, rules.order(f.rule))]


PASS: Pass = Punctuation()
REPORTS: Pass = Punctuation(reports=True)


def _half_width(text: str) -> bool:
    """True for a text with commas in half width between Chinese words: its brackets may be so for the same reason."""
    return _HALF_WIDTH.search(text) is not None


@lru_cache(maxsize=8)
def _any_of(characters: str) -> re.Pattern[str]:
    return patterns.standard(f"[{re.escape(characters)}]")


def unpaired(text: str, rule: FunctionRule, scopes: Sequence[Span], guard: Guard) -> Iterator[Finding]:
    """Marks without a partner in their scope; option `pairs`: the pairs, two marks each.

    A quotation of several paragraphs opens each of them and closes the last: an opening mark
    is not reported if the next scope begins with the same mark. A stage direction opens with 〔 and is not closed.
    """
    pairs = rule.options["pairs"]
    known = "".join(pairs)
    for n in unclosed(text, scopes, known, pairs, DEEP):
        scope, marks = scopes[n], _any_of(known)
        partner = {p[1]: p[0] for p in pairs}
        opening = set(partner.values())
        single = _closing_single(text, scope)
        waiting: list[int] = []
        for m in marks.finditer(text, scope.start, scope.end):
            ch, at = m[0], m.start()
            if guard.touches(Span(at, at + 1)):
                continue
            if ch in opening:
                waiting.append(at)
            elif waiting and text[waiting[-1]] == partner[ch] and not (at < single and _IN_WORD.match(text, at, scope.end)):
                waiting.pop()
            elif not _numbering(text, scope, at) and not _APOSTROPHE.match(text, at, scope.end):
                yield Finding(rule.id, Span(at, at + 1), None, rule.message)
        following = text[scopes[n + 1].start] if n + 1 < len(scopes) and scopes[n + 1].length else ""
        for at in waiting:
            if text[at] != following and not (text[at] == "〔" and at == scope.start):
                yield Finding(rule.id, Span(at, at + 1), None, rule.message)


def _closing_single(text: str, scope: Span) -> int:
    """Where the last ’ of a scope stands that is no apostrophe within a word; the start of the scope if there is none."""
    at = scope.end
    while (at := text.rfind("’", scope.start, at)) >= 0:
        if not _IN_WORD.match(text, at, scope.end):
            return at
    return scope.start


_IN_WORD = patterns.compile(r"’(?<=[\p{Latin}\d]’)(?=[\p{Latin}\d])")  # it’s, 5’10
_APOSTROPHE = patterns.compile(rf"{_IN_WORD.pattern}|’\d\d(?!\d)|’(?<=[A-Za-z]’)(?= [A-Za-z])|’[nN](?![A-Za-z])|’(?<=[nN]’)")
_NUMBER = patterns.compile(r"[\s\d一二三四五六七八九十A-Za-z]{1,4}")


def _numbering(text: str, scope: Span, at: int) -> bool:
    return text[at] == "）" and bool(_NUMBER.fullmatch(text[max(scope.start, at - 3) : at]))
