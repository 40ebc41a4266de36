"""Repeats as cases to judge: what stays, what may go, and where the border between them lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from cleaner.passes.repeats.align import Run, ahead
from cleaner.passes.repeats.compact import CLOSERS, MARKS, PAUSES, STOPS, Compact, han
from cleaner.passes.repeats.ends import ALIKE, completed, differences, over_pages, snapped, turns
from cleaner.passes.repeats.seams import joined, latin, seam
from cleaner.passes.repeats.shingles import Index, Match
from cleaner.spans import Span

TORN = 3.0  # log-odds from which a word is taken to be torn in two
LOOKED_AT = 2000  # code points of a loop's first round in which a better border is looked for


class Case(Struct, frozen=True):
    """One piece that stands twice or more; all spans are places in the compact text.

    `kept` is the first copy, `copies` what would go: one later copy, or in a row (`rounds` of
    `kept`, it and its copies together) all of them; `copy` is the first copy that would go. `tail`
    follows the copies: the part of one more round that is broken off at the end of a paragraph.
    `differences` are the places where copies are not alike: in the earlier one, in the later one; what stands at the turn of a
    page is none, but one of `turns`.
    """

    kept: Span
    copies: Span
    copy: Span
    rounds: int = 2
    adjacent: bool = False
    tail: int = 0
    differences: tuple[tuple[Span, Span], ...] = ()
    turns: tuple[tuple[Span, Span], ...] = ()
    exact: bool = True
    whole: tuple[Span, Span] | None = None  # of copies apart, what is alike with all that `kept` and `copy` leave to the text


def cases(compact: Compact) -> Iterator[Case]:
    """The cases of a text, ascending by the later copy."""
    for m in over_pages(compact, Index(compact.text)):
        m = snapped(compact, completed(compact, m))
        case = _marked_row(compact, m) if m.exact else None
        if case is None:
            case = _row(compact, m) if m.second.start <= m.first.end else _apart(compact, m)
        if case is not None:
            yield case


def _row(compact: Compact, m: Match) -> Case | None:
    # Any border within what is left over behind the last round gives the same text; the best one shows what was said again.
    # At the end of a paragraph what is left over is a round that is broken off, and goes.
    m = _equal_rounds(compact.text, _in_pairs(compact.text, m))
    first, run_end = m.first.start, m.second.end
    ends = compact.border(run_end)
    starts = _rounds(m, first)
    rest = run_end - starts[-1]
    left = compact.text[first : first + rest] if rest <= ALIKE else ""
    if ends and left[-1:] in STOPS and sum(map(han, left)) == 1:
        shift = rest  # a character that stands before the first round by chance: no round is broken off
    elif ends:
        lines = (t for t in (0, 1, rest) if t <= rest and compact.breaks(first + t) and compact.breaks(m.second.start + t))
        shift = next(lines, _marks(compact.text, m.second.start))
    else:
        chance = (a.start - starts[-2] for a, b in m.differences() if a.start >= starts[-2] and run_end - b.end <= ALIKE)
        shift = _best_border(compact, first, min(rest, LOOKED_AT, *chance))
    shifted = _rounds(m, first + shift)
    starts = shifted if len(shifted) > 2 else starts
    if len(starts) < 3:
        return None
    kept, end = Span(starts[0], starts[1]), starts[-1]
    if not (m.exact or ends):
        end = m.later(starts[-2] - 1) + 1  # what stands between the last round and what is left over is of neither
    differing = differences(compact, m, Span(kept.end, end))
    tail = run_end - end if ends else 0
    pages = turns(compact, m, Span(kept.end, end))
    return Case(kept, Span(kept.end, end), Span(*starts[1:3]), len(starts) - 1, True, tail, differing, pages, m.exact)


def _in_pairs(text: str, m: Match) -> Match:
    """Two clauses said by turns three times and more are one round: else one would be lost as the other one misread."""
    first, second = m.first.start, m.second.start
    if m.exact or m.first.end <= second:
        return m
    third, end = m.later(second), m.second.end
    period, length = third - first, end - third
    return Match((Run(first, third, length),)) if length >= 2 * period and ahead(text, first, third, end) == length else m


def _equal_rounds(text: str, m: Match) -> Match:
    """The rounds that are equal, without a piece of one before them that other words or another mark make no round of.

    Equal rounds with nothing left over begin where they begin: what stands before them is like the end of one, no more.
    """
    last = m.runs[-1]
    period, before = last.second - last.first, last.first - m.first.start
    words = any(max(a.length, b.length) > 1 for a, b in m.differences())
    marks = before <= ALIKE and all(a.length and set(text[slice(*a)] + text[slice(*b)]) <= MARKS for a, b in m.differences())
    whole = last.length % period == 0 and not text[last.first - 1 : last.first].isalnum()
    return Match((last,)) if (words or marks or whole) and before < period < last.length else m


def _marks(text: str, i: int) -> int:
    """How many marks at `i` go with what ends there: a clause ends once."""
    end = i
    while end < len(text) and (text[end] in CLOSERS or (text[end] in PAUSES + STOPS and text[end - 1] not in PAUSES + STOPS)):
        end += 1
    return end - i


def _rounds(m: Match, start: int) -> Sequence[int]:
    """Where rounds begin, from `start` on, and last where the one that is not whole does."""
    if m.exact:
        period = m.second.start - m.first.start
        return range(start, m.second.end + 1, period)
    starts = [start]
    while starts[-1] <= m.first.end and (following := m.later(starts[-1])) > starts[-1]:
        starts.append(following)
    return starts


def _marked_row(compact: Compact, m: Match) -> Case | None:
    """Rounds that differ in the mark behind the last one only: what is kept keeps that last mark."""
    first, run_end = m.first.start, m.second.end
    text, period = compact.text, m.second.start - first
    rounds, rest = divmod(run_end - first, period)
    missing = text[first + rest : first + period]
    if not (missing and len(missing) <= 2 < rest and set(missing) <= MARKS and text[run_end : run_end + 1] in MARKS):
        return None
    if missing == text[run_end : run_end + len(missing)]:
        return None
    kept = Span(first, first + rest)
    return Case(kept, Span(kept.end, run_end), Span(kept.end, kept.end + rest), rounds + 1, True)


def _best_border(compact: Compact, first: int, most: int) -> int:
    """How far behind `first`, at most `most`, a sentence or at least a word begins best."""
    rank, shift = max((_beginning(compact, first + t), -t) for t in range(most + 1))
    if rank:
        return -shift
    return next((t for t in range(min(most, 32) + 1) if not seam(compact.text, first + t)), 0)


def _beginning(compact: Compact, i: int) -> int:
    """How well a sentence or clause may begin at `i`, 0 if none does."""
    if compact.border(i):
        return 4
    before = compact.text[i - 1]
    if compact.text[i] in MARKS:
        return 0
    return 3 if before in STOPS + CLOSERS else 2 if before in PAUSES else 0


def _apart(compact: Compact, m: Match) -> Case | None:
    start, end = _within_paragraphs(compact, m)
    whole = Span(m.earlier(start), m.earlier(end)), Span(start, end)
    start, end = _trimmed(compact, Span(start, end), Span(m.earlier(start), m.earlier(end)))
    if end <= start:
        return None
    kept, copy = Span(m.earlier(start), m.earlier(end)), Span(start, end)
    if not kept.length:
        return None
    return Case(kept, copy, copy, differences=differences(compact, m, copy), turns=turns(compact, m, copy), exact=m.exact,
                whole=whole)


def swapped(compact: Compact, case: Case) -> Case:
    """The case of two copies apart in which the first one would go."""
    first = case.kept
    start, end = first
    text, other = compact.text, case.copies
    if case.whole is not None:
        first, other = case.whole
        start, end = first
    while start > 0 and other.start + start - first.start > 0 and text[start - 1] in MARKS and not compact.breaks(start) \
            and text[start - 1] == text[other.start + start - first.start - 1]:
        start -= 1
    while end < len(text) and text[end] in MARKS and not compact.breaks(end) \
            and text[end : end + 1] == text[other.end + end - first.end : other.end + end - first.end + 1]:
        end += 1
    start, end = _trimmed(compact, Span(start, end), other)
    if end <= start:
        start, end = first
    kept = Span(other.start + start - first.start, other.end + end - first.end)
    copy = Span(start, end)
    differing, pages = (tuple((b, a) for a, b in x) for x in (case.differences, case.turns))
    whole = None if case.whole is None else (case.whole[1], case.whole[0])
    return Case(kept, copy, copy, differences=differing, turns=pages, exact=case.exact, whole=whole)


def _trimmed(compact: Compact, copy: Span, other: Span) -> tuple[int, int]:
    """A copy without what belongs to the text around it."""
    text, (start, end) = compact.text, copy
    # A mark that both copies follow belongs to the text around the copy, which goes on behind it,
    # unless the copy tears a word in two or another mark follows.
    if not compact.border(start) and text[start - 1] not in MARKS and text[end : end + 1] not in MARKS \
            and joined(text, start, end) <= TORN:
        while start < end and text[start] in MARKS:
            start += 1
    # So does the mark that closes a paragraph whose last sentence would else stay without one.
    if compact.border(end) and not compact.border(start) and text[start - 1] not in MARKS:
        while end > start and text[end - 1] in MARKS:
            end -= 1
    # A number or a Latin word is not cut in two, unless the other copy is: a line ends there.
    cut = compact.breaks(other.start) and latin(text[other.start - 1 : other.start] or " ")
    if start and latin(text[start - 1]) and not compact.breaks(start) and not cut:
        while start < end and latin(text[start]):
            start += 1
    if end < len(text) and latin(text[end]) and not compact.breaks(end) and not compact.breaks(other.end):
        while end > start and latin(text[end - 1]):
            end -= 1
    return start, end


def _within_paragraphs(compact: Compact, m: Match) -> tuple[int, int]:
    """The later copy without the few characters by which it passes the ends of its paragraphs.

    There, two characters may be equal by chance; more are, where both copies pass such an end.
    """
    border = compact.border
    start, end = m.second
    for n in range(1, min(ALIKE, m.second.length // 4) + 1):
        if border(start + n) and (n <= 2 or border(m.earlier(start + n))) and not (border(start) and border(m.first.start)):
            start += n
            break
    for n in range(1, min(ALIKE, m.second.length // 4) + 1):
        if border(end - n) and (n <= 2 or border(m.earlier(end - n))) and not (border(end) and border(m.first.end)):
            end -= n
            break
    return start, end
