"""What was decided, read once more as the clean text will show it: without the layout, one block a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise, zip_longest

from msgspec.structs import replace

from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon
from cleaner.passes.layout import contents, verbatim
from cleaner.passes.layout.decide import START, TYPES, Sheet, Weights, best, decide, doubtful
from cleaner.passes.layout.groups import JOINS, Group
from cleaner.passes.layout.joints import joint
from cleaner.passes.layout.lines import Line, cells
from cleaner.passes.layout.survey import STOP
from cleaner.passes.layout.widths import measure

PROSE = ("p", "list-item")
ERASED = ("heading-mark", "bold-line", "after-image", "code")
NEAR = 20  # lines: none further off is looked at where a line is weighed, and what is decided there hardly counts


def blocks_of(lines: Sequence[Line], weights: Weights, lexicon: Lexicon, lost: Collection[int] = ()) -> list[Group]:
    """The blocks of `lines` (furniture left out), in order; no block goes on at a line of `lost`."""
    if not lines:
        return []
    if not any(weights.types):  # no rule of the layout is in force: every line stays what it is
        return [Group("line", n, n, (), ()) for n in range(len(lines))]
    apart = frozenset(lost)
    sheet = Sheet(lines, weights, lexicon)
    groups = decide(sheet, apart)
    return _Plain(lines, weights, lexicon, apart).settled(groups, sheet)


def read_again(lines: Sequence[Line], groups: list[Group], weights: Weights, lexicon: Lexicon, lost: Iterable[int]) -> list[Group]:
    """The groups, one a line, some of them joined."""
    return _Plain(lines, weights, lexicon, frozenset(lost)).settled(groups, None)


class _Plain:
    """The blocks of lines as the clean text will show them."""

    def __init__(self, lines: Sequence[Line], weights: Weights, lexicon: Lexicon, apart: frozenset[int]) -> None:
        self._lines, self._weights, self._lexicon, self._apart = lines, weights, lexicon, apart
        self._made: dict[tuple[str, int, int], Line] = {}  # by type, first and last line

    def settled(self, groups: list[Group], before: Sheet | None) -> list[Group]:
        """The groups, with prose joined where the text alone, one block a line, would be joined.

        Where the page's layout said otherwise it was misread; and the clean text, in which no layout
        is left, is cleaned to itself. Read is what stands near blocks that are not as they were when they were read last:
        on the sheet `before`; without it all are read.
        """
        read, page, signs = groups, None, {}
        if before:
            page = before.page
            signs = {before.lines[g.first].start: (*before.sign(g.first), g.first in self._apart)
                     for g in groups if g.first == g.last}
        while True:
            plain = self._shown(groups)
            kept = frozenset(n for n, g in enumerate(groups)
                             if g.first in self._apart or _set_apart(g) or (n and _set_apart(groups[n - 1])))
            if len(kept) == len(groups):
                return groups
            measure(plain)
            sheet = Sheet(plain, self._weights, self._lexicon)
            now = {x.start: (*sheet.sign(n), n in kept) for n, x in enumerate(plain)}
            changed = [n for n, x in enumerate(plain) if page != sheet.page or now[x.start] != signs.get(x.start)]
            joined = _read(sheet, kept, read, _near(changed, len(plain)))
            if self._keep_bullets(groups, joined):
                continue
            page, signs = sheet.page, now
            if len(joined) < len(groups):
                groups = [_whole(groups[g.first : g.last + 1], _reasoned(sheet, joined, n)) if g.last > g.first else groups[g.first]
                          for n, g in enumerate(joined)]
                read = [Group(g.type, n, n, (), ()) for n, g in enumerate(joined)]
                continue
            misread = _misread(plain, groups, joined)
            if not misread:
                return groups
            read = joined
            groups = [replace(g, type=joined[n].type, evidence=_reasoned(sheet, joined, n).evidence) if n in misread else g
                      for n, g in enumerate(groups)]

    def _keep_bullets(self, groups: Sequence[Group], joined: Sequence[Group]) -> bool:
        """Keeps the bullets of lists of which an item was `joined` to what stands above; False if there are none."""
        bulleted = [self._lines[g.first].mark == "bullet" for g in groups]
        merged = {n for g in joined for n in range(g.first + 1, g.last + 1) if bulleted[n]}
        found = False
        for n in sorted(merged):
            first = last = n
            while first and bulleted[first - 1]:
                first -= 1
            while last + 1 < len(groups) and bulleted[last + 1]:
                last += 1
            for group in groups[first : last + 1]:
                line = self._lines[group.first]
                if not line.kept:
                    found = line.kept = True
                    self._made.pop((group.type, group.first, group.last), None)
        return found

    def _shown(self, groups: Sequence[Group]) -> list[Line]:
        """The blocks as the lines that they are in the clean text: lines of verse that follow one another stay together."""
        found: list[Line] = []
        before: Group | None = None
        for group in groups:
            first = self._lines[group.first]
            key = group.type, group.first, group.last
            line = self._made.get(key)
            if line is None:
                line = self._made[key] = _one(self._lines, group, self._weights.shapes)
            follows = first.gap == 1 and not (first.loose or first.page or first.apart)
            line.gap = 1 if before is None or (follows and before.type == group.type == "line") else 2
            line.code, line.left, line.cut, line.column, line.over, line.loose = first.code, 0, False, 0, False, False
            found.append(line)
            before = group
        verbatim.find(found)
        contents.mark(found)
        return found


def _one(lines: Sequence[Line], group: Group, shapes: Shapes) -> Line:
    """A block as a line."""
    first, text = lines[group.first], lines[group.first].text
    bullet = first.mark if first.kept else ""
    if group.first == group.last:
        return Line(first.start, first.end, text, 0, 1, mark=bullet, row=first.row, width=first.width, clause=first.clause,
                    ends="" if first.code else first.ends, has=first.has)
    for a, b in pairwise(lines[group.first : group.last + 1]):
        text += joint(group, a, b) + b.text
    return Line(first.start, lines[group.last].end, text, 0, 1, mark=bullet, row=first.row, width=cells(text), has=shapes.of(text))


def _near(changed: Iterable[int], length: int) -> list[range]:
    """What stands near the lines `changed` (ascending) of a text of `length` lines."""
    parts: list[range] = []
    for n in changed:
        start, stop = max(0, n - NEAR), min(length, n + NEAR + 1)
        if parts and start <= parts[-1].stop:
            parts[-1] = range(parts[-1].start, stop)
        else:
            parts.append(range(start, stop))
    return parts


def _read(sheet: Sheet, kept: frozenset[int], read: Sequence[Group], parts: Sequence[range]) -> list[Group]:
    """The lines of `parts` as they read now, all others as they were `read`; none of `kept` goes on from the one before."""
    sheet.weigh(parts)
    joined = _paths(sheet, kept, read, parts)
    if left := doubtful(sheet.lines, joined):
        joined = _paths(sheet, kept | left, read, parts)
    return joined


def _paths(sheet: Sheet, apart: frozenset[int], read: Sequence[Group], parts: Sequence[range]) -> list[Group]:
    found: list[Group] = []
    done = 0
    for part in parts:
        found += [Group(read[n].type, n, n, (), ()) for n in range(done, part.start)]
        before = read[part.start - 1].type if part.start else START
        behind = read[part.stop].type if part.stop < len(read) else ""
        found += best(sheet, apart, part, before, behind)
        done = part.stop
    return found + [Group(read[n].type, n, n, (), ()) for n in range(done, len(read))]


def _reasoned(sheet: Sheet, joined: Sequence[Group], n: int) -> Group:
    """The group `n` with the evidence for its type."""
    group = joined[n]
    before = joined[n - 1].type if n else START
    return replace(group, evidence=sheet.begins(group.first, TYPES.index(group.type), before))


def _misread(plain: Sequence[Line], groups: Sequence[Group], joined: Sequence[Group]) -> set[int]:
    """Which groups are no verse and no headline if read as the clean text, though they came out as such: the blanks differ."""
    found = set[int]()
    close = {n for n, x in enumerate(plain) if n and x.gap == 1}
    for n, (group, alone) in enumerate(zip(groups, joined)):
        verse = group.type == "line" != alone.type and {n, n + 1} & close
        headline = JOINS.get(group.type) == "join-headline" and alone.type == "p" and not _set_apart(group)
        if verse or (headline and STOP.search(plain[n].text[:-1])):
            found.add(n)
    return found


def _whole(parts: Sequence[Group], whole: Group) -> Group:
    """The blocks `parts` as one, which they are by the evidence of `whole`."""
    joins = tuple(j for part, seam in zip_longest(parts, whole.joins) for j in (*part.joins, *([seam] if seam else [])))
    return Group(whole.type, parts[0].first, parts[-1].last, whole.evidence, joins)


def _set_apart(group: Group) -> bool:
    """True if the block is what it is by marks or places that the clean text does not have."""
    return group.type not in PROSE and any(e.name in ERASED and e.weight > 0 for e in group.evidence)
