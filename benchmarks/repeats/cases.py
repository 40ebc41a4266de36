"""The cases: texts spoilt and texts that stay, in the forms in which texts come, read up to the pass `repeats`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.pages.texts import Piece, Text
from benchmarks.repeats.loops import KINDS, NOISY, SHARES, Spoilt
from cleaner.config import Config
from cleaner.document import Document
from cleaner.passes import characters, decode, mojibake, repeats
from cleaner.passes.base import Context
from cleaner.pipeline import run

STAYS = Path(__file__).parent / "stays"
HARMLESS = Path(__file__).parents[2] / "tests" / "harmless"
FORMS = ("blank", "single", "indent", "wrapped")
HANGING = "，。、；：！？”’》）」』…"
PROSE = 0.7
ALL = (*KINDS, *(f"{k} {s:.0%}" for k in NOISY for s in SHARES))  # kinds of damage
CONTEXT = Context(Config(), Config().rule_set())


def prose(text: Text) -> bool:
    """True for a text of which paragraphs make up most: what is spoilt are those, not forms, programmes and verse."""
    paragraphs = [len(p.text) for p in text.pieces if p.type == "p"]
    return len(paragraphs) > 3 and sum(paragraphs) > PROSE * len(text)


def raw(pieces: Sequence[Piece], form: str, width: int) -> str:
    """The file: blocks with a blank line between, on lines of their own, indented, or wrapped at `width` em."""
    out: list[str] = []
    for n, piece in enumerate(pieces):
        together = form != "blank" or (n and piece.type == pieces[n - 1].type == "line" and not piece.apart)
        out.append(("\n" if together else "\n\n") if n else "")
        indent = "\u3000\u3000" if form in ("indent", "wrapped") and piece.type in ("p", "item") else ""
        whole = form != "wrapped" or piece.type == "line"
        out.append(indent + piece.text if whole else wrapped(indent + piece.text, width))
    return "".join(out) + "\n"


def wrapped(text: str, width: int) -> str:
    """`text` in lines of `width` em; no mark begins a line."""
    out, cells = [], 0.0
    for ch in text:
        cells += 0.5 if ch.isascii() else 1.0
        if cells > width and ch not in HANGING:
            out.append("\n")
            cells = 0.5 if ch.isascii() else 1.0
        out.append(ch)
    return "".join(out)


def read(text: str, *, whole: bool) -> Document:
    """The document up to the repeats, with them (`whole`) or without."""
    doc = Document.from_source(decode.read(text.encode(), "utf-8"))
    for step in (decode.PASS, mojibake.PASS, characters.PASS, *([repeats.PASS] if whole else [])):
        doc = run(step, doc, CONTEXT)
    return doc


def spoilt(texts: Sequence[Text], kind: str, rounds: int, seed: int) -> Iterator[tuple[str, Spoilt, str, int]]:
    """The cases of one kind (`loop`, or `loop 3%`), with their form."""
    name, _, share = kind.partition(" ")
    noise = float(share.rstrip("%")) / 100 if share else 0.0
    for text in texts:
        for turn in range(rounds):
            rng = random.Random(f"{seed}/{text.name}/{kind}/{turn}")
            pieces = list(text.pieces)
            case = NOISY[name](pieces, rng, noise) if share else KINDS[name](pieces, rng)
            if case is not None:
                form = rng.choice(FORMS)
                yield f"{text.name}/{kind}/{form}", case, form, rng.randint(11, 36)


def stays(texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    """What must stay, in all forms: the texts, and the documents of `tests/harmless`."""
    for text in texts:
        for form in FORMS:
            yield f"{text.name}/{form}", raw(text.pieces, form, random.Random(text.name).randint(14, 36))
    for path in sorted(HARMLESS.glob("*.txt")):
        for part in ("\n" + path.read_text("utf-8")).split("\n=== ")[1:]:
            name, _, body = part.partition("\n")
            yield f"{path.stem}/{name}", body
