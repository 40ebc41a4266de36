"""The paper and the day that a text is from, as running heads and folios state them that were taken out of it."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

from cleaner import patterns
from cleaner.document import Document
from cleaner.exports.pages import FURNITURE, stated_number
from cleaner.exports.words import pattern
from cleaner.rules import RuleSet

_DATE = patterns.standard(r"(?<!\d)(\d{4})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|([-./])(\d{1,2})\4(\d{1,2})(?!\d))")
_ISSUE = patterns.standard(r"(?:第|总第|總第)\s*(\d{1,6})\s*期")
_SHEET = patterns.standard("[版页頁]")


class Imprint(NamedTuple):
    """What is stated, each only if all furniture says the same: the paper, the day (year-month-day), the issue and the page."""

    title: str = ""
    date: str = ""
    issue: str = ""
    page: str = ""


def imprint(doc: Document, rules: RuleSet) -> Imprint:
    """What the furniture of a document states; a page only beside a paper or a day."""
    furniture = [unicodedata.normalize("NFKC", e.before) for e in doc.edits
                 if e.message in FURNITURE and not e.after and e.rule in rules and rules[e.rule].tei == "fw"]
    masthead = pattern(rules, "shapes", "masthead")  # by which the layout, too, knows the name of a paper
    title = _only({m[0] for text in furniture for m in masthead.finditer(text)})
    date = _only({day for text in furniture for day in _days(text)})
    if not title and not date:
        return Imprint()
    issue = _only({m[1] for text in furniture for m in _ISSUE.finditer(text)})
    page = _only({number for text in furniture if _SHEET.search(text) and (number := stated_number(text))})
    return Imprint(title, date, issue, page)


def _days(text: str) -> Iterator[str]:
    for m in _DATE.finditer(text):
        year, month, day = int(m[1]), int(m[2] or m[5]), int(m[3] or m[6])
        if year >= 1600 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            yield f"{year:04}-{month:02}-{day:02}"


def _only(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""
