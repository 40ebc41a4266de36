"""Pages that must be read just so: what the rules state, and clean texts, whose lines stay however they are set apart."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from benchmarks.pages.examples import located
from benchmarks.pages.setting import Page, Place, Sheet
from benchmarks.pages.texts import Piece, Text
from cleaner.rules import EvidenceRule, builtin

INDENTED = ("p", "item", "note")
MARKS = {"title": "# ", "subtitle": "## ", "head": "### "}
SETTINGS = ("blank", "single", "indent", "both", "marks", "again")


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
    """Every text clean, in all settings; last as the tool itself writes it, which it must read as it wrote it."""
    for text in texts:
        for setting in SETTINGS:
            rng = random.Random(f"{text.name}/{setting}")
            sheet = Sheet()
            before = ""
            for n, piece in enumerate(text.pieces):
                verse = piece.type == "line"
                close = verse and not piece.apart and (before == "line" or setting not in ("again", "marks"))
                if n and (piece.apart and verse if setting in ("single", "indent") else not close):
                    sheet.blank()
                mark = MARKS.get(piece.type, "") if setting == "marks" and rng.random() < 0.9 else ""
                indent = "\u3000\u3000" if setting in ("indent", "both") and piece.type in INDENTED else ""
                sheet.put(mark + indent + piece.text, Place(n, 0, len(piece.text)))
                before = piece.type
            yield sheet.page(f"{text.name}-{setting}", text, "settled", text.pieces)
