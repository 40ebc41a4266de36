"""Two articles of one file read in turn, and whether the rule `interleaved` tells them apart.

    python -m benchmarks.interleaving [--texts FOLDER] [--pairs N] [--show]

Turns are of one to three blocks, `whole` or with the last one cut, or of what stands in `bands` of the page, which cut
paragraphs too. The second headline stands `above` its article, `beside` the first one at the top, or is `lost`. A finding
is `right` if all paragraphs, or all but one, are in the article that they come from, and `whole` if that holds for all
blocks: short lines and heads go with what stands below or before them. Texts as they are, and two or three after
one another, must give none.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import cleaner
from benchmarks.order import beside_each_other, fold, raw
from benchmarks.pages.texts import HERE, Piece, Text, load
from cleaner.document import Document

ABOVE = ("kicker", "title", "subtitle", "byline", "dateline")
LEAST = 16  # code points of either half of a paragraph that is cut
BLOCKS = (4, 60)  # of an article
Mixed = Callable[[list[Piece], random.Random], list[Piece] | None]


def mixed(pieces: Sequence[Piece], rng: random.Random, *, bands: bool, cuts: bool, headline: str) -> list[Piece] | None:
    """The blocks of the first two articles in turn, each with its article; None if they are not fit for it."""
    parts = [[p for p in pieces if p.article == a] for a in (0, 1)]
    if any(not BLOCKS[0] <= len(x) <= BLOCKS[1] or x[0].type not in ("title", "kicker") for x in parts):
        return None
    if any(p.type == "line" for x in parts for p in x[:-2]):
        return None
    tops: list[list[Piece]] = []
    for part in parts:
        n = next((k for k, p in enumerate(part) if p.type not in ABOVE), len(part))
        tops.append(part[:n])
        del part[:n]
    if headline == "lost":
        tops[1] = []
    out: list[Piece] = [*tops[0], *(tops[1] if headline == "beside" else [])]
    height, turn, begun = rng.randint(150, 500), 0, [True, headline == "beside"]
    while any(parts):
        if parts[turn] and not begun[turn]:
            out += tops[turn]
            begun[turn] = True
        taken = _band(parts[turn], rng.randint(height - 60, height + 60)) if bands else _some(parts[turn], rng, cut=cuts)
        out += taken
        turn = 1 - turn
    return out


def _some(part: list[Piece], rng: random.Random, *, cut: bool) -> list[Piece]:
    """One to three blocks from the beginning of `part`, the last of them perhaps cut; they are taken away there."""
    n = rng.randint(1, 3)
    taken, part[:] = part[:n], part[n:]
    if cut and taken:
        taken[-1:], rest = _cut(taken[-1], rng.randint(LEAST, max(len(taken[-1].text) - LEAST, LEAST)))
        part[:0] = rest
    return taken


def _band(part: list[Piece], height: int) -> list[Piece]:
    """What has the length `height` at the beginning of `part`, which is taken away there."""
    taken: list[Piece] = []
    while part and height > 0:
        piece = part.pop(0)
        first, rest = _cut(piece, height)
        taken += first
        part[:0] = rest
        height -= len(piece.text)
    return taken


def _cut(piece: Piece, at: int) -> tuple[list[Piece], list[Piece]]:
    """A paragraph before and behind a place; whole, if it is no paragraph or too little is left."""
    if piece.type != "p" or not LEAST <= at <= len(piece.text) - LEAST:
        return [piece], []
    return [Piece("p", piece.text[:at], piece.article)], [Piece("p", piece.text[at:], piece.article)]


MIXED: dict[str, Mixed] = {
    f"{how}-{headline}": partial(mixed, bands=how == "bands", cuts=how == "cuts", headline=headline)
    for how in ("whole", "cuts", "bands") for headline in ("above", "beside", "lost")
}
RULE = "ORD010"
PARAGRAPH = 24  # characters of a paragraph that can show where it belongs
RUN = 4  # ideographs by which a block is found in its article


def material(texts: Sequence[Text], pairs: int) -> Iterator[Text]:
    """Texts of several articles, and single ones beside each of some others."""
    yield from (t for t in texts if any(p.article for p in t.pieces))
    single = [t for t in texts if not any(p.article for p in t.pieces)]
    for step in range(1, 4 * pairs, 4):
        for n, a in enumerate(single):
            b = single[(n + step) % len(single)]
            if a.script == b.script:
                yield beside_each_other(a, b)


def wrong(doc: Document, truth: Sequence[Piece], least: int = 0) -> int | None:
    """How many blocks of at least `least` characters are in the wrong article; None if nothing was told apart."""
    second = next((b.article for b in doc.blocks if any(m.rule == RULE and not m.piece for m in b.moves)), None)
    if second is None:
        return None
    runs = [_runs("".join(fold(p.text) for p in truth if p.article == n)) for n in (0, 1)]
    total = 0
    told = [0, 0]  # blocks of one article in each group, if the groups are in this order or in the other
    for block in doc.blocks:
        mine = _runs(fold(doc.block_text(block)))
        if len(mine) + RUN > max(least, RUN):
            first, last = (len(mine & x) for x in runs)
            total += 1
            if min(first, last) <= max(first, last) / 3:
                told[(first < last) == (block.article == second)] += 1
    return total - max(told)


def _runs(text: str) -> set[str]:
    return {text[n : n + RUN] for n in range(len(text) - RUN + 1)}


def main() -> int:
    """Prints the table; 1 if something is found where nothing is mixed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, action="append")
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    texts = [t for folder in options.texts or [HERE] for t in load(folder)]
    print(f"{'kind':14} {'cases':>6} {'found':>6} {'right':>6} {'whole':>6}")
    for kind, mix in MIXED.items():
        cases = found = right = whole = 0
        for text in material(texts, options.pairs):
            pieces = mix(list(text.pieces), random.Random(f"{text.name}/{kind}"))
            if pieces is None:
                continue
            doc = cleaner.clean(raw(pieces), cleaner.Config(suggest=True))
            cases += 1
            count, small = wrong(doc, pieces, PARAGRAPH), wrong(doc, pieces)
            if count is None or small is None:
                continue
            found += 1
            right += count <= 1
            whole += small <= 1
            if options.show and small:
                print(f"    {text.name} {kind}: {count} paragraphs wrong, {small} blocks")
        print(f"{kind:14} {cases:6} {found:6} {right:6} {whole:6}")
    return undamaged(texts)


def undamaged(texts: Sequence[Text]) -> int:
    """Findings where nothing is mixed."""
    two = [beside_each_other(a, b) for a, b in pairwise(texts) if a.script == b.script]
    three = [beside_each_other(a, b) for a, b in zip(two, texts[2:]) if a.script == b.script]
    status = 0
    for name, group in (("undamaged", texts), ("two in a file", two), ("three", three)):
        names = [t.name for t in group if any(f.rule == RULE for f in cleaner.clean(raw(t.pieces)).open)]
        print(f"{name}: {len(group)} texts, {len(names)} findings {' '.join(names)}")
        status |= bool(names)
    return status


if __name__ == "__main__":
    sys.exit(main())
