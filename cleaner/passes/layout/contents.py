"""Tables of contents, whose entries extractors take apart, and numbers of sections that stand above their heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from cleaner import patterns
from cleaner.passes.layout.lines import Line
from cleaner.passes.layout.survey import is_bare, is_parted

DOTS = ".．·‧•…"
BLANKS = " \u3000\xa0"
LEADERS = 8  # points that lead from a title to its page
FEWEST = 3  # entries, or numbers of sections, that show one another
APART = 8  # lines from one entry to the next
TITLE = 80  # cells of a title
SECTION = 60  # cells of the head of a section whose number stands above it

_PAGE = patterns.compile(r"[（(]?(?P<n>\d{1,4})[）)]?$")
_NUMBER = patterns.compile(r"(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,4}\.?$|第[一二三四五六七八九十\d]{1,3}[章节節部篇]$")
_NUMBERED = patterns.compile(r"\d{1,2}[.、．]|第[一二三四五六七八九十\d]{1,3}[章节節部篇]|[一二三四五六七八九十]{1,3}、")
_PROSE = patterns.compile("[，。；！？“”「」]")


class Entry(Struct, frozen=True):
    """An entry of a table of contents: its lines, and its page (-1 if there is none)."""

    first: int
    last: int
    page: int


def mark(lines: Sequence[Line]) -> None:
    """Sets `entry` of the lines that are entries of a table of contents, from 1 on: the same for all lines of one entry.

    An entry has leaders; before them stands its title, and above that perhaps its number; its page stands behind them or below.
    Several near by show one another: points alone may be any author's.
    """
    run: list[Entry] = []
    count = 0
    for entry in (*_entries(lines), None):
        if entry and (not run or (entry.first - run[-1].last <= APART and entry.page >= run[-1].page)):
            run.append(entry)
            continue
        if len(run) >= FEWEST:
            for x in run:
                count += 1
                for line in lines[x.first : x.last + 1]:
                    line.entry = count
        run = [entry] if entry else []


def _entries(lines: Sequence[Line]) -> Iterator[Entry]:
    taken = -1  # the last line of the entry before
    for i, line in enumerate(lines):
        if line.code or i <= taken or not (line.text[-1] in DOTS or line.text[-1] in ")）" or line.text[-1].isdigit()):
            continue
        title, page = _led(line.text)
        if page is None:
            continue
        first = last = i
        if not title and i - 1 > taken and line.gap == 1 and not line.page:
            first, title = i - 1, lines[i - 1].text
        if not title or lines[first].width > TITLE or _PROSE.search(title[:-1]):
            continue
        above = first - 1
        near = above > taken and lines[first].gap == 1 and not lines[first].page
        if near and _NUMBER.match(lines[above].text) and not _NUMBERED.match(title):
            first = above
        below = lines[i + 1] if page < 0 and i + 1 < len(lines) else None
        if below and below.gap == 1 and not below.page and (m := _PAGE.match(below.text)):
            last, page = i + 1, int(m["n"])
        if page >= 0:
            taken = last
            yield Entry(first, last, page)


def _led(text: str) -> tuple[str, int | None]:
    """The title before leaders and the page behind them, -1 if it is not on this line; None if there are no leaders."""
    m = _PAGE.search(text[-8:])
    end = len(text) - len(m[0]) if m else len(text)
    at = end
    while at and (text[at - 1] in DOTS or text[at - 1] in BLANKS):
        at -= 1
    points = sum(3 if ch == "…" else 1 for ch in text[at:end] if ch in DOTS)
    return text[:at], None if points < LEADERS else int(m["n"]) if m else -1


def sections(lines: Sequence[Line]) -> None:
    """Sets `section` of the numbers of sections that stand alone above a bare short line, the head, below which text runs on.

    At least three of them go on one from the other (3.6, 3.6.1, 3.6.2, 3.7), which prices, marks and versions do not.
    """
    found = [i for i, line in enumerate(lines[:-2]) if "section-number" in line.has and not line.entry and _is_above(lines, i)]
    run: list[int] = []
    for i, j in pairwise([*found, -1]):
        run = run or [i]
        if j >= 0 and _goes_on(lines[i].text, lines[j].text):
            run.append(j)
            continue
        if len(run) >= FEWEST:
            for k in run:
                lines[k].section = True
        run = []


def _is_above(lines: Sequence[Line], i: int) -> bool:
    head, text = lines[i + 1 : i + 3]
    if head.gap != 1 or head.page or not is_bare(head) or head.width > SECTION or "section-number" in head.has:
        return False
    below = text.text.startswith(lines[i].text.rstrip(".") + ".")  # the first of its own sections
    return is_parted(text) or text.width > head.width + 8 or below


def _goes_on(number: str, after: str) -> bool:
    """True for 3.6 and 3.7, 3.6.1, 4 or 4.1: one part is one more, or a first one follows; what is behind it begins anew."""
    a, b = ([int(x) if x.isdecimal() else ord(x) for x in n.rstrip(".").split(".")] for n in (number, after))
    k = next((k for k, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    if k < len(a) and k < len(b):
        return b[k] == a[k] + 1 and all(x in (0, 1) for x in b[k + 1 :])
    return len(b) > len(a) and all(x in (0, 1) for x in b[k:])
