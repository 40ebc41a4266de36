"""Ways in which marks are spoilt: a right text as units, of which each knows what it was and what it became."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

TOKEN = re.compile(r"……|——|.", re.S)
HALF = dict(zip("，。；：？！（）“”‘’", ",.;:?!()\"\"''"))
ELLIPSES = ("...", "。。。", "…", "......", "．．．", "⋯⋯")
DASHES = ("--", "-", "—", "---", "――", "－－")
TITLES = ({"《": "<", "》": ">", "〈": "<", "〉": ">"}, {"《": "<<", "》": ">>", "〈": "<", "〉": ">"})
ENDS, CLOSING, OPENING = "。！？…", "”’）》」』〉", "“‘（"


@dataclass(frozen=True)
class Unit:
    """A character or a double mark: as it is right, and as it is given (one of both may be empty)."""

    truth: str
    given: str


def units(text: str) -> list[Unit]:
    """A text that is right."""
    return [Unit(x, x) for x in TOKEN.findall(text)]


def spoil(text: str, way: str, seed: str) -> list[Unit]:
    """`text` spoilt in one of the `WAYS`."""
    return WAYS[way](units(text), random.Random(f"{seed}/{way}"))


def given(parts: Sequence[Unit]) -> str:
    """The text as it comes."""
    return "".join(x.given for x in parts)


def half(parts: list[Unit], rng: random.Random, share: float = 1.0, marks: str = "".join(HALF)) -> list[Unit]:
    """`marks` in half width, or a random `share` of them."""
    return [replace(x, given=HALF[x.truth]) if x.truth in HALF and x.truth in marks and rng.random() < share else x for x in parts]


def sentences(parts: list[Unit], rng: random.Random) -> list[Unit]:
    """All marks of half of the sentences."""
    out, sentence = [], []
    for n, x in enumerate(parts):
        sentence.append(x)
        after = parts[n + 1].truth if n + 1 < len(parts) else "\n"
        if x.truth == "\n" or (x.truth[-1:] in ENDS + CLOSING and any(y.truth[0] in ENDS for y in sentence[-3:])
                               and after[0] not in ENDS + CLOSING):
            out += half(sentence, rng) if rng.random() < 0.5 else sentence
            sentence = []
    return out + sentence


def english(parts: list[Unit], rng: random.Random) -> list[Unit]:
    """All marks in half width, with the blanks of English."""
    out: list[Unit] = []
    for n, x in enumerate(wide := half(parts, rng)):
        before, after = wide[n - 1].truth if n else "\n", wide[n + 1].truth if n + 1 < len(wide) else "\n"
        if x.truth in OPENING and before.isalnum():
            out.append(Unit("", " "))
        out.append(x)
        if x.given != x.truth and x.truth not in OPENING and (after.isalnum() or after in OPENING + "《"):
            out.append(Unit("", " "))
    return out


def ocr(parts: list[Unit], rng: random.Random) -> list[Unit]:
    """Most commas and full stops in half width, and blanks before and after marks here and there."""
    out: list[Unit] = []
    for n, x in enumerate(parts):
        if x.truth not in "，。；：？！、":
            out.append(x)
            continue
        if rng.random() < 0.12:
            out.append(Unit("", " "))
        out.append(replace(x, given=HALF[x.truth]) if x.truth in "，。" and rng.random() < 0.8 else x)
        if n + 1 < len(parts) and parts[n + 1].truth != "\n" and rng.random() < 0.3:
            out.append(Unit("", " "))
    return out


def others(parts: list[Unit], rng: random.Random, mark: str, forms: Sequence[str]) -> list[Unit]:
    """Each `mark` in one of the `forms`."""
    return [replace(x, given=rng.choice(forms)) if x.truth == mark else x for x in parts]


def titles(parts: list[Unit], rng: random.Random) -> list[Unit]:
    """Book-title marks as signs of comparison, in one form throughout, and ～ as ~."""
    form = {**rng.choice(TITLES), "～": "~"}
    return [replace(x, given=form.get(x.truth, x.given)) for x in parts]


def everything(parts: list[Unit], rng: random.Random) -> list[Unit]:
    """All of it, ellipses and dashes in one form throughout, as who types on one keyboard does."""
    parts = others(others(half(parts, rng), rng, "……", [rng.choice(ELLIPSES)]), rng, "——", [rng.choice(DASHES)])
    return titles(parts, rng)


WAYS: dict[str, Callable[[list[Unit], random.Random], list[Unit]]] = {
    "right": lambda parts, rng: parts,
    "half": half,
    "third": lambda parts, rng: half(parts, rng, 1 / 3),
    "sentences": sentences,
    "english": english,
    "ocr": ocr,
    "quotes": lambda parts, rng: half(parts, rng, marks="“”‘’"),
    "ellipsis": lambda parts, rng: others(parts, rng, "……", ELLIPSES),
    "dash": lambda parts, rng: others(parts, rng, "——", DASHES),
    "dash-as-one": lambda parts, rng: others(parts, rng, "——", ["一"]),
    "titles": titles,
    "all": everything,
}
