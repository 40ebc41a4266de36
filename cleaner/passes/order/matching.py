"""Which tail belongs to which opening: one to one, best of all by a margin."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.document import Evidence
from cleaner.kinds.evidence import Scale
from cleaner.passes.order.pieces import Piece, openings
from cleaner.passes.order.seams import SHORT, Seams, Seen
from cleaner.rules import EvidenceRule

ZONE = 40  # pieces that a tail may stand behind its opening
BEFORE = 14  # pieces that it may stand before it, where columns were swapped
MARGIN = 2.0  # log-odds by which a pair must be better than any other with one of the two
ROUNDS = 3  # tails in a row prove each other, from one to the next
FEW = 24  # openings or tails that are told apart by their order
LEFT_OVER = 3.0  # log-odds against a piece that cannot begin having no opening
SURE = ("begins-dependent", "closes-unopened", "numbering-begun")  # what such a piece shows
MANY = 64  # openings of one cluster beyond which nothing is a page with cut columns any more


class Pair(NamedTuple):
    """An opening and what may be its tail, with the sum of the evidence."""

    opening: Piece
    tail: Piece
    weight: float
    evidence: tuple[Evidence, ...]


class Pairs:
    """All pairs that lie in one zone, weighed."""

    def __init__(self, found: Sequence[Piece], rule: EvidenceRule, seams: Seams) -> None:
        self._scale = scale = Scale(rule)
        self.threshold = rule.threshold
        self.all: list[Pair] = []
        for opening in openings(found):
            whole = len(opening.text) < SHORT or opening.kind == "list-item"
            if whole and not opening.goes_on and not opening.prose:
                continue  # a line or an item that need not end in a mark
            first, end = max(opening.at - BEFORE, 0), opening.at + ZONE + 1
            for tail in (*found[first : opening.at], *found[opening.at + 1 : end]):
                seen: list[Seen] = list(seams.observe(opening, tail))
                self.all.append(Pair(opening, tail, scale.sum(seen), scale.evidence(seen)))
        self._only_openings(seams)

    def _only_openings(self, seams: Seams) -> None:
        """Weighs again what cannot begin a paragraph where only one opening stands before it."""
        before: dict[Piece, list[int]] = {}
        for n, pair in enumerate(self.all):
            if pair.opening.at < pair.tail.at and pair.opening.open and pair.opening.prose and seams.cannot_begin(pair.tail):
                before.setdefault(pair.tail, []).append(n)
        for places in before.values():
            if len(places) == 1:
                self._more(places[0], ("only-opening", ""))

    def beside(self, chosen: Sequence[Pair]) -> None:
        """Weighs again the pairs that stand beside a chosen one: the next opening, and the tail right behind its tail."""
        starts = sorted({p.opening for p in self.all if p.opening.open}, key=lambda x: x.at)
        following = dict(itertools.pairwise(starts))
        rows = {(following.get(p.opening), p.tail.at + 1) for p in chosen if p.tail.at > p.opening.at}
        rows |= {(opening, p.tail.at - 1) for p in chosen for opening, after in following.items() if after is p.opening}
        for n, pair in enumerate(self.all):
            if (pair.opening, pair.tail.at) in rows and pair.tail.at > pair.opening.at and not any(
                    e.name == "beside-proved" for e in pair.evidence):
                self._more(n, ("beside-proved", pair.tail.text[:4]))

    def _more(self, n: int, seen: Seen) -> None:
        pair = self.all[n]
        added = self._scale.evidence([seen])
        self.all[n] = pair._replace(weight=pair.weight + sum(e.weight for e in added), evidence=(*pair.evidence, *added))


def matches(pairs: Pairs, taken: set[Piece] | None = None) -> list[Pair]:
    """The pairs that are proved: above the threshold and better than all others of either, or told apart by their order."""
    chosen = _round(pairs, taken or set())
    for _ in range(ROUNDS):
        pairs.beside(chosen)
        more = _round(pairs, taken or set())
        if len(more) <= len(chosen):
            break
        chosen = more
    return sorted(chosen, key=lambda p: p.opening.at)


def _round(pairs: Pairs, taken: set[Piece]) -> list[Pair]:
    chosen: list[Pair] = []
    for cluster in _clusters([p for p in pairs.all if p.opening not in taken and p.tail not in taken]):
        chosen += _match(cluster, pairs.threshold)
    return chosen


def _clusters(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs in groups that share no piece and do not span each other."""
    cluster: list[Pair] = []
    end = -1
    for pair in sorted(pairs, key=lambda p: min(p.opening.at, p.tail.at)):
        if cluster and min(pair.opening.at, pair.tail.at) > end:
            yield cluster
            cluster = []
        cluster.append(pair)
        end = max(end, pair.opening.at, pair.tail.at)
    if cluster:
        yield cluster


def _match(pairs: list[Pair], threshold: float) -> list[Pair]:
    chosen: list[Pair] = []
    left = [p for p in pairs if p.weight > threshold - MARGIN]
    if len({p.opening.at for p in left if p.weight > threshold}) > MANY:
        return []
    while left:
        proved = list(_clear(left, threshold)) or list(_in_order(left, threshold))
        if not proved:
            break
        chosen += proved
        used = {p.opening for p in proved}, {p.tail for p in proved}
        left = [p for p in left if p.opening not in used[0] and p.tail not in used[1]]
    # What the layout has joined already is no move.
    return [p for p in chosen if not (p.tail.joined and p.tail.at == p.opening.at + 1)]


def _clear(pairs: Sequence[Pair], threshold: float) -> Iterator[Pair]:
    """The pairs that beat by a margin every other with the same opening or the same tail."""
    best: dict[tuple[str, Piece], tuple[float, float]] = {}
    for p in pairs:
        for key in (("opening", p.opening), ("tail", p.tail)):
            first, second = best.get(key, (-99.0, -99.0))
            best[key] = (p.weight, first) if p.weight > first else (first, max(second, p.weight))
    for p in pairs:
        (a, a2), (b, b2) = best["opening", p.opening], best["tail", p.tail]
        if p.weight > threshold and p.weight == a == b and p.weight - max(a2, b2) >= MARGIN:
            yield p


def _in_order(pairs: Sequence[Pair], threshold: float) -> list[Pair]:
    """The pairs of the best matching that keeps the order: columns are read in turn, the first tail is that of the first opening.

    A pair is proved if without it no matching is as good by a margin. One pair alone has no order to show.
    """
    good = [p for p in pairs if p.weight > threshold and p.tail.at > p.opening.at]
    if len({p.opening for p in good}) > FEW or len({p.tail for p in good}) > FEW:
        return []
    best, chosen = _align(good, None)
    proved = [p for p in chosen if best - _align(good, p)[0] >= MARGIN]
    return proved if len(proved) > 1 else []


def _align(pairs: Sequence[Pair], without: Pair | None) -> tuple[float, list[Pair]]:
    """The best matching of openings and tails in which no two pairs cross, and its weight (Needleman and Wunsch 1970)."""
    starts = sorted({p.opening for p in pairs}, key=lambda x: x.at)
    ends = sorted({p.tail for p in pairs}, key=lambda x: x.at)
    known = {(p.opening, p.tail): p for p in pairs if p is not without}
    loss = {p.tail: LEFT_OVER if any(e.name in SURE for e in p.evidence) else 0.0 for p in pairs}
    nothing: list[Pair] = []
    above = [(0.0, nothing)]
    for tail in ends:
        above.append((above[-1][0] - loss[tail], nothing))
    for opening in starts:
        row = [above[0]]
        for j, tail in enumerate(ends):
            options = [above[j + 1], (row[j][0] - loss[tail], row[j][1])]
            if pair := known.get((opening, tail)):
                options.append((above[j][0] + pair.weight, [*above[j][1], pair]))
            row.append(max(options, key=lambda x: x[0]))
        above = row
    return above[-1]
