"""Blocks set further in than the text around them: items of a list under their marker, what is said of a term, quotations.

Programs that set plain text (mail, manuals, README files) keep one right margin for all lines and move the left one. Such a
block is known by its wrapped lines: those behind the first begin below one another, and what follows a line would
not have fitted on it. A line's indent and the width of its column are then counted from the block's own margin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.passes.layout.lines import Line, cells
from cleaner.passes.layout.widths import first_unit

FEWEST = 6  # wrapped lines of such blocks that show that there are any
FIRST = 4  # cells by which the first line of a block may stand further in
WIDEST = 24  # cells of a margin
SLACK = 3  # cells by which a full line may be shorter: what follows is as wide, or marks may not begin a line
HAN = patterns.compile(r"\p{Han}")
BOX = patterns.compile(r"[|│┃]")


def mark(lines: Sequence[Line]) -> None:
    """Sets `margin` and `hangs` of the lines of such blocks, and their `known` width."""
    pairs = [(a, b) for a, b in pairwise(lines) if _hangs(a, b)]
    edges = Counter(_edge(a) for a, b in pairs if b.indent >= 2 and a.ends in ("open", "comma") and HAN.search(a.text))
    right = max(edges, key=lambda e: (_near(edges, e), e), default=0)
    full = _near(edges, right)
    if full < FEWEST or 2 * full < edges.total():
        return
    wrapped = {a.start: b for a, b in pairs if _edge(a) <= right and _edge(a) + first_unit(b) > right - SLACK}
    levels = {b.indent for b in wrapped.values()}
    short = [b for a, b in pairwise(lines) if a.ends == "sentence" and not b.page and _edge(a) + first_unit(b) <= right - SLACK]
    parted = 10 * sum(b.gap > 1 for b in short) >= 9 * len(short)  # no block begins without a blank line
    margin = 0
    inside = False  # the line before goes on in this one
    for line in lines:
        following = wrapped.get(line.start)
        if not inside:
            if following:
                margin = following.indent
            elif line.indent < margin:
                margin = max((m for m in levels if m <= line.indent), default=0)
        if margin and not (line.code or line.known) and (inside or following or HAN.search(line.text)):
            line.margin, line.hangs = margin, inside and parted
            line.known = right - margin
        inside = following is not None


def _hangs(a: Line, b: Line) -> bool:
    """Whether `b` begins where lines that go on behind `a` do: below its text, or a little before it."""
    if b.gap > 1 or b.page or a.code or b.code or a.known or b.known or b.indent > WIDEST or BOX.match(a.text):
        return False
    if not (HAN.search(a.text) or HAN.search(b.text)):
        return False
    return b.mark == "" and (b.indent == _text_at(a) or (not _marker(a) and 0 <= a.indent - b.indent <= FIRST))


def _marker(line: Line) -> str:
    return line.has.get("marker", "")


def _text_at(line: Line) -> int:
    """The cell at which the text of a line begins, behind its marker."""
    at = line.indent + sum(m.length for m in line.marks if m.end <= line.start)
    marker = _marker(line)
    rest = line.text[len(marker) :]
    return at + cells(marker) + len(rest) - len(rest.lstrip()) if marker else at


def _edge(line: Line) -> int:
    return line.indent + sum(m.length for m in line.marks if m.end <= line.start) + line.width


def _near(edges: Counter[int], right: int) -> int:
    """How many lines end at the right margin, or so near that no ideograph had its place there."""
    return sum(edges[e] for e in range(right - SLACK, right + 1))
