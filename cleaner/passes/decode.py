"""Pass `decode`: bytes to text, and what decoding leaves in the text."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cleaner.document import BytePatch, Document, Source
from cleaner.kinds import find_all
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.encodings import byte_order, decode, detect, named
from cleaner.spans import Span

_MAGIC = (
    b"\x89PNG", b"PK\x03\x04", b"PK\x05\x06", b"\x7fELF", b"\x1f\x8b", b"%PDF-", b"\xff\xd8\xff", b"GIF8", b"BZh", b"\xfd7zXZ",
    b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"II*\0", b"MM\0*", b"RIFF", b"\x28\xb5\x2f\xfd", b"SQLite",
)
_LOOK = 1 << 16  # code points that are looked at
_FEW = 8         # fewer code points than this are never called binary without a signature


def read(data: bytes, encoding: str | None = None) -> Source:
    """The source of `data`, decoded as `encoding` or as what it is found to be in.

    `Source.encode(Source.text) == data` for any bytes. Raises ConfigError for an encoding
    that is not supported.
    """
    codec = named(encoding) if encoding else detect(data)
    if codec in ("utf-16", "utf-32"):
        codec = byte_order(data, codec)
    source = Source(data, codec, *decode(data, codec))
    if source.patches and source.encode(source.text) != data:
        # A codec that keeps state between characters; the bytes still are not lost.
        return Source(data, codec, source.text, (BytePatch(Span(0, len(source.text)), data),))
    return source


def looks_binary(source: Source) -> bool:
    """True for what is no text at all: a known signature, or too many NULs, controls and undecodable bytes.

    C1 controls do not count: wrongly decoded text is full of them, and can be repaired.
    """
    if source.data.startswith(_MAGIC):
        return True
    text = source.text[:_LOOK].strip("\0")
    strange = len(regex.findall(r"[\x00-\x08\x0E-\x1A\x1C-\x1F\x7F\p{Cn}]", text))
    lost = len(regex.findall(r"[\uD800-\uDFFF]", text))
    return len(text) >= _FEW and (strange > 0.1 * len(text) or strange + lost > 0.4 * len(text))


@dataclass(frozen=True, slots=True)
class Decode:
    """The rules of the pass on the whole text: nothing is protected before lines are known."""

    name: str = "decode"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules of the pass."""
        return Outcome(find_all(context.rules.of(self.name), doc, ()))


PASS: Pass = Decode()
