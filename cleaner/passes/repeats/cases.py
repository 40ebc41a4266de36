"""Repeats as cases to judge: what stays, what may go, and where the border between them lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cleaner.lexicon import lexicon
from cleaner.passes.repeats.compact import CLOSERS, MARKS, PAUSES, STOPS, Compact, han
from cleaner.passes.repeats.shingles import Match
from cleaner.spans import Span

ALIKE = 8  # code points in which two paragraphs often begin or end alike (第…条, 问：, 。)
TORN = 3.0  # log-odds from which a word is taken to be torn in two
LOOKED_AT = 2000  # code points of a loop's first round in which a better border is looked for


@dataclass(frozen=True, slots=True)
class Case:
    """One piece that stands twice or more; all spans are places in the compact text.

    `kept` is the first copy, `copies` what would go: one later copy, or in a row (`rounds` of
    `kept`, it and its copies together) all of them. `tail` follows the copies: the part of one
    more round that is broken off at the end of a paragraph.
    """

    kept: Span
    copies: Span
    rounds: int = 2
    adjacent: bool = False
    tail: int = 0

    @property
    def copy(self) -> Span:
        """The first copy that would go."""
        return Span(self.copies.start, self.copies.start + self.kept.length)


def seam(text: str, i: int) -> float:
    """How surely a word stands across the place `i` (log-odds, 0 for not at all)."""
    return _seam(text[max(0, i - 4) : i], text[i : i + 4])


def joined(text: str, left: int, right: int) -> float:
    """The same for what comes before `left` and after `right`, as if nothing stood between them."""
    return _seam(text[max(0, left - 4) : left], text[right : right + 4])


@lru_cache(maxsize=4096)
def _seam(left: str, right: str) -> float:
    return lexicon().seam(left, right)


def word_across(compact: Compact, i: int, number: bool) -> float:
    """How surely a word (or a number, if asked for) stands across `i`; nothing does across the end of a paragraph."""
    if compact.border(i):
        return 0.0
    text = compact.text
    if _latin(text[i - 1]) and _latin(text[i]):
        return 9.0 if number else 0.0
    return seam(text, i)


def cases(compact: Compact, found: list[Match]) -> Iterator[Case]:
    """The cases of the matches, in their order."""
    for m in found:
        if m.second - m.first <= m.length:
            yield _marked_row(compact, m) or _row(compact, m)
        elif (marked := _marked_row(compact, m)) is not None:
            yield marked
        else:
            case = _apart(compact, m)
            if case is not None:
                yield case


def _row(compact: Compact, m: Match) -> Case:
    period = m.second - m.first
    run_end = m.second + m.length
    rounds, rest = divmod(run_end - m.first, period)
    # Any border within the rest gives the same text; the best one shows what was said again.
    shift = _best_border(compact, m.first, min(rest, LOOKED_AT))
    kept = Span(m.first + shift, m.first + shift + period)
    end = kept.start + rounds * period
    tail = run_end - end
    broken_off = (tail > 0 and compact.border(run_end) and compact.text[run_end - 1] not in STOPS + CLOSERS
                  and compact.text[end - 1] in MARKS and (rounds > 2 or tail >= 4))
    return Case(kept, Span(kept.end, end), rounds, True, tail if broken_off else 0)


def _marked_row(compact: Compact, m: Match) -> Case | None:
    """Rounds that differ in the mark behind the last one only: what is kept keeps that last mark."""
    text, period, run_end = compact.text, m.second - m.first, m.second + m.length
    rounds, rest = divmod(run_end - m.first, period)
    missing = text[m.first + rest : m.first + period]
    if not (missing and len(missing) <= 2 < rest and set(missing) <= MARKS and text[run_end : run_end + 1] in MARKS):
        return None
    if missing == text[run_end : run_end + len(missing)]:
        return None
    kept = Span(m.first, m.first + rest)
    return Case(kept, Span(kept.end, run_end), rounds + 1, True)


def _best_border(compact: Compact, first: int, most: int) -> int:
    """How far behind `first`, at most `most`, a sentence or at least a word begins best."""
    rank, shift = max((_beginning(compact, first + t), -t) for t in range(most + 1))
    if rank:
        return -shift
    return next((t for t in range(min(most, 32) + 1) if not seam(compact.text, first + t)), 0)


def _beginning(compact: Compact, i: int) -> int:
    """How well a sentence or clause may begin at `i`, 0 if none does."""
    if compact.breaks(i):
        return 4 if compact.border(i) else 3
    before = compact.text[i - 1]
    if compact.text[i] in MARKS:
        return 0
    return 3 if before in STOPS + CLOSERS else 2 if before in PAUSES else 0


def _apart(compact: Compact, m: Match) -> Case | None:
    text = compact.text
    start, end = _within_paragraphs(compact, m)
    # A mark that both copies follow belongs to the text around the copy, which goes on behind it,
    # unless the copy tears a word in two.
    if not compact.border(start) and text[start - 1] not in MARKS and joined(text, start, end) <= TORN:
        while start < end and text[start] in MARKS:
            start += 1
    # So does the mark that closes a paragraph whose last sentence would else stay without one.
    if compact.border(end) and not compact.border(start) and text[start - 1] not in MARKS:
        while end > start and text[end - 1] in MARKS:
            end -= 1
    # A number or a Latin word is not cut in two.
    if start and _latin(text[start - 1]):
        while start < end and _latin(text[start]):
            start += 1
    if end < len(text) and _latin(text[end]):
        while end > start and _latin(text[end - 1]):
            end -= 1
    if end <= start:
        return None
    shift = m.first - m.second
    return Case(Span(start + shift, end + shift), Span(start, end))


def _within_paragraphs(compact: Compact, m: Match) -> tuple[int, int]:
    """The later copy without the few characters by which it passes the ends of its paragraphs.

    There, two characters may be equal by chance; more are, where both copies pass such an end.
    """
    border, shift = compact.border, m.first - m.second
    start, end = m.second, m.second + m.length
    for n in range(min(ALIKE, m.length // 4), 0, -1):
        if border(start + n) and (n <= 2 or border(start + n + shift)):
            start += n
            break
    for n in range(min(ALIKE, m.length // 4), 0, -1):
        if border(end - n) and (n <= 2 or border(end - n + shift)):
            end -= n
            break
    return start, end


def _latin(ch: str) -> bool:
    return ch.isascii() and (ch.isalnum() or ch in ".%")


__all__ = ["Case", "cases", "han", "joined", "seam", "word_across"]
