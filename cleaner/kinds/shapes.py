"""Shapes: what a line looks like, by pattern rules that change nothing."""

from __future__ import annotations

import regex

from cleaner.kinds.pattern import compiled
from cleaner.rules import PatternRule, RuleSet

_NEVER = regex.compile(r"(?!)")


class Shapes:
    """The pattern rules of `shapes`, by name; one that is not in force matches nothing."""

    def __init__(self, rules: RuleSet) -> None:
        self._patterns = {r.name: compiled(r.before, r.match, r.after) for r in rules.of("shapes") if isinstance(r, PatternRule)}

    def of(self, text: str) -> dict[str, str]:
        """The shapes that a line has, each with the piece that has it."""
        return {name: m[0] for name, pattern in self._patterns.items() if (m := pattern.search(text))}

    def __getitem__(self, name: str) -> regex.Pattern[str]:
        return self._patterns.get(name, _NEVER)
