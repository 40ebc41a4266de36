"""Write cleaner/passes/character_costs.tsv: how surprising each Han character is, in bits.

Counts come from the word frequencies of the installed jieba dictionary, once as they stand
and once in the traditional spellings of OpenCC, so that both scripts are judged alike.

    python scripts/character_costs.py
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log2
from pathlib import Path

import jieba
import opencc
import regex

TARGET = Path(__file__).resolve().parent.parent / "cleaner" / "passes" / "character_costs.tsv"
SPELLINGS = ("s2t", "s2tw", "s2hk")
RAREST = 22  # characters at or above this cost are left to the default of their class


def main() -> None:
    """Count, turn into bits and write, cheapest characters first."""
    han = regex.compile(r"\p{Han}")
    converters = [opencc.OpenCC(name) for name in SPELLINGS]
    counts: Counter[str] = Counter()
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, *_ = line.split(" ")
        for spelling in (word, *(c.convert(word) for c in converters)):
            weight = int(frequency) * (len(SPELLINGS) if spelling is word else 1)
            for char in han.findall(spelling):
                counts[char] += weight
    total = sum(counts.values())
    by_cost: defaultdict[int, list[str]] = defaultdict(list)
    for char, n in counts.most_common():
        by_cost[round(-log2(n / total))].append(char)
    rows = [f"{cost}\t{''.join(sorted(by_cost[cost]))}" for cost in sorted(by_cost) if cost < RAREST]
    TARGET.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
