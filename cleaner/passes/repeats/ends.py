"""Where the two pieces of a match end: over the turn of a page, and over a last character that was misread."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.passes.repeats.align import Aligner, Run, ahead
from cleaner.passes.repeats.compact import MARKS, OPENERS, PAUSES, STOPS, Compact, han
from cleaner.passes.repeats.shingles import Index, Match
from cleaner.spans import Span

ALIKE = 8  # code points in which two paragraphs often begin or end alike (第…条, 问：, 。)
PAGE = 60  # code points of the foot of a page and the head of the next, at most
PAGE_LINES = 4
MISREAD = 8  # code points misread in a row at most
SLACK = 3  # code points before the turn of a page that may be misread
BEYOND = 7  # code points that must be equal beyond the turn of a page
LITTLE = 8  # code points beyond a misread one that are looked at
LONG = 40  # code points of a piece that is no formula
HEAD = 3  # code points of the beginning of a round, one of which may be misread
ROUNDS, WRONG = 6, 7  # earlier rounds to which the rest of the last one is compared, and of how many code points one may differ
LATER = 400  # code points of such a rest
EDGE = 2  # code points between the end of a match and the end of a clause that may be misread


def differences(compact: Compact, m: Match, copy: Span) -> tuple[tuple[Span, Span], ...]:
    """What differs within the later piece or right at its ends; the turn of a page aside."""
    found: list[tuple[Span, Span]] = []
    for a, b in m.differences():
        if copy.start <= b.end and b.start < copy.end:
            turn = _turn(compact, a, b)
            sides = [(a, b)] if turn is None else _beside(a, b, *turn)
            for x, y in sides:
                found += _parted(compact.text, x, y) if min(x.length, y.length) > 0 and x.length + y.length > 2 else [(x, y)]
    return tuple(found)


def turns(compact: Compact, m: Match, copy: Span) -> tuple[tuple[Span, Span], ...]:
    """Where a page turns within one of two pieces: a few short lines there, nothing in the other one."""
    found = (_turn(compact, a, b) for a, b in m.differences() if copy.start < b.end and b.start < copy.end)
    return tuple(turn for turn in found if turn is not None)


def _turn(compact: Compact, a: Span, b: Span) -> tuple[Span, Span] | None:
    """The turn of a page in one of two pieces that differ: whole lines in it, with a few characters misread beside them."""
    if max(a.length, b.length) <= EDGE or min(a.length, b.length) > 2 * SLACK:
        return None
    if min(a.length, b.length) <= EDGE and page(compact, a) and page(compact, b):
        return a, b
    longer = a if a.length > b.length else b
    start = next(filter(compact.breaks, range(longer.start, min(longer.start + SLACK, longer.end) + 1)), longer.end)
    end = next(filter(compact.breaks, range(longer.end, max(longer.end - SLACK, start), -1)), start)
    left, right = start - longer.start, longer.end - end
    other = b if longer is a else a
    if end - start <= EDGE or abs(left + right - other.length) > 1 or not page(compact, Span(start, end)):
        return None
    if not (compact.border(start) and compact.border(end)):  # a line of a paragraph
        return None
    at = min(other.start + left, other.end) if right < left or other.length <= left else max(other.start, other.end - right)
    turned, none = Span(start, end), Span(at, at)
    return (turned, none) if longer is a else (none, turned)


def _beside(a: Span, b: Span, c: Span, d: Span) -> list[tuple[Span, Span]]:
    """What of two pieces that differ stands before a turn of the page (`c` or `d`) and behind it."""
    sides = (Span(a.start, c.start), Span(b.start, d.start)), (Span(c.end, a.end), Span(d.end, b.end))
    return [(x, y) for x, y in sides if x.length or y.length]


def _parted(text: str, a: Span, b: Span) -> Iterator[tuple[Span, Span]]:
    """The differences of two short pieces: what is equal between them parts them."""
    from rapidfuzz.distance import Levenshtein

    x, y = a.start, b.start
    for m in Levenshtein.opcodes(text[slice(*a)], text[slice(*b)]).as_matching_blocks():  # the last one is empty, at both ends
        if a.start + m.a > x or b.start + m.b > y:
            yield Span(x, a.start + m.a), Span(y, b.start + m.b)
        x, y = a.start + m.a + m.size, b.start + m.b + m.size


def page(compact: Compact, span: Span) -> bool:
    """True for nothing (or an overlap by chance), or for a few whole short lines: the foot of a page and the head of the next."""
    if span.length <= 0:
        return span.length > -ALIKE
    return (span.length <= PAGE and bool(compact.breaks(span.start)) and bool(compact.breaks(span.end))
            and len(compact.lines(span.start, span.end)) < PAGE_LINES
            and compact.text[span.end - 1] not in PAUSES
            and not any(ch in STOPS for ch in compact.text[span.start : span.end]))


def over_pages(compact: Compact, index: Index) -> Iterator[Match]:
    """The matches; where a page turns within one of two pieces, one match goes over it."""
    last: Match | None = None
    for m in index.matches():
        if last is not None:
            if m.second.start < last.second.end and m.earlier(last.second.end) == last.first.end:
                last = _longer(last, m)
                continue
            between = Span(last.first.end, m.first.start), Span(last.second.end, m.second.start)
            first, second = (x.length for x in between)
            misread = max(first, second) <= MISREAD and min(first, second) >= 0 and abs(first - second) <= 2
            turned = all(page(compact, x) for x in between) and max(first, second) > 0
            if (misread or turned) and m.runs[0].length > ALIKE:
                last = _one(last, m)
                continue
            yield last
        last = _continued(compact, index.aligner, m)
    if last is not None:
        yield last


def _longer(a: Match, b: Match) -> Match:
    """The first with what the second has behind its end; the two run in step there."""
    end = a.second.end
    skips = [(r, max(0, end - r.second)) for r in b.runs if r.second + r.length > end]
    return Match((*a.runs, *(Run(r.first + k, r.second + k, r.length - k) for r, k in skips)))


def _one(a: Match, b: Match) -> Match:
    """One match; what both have goes with the first."""
    over = max(0, a.first.end - b.first.start, a.second.end - b.second.start)
    first, second, length = b.runs[0]
    return Match((*a.runs, Run(first + over, second + over, length - over), *b.runs[1:]))


def _continued(compact: Compact, aligner: Aligner, m: Match) -> Match:
    """The match with what goes on alike beyond a page that turns at one of its ends."""
    if m.second.start <= m.first.end:  # it is said again and again
        return _row_continued(compact, m)
    for back in (False, True):
        (a, b) = (m.first.start, m.second.start) if back else (m.first.end, m.second.end)
        places = [(a, y) for y in _pages(compact, b, back)] + [(x, b) for x in _pages(compact, a, back)]
        for x, y in places:
            if x < y:
                runs = aligner.before(x, y, 4 * m.second.length) if back else aligner.after(x, y)
                if sum(r.length for r in runs) >= BEYOND:
                    m = Match((*runs, *m.runs) if back else (*m.runs, *runs))
                    break
    return m


def _row_continued(compact: Compact, m: Match) -> Match:
    """Rounds that go on over the turns of pages."""
    text, period = compact.text, m.second.start - m.first.start
    while m.exact or m.runs[-1].second - m.runs[-1].first == period:
        end = m.second.end
        goes_on = ((y, ahead(text, end - period, y, min(len(text), y + period))) for y in _pages(compact, end, back=False))
        y, n = next(((y, n) for y, n in goes_on if n >= min(period, BEYOND)), (0, 0))
        if not n:
            break
        behind = ahead(text, y, y + period, len(text)) if n == period else 0
        m = Match((*m.runs, Run(end - period, y, n), *([Run(y, y + period, behind)] if behind else [])))
    return m


def _pages(compact: Compact, i: int, back: bool) -> Iterator[int]:
    """Where the text may go on if a page turns at `i`: behind one to four short lines, or before them."""
    near = range(i, max(i - SLACK, 0), -1) if back else range(i, min(i + SLACK, len(compact.text)))
    at = i = next(filter(compact.breaks, near), 0)
    if not i:
        return
    for _ in range(PAGE_LINES):
        at = compact.line_before(at) if back else compact.line_after(at)
        if not page(compact, Span(at, i) if back else Span(i, at)) or at == i:
            return
        yield at


def snapped(compact: Compact, m: Match) -> Match:
    """The match with one misread character beside it, where behind it a clause ends (or before it begins) in both places.

    Only if more of it was misread, or if it is long.
    """
    m = _to_the_end(compact, m)
    if m.exact:
        return m
    text = compact.text
    row, lacking = m.second.start <= m.first.end, 0
    beside = row or page(compact, Span(m.first.end, m.second.start))  # else what is at its ends may be of the text around it
    if row:
        lacking = _starts(m)[-1] - m.second.end
        m = _from_the_head(compact, m, lacking)
    first, second = m.first.end, m.second.end
    for k, j in ((1, 1), (0, 1)) if not row else ((1, 1),) if lacking > HEAD else ():
        x, y = first + k, second + j
        if x < y <= len(text) and _clause_ends(compact, first, x) and _clause_ends(compact, second, y) \
                and (beside or compact.border(y)):
            m = Match((*m.runs, Run(x, y, ahead(text, x, y, len(text)))))
            break
    first, second = m.first.start, m.second.start
    x, y = first - 1, second - 1
    if 0 <= x < y and _clause_begins(compact, x, first) and (_clause_begins(compact, y, second) or y == m.first.end) \
            and (beside or compact.border(y)):
        m = Match((Run(x, y, 0), *m.runs))
    return m


def completed(compact: Compact, m: Match) -> Match:
    """The rounds with the rest of the last one, if an earlier one is like it: the one before it was misread there, too."""
    if m.exact or m.second.start > m.first.end:
        return m
    from rapidfuzz.distance import Levenshtein

    text, begin, starts = compact.text, m.second.end, _starts(m)
    lacking = starts[-1] - begin
    if not EDGE <= lacking <= LATER or begin - starts[-2] < LITTLE or len(starts) < 4:
        return m
    ends = [e for e in range(begin + lacking - EDGE, begin + lacking + EDGE + 1) if begin < e <= len(text)]
    for start in starts[1:-2][:ROUNDS]:
        was = text[start - lacking : start]
        alike = ((Levenshtein.distance(was, text[begin:e]), e) for e in ends if text[e - 1] == was[-1])
        far, end = min(alike, default=(lacking, 0))
        if far <= max(1, lacking // WRONG) and not any(map(compact.border, range(begin, end))):
            before = text[m.first.end : starts[-2]]
            equal = Levenshtein.opcodes(before, text[begin:end]).as_matching_blocks()
            return Match((*m.runs, *(Run(m.first.end + x.a, begin + x.b, x.size) for x in equal)))
    return m


def _starts(m: Match) -> list[int]:
    """Where the rounds begin, and last where the one behind them would."""
    starts = [m.first.start, m.second.start]
    while starts[-1] < m.second.end and (following := m.later(starts[-1])) > starts[-1]:
        starts.append(following)
    return starts


def _from_the_head(compact: Compact, m: Match, lacking: int) -> Match:
    """The rounds, where the last one lacks only the first characters of it, with those: one of them was misread."""
    text, first, second = compact.text, m.first.start - lacking, m.second.start - lacking
    if 0 < lacking <= HEAD and first >= 0 and _clause_border(compact, first) \
            and sum(map(str.__ne__, text[first : first + lacking], text[second : second + lacking])) == 1 < lacking:
        return Match((Run(first, second, 0), *m.runs))
    return m


def _to_the_end(compact: Compact, m: Match) -> Match:
    """The match with what is left of its last clause beyond one misread character, and of its first clause before one.

    A few characters, equal in both places: too few to say so by themselves, but they end with the clause and the later paragraph.
    """
    text = compact.text
    first, second = m.first.end, m.second.end
    if m.second.start <= first:
        return m
    if m.second.start - first <= LITTLE:  # what is left of the first one ends where the second one begins
        for k, j in ((1, 1), (0, 1), (1, 0)):
            x, y = first + k, second + j
            n = ahead(text, x, y, min(len(text), y + LITTLE)) if y < len(text) else 0
            if n and x + n >= m.second.start and all(map(han, text[first:x] + text[second:y])):
                return Match((*m.runs, Run(x, y, m.second.start - x)))
    if m.exact and m.second.length < LONG:
        return m
    for k, j in ((1, 1), (0, 1), (1, 0)):
        x, y = first + k, second + j
        n = ahead(text, x, y, min(len(text), y + LITTLE)) if y < len(text) and not compact.border(second) else 0
        if n > 1 and compact.border(y + n) and text[y + n - 1] in MARKS:
            m = Match((*m.runs, Run(x, y, n)))
            break
    first, second = m.first.start, m.second.start
    for k, j in ((1, 1), (0, 1), (1, 0)):
        x, y = first - k, second - j
        n = 0
        while n < LITTLE and x - n > 0 and y - n > first and text[x - n - 1] == text[y - n - 1] and not compact.border(y - n):
            n += 1
        if n > 1 and compact.border(y - n) and (compact.border(x - n) or text[x - n - 1] in MARKS) and not compact.border(second):
            m = Match((Run(x - n, y - n, n), *m.runs))
            break
    return m


def _clause_border(compact: Compact, i: int) -> bool:
    return compact.border(i) or compact.text[i - 1] in MARKS or compact.text[i] in OPENERS


def _clause_ends(compact: Compact, start: int, end: int) -> bool:
    text = compact.text
    inside = text[start:end]
    return not (set(inside) & MARKS) and not compact.breaks(start) and (compact.border(end) or text[end : end + 1] in MARKS)


def _clause_begins(compact: Compact, start: int, end: int) -> bool:
    text = compact.text
    inside = text[start:end]
    return not (set(inside) & MARKS) and not compact.breaks(end) and (compact.border(start) or text[start - 1] in MARKS)
