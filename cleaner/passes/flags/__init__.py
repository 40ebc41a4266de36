"""Pass `flags`: what is surely or perhaps wrong, and what only the page or a person can put right; it changes nothing."""

from __future__ import annotations

from msgspec import Struct

from cleaner.document import Document
from cleaner.kinds import Function, find_all
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.flags.again import again
from cleaner.passes.flags.announced import announced, forms, gaps, listed
from cleaner.passes.flags.dates import impossible, ranges, times, weekdays
from cleaner.passes.flags.doubled import doubled
from cleaner.passes.flags.names import names
from cleaner.passes.flags.terms import terms


class Flags(Struct, frozen=True):
    """The rules of the file, on the text in reading order."""

    name: str = "flags"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules, none with a replacement."""
        known = forms(context.rules)
        functions = FUNCTIONS | {"announced": lambda doc, rule, scopes: announced(doc, rule, known)}
        return Outcome(find_all(context.rules.of(self.name), doc, (), functions))


FUNCTIONS: dict[str, Function] = {
    "doubled": doubled, "names": names, "terms": terms, "impossible": impossible, "weekdays": weekdays, "ranges": ranges,
    "gaps": gaps, "listed": listed, "times": times, "again": again,
}

PASS: Pass = Flags()
