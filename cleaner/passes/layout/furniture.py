"""Furniture: running heads and feet, page numbers, image marks: what the page has and the text has not.

A line is furniture if its shape says so by itself (a date with an issue or page number), or if
its shape allows it and something else bears it out: the end of a page, or other furniture near by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout.lines import Line

NUMBERED = regex.compile(r"^\d{1,4}[ \u3000]+\S|[\p{Han} \u3000]\d{1,4}$")  # a running title with the number of its page

BLANKS = regex.compile(r"\s+")
NUMBER = regex.compile(r"\d+")


def mark(lines: Sequence[Line], shapes: Shapes) -> None:
    """Sets `furniture` of each line that is one: "image", "number", "header" or "footer"."""
    edges = _edges(lines)
    recurring = Counter(_key(x) for x in lines if _candidate(x))
    same = Counter(x.text for x in lines if "date" in x.has)  # in a diary the dates differ
    paged = any(x.page for x in lines)
    for line in lines:
        if line.mark == "image":
            line.furniture = "image"
    for i in edges:
        line = lines[i]
        if not line.furniture:
            line.furniture = _strong(line, shapes, paged or (same[line.text] if "date" in line.has else recurring[_key(line)]) >= 2)
    _running(lines)
    keys = {_key(x) for x in lines if x.furniture in ("header", "footer")}
    for line in lines:  # the same running head where no form feed shows the page's end
        if not line.furniture and _candidate(line) and _key(line) in keys:
            line.furniture = "header"
    for step in (1, -1):  # what stands beside furniture or a page's end and may be furniture
        for i in range(len(lines))[::step]:
            line = lines[i]
            if not line.furniture and (shape := _weak(line, shapes)):
                at_end = shape == "number" and i == len(lines) - 1 and bool(keys)
                page_edge = (line.page and i > 0) or (i + 1 < len(lines) and lines[i + 1].page)
                near = any(0 <= j < len(lines) and lines[j].furniture in ("header", "footer", "number") for j in (i - 1, i + 1))
                if near or at_end or (page_edge and (shape == "number" or recurring[_key(line)] >= 2)):
                    line.furniture = shape


def _running(lines: Sequence[Line]) -> None:
    """Marks lines that open or close a page with a title and the number of the page.

    The title is that of the text's first lines, or two pages have it with different numbers.
    """
    opening = [BLANKS.sub("", x.text) for x in lines[:6]]
    for at in (0, 1):  # the first line of pages, the last one
        edge = [lines[i - at] for i in range(1, len(lines)) if lines[i].page]
        edge = [x for x in edge if not x.furniture and _candidate(x) and NUMBERED.search(x.text) and "marker" not in x.has]
        same = Counter(map(_key, edge))
        for line in edge:
            title = regex.sub(r"^\d+|\d+$|\s+", "", line.text)
            if same[_key(line)] >= 2 or (len(title) >= 4 and any(x.startswith(title) for x in opening)):
                line.furniture = "header"


def _key(line: Line) -> str:
    return NUMBER.sub("0", BLANKS.sub("", line.text))


def _edges(lines: Sequence[Line]) -> list[int]:
    """Lines within three of a page's end or beginning, those of the text included."""
    near = set[int]()
    for i, line in enumerate(lines):
        if line.page or i == 0:
            near |= set(range(max(0, i - 3), min(len(lines), i + 4)))
    return sorted(near | set(range(max(0, len(lines) - 4), len(lines))))


def _candidate(line: Line) -> bool:
    return not line.code and not line.mark and line.width <= 100 and line.ends in ("open", "colon")


def _strong(line: Line, shapes: Shapes, paged: bool) -> str:
    """What furniture a line at a page's edge is by its shape alone; "" if none."""
    text = line.text
    if "dashed-number" in line.has:
        return "number"
    if not _candidate(line):
        return ""
    if "staff" in line.has:
        return "footer"
    if "contact" in line.has and line.width <= 80 and paged:
        return "footer"
    if "date" in line.has:
        rest = regex.sub(r"\W", "", shapes["date"].sub("", text))
        if len(rest) <= 20 and ("issue" in line.has or "masthead" in line.has):
            return "header"
        diary = "weather" in line.has or (len(rest) <= 3 and not paged)
        if len(rest) <= 12 and "weekday" in line.has and not diary and "speaker" not in line.has:
            return "header"
        if paged and len(rest) <= 8:
            return "header"
    return "header" if "issue" in line.has and "masthead" in line.has else ""


def _weak(line: Line, shapes: Shapes) -> str:
    """What furniture a line may be if it stands beside furniture."""
    if not _candidate(line):
        return ""
    if "page-number" in line.has:
        return "number"
    if line.has.get("masthead") == line.text or "edition" in line.has:
        return "header"
    if "contact" in line.has and line.width <= 80:
        return "footer"
    if "date" in line.has and len(regex.sub(r"\W", "", shapes["date"].sub("", line.text))) <= 8:
        return "header"
    return ""

