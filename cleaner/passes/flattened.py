"""Paragraphs that stand on one line, because whoever took a page apart kept the indent of each and lost the break before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_LINE = patterns.compile(r"[^\n\f]{40,}")
_RUN = patterns.compile(r"(?<=[^\s\u3000])(?:[ \u00a0]{2,20}|\u3000{1,10})(?=[^\s\u3000])")
_STOP = patterns.compile(r"(?r)[。！？…][”’」』）)]{0,2}")
_STOPS = patterns.compile(r"[。！？](?![”’」』）)。！？])|[。！？][”’」』）)]+")
_NO_PARAGRAPH = patterns.compile(
    r"[|│┃]|//|[-*#]{2}|[A-H][.．、]|[（(]?(?:记者|記者|通讯员|通訊員|本[报報刊]|来源|來源|作者)[^。]{0,30}(?:$|[ \u3000]{2})"
    r"|\p{Han}{2,4}[ \u3000]?[摄攝](?:$|[ \u3000]{2})|[（(][ \u3000]*[）)]")
_NO_PROSE = patterns.compile(r"[ \t\u3000]*[|│┃<>]")  # a row of a table, an element, a quoted line
_BLANKS = patterns.compile(r"\s*+"), patterns.compile(r"(?r)\s*+")  # from a place on, and up to it
_REST = patterns.compile(r"[^\n\f]*+"), patterns.compile(r"(?r)[^\n\f]*+")  # the same of its line
_WIDE = patterns.compile(r"[\p{Han}\u3000-\u303f\uff00-\uff60]")  # characters that take two columns
_NEAR = (-1, 0, 1)  # columns by which gaps of rows differ
_WIDEST = 200  # code points of a row on a page
_INDENT = patterns.compile(r"[ \u00a0\u3000]*")


class _Gap(Struct, frozen=True):
    """A run of blanks: where it stands, and whether a sentence ends before it."""

    span: Span
    ends: bool


def flattened(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Runs of blanks behind sentences where paragraphs begin, on lines that have several and are no rows of a table or of columns.

    Options: `least`, how many such places a line has, one less if it begins with these blanks itself; `typical`, how many code
    points half of the pieces have at least; `heading`, how many a piece without a stop has at most, behind which the next begins;
    `share`, how many of the runs stand behind a sentence, of all.
    """
    text, options = doc.text, rule.options
    if not _RUN.search(text):
        return
    for line in _LINE.finditer(text):
        gaps = [_Gap(Span(*m.span()), _STOP.match(text, line.start(), m.start()) is not None)
                for m in _RUN.finditer(text, *line.span())]
        if _NO_PROSE.match(text, *line.span()) or _is_row(text, line):
            continue
        gaps = [x for x in gaps if not _NO_PARAGRAPH.match(text, x.span.end, line.end())]
        cuts = list(_cuts(text, gaps, line, options["heading"]))
        indent = _INDENT.match(text, *line.span())
        begins = indent is not None and len(indent[0]) > 1 and any(indent[0] == text[x.start : x.end] for x in cuts)
        ended = sum(x.ends for x in gaps)
        if ended < options["least"] - begins or ended < options["share"] * len(gaps):
            continue
        edges = [line.start(), *(p for x in cuts for p in (x.start, x.end)), line.end()]
        if median(b - a for a, b in zip(edges[::2], edges[1::2], strict=True)) < options["typical"]:
            continue
        # Who sets two blanks behind each sentence means no paragraph.
        habit = all(x.end - x.start == 2 and text[x.start] != "\u3000" for x in cuts)
        if (habit or any(x.end - x.start < 2 for x in cuts)) and len(_STOPS.findall(text, *line.span())) <= 2 * len(cuts):
            continue
        for span in cuts:
            yield Finding(rule.id, span, "\n\n", rule.message)


def _is_row(text: str, line: regex.Match[str]) -> bool:
    """True if the line above or below is one of a page, too, and has as many runs of blanks, or one at the same place."""
    here = _places(text, Span(*line.span()))
    above, below = _BLANKS[1].match(text, 0, line.start()), _BLANKS[0].match(text, line.end())
    for low, at in ((0, above.start()), (line.end(), below.end())) if above and below and here else ():
        first, last = _REST[1].match(text, low, at), _REST[0].match(text, at, line.start() if not low else len(text))
        there = _places(text, Span(first.start(), last.end())) if first and last else frozenset()
        if there and (len(here) == len(there) > 2 or not here.isdisjoint((c + k, p) for c, p in there for k in _NEAR)):
            return True
    return False


def _places(text: str, line: Span) -> frozenset[tuple[int, bool]]:
    """Where on a line of a page runs of blanks end: in code points, and (true) in columns, which not all converters know of."""
    found: set[tuple[int, bool]] = set()
    at, columns = line.start, 0
    if not 0 < line.length <= _WIDEST:
        return frozenset()
    for m in _RUN.finditer(text, *line):
        columns += m.end() - at + len(_WIDE.findall(text, at, m.end()))
        at = m.end()
        found |= {(at - line.start, False), (columns, True)}
    return frozenset(found)


def _cuts(text: str, gaps: Sequence[_Gap], line: regex.Match[str], heading: int) -> Iterator[Span]:
    """The runs behind a sentence, and those behind a headline that follows one."""
    cut = -1
    for gap in gaps:
        if gap.ends or (cut >= 0 and gap.span.start - cut <= heading and not _STOPS.search(text, cut, gap.span.start)):
            yield gap.span
            cut = gap.span.end
        else:
            cut = -1
