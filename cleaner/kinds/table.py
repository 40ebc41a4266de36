"""Kind `table`: characters or short strings that stand for others; one finding for each run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from cleaner import patterns
from cleaner.document import Finding
from cleaner.kinds.pattern import bounded, unbounded
from cleaner.rules import TableRule
from cleaner.spans import Span


def entries(rule: TableRule) -> dict[str, str]:
    """The whole table of a rule, its ranges written out."""
    table = dict(rule.table)
    for source, target in rule.ranges:
        for n in range(ord(source[2]) - ord(source[0]) + 1):
            table[chr(ord(source[0]) + n)] = chr(ord(target[0]) + n)
    return table


_tables: dict[int, tuple[TableRule, dict[str, str], regex.Pattern[str], regex.Pattern[str]]] = {}


def _prepared(rule: TableRule) -> tuple[TableRule, dict[str, str], regex.Pattern[str], regex.Pattern[str]]:
    found = _tables.get(id(rule))
    if found is None or found[0] is not rule:
        table = entries(rule)
        unit = _alternatives(tuple(table))
        found = _tables[id(rule)] = rule, table, unbounded(rule.before, f"(?:{unit})+", rule.after), patterns.compile(unit)
    return found


@lru_cache(maxsize=64)
def _alternatives(keys: tuple[str, ...]) -> str:
    single = "".join(regex.escape(k) for k in keys if len(k) == 1)
    longer = [regex.escape(k) for k in sorted(keys, key=len, reverse=True) if len(k) > 1]
    return "|".join([*longer, f"[{single}]"] if single else longer)


def find(rule: TableRule, text: str) -> Iterator[Finding]:
    """Each run of strings of the table."""
    _, table, runs, unit = _prepared(rule)
    for m in bounded(runs).finditer(text):
        replacement = unit.sub(lambda u: table[u[0]], m[0])
        if replacement != m[0]:
            yield Finding(rule.id, Span(*m.span()), replacement, rule.message)
