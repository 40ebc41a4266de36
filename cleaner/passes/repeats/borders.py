"""Where a copy that stands apart begins and ends.

What is alike says it but for a few characters: those beside two copies may be alike by chance, and belong to the text around the
copy, which would lose them with it; those beyond a misread character may belong to the copy, and would stay. How the text reads on
without the copy tells such borders from one another. The weights are log-odds: a conditional logistic regression, fitted on pieces
put into the texts of `benchmarks/repeats`, gave these, rounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.passes.plausibility import costs
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import CLOSERS, MARKS, OPENERS, PAUSES, STOPS, Compact, han
from cleaner.passes.repeats.seams import begins, joined, reads_on
from cleaner.spans import Span

CHANCE = 3  # code points at either end that may be alike by chance
BEYOND = 8  # code points beyond a misread one that are looked at
STEPS = ((1, 1), (0, 1), (1, 0))  # code points that are passed in either copy: misread, put in, dropped
AS_IT_IS = 1.2  # for the borders as they were found
BY_CHANCE, OF_CHANCE = -0.6, -0.75  # for any characters alike by chance, and times what they tell
OVER, OF_OVER, ALONE = -0.9, 0.5, -2.2  # the same of those beyond a misread one, and if it is but one
AFTER_MARK, CLASH, UNENDED = 2.6, -1.6, -1.3  # for a seam behind a mark, against two marks that do not go together, against no end
READS, BEGINS, JOINED, MOST_JOINED = 0.9, 0.9, 0.3, 6.0  # times how it reads on, how a sentence begins, words across (at most)
RAREST, PLAIN = 5.5, 2.5  # log-odds that an ideograph tells at most, and any other character
EMPHASIS, EMPHASIS_BEFORE = (patterns.compile(rf"{way}(?:\*{{1,3}}|_{{1,3}}|~~)") for way in ("", "(?r)"))  # marks of Markdown


class Edge(Struct, frozen=True):
    """Where a copy may begin or end, where the other one does then, and what says so; between them the characters that differ."""

    at: int
    there: int
    sure: float
    differing: tuple[Span, Span] | None = None


def settled(compact: Compact, case: Case, before: Callable[[int], int]) -> Case:
    """The case with the borders of its copy without which the text reads on best; `before` says where that is on the left."""
    if case.whole is None or not case.copy.length:
        return case
    start, end = (Edge(a, b, AS_IT_IS) for a, b in zip(case.copy, case.kept))

    def sure(a: Edge, b: Edge) -> float:
        return a.sure + b.sure + _seam(compact, before(a.at), b.at)

    ends = list(_edges(compact, case, end, False))
    end = max(ends, key=lambda x: sure(start, x))
    start = max(_edges(compact, case, start, True), key=lambda x: sure(x, end))
    end = max(ends, key=lambda x: sure(start, x))
    copy, kept = Span(start.at, end.at), Span(start.there, end.there)
    if copy == case.copy or min(copy.length, kept.length) <= 0 or copy.overlaps(kept):
        return case
    within = [x for x in case.differences if copy.start < x[1].end and x[1].start < copy.end]
    differing = [x for x in (start.differing, *within, end.differing) if x is not None]
    return replace(case, kept=kept, copies=copy, copy=copy, differences=tuple(differing), exact=case.exact and not differing)


def _edges(compact: Compact, case: Case, now: Edge, back: bool) -> Iterator[Edge]:
    """Where the copy may begin (`back`) or end."""
    yield now
    text, way = compact.text, 1 if back else -1
    if case.whole is None or compact.border(now.at):
        return
    first, second = (x.start if back else x.end for x in case.whole)
    if second != now.at:
        yield Edge(second, first, 0.0 if text[second if back else second - 1] in MARKS else AS_IT_IS)
    for n in range(1, CHANCE + 1):
        i, j = first + way * n, second + way * n
        if compact.breaks(j) or text[min(i, first + way * (n - 1))] != text[min(j, second + way * (n - 1))]:
            break
        yield Edge(j, i, BY_CHANCE + OF_CHANCE * _worth(_between(text, second, j)))
    if case.differences:
        a, b = case.differences[0 if back else -1]
        i, j, run = (a.end, b.end, _between(text, second, b.start)) if back else (a.start, b.start, _between(text, b.end, second))
        if len(run) <= CHANCE:
            yield Edge(j, i, AS_IT_IS + OF_CHANCE * _worth(run))
    for k, n in STEPS:
        i, j = first - way * k, second - way * n
        length = _alike(compact, i, j, back)
        if length:
            x, y = i - way * length, j - way * length
            differing = Span(min(i, first), max(i, first)), Span(min(j, second), max(j, second))
            yield Edge(y, x, OVER + OF_OVER * _worth(_between(text, j, y)) + ALONE * (length == 1), differing)


def _between(text: str, a: int, b: int) -> str:
    return text[min(a, b) : max(a, b)]


def _alike(compact: Compact, a: int, b: int, back: bool) -> int:
    """How many characters before two places are equal, or from them on; no line ends among those at `b`."""
    text, n = compact.text, 0
    while n < BEYOND:
        i, j = (a - n - 1, b - n - 1) if back else (a + n, b + n)
        if min(i, j) < 0 or max(i, j) >= len(text) or text[i] != text[j] or compact.breaks(j + back):
            break
        n += 1
    return n


def _worth(piece: str) -> float:
    """What it tells that a piece stands twice."""
    table = costs()
    return sum(min(RAREST, table[ch] * math.log(2)) if han(ch) else PLAIN for ch in piece)


def _seam(compact: Compact, left: int, right: int) -> float:
    """How well what stands before `left` goes on with what stands from `right` on."""
    text = compact.text
    if left <= 0 or right >= len(text) or compact.border(left) or compact.border(right):
        unended = right >= len(text) or (compact.border(right) and not compact.border(left))
        return UNENDED if unended and left > 0 and text[left - 1] not in STOPS + CLOSERS + ":" else 0.0
    last, first = text[left - 1], text[right]
    after = AFTER_MARK if last in MARKS else 0.0
    if first in MARKS:
        meet = last in PAUSES + OPENERS or (last in STOPS and first not in CLOSERS) or (last in CLOSERS and first in CLOSERS)
        return after + (CLASH if meet else 0.0) + BEGINS * begins(text, _behind_marks(text, right))
    if last in MARKS:
        return after + BEGINS * begins(text, right)
    return READS * reads_on(text, left, right) + JOINED * min(joined(text, left, right), MOST_JOINED)


def _behind_marks(text: str, i: int) -> int:
    while i < len(text) and text[i] in MARKS:
        i += 1
    return i


def with_marks(raw: str, span: Span) -> Span:
    """The span with both marks of emphasis round what goes, or without the one that ends what stays."""
    start, end = span
    line = raw.rfind("\n", 0, start) + 1
    first = EMPHASIS.match(raw, start, end)
    if first and raw.count(first[0], line, start) % 2:
        return Span(first.end(), end)
    before = EMPHASIS_BEFORE.match(raw, line, start)
    if before and raw.startswith(before[0], end):
        return Span(before.start(), end + len(before[0]))
    if before and raw.endswith(before[0], start, end) and raw.count(before[0], line, start) % 2:
        return Span(before.start(), end)
    return span
