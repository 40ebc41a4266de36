"""Two articles whose columns were read in turn: told apart by the rare words that each has for itself.

Beginning from two headlines, every paragraph goes to the article with whose paragraphs it shares more rare
pairs of ideographs; a few rounds settle it. Linear in the text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.passes.order.pieces import HAN
from cleaner.passes.order.whole import Page, Proposal, decide
from cleaner.rules import EvidenceRule

HEADS = ("title", "subtitle", "head")
ROUNDS = 4
CLEAR = 2.0  # one article must speak this many times as much for a paragraph as the other
SHORT = 24  # code points below which a paragraph need not show where it belongs
TRIED = 6  # heads that are tried as the second headline
LEAST = 3  # paragraphs of an article
HEADLINE = 8  # code points that a headline has at least


def interleaved(page: Page, rule: EvidenceRule) -> Iterator[Proposal]:
    """The blocks of the second of two articles, if the two stand in one and alternate."""
    for within in page.articles():
        heads = [n for n in within if page.blocks[n].type in HEADS and len(page.texts[n]) >= HEADLINE
                 and not page.has(n, "numbered-head", "marker", "year", "speaker", "byline", "report")]
        if len(heads) < 2 or heads[0] - within[0] > 1 or page.types(within).count("p") < 2 * LEAST or any(
                t in ("line", "list-item") for t in page.types(within)):
            continue
        vectors = _vectors([page.texts[n] for n in within])
        best: tuple[float, Proposal] | None = None
        for second in heads[1 : TRIED + 1]:
            sides, clear = _sides(page, within, vectors, (heads[0] - within[0], second - within[0]))
            seen = list(_seen(page, within, sides, clear, second))
            evidence = decide(rule, seen)
            if evidence and (best is None or clear > best[0]):
                blocks = tuple(n for n, side in zip(within, sides) if side == 1)
                best = clear, Proposal(rule, blocks, within[-1] + 1, evidence, article=True)
        if best:
            yield best[1]


def _vectors(texts: Sequence[str]) -> list[dict[str, float]]:
    """For each text its rare pairs of ideographs, those that it shares with some others but not with many, with their weights."""
    pairs = [{run[i : i + 2] for run in HAN.findall(text) for i in range(len(run) - 1)} for text in texts]
    known = Counter(p for mine in pairs for p in mine)
    most = max(len(texts) // 2, 2)
    return [{p: math.log(len(texts) / known[p]) for p in mine if 1 < known[p] <= most} for mine in pairs]


def _sides(page: Page, within: range, vectors: Sequence[dict[str, float]], seeds: tuple[int, int]) -> tuple[list[int], float]:
    """For each block 0 or 1, and how many times as much its own side speaks for a paragraph as the other, in the weakest case."""
    sides: dict[int, int] = {seeds[0]: 0, seeds[1]: 1}
    margins: dict[int, float] = {}
    for _ in range(ROUNDS):
        sums: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for k, side in sides.items():
            sums[side].update(vectors[k].keys())
        for k in range(len(within)):
            if page.blocks[within[k]].type != "p":
                continue
            if k < seeds[1]:
                sides[k] = 0  # nothing of the second article stands before its headline
                continue
            own = sides.get(k)
            scores = [sum(w * (sums[s][p] - (own == s)) for p, w in vectors[k].items() if sums[s][p] - (own == s) > 0) / math.sqrt(
                1 + sum(1 for x in sides.values() if x == s)) for s in (0, 1)]
            side = 0 if scores[0] >= scores[1] else 1
            margins[k] = (scores[side] + 0.1) / (scores[1 - side] + 0.1)
            if margins[k] > 1.2:
                sides[k] = side
    # Heads go with what follows them, all else with what stands before.
    full = [-1] * len(within)
    for k in range(len(within)):
        if page.blocks[within[k]].type == "p" and k in sides:
            full[k] = sides[k]
    full[seeds[0]], full[seeds[1]] = 0, 1
    for k in reversed(range(len(within) - 1)):
        if full[k] < 0 and page.blocks[within[k]].type in (*HEADS, "kicker", "label"):
            full[k] = full[k + 1]
    for k in range(1, len(within)):
        if full[k] < 0:
            full[k] = full[k - 1]
    long = [m for k, m in margins.items() if len(page.texts[within[k]]) >= SHORT]
    return [max(s, 0) for s in full], min(long, default=0.0)


def _seen(page: Page, within: range, sides: Sequence[int], clear: float, second: int) -> Iterator[tuple[str, str]]:
    prose = [s for n, s in zip(within, sides) if page.blocks[n].type == "p"]
    turns = sum(a != b for a, b in pairwise(prose))
    if sides[0] or min(prose.count(0), prose.count(1)) < LEAST:
        yield "too-few", ""
        return
    if turns >= 3:
        yield ("alternates-much" if turns >= 5 else "alternates"), f"{turns} times"
    if clear >= 2 * CLEAR:
        yield "told-clearly", f"{clear:.1f} to 1"
    elif clear >= CLEAR:
        yield "told-apart", f"{clear:.1f} to 1"
    yield "second-headline", page.texts[second][:12]
