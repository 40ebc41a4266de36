"""Lines that a tool writes between the pages of a document: `=== 第2页 ===`, `--- Page 2 ---`, `Page 2 of 9`, `<!-- page 2 -->`.

Their numbers go up from page to page. What only a tool writes is such a line by that alone; a heading or a line in brackets
(`## 第2页`, `[第2页]`) may as well name the page of a script or of slides: it must cut a word besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.passes.layout.sheet import Sheet

LONGEST = 80  # code points of such a line
_PAGE = r"(?:第\s*(?P<n>\d{1,5})\s*[页頁]|(?i:page)[\s_:#]*(?P<n>\d{1,5}))"
_ALL = r"\s*(?:[/／,，|]?\s*共\s*(?P<all>\d{1,5})\s*[页頁]|(?i:of|/)\s*(?P<all>\d{1,5}))"
_BARE = r"(?P<n>\d{1,5})\s*[/／]\s*(?P<all>\d{1,5})"
_FILL = r"(?:[-=*#~_—–─━═]{2,})"
_MARKS = patterns.compile(r"[-=*#~_—–─━═]{2,}")
_SURE = patterns.compile(
    rf"{_FILL}\s*(?:{_PAGE}(?:{_ALL})?|{_BARE})\s*{_FILL}"
    rf"|{_PAGE}{_ALL}"
    rf"|<!--\s*{_FILL}?\s*{_PAGE}(?:{_ALL})?\s*{_FILL}?\s*-->"
    r"|\{(?P<n>\d{1,5})\}-{20,}"
)
_PERHAPS = patterns.compile(rf"[\[【(（<]?\s*{_PAGE}(?:{_ALL})?\s*[\]】)）>]?:?")
_BEGINS = frozenset("-=*#~_—–─━═<{[【(（第pP")
_BREAK = patterns.compile(r"<!--\s*(?i:page[ _-]?break)\s*-->")


class _Mark(Struct, frozen=True):
    at: int
    number: int
    key: str
    sure: bool


def mark(sheet: Sheet) -> None:
    """Marks such lines as numbers of pages."""
    lines = sheet.lines
    breaks = [i for i, x in enumerate(lines) if x.text.startswith("<!--") and not x.code and _BREAK.fullmatch(x.text)]
    for i in breaks if len(breaks) > 1 else ():
        lines[i].furniture = "footer"
    found: dict[str, list[_Mark]] = {}
    for i, line in enumerate(lines):
        if line.text[0] in _BEGINS and (x := _read(sheet, i)):
            found.setdefault(x.key, []).append(x)
    for marks in found.values():
        if not _count(marks) or not _of_text(sheet, marks):
            continue
        if marks[0].sure or any(sheet.torn(x.at) for x in marks):
            for x in marks:
                lines[x.at].furniture = "number"


def _read(sheet: Sheet, i: int) -> _Mark | None:
    """What a line says, if it may stand between pages; in the margin of a program it is a comment."""
    line = sheet.lines[i]
    if line.furniture or line.code or line.indent or len(line.text) > LONGEST or line.mark in ("bullet", "image"):
        return None
    sure = _SURE.fullmatch(line.text)
    m = sure or _PERHAPS.fullmatch(line.text)
    if m is None:
        return None
    number, last = _number(m, "n"), _number(m, "all")
    if last is not None and not (number is not None and number <= last):
        return None
    form = _MARKS.sub("=", "".join(line.text[: m.start("n")].split()) + "0" + "".join(line.text[m.end("n") :].split()))
    return None if number is None else _Mark(i, number, f"{line.mark} {form}".lower(), sure is not None and not line.mark)


def _number(m: regex.Match[str], name: str) -> int | None:
    return int(m[name]) if m[name] is not None else None


def _count(marks: Sequence[_Mark]) -> bool:
    """Whether numbers go up, mostly by one: empty pages are left out; the next document begins anew with the first page."""
    steps = [b.number - a.number for a, b in pairwise(marks)]
    again = sum(b.number <= 1 for b, step in zip(marks[1:], steps, strict=True) if step <= 0)
    fallen = sum(step <= 0 for step in steps)
    return fallen == again and 2 * sum(step == 1 for step in steps) >= max(1, len(steps))


def _of_text(sheet: Sheet, marks: Sequence[_Mark]) -> bool:
    """Whether running text stands on most pages: the pages of a picture book or of slides that somebody plans have none."""
    ends = [*(x.at for x in marks[1:]), len(sheet.lines)]
    prose = sum(any(sheet.prose[x.at + 1 : end]) for x, end in zip(marks, ends, strict=True))
    return 2 * prose >= len(marks) - (marks[-1].at == len(sheet.lines) - 1)
