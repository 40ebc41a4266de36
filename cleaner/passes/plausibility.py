"""How surprising a text is as Chinese: the sum of -log2 p over its characters (unigrams).

Two readings of the same bytes are compared by these sums, never by shares or averages, so
that readings with different numbers of characters compete fairly. Han characters come from
`character_costs.tsv` (written by scripts/character_costs.py), everything else by class.
"""

from __future__ import annotations

import pkgutil
import unicodedata
from collections import Counter
from functools import cache

CONTROL = 22.0
"""Bits of a control character; also of a noncharacter and a byte that does not decode."""

_RARE_HAN = 22.0
_COMMON = {
    6.0: " \n，。、",
    7.0: "\t\r\u3000" + "".join(map(chr, range(0x30, 0x3A))),
    8.0: "“”《》：；（）—…·「」" + "".join(map(chr, range(0x21, 0x7F))),
    9.0: "‘’？！『』【】〔〕～％〇／〈〉－",
    11.0: "①②③④⑤⑥⑦⑧⑨⑩●■◆▲△○□★☆※→•–×÷±°℃‰€￥．＋＝＆＠ⅠⅡⅢⅣ㎡",
}
_RANGES = (
    (0x00, 0x1F, CONTROL), (0x7F, 0x9F, CONTROL), (0xA0, 0xBF, 14.0), (0xC0, 0x24F, 15.0), (0x250, 0x4FF, 16.0),
    (0x2000, 0x206F, 13.0), (0x2070, 0x2BFF, 15.0), (0x2E80, 0x2FFF, 24.0),
    (0x3000, 0x303F, 11.0), (0x3040, 0x30FF, 13.0), (0x3100, 0x33FF, 16.0),
    (0x3400, 0x4DBF, 24.0), (0x4E00, 0x9FFF, _RARE_HAN), (0xAC00, 0xD7A3, 17.0), (0xD800, 0xDFFF, CONTROL),
    (0xE000, 0xF8FF, 24.0), (0xF900, 0xFAFF, 23.0), (0xFE10, 0xFE6F, 15.0), (0xFF00, 0xFFEF, 11.0),
    (0x1F000, 0x1FAFF, 16.0), (0x20000, 0x323AF, 25.0),
)


_TABLE = "character_costs.tsv"
MADE_OF = __file__, __file__.rpartition("plausibility")[0] + _TABLE  # the files that say what a character costs


class _Costs(dict[str, float]):
    """Bits by character, filled in by class when a character is first met."""

    def __missing__(self, char: str) -> float:
        code = ord(char)
        cost = next((bits for first, last, bits in _RANGES if first <= code <= last), 18.0)
        if unicodedata.category(char) == "Cn":
            cost = 26.0
        self[char] = cost
        return cost


@cache
def costs() -> dict[str, float]:
    """Bits by character, for any character."""
    table = _Costs()
    data = pkgutil.get_data(__package__, _TABLE)
    assert data is not None
    for line in data.decode().splitlines():
        bits, chars = line.split("\t")
        table.update(dict.fromkeys(chars, float(bits)))
    for cost, common in _COMMON.items():
        table.update(dict.fromkeys(common, cost))
    return table


def bits(text: str) -> float:
    """The surprise of `text` in bits; 0 for the empty text, about 10 for each character of running Chinese."""
    table = costs()
    return sum(n * table[char] for char, n in Counter(text).items())
