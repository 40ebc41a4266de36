"""Articles: which heads are titles, kickers and subtitles, how deep the others are, where a new article begins."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.document import Block, BlockType
from cleaner.passes.layout.decide import Group
from cleaner.passes.layout.lines import Line
from cleaner.spans import Span


def articles(lines: Sequence[Line], groups: Sequence[Group]) -> list[Block]:
    """The blocks of the groups, with heads told apart and articles counted."""
    blocks: list[Block] = []
    article = 0
    for n, group in enumerate(groups):
        if n and _begins_article(lines, groups, n):
            article += 1
        blocks.append(Block(group.type, tuple(Span(lines[k].start, lines[k].end) for k in range(group.first, group.last + 1)),
                            _level(lines[group.first]) if group.type == "head" else None, article, group.evidence))
    for number in range(article + 1):
        _titles(lines, groups, blocks, number)
    return [_whole(b) for b in blocks]


def _whole(block: Block) -> Block:
    """The block as one span: what stands between its lines goes by edits."""
    return Block(block.type, (Span(block.spans[0].start, block.spans[-1].end),), block.level, block.article, block.evidence)


def _level(line: Line) -> int | None:
    if line.mark.startswith("#"):
        return len(line.mark)
    if "marker" in line.has:
        return 3
    return 2 if "numbered-head" in line.has else None


def _begins_article(lines: Sequence[Line], groups: Sequence[Group], n: int) -> bool:
    """After a closing byline: a headline, and then a lead with a date line of its own."""
    if groups[n].type != "head" or groups[n - 1].type != "byline" or not any(g.type == "p" for g in groups[:n]):
        return False
    if "year" in lines[groups[n].first].has:
        return False
    following = next((g for g in groups[n + 1 :] if g.type not in ("head", "label")), None)
    return following is not None and following.type == "p" and any(
        name in lines[following.first].has for name in ("lead", "report"))


def _titles(lines: Sequence[Line], groups: Sequence[Group], blocks: list[Block], article: int) -> None:
    """The heads before the first paragraph of an article: one title, what stands above and below it."""
    mine = [n for n, b in enumerate(blocks) if b.article == article]
    top: list[int] = []
    for n in mine:
        if blocks[n].type == "head" and not (top and _is_section(lines, groups, n, top)):
            top.append(n)
        elif blocks[n].type not in ("byline", "dateline", "label") or (top and blocks[n].type == "label"):
            break
    if not top:
        top = _late_headline(lines, groups, blocks, mine)
    if not top or (len(mine) > 1 and top[-1] == mine[-1] and len(top) == len(mine)):
        top = top[:1]
    if not top:
        return
    rest = [n for n in mine if n > top[-1]]
    heads = any(blocks[n].type == "head" and blocks[n].level is None for n in rest)
    if len(top) > 1 and not lines[groups[top[-1]].first].mark and rest and blocks[rest[0]].type == "p" and heads and (
            _is_kicker(lines, groups, top) if len(top) == 2 else _is_parallel(lines, groups, blocks, top[-1], rest)):
        top.pop()  # it is the head of the first section
    levels = [blocks[n].level or 9 for n in top]
    best = levels.index(min(levels)) if min(levels) < 9 else (1 if len(top) > 1 and _is_kicker(lines, groups, top) else 0)
    for k, n in enumerate(top):
        kind: BlockType = "title" if k == best else "kicker" if k < best else "subtitle"
        blocks[n] = Block(kind, blocks[n].spans, None, article, blocks[n].evidence)


def _is_section(lines: Sequence[Line], groups: Sequence[Group], n: int, top: Sequence[int]) -> bool:
    """True if the head after the title is a section's already: numbered, a year, deeper, or after the byline."""
    line = lines[groups[n].first]
    if "numbered-head" in line.has or "year" in line.has:
        return True
    return n - top[-1] > 1


def _late_headline(lines: Sequence[Line], groups: Sequence[Group], blocks: Sequence[Block], mine: Sequence[int]) -> list[int]:
    """The headline of an article that was read before it: set far apart behind the lead, of several clauses."""
    for n in mine[1:4]:
        line = lines[groups[n].first]
        clauses = any(e.name == "clauses" for e in groups[n].evidence)
        if blocks[n].type == "head" and blocks[n - 1].type == "p" and line.gap >= 4 and clauses and not line.page:
            return [n]
    return []


def _is_parallel(lines: Sequence[Line], groups: Sequence[Group], blocks: Sequence[Block], n: int, rest: Sequence[int]) -> bool:
    """True if a later head begins or ends like head `n`."""
    text = lines[groups[n].first].text
    later = [lines[groups[k].first].text for k in rest if blocks[k].type == "head"]
    return any(x[:2] == text[:2] and x[-2:] == text[-2:] for x in later)


def _is_kicker(lines: Sequence[Line], groups: Sequence[Group], top: Sequence[int]) -> bool:
    """True if the first head is short against the second: a line above the headline."""
    first, second = (sum(lines[k].width for k in range(groups[n].first, groups[n].last + 1)) for n in top[:2])
    return 5 * first <= 2 * second and first <= 24
