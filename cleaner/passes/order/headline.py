"""A headline or a byline that stands after its lead, and a lead that stands after its sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.passes.order.pieces import depths
from cleaner.passes.order.whole import Page, Proposal, named, propose
from cleaner.rules import EvidenceRule

HEADS = ("title", "subtitle", "kicker", "head")
TOP = ("title", "subtitle", "kicker", "byline", "dateline", "label")
SENTENCE = patterns.compile(r"[^。！？]*[。！？]?")
MARK = patterns.compile("[，。；,;]")
HALF = 0.5
SAYS = 0.25  # share of a headline that its lead says, too
FIRST = 3  # blocks of an article behind which its headline may stand


def late_headlines(page: Page, rule: EvidenceRule) -> Iterator[Proposal]:
    """The first head of an article, if it stands after the lead that says the same."""
    for within in page.articles():
        types = page.types(within)
        at, text_at = next((k for k, t in enumerate(types) if t in HEADS), 0), _signed(types)
        cuts = page.cuts(within[at]) and not MARK.search(page.texts[within[at]])
        if at <= text_at or (at > FIRST and not cuts) or any(t != "p" for t in types[text_at:at]) or len(types) < at + 2:
            continue
        n, lead = within[at], within[text_at]
        end = next((k for k in range(at + 1, len(types)) if types[k] not in (*TOP, "head") or not page.cuts(within[k])),
                   len(types))
        text = page.texts[n]
        here = says(text, page.texts[lead])
        following = next((page.texts[k] for k in within[at + 1 :] if page.blocks[k].type == "p"), "")
        seen = []
        if types[at] == "title":
            seen.append(("is-title", ""))
        if page.has(lead, "lead", "report"):
            seen.append(("begins-with-lead", page.texts[lead][:8]))
        if here >= SAYS:
            seen.append(("names-lead" if here >= HALF else "names-some", text[:12]))
        if cuts:
            seen.append(("cuts-sentence", page.texts[n - 1][-8:]))
        elif named(text, following) >= max(here, SAYS):
            seen.append(("names-what-follows", text[:12]))
        if page.texts[n - 1] and not cuts and depths(page.texts[n - 1])[0] and depths(following)[1]:
            seen.append(("cuts-quotation", following[:8]))
        if page.has(n, "numbered-head", "marker", "label"):
            seen.append(("numbered", text[:4]))
        others = [page.texts[k] for k in within[end:] if page.blocks[k].type in HEADS]
        if not others:
            seen.append(("only-head", ""))
        if any(x[:2] == text[:2] or x[-2:] == text[-2:] for x in others):
            seen.append(("parallel-head", text[:4]))
        if " " in text or "　" in text:
            seen.append(("clauses", ""))
        if types[at + 1] in (*HEADS, "byline"):
            seen.append(("heads-follow", page.texts[n + 1][:8]))
        if at > 1:
            seen.append(("more-than-a-lead", f"{at} paragraphs"))
        yield from propose(rule, seen, tuple(within[at : end if cuts else at + 1]), within[0])


def _signed(types: Sequence[str]) -> int:
    """How many blocks above the text say who wrote it: a byline in the first column may be read before the headline."""
    return next((k for k, t in enumerate(types) if t not in ("byline", "dateline")), 0)


def says(headline: str, text: str) -> float:
    """The share of a headline that a text says, too; names of three characters count if it says half of it with them."""
    share = named(headline, text, 3)
    return share if share >= HALF else named(headline, text)


def set_across(page: Page) -> dict[int, str]:
    """The headlines that stand behind paragraphs of their article, which has none before: a headline set across later columns.

    By block, with what the paragraphs show of it: that the first begins as reports do, or that they say what it says; else "".
    """
    found = {}
    for within in page.articles():
        types = page.types(within)
        at, top = next((k for k, t in enumerate(types) if t in HEADS), 0), _signed(types)
        if at <= top or any(t != "p" for t in types[top:at]) or page.has(within[at], "numbered-head", "marker", "label"):
            continue
        first = "".join(page.texts[n] for n in within[top : min(at, top + 2)])
        shown = page.texts[within[top]][:8] if page.has(within[top], "lead", "report") else ""
        found[within[at]] = page.texts[within[at]][:12] if says(page.texts[within[at]], first) >= SAYS else shown
    return found


def late_bylines(page: Page, rule: EvidenceRule) -> Iterator[Proposal]:
    """A byline in the middle of a sentence, of an article that has none where bylines stand."""
    for within in page.articles():
        types = page.types(within)
        top = next((k for k, t in enumerate(types) if t not in TOP), 0)
        if "byline" in types[:top]:
            continue
        for k in range(top + 1, len(types)):
            n = within[k]
            if types[k] != "byline" or types[k - 1] != "p" or not page.cuts(n):
                continue
            seen = [("cuts-sentence", page.texts[n - 1][-8:])]
            if top:
                seen.append(("headline-before", page.texts[within[0]][:8]))
            if types.count("byline") > 1:
                seen.append(("another-byline", ""))
            if page.has(n, "closing-byline"):
                seen.append(("closing-form", page.texts[n][:8]))
            yield from propose(rule, seen, (n,), within[top])
            break


def late_leads(page: Page, rule: EvidenceRule) -> Iterator[Proposal]:
    """A dated paragraph behind sections that says what the headline says, where the headline has no lead."""
    for within in page.articles():
        types = page.types(within)
        top = next((k for k, t in enumerate(types) if t not in TOP), 0)
        if not top or types[top] != "head" or "title" not in types[:top]:
            continue
        headline = "".join(page.texts[n] for n in within[:top] if page.blocks[n].type in HEADS)
        first = next((n for n in within[top:] if page.blocks[n].type == "p"), within[0])
        for k in range(top + 2, len(types)):
            n = within[k]
            if types[k] != "p" or n == first or not page.has(n, "lead", "report"):
                continue
            seen = [("dated", page.texts[n][:10])]
            sentence = SENTENCE.match(page.texts[n])
            if sentence and page.shapes["event"].search(sentence[0]):
                seen.append(("reports", sentence[0][-8:]))
            share = named(headline, page.texts[n])
            if share >= 0.2:
                seen.append(("names-headline" if share >= 0.4 else "names-some", f"{share:.0%} of the headline"))
            if share >= 0.7:
                seen.append(("names-most", ""))
            if k + 1 == len(types) or types[k + 1] in HEADS:
                seen.append(("head-follows", ""))
            if types[k - 1] in ("caption", "credit", *HEADS):
                seen.append(("stands-apart", types[k - 1]))
            if page.has(first, "lead", "report") or named(headline, page.texts[first]) >= share > 0:
                seen.append(("lead-in-place", page.texts[first][:8]))
            if sum(page.blocks[m].type == "p" and page.has(m, "lead", "report") for m in within) > 1:
                seen.append(("several-dated", ""))
            if found := list(propose(rule, seen, (n,), within[top])):
                yield from found
                break
