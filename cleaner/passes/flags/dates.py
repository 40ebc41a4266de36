"""Dates that no calendar has, or that contradict themselves; only what is said in digits with all its parts."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence

import regex

from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.rules import FunctionRule
from cleaner.spans import Span


def impossible(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Days that their month does not have, months beyond the twelfth. Option `match`: dates, the groups `year`, `month`, `day`."""
    for m in compiled("", rule.options["match"], "").finditer(doc.text):
        year = int(m["year"] or 0) or 2000  # a leap year where none is given
        if not _is_day(year, int(m["month"]), int(m["day"])):
            yield Finding(rule.id, Span(*m.span()), None, rule.message)


def times(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Times that no day has. Option `match`: times of a day, the groups `hour` and `minute`."""
    for m in compiled("", rule.options["match"], "").finditer(doc.text):
        if int(m["hour"]) > 24 or int(m["minute"]) > 59:
            yield Finding(rule.id, Span(*m.span()), None, rule.message)


def weekdays(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Days of the week that their date did not fall on.

    Options: `match`, a date with the group `weekday`; `days`, the names of these from Monday on, each with others of the same day.
    """
    days = rule.options["days"]
    for m in compiled("", rule.options["match"], "").finditer(doc.text):
        year, month, day = int(m["year"]), int(m["month"]), int(m["day"])
        if year > 1582 and _is_day(year, month, day):
            was = days[calendar.weekday(year, month, day)]
            if m["weekday"] not in was:
                yield Finding(rule.id, Span(*m.span()), None, rule.message.format(weekday=was[0]))


def ranges(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Periods that end before they begin. Option `periods`: patterns of two dates, with groups `from_year`, `to_hour` and so on."""
    found: set[Span] = set()
    for match in rule.options["periods"]:
        for m in compiled("", match, "").finditer(doc.text):
            first, last = _side(m, "from"), _side(m, "to")
            if last < first:
                found.add(Span(*m.span()))
    for span in sorted(found):
        yield Finding(rule.id, span, None, rule.message)


def _side(m: regex.Match[str], side: str) -> list[int]:
    """The numbers of one of the two dates."""
    return [int(m[name]) for part in ("year", "month", "day", "hour", "minute") if (name := f"{side}_{part}") in m.groupdict()]


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
