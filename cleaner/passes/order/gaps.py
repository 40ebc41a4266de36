"""What is left when tails are home: tails without an opening, and openings whose tail was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.document import Block, Document, Evidence, Finding
from cleaner.kinds.evidence import Scale
from cleaner.kinds.shapes import Shapes
from cleaner.passes.base import Context
from cleaner.passes.order.matching import Pair, Pairs, open_often
from cleaner.passes.order.pieces import HAN, Piece, depths, ends_open
from cleaner.passes.order.seams import SEAM, SHORT, Seams, Seen
from cleaner.rules import EvidenceRule, Rule
from cleaner.spans import Span

HEAD = 12  # code points of a piece that a flag marks
CANDIDATES = 3
WORTH = -1.5  # candidates below this are not worth naming
LISTED = ("list-item", "line")
HEADS = ("title", "subtitle", "kicker", "head", "label", "caption")
NAMES = 3  # marks of enumeration that a list of names has at least
CLAUSES = patterns.compile(r"[，,。；;：:！？]")
BRACKETS = patterns.compile(r"[（(][^（()）]*[）)]")
FIGURES = patterns.compile(r"[|\t]|\s{2,}|　")


def strays(found: Sequence[Piece], pairs: Pairs, chosen: Sequence[Pair], seams: Seams, rule: Rule) -> Iterator[Finding]:
    """Flags for tails that stay where they are: with their best candidates and what speaks for these."""
    taken = {p.tail for p in chosen} | {p.opening for p in chosen}
    parted = {p.opening for p in chosen}  # what was joined behind them stands alone now
    by_tail: dict[Piece, list[Pair]] = {}
    for pair in pairs.all:
        if pair.tail not in taken and pair.opening not in taken and pair.weight > WORTH and not _layouts(pair):
            by_tail.setdefault(pair.tail, []).append(pair)
    settled = {p.tail for p in pairs.all if _layouts(p) and p.weight > pairs.threshold and p.opening not in parted}
    for piece in found:
        candidates = sorted(by_tail.get(piece, ()), key=lambda p: -p.weight)[:CANDIDATES]
        probable = bool(candidates) and candidates[0].weight > pairs.threshold
        alone = piece.at > 0 and (not piece.joined or found[piece.at - 1] in parted)
        if piece in taken or piece in settled or not (probable or (alone and seams.cannot_begin(piece))):
            continue
        evidence = candidates[0].evidence if candidates else (Evidence("cannot-begin", 0.0, piece.text[:SEAM]),)
        named = "; ".join(f"…{p.opening.text[-SEAM:]}| ({_words(p)})" for p in candidates)
        message = f"{rule.message}: {named}" if named else rule.message
        ends = tuple(Span(p.opening.span.end - 1, p.opening.span.end) for p in candidates)
        yield Finding(rule.id, Span(piece.span.start, min(piece.span.end, piece.span.start + HEAD)), None, message, evidence, ends)


def _layouts(pair: Pair) -> bool:
    """True if the layout has joined the two."""
    return pair.tail.joined and pair.tail.at == pair.opening.at + 1


def _words(pair: Pair) -> str:
    return ", ".join(e.name.replace("-", " ") for e in pair.evidence if e.weight > 0)


def gaps(doc: Document, context: Context, blocks: Sequence[Block], shapes: Shapes, rule: EvidenceRule) -> Iterator[Finding]:
    """Flags at the ends of paragraphs that end in mid-sentence, unless a pass before has found the gap."""
    known = {f.span.end for f in doc.open if f.rule in context.rules and context.rules[f.rule].tei == "gap"}
    scale = Scale(rule)
    endings = [(block.spans[-1].end, Ending(doc, blocks, n)) for n, block in enumerate(blocks) if block.type == "p"]
    often = open_often([piece.open for _, piece in endings])
    for end, piece in endings:
        if not piece.open or any(end + k in known for k in range(-2, 3)):
            continue
        weight, evidence = scale.weigh([*piece.observe(shapes), *often])
        if weight > rule.threshold:
            yield Finding(rule.id, Span(end, end), None, rule.message, (Evidence("ends-open", 0.0, piece.text[-SEAM:]), *evidence))


class Ending:
    """The end of a paragraph and what stands about it."""

    def __init__(self, doc: Document, blocks: Sequence[Block], n: int) -> None:
        self.text = doc.block_text(blocks[n])
        self._block = blocks[n]
        self._before = blocks[n - 1] if n else None
        self._after = blocks[n + 1] if n + 1 < len(blocks) else None
        self.after_text = doc.block_text(self._after) if self._after else ""

    @property
    def open(self) -> bool:
        """True if the sentence does not end with the paragraph and something follows."""
        return self._after is not None and ends_open(self.text)

    def observe(self, shapes: Shapes) -> Iterator[Seen]:
        """What speaks for and against lost text."""
        text, after = self.text, self._after
        last = text[-SEAM:]
        if "。" in text[:-1]:
            yield "holds-sentences", ""
        elif sum(map(text.count, "，,；;")) >= 2:
            yield "holds-clauses", ""
        elif not any(c in text for c in "，,。；;、"):
            yield "without-marks", ""
        elif text.count("、") >= NAMES and not CLAUSES.search(BRACKETS.sub("", text)):
            yield "lists-names", ""
        if text[-1] in "，、,":
            yield "ends-comma", last
        elif shapes["function-word"].search(text[-4:]):
            yield "ends-function-word", last
        elif shapes["ends-as-notes"].search(text[-12:]):
            yield "ends-as-notes-end", last
        if depths(text)[0]:
            yield "quote-open", last
        if shapes["lead-in"].search(text[-24:]):
            yield "leads-in", last
        if len(text) < SHORT:
            yield "short", ""
        if FIGURES.search(text):
            yield "set-in-columns", ""
        if after is None or after.article != self._block.article:
            yield "article-ends", ""
        elif after.type in LISTED:
            yield "list-follows", ""
        elif after.type in HEADS:
            yield "head-follows", ""
        elif after.type in ("byline", "dateline", "credit"):
            yield "byline-follows", ""
        if shapes["labelled"].match(text):
            yield "labelled", text[:SEAM]
        if after is not None and not HAN.match(self.after_text[:1]):
            yield "other-than-prose-follows", self.after_text[:SEAM]
        if self._before is not None and self._before.type in LISTED:
            yield "list-before", ""
