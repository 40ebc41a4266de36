"""Why the layout decided as it did at a line: the evidence of both sides of each break and of the block's type.

Everything is weighed by the parts that decide (`Sheet`, `Weights`, `decide`); here it is only set side by side.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from cleaner.document import BlockType, Document, Evidence
from cleaner.kinds.evidence import Scale
from cleaner.lexicon import lexicon
from cleaner.passes.base import Context
from cleaner.passes.layout import _lost, read
from cleaner.passes.layout.articles import headlines
from cleaner.passes.layout.decide import START, TYPES, Sheet, Weights, best, doubtful
from cleaner.passes.layout.furniture import NUMBERED, _key
from cleaner.passes.layout.groups import JOINS, Group
from cleaner.passes.layout.lines import Line
from cleaner.passes.layout.plain import blocks_of
from cleaner.passes.layout.survey import Seen
from cleaner.spans import Span

# What of a line's shapes speaks for furniture, in words.
FURNITURE_SHAPES = {
    "dashed-number": "a number between dashes", "page-number": "a page number", "staff": "the names of the page's staff",
    "contact": "how to reach the publisher", "date": "a date", "weekday": "a day of the week", "issue": "the number of an issue",
    "masthead": "the name of a paper", "edition": "the name of a page of the paper",
}
NEAR = 3  # lines from a page's end that are its edge

Reason = Literal["evidence", "neighbours", "text-alone", "left-open", "text-lost", "never", "scattered", "earlier", "off"]


class Observed(Struct, frozen=True):
    """An observation that counted, its weight (log-odds), and what was seen."""

    name: str
    weight: float
    detail: str


class Side(Struct, frozen=True):
    """What one possibility weighed.

    A type and the rule that weighs it, where its sum begins, the observations and the sum; `end` is what it weighs
    besides that the block above would then end where it does, and `total` is all together.
    """

    type: str
    rule: str
    bias: float
    evidence: list[Observed]
    sum: float
    end: list[Observed]
    total: float


class Break(Struct, frozen=True):
    """A break between two lines of the source: joined or kept, what decided, and what both possibilities weighed.

    `join` is that the block above goes on (None: blocks of its type have one line), `new` that a block begins below.
    `layout` is what joining weighed with the layout, where the text alone decided.
    """

    above: int
    below: int
    joined: bool
    reason: Reason
    join: Side | None = None
    new: Side | None = None
    layout: Side | None = None


class TypeChoice(Struct, frozen=True):
    """The type of a block, decided at its first line (of the source), and the type that came next."""

    line: int
    reason: Reason
    chosen: Side
    runner_up: Side | None


class FurnitureReason(Struct, frozen=True):
    """What furniture a line is ("image", "number", "header", "footer"), and what was seen, in words."""

    kind: str
    seen: list[str]


class LineDecisions(Struct, frozen=True):
    """All that the layout decided at a line; of furniture only what it is and the break across it."""

    furniture: FurnitureReason | None = None
    type: TypeChoice | None = None
    before: Break | None = None
    after: Break | None = None
    across: Break | None = None


class Decisions:
    """The decisions of the layout on a document as it was before, ready to be asked for."""

    def __init__(self, doc: Document, context: Context) -> None:
        rules = context.rules
        self._doc = doc
        self._weights = weights = Weights(rules)
        self._ids = {r.name: r.id for r in rules.of("layout")}
        self._lines, body = read(doc.text, rules, weights.shapes)
        self._body = body
        self._lost = frozenset(_lost(doc, body, rules))
        self._groups = headlines(body, blocks_of(body, weights, lexicon(), self._lost))
        self._of = [n for n, g in enumerate(self._groups) for _ in range(g.first, g.last + 1)]
        self._places = {id(x): n for n, x in enumerate(body)}
        self._starts = [_extent(x).start for x in self._lines]
        self._order = sorted((x.start, n) for n, x in enumerate(body))
        self._alike = Counter(_key(x) for x in self._lines if x.furniture)
        self._left_open = frozenset[int]()
        by_layout = self._groups
        if body and any(weights.types):
            self._sheet = Sheet(body, weights, lexicon())
            whole = range(len(body))
            self._sheet.weigh([whole])
            by_layout = best(self._sheet, self._lost, whole)
            self._left_open = doubtful(body, by_layout)
            if self._left_open:
                by_layout = best(self._sheet, self._lost | self._left_open, whole)
        self._by_layout = {k for g in by_layout for k in range(g.first + 1, g.last + 1)}

    def pieces(self, span: Span) -> list[Span]:
        """The pieces of a line, a span of the text, that were read as parts of different columns; none if it was read whole."""
        i = bisect_left(self._starts, span.start)
        found = [x for x in self._lines[i : bisect_left(self._starts, span.end)] if _extent(x).end <= span.end]
        return [_extent(x) for x in found] if len(found) > 1 and any(x.apart for x in found) else []

    def at(self, span: Span) -> LineDecisions | None:
        """What was decided at a span of the text, a line of the source without the blanks about it.

        None if nothing stands there.
        """
        i = max(bisect_right(self._starts, span.start) - 1, 0)
        touched = [x for x in self._lines[i : bisect_left(self._starts, span.end)] if _extent(x).overlaps(span)]
        if not touched:
            return None
        places = [self._places[id(x)] for x in touched if id(x) in self._places]
        if not places:
            return LineDecisions(self._furniture(touched[0]), across=self._break(self._below(span.start)))
        first, last = places[0], places[-1]
        return LineDecisions(None, self._type(self._of[first]),
                             self._within(self._body[first], span.start) or self._break(first),
                             self._within(self._body[last], span.end) or self._break(last + 1))

    def _below(self, at: int) -> int:
        """The index of the line of the body that follows a place of the text."""
        i = bisect_left(self._order, (at, 0))
        return self._order[i][1] if i < len(self._order) else len(self._body)

    def _within(self, line: Line, at: int) -> Break | None:
        """The break of the source at a place inside a line; None if there is none."""
        before, after = self._doc.text[line.start : at], self._doc.text[at : line.end]
        if not before.strip() or not after.strip():
            return None
        above = line.start + len(before.rstrip())
        below = line.end - len(after.lstrip())
        reason: Reason = "scattered" if "\n" in self._doc.text[above:below] else "earlier"
        return Break(self._line(above - 1), self._line(below), True, reason)

    def _break(self, k: int) -> Break | None:
        """The break before line `k` of the body; None at the ends of the text."""
        if not 0 < k < len(self._body):
            return None
        above, below = self._line(self._body[k - 1].end - 1), self._line(self._body[k].start)
        group, following = self._groups[self._of[k - 1]], self._groups[self._of[k]]
        joined = group is following
        if not any(self._weights.types):
            return Break(above, below, joined, "off")
        scale, rule = self._weights.joins[TYPES.index(group.type)], self._ids.get(JOINS.get(group.type, ""), "")
        ends_here, ends_later = self._end(group, k - 1), self._end(group, following.last)
        by_layout = _side(group.type, rule, scale, scale.evidence(self._sheet.crossed(k)), ends_later) if scale else None
        if joined:
            join = _side(group.type, rule, scale, group.joins[k - group.first - 1], ends_later) if scale else None
            new = self._sides(k, group.last, group.type, ends_here)[0]
        else:
            join = by_layout
            new = self._type(self._of[k], ends_here).chosen
        reason: Reason = "evidence"
        if joined and k not in self._by_layout:
            return Break(above, below, joined, "text-alone", join, new, by_layout)
        if k in self._lost:
            reason = "text-lost"
        elif not joined and k in self._left_open:
            reason = "left-open"
        elif join is None:
            reason = "never"
        elif joined != (join.total > new.total):
            reason = "neighbours"
        return Break(above, below, joined, reason, join, new)

    def _type(self, n: int, end: Sequence[Evidence] = ()) -> TypeChoice:
        group = self._groups[n]
        line = self._line(self._body[group.first].start)
        if not any(self._weights.types):
            return TypeChoice(line, "off", Side(group.type, "", 0.0, [], 0.0, [], 0.0), None)
        sides = self._sides(group.first, group.last, self._groups[n - 1].type if n else START, end)
        chosen = next(side for side in sides if side.type == group.type)
        runner_up = next((side for side in sides if side is not chosen), None)
        if any(k not in self._by_layout for k in range(group.first + 1, group.last + 1)):
            for scale in self._scales(group.type):
                chosen = _side(group.type, chosen.rule, scale, group.evidence, end)
            return TypeChoice(line, "text-alone", chosen, runner_up)
        reason: Reason = "neighbours" if runner_up and runner_up.sum > chosen.sum else "evidence"
        return TypeChoice(line, reason, chosen, runner_up)

    def _sides(self, first: int, last: int, above: str, end: Sequence[Evidence]) -> list[Side]:
        """What each type weighs for a block of lines behind one of the type `above`, the heaviest first."""
        seen = [*self._sheet.shape(first), (f"follows-{above}", ""), *self._closing(first, last)]
        sides = [_side(kind, self._ids[f"is-{kind}"], scale, scale.evidence(seen), end)
                 for kind in TYPES for scale in self._scales(kind)]
        return sorted(sides, key=lambda side: -side.sum)

    def _end(self, group: Group, last: int) -> Sequence[Evidence]:
        """What it weighs that a block ends with the line `last`."""
        return [e for scale in self._scales(group.type) for e in scale.evidence(self._closing(group.first, last))]

    def _closing(self, first: int, last: int) -> list[Seen]:
        """What counts as seen if a block of these lines ends with the last of them."""
        line = self._body[last]
        if last == len(self._body) - 1:  # the end of the text may have cut its last block
            return [] if line.ends == "open" else [(f"last-{line.ends}", line.text[-6:])]
        alone = [("alone-open-short", f"{line.width} cells")] if first == last and self._sheet.short[last] else []
        return [(f"last-{self._sheet.ends[last]}", line.text[-6:]), *alone]

    def _scales(self, kind: BlockType) -> Sequence[Scale]:
        scale = self._weights.types[TYPES.index(kind)]
        return [scale] if scale else []

    def _furniture(self, line: Line) -> FurnitureReason:
        n = bisect_left(self._lines, line.start, key=lambda x: x.start)
        if line.furniture == "image":
            return FurnitureReason("image", ["the mark of an image"])
        seen = [f"{words} ({line.has[shape]})" for shape, words in FURNITURE_SHAPES.items() if shape in line.has]
        if not seen and NUMBERED.search(line.text):
            seen.append("a title with the number of a page")
        around = self._lines[max(0, n - NEAR) : n + NEAR + 1]
        if "\f" in self._doc.text[around[0].end : around[-1].start]:
            seen.append("near a page's end")
        if n < NEAR:
            seen.append("near the beginning of the text")
        elif n >= len(self._lines) - NEAR:
            seen.append("near the end of the text")
        if (same := self._alike[_key(line)]) > 1:
            seen.append(f"{same} lines like it")
        if any(x.furniture for x in self._lines[max(0, n - 1) : n + 2] if x is not line):
            seen.append("beside other furniture")
        return FurnitureReason(line.furniture, seen)

    def _line(self, at: int) -> int:
        """The line of the source in which a place of the text stands, from 1."""
        return self._doc.source.place(self._doc.alignment.to_source(Span(at, at + 1)).start)[0]


def _side(kind: str, rule: str, scale: Scale, evidence: Sequence[Evidence], end: Sequence[Evidence]) -> Side:
    total = scale.bias + sum(e.weight for e in evidence)
    return Side(kind, rule, scale.bias, [Observed(*e) for e in evidence], round(total, 6), [Observed(*e) for e in end],
                round(total + sum(e.weight for e in end), 6))


def _extent(line: Line) -> Span:
    """Where a line stands with its marks."""
    return Span(min([line.start, *(m.start for m in line.marks)]), max([line.end, *(m.end for m in line.marks)]))
