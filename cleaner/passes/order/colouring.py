"""Two colours for the paragraphs of a text, so that those of one colour hang together: in words, and in what goes on where.

Paragraphs are tied by the characters, pairs of them, numbers and foreign words that they share: the rarer the stronger,
less what so many words would share anyhow (Newman 2006, modularity). Each colour is read as a text of its own: a
paragraph that ends in mid-sentence must go on in the next of its colour. Taking turns often is unlikely.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from cleaner import patterns
from cleaner.lexicon import Lexicon
from cleaner.passes.order.pieces import HAN

OTHER = patterns.compile(r"[A-Za-z]{2,}|\d{3,}")
STRONG = 2.0  # log-odds that two paragraphs which alone share a rare word are of one text
PLAIN = 0.5  # the same of any character
CHANCE = 0.85  # share of the ties that words would make anyhow
TURN = 1.5  # log-odds against each turn from one colour to the other
SEAM = 2.0  # how much a seam counts
SEAM_RANGE = (-3.0, 4.0)  # what one seam can say
INSIDE = 2.0  # against a paragraph that begins in the middle where none before it is open
EVERYWHERE = 0.9  # share of the paragraphs in which a word says nothing
ROUNDS = 40
SEEDS = 6


class Reading(Struct, frozen=True):
    """Paragraphs as the colouring sees them: texts, which end in mid-sentence, which begin so, and how well two go on."""

    texts: Sequence[str]
    open: Sequence[bool]
    inside: Sequence[bool]
    seams: Mapping[tuple[int, int], float]


class Colouring:
    """The ties of paragraphs and the best two colours for them."""

    def __init__(self, reading: Reading, words: Lexicon) -> None:
        self._reading = reading
        self._words = words
        self.size = size = len(reading.texts)
        self._worth: dict[str, float] = {}
        self.places = self._places()
        self.ties = ties = [[0.0] * size for _ in range(size)]
        for word, at in self.places.items():
            worth = self._worth[word] / (len(at) - 1)
            for a in at:
                row = ties[a]
                for b in at:
                    row[b] += worth
        for n in range(size):
            ties[n][n] = 0.0
        self._sums = sums = [sum(row) for row in ties]
        scale = CHANCE / (sum(sums) or 1.0)
        self._bonds = [[ties[a][b] - sums[a] * sums[b] * scale if a != b else 0.0 for b in range(size)] for a in range(size)]

    def _places(self) -> dict[str, list[int]]:
        """For each word that tells paragraphs apart, those in which it stands."""
        found: dict[str, list[int]] = {}
        for n, text in enumerate(self._reading.texts):
            for word in terms(text):
                found.setdefault(word, []).append(n)
        many = max(3.0, EVERYWHERE * self.size)
        self._worth = {w: worth for w, at in found.items() if 1 < len(at) <= many and (worth := self.worth(w))}
        return {w: found[w] for w in self._worth}

    def rarity(self, word: str) -> float:
        """How much a word says, in nats."""
        return -self._words.score(word) if HAN.match(word) else 16.0

    def worth(self, word: str) -> float:
        """The log-odds that a word which only two paragraphs share gives to their being of one text."""
        if len(word) == 1:
            return PLAIN + STRONG * _ramp(self.rarity(word), 8, 13)
        known = word in self._words or not HAN.match(word)
        return STRONG * (_ramp(self.rarity(word), 9, 13) if known else _ramp(self.rarity(word), 11, 15))

    def best(self) -> list[int]:
        """The best colouring that is found, the first paragraph with colour 0."""
        return max((self._climb(start) for start in self._starts()), key=self.value)

    def likely(self) -> list[int]:
        """The colouring to which the ties alone lead: quickly found, not always the best."""
        return self._climb(next(self._starts()))

    def value(self, sides: Sequence[int]) -> float:
        """How well the paragraphs of either colour hang together, in log-odds."""
        inner = sum(b for n, row in enumerate(self._bonds) for m, b in enumerate(row[:n]) if sides[n] == sides[m])
        return inner - TURN * turns(sides) + self._read(sides)

    def gain(self, sides: Sequence[int]) -> float:
        """How much better the colouring is than one colour, or two in a row, for each paragraph."""
        size = self.size
        inner = sum(map(sum, self._bonds)) / 2
        best = inner + self._read([1] * size)
        for n, row in enumerate(self._bonds[:-1], 1):
            inner += sum(row[: n - 1]) - sum(row[n:])
            best = max(best, inner - TURN + self._read([0] * n + [1] * (size - n)))
        return (self.value(sides) - best) / size

    def margin(self, sides: Sequence[int], first: int, end: int) -> float:
        """How much worse the colouring would be with the other colour from `first` to before `end`."""
        other = [*sides[:first], *(1 - s for s in sides[first:end]), *sides[end:]]
        inner = 0.0
        for n in range(first, end):
            row, side = self._bonds[n], sides[n]
            for part in (range(first), range(end, self.size)):
                inner += sum([row[m] if sides[m] == side else -row[m] for m in part])
        read = self._read_about(sides, first, end) - self._read_about(other, first, end)
        return inner + TURN * (turns(other) - turns(sides)) + read

    def _read(self, sides: Sequence[int]) -> float:
        """What the seams of each colour say, read on its own."""
        return self._read_about(sides, 0, self.size)

    def _read_about(self, sides: Sequence[int], first: int, end: int) -> float:
        """The same of the seams that the colours of the paragraphs from `first` to before `end` make."""
        last: list[int | None] = [None, None]
        for n in range(first - 1, -1, -1):
            if last[sides[n]] is None:
                last[sides[n]] = n
                if last[1 - sides[n]] is not None:
                    break
        ends_open, inside, seams = self._reading.open, self._reading.inside, self._reading.seams
        low, high = SEAM_RANGE
        found = 0.0
        behind = -1  # the colour of the paragraphs behind, until there is one of the other
        for n in range(first, self.size):
            side = sides[n]
            before = last[side]
            if n < end or side != behind:
                if before is not None and ends_open[before]:
                    seam = seams.get((before, n), low)
                    found += low if seam < low else high if seam > high else seam
                elif inside[n]:
                    found -= INSIDE
            if n >= end and behind not in (-1, side):
                break
            if n >= end:
                behind = side
            last[side] = n
        return SEAM * found

    def _starts(self) -> Iterator[list[int]]:
        """Colourings from which a better one is looked for: that of the greatest eigenvector, turns, each strong paragraph's."""
        size, bonds = self.size, self._bonds
        vector = [math.sin(1 + n * n * 1.7) for n in range(size)]
        shift = 0.3 * (max(self._sums) + 1)
        for _ in range(ROUNDS):
            vector = [sum(map(float.__mul__, row, vector)) + shift * vector[n] for n, row in enumerate(bonds)]
            length = math.hypot(*vector) or 1.0
            vector = [x / length for x in vector]
        yield [int(x > 0) for x in vector]
        for step in (1, 2, 3):
            yield [n // step % 2 for n in range(size)]
        for seed in sorted(range(size), key=lambda n: -self._sums[n])[:SEEDS]:
            yield [int(bonds[n][seed] > 0 or n == seed) for n in range(size)]

    def _climb(self, start: Sequence[int]) -> list[int]:
        """The colouring to which changing the colour of one, two or three paragraphs leads, as long as it gets better."""
        sides, size = list(start), self.size
        field = [sum(b if s else -b for b, s in zip(row, sides)) for row in self._bonds]  # what speaks for colour 1
        better = True
        while better:
            better = False
            for width in (1, 2, 3):
                for n in range(size - width + 1):
                    some = range(n, n + width)
                    side = sides[n]
                    if any(sides[k] != side for k in some):
                        continue
                    gain = sum(-field[k] if side else field[k] for k in some)
                    gain += 2 * sum(self._bonds[a][b] for a in some for b in range(n, a))
                    edges = [sides[k] == side for k in (n - 1, n + width) if 0 <= k < size]
                    gain += TURN * sum(-1 if same else 1 for same in edges)
                    gain -= self._read_about(sides, n, n + width)
                    sides[n : n + width] = [1 - side] * width
                    if gain + self._read_about(sides, n, n + width) > 1e-9:
                        better = True
                        for k in some:
                            for m, bond in enumerate(self._bonds[k]):
                                field[m] += -2 * bond if side else 2 * bond
                    else:
                        sides[n : n + width] = [side] * width
        return [1 - s for s in sides] if sides[0] else sides


def terms(text: str) -> set[str]:
    """The characters of a text, its pairs of them, its numbers and foreign words."""
    runs = HAN.findall(text)
    return {run[n : n + k] for run in runs for k in (1, 2) for n in range(len(run) - k + 1)} | set(OTHER.findall(text))


def turns(sides: Sequence[int]) -> int:
    """How often the colour changes."""
    return sum(a != b for a, b in pairwise(sides))


def _ramp(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)
