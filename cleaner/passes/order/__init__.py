"""Pass `order`: tails of paragraphs that stand elsewhere, blocks in the wrong place, and text that was lost.

A paragraph that ends openly where another block follows has lost its tail; a paragraph that
begins in the middle has lost its head: columns were read in the wrong order. Pairs of them are
weighed, and one goes home only if it is better than all others by a margin. Moving is done in the
blocks, the text stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cleaner.document import Document, Finding
from cleaner.grammar import grammar
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.order.assembly import assemble
from cleaner.passes.order.bylines import early_bylines
from cleaner.passes.order.columns import Swap, exchange, said, swaps
from cleaner.passes.order.gaps import gaps, strays
from cleaner.passes.order.headline import late_bylines, late_headlines, late_leads, set_across
from cleaner.passes.order.interleaved import Mixture, mixtures, part, said_of
from cleaner.passes.order.labels import late_labels
from cleaner.passes.order.matching import Pair, Pairs, matches
from cleaner.passes.order.pieces import pieces
from cleaner.passes.order.seams import Seams
from cleaner.passes.order.whole import Page, Proposal, outcome
from cleaner.rules import EvidenceRule

WRAPPED = 8  # places
COLUMNS = ("swapped-columns", "perhaps-swapped-columns")
WHOLE: dict[str, Callable[[Page, EvidenceRule], Iterator[Proposal]]] = {
    "late-headline": late_headlines,
    "late-byline": late_bylines,
    "late-label": late_labels,
    "early-byline": early_bylines,
    "late-lead": late_leads,
}  # the rules that move whole blocks, by name


class Order:
    """Brings together what proves to belong together, and says of the rest what it might be."""

    name = "order"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Blocks with what was moved in its place; flags for what was not, and for gaps."""
        rules = {r.name: r for r in context.rules.of(self.name)}
        home, stray, gap = rules.get("tail-home"), rules.get("stray-tail"), rules.get("lost-text")
        shapes = Shapes(context.rules)
        found = pieces(doc, context.rules, shapes)
        findings: list[Finding] = []
        blocks = list(doc.blocks)
        if isinstance(home, EvidenceRule):
            whole = {p.block for p in found}
            texts = [(p.block, p.text) for p in found]
            texts += [(n, doc.block_text(b)) for n, b in enumerate(doc.blocks) if n not in whole]
            late = set_across(Page(doc, blocks, shapes)) if any(p.open for p in found) and _was_wrapped(doc) else {}
            seams = Seams(texts, [b.type for b in doc.blocks], shapes, lexicon(), grammar, late)
            pairs = Pairs(found, home, seams)
            pairs.without(lambda opening, tail: tail.span.start in context.stays)
            mixed: list[tuple[Mixture, EvidenceRule]] = []
            rule = rules.get("interleaved")
            if isinstance(rule, EvidenceRule):
                for mixture in mixtures(doc, found, pairs, seams, lexicon(), rule):
                    if any(p.span.start in context.stays for p in found):
                        continue
                    asked = rule.fix == "safe" or (rule.fix == "suggest" and context.config.suggest)
                    pairs.without(mixture.crosses if not asked else mixture.holds)
                    if asked:
                        mixed.append((mixture, rule))
                    else:
                        findings.append(said_of(doc, mixture, rule))
            moves: dict[Pair, str] = {}
            swapped: list[tuple[Swap, EvidenceRule]] = []
            for name in COLUMNS:
                rule = rules.get(name)
                if not isinstance(rule, EvidenceRule):
                    continue
                for swap in swaps(found, pairs, rule, moves):
                    if any(p.span.start in context.stays for p in found[swap.first : swap.last + 1]):
                        continue
                    if rule.fix == "safe" or (rule.fix == "suggest" and context.config.suggest):
                        swapped.append((swap, rule))
                        moves.update(dict.fromkeys(swap.seams, rule.id))
                    else:
                        findings.append(said(doc, found, swap, rule))
            moves.update(dict.fromkeys(matches(pairs, list(moves)), home.id))
            chosen = sorted(moves, key=lambda p: p.opening.at)
            blocks = assemble(blocks, found, moves)
            for swap, rule in swapped:
                blocks = exchange(blocks, found, swap, rule.id)
            for mixture, rule in mixed:
                blocks = part(blocks, found, mixture, rule.id)
            if stray:
                findings += strays(found, pairs, chosen, seams, stray)
        page = Page(doc, blocks, shapes)
        proposals: list[Proposal] = []
        for name, find in WHOLE.items():
            rule = rules.get(name)
            if isinstance(rule, EvidenceRule):
                proposals += [p for p in find(page, rule)
                              if not any(blocks[n].spans[0].start in context.stays for n in p.blocks)]
        blocks, more = outcome(doc, blocks, proposals, suggest=context.config.suggest)
        findings += more
        if isinstance(gap, EvidenceRule):
            findings += gaps(doc, context, blocks, shapes, gap)
        return Outcome(findings, tuple(blocks))


def _was_wrapped(doc: Document) -> bool:
    """True if lines were joined in many places: paragraphs were cut at a width, and an open end may be that of a column."""
    return sum(e.before.count("\n") == 1 and not e.before.strip() for e in doc.edits) >= WRAPPED


PASS: Pass = Order()
