"""The joint decision: for every line, which block it belongs to and of what type that is.

A path through the lines is scored by the sum of evidence: of each block's first line for its
type, of each break for being joined, of each last line for ending such a block. The best path
is found by dynamic programming (Viterbi 1967), so that a head or a torn-off fragment is decided
together with what stands before and after it. Linear in the number of lines.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from cleaner.document import BlockType, Evidence
from cleaner.kinds.evidence import Scale
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import Line, cells, measure
from cleaner.passes.layout.observe import breaks, shape, survey, unclosed_at, verse_lines
from cleaner.rules import EvidenceRule, RuleSet

TYPES: tuple[BlockType, ...] = ("p", "head", "byline", "caption", "credit", "label", "list-item", "line")
STRONG = ("word-across", "digits-across", "number-across", "unclosed-before", "next-cannot-begin", "ends-opening",
          "ends-comma", "line-full")
PROSE = ("p", "list-item")  # joined by the rule join-prose; the rest by join-display


@dataclass(frozen=True, slots=True)
class Group:
    """Lines `first` to `last` (inclusive) that make one block, with the evidence for its type and for each join."""

    type: BlockType
    first: int
    last: int
    evidence: tuple[Evidence, ...]
    joins: tuple[tuple[Evidence, ...], ...]  # for each break inside, in order


class Weights:
    """The evidence rules of the layout, ready to weigh, and the shapes they speak of."""

    def __init__(self, rules: RuleSet) -> None:
        by_name = {r.name: Scale(r) for r in rules.of("layout") if isinstance(r, EvidenceRule)}
        self.shapes = Shapes(rules)
        self.types = {t: by_name[f"is-{t}"] for t in TYPES if f"is-{t}" in by_name}
        self.joins = {t: by_name["join-prose" if t in PROSE else "join-display"] for t in self.types}


def decide(lines: Sequence[Line], weights: Weights, lexicon: Lexicon, lost: Collection[int] = ()) -> list[Group]:
    """The blocks of `lines` (furniture left out), in order; no block goes on at a line of `lost`.

    Where paragraphs before have lost their tails, a weak join across a blank line may be that of
    another paragraph: such joins are left open, for the pass `order` to match tails with openings.
    """
    if not lines or not weights.types:
        return []
    apart = frozenset(lost)
    groups = _best(lines, weights, lexicon, apart)
    if doubtful := _doubtful(lines, groups):
        apart |= doubtful
        groups = _best(lines, weights, lexicon, apart)
    return _read_on(lines, groups, weights, lexicon, apart)


def _read_on(lines: Sequence[Line], groups: list[Group], weights: Weights, lexicon: Lexicon, apart: frozenset[int]) -> list[Group]:
    """The groups, with prose joined where the text alone, one block a line, would be joined.

    Where the page's layout said otherwise it was misread; and the clean text, in which no layout
    is left, is cleaned to itself.
    """
    plain = [_plain(lines, g) for g in groups]
    kept = frozenset(n for n, g in enumerate(groups) if g.first in apart or not {g.type, groups[n - 1].type} <= set(PROSE))
    measure(plain)
    merged: list[Group] = []
    for whole in _best(plain, weights, lexicon, kept):
        parts = groups[whole.first : whole.last + 1]
        joins = [j for part, seam in zip_longest(parts, whole.joins) for j in (*part.joins, *([seam] if seam else []))]
        merged.append(replace(parts[0], last=parts[-1].last, joins=tuple(joins)))
    return merged


def _plain(lines: Sequence[Line], group: Group) -> Line:
    """The block as the one line that it is in the clean text."""
    first, text = lines[group.first], "".join(x.text for x in lines[group.first : group.last + 1])
    gap = first.gap if group.type == "line" else 2
    return Line(first.start, lines[group.last].end, text, 0, gap, code=first.code, width=cells(text))


def _doubtful(lines: Sequence[Line], groups: Sequence[Group]) -> frozenset[int]:
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


def _best(lines: Sequence[Line], weights: Weights, lexicon: Lexicon, lost: frozenset[int]) -> list[Group]:
    """The best path; a join at a line of `lost` is not to be had."""
    page = survey(lines, weights.shapes)
    unclosed = unclosed_at(lines)
    verse = verse_lines(lines, weights.shapes)
    types = tuple(weights.types)
    scores: list[dict[BlockType, list[float]]] = []  # best score of a path to line i as the n-th line of a block of a type
    came: list[tuple[BlockType, int]] = []  # the type and length of the block that ended before line i, if one begins at i
    for i in range(len(lines)):
        seen = list(shape(lines, i, verse[i], page))
        start = {t: weights.types[t].weigh(seen)[0] for t in types}
        if i == 0:
            scores.append({t: [start[t]] + [-math.inf] * (_room(t) - 1) for t in types})
            came.append((types[0], 0))
            continue
        best, ended = max((score + _end(weights.types[t], lines[i - 1], n), (t, n))
                          for t in types for n, score in enumerate(scores[-1][t]))
        seam = list(breaks(lines, i, page, lexicon, unclosed[i]))
        join = {scale: scale.weigh(seam)[0] for scale in set(weights.joins.values())}
        here: dict[BlockType, list[float]] = {}
        for t in types:
            before = scores[-1][t]
            more = [-math.inf if i in lost else score + join[weights.joins[t]] for score in before]
            here[t] = [best + start[t], *(more[:-1] if t not in PROSE else [max(more)])]
        scores.append(here)
        came.append(ended)
    return _trace(lines, weights, lexicon, scores, came)


def _room(kind: BlockType) -> int:
    """How many lines of a block are told apart: what is displayed has three at most, prose any number."""
    return 2 if kind in PROSE else 3


def _end(scale: Scale, line: Line, n: int) -> float:
    """What the last line of a block weighs for its type; `n` lines stand before it in the block."""
    weight = scale.weights.get(f"last-{line.ends}", 0.0)
    if n == 0 and line.ends == "open" and line.width <= 44:
        weight += scale.weights.get("alone-open-short", 0.0)
    return weight


def _trace(lines: Sequence[Line], weights: Weights, lexicon: Lexicon, scores: Sequence[dict[BlockType, list[float]]],
           came: Sequence[tuple[BlockType, int]]) -> list[Group]:
    page, unclosed, verse = survey(lines, weights.shapes), unclosed_at(lines), verse_lines(lines, weights.shapes)
    cut = lines[-1].ends == "open"  # the end of the text may have cut its last block
    _, (kind, n) = max((score + (0.0 if cut else _end(weights.types[t], lines[-1], n)), (t, n))
                       for t in weights.types for n, score in enumerate(scores[-1][t]))
    groups: list[Group] = []
    last = len(lines) - 1
    while last >= 0:
        first = last
        while n > 0:
            if kind in PROSE:
                n = int(scores[first - 1][kind][1] > scores[first - 1][kind][0])
            else:
                n -= 1
            first -= 1
        _, evidence = weights.types[kind].weigh(shape(lines, first, verse[first], page))
        joins = tuple(weights.joins[kind].weigh(breaks(lines, k, page, lexicon, unclosed[k]))[1]
                      for k in range(first + 1, last + 1))
        groups.append(Group(kind, first, last, evidence, joins))
        kind, n = came[first]
        last = first - 1
    groups.reverse()
    return groups
