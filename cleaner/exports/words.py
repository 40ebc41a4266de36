"""Rules that exports ask for by their names, as passes do: shapes of lines, and words at a certain place."""

from __future__ import annotations

import regex

from cleaner import patterns
from cleaner.rules import PatternRule, RuleSet


def pattern(rules: RuleSet, group: str, name: str) -> regex.Pattern[str]:
    """What the rule of that name looks for, without its contexts; nothing if it is not in force."""
    found = next((r.match for r in rules.of(group) if isinstance(r, PatternRule) and r.name == name), "(?!)")
    return patterns.compile(found, regex.V1 | regex.MULTILINE)
