"""Items that are missing: a number that is left out in a row, or fewer items than were announced."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.rules import FunctionRule, RuleSet, builtin
from cleaner.spans import Span

_NUMERALS = "一二三四五六七八九十"
Forms = Mapping[str, Mapping[str, Any]]
"""How items may be counted, by name: `match` finds their numbers, as the group `n`; with one of `first` the first is written."""


def forms(rules: RuleSet) -> Forms:
    """The option `forms` of the rule about gaps: of the one in force, else of the built-in one."""
    for rule in (*rules.of("flags"), *builtin().of("flags")):
        if isinstance(rule, FunctionRule) and rule.function == "gaps":
            known: Forms = rule.options["forms"]
            return known
    raise AssertionError("a built-in rule has the forms")


class Item(Struct, frozen=True):
    """A number that counts: its value and where it stands."""

    number: int
    span: Span


def gaps(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Items whose number is two higher than that of the one before, after a row that began with one.

    Options: `forms`, ways to count; `styles`, which of them are looked at; `least`, how many numbers in turn come before the gap.
    """
    for items in _counted(doc.text, rule, rule.options["forms"]):
        row = 0
        before = 0
        for item in items:
            if item.number == before + 1:
                row += 1
            elif item.number == 1:
                row = 1
            elif item.number == before + 2 and row >= rule.options["least"] and row == before:
                yield Finding(rule.id, item.span, None, rule.message.format(missing=_written(before + 1, doc.text, item)))
                row = 0
            else:
                row = 0
            before = item.number


def announced(doc: Document, rule: FunctionRule, known: Forms) -> Iterator[Finding]:
    """Numbers of items that the row behind them does not have.

    Options: `match`, how they are announced, the number as the group `n`; `near`, in how many code points behind it the
    first item stands; `styles` as for `gaps`.
    """
    match = compiled("", rule.options["match"], "")
    rows: dict[int, int] = {}  # the last number of a row, by where its first stands
    if not match.search(doc.text):
        return
    for items in _counted(doc.text, rule, known):
        first = None
        before = 0
        for item in items:
            if item.number == 1:
                first = item.span.start
            elif item.number != before + 1:
                first = None
            if first is not None:
                rows[first] = item.number
            before = item.number
    starts = sorted(rows)
    for m in match.finditer(doc.text):
        wanted = _number(m["n"].replace("两", "二").replace("兩", "二"))
        n = bisect_left(starts, m.end())
        if n < len(starts) and starts[n] <= m.end() + rule.options["near"] and 1 < rows[starts[n]] < wanted:
            yield Finding(rule.id, Span(*m.span()), None, rule.message.format(found=rows[starts[n]]))


def _counted(text: str, rule: FunctionRule, known: Forms) -> Iterator[list[Item]]:
    for name, form in known.items():
        if name in rule.options["styles"] and any(first in text for first in form["first"]):
            found = compiled("", form["match"], "").finditer(text)
            yield [Item(_number(m["n"]), Span(*m.span("n"))) for m in found]


def _number(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    return (10 if numeral[0] == "十" and len(numeral) > 1 else 0) + _NUMERALS.index(numeral[-1]) + 1


def _written(number: int, text: str, item: Item) -> str:
    if text[item.span.start].isdigit():
        return str(number)
    return ("十" if number > 10 else "") + _NUMERALS[(number - 1) % 10]
