"""How well one piece of Chinese text goes on in another, by the grammar of words that the installed jieba has learnt.

jieba tags words with a hidden Markov model over characters; a state is a place in a word (begin, middle, end,
single) and a part of speech. Across a seam the model says how likely the characters behind it are after those
before it, at the beginning of a sentence, and anywhere: what only the words of the lexicon do not tell.
Only runs of ideographs that the model knows are looked at.
"""

from __future__ import annotations

import importlib.util
import math
import pickle
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

State = tuple[str, str]
Shares = dict[State, float]

LEFT, RIGHT = 6, 5  # code points before and behind a seam that are looked at
KEPT = 12  # states of a character that are followed
ROUNDS = 8  # steps after which the model has forgotten where it began


class Grammar:
    """The probabilities of jieba's tagger: of states at the beginning, from state to state, of characters in a state."""

    def __init__(self, start: Mapping[State, float], steps: Mapping[State, Mapping[State, float]],
                 emitted: Mapping[State, Mapping[str, float]]) -> None:
        self._start = {s: math.exp(v) for s, v in start.items() if v > -100}
        self._steps = {s: {t: math.exp(v) for t, v in to.items()} for s, to in steps.items()}
        self._emitted = emitted
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
            if n == known - 1:
                shares = here
            else:
                steps = {s: self._steps.get(s, {}) for s in here}
                shares = {s: p * total for s, p in here.items()
                          if (total := sum(q * steps[s].get(t, 0.0) for t, q in shares.items()))}
        return shares

    def reads_on(self, following: Shares, leading: Shares) -> float:
        """Log-odds of what leads being there after what it follows rather than anywhere."""
        return _ratio(following, self._anywhere, leading)

    def begins(self, leading: Shares) -> float:
        """Log-odds of what leads being at the beginning of a sentence rather than anywhere."""
        return _ratio(self._start, self._anywhere, leading)

    def _of(self, ch: str) -> Shares:
        if ch not in self._characters:
            self._characters[ch] = {s: math.exp(p) for s, of in self._emitted.items() if (p := of.get(ch, -200.0)) > -100}
        return self._characters[ch]

    def _next(self, shares: Shares) -> Shares:
        out: Shares = {}
        for s, p in shares.items():
            for t, q in self._steps.get(s, {}).items():
                out[t] = out.get(t, 0.0) + p * q
        return out


def _normal(shares: Shares) -> Shares:
    total = sum(shares.values())
    return {s: p / total for s, p in shares.items()} if total else {}


def _ratio(one: Shares, other: Shares, leading: Shares) -> float:
    a, b = (sum(shares.get(s, 0.0) * p for s, p in leading.items()) for shares in (one, other))
    return max(min(math.log(a / b), 9.0), -9.0) if a and b else 0.0


@cache
def grammar() -> Grammar:
    """The grammar of the installed jieba."""
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).with_name("posseg")
    tables: Sequence[Any] = [pickle.loads((folder / f"prob_{name}.p").read_bytes()) for name in ("start", "trans", "emit")]
    return Grammar(*tables)
