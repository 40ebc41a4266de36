"""What stands across a place in the text, or would if something were left out there: words, and how the text goes on."""

from __future__ import annotations

from functools import lru_cache

from cleaner import patterns
from cleaner.grammar import LEFT, RIGHT, grammar
from cleaner.lexicon import lexicon
from cleaner.passes.repeats.compact import Compact

UNITS = frozenset("年月日号號时時点點分秒岁歲届屆元角块塊万萬亿億千百个個人名位户戶家口次倍件项項条條层層"
                  "楼樓座辆輛台艘架只米吨噸亩畝斤克升度℃％%")
COUNTED = 4.0  # log-odds for a number and what it counts, and for two pieces of one or of a Latin word
POINT = patterns.compile(r"[.:]\d")


def seam(text: str, i: int) -> float:
    """How surely a word stands across the place `i` (log-odds, 0 for not at all)."""
    return _seam(text[max(0, i - 4) : i], text[i : i + 4])


def joined(text: str, left: int, right: int) -> float:
    """The same for what comes before `left` and after `right`, as if nothing stood between them."""
    return _seam(text[max(0, left - 4) : left], text[right : right + 4])


@lru_cache(maxsize=4096)
def _seam(left: str, right: str) -> float:
    if left[-1:].isdigit() and right[:1] in UNITS:
        return COUNTED
    if left[-1:].isascii() and right[:1].isascii() and left[-1:].isalnum() and (right[:1].isalnum() or POINT.match(right)):
        return COUNTED
    return lexicon().seam(left, right)


def word_across(compact: Compact, i: int, number: bool) -> float:
    """How surely a word (or a number, if asked for) stands across `i`; nothing does across the end of a paragraph."""
    if compact.border(i):
        return 0.0
    text = compact.text
    if latin(text[i - 1]) and latin(text[i]):
        return 9.0 if number and not compact.breaks(i) else 0.0
    return seam(text, i)


def between_words(text: str, left: int, right: int) -> bool:
    """True if a word of two characters or more ends before `left` and another begins behind `right`: nothing is torn there.

    What stands across such a place elsewhere is a set phrase.
    """
    words = lexicon()
    return len(words.ends_with(text[max(0, left - 4) : left])[0]) > 1 and len(words.begins_with(text[right : right + 4])[0]) > 1


def reads_on(text: str, left: int, right: int) -> float:
    """How well what stands before `left` goes on with what stands behind `right` (log-odds)."""
    return _reads_on(text[max(0, left - LEFT) : left], text[right : right + RIGHT])


def begins(text: str, i: int) -> float:
    """How well a clause may begin at `i` (log-odds)."""
    return _begins(text[i : i + RIGHT])


@lru_cache(maxsize=4096)
def _reads_on(left: str, right: str) -> float:
    return grammar().reads_on(grammar().ending(left), grammar().leading(right))


@lru_cache(maxsize=4096)
def _begins(right: str) -> float:
    return grammar().begins(grammar().leading(right))


def latin(ch: str) -> bool:
    """True for what stands in a number or in a Latin word."""
    return ch.isascii() and (ch.isalnum() or ch in ".%")
