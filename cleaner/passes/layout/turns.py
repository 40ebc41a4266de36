"""Columns that were read in turn: a line or two of the left one, the same of the right one, and so on.

`pdftotext` does so where the lines of two columns do not stand at one height, and extractors that sort what they find by its
height always. Each line goes on where another ends: the one right before, or, where columns were read in turn, the one before
another blank line. Which is likelier is told by torn words and by how the text reads on; the best way to put the lines into
columns is found by dynamic programming over the lines that end the columns (a beam of states).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, combinations, pairwise, permutations
from typing import NamedTuple

from msgspec import Struct, structs

from cleaner.document import Evidence
from cleaner.grammar import Grammar
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.gutters import EMS, beside
from cleaner.passes.layout.lines import Line, piece, torn
from cleaner.passes.layout.reading import Reading
from cleaner.passes.layout.rows import Row

NONE, CLOSED = -1, -2  # a column has not begun, has ended
FEWEST, MANY = 6, 1 / 3  # blocks that end openly, of how many; below this nothing is looked at
COLUMNS = (2, 3, 4)
NEAR = 9  # blocks back in which a line may go on, at most
BEAM = 32  # states that are followed of each number of columns
ENTERS = -8.0  # log-odds that columns are read in turn from one place on
LEAVES = -3.0  # that they are no longer
CUT = -0.5  # of a blank line within a sentence where nothing stands beside it
CLOSE = -6.0, -3.0  # of a line of another column without a blank line before it: times the share of such lines, and at most
BEGINS = -1.0  # of a column without a line before it
HEADLINE = 2.0  # for a line without a mark at the top of the text that stands above the columns
INVERTED = -1.5  # of two columns that are not read as they begin
CLOSES = -3.0  # of a column that has ended
SKIPS = -5.0  # of a column that is passed over
INSET = 2  # cells of an indent, at least
INDENT = 2.0  # for a paragraph that begins with an indent, and against one that goes on there
MUCH = 1.3  # times the width of a line: a much wider one
WIDER = -2.0  # against a line going on in one that is much wider
ACROSS = -4.0  # against a line of a column that is wider than all full lines
NARROWEST = 12  # cells: no line of a column is full that is narrower
SLACK, ALIKE = 3, 2  # cells by which full lines differ, and how many lines at least are as wide as one another
MENDED, SHARE = 2, 0.05  # words that are no longer torn, and how many of the turns
TEARS = 3  # words made whole that one weighs which would be torn
RARE = 0.02  # share of blocks at which words are mended by chance
GAIN = 1.5  # log-odds for columns in turn, of each turn from one to the other
SHORTEST = 3  # lines of a column
SHOWN, SIDE = 3, 2  # words that are told, and code points on either side of where they were torn


class State(Struct, frozen=True):
    """The last line of each column, `NONE` or `CLOSED`, and the column of the line read last; one column: the text in order."""

    lasts: tuple[int, ...]
    at: int


class Part(NamedTuple):
    """A part of a page: its columns (one: as it stands), the lines from one to another, and what shows it."""

    columns: tuple[list[int], ...]
    lines: range
    why: tuple[Evidence, ...]


Path = tuple[float, "State", "Path | None"]


def in_turn(lines: Sequence[Line], text: str, shapes: Shapes, rule: str, lexicon: Lexicon, load: Callable[[], Grammar],
            otherwise: Callable[[Sequence[Line]], list[Line]]) -> list[Line]:
    """The lines, with columns that were read in turn put one after the other; `rule` is told for what stands elsewhere then.

    What is not proved of a page with rows of several columns is done `otherwise`.
    """
    out: list[Line] = []
    end = 0  # how far in the source is read
    for page in _pages(lines):
        if out and out[-1].end < end and not page[0].apart:
            page[0].apart = rule
        end = max(x.end for x in page)
        cut = _cut(page, text)
        for pieces in (cut, page) if cut else (page,):
            blocks = _blocks(pieces)
            open_ends = sum(pieces[b.stop - 1].ends in ("open", "comma") for b in blocks)
            if open_ends < max(FEWEST, MANY * len(blocks)) or not _mends(pieces, blocks):
                continue
            read = _Page(pieces, lexicon, load(), top=not out).read(rule)
            if any(a is not b for a, b in zip(read, pieces, strict=True)):
                page = _whole(read, page, shapes)
                break
        else:
            if cut and not any(x.apart for x in page[1:]):
                page = otherwise(page)
        out += page
    return out


def _cut(lines: Sequence[Line], text: str) -> list[Line]:
    """The lines of a page, each by itself in blocks of which some hold pieces of several columns, these cut; empty if none do."""
    starts = [max(text.rfind("\n", 0, x.start), text.rfind("\f", 0, x.start)) + 1 if not x.apart else x.start for x in lines]
    rows = [Row(x, text[start : x.end], start, 0, x.end - start) for x, start in zip(lines, starts, strict=True)]
    found = beside(rows)
    out: list[Line] = []
    for n, row in enumerate(rows):
        if len(found.get(n, ())) < 2:
            out.append(structs.replace(row.line, gap=2) if n in found or row.line.apart else row.line)
            continue
        for one in found[n]:
            part = row.text[one.left : one.right]
            blanks = part[: len(part) - len(part.lstrip())]
            out.append(piece(row.start + one.left + len(blanks), part.strip(), min(2 * len(blanks), EMS), 2))
            if one is found[n][0]:
                out[-1].page, out[-1].apart, out[-1].because = row.line.page, row.line.apart, row.line.because
    return out if found else []


def _whole(read: Sequence[Line], page: Sequence[Line], shapes: Shapes) -> list[Line]:
    """The lines that were read, those of the page where all their pieces still follow one another."""
    at = {line.start: line for line in page}
    ends = {line.end: line for line in page}
    out: list[Line] = []
    begun: int | None = None  # where a line of the page begins in `out`
    for line in read:
        whole = at.get(line.start)
        if whole is not None and line.end == whole.end:  # it was not cut
            if line.because is not whole.because:
                whole.apart, whole.because, whole.gap = line.apart, line.because, 1
            out.append(whole)
            begun = None
            continue
        if line.start in at:
            begun = len(out)
        elif line.apart:
            begun = None
        line.has = shapes.of(line.text)
        line.gap = 1
        out.append(line)
        if begun is not None and line.end in ends and ends[line.end].start == out[begun].start:
            whole = ends[line.end]
            whole.apart, whole.because = out[begun].apart, out[begun].because
            out[begun:] = [whole]
            begun = None
    return out


def _mends(lines: Sequence[Line], blocks: Sequence[range]) -> bool:
    """True if words are whole where blocks go on in the second, third or fourth one before: a look before much is weighed."""
    least = max(MENDED, RARE * len(blocks))
    return any(sum(torn(lines[a.stop - 1], lines[b.start]) for a, b in zip(blocks, blocks[n:], strict=False)) >= least
               for n in COLUMNS)


def _pages(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of each page; what has marks of its own, code and quoted mail parts them as the end of a page does."""
    first = 0
    for n, line in enumerate(lines):
        fixed = line.code or line.mark or line.quoted
        if n > first and (line.page or fixed):
            yield lines[first:n]
            first = n
        if fixed:
            yield lines[n : n + 1]
            first = n + 1
    if first < len(lines):
        yield lines[first:]


def _blocks(lines: Sequence[Line]) -> list[range]:
    """Lines of the text without a blank line between."""
    starts = [n for n, x in enumerate(lines) if not n or x.gap > 1]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


class _Page:
    """One page of lines (the first of the text: `top`), and how well each of them goes on in another."""

    def __init__(self, lines: Sequence[Line], lexicon: Lexicon, grammar: Grammar, *, top: bool) -> None:
        self._lines, self._top = lines, top
        self._reading = Reading(lines, lexicon, grammar)
        self._block = [*accumulate(int(n > 0 and x.gap > 1) for n, x in enumerate(lines))]
        self._close = max(CLOSE[0] * sum(x.gap == 1 for x in lines) / len(lines), CLOSE[1])
        self._seams: dict[tuple[int, int], float] = {}
        self._full = self._as_wide_as_others()
        self._widest = MUCH * max((lines[n].width for n in self._full), default=0)

    def read(self, rule: str) -> list[Line]:
        """The lines of the page, column by column."""
        out: list[Line] = []
        before = -1
        for columns, part, why in self._runs():
            begins = True  # a first column, or one below what stands above all, begins as it stood
            for column in columns if len(columns) == 1 else self._in_order(part, columns):
                for n in column:
                    line = self._lines[n]
                    if n != before + 1:
                        line.apart, line.because = rule, why
                        line.gap = line.gap if begins else 1
                    out.append(line)
                    before, begins = n, False
                begins = self._block[column[0]] == self._block[column[-1]]
        return out

    def seam(self, i: int, j: int) -> float:
        """Log-odds of the line `j` going on where `i` ends; `NONE` stands for nothing before."""
        if i == NONE:
            return BEGINS
        if (i, j) not in self._seams:
            self._seams[i, j] = self._weigh(i, j)
        return self._seams[i, j]

    def _as_wide_as_others(self) -> frozenset[int]:
        """The lines that end openly, or with a comma, and are as wide as others: what is not goes on in none."""
        widths = [(n, x.width) for n, x in enumerate(self._lines) if x.ends in ("open", "comma")]
        counted = Counter(width for _, width in widths)
        near = {w: sum(counted[w + k] for k in range(-SLACK, SLACK + 1)) for w in counted}
        return frozenset(n for n, width in widths if width >= NARROWEST and near[width] >= ALIKE)

    def _weigh(self, i: int, j: int) -> float:
        a, b = self._lines[i], self._lines[j]
        if a.ends == "sentence" or i not in self._full:
            return self._begins(j)
        return self._reading.goes_on(i, j) - self._indented(j) + (WIDER if b.width > MUCH * a.width else 0.0)

    def _is_head(self, n: int) -> bool:
        """True if the line ends openly and is not as wide as others."""
        return n not in self._full and self._lines[n].ends == "open"

    def _indented(self, j: int) -> float:
        return INDENT if self._lines[j].inset >= INSET else 0.0

    def _begins(self, j: int) -> float:
        """Log-odds of a sentence beginning with the line."""
        return self._reading.begins(j) + self._indented(j)

    def _runs(self) -> Iterator[Part]:
        """The page in parts."""
        best: dict[State, Path] = {}
        start = State((0,), 0)
        best[start] = (0.0, start, None)
        for columns in COLUMNS:
            entered = State((0, *[NONE] * (columns - 1)), 0)
            best[entered] = (ENTERS, entered, None)
        for j in range(1, len(self._lines)):
            following: dict[State, Path] = {}
            for path in best.values():
                for state, score in self._steps(path[1], j):
                    total = path[0] + score
                    if state not in following or total > following[state][0]:
                        following[state] = (total, state, path)
            best = {}
            left = dict.fromkeys((1, *COLUMNS), BEAM)
            for path in sorted(following.values(), key=_score, reverse=True):
                count = len(path[1].lasts)
                if left[count]:
                    left[count] -= 1
                    best[path[1]] = path
        states: list[State] = []
        back: Path | None = max(best.values(), key=_score)
        while back is not None:
            states.append(back[1])
            back = back[2]
        return self._parts(states[::-1])

    def _steps(self, state: State, j: int) -> Iterator[tuple[State, float]]:
        """Where the line `j` may stand after `state`, and how likely that is."""
        if len(state.lasts) == 1:
            yield State((j,), 0), self.seam(j - 1, j) + (CUT if j - 1 in self._full and self._lines[j].gap > 1 else 0.0)
            for columns in COLUMNS:
                yield State((j, *[NONE] * (columns - 1)), 0), ENTERS + self.seam(j - 1, j)
            return
        count = len(state.lasts)
        lasts = list(state.lasts)
        wide = ACROSS if self._lines[j].width > self._widest else 0.0
        skipped: list[int] = []
        follows = self._lines[j].gap == 1
        close = self._close if follows else 0.0
        if follows:
            lasts[state.at] = j
            yield State(tuple(lasts), state.at), self.seam(j - 1, j) + wide
            lasts[state.at] = j - 1
        for column in (*range(state.at + 1, count), *range(state.at + 1)):
            last = state.lasts[column]
            if last == CLOSED or (last >= 0 and self._block[j] - self._block[last] > NEAR) or (follows and column == state.at):
                continue
            if last == NONE and column and state.lasts[column - 1] == NONE:
                continue  # columns begin from the first to the last
            lasts[column] = j
            yield State(tuple(lasts), column), self.seam(last, j) + (SKIPS if skipped else 0.0) + wide + close
            if skipped and all(state.lasts[c] >= 0 for c in skipped):
                closed = tuple(CLOSED if c in skipped else x for c, x in enumerate(lasts))
                yield State(closed, column), self.seam(last, j) + CLOSES * len(skipped) + wide + close
            lasts[column] = last
            skipped.append(column)
        if NONE not in state.lasts:
            yield State((j,), 0), LEAVES + self._begins(j)

    def _parts(self, states: Sequence[State]) -> Iterator[Part]:
        """The runs of states with one number of columns; those that are not proved as they stand."""
        first = 0
        for n in range(1, len(states) + 1):
            if n < len(states) and len(states[n].lasts) == len(states[first].lasts):
                continue
            columns: tuple[list[int], ...] = tuple([k for k in range(first, n) if states[k].at == c]
                                                   for c in range(len(states[first].lasts)))
            part = range(first, n)
            why = self._proof(columns, part) if len(columns) > 1 else ()
            yield Part(columns if why else ([*part],), part, why)
            first = n

    def _proof(self, columns: Sequence[Sequence[int]], part: range) -> tuple[Evidence, ...]:
        """What shows that they are columns: apart they read far better than as they stand, and torn words are whole; or nothing."""
        if min(map(len, columns)) < SHORTEST:
            return ()
        down = {(a, b) for column in columns for a, b in pairwise(column)}
        along = {(n, n + 1) for n in part[:-1]}
        apart = sorted(down - along)
        whole = [(a, b) for a, b in apart if self._reading.torn(a, b)]
        mended = len(whole) - TEARS * sum(self._reading.torn(a, b) for a, b in along - down)
        gain = sum(self.seam(*x) for x in apart) - sum(self.seam(*x) for x in along - down)
        turns = len(along - down)
        if mended < max(MENDED, SHARE * turns) or gain < GAIN * turns:
            return ()
        shown = "、".join(f"{self._lines[a].text[-SIDE:]}|{self._lines[b].text[:SIDE]}" for a, b in whole[:SHOWN])
        return (Evidence("words-whole", 0.0, f"{len(whole)} words are whole in {len(columns)} columns: {shown}"),)

    def _in_order(self, part: range, columns: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
        """The columns in the order in which they read on best; the first line, or all of its block, may stand above them."""
        first = columns[0]
        block = sum(self._block[n] == self._block[first[0]] for n in first)
        ways: list[Sequence[Sequence[int]]] = []
        for above in {1, block} - {len(first)}:
            ways += ((first[:above], *way) for way in permutations([first[above:], *columns[1:]]))
        if not self._is_head(first[0]):
            ways = [*permutations(columns), *ways]
        below = self._below(part, columns)
        ways += [(*([n for n in column if n not in below] for column in way), [*below]) for way in ways if below]
        return max([way for way in ways if all(way)], key=partial(self._reads, part))

    def _below(self, part: range, columns: Sequence[Sequence[int]]) -> range:
        """The lines of the last block, if they are of one column: they may stand below all columns."""
        last = part[-1]
        first = next(n for n in part if self._block[n] == self._block[last])
        column = next(x for x in columns if x[-1] == last)
        block = range(first, last + 1)
        return block if len(block) > SHORTEST and first > column[0] and set(block) <= set(column) else range(0)

    def _reads(self, part: range, way: Sequence[Sequence[int]]) -> float:
        """How well all columns read on, from what stands before them to what stands behind."""
        order = [n for column in way for n in column]
        begins = 0.0
        if part.start:
            order.insert(0, part.start - 1)
        else:
            begins = self._begins(order[0])
        if part.stop < len(self._lines):
            order.append(part.stop)
        inverted = sum(a[0] > b[0] for a, b in combinations(way, 2))
        n = len(way[0])
        if self._block[way[0][-1]] == self._block[0] and not part.start and self._top and not self._lines[0].clause:
            begins += HEADLINE + max(0.0, self._begins(order[n]) - self.seam(order[n - 1], order[n]))
        return round(begins + sum(self.seam(a, b) for a, b in pairwise(order)) + INVERTED * inverted, 6)


def _score(path: Path) -> float:
    return path[0]
