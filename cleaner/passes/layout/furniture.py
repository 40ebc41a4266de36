"""Furniture: running heads and feet, page numbers, image marks: what the page has and the text has not.

A line is furniture if its shape says so by itself (a date with an issue or page number), or if
its shape allows it and something else bears it out: the end of a page, or other furniture near by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from cleaner.passes.layout.lines import Line

PAGE_NUMBER = regex.compile(r"[-—–·•|\s]*(?:第\s*)?(?:\d{1,3}|[ivxlc]{1,6})(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–·•|\s]*")
DASHED_NUMBER = regex.compile(r"[-—–·•]\s*\d{1,4}\s*[-—–·•]|第\s*\d{1,4}\s*页.*")
DATE = regex.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳已午未申酉戌亥]年\p{Han}{1,2}月[初十廿三二]\p{Han}{0,2}")
WEEKDAY = regex.compile(r"(?:星期|周)[一二三四五六日天]")
WEATHER = regex.compile(r"[晴阴雨雪雾霾]|多云")
ISSUE = regex.compile(r"第\s*\d+\s*期|(?<![\dA-Z])[A-D]?\d{1,2}\s*版|总第\s*\d+")
EDITION = regex.compile(r"(?:[A-D]\d{2}|0\d|1\d)(?:\s*版)?(?:\s*\p{Han}{2,6})?")
MASTHEAD = regex.compile(r"(?<!\p{Han})\p{Han}{1,8}(?:日报|晚报|晨报|早报|时报|周报|周刊|商报|都市报|青年报|日報|晚報|晨報|早報|時報|週報|週刊|報|报)(?!\p{Han})")
STAFF = regex.compile(r"(?:责任?编辑?|美编|校对|版式|组版|编审|責任?編輯?|美編|校對)\s*[:：／/]?\s*\p{Han}{2,4}")
CONTACT = regex.compile(r"(?:www\.|https?://)\S+|.*(?:新闻)?热线\s*[:：].*(?:邮箱|@).*")


def mark(lines: Sequence[Line]) -> None:
    """Sets `furniture` of each line that is one: "image", "number", "header" or "footer"."""
    edges = _edges(lines)
    recurring = Counter(_key(x) for x in lines if _candidate(x))
    paged = any(x.page for x in lines)
    for line in lines:
        if line.mark == "image":
            line.furniture = "image"
    for i in edges:
        line = lines[i]
        if not line.furniture:
            line.furniture = _strong(line, paged or recurring[_key(line)] >= 2)
    keys = {_key(x) for x in lines if x.furniture in ("header", "footer")}
    for line in lines:  # the same running head where no form feed shows the page's end
        if not line.furniture and _candidate(line) and _key(line) in keys:
            line.furniture = "header"
    for step in (1, -1):  # what stands beside furniture or a page's end and may be furniture
        for i in range(len(lines))[::step]:
            line = lines[i]
            if not line.furniture and (shape := _weak(line)):
                at_end = shape == "number" and i == len(lines) - 1 and bool(keys)
                page_edge = (line.page and i > 0) or (i + 1 < len(lines) and lines[i + 1].page)
                near = any(0 <= j < len(lines) and lines[j].furniture in ("header", "footer", "number") for j in (i - 1, i + 1))
                if near or at_end or (page_edge and (shape == "number" or recurring[_key(line)] >= 2)):
                    line.furniture = shape


def _key(line: Line) -> str:
    return regex.sub(r"\d+", "0", regex.sub(r"\s+", "", line.text))


def _edges(lines: Sequence[Line]) -> list[int]:
    """Lines within three of a page's end or beginning, those of the text included."""
    near = set[int]()
    for i, line in enumerate(lines):
        if line.page or i == 0:
            near |= set(range(max(0, i - 3), min(len(lines), i + 4)))
    return sorted(near | set(range(max(0, len(lines) - 4), len(lines))))


def _candidate(line: Line) -> bool:
    return not line.code and not line.mark and line.width <= 100 and line.ends in ("open", "colon")


def _strong(line: Line, paged: bool) -> str:
    """What furniture a line at a page's edge is by its shape alone; "" if none."""
    text = line.text
    if not _candidate(line):
        return ""
    if len(STAFF.findall(text)) >= 2:
        return "footer"
    if CONTACT.fullmatch(text) and line.width <= 80:
        return "footer"
    if DASHED_NUMBER.fullmatch(text):
        return "number"
    if DATE.search(text):
        rest = regex.sub(r"\W", "", DATE.sub("", text))
        if len(rest) <= 20 and (ISSUE.search(text) or MASTHEAD.search(text)):
            return "header"
        if len(rest) <= 12 and WEEKDAY.search(text) and not WEATHER.search(text) and (paged or line.gap == 0 or rest[3:]):
            return "header"
        if paged and len(rest) <= 8:
            return "header"
    return "header" if ISSUE.search(text) and MASTHEAD.search(text) else ""


def _weak(line: Line) -> str:
    """What furniture a line may be if it stands beside furniture."""
    if not _candidate(line):
        return ""
    if PAGE_NUMBER.fullmatch(line.text):
        return "number"
    if MASTHEAD.fullmatch(line.text) or EDITION.fullmatch(line.text):
        return "header"
    if DATE.search(line.text) and len(regex.sub(r"\W", "", DATE.sub("", line.text))) <= 8:
        return "header"
    return ""
