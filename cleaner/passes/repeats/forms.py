"""What a repeated piece looks like: verse, rows, speeches, quotations, whole lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

import regex

from cleaner import patterns
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import CLOSERS, MARKS, PAUSES, RAGGED, STOPS, Compact, em
from cleaner.passes.repeats.places import WORD
from cleaner.passes.repeats.seams import word_across
from cleaner.spans import Span

SHORT_LINE, LONG_LINE = 24, 40  # em: a line of verse is hardly longer; if the lines end with commas it may be
PAUSED = "，。；、！？,"
HANGING = "，。、；：！？”’》）」』…"
EDGE = 2  # code points by which a repeat of whole lines may miss or pass the ends of its lines, by chance
NOTICE = 100  # code points: an address or a telephone number is hardly more of what stands longer
SENTENCE = 24  # code points of a sentence of several clauses: no cell of a table is one
SAYING = 60  # code points: a quotation that stands by itself above a text is hardly longer
ITEM = patterns.compile(r"(?:#{1,6}|[-*•])?(?:第[一二三四五六七八九十百千零〇\d]+[条章节款项]|[(（][一二三四五六七八九十\d]+[)）]"
                        r"|[①-⑳]|\d{1,2}[.、．)）](?!\d)|[一二三四五六七八九十]+[、.]|[-*•·●○■])")
NAME = patterns.compile(r"[A-Za-z][\w.:/+-]{2,}")  # of a command, a file, an option
SPEAKER = patterns.compile(
    r"[\p{Han}A-Za-z·\u3000 ]{1,8}(?:[(（][^()（）]*[)）])?[：:]|[(（][\p{Han}]{1,4}[)）]|[\p{Han}]{1,4}\u3000")
LABEL = patterns.compile(r"\p{Han}{1,4}:")
SPEECH_LINES = 6
INNER_STOP = patterns.compile(r"[。！？!?][^。！？!?，、；：,;:…”’》」』）)]+$")
BAR = patterns.compile(r"[|│┃║]")
CLAUSE = patterns.compile(r"[\p{Han}\w]+")
QUOTES = {"“": "”", "「": "」", "‘": "’", "『": "』"}
PAIRS = {"“": "”", "《": "》", "「": "」", "『": "』", "〈": "〉"}


class Forms:
    """Looks at the pieces of one text."""

    def __init__(self, compact: Compact) -> None:
        self.compact = compact

    def _core(self, span: Span) -> Span:
        """The piece without marks at its beginning, which may belong to what stands before it."""
        start = span.start
        while start < span.end - 1 and self.compact.text[start] in MARKS:
            start += 1
        return Span(start, span.end)

    def whole_lines(self, span: Span) -> bool:
        """True if a piece begins and ends with lines, but for a mark or two."""
        start, end = self._core(span)
        breaks = self.compact.breaks
        return (any(breaks(i) for i in range(start, min(start + EDGE, end) + 1))
                and any(breaks(i) for i in range(end, max(end - EDGE, start) - 1, -1)))

    def _raw_lines(self, span: Span) -> list[str]:
        """The lines that a piece touches, whole, without blank ones."""
        raw, (start, end) = self.compact.raw, self.compact.span(*self._core(span))
        left = raw.rfind("\n", max(0, start - 200), start) + 1 or max(0, start - 200)
        right = raw.find("\n", end, end + 200)
        text = raw[left : right if right >= 0 else end + 200]
        return [line.strip() for line in regex.split(r"[\r\n\f]+", text) if line.strip()]

    def verse(self, span: Span) -> bool:
        """True if the lines are short and end with a mark or at no common width, as verse does and wrapped prose does not."""
        lines = self._raw_lines(span)
        widths = [em(line.rstrip(HANGING)) for line in lines]  # without marks that hang
        if max(widths) > SHORT_LINE:
            paused = [line[-1] in PAUSES + "，；：" for line in lines]
            if any(INNER_STOP.search(line) for line, ends in zip(lines[:-1], paused) if not ends):
                return False  # a sentence ends in it, and the next one runs on
            return max(widths) <= LONG_LINE and len(lines) > 2 and sum(paused) * 2 >= len(lines)
        if len(lines) == 1:
            return self.whole_lines(span)
        if self.compact.wrapped and any(word_across(self.compact, span.start + i, False) > WORD for i in self.compact.lines(*span)):
            return False  # a word goes on in the next line
        inside = {max(map(line[:-1].rfind, PAUSED)) for line in lines} - {-1}
        if len(inside) > 2 and len(inside) * 2 > len(lines):  # clauses end anywhere within the lines
            return False
        marked = sum(line[-1] in MARKS or line[-1] in "，；：！？" for line in lines)
        filled = [line for line, width in zip(lines, widths) if width > max(widths) - RAGGED]
        if any(INNER_STOP.search(line) for line in filled[:-1]):  # a sentence ends in it, and the next one runs on
            return False
        full = len(filled)
        return marked * 5 >= len(lines) * 3 or full * 2 < len(lines) or (len(lines) == 2 and self.whole_lines(span))

    def saying(self, piece: str) -> bool:
        """True for what may stand by itself above a text: a sentence, or a few words without marks."""
        return len(piece) <= SAYING and (piece[-1] in STOPS + CLOSERS or (len(piece) <= SHORT_LINE and not set(piece) & MARKS))

    def parallel(self, piece: str) -> bool:
        """True if two of at most four clauses begin or end with the same two ideographs."""
        clauses = [x for x in CLAUSE.findall(piece) if len(x) > 3]
        ends = [x[:2] for x in clauses], [x[-2:] for x in clauses]
        return len(clauses) <= 4 and any(len(set(x)) < len(x) for x in ends)

    def speeches(self, span: Span) -> bool:
        """True if at least two lines that it touches, and most of them, begin with a short name and a colon."""
        lines = self._raw_lines(span)
        return len(lines) > 1 and sum(SPEAKER.match(x) is not None for x in lines) * 3 >= len(lines) * 2

    def answer(self, i: int) -> bool:
        """True if what stands at `i` is of a speech: a line not far before it begins with the name of who speaks."""
        i += 1
        for _ in range(SPEECH_LINES):
            i = self.compact.line_before(i)
            if LABEL.match(self.compact.text, i):
                return True
            if not i or self.compact.text[i - 1] in STOPS:
                return False
        return False

    def rows(self, case: Case, inner: int) -> bool:
        """True if a line begins at the same place of either round, and all are shorter than lines of prose.

        No sentence of several clauses that is said three times without a difference is one; with the end of a sentence inside,
        only if that line begins with a bullet, a number or a Latin name, as the items of a list do.
        """
        first, second, end = case.kept, case.copy, case.copies.end
        edge = 0 if self.compact.wrapped else EDGE  # lines of prose begin anywhere
        ends = any(map(self.compact.breaks, range(end - edge, end + edge + 1)))
        ends = ends or (case.rounds > 2 and bool(self.compact.breaks(second.end)))
        starts = self.line_starts(second)
        there = zip(self.line_starts(first), _later(case, self.line_starts(first)), strict=True)
        alike = [t for t, u in there if (t or ends) and bisect_left(starts, u - edge) < bisect_right(starts, u + edge)
                 and not self.compact.cut(first.start + t) and not any(a.start <= first.start + t <= a.end for a, _ in case.turns)]
        if inner:
            short = case.rounds == 2 and first.length < NOTICE
            alike = [t for t in alike if short and any(x.match(self.compact.text, first.start + t) for x in (ITEM, NAME))]
        text = self.compact.text[slice(*first)]
        paused = text[-1] in PAUSES  # a clause that goes on
        prose = case.rounds > 2 and not case.differences and len(text) >= SENTENCE and text[-1] in STOPS
        prose = prose and any(c in text for c in PAUSES) and not ITEM.match(text)
        return bool(alike) and not (paused or prose) and all(em(x) < LONG_LINE for x in self._raw_lines(first))

    def line_starts(self, span: Span) -> list[int]:
        """How far within a piece its lines begin."""
        return [0] * self.compact.breaks(span.start) + self.compact.lines(*span)

    def columns(self, span: Span) -> bool:
        """True if the line that a piece begins has cells."""
        line = self._raw_lines(span)[0]
        wide = len(regex.findall(r"\S(?: |\u3000){2,}(?=\S)", line)) > 1
        words = len(line.split()) > 2 and not set(self.compact.text[slice(*span)]) & set(STOPS + ",;")
        return BAR.search(line) is not None or "\t" in line or wide or words

    def quotation(self, span: Span) -> bool:
        """True if quotation marks open right before a piece and close right behind it, or it is all but those."""
        text, (start, end) = self.compact.text, span
        while end > start and text[end - 1] in MARKS and text[end : end + 1] not in QUOTES.values():
            end -= 1
        before = text[start - 1 : start] if start else ""
        return before in QUOTES and QUOTES[before] in text[end : span.end + 2]

    def quoted(self, span: Span) -> str:
        """The opening mark of the pair in which a piece stands (or which it is), "" if there is none."""
        text = self.compact.text
        left = text[max(0, span.start - 100) : span.start + 1]
        for at in range(len(left) - 1, -1, -1):
            ch = left[at]
            if ch in PAIRS:
                close = text.find(PAIRS[ch], span.start - len(left) + 1 + at, span.end + 100)
                return ch if close >= span.end - 2 else ""
            if ch in CLOSERS and at < len(left) - 1:
                return ""
        return ""


def _later(case: Case, places: Sequence[int]) -> list[int]:
    """How far within the second round stands what is so far within the first; `places` ascend."""
    differing = sorted((a.start - case.kept.start, b.length - a.length) for a, b in case.differences if a.start >= case.kept.start)
    at, shifts = [a for a, _ in differing], [0, *accumulate(more for _, more in differing)]
    return [t + shifts[bisect_left(at, t)] for t in places]
