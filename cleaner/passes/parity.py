"""Where characters of UTF-16 begin behind a byte that was lost or put in: there all pairs are the wrong ones, up to the end.

The least surprising way through the bytes, pair by pair, in which any byte may be left over.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator

from cleaner.passes.plausibility import costs

_LEFT_OVER = 40.0  # bits of a byte that belongs to no pair: two of them (away and back again) cost more than what is rare by itself
_RARE = 18.0       # bits of a character that makes one look closer
_LOOK = 12         # pairs that are looked at
_CLEAR = 24.0      # bits that the other pairs must save there
_COMMON = 12.5     # bits of each character between two such bytes, at most
_PAIRED = 12.5     # bits of each half of a character beyond U+FFFF


def stretches(data: bytes, codec: str) -> Iterator[bytes]:
    """`data` cut into stretches of whole pairs and single bytes that belong to none; linear."""
    start = _first_doubt(data, codec)
    if start == len(data):
        yield data[: len(data) & ~1]
        if len(data) % 2:
            yield data[-1:]
        return
    at = 0
    for n in _proved(data[start:], codec):
        if start + n > at:
            yield data[at : start + n]
        yield data[start + n : start + n + 1]
        at = start + n + 1
    if at < len(data):
        yield data[at:]


def least_bits(data: bytes, codec: str) -> float:
    """Bits of `data` where no byte is left over but those that pay."""
    return _best(data, codec)[0]


def _first_doubt(data: bytes, codec: str) -> int:
    """The even place of bytes from which on other pairs may be better; the length of `data` if there is none."""
    text = data[: len(data) & ~1].decode(codec, "surrogatepass")
    table = costs()
    rare = "".join(c for c in Counter(text) if table[c] >= _RARE)
    if not rare:
        return len(data)
    at = pairs = looked = 0
    for found in re.finditer(f"[{re.escape(rare)}]", text):
        pairs += len(text[at : found.start()].encode(codec, "surrogatepass")) // 2
        at = found.start()
        if pairs < looked:
            continue
        looked = pairs + _LOOK // 3
        here, there = (_units(data[2 * pairs + n : 2 * (pairs + _LOOK) + n], codec) for n in (0, 1))
        if len(here) == len(there) and sum(_bits(there)) + _CLEAR < sum(_bits(here)):
            return 2 * max(pairs - _LOOK, 0)
    return len(data)


def _proved(data: bytes, codec: str) -> Iterator[int]:
    """The places of the bytes that are left over, where what stands between two of them is common Chinese; elsewhere pairs stay."""
    left_over = _best(data, codec)[1]
    if len(left_over) % 2:
        left_over.append(len(data))
    for start, end in zip(left_over[::2], left_over[1::2], strict=True):
        between = _units(data[start + 1 : end], codec)
        if sum(_bits(between)) <= _COMMON * len(between):
            yield from (n for n in (start, end) if n < len(data))
        elif end == len(data):
            yield end - 1


def _units(data: bytes, codec: str) -> tuple[int, ...]:
    return struct.unpack(f"{'<' if codec.endswith('le') else '>'}{len(data) // 2}H", data[: len(data) & ~1])


def _bits(units: tuple[int, ...]) -> list[float]:
    """What each pair costs; the halves of a character beyond U+FFFF what such a character does."""
    table = costs()
    bits = [table[chr(unit)] for unit in units]
    for n, unit in enumerate(units[:-1]):
        if 0xD800 <= unit < 0xDC00 <= units[n + 1] < 0xE000:
            bits[n] = bits[n + 1] = _PAIRED
    return bits


def _best(data: bytes, codec: str) -> tuple[float, list[int]]:
    """Bits of the best way, and the places of the bytes that are left over on it, ascending."""
    pairs = [0.0] * len(data)
    pairs[0 : len(data) & ~1 : 2] = _bits(_units(data, codec))
    pairs[1 : len(data) - 1 | 1 : 2] = _bits(_units(data[1:], codec))
    infinite = float("inf")
    came_over = bytearray(len(data) + 1)  # 1 where the best way comes over a byte that is left over
    here, following = 0.0, infinite  # the best way to this byte, and by pairs to the next one
    for at in range(len(data)):
        then = here + pairs[at] if at + 1 < len(data) else infinite
        if here + _LEFT_OVER < following:
            following, came_over[at + 1] = here + _LEFT_OVER, 1
        here, following = following, then
    left_over, at = [], len(data)
    while at > 0:
        if came_over[at]:
            at -= 1
            left_over.append(at)
        else:
            at -= 2
    return here, left_over[::-1]
