"""Which characters belong to one of the two scripts only, as the rules say."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from cleaner import patterns
from cleaner.rules import FunctionRule, RuleSet, builtin


class Scripts(Struct, frozen=True):
    """Characters of one script only; `fold` gives the simplified one of each traditional character."""

    simplified: re.Pattern[str]
    traditional: re.Pattern[str]
    fold: dict[int, str]

    @staticmethod
    @lru_cache(maxsize=4)
    def of(rules: RuleSet) -> Scripts:
        """The tables in the options of the rule `other-script`: of those in force, else of the built-in one."""
        for rule in (*rules.of("variants"), *builtin().of("variants")):
            if isinstance(rule, FunctionRule) and rule.name == "other-script":
                return _tables(rule.options["simplified"], rule.options["traditional"], rule.options["folded"])
        raise AssertionError("the built-in rules have the tables")


@lru_cache(maxsize=4)
def _tables(simplified: str, traditional: str, folded: str) -> Scripts:
    fold = {ord(a): b for a, b in zip(traditional, folded, strict=True)}
    return Scripts(patterns.standard(f"[{simplified}]"), patterns.standard(f"[{traditional}]"), fold)
