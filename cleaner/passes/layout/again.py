"""Pass `layout` once more, where the pass `order` has moved blocks: what now stands side by side may read on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cleaner.document import Block, Document, Finding, Move
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.layout.decide import Weights
from cleaner.passes.layout.groups import JOINS, Group
from cleaner.passes.layout.joints import joint
from cleaner.passes.layout.lines import Line, piece
from cleaner.passes.layout.plain import read_again
from cleaner.rules import RuleSet
from cleaner.spans import Span


class Again:
    """Joins blocks that the clean text, cleaned once more, would join."""

    name = "layout"

    def run(self, doc: Document, context: Context) -> Outcome:
        """The blocks in reading order, some of them joined; nothing if none was moved."""
        rules = context.rules
        weights = Weights(rules)
        if not any(weights.types) or not any(rules.pass_of(m.rule) == "order" for b in doc.blocks for m in b.moves):
            return Outcome()
        lines = _lines(doc, weights.shapes)
        lost = _lost(doc, rules)
        alone = [Group(b.type, n, n, b.evidence, ()) for n, b in enumerate(doc.blocks)]
        apart = [n for n, x in enumerate(lines) if x.start in lost]
        groups = read_again(lines, alone, weights, lexicon(), apart)
        ids = {r.name: r.id for r in rules.of(self.name)}
        findings: list[Finding] = []
        blocks = [_whole(doc, lines, g, ids.get(JOINS.get(g.type, ""), ""), findings) for g in groups]
        return Outcome(findings, tuple(blocks))


def _lines(doc: Document, shapes: Shapes) -> list[Line]:
    """The blocks as lines, in reading order, with as many breaks between them as the clean text has."""
    found = []
    before: Block | None = None
    for block in doc.blocks:
        start = block.spans[0].start
        breaks = doc.text.count("\n", before.spans[-1].end, start) if before else 1
        line = piece(start, doc.block_text(block), 0, 1 if breaks == 1 else 2)
        line.has = shapes.of(line.text)
        line.end = block.spans[-1].end
        names = {e.name for e in block.evidence if block.type == "line"}
        line.code, line.row = "code" in names, "table-row" in names
        found.append(line)
        before = block
    return found


def _lost(doc: Document, rules: RuleSet) -> set[int]:
    """Where blocks begin before which a pass before the layout found that text was lost."""
    starts = sorted(b.spans[0].start for b in doc.blocks)
    gaps = [f.span.start for f in doc.open if f.rule in rules and rules[f.rule].tei == "gap" and rules.pass_of(f.rule) != "order"]
    return {next((s for s in starts if s >= gap), -1) for gap in gaps}


def _whole(doc: Document, lines: Sequence[Line], group: Group, rule: str, findings: list[Finding]) -> Block:
    """The blocks of a group as one; what one of them ends with is followed by what the next begins with."""
    block = replace(doc.blocks[group.first], type=group.type)
    for n, evidence in zip(range(group.first + 1, group.last + 1), group.joins, strict=True):
        following, spans = doc.blocks[n], list(block.spans)
        end = spans[-1].end
        if joint(group, lines[n - 1], lines[n]) == " " and doc.text[end : end + 1].isspace():
            findings.append(Finding(rule, Span(end, end + 1), " ", evidence=evidence))
            spans[-1] = Span(spans[-1].start, end + 1)
        here = Move(rule, len(spans), evidence)
        later = [m._replace(piece=m.piece + len(spans)) for m in following.moves if m.piece]
        block = replace(block, spans=(*spans, *following.spans), moves=(*block.moves, here, *later))
    return block


AGAIN: Pass = Again()
