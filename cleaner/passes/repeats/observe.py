"""What can be seen of a repeat: the observations that the rule weighs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import regex

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import CLOSERS, MARKS, PAUSES, STOPS, Compact, han
from cleaner.passes.repeats.differing import FEW_CLAUSES, OTHER, clauses, differences, misread_only
from cleaner.passes.repeats.forms import BAR, ITEM, NOTICE, PAIRS, Forms
from cleaner.passes.repeats.places import Places, odd_marks
from cleaner.passes.repeats.wording import Wording
from cleaner.spans import Span

APART = 30  # code points; what is put elsewhere by mistake is hardly ever shorter
ARTICLE = 60  # code points of an article: what amends a law quotes less
SAID = 8  # code points before a piece in which it may be said who says it
WHOLE_LINES = (40, 50, 70)  # code points of whole lines of prose: of several sentences, of clauses said at once again, of others
LENGTHS = (20, 30, 50, 70, 100, 200)  # an observation `chars-N` for each
NAMED = 6  # code points at the beginning of a clause that say of whom it speaks
ADJACENT = (15, 30, 60)  # an observation `adjacent-N` for each
AMID = 50  # code points of a paragraph that no report says twice
NEAR = 500  # code points on either side of a paragraph in which a sentence must end
PARTED = 3  # code points by which the end of a paragraph may stand at another place of a copy
LONG_PROSE = 50  # characters of a paragraph that is said twice at once: who builds clauses alike says no such paragraph again
DOZENS = 20
FORMULA = 160  # code points: a formula of one sentence is hardly longer
FRAME = 1.0  # times as long as the piece may be what stands beside it in a paragraph
CELL = 40  # code points of a cell between two bars
TELEPHONE = patterns.compile(r"(?<!\d)(?:\d{3,4}-)?\d{7,11}(?!\d)")
# What begins a line with a number of its own, which no other line of the document has.
OWN_NUMBER = patterns.compile(r"第[一二三四五六七八九十百千零〇\d]+[条條]|\[\d{4}\]")
NUMBER = patterns.compile(r"[\dA-Za-z.、()第一二三四五六七八九十章节節条條]{1,8}")
SECTION = patterns.compile(r"#{0,6}(?:第[一二三四五六七八九十百零〇\d]{1,4}[章节節编編回讲講]|\d{1,2}(?:\.\d{1,2})+(?!\d))")
CLOSED = patterns.compile(r"[^()\[\]【】]{1,20}[)\]】]")
HEADLINE = 24  # code points of a line without marks that parts of a sentence may repeat
INSIDE = patterns.compile(r"[,;:。!?]")
TAKES = 30  # code points of what says who took a photograph
WITHIN_WORD = ("starts-in-word", "ends-in-word")
SPEECHES = patterns.compile(r"(?:“[^“”]+”|「[^「」]+」)+")
UNIT = patterns.compile(r"[A-Za-z]+|\d+(?:[.,:]\d+)*|\w")


class Observer:
    """Looks at the cases of one text; `words` has the rules of words that it asks for."""

    def __init__(self, compact: Compact, words: Shapes) -> None:
        self.compact = compact
        self.words = words
        self.forms = Forms(compact)
        self.wording = Wording(compact)
        self.places = Places(compact, words, self.wording)
        self._seen: dict[tuple[Case, int, int], tuple[tuple[str, str], ...]] = {}

    @cached_property
    def law(self) -> bool:
        """True for a law, a contract, rules: lines that begin with 第…条."""
        return len(regex.findall(r"(?m)^\s*(?:[#*]+\s*)?第[一二三四五六七八九十百千零〇\d]+条", self.compact.raw)) >= 3

    @cached_property
    def news(self) -> bool:
        """True for what a paper reports: a reporter, an agency or the paper's own report is named."""
        return self.words["reporter"].search(self.compact.text) is not None

    @cached_property
    def court(self) -> bool:
        """True for a judgment, an indictment, an award: several words that only those who report a case have, again and again."""
        return self._often("court", 6, 3)

    @cached_property
    def manual(self) -> bool:
        """True for what tells how programs are used: options and functions, or what stands on the screen."""
        return self.wording.manual or self._often("interface", 4, 1)

    def _often(self, rule: str, times: int, different: int) -> bool:
        """True if words of one kind stand in the text so many times, and so many different ones."""
        words = self.words[rule].findall(self.compact.text)
        return len(words) >= times and len(set(words)) >= different

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
        old = any(map(self.wording.old, (case.kept, case.copy)))
        differing = list(differences(self.compact.text, case, lines=lines, old=old))
        yield from ((name, detail) for name, detail in differing if not ((table or old) and name in ("misread", "odd-word")))
        names = [name for name, _ in differing]
        if case.adjacent and case.rounds == 2 and {"built-alike", "misread"}.isdisjoint(names) and self._named_before(case):
            yield "built-alike", "each is said behind a word of its own"
        if sum(map(names.count, OTHER)) > names.count("misread") and self.wording.headed(case.kept, case.copy):
            yield "other-entry", "something else is said under another heading"
        if self.wording.translated(case.kept, case.copy):
            yield "other-script", "one copy is in traditional characters, the other in simplified ones"
        three = case.adjacent and case.rounds > 2 and set(names).isdisjoint(OTHER)
        if self.manual and not three:  # three times running nobody says it of three options
            yield "manual", "options, commands or functions are described"
        if self.wording.source and not three:
            yield "source", "the marks of a markup language, as they are typed"
        if self.wording.metre(case.kept):
            yield "metre", "most of its clauses have one length"
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
            if length >= ADJACENT[0] and self._breaks_off(case.kept) and not self._named_before(case):
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
                short = "chant" if set(self.compact.text[case.kept.start : case.kept.end + 1]) & MARKS else "short-in-a-row"
                yield "three-in-a-row" if length >= 8 else short, f"{case.rounds} times"
            if case.rounds > 4 and length >= 8:
                yield "five-in-a-row", f"{case.rounds} times"
            if case.rounds >= DOZENS and length == 1:
                yield "one-character", f"{case.rounds} times"
            elif case.rounds >= DOZENS:
                yield "dozens-in-a-row", f"{case.rounds} times"

    def _breaks_off(self, kept: Span) -> bool:
        """True if a piece ends within a clause, or with a paragraph of which it is not the beginning, without a mark."""
        if not self.places.clause_border(kept.end):
            return True
        return self.compact.border(kept.end) and not self._begins_line(kept.start) and han(self.compact.text[kept.end - 1])

    def _named_before(self, case: Case) -> bool:
        """True if both rounds begin behind a few words that differ, with which a clause begins: of another each is said."""
        text, ends, border = self.compact.text, (case.kept.start, case.kept.end), self.places.clause_border
        if case.exact or border(ends[0]) or clauses(text, case.kept) > FEW_CLAUSES:
            return False
        named = next((n for n in range(1, NAMED + 1) if n <= ends[0] and all(border(i - n) for i in ends)), 0)
        return named > 0 and len({text[i - named : i] for i in ends}) > 1

    def _begins_line(self, i: int) -> bool:
        """True if a line begins at `i`, or there is nothing before it but its number."""
        return bool(self.compact.breaks(i)) or NUMBER.fullmatch(self.compact.text, self.compact.line_before(i), i) is not None

    def _place(self, case: Case) -> Iterator[tuple[str, str]]:
        text, border = self.compact.text, self.compact.border
        first, second = case.kept, case.copy
        ends = border(first.end) and border(second.end)
        last = [self.compact.line_before(x.end) for x in (first, second)] if ends and not case.adjacent else []
        items = bool(last) and all(ITEM.match(text, i) or SECTION.match(text, i) for i in last)
        short = first.length < NOTICE or not self.compact.lines(*first)
        lines = [x.start + n for x in (first, second) for n in self.compact.lines(*x)]  # of a title of several lines
        whole = not case.adjacent and all(map(self._section, (first, second))) and all(self.compact.breaks(i) == 1 for i in lines)
        if whole or (items and short and all(SECTION.match(text, i) for i in last)):
            yield "section", "both copies are the number and the title of a section"
        if ends and all(map(self.compact.open_end, (first.end, second.end))) and not case.adjacent \
                and not (border(first.start) and border(second.start)) and not items \
                and not all(map(self.wording.labelled, (first, second))):
            yield "both-end-open", "both copies end a paragraph without a full stop"
        if case.adjacent:
            if self._parted(case):
                yield "parted", "a paragraph ends in one copy and not in the other"
            return
        if first.length < APART:
            yield "short-apart", f"{first.length} characters"
        yield from self._introduced(first, second)
        for n in range(self.wording.filled_in(first, second)):
            yield f"filled-in-{n + 1}", "behind words that differ both places go on alike"
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
        piece = text[slice(*first)]
        if not inner and ";" in piece[:-1]:
            yield "semicolon-inside", "a semicolon inside"
        if first.length >= APART and CLOSED.match(piece):
            yield "bracket-within", "a bracket closes in it that opens before it"
        if self.places.begins_sentence_once(case):
            yield "sentence-within", "one copy begins a sentence, the other one within a clause"
        paragraphs = self._paragraphs(first) and self._paragraphs(second)
        if paragraphs:
            yield "paragraphs", "both go over the end of a paragraph"
        if self.law:
            yield "law", "lines begin with 第…条"
        elif self.court:
            yield "court", "parties, a court and its findings"
        elif self._in_item(first) and self._in_item(second):
            yield "items", "both copies stand in numbered items"
        if not paragraphs and any(self._captions(x) for x in (first, second)):
            yield "caption", "one copy stands in the caption of a photograph"
        if first.length <= NOTICE and (TELEPHONE.search(text, *first) or self.words["particulars"].search(text, *first)):
            yield "particulars", "an address, a telephone number, a date for signing up"

    def _section(self, span: Span) -> bool:
        """True for lines that begin with the number of a section and end with a paragraph, or before the next such number."""
        start, end = (bool(self.compact.breaks(i)) and SECTION.match(self.compact.text, i) is not None for i in span)
        return start and (end or self.compact.border(span.end))

    def _parted(self, case: Case) -> bool:
        """True if a sentence ends a paragraph within the first of two rounds, and none ends at that place of the second."""
        if case.rounds > 2 or self.compact.wrapped:
            return False
        (start, end), text, border = case.kept, self.compact.text, self.compact.border
        ends = [i for i in (start + n for n in self.compact.lines(start, end)) if border(i) and text[i - 1] in STOPS]
        shift = case.copy.start - start
        return bool(ends) and not any(border(i + shift + n) for i in ends for n in range(-PARTED, PARTED + 1))

    def _captions(self, span: Span) -> bool:
        """True if it says at the end of the paragraph, or below it, who took the photograph."""
        text, taken, end = self.compact.text, self.words["photographed"], self.compact.paragraph_end(span.end)
        line = self.compact.line_after(span.end)  # where lines are cut at a width a paragraph may seem to go on
        beside = text[max(0, end - TAKES) : end], text[span.end : min(line, span.end + TAKES)]
        return any(map(taken.search, beside)) or taken.fullmatch(text[end : self.compact.line_after(end)]) is not None

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
        if said[0] != said[1] and not self.places.dateline(first.start):
            whole = self.places.clause_border((first if said[1] else second).start)
            yield ("reported" if whole else "reported-in-part"), "one copy is what somebody says: a speech and the report of it"
        colons = sum(x.endswith(":") for x in before)
        if colons:
            yield f"introduced-{colons}", "a colon stands before one" if colons == 1 else "a colon stands before both"

    def _own_number(self, case: Case) -> bool:
        """True if a line begins within both copies with the same number of an article or of a paragraph."""
        if not case.exact or case.kept.length < ARTICLE:
            return False
        both = set(self.forms.line_starts(case.kept)).intersection(self.forms.line_starts(case.copy))
        return any(OWN_NUMBER.match(self.compact.text, case.kept.start + n) for n in both)

    def _within_text(self, first: Span, second: Span) -> bool:
        """True if sentences stand before and behind both, which are no items: a text may end with its first paragraph."""
        text = self.compact.text
        sides = text[max(0, first.start - NEAR) : first.start], text[second.end : second.end + NEAR]
        return not ITEM.match(text, first.start) and all("。" in x for x in sides)

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
        lines = self.forms.whole_lines(first), self.forms.whole_lines(second)
        units = UNIT.findall(piece)
        ideographs = sum(map(han, units))
        foreign = ideographs * 2 < len(units) or ideographs * 4 < sum(map(str.isalnum, piece))
        inner = self.compact.sentences(*first)
        # Wrapped prose breaks each copy at another place.
        alike = self.compact.lines(*first) == self.compact.lines(*second)
        fits = (alike or (case.differences and all(lines))) and (all(lines) or not case.adjacent) and case.rounds < DOZENS
        if fits and self.forms.verse(first) and self.forms.verse(second):
            yield "verse", "short lines that are not cut at a width"
        elif all(lines):
            if foreign or self.forms.columns(first):
                yield "table-or-code", "whole lines with columns or with little Chinese"
            elif first.length >= self._least_prose(case, piece, inner) and (inner or piece[-1] in STOPS + CLOSERS):
                yield "whole-paragraph", "both copies are whole paragraphs"
                amid = not case.adjacent and case.exact and inner and first.length >= AMID
                if amid and self.news and self._within_text(first, second):
                    yield "amid-text", "a report; sentences stand before the first one and behind the second"
            else:
                yield "whole-lines", "both copies are whole lines"
                if piece[-1] not in STOPS + CLOSERS:
                    yield "no-full-stop", "lines like a heading"
        elif any(lines) and not case.adjacent:
            yield from self._alone(case, lines)
        elif case.rounds == 2 and inner < 2 and self._begins_line(first.start) and lines[0] | bool(self.compact.breaks(first.end)) \
                and self.forms.saying(piece):
            yield "echo", "the first copy is a line of its own, the second begins what follows"
        if (bars := len(BAR.findall(piece))) and (bars * CELL >= len(piece) or BAR.search(piece[:SAID])):
            if not (all(lines) and (foreign or self.forms.columns(first))):
                yield "table-or-code", "cells of a table"
        elif case.adjacent and case.rounds < DOZENS and self.forms.rows(case, inner) and not self._captions(first):
            yield "rows", "short lines without the end of a sentence, cut at the same places of either"
        if self.forms.parallel(piece) and not (case.adjacent and all(lines) and first.length >= LONG_PROSE):
            yield "parallel", "clauses of it begin or end alike"
        if self.forms.speeches(first) and self.forms.speeches(second):
            yield "speeches", "lines that begin with the name of who speaks"
        elif not case.adjacent and first.length < LENGTHS[-2] and all(self.forms.answer(x.start) for x in (first, second)):
            yield "answers", "both stand in what somebody says, with a name before it"
        if foreign and case.rounds == 2:
            yield "little-chinese", "less than half of its words are Chinese"
        if not case.adjacent and self.forms.quotation(first) != self.forms.quotation(second):
            yield "quotation", "one copy is all that stands between two quotation marks"
        mark = self.forms.quoted(first)
        if mark and self.forms.quoted(second) == mark and (mark in "《〈" or not case.adjacent):
            yield ("title" if mark in "《〈" else "quoted"), f"both copies stand inside {mark}{PAIRS[mark]}"
        ends = piece.rstrip(CLOSERS)[-1:], self.compact.text[case.copies.end : case.copies.end + 1]
        spoken = "!" in ends or SPEECHES.fullmatch(piece) is not None
        cry = (spoken and first.length <= 24) or (mark in ("“", "「") and first.length <= 12)
        if case.adjacent and not odd_marks(piece) and cry:
            yield "called-out", "a cry, a slogan, what one says to another"

    def _alone(self, case: Case, lines: tuple[bool, bool]) -> Iterator[tuple[str, str]]:
        """One copy is whole lines, the other stands in a paragraph: taken out for a purpose, or torn out."""
        other = case.copy if lines[0] else case.kept
        inner = self.compact.sentences(*other)
        within = not any(self.places.clause_border(i) or self.compact.breaks(i) for i in other)
        ragged = within or ((inner or other.length >= 50) and not self._clauses(other))  # no heading is that long and begins so
        headline = other.length <= HEADLINE and not INSIDE.search(self.compact.text[slice(*other)])
        torn = ragged or not self.places.signs(case).isdisjoint(WITHIN_WORD) or self.compact.text[other.end - 1] in PAIRS
        if torn and not headline:
            yield "torn-out", "one copy is a paragraph that begins or ends within a clause of the other"
        elif inner < 2 and other.length <= 80 and not self.places.dateline(other.start):
            yield "echo", "one copy is a line of its own: a heading, a caption, a pull quote"
        elif lines[0] and self.compact.breaks(case.copy.start):
            yield "teaser", "the first copy is a paragraph of its own, the second begins one"

    def _least_prose(self, case: Case, piece: str, inner: int) -> int:
        """How many code points whole lines must have to be a paragraph of prose."""
        several, adjacent, whole = WHOLE_LINES
        if inner > 1:
            return several
        sentence = inner + sum(map(piece.count, PAUSES)) > 1 or (han(piece[0]) and piece[-1] == "。")
        return adjacent if case.adjacent and sentence else whole
