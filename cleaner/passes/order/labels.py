"""Labels that were read after the text beside which they stand on the page: pulled quotes with a name in brackets."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import patterns
from cleaner.passes.order.whole import Page, Proposal, propose
from cleaner.rules import EvidenceRule

LABEL = patterns.compile(r"^【[^】]{1,8}】\s*")
QUOTED = patterns.compile(r"[“‘「『\"']([^“”‘’「」『』\"']{1,12})[”’」』\"']")
SHORTEST = 8  # code points that label and paragraph have in common
MANY = 20  # labels that a page has at most
EDGE = 60  # code points of a paragraph that are its opening
TERMS = 2  # quoted terms of a label that show its paragraph


def late_labels(page: Page, rule: EvidenceRule) -> Iterator[Proposal]:
    """Each label at the end of an article whose words stand in one of its paragraphs and in no other."""
    for within in page.articles():
        labels = list(_collected(page, within))[::-1]
        if 2 <= len(labels) <= MANY:
            before = labels[0][0]
            yield from _targets(page, rule, [n for n in within if n < before and page.blocks[n].type == "p"], labels)


def _collected(page: Page, within: range) -> Iterator[tuple[int, ...]]:
    """The labels at the end of an article, the last first: as blocks with their words, or these in a block behind."""
    n, found = within.stop - 1, False
    while n >= within.start:
        here, above = page.texts[n], page.texts[n - 1] if n > within.start else ""
        label = LABEL.match(here)
        if label and label.end() < len(here) <= EDGE:
            yield (n,)
            n -= 1
        elif not label and len(here) <= EDGE and (label := LABEL.match(above)) and label.end() == len(above):
            yield n - 1, n
            n -= 2
        elif page.blocks[n].type == "byline" and not found:
            n -= 1
            continue
        else:
            return
        found = True


def _targets(page: Page, rule: EvidenceRule, paragraphs: list[int], labels: list[tuple[int, ...]]) -> Iterator[Proposal]:
    found = []
    for blocks in labels:
        words = LABEL.sub("", page.texts[blocks[-1]])
        ranked = sorted(((_common(words, page.texts[k]), -k) for k in paragraphs), reverse=True)[:2]
        if ranked and ranked[0][0] >= SHORTEST:
            found.append((blocks, -ranked[0][1], ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0))
        elif (target := _quotes(page, words, paragraphs)) is not None:
            found.append((blocks, target, 0, 0))
    targets = [t for _, t, _, _ in found]
    in_order = len(found) > 1 and targets == sorted(set(targets))
    for blocks, target, length, second in found:
        words, seen = LABEL.sub("", page.texts[blocks[-1]]), [("collected", f"{len(labels)} labels")]
        if not length:
            seen.append(("terms-recur", "".join(m[0] for m in QUOTED.finditer(words))))
        else:
            seen.append(("recurs-long" if length >= 12 else "recurs", f"{length} characters"))
            if second >= max(length - 3, SHORTEST):
                seen.append(("recurs-elsewhere", f"{second} characters"))
            if _common(words, page.texts[target][:EDGE]) == length:
                seen.append(("in-its-opening", page.texts[target][:8]))
        if in_order:
            seen.append(("order-kept", ""))
        yield from propose(rule, seen, blocks, target)


def _quotes(page: Page, words: str, paragraphs: list[int]) -> int | None:
    """The only paragraph that quotes all the terms that a label quotes, if these are several."""
    terms = {m[1] for m in QUOTED.finditer(words)}
    if len(terms) < TERMS:
        return None
    found = [k for k in paragraphs if terms <= {m[1] for m in QUOTED.finditer(page.texts[k])}]
    return found[0] if len(found) == 1 else None


def _common(words: str, text: str) -> int:
    """The length of the longest piece of `words`, of at least SHORTEST code points, that stands in `text`; else 0."""
    best = 0
    for i in range(len(words)):
        while len(words) - i > best and words[i : i + max(best + 1, SHORTEST)] in text:
            if len(words) - i < SHORTEST:
                break
            best = max(best + 1, SHORTEST)
    return best
