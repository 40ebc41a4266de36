"""Two articles read in turn, a few blocks of the one and then of the other: which block belongs to which.

The paragraphs get the best two colours (see `colouring`). That one article hangs together less in some places than in
others is nothing; two articles are what has hardly a rare word in common though each has its own in many of its turns,
where no paragraph could as well have the other colour, and two texts in turn are much likelier than two in a row.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.document import Block, Document, Evidence, Finding, Move
from cleaner.kinds.evidence import graded
from cleaner.lexicon import Lexicon
from cleaner.passes.order.colouring import Colouring, Reading, terms, turns
from cleaner.passes.order.matching import Pairs
from cleaner.passes.order.pieces import HAN, Piece
from cleaner.passes.order.seams import Seams
from cleaner.passes.order.whole import QUOTED, SHOWN, decide
from cleaner.rules import EvidenceRule
from cleaner.spans import Span

MOST = 80  # paragraphs that are looked at together
LEAST = 8  # below this nothing is told apart
SMALL = 3  # paragraphs that either article has at least
LONG = 24  # ideographs of a paragraph that is looked at by itself
RARE = 12.0  # nats of a word by which the articles are told apart
SHOWS = 1.5  # log-odds by which the words of a headline show whose it is
TURNS = 3  # below this nothing is read in turn
WORTH = 1.5  # log-odds of each paragraph below which no better colouring is looked for: those told have 2.4 and more
ARTICLES = 6  # of a file that is looked at
NAMED = 4  # words and places that are named
ABOVE = ("kicker", "title", "subtitle", "head", "label", "dateline")
BRACKETED = patterns.compile(r"[（(〔［\[【]")  # who wrote or took it, rather than a headline
APART = ((0.7, "words-apart"), (0.6, "words-mostly-apart"))  # of the words that recur
CLEAR = ((-0.03, "each-told-clearly"), (-0.1, "each-told"))  # how many paragraphs and turns may be wrong
BETTER = ((2.0, "far-better-than-in-a-row"), (1.0, "better-than-in-a-row"))
PLACE = ("far", "backwards", "joined", "another-article", "only-opening", "beside-proved")  # say nothing of the seam itself


class Mixture(Struct, frozen=True):
    """Two articles in turn: the span of both, the side (0 or 1) of each block and piece by its start, and why."""

    span: Span
    sides: Mapping[int, int]
    joins: Mapping[int, int]  # starts of pieces that go on in another, by the end of that other
    evidence: tuple[Evidence, ...]

    def crosses(self, a: Piece, b: Piece) -> bool:
        """True if the two pieces belong to different articles."""
        x, y = self.sides.get(a.span.start), self.sides.get(b.span.start)
        return x is not None and y is not None and x != y

    def holds(self, a: Piece, b: Piece) -> bool:
        """True if one of the two pieces stands here."""
        return a.span.start in self.sides or b.span.start in self.sides


def mixtures(doc: Document, found: Sequence[Piece], pairs: Pairs, seams: Seams, words: Lexicon,
             rule: EvidenceRule) -> Iterator[Mixture]:
    """The places where two articles are read in turn; they do not overlap."""
    weights = {(p.opening.at, p.tail.at): p.weight - sum(e.weight for e in p.evidence if e.name in PLACE)
               for p in pairs.all if p.opening.at < p.tail.at}
    done = 0
    for within in _windows(doc, found):
        if within.start >= done and (mixture := _mixture(doc, within, found, weights, seams, words, rule)):
            yield mixture
            done = within.stop


def _windows(doc: Document, found: Sequence[Piece]) -> Iterator[range]:
    """The blocks that are looked at together: all of a short text, else two articles after one another."""
    starts = [n for n, b in enumerate(doc.blocks) if not n or b.article != doc.blocks[n - 1].article]
    if len(starts) > ARTICLES:
        return
    ends = [*starts[1:], len(doc.blocks)]
    wide = 3 if len(starts) == 3 else 2
    counted = [0] * (len(doc.blocks) + 1)
    for piece in found:
        counted[piece.block + 1] += 1
    for n in range(len(doc.blocks)):
        counted[n + 1] += counted[n]
    for n in range(max(len(starts) - wide + 1, 1) if starts else 0):
        within = range(starts[n], ends[min(n + wide, len(ends)) - 1])
        if LEAST <= counted[within.stop] - counted[within.start] <= 2 * MOST:
            yield within


def _mixture(doc: Document, within: range, found: Sequence[Piece], weights: Mapping[tuple[int, int], float], seams: Seams,
             words: Lexicon, rule: EvidenceRule) -> Mixture | None:
    units = [p for p in found if p.block in within and p.kind in ("p", "list-item") and (
        p.joined or sum(map(len, HAN.findall(p.text))) >= LONG or seams.cannot_begin(p))]
    if not LEAST <= len(units) <= MOST:
        return None
    place = {p.at: n for n, p in enumerate(units)}
    reading = Reading([p.text for p in units], [p.open and (p.prose or p.goes_on) for p in units],
                      [seams.cannot_begin(p) for p in units],
                      {(place[a], place[b]): w for (a, b), w in weights.items() if a in place and b in place})
    colouring = Colouring(reading, words)
    likely = colouring.likely()
    if turns(likely) < TURNS or colouring.gain(likely) < WORTH:
        return None
    sides = colouring.best()
    if turns(sides) < TURNS or min(sides.count(0), sides.count(1)) < SMALL:
        return None
    known = {p.at: side for p, side in zip(units, sides)}
    evidence = decide(rule, list(_observe(units, reading, colouring, sides)))
    if not evidence:
        return None
    blocks = _blocks(doc, within, found, known, colouring, sides)
    joins = {units[b].span.start: units[a].span.end for a, b in _next(sides)
             if reading.open[a] and reading.seams.get((a, b), -1.0) > 0}
    span = Span(doc.blocks[within.start].spans[0].start, doc.blocks[within.stop - 1].spans[-1].end)
    return Mixture(span, blocks, joins, evidence)


def _observe(units: Sequence[Piece], reading: Reading, colouring: Colouring, sides: Sequence[int]) -> Iterator[tuple[str, str]]:
    """What speaks for two articles in turn."""
    size = len(sides)
    edges = [0, *(n for n in range(1, size) if sides[n] != sides[n - 1]), size]
    turn = [0]
    for a, b in pairwise(sides):
        turn.append(turn[-1] + (a != b))
    own: tuple[list[str], list[str]] = ([], [])
    both = 0
    for word, at in colouring.places.items():
        if len(word) > 1 and colouring.rarity(word) >= RARE and len({turn[n] for n in at}) > 1:
            if len({sides[n] for n in at}) == 1:
                own[sides[at[0]]].append(word)
            else:
                both += 1
    fewer = min(map(len, own))
    detail = "; ".join("、".join(sorted(x, key=lambda w: (-len(colouring.places[w]), w))[:NAMED]) for x in own)
    yield from _grade(fewer / (fewer + both + 1e-9), APART, f"{len(own[0])} and {len(own[1])} rare words, {both} in both: {detail}")
    doubt = sum(_doubt(colouring.margin(sides, n, n + 1)) for n in range(size))
    doubt += sum(_doubt(colouring.margin(sides, a, b)) for a, b in pairwise(edges))
    yield from _grade(-doubt, CLEAR, f"{doubt:.3f} of {size} paragraphs in {len(edges) - 1} turns may be wrong")
    gain = colouring.gain(sides)
    yield from _grade(gain, BETTER, f"{gain:.1f} log-odds for each paragraph")
    over = [(a, b) for a, b in _next(sides) if b > a + 1 and reading.open[a] and reading.seams.get((a, b), -1.0) > 0]
    if len(over) > 1:
        yield "seams-cross", "; ".join(f"{units[a].text[-4:]}|{units[b].text[:4]}" for a, b in over[:NAMED])


def _grade(value: float, grades: Sequence[tuple[float, str]], detail: str) -> Iterator[tuple[str, str]]:
    if name := graded(value, grades):
        yield name, detail


def _doubt(margin: float) -> float:
    """The probability that the other colour is right."""
    return 1 / (1 + math.exp(min(margin, 50.0)))


def _next(sides: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each paragraph and the next of its colour."""
    last: dict[int, int] = {}
    for n, side in enumerate(sides):
        if side in last:
            yield last[side], n
        last[side] = n


def _blocks(doc: Document, within: range, found: Sequence[Piece], known: Mapping[int, int], colouring: Colouring,
            sides: Sequence[int]) -> dict[int, int]:
    """The side of every block and piece, by its start.

    What no paragraph shows goes with what stands below it, if it is a head, or else with what stands before it.
    """
    pieces: dict[int, list[Piece]] = {}
    for p in found:
        if p.block in within:
            pieces.setdefault(p.block, []).append(p)
    below: dict[int, int] = {}
    side = sides[-1]
    for n in reversed(within):
        side = next((known[p.at] for p in pieces.get(n, ()) if p.at in known), side)
        below[n] = side
    told: dict[int, int] = {}
    before = 0
    top, second = (min(n for n, some in pieces.items() if any(known.get(p.at) == side for p in some)) for side in (0, 1))
    beside = 0  # the second headline at the top, where none stands above the first paragraph of its article
    if second > top and doc.blocks[second - 1].type not in ABOVE:
        beside = max((n for n in range(within.start + 1, top) if doc.blocks[n].type == "title"), default=0)
    for n in within:
        block = doc.blocks[n]
        some = pieces.get(n, [])
        if any(p.at in known for p in some):
            before = below[n]
        elif beside and n < top:
            before = int(n >= beside)
        elif block.type in ABOVE and not BRACKETED.match(text := doc.block_text(block)):
            before = _shown(text, colouring, sides, below[n])
        told[block.spans[0].start] = before
        for p in some:
            told[p.span.start] = before = known.get(p.at, before)
    return told


def _shown(headline: str, colouring: Colouring, sides: Sequence[int], otherwise: int) -> int:
    """The side whose words a headline has, if it shows that."""
    found = 0.0
    for word in terms(headline):
        at = colouring.places.get(word, ())
        if len(word) > 1 and at:
            found += colouring.worth(word) * (sum(2 * sides[n] - 1 for n in at) / len(at))
    return otherwise if abs(found) < SHOWS else int(found > 0)


def part(blocks: Sequence[Block], found: Sequence[Piece], mixture: Mixture, rule: str) -> list[Block]:
    """The blocks with the second article behind the first; paragraphs made of both are parted, cut ones put together."""
    inside = [b for b in blocks if mixture.span.start <= b.spans[0].start < mixture.span.end]
    at = blocks.index(inside[0])
    groups: tuple[list[Block], list[Block]] = ([], [])
    for block in inside:
        for some in _split(block, found, mixture):
            side = mixture.sides.get(some.spans[0].start, 0)
            group = groups[side]
            if group and mixture.joins.get(some.spans[0].start) == group[-1].spans[-1].end:
                move = Move(rule, len(group[-1].spans), mixture.evidence)
                group[-1] = replace(group[-1], spans=(*group[-1].spans, *some.spans), moves=(*group[-1].moves, move))
            else:
                group.append(some)
    article = inside[0].article
    behind = max(b.spans[-1].end for b in groups[0])
    second = [replace(b, moves=(Move(rule, 0, mixture.evidence), *b.moves)) if b.spans[0].start < behind else b for b in groups[1]]
    if second[0].type == "head" and second[0].level is None:
        second[0] = replace(second[0], type="title")
    rest = blocks[at + len(inside) :]
    added = article + 2 - rest[0].article if rest else 0
    return [*blocks[:at], *(replace(b, article=article) for b in groups[0]), *(replace(b, article=article + 1) for b in second),
            *(replace(b, article=b.article + added) for b in rest)]


def _split(block: Block, found: Sequence[Piece], mixture: Mixture) -> Iterator[Block]:
    """A block, or its pieces where it was made of both articles."""
    if len(block.spans) > 1:
        yield block
        return
    start, end = block.spans[0]
    cuts = [p.span.start for p in found if start < p.span.start < end and p.joined
            and mixture.sides.get(p.span.start) != mixture.sides.get(found[p.at - 1].span.start)]
    for a, b in pairwise([start, *cuts, end]):
        yield replace(block, spans=(Span(a, b),)) if cuts else block


def said_of(doc: Document, mixture: Mixture, rule: EvidenceRule) -> Finding:
    """Which blocks belong to which article, for a person."""
    runs: tuple[list[int], list[int]] = ([], [])
    before = -1
    for start, side in mixture.sides.items():
        if side != before:
            runs[side].append(start)
        before = side
    first, second = ("; ".join(f"“{_words(doc, at)}…”" for at in some) for some in runs)
    message = f"{rule.message}: the second would stand behind the first; first {first}; second {second}"
    start = runs[1][0]
    return Finding(rule.id, Span(start, min(start + SHOWN, mixture.span.end)), None, message, mixture.evidence,
                   tuple(Span(at, at + 1) for at in runs[1]))


def _words(doc: Document, at: int) -> str:
    return doc.text[at : at + QUOTED].split("\n", 1)[0]
