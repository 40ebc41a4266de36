"""Kind `evidence`: a decision as the sum of the weights of the observations that hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.document import Evidence
from cleaner.rules import EvidenceRule

KNOWN = 65536  # observations that are kept


class Scale:
    """Sums observations for one evidence rule; names that the rule does not list weigh nothing.

    A name with a minus before it says that the observation holds of the other of two things: it weighs as much against.
    """

    __slots__ = ("_known", "bias", "weights")

    def __init__(self, rule: EvidenceRule) -> None:
        self.bias = rule.bias
        self.weights = rule.weights()
        self._known: dict[tuple[str, str], Evidence] = {}  # the same is seen of many lines: it is stated once

    def sum(self, seen: Iterable[tuple[str, str]]) -> float:
        """The bias and the weights of what was seen (name, detail)."""
        total, weights = self.bias, self.weights
        for name, _ in seen:
            if name in weights:
                total += weights[name]
            elif name.startswith("-") and name[1:] in weights:
                total -= weights[name[1:]]
        return total

    def evidence(self, seen: Iterable[tuple[str, str]]) -> tuple[Evidence, ...]:
        """What was seen and counts, strongest first."""
        found = [self._known.get(x) or self._state(x) for x in seen if x[0] in self.weights]
        found.sort(key=_strength)
        return tuple(found)

    def _state(self, seen: tuple[str, str]) -> Evidence:
        name, detail = seen
        if len(self._known) == KNOWN:
            self._known.clear()
        stated = self._known[seen] = Evidence(name, self.weights[name], detail)
        return stated

    def weigh(self, seen: Iterable[tuple[str, str]]) -> tuple[float, tuple[Evidence, ...]]:
        """The sum and the evidence of what was seen."""
        seen = list(seen)
        return self.sum(seen), self.evidence(seen)


def graded(value: float, grades: Sequence[tuple[float, str]]) -> str:
    """The name of the first grade that the value reaches; empty if there is none."""
    return next((name for least, name in grades if value >= least), "")


def _strength(evidence: Evidence) -> float:
    return -abs(evidence.weight)
