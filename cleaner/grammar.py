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
from collections.abc import Iterable, Mapping, Sequence
from functools import cache as once
from itertools import accumulate
from pathlib import Path

from cleaner import cache

State = int
Shares = dict[State, float]
Steps = dict[State, Shares]

LEFT, RIGHT = 6, 5  # code points before and behind a seam that are looked at
KEPT = 12  # states of a character that are followed
ROUNDS = 8  # steps after which the model has forgotten where it began
START, ANYWHERE = -1, -2  # what stands before the first character: nothing, or text that is not known
WITHIN = 2  # most states that a state leads to which does not end a word


class Grammar:
    """The probabilities of jieba's tagger: from state to state, of characters in a state.

    `emitted` has for each character its states, a byte each, and behind them as many probabilities in double precision.
    """

    def __init__(self, steps: Steps, emitted: Mapping[str, bytes]) -> None:
        self._steps, self._emitted = steps, emitted
        # States that begin a word.
        self._first = {t for s, row in steps.items() if s != ANYWHERE and len(row) > WITHIN for t in row}
        self._characters: dict[str, tuple[Shares, list[tuple[State, float]]]] = {}

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
        beginning = self._beginning(leading.items())
        return self._ratio(sum([p * self._total(s, leading, beginning) for s, p in ending.items()]), leading)

    def begins(self, leading: Shares) -> float:
        """Log-odds of what leads being at the beginning of a sentence rather than anywhere."""
        return self._ratio(_both(self._steps[START], leading), leading)

    def _of(self, ch: str) -> tuple[Shares, list[tuple[State, float]]]:
        """How likely the character is in each of its states; the same of those that begin a word."""
        if ch not in self._characters:
            data = self._emitted.get(ch, b"")
            n = len(data) // 9
            of = dict(zip(data[:n], struct.unpack(f"={n}d", data[n:]), strict=True))
            self._characters[ch] = of, self._beginning(of.items())
        return self._characters[ch]

    def _beginning(self, shares: Iterable[tuple[State, float]]) -> list[tuple[State, float]]:
        return [(s, p) for s, p in shares if s in self._first]

    def _forward(self, shares: Shares, ch: str) -> Shares:
        """The likeliest states of a character behind one of these states; of all its states the shares make one."""
        of, beginning = self._of(ch)
        if not of:
            return {START: 1.0}
        out: Shares = {}
        onward: list[tuple[float, Shares]] = []
        for s, p in shares.items():
            row = self._steps[s]
            if len(row) > WITHIN:
                onward.append((p, row))
                continue
            for t, q in row.items():
                if t in of:
                    out[t] = out.get(t, 0.0) + p * q * of[t]
        for t, q in of.items() if ANYWHERE in shares else beginning:
            if total := sum([p * row[t] for p, row in onward if t in row]):
                out[t] = out.get(t, 0.0) + q * total
        total = sum(out.values())
        return {s: p / total for s, p in sorted(out.items(), key=_share, reverse=True)[:KEPT]} or {ANYWHERE: 1.0}

    def _backward(self, shares: Shares, ch: str) -> Shares:
        """How likely a character and what leads with these shares behind it are, in each state of the character."""
        of = self._of(ch)[0]
        if not of or not shares:
            return of
        beginning, steps = self._beginning(shares.items()), self._steps
        out: Shares = {}
        for s, p in of.items():
            row = steps[s]
            if len(row) <= WITHIN:
                for t, q in row.items():
                    if t in shares:
                        out[s] = out.get(s, 0.0) + p * q * shares[t]
            elif total := sum([q * row[t] for t, q in beginning if t in row]):
                out[s] = p * total
        most = max(out.values(), default=1.0)
        return {s: p / most for s, p in out.items()}

    def _total(self, state: State, shares: Shares, beginning: Iterable[tuple[State, float]]) -> float:
        """How likely the state leads to one of `shares`, times its share; `beginning` are those of them that begin a word."""
        row = self._steps[state]
        if state == ANYWHERE or len(row) <= WITHIN:
            return _both(row, shares)
        return sum([p * row[t] for t, p in beginning if t in row])

    def _ratio(self, likely: float, leading: Shares) -> float:
        anywhere = _both(self._steps[ANYWHERE], leading)
        return max(min(math.log(likely / anywhere), 9.0), -9.0) if likely and anywhere else 0.0


def _share(item: tuple[State, float]) -> float:
    return item[1]


def _both(one: Shares, other: Shares) -> float:
    """The sum over all states of the product of both shares."""
    if len(one) > len(other):
        one, other = other, one
    return sum([p * other[s] for s, p in one.items() if s in other])


@once
def grammar() -> Grammar:
    """The grammar of the installed jieba; its tables are kept in a form that is read thirty times as fast."""
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    files = [Path(spec.origin).with_name("posseg") / f"prob_{name}.p" for name in ("start", "trans", "emit")]
    return Grammar(*cache.made("grammar", f"2 {cache.contents('tables', *files)}", lambda: _tables(files)))


def _tables(files: Sequence[Path]) -> tuple[Steps, dict[str, bytes]]:
    """What `Grammar` is made of: jieba's tables without logarithms, states numbered, by character."""
    import pickle

    start, steps, emitted = (pickle.loads(file.read_bytes()) for file in files)
    number = {state: n for n, state in enumerate(emitted)}
    by_character: dict[str, list[tuple[int, float]]] = {}
    for state, of in emitted.items():
        for ch, p in of.items():
            if p > -100:
                by_character.setdefault(ch, []).append((number[state], math.exp(p)))
    numbered = {number[s]: {number[t]: math.exp(p) for t, p in steps.get(s, {}).items()} for s in emitted}
    numbered[START] = {number[s]: math.exp(p) for s, p in start.items() if p > -100}
    numbered[ANYWHERE] = _anywhere(numbered)
    return numbered, {ch: bytes(s for s, _ in of) + struct.pack(f"={len(of)}d", *(p for _, p in of))
                      for ch, of in by_character.items()}


def _anywhere(steps: Steps) -> Shares:
    """How likely each state is in the middle of a text."""
    shares = steps[START]
    for _ in range(ROUNDS):
        after: Shares = {}
        for s, p in shares.items():
            for t, q in steps[s].items():
                after[t] = after.get(t, 0.0) + p * q
        total = sum(after.values())
        shares = {s: p / total for s, p in after.items()}
    return shares
