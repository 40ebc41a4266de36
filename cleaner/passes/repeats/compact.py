"""The text without blanks and line breaks, with punctuation of one width, and the way back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise

import regex

from cleaner import patterns
from cleaner.spans import Span

# Half-width marks stand for the full-width ones: the same sentence may come in both.
FOLD = (("，", ","), ("：", ":"), ("；", ";"), ("！", "!"), ("？", "?"), ("（", "("), ("）", ")"))
STOPS = "。!?…"  # end a sentence
PAUSES = ",;:、"  # end a clause
OPENERS = "“‘《〈「『【(["
CLOSERS = "”’》〉」』】)\"'"
LINE = patterns.compile(r"[^\r\n]+")
POINT = patterns.compile(r"(?<=[\p{Han}”’》」』)])\.(?![A-Za-z.]|\d(?!\d{0,3}[年月日]))")  # a half-width full stop
INDENT = patterns.compile(r"(?:\u3000\u3000|  )[ \u3000]*$")
MARKS = frozenset(STOPS + PAUSES + CLOSERS)
RAGGED = 3.5  # em by which lines cut at one width may fall short of it: an indent, a mark that begins no line
NARROW = 10.0  # em of the narrowest column of prose; shorter lines that look cut at a width are those of songs


def han(ch: str) -> bool:
    """True for one Chinese character; False for "" too."""
    return "\u3400" <= ch <= "\u9fff" or "\U00020000" <= ch <= "\U0003ffff"


def em(text: str) -> float:
    """How wide a piece of one line is."""
    return sum(0.5 if ch.isascii() else 1.0 for ch in text)


def _line_breaks(gap: str) -> int:
    """Line breaks in white space; CR LF is one."""
    if "\r" in gap:
        gap = gap.replace("\r\n", "\n").replace("\r", "\n")
    return sum(map(gap.count, "\n\f\x0b\x85\u2028\u2029"))


class Compact:
    """`text` is what is left of `raw` without white space; positions below are places in `text`.

    If it is known whether lines are cut at a width, `wrapped` says so.
    """

    def __init__(self, raw: str, wrapped: bool | None = None) -> None:
        self.raw = raw
        if wrapped is not None:
            self.wrapped = wrapped
        self._raw_starts: list[int] = []
        self._starts: list[int] = []  # where each run of visible characters begins in `text`
        self._breaks: dict[int, int] = {}  # line breaks before such a run, where there are any
        self._indented: set[int] = set()  # runs that begin an indented line
        pieces, at, raw_end = [], 0, 0
        for m in regex.finditer(r"\S+", raw):
            start, piece = m.start(), m[0]
            if at and start - raw_end and (breaks := _line_breaks(raw[raw_end:start])):
                self._breaks[at] = breaks
                if raw[start - 1] in " \u3000" and INDENT.search(raw, max(raw_end, start - 8), start):
                    self._indented.add(at)
            self._raw_starts.append(start)
            self._starts.append(at)
            pieces.append(piece)
            at += len(piece)
            raw_end = start + len(piece)
        text = "".join(pieces)
        for full, half in FOLD:
            text = text.replace(full, half)
        self.text = POINT.sub("。", text)

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

    def paragraph_end(self, i: int) -> int:
        """Where the paragraph of the character before `i` ends."""
        n = bisect_left(self._paragraphs, i)
        return self._paragraphs[n] if n < len(self._paragraphs) else len(self.text)

    def line_after(self, i: int) -> int:
        """Where the next line behind `i` begins; the end of the text if there is none."""
        n = bisect_right(self._line_starts, i)
        return self._line_starts[n] if n < len(self._line_starts) else len(self.text)

    def line_before(self, i: int) -> int:
        """Where the line before `i` begins."""
        n = bisect_left(self._line_starts, i)
        return self._line_starts[n - 1] if n else 0

    @cached_property
    def _line_starts(self) -> list[int]:
        return list(self._breaks)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [i for i in self._breaks if self.border(i)]

    @cached_property
    def wrapped(self) -> bool:
        """True if lines are cut at a width: many end without a mark, and those are about as long as any."""
        lines = [x for line in LINE.findall(self.raw[:200_000]) if (x := line.strip())]
        uncut = [len(x) for x in lines if x[-1] not in "。！？；，：、”!?;,:…"]
        if len(uncut) * 5 <= len(lines) * 2:
            return False
        lengths = sorted(map(len, lines))
        return sorted(uncut)[len(uncut) // 2] * 3 >= lengths[(len(lengths) - 1) * 9 // 10] * 2

    @cached_property
    def _column(self) -> float:
        """How wide nearly all lines are at most."""
        starts = [0, *self._line_starts]
        widths = sorted(em(self.text[a:b]) for a, b in pairwise(starts))
        return widths[len(widths) * 9 // 10] if widths else 0.0

    def cut(self, i: int) -> bool:
        """True if the line before the character `i` is as wide as prose that is cut at a width, and ends no clause."""
        width = self._column if self.wrapped and self.text[i - 1] not in MARKS else 0.0
        return width >= NARROW and em(self.text[self.line_before(i) : i]) > width - RAGGED

    @cached_property
    def _indents(self) -> bool:
        """True if paragraphs begin with an indent: some lines do, but most do not."""
        return 0 < len(self._indented) * 2 < len(self._breaks)

    def border(self, i: int) -> bool:
        """True if a paragraph may end before the character `i`: a blank line, an indent, or any break if lines are not wrapped."""
        n = self.breaks(i)
        return n > 1 or (n == 1 and (not self.wrapped or (i in self._indented and self._indents)))

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
