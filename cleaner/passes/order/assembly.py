"""Blocks from pieces: tails at their openings, joins that were wrong undone; the text itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from cleaner.document import Block, Move
from cleaner.passes.order.matching import Pair
from cleaner.passes.order.pieces import Piece
from cleaner.spans import Span


def assemble(blocks: Sequence[Block], found: Sequence[Piece], moves: Mapping[Pair, str]) -> list[Block]:
    """The blocks with the tails of `moves` (each with the id of its rule) behind their openings.

    Where moves would make a circle, nothing is moved: every piece stays in some block.
    """
    if not moves:
        return list(blocks)
    after = {pair.opening: (pair, rule) for pair, rule in moves.items()}
    gone = {pair.tail for pair in moves}
    starts: dict[int, list[Piece]] = {}
    for piece in found:
        if piece not in gone and (not piece.joined or found[piece.at - 1] in after):
            starts.setdefault(piece.block, []).append(piece)
    cut = {piece.block for piece in found}
    out: list[Block] = []
    for n, block in enumerate(blocks):
        out += [_chain(block, piece, found, after, gone) for piece in starts.get(n, ())] if n in cut else [block]
    texts = {piece.span.end: piece.text for piece in found}
    return [_trimmed(b, texts) for b in out] if _length(out) == _length(blocks) else list(blocks)


def _trimmed(block: Block, texts: Mapping[int, str]) -> Block:
    """The block without the blank at its end by which it went on before; `texts` are those of the pieces, by where they end."""
    last = block.spans[-1]
    text = texts.get(last.end, "")
    return replace(block, spans=(*block.spans[:-1], Span(last.start, last.end - len(text) + len(text.rstrip()))))


def _length(blocks: Sequence[Block]) -> int:
    return sum(s.length for b in blocks for s in b.spans)


def _chain(block: Block, start: Piece, found: Sequence[Piece], after: Mapping[Piece, tuple[Pair, str]], gone: set[Piece]) -> Block:
    """The block that begins with `start`: what is joined to it, and tails from elsewhere."""
    spans = [start.span]
    moves: list[Move] = []
    here = start
    while True:
        if here in after:
            pair, rule = after[here]
            here = pair.tail
            moves.append(Move(rule, len(spans), pair.evidence))
            spans.append(here.span)
        elif here.goes_on and found[here.at + 1] not in gone:
            here = found[here.at + 1]
            spans[-1] = Span(spans[-1].start, here.span.end)
        else:
            kind = "p" if block.type == "head" and moves else block.type  # a head has no tail
            return replace(block, type=kind, spans=tuple(spans), moves=(*block.moves, *moves))
