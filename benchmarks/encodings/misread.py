"""Text read in a wrong encoding by all usual ways, whole or in passages: mended, flagged, left, or made worse."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import LCSseq

from benchmarks.encodings.texts import Sample, piece
from cleaner.config import Config
from cleaner.document import Document
from cleaner.passes import decode, mojibake
from cleaner.passes.base import Context
from cleaner.pipeline import run
from cleaner.rules import RuleSet, builtin

LENGTHS = (60, 400, 0)
PHRASES = (2, 4, 8, 16)


def cp1252(data: bytes) -> str:
    """As browsers read it: bytes without a character pass through."""
    return "".join(bytes([b]).decode("cp1252", "replace").replace("\ufffd", chr(b)) for b in data)


def windows_gbk(data: bytes) -> str:
    """As Windows reads code page 936: byte 0x80 is the euro sign; what does not decode is lost and becomes a question mark."""
    out, at = [], 0
    while at < len(data):
        size = 1 if data[at] <= 0x80 or data[at] == 0xFF else 2
        raw = data[at : at + size]
        if raw == b"\x80":
            out.append("€")
        else:
            char = raw.decode("gbk", "replace")
            if "\ufffd" in char and size == 2 and raw[1:] < b"\x40":
                out.append("?")
                size = 1
            else:
                out.append(char.replace("\ufffd", "?")[:1])
        at += size
    return "".join(out)


def _read(was: str, seen: str) -> Callable[[str], str]:
    return lambda text: text.encode(was).decode(seen, "replace")


ROUTES: dict[str, tuple[str, Callable[[str], str]]] = {
    "UTF-8 as Latin-1": ("any", _read("utf-8", "latin-1")),
    "UTF-8 as cp1252": ("any", lambda text: cp1252(text.encode())),
    "UTF-8 as cp1252, lossy": ("any", _read("utf-8", "cp1252")),
    "UTF-8 as MacRoman": ("any", _read("utf-8", "mac_roman")),
    "UTF-8 as GBK (Windows)": ("any", lambda text: windows_gbk(text.encode())),
    "UTF-8 as GB18030": ("any", _read("utf-8", "gb18030")),
    "UTF-8 as Big5": ("any", _read("utf-8", "cp950")),
    "UTF-8 as Latin-1 twice": ("any", lambda text: text.encode().decode("latin-1").encode().decode("latin-1")),
    "UTF-8 as cp1252 twice": ("any", lambda text: cp1252(cp1252(text.encode()).encode())),
    "GBK as Latin-1": ("any", _read("gbk", "latin-1")),
    "GBK as cp1252": ("any", lambda text: cp1252(text.encode("gbk"))),
    "GBK as UTF-8": ("any", _read("gbk", "utf-8")),
    "GBK as UTF-8 as GBK": ("any", lambda text: text.encode("gbk").decode("utf-8", "replace").encode().decode("gbk", "replace")),
    "GBK as Big5": ("hans", _read("gbk", "cp950")),
    "Big5 as Latin-1": ("hant", _read("cp950", "latin-1")),
    "Big5 as cp1252": ("hant", lambda text: cp1252(text.encode("cp950"))),
    "Big5 as GBK": ("hant", _read("cp950", "gb18030")),
}
"""The script that a way is for, and what it makes of a text."""
LOST = ("\ufffd", "?")


@dataclass(frozen=True, slots=True)
class Case:
    """A text, and how it is seen: all of it or a line or phrase of it was misread by `route`."""

    route: str
    size: str
    text: str
    seen: str
    lossy: bool


def cases(samples: Sequence[Sample], rng: random.Random) -> Iterator[Case]:
    """For each sample and way: whole texts of three lengths, a line, and phrases of four lengths in a good text."""
    for sample in samples:
        for route, (script, read) in ROUTES.items():
            if script not in ("any", sample.script):
                continue
            for length in LENGTHS:
                text = _written(piece(sample, length, rng).text, route)
                yield _case(route, f"{length or 'whole'}", "", text, "", read)
            good = _written(piece(sample, 400, rng).text, route)
            line = _written(piece(sample, 30, rng).text.replace("\n", ""), route)
            at = good.find("\n") + 1
            yield _case(route, "line", good[:at], line, "\n" + good[at:], read)
            for length in PHRASES:
                phrase = _written(_phrase(sample, length, rng), route)
                at = rng.randrange(len(good))
                yield _case(route, f"phrase {length}", good[:at], phrase, good[at:], read)


def _phrase(sample: Sample, length: int, rng: random.Random) -> str:
    while True:
        found = piece(sample, length, rng).text
        if "\n" not in found and "?" not in found:
            return found


def _written(text: str, route: str) -> str:
    if not route.startswith(("GBK", "Big5")):
        return text
    codec = "gbk" if route.startswith("GBK") else "cp950"
    return text.encode(codec, "ignore").decode(codec)


def _case(route: str, size: str, before: str, text: str, after: str, read: Callable[[str], str]) -> Case:
    seen = read(text)
    lossy = any(seen.count(mark) > text.count(mark) for mark in LOST) or route == "GBK as UTF-8 as GBK"
    return Case(route, size, before + text + after, before + seen + after, lossy)


@cache
def _rules() -> RuleSet:
    return builtin()


def cleaned(text: str) -> Document:
    """The text after the passes decode and mojibake."""
    context = Context(Config(), _rules())
    doc = Document.from_source(decode.read(text.encode("utf-8", "surrogatepass")))
    for step in (decode.PASS, mojibake.PASS, mojibake.AGAIN):
        doc = run(step, doc, context)
    return doc


def verdict(case: Case, text: str, flags: int) -> str:
    """What became of a case.

    exact: the text. gaps: characters of the text only, and U+FFFD for those that were lost. partly: in part mended, nothing
    invented. flagged and left: nothing changed. harmed: characters that neither the text nor what was seen has there.
    """
    if text == case.text:
        return "exact"
    if text == case.seen:
        return "flagged" if flags else "left"
    known = "".join(c for c in text if c not in LOST)
    if LCSseq.similarity(known, case.text) == len(known):
        return "gaps"
    rest = Counter(known) - Counter(case.text) - Counter(case.seen)
    return "harmed" if rest else "partly"


def by_cleaner(case: Case) -> str:
    """The verdict on cleaner."""
    doc = cleaned(case.seen)
    return verdict(case, doc.text, len(doc.open) + doc.text.count("\ufffd"))  # a later pass flags U+FFFD


def by_ftfy(case: Case) -> str:
    """The verdict on ftfy with the settings that leave Chinese as it is."""
    import ftfy

    config = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, unescape_html=False, normalization=None)
    return verdict(case, ftfy.fix_text(case.seen, config), 0)
