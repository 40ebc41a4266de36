"""Pieces that occur twice in one text, found in linear time.

Every `WIDTH`-th shingle (run of `WIDTH` characters) is remembered, and every place of the text
is looked up: a repeat of at least `2 * WIDTH - 1` characters holds a remembered shingle of its
first place and cannot be missed (the fixed-block index of rsync, Tridgell 1999; winnowing gives
the same promise with more shingles). A hit is widened on both sides to the longest equal piece,
and the search goes on behind it, so that a loop of any number of rounds is read once.
"""

from __future__ import annotations

from typing import NamedTuple

WIDTH = 8
LEAST = 2 * WIDTH - 1  # code points: every repeat of this length is found
REMEMBERED = 4  # places of one shingle: the first, and the latest


class Match(NamedTuple):
    """`length` characters at `first` occur again at `second`; the two may overlap (a period of second - first)."""

    first: int
    second: int
    length: int


def matches(text: str, width: int = WIDTH) -> list[Match]:
    """Maximal repeats of `text`, one for each piece that occurred before, ascending by `second`."""
    least = 2 * width - 1
    places: dict[str, list[int]] = {}
    get = places.get
    found: list[Match] = []
    i, put, stop, reached = 0, 0, len(text) - width, 0
    while i <= stop:
        shingle = text[i : i + width]
        known = get(shingle)
        best = None if known is None else _longest(text, known, i, least)
        if i == put:
            _remember(places, shingle, i)
            put += width
        if best is None or best.second + best.length <= reached:
            i += 1
            continue
        found.append(best)
        reached = best.second + best.length
        i = max(i + 1, reached - least + 1)  # a piece that begins in this one and goes beyond it is found too
        while put < i:
            _remember(places, text[put : put + width], put)
            put += width
    return sorted(found, key=lambda m: (m.second, -m.length))


def _remember(places: dict[str, list[int]], shingle: str, at: int) -> None:
    known = places.setdefault(shingle, [])
    if len(known) == REMEMBERED:
        del known[1]
    known.append(at)


def _longest(text: str, known: list[int], i: int, least: int) -> Match | None:
    """The repeat at `i` that goes on longest (of equal ones, with the nearest place) and has at least `least` characters."""
    ahead = sorted(((_ahead(text, j, i), j) for j in known), reverse=True)
    for n, j in ahead:
        # The way back is bounded by the way ahead: what is read twice stays a constant share.
        back = _back(text, j, i, 4 * n + 64)
        if back + n >= least:
            return Match(j - back, i - back, back + n)
    return None


def _ahead(text: str, a: int, b: int) -> int:
    """How many characters from `a` and from `b` (a < b) on are equal."""
    length, done, step = len(text) - b, 0, 16
    while done < length:
        size = min(step, length - done)
        if text[a + done : a + done + size] == text[b + done : b + done + size]:
            done += size
            step = min(2 * step, 65536)
        elif size == 1:
            break
        else:
            length, step = done + size - 1, max(1, size // 2)
    return done


def _back(text: str, a: int, b: int, limit: int) -> int:
    """How many characters before `a` and before `b` (a < b) are equal, at most `limit`."""
    length, done, step = min(a, limit), 0, 8
    while done < length:
        size = min(step, length - done)
        if text[a - done - size : a - done] == text[b - done - size : b - done]:
            done += size
            step = min(2 * step, 65536)
        elif size == 1:
            break
        else:
            length, step = done + size - 1, max(1, size // 2)
    return done
