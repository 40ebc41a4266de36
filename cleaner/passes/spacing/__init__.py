"""Pass `spacing`: blanks between Han, around marks, and between Han and Latin or digits.

What becomes of a blank depends on the characters beside it, never on other blanks that a rule of the pass takes out: so
the rules may be applied in any order, and a second run changes nothing. docs/spacing.md shows which rule owns which place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds import Function, Guard, Later, find_all, in_time, protected_spans, scopes_of
from cleaner.kinds.needs import possible
from cleaner.kinds.pattern import compiled
from cleaner.lexicon import lexicon
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.spacing.borders import conventional, inserted
from cleaner.passes.spacing.runs import letter_spaced
from cleaner.passes.spacing.strays import amid_strays
from cleaner.passes.spacing.where import BlankPatterns, Blanks, Where
from cleaner.rules import FunctionRule, Rule, RuleSet, is_builtin
from cleaner.spans import Span

AT_BLANKS = ("in_blocks", "torn_words", "amid_strays", "widened", "han_latin", "setting")
_BLANKS_BEFORE = patterns.compile(r"(?r)(?<=[^\s：:，,、（(《])[ \u3000]+")
_BLANKS_AFTER = patterns.compile(r"[ \u3000]+(?=\S)")
_BETWEEN_HAN = patterns.compile(r"[ \u00a0\u2002-\u200a\u202f](?<=\p{Han}.)(?=\p{Han})")


class Spacing(Struct, frozen=True):
    """The rules of the file, and the functions some of them name."""

    name: str = "spacing"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules outside protected spans; which rules work depends on the setting `spacing`."""
        setting = context.config.spacing
        asked = _asked(context.rules, setting)
        if not possible(asked.rules, doc.text):
            return Outcome()
        blanks = Blanks(doc, asked.at_blanks)
        rules = asked.rules if blanks.places else asked.elsewhere
        protected = context.protected(doc.text, doc.blocks)
        if doubtful := _beside_doubtful(doc):
            protected = sorted((*protected, *doubtful))
        scopes = Later(lambda: scopes_of(doc))
        runs = {r.id: list(in_time(r, len(doc.text), partial(letter_spaced, doc, r, scopes, open_borders=setting == "insert")))
                for r in rules if isinstance(r, FunctionRule) and r.function == "letter_spaced"}

        @cache
        def leaves() -> bool:
            return setting in ("keep", "insert") or (
                setting is None and conventional(_without(doc.text, runs), _options(context, "han_latin")))

        @cache
        def torn() -> list[int]:
            named = (r for r in rules if isinstance(r, FunctionRule) and r.function == "torn_words")
            return [f.span.start for r in named for f in torn_words(doc, r, scopes, blanks)]

        def in_blocks(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
            return matches(doc, rule, scopes, blanks)

        def insert(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
            code = protected_spans([r for r in context.rules.of("protect") if r.name == "inline-code"], doc.text)
            return inserted(doc, rule, Where(doc, scopes, rule.options["types"]), Guard(protected), code)

        functions: Mapping[str, Function] = {
            "letter_spaced": lambda doc, rule, scopes: runs[rule.id],
            "in_blocks": in_blocks,
            "torn_words": lambda doc, rule, scopes: torn_words(doc, rule, scopes, blanks),
            "amid_strays": lambda doc, rule, scopes: amid_strays(doc, rule, scopes, blanks, torn),
            "widened": lambda doc, rule, scopes: widened(doc, rule, scopes, blanks),
            "han_latin": lambda doc, rule, scopes: () if leaves() else in_blocks(doc, rule, scopes),
            "setting": in_blocks,
            "insert": insert,
        }
        return Outcome(find_all(rules, doc, protected, functions))


def _beside_doubtful(doc: Document) -> list[Span]:
    """Blanks beside quotation marks that were left because their side is in doubt: they say something of it in the next run too."""
    marks = {f.span for f in doc.open if f.replacement is None and f.span.length == 1 and doc.text[f.span.start] in "“”‘’\"'"}
    spans = (Span(*m.span()) for mark in marks for m in (_BLANKS_BEFORE.match(doc.text, 0, mark.start),
                                                         _BLANKS_AFTER.match(doc.text, mark.end)) if m)
    return list(spans)


class _Asked(Struct, frozen=True):
    """The rules of a setting, those of them that look elsewhere than at blanks in blocks, and the patterns of the others."""

    rules: tuple[Rule, ...]
    elsewhere: tuple[Rule, ...]
    at_blanks: BlankPatterns


@lru_cache(maxsize=8)
def _asked(rules: RuleSet, setting: str | None) -> _Asked:
    """The rules of the pass without those of another setting."""
    asked = tuple(r for r in rules.of(PASS.name) if not (
        isinstance(r, FunctionRule) and r.function in ("setting", "insert") and r.options["spacing"] != setting))
    at_blanks = [r for r in asked if isinstance(r, FunctionRule) and r.function in AT_BLANKS and is_builtin(r)]
    return _Asked(asked, tuple(r for r in asked if r not in at_blanks), BlankPatterns([
        (_BETWEEN_HAN.pattern if r.function == "torn_words" else r.options["match"], r.options.get("types", ()))
        for r in at_blanks]))


PASS: Pass = Spacing()


def matches(doc: Document, rule: FunctionRule, scopes: Sequence[Span], blanks: Blanks) -> Iterator[Finding]:
    """The function `in_blocks`: matches in blocks of certain types; a group named `at` narrows what is changed.

    Options: `match`; `types`, the block types (all if missing); `prose`, only blocks that hold
    the mark of a sentence; `replace`, by default nothing.
    """
    where = Where(doc, scopes, rule.options.get("types", ()), prose=rule.options.get("prose", False))
    pattern = compiled("", rule.options["match"], "")
    group = "at" if "at" in pattern.groupindex else 0
    for m in blanks.matches(pattern, rule):
        span = Span(*m.span(group))
        if where.has(span.start):
            yield Finding(rule.id, span, rule.options.get("replace", ""), rule.message)


def widened(doc: Document, rule: FunctionRule, scopes: Sequence[Span], blanks: Blanks) -> Iterator[Finding]:
    """Blanks that `match` finds beside a mark (group `mark`) that is half-width in the source.

    Options: `match`, `types`; `follows`, the pass that has changed the marks.
    """
    where = Where(doc, scopes, rule.options["types"])
    for m in blanks.matches(compiled("", rule.options["match"], ""), rule):
        if where.has(m.start()):
            mark = doc.alignment.to_source(Span(*m.span("mark")))
            if doc.source.text[mark.start : mark.end].isascii():
                yield Finding(rule.id, Span(*m.span()), "", rule.message)


def torn_words(doc: Document, rule: FunctionRule, scopes: Sequence[Span], blanks: Blanks) -> Iterator[Finding]:
    """Blanks that `match` finds with four Han at most on each side (groups `left`, `at`, `right`), where a word stands across.

    Options: those of `in_blocks`, and `least`, how much better the text reads with the word (log-odds).
    """
    where = Where(doc, scopes, rule.options["types"], prose=rule.options["prose"])
    pattern = compiled("", rule.options["match"], "")
    for blank in blanks.matches(_BETWEEN_HAN, rule):
        at = blank.start()
        if where.has(at):
            tried = (pattern.match(doc.text, start) for start in range(max(at - 4, 0), at))
            m = next((m for m in tried if m and m.start("at") == at), None)
            if m and lexicon().seam(m["left"], m["right"]) >= rule.options["least"]:
                yield Finding(rule.id, Span(*m.span("at")), "", rule.message)


def _without(text: str, runs: Mapping[str, Sequence[Finding]]) -> str:
    """The text when letter-spaced runs are closed: their blanks say nothing of how Latin and digits are set."""
    out, at = [], 0
    for span in sorted({f.span for findings in runs.values() for f in findings}):
        out.append(text[at : span.start])
        at = span.end
    return "".join([*out, text[at:]])


def _options(context: Context, function: str) -> Mapping[str, float]:
    """The options of the first rule with this function, none if there is no such rule."""
    return next((r.options for r in context.rules.of("spacing") if isinstance(r, FunctionRule) and r.function == function), {})
