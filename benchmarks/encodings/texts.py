"""What files and misreadings are made of: page texts, short strings, and texts that stay."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pages.texts import load

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and its script: hans or hant."""

    text: str
    script: str


def pages() -> list[Sample]:
    """The page texts as plain text, a paragraph a line."""
    return [Sample("\n".join(p.text for p in t.pieces), t.script) for t in load()]


def shorts() -> list[Sample]:
    """The short strings of `short.txt`."""
    lines = (HERE / "short.txt").read_text("utf-8").splitlines()
    return [Sample(text, script) for script, _, text in (line.partition(": ") for line in lines)]


def stays() -> list[str]:
    """The texts of `stay.txt`."""
    lines = (HERE / "stay.txt").read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines if not line.startswith("#")]


def piece(sample: Sample, length: int, rng: random.Random) -> Sample:
    """A piece of `length` code points, half of them Chinese at least; 0 gives the whole text."""
    if not length or len(sample.text) <= length:
        return sample
    for _ in range(50):
        at = rng.randrange(len(sample.text) - length)
        text = sample.text[at : at + length]
        if text == text.strip() and 2 * sum("\u4e00" <= c <= "\u9fff" for c in text) >= length:
            return Sample(text, sample.script)
    return Sample(sample.text[:length], sample.script)
