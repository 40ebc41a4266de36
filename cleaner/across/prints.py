"""What a document is known by: its passages, and fingerprints of its text.

The text is folded: blanks and marks aside, letters of one width. Of its shingles (runs of `WIDTH` characters) those are
fingerprints that hash lowest in a window of `WINDOW` shingles: two texts that have WIDTH + WINDOW - 1 characters in common
share one (winnowing; Schleimer, Wilkerson and Aiken 2003).
"""

from __future__ import annotations

import hashlib
import re
from array import array
from typing import NamedTuple
from zlib import crc32

import msgspec

from cleaner.document import Block, Document

WIDTH = 8
WINDOW = 12
PASSAGES = ("p", "list-item", "caption", "line")  # headings, bylines and the like are never passages
_WIDE = {0xFF01 + n: 0x21 + n for n in range(94)}
_KEPT = re.compile(r"[^\W_]+")


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """A block, or the lines of a stanza: blocks `first` to `last`, at `line` of the source, its folded text from `start` on."""

    first: int
    last: int
    line: int
    start: int
    text: str


class Prints(msgspec.Struct, frozen=True, array_like=True):
    """A document as others are compared with it; `hashes` and the `places` they stand at are arrays of 4 bytes each.

    `digest` is that of all the rest; `length` is that of the folded text.
    """

    digest: str
    length: int
    hashes: bytes
    places: bytes
    passages: list[Passage]


def fold(text: str) -> str:
    """The letters, ideographs and digits of a text, in one width."""
    return "".join(_KEPT.findall(text.translate(_WIDE)))


def unfolded(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a piece of the folded text stands in `text`; it is not empty."""
    places = [i for m in _KEPT.finditer(text.translate(_WIDE)) for i in range(*m.span())]
    return places[start], places[end - 1] + 1


class Fingerprints(NamedTuple):
    """Hashes of shingles, ascending by their place in the folded text."""

    hashes: array[int]
    places: array[int]


def winnow(text: str) -> Fingerprints:
    """The fingerprints of a folded text; none if it is shorter than a shingle."""
    data = text.encode("utf-32-le", "surrogatepass")
    size = 4 * WIDTH
    hashes = [crc32(data[i : i + size]) for i in range(0, len(data) - size + 1, 4)]
    found = Fingerprints(array("I"), array("I"))
    lowest, put = -WINDOW, -1
    for i, value in enumerate(hashes):
        if lowest <= i - WINDOW:
            lowest = min(range(max(0, i - WINDOW + 1), i + 1), key=lambda k: (hashes[k], -k))
        elif value < hashes[lowest]:
            lowest = i  # of equal ones the one before: else each place of a run of one character were a fingerprint
        if put != lowest and (i >= WINDOW - 1 or i == len(hashes) - 1):
            found.hashes.append(hashes[lowest])
            found.places.append(lowest)
            put = lowest
    return found


def prints(doc: Document) -> Prints:
    """What a clean document is known by."""
    passages: list[Passage] = []
    pieces: list[str] = []
    length = 0
    for first, last in _runs(doc.blocks):
        text = fold("".join(map(doc.block_text, doc.blocks[first : last + 1])))
        if text and doc.blocks[first].type in PASSAGES:
            source = doc.alignment.to_source(doc.blocks[first].spans[0])
            passages.append(Passage(first, last, doc.source.place(source.start)[0], length, text))
        pieces.append(text)
        length += len(text)
    hashes, places = winnow("".join(pieces))
    found = Prints("", length, hashes.tobytes(), places.tobytes(), passages)
    digest = hashlib.sha256(msgspec.msgpack.encode((doc.source.sha256, found))).hexdigest()
    return msgspec.structs.replace(found, digest=digest)


def _runs(blocks: tuple[Block, ...]) -> list[tuple[int, int]]:
    """First and last of what stands together: each block alone, but lines that follow one another as one."""
    runs: list[tuple[int, int]] = []
    for n, block in enumerate(blocks):
        if runs and block.type == "line" == blocks[n - 1].type and block.article == blocks[n - 1].article:
            runs[-1] = runs[-1][0], n
        else:
            runs.append((n, n))
    return runs
