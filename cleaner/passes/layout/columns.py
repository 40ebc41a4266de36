"""Columns that were read across: what stands side by side on the page is read one column after the other.

Where an extractor keeps the page's layout (`pdftotext -layout`), the columns of a page stand side by side, with wide
blanks between. A gutter is a place that stays blank in many rows one below the other while text stands
on both sides; the page is cut at its gutters, and above and below them (the recursive X-Y cut of
Nagy and Seth 1984). Cells of a table also stand so: columns are read apart only if the lines of
each are prose that was wrapped at the column's width.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout.gutters import EMS, side_by_side
from cleaner.passes.layout.lines import CLAUSE, Line, cells, piece, torn
from cleaner.passes.layout.rows import Row
from cleaner.passes.layout.widths import width_of_column

GUTTER = patterns.compile(r"\S[ \u3000\xa0]{2,}\S|[^\x00-\x7f\s]{8} [^\x00-\x7f\s]{8}")  # wide, or between two lines in Chinese
FRAMED = patterns.compile(r"[│┃║┌├└╔╠╚┏┣┗](?=.*[│┃║┐┤┘╗╣╝┓┫┛])|\|(?=.*\|.*\|\s*$)")  # a row of a table
VERTICAL = patterns.compile(r"[\p{Han}\p{P}]")
NARROWEST = 10  # characters before a column whose rows stand between those of another
FEWEST = 4  # rows with text on both sides of a gutter
SHIFT = 8  # characters by which text behind a gutter may stand further right: indents, and what a long line pushed on
INDENT = 4  # characters by which a paragraph begins further right than its column
HUNG = "，。、；：！？”’」』）》"  # marks that may stand outside the column
NEAR = 2  # line feeds between two rows of one column
LONGEST = 400  # lines of a page that are looked at
MENDED = 2  # words that columns with hardly a blank between make whole
TRIED = 8  # places tried as a gutter on a page


def apart(lines: Sequence[Line], text: str, shapes: Shapes, rule: str, *, sure: bool = False) -> list[Line]:
    """The lines, with those of columns that stand side by side cut at the gutters and put one column after the other by `rule`.

    Where it must be `sure`, pages stay of which some rows may be of either column.
    """
    if sum(x.indent >= 2 * NARROWEST or GUTTER.search(text, x.start, x.end) is not None for x in lines) < FEWEST:
        return list(lines)
    found: list[Line] = []
    page: list[Row] = []
    for line in lines:
        framed = FRAMED.match(line.text) is not None
        if page and (line.page or line.mark or framed):
            _add(found, _lines(page, text, shapes, rule, sure), rule)
            page = []
        if framed:
            found.append(line)
            continue
        start = text.rfind("\n", 0, line.start) + 1
        start = max(start, text.rfind("\f", start, line.start) + 1)
        row = line.text if line.end - start == len(line.text) else text[start : line.end]
        page.append(Row(line, row, start, 0, len(row)))
    _add(found, _lines(page, text, shapes, rule, sure), rule)
    return found


def _add(found: list[Line], page: Iterator[Line], rule: str) -> None:
    """Adds the lines of a page; the last column of the page before may have ended above other text."""
    first = len(found)
    found += page
    if 0 < first < len(found) and found[first - 1].end < max(x.end for x in found[max(0, first - LONGEST) : first]):
        found[first].apart = rule


def _lines(page: Sequence[Row], text: str, shapes: Shapes, rule: str, sure: bool) -> Iterator[Line]:
    if not page:
        return
    cut = _narrow(page, sure) or _cut(page)
    if len(cut) == 1:
        _mark_rows(page)
        yield from (row.line for row in page)
        return
    follows = -1  # where the piece before ends
    vertical = False
    widths = [_width(column) for column in cut]
    usual = max((w for w, wrapped in widths if wrapped), default=0)
    for column, (width, wrapped) in zip(cut, widths):
        edge = min((row.parts[0][0] for row in column), default=0)
        between, vertical = vertical, _is_vertical(column)
        for n, row in enumerate(column):
            if not row.left and row.right == len(row.text) and len(row.parts) == 1:
                line = row.line
            else:
                line = _piece(row, row.edge if row.edge >= 0 else min(edge, row.left or edge))
                line.has = shapes.of(line.text)
                line.gap = row.line.gap if n else 2 if between or vertical else 1
                line.page = row.line.page and not row.left
                line.known = width if wrapped else usual
            line.apart = rule if follows >= 0 and (line.start < follows or text[follows : line.start].strip()) else ""
            follows = line.end
            yield line


def _narrow(page: Sequence[Row], sure: bool) -> list[Sequence[Row]]:
    """The rows of columns with narrow gutters, and what stands above and below them; empty if there are none."""
    found = side_by_side(page, sure=sure)
    if found is None or sum(_width(column)[1] for column in found[2]) < 2 or not _mends(found[2]):
        return []
    first, last, columns = found
    return [*(_cut(page[:first]) if first else ()), *columns, *(_cut(page[last:]) if last < len(page) else ())]


def _mends(columns: Sequence[Sequence[Row]]) -> bool:
    """True if more words stand across the lines of the columns than across the blanks between them."""
    down = across = 0
    last: dict[int, Line] = {}  # by row, what stands left of the column
    for column in columns:
        lines = [_piece(row, row.left) for row in column]
        down += sum(torn(a, b) for a, b in pairwise(lines))
        across += sum(torn(last[row.start], line) for row, line in zip(column, lines, strict=True) if row.start in last)
        last = {row.start: line for row, line in zip(column, lines, strict=True)}
    return down >= MENDED and down > 2 * across


def _mark_rows(page: Sequence[Row]) -> None:
    """Marks lines of which several in a row have wide blanks inside: rows of cells, or columns that could not be read apart."""
    several: list[Row] = []
    for row in page:
        if len(row.parts) > 1:
            several.append(row)
            continue
        for found in several if len(several) >= FEWEST else ():
            found.line.row = True
        several = []
    for found in several if len(several) >= FEWEST else ():
        found.line.row = True


def _piece(row: Row, edge: int) -> Line:
    """The line that a part of a row is; `edge` is where its column begins."""
    parts = row.parts
    start, end = parts[0][0], parts[-1][1]
    blanks = cells(row.text[edge:start])
    return piece(row.start + start, row.text[start:end], blanks if row.edge < 0 else min(2 * blanks, EMS), row.line.gap)


def _cut(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """The rows, cut into columns in the order of reading; one list if nothing stands side by side."""
    best: tuple[int, int, int, int] | None = None  # rows with text on both sides, minus the place, from row, to row
    for place in _places(rows):
        for first, last, both in _runs(rows, place):
            if both >= FEWEST and (best is None or (both, -place) > best[:2]):
                best = both, -place, first, last
    if best is None:
        return [rows]
    _, place, first, last = best
    left, right = _sides(rows[first:last], -place)
    halves = _cut(left), _cut(right)
    if not _prose(halves[0], halves[1]):
        return [rows]
    above, below = rows[:first], rows[last:]
    return [*(_cut(above) if above else ()), *halves[0], *halves[1], *(_cut(below) if below else ())]


def _places(rows: Sequence[Row]) -> list[int]:
    """Columns at which text often begins behind wide blanks, the commonest first."""
    starts = Counter(a for row in rows for n, (a, _) in enumerate(row.parts) if n or a - row.left >= NARROWEST)
    return [place for place, n in starts.most_common(TRIED) if n >= 2]


def _split(row: Row, place: int) -> int:
    """The column that parts the row at a gutter before `place`; -1 if text stands there."""
    parts = row.parts
    for n, (a, b) in enumerate(parts):
        if a >= place - 1:
            return a
        if b > place - 2:
            if a < place < b and row.text[place - 1].isspace() and not row.text[place].isspace():
                return place  # a mark that hangs over fills the gutter but for one blank
            following = parts[n + 1][0] if n + 1 < len(parts) else -1
            return following if place < following <= place + SHIFT else -1
    return row.right


def _runs(rows: Sequence[Row], place: int) -> Iterator[tuple[int, int, int]]:
    """Runs of rows that leave the gutter before `place` blank: from row, to row, and how many have text on both sides."""
    n = 0
    while n < len(rows):
        first = n
        sides: list[bool] = []
        beside: list[bool] = []  # whether text stands right of the gutter, or side by side left of it
        flush: list[bool] = []  # whether text begins at the gutter's right edge
        alone = ""  # on which side the row before has text, if on one only
        while n < len(rows) and (at := _split(rows[n], place)) >= 0:
            left, right = rows[n].parts[0][0] < at, at < rows[n].right
            here = "" if left and right else "left" if left else "right"
            # Rows of two columns that do not stand at one height alternate.
            if alternate := bool(alone and here and alone != here and rows[n].line.gap == 1):
                sides[-1] = True
            sides.append((left and right) or alternate)
            beside.append(right or len(rows[n].parts) > 1)
            flush.append(not right or any(a >= at and 0 <= a - place <= INDENT for a, _ in rows[n].parts))
            alone = here
            n += 1
        # A column begins and ends where text stands on both sides in two rows, but for lines that follow the last closely, and
        # those of the right one that stand closely above the headline of the left one.
        pairs = [k for k in range(len(sides) - 1) if sides[k] and sides[k + 1] and rows[first + k + 1].line.gap <= NEAR]
        if pairs:
            start, end = pairs[0], pairs[-1] + 2
            while end < len(sides) and rows[first + end].line.gap == 1:
                end += 1
            top = start
            while top and beside[top - 1] and rows[first + top].line.gap == 1:
                top -= 1
                start = top if flush[top] else start
            yield first + start, first + end, sum(sides[start:end])
        n += 1


def _sides(rows: Sequence[Row], place: int) -> tuple[list[Row], list[Row]]:
    left, right = list[Row](), list[Row]()
    for row in rows:
        at = _split(row, place)
        for side, lo, hi in ((left, row.left, at), (right, at, row.right)):
            if row.text[lo:hi].strip():
                side.append(Row(row.line, row.text, row.start, lo, hi))
    return left, right


def _prose(left: Sequence[Sequence[Row]], right: Sequence[Sequence[Row]]) -> bool:
    """True if on both sides stands prose that was wrapped, or on one side and the other is as wide or set vertically."""
    widths = [[_width(column) for column in side] for side in (left, right)]
    wrapped = [max((w for w, prose in side if prose), default=0) for side in widths]
    if all(wrapped):
        return True
    if not any(wrapped):
        return False
    beside = 0 if not wrapped[0] else 1
    if all(_is_vertical(column) for column in (left, right)[beside]):
        return True
    other = max(w for w, _ in widths[beside])
    return abs(other - max(wrapped)) <= max(3, 0.1 * max(wrapped))


def _is_vertical(column: Sequence[Row]) -> bool:
    """True if each row of the column is one character: a headline that is read from top to bottom."""
    return len(column) >= FEWEST and all(len(row.parts) == 1 and VERTICAL.fullmatch(row.text, *row.parts[0]) for row in column)


def _width(column: Sequence[Row]) -> tuple[int, bool]:
    """The width of a column in cells, and whether prose was wrapped at it."""
    lines = [_piece(row, row.left) for row in column]
    widths = sorted((x.indent + x.width for x in lines), reverse=True)
    width = widths[len(widths) // 8]  # lines that may be wider: spoilt ones
    full = [x for x in lines[:-1] if x.indent + x.width >= width - 4]
    cut = [x.ends for x in full if x.ends in ("open", "comma")]
    inside = Counter(x.indent + x.width for x in full if x.ends == "open" or x.text[-1] not in HUNG)
    marks = sum(CLAUSE.search(x.text[:-1]) is not None for x in lines)
    wrapped = 2 * len(full) >= len(lines) - 1 and 2 * len(cut) >= len(full) and 4 * cut.count("open") >= len(full)
    wrapped = wrapped and len(lines) >= FEWEST and 4 * marks >= len(lines)
    return max(inside, key=lambda w: (inside[w], w), default=width), wrapped or width_of_column(lines) > 0
