"""Pages as the fit sees them: what is observed at each line, and which states it may truly have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.pages.labels import label
from benchmarks.pages.setting import Page, Place
from benchmarks.pages.texts import Piece
from cleaner.config import Config
from cleaner.document import BlockType, Document
from cleaner.lexicon import lexicon
from cleaner.passes import characters, decode
from cleaner.passes.base import Context
from cleaner.passes.layout import read
from cleaner.passes.layout.decide import ENDS, TYPES, Sheet, Weights
from cleaner.passes.layout.groups import JOINS
from cleaner.pipeline import run

MEANT: dict[str, BlockType] = {"item": "list-item", "note": "p"}  # types of texts that blocks have under another name
LINES = ("verse", "code", "table-row")  # what shows a line that is not of running text
ANYTHING = frozenset(range(len(TYPES)))
JOINED = frozenset(t for t in ANYTHING if TYPES[t] in JOINS)


@dataclass(slots=True)
class Example:
    """A page as the fit sees it: for each line what is seen, how it ends, and which states it may truly have."""

    name: str
    text: str
    family: str
    shapes: list[list[str]]
    breaks: list[list[str]]
    ends: list[int]
    short: list[bool]
    first: list[frozenset[int]]  # types of which the line may be the first line of a block
    later: list[frozenset[int]]  # types of which it may be a later one
    lines: list[tuple[str, int]]  # each line as it would be written, and how many line feeds stand before it
    weight: float = 1.0
    cost: float = 0.0  # what a wrong state of a line costs: a margin by which the truth must win


def example(page: Page) -> Example | None:
    """The example that a page makes; None if its lines are not those of the text read back."""
    context = _context()
    doc = Document.from_source(decode.read(page.raw.encode("utf-8", "surrogatepass"), "utf-8"))
    for step in (decode.PASS, characters.PASS):
        doc = run(step, doc, context)
    weights = Weights(context.rules)
    lines, body = read(doc.text, context.rules, weights.shapes)
    if sum(len(x.inner) + 1 for x in lines) != len(page.places):
        return None
    place: dict[int, Place | None] = {}
    at = 0
    for line in lines:
        here, there = page.places[at], page.places[at + len(line.inner)]
        place[id(line)] = Place(here.piece, here.start, there.end) if here and there else here
        at += len(line.inner) + 1
    if not body or any(id(line) not in place for line in body):  # cut into columns: the pieces are lines of their own
        return None
    places = [place[id(line)] for line in body]
    sheet = Sheet(body, weights, lexicon())
    first: list[frozenset[int]] = []
    later: list[frozenset[int]] = []
    scrambled = 0
    for n, here in enumerate(places):
        before = places[n - 1] if n else None
        if here is None:
            first.append(ANYTHING)
            later.append(ANYTHING if n and before is None else frozenset[int]())
            continue
        piece = page.pieces[here.piece]
        kinds = meant(piece.type)
        joined = kinds & JOINED
        if piece.type == "line" and not any(name in LINES for name, _ in sheet.shape(n)):
            kinds |= {0}  # of a signature, an address or a form it does not matter: what counts is that it is not joined
        goes_on = before is not None and before.piece == here.piece and 0 <= here.start - before.end <= 2 and bool(joined)
        # A page may begin, or go on after an interruption, in the middle of a piece. Where the reading order is broken and words
        # that stand apart follow each other nothing is right or wrong.
        torn = n > 0 and here.start > 0 and not goes_on and bool(joined)
        cut = before is not None and before.piece != here.piece and before.end < len(page.pieces[before.piece].text) - 1
        scrambled += torn and cut
        first.append(frozenset() if goes_on else ANYTHING if torn else kinds | {0} if here.start else kinds)
        later.append(joined if goes_on else ANYTHING if torn else frozenset())
    if 20 * scrambled > len(places):
        return None
    for n in range(1, len(places)):  # what goes on behind a torn beginning may be of any type
        if later[n] and first[n - 1] == ANYTHING == later[n - 1]:
            later[n] = JOINED
    shapes, breaks = ([[name for name, _ in look(n)] for n in range(len(body))] for look in (sheet.shape, sheet.crossed))
    return Example(page.name, page.text, page.family, shapes, breaks, [ENDS.index(x) for x in sheet.ends], sheet.short,
                   first, later, [(doc.text[x.start : x.end], x.gap) for x in body])


def meant(kind: str) -> frozenset[int]:
    """The types that a piece of a text may have: any, any but one ("!title"), or one."""
    if kind == "any":
        return ANYTHING
    if kind.startswith("!"):
        return ANYTHING - meant(kind[1:])
    return frozenset({TYPES.index(MEANT.get(kind, kind))})


def printed(folder: Path) -> Iterator[Page]:
    """The pages that `printed.py` left in a folder, their lines found in the truth."""
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        pieces = tuple(Piece(**p) for p in case["pieces"])
        places = located(case["raw"], pieces, case["furniture"], case["foreign"])
        kinds = f"printed {case['layout']}+read by {case['extractor']}"
        yield Page(path.stem, " ".join(case["text_name"]), kinds, case["raw"], pieces, places)


def located(raw: str, pieces: Sequence[Piece], furniture: Sequence[str] = (),
            foreign: Sequence[str] = ()) -> tuple[Place | None, ...]:
    """For each line of a raw text that is not empty its place in the truth."""
    lines = [x for x in re.split(r"[\n\f]", raw.replace("\r\n", "\n")) if x.strip()]
    found = label(lines, pieces, furniture, foreign)
    return tuple(Place(x.index, x.start, x.end + 1) if x is not None and x.kind == "piece" else None for x in found)


@cache
def _context() -> Context:
    config = Config()
    return Context(config, config.rule_set())
