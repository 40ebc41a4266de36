"""Text of a block as TEI: pieces of text that XML can hold, line breaks and gaps."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.exports.pages import PageBreak
from cleaner.rules import RuleSet
from cleaner.spans import Span

_FORBIDDEN = patterns.standard("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")  # not in XML 1.0, section 2.2; surrogates aside
_MARK = patterns.standard("(\r\n?|\n)|[\ud800-\udfff\ufffd]+")


class Gap(Struct, frozen=True, order=True):
    """Text that is missing, from `start` to `end` in the text of a block, as `rules` say.

    Where `start` and `end` differ, placeholders stand there, which the gap takes the place of.
    """

    start: int
    end: int
    rules: tuple[str, ...]


class Mark(Enum):
    """What stands in a text that is neither text nor a gap stated by a rule."""

    BREAK = "a line break that is kept inside a block"
    UNDECODED = "bytes that do not decode: lone surrogates, or U+FFFD where a pass has put it"


Piece = str | Gap | Mark | PageBreak


def pieces(text: str, gaps: Sequence[Gap] = (), breaks: Sequence[PageBreak] = ()) -> Iterator[Piece]:
    """What the text of a block becomes, no two pieces of text side by side; `gaps` are ascending and disjoint, as are `breaks`.

    Bytes that do not decode become one mark for each run, characters that XML forbids nothing:
    the diplomatic view has them.
    """
    at = 0
    marks: list[tuple[int, int, Gap | PageBreak]] = [(gap.start, 3 if gap.end > gap.start else 1, gap) for gap in gaps]
    marks += [(one.offset or 0, 2 * one.late, one) for one in breaks]
    marks.sort(key=lambda mark: mark[:2])
    for start, _, mark in marks:
        if start > at:
            yield from _stretch(text[at:start])
        yield mark
        at = max(at, mark.end if isinstance(mark, Gap) else start)
    yield from _stretch(text[at:])


def plain(text: str) -> str:
    """`text` on one line and without what XML cannot hold, for the header."""
    kept = _MARK.sub(lambda m: " " if m[1] else "\ufffd", _FORBIDDEN.sub("", text))
    return re.sub("[ \t]+", " ", kept).strip(" ")


def _stretch(text: str) -> Iterator[str | Mark]:
    text = _FORBIDDEN.sub("", text)
    at = 0
    for m in _MARK.finditer(text):
        if m.start() > at:
            yield text[at : m.start()]
        yield Mark.BREAK if m[1] else Mark.UNDECODED
        at = m.end()
    if at < len(text):
        yield text[at:]


def gaps_by_block(doc: Document, rules: RuleSet) -> dict[int, list[Gap]]:
    """The gaps that open findings of rules with `tei = "gap"` state, by the index of their block.

    A finding over anything but placeholders (□, private use, undecoded bytes) takes no text
    away: its gap stands where the finding ends. One between blocks goes to the block before it.
    """
    findings = [f for f in doc.open if f.rule in rules and rules[f.rule].tei == "gap"]
    if not findings or not any(block.spans for block in doc.blocks):
        return {}
    places = BlockPlaces(doc)
    found: dict[int, list[tuple[int, Span, Gap]]] = {}
    for finding in findings:
        (span, block, offset), spot = places.spot(finding)
        gap = Gap(offset + spot.start - span.start, offset + spot.end - span.start, (finding.rule,))
        found.setdefault(block, []).append((offset, spot, gap))
    return {block: list(_joined(sorted(gaps))) for block, gaps in found.items()}


class BlockPlaces:
    """Where positions of the document's text stand in its blocks."""

    def __init__(self, doc: Document) -> None:
        self._text = doc.text
        self._spans: list[tuple[Span, int, int]] = []  # span, index of the block, offset in the block
        for index, block in enumerate(doc.blocks):
            offset = 0
            for span in block.spans:
                self._spans.append((span, index, offset))
                offset += span.length
        self._spans.sort()
        self._starts = [span.start for span, _, _ in self._spans]

    def spot(self, finding: Finding) -> tuple[tuple[Span, int, int], Span]:
        """The span with its block and the offset there, and the gap in it, in positions of the document's text."""
        start, end = finding.span
        i = bisect_right(self._starts, start) - 1
        if i < 0:
            first = self._spans[0]
            return first, Span(first[0].start, first[0].start)
        here = self._spans[i]
        if start < end <= here[0].end and all(map(_is_placeholder, self._text[start:end])):
            return here, finding.span
        point = min(end, here[0].end)
        return here, Span(point, point)


def _is_placeholder(ch: str) -> bool:
    return unicodedata.category(ch) in ("So", "Co", "Cs", "Cn")


def _joined(gaps: Sequence[tuple[int, Span, Gap]]) -> Iterator[Gap]:
    """Gaps at one place as one, with the rules of all; with each stands where in the document it is: spans may meet in a block."""
    span, at, last = gaps[0]
    for here, spot, gap in gaps[1:]:
        if spot == at or (here == span and spot.start < at.end):
            rules = last.rules if set(gap.rules) <= set(last.rules) else (*last.rules, *gap.rules)
            last, at = Gap(last.start, max(last.end, gap.end), rules), Span(at.start, max(at.end, spot.end))
        else:
            yield last
            span, at, last = here, spot, gap
    yield last
