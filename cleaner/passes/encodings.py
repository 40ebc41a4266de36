"""Which encoding bytes are in, and decoding that is proved by encoding again."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import cache

import regex

from cleaner.document import BytePatch, encode
from cleaner.errors import ConfigError
from cleaner.passes.plausibility import CONTROL, bits
from cleaner.spans import Span

SUPPORTED = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "cp950", "big5hkscs")
_ALIASES = {
    "utf-8-sig": "utf-8", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030",
    "big5": "cp950",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS = regex.compile(rb"[\x00-\x08\x0E-\x1A]")
_CONTROLS_EACH = 6  # one in so many bytes speaks for UTF-16 even where the bytes are valid UTF-8
_SAMPLE = 1 << 13  # bytes
_STRANGE = {"utf-16-le": 16.0, "utf-16-be": 16.0, "gb18030": 18.0, "cp950": 18.0, "big5hkscs": 18.0}
"""Bits: a reading whose characters beyond ASCII cost more than this on average is noise, not Chinese."""


_UNITS = {
    "gb18030": rb"[\x81-\xfe](?:[\x30-\x39][\x81-\xfe][\x30-\x39]|[\x40-\x7e\x80-\xfe])",
    "cp950": rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]",
    "big5hkscs": rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]",
}


def named(name: str) -> str:
    """The codec for the name of an encoding; "utf-16" stays and means either byte order.

    GB2312 and GBK are read as GB18030, their superset: Python's own gb2312 decodes the dash
    and the middle dot to other characters. Raises ConfigError for what is not supported.
    """
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        codec = ""
    codec = _ALIASES.get(codec, codec)
    if codec not in SUPPORTED and codec != "utf-16":
        raise ConfigError(f"the encoding {name!r} is not supported",
                          f"Supported: {', '.join(SUPPORTED)}, utf-16, gbk, gb2312, big5; or leave it out to have it detected.")
    return codec


def detect(data: bytes) -> str:
    """The most plausible codec of `data`, one of `SUPPORTED`.

    A byte order mark decides, then valid UTF-8 that is not full of controls, then the reading that is the
    least surprising as Chinese (log-frequency of characters). Damaged UTF-8 is one of the readings: each bad byte costs
    as much as a control character.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return codec
    if not data:
        return "utf-8"
    if _CONTROLS_EACH * len(_CONTROLS.findall(data.strip(b"\0"))) <= len(data):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        if text and not _like_letters(text, data):
            return "utf-8"
    return min(SUPPORTED, key=_surprises(_sample(data)).__getitem__)


def _like_letters(text: str, data: bytes) -> bool:
    """True if `text` is valid UTF-8 by accident: far letters of two bytes each that are common Chinese in GB18030.

    The bytes of 通讯员 are such; Russian or Greek read as GB18030 is rare characters.
    """
    if text.isascii() or max(text) >= "\u0800":
        return False
    letters, han = (regex.sub(r"[\x00-\x7F]+", "", t) for t in (text[:_SAMPLE], _loosely(data[:_SAMPLE], "gb18030")))
    return len(letters) > 1 and min(letters) >= "\u0250" and bits(han) < min(11.5 * len(han), bits(letters))


def byte_order(data: bytes) -> str:
    """utf-16-le or utf-16-be, by the mark or by the more plausible reading."""
    for mark, codec in _BOMS[1:]:
        if data.startswith(mark):
            return codec
    sample = data[:_SAMPLE]
    return min(("utf-16-le", "utf-16-be"), key=lambda codec: bits(decode(sample, codec)[0]))


def _sample(data: bytes) -> bytes:
    """A stretch of bounded length from the first byte that is not plain ASCII text."""
    found = regex.search(rb"[\x00-\x08\x80-\xff]", data)
    start = (found.start() if found else 0) & ~1  # UTF-16 counts in pairs
    return data[start : start + _SAMPLE]


def _surprises(sample: bytes) -> dict[str, float]:
    """Bits of the sample under each codec; of equals, the earlier in `SUPPORTED` wins."""
    readings = {codec: _loosely(sample, codec) for codec in SUPPORTED}
    found = {codec: bits(text) for codec, text in readings.items()}
    for codec, text in readings.items():
        beyond = regex.sub(r"[\x00-\x7F]+", "", text)
        if codec in _STRANGE and bits(beyond) > _STRANGE[codec] * len(beyond):
            found[codec] += CONTROL * len(sample)  # rather UTF-8 with bad bytes than invented characters
    if regex.search(r"[\u2460-\u24FF\u3041-\u30FF\u0410-\u044F]", readings["cp950"]):
        found["cp950"] += 1.0  # kana and circled figures stand elsewhere in cp950 than where everyone writes them
    return found


def _loosely(data: bytes, codec: str) -> str:
    if codec.startswith("utf-16"):
        return data[: len(data) & ~1].decode(codec, "surrogatepass")
    return data.decode(codec, "surrogateescape")


def decode(data: bytes, codec: str) -> tuple[str, tuple[BytePatch, ...]]:
    """The text of `data` and the places that `codec` would not write so; linear.

    Bytes that do not decode become U+DC80..U+DCFF (PEP 383); the odd last byte of UTF-16
    becomes U+DC00 plus its value.
    """
    if codec.startswith("utf-16"):
        text, tail = _loosely(data, codec), data[len(data) & ~1 :]
        if not tail:
            return text, ()
        return text + chr(0xDC00 + tail[0]), (BytePatch(Span(len(text), len(text) + 1), tail),)
    text = data.decode(codec, "surrogateescape")
    if encode_or_none(text, codec) == data:
        return text, ()
    return _piecewise(data, codec)


def encode_or_none(text: str, codec: str) -> bytes | None:
    """`text` as bytes, None if the codec cannot write it."""
    try:
        return encode(text, codec)
    except UnicodeEncodeError:
        return None


def _piecewise(data: bytes, codec: str) -> tuple[str, tuple[BytePatch, ...]]:
    """Unit by unit, patching those that do not encode back; neighbouring patches are joined."""
    out: list[str] = []
    patches: list[BytePatch] = []
    at = 0
    for unit, text, exact in _units(data, codec):
        if not exact:
            span = Span(at, at + len(text))
            if patches and patches[-1].span.end == at:
                span, unit = Span(patches[-1].span.start, span.end), patches.pop().data + unit
            patches.append(BytePatch(span, unit))
        out.append(text)
        at += len(text)
    return "".join(out), tuple(patches)


def _units(data: bytes, codec: str) -> Iterator[tuple[bytes, str, bool]]:
    """Bytes that belong together, their text, and whether the text encodes back to them."""
    for m in _unit_pattern(codec).finditer(data):
        unit = m[0]
        try:
            text = unit.decode(codec)
        except UnicodeDecodeError:
            text = unit.decode(codec, "surrogateescape")
        yield unit, text, encode_or_none(text, codec) == unit


@cache
def _unit_pattern(codec: str) -> regex.Pattern[bytes]:
    return regex.compile(rb"[\x00-\x7f]+|" + _UNITS[codec] + rb"|[\x80-\xff]", regex.DOTALL)
