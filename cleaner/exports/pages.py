"""Where pages begin: at form feeds, where running heads and page numbers were taken out, and at the beginning of a text of several.

Furniture alone shows the end of a page only if the like of it stands at another place, too. A page has a number if the furniture
at its own edge states one, and only one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.document import Document
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import attributes
from cleaner.rules import RuleSet
from cleaner.spans import Hunk, Span

FURNITURE = {"number": "pageNum", "header": "header", "footer": "footer"}
"""The kinds of furniture that the layout names, as the types of `fw`."""
_COUNTED = "〇零一二三四五六七八九十百"
_DIGITS = patterns.standard(rf"\d+|[{_COUNTED}]+")
_OF_ALL = patterns.standard(
    r"[共总總]\s*(?:\d{1,4}|[〇一二三四五六七八九十百]{1,4})\s*[版页頁面]|(?<=\d)\s*(?i:of)\s*\d{1,5}")
_NUMBER = patterns.standard(
    rf"第\s*([A-Za-z]?\d{{1,4}}|[{_COUNTED}]{{1,4}})\s*[版页頁面]|(?<!\w)([A-Za-z]?\d{{1,4}})\s*[版页頁]"
    r"|(?i:(?<![a-z])page)[\s_:#]*(\d{1,5})(?!\d)")
_ALONE = patterns.standard(
    rf"[\W_]*([A-Za-z]?\d{{1,4}}|[{_COUNTED}]{{1,4}}|[ivxlc]{{1,6}}|[IVXLC]{{1,6}})(?:\s*/\s*\d{{1,4}})?[\W_]*"
)

_Key = TypeVar("_Key")


class PageBreak(Struct, frozen=True):
    """A place in the source, and in reading.

    `hunk` is that behind which (or `before` which) the page ends, or `feed` where in the source the form feed stands that does it.
    In reading the page ends before the block of that index, or at an `offset` of its text; nowhere if other pages stand between.
    `between` says whether words are parted there. The `first` page begins with the text.
    """

    n: str
    hunk: Hunk | None
    before: bool
    feed: int
    block: int | None = None
    part: int = 0  # the span that begins with the page, if it is not the first one
    offset: int | None = None
    between: Literal["", "no", "yes"] = ""
    first: bool = False

    @property
    def late(self) -> bool:
        """True if it stands behind text that is lost at the same offset; what cannot be read there stands behind both."""
        return self.hunk is not None or self.part > 0


class _Mark(Struct, frozen=True):
    """A form feed (`kind` is "") or furniture, where it stands in both texts, and the hunk that it is in."""

    at: int
    kind: str
    said: str
    hunk: Hunk | None
    current: Span


class _Turn(Struct, frozen=True):
    mark: _Mark | None  # none at the beginning of the text
    before: bool
    page: set[str]  # the numbers that the page behind it states


def stated_number(text: str) -> str:
    """The page that furniture states, with ASCII letters and digits; empty if none or more than one."""
    text = _OF_ALL.sub("", unicodedata.normalize("NFKC", text)).strip()
    alone = _ALONE.fullmatch(text)
    found = {alone[1]} if alone else {m[1] or m[2] or m[3] for m in _NUMBER.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def page_breaks(doc: Document, rules: RuleSet) -> list[PageBreak]:
    """The pages that begin before text or within it, in the order of the source; none if there is but one without a number."""
    marks = sorted(_marks(doc, rules), key=lambda m: (m.at, m.kind))
    first, *turns = _turns(doc, marks) if marks else [_Turn(None, True, set())]
    if not turns and len(first.page) != 1:
        return []
    reading = _Reading(doc)
    return [reading.place(turn.page.pop() if len(turn.page) == 1 else "", turn) for turn in (first, *turns) if reading.spans]


def _marks(doc: Document, rules: RuleSet) -> Iterator[_Mark]:
    hunks = doc.alignment.hunks
    starts = [h.source.start for h in hunks]
    found = [(m.start(), "", "") for m in re.finditer("\f", doc.source.text)]
    found += [(e.source.start, e.message, e.before) for e in doc.edits
              if e.message in FURNITURE and not e.after and e.source.length and e.rule in rules and rules[e.rule].tei == "fw"]
    for at, kind, said in found:
        i = bisect_right(starts, at) - 1
        if i >= 0 and at < hunks[i].source.end:
            yield _Mark(at, kind, said, hunks[i], hunks[i].current)
        elif not kind:
            current = at + (hunks[i].current.end - hunks[i].source.end if i >= 0 else 0)
            yield _Mark(at, kind, said, None, Span(current, current + 1))


def _turns(doc: Document, marks: Sequence[_Mark]) -> Iterator[_Turn]:
    """Where pages begin, the first one with the text."""
    runs: list[list[_Mark]] = [[marks[0]]]
    for last, mark in pairwise(marks):
        if doc.text[last.current.end : mark.current.start].strip():
            runs.append([])
        runs[-1].append(mark)
    begins = not doc.text[: marks[0].current.start].strip()
    ends = not doc.text[marks[-1].current.end :].strip()
    alike = Counter(key for run in runs for key in {_key(mark) for mark in run if mark.kind})
    first = {_stated(mark) for mark in runs[0]} - {""} if begins else set()
    last_ = {_stated(mark) for mark in runs[-1]} - {""} if ends else set()
    fed = any(not mark.kind for mark in marks)
    top = bool(first) and not last_  # the numbers of pages without form feeds stand above their text
    bottom = bool(last_) and not first
    page: set[str] = set()
    yield _Turn(None, True, page)
    for n, run in enumerate(runs):
        feeds = [i for i, mark in enumerate(run) if not mark.kind]
        if begins and n == 0:
            page |= {_stated(mark) for mark in run[feeds[-1] if feeds else 0 :]} - {""} if fed or top else set()
            continue
        if ends and n == len(runs) - 1:
            edge = feeds[0] if feeds else len(run) if fed or bottom else 0
            page |= {_stated(mark) for mark in run[:edge]} - {""}
        elif feeds:
            page |= {_stated(mark) for mark in run[: feeds[0]]} - {""}
            for i, end in zip(feeds, [*feeds[1:], len(run)]):
                page = {_stated(mark) for mark in run[i:end]} - {""}
                yield _Turn(run[i], False, page)
        elif any(alike[_key(mark)] > 1 for mark in run):
            numbers = {_stated(mark) for mark in run} - {""}
            if bottom:
                page |= numbers
            heads = [mark for mark in run if mark.kind == "header" or (top and mark.kind == "number")]
            page = numbers if top else set()
            yield _Turn(heads[0] if heads else run[-1], bool(heads), page)


def _stated(mark: _Mark) -> str:
    return stated_number(mark.said) if mark.kind else ""


def _key(mark: _Mark) -> str:
    """Furniture without its numbers and blanks."""
    return _DIGITS.sub("0", "".join(unicodedata.normalize("NFKC", mark.said).split()))


class _Reading:
    """Where positions of the document's text stand in reading order."""

    def __init__(self, doc: Document) -> None:
        self.text = doc.text
        self.spans = [(span, b, part) for b, block in enumerate(doc.blocks) for part, span in enumerate(block.spans)]
        self._offsets = [at for block in doc.blocks for at in accumulate((span.length for span in block.spans[:-1]), initial=0)
                         if block.spans]  # of each span in the text of its block
        self._rank = sorted(range(len(self.spans)), key=lambda i: self.spans[i][0])
        self._starts = [self.spans[i][0].start for i in self._rank]
        self._before = [0, *accumulate((span.end for span, _, _ in self.spans), max)]
        self._after = [*accumulate((span.start for span, _, _ in reversed(self.spans)), min)][::-1]
        self._after.append(len(doc.text))

    def place(self, n: str, turn: _Turn) -> PageBreak:
        """A page break at a turn of the page."""
        mark = turn.mark
        if mark is None:
            return PageBreak(n, None, True, -1, None if self._rank[0] else self.spans[0][1], first=True)
        at = mark.current.start if turn.before else mark.current.end
        found = PageBreak(n, mark.hunk, turn.before, mark.at if mark.hunk is None else -1)
        i = bisect_left(self._starts, at)
        if i and at < self.spans[self._rank[i - 1]][0].end:
            here = self._rank[i - 1]
            span, block, part = self.spans[here]
            if self._before[here] > at or self._after[here + 1] < at:
                return found
            return replace(found, block=block, offset=self._offsets[here] + at - span.start,
                                  between=self._between(at if mark.hunk else mark.current.start, at))
        here = i
        if not 0 < here < len(self.spans) or self._before[here] > at or self._after[here] < at:
            return found
        span, block, part = self.spans[here]
        if part == 0:
            return replace(found, block=block)
        return replace(found, block=block, part=part, offset=self._offsets[here],
                              between=self._between(self.spans[here - 1][0].end, span.start))

    def _between(self, end: int, start: int) -> Literal["no", "yes"]:
        around = self.text[max(end - 1, 0) : end], self.text[start : start + 1]
        return "no" if all(around) and not any(ch.isspace() for ch in around) else "yes"


def by_block(breaks: Sequence[PageBreak], *, inside: bool) -> dict[int, list[PageBreak]]:
    """Those that end inside a block, or before it, by its index."""
    found: dict[int, list[PageBreak]] = {}
    for one in breaks:
        if one.block is not None and (one.offset is not None) is inside:
            found.setdefault(one.block, []).append(one)
    return found


class SourceBreaks:
    """The `pb` of the diplomatic view: by the place in the source where each stands, and those between blocks by what they precede.

    Only those that the reading view has can be told from the file: they have `break`, or an id that the reading order points to.
    """

    def __init__(self, doc: Document, ids: Ids, breaks: Sequence[PageBreak]) -> None:
        self.feeds: dict[int, str] = {}  # by the form feed that they follow
        self.before: dict[int, list[str]] = {}  # ids, by the block
        self._hunks: dict[tuple[Hunk, bool], str] = {}
        self.leads: dict[tuple[int, int], str] = {}  # by the piece of a block that begins with the page
        self.first = ""  # before all text
        for one in breaks:
            name = ""
            if one.block is not None and one.offset is None:
                line = 1 if one.first else doc.source.place(one.feed if one.hunk is None else one.hunk.source.start)[0]
                name = ids.place("b", line)
                self.before.setdefault(one.block, []).append(name)
            mark = f"<pb{attributes(id=name, n=one.n, break_=one.between)}/>"
            if one.first:
                self.first = mark
            elif one.part and one.block is not None:
                self._add(self.leads, (one.block, one.part), mark)
            elif one.hunk is None:
                self._add(self.feeds, one.feed, mark)
            else:
                self._add(self._hunks, (one.hunk, one.before), mark)

    @staticmethod
    def _add(found: dict[_Key, str], key: _Key, mark: str) -> None:
        found[key] = found.get(key, "") + mark

    def take(self, hunk: Hunk, *, before: bool) -> str:
        """What stands before or behind a change; once only."""
        return self._hunks.pop((hunk, before), "")
