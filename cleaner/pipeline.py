"""The pipeline: bytes to a clean document, by an explicit list of passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cleaner.config import Config
from cleaner.document import Document, Finding, Source
from cleaner.passes import characters, decode, flags, layout, mojibake, order, punctuation, repeats, spacing, variants
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.reading import Reading
from cleaner.rules import RuleSet

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
    spacing.PASS,
    flags.PASS,
    variants.PASS,
)
AFTER_ORDER = (punctuation.PASS, spacing.PASS, flags.PASS)  # they read a paragraph whole, though its pieces may stand apart

Spare = Callable[[Document, Finding], bool]  # says of a finding of a text that nothing is to be made of it


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
    if spare:
        outcome = replace(outcome, findings=[f for f in outcome.findings if not spare(doc, f)])
    fixes, flags = settle(outcome.findings, context.rules, suggest=context.config.suggest)
    return doc.apply(fixes, blocks=outcome.blocks, flags=flags)


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
        if last is not None and (last.span, last.replacement) == (f.span, f.replacement):
            continue
        taken = any(g is not None and g.span.overlaps(f.span) for g in (furthest, last))
        if f.replacement is None or rules[f.rule].fix not in allowed or taken:
            flags.append(f)
            continue
        fixes.append(f)
        if furthest is None or f.span.end >= furthest.span.end:
            furthest = f
    fixes.sort(key=lambda f: f.span)
    return fixes, flags
