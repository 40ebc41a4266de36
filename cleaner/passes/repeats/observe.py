"""What can be seen of a repeat: the observations that the rule weighs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import regex

from cleaner.passes.repeats.cases import Case, joined, word_across
from cleaner.passes.repeats.compact import CLOSERS, MARKS, STOPS, Compact, han
from cleaner.spans import Span

LENGTHS = (20, 30, 50, 70, 100, 200)  # an observation `chars-N` for each
WORD = 3.0  # log-odds from which a word is taken to stand across a place
SHORT_LINE = 24  # em: a line of verse is hardly longer
EDGE = 2  # code points by which a repeat of whole lines may miss or pass the ends of its lines, by chance
DOZENS = 20
FORMULA = 160  # code points: a formula of one sentence is hardly longer
FAR = 1500  # code points of a paragraph before a copy in which numbers are looked for

ITEM = regex.compile(r"(?:#{1,6}|[-*•])?(?:第[一二三四五六七八九十百千零〇\d]+[条章节款项]|[(（][一二三四五六七八九十\d]+[)）]"
                     r"|[①-⑳]|\d{1,2}[.、．)）](?!\d)|[一二三四五六七八九十]+[、.])")
COUNTED = regex.compile(r"(?<=[。;:!?,”]|^)(?:第?([一二三四五六七八九十])(?:是|,|、)|([一二三四五六七八九十])是)")
NUMBERS = {ch: n for n, ch in enumerate("一二三四五六七八九十", 1)}
PARTICULARS = regex.compile(r"(?:电话|電話|地址|时间|時間|地点|地點|热线|熱線|邮箱|郵箱|网址|網址|邮编|郵編|票价|票價|投稿)"
                            r"[^。]{0,8}[:\d]"
                            r"|(?<!\d)(?:\d{3,4}-)?\d{7,11}(?!\d)")
UNIT = regex.compile(r"[A-Za-z]+|\d+(?:[.,:]\d+)*|\w")
PAIRS = {"“": "”", "《": "》", "「": "」", "『": "』", "〈": "〉"}


class Observer:
    """Looks at the cases of one text. `gone` are the places already judged to go, ascending."""

    def __init__(self, compact: Compact) -> None:
        self.compact = compact
        self.gone: list[Span] = []

    @cached_property
    def law(self) -> bool:
        """True for a law, a contract, rules: lines that begin with 第…条."""
        return len(regex.findall(r"(?m)^\s*(?:[#*]+\s*)?第[一二三四五六七八九十百千零〇\d]+条", self.compact.raw)) >= 3

    def before(self, i: int) -> int:
        """`i`, or where the text goes on to the left if what stands before `i` is to go."""
        for span in reversed(self.gone):
            if span.end != i:
                break
            i = span.start
        return i

    def see(self, case: Case, others: int) -> Iterator[tuple[str, str]]:
        """Names and details of what holds; `others` are further places of the same piece."""
        yield from self._size(case)
        yield from self._place(case, others)
        yield from self._form(case)
        if not case.adjacent:
            yield from self.intrusion(case.copy, case.kept)

    def _size(self, case: Case) -> Iterator[tuple[str, str]]:
        length = case.kept.length
        for n in LENGTHS:
            if length >= n:
                yield f"chars-{n}", f"{length} characters"
        ends = self.compact.sentences(*case.kept)
        if ends:
            yield "sentence-end-inside", f"{ends} inside"
        if ends > 1:
            yield "sentences", f"{ends} ends of sentences inside"
        if case.adjacent:
            yield "adjacent", "the copy follows at once"
            for n in (15, 30):
                if length >= n:
                    yield f"adjacent-{n}", f"{length} characters"
            if case.rounds > 2:
                yield "three-in-a-row" if length >= 8 else "short-in-a-row", f"{case.rounds} times"
            if case.rounds > 4 and length >= 8:
                yield "five-in-a-row", f"{case.rounds} times"
            if case.rounds >= DOZENS and length > 1:
                yield "dozens-in-a-row", f"{case.rounds} times"

    def _place(self, case: Case, others: int) -> Iterator[tuple[str, str]]:
        text, border = self.compact.text, self.compact.border
        first, second = case.kept, case.copy
        ends = border(first.end) and border(second.end)
        if ends and text[first.end - 1] not in STOPS and self.compact.open_end(first.end) and not case.adjacent \
                and not (border(first.start) and border(second.start)):
            yield "both-end-open", "both copies end a paragraph without a full stop"
        if others and first.length < 60 and not case.adjacent:
            yield "recurs", f"{others + 2} places"
        if case.adjacent:
            return
        inner = self.compact.sentences(*first)
        if first.length < (FORMULA, 70, 0)[min(inner, 2)] and self._clauses(first) and self._clauses(second):
            yield "whole-clauses", "both copies are whole clauses"
        if inner and not any(map(self._clause_border, (first.start, first.end, second.start, second.end))):
            yield "ragged", "an end of a sentence inside, but both copies begin and end within clauses"
        if self.law:
            yield "law", "lines begin with 第…条"
        elif self._in_item(first) and self._in_item(second):
            yield "items", "both copies stand in numbered items"
        if PARTICULARS.search(text, *first):
            yield "particulars", "an address, a telephone number, a date for signing up"

    def _clause_border(self, i: int) -> bool:
        text = self.compact.text
        return self.compact.border(i) or text[i - 1] in MARKS or text[i] in MARKS

    def _clauses(self, span: Span) -> bool:
        return all(self._clause_border(i) or self.compact.breaks(i) for i in span)

    def _in_item(self, span: Span) -> bool:
        return ITEM.match(self.compact.text, self.compact.paragraph(span.start)) is not None

    def _form(self, case: Case) -> Iterator[tuple[str, str]]:
        first, second = case.kept, case.copy
        piece = self.compact.text[first.start : first.end]
        if case.adjacent:
            second = Span(case.copies.end - first.length, case.copies.end)
        lines = self._whole_lines(first), self._whole_lines(second)
        units = UNIT.findall(piece)
        foreign = sum(map(han, units)) * 2 < len(units)
        # Wrapped prose breaks each copy at another place.
        alike = self.compact.lines(*first) == self.compact.lines(*second)
        fits = alike and (all(lines) or not case.adjacent) and case.rounds < DOZENS
        if fits and self._verse(first) and self._verse(second):
            yield "verse", "short lines that are not cut at a width"
        elif all(lines):
            if foreign or self._columns(first):
                yield "table-or-code", "whole lines with columns or with little Chinese"
            elif first.length >= (40 if self.compact.sentences(*first) > 1 else 70) and piece[-1] in STOPS + CLOSERS:
                yield "whole-paragraph", "both copies are whole paragraphs"
            else:
                yield "whole-lines", "both copies are whole lines"
                if piece[-1] not in STOPS + CLOSERS:
                    yield "no-full-stop", "lines like a heading"
        elif any(lines) and not case.adjacent:
            yield from self._alone(case, lines)
        if foreign and case.rounds == 2:
            yield "little-chinese", "less than half of its words are Chinese"
        mark = self._quoted(first)
        if mark and self._quoted(second) == mark and (mark in "《〈" or not case.adjacent):
            yield ("title" if mark in "《〈" else "quoted"), f"both copies stand inside {mark}{PAIRS[mark]}"
        if case.adjacent and (("!" in piece and first.length <= 24) or (mark in ("“", "「") and first.length <= 12)):
            yield "called-out", "a cry or a slogan"

    def _alone(self, case: Case, lines: tuple[bool, bool]) -> Iterator[tuple[str, str]]:
        """One copy is whole lines, the other stands in a paragraph: taken out for a purpose, or torn out."""
        other = case.copy if lines[0] else case.kept
        inner = self.compact.sentences(*other)
        ragged = (inner or other.length >= 50) and not self._clauses(other)  # no heading is that long and begins so
        if ragged or self._torn(case) or self.compact.text[other.end - 1] in PAIRS:
            yield "torn-out", "one copy is a paragraph that begins or ends within a clause of the other"
        elif inner < 2 and other.length <= 80:
            yield "echo", "one copy is a line of its own: a heading, a caption, a pull quote"
        elif lines[0] and self.compact.breaks(case.copy.start):
            yield "teaser", "the first copy is a paragraph of its own, the second begins one"

    def _torn(self, case: Case) -> bool:
        seen = (*self.intrusion(case.copy, case.kept), *self.intrusion(case.kept, case.copy))
        return any(name in ("starts-in-word", "ends-in-word") for name, _ in seen)

    def _core(self, span: Span) -> Span:
        """The piece without marks at its beginning, which may belong to what stands before it."""
        start = span.start
        while start < span.end - 1 and self.compact.text[start] in MARKS:
            start += 1
        return Span(start, span.end)

    def _whole_lines(self, span: Span) -> bool:
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

    def _verse(self, span: Span) -> bool:
        """True if the lines are short and end with a mark or at no common width, as verse does and wrapped prose does not."""
        lines = self._raw_lines(span)
        widths = [sum(0.5 if ch.isascii() else 1.0 for ch in line) for line in lines]
        if max(widths) > SHORT_LINE:
            return False
        if len(lines) == 1:
            return self._whole_lines(span)
        marked = sum(line[-1] in MARKS or line[-1] in "，；：！？" for line in lines)
        full = sum(width > max(widths) - 2 for width in widths)
        return marked * 5 >= len(lines) * 3 or full * 2 < len(lines) or (len(lines) == 2 and self._whole_lines(span))

    def _columns(self, span: Span) -> bool:
        line = self._raw_lines(span)[0]
        wide = len(regex.findall(r"\S(?: |\u3000){2,}(?=\S)", line)) > 1
        words = len(line.split()) > 2 and not any(mark in line for mark in "。！？；，!?;,")
        return "|" in line or "\t" in line or wide or words

    def _quoted(self, span: Span) -> str:
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

    def intrusion(self, copy: Span, other: Span) -> Iterator[tuple[str, str]]:
        """What shows that `copy` was put where it stands, and `other` belongs where it stands."""
        compact, text, breaks = self.compact, self.compact.text, self.compact.breaks
        left, right = self.before(copy.start), copy.end
        # Chance makes weak words across the end of a paragraph, and a page break strong ones.
        into = joined(text, left, copy.start) > (WORD if compact.border(copy.start) else 0.0)
        out = joined(text, right, right) > (WORD if compact.border(right) else 0.0)
        # Numbers differ from row to row in any list; one that is cut at the end of a paragraph does not.
        if word_across(compact, other.start, compact.border(copy.start)) > WORD and not into:
            yield "starts-in-word", f"{text[other.start - 2 : other.start]}|{text[other.start : other.start + 2]} is one word there"
        if word_across(compact, other.end, compact.border(right)) > WORD and not out:
            yield "ends-in-word", f"{text[other.end - 2 : other.end]}|{text[other.end : other.end + 2]} is one word there"
        if not (breaks(copy.start) or breaks(right) or into or out) and joined(text, left, right) > WORD:
            yield "splits-word", f"{text[max(0, left - 2) : left]}|{text[right : right + 2]} is one word without it"
        back = self._numbers_go_back(copy)
        if back and not self._numbers_go_back(other):
            yield "numbers-go-back", back

    def _numbers_go_back(self, copy: Span) -> str:
        """The numbers, if those in the copy go back behind the last one of the paragraph before it."""
        text = self.compact.text
        inside = COUNTED.search(text, copy.start, copy.end)
        if inside is None or self.compact.border(copy.start):
            return ""
        start = max(self.compact.paragraph(self.before(copy.start) - 1), copy.start - FAR) if copy.start else 0
        earlier = list(COUNTED.finditer(text, start, copy.start))
        if not earlier:
            return ""
        last, now = earlier[-1][1] or earlier[-1][2], inside[1] or inside[2]
        return f"{last} before it, {now} in it" if NUMBERS[now] <= NUMBERS[last] else ""

