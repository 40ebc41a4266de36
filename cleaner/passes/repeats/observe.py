"""What can be seen of a repeat: the observations that the rule weighs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import regex

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import CLOSERS, MARKS, PAUSES, STOPS, Compact, han
from cleaner.passes.repeats.differing import differences, misread_only
from cleaner.passes.repeats.places import WORD, Places, odd_marks
from cleaner.passes.repeats.seams import word_across
from cleaner.spans import Span

APART = 30  # code points; what is put elsewhere by mistake is hardly ever shorter
ARTICLE = 60  # code points of an article: what amends a law quotes less
SAID = 8  # code points before a piece in which it may be said who says it
WHOLE_LINES = (40, 50, 70)  # code points of whole lines of prose: of several sentences, of clauses said at once again, of others
LENGTHS = (20, 30, 50, 70, 100, 200)  # an observation `chars-N` for each
ADJACENT = (15, 30, 60)  # an observation `adjacent-N` for each
SHORT_LINE, LONG_LINE = 24, 40  # em: a line of verse is hardly longer; if the lines end with commas it may be
RAGGED = 3.5  # em by which lines cut at one width may fall short of it: an indent, a mark that begins no line
PAUSED = "，。；、！？,"
HANGING = "，。、；：！？”’》）」』…"
EDGE = 2  # code points by which a repeat of whole lines may miss or pass the ends of its lines, by chance
LONG_PROSE = 50  # characters of a paragraph that is said twice at once: who builds clauses alike says no such paragraph again
DOZENS = 20
FORMULA = 160  # code points: a formula of one sentence is hardly longer
FRAME = 1.0  # times as long as the piece may be what stands beside it in a paragraph
NOTICE = 100  # code points: an address or a telephone number is hardly more of what stands longer
SENTENCE = 24  # code points of a sentence of several clauses: no cell of a table is one
CELL = 40  # code points of a cell between two bars
SAYING = 60  # code points: a quotation that stands by itself above a text is hardly longer

ITEM = patterns.compile(r"(?:#{1,6}|[-*•])?(?:第[一二三四五六七八九十百千零〇\d]+[条章节款项]|[(（][一二三四五六七八九十\d]+[)）]"
                        r"|[①-⑳]|\d{1,2}[.、．)）](?!\d)|[一二三四五六七八九十]+[、.]|[-*•·●○■])")
TELEPHONE = patterns.compile(r"(?<!\d)(?:\d{3,4}-)?\d{7,11}(?!\d)")
# What begins a line with a number of its own, which no other line of the document has.
OWN_NUMBER = patterns.compile(r"第[一二三四五六七八九十百千零〇\d]+[条條]|\[\d{4}\]")
NUMBER = patterns.compile(r"[\dA-Za-z.、()第一二三四五六七八九十章节節条條]{1,8}")
SPEAKER = patterns.compile(
    r"[\p{Han}A-Za-z·\u3000 ]{1,8}(?:[(（][^()（）]*[)）])?[：:]|[(（][\p{Han}]{1,4}[)）]|[\p{Han}]{1,4}\u3000")
INNER_STOP = patterns.compile(r"[。！？!?][^。！？!?，、；：,;:…”’》」』）)]+$")
WITHIN_WORD = ("starts-in-word", "ends-in-word")
BAR = patterns.compile(r"[|│┃║]")
CLAUSE = patterns.compile(r"[\p{Han}\w]+")
UNIT = patterns.compile(r"[A-Za-z]+|\d+(?:[.,:]\d+)*|\w")
QUOTES = {"“": "”", "「": "」", "‘": "’", "『": "』"}
PAIRS = {"“": "”", "《": "》", "「": "」", "『": "』", "〈": "〉"}


class Observer:
    """Looks at the cases of one text; `words` has the rules of words that it asks for."""

    def __init__(self, compact: Compact, words: Shapes) -> None:
        self.compact = compact
        self.words = words
        self.places = Places(compact, words)
        self._seen: dict[tuple[Case, int, int], tuple[tuple[str, str], ...]] = {}

    @cached_property
    def law(self) -> bool:
        """True for a law, a contract, rules: lines that begin with 第…条."""
        return len(regex.findall(r"(?m)^\s*(?:[#*]+\s*)?第[一二三四五六七八九十百千零〇\d]+条", self.compact.raw)) >= 3

    @cached_property
    def court(self) -> bool:
        """True for a judgment, an indictment, an award: several words that only those who report a case have, again and again."""
        words = self.words["court"].findall(self.compact.text)
        return len(words) >= 6 and len(set(words)) >= 3

    def see(self, case: Case) -> tuple[tuple[str, str], ...]:
        """Names and details of what holds of a case by itself; looked at once, unless what stands before a copy is to go since."""
        key = case, self.places.before(case.kept.start), self.places.before(case.copy.start)
        if key not in self._seen:
            self._seen[key] = tuple(self._look(case))
        return self._seen[key]

    def _look(self, case: Case) -> Iterator[tuple[str, str]]:
        yield from self._size(case)
        yield from self._place(case)
        form = list(self._form(case))
        yield from form
        table = any(name in ("rows", "table-or-code") for name, _ in form)
        lines = any(name in ("verse", "whole-paragraph", "whole-lines") for name, _ in form)
        differing = differences(self.compact.text, case, lines=lines)
        yield from ((name, detail) for name, detail in differing if not (table and name in ("misread", "odd-word")))
        if not case.adjacent:
            yield from self.places.intrusion(case.copy, case.kept)

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
            if length >= ADJACENT[0] and self._breaks_off(case.kept):
                yield "breaks-off", "the first ends within a clause"
            odd = odd_marks(self.compact.text[slice(*case.kept)])
            if odd:
                yield "odd-marks", f"quotation marks or brackets in it without a partner: {odd}"
            if misread_only(self.compact.text, case):
                for n in ADJACENT:
                    if length >= n:
                        yield f"adjacent-{n}", f"{length} characters"
                whole = (all(map(self.compact.breaks, x)) for x in (case.kept, case.copy))
                if not self.compact.border(case.kept.end) and not any(whole):
                    yield "runs-on", "in the middle of a paragraph"
            if case.rounds > 2:
                yield "three-in-a-row" if length >= 8 else "short-in-a-row", f"{case.rounds} times"
            if case.rounds > 4 and length >= 8:
                yield "five-in-a-row", f"{case.rounds} times"
            if case.rounds >= DOZENS and length > 1:
                yield "dozens-in-a-row", f"{case.rounds} times"

    def _breaks_off(self, kept: Span) -> bool:
        """True if a piece ends within a clause, or with a paragraph of which it is not the beginning, without a mark."""
        if not self.places.clause_border(kept.end):
            return True
        return self.compact.border(kept.end) and not self._begins_line(kept.start) and han(self.compact.text[kept.end - 1])

    def _begins_line(self, i: int) -> bool:
        """True if a line begins at `i`, or there is nothing before it but its number."""
        return bool(self.compact.breaks(i)) or NUMBER.fullmatch(self.compact.text, self.compact.line_before(i), i) is not None

    def _place(self, case: Case) -> Iterator[tuple[str, str]]:
        text, border = self.compact.text, self.compact.border
        first, second = case.kept, case.copy
        ends = border(first.end) and border(second.end)
        if ends and all(map(self.compact.open_end, (first.end, second.end))) and not case.adjacent \
                and not (border(first.start) and border(second.start)):
            yield "both-end-open", "both copies end a paragraph without a full stop"
        if case.adjacent:
            return
        if first.length < APART:
            yield "short-apart", f"{first.length} characters"
        yield from self._introduced(first, second)
        if self._own_number(case):
            yield "number-again", "both copies begin a line with one number of its own"
        if self._framed(first, second):
            yield "framed", "two paragraphs of one frame: the same words in the same place of both"
        inner = self.compact.sentences(*first)
        if first.length < (FORMULA, 70, 0)[min(inner, 2)] and self._clauses(first) and self._clauses(second):
            yield "whole-clauses", "both copies are whole clauses"
        if inner and not any(map(self.places.clause_border, (first.start, first.end, second.start, second.end))):
            yield "ragged", "an end of a sentence inside, but both copies begin and end within clauses"
        if inner and not any(map(self.places.sentence_border, (first.start, first.end, second.start, second.end))):
            yield "within-sentences", "an end of a sentence inside, but both copies begin and end within sentences"
        unlike = self.places.unlike(case)
        if first.length >= LENGTHS[0] and not inner \
                and not any(map(self.places.clause_border, (first.start, first.end, second.start, second.end))):
            yield "cut-out", "both copies begin and end within clauses"
        if unlike:
            yield f"ends-unlike-{unlike}", "where one copy begins or ends with a clause, the other does within one"
        if self.places.begins_sentence_once(case):
            yield "sentence-within", "one copy begins a sentence, the other one within a clause"
        if self._paragraphs(first) and self._paragraphs(second):
            yield "paragraphs", "both go over the end of a paragraph"
        if self.law:
            yield "law", "lines begin with 第…条"
        elif self.court:
            yield "court", "parties, a court and its findings"
        elif self._in_item(first) and self._in_item(second):
            yield "items", "both copies stand in numbered items"
        if first.length <= NOTICE and (TELEPHONE.search(text, *first) or self.words["particulars"].search(text, *first)):
            yield "particulars", "an address, a telephone number, a date for signing up"

    def _paragraphs(self, span: Span) -> bool:
        return self.compact.paragraph(span.end - 1) > span.start

    def _framed(self, first: Span, second: Span) -> bool:
        """True if most of both paragraphs is the piece, and something else stands at the same side of it."""
        sides, sizes = [], []
        for span in (first, second):
            start, end = self.compact.paragraph(span.start), self.compact.paragraph_end(span.end)
            sides.append((span.start > start, end > span.end))
            sizes.append((span.start - start) + (end - span.end))
        return sides[0] == sides[1] and sum(sides[0]) == 1 and max(sizes) <= min(first.length * FRAME, 3 * min(sizes) + 6)

    def _introduced(self, first: Span, second: Span) -> Iterator[tuple[str, str]]:
        """What the words before two pieces say of them."""
        text = self.compact.text
        before = [text[max(0, span.start - SAID) : span.start].rstrip("“「『") for span in (first, second)]
        said = [self.words["says"].search(x) is not None for x in before]
        if said[0] != said[1]:
            whole = self.places.clause_border((first if said[1] else second).start)
            yield ("reported" if whole else "reported-in-part"), "one copy is what somebody says: a speech and the report of it"
        colons = sum(x.endswith(":") for x in before)
        if colons:
            yield f"introduced-{colons}", "a colon stands before one" if colons == 1 else "a colon stands before both"

    def _own_number(self, case: Case) -> bool:
        """True if a line begins within both copies with the same number of an article or of a paragraph."""
        if not case.exact or case.kept.length < ARTICLE:
            return False
        both = set(self._line_starts(case.kept)).intersection(self._line_starts(case.copy))
        return any(OWN_NUMBER.match(self.compact.text, case.kept.start + n) for n in both)

    def _clauses(self, span: Span) -> bool:
        borders = self.places.clause_start(span.start), self.places.clause_border(span.end)
        return all(x or self.compact.breaks(i) for x, i in zip(borders, span))

    def _in_item(self, span: Span) -> bool:
        return ITEM.match(self.compact.text, self.compact.paragraph(span.start)) is not None

    def _form(self, case: Case) -> Iterator[tuple[str, str]]:
        first, second = case.kept, case.copy
        piece = self.compact.text[first.start : first.end]
        if case.adjacent:
            second = Span(max(first.end, case.copies.end - first.length), case.copies.end)
        lines = self._whole_lines(first), self._whole_lines(second)
        units = UNIT.findall(piece)
        ideographs = sum(map(han, units))
        foreign = ideographs * 2 < len(units) or ideographs * 4 < sum(map(str.isalnum, piece))
        inner = self.compact.sentences(*first)
        # Wrapped prose breaks each copy at another place.
        alike = self.compact.lines(*first) == self.compact.lines(*second)
        fits = (alike or (case.differences and all(lines))) and (all(lines) or not case.adjacent) and case.rounds < DOZENS
        if fits and self._verse(first) and self._verse(second):
            yield "verse", "short lines that are not cut at a width"
        elif all(lines):
            if foreign or self._columns(first):
                yield "table-or-code", "whole lines with columns or with little Chinese"
            elif first.length >= self._least_prose(case, piece, inner) and (inner or piece[-1] in STOPS + CLOSERS):
                yield "whole-paragraph", "both copies are whole paragraphs"
            else:
                yield "whole-lines", "both copies are whole lines"
                if piece[-1] not in STOPS + CLOSERS:
                    yield "no-full-stop", "lines like a heading"
        elif any(lines) and not case.adjacent:
            yield from self._alone(case, lines)
        elif case.rounds == 2 and inner < 2 and self._begins_line(first.start) and lines[0] | bool(self.compact.breaks(first.end)) \
                and self._saying(piece):
            yield "echo", "the first copy is a line of its own, the second begins what follows"
        if (bars := len(BAR.findall(piece))) and bars * CELL >= len(piece):
            yield "table-or-code", "cells of a table"
        elif case.adjacent and case.rounds < DOZENS and self._rows(case, inner):
            yield "rows", "short lines without the end of a sentence, cut at the same places of either"
        if self._parallel(piece) and not (case.adjacent and all(lines) and first.length >= LONG_PROSE):
            yield "parallel", "clauses of it begin or end alike"
        if self._speeches(first) and self._speeches(second):
            yield "speeches", "lines that begin with the name of who speaks"
        if foreign and case.rounds == 2:
            yield "little-chinese", "less than half of its words are Chinese"
        if not case.adjacent and self._quotation(first) != self._quotation(second):
            yield "quotation", "one copy is all that stands between two quotation marks"
        mark = self._quoted(first)
        if mark and self._quoted(second) == mark and (mark in "《〈" or not case.adjacent):
            yield ("title" if mark in "《〈" else "quoted"), f"both copies stand inside {mark}{PAIRS[mark]}"
        cry = first.length <= 24 and piece.rstrip(CLOSERS)[-1:] == "!"
        if case.adjacent and not odd_marks(piece) and (cry or (mark in ("“", "「") and first.length <= 12)):
            yield "called-out", "a cry or a slogan"

    def _alone(self, case: Case, lines: tuple[bool, bool]) -> Iterator[tuple[str, str]]:
        """One copy is whole lines, the other stands in a paragraph: taken out for a purpose, or torn out."""
        other = case.copy if lines[0] else case.kept
        inner = self.compact.sentences(*other)
        within = not any(self.places.clause_border(i) or self.compact.breaks(i) for i in other)
        ragged = within or ((inner or other.length >= 50) and not self._clauses(other))  # no heading is that long and begins so
        if ragged or not self.places.signs(case).isdisjoint(WITHIN_WORD) or self.compact.text[other.end - 1] in PAIRS:
            yield "torn-out", "one copy is a paragraph that begins or ends within a clause of the other"
        elif inner < 2 and other.length <= 80:
            yield "echo", "one copy is a line of its own: a heading, a caption, a pull quote"
        elif lines[0] and self.compact.breaks(case.copy.start):
            yield "teaser", "the first copy is a paragraph of its own, the second begins one"

    def _least_prose(self, case: Case, piece: str, inner: int) -> int:
        """How many code points whole lines must have to be a paragraph of prose."""
        several, adjacent, whole = WHOLE_LINES
        if inner > 1:
            return several
        return adjacent if case.adjacent and inner + sum(map(piece.count, PAUSES)) > 1 else whole

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
        widths = [sum(0.5 if ch.isascii() else 1.0 for ch in line.rstrip(HANGING)) for line in lines]  # without marks that hang
        if max(widths) > SHORT_LINE:
            paused = sum(line[-1] in PAUSES + "，；：" for line in lines)
            return max(widths) <= LONG_LINE and len(lines) > 2 and paused * 2 >= len(lines)
        if len(lines) == 1:
            return self._whole_lines(span)
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
        return marked * 5 >= len(lines) * 3 or full * 2 < len(lines) or (len(lines) == 2 and self._whole_lines(span))

    def _saying(self, piece: str) -> bool:
        """True for what may stand by itself above a text: a sentence, or a few words without marks."""
        return len(piece) <= SAYING and (piece[-1] in STOPS + CLOSERS or (len(piece) <= SHORT_LINE and not set(piece) & MARKS))

    def _parallel(self, piece: str) -> bool:
        """True if two of at most four clauses begin or end with the same two ideographs."""
        clauses = [x for x in CLAUSE.findall(piece) if len(x) > 3]
        ends = [x[:2] for x in clauses], [x[-2:] for x in clauses]
        return len(clauses) <= 4 and any(len(set(x)) < len(x) for x in ends)

    def _speeches(self, span: Span) -> bool:
        """True if at least two lines that it touches, and most of them, begin with a short name and a colon."""
        lines = self._raw_lines(span)
        return len(lines) > 1 and sum(SPEAKER.match(x) is not None for x in lines) * 3 >= len(lines) * 2

    def _rows(self, case: Case, inner: int) -> bool:
        """True if a line begins at the same place of either round, and all are shorter than lines of prose.

        No sentence of several clauses that is said three times without a difference is one; with the end of a sentence inside,
        only if that line begins with a bullet or a number, as the items of a list do.
        """
        first, second, end = case.kept, case.copy, case.copies.end
        edge = 0 if self.compact.wrapped else EDGE  # lines of prose begin anywhere
        ends = any(map(self.compact.breaks, range(end - edge, end + edge + 1)))
        ends = ends or (case.rounds > 2 and bool(self.compact.breaks(second.end)))
        starts = self._line_starts(second)
        there = zip(self._line_starts(first), _later(case, self._line_starts(first)), strict=True)
        alike = [t for t, u in there if (t or ends) and bisect_left(starts, u - edge) < bisect_right(starts, u + edge)]
        if inner:
            short = case.rounds == 2 and first.length < NOTICE
            alike = [t for t in alike if short and ITEM.match(self.compact.text, first.start + t)]
        text = self.compact.text[slice(*first)]
        paused = text[-1] in PAUSES  # a clause that goes on
        prose = case.rounds > 2 and not case.differences and len(text) >= SENTENCE and text[-1] in STOPS
        prose = prose and any(c in text for c in PAUSES) and not ITEM.match(text)
        return bool(alike) and not (paused or prose) and all(len(x) < LONG_LINE for x in self._raw_lines(first))

    def _line_starts(self, span: Span) -> list[int]:
        return [0] * self.compact.breaks(span.start) + self.compact.lines(*span)

    def _columns(self, span: Span) -> bool:
        line = self._raw_lines(span)[0]
        wide = len(regex.findall(r"\S(?: |\u3000){2,}(?=\S)", line)) > 1
        words = len(line.split()) > 2 and not set(self.compact.text[slice(*span)]) & set(STOPS + ",;")
        return BAR.search(line) is not None or "\t" in line or wide or words

    def _quotation(self, span: Span) -> bool:
        """True if quotation marks open right before a piece and close right behind it, or it is all but those."""
        text, (start, end) = self.compact.text, span
        while end > start and text[end - 1] in MARKS and text[end : end + 1] not in QUOTES.values():
            end -= 1
        before = text[start - 1 : start] if start else ""
        return before in QUOTES and QUOTES[before] in text[end : span.end + 2]

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


def _later(case: Case, places: Sequence[int]) -> list[int]:
    """How far within the second round stands what is so far within the first; `places` ascend."""
    differing = sorted((a.start - case.kept.start, b.length - a.length) for a, b in case.differences if a.start >= case.kept.start)
    at, shifts = [a for a, _ in differing], [0, *accumulate(more for _, more in differing)]
    return [t + shifts[bisect_left(at, t)] for t in places]
