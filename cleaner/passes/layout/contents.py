"""Tables of contents: the lines of an entry, which extractors take apart into number, title, leaders and page number."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import patterns
from cleaner.passes.layout.lines import Line

_DOTS = r"(?:[.．·‧•][ \u3000\xa0]*){8,}|(?:[.．·‧•][ \u3000\xa0]+){4,}[.．·‧•][ \u3000\xa0]*"
_PAGE = r"[（(]?(?:\d{1,4}|[ivxlc]{1,6})[）)]?"
_LEADERS = patterns.compile(rf"(?P<title>.*?)(?:(?:{_DOTS})(?P<page>{_PAGE})?|(?:…{{2,}}|[.．·]{{5,}}) ?(?P<there>{_PAGE}))$")
_NUMBER = patterns.compile(rf"{_PAGE}$")
_SECTION = patterns.compile(r"(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,4}\.?$|第[一二三四五六七八九十\d]{1,3}[章节節部篇]$")


def mark(lines: Sequence[Line]) -> None:
    """Sets `entry` of the lines that are entries of a table of contents, from 1 on: the same for all lines of one entry.

    An entry has leaders; before them stands its title, and above that perhaps its number; its page stands behind them or below.
    """
    count = 0
    for i, line in enumerate(lines):
        m = _LEADERS.match(line.text) if not line.code else None
        if m is None:
            continue
        count += 1
        first = last = i
        if not m["title"].strip() and i and line.gap == 1 and not lines[i - 1].entry:
            first -= 1
        if first and lines[first].gap == 1 and _SECTION.match(lines[first - 1].text) and not lines[first - 1].entry:
            first -= 1
        paged = m["page"] or m["there"]
        if not paged and i + 1 < len(lines) and lines[i + 1].gap == 1 and _NUMBER.match(lines[i + 1].text):
            last += 1
        for x in lines[first : last + 1]:
            x.entry = count
