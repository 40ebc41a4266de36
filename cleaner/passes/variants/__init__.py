"""Pass `variants`: conversion between simplified and traditional characters on request, and characters of the other script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cleaner.document import Document
from cleaner.kinds import Function, find_all
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.variants.ambiguous import ambiguous
from cleaner.passes.variants.convert import Conversion, changes
from cleaner.passes.variants.mixture import mixture
from cleaner.passes.variants.passage import passages
from cleaner.passes.variants.quotes import quotes, unsound
from cleaner.passes.variants.scripts import Scripts


@dataclass(frozen=True, slots=True)
class Variants:
    """The rules of the file; a paragraph is read whole, though its pieces may stand apart."""

    name: str = "variants"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules: of the conversion if one is asked for, else of what is written in the other script."""
        rules = context.rules.of(self.name)
        scripts = Scripts.of(rules)
        parts = passages(doc)
        config = context.config
        functions: dict[str, Function] = dict.fromkeys(
            ("convert", "ambiguous", "mixture", "quotes", "unsound"), lambda doc, rule, scopes: ())
        if config.variants != "none":
            spared = context.protected(doc.text, doc.blocks, names=SPARED)
            conversion = Conversion(doc, parts, config.variants, config.phrases(), spared, scripts)
            functions |= {
                "convert": lambda doc, rule, scopes: changes(conversion, rule),
                "ambiguous": lambda doc, rule, scopes: ambiguous(conversion, rule),
            }
        else:
            functions["mixture"] = lambda doc, rule, scopes: mixture(doc, parts, scripts, rule)
        if shape := config.shape_of_quotes():
            spared = context.protected(doc.text, doc.blocks)
            functions |= {
                "quotes": lambda doc, rule, scopes: quotes(parts, shape, spared, rule),
                "unsound": lambda doc, rule, scopes: unsound(parts, shape, spared, rule),
            }
        known: Mapping[str, Function] = functions
        return Outcome(find_all(rules, doc, (), known))


SPARED = frozenset({"url", "inline-code", "fenced-code", "code-line", "markup"})

PASS: Pass = Variants()
