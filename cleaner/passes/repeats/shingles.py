"""Pieces that occur twice in one text, found in linear time.

Every `EVERY`-th shingle (run of `WIDTH` characters) is remembered, and every place of the text is looked up: two equal pieces of
`WIDTH + EVERY - 1` characters hold a remembered shingle and cannot be missed (the fixed-block index of rsync, Tridgell 1999;
winnowing gives the same promise with more shingles). A hit is followed on both sides (`align`), over characters put wrong too, and
the search goes on behind it, so that a loop of any number of rounds is read once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from cleaner.passes.repeats.align import DIFFERS, Aligner, Run, ahead
from cleaner.passes.repeats.compact import MARKS
from cleaner.spans import Span

WIDTH = 8
EVERY = 4
LEAST = 15  # code points of a repeat that is worth a look
REMEMBERED = 4  # places of one shingle: the first, and the latest
BETTER = 1.1  # times as long must a repeat farther away be to be taken
CROWD, CROWDED = 2000, 150  # repeats, and one in so many code points: from there on only what is equal is looked for
SHORT = 5  # code points by which a clause is known that is said again at once
NEAR = 100  # code points from it to its copy
TELLING = 16.0  # log-odds of a shingle under which what differs is not looked over: few characters make up the text


class Match(Struct, frozen=True):
    """A piece that occurs again: equal runs, ascending; between two of them the places differ.

    The two pieces may overlap: then what lies between their beginnings is said again and again.
    """

    runs: tuple[Run, ...]

    @property
    def first(self) -> Span:
        """The earlier piece."""
        return Span(self.runs[0].first, self.runs[-1].first + self.runs[-1].length)

    @property
    def second(self) -> Span:
        """The later piece."""
        return Span(self.runs[0].second, self.runs[-1].second + self.runs[-1].length)

    @property
    def exact(self) -> bool:
        """True if both are equal."""
        return len(self.runs) == 1

    def differences(self) -> list[tuple[Span, Span]]:
        """What differs, in the earlier piece and in the later one."""
        return [(Span(r.first + r.length, s.first), Span(r.second + r.length, s.second)) for r, s in zip(self.runs, self.runs[1:])]

    def later(self, i: int) -> int:
        """The place in the later piece of the place `i` of the earlier one; inside a difference as far from its nearer end."""
        return _mapped([(r.first, r.second, r.length) for r in self._near(i, 0)], i)

    def earlier(self, i: int) -> int:
        """The place in the earlier piece of the place `i` of the later one."""
        return _mapped([(r.second, r.first, r.length) for r in self._near(i, 1)], i)

    def _near(self, i: int, side: int) -> tuple[Run, ...]:
        """The run before `i` and the one behind it."""
        low, high = 0, len(self.runs)
        while low < high:
            middle = (low + high) // 2
            if self.runs[middle][side] <= i:
                low = middle + 1
            else:
                high = middle
        return self.runs[max(0, low - 1) : low + 1]


def _mapped(runs: list[tuple[int, int, int]], i: int) -> int:
    start, other, length = runs[0]
    if i <= start + length or len(runs) == 1:
        return other + i - start
    after, other_after, _ = runs[1]
    end, other_end = start + length, other + length
    return min(other_end + i - end, other_after) if i - end < after - i else max(other_after - (after - i), other_end)


def _joined(runs: list[Run]) -> Iterator[Run]:
    """The runs; two of which one begins where the other ends are one."""
    last = runs[0]
    for run in runs[1:]:
        if (last.first + last.length, last.second + last.length) == (run.first, run.second):
            last = Run(last.first, last.second, last.length + run.length)
        else:
            yield last
            last = run
    yield last


class Index:
    """The repeats of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: dict[str, list[int]] = {}
        self.clauses: dict[str, int] = {}  # where a clause began so last

    @cached_property
    def aligner(self) -> Aligner:
        """Made when the first piece occurs twice."""
        return Aligner(self.text)

    def matches(self) -> list[Match]:
        """Maximal repeats, one for each piece that occurred before, ascending by the later place."""
        text, get = self.text, self.places.get
        found: list[Match] = []
        i, put, stop, reached = 0, 0, len(text) - WIDTH, 0
        chance = 2 * math.log(len(text) + 1)  # what the best of all pairs of places says by chance (Karlin & Altschul 1990)
        while i <= stop:
            shingle = text[i : i + WIDTH]
            known = get(shingle)
            crowded = len(found) > CROWD and len(found) * CROWDED > i
            best = None if known is None else self._longest(known, i, over=not crowded)
            if best is None and i and text[i - 1] in MARKS:
                best = self._at_once(i, chance)
            if i == put:
                self._remember(shingle, i)
                put += EVERY
            if best is None or best.second.end <= reached:
                i += 1
                continue
            if best.second.length >= LEAST and self.aligner.worth(text[slice(*best.second)]) > chance:
                found.append(best)
            reached = best.second.end
            i = max(i + 1, reached - LEAST + 1)  # a piece that begins in this one and goes beyond it is found too
            while put < i:
                self._remember(text[put : put + WIDTH], put)
                put += EVERY
        return sorted(found, key=lambda m: (m.second.start, -m.second.end))

    def _remember(self, shingle: str, at: int) -> None:
        known = self.places.setdefault(shingle, [])
        if len(known) == REMEMBERED:
            del known[1]
        known.append(at)

    def _at_once(self, i: int, chance: float) -> Match | None:
        """The clause at `i` said again at once, misread so often that no piece of it is as long as others that are looked for."""
        start = self.text[i : i + SHORT]
        j, self.clauses[start] = self.clauses.get(start, i), i
        if not LEAST <= i - j < NEAR or self.aligner.worth(start) < TELLING:
            return None
        runs = [*self.aligner.before(j, i, i - j), *self.aligner.after(j, i)]
        if not runs:
            return None
        found = Match(tuple(_joined(runs)))
        worth = sum(self.aligner.worth(self.text[r.second : r.second + r.length]) for r in found.runs)
        enough = worth - DIFFERS * len(found.differences()) > chance
        return found if enough and not found.exact and found.second.start <= found.first.end else None

    def _longest(self, known: list[int], i: int, *, over: bool) -> Match | None:
        """The repeat at `i` that goes on longest; of nearly equal ones that with the nearest place.

        Without `over` the nearest one, up to where it differs.
        """
        text, best, most = self.text, None, 0.0
        telling = over and self.aligner.worth(text[i : i + WIDTH]) >= TELLING
        for j in reversed(known if telling else known[-1:]):
            n = ahead(text, j, i, len(text))
            if n < WIDTH + EVERY - 1:
                continue
            runs = self.aligner.after(j, i) if telling else [Run(j, i, n)]
            size = runs[-1].second + runs[-1].length - i
            if size > most * BETTER:
                most, best = float(size), (j, i, runs)
        if best is None:
            return None
        j, i, runs = best
        # The way back is bounded by the way ahead: what is read twice stays a constant share.
        back = self.aligner.before(j, i, 4 * int(most) + 64, over=telling)
        return Match(tuple(_joined([*back, *runs])))


def matches(text: str) -> list[Match]:
    """The repeats of `text`."""
    return Index(text).matches()
