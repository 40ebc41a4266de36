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
from cleaner.passes.layout.listing import listed, verse_lines
from cleaner.passes.layout.nesting import unclosed_at
from cleaner.passes.layout.observe import Seen, breaks, shape, survey
from cleaner.rules import EvidenceRule, RuleSet

TYPES: tuple[BlockType, ...] = ("p", "list-item", "head", "byline", "caption", "credit", "label", "line")
PROSE = ("p", "list-item")  # joined by the rule join-prose, the rest by join-display
STRONG = ("word-across", "digits-across", "number-across", "unclosed-before", "next-cannot-begin", "ends-opening",
          "ends-comma", "line-full")

ERASED = ("heading-mark", "bold-line", "after-image", "after-wide-gap", "centred", "code", "bullet-mark")

# A state is a type and which line of its block it is: of what is displayed the first, second or third
# (there are no more), of prose the first or a later one.
STATES: tuple[tuple[int, int], ...] = tuple((k, n) for k, t in enumerate(TYPES) for n in range(2 if t in PROSE else 3))
FIRST = tuple(STATES.index((k, 0)) for k in range(len(TYPES)))
NEVER = -math.inf


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
        self.types = [by_name.get(f"is-{t}") for t in TYPES]
        self.prose, self.display = by_name.get("join-prose"), by_name.get("join-display")

    def joins(self, kind: BlockType) -> Scale | None:
        """The rule that joins lines of a type; None if it is not in force."""
        return self.prose if kind in PROSE else self.display


class Sheet:
    """Lines with all that is seen of them, weighed once for every decision about them."""

    def __init__(self, lines: Sequence[Line], weights: Weights, lexicon: Lexicon) -> None:
        page = survey(lines)
        unclosed, verse, entry = unclosed_at(lines), verse_lines(lines), listed(lines)
        self.lines, self.weights = lines, weights
        self.shapes: list[list[Seen]] = [list(shape(lines, i, verse[i], page)) for i in range(len(lines))]
        self.breaks: list[list[Seen]] = [list(breaks(lines, i, page, lexicon, unclosed[i], entry[i - 1] and entry[i])) if i else []
                                         for i in range(len(lines))]
        self.starts = [[NEVER if s is None else s.sum(seen) for s in weights.types] for seen in self.shapes]
        self.prose = [NEVER if weights.prose is None else weights.prose.sum(seen) for seen in self.breaks]
        self.display = [NEVER if weights.display is None else weights.display.sum(seen) for seen in self.breaks]
        ends = {e: [0.0 if s is None else s.weights.get(f"last-{e}", 0.0) for s in weights.types]
                for e in ("sentence", "comma", "semicolon", "colon", "open")}
        alone = [0.0 if s is None else s.weights.get("alone-open-short", 0.0) for s in weights.types]
        plain = {e: [w[k] for k, _ in STATES] for e, w in ends.items()}
        short = [ends["open"][k] + (alone[k] if n == 0 else 0.0) for k, n in STATES]
        self.ends = [short if x.ends == "open" and x.width <= 44 else plain[x.ends] for x in lines]


def decide(lines: Sequence[Line], weights: Weights, lexicon: Lexicon, lost: Collection[int] = ()) -> list[Group]:
    """The blocks of `lines` (furniture left out), in order; no block goes on at a line of `lost`.

    Where paragraphs before have lost their tails, a weak join across a blank line may be that of
    another paragraph: such joins are left open, for the pass `order` to match tails with openings.
    """
    if not lines:
        return []
    if not any(weights.types):  # no rule of the layout is in force: every line stays what it is
        return [Group("line", n, n, (), ()) for n in range(len(lines))]
    sheet = Sheet(lines, weights, lexicon)
    apart = frozenset(lost)
    groups = _best(sheet, apart)
    if doubtful := _doubtful(lines, groups):
        apart |= doubtful
        groups = _best(sheet, apart)
    return _read_on(lines, groups, weights, lexicon, apart)


def _read_on(lines: Sequence[Line], groups: list[Group], weights: Weights, lexicon: Lexicon, apart: frozenset[int]) -> list[Group]:
    """The groups, with prose joined where the text alone, one block a line, would be joined.

    Where the page's layout said otherwise it was misread; and the clean text, in which no layout
    is left, is cleaned to itself.
    """
    plain = [_plain(lines, g, weights.shapes) for g in groups]
    kept = frozenset(n for n, g in enumerate(groups) if g.first in apart or _set_apart(g) or (n and _set_apart(groups[n - 1])))
    if len(kept) == len(groups):
        return groups
    measure(plain)
    merged: list[Group] = []
    for whole in _best(Sheet(plain, weights, lexicon), kept):
        parts = groups[whole.first : whole.last + 1]
        joins = [j for part, seam in zip_longest(parts, whole.joins) for j in (*part.joins, *([seam] if seam else []))]
        first = parts[0] if len(parts) == 1 else replace(parts[0], type=whole.type, evidence=whole.evidence)
        merged.append(replace(first, last=parts[-1].last, joins=tuple(joins)))
    return merged


def _set_apart(group: Group) -> bool:
    """True if the block is what it is by marks or places that the clean text does not have."""
    return group.type == "line" or (group.type not in PROSE and any(e.name in ERASED and e.weight > 0 for e in group.evidence))


def _plain(lines: Sequence[Line], group: Group, shapes: Shapes) -> Line:
    """The block as the one line that it is in the clean text."""
    first, text = lines[group.first], "".join(x.text for x in lines[group.first : group.last + 1])
    gap = first.gap if group.type == "line" else 2
    return Line(first.start, lines[group.last].end, text, 0, gap, code=first.code, width=cells(text), has=shapes.of(text))


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
    """The best path; no block goes on at a line of `apart`."""
    came: list[int] = []  # the state in which the block before ended, if a block begins at the line
    later: list[int] = []  # for each prose type a bit: did its later line come from a later one
    scores = [NEVER] * len(STATES)
    for i in range(len(sheet.lines)):
        starts, before = sheet.starts[i], scores
        if i == 0:
            best, ended = 0.0, 0
        else:
            best, ended = NEVER, 0
            for state, (score, end) in enumerate(zip(before, sheet.ends[i - 1])):
                if score + end > best:
                    best, ended = score + end, state
        scores = [NEVER] * len(STATES)
        bits = 0
        for k, first in enumerate(FIRST):
            scores[first] = best + starts[k]
            if i in apart:
                continue
            if k < len(PROSE):
                goes_on = before[first + 1] > before[first]
                bits |= goes_on << k
                scores[first + 1] = before[first + goes_on] + sheet.prose[i]
            else:
                scores[first + 1] = before[first] + sheet.display[i]
                scores[first + 2] = before[first + 1] + sheet.display[i]
        came.append(ended)
        later.append(bits)
    return _trace(sheet, scores, came, later)


def _trace(sheet: Sheet, scores: list[float], came: Sequence[int], later: Sequence[int]) -> list[Group]:
    """The blocks of the best path, from its end backwards."""
    lines, weights = sheet.lines, sheet.weights
    cut = lines[-1].ends == "open"  # the end of the text may have cut its last block
    state = max(range(len(STATES)), key=lambda s: scores[s] + (0.0 if cut else sheet.ends[-1][s]))
    groups: list[Group] = []
    last = len(lines) - 1
    while last >= 0:
        k, n = STATES[state]
        first = last
        while n > 0:
            n = (later[first] >> k) & 1 if k < len(PROSE) else n - 1
            first -= 1
        scale, joining = weights.types[k], weights.joins(TYPES[k])
        evidence = scale.evidence(sheet.shapes[first]) if scale else ()
        joins = tuple(joining.evidence(sheet.breaks[m]) if joining else () for m in range(first + 1, last + 1))
        groups.append(Group(TYPES[k], first, last, evidence, joins))
        state = came[first]
        last = first - 1
    groups.reverse()
    return groups
