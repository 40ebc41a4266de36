"""Labels that were read after the text beside which they stand on the page: pulled quotes with a name in brackets."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import patterns
from cleaner.passes.order.whole import Page, Proposal, decide
from cleaner.rules import EvidenceRule

BRACKETED = patterns.compile(r"^【[^】]{1,8}】\s*(?=\S)")
SHORTEST = 8  # code points that label and paragraph have in common
MANY = 20  # labels that a page has at most
EDGE = 60  # code points of a paragraph that are its opening


def late_labels(page: Page, rule: EvidenceRule) -> Iterator[Proposal]:
    """Each label at the end of an article whose words stand in one of its paragraphs and in no other."""
    for within in page.articles():
        labels: list[int] = []
        for n in reversed(within):
            if not BRACKETED.match(page.texts[n]) or len(page.texts[n]) > EDGE:
                if page.blocks[n].type == "byline" and not labels:
                    continue
                break
            labels.append(n)
        labels.reverse()
        if not 2 <= len(labels) <= MANY:
            continue
        yield from _targets(page, rule, [n for n in within if n < labels[0] and page.blocks[n].type == "p"], labels)


def _targets(page: Page, rule: EvidenceRule, paragraphs: list[int], labels: list[int]) -> Iterator[Proposal]:
    found = []
    for n in labels:
        words = BRACKETED.sub("", page.texts[n])
        ranked = sorted(((_common(words, page.texts[k]), -k) for k in paragraphs), reverse=True)[:2]
        if ranked and ranked[0][0] >= SHORTEST:
            found.append((n, -ranked[0][1], ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0))
    in_order = len(found) > 1 and [t for _, t, _, _ in found] == sorted({t for _, t, _, _ in found})
    for n, target, length, second in found:
        seen = [("collected", f"{len(labels)} labels"), ("recurs-long" if length >= 12 else "recurs", f"{length} characters")]
        if second >= max(length - 3, SHORTEST):
            seen.append(("recurs-elsewhere", f"{second} characters"))
        if _common(BRACKETED.sub("", page.texts[n]), page.texts[target][:EDGE]) == length:
            seen.append(("in-its-opening", page.texts[target][:8]))
        if in_order:
            seen.append(("order-kept", ""))
        if evidence := decide(rule, seen):
            yield Proposal(rule, (n,), target, evidence)


def _common(words: str, text: str) -> int:
    """The length of the longest piece of `words`, of at least SHORTEST code points, that stands in `text`; else 0."""
    best = 0
    for i in range(len(words)):
        while len(words) - i > best and words[i : i + max(best + 1, SHORTEST)] in text:
            if len(words) - i < SHORTEST:
                break
            best = max(best + 1, SHORTEST)
    return best
