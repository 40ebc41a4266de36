"""What a web page and the browser that prints it put round a text."""

from __future__ import annotations

from collections import Counter

from cleaner import patterns
from cleaner.passes.layout.sheet import OPENING, Sheet

FIRST, LAST = 12, 16  # lines at the beginning and at the end where it stands
TITLED = patterns.compile(r"[_|｜](\p{Han}[\p{Han}·]{2,11})$")  # behind a page's title: the site


def mark(sheet: Sheet) -> None:
    """Marks what a browser prints and what is offered to be clicked, where several such lines show that it is a web page."""
    printed = _printed(sheet)
    last = len(sheet.lines) - 1
    found = [i for i, x in enumerate(sheet.lines) if "site" in x.has and (not x.code or "time-stamp" in x.has)]
    shares = any(sheet.shapes["share"].match(sheet.lines[i].text) for i in found)
    if len({sheet.lines[i].text[:2] for i in found}) + printed + shares >= 2:
        for i in found:
            if i < FIRST or i > last - LAST or sheet.often[sheet.titles[i]] > 1:
                sheet.lines[i].furniture = sheet.lines[i].furniture or ("header" if i < FIRST else "footer")
    _name(sheet)


def _printed(sheet: Sheet) -> bool:
    """Marks what a browser prints; whether there are two lines of it."""
    last = len(sheet.lines) - 1
    printed = [i for i, x in enumerate(sheet.lines) if "printout" in x.has]
    pairs = {i: sheet.lines[i].text + sheet.lines[min(i + 1, last)].text for i in printed}
    often = Counter(x for x in (*pairs.values(), *(sheet.lines[i].text for i in printed)) if len(x) > 20)
    if any(n > 1 for n in often.values()) or any("http" in sheet.lines[i].text for i in printed):
        for i in printed:
            sheet.lines[i].furniture = sheet.lines[i].furniture or "header"
            if i < last and often[pairs[i]] > 1 and "_" in sheet.lines[i + 1].text:  # the page's title below the time
                sheet.lines[i + 1].furniture = sheet.lines[i + 1].furniture or "header"
    return len(printed) > 1


def _name(sheet: Sheet) -> None:
    """Marks the name of a web site above its text, known from the titles that a browser prints or by its form."""
    known = {m[1] for x in sheet.lines if x.furniture and (m := TITLED.search(x.text))}
    for i, line in enumerate(sheet.lines[:OPENING]):
        beside = [x for x in sheet.lines[max(0, i - 1) : i + 2] if x is not line and x.furniture]
        if line.furniture or not beside or not sheet.candidate(line):
            continue
        if line.text in known or (sheet.shapes["site-name"].fullmatch(line.text) and any("site" in x.has for x in beside)):
            line.furniture = "header"
