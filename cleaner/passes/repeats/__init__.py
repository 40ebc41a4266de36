"""Pass `repeats`: passages that a model said twice go, refrains and formulas stay.

`shingles` finds what stands twice, `cases` says what stays and what might go, `observe` looks
at it, and the rule `loop` weighs what was seen. What is not sure is only suggested.
"""

from __future__ import annotations

from functools import partial

from cleaner.document import Document
from cleaner.kinds.shapes import Shapes
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.repeats.judge import Rules
from cleaner.passes.repeats.rounds import findings
from cleaner.rules import FunctionRule, RuleSet


class Repeats:
    """The pass; without its evidence rule `loop` it sees nothing."""

    name = "repeats"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Copies to take out, copies in doubt, and places where a loop swallowed text."""
        weighed = partial(context.rules.evidence, self.name)
        loop = weighed("loop")
        if loop is None:
            return Outcome()
        rules = Rules(loop, Shapes(context.rules), _named(context.rules, "doubtful-repeat"), _named(context.rules, "lost-text"),
                      weighed("first-copy-goes"), weighed("read-in-a-circle"))
        return Outcome(findings(doc.text, rules))


def _named(rules: RuleSet, name: str) -> FunctionRule | None:
    return next((r for r in rules.of("repeats") if r.name == name and isinstance(r, FunctionRule)), None)


PASS: Pass = Repeats()
