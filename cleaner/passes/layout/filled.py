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
from cleaner.passes.layout.survey import is_bare

FEWEST = 6  # breaks that show it
LEAST, MOST = 40, 120  # cells, or code points, of a line that is full
WIDER = 2  # breaks that a line with a blank inside takes back which is wider
HEAD = 24  # cells
ENTRY = 5  # cells by which what goes on in an item may stand further in than its mark
BEGINS = frozenset({"marker", "numbered-head", "article-number", "speaker", "label", "dated-item"})  # shapes of what begins anew
BLANK = patterns.compile(r"\p{Han}[，。、；：！？”）]? [^\P{ASCII}\s]|[^\P{ASCII}\s] [“（]?\p{Han}")
HAN = patterns.compile(r"\p{Han}")
SECTION = patterns.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+")
LATIN = patterns.compile(r"[^\P{ASCII}\s,.;:!?()]")  # half-width marks may stand for those of Chinese


def mark(lines: Sequence[Line]) -> None:
    """Sets `filled` of the lines that go on from the one before, if lines of this text were cut at blanks only."""
    spaced = sum(" " in x.text and _is_mixed(x) for x in lines)
    if 2 * spaced < FEWEST:
        return
    pairs = [(a, b) for a, b in pairwise(lines)
             if b.gap == 1 and not (a.code or b.code or b.page or b.mark or a.row or b.row or a.ends in ("sentence", "colon"))
             and HAN.search(a.text + b.text) and BEGINS.isdisjoint(b.has) and not (_is_head(a) or _is_term(a, b))]
    if len(pairs) < FEWEST:
        return
    # Not all converters know that an ideograph is two cells wide.
    cut, width, size = max((_cut(lines, pairs, size) for size in (cells, len)), key=lambda x: len(x[0]))
    sides = [(LATIN.match(a.text[-1]) is not None, LATIN.match(b.text) is not None) for a, b in cut]
    before, behind = sides.count((False, True)), sides.count((True, False))
    inside = sides.count((False, False))
    long = sum(4 * _end(a, size) >= 3 * width for a, _ in cut)
    mixed = sum(_is_mixed(a) for a, _ in cut)
    turns = [{x, y} == {(True, False), (False, True)} for x, y, (_, b), (a, _) in zip(sides, sides[1:], cut, cut[1:]) if a is b]
    if len(turns) >= FEWEST - 2 and 6 * sum(turns) >= 5 * len(turns):
        return  # lines of either script in turn
    shown = 3 * long >= len(cut) and 2 * mixed >= len(cut) >= FEWEST and 2 * spaced >= len(cut)
    if shown and 2 * len(cut) >= len(pairs) and 4 * inside <= len(cut) <= 6 * min(before, behind):
        for line in lines:  # what looks like the width of a column is chance, except in other languages
            if HAN.search(line.text):
                line.column, line.over, line.left, line.cut = 0, False, 0, False
        for _, b in cut:
            b.filled = True


def _is_head(line: Line) -> bool:
    """True for a short line of ideographs above others, without a blank and a mark: more likely a head than a filled line."""
    text = SECTION.sub("", line.text)
    return line.gap != 1 and line.width <= HEAD and (text != line.text or LATIN.search(text) is None) and is_bare(line)


def _is_term(a: Line, b: Line) -> bool:
    """True if line `b` stands so much further in than `a` that it says what `a` names."""
    return b.indent - a.indent - sum(x.length for x in a.marks) > (ENTRY if "marker" in a.has else 2)


def _is_mixed(line: Line) -> bool:
    """True if a blank parts ideographs from Latin letters or digits in the line, which is no row of cells."""
    return "  " not in line.text and BLANK.search(line.text) is not None


def _cut(lines: Sequence[Line], pairs: Sequence[tuple[Line, Line]],
         size: Callable[[str], int]) -> tuple[list[tuple[Line, Line]], int, Callable[[str], int]]:
    """The breaks at which one word more had not fitted, at the width that explains most of them; none if no width explains any."""
    found, wider = [0] * (MOST + 2), [0] * (MOST + 2)
    needed = [(end := _end(a, size), end + 1 + size(b.text.split(maxsplit=1)[0])) for a, b in pairs]
    for end, more in needed:
        found[min(end, MOST + 1)] += 1
        found[min(more, MOST + 1)] -= 1
    for line in lines:
        if _is_mixed(line) and not (line.code or line.row):
            wider[min(_end(line, size), MOST + 1)] += 1
    explained, beyond = list(accumulate(found)), list(accumulate(reversed(wider)))[::-1]
    best, width = max((explained[w] - WIDER * beyond[w + 1], -w) for w in range(LEAST, MOST + 1))
    return [pair for pair, (_, more) in zip(pairs, needed, strict=True) if best > 0 and more > -width], -width, size


def _end(line: Line, size: Callable[[str], int]) -> int:
    """Where a line ends, its indent and its bullet before it."""
    return line.indent + sum(x.length for x in line.marks) + size(line.text)
