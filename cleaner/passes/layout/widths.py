"""How wide columns are: what the widths of lines show, and what would still have stood on a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.passes.layout import pieces
from cleaner.passes.layout.lines import ASIDE, CANNOT_BEGIN, OPENING, Line, cells, torn
from cleaner.passes.layout.pieces import SEAM

WIDE = 36  # cells: lines of a text in one column are wider
MANY = 12  # cut lines that show the width of one column
PROPORTIONAL = 8  # letters of a proportional typeface that may be a cell narrower or wider
LATIN = patterns.compile(r"[A-Za-z]")
HAN_BESIDE = patterns.compile(r"\p{Han}{2}")
UNIT = patterns.compile(r"[“‘（《〈「『【〔(\[]*(?:(?:https?://|www\.)[\x21-\x7e]+|[\x21-\x2b\x2d-\x39\x3c-\x7e]+(?:[,:]\d+)*|.)")
NARROWED = patterns.compile(r"[，、。；：“”‘’（）《》,;:()]")
TWO_MARKS = patterns.compile(r"[，。、；：！？“”‘’（）《》「」『』](?=[，。、；：！？“”‘’（）《》「」『』])")
HANGING = "，。、；：！？”’）》』」,.;:!?)"
MOST_NARROWED = 4
FEW_TORN = 6  # one line in so many tears a word where lines were wrapped
FEWEST = 12  # cells of a line beside a picture
NARROWEST = 18  # cells: no column of running text is narrower; lines of verse are


def measure(lines: Sequence[Line]) -> None:
    """Sets the column width of each line, where its neighbourhood shows that lines were wrapped.

    If many lines that are full and go on are followed by a blank one, blank lines say nothing and one is not counted.
    The width of a column is the largest that several lines near by reach, if hardly any line is longer
    and lines of that width mostly do not end where a sentence or clause ends.
    """
    first = 0
    while first < len(lines):
        last = first + 1
        while last < len(lines) and lines[last].gap == 1 and not lines[last].page and last - first < 400:
            last += 1
        for i in range(first, last):
            x = lines[i]
            x.column = x.known if x.margin else _fitting(lines, i, first, last) or x.known
        first = last
    _beside_pictures(lines)
    own = [x.column for x in lines]
    known = max(own, default=0)
    wide = [w or width_of_column(lines[max(0, i - 12) : i + 13]) for i, w in enumerate(own)]
    seen = {w for w, n in Counter(wide).items() if w and n >= 4}
    if seen:
        wide = [w or width_of_column(lines[max(0, i - 12) : i + 13], seen) for i, w in enumerate(wide)]
    for i, line in enumerate(lines):
        following = next((w for w in own[i : i + 10] if w), 0)  # a head has the column of what it heads
        near = line.known if line.margin else following or line.known or wide[i] or _same(lines, i, known)
        line.over = near > 0 and line.width > max(near + 3, near * 1.15)
        line.column = 0 if line.over else near
    _usual_width(lines)
    _pieces(lines)
    pieces.mark(lines)
    _asides(lines)
    full = [(a, b) for a, b in pairwise(lines) if a.column and a.ends == "open" and a.width >= a.column - 4]
    if len(full) >= 4 and 10 * sum(b.gap == 2 for _, b in full) >= (3 if len(full) >= 10 else 8) * len(full):
        for line in lines:
            if line.gap > 1:
                line.gap, line.loose = (line.gap + 1) // 2, True


def _asides(lines: Sequence[Line]) -> None:
    """Lets a line end a sentence if the line before ends one and it only adds an aside: who wrote it, in brackets."""
    for a, b in pairwise(lines):
        ends_it = b.text[-1] in "）)" and b.ends == "open" and ASIDE.search(a.text[-80:] + b.text) is not None
        if ends_it and b.gap == 1 and a.column:
            b.ends = "sentence"


def _usual_width(lines: Sequence[Line]) -> None:
    """Sets the column of full lines that stand too singly to show one, in a text of one column: items and short paragraphs."""
    cut = [a for a, b in pairwise(lines)
           if b.gap == 1 and a.clause and a.width >= WIDE and HAN_BESIDE.fullmatch(a.text[-1] + b.text[0])]
    counts = Counter(x.width for x in cut)
    usual = max(counts, key=lambda w: (sum(counts[v] for v in range(w - 3, w + 1)), w), default=0)
    if usual < WIDE or len(cut) < MANY or 10 * sum(_fills(x, usual) for x in cut) < 6 * len(cut):
        return
    for a, b in pairwise(lines):
        if not (a.column or a.code or a.margin) and b.gap == 1 and _fills(a, usual):
            a.column, a.over = max(usual, a.width), False


def _fills(line: Line, width: int) -> bool:
    """Whether a line is as wide as a column, its Latin letters being of a width of their own."""
    slack = len(LATIN.findall(line.text)) // PROPORTIONAL
    return width - 6 - slack <= line.width <= width + slack


def _same(lines: Sequence[Line], i: int, known: int) -> int:
    """The width `known` from another place of the text, if lines near by are cut at it: items of a list that run over."""
    near = [x for x in lines[max(0, i - 6) : i + 7] if not x.code]
    cut = sum(known - 3 <= x.width <= known and x.ends == "open" for x in near)
    return known if known and cut >= 3 and all(x.width <= known + 1 for x in near) else 0


def _pieces(lines: Sequence[Line]) -> None:
    """Sets `left` where extractors cut one line of the page into several, as they do beside marks set narrow."""
    for a, b in pairwise(lines):
        width = a.left + a.width
        over = width + b.width - a.column - 1
        if over > 0:  # of two marks side by side one is set narrow
            over -= min(MOST_NARROWED, len(TWO_MARKS.findall(a.text[-1] + b.text)))
        if b.gap == 1 and not b.page and over <= 0 and _goes_on(a.text[-1], b.text[0]):
            b.left = width


def _goes_on(last: str, first: str) -> bool:
    return first in "，。、；：？！”’）》〉」』】" or (last in SEAM and first in OPENING)


def _fitting(lines: Sequence[Line], i: int, first: int, last: int) -> int:
    """The width of the column of line `i`; where it changes near by, that of the side which the line fills."""
    whole = width_of_column(lines[max(first, i - 8) : min(last, i + 9)])
    width = lines[i].width
    wider = whole or max([x.width for x in lines[max(first, i - 8) : min(last, i + 9)]])  # two columns may show none together
    if width < wider - 3 and width >= NARROWEST:
        for side in (lines[max(first, i - 6) : i + 1], lines[i : min(last, i + 7)]):
            if len(side) >= 4 and (whole or _are_torn(side)) and 0 <= (own := width_of_column(side)) - width <= 3:
                return own
    return whole


def _beside_pictures(lines: Sequence[Line]) -> None:
    """Sets the column of a few lines that are narrower than those around them, in a text of which most lines were wrapped."""
    if 2 * sum(x.column > 0 for x in lines) < len(lines):
        return
    found = {}
    for i, x in enumerate(lines):
        if not (x.column or x.margin or x.code) and x.width >= FEWEST:
            near = _no_wider(lines, i)
            if len(near) >= 4 and _beside_text(lines, i) and (_are_torn(near) or _are_cut(near)):
                found[i] = width_of_column(near, least=FEWEST)
    for i, width in found.items():
        if 0 <= width - lines[i].width <= 3:
            lines[i].column = width


def _beside_text(lines: Sequence[Line], i: int) -> bool:
    """Whether the lines around `i` that show no column follow lines that do, or go before them, without a blank line."""
    first, last = i, i
    while first > 0 and not lines[first].column and lines[first].gap == 1 and i - first < MANY:
        first -= 1
    while last + 1 < len(lines) and not lines[last].column and lines[last + 1].gap == 1 and last - i < MANY:
        last += 1
    return bool(lines[first].column or lines[last].column)


def _no_wider(lines: Sequence[Line], i: int) -> Sequence[Line]:
    """Line `i` and those around it that follow one another and are hardly wider."""
    most = lines[i].width + 3
    first, last = i, i + 1
    while first > max(0, i - 6) and lines[first].gap == 1 and not lines[first].page and lines[first - 1].width <= most:
        first -= 1
    while last < min(len(lines), i + 7) and lines[last].gap == 1 and not lines[last].page and lines[last].width <= most:
        last += 1
    return lines[first:last]


def width_of_column(near: Sequence[Line], seen: Collection[int] = (), least: int = NARROWEST) -> int:
    """The width at which most of the lines were wrapped, 0 if they were not.

    `seen` are widths at which lines were wrapped elsewhere in the text.
    """
    near = [x for x in near if x.text[-1] not in "_＿"]  # blanks to fill are as wide as their form is
    widths = sorted([x.width for x in near if not x.code and not x.mark], reverse=True)
    if len(widths) < 3:
        return 0
    allowed = len(widths) // 8  # lines that may be longer: set across columns, or spoilt, or with marks that hang over
    for k, width in enumerate(widths[: allowed + 1]):
        if width < least:
            return 0
        if widths[k + 2 : k + 3] < [width - 3] and len(near) == len(widths) > 5:  # it has no peers
            continue
        peers = [x for x in near if width - 3 <= x.width <= width]
        if len(peers) >= 3 or (len(widths) < 6 and len(peers) >= 2):
            cut = sum([x.ends == "open" for x in peers])
            short = sum([x.ends == "open" and x.width < width - 6 for x in near])
            few = short > cut and 5 * len(peers) < 2 * len(near)  # lines of verse and entries of a list end openly at any width
            if few and not any(-7 <= width - w <= 2 for w in seen):
                return 0
            prose = sum([x.clause for x in peers])
            rows = 4 * prose < len(peers)  # lines of verse and entries of a list may be of one width
            rows = rows or 3 * sum(x.clause for x in peers if x.ends == "open") < cut  # or stand below a line of prose
            if rows and not _are_torn(near):
                return 0
            if 5 * cut >= 2 * len(peers):
                return _usual(near, width)
            if any(x.text[-1] not in HANGING for x in near if x.width == width):
                return 0
    return 0


def _are_torn(lines: Sequence[Line]) -> bool:
    """True if words stand across the ends of lines, which no line of verse and no entry of a list does to them."""
    found = ends = 0
    for a, b in pairwise(lines):
        if b.gap == 1 and a.ends == "open" and not a.mark:
            ends += 1
            found += torn(a, b)
    return found >= 2 and FEW_TORN * found >= ends


def _are_cut(lines: Sequence[Line]) -> bool:
    """True if most lines hold clauses and half of them end between two ideographs, as entries of a list seldom do."""
    cut = sum(HAN_BESIDE.fullmatch(a.text[-1] + b.text[0]) is not None for a, b in pairwise(lines))
    return 2 * sum(x.clause for x in lines) > len(lines) and 2 * cut >= len(lines) - 1


def _usual(near: Sequence[Line], width: int) -> int:
    """The width that most cut lines have, if wider ones only hold marks that were set narrow to fit in."""
    found = [x.width for x in near if width - 5 <= x.width <= width and x.ends in ("open", "comma")]
    if found.count(width) == len(found):
        return width
    counts = Counter(found)
    usual = max(counts, key=lambda w: (counts[w], w))
    wider = [x for x in near if usual + 1 < x.width <= width]
    return usual if all(_hangs(x, usual) or len(NARROWED.findall(x.text)) >= max(2, x.width - usual) for x in wider) else width


def _hangs(line: Line, width: int) -> bool:
    """Whether a line is wider by no more than the mark at its end, which hangs over."""
    return line.text[-1] in HANGING and line.width - 2 <= width


def room_after(line: Line, following: Line) -> int:
    """Cells left on `line` if the first unit of `following` had been put there; below 0 if it did not fit.

    A unit is a character, or a Latin word or number, with the marks that cannot begin a line;
    an opening mark takes what it opens with it.
    """
    return line.column - line.left - line.width - (following.unit or first_unit(following))


def first_unit(line: Line) -> int:
    """The width of the first unit of a line, which is asked for at several breaks."""
    text = line.text
    m = UNIT.match(text)
    end = m.end() if m else 1
    while end < len(text) and end < 6 and CANNOT_BEGIN.match(text[end]):
        end += 1
    line.unit = cells(text[:end])
    return line.unit
