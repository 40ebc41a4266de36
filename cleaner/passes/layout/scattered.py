"""Scattered lines: a line of type that was read one character a line (vertical type, letter-spaced and justified lines)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import Line, cells
from cleaner.spans import Span

FEWEST = 5  # lines of one or two characters that may have been one line
WIDEST = 4  # cells of such a line
LOOKED_AT = 120  # lines of a region that are read at one place
PLACES = 4
READS = 1.0  # log-odds a character by which its words must read better than its characters alone

_RUNNING = patterns.compile(r"[，。、：；！？的地得了在是和有不这也]")  # hardly any running text is without these
_MARKS = patterns.compile(r"[，。、；：！？]")
_FIGURE = patterns.compile(r"[-+]?\d[\d.,:%％/—-]{0,11}$")
_HAN = patterns.compile(r"\p{Han}")


def gather(lines: Sequence[Line], text: str, shapes: Shapes, lexicon: Lexicon) -> list[Line]:
    """The lines, with each run of scattered characters as one line; `inner` of it are the breaks inside.

    A run ends where the distance between its lines changes, as between the columns of vertical type. What stands in runs
    that follow one another must read as words: marks in a form and numbers under one another are no text.
    """
    found: list[Line] = []
    region: list[Sequence[Line]] = []  # runs of tiny lines that follow one another
    for run in [*_runs(lines), ()]:
        if run and _is_tiny(run[0]):
            region.append(run)
            continue
        whole = [x for part in region for x in part]
        scattered = len(whole) >= FEWEST and _reads(whole, lexicon)
        for part in region:
            found += [_one(part, text, shapes)] if scattered and len(part) > 1 else part
        region = []
        found += run
    return found


def _runs(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Lines of one or two characters at one distance from each other, and each other line alone."""
    i = 0
    while i < len(lines):
        j = i + 1
        if _is_tiny(lines[i]):
            while j < len(lines) and _goes_on(lines, j) and not lines[j].page and lines[j].gap == lines[i + 1].gap:
                j += 1
            if j - i < FEWEST and j > i + 1 and lines[i + 1].gap > 1:
                j = i + 1  # columns of one character each, no line with blank lines between
        yield lines[i:j]
        i = j


def _goes_on(lines: Sequence[Line], j: int) -> bool:
    """True if line `j` may stand in a scattered line: a tiny one, or a figure between two such at one distance."""
    if _is_tiny(lines[j]):
        return True
    between = j + 1 < len(lines) and _is_tiny(lines[j - 1]) and _is_tiny(lines[j + 1]) and lines[j + 1].gap == lines[j].gap
    return between and _FIGURE.match(lines[j].text) is not None


def _is_tiny(line: Line) -> bool:
    return line.width <= WIDEST and not line.mark and not line.code


def _reads(region: Sequence[Line], lexicon: Lexicon) -> bool:
    """True if the lines read as words, at the beginning or at another place of a long region: names and figures may come first."""
    step = max(len(region) // PLACES, LOOKED_AT)
    places = [k for k in range(0, len(region), step) if not k or len(region) - k >= LOOKED_AT]
    return any(_words(region[k : k + LOOKED_AT], lexicon) for k in places)


def _words(run: Sequence[Line], lexicon: Lexicon) -> bool:
    whole = "".join(x.text for x in run)
    if 2 * len(_HAN.findall(whole)) < len(whole) or not _RUNNING.search(whole):
        return False
    if len(_MARKS.findall(whole)) >= 3:
        return True
    return lexicon.score(whole) - sum(lexicon.score(x.text) for x in run) >= READS * len(run)


def _one(run: Sequence[Line], text: str, shapes: Shapes) -> Line:
    first, last = run[0], run[-1]
    whole = "".join(x.text for x in run)
    inner = tuple(Span(a.end, b.start) for a, b in pairwise(run) if not text[a.end : b.start].strip())
    return Line(first.start, last.end, whole, first.indent, first.gap, first.page,
                width=cells(whole), has=shapes.of(whole), inner=inner)
