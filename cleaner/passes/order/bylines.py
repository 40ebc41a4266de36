"""A byline in the middle: sections of the article were read after the byline that closes it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import patterns
from cleaner.passes.order.pieces import HAN, NUMERALS
from cleaner.passes.order.whole import Page, Proposal, propose
from cleaner.rules import EvidenceRule

NUMBER = patterns.compile(rf"[（(第]?(?:(?P<han>[{NUMERALS}])|(?P<digits>\d{{1,2}}))(?:[）)、.．\s　章节]|$)")
SHARED = 0.15  # share of the pairs of ideographs of the sections that stand before the byline as well
YEAR = patterns.compile(r"(?:19|20)\d\d(?=年|年度|$)")


def early_bylines(page: Page, rule: EvidenceRule) -> Iterator[Proposal]:
    """The last byline of an article, if heads of the same article and their text follow it."""
    for within in page.articles():
        types = page.types(within)
        at = max((k for k, t in enumerate(types) if t == "byline"), default=0)
        if at < 2 or "p" not in types[:at] or at + 2 >= len(types) or types[at + 1] != "head" or "p" not in types[at + 1 :]:
            continue
        n, after = within[at], within[at + 1]
        lead = next(m for m in within[at + 1 :] if page.blocks[m].type == "p")
        seen = [("sections-follow", page.texts[after][:8])]
        if "title" in types[:at]:
            seen.append(("headline-before", ""))
        if types.count("byline") > 1:
            seen.append(("another-byline", ""))
        if any(t == "head" for t in types[1:at]):
            seen.append(("sections-before", ""))
        if page.has(lead, "lead", "report"):
            seen.append(("new-lead", page.texts[lead][:8]))
        if any(page.has(m, "attachment") for m in within[at + 1 :] if page.blocks[m].type in ("head", "label")):
            seen.append(("attachment", page.texts[after][:8]))
        if page.has(n, "closing-byline"):
            seen.append(("closing-form", page.texts[n][:8]))
        before, behind = (_pairs("".join(page.texts[m] for m in part)) for part in (within[:at], within[at + 1 :]))
        share = len(before & behind) / max(len(behind), 1)
        if share >= SHARED:
            seen.append(("shared-words", f"{share:.0%} of the pairs"))
        sections = [m for m in within[1:at] if page.blocks[m].type == "head"]
        if sections and _number(page.texts[after]) == _number(page.texts[sections[-1]]) + 1 > 1:
            seen.append(("numbering-goes-on", f"{page.texts[sections[-1]][:4]}, {page.texts[after][:4]}"))
        years = _years(page, within, at)
        if years is not None:
            seen.append(("years-ascend", f"{page.texts[after][:4]} before {page.texts[years][:4]}"))
        if years is not None:
            yield from propose(rule, seen, tuple(within[at + 1 :]), years)
        else:
            yield from propose(rule, seen, (n,), within[-1] + 1)


def _number(head: str) -> int:
    """The number of a head, 0 if it has none that is read."""
    m = NUMBER.match(head)
    return 0 if not m else NUMERALS.index(m["han"]) + 1 if m["han"] else int(m["digits"])


def _years(page: Page, within: range, at: int) -> int | None:
    """The head before the byline whose year is later than that of the head after it."""
    first = YEAR.match(page.texts[within[at + 1]])
    if not first:
        return None
    later = (n for n in within[:at] if page.blocks[n].type == "head" and (m := YEAR.match(page.texts[n])) and m[0] > first[0])
    return next(later, None)


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in HAN.findall(text) for i in range(len(run) - 1)}
