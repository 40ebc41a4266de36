"""How well one piece of Chinese text goes on in another, by the grammar of words that the installed jieba has learnt.

jieba tags words with a hidden Markov model over characters; a state is a place in a word (begin, middle, end,
single) and a part of speech. Across a seam the model says how likely the characters behind it are after those
before it, at the beginning of a sentence, and anywhere: what only the words of the lexicon do not tell.
Only runs of ideographs that the model knows are looked at.
"""

from __future__ import annotations

import importlib.util
import math
import struct
from collections.abc import Mapping, Sequence
from functools import cache as once
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from cleaner import cache

State = int
Shares = dict[State, float]
Few = tuple[tuple[State, float], ...]

LEFT, RIGHT = 6, 5  # code points before and behind a seam that are looked at
LEAST = 1e-4  # share from which on a state of a character is followed
ROUNDS = 8  # steps after which the model has forgotten where it began
START, ANYWHERE = -1, -2  # what stands before the first character: nothing, or text that is not known
WITHIN = 2  # most states that a state leads to which does not end a word


class Steps(Struct, frozen=True):
    """How likely each state leads to which: the last row is that of `START`, the one before it that of `ANYWHERE`.

    A state within a word leads to few others: `few` has those, and nothing in `many`. One that ends a word has nothing in
    `few`, and in `many` the probabilities of all states.
    """

    few: Sequence[Few]
    many: Sequence[Sequence[float]]


class Grammar:
    """The probabilities of jieba's tagger: from state to state, of characters in a state.

    `emitted` has for each character its states, a byte each, and behind them as many probabilities in double precision.
    """

    def __init__(self, steps: Steps, emitted: Mapping[str, bytes]) -> None:
        self._few, self._many = steps.few, steps.many
        self._emitted = emitted
        # States that begin a word.
        self._first = {t for n, row in enumerate(steps.many, -len(steps.many)) if n != ANYWHERE for t, p in enumerate(row) if p}
        self._characters: dict[str, tuple[Shares, Few]] = {}

    def ending(self, text: str) -> Shares:
        """How likely the last character of `text` is in each of its states."""
        run = text[-LEFT:]
        known = next((n for n, ch in enumerate(reversed(run)) if not self._of(ch)[0]), len(run))
        here = {ANYWHERE if known == len(run) else START: 1.0}
        for ch in run[len(run) - known :]:
            here = self._forward(here, ch)
        return here

    def leading(self, text: str) -> Shares:
        """How likely the first characters of `text` are in each state of the first; empty if the model does not know it."""
        run = text[:RIGHT]
        known = next((n for n, ch in enumerate(run) if not self._of(ch)[0]), len(run))
        shares: Shares = {}
        for ch in reversed(run[:known]):
            shares = self._backward(shares, ch)
        return shares

    def throughout(self, text: str) -> list[float]:
        """For each place of the text, how well all before it reads on with all behind it: log-odds as those of `reads_on`."""
        nothing: Shares = {}
        endings = accumulate(text, self._forward, initial={ANYWHERE: 1.0})
        leadings = list(accumulate(reversed(text), self._backward, initial=nothing))
        return [self.reads_on(a, b) for a, b in zip(endings, reversed(leadings), strict=True)]

    def reads_on(self, ending: Shares, leading: Shares) -> float:
        """Log-odds of what leads being there after what ends so rather than anywhere."""
        likely = 0.0
        for s, p in ending.items():
            if few := self._few[s]:
                likely += p * sum([q * leading[t] for t, q in few if t in leading])
            elif row := self._many[s]:
                likely += p * sum([q * row[t] for t, q in leading.items()])
        return self._ratio(likely, leading)

    def begins(self, leading: Shares) -> float:
        """Log-odds of what leads being at the beginning of a sentence rather than anywhere."""
        row = self._many[START]
        return self._ratio(sum([p * row[t] for t, p in leading.items()]), leading)

    def _of(self, ch: str) -> tuple[Shares, Few]:
        """How likely the character is in each of its states; the same of those that begin a word."""
        if ch not in self._characters:
            data = self._emitted.get(ch, b"")
            n = len(data) // 9
            of = dict(zip(data[:n], struct.unpack(f"={n}d", data[n:]), strict=True))
            self._characters[ch] = of, tuple([(s, p) for s, p in of.items() if s in self._first])
        return self._characters[ch]

    def _forward(self, shares: Shares, ch: str) -> Shares:
        """The likeliest states of a character behind one of these states; of all its states the shares make one."""
        of, beginning = self._of(ch)
        if not of:
            return {START: 1.0}
        out: Shares = {}
        onward: list[tuple[float, Sequence[float]]] = []
        for s, p in shares.items():
            if few := self._few[s]:
                for t, q in few:
                    if t in of:
                        out[t] = out.get(t, 0.0) + p * q * of[t]
            elif row := self._many[s]:
                onward.append((p, row))
        if onward:
            for t, q in of.items() if ANYWHERE in shares else beginning:
                share = 0.0
                for p, row in onward:
                    share += p * row[t]
                if share:
                    out[t] = out.get(t, 0.0) + q * share
        return _likely(out) or {ANYWHERE: 1.0}

    def _backward(self, shares: Shares, ch: str) -> Shares:
        """How likely a character and what leads with these shares behind it are, in each state of the character."""
        of = self._of(ch)[0]
        if not of or not shares:
            return of
        first = self._first
        beginning = [(t, q) for t, q in shares.items() if t in first]
        out: Shares = {}
        for s, p in of.items():
            share = 0.0
            if few := self._few[s]:
                for t, q in few:
                    if t in shares:
                        share += q * shares[t]
            elif row := self._many[s]:
                for t, q in beginning:
                    share += q * row[t]
            if share:
                out[s] = p * share
        return _likely(out)

    def _ratio(self, likely: float, leading: Shares) -> float:
        row = self._many[ANYWHERE]
        anywhere = sum([p * row[t] for t, p in leading.items()])
        return max(min(math.log(likely / anywhere), 9.0), -9.0) if likely and anywhere else 0.0


def _likely(shares: Shares) -> Shares:
    """The shares that count, as shares of one."""
    total = sum(shares.values())
    least = LEAST * total
    return {s: p / total for s, p in shares.items() if p > least}


@once
def grammar() -> Grammar:
    """The grammar of the installed jieba; its tables are kept in a form that is read thirty times as fast."""
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    files = [Path(spec.origin).with_name("posseg") / f"prob_{name}.p" for name in ("start", "trans", "emit")]
    few, many, emitted = cache.made("grammar", f"3 {cache.contents('tables', *files)}", lambda: _tables(files))
    return Grammar(Steps(few, many), emitted)


def _tables(files: Sequence[Path]) -> tuple[Sequence[Few], Sequence[Sequence[float]], dict[str, bytes]]:
    """What `Grammar` is made of: jieba's tables without logarithms, states numbered, by character."""
    import pickle

    start, steps, emitted = (pickle.loads(file.read_bytes()) for file in files)
    number = {state: n for n, state in enumerate(emitted)}
    by_character: dict[str, list[tuple[int, float]]] = {}
    for state, of in emitted.items():
        for ch, p in of.items():
            if p > -100:
                by_character.setdefault(ch, []).append((number[state], math.exp(p)))
    rows = [{number[t]: math.exp(p) for t, p in steps.get(s, {}).items()} for s in emitted]
    begin = {number[s]: math.exp(p) for s, p in start.items() if p > -100}
    rows += [_anywhere(rows, begin), begin]
    few = tuple(tuple(row.items()) if len(row) <= WITHIN else () for row in rows)
    many = tuple(tuple(row.get(n, 0.0) for n in range(len(emitted))) if len(row) > WITHIN else () for row in rows)
    return few, many, {ch: bytes(s for s, _ in of) + struct.pack(f"={len(of)}d", *(p for _, p in of))
                       for ch, of in by_character.items()}


def _anywhere(steps: Sequence[Shares], begin: Shares) -> Shares:
    """How likely each state is in the middle of a text."""
    shares = begin
    for _ in range(ROUNDS):
        after: Shares = {}
        for s, p in shares.items():
            for t, q in steps[s].items():
                after[t] = after.get(t, 0.0) + p * q
        total = sum(after.values())
        shares = {s: p / total for s, p in after.items()}
    return shares
