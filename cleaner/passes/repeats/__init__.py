"""Pass `repeats`: passages that a model said twice go, refrains and formulas stay.

`shingles` finds what stands twice, `cases` says what stays and what might go, `observe` looks
at it, and the rule `loop` weighs what was seen. What is not sure is only suggested.
"""

from __future__ import annotations

from cleaner.document import Document
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.repeats.rounds import findings
from cleaner.rules import FunctionRule, RuleSet


class Repeats:
    """The pass; without its evidence rule `loop` it sees nothing."""

    name = "repeats"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Copies to take out, copies in doubt, and places where a loop swallowed text."""
        loop = context.rules.evidence(self.name, "loop")
        if loop is None:
            return Outcome()
        doubtful, lost = _named(context.rules, "doubtful-repeat"), _named(context.rules, "lost-text")
        return Outcome(findings(doc.text, loop, doubtful, lost, context.rules.evidence(self.name, "first-copy-goes")))


def _named(rules: RuleSet, name: str) -> FunctionRule | None:
    return next((r for r in rules.of("repeats") if r.name == name and isinstance(r, FunctionRule)), None)


PASS: Pass = Repeats()
