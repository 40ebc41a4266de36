"""The joint decision: for every line, which block it belongs to and of what type that is.

A path through the lines is scored by the sum of evidence: of each block's first line for its
type, of each break for being joined, of each last line for ending such a block. The best path
is found by dynamic programming (Viterbi 1967), so that a head or a torn-off fragment is decided
together with what stands before and after it. Linear in the number of lines.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from operator import add, gt

from msgspec.structs import replace

from cleaner.document import BlockType, Evidence
from cleaner.kinds.evidence import Scale
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.breaks import breaks
from cleaner.passes.layout.forms import shape
from cleaner.passes.layout.groups import JOINS, Group
from cleaner.passes.layout.lines import Line
from cleaner.passes.layout.listing import listed, verse_lines
from cleaner.passes.layout.nesting import unclosed_at
from cleaner.passes.layout.survey import Seen, survey
from cleaner.rules import EvidenceRule, RuleSet

TYPES: tuple[BlockType, ...] = ("p", "list-item", "kicker", "title", "subtitle", "head", "label", "byline", "dateline",
                                "caption", "credit", "line")
Sign = tuple[str | int, ...]
START = "start"  # what the first block of a text follows
STRONG = ("word-across", "digits-across", "number-across", "unclosed-before", "next-cannot-begin", "ends-opening",
          "ends-comma", "line-full")

FULL = 4  # cells that may be left on a full line at a page's end: what follows is not known
WHOLE = frozenset({"numbered-head", "caption-begin", "caption-end"})  # shapes of lines that stand for themselves at a page's end
ENDS = ("sentence", "comma", "semicolon", "colon", "open", "at-page")  # how lines end, as the last of a block
ALONE = 44  # cells: a line without an end that is no longer than this may be a block of its own

NEVER = -math.inf


class Weights:
    """The evidence rules of the layout, ready to weigh, and the shapes they speak of."""

    def __init__(self, rules: RuleSet) -> None:
        by_name = {r.name: Scale(r) for r in rules.of("layout") if isinstance(r, EvidenceRule)}
        self.shapes = Shapes(rules)
        self.types = [by_name.get(f"is-{t}") for t in TYPES]
        self.joins = [by_name.get(JOINS.get(t, "")) for t in TYPES]
        self.prose = by_name.get(JOINS["p"])
        # What a block of a type weighs behind one of each type: row by row the type behind, then the types before.
        self.follows = [[0.0 if s is None else s.weights.get(f"follows-{t}", 0.0) for t in TYPES] for s in self.types]
        self.begins = [0.0 if s is None else s.weights.get(f"follows-{START}", 0.0) for s in self.types]
        self.ends = {e: [0.0 if s is None else s.weights.get(f"last-{e}", 0.0) for s in self.types]
                     for e in ENDS}
        self.alone = [0.0 if s is None else s.weights.get("alone-open-short", 0.0) for s in self.types]

    def behind(self, before: str) -> list[float]:
        """What a block of each type weighs behind one of the type `before`."""
        return self.begins if before == START else [row[TYPES.index(before)] for row in self.follows]


class Sheet:
    """Lines, and what each weighs as the first of a block of each type (`starts`) or as one that goes on (`joins`).

    Of what is seen only the sums are kept, and the evidence for going on in prose, which most lines do that are wrapped;
    for all other evidence a line is looked at again. Lines weigh nothing before `weigh` has weighed them.
    """

    def __init__(self, lines: Sequence[Line], weights: Weights, lexicon: Lexicon) -> None:
        self.lines, self.weights, self._lexicon = lines, weights, lexicon
        self.page = survey(lines, lexicon)
        self._unclosed, self._verse, self._listed = unclosed_at(lines), verse_lines(lines), listed(lines)
        self.short = [x.ends == "open" and x.width <= ALONE for x in lines]
        self.ends = [*(x.ends for x in lines[:1]), *map(_end, lines, lines[1:], lines[2:]), *(x.ends for x in lines[1:][-1:])]
        self.starts: list[list[float]] = [[]] * len(lines)
        self.joins: list[list[float]] = [[]] * len(lines)
        self._prose: list[tuple[Evidence, ...]] = [()] * len(lines)

    def weigh(self, parts: Iterable[range]) -> None:
        """Weighs the lines of `parts`."""
        places = list(chain.from_iterable(parts))
        for i, sums in zip(places, _sums(self.weights.types, map(self.shape, places)), strict=True):
            self.starts[i] = sums
        for i, sums in zip(places, _sums(self.weights.joins, map(self._weighed, places)), strict=True):
            self.joins[i] = sums

    def sign(self, i: int) -> Sign:
        """All of line `i` by which it, or a line near it, may weigh something else."""
        x = self.lines[i]
        return (x.text, x.gap, x.page, x.hard_break, x.mark, x.code, x.row, x.column, x.over, x.left, x.cut, x.spread, x.inset,
                x.margin, x.hangs, x.quoted, x.entry > 0, x.section, x.filled, self._unclosed[i], self._verse[i], self._listed[i])

    def begins(self, i: int, kind: int, before: str) -> tuple[Evidence, ...]:
        """The evidence for a block of the type numbered `kind` that begins at line `i`, behind one of the type `before`."""
        scale = self.weights.types[kind]
        return scale.evidence([*self.shape(i), (f"follows-{before}", "")]) if scale else ()

    def goes_on(self, i: int, kind: int) -> tuple[Evidence, ...]:
        """The evidence for line `i` going on in a block of the type numbered `kind`."""
        scale = self.weights.joins[kind]
        if scale is self.weights.prose:
            return self._prose[i]
        return scale.evidence(self.crossed(i)) if scale else ()

    def shape(self, i: int) -> list[Seen]:
        """What is seen of line `i` itself."""
        return list(shape(self.lines, i, self._verse[i], self.page, self.weights.shapes))

    def crossed(self, i: int) -> list[Seen]:
        """What is seen at the break before line `i`."""
        if not i:
            return []
        entries = self._listed[i - 1] and self._listed[i]
        return list(breaks(self.lines, i, self.page, self._lexicon, self._unclosed[i], entries))

    def _weighed(self, i: int) -> list[Seen]:
        """What is seen at the break before line `i`; the evidence for going on in prose is kept."""
        seen, prose = self.crossed(i), self.weights.prose
        self._prose[i] = prose.evidence(seen) if prose else ()
        return seen


def _end(above: Line, line: Line, following: Line) -> str:
    """How a line ends: "at-page" if it is full, ends openly, and a page or furniture cuts the text of which it is the last line."""
    cut = line.ends == "open" and following.page and not line.page and above.column > 0 and not WHOLE & line.has.keys()
    return "at-page" if cut and line.column > 0 and line.column - line.left - line.width <= FULL else line.ends


def _sums(scales: Sequence[Scale | None], seen: Iterable[list[Seen]]) -> Iterator[list[float]]:
    """What each line weighs on each scale; lines of which the same is seen share their sums."""
    known: dict[tuple[str, ...], list[float]] = {}
    distinct = {id(s): s for s in scales}
    for each in seen:
        names = tuple([name for name, _ in each])
        sums = known.get(names)
        if sums is None:
            weighed = {key: NEVER if s is None else s.sum(each) for key, s in distinct.items()}
            sums = known[names] = [weighed[id(s)] for s in scales]
        yield sums


def decide(sheet: Sheet, apart: frozenset[int]) -> list[Group]:
    """The blocks of the lines of `sheet` (furniture left out), in order; no block goes on at a line of `apart`.

    Where paragraphs before have lost their tails, a weak join across a blank line may be that of
    another paragraph: such joins are left open, for the pass `order` to match tails with openings.
    """
    whole = range(len(sheet.lines))
    sheet.weigh([whole])
    groups = best(sheet, apart, whole)
    if left := doubtful(sheet.lines, groups):
        # What would have gone on is the beginning of a paragraph, and no headline, wherever its tail is.
        groups = [replace(g, type="p") if g.last + 1 in left and g.type == "head" else g for g in best(sheet, apart | left, whole)]
    before = START
    for n, g in enumerate(groups):
        groups[n] = replace(g, evidence=sheet.begins(g.first, TYPES.index(g.type), before))
        before = g.type
    return groups


def doubtful(lines: Sequence[Line], groups: Sequence[Group]) -> frozenset[int]:
    """Lines at which a paragraph goes on by weak evidence while an earlier one still lacks its tail."""
    found = set[int]()
    pending = False
    for group, following in zip_longest(groups, groups[1:]):
        if group.type != "p":
            continue
        for k, evidence in zip(range(group.first + 1, group.last + 1), group.joins, strict=True):
            if pending and lines[k].gap > 1 and not lines[k].page and not any(e.name in STRONG for e in evidence):
                found.add(k)
        if lines[group.last].ends in ("open", "comma") and following is not None and following.type in ("head", "caption"):
            pending = True
    return frozenset(found)


def best(sheet: Sheet, apart: Collection[int], part: range, before: str = START, behind: str = "") -> list[Group]:
    """The best path through the lines of `part`, of whose groups only the joins have evidence; none goes on at a line of `apart`.

    The part stands between blocks of the types `before` and `behind` ("": at the end of the text).
    Of each type a path stands in its block's first line or in a later one.
    """
    weights = sheet.weights
    follows = [(k, row) for k, row in enumerate(weights.follows) if any(row)]
    n = len(TYPES)  # what is kept of each line, type by type, stands in one row of bytes
    came = bytearray(n)  # the type of the block before, if a block of the type begins at the line
    later = bytearray(n)  # whether a later line is behind a later one
    tails = bytearray()  # at the line before: whether its block ended in a later line
    first, further = list(map(add, sheet.starts[part.start], weights.behind(before))), [NEVER] * n
    for i in part[1:]:
        single = list(map(add, first, weights.alone)) if sheet.short[i - 1] else first
        scores = list(map(add, map(max, single, further), weights.ends[sheet.ends[i - 1]]))
        tails += bytes(map(gt, further, single))
        later += bytes(map(gt, further, first))
        further = [NEVER] * n if i in apart else list(map(add, map(max, first, further), sheet.joins[i]))
        highest = [max(scores)] * n
        source = [scores.index(highest[0])] * n
        for k, row in follows:
            sums = list(map(add, scores, row))
            highest[k] = max(sums)
            source[k] = sums.index(highest[k])
        first = list(map(add, highest, sheet.starts[i]))
        came += bytes(source)
    last = part[-1]
    end = weights.ends[sheet.ends[last]]
    if behind:
        first = list(map(add, first, weights.alone)) if sheet.short[last] else first
        end = list(map(add, end, weights.follows[TYPES.index(behind)]))
    elif sheet.lines[last].ends == "open":  # the end of the text may have cut its last block
        end = [0.0] * n
    _, k, goes_on = max((max(a, b) + e, k, b > a) for k, (a, b, e) in enumerate(zip(first, further, end, strict=True)))
    return _trace(sheet, part, (k, goes_on), came, later, tails)


def _trace(sheet: Sheet, part: range, end: tuple[int, bool], came: bytearray, later: bytearray, tails: bytearray) -> list[Group]:
    """The blocks of the best path, from its `end` backwards: the type of the last, and whether it ends in a later line."""
    n = len(TYPES)
    k, goes_on = end
    groups: list[Group] = []
    last = len(part) - 1
    while last >= 0:
        at = last
        while goes_on:
            goes_on = bool(later[n * at + k])
            at -= 1
        joins = tuple([sheet.goes_on(m, k) for m in part[at + 1 : last + 1]])
        groups.append(Group(TYPES[k], part[at], part[last], (), joins))
        before = came[n * at + k]
        last = at - 1
        if last >= 0:
            k, goes_on = before, bool(tails[n * last + before])
    groups.reverse()
    return groups
