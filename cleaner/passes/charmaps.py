"""Wrong readings as tables: what bytes a character was read from, and what characters bytes are.

`Seen` names the encoding that a text was wrongly read in, `Was` the one that its bytes are in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal

from cleaner import patterns
from cleaner.cache import digest, made
from cleaner.passes.plausibility import MADE_OF, costs

Seen = Literal["latin", "macroman", "cp437", "gb18030", "cp950"]
Was = Literal["utf-8", "gb18030", "cp950"]
Unit = tuple[int, str, float]
"""A character of the right reading: how many bytes it takes, the character, its bits."""

ROUTES: tuple[tuple[Seen, Was], ...] = (
    ("latin", "utf-8"), ("latin", "gb18030"), ("latin", "cp950"), ("macroman", "utf-8"), ("cp437", "utf-8"),
    ("gb18030", "utf-8"), ("gb18030", "cp950"), ("cp950", "gb18030"),
)
UNKNOWN = "\u0100"
"""Stands among bytes for one that was lost: U+FFFD was written in its place."""
_GONE = (UNKNOWN, "?")  # a question mark may stand for lost bytes too
LOST = 14.0  # bits of a character that is not whole any more
_ALSO_LOST: Sequence[Unit] = ((1, "\ufffd", LOST),)  # a question mark behind one that stands for lost bytes
CP1252 = {bytes([n]).decode("cp1252"): n for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
LATIN = {"\t": 9, **{chr(n): n for n in range(0x20, 0x7F)}, **{chr(n): n for n in range(0x80, 0x100)}, **CP1252}


def _page(codec: str) -> dict[str, int]:
    return {"\t": 9, **{chr(n): n for n in range(0x20, 0x7F)}, **{bytes([n]).decode(codec): n for n in range(0x80, 0x100)}}


_PAGES: dict[Seen, str] = {"macroman": "mac_roman", "cp437": "cp437"}
_ONE_BYTE: dict[Seen, dict[int, str]] = {
    seen: {ord(c): chr(n) for c, n in table.items()} | {0xFFFD: UNKNOWN}
    for seen, table in (("latin", LATIN), *((seen, _page(codec)) for seen, codec in _PAGES.items()))}
_LEADS = (0xE2, 0xE3, *range(0xE4, 0xEA), 0xEF)  # of Chinese and its marks in UTF-8
_COMMON = 13.0  # bits
_RARE = 16.0


def runs(line: str, seen: Seen) -> Iterator[tuple[int, str, list[str]]]:
    """Stretches of characters that bytes are read as: where they begin, their text, the bytes of each character.

    Bytes are written as characters below 256.
    """
    if seen in _ONE_BYTE:
        table = _ONE_BYTE[seen]
        for found in _run(seen).finditer(line):
            yield found.start(), found[0], list(found[0].translate(table))
        return
    start, codes = 0, [_two_bytes(seen, c) for c in line]
    for n in range(len(codes) + 1):
        if n == len(codes) or codes[n] is None:
            if n > start:
                yield start, line[start:n], [c for c in codes[start:n] if c is not None]
            start = n + 1


@cache
def _run(seen: Seen) -> re.Pattern[str]:
    return patterns.standard(_class(map(chr, _ONE_BYTE[seen])) + "+")


@cache
def _two_bytes(codec: str, char: str) -> str | None:
    if char == "\ufffd":
        return UNKNOWN
    try:
        return char.encode(codec).decode("latin-1")
    except UnicodeEncodeError:
        return None


def units_of(was: Was, seen: Seen) -> Callable[[str, int], Sequence[Unit]]:
    """The function that gives the characters of encoding `was` that may stand at a place of bytes."""
    if was == "utf-8":
        return _utf8_or_twice if seen == "latin" else _utf8
    return lambda raw, at: _pair(raw[at : at + 2] if raw[at] > "\x7f" else raw[at], was)


def _utf8(raw: str, at: int) -> Sequence[Unit]:
    """A character of UTF-8; one of three bytes of which some were lost is U+FFFD."""
    lead = raw[at]
    after_lost = at > 0 and raw[at - 1] in _GONE
    if lead < "\x80":
        return _ALSO_LOST if lead == "?" and after_lost else _pair(lead, "utf-8")
    if lead < "\xc0" and not after_lost:
        return ()
    return _utf8_character(raw[at : at + (4 if lead > "\xef" else 3)], after_lost)


@lru_cache(1 << 16)
def _utf8_character(data: str, after_lost: bool) -> Sequence[Unit]:
    lead = data[0]
    size = 2 if "\xc2" <= lead < "\xe0" else 3 if "\xe0" <= lead < "\xf0" else 4 if "\xf0" <= lead < "\xf5" else 0
    if lead == UNKNOWN or (lead < "\xc0" and after_lost):
        size = 3  # what comes behind lost bytes may belong to them
    elif not size:
        return ()
    rest = data[1:size]
    have = next((n for n, byte in enumerate(rest) if not "\x80" <= byte < "\xc0"), len(rest))
    if lead == UNKNOWN or lead < "\xc0":
        return ((1 + (have if lead == UNKNOWN else min(have, 1)), "\ufffd", LOST),)
    if have == size - 1:
        unit = _character(data[:size].encode("latin-1"), "utf-8")
        return (unit,) if unit else ()
    if size == 3 and have < len(rest) and rest[have] in _GONE:
        end = have + 1
        while end < len(rest) and (rest[end] == rest[have] or (rest[have] == UNKNOWN and "\x80" <= rest[end] < "\xc0")):
            end += 1
        return ((1 + end, "\ufffd", LOST),)
    return ()


def _utf8_or_twice(raw: str, at: int) -> Sequence[Unit]:
    """A character of UTF-8, or one that was misread so twice."""
    first = _utf8(raw, at)
    lead = LATIN.get(first[0][1], 0) if first else 0
    wanted = 3 if 0xE0 <= lead < 0xF0 else 2 if 0xC2 <= lead < 0xE0 else 4 if 0xF0 <= lead < 0xF5 else 0
    if not wanted:
        return first
    inner, end = [lead], at + first[0][0]
    while len(inner) < wanted:
        unit = _utf8(raw, end) if end < len(raw) else ()
        byte = LATIN.get(unit[0][1], 0) if unit else 0
        if byte < 0x80:
            return first
        inner.append(byte)
        end += unit[0][0]
    whole = _character(bytes(inner), "utf-8")
    return (*first, (end - at, whole[1], whole[2])) if whole else first


@lru_cache(1 << 16)
def _pair(data: str, codec: str) -> Sequence[Unit]:
    """The characters of one or two bytes; where one of two was lost, the character is U+FFFD."""
    if data[0] < "\x80":
        return (_character(data.encode("latin-1"), codec) or (1, "\ufffd", LOST),)
    if UNKNOWN in data:
        alone: Sequence[Unit] = ((1, "\ufffd", LOST),) if data[0] == UNKNOWN else ()
        return (*alone, (2, "\ufffd", LOST)) if data[1:] >= "\x40" else alone
    unit = _character(data.encode("latin-1"), codec) if len(data) == 2 else None
    return (unit,) if unit else ()


@lru_cache(1 << 16)
def _character(data: bytes, codec: str) -> Unit | None:
    """The one character that `data` is, if it encodes back to the same bytes."""
    try:
        char = data.decode(codec)
    except UnicodeDecodeError:
        return None
    if len(char) != 1 or char.encode(codec) != data:
        return None
    return len(data), char, costs()[char]


def possible(text: str) -> list[tuple[Seen, Was]]:
    """The routes whose seeds the text has: one search for what any of them begins with, as most texts hold little of it."""
    first, routes = _firsts()
    found: set[tuple[Seen, Was]] = set()
    for m in first.finditer(text):
        found.update(route for route in routes[m[0]] if route not in found and seed(*route).match(text, m.start()))
    return [route for route in ROUTES if route in found]


@cache
def _firsts() -> tuple[re.Pattern[str], dict[str, list[tuple[Seen, Was]]]]:
    routes: dict[str, list[tuple[Seen, Was]]] = {}
    for route, (firsts, _) in _seeds().items():
        for char in set(firsts):
            routes.setdefault(char, []).append(route)
    return patterns.standard(_class(routes)), routes


@cache
def seed(seen: Seen, was: Was) -> re.Pattern[str]:
    """What every passage of a kind has somewhere, and clean Chinese hardly anywhere: where to look closer."""
    first, rest = _seeds()[seen, was]
    return patterns.standard(_class(first) + rest)


@cache
def _seeds() -> dict[tuple[Seen, Was], tuple[str, str]]:
    """For each route the characters that its seed begins with, and the pattern of what follows."""
    seeds: dict[tuple[Seen, Was], tuple[str, str]] = made(
        "misreadings", digest(__file__, *MADE_OF), lambda: {route: _seed(*route) for route in ROUTES})
    return seeds


def _seed(seen: Seen, was: Was) -> tuple[str, str]:
    if seen == "latin":
        high = _class(c for c, n in LATIN.items() if n >= 0x80)
        return "".join(map(chr, range(0x80, 0x100))), rf"(?:[\x80-\xFF]|(?<=[\xC2-\xF4]){high})"
    if page := _PAGES.get(seen):
        leads, rest = ([bytes([n]).decode(page) for n in codes] for codes in (_LEADS, range(0x80, 0xC0)))
        return "".join(leads), _class(rest) + _class(rest)
    if was == "utf-8":  # two bytes of a character, then its third with the first byte of the next, or byte 0x80, or a loss
        first, second = ([c for lead in leads for trail in trails for c in bytes((lead, trail)).decode("gb18030", "ignore")]
                         for leads, trails in ((_LEADS, range(0x80, 0xC0)), (range(0x81, 0xC0), _LEADS)))
        return "".join(first), f"(?:{_class(second)}|[€?\ufffd])"
    rare = "".join(_read_rarely(seen, was))
    return rare, _class(rare)


def _read_rarely(seen: Seen, was: Was) -> Iterator[str]:
    """What common characters become when they are misread, as far as that is rare."""
    table = costs()
    for char, bits in list(table.items()):
        if bits <= _COMMON and char > "\x7f":
            data = _two_bytes(was, char)
            read = data.encode("latin-1").decode(seen, "ignore") if data and len(data) == 2 else ""
            if len(read) == 1 and table[read] >= _RARE:
                yield read


def _class(chars: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(set(chars))))}]"
