"""Columns in the wrong order: two runs of pieces that change places, because then all seams read on.

Where columns A and B were read as B A, three breaks are wrong: before B, between the two, and behind A. Each alone
may be chance; that the one exchange mends all three is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cleaner.document import Block, Document, Evidence, Finding, Move
from cleaner.kinds.evidence import Scale
from cleaner.passes.order.matching import MARGIN, Pair, Pairs
from cleaner.passes.order.pieces import Piece
from cleaner.passes.order.seams import SEAM
from cleaner.passes.order.whole import QUOTED, SHOWN
from cleaner.rules import EvidenceRule
from cleaner.spans import Span

PLACE = ("far", "backwards")  # observations that say nothing where whole columns move
INSIDE = ("begins-dependent", "begins-inside", "begins-inside-perhaps", "closes-unopened", "numbering-begun")
LEAST = -3.2  # log-odds of a seam below which it does not read on
PROVED = -2.6  # the same where columns change places unasked: something must speak for each seam


class Swap(Struct, frozen=True):
    """Pieces `first` to `middle` and those from there to before `last` change places; `seams` are those that then arise."""

    first: int
    middle: int
    last: int
    weight: float
    seams: tuple[Pair, ...]


def swaps(found: Sequence[Piece], pairs: Pairs, rule: EvidenceRule, taken: Iterable[Pair]) -> list[Swap]:
    """The exchanges that mend more than they break, each better by a margin than all that overlap it.

    No piece of `taken` has a part in one.
    """
    scale, proved = Scale(rule), rule.fix == "safe"
    least = PROVED if proved else LEAST
    used = {p.opening for p in taken} | {p.tail for p in taken}
    known = {(p.opening.at, p.tail.at): p for p in pairs.all if p.opening not in used and p.tail not in used}
    weights = {key: p.weight - sum(e.weight for e in p.evidence if e.name in PLACE) for key, p in known.items()}
    beside = [False, *(_beside(a, b) and (a.at, b.at) in known for a, b in pairwise(found)), False]
    options: list[Swap] = []
    for (end, first), back in weights.items():
        last = end + 1
        if end <= first or back <= least or not beside[last]:
            continue
        at_top = not first or found[first].block > found[first - 1].block + 1
        for middle in range(first + 1, last):
            keys = [(end, first), (middle - 1, last)]
            if not at_top:
                keys.append((first - 1, middle))
            if not (beside[middle] and (at_top or beside[first])) or any(weights.get(k, least) <= least for k in keys):
                continue
            if proved and sorted(map(weights.__getitem__, keys))[-2] < 0:
                continue  # one seam that reads on well makes no columns
            if at_top and any(e.name in INSIDE for e in known[middle - 1, middle].evidence):
                continue  # a column that begins inside a paragraph does not stand first
            lost = sum(max(weights.get((n - 1, n), 0.0), 0.0) for n in (first, middle, last))
            seen = [("at-the-top", "")] if at_top else []
            weight = scale.sum(seen) + sum(weights[k] for k in keys) - lost
            options.append(Swap(first, middle, last, weight, tuple(map(known.__getitem__, keys))))
    about: dict[int, list[float]] = {}  # at each piece, the weights of the options about it
    for swap in options:
        for n in range(swap.first, swap.last + 1):
            about.setdefault(n, []).append(swap.weight)
    second = {n: sorted(weights)[-2] if len(weights) > 1 else LEAST for n, weights in about.items()}
    return [s for s in options if s.weight > rule.threshold
            and s.weight - max(second[n] for n in range(s.first, s.last + 1)) >= MARGIN]


def _beside(a: Piece, b: Piece) -> bool:
    """True if both are paragraphs of one article and nothing stands between them."""
    return b.block - a.block <= 1 and a.article == b.article and a.kind == b.kind == "p"


def exchange(blocks: Sequence[Block], found: Sequence[Piece], swap: Swap, rule: str) -> list[Block]:
    """The blocks, put together already, with the two runs of the swap in their new order; those that moved say why."""
    first, middle, last = (found[n].span.start for n in (swap.first, swap.middle, swap.last))
    before = [b for b in blocks if first <= b.spans[0].start < middle]
    behind = [b for b in blocks if middle <= b.spans[0].start < last]
    if not before or not behind:
        return list(blocks)  # a column without a block of its own
    at = blocks.index(before[0])
    moved = [replace(b, moves=(Move(rule, 0, _evidence(swap)), *b.moves)) for b in behind]
    rest = [b for b in blocks if not first <= b.spans[0].start < last]
    return [*rest[:at], *moved, *before, *rest[at:]]


def said(doc: Document, found: Sequence[Piece], swap: Swap, rule: EvidenceRule) -> Finding:
    """What a swap would do, for a person."""
    first, middle = found[swap.first].span, found[swap.middle].span
    message = f"{rule.message}: it would stand before {doc.text[first.start : first.start + QUOTED]}…"
    return Finding(rule.id, Span(middle.start, min(middle.end, middle.start + SHOWN)), None, message, _evidence(swap),
                   (Span(first.start, first.start + 1),))


def _evidence(swap: Swap) -> tuple[Evidence, ...]:
    return tuple(Evidence("seam-reads-on", round(p.weight, 1), f"{p.opening.text[-SEAM:]}|{p.tail.text[:SEAM]}")
                 for p in swap.seams)
