"""Columns side by side with no more than one blank between: `pdftotext -layout` on pages whose gutters are narrow.

There the place of a gutter differs from row to row, as digits are narrow and lines are letter-spaced. But each row is made of
pieces that are as wide as the column: its width is known from rows of such pieces, and all rows are cut by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from cleaner import patterns
from cleaner.passes.layout.lines import cells
from cleaner.passes.layout.rows import Row

# What stands between blanks, with a mark behind it that hangs over.
TOKEN = patterns.compile(r"[^ \u3000\xa0]{2,}(?: [，。、；：！？”’」』）》]+(?![^ \u3000\xa0]))?|[^ \u3000\xa0]")
NARROWEST = 16  # cells: no column of running text is narrower
SLACK = 2  # cells by which a full line may be narrower: marks that cannot end or begin it
FEWEST = 6  # rows of full pieces
FEW = 3  # of them in a block of which other rows are of one column
SHARE = 0.3  # of all rows from the first of them to the last
HUNG = 2  # cells of a mark that hangs over the edge
EMS = 4  # cells of an indent, of which each blank stands for an em, or for half of one
SPACED = 4  # single characters that begin a letter-spaced line
INDENT = 5  # blanks before a piece that are an indent, at most


Token = tuple[int, int, int]
"""From which column of a line to which, and its width in cells."""


class Piece(Struct, frozen=True):
    """A piece of a row: the number of its column, and the columns `left:right` of the line, with its indent."""

    column: int
    left: int
    right: int


def side_by_side(rows: Sequence[Row], *, sure: bool) -> tuple[int, int, list[list[Row]]] | None:
    """From which row to which columns stand side by side with narrow gutters, and the rows of each column; None if none do.

    Where it must be `sure`, none do if rows of one piece may be of either column.
    """
    tokens = [_tokens(row) for row in rows]
    width = _width(tokens)
    if not width:
        return None
    full = [n for n, row in enumerate(tokens) if _is_full(row, width)]
    if len(full) < FEWEST:
        return None
    first, last = full[0], full[-1] + 1
    count = max(len(tokens[n]) for n in full)
    if len(full) < SHARE * (last - first) or (sure and _are_of_either(tokens[first:last])):
        return None
    while first > 0 and rows[first].line.gap == 1 and _cut(tokens[first - 1], width, count):
        if len(tokens[first - 1]) == 1 and tokens[first - 1][0][2] < width - SLACK:
            break  # a headline above the columns
        first -= 1
    while last < len(rows) and rows[last].line.gap <= 2 and _cut(tokens[last], width, count):
        last += 1
    columns: list[list[Row]] = [[] for _ in range(count)]
    pieces: list[Piece] = []
    for row, mine in zip(rows[first:last], tokens[first:last]):
        pieces = _cut(mine, width, count, pieces)
        if not pieces:
            return None
        for piece in pieces:
            columns[piece.column].append(Row(row.line, row.text, row.start, piece.left, piece.right, edge=piece.left))
    return first, last, [column for column in columns if column]


def beside(rows: Sequence[Row]) -> dict[int, list[Piece]]:
    """The pieces of each row of the blocks in which some rows are of two columns: the others may be of either."""
    tokens = [_tokens(row) for row in rows]
    width = _width(tokens)
    if not width:
        return {}
    full = [n for n, row in enumerate(tokens) if _is_full(row, width)]
    count = max((len(tokens[n]) for n in full), default=0)
    found: dict[int, list[Piece]] = {}
    starts = [n for n, row in enumerate(rows) if not n or row.line.gap > 1 or row.line.apart]
    for first, stop in zip(starts, [*starts[1:], len(rows)], strict=True):
        if sum(first <= n < stop for n in full) >= FEW:
            found.update((n, pieces) for n in range(first, stop) if (pieces := _cut(tokens[n], width, count, spaced_apart=True)))
    return found


def _tokens(row: Row) -> list[Token]:
    return [(m.start(), m.end(), cells(m[0].replace(" ", ""))) for m in TOKEN.finditer(row.text, row.left, row.right)]


def _width(tokens: Sequence[Sequence[Token]]) -> int:
    """The width that most pieces have in rows of two wide pieces or more."""
    widths = Counter(w for row in tokens if len(row) > 1 for _, _, w in row if w >= NARROWEST)
    if not widths:
        return 0
    width, times = max(widths.items(), key=lambda x: (x[1], x[0]))
    return width if times >= 2 * FEWEST else 0


def _is_full(row: Sequence[Token], width: int) -> bool:
    """True if a row is of two pieces or more with a blank or two between, each but the last as wide as the column."""
    if len(row) < 2 or any(b[0] - a[1] > 2 for a, b in pairwise(row)):
        return False
    return all(width - SLACK <= w <= width + HUNG for _, _, w in row[:-1]) and row[-1][2] <= width + HUNG


def _are_of_either(rows: Sequence[Sequence[Token]]) -> bool:
    """True if rows of one piece all begin at the left, where only some of them can belong: see `beside`."""
    starts = [row[0][0] for row in rows if len(row) == 1]
    return len(starts) > 1 and max(starts) <= INDENT


def _cut(row: Sequence[Token], width: int, count: int, above: Sequence[Piece] = (), *, spaced_apart: bool = False) -> list[Piece]:
    """The pieces of a row, below one of the pieces `above`; empty if it cannot be cut into pieces of that width.

    Where `spaced_apart`, what is letter-spaced is a piece of its own.
    """
    found: list[Piece] = []
    for column, left, right, filled in _filled(row, width, above, spaced_apart):
        if filled > width + HUNG + EMS // 2 or column >= count or (found and column <= found[-1].column):
            return []
        found.append(Piece(column, left, right))
    return found


def _filled(row: Sequence[Token], width: int, above: Sequence[Piece], spaced_apart: bool) -> Iterator[tuple[int, int, int, int]]:
    """Tokens put together until the column is full, or a wide blank follows a short line: column, from, to, cells."""
    column, left, end, filled = -1, 0, 0, 0
    spaced = True  # all of it is letter-spaced, as lines are that would not be full otherwise
    for n, (start, stop, size) in enumerate(row):
        blank = start - end
        if column < 0:
            column, left = _column(start, 0, width, above), start if start > INDENT else 0
            filled = min(2 * (start - left), EMS)
        elif (filled + size > (width - SLACK if spaced and stop - start == 1 else width + HUNG - 1)
              or (blank > 1 and filled >= width - SLACK) or (spaced_apart and not spaced and _are_spaced(row[n : n + SPACED]))):
            yield column, left, end, filled
            full, spaced = filled >= width - SLACK - 1, True
            column = column + 1 if full and blank <= INDENT else _column(start, column + 1, width, above)
            left = end + 1 if full and 2 < blank <= INDENT else start
            filled = min(2 * (start - left), EMS)
        elif blank > 1 and start > (column + 1) * (width // 2):
            yield column, left, end, filled
            column, left, filled, spaced = _column(start, column + 1, width, above), start, 0, True
        filled += size
        spaced = spaced and stop - start == 1
        end = stop
    if column >= 0:
        yield column, left, end, filled


def _are_spaced(tokens: Sequence[Token]) -> bool:
    return len(tokens) == SPACED and all(stop - start == 1 for start, stop, _ in tokens)


def _column(start: int, least: int, width: int, above: Sequence[Piece]) -> int:
    """The column of what begins at a place behind a wide blank: that of what begins there in the row `above`, an indent before.

    Otherwise the first that may reach so far, letter-spaced lines before it.
    """
    column = next((piece.column for piece in above if piece.column >= least and -1 <= start - piece.left <= INDENT), least)
    while start > column * (width + 1) + INDENT:
        column += 1
    return column
