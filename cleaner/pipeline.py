"""The pipeline: bytes to a clean document, by an explicit list of passes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from msgspec.structs import replace

from cleaner.config import Config
from cleaner.document import Document, Finding, Source
from cleaner.passes import characters, decode, flags, layout, mojibake, order, punctuation, repeats, spacing, variants
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.reading import Reading
from cleaner.rules import RuleSet, is_builtin
from cleaner.spans import Span

PASSES: tuple[Pass, ...] = (
    decode.PASS,
    mojibake.PASS,
    mojibake.AGAIN,
    characters.PASS,
    repeats.PASS,
    layout.PASS,
    order.PASS,
    layout.AGAIN,
    punctuation.PASS,
    punctuation.REPORTS,
    spacing.PASS,
    flags.PASS,
    variants.PASS,
)
# They read a paragraph whole, though its pieces may stand apart.
AFTER_ORDER = (punctuation.PASS, punctuation.REPORTS, spacing.PASS, flags.PASS)


class Spare(Protocol):
    """Says of a finding of a text that nothing is to be made of it."""

    def __call__(self, doc: Document, finding: Finding, *, moved: bool = False) -> bool:
        """True if the finding is left out; `moved` if it is the move of a passage."""
        ...



def clean(data: bytes | str | Source, config: Config | None = None, *, name: str = "", rules: RuleSet | None = None,
          spare: Spare | None = None) -> Document:
    """The clean document of `data`: bytes in any supported encoding, text, or a source already read.

    `name` is kept in the document for its outputs (a file name without folders). `rules` are
    those of `config`, given by callers that clean many files. Findings that `spare` names are
    neither applied nor kept. Raises RuleError or ConfigError if `config` is not valid or names
    an encoding that is not supported.
    """
    config = config or Config()
    if isinstance(data, Source):
        source = data
    else:
        source = decode.read(data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data, config.encoding)
    context = Context(config, config.rule_set() if rules is None else rules)
    doc = Document.from_source(source, name)
    for step in PASSES:
        doc = run(step, doc, context, spare)
    return doc


def run(step: Pass, doc: Document, context: Context, spare: Spare | None = None) -> Document:
    """The document after one pass: all findings on one text, settled once, applied once."""
    if step in AFTER_ORDER and Reading.differs(doc):
        reading = Reading(doc)
        outcome = Outcome(reading.back(step.run(reading.doc, context).findings))
    else:
        outcome = step.run(doc, context)
    if not outcome.findings and outcome.blocks is None:
        return doc
    if not context.rules.shipped(step.name):
        outcome = replace(outcome, findings=_within(doc, outcome.findings, context.rules))
    if spare:
        if step is order.PASS:
            outcome = _staying(doc, context, spare, outcome)
        outcome = replace(outcome, findings=[f for f in outcome.findings if not spare(doc, f)])
    fixes, flags = settle(outcome.findings, context.rules, suggest=context.config.suggest)
    return doc.apply(fixes, blocks=outcome.blocks, flags=flags)


def _staying(doc: Document, context: Context, spare: Spare, outcome: Outcome) -> Outcome:
    """The outcome of the order without the moves that are spared: it is told what stays, and looks again."""
    stays: frozenset[int] = frozenset()
    while True:
        moved = [(move.rule, block.spans[move.piece]) for block in outcome.blocks or () for move in block.moves
                 if context.rules.pass_of(move.rule) == order.PASS.name]
        spared = {span.start for rule, span in moved if spare(doc, Finding(rule, span), moved=True)}
        if spared <= stays:
            return outcome
        stays |= spared
        outcome = order.PASS.run(doc, replace(context, stays=stays))


def _within(doc: Document, findings: Sequence[Finding], rules: RuleSet) -> list[Finding]:
    """The findings, those of users' rules as flags where they would change what parts blocks, or two blocks at once.

    What such a rule inserts at the edge of a block goes with the character there, so that it is a part of the block.
    """
    if not doc.blocks:
        return list(findings)
    spans = sorted(span for block in doc.blocks for span in block.spans)
    starts = [span.start for span in spans]

    def placed(f: Finding) -> Finding:
        n = bisect_right(starts, f.span.start) - 1
        if n < 0 or f.span.end > spans[n].end or not spans[n].length:
            return replace(f, replacement=None, message="the place reaches beyond its paragraph, and stays as it is")
        at, end = f.span
        if at == end == spans[n].start:
            return replace(f, span=Span(at, at + 1), replacement=f"{f.replacement}{doc.text[at]}")
        if at == end == spans[n].end:
            return replace(f, span=Span(at - 1, at), replacement=f"{doc.text[at - 1]}{f.replacement}")
        return f

    return [f if f.replacement is None or is_builtin(rules[f.rule]) else placed(f) for f in findings]


def settle(findings: Sequence[Finding], rules: RuleSet, *, suggest: bool = False) -> tuple[list[Finding], list[Finding]]:
    """Which findings are applied and which stay open.

    Applied are those with a replacement whose rule is safe (or suggested, on request) and
    that do not overlap an earlier one: earlier start wins, then longer, then rule order. A
    finding that states the same as one that is applied is left out.
    """
    allowed = {"safe", "suggest"} if suggest else {"safe"}
    fixes: list[Finding] = []
    flags: list[Finding] = []
    furthest: Finding | None = None  # of the fixes so far, the one that ends last
    for f in sorted(findings, key=lambda f: (f.span.start, -f.span.end, rules.order(f.rule))):
        last = fixes[-1] if fixes else None
        taken = any(g is not None and g.span.overlaps(f.span) for g in (furthest, last))
        if f.replacement is None or rules[f.rule].fix not in allowed or taken:
            flags.append(f)
            continue
        fixes.append(f)
        if furthest is None or f.span.end >= furthest.span.end:
            furthest = f
    fixes.sort(key=lambda f: f.span)
    done = {(f.span, f.replacement) for f in fixes}
    return fixes, [f for f in flags if (f.span, f.replacement) not in done]
