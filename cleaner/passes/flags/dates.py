"""Dates that no calendar has, or that contradict themselves; only what is said in digits with all its parts."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_DATE = patterns.compile(
    r"(?<![\d.])(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]"
    r"(?<!(?:农历|農曆|阴历|陰曆|旧历|舊曆)[^，。\n]{0,16})")
_WITH_WEEKDAY = patterns.compile(
    r"(?<!\d)(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"[ ]?[（(，]?[ ]?(?:星期|周|週|礼拜|禮拜)(?P<weekday>[一二三四五六日天])(?!期|[一二三四五六日]|至|到|年)")
_DAYS = patterns.compile(
    r"(?<!\d)(?P<month>\d{1,2})月(?P<first>\d{1,2})日?(?:至|到|—|－|-|～|~)(?:(?P=month)月)?(?P<last>\d{1,2})日")
_FULL = patterns.compile(
    r"(?<!\d)(?P<y1>\d{4})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起)?"
    r"(?:至|到|—|－|-|～|~)(?P<y2>\d{4})年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日")
_YEARS = patterns.compile(
    r"(?<![\d第号號〔\[（(])(?P<first>(?:19|20)\d\d)年?"
    r"(?:至|到|—|－|-|～|~)(?P<last>(?:19|20)\d\d)年(?!前|以前|之前)")
_WEEKDAYS = "一二三四五六日"


def impossible(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Days that their month does not have, months beyond the twelfth."""
    if "月" in doc.text:
        for m in _DATE.finditer(doc.text):
            year = int(m["year"] or 0) or 2000  # a leap year where none is given
            if not _is_day(year, int(m["month"]), int(m["day"])):
                yield Finding(rule.id, Span(*m.span()), None, rule.message)


def weekdays(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Days of the week that their date did not fall on."""
    if "月" in doc.text:
        for m in _WITH_WEEKDAY.finditer(doc.text):
            year, month, day = int(m["year"]), int(m["month"]), int(m["day"])
            if year > 1582 and _is_day(year, month, day):
                was = _WEEKDAYS[calendar.weekday(year, month, day)]
                if was != m["weekday"].replace("天", "日"):
                    yield Finding(rule.id, Span(*m.span()), None, rule.message.format(weekday=was))


def ranges(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Periods that end before they begin."""
    text = doc.text
    if "年" not in text and "月" not in text:
        return
    found = [Span(*m.span()) for m in _DAYS.finditer(text) if int(m["last"]) < int(m["first"])]
    found += [Span(*m.span()) for m in _FULL.finditer(text) if [int(m[n]) for n in (4, 5, 6)] < [int(m[n]) for n in (1, 2, 3)]]
    found += [Span(*m.span()) for m in _YEARS.finditer(text) if int(m["last"]) < int(m["first"])]
    for span in sorted(found):
        yield Finding(rule.id, span, None, rule.message)


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
