"""Articles: where in a file a new one begins, and how deep heads are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaner.document import Block
from cleaner.passes.layout.decide import Group
from cleaner.passes.layout.lines import Line
from cleaner.spans import Span

ABOVE = ("kicker", "label", "dateline", "subtitle", "title")  # what may stand above a headline and belong to its article


def headlines(lines: Sequence[Line], groups: Sequence[Group]) -> list[Group]:
    """The groups, with heads typed as headlines that what stands far before or behind them shows to be such."""
    found = [replace(g, type="title") if _begins_article(lines, groups, n) else g for n, g in enumerate(groups)]
    return _late_headline(lines, found)


def articles(lines: Sequence[Line], groups: Sequence[Group]) -> list[Block]:
    """The blocks of the groups, with their articles counted.

    A headline begins an article if the one before has a headline and a text of its own; otherwise it is that
    article's, read late.
    """
    begins = set[int]()
    titled = texted = False
    for n, group in enumerate(groups):
        if group.type == "title" and titled and texted:
            top = n
            while top and groups[top - 1].type in ABOVE:
                top -= 1
            begins.add(top)
            texted = False
        titled = titled or group.type == "title"
        texted = texted or (titled and group.type in ("p", "list-item", "line"))
    blocks: list[Block] = []
    article = 0
    for n, group in enumerate(groups):
        article += n in begins
        first, last = lines[group.first], lines[group.last]
        level = _level(first) if group.type == "head" else None
        blocks.append(Block(group.type, (Span(first.start - first.quoted, last.end),), level, article, group.evidence))
    return blocks


def _begins_article(lines: Sequence[Line], groups: Sequence[Group], n: int) -> bool:
    """True for a head behind a closing byline, before a lead with a date line of its own: a headline."""
    if groups[n].type != "head" or n < 2 or groups[n - 1].type != "byline" or "year" in lines[groups[n].first].has:
        return False
    following = next((g for g in groups[n + 1 :] if g.type not in ("head", "label")), None)
    lead = following is not None and following.type == "p" and not {"lead", "report"}.isdisjoint(lines[following.first].has)
    return lead and any(g.type == "p" for g in groups[:n])


def _late_headline(lines: Sequence[Line], groups: list[Group]) -> list[Group]:
    """The groups, with a headline that was read behind its lead typed as one: set far apart, of several clauses."""
    if any(g.type == "title" for g in groups[:4]):
        return groups
    for n in range(1, min(4, len(groups))):
        line = lines[groups[n].first]
        clauses = any(e.name == "clauses" for e in groups[n].evidence)
        if groups[n].type == "head" and groups[n - 1].type == "p" and line.gap >= 4 and clauses and not line.page:
            return [*groups[:n], replace(groups[n], type="title"), *groups[n + 1 :]]
    return groups


def _level(line: Line) -> int | None:
    if line.mark.startswith("#"):
        return len(line.mark)
    if "marker" in line.has:
        return 3
    return 2 if "numbered-head" in line.has else None
