"""Lines that were cut at blanks only, as converters do that know no Chinese: `pandoc -t plain`, lynx, html2text.

A run of Chinese without a blank is one word to them: lines are of all widths, some far too wide. But each was filled as far as the
blanks let it be: what stands before the first blank of the next line had not fitted on it any more. Where that holds of most
breaks, and they stand before Latin words and behind them, hardly ever between two ideographs, it shows which breaks were made so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from cleaner import patterns
from cleaner.passes.layout.lines import Line, cells

FEWEST = 6  # breaks that show it
LEAST, MOST = 40, 120  # cells, or code points, of a line that is full
WIDER = 2  # breaks that a line with a blank inside takes back which is wider
BLANK = patterns.compile(r"\S \S(?!.*  )")  # in a line that is no row
HAN = patterns.compile(r"\p{Han}")
LATIN = patterns.compile(r"[^\P{ASCII}\s,.;:!?()]")  # half-width marks may stand for those of Chinese


def mark(lines: Sequence[Line]) -> None:
    """Sets `filled` of the lines that go on from the one before, if lines of this text were cut at blanks only."""
    pairs = [(a, b) for a, b in pairwise(lines)
             if b.gap == 1 and not (a.code or b.code or b.page or b.mark or a.row or b.row or a.ends == "sentence")
             and HAN.search(a.text + b.text)]
    if len(pairs) < FEWEST:
        return
    cut = max((_cut(lines, pairs, size) for size in (cells, len)), key=len)  # not all know that an ideograph is two cells wide
    sides = [(LATIN.match(a.text[-1]) is not None, LATIN.match(b.text) is not None) for a, b in cut]
    before, behind = sides.count((False, True)), sides.count((True, False))
    inside = sides.count((False, False))
    spaced = sum(BLANK.search(x.text) is not None and HAN.search(x.text) is not None for x in lines)
    if 2 * spaced >= len(cut) >= FEWEST and 2 * len(cut) >= len(pairs) and 4 * inside <= len(cut) <= 6 * min(before, behind):
        for _, b in cut:
            b.filled = True


def _cut(lines: Sequence[Line], pairs: Sequence[tuple[Line, Line]], size: Callable[[str], int]) -> list[tuple[Line, Line]]:
    """The breaks at which one word more had not fitted, at the width that explains most of them; none if no width explains any."""
    found, wider = [0] * (MOST + 2), [0] * (MOST + 2)
    needed = [(end := _end(a, size), end + 1 + size(b.text.split(maxsplit=1)[0])) for a, b in pairs]
    for end, more in needed:
        found[min(end, MOST + 1)] += 1
        found[min(more, MOST + 1)] -= 1
    for line in lines:
        if BLANK.search(line.text) and HAN.search(line.text) and not (line.code or line.row):
            wider[min(_end(line, size), MOST + 1)] += 1
    explained, beyond = list(accumulate(found)), list(accumulate(reversed(wider)))[::-1]
    best, width = max((explained[w] - WIDER * beyond[w + 1], -w) for w in range(LEAST, MOST + 1))
    return [pair for pair, (_, more) in zip(pairs, needed, strict=True) if more > -width] if best > 0 else []


def _end(line: Line, size: Callable[[str], int]) -> int:
    """Where a line ends, its indent and its bullet before it."""
    return line.indent + sum(x.length for x in line.marks) + size(line.text)
