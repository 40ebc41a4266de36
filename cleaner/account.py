"""An account of a line of the source: what became of it, and on what evidence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from cleaner.config import Config
from cleaner.document import Block, Document, Edit, Evidence, Finding, Source, encodable
from cleaner.errors import CleanerError
from cleaner.passes import decode, layout
from cleaner.passes.base import Context
from cleaner.passes.layout.explain import Break, Decisions, FurnitureReason, LineDecisions, Observed, Side, TypeChoice
from cleaner.pipeline import PASSES, run
from cleaner.rules import EvidenceRule, RuleSet
from cleaner.spans import Span

__all__ = ["BlockTold", "Break", "ChangeTold", "Explanation", "FurnitureReason", "Observed", "Removal", "Side", "TypeChoice",
           "explain"]

BLANKS = " \t\u3000\xa0\u2002\u2003\r\n\f\v\ufeff"


class BlockTold(Struct, frozen=True):
    """The block of the clean text that a line belongs to, with its first words; articles count from 0, as in the record."""

    type: str
    level: int | None
    article: int
    articles: int
    begins: str
    lines: tuple[int, int]


class Removal(Struct, frozen=True):
    """An edit that took the line out, or a part of it; `kept` is the line at which the same words stay, if it is known."""

    rule: str
    whole: bool
    message: str
    kept: int | None


class ChangeTold(Struct, frozen=True):
    """An edit, a move, a suggestion or a flag that touches the line; `after` is None if nothing is put in its place."""

    kind: Literal["edit", "move", "suggestion", "flag"]
    rule: str
    line: int
    column: int
    before: str
    after: str | None
    message: str
    evidence: list[Observed]


class Explanation(Struct, frozen=True):
    """What was decided at a line of the source, or at one of the pieces of a line across columns that were read apart.

    `text` is the line and `clean` what it became, both without the blanks about them. Of a line that is text there are
    `block`, `type` and the breaks, of furniture (a running head, a page number ...) what it is and the break across it,
    of a line that an earlier pass took out whole only `removed`.
    """

    line: int
    text: str
    clean: str
    state: Literal["text", "furniture", "removed"]
    removed: list[Removal]
    block: BlockTold | None
    furniture: FurnitureReason | None
    type: TypeChoice | None
    before: Break | None
    after: Break | None
    across: Break | None
    changes: list[ChangeTold]


def explain(data: bytes | str | Source, first: int, last: int | None = None, config: Config | None = None, *,
            name: str = "", rules: RuleSet | None = None) -> list[Explanation]:
    """What was decided at the lines `first` to `last` (from 1, inclusive) of `data`, blank ones left out.

    Of a line across columns that were read apart, each piece has an explanation of its own.

    Raises CleanerError, which says `name` if one is given, if there are no such lines or all of them are blank;
    otherwise as `clean`.
    """
    config = config or Config()
    if isinstance(data, Source):
        source = data
    else:
        source = decode.read(data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data, config.encoding)
    asked = _asked(source, first, first if last is None else last, f"{name}: " if name else "")
    context = Context(config, config.rule_set() if rules is None else rules)
    doc = before = Document.from_source(source, name)
    for step in PASSES:
        if step is layout.PASS:
            before = doc
        doc = run(step, doc, context)
    account = _Account(before, doc, context)
    asked = [(n, piece) for n, span in asked for piece in account.pieces(span)]
    spans = [span for _, span in asked]
    edits = _touching(spans, [e.source for e in doc.edits])
    flags = _touching(spans, [doc.alignment.to_source(f.span) for f in doc.open])
    return [account.of(n, span, [doc.edits[i] for i in edits[k]], [doc.open[i] for i in flags[k]])
            for k, (n, span) in enumerate(asked)]


def _asked(source: Source, first: int, last: int, name: str) -> list[tuple[int, Span]]:
    """The lines asked for that are not blank, each with the span of what stands between the blanks at its ends."""
    starts = source.line_starts
    count = len(starts) - (starts[-1] == len(source.text))
    if last < first:
        raise CleanerError(f"{name}lines {first}-{last} run backwards", f"Give the smaller number first: {last}-{first}.")
    if first < 1 or last > count:
        wrong = last if 1 <= first <= count else first
        raise CleanerError(f"{name}there is no line {wrong}", f"The text has lines 1 to {count}; give one of them.")
    ends = (*starts[1:], len(source.text))
    bodies = [(n, _trimmed(source.text, Span(starts[n - 1], ends[n - 1]))) for n in range(1, count + 1)]
    asked = [(n, span) for n, span in bodies[first - 1 : last] if span.length]
    if not asked:
        near = sorted((n for n, span in bodies if span.length), key=lambda n: abs(n - first))
        raise CleanerError(f"{name}line {first} is blank" if first == last else f"{name}lines {first} to {last} are blank",
                           f"The nearest line with something on it is {near[0]}." if near else "So are all lines of the text.")
    return asked


def _trimmed(text: str, span: Span) -> Span:
    """The span without the blanks at its ends."""
    body = text[slice(*span)]
    start = span.start + len(body) - len(body.lstrip(BLANKS))
    return Span(start, max(start, span.start + len(body.rstrip(BLANKS))))


def _touching(lines: Sequence[Span], spans: Sequence[Span]) -> list[list[int]]:
    """For each of the ascending lines, which of the spans overlap it, or are empty and stand in it or at its ends."""
    found: list[list[int]] = [[] for _ in lines]
    starts, ends = [x.start for x in lines], [x.end for x in lines]
    for i, span in enumerate(spans):
        for k in range(bisect_left(ends, span.start), bisect_right(starts, span.end)):
            if span.overlaps(lines[k]) or span.length == 0:
                found[k].append(i)
    return found


class _Account:
    """Tells of lines of a document, which is known as it was before the layout and as it is now."""

    def __init__(self, before: Document, doc: Document, context: Context) -> None:
        self._before, self._doc, self._rules = before, doc, context.rules
        self._decisions = Decisions(before, context)
        self._articles = 1 + max((b.article for b in doc.blocks), default=0)
        self._pieces = sorted((s, n) for n, b in enumerate(doc.blocks) for s in b.spans)

    def pieces(self, span: Span) -> list[Span]:
        """The pieces of a line of the source that stand in different columns of the page; all of it if there is but one."""
        found = self._decisions.pieces(self._before.alignment.to_current(span))
        return [self._before.alignment.to_source(piece) for piece in found] or [span]

    def of(self, line: int, span: Span, edits: Sequence[Edit], flags: Sequence[Finding]) -> Explanation:
        """What is told of a line of the source that is `span` without its blanks, with all that touches it."""
        doc = self._doc
        found = self._decisions.at(_trimmed(self._before.text, self._before.alignment.to_current(span)))
        now = _trimmed(doc.text, doc.alignment.to_current(span))
        block = self._block_at(now)
        told = found or LineDecisions()
        changes = [*self._edits(edits), *self._flags(flags), *(self._moves(block, now) if block else ())]
        return Explanation(
            line, encodable(doc.source.text[slice(*span)]), encodable(doc.text[slice(*now)]),
            "removed" if found is None else "furniture" if found.furniture else "text",
            list(self._removals(edits, span, whole=found is None)), self._told(block) if block else None,
            told.furniture, told.type, told.before, told.after, told.across,
            sorted(changes, key=lambda c: (c.line, c.column)))

    def _block_at(self, now: Span) -> Block | None:
        i = max(bisect_right(self._pieces, (now, len(self._doc.blocks))) - 1, 0)
        return next((self._doc.blocks[n] for s, n in self._pieces[i : i + 2] if now.length and s.overlaps(now)), None)

    def _told(self, block: Block) -> BlockTold:
        doc = self._doc
        places = [doc.alignment.to_source(s) for s in block.spans]
        first = min(doc.source.place(s.start)[0] for s in places)
        last = max(doc.source.place(max(s.end - 1, s.start))[0] for s in places)
        begins = encodable(doc.block_text(block)[:40])
        return BlockTold(block.type, block.level, block.article, self._articles, begins, (first, last))

    def _removals(self, edits: Sequence[Edit], line: Span, whole: bool) -> Iterator[Removal]:
        """The repeats that were taken out of a line; of a line that has gone whole, all that was taken out of it."""
        for e in edits:
            if e.after == "" and (whole or self._rules.pass_of(e.rule) == "repeats"):
                covers = e.source.start <= line.start and line.end <= e.source.end
                kept = self._doc.source.place(e.related[0].start)[0] if e.related else None
                yield Removal(e.rule, covers, encodable(e.message), kept)

    def _edits(self, edits: Sequence[Edit]) -> Iterator[ChangeTold]:
        for e in edits:
            if isinstance(self._rules[e.rule], EvidenceRule) and self._rules.pass_of(e.rule) == "layout":
                continue  # they join, and are told as breaks
            yield ChangeTold("edit", e.rule, *self._doc.source.place(e.source.start), encodable(e.before), encodable(e.after),
                             encodable(e.message), _observed(e.evidence))

    def _flags(self, flags: Sequence[Finding]) -> Iterator[ChangeTold]:
        for f in flags:
            after = None if f.replacement is None else encodable(f.replacement)
            yield ChangeTold("flag" if after is None else "suggestion", f.rule, *self._place(f.span),
                             encodable(self._doc.text[slice(*f.span)]), after, encodable(f.message), _observed(f.evidence))

    def _moves(self, block: Block, now: Span) -> Iterator[ChangeTold]:
        for move in block.moves:
            piece = block.spans[move.piece]
            if piece.overlaps(now):
                yield ChangeTold("move", move.rule, *self._place(piece), encodable(self._doc.text[slice(*piece)]), None, "",
                                 _observed(move.evidence))

    def _place(self, span: Span) -> tuple[int, int]:
        return self._doc.source.place(self._doc.alignment.to_source(span).start)


def _observed(evidence: Sequence[Evidence]) -> list[Observed]:
    return [Observed(*e) for e in evidence]
