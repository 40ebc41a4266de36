"""Files in all encodings, lengths and damages: whether the encoding is found and the text comes back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from benchmarks.encodings.texts import Sample, piece
from cleaner.document import Source
from cleaner.passes.decode import read

CODECS = {
    "hans": ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "gbk", "gb18030"),
    "hant": ("utf-8", "utf-16-le", "utf-16-be", "utf-32-be", "gbk", "gb18030", "cp950", "big5hkscs"),
}
LENGTHS = (4, 8, 12, 24, 60, 400, 0)
DAMAGED_FROM = 12  # code points
Damage = Callable[[bytes, int, random.Random], bytes]


def _somewhere(data: bytes, unit: int, rng: random.Random) -> int:
    return rng.randrange(unit, len(data) - 2 * unit) if len(data) > 4 * unit else unit


def _bad_byte(data: bytes, unit: int, rng: random.Random) -> bytes:
    at = _somewhere(data, unit, rng)
    return data[:at] + b"\xff" + data[at + 1 :]


def _lost_byte(data: bytes, unit: int, rng: random.Random) -> bytes:
    at = _somewhere(data, unit, rng)
    return data[:at] + data[at + 1 :]


def _cut(data: bytes, unit: int, rng: random.Random) -> bytes:
    return data[:-1]


def _garbage(data: bytes, unit: int, rng: random.Random) -> bytes:
    at = _somewhere(data, unit, rng) // unit * unit
    return data[:at] + bytes(rng.randrange(0x80, 0x100) for _ in range(12)) + data[at:]


def _nuls(data: bytes, unit: int, rng: random.Random) -> bytes:
    for _ in range(3):
        at = _somewhere(data, unit, rng) // unit * unit
        data = data[:at] + bytes(unit) + data[at:]
    return data


DAMAGES: dict[str, tuple[Damage, int]] = {
    "bad byte": (_bad_byte, 3), "lost byte": (_lost_byte, 4), "cut": (_cut, 2), "garbage": (_garbage, 4), "NULs": (_nuls, 3),
}
"""What is done to a file, and how many of its characters may be missing then."""


@dataclass(frozen=True, slots=True)
class File:
    """A file: its bytes, those without the damage, its text, and how many characters of it may be missing."""

    codec: str
    length: int
    damage: str
    data: bytes
    whole: bytes
    text: str
    may_lose: int


def files(samples: Sequence[Sample], shorts: Sequence[Sample], rng: random.Random) -> Iterator[File]:
    """Files of each sample: one piece a length and encoding, as it is and with one damage."""
    for sample in samples:
        for length in LENGTHS:
            yield from _files(piece(sample, length, rng), length, rng)
    for sample in shorts:
        yield from _files(sample, len(sample.text), rng, damaged=False)


def _files(sample: Sample, length: int, rng: random.Random, *, damaged: bool = True) -> Iterator[File]:
    for codec in CODECS[sample.script]:
        text = sample.text.encode(codec, "ignore").decode(codec)
        if codec in ("gbk", "cp950") and rng.random() < 0.5:
            text = text.replace("\n", "\r\n")
        whole = text.encode(codec)
        yield File(codec, length, "none", whole, whole, text, 0)
        if not damaged or 0 < length < DAMAGED_FROM:
            continue
        unit = {"6": 2, "2": 4}.get(codec[5:6] if codec.startswith("utf-") else "", 1)
        for name, (damage, may_lose) in DAMAGES.items():
            if unit == 1 or name not in ("lost byte", "garbage"):  # UTF-16 and UTF-32 that shift are another matter
                yield File(codec, length, name, damage(whole, unit, rng), whole, text, may_lose)
        if unit == 1 and codec != "utf-8-sig":
            head = "".join(rng.choices("abcdefgh <>=/\n", k=10_000))
            yield File(codec, length, "ASCII head", head.encode() + whole, head.encode() + whole, head + text, 0)


def encoding_is_right(file: File, codec: str | None) -> bool:
    """True if `codec` reads the file without its damage."""
    try:
        return codec is not None and file.whole.decode(codec, "replace").removeprefix("\ufeff") == file.text
    except (LookupError, UnicodeError):
        return False


def text_is_right(file: File, source: Source) -> bool:
    """True if all of the text is there but for the few characters that the damage may have cost."""
    if not file.may_lose:
        return source.text.removeprefix("\ufeff") == file.text
    return int(LCSseq.similarity(file.text, source.text, score_cutoff=len(file.text) - file.may_lose)) > 0


def by_cleaner(file: File) -> tuple[str, bool]:
    """The encoding that was found, and whether the text is right."""
    source = read(file.data)
    return source.encoding, text_is_right(file, source)


def by_chardet(file: File) -> str | None:
    """The encoding that chardet finds."""
    import chardet

    found: str | None = chardet.detect(file.data)["encoding"]
    return found


def by_charset_normalizer(file: File) -> str | None:
    """The encoding that charset-normalizer finds."""
    from charset_normalizer import from_bytes

    best = from_bytes(file.data).best()
    return best.encoding if best else None
