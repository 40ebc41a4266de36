"""Order: clean texts spoilt as pages spoil them, and what the pass `order` makes of them.

    python -m benchmarks.order [--texts FOLDER] [--rounds N] [--seed N] [--show right,wrong,flagged,missed]

Each kind of damage is done to each text several times, drawn from the seed. `right` are pieces that stand again where
they stood, `wrong` moves that the text does not know, `flagged` pieces that were left with a finding about them, `missed` the
rest. Tails are brought home as they are (`evident`: the seam itself shows something); of whole blocks only what is told twice
moves by itself, so they are tried with the suggestions (`-asked`) too. Undamaged texts, alone and two in a file, must give no
move at all.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

import cleaner
from benchmarks.pages.texts import HERE, Piece, Text, load
from cleaner.document import Block, Document
from cleaner.lexicon import lexicon

KEPT = regex.compile(r"[^\p{Han}\p{L}\p{N}]+")
HEADS = ("kicker", "title", "subtitle", "head", "label")
LEAD = regex.compile(r"^(?:近日|日前|昨[天日]|今[天日]|本报讯|本[报刊]|记者从|(?:\d{4}年)?\d{1,2}月\d{1,2}日)")


@dataclass(frozen=True)
class Unit:
    """A piece that was put elsewhere: the seam before it in the text as it was, `|` where a block ends."""

    seam: str
    head: str  # how the piece begins
    evident: bool = True


@dataclass(frozen=True)
class Case:
    """A spoilt text: blocks in their wrong order, as they were, and what was moved."""

    blocks: list[Piece]
    truth: list[Piece]
    units: list[Unit]


def fold(text: str) -> str:
    """Only letters, ideographs and digits: what no other pass changes."""
    return KEPT.sub("", unicodedata.normalize("NFKC", text))


def raw(pieces: Sequence[Piece]) -> str:
    """The file: a blank line between blocks, lines of a stanza or table together."""
    out: list[str] = []
    for n, piece in enumerate(pieces):
        together = n and piece.type == pieces[n - 1].type == "line" and not piece.apart
        out += [("\n" if together else "\n\n") if n else "", piece.text]
    return "".join(out) + "\n"


def folded(texts: Sequence[str]) -> str:
    """Blocks as one string, `|` between."""
    return "|" + "|".join(fold(x) for x in texts) + "|"


def evident(opening: str, tail: str) -> bool:
    """True if the seam shows that the two belong together: a word, a number, quotes or ordinals across it."""
    across = opening[-1].isalnum() and opening[-1].isascii() and tail[0].isalnum() and tail[0].isascii()
    quotes = sum(opening.count(x) for x in "“《（「") > sum(opening.count(x) for x in "”》）」")
    ordinals = [[m[1] for m in regex.finditer("([一二三四五六七八九])(?:是|要)", x)] for x in (opening, tail)]
    number = bool(all(ordinals) and "一二三四五六七八九".find(ordinals[0][-1]) + 1 == "一二三四五六七八九".find(ordinals[1][0]))
    return across or quotes or number or lexicon().seam(opening, tail) >= 3 or tail[0] in "的了着过们"


def cut(piece: Piece, rng: random.Random) -> tuple[Piece, Piece] | None:
    """A paragraph cut in the middle of a line; None if it is too short."""
    text = piece.text
    places = [k for k in range(24, len(text) - 16) if KEPT.match(text[k]) is None and KEPT.match(text[k - 1]) is None]
    if not places:
        return None
    k = rng.choice(places)
    return Piece("p", text[:k], piece.article), Piece("p", text[k:], piece.article)


def unit_of(opening: Piece, tail: Piece) -> Unit:
    """A tail as a unit."""
    return Unit(fold(opening.text)[-10:] + fold(tail.text)[:10], tail.text[:12], evident(opening.text, tail.text))


def moved_block(before: Sequence[Piece], at: int, shows: object = True) -> Unit:
    """A block as a unit: the seam to the block that stood before it; `shows` if its words tell where it belongs."""
    previous = fold(before[at - 1].text)[-10:] if at else ""
    return Unit(previous + "|" + fold(before[at].text)[:10], before[at].text[:12], bool(shows))


def one_tail(pieces: list[Piece], rng: random.Random, count: int = 1) -> Case | None:
    """`count` paragraphs lose their tails, which come one after the other behind some more blocks."""
    long = [n for n, p in enumerate(pieces[:-2]) if p.type == "p" and len(p.text) >= 60]
    if len(long) < count:
        return None
    first = rng.randrange(len(long) - count + 1)
    chosen = long[first : first + count]
    blocks, tails, units = list(pieces), [], []
    for n in chosen:
        both = cut(pieces[n], rng)
        if both is None:
            return None
        blocks[n] = both[0]
        tails.append(both[1])
        units.append(unit_of(*both))
    to = min(len(pieces), chosen[-1] + 1 + rng.randint(1, 8))
    if to <= chosen[-1] + 1:
        return None
    return Case(blocks[:to] + tails + blocks[to:], pieces, units)


def three_tails(pieces: list[Piece], rng: random.Random) -> Case | None:
    """Three tails in a row."""
    return one_tail(pieces, rng, 3)


def columns(pieces: list[Piece], rng: random.Random) -> Case | None:
    """Two columns swapped: both begin in the middle of a paragraph."""
    long = [n for n, p in enumerate(pieces) if p.type == "p" and len(p.text) >= 60]
    if len(long) < 3:
        return None
    a, b, c = sorted(rng.sample(long, 3))
    if c - a > 14:
        return None
    halves = [cut(pieces[n], rng) for n in (a, b, c)]
    (a1, a2), (b1, b2), (c1, c2) = (h or (pieces[0], pieces[0]) for h in halves)
    left, right = [a2, *pieces[a + 1 : b], b1], [b2, *pieces[b + 1 : c], c1]
    return Case([*pieces[:a], a1, *right, *left, c2, *pieces[c + 1 :]], pieces,
                [unit_of(a1, a2), unit_of(b1, b2), unit_of(c1, c2)])


def first_columns(pieces: list[Piece], rng: random.Random) -> Case | None:
    """The first two columns swapped: under the headline stands the second."""
    n = top(pieces)
    long = [k for k, p in enumerate(pieces) if k > n and p.type == "p" and len(p.text) >= 60]
    if len(long) < 2 or not n or pieces[n].type != "p":
        return None
    b, c = sorted(rng.sample(long[:12], 2))
    above, below = cut(pieces[b], rng), cut(pieces[c], rng)
    if not above or not below:
        return None
    (b1, b2), (c1, c2) = above, below
    left, right = [*pieces[n:b], b1], [b2, *pieces[b + 1 : c], c1]
    return Case([*pieces[:n], *right, *left, c2, *pieces[c + 1 :]], pieces,
                [unit_of(b1, b2), unit_of(c1, c2), moved_block(pieces, n)])


def cuts_in_place(pieces: list[Piece], rng: random.Random) -> Case | None:
    """Paragraphs cut by a blank line where they stand: nothing is to be moved."""
    blocks: list[Piece] = []
    for piece in pieces:
        both = cut(piece, rng) if piece.type == "p" and len(piece.text) >= 60 and rng.random() < 0.4 else None
        blocks += both or [piece]
    return Case(blocks, pieces, []) if len(blocks) > len(pieces) else None


def top(pieces: Sequence[Piece]) -> int:
    """How many blocks stand above the first paragraph of the first article."""
    return next((n for n, p in enumerate(pieces) if p.type not in (*HEADS, "byline", "dateline")), 0)


def headline_late(pieces: list[Piece], rng: random.Random) -> Case | None:
    """The headline after the lead."""
    n = top(pieces)
    if not n or n > 3 or pieces[0].type != "title" or len(pieces) < 6 or pieces[n].type != "p":
        return None
    return Case([pieces[n], *pieces[:n], *pieces[n + 1 :]], pieces, [moved_block(pieces, n, LEAD.match(pieces[n].text))])


def lead_late(pieces: list[Piece], rng: random.Random) -> Case | None:
    """The lead after one to three sections."""
    n = top(pieces)
    article = [k for k, p in enumerate(pieces) if p.article == pieces[0].article]
    heads = [k for k in article if k > n and pieces[k].type == "head"]
    if len(heads) < 3 or not n or pieces[n].type != "p" or heads[0] != n + 1:
        return None
    to = rng.choice(heads[1:4])
    unit = moved_block(pieces, n, LEAD.match(pieces[n].text))
    return Case([*pieces[:n], *pieces[n + 1 : to], pieces[n], *pieces[to:]], pieces, [unit])


def labels_late(pieces: list[Piece], rng: random.Random) -> Case | None:
    """Two or three labels with words of their paragraphs, beside which they stood, at the end of the article."""
    mine = [k for k, p in enumerate(pieces) if p.article == pieces[0].article]
    clauses = {k: [c for c in regex.split("[，。；：！？]", pieces[k].text) if 10 <= len(c) <= 24 and KEPT.search(c) is None]
               for k in mine if k and pieces[k].type == "p"}
    usable = [k for k, found in clauses.items() if found]
    if len(usable) < 4:
        return None
    chosen = sorted(rng.sample(usable, rng.randint(2, 3)))
    named = zip(chosen, ("起点", "路上", "回望"))
    labels = [Piece("label", f"【{name}】{rng.choice(clauses[k])}", pieces[k].article) for k, name in named]
    before = dict(zip(chosen, labels))
    truth = [p for k, piece in enumerate(pieces) for p in ([before[k]] if k in before else []) + [piece]]
    end = mine[-1] + 1
    return Case([*pieces[:end], *labels, *pieces[end:]], truth, [moved_block(truth, truth.index(x)) for x in labels])


def interleaved(pieces: list[Piece], rng: random.Random) -> Case | None:
    """Two articles, one to three blocks of the one and then of the other."""
    parts = [[p for p in pieces if p.article == a] for a in (0, 1)]
    if any(len(x) < 4 or len(x) > 30 or x[0].type not in ("title", "kicker") for x in parts):
        return None
    blocks, at, turn = [], [0, 0], 0
    while any(at[k] < len(parts[k]) for k in (0, 1)):
        take = rng.randint(1, 3)
        if at[turn] == 0:  # a headline is not read without what stands below it
            take += top(parts[turn])
        blocks += parts[turn][at[turn] : at[turn] + take]
        at[turn] += take
        turn = 1 - turn
    truth = [*parts[0], *parts[1]]
    position = {id(p): n for n, p in enumerate(truth)}
    places = [position[id(p)] for p in blocks]
    units = [moved_block(truth, here) for last, here in itertools.pairwise(places) if here and here != last + 1]
    return Case(blocks, truth, units) if units else None


def byline_early(pieces: list[Piece], rng: random.Random) -> Case | None:
    """The closing byline before the last sections."""
    mine = [p for p in pieces if p.article == pieces[0].article]
    if mine[-1].type != "byline":
        mine = [*(p for p in mine if p.type != "byline"), Piece("byline", "记者 闻远 通讯员 乔木 文/图", mine[0].article)]
    heads = [k for k, p in enumerate(mine) if p.type == "head" and k > top(mine)]
    if len(heads) < 2 or mine[-2].type != "p" or len(mine) < len(heads) + 4:
        return None
    to = rng.choice(heads[1:])
    return Case([*mine[:to], mine[-1], *mine[to:-1]], mine, [moved_block(mine, len(mine) - 1)])


KINDS: dict[str, tuple[Callable[[list[Piece], random.Random], Case | None], bool]] = {
    "tail": (one_tail, False), "cuts-in-place": (cuts_in_place, False), "three-tails": (three_tails, False),
    "columns": (columns, False), "columns-asked": (columns, True),
    "first-columns": (first_columns, False), "first-asked": (first_columns, True),
    "headline": (headline_late, False), "headline-asked": (headline_late, True), "lead-asked": (lead_late, True),
    "labels": (labels_late, False), "labels-asked": (labels_late, True),
    "byline": (byline_early, False), "byline-asked": (byline_early, True), "interleaved": (interleaved, True),
}


def clean(pieces: Sequence[Piece], *, suggest: bool) -> Document:
    """The document that comes of the blocks."""
    return cleaner.clean(raw(pieces), cleaner.Config(suggest=suggest))


def moves(doc: Document) -> Iterator[tuple[str, str]]:
    """Each move of a rule of the order: the rule with its evidence, and the seam that it made."""
    for n, block in enumerate(doc.blocks):
        for move in block.moves:
            if not move.rule.startswith("ORD"):
                continue
            why = f"{move.rule} ({', '.join(e.name for e in move.evidence)})"
            if move.piece:
                left, right = (doc.text[slice(*block.spans[k])] for k in (move.piece - 1, move.piece))
                yield why, fold(left)[-10:] + fold(right)[:10]
            else:
                yield why, beside(doc, doc.blocks, n)


def beside(doc: Document, blocks: Sequence[Block], n: int) -> str:
    """The seam before a whole block."""
    before = fold(doc.block_text(blocks[n - 1]))[-10:] if n else ""
    return before + "|" + fold(doc.block_text(blocks[n]))[:10]


def judge(case: Case, *, suggest: bool, show: Callable[[str, str], None]) -> Counter[str]:
    """How the units of a case came out, and the moves that were wrong."""
    doc = clean(case.blocks, suggest=suggest)
    truth = folded([p.text for p in case.truth])
    result = folded([doc.block_text(b) for b in doc.blocks])
    spoilt = folded([p.text for p in case.blocks])
    found: Counter[str] = Counter()
    places = [f.span.start for f in doc.open if f.rule.startswith("ORD")]
    before = [end for p in places if (end := fold(doc.text[max(0, p - 12) : p])[-6:])]
    after = [fold(doc.text[p : p + 12]) for p in places]
    for unit in case.units:
        if unit.seam in result and unit.seam not in spoilt:
            how = "right"
        elif any(fold(unit.head)[:6] in x for x in after) or any(x in unit.seam[:10] for x in before):
            how = "flagged"
        else:
            how = "missed"
        found[how] += 1
        found["evident"] += unit.evident
        found["evident right"] += unit.evident and how == "right"
        show(how, f"{unit.seam} {'evident' if unit.evident else ''}")
    for rule, seam in moves(doc):
        if seam not in truth:
            found["wrong"] += 1
            show("wrong", f"{seam} {rule}")
    return found


def main() -> int:
    """Prints the table; 1 if an undamaged text was moved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", default="")
    parser.add_argument("--kinds", default=",".join(KINDS))
    options = parser.parse_args()
    texts = [t for folder in options.texts or [HERE] for t in load(folder)]
    shown = options.show.split(",")

    def show(how: str, what: str) -> None:
        if how in shown:
            print(f"    {how}: {what}")

    print(f"{len(texts)} texts, {sum(map(len, texts)):,} characters")
    print(f"{'kind':14} {'units':>6} {'right':>6} {'wrong':>6} {'flagged':>8} {'missed':>7} {'evident':>8} {'of them right':>14}")
    for kind in options.kinds.split(","):
        spoil, suggest = KINDS[kind]
        sums: Counter[str] = Counter()
        for text in material(texts, kind):
            for turn in range(options.rounds):
                rng = random.Random(f"{options.seed}/{text.name}/{kind.removesuffix('-asked')}/{turn}")
                case = spoil(list(text.pieces), rng)
                if case:
                    if shown != [""]:
                        print(f"  {text.name} {turn}")
                    sums += judge(case, suggest=suggest, show=show)
        n = sums["right"] + sums["flagged"] + sums["missed"]
        print(f"{kind:14} {n:6} {sums['right']:6} {sums['wrong']:6} {sums['flagged']:8} {sums['missed']:7} "
              f"{sums['evident']:8} {sums['evident right']:14}")
    return undamaged(texts, show)


def material(texts: Sequence[Text], kind: str) -> Iterator[Text]:
    """The texts for a kind of damage: for two articles also texts beside each other."""
    yield from texts
    if kind == "interleaved":
        single = [t for t in texts if not any(p.article for p in t.pieces)]
        for a, b in itertools.pairwise(single):
            if a.script == b.script:
                yield beside_each_other(a, b)


def beside_each_other(a: Text, b: Text) -> Text:
    """Two texts as one file."""
    last = max(p.article for p in a.pieces) + 1
    second = tuple(Piece(p.type, p.text, p.article + last, p.apart) for p in b.pieces)
    return Text(f"{a.name}+{b.name}", a.genre, a.script, a.pieces + second)


def undamaged(texts: Sequence[Text], show: Callable[[str, str], None]) -> int:
    """Moves and flags of the texts as they are, and of two texts in one file."""
    pairs = [beside_each_other(a, b) for a, b in itertools.pairwise(texts) if a.script == b.script]
    status = 0
    for name, group in (("undamaged", texts), ("two in a file", pairs)):
        moved = flags = size = 0
        for text in group:
            for suggest in (False, True):
                doc = clean(text.pieces, suggest=suggest)
                for rule, seam in moves(doc):
                    moved += 1
                    show("moved", f"{text.name} {seam} {rule}")
                if not suggest:
                    found = [f for f in doc.open if f.rule.startswith("ORD")]
                    for f in found:
                        show("flag", f"{text.name} {f.rule} {doc.text[max(0, f.span.start - 12) : f.span.start]}|"
                                     f"{doc.text[f.span.start : f.span.start + 12]}")
                    flags += len(found)
            size += len(text)
        print(f"{name}: {len(group)} texts, {moved} moves, {flags} flags, {flags * 20_000 / max(size, 1):.2f} per 20,000")
        status |= moved > 0
    return status


if __name__ == "__main__":
    sys.exit(main())
