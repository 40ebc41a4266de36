"""Which tail belongs to which opening: one to one, best of all by a margin."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from cleaner.document import Evidence
from cleaner.kinds.evidence import Scale
from cleaner.passes.order.pieces import Piece, openings
from cleaner.passes.order.seams import SHORT, TORN, Seams, Seen
from cleaner.rules import EvidenceRule

ZONE = 40  # pieces that a tail may stand behind its opening
BEFORE = 14  # pieces that it may stand before it, where columns were swapped
MARGIN = 1.0  # log-odds by which the matching with a pair must be better than any without it
ALONE = 1.75  # log-odds of the only pair of a text, where the layout has joined something else behind its opening
LEFT_OVER = 2.0  # log-odds against a piece that cannot begin having no opening
SURE = ("begins-dependent", "closes-unopened", "numbering-begun")  # what such a piece shows
OFTEN = 12  # paragraphs without an end: more than pages cut; whoever wrote them leaves out marks
SHARE = 10  # one of so many
ROUNDS = 3  # tails in a row prove each other, from one to the next
MANY = 16  # openings of one group that are told apart


class Pair(Struct, frozen=True):
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
        often = open_often([p.open for p in found if p.prose and not p.goes_on])
        for opening in openings(found):
            whole = len(opening.text) < SHORT or opening.kind == "list-item"
            if whole and not opening.goes_on and not opening.prose:
                continue  # a line or an item that need not end in a mark
            first, end = max(opening.at - BEFORE, 0), opening.at + ZONE + 1
            for tail in (*found[first : opening.at], *found[opening.at + 1 : end]):
                seen: list[Seen] = list(seams.observe(opening, tail))
                if opening.open and not opening.goes_on and not any(name in TORN for name, _ in seen):
                    seen += often
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

    def without(self, barred: Callable[[Piece, Piece], bool]) -> None:
        """Forgets the pairs that are barred."""
        self.all = [p for p in self.all if not barred(p.opening, p.tail)]

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
        self.all[n] = replace(pair, weight=pair.weight + sum(e.weight for e in added), evidence=(*pair.evidence, *added))


def open_often(ends: Sequence[bool]) -> list[Seen]:
    """What is seen if paragraphs (`ends` says of which the end is open) are often left without a mark."""
    without = sum(ends)
    return [("open-often", f"{without} paragraphs of {len(ends)}")] if without >= OFTEN and SHARE * without >= len(ends) else []


def matches(pairs: Pairs, taken: Sequence[Pair] = ()) -> list[Pair]:
    """The pairs that are proved: the best matching of all becomes worse by a margin without them. Pieces of `taken` are settled."""
    used = {p.opening for p in taken}, {p.tail for p in taken}
    chosen = _round(pairs, used)
    for _ in range(ROUNDS):
        pairs.beside(chosen)
        more = _round(pairs, used)
        if len(more) <= len(chosen):
            break
        chosen = more
    if len(chosen) == 1 and not taken and chosen[0].opening.goes_on and chosen[0].weight < ALONE:
        return []
    return sorted(chosen, key=lambda p: p.opening.at)


def _round(pairs: Pairs, taken: tuple[set[Piece], set[Piece]]) -> list[Pair]:
    chosen: list[Pair] = []
    free = (p for p in pairs.all if p.opening not in taken[0] and p.tail not in taken[1])
    for group in _groups([p for p in free if p.weight > pairs.threshold]):
        proved = _proved(group, matching)
        used = {p.opening for p in proved}, {p.tail for p in proved}
        rest = [p for p in group if p.opening not in used[0] and p.tail not in used[1] and p.tail.at > p.opening.at]
        in_order = _proved(rest, in_turn)
        chosen += proved
        if len(in_order) > 1:  # one pair alone has no order to show
            chosen += in_order
    # What the layout has joined already is no move.
    return [p for p in chosen if not (p.tail.joined and p.tail.at == p.opening.at + 1)]


def _proved(pairs: Sequence[Pair], match: Callable[[Sequence[Pair]], tuple[float, list[Pair]]]) -> list[Pair]:
    """The pairs of the best matching without which no matching is as good by a margin."""
    best, found = match(pairs)
    return [p for p in found if best - match([q for q in pairs if q is not p])[0] >= MARGIN]


def _groups(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs in groups that share no piece; where there are too many of them nothing is a page with cut columns any more."""
    by_piece: dict[tuple[str, Piece], list[Pair]] = {}
    for pair in pairs:
        by_piece.setdefault(("opening", pair.opening), []).append(pair)
        by_piece.setdefault(("tail", pair.tail), []).append(pair)
    met: set[Pair] = set()
    for first in pairs:
        group, todo = [], [first]
        while todo:
            pair = todo.pop()
            if pair not in met:
                met.add(pair)
                group.append(pair)
                todo += by_piece["opening", pair.opening] + by_piece["tail", pair.tail]
        if group and len({p.opening for p in group}) <= MANY:
            yield group


def matching(pairs: Sequence[Pair]) -> tuple[float, list[Pair]]:
    """The one-to-one matching of openings and tails of the greatest weight (Kuhn 1955, Munkres 1957), and its weight.

    All weights are positive; a piece may stay alone.
    """
    rows = list(dict.fromkeys(p.opening for p in pairs))
    columns = list(dict.fromkeys(p.tail for p in pairs))
    known = {(rows.index(p.opening), columns.index(p.tail)): p for p in pairs}
    n, m = len(rows), len(columns) + len(rows)  # as many more columns for openings that stay alone
    row_of = [-1] * (m + 1)  # for each column; the last one is where a row begins its search
    u, v = [0.0] * n, [0.0] * (m + 1)
    for row in range(n):
        row_of[m], here = row, m
        least, back, done = [float("inf")] * m, [m] * m, [False] * (m + 1)
        while row_of[here] >= 0:
            done[here] = True
            i, best, to = row_of[here], float("inf"), m
            for j in range(m):
                if not done[j]:
                    cost = -(known[i, j].weight if (i, j) in known else 0.0) - u[i] - v[j]
                    if cost < least[j]:
                        least[j], back[j] = cost, here
                    if least[j] < best:
                        best, to = least[j], j
            for j in range(m + 1):
                if done[j]:
                    u[row_of[j]] += best
                    v[j] -= best
                elif j < m:
                    least[j] -= best
            here = to
        while here != m:
            row_of[here] = row_of[back[here]]
            here = back[here]
    found = [known[i, j] for j, i in enumerate(row_of[:m]) if (i, j) in known]
    return sum(p.weight for p in found), found


def in_turn(pairs: Sequence[Pair]) -> tuple[float, list[Pair]]:
    """The best matching in which no two pairs cross, and its weight (Needleman and Wunsch 1970).

    Columns are read in turn: the first tail is that of the first opening.
    """
    starts = sorted({p.opening for p in pairs}, key=lambda x: x.at)
    ends = sorted({p.tail for p in pairs}, key=lambda x: x.at)
    known = {(p.opening, p.tail): p for p in pairs}
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
