"""Lines that end where they end: entries of a list, of a table or a form, unpunctuated verse, chats.

In running text that was cut, a piece without its end is rare and stands among whole paragraphs;
where several short lines without the end of a sentence follow one another and no column
explains them, each is an entry of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.passes.layout.lines import Line, torn
from cleaner.passes.layout.widths import room_after

_CLAUSE = patterns.compile(r"[，。；！？]|[,;](?=\p{Han})")
_MARK = patterns.compile(r"[，。；：！？、,;:!?…（）()【】〔〕]")
_INNER_STOP = patterns.compile(r"[。！？；：:](?=.)")
_METRES = [patterns.compile(rf"(?:\p{{Han}}{{{n}}}[，。；：！？、]){{2,}}") for n in (5, 7)]  # clauses of so many ideographs
_HAN = patterns.compile(r"[“‘「『《]?\p{Han}")
SHORT = 44  # cells: a line of running text that is cut is mostly longer
VERY_SHORT = 16  # cells
ENTRY = 84  # cells: an entry of a list is hardly longer
TINY = 6  # cells of a line that may be a piece of a line set upright
FREE = 8  # lines of free verse that show that they are not wrapped
RUN = 4  # entries that make a list


def listed(lines: Sequence[Line]) -> list[bool]:
    """Whether each line stands in a run of at least four entries, most of which end without the end of a sentence."""
    found = [False] * len(lines)
    i = 0
    while i < len(lines):
        j = i
        while j < len(lines) and _may_be_entry(lines[j]) and (j == i or not lines[j].page):
            if lines[j].ends == "sentence" and (j == i or lines[j - 1].ends == "sentence"):
                break  # two sentences in a row are running text
            j += 1
        while j > i and lines[j - 1].ends == "sentence":
            j -= 1
        run = lines[i:j]
        unfinished = sum(x.ends in ("open", "colon") for x in run)
        if unfinished >= RUN and 10 * unfinished >= 7 * len(run):
            found[i:j] = [True] * len(run)
        i = max(j, i + 1)
    return found


def _may_be_entry(line: Line) -> bool:
    if line.column or line.over or line.spread or line.hard_break or "byline" in line.has:
        return False
    if line.ends == "sentence":
        return line.width <= SHORT
    if "function-word" in line.has and line.width > VERY_SHORT:
        return False
    return line.width <= SHORT or (line.width <= ENTRY and not _CLAUSE.search(line.text))


def verse_lines(lines: Sequence[Line]) -> list[bool]:
    """Whether each line stands in a run of at least four short lines of verse.

    Lines of verse follow one another closely, end where a clause ends, and are not cut in
    the middle of a clause as wrapped lines are; or they have no marks at all. With a blank line
    behind each they are stanzas.
    """
    found = [False] * len(lines)
    i = 0
    while i < len(lines):
        j, gap = i, 2 if i + 1 < len(lines) and lines[i + 1].gap == 2 else 1
        while j < len(lines) and _may_be_verse(lines[j]) and (j == i or (lines[j].gap == gap and not lines[j].page)):
            j += 1
        group = lines[i:j]
        if len(group) >= 4:
            closed = sum(map(_ends_clause, group))
            if gap == 1 and (10 * closed >= 8 * len(group) or all(map(_is_unpunctuated, group)) or _is_free(group)):
                found[i:j] = [True] * len(group)
            else:
                _stanzas(lines, i, j, found)
        i = max(j - (gap == 2), i + 1)  # the last line of such a run may be the first of verse without blank lines
    _regulated(lines, found)
    return found


def _regulated(lines: Sequence[Line], found: list[bool]) -> None:
    """Marks lines one below the other that are built alike of clauses of five or of seven ideographs: regulated verse, couplets."""
    for i, (a, b) in enumerate(pairwise(lines), 1):
        near = a.width == b.width and b.gap <= 2 and not b.page and _may_be_verse(a) and _may_be_verse(b)
        if near and b.ends in ("sentence", "semicolon") and any(x.fullmatch(a.text) and x.fullmatch(b.text) for x in _METRES):
            found[i - 1 : i + 1] = [True, True]


def _is_unpunctuated(line: Line) -> bool:
    return not line.column and "byline" not in line.has and not _MARK.search(line.text) and bool(_HAN.match(line.text))


def _is_free(group: Sequence[Line]) -> bool:
    """True for free verse: many lines, most of which end without a mark, and of all lengths, so that no column has cut them."""
    widest = max(x.width for x in group)
    full = sum(x.width >= widest - 3 for x in group)
    bare = sum(x.ends == "open" for x in group)
    if len(group) < FREE or not 4 * full <= len(group) <= 2 * bare or any(_INNER_STOP.search(x.text) for x in group):
        return False
    tiny = sum(x.width < TINY for x in group)
    return 4 * tiny <= len(group) >= 8 * sum(torn(a, b) for a, b in pairwise(group))  # text set round a picture tears words


def _stanzas(lines: Sequence[Line], first: int, last: int, found: list[bool]) -> None:
    """Marks the stanzas between short lines of prose: four lines or more that end with a clause though more had fitted."""
    i = first
    while i < last:
        j = i
        while j < last and _ends_clause(lines[j]) and (not lines[j].column or _may_end_before(lines, j)):
            j += 1
        commas = sum(x.ends in ("comma", "semicolon") for x in lines[i:j])
        if j - i >= 4 and commas >= 2:
            found[i:j] = [True] * (j - i)
        i = max(j, i + 1)


def _ends_clause(line: Line) -> bool:
    return line.ends in ("sentence", "comma", "semicolon") and line.text[-1] != "、"


def _may_end_before(lines: Sequence[Line], i: int) -> bool:
    """True if what follows line `i` would still have stood on it."""
    return i + 1 == len(lines) or room_after(lines[i], lines[i + 1]) >= 2


def _may_be_verse(line: Line) -> bool:
    begins = any(x in line.has for x in ("marker", "numbered-head", "article-number", "speaker"))
    return line.width <= 36 and not (line.mark or line.furniture or line.cut or begins)
