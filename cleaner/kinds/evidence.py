"""Kind `evidence`: a decision as the sum of the weights of the observations that hold."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.document import Evidence
from cleaner.rules import EvidenceRule


class Scale:
    """Sums observations for one evidence rule; names that the rule does not list weigh nothing.

    A name with a minus before it says that the observation holds of the other of two things: it weighs as much against.
    """

    __slots__ = ("bias", "weights")

    def __init__(self, rule: EvidenceRule) -> None:
        self.bias = rule.bias
        self.weights = rule.weights()

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
        found = [Evidence(name, self.weights[name], detail) for name, detail in seen if name in self.weights]
        found.sort(key=lambda e: -abs(e.weight))
        return tuple(found)

    def weigh(self, seen: Iterable[tuple[str, str]]) -> tuple[float, tuple[Evidence, ...]]:
        """The sum and the evidence of what was seen."""
        seen = list(seen)
        return self.sum(seen), self.evidence(seen)
