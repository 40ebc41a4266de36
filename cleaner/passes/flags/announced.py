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

SHORT = 4  # an item of fewer characters may be several, where one is of a single character
_NUMERALS = "一二三四五六七八九十"
Forms = Mapping[str, Mapping[str, Any]]
"""How items may be counted, by name: `match` finds their numbers, as the group `n`; with one of `first` the first is written;
`least` if so many numbers are enough to say that one is missing, whatever the rule says."""


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
    """Items whose number is two higher than that of the one before, after a row that began with one; the other comes not later.

    Options: `forms`, ways to count; `styles`, which of them are looked at; `least`, how many numbers in turn come before the gap.
    """
    forms: Forms = rule.options["forms"]
    for name in (name for name in forms if name in rule.options["styles"]):
        for items in _counted(doc.text, forms, [name]):
            yield from _gaps(doc.text, rule, items, forms[name].get("least", rule.options["least"]))


def _gaps(text: str, rule: FunctionRule, items: Sequence[Item], least: int) -> Iterator[Finding]:
    row = 0
    before = 0
    for n, item in enumerate(items):
        if item.number == before + 1:
            row += 1
        elif item.number == 1:
            row = 1
        else:
            late = n + 1 < len(items) and items[n + 1].number == before + 1
            if item.number == before + 2 and row >= least and row == before and not late:
                yield Finding(rule.id, item.span, None, rule.message.format(missing=_written(before + 1, text, item)))
            row = 0
        before = item.number


def announced(doc: Document, rule: FunctionRule, known: Forms) -> Iterator[Finding]:
    """Numbers of items that the row behind them does not have.

    Options: `match`, how they are announced, the number as the group `n`; `near`, in how many code points behind it the
    first item stands; `styles` as for `gaps`.
    """
    match = compiled("", rule.options["match"], "")
    rows: dict[int, Item] = {}  # the last item of a row, by where its first stands
    if not match.search(doc.text):
        return
    for items in _counted(doc.text, known, rule.options["styles"]):
        first = None
        before = 0
        for item in items:
            if item.number == 1:
                first = item.span.start
            elif item.number != before + 1:
                first = None
            if first is not None:
                rows[first] = item
            before = item.number
    starts = sorted(rows)
    for m in match.finditer(doc.text):
        wanted = _number(m["n"].replace("两", "二").replace("兩", "二"))
        n = bisect_left(starts, m.end())
        if n < len(starts) and starts[n] <= m.end() + rule.options["near"] and 1 < (last := rows[starts[n]]).number < wanted:
            missing = _written(last.number + 1, doc.text, last)
            yield Finding(rule.id, Span(*m.span()), None, rule.message.format(found=last.number, missing=missing))


def listed(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Numbers of items that a list behind them does not have, however it is cut.

    Options: `match`, how they are announced, the number as the group `n` and the list as `list`; `marks`, a pattern of what stands
    between items, of which one must be an `item_mark`; `unless`, a pattern of what a list holds that is not complete.
    """
    marks, unless = compiled("", rule.options["marks"], ""), compiled("", rule.options["unless"], "")
    for m in compiled("", rule.options["match"], "").finditer(doc.text):
        items = [item for item in marks.split(m["list"]) if item]
        short = min(map(len, items), default=0) == 1  # 红黄、蓝、绿 may be four
        most = sum(len(item) if short and len(item) < SHORT else 1 for item in items)
        if most < _number(m["n"]) and rule.options["item_mark"] in m["list"] and not unless.search(m["list"]):
            yield Finding(rule.id, Span(m.start(), m.start("list")), None, rule.message.format(found=len(items)))


def _counted(text: str, known: Forms, styles: Sequence[str]) -> Iterator[list[Item]]:
    for name, form in known.items():
        if name in styles and any(first in text for first in form["first"]):
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
