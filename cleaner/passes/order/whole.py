"""Whole blocks that stand in the wrong place: proposals to move them, and what becomes of these.

A proposal is applied only if its rule is safe and its evidence enough, or on request; else it is said where the block is. Blocks
move, their text does not; every block that moved says by which rule and on what evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cleaner.document import Block, Document, Evidence, Finding, Move
from cleaner.kinds.evidence import Scale
from cleaner.kinds.shapes import Shapes
from cleaner.passes.order.pieces import HAN
from cleaner.rules import EvidenceRule
from cleaner.spans import Span

SHOWN = 24  # code points of a block that a finding marks
QUOTED = 10  # code points of the place that a message names


class Proposal(Struct, frozen=True):
    """Blocks (by index, ascending) that belong before the block `before`; as an article of their own, if they are one.

    It is `sure` if the evidence is enough for the rule; else it is a suggestion, whatever the rule's `fix`.
    """

    rule: EvidenceRule
    blocks: tuple[int, ...]
    before: int
    evidence: tuple[Evidence, ...]
    sure: bool


class Page:
    """The blocks of a document with their texts, as the finders look at them."""

    def __init__(self, doc: Document, blocks: Sequence[Block], shapes: Shapes) -> None:
        self.blocks = blocks
        self.texts = [doc.block_text(b) for b in blocks]
        self.shapes = shapes

    def articles(self) -> Iterator[range]:
        """The articles, each as the range of its blocks."""
        start = 0
        for n in range(1, len(self.blocks) + 1):
            if n == len(self.blocks) or self.blocks[n].article != self.blocks[start].article:
                yield range(start, n)
                start = n

    def has(self, n: int, *names: str) -> bool:
        """True if block `n` has one of the shapes at its beginning."""
        return any(self.shapes[name].match(self.texts[n][:80]) for name in names)

    def cuts(self, n: int) -> bool:
        """True if block `n` was read in the middle of a paragraph before it, which has been brought together."""
        start, end = self.blocks[n].spans[0].start, self.blocks[n].spans[-1].end
        before = next((self.blocks[k] for k in range(n - 1, -1, -1) if self.blocks[k].type == "p"), None)
        return before is not None and any(a.end <= start and end <= b.start for a, b in pairwise(before.spans))

    def types(self, within: range) -> list[str]:
        """The types of the blocks."""
        return [self.blocks[n].type for n in within]


def decide(rule: EvidenceRule, seen: Sequence[tuple[str, str]]) -> tuple[Evidence, ...] | None:
    """The evidence if it is enough for the rule, else None."""
    weight, evidence = Scale(rule).weigh(seen)
    return evidence if weight > rule.threshold else None


def propose(rule: EvidenceRule, seen: Sequence[tuple[str, str]], blocks: tuple[int, ...], before: int) -> Iterator[Proposal]:
    """The proposal to move the blocks, if the evidence is enough for the rule to say so."""
    weight, evidence = Scale(rule).weigh(seen)
    sure = weight > rule.threshold
    if sure or (rule.suggests is not None and weight > rule.suggests):
        yield Proposal(rule, blocks, before, evidence, sure)


def named(words: str, text: str, length: int = 4) -> float:
    """The share of the ideographs of `words` that stand in `text` too, in runs of at least `length`."""
    covered = total = 0
    for run in HAN.findall(words):
        hit = [False] * len(run)
        for i in range(len(run) - length + 1):
            if run[i : i + length] in text:
                hit[i : i + length] = [True] * length
        covered += sum(hit)
        total += len(run)
    return covered / total if total else 0.0


def outcome(doc: Document, blocks: list[Block], proposals: Sequence[Proposal], *,
            suggest: bool) -> tuple[list[Block], list[Finding]]:
    """The blocks with the proposals that may be applied, and findings for the others; a block moves once."""
    findings: list[Finding] = []
    applied: list[Proposal] = []
    taken: set[int] = set()
    for p in sorted(proposals, key=lambda p: not p.sure):
        if taken & {*p.blocks, p.before}:
            continue
        taken |= {*p.blocks}
        if (p.rule.fix == "safe" and p.sure) or (p.rule.fix != "never" and suggest):
            applied.append(p)
        else:
            findings.append(_finding(doc, blocks, p))
    return _moved(blocks, applied), findings


def _finding(doc: Document, blocks: Sequence[Block], p: Proposal) -> Finding:
    first = blocks[p.blocks[0]].spans[0]
    more = len(p.blocks) - 1
    many = "" if not more else ", with what stands behind it" if more == 1 else f", with the {more} blocks behind it"
    if p.before < len(blocks):
        target = blocks[p.before].spans[0]
        place, related = f"before {doc.text[target.start : target.start + QUOTED]}…", Span(target.start, target.start + 1)
    else:
        end = blocks[-1].spans[-1].end
        place, related = "at the end", Span(end - 1, end)
    return Finding(p.rule.id, Span(first.start, min(first.end, first.start + SHOWN)), None,
                   f"{p.rule.message}{many}: it would stand {place}", p.evidence, (related,))


def _moved(blocks: list[Block], proposals: Sequence[Proposal]) -> list[Block]:
    if not proposals:
        return blocks
    gone = {n for p in proposals for n in p.blocks}
    out: list[Block] = []
    for n in range(len(blocks) + 1):
        article = blocks[min(n, len(blocks) - 1)].article
        out += [_away(blocks[k], p, article) for p in proposals if p.before == n for k in p.blocks]
        if n < len(blocks) and n not in gone:
            out.append(blocks[n])
    return out


def _away(block: Block, p: Proposal, article: int) -> Block:
    return replace(block, article=article, moves=(Move(p.rule.id, 0, p.evidence), *block.moves))
