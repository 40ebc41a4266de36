"""What the rule `quotation-sides` says of quotation marks, as costs: a weight against is a cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct


class Costs(Struct, frozen=True):
    """The costs of opening and of closing by what stands before and behind a mark, and of what a whole plan does."""

    open_after: Mapping[str, float]
    open_before: Mapping[str, float]
    close_after: Mapping[str, float]
    close_before: Mapping[str, float]
    of: Mapping[str, float]  # all others, by name
    plan: Plan
    sure: float  # so much dearer must all other plans be


class Plan(NamedTuple):
    """What it costs that marks are nested, or are not where marks of their kind are."""

    nested: float
    nested_alike: float
    single_outside: float
    double_inside: float


def costs(weights: Mapping[str, float], threshold: float) -> Costs:
    """The costs by weights of observations, of which those that are not named cost nothing."""
    of = {name: -weight for name, weight in weights.items()}

    def by_side(prefix: str) -> dict[str, float]:
        return {name: of.get(f"{prefix}-{name}", 0.0) for name in SEEN}

    plan = Plan(*(of.get(name.replace("_", "-"), 0.0) for name in Plan._fields))
    return Costs(by_side("opens-after"), by_side("opens-before"), by_side("closes-after"), by_side("closes-before"),
                 {name: of.get(name, 0.0) for name in OTHERS}, plan, threshold)


SEEN = ("start", "colon", "opening", "says", "comma", "pause", "end", "stop", "dash", "closing", "letter", "blank", "other")
OTHERS = ("opens-after-digit", "opens-empty", "closes-after-blank", "closes-after-stop-and-blank", "quoted-mark", "lonely",
          "goes-on", "flipped", "not-said", "denied", "nested-clause", "against", "broken-off", "whole-sentence")
