"""Wrong readings as tables: what bytes a character was read from, and what characters bytes are.

`Seen` names the encoding that a text was wrongly read in, `Was` the one that its bytes are in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Literal

from cleaner.passes.plausibility import costs

Seen = Literal["latin", "macroman", "gb18030", "cp950"]
Was = Literal["utf-8", "gb18030", "cp950"]
Unit = tuple[int, str, float]
"""A character of the right reading: how many bytes it takes, the character, its bits."""

ROUTES: tuple[tuple[Seen, Was], ...] = (
    ("latin", "utf-8"), ("latin", "gb18030"), ("latin", "cp950"), ("macroman", "utf-8"),
    ("gb18030", "utf-8"), ("gb18030", "cp950"), ("cp950", "gb18030"),
)
UNKNOWN = 256
"""Stands among bytes for one that was lost: U+FFFD was written in its place."""
_GONE = (UNKNOWN, 0x3F)  # a question mark may stand for lost bytes too
LOST = 14.0  # bits of a character that is not whole any more
CP1252 = {bytes([n]).decode("cp1252"): n for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
LATIN = {**{chr(n): n for n in range(0x20, 0x7F)}, **{chr(n): n for n in range(0x80, 0x100)}, **CP1252}
_MACROMAN = {**{chr(n): n for n in range(0x20, 0x7F)}, **{bytes([n]).decode("mac_roman"): n for n in range(0x80, 0x100)}}
_LEADS = (0xE2, 0xE3, *range(0xE4, 0xEA), 0xEF)  # of Chinese and its marks in UTF-8
_COMMON = 13.0  # bits
_RARE = 16.0


def as_bytes(seen: Seen, char: str) -> Sequence[int] | None:
    """The bytes that `char` was read from, None if no bytes are read as it; tab is ASCII like others."""
    if char == "\ufffd":
        return (UNKNOWN,)
    if char == "\t":
        return (9,)
    if seen in ("latin", "macroman"):
        byte = (LATIN if seen == "latin" else _MACROMAN).get(char)
        return None if byte is None else (byte,)
    return _two_bytes(seen, char)


@cache
def _two_bytes(codec: str, char: str) -> bytes | None:
    try:
        return char.encode(codec)
    except UnicodeEncodeError:
        return None


def units_of(was: Was, seen: Seen) -> Callable[[Sequence[int], int], Iterator[Unit]]:
    """The function that gives the characters of encoding `was` that may stand at a place of bytes."""
    if was == "utf-8":
        return _utf8_or_twice if seen == "latin" else _utf8
    return _gb18030 if was == "gb18030" else _cp950


def _utf8(raw: Sequence[int], at: int) -> Iterator[Unit]:
    """A character of UTF-8; one of three bytes of which some were lost is U+FFFD."""
    lead = raw[at]
    if lead < 0x80:
        yield _character(bytes((lead,)), "utf-8") or (1, "\ufffd", LOST)
        return
    size = 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 0
    if lead == UNKNOWN or (lead < 0xC0 and at and raw[at - 1] in _GONE):
        size = 3  # what comes behind lost bytes may belong to them
    elif not size:
        return
    rest = raw[at + 1 : at + size]
    have = next((n for n, byte in enumerate(rest) if not 0x80 <= byte < 0xC0), len(rest))
    if lead == UNKNOWN or lead < 0xC0:
        yield 1 + (have if lead == UNKNOWN else min(have, 1)), "\ufffd", LOST
    elif have == size - 1:
        unit = _character(bytes(raw[at : at + size]), "utf-8")
        if unit:
            yield unit
    elif size == 3 and have < len(rest) and rest[have] in _GONE:
        end = have + 1
        while rest[have] == UNKNOWN and end < len(rest) and (rest[end] == UNKNOWN or 0x80 <= rest[end] < 0xC0):
            end += 1
        yield 1 + end, "\ufffd", LOST


def _utf8_or_twice(raw: Sequence[int], at: int) -> Iterator[Unit]:
    """A character of UTF-8, or one that was misread so twice."""
    inner: list[int] = []
    end, wanted = at, 1
    while len(inner) < wanted:
        unit = next(_utf8(raw, end), None) if end < len(raw) else None
        if unit is None:
            return
        if end == at:
            yield unit
        byte = LATIN.get(unit[1])
        if byte is None or byte < 0x80:
            return
        inner.append(byte)
        end += unit[0]
        if len(inner) == 1:
            wanted = 3 if 0xE0 <= byte < 0xF0 else 2 if 0xC2 <= byte < 0xE0 else 4 if 0xF0 <= byte < 0xF5 else 0
    if wanted and (whole := _character(bytes(inner), "utf-8")):
        yield end - at, whole[1], whole[2]


def _gb18030(raw: Sequence[int], at: int) -> Iterator[Unit]:
    yield from _pair(raw, at, "gb18030")


def _cp950(raw: Sequence[int], at: int) -> Iterator[Unit]:
    yield from _pair(raw, at, "cp950")


def _pair(raw: Sequence[int], at: int, codec: str) -> Iterator[Unit]:
    lead = raw[at]
    if lead < 0x80:
        yield _character(bytes((lead,)), codec) or (1, "\ufffd", LOST)
        return
    after = raw[at + 1] if at + 1 < len(raw) else 0
    if UNKNOWN in (lead, after):
        if lead == UNKNOWN:
            yield 1, "\ufffd", LOST
        if after >= 0x40:
            yield 2, "\ufffd", LOST
    elif after and (unit := _character(bytes((lead, after)), codec)):
        yield unit


@cache
def _character(data: bytes, codec: str) -> Unit | None:
    """The one character that `data` is, if it encodes back to the same bytes."""
    try:
        char = data.decode(codec)
    except UnicodeDecodeError:
        return None
    if len(char) != 1 or char.encode(codec) != data:
        return None
    return len(data), char, costs()[char]


@cache
def seed(seen: Seen, was: Was) -> re.Pattern[str]:
    """What every passage of a kind has somewhere, and clean Chinese hardly anywhere: where to look closer."""
    if seen == "latin":
        high = _class(c for c, n in LATIN.items() if n >= 0x80)
        return re.compile(rf"[\xC2-\xF4]{high}|[\x80-\xFF]{{2}}")
    if seen == "macroman":
        leads, rest = (_class(bytes([n]).decode("mac_roman") for n in codes) for codes in (_LEADS, range(0x80, 0xC0)))
        return re.compile(leads + rest + "{2}")
    if was == "utf-8":  # every third character begins with the first byte of one of UTF-8
        return re.compile(_class(bytes((lead, trail)).decode("gb18030") for lead in _LEADS for trail in range(0x80, 0xC0)))
    return re.compile(_class(_read_rarely(seen, was)) + "{2}")


def _read_rarely(seen: Seen, was: Was) -> Iterator[str]:
    """What common characters become when they are misread, as far as that is rare."""
    table = costs()
    for char, bits in list(table.items()):
        if bits <= _COMMON and char > "\x7f":
            data = _two_bytes(was, char)
            read = data.decode(seen, "ignore") if data and len(data) == 2 else ""
            if len(read) == 1 and table[read] >= _RARE:
                yield read


def _class(chars: Iterator[str]) -> str:
    return "[" + "".join(sorted(map(re.escape, set(chars)))) + "]"
