"""Kind `evidence`: a decision as the sum of the weights of the observations that hold."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.document import Evidence
from cleaner.rules import EvidenceRule


class Scale:
    """Sums observations for one evidence rule; names that the rule does not list weigh nothing."""

    __slots__ = ("rule", "weights")

    def __init__(self, rule: EvidenceRule) -> None:
        self.rule = rule
        self.weights = rule.weights()

    def weigh(self, seen: Iterable[tuple[str, str]]) -> tuple[float, tuple[Evidence, ...]]:
        """The sum, bias included, and the evidence of what was seen (name, detail), strongest first."""
        found = [Evidence(name, self.weights[name], detail) for name, detail in seen if name in self.weights]
        found.sort(key=lambda e: -abs(e.weight))
        return self.rule.bias + sum(e.weight for e in found), tuple(found)
