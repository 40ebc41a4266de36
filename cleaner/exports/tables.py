"""Tables among the lines that the layout has left as lines: rows of cells that form a grid.

Rows are lines that the layout takes for rows of a table. Their cells are parted by tabs, by wide blanks, or by the strokes of boxes
and of Markdown, and by one of these throughout; each row has as many cells as the others. What is less regular stays lines.
The first row is a head if it is drawn so: a line parts it, and it alone, from the rows below.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Block, Document
from cleaner.exports.diff_rows import Segment
from cleaner.exports.divisions import Division, Group, Leaf
from cleaner.exports.pages import PageBreak
from cleaner.exports.tei_source import BLANKS
from cleaner.spans import Span

_EVIDENCE, _PROGRAM = "table-row", "code"  # what the layout says of such a line, and of one of a program
_CLAUSE = patterns.standard("[，。；：！？,;!?]")
_ROWS, _COLUMNS = 3, 2  # at the least
_STROKES = "│┃┆┇┊┋║|｜"
_RULE = patterns.standard(f"(?=.*(?:--|:-|-:|==|[─━═＝]))[-+:=|｜＝\u2500-\u257f{BLANKS}]+")  # a line that is drawn between rows
_DOUBLE = patterns.standard("[=═＝]")
_PARTED = {
    "strokes": patterns.standard(f"[{BLANKS}]*[{_STROKES}][{BLANKS}]*"),
    "tabs": patterns.standard(f"[{BLANKS}]*?\t[ \u3000]*"),
    "blanks": patterns.standard(f"[{BLANKS}]{{2,}}"),
}


class Row(Struct, frozen=True):
    """A line of a table by the index of its first line: where its cells stand in the document's text; none if it is drawn.

    A row of labels is the head of its table.
    """

    table: int
    cells: tuple[Span, ...]
    labels: bool = False

    @property
    def role(self) -> dict[str, str]:
        """The attribute that says what the row is."""
        return {"role": "label"} if self.labels else {}


def rows(doc: Document, lost: Iterable[int], breaks: Sequence[PageBreak]) -> dict[int, Row]:
    """The lines of tables by the index of the block; none where text is `lost` (indices of blocks) or a page ends within a line."""
    barred = {*lost, *(one.block for one in breaks if one.offset is not None)}
    found: dict[int, Row] = {}
    run: list[int] = []
    for i, block in enumerate(doc.blocks):
        seen = {e.name for e in block.evidence}
        fits = block.type == "line" and len(block.spans) == 1 and _EVIDENCE in seen and _PROGRAM not in seen
        if run and not (fits and _follows(doc, doc.blocks[run[-1]], block)):
            found.update(_table(doc, run, barred))
            run = []
        if fits:
            run.append(i)
    found.update(_table(doc, run, barred))
    return found


def _follows(doc: Document, above: Block, below: Block) -> bool:
    """True if a line stands directly below another, in the source, too."""
    start, end = above.spans[0].end, below.spans[0].start
    if above.article != below.article or start >= end or doc.text[start:end].strip(BLANKS) != "\n":
        return False
    source = doc.alignment.to_source(Span(start, end))
    return not doc.source.text[source.start : source.end].strip(f"{BLANKS}\r\n")


def _table(doc: Document, run: Sequence[int], barred: set[int | None]) -> dict[int, Row]:
    if len(run) < _ROWS or not barred.isdisjoint(run):
        return {}
    lines = {i: doc.text[slice(*doc.blocks[i].spans[0])] for i in run}
    texts = [i for i in run if not _RULE.fullmatch(lines[i])]
    for form, parted in _PARTED.items():
        cells = {i: _cells(lines[i], parted, framed=form == "strokes") for i in texts}
        columns = {len(found) for found in cells.values()}
        if columns != {1}:
            break
    if len(texts) < _ROWS or len(columns) != 1 or min(columns) < _COLUMNS or (form != "strokes" and len(texts) < len(run)):
        return {}
    words = [[lines[i][a:b] for a, b in cells[i]] for i in texts]
    if not all(map(any, zip(*words))) or (form == "blanks" and not _listed(words)):
        return {}
    made: dict[int, Row] = {}
    head = texts[0] if _headed(texts, lines) else None
    for i in run:
        at = doc.blocks[i].spans[0]
        made[i] = Row(run[0], tuple(Span(at.start + a, at.start + b) for a, b in cells.get(i, ())), i == head)
        if not _apart(doc, at, made[i].cells):
            return {}
    return made


def _headed(texts: Sequence[int], lines: Mapping[int, str]) -> bool:
    """True if a line is drawn below the first row and none below others but the last; or a double one there, else single ones."""
    drawn = ["".join(lines[i] for i in range(a + 1, b)) for a, b in pairwise(texts)]
    below, *others = drawn if not all(drawn) else [line if _DOUBLE.search(line) else "" for line in drawn]
    return bool(below) and not any(others)


def _listed(words: Sequence[Sequence[str]]) -> bool:
    """True if wide blanks part no text that is set so, as verse is: there are no clauses, and of two columns one has figures."""
    cells = [cell for row in words for cell in row]
    figures = any(all(re.search(r"\d", cell) for cell in column[1:]) for column in zip(*words))
    return not any(map(_CLAUSE.search, cells)) and (figures or len(words[0]) > _COLUMNS)


def _cells(line: str, parted: re.Pattern[str], *, framed: bool) -> list[tuple[int, int]]:
    """Where the cells of a line stand; a stroke at its beginning or end parts none."""
    borders = [m.span() for m in parted.finditer(line)]
    starts, ends = [0, *(end for _, end in borders)], [*(start for start, _ in borders), len(line)]
    found = list(zip(starts, ends))
    if framed and len(found) > 2 and found[0] == (0, 0) and found[-1] == (len(line), len(line)):
        found = found[1:-1]
    first = len(line) - len(line.lstrip(BLANKS)), len(line.rstrip(BLANKS))
    return [(max(a, min(first[0], b)), max(a, min(b, first[1]))) for a, b in found]


def _apart(doc: Document, line: Span, cells: Sequence[Span]) -> bool:
    """True if no change reaches over the border of a cell, and of what parts them only blanks have changed."""
    hunks = doc.alignment.hunks
    for hunk in hunks[bisect_left(hunks, line.start, key=lambda h: h.current.end) :]:
        start, end = hunk.current
        if start > line.end:
            break
        beside = start < end and (end == line.start or start == line.end)
        if beside or within(hunk.current, cells):
            continue
        blanks = BLANKS + "\r\n" if start == end in line else BLANKS  # a line break stands beside the line
        last = bisect_left(cells, end, key=lambda cell: cell.start) - 1  # of the cells that begin before the end of the change
        if doc.source.text[slice(*hunk.source)].strip(blanks) or not (line.start <= start and end <= line.end) or (
                last >= 0 and start < cells[last].end):
            return False
    return True


def within(span: Span, cells: Sequence[Span]) -> bool:
    """True if one of the cells, which are ascending and disjoint, holds a span."""
    i = bisect_right(cells, span.start, key=lambda cell: cell.start) - 1
    return i >= 0 and span.end <= cells[i].end


def with_tables(divisions: Iterable[Division], tables: dict[int, Row], blocks: Sequence[int] | None = None) -> Iterator[Division]:
    """The divisions with their tables: lines that stand in one become rows of it; `blocks` are those of the leaves, if others."""
    for division in divisions:
        content = list(division.content)
        division.content = []
        for node in content:
            if isinstance(node, Division):
                division.content += with_tables([node], tables, blocks)
            elif isinstance(node, Group) and node.element == "lg":
                division.content += _parts(node, tables, blocks)
            else:
                division.content.append(node)
        yield division


def _parts(group: Group, tables: dict[int, Row], blocks: Sequence[int] | None) -> Iterator[Group]:
    last: Group | None = None
    at = None
    for leaf in group.leaves:
        row = tables.get(leaf.block if blocks is None else blocks[leaf.block])
        here = row.table if row else None
        if last is None or here != at:
            if last is not None:
                yield last
            last, at = Group("lg" if here is None else "table", []), here
        last.leaves.append(leaf if row is None else Leaf("row", leaf.block))
    if last is not None:
        yield last


def size(blocks: Iterable[int], tables: dict[int, Row]) -> dict[str, str]:
    """How many rows and columns the table of `blocks` has, as attributes."""
    cells = [len(tables[block].cells) for block in blocks]
    return {"rows": str(sum(n > 0 for n in cells)), "cols": str(max(cells))}


def parted(doc: Document, segment: Segment, cells: Sequence[Span]) -> list[Segment]:
    """A line of a table cut at the borders of its cells: what stands before, between and behind them, and they, in turn."""
    hunks = doc.alignment.hunks
    found: list[Segment] = []
    first, source, at = segment.hunks.start, segment.source.start, segment.current.start
    for n, to in enumerate([*(border for cell in cells for border in cell), segment.current.end]):
        stop, last = first, n == 2 * len(cells)
        while stop < segment.hunks.stop and hunks[stop].current.end <= to and (n % 2 or last or hunks[stop].current.start < to):
            stop += 1
        shift = hunks[stop - 1].source.end - hunks[stop - 1].current.end if stop else 0
        end = segment.source.end if last else to + shift
        stop = segment.hunks.stop if last else stop
        found.append(Segment(Span(source, end), Span(at, to), range(first, stop), segment.block, segment.part))
        first, source, at = stop, end, to
    return found
