"""How far two places of a text go on alike, a few characters put wrong aside.

From a common piece the two are followed on both sides, as BLAST does with a seed (Altschul et al. 1990, gapped X-drop): each
equal character says, by how rare it is in the text, that one place is a copy of the other; each place where they differ says
against it. What is followed ends where the sum is highest.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from cleaner.lexicon import lexicon
from cleaner.passes.repeats.compact import han

MOST = 3  # code points by which the copies may differ at one place, on either side
DIFFERS = 7.0  # log-odds against a copy: one character for another (or, with what follows, one too many)
FURTHER = 5.0  # for each further one
ENDS = 1.5  # log-odds that a copy ends where it begins to differ
DROP = 16.0  # below the best sum by which the search gives up
RAREST, PLAIN = 5.5, 2.5  # log-odds that an ideograph says at most, and any other character
WORD, AS_A_WORD = 4, 1.0  # code points of a word at most; log-odds that each further one of a word says
GLIMPSE = 24  # equal code points after which one way to go on is as good as another

# Of the characters at a place where the copies differ, how many are passed on either side; likelier ones first.
STEPS = sorted(((a, b) for a in range(MOST + 1) for b in range(MOST + 1) if a or b), key=lambda s: (max(s), s[0] != s[1]))


class Run(NamedTuple):
    """`length` equal code points at `first` and at `second`."""

    first: int
    second: int
    length: int


class Aligner:
    """The two ways from places of one text."""

    def __init__(self, text: str) -> None:
        self.text, self.back = text, text[::-1]
        all_in_all = len(text) + 200
        self._gain = {ch: min(RAREST if han(ch) else PLAIN, math.log(all_in_all / (n + 0.5))) for ch, n in Counter(text).items()}

    def after(self, a: int, b: int) -> list[Run]:
        """Equal runs from `a` and `b` (a < b) on, the first at them if they begin alike."""
        return self._follow(self.text, a, b, len(self.text))

    def before(self, a: int, b: int, most: int, *, over: bool = True) -> list[Run]:
        """Equal runs that end at `a` and `b` (a < b) or before them, at most `most` code points back, the farthest first.

        Without `over` only the one that ends there.
        """
        n = len(self.text)
        stop = min(n, n - a + most)
        found = self._follow(self.back, n - b, n - a, stop) if over else [Run(n - b, n - a, ahead(self.back, n - b, n - a, stop))]
        return [Run(n - r.second - r.length, n - r.first - r.length, r.length) for r in reversed(found)]

    def _follow(self, text: str, a: int, b: int, stop: int) -> list[Run]:
        runs: list[Run] = []
        n = ahead(text, a, b, stop)
        if n:
            runs.append(Run(a, b, n))
            a, b = a + n, b + n
        total, best, kept = 0.0, ENDS, len(runs)
        while b < stop:
            step = self._step(text, a, b, stop)
            if step is None:
                break
            a, b, cost = step
            n = ahead(text, a, b, stop)
            runs.append(Run(a, b, n))
            total += self.worth(text[b : b + min(n, GLIMPSE)]) - cost
            a, b = a + n, b + n
            if total - (self._by_chance(text, b - n, n) if cost >= DIFFERS + FURTHER else 0.0) > best:
                best, kept = total, len(runs)
            elif total < best - DROP:
                break
        return runs[:kept]

    def _step(self, text: str, a: int, b: int, stop: int) -> tuple[int, int, float] | None:
        """Where it goes on best behind a difference, and what the difference says against it."""
        found: tuple[int, int, float] | None = None
        most = -DROP
        for da, db in STEPS:
            x, y = a + da, b + db
            if x < y < stop and text[x] == text[y] and text[x + 1 : x + 2] == text[y + 1 : y + 2]:
                cost = DIFFERS + FURTHER * (max(da, db) - 1) + (da != db)
                worth = self.worth(text[y : y + ahead(text, x, y, min(stop, y + GLIMPSE))]) - cost
                if worth > most:
                    most, found = worth, (x, y, cost)
        return found

    def _by_chance(self, text: str, at: int, length: int) -> float:
        """How much less a last run says behind several other characters if it is a word: a text says its words often."""
        run = text[at : at + length]
        word = run if text is self.text else run[::-1]
        if not 1 < length <= WORD or lexicon().longest(word) < length:
            return 0.0
        return self.worth(run) - max(map(self._gain.__getitem__, run)) - AS_A_WORD * (length - 1)

    def worth(self, run: str) -> float:
        """How surely a piece that is equal at two places is copied (log-odds)."""
        return sum(map(self._gain.__getitem__, run))


def ahead(text: str, a: int, b: int, stop: int) -> int:
    """How many code points from `a` and from `b` (a < b) on are equal, up to `stop`."""
    length, done, step = stop - b, 0, 16
    while done < length:
        size = min(step, length - done)
        if text[a + done : a + done + size] == text[b + done : b + done + size]:
            done += size
            step = min(2 * step, 65536)
        elif size == 1:
            break
        else:
            length, step = done + size - 1, max(1, size // 2)
    return done
