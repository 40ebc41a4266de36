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
from functools import cached_property
from pathlib import Path

from cleaner import cache

State = int
Shares = dict[State, float]
Steps = dict[State, Shares]

LEFT, RIGHT = 6, 5  # code points before and behind a seam that are looked at
KEPT = 12  # states of a character that are followed
ROUNDS = 8  # steps after which the model has forgotten where it began


class Grammar:
    """The probabilities of jieba's tagger: of states at the beginning, from state to state, of characters in a state.

    `emitted` has for each character its states, a byte each, and behind them as many probabilities in double precision.
    """

    def __init__(self, start: Shares, steps: Steps, emitted: Mapping[str, bytes]) -> None:
        self._start, self._steps, self._emitted = start, steps, emitted
        self._characters: dict[str, Shares] = {}

    @cached_property
    def _anywhere(self) -> Shares:
        shares = self._start
        for _ in range(ROUNDS):
            shares = _normal(self._next(shares))
        return shares

    def following(self, text: str) -> Shares:
        """How likely each state is right behind `text`."""
        run = text[-LEFT:]
        known = next((n for n, ch in enumerate(reversed(run)) if not self._of(ch)), len(run))
        shares = self._anywhere if known == len(run) else self._start
        for ch in run[len(run) - known :]:
            here = _normal({s: shares[s] * p for s, p in self._of(ch).items() if s in shares})
            shares = self._next(dict(sorted(here.items(), key=lambda x: -x[1])[:KEPT])) or self._anywhere
        return shares

    def leading(self, text: str) -> Shares:
        """How likely the first characters of `text` are in each state of the first; empty if the model does not know it."""
        run = text[:RIGHT]
        known = next((n for n, ch in enumerate(run) if not self._of(ch)), len(run))
        shares: Shares = {}
        for n in range(known - 1, -1, -1):
            here = self._of(run[n])
            if n < known - 1:
                here = {s: p * total for s, p in here.items() if (total := _sum(self._steps[s], shares))}
            shares = here
        return shares

    def reads_on(self, following: Shares, leading: Shares) -> float:
        """Log-odds of what leads being there after what it follows rather than anywhere."""
        return _ratio(following, self._anywhere, leading)

    def begins(self, leading: Shares) -> float:
        """Log-odds of what leads being at the beginning of a sentence rather than anywhere."""
        return _ratio(self._start, self._anywhere, leading)

    def _of(self, ch: str) -> Shares:
        if ch not in self._characters:
            data = self._emitted.get(ch, b"")
            n = len(data) // 9
            self._characters[ch] = dict(zip(data[:n], struct.unpack(f"={n}d", data[n:]), strict=True))
        return self._characters[ch]

    def _next(self, shares: Shares) -> Shares:
        out: Shares = {}
        for s, p in shares.items():
            for t, q in self._steps[s].items():
                out[t] = out.get(t, 0.0) + p * q
        return out


def _normal(shares: Shares) -> Shares:
    total = sum(shares.values())
    return {s: p / total for s, p in shares.items()} if total else {}


def _sum(steps: Shares, shares: Shares) -> float:
    """How likely the steps lead to one of the states of `shares`, times its share."""
    if len(steps) <= 2:  # within a word
        return sum([q * shares[t] for t, q in steps.items() if t in shares])
    return sum([q * steps[t] for t, q in shares.items() if t in steps])


def _ratio(one: Shares, other: Shares, leading: Shares) -> float:
    a, b = (sum(shares.get(s, 0.0) * p for s, p in leading.items()) for shares in (one, other))
    return max(min(math.log(a / b), 9.0), -9.0) if a and b else 0.0


@once
def grammar() -> Grammar:
    """The grammar of the installed jieba; its tables are kept in a form that is read thirty times as fast."""
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    files = [Path(spec.origin).with_name("posseg") / f"prob_{name}.p" for name in ("start", "trans", "emit")]
    return Grammar(*cache.made("grammar", f"1 {cache.contents('tables', *files)}", lambda: _tables(files)))


def _tables(files: Sequence[Path]) -> tuple[Shares, Steps, dict[str, bytes]]:
    """What `Grammar` is made of: jieba's tables without logarithms, states numbered, by character."""
    import pickle

    start, steps, emitted = (pickle.loads(file.read_bytes()) for file in files)
    number = {state: n for n, state in enumerate(emitted)}
    by_character: dict[str, list[tuple[int, float]]] = {}
    for state, of in emitted.items():
        for ch, p in of.items():
            if p > -100:
                by_character.setdefault(ch, []).append((number[state], math.exp(p)))
    return (
        {number[s]: math.exp(p) for s, p in start.items() if p > -100},
        {number[s]: {number[t]: math.exp(p) for t, p in steps.get(s, {}).items()} for s in emitted},
        {ch: bytes(s for s, _ in of) + struct.pack(f"={len(of)}d", *(p for _, p in of)) for ch, of in by_character.items()},
    )
