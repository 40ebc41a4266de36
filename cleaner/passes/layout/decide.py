"""The joint decision: for every line, which block it belongs to and of what type that is.

A path through the lines is scored by the sum of evidence: of each block's first line for its
type, of each break for being joined, of each last line for ending such a block. The best path
is found by dynamic programming (Viterbi 1967), so that a head or a torn-off fragment is decided
together with what stands before and after it. Linear in the number of lines.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from operator import add, gt

from cleaner.document import BlockType, Evidence
from cleaner.kinds.evidence import Scale
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon
from cleaner.passes.layout import verbatim
from cleaner.passes.layout.breaks import breaks
from cleaner.passes.layout.forms import shape
from cleaner.passes.layout.groups import JOINS, Group
from cleaner.passes.layout.joints import joint
from cleaner.passes.layout.lines import Line, cells, measure
from cleaner.passes.layout.listing import listed, verse_lines
from cleaner.passes.layout.nesting import unclosed_at
from cleaner.passes.layout.survey import STOP, Seen, survey
from cleaner.rules import EvidenceRule, RuleSet

TYPES: tuple[BlockType, ...] = ("p", "list-item", "kicker", "title", "subtitle", "head", "label", "byline", "dateline",
                                "caption", "credit", "line")
PROSE = ("p", "list-item")
START = "start"  # what the first block of a text follows
STRONG = ("word-across", "digits-across", "number-across", "unclosed-before", "next-cannot-begin", "ends-opening",
          "ends-comma", "line-full")

ALONE = 44  # cells: a line without an end that is no longer than this may be a block of its own
ERASED = ("heading-mark", "bold-line", "after-image", "code", "bullet-mark")

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
                     for e in ("sentence", "comma", "semicolon", "colon", "open")}
        self.alone = [0.0 if s is None else s.weights.get("alone-open-short", 0.0) for s in self.types]


class Sheet:
    """Lines, and what each weighs as the first of a block of each type (`starts`) or as one that goes on (`joins`).

    Of what is seen only the sums are kept, and the evidence for going on in prose, which most lines do that are wrapped;
    for all other evidence a line is looked at again.
    """

    def __init__(self, lines: Sequence[Line], weights: Weights, lexicon: Lexicon) -> None:
        self.lines, self.weights, self._lexicon = lines, weights, lexicon
        self._page = survey(lines)
        self._unclosed, self._verse, self._listed = unclosed_at(lines), verse_lines(lines), listed(lines)
        self.starts = _sums(weights.types, map(self.shape, range(len(lines))))
        self._prose: list[tuple[Evidence, ...]] = []
        self.joins = _sums(weights.joins, map(self._weighed, range(len(lines))))
        self.short = [x.ends == "open" and x.width <= ALONE for x in lines]

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
        return list(shape(self.lines, i, self._verse[i], self._page))

    def crossed(self, i: int) -> list[Seen]:
        """What is seen at the break before line `i`."""
        if not i:
            return []
        entries = self._listed[i - 1] and self._listed[i]
        return list(breaks(self.lines, i, self._page, self._lexicon, self._unclosed[i], entries))

    def _weighed(self, i: int) -> list[Seen]:
        """What is seen at the break before line `i`; the evidence for going on in prose is kept."""
        seen, prose = self.crossed(i), self.weights.prose
        self._prose.append(prose.evidence(seen) if prose else ())
        return seen


def _sums(scales: Sequence[Scale | None], seen: Iterable[list[Seen]]) -> list[list[float]]:
    """What each line weighs on each scale; lines of which the same is seen share their sums."""
    known: dict[tuple[str, ...], list[float]] = {}
    distinct = {id(s): s for s in scales}
    found = []
    for each in seen:
        names = tuple([name for name, _ in each])
        sums = known.get(names)
        if sums is None:
            weighed = {key: NEVER if s is None else s.sum(each) for key, s in distinct.items()}
            sums = known[names] = [weighed[id(s)] for s in scales]
        found.append(sums)
    return found


def decide(lines: Sequence[Line], weights: Weights, lexicon: Lexicon, lost: Collection[int] = ()) -> list[Group]:
    """The blocks of `lines` (furniture left out), in order; no block goes on at a line of `lost`.

    Where paragraphs before have lost their tails, a weak join across a blank line may be that of
    another paragraph: such joins are left open, for the pass `order` to match tails with openings.
    """
    if not lines:
        return []
    if not any(weights.types):  # no rule of the layout is in force: every line stays what it is
        return [Group("line", n, n, (), ()) for n in range(len(lines))]
    apart = frozenset(lost)
    return read_on(lines, _by_layout(lines, weights, lexicon, apart), weights, lexicon, apart)


def _by_layout(lines: Sequence[Line], weights: Weights, lexicon: Lexicon, apart: frozenset[int]) -> list[Group]:
    sheet = Sheet(lines, weights, lexicon)
    groups = _best(sheet, apart)
    doubtful = _doubtful(lines, groups)
    return _best(sheet, apart | doubtful) if doubtful else groups


def read_on(lines: Sequence[Line], groups: list[Group], weights: Weights, lexicon: Lexicon, apart: frozenset[int]) -> list[Group]:
    """The groups, with prose joined where the text alone, one block a line, would be joined.

    Where the page's layout said otherwise it was misread; and the clean text, in which no layout
    is left, is cleaned to itself.
    """
    while True:
        plain = _plain(lines, groups, weights.shapes)
        kept = frozenset(n for n, g in enumerate(groups) if g.first in apart or _set_apart(g) or (n and _set_apart(groups[n - 1])))
        if len(kept) == len(groups):
            return groups
        measure(plain)
        sheet = Sheet(plain, weights, lexicon)
        joined = _best(sheet, kept)
        if doubtful := _doubtful(plain, joined):
            joined = _best(sheet, kept | doubtful)
        if len(joined) < len(groups):
            groups = [_whole(groups[g.first : g.last + 1], g) for g in joined]
            continue
        misread = _misread(plain, groups, joined)
        if not misread:
            return groups
        groups = [replace(g, type=joined[n].type, evidence=joined[n].evidence) if n in misread else g
                  for n, g in enumerate(groups)]


def _misread(plain: Sequence[Line], groups: Sequence[Group], joined: Sequence[Group]) -> set[int]:
    """Which groups are no verse and no headline if read as the clean text, though they came out as such: the blanks differ."""
    found = set[int]()
    close = {n for n, x in enumerate(plain) if n and x.gap == 1}
    for n, (group, alone) in enumerate(zip(groups, joined)):
        verse = group.type == "line" != alone.type and {n, n + 1} & close
        headline = JOINS.get(group.type) == "join-headline" and alone.type == "p" and not _set_apart(group)
        if verse or (headline and STOP.search(plain[n].text[:-1])):
            found.add(n)
    return found


def _whole(parts: Sequence[Group], whole: Group) -> Group:
    """The blocks `parts` as one, which they are by the evidence of `whole`."""
    joins = tuple(j for part, seam in zip_longest(parts, whole.joins) for j in (*part.joins, *([seam] if seam else [])))
    first = parts[0] if len(parts) == 1 else replace(parts[0], type=whole.type, evidence=whole.evidence)
    return replace(first, last=parts[-1].last, joins=joins)


def _set_apart(group: Group) -> bool:
    """True if the block is what it is by marks or places that the clean text does not have."""
    return group.type not in PROSE and any(e.name in ERASED and e.weight > 0 for e in group.evidence)


def _plain(lines: Sequence[Line], groups: Sequence[Group], shapes: Shapes) -> list[Line]:
    """The blocks as the lines that they are in the clean text: lines of verse that follow one another stay together."""
    found: list[Line] = []
    before: Group | None = None
    for group in groups:
        first, text = lines[group.first], lines[group.first].text
        for a, b in pairwise(lines[group.first : group.last + 1]):
            text += joint(group, a, b) + b.text
        follows = first.gap == 1 and not (first.loose or first.page or first.apart)
        gap = 1 if before is None or (follows and before.type == group.type == "line") else 2
        found.append(Line(first.start, lines[group.last].end, text, 0, gap, code=first.code, row=first.row,
                          width=cells(text), has=shapes.of(text)))
        before = group
    verbatim.find(found)
    return found


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


def _best(sheet: Sheet, apart: frozenset[int]) -> list[Group]:
    """The best path; no block goes on at a line of `apart`.

    Of each type a path stands in its block's first line or in a later one.
    """
    weights = sheet.weights
    follows = [(k, row) for k, row in enumerate(weights.follows) if any(row)]
    n = len(TYPES)  # what is kept of each line, type by type, stands in one row of bytes
    came = bytearray(n)  # the type of the block before, if a block of the type begins at the line
    later = bytearray(n)  # whether a later line is behind a later one
    tails = bytearray()  # at the line before: whether its block ended in a later line
    first, further = list(map(add, sheet.starts[0], weights.begins)), [NEVER] * n
    for i in range(1, len(sheet.lines)):
        single = list(map(add, first, weights.alone)) if sheet.short[i - 1] else first
        scores = list(map(add, map(max, single, further), weights.ends[sheet.lines[i - 1].ends]))
        tails += bytes(map(gt, further, single))
        later += bytes(map(gt, further, first))
        further = [NEVER] * n if i in apart else list(map(add, map(max, first, further), sheet.joins[i]))
        best = [max(scores)] * n
        source = [scores.index(best[0])] * n
        for k, row in follows:
            sums = list(map(add, scores, row))
            best[k] = max(sums)
            source[k] = sums.index(best[k])
        first = list(map(add, best, sheet.starts[i]))
        came += bytes(source)
    return _trace(sheet, first, further, came, later, tails)


def _trace(sheet: Sheet, first: list[float], further: list[float], came: bytearray, later: bytearray,
           tails: bytearray) -> list[Group]:
    """The blocks of the best path, from its end backwards."""
    lines, weights, n = sheet.lines, sheet.weights, len(TYPES)
    last = len(lines) - 1
    cut = lines[-1].ends == "open"  # the end of the text may have cut its last block
    end = [0.0] * len(TYPES) if cut else weights.ends[lines[-1].ends]
    _, k, goes_on = max((max(a, b) + e, k, b > a) for k, (a, b, e) in enumerate(zip(first, further, end, strict=True)))
    groups: list[Group] = []
    while last >= 0:
        at = last
        while goes_on:
            goes_on = bool(later[n * at + k])
            at -= 1
        before = came[n * at + k]
        evidence = sheet.begins(at, k, TYPES[before] if at else START)
        groups.append(Group(TYPES[k], at, last, evidence, tuple(sheet.goes_on(m, k) for m in range(at + 1, last + 1))))
        last = at - 1
        if last >= 0:
            k, goes_on = before, bool(tails[n * last + before])
    groups.reverse()
    return groups
