"""Lines of the page that the extractor cut into several at their marks.

Programs that compute each line (TeX) move the glyphs beside a mark, and extractors that read in the order of the content
take the gap for the end of a line: 他的手很大，/ 指节粗得像竹根，/ 握着斧头却. No wrapped line begins with a closing mark
that had its place on the line before, and none ends at commas so that the pieces fill the column to its last character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cleaner.passes.layout.lines import OPENING, Line

SEAM = "，。、；：？！,;:?!”』」》）)"  # marks beside which extractors cut a line in two
CLOSING = "，。、；：？！”’）》〉」』】〕"
COMMAS = "，、；：,;:"
FEWEST = 3  # such places show that this extractor cuts lines
SHORT, OVER = 4, 3  # cells by which the pieces together may miss the column: an indent that was lost, marks set narrow


def mark(lines: Sequence[Line]) -> None:
    """Sets `cut` of the lines that go on within a line of the page, if enough of the text shows that there are any."""
    torn = [_torn(a, b) for a, b in pairwise(lines)]
    runs = _runs(lines)
    if sum(torn) + len(runs) < FEWEST or not runs:
        return
    for first, last in runs:
        for a, b in pairwise(lines[first : last + 1]):
            b.cut, b.left = True, a.left + a.width
    for (a, b), is_torn in zip(pairwise(lines), torn, strict=True):
        b.cut = b.cut or is_torn or (_beside(a, b) and a.text[-1] in COMMAS and a.width + b.width <= a.column + OVER)


def _beside(a: Line, b: Line) -> bool:
    """Whether two lines may be neighbours on one line of a column."""
    begins = "marker" in b.has or "speaker" in b.has
    return a.column > 0 and b.gap == 1 and b.indent == 0 and not (b.page or a.code or b.code or begins)


def _torn(a: Line, b: Line) -> bool:
    """Whether `b` begins with a mark that had its place on `a`."""
    return _beside(a, b) and b.text[0] in CLOSING and a.width + 2 <= a.column - 2


def _runs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The first and the last of lines that end at marks, but for the last, and fill the column together."""
    found = []
    i = 0
    while i < len(lines) - 1:
        last, width, comma = i, lines[i].width, False
        column = lines[i].column
        while last + 1 < len(lines) and _is_cut(lines[last], lines[last + 1]) and width + lines[last + 1].width <= column + OVER:
            comma = comma or lines[last].text[-1] in COMMAS or lines[last + 1].text[0] in CLOSING
            last += 1
            width += lines[last].width
        if comma and lines[last].text[-1] not in SEAM and lines[last].width < column - SHORT <= width:
            found.append((i, last))
            i = last
        i += 1
    return found


def _is_cut(a: Line, b: Line) -> bool:
    return _beside(a, b) and (a.text[-1] in SEAM or b.text[0] in CLOSING or b.text[0] in OPENING)
