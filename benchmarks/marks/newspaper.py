"""The newspaper of `benchmarks.newspaper` as right texts whose marks can be spoilt.

The corpus has slips of its own, which nothing shows how to put right once the marks are spoilt: lines that have one are left out,
so that what is counted is what the spoiling did.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.newspaper import files, paragraphs

PAIRS = {"”": "“", "’": "‘", "）": "（", "》": "《", "〉": "〈", "」": "「", "』": "『", "】": "【"}
SLIP = re.compile(r"—{3}|…{3}|(?<!…)…(?!…)|[,;:?!()\"'<>](?=[\u4e00-\u9fff“])|(?<=[\u4e00-\u9fff”])[,;:?!()\"'<>]|[，。；：、]{2}|○"
                  r"|—－|[“（《][，。；：、？！”）》]")


def sound(line: str) -> bool:
    """True if no mark of a line is doubled, odd or in half width, and all pairs are closed, none in one of its own kind.

    A quotation that goes on in the next line need not be closed.
    """
    waiting: list[str] = []
    for n, ch in enumerate(line):
        if ch in PAIRS.values():
            if ch in waiting:
                return False
            waiting.append(ch)
        elif ch in PAIRS and not (ch == "’" and line[n + 1 : n + 3].isdecimal()) and (not waiting or waiting.pop() != PAIRS[ch]):
            return False
    return (not waiting or waiting == ["“"] == [line[0]]) and not SLIP.search(line)


def texts(path: Path, half: str) -> dict[str, str]:
    """Number and text of each file, a blank line between paragraphs."""
    kept = {n: [x for x in lines if sound(x)] for n, lines in files(paragraphs(path), half)}
    return {str(n): "\n\n".join(lines) + "\n" for n, lines in kept.items() if lines}
