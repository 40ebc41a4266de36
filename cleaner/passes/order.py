"""Pass `order`: tails of paragraphs that stand elsewhere, and text that was lost.

A paragraph that ends openly where another block follows has lost its tail; a paragraph that
begins in the middle has lost its head: columns were read in the wrong order. They are matched in
order within an article, by evidence. A tail goes home only if numbering or quotes prove it and no
other opening fits; moving is done in the blocks, the text stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from cleaner.document import Block, Document, Evidence, Finding, Move
from cleaner.kinds.evidence import Scale
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon, lexicon
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.rules import EvidenceRule, Rule
from cleaner.spans import Span

NUMERALS = "一二三四五六七八九十"
ORDINAL = regex.compile(rf"(?<![\p{{Han}}])([{NUMERALS}])是|(?<![\p{{Han}}])第([{NUMERALS}])[，、]")
ZONE = 40  # blocks that a tail may stand behind its opening
CLOSED = regex.compile(r"(?:[。！？!?…：:；;]|——)[”’」』）)\]】》〉\"'\s]*$|(?<=\p{Han})\.\s*$")
DEPENDENT = regex.compile(r"[的地得了着过們们，。、；：？！”’）》」』】]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph seen as an opening or a tail: its place among the blocks, its text and its numbering."""

    at: int
    text: str
    first: int  # the first ordinal in it (一是 1), 0 if there is none
    last: int


class Order:
    """Finds openings without a tail and tails without an opening, and brings together what proves to belong together."""

    name = "order"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Blocks with tails brought home; flags for tails and gaps that remain."""
        rules = {r.name: r for r in context.rules.of(self.name)}
        home, stray, gap = rules.get("tail-home"), rules.get("stray-tail"), rules.get("lost-text")
        shapes = Shapes(context.rules)
        pieces = [_piece(doc, n) for n, b in enumerate(doc.blocks) if b.type == "p"]
        openings = [p for p in pieces if not CLOSED.search(p.text) and not _last_of_text(doc, p)]
        tails = [p for p in pieces if _is_tail(p, shapes)]
        findings: list[Finding] = []
        blocks: list[Block | None] = list(doc.blocks)
        taken: set[int] = set()
        if isinstance(home, EvidenceRule):
            for opening, tail, evidence in _matches(doc.blocks, openings, tails, home, shapes):
                taken |= {opening.at, tail.at}
                blocks[opening.at] = _joined(doc.blocks[opening.at], doc.blocks[tail.at], home.id, evidence)
                blocks[tail.at] = None
        if stray:
            findings += _strays(doc, tails, openings, taken, stray)
        if gap:
            findings += _gaps(doc, context, openings, taken, gap)
        return Outcome(findings, tuple(b for b in blocks if b is not None))


def _piece(doc: Document, at: int) -> Piece:
    text = doc.block_text(doc.blocks[at])
    numbers = [NUMERALS.index(m[1] or m[2]) + 1 for m in ORDINAL.finditer(text)]
    return Piece(at, text, numbers[0] if numbers else 0, numbers[-1] if numbers else 0)


def _last_of_text(doc: Document, piece: Piece) -> bool:
    return piece.at == len(doc.blocks) - 1


def _is_tail(piece: Piece, shapes: Shapes) -> bool:
    """True if the paragraph cannot be read as beginning here: it goes on with a number or a dependent word."""
    if shapes["dependent-word"].search(piece.text):
        return True
    return piece.first >= 2 and not ORDINAL.match(piece.text)


def _matches(blocks: Sequence[Block], openings: Sequence[Piece], tails: Sequence[Piece],
             rule: EvidenceRule, shapes: Shapes) -> Iterator[tuple[Piece, Piece, tuple[Evidence, ...]]]:
    """Openings and tails that belong together, matched in order.

    Each tail takes the first opening before it that fits and is free; that is a proof only if the
    tails of the article are as many as the openings that fit them.
    """
    scale, words = Scale(rule), lexicon()
    fitting: list[list[tuple[Piece, tuple[Evidence, ...]]]] = []
    for tail in tails:
        scored = [(o, *scale.weigh(_observe(o, tail, words, shapes))) for o in openings
                  if 0 < tail.at - o.at <= ZONE and blocks[o.at].article == blocks[tail.at].article]
        fitting.append([(o, evidence) for o, weight, evidence in scored if weight > rule.threshold])
    wanted = [k for k, f in enumerate(fitting) if f]
    available = {o.at for k in wanted for o, _ in fitting[k]}
    if len(available) != len(wanted):
        return
    used: set[int] = set()
    pairs = []
    for k in wanted:
        choice = next(((o, e) for o, e in fitting[k] if o.at not in used), None)
        if choice is None:
            return
        used.add(choice[0].at)
        pairs.append((choice[0], tails[k], choice[1]))
    yield from pairs


def _observe(opening: Piece, tail: Piece, words: Lexicon, shapes: Shapes) -> Iterator[tuple[str, str]]:
    if opening.last and tail.first:
        goes_on = tail.first == opening.last + 1
        yield ("numbering-goes-on" if goes_on else "numbering-breaks"), f"{opening.last}, then {tail.first}"
    before, after = _open_quotes(opening.text), _open_quotes(tail.text, closing=True)
    if before and after:
        yield "quote-closes", opening.text[-6:] + "|" + tail.text[:6]
    elif before or after:
        yield "quote-conflict", opening.text[-6:] + "|" + tail.text[:6]
    if words.seam(opening.text, tail.text) >= 3:
        yield "word-across", opening.text[-3:] + "|" + tail.text[:3]
    if shapes["dependent-word"].search(tail.text):
        yield "begins-dependent", tail.text[:2]


def _open_quotes(text: str, *, closing: bool = False) -> int:
    """How many quotes stay open at the end of a text, or with `closing`, close without having been opened."""
    depth = lacking = 0
    for ch in text:
        if ch in "“「《（":
            depth += 1
        elif ch in "”」》）":
            if depth:
                depth -= 1
            else:
                lacking += 1
    return lacking if closing else depth


def _joined(opening: Block, tail: Block, rule: str, evidence: tuple[Evidence, ...]) -> Block:
    move = Move(rule, len(opening.spans), evidence)
    return replace(opening, spans=opening.spans + tail.spans, moves=(*opening.moves, move))


def _strays(doc: Document, tails: Sequence[Piece], openings: Sequence[Piece], taken: set[int], rule: Rule) -> Iterator[Finding]:
    for tail in tails:
        if tail.at not in taken:
            span = doc.blocks[tail.at].spans[0]
            candidates = tuple(Span(s.end - 1, s.end) for o in openings if o.at not in taken and o.at < tail.at
                               for s in doc.blocks[o.at].spans[-1:])
            head = Span(span.start, min(span.end, span.start + 12))
            yield Finding(rule.id, head, None, rule.message, related=candidates[-3:])


def _gaps(doc: Document, context: Context, openings: Sequence[Piece], taken: set[int], rule: Rule) -> Iterator[Finding]:
    known = [f.span.end for f in doc.open if f.rule in context.rules and context.rules[f.rule].tei == "gap"]
    for opening in openings:
        end = doc.blocks[opening.at].spans[-1].end
        if opening.at not in taken and not any(abs(k - end) <= 2 for k in known):
            yield Finding(rule.id, Span(end, end), None, rule.message, (Evidence("ends-open", 0.0, opening.text[-8:]),))


PASS: Pass = Order()
