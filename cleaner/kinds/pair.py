"""Kind `pair`: brackets and quotes, which change both or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.document import Finding
from cleaner.kinds.guard import Guard
from cleaner.kinds.pattern import compiled
from cleaner.rules import PairRule
from cleaner.spans import Span

Role = Literal["open", "close", "either"]

# What stands before an opening mark or after a closing one. A full stop, question mark or
# comma before a mark says nothing: `他说，"好。"` and `"好。"他说` hold the same sequence.
_BEFORE_OPEN = frozenset(" \t\u3000\u00a0（(《〈「『【〔[“‘：:、；;—")
_AFTER_CLOSE = frozenset(" \t\u3000\u00a0）)》〉」』】〕]”’，,、。.；;：:！!？?…—")


class Mark(Struct, frozen=True):
    """A quote or bracket: its place and what it does there; "either" if its shape does not say."""

    at: int
    role: Role


def find(rule: PairRule, text: str, scopes: Sequence[Span], guard: Guard) -> Iterator[Finding]:
    """Each mark of each pair that the rule is about; pairs never reach across a scope."""
    found: list[Finding] = []
    wrong = _either(_wrong(rule)) if rule.replace else None
    for scope in scopes:
        if wrong and not wrong.search(text, scope.start, scope.end):
            continue  # all are as they should be
        for opening, closing in pairs(rule.open, rule.close, text, scope, guard):
            if _applies(rule, text, scope, opening, closing):
                marks = rule.replace or (None, None)
                for at, mark in zip((opening, closing), marks, strict=True):
                    if mark != text[at]:
                        found.append(Finding(rule.id, Span(at, at + 1), mark, rule.message))
    found.sort(key=lambda f: f.span)
    yield from found


def pairs(opens: str, closes: str, text: str, scope: Span, guard: Guard) -> Iterator[tuple[int, int]]:
    """The places of the marks of each pair in a scope; a mark without its partner is left out.

    Marks in protected spans do not count. Where one mark opens and closes, see `in_turn`.
    """
    marks = [m.start() for m in _either(opens + closes).finditer(text, scope.start, scope.end)]
    if len(marks) < 2:
        return
    marks = [at for at in marks if not guard.touches(Span(at, at + 1))]
    if opens == closes:
        yield from in_turn([Mark(at, role_by_neighbours(text, scope, at)) for at in marks])
        return
    waiting: list[int] = []
    for at in marks:
        if text[at] in opens:
            waiting.append(at)
        elif waiting:
            yield waiting.pop(), at


def _wrong(rule: PairRule) -> str:
    """The marks that the rule would replace."""
    left, right = rule.replace or ("", "")
    return rule.open.replace(left, "") + rule.close.replace(right, "")


@lru_cache(maxsize=64)
def _either(marks: str) -> regex.Pattern[str]:
    return patterns.compile(f"[{regex.escape(marks)}]" if marks else "(?!)", regex.V1)


def role_by_neighbours(text: str, scope: Span, at: int) -> Role:
    """What the neighbours of a quote that looks the same on both sides say about its role."""
    before_opens = at == scope.start or text[at - 1] in _BEFORE_OPEN
    after_closes = at + 1 >= scope.end or text[at + 1] in _AFTER_CLOSE
    if before_opens == after_closes:
        return "either"
    return "open" if before_opens else "close"


def in_turn(marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Pairs of quotes that do not nest: in turn if no role speaks against it, else only sure ones.

    If the marks do not come out even, or a neighbour contradicts the turn, a pair is taken
    where a mark that surely opens is followed at once by one that surely closes.
    """
    if len(marks) % 2 == 0:
        turn = list(zip(marks[::2], marks[1::2], strict=True))
        if all(a.role != "close" and b.role != "open" for a, b in turn):
            yield from ((a.at, b.at) for a, b in turn)
            return
    for a, b in pairwise(marks):
        if a.role == "open" and b.role == "close":
            yield a.at, b.at


def _applies(rule: PairRule, text: str, scope: Span, opening: int, closing: int) -> bool:
    inside = text[opening + 1 : closing]
    if rule.unless and compiled("", rule.unless, "").fullmatch(inside):
        return False
    if rule.inside and compiled("", rule.inside, "").search(inside):
        return True
    return bool(
        (rule.before and compiled(rule.before, "", "").match(text, opening, scope.end))
        or (rule.after and compiled("", "", rule.after).match(text, closing + 1, scope.end))
    )
