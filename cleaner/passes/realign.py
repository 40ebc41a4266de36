"""Where characters begin in a damaged line of an encoding of several bytes: the least surprising way through it.

One byte that is lost or put in shifts all characters behind it up to the next ASCII; the bytes decode, to nonsense.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import accumulate

import regex

from cleaner import patterns
from cleaner.passes.plausibility import bits, costs

UNITS = {
    "gb18030": rb"[\x81-\xfe](?:[\x30-\x39][\x81-\xfe][\x30-\x39]|[\x40-\x7e\x80-\xfe])",
    "cp950": rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]",
    "big5hkscs": rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]",
}
"""The characters beyond ASCII of each encoding, as regular expressions over bytes."""
_BAD = 26.0  # bits of a byte that is left over: more than any character
_RARE = 16.0  # bits of a character that makes one doubt a line which decodes
_GLUED = 12.0  # bits of a single letter or sign between two characters, which may be half of one, besides its own
_ROW = 4  # times that the same such sign stands in a line: it parts what stands there
_SAVES = 38.0  # bits that each byte which is left over must save in such a line
_COMMON = 12.5  # bits of each character that is read there instead, at most
_BETWEEN = patterns.standard(rb"(?<=[\x80-\xff])[@-~](?=[\x80-\xff])|(?<=[\x80-\xff][@-~])[@-~](?=[\x80-\xff])")


def doubtful(text: str) -> bool:
    """True if two rare characters stand together, or one before a letter or sign of ASCII that may be half of a character."""
    table = costs()
    rare = "".join(c for c in Counter(text) if table[c] >= _RARE)
    return bool(rare) and re.search(f"[{re.escape(rare)}](?:[{re.escape(rare)}]|.?[@-~][^\\x00-\\x7F])", text) is not None


def realigned(line: bytes, codec: str) -> list[bytes]:
    """`line` cut into characters and bytes that belong to none, so that what decodes is the least surprising; linear."""
    _, size = _best(line, codec)
    out, at = [], len(line)
    while at:
        out.append(line[at - size[at] : at])
        at -= size[at]
    return out[::-1]


def mended(line: bytes, codec: str, text: str) -> list[bytes]:
    """`line`, which decodes to `text`, realigned if that proves that bytes of it are lost, else nothing.

    Rare characters by themselves do not: those that are read instead must be common, all of them.
    """
    units = realigned(line, codec)
    begins = dict(zip(accumulate(map(len, units), initial=0), units, strict=False))
    left_over = [unit for unit in units if len(unit) == 1 and unit >= b"\x80"]
    before = set(_places(line, codec))
    others = [_cost(unit, codec) for at, unit in begins.items() if len(unit) > 1 and not {at, at + len(unit)} <= before]
    between = list(_BETWEEN.finditer(line))
    parts = Counter(m[0] for m in between).most_common(1)
    listed = bool(parts) and parts[0][1] >= _ROW
    glued = 0 if listed else sum((m.start() in before) - (len(begins.get(m.start(), b"  ")) == 1) for m in between)
    saved = bits(text) - sum(_cost(unit, codec) for unit in units if unit not in left_over) + _GLUED * glued
    return units if left_over and saved > _SAVES * len(left_over) and sum(others) <= _COMMON * len(others) else []


def _places(line: bytes, codec: str) -> list[int]:
    """Where the characters of a line that decodes begin, and its end."""
    pattern = patterns.compile(UNITS[codec] + rb"|[\x00-\xff]", regex.DOTALL)
    return [m.start() for m in pattern.finditer(line)] + [len(line)]


def least_bits(data: bytes, codec: str) -> float:
    """Bits of `data` as it is realigned."""
    return _best(data, codec)[0]


def _best(line: bytes, codec: str) -> tuple[float, list[int]]:
    """Bits of the best way, and by where it comes to, how many bytes its last step took."""
    best = [float("inf")] * (len(line) + 1)
    best[0] = 0.0
    size = [0] * (len(line) + 1)
    match = _pattern(codec).match
    for at in range(len(line)):
        here = best[at]
        if line[at] < 0x80:
            ways = [(1, _cost(line[at : at + 1], codec))]
        else:
            ways = [(1, _BAD)]
            found = match(line, at)
            if found:
                ways.append((len(found[0]), _cost(found[0], codec)))
        for length, cost in ways:
            if here + cost < best[at + length]:
                best[at + length], size[at + length] = here + cost, length
    return best[-1], size


@cache
def _pattern(codec: str) -> regex.Pattern[bytes]:
    return patterns.compile(UNITS[codec])


@cache
def _cost(unit: bytes, codec: str) -> float:
    """Bits of the character that `unit` is; of what is none, as of bytes that are left over."""
    try:
        return sum(costs()[char] for char in unit.decode(codec))
    except UnicodeDecodeError:
        return _BAD * len(unit)
