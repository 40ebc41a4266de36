"""Which encoding bytes are in, and decoding that is proved by encoding again."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import regex

from cleaner import patterns
from cleaner.document import BytePatch, encode
from cleaner.passes import parity
from cleaner.passes.plausibility import CONTROL, bits
from cleaner.passes.realign import UNITS, doubtful, least_bits, mended, realigned
from cleaner.spans import Span

_BOMS = (  # the longer ones first: that of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROLS = bytes([*range(9), *range(14, 27)])
_CONTROLS_EACH = 6  # one in so many bytes speaks for UTF-16 even where the bytes are valid UTF-8
_ZEROS_OF = 24  # bytes of which one is a control, in text of UTF-16 with figures and blanks in it
_DAMAGED = 0.97  # of the bits that UTF-16 has as it is: what it has less, if it is read so that bytes were lost
_SAMPLE = 1 << 13  # bytes
_FEW = 64  # bytes of a file that is not sure to tell its encoding by valid UTF-8
_SHORT = 512  # bytes of a damaged file that are read in the best way
_PLACES = 4  # of a long file that are looked at
_ODD = patterns.standard(rb"[\x00-\x08\x80-\xff]")
_COMPARED = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "cp950", "big5hkscs")
_LINES = patterns.standard(rb"[^\n]*\n|[^\n]+")
_ASCII = patterns.standard(r"[\x00-\x7F]+")
_ASCII_BYTES = bytes(range(0x80))
_FAR = patterns.compile("[\u0800-\U0010ffff]")
_LONE = patterns.compile("[\ud800-\udfff]")
_FIGURE_BEFORE, _FIGURE_AFTER = patterns.standard(rb"[0-9] ?$"), patterns.standard(rb" ?[0-9]")
_PROVED = 4  # characters beyond ASCII of a line that is in another encoding than the rest of the file, at least
_USUAL = 12.0  # bits of each of them, at most
_APART = 20.0  # bits that any other reading of the line costs more
_STRANGE = {"utf-16-le": 16.0, "utf-16-be": 16.0, "gb18030": 18.0, "cp950": 18.0, "big5hkscs": 18.0}
"""Bits: a reading whose characters beyond ASCII cost more than this on average is noise, not Chinese."""


def detect(data: bytes) -> str:
    """The most plausible codec of `data`, one of `charsets.SUPPORTED`.

    A byte order mark decides, then valid UTF-8 that is not full of controls, then the reading that is the
    least surprising as Chinese (log-frequency of characters). Damaged UTF-8 is one of the readings: each bad byte costs
    as much as a control character.
    """
    marked = _mark(data)
    if marked:
        return marked
    if not data:
        return "utf-8"
    head = data[:_SAMPLE]
    for codec in ("utf-32-le", "utf-32-be"):
        if _is_utf32(head, codec):
            return codec
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if _CONTROLS_EACH * controls <= len(data) or not data.strip(b"\0"):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        if text and not _like_letters(text, data) and not (controls and _like_utf16(text, data)):
            return "utf-8"
    return min(_COMPARED, key=_surprises(_sample(data), odd=len(data) % 2 > 0).__getitem__)


def _mark(data: bytes) -> str:
    """The codec that a byte order mark names, "" without one."""
    for mark, codec in _BOMS:
        if data.startswith(mark) and (not codec.startswith("utf-32") or _is_utf32(data[4:_SAMPLE], codec) or len(data) == 4):
            return codec
    return ""


def _is_utf32(head: bytes, codec: str) -> bool:
    """True if nine in ten units of four bytes are characters, not all of them NUL: chance does not make such zeros."""
    units = len(head) // 4
    high, plane = (head[3::4], head[2::4]) if codec == "utf-32-le" else (head[::4], head[1::4])
    zeros = sum(1 for a, b in zip(high, plane, strict=False) if a == 0 and b <= 16)
    return units > 0 and 10 * zeros >= 9 * units and len(head.replace(b"\0", b"")) > units


def _like_letters(text: str, data: bytes) -> bool:
    """True if `text` is valid UTF-8 by accident: far letters of two bytes each that are common Chinese in GB18030.

    The bytes of 通讯员 are such; Russian or Greek read as GB18030 is rare characters.
    """
    if text.isascii() or _FAR.search(text):
        return False
    letters, han = (regex.sub(r"[\x00-\x7F]+", "", t) for t in (text[:_SAMPLE], _loosely(data[:_SAMPLE], "gb18030")))
    return len(letters) > 1 and min(letters) >= "\u0250" and bits(han) < min(11.5 * len(han), bits(letters))


def _like_utf16(text: str, data: bytes) -> bool:
    """True if `text`, which holds controls, is valid UTF-8 by accident: a few characters of UTF-16 are far less surprising."""
    return len(data.strip(b"\0")) > 0 and len(data) <= _FEW and len(data) % 2 == 0 and any(
        bits(_loosely(data, codec)) + CONTROL < bits(text) for codec in ("utf-16-le", "utf-16-be"))


def byte_order(data: bytes, codec: str) -> str:
    """`codec` ("utf-16" or "utf-32") with its byte order, by the mark or by the more plausible reading."""
    for mark, marked in _BOMS:
        if marked.startswith(codec) and data.startswith(mark):
            return marked
    sample = data[:_SAMPLE]
    return min((codec + "-le", codec + "-be"), key=lambda codec: bits(decode(sample, codec)[0]))


def _sample(data: bytes) -> bytes:
    """Stretches of bounded length, each from a byte that is no plain ASCII text, spread over the file.

    UTF-16 counts in pairs: all of them begin and end at even bytes.
    """
    found = _ODD.search(data)
    start = (found.start() if found else 0) & ~1
    if len(data) - start <= _SAMPLE:
        return data[start:]
    parts, size = [], _SAMPLE // _PLACES
    for n in range(_PLACES):
        found = _ODD.search(data, max(start, n * len(data) // _PLACES))
        if not found:
            break
        # A line's beginning is a character's beginning.
        line = data.find(b"\n", found.start(), found.start() + size) + 1 if n else 0
        begin = (line or found.start()) & ~1
        parts.append(data[begin : begin + size])
        start = begin + size
    return b"".join(parts)


def _surprises(sample: bytes, *, odd: bool) -> dict[str, float]:
    """Bits of the sample under each codec; of equals, the earlier in `_COMPARED` wins. Of an `odd` file a byte may be lost."""
    readings = {codec: _loosely(sample, codec) for codec in _COMPARED}
    found = {codec: bits(text) for codec, text in readings.items()}
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    # Where two bytes are lost the file is even again. Three zeros in a row fill up a field.
    zeros = _ZEROS_OF * controls >= len(sample) and b"\0\0\0" not in sample
    as_it_is = min(found["utf-16-le"], found["utf-16-be"]) * _DAMAGED
    for codec, text in readings.items():
        beyond = _ASCII.sub("", text)
        surprise, count = bits(beyond), float(len(beyond))
        if codec.startswith("utf-16"):
            found[codec] += CONTROL * (len(sample) % 2)  # a byte is left over
            if controls and (odd or zeros) and (least := parity.least_bits(sample, codec)) < (found[codec] if odd else as_it_is):
                found[codec], surprise = least, surprise + least - found[codec]
        if codec in UNITS and len(sample) <= _SHORT and _LONE.search(text):
            found[codec] = least_bits(sample, codec)
            surprise, count = found[codec] - bits(text) + surprise, len(sample.translate(None, _ASCII_BYTES)) / 2
        if codec in _STRANGE and surprise > _STRANGE[codec] * count:
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

    Bytes that do not decode become U+DC80..U+DCFF (PEP 383); those that belong to no pair of UTF-16, and those of what
    is no character in UTF-32, U+DC00 plus their value.
    """
    if codec.startswith("utf-16"):
        return _joined((s, chr(0xDC00 + s[0]), False) if len(s) == 1 else (s, _loosely(s, codec), True)
                       for s in parity.stretches(data, codec))
    if codec.startswith("utf-32"):
        try:
            return data.decode(codec), ()
        except UnicodeDecodeError:
            return _joined(_units_of_four(data, codec))
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return _joined(_units(data, codec))
    if codec == "utf-8" or (encode_or_none(text, codec) == data and not doubtful(text)):
        return text, ()
    return _joined(_units(data, codec))


def encode_or_none(text: str, codec: str) -> bytes | None:
    """`text` as bytes, None if the codec cannot write it."""
    try:
        return encode(text, codec)
    except UnicodeEncodeError:
        return None


def _joined(units: Iterable[tuple[bytes, str, bool]]) -> tuple[str, tuple[BytePatch, ...]]:
    """Text and patches of units: bytes, their text, and whether the text encodes back to them; neighbouring patches are joined."""
    out: list[str] = []
    patches: list[BytePatch] = []
    at = 0
    for unit, text, exact in units:
        if not exact:
            span = Span(at, at + len(text))
            if patches and patches[-1].span.end == at:
                span, unit = Span(patches[-1].span.start, span.end), patches.pop().data + unit
            patches.append(BytePatch(span, unit))
        out.append(text)
        at += len(text)
    return "".join(out), tuple(patches)


def _units_of_four(data: bytes, codec: str) -> Iterator[tuple[bytes, str, bool]]:
    for at in range(0, len(data), 4):
        unit = data[at : at + 4]
        try:
            yield unit, unit.decode(codec), True
        except UnicodeDecodeError:
            yield unit, "".join(chr(0xDC00 + byte) for byte in unit), False


def _units(data: bytes, codec: str) -> Iterator[tuple[bytes, str, bool]]:
    """Lines that decode, and the characters of those that do not."""
    for line in _LINES.findall(data):
        try:
            text = line.decode(codec)
        except UnicodeDecodeError:
            text = ""
        exact = bool(text) and encode_or_none(text, codec) == line
        if exact and (codec == "utf-8" or not doubtful(text)):
            yield line, text, True
        elif other := _in_another(line, codec, text):
            yield line, other, False
        elif codec == "utf-8":
            yield line, line.decode(codec, "surrogateescape"), True
        elif not text:
            yield from _exactly(realigned(line, codec), codec)
        elif parts := mended(line, codec, text):
            yield from _exactly(parts, codec)
        elif exact:
            yield line, text, True
        else:
            yield from _exactly([m[0] for m in _unit_pattern(codec).finditer(line)], codec)


def _exactly(units: Sequence[bytes], codec: str) -> Iterator[tuple[bytes, str, bool]]:
    for n, unit in enumerate(units):
        try:
            text = unit.decode(codec)
        except UnicodeDecodeError:
            text = "€" if unit == b"\x80" and codec == "gb18030" and _of_a_sum(units, n) else unit.decode(codec, "surrogateescape")
        yield unit, text, encode_or_none(text, codec) == unit


def _of_a_sum(units: Sequence[bytes], n: int) -> bool:
    """True if the byte stands beside a figure, or alone in brackets: there it is the euro sign of Windows, not half a character."""
    before, after = b"".join(units[max(n - 2, 0) : n]), b"".join(units[n + 1 : n + 3])
    return _FIGURE_BEFORE.search(before) is not None or _FIGURE_AFTER.match(after) is not None or (
        before.endswith((b"(", b"\xa3\xa8")) and after.startswith((b")", b"\xa3\xa9")))


def _in_another(line: bytes, codec: str, text: str) -> str:
    """The text of a line that is whole and common Chinese in another encoding than the rest of the file, else nothing."""
    if codec != "utf-8":
        other = _whole(line, "utf-8")
        read = bits(text) if text else CONTROL * len(line.translate(None, _ASCII_BYTES)) / 2
        return other if other and bits(other) + _APART < read else ""
    found = sorted((bits(other), other) for c in ("gb18030", "cp950") if (other := _whole(line, c)))
    return found[0][1] if found and (len(found) == 1 or found[0][0] + _APART < found[1][0]) else ""


def _whole(line: bytes, codec: str) -> str:
    try:
        text = line.decode(codec)
    except UnicodeDecodeError:
        return ""
    beyond = _ASCII.sub("", text)
    common = len(beyond) >= _PROVED and bits(beyond) <= _USUAL * len(beyond) and _FAR.search(beyond)
    return text if common and encode_or_none(text, codec) == line else ""


@cache
def _unit_pattern(codec: str) -> regex.Pattern[bytes]:
    return patterns.compile(rb"[\x00-\x7f]+|" + UNITS[codec] + rb"|[\x80-\xff]", regex.DOTALL)
