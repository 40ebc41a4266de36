"""The text without blanks and line breaks, with punctuation of one width, and the way back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

import regex

from cleaner.spans import Span

# Half-width marks stand for the full-width ones: the same sentence may come in both.
FOLD = (("，", ","), ("：", ":"), ("；", ";"), ("！", "!"), ("？", "?"), ("（", "("), ("）", ")"))
STOPS = "。!?…"  # end a sentence
PAUSES = ",;:、"  # end a clause
CLOSERS = "”’》〉」』】)\"'"
MARKS = frozenset(STOPS + PAUSES + CLOSERS)


def han(ch: str) -> bool:
    """True for one Chinese character; False for "" too."""
    return "\u3400" <= ch <= "\u9fff" or "\U00020000" <= ch <= "\U0003ffff"


def _line_breaks(gap: str) -> int:
    """Line breaks in white space; CR LF is one."""
    if "\r" in gap:
        gap = gap.replace("\r\n", "\n").replace("\r", "\n")
    return sum(map(gap.count, "\n\f\x0b\x85\u2028\u2029"))


class Compact:
    """`text` is what is left of `raw` without white space; positions below are places in `text`."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._raw_starts: list[int] = []
        self._starts: list[int] = []  # where each run of visible characters begins in `text`
        self._breaks: dict[int, int] = {}  # line breaks before such a run, where there are any
        pieces, at, raw_end = [], 0, 0
        for m in regex.finditer(r"\S+", raw):
            start, piece = m.start(), m[0]
            if at and start - raw_end and (breaks := _line_breaks(raw[raw_end:start])):
                self._breaks[at] = breaks
            self._raw_starts.append(start)
            self._starts.append(at)
            pieces.append(piece)
            at += len(piece)
            raw_end = start + len(piece)
        text = "".join(pieces)
        for full, half in FOLD:
            text = text.replace(full, half)
        self.text = text

    def place(self, i: int) -> int:
        """The place in `raw` of the character `i`."""
        n = bisect_right(self._starts, i) - 1
        return self._raw_starts[n] + i - self._starts[n]

    def span(self, start: int, end: int) -> Span:
        """The span of `raw` from the first to the last character of a piece that is not empty."""
        return Span(self.place(start), self.place(end - 1) + 1)

    def breaks(self, i: int) -> int:
        """Line breaks between the characters `i - 1` and `i`; 9 at both ends of the text."""
        return self._breaks.get(i, 0) if 0 < i < len(self.text) else 9

    def lines(self, start: int, end: int) -> list[int]:
        """Where lines begin inside a piece, counted from its first character."""
        starts = self._line_starts
        return [i - start for i in starts[bisect_right(starts, start) : bisect_left(starts, end)]]

    def paragraph(self, i: int) -> int:
        """Where the paragraph of the character `i` begins."""
        n = bisect_right(self._paragraphs, i)
        return self._paragraphs[n - 1] if n else 0

    @cached_property
    def _line_starts(self) -> list[int]:
        return list(self._breaks)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [i for i in self._breaks if self.border(i)]

    @cached_property
    def wrapped(self) -> bool:
        """True if lines are cut at a width: single line breaks mostly follow no mark."""
        single = [m[1] for m in regex.finditer(r"(\S)[ \t\u3000]*\r?\n(?!\s*\n)[ \t\u3000]*\S", self.raw[:200_000])]
        return sum(ch not in "。！？；，：、”!?;,:…" for ch in single) * 5 > len(single) * 2

    def border(self, i: int) -> bool:
        """True if a paragraph may end before the character `i`: a blank line, or any break if lines are not wrapped."""
        n = self.breaks(i)
        return n > 1 or (n == 1 and not self.wrapped)

    def sentences(self, start: int, end: int) -> int:
        """Ends of sentences inside a piece; one at its very end does not count."""
        stop = end
        while stop > start and self.text[stop - 1] in MARKS:
            stop -= 1
        return len(regex.findall(f"[{STOPS}]+", self.text, pos=start, endpos=stop))

    def open_end(self, i: int) -> bool:
        """True if the character before `i` ends no sentence (closing marks aside)."""
        at = i
        while at > 0 and self.text[at - 1] in CLOSERS:
            at -= 1
        return at > 0 and self.text[at - 1] not in STOPS
