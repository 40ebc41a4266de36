"""Pass `variants`: conversion between simplified and traditional characters on request, and characters of the other script."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from cleaner.document import Document
from cleaner.kinds import Function, find_all
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.variants.ambiguous import ambiguous
from cleaner.passes.variants.convert import Conversion, changes
from cleaner.passes.variants.mixture import mixture
from cleaner.passes.variants.passage import passages
from cleaner.passes.variants.quotes import Quotes
from cleaner.passes.variants.scripts import Scripts
from cleaner.rules import FunctionRule, Rule, RuleSet


class Variants(Struct, frozen=True):
    """The rules of the file; a paragraph is read whole, though its pieces may stand apart."""

    name: str = "variants"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules: of the conversion if one is asked for, else of what is written in the other script."""
        scripts = Scripts.of(context.rules)
        config = context.config
        functions: dict[str, Function] = {}
        shape = config.shape_of_quotes()
        spared = context.protected(doc.text, doc.blocks, SPARED) if shape or config.variants != "none" else []
        if config.variants != "none":
            conversion = Conversion(doc, passages(doc), config.variants, config.phrases(), spared, scripts)
            functions["convert"] = lambda doc, rule, scopes: changes(conversion, rule)
            functions["ambiguous"] = lambda doc, rule, scopes: ambiguous(conversion, rule)
        else:
            functions["mixture"] = lambda doc, rule, scopes: mixture(doc, scripts, rule)
        if shape:
            marks = Quotes(passages(doc), shape, spared)
            functions["quotes"] = lambda doc, rule, scopes: marks.changes(rule)
            functions["unsound"] = lambda doc, rule, scopes: marks.unsound(rule)
        return Outcome(find_all(_asked(context.rules, tuple(functions)), doc, (), functions))


@lru_cache(maxsize=8)
def _asked(rules: RuleSet, functions: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules of the pass without those of functions that the settings do not ask for."""
    unasked = set(FUNCTIONS).difference(functions)
    return tuple(r for r in rules.of(PASS.name) if not (isinstance(r, FunctionRule) and r.function in unasked))


FUNCTIONS = ("convert", "ambiguous", "mixture", "quotes", "unsound")
SPARED = frozenset({"url", "inline-code", "fenced-code", "code-line", "markup"})

PASS: Pass = Variants()
