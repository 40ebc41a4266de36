"""Columns of vertical type that were read from the left: the first of them stands at the right.

Extractors that sort what they find by its place on the page read vertical type so, each column by itself. Read from the
right the text reads on and words are whole that are torn from the left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cleaner.document import Evidence
from cleaner.grammar import Grammar
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import Line
from cleaner.passes.layout.reading import Reading

FEWEST = 5  # columns
SMALL = 4  # cells of what stands between columns as the rest of one
TEARS = 3  # words made whole that one weighs which would be torn
GAIN, EACH = 5.0, 0.5  # log-odds for reading from the right, at least, and of each column
BELONGS = 3.0  # log-odds from which on a short line at an end is the rest of a column
SHOWN, SIDE = 3, 2  # places that are told, and code points on either side


def from_the_right(lines: Sequence[Line], rule: str, lexicon: Lexicon, load: Callable[[], Grammar]) -> list[Line]:
    """The lines, with columns of vertical type that were read from the left turned round by `rule`."""
    out: list[Line] = []
    moved: tuple[Evidence, ...] = ()  # what showed it of the run before
    for run in _runs(lines, lexicon, load):
        why = _reads_on(run, Reading(run, lexicon, load())) if _are_columns(run) else None
        if moved:
            run[0].apart, run[0].because = rule, moved
        moved = (why,) if why else ()
        if not why:
            out += run
            continue
        first = run[0]
        gaps, page = [first.gap, *(x.gap for x in run[:0:-1])], first.page
        for line, gap in zip(run[::-1], gaps, strict=True):
            line.apart, line.because, line.gap, line.page = (rule if out else ""), moved, gap, False
            out.append(line)
        run[-1].page = page
    return out


def _runs(lines: Sequence[Line], lexicon: Lexicon, load: Callable[[], Grammar]) -> Iterator[Sequence[Line]]:
    """Columns of vertical type that follow one another on a page, and other lines in between."""
    for run in _short(lines):
        first, stop = 0, len(run)
        if _are_columns(run):
            reading = Reading(run, lexicon, load())
            while not run[first].inner and _seam(run, reading, first + 1, first) < BELONGS:
                first += 1
            while not run[stop - 1].inner and _seam(run, reading, stop - 1, stop - 2) < BELONGS:
                stop -= 1
        yield from (part for part in (run[:first], run[first:stop], run[stop:]) if part)


def _short(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Columns of vertical type and other short lines that follow one another on a page, and the lines in between."""
    first = 0
    for n in range(1, len(lines) + 1):
        if n == len(lines) or lines[n].page or _upright(lines[n]) != _upright(lines[first]):
            yield lines[first:n]
            first = n


def _upright(line: Line) -> bool:
    return bool(line.inner) or (line.width <= SMALL and not (line.mark or line.code))


def _are_columns(run: Sequence[Line]) -> bool:
    return sum(bool(x.inner) for x in run) >= FEWEST


def _reads_on(run: Sequence[Line], reading: Reading) -> Evidence | None:
    """What shows that the columns begin at the right; None if nothing does."""
    back = [(k + 1, k) for k in range(len(run) - 1)]
    whole = sum(reading.torn(*x) for x in back)
    gain = sum(_seam(run, reading, *x) - _seam(run, reading, *x[::-1]) for x in back)
    if gain < max(GAIN, EACH * len(run)) or whole < TEARS * sum(reading.torn(b, a) for a, b in back):
        return None
    best = sorted(back, key=lambda x: -_seam(run, reading, *x))[:SHOWN]
    shown = "、".join(f"{run[a].text[-SIDE:]}|{run[b].text[:SIDE]}" for a, b in best)
    return Evidence("reads-on", round(gain, 1), f"{len(run)} columns read on from the right: {shown}")


def _seam(run: Sequence[Line], reading: Reading, i: int, j: int) -> float:
    return reading.begins(j) if run[i].ends == "sentence" else reading.goes_on(i, j)
