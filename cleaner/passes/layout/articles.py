"""Articles: where in a file a new one begins, and how deep heads and items are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from cleaner.document import Block, Move
from cleaner.passes.layout.groups import Group
from cleaner.passes.layout.items import depths
from cleaner.passes.layout.joints import joint
from cleaner.passes.layout.lines import Line
from cleaner.spans import Span

ABOVE = ("kicker", "label", "dateline", "subtitle", "title")  # what may stand above a headline and belong to its article


def headlines(lines: Sequence[Line], groups: Sequence[Group]) -> list[Group]:
    """The groups, with heads typed as headlines that what stands far before or behind them shows to be such."""
    found, above = list(groups), set[str]()
    for n, group in enumerate(groups):
        if _begins_article(lines, groups, n, above) or _signed(groups, n, above):
            found[n] = replace(group, type="title")
            if groups[n + 1].type == "head" and groups[n + 2].type == "byline":
                found[n + 1] = replace(groups[n + 1], type="subtitle")
        above.add(group.type)
    return _late_headline(lines, _briefs(lines, found))


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
    deep = depths(lines, groups)
    article = 0
    for n, group in enumerate(groups):
        article += n in begins
        level = _level(lines[group.first]) if group.type == "head" else deep[n]
        spans, moves = _pieces(lines, group)
        blocks.append(Block(group.type, spans, level, article, group.evidence, moves))
    return blocks


def _pieces(lines: Sequence[Line], group: Group) -> tuple[tuple[Span, ...], tuple[Move, ...]]:
    """The spans of a block, one for each run of lines that follow one another in the source, and why they stand together."""
    first = lines[group.first]
    spans = [Span(first.start - first.quoted, first.end)]
    moves = [Move(first.apart, 0, first.because)] if first.apart else []
    for k, evidence in zip(range(group.first + 1, group.last + 1), group.joins, strict=True):
        line = lines[k]
        if line.apart:
            if joint(group, lines[k - 1], line) == " ":
                spans[-1] = Span(spans[-1].start, spans[-1].end + 1)  # the blank or the break behind it
            moves.append(Move(line.apart, len(spans), (*line.because, *evidence)))
            spans.append(Span(line.start, line.end))
        else:
            spans[-1] = Span(spans[-1].start, line.end)
    return tuple(spans), tuple(moves)


def _begins_article(lines: Sequence[Line], groups: Sequence[Group], n: int, above: Collection[str]) -> bool:
    """True for a head behind a closing byline, before a lead with a date line of its own: a headline; `above` are types."""
    if groups[n].type != "head" or n < 2 or groups[n - 1].type != "byline" or "year" in lines[groups[n].first].has:
        return False
    following = next((groups[k] for k in range(n + 1, len(groups)) if groups[k].type not in ("head", "label")), None)
    lead = following is not None and following.type == "p" and not {"lead", "report"}.isdisjoint(lines[following.first].has)
    return lead and "p" in above


def _signed(groups: Sequence[Group], n: int, above: Collection[str]) -> bool:
    """True for a head that a byline and a text follow, behind the text of an article that is headed and signed itself."""
    if groups[n].type != "head" or groups[n - 1].type in ("head", "title", "kicker", "label"):
        return False
    below = [g.type for g in groups[n + 1 : n + 4]]
    if below[:1] == ["head"]:
        below = below[1:]
    return below[:2] == ["byline", "p"] and {"title", "p", "byline"} <= {*above}


def _briefs(lines: Sequence[Line], groups: list[Group]) -> list[Group]:
    """The groups, with the name of a column of briefs as the title and the headlines of the briefs as heads."""
    def heads_report(n: int) -> bool:
        return groups[n].type in ("title", "head") and groups[n + 1].type == "p" and "report" in lines[groups[n + 1].first].has

    reports = [n for n in range(1, len(groups) - 1) if heads_report(n)]
    types = [g.type for g in groups]
    headed = max(types.index(x) if x in types else len(types) for x in ("title", "p"))  # a title and a text stand up to here
    for n in reports[:-1]:  # others follow
        pair = groups[n - 1].type, groups[n].type
        if pair in (("kicker", "title"), ("title", "head")) or (pair == ("head", "head") and headed < n - 1):
            return [*groups[: n - 1], replace(groups[n - 1], type="title"), replace(groups[n], type="head"), *groups[n + 1 :]]
    return groups


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
