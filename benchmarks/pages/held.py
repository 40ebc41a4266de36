"""Pages that must be read just so.

What the rules state; clean texts, whose lines stay however they are set apart; and what the tool itself wrote.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from benchmarks.pages.examples import Example, located
from benchmarks.pages.setting import BODY, Page, Place, Sheet
from benchmarks.pages.texts import Piece, Text
from benchmarks.pages.vary import crop
from cleaner.passes.layout.decide import TYPES
from cleaner.rules import EvidenceRule, builtin

MARKS = {"title": "# ", "subtitle": "## ", "head": "### "}
SETTINGS = ("blank", "single", "indent", "both", "marks", "again")
PARTS = 2  # of each text in each setting


def stated() -> Iterator[Page]:
    """The examples and keeps of the rules of the layout."""
    for rule in builtin().of("layout"):
        kind = rule.type if isinstance(rule, EvidenceRule) and rule.decides == "type" else ""
        for n, (raw, wanted) in enumerate(rule.examples):
            lines = [x for x in raw.split("\n") if x.strip()]
            if kind and len(types := wanted.split()) == len(lines):
                yield _page(f"{rule.id}-{n}", raw, [Piece(t, x.strip()) for t, x in zip(types, lines, strict=True)])
            elif isinstance(rule, EvidenceRule) and not kind:
                pieces = tuple(Piece("any", x) for x in wanted.split("\n") if x)
                yield Page(f"{rule.id}-{n}", rule.id, "stated", raw + "\n", pieces, located(raw, pieces))
        for n, raw in enumerate(rule.keep):
            lines = [x.strip() for x in raw.split("\n") if x.strip()]
            yield _page(f"{rule.id}-keep-{n}", raw, [Piece(f"!{kind}" if kind else "any", x) for x in lines])


def _page(name: str, raw: str, pieces: Sequence[Piece]) -> Page:
    """A page on which each piece has one line."""
    places = tuple(Place(n, 0, len(x.text)) for n, x in enumerate(pieces))
    return Page(name, name, "stated", raw + "\n", tuple(pieces), places)


def settled(texts: Sequence[Text]) -> Iterator[Page]:
    """Every text and parts of it clean, in all settings; last as the tool writes it, which it must read as it wrote it."""
    for whole in texts:
        for setting in SETTINGS:
            for n in range(1 + PARTS):
                rng = random.Random(f"{whole.name}/{setting}/{n}")
                text = crop(whole, rng) if n else whole
                yield _set(text, setting, rng).page(f"{text.name}-{setting}-{n}", text, "settled", text.pieces)


def _set(text: Text, setting: str, rng: random.Random) -> Sheet:
    sheet = Sheet()
    before = ""
    for n, piece in enumerate(text.pieces):
        verse = piece.type == "line"
        close = verse and not piece.apart and (before == "line" or setting not in ("again", "marks"))
        if n and (piece.apart and verse if setting in ("single", "indent") else not close):
            sheet.blank()
        mark = MARKS.get(piece.type, "") if setting == "marks" and rng.random() < 0.9 else ""
        indent = "\u3000\u3000" if setting in ("indent", "both") and piece.type in BODY else ""
        sheet.put(mark + indent + piece.text, Place(n, 0, len(piece.text)))
        before = piece.type
    return sheet


def again(e: Example, path: Sequence[tuple[int, bool]]) -> Page | None:
    """What the tool writes of an example, which it must read as it wrote it: what stands together are lines.

    None if that is read like the example itself, or if lines were joined.
    """
    kinds = [TYPES[t] for t, _ in path]
    close = [n > 0 and kinds[n - 1] == kinds[n] == "line" and e.lines[n][1] == 1 for n in range(len(path))]
    if any(on for _, on in path) or all(gap == 2 - near for near, (_, gap) in zip(close[1:], e.lines[1:], strict=True)):
        return None
    words = [x for x, _ in e.lines]
    raw = words[0] + "".join(("\n" if near else "\n\n") + x for near, x in zip(close[1:], words[1:], strict=True))
    pieces = tuple(Piece("line" if a or b else "any", x) for a, b, x in zip(close, [*close[1:], False], words, strict=True))
    places = tuple(Place(n, 0, len(x.text)) for n, x in enumerate(pieces))
    return Page(f"{e.name}-again", e.text, "again", raw + "\n", pieces, places)
