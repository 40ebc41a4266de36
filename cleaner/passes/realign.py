"""Where characters begin in a damaged line of an encoding of several bytes: the least surprising way through it.

One byte that is lost or put in shifts all characters behind it up to the next ASCII; the bytes decode, to nonsense.
"""

from __future__ import annotations

from functools import cache

import regex

from cleaner import patterns
from cleaner.passes.plausibility import costs

UNITS = {
    "gb18030": rb"[\x81-\xfe](?:[\x30-\x39][\x81-\xfe][\x30-\x39]|[\x40-\x7e\x80-\xfe])",
    "cp950": rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]",
    "big5hkscs": rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]",
}
"""The characters beyond ASCII of each encoding, as regular expressions over bytes."""
_BAD = 26.0  # bits of a byte that is left over: more than any character


def realigned(line: bytes, codec: str) -> list[bytes]:
    """`line` cut into characters and bytes that belong to none, so that what decodes is the least surprising; linear."""
    _, size = _best(line, codec)
    out, at = [], len(line)
    while at:
        out.append(line[at - size[at] : at])
        at -= size[at]
    return out[::-1]


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
