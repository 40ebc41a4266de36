"""Pass `punctuation`: marks after GB/T 15834—2011, where the context proves them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from cleaner.document import Document, Finding
from cleaner.kinds import Function, find_all
from cleaner.kinds.guard import Guard
from cleaner.kinds.pair import Mark, in_turn, role_by_neighbours
from cleaner.kinds.pattern import compiled
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.dashes import dash_chain, dashes
from cleaner.passes.stops import full_stops
from cleaner.passes.zeros import zeros
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_HAN = regex.compile(r"\p{Han}")
_HALF_WIDTH = regex.compile(r"(?<=\p{Han}),(?= ?\p{Han})")
_CHINESE = regex.compile(r"[\p{Han}〇、。，；：？！（）《》「」『』【】…]")

# The most frequent characters that are written in one of the two scripts only.
_TRADITIONAL = frozenset("這們國來時個說為與過會後學對發經還沒見點長開動問間關應當從實現樣種進無業車門聲覺讓話電書隻")
_SIMPLIFIED = frozenset("这们国来时个说为与过会后学对发经还没见点长开动问间关应当从实现样种进无业车门声觉让话电书只")
_TRADITIONAL_ONLY, _SIMPLIFIED_ONLY = _TRADITIONAL - _SIMPLIFIED, _SIMPLIFIED - _TRADITIONAL - {"后", "只", "与"}


@dataclass(frozen=True, slots=True)
class Punctuation:
    """The rules of the file, and the functions some of them name."""

    name: str = "punctuation"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules outside protected spans."""
        names = {r.name for r in context.rules.of("protect")} - ({"statistic"} if _half_width(doc.text) else set())
        protected = context.protected(doc.text, doc.blocks, names)
        guard = Guard(protected)
        functions: Mapping[str, Function] = {
            "full_stops": lambda doc, rule, scopes: full_stops(doc.text, rule, guard),
            "straight_quotes": lambda doc, rule, scopes: straight_quotes(doc.text, rule, scopes, guard),
            "dashes": lambda doc, rule, scopes: dashes(doc.text, rule, guard),
            "dash_chain": lambda doc, rule, scopes: dash_chain(doc.text, rule),
            "zeros": lambda doc, rule, scopes: zeros(doc.text, rule),
            "unpaired": lambda doc, rule, scopes: unpaired(doc.text, rule, scopes, guard),
        }
        return Outcome(find_all(context.rules.of(self.name), doc, protected, functions))


PASS: Pass = Punctuation()

def _half_width(text: str) -> bool:
    """True for a text with commas in half width between Chinese words: its brackets may be so for the same reason."""
    return _HALF_WIDTH.search(text) is not None


def straight_quotes(text: str, rule: FunctionRule, scopes: Sequence[Span], guard: Guard) -> Iterator[Finding]:
    """Straight quotation marks that stand in pairs around or beside Chinese words.

    Options: `mark`, the straight mark; `quotes` and `corners`, the four marks (outer pair, inner
    pair) it becomes in a text with curly or corner marks. A mark that finds no partner beside Chinese is reported.
    """
    mark = rule.options["mark"]
    if mark not in text:
        return
    outer_open, outer_close, inner_open, inner_close = rule.options["corners" if _corners(text) else "quotes"]
    curly = [m.start() for m in compiled("", f"[{outer_open}{outer_close}]", "").finditer(text)]
    for scope in scopes:
        marks = list(_marks(mark, text, scope, guard))
        done: set[int] = set()
        for a, b in in_turn(marks):
            done |= {a, b}
            if _is_chinese(text, scope, a, b):
                last = curly[i - 1] if (i := bisect_left(curly, a)) else -1
                inner = last >= scope.start and text[last] == outer_open
                yield Finding(rule.id, Span(a, a + 1), inner_open if inner else outer_open)
                yield Finding(rule.id, Span(b, b + 1), inner_close if inner else outer_close)
        if mark == '"':
            for m in marks:
                if m.at not in done and _beside_han(text, scope, m.at):
                    yield Finding(rule.id, Span(m.at, m.at + 1), None, rule.message)


def _marks(mark: str, text: str, scope: Span, guard: Guard) -> Iterator[Mark]:
    at = text.find(mark, scope.start, scope.end)
    while at >= 0:
        left, right = text[max(at - 1, scope.start) : at], text[at + 1 : min(at + 2, scope.end)]
        apostrophe = mark == "'" and left.isascii() and left.isalnum() and right.isascii() and right.isalnum()
        inches = left.isdigit() and not right.strip("×xX*屏寸英")
        if not apostrophe and not inches and not guard.touches(Span(at, at + 1)):
            yield Mark(at, role_by_neighbours(text, scope, at))
        at = text.find(mark, at + 1, scope.end)


def _is_chinese(text: str, scope: Span, a: int, b: int) -> bool:
    return bool(_HAN.search(text, a + 1, b)) or (a > scope.start and bool(_CHINESE.match(text[a - 1]))) or (
        b + 1 < scope.end and bool(_CHINESE.match(text[b + 1])))


def _beside_han(text: str, scope: Span, at: int) -> bool:
    return bool(_HAN.search(text, max(scope.start, at - 1), min(scope.end, at + 2)))


def _corners(text: str) -> bool:
    """True for a text that uses corner brackets, or has no quotes yet and is in traditional characters."""
    corners, curly = text.count("「"), text.count("“")
    if corners or curly:
        return corners > curly
    sample = text[:20_000]
    return sum(ch in _TRADITIONAL_ONLY for ch in sample) > sum(ch in _SIMPLIFIED_ONLY for ch in sample)


def unpaired(text: str, rule: FunctionRule, scopes: Sequence[Span], guard: Guard) -> Iterator[Finding]:
    """Marks without a partner in their scope; option `pairs`: the pairs, two marks each.

    A quotation of several paragraphs opens each of them and closes the last: an opening mark
    is not reported if the next scope begins with the same mark.
    """
    partner = {p[1]: p[0] for p in rule.options["pairs"]}
    opening = set(partner.values())
    marks = compiled("", f"[{''.join(map(regex.escape, [*opening, *partner]))}]", "")
    for n, scope in enumerate(scopes):
        waiting: list[int] = []
        for m in marks.finditer(text, scope.start, scope.end):
            ch, at = m[0], m.start()
            if guard.touches(Span(at, at + 1)):
                continue
            if ch in opening:
                waiting.append(at)
            elif waiting and text[waiting[-1]] == partner[ch]:
                waiting.pop()
            elif not _numbering(text, scope, at):
                yield Finding(rule.id, Span(at, at + 1), None, rule.message)
        following = text[scopes[n + 1].start] if n + 1 < len(scopes) and scopes[n + 1].length else ""
        for at in waiting:
            if text[at] != following:
                yield Finding(rule.id, Span(at, at + 1), None, rule.message)


_NUMBER = compiled("", r"[\s\d一二三四五六七八九十A-Za-z]{1,4}", "")


def _numbering(text: str, scope: Span, at: int) -> bool:
    return text[at] == "）" and bool(_NUMBER.fullmatch(text[max(scope.start, at - 3) : at]))
