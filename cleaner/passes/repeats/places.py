"""Where two copies stand: what shows that one was put there, and the other belongs there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import regex

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.plausibility import costs
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import CLOSERS, MARKS, PAUSES, STOPS, Compact, han
from cleaner.passes.repeats.differing import misread
from cleaner.passes.repeats.seams import between_words, joined, latin, reads_on, word_across
from cleaner.passes.repeats.wording import Wording
from cleaner.spans import Span

WORD = 3.0  # log-odds from which a word is taken to stand across a place
WITHOUT = (0, 1, 2, 4)  # log-odds; an observation `better-without-N` for each
READING = "better-without"
LONG = 200  # code points: nobody repeats so much on purpose
MORE = (1, 3, 6, 10)  # log-odds
# What texts that repeat themselves on purpose do not show.
SURE = frozenset(("splits-word", "marks-clash", "marks-meet", "label-within", "numbers-go-back"))
SIGNS = ("starts-in-word", "ends-in-word", "splits-word", "marks-clash", "breaks-pairs", "marks-meet", "label-within",
         "dateline-within", "numbers-go-back", "out-of-turn")
BULLETS = "●○•■□◆◇▲△★☆※"
LABELLED = 4  # code points of what says who speaks, at most
OPENING, CLOSING = "“《(「『〈", "”》)」』〉"
PAIRED = patterns.compile(f"[{regex.escape(OPENING + CLOSING)}]")
MEETING = PAUSES + "。"
LABEL = patterns.compile(r"第[一二三四五六七八九十百零〇\d]+[条條章节節]|[(\[【][一二三四五六七八九十\d]{1,4}[)\]】]"
                         r"|\d{1,2}[.、](?!\d)|[一二三四五六七八九十]{1,3}、")
NUMBERED = patterns.compile(r"([(\[]?)(\d{1,4}|[一二三四五六七八九十])([)\]、.])(?!\d)")  # an item's number and what is beside it
NEIGHBOURS = 300  # code points on either side of a place that say what it is about
READ = 200  # code points at either end of a copy that say the same
PLAIN = 17.0  # bits of two characters that any text may have
ARTICLE = 40  # code points of the beginning of an article: datelines alone may be equal
SIDE = 4  # code points before a report that may say that it is cited
DATELINE = 40  # code points in which it is looked for
LETTERS = 12  # letters and digits before a place that may belong to the word that stands there
BESIDE = 1500  # code points of a paragraph on either side of a copy in which marks are paired
FAR = 1500  # code points of a paragraph before a copy in which numbers are looked for
COUNTED = patterns.compile(r"(?<=[。;:!?,”]|^)(?:第?([一二三四五六七八九十])(?:是|,|、)|([一二三四五六七八九十])是)")
NUMBERS = {ch: n for n, ch in enumerate("一二三四五六七八九十", 1)}


def unpaired(text: str) -> int:
    """How many quotation marks and brackets have no partner."""
    odd, open_marks = 0, ""
    for ch in PAIRED.findall(text):
        if ch in OPENING:
            odd += ch == open_marks[-1:]  # “ within “ is ‘
            open_marks += ch
        elif open_marks and OPENING[CLOSING.index(ch)] == open_marks[-1]:
            open_marks = open_marks[:-1]
        else:
            odd += 1
    return odd + len(open_marks)


def _number(text: str, left: int, right: int) -> bool:
    """True if digits or letters stand before `left` and behind `right`: they meet in any copy that is cut within a number."""
    return left > 0 and latin(text[left - 1]) and latin(text[right : right + 1] or " ")


def _without(span: Span, other: Span) -> list[Span]:
    """What of `span` is not in `other`."""
    if not span.overlaps(other):
        return [span]
    return [x for x in (Span(span.start, max(span.start, other.start)), Span(min(other.end, span.end), span.end)) if x.length > 0]


def odd_marks(piece: str) -> int:
    """How many marks of one side more than of the other a piece has, wherever it begins.

    Not counted are a mark that opens a paragraph of a longer speech, and marks of which one stands for both sides.
    """
    if piece[:1] in OPENING and not unpaired(piece[1:]):
        return 0
    counts = [(piece.count(a), piece.count(b)) for a, b in zip(OPENING, CLOSING)]
    return sum(abs(a - b) for a, b in counts if (a and b) or (a + b) % 2)


class Places:
    """Looks at the places of copies in one text. `gone` are the places already judged to go, ascending."""

    def __init__(self, compact: Compact, words: Shapes, wording: Wording) -> None:
        self.compact = compact
        self.wording = wording
        self._words_of = words
        self.gone: list[Span] = []

    @cached_property
    def _pairs(self) -> Counter[str]:
        """How often each two characters stand side by side."""
        text = self.compact.text
        return Counter(map(str.__add__, text, text[1:]))

    def before(self, i: int) -> int:
        """`i`, or where the text goes on to the left if what stands before `i` is to go."""
        for span in reversed(self.gone):
            if span.end != i:
                break
            i = span.start
        return i

    def clause_border(self, i: int) -> bool:
        """True if a clause may begin or end at `i`."""
        text = self.compact.text
        return self.compact.border(i) or text[i - 1] in MARKS or text[i] in MARKS or text[i - 1] in BULLETS

    def unlike(self, case: Case) -> int:
        """At how many ends one copy begins or ends with a clause and the other within one."""
        (a, b), (c, d) = case.kept, case.copy
        return (self.clause_start(a) != self.clause_start(c)) + (self.clause_border(b) != self.clause_border(d))

    def begins_sentence_once(self, case: Case) -> bool:
        """True if one copy begins a sentence and the other one within a clause."""
        first, second = case.kept.start, case.copy.start
        return any(self.sentence_border(a) and not self.clause_start(b) for a, b in ((first, second), (second, first)))

    def clause_start(self, i: int) -> bool:
        """True if a clause may begin at `i`, or does but for letters, or for a word that joins it to the text before."""
        text, joins = self.compact.text, self._words_of["connective"]
        i = self._latin_start(i)
        return self.clause_border(i) or any(joins.match(text[i - n : i]) and self.clause_border(i - n) for n in (1, 2) if i > n)

    def dateline(self, i: int) -> bool:
        """True if a report begins at `i`, with the agency or the paper, the place and the day."""
        return self._words_of["report"].search(self.compact.text[i : i + DATELINE]) is not None

    def _latin_start(self, i: int) -> int:
        """Where the number or the Latin word begins that stands across `i`; `i` if there is none."""
        text, breaks = self.compact.text, self.compact.breaks
        if not latin(text[i : i + 1] or " "):
            return i
        return next((n for n in range(i, max(0, i - LETTERS), -1) if breaks(n) or not latin(text[n - 1])), i)

    def sentence_border(self, i: int) -> bool:
        """True if a sentence may end or begin at `i`."""
        before = self.compact.text[max(0, i - 2) : i].rstrip(CLOSERS)
        return self.compact.border(i) or before.endswith(tuple(STOPS))

    def put_there(self, case: Case) -> bool:
        """True for copies apart of which one stands where it cannot belong."""
        if case.adjacent or case.kept.length >= LONG or self.unlike(case) == 2:
            return not case.adjacent
        return not self.signs(case).isdisjoint(SIGNS)

    def signs(self, case: Case) -> set[str]:
        """What shows that one of two copies was put where it stands."""
        return {name for name, _ in (*self.intrusion(case.copy, case.kept), *self.intrusion(case.kept, case.copy))}

    def intrusion(self, copy: Span, other: Span) -> Iterator[tuple[str, str]]:
        """What shows that `copy` was put where it stands, and `other` belongs where it stands."""
        compact, text, breaks = self.compact, self.compact.text, self.compact.breaks
        left, right = self.before(copy.start), copy.end
        # Chance makes weak words across the end of a paragraph, and a page break strong ones.
        into, out = (not _number(text, a, b) and joined(text, a, b) > (WORD if compact.border(b) else 0.0)
                     for a, b in ((left, copy.start), (right, right)))
        # Numbers differ from row to row in any list; one that is cut at the end of a paragraph does not.
        # Another name, or another number of a section, may begin a paragraph; the rest of one does not, behind a full stop.
        digit = text[other.start].isdigit()
        open_end = not breaks(self._latin_start(other.start)) if digit else compact.open_end(copy.start)
        cut = compact.border(copy.start) and open_end
        old = any(map(self.wording.old, (copy, other)))
        label = ":" in text[other.start : other.start + LABELLED]  # what says who speaks ends alike
        torn = not (old or label or into) and word_across(compact, other.start, cut) > WORD
        if torn and not between_words(text, left, copy.start):
            yield "starts-in-word", f"{text[other.start - 2 : other.start]}|{text[other.start : other.start + 2]} is one word there"
        if not old and word_across(compact, other.end, compact.border(right)) > WORD and not out:
            yield "ends-in-word", f"{text[other.end - 2 : other.end]}|{text[other.end : other.end + 2]} is one word there"
        broken = breaks(copy.start) or breaks(right)
        if not (old or broken or into or out or _number(text, left, right)) and joined(text, left, right) > WORD:
            yield "splits-word", f"{text[max(0, left - 2) : left]}|{text[right : right + 2]} is one word without it"
        if text[right - 1] in STOPS and self._pause(right) and not self._pause(other.end):
            yield "marks-clash", f"{text[right - 1]}{text[right]} behind it"
        if self._unpaired(copy) > 0 >= self._unpaired(other):
            yield "breaks-pairs", "quotation marks or brackets of its paragraph pair without it"
        if self._marks_meet(copy) and not self._marks_meet(other):
            yield "marks-meet", f"{text[max(0, copy.start - 2) : copy.start + 1]} before it, {text[right - 1 : right + 1]} behind"
        if breaks(other.start) and not breaks(copy.start) and text[copy.start - 1] not in OPENING + ":" \
                and LABEL.match(text, copy.start):
            yield "label-within", "a line begins so there, with a number"
        article = copy.length >= ARTICLE and breaks(other.start) and not breaks(copy.start) and self.dateline(copy.start)
        if article and not self._words_of["cites-report"].search(text[max(0, copy.start - SIDE) : copy.start]):
            yield "dateline-within", "an article begins so there"
        if self._in_turn(copy) is False and self._in_turn(other):
            yield "out-of-turn", "its number follows that of the line before it at the other place only"
        back = self._numbers_go_back(copy)
        if back and not self._numbers_go_back(other):
            yield "numbers-go-back", back

    def _in_turn(self, span: Span) -> bool | None:
        """True if the number that begins a piece follows that of the item before it, or comes before the next one; None without."""
        if not self.compact.breaks(span.start) or NUMBERED.match(self.compact.text, span.start) is None:
            return None
        inside = self._numbers(*span)
        (form, first), (_, last) = inside[0], next(x for x in reversed(inside) if x[0] == inside[0][0])
        earlier = [n for x, n in self._numbers(max(0, span.start - FAR), span.start) if x == form]
        later = [n for x, n in self._numbers(span.end, min(len(self.compact.text), span.end + FAR)) if x == form]
        return earlier[-1:] == [first - 1] or later[:1] == [last + 1]

    def _numbers(self, start: int, end: int) -> list[tuple[str, int]]:
        """The numbers that begin lines from one place to another, each with its form."""
        places = [start] * bool(self.compact.breaks(start)) + [start + n for n in self.compact.lines(start, end)]
        found = (NUMBERED.match(self.compact.text, i) for i in places)
        return [(f"{m[1]}{m[2].isdecimal()}{m[3]}", int(m[2]) if m[2].isdecimal() else NUMBERS[m[2]]) for m in found if m]

    def _marks_meet(self, copy: Span) -> bool:
        """True if two marks meet at an end of the copy that do not stand beside one another."""
        text = self.compact.text
        ends = [copy.end, copy.start] + [copy.start - 1] * (text[copy.start - 1 : copy.start] in PAUSES)
        return any(0 < i < len(text) and not self.compact.breaks(i) and text[i] in PAUSES + "。" and text[i - 1] in MEETING
                   for i in ends)

    def _unpaired(self, copy: Span) -> int:
        """How many marks of its paragraph more do not pair with the copy than without it."""
        text, start, end = self.compact.text, self.compact.paragraph(copy.start), self.compact.paragraph_end(copy.end)
        if not PAIRED.search(text, *copy):
            return 0
        left, right = text[max(start, copy.start - BESIDE) : copy.start], text[copy.end : min(end, copy.end + BESIDE)]
        return unpaired(left + text[slice(*copy)] + right) - unpaired(left + right)

    def _pause(self, i: int) -> bool:
        return i < len(self.compact.text) and self.compact.text[i] in PAUSES

    def reading(self, case: Case) -> Iterator[tuple[str, str]]:
        """How the text reads on without the copy: what takes long to see."""
        text, left, right = self.compact.text, self.before(case.copy.start), case.copy.end
        without = self.without(case)
        for n in WITHOUT:
            if without > n:
                yield f"{READING}-{n}", f"{text[max(0, left - 3) : left]}|{text[right : right + 3]} reads on"

    def kin(self, case: Case) -> float:
        """How much of the words of the copy stands beside it, too (bits)."""
        copy, other = case.copy, case.kept
        text, left, right = self.compact.text, self.before(copy.start), copy.end
        near = [Span(max(0, left - NEIGHBOURS), left), Span(right, min(len(text), right + NEIGHBOURS))]
        beside = "\n".join(text[slice(*x)] for span in near for x in _without(span, other))
        said = text[left if left > copy.start else copy.start : copy.end]
        said = said if len(said) <= 2 * READ else f"{said[:READ]}\n{said[-READ:]}"
        bits = costs()
        pairs = {said[i : i + 2] for i in range(len(said) - 1) if han(said[i]) and han(said[i + 1])}
        return sum(max(0.0, bits[x[0]] + bits[x[1]] - PLAIN) for x in pairs if x in beside)

    def without(self, case: Case) -> float:
        """How much better the text reads on if the copy is left out (log-odds)."""
        copy = case.copy
        left, right = self.before(copy.start), copy.end
        return self._reads(left, right) - self._reads(left, copy.start) - self._reads(right, right)

    def misplaced(self, case: Case, other: Case) -> Iterator[tuple[str, str]]:
        """What shows that the first of two copies apart is the one that was put there: of it, and of the second with a minus.

        In `case` the second copy would go, in `other` the first.
        """
        sides = other, case
        reads, words, kin = ([f(x) for x in sides] for f in (self.without, self._words, self.kin))
        better = misread(self.compact.text, case, self._pairs) if case.differences else 0.0
        for n, sign in enumerate(("", "-")):
            one, there = sides[n].copy, sides[n].kept
            yield from ((sign + name, detail) for name, detail in self.intrusion(one, there))
            by = {"kin-by": (kin[1 - n] - kin[n]) / 10,
                  "better-by": reads[n] - reads[1 - n], "words-by": words[n] - words[1 - n], "misread-by": -better if n else better}
            for name, more in by.items():
                for least in MORE:
                    if more > least:
                        yield f"{sign}{name}-{least}", f"{more:.1f}"
            if self.clause_border(one.start) and not self.clause_border(there.start):
                yield f"{sign}begins-after-mark", "it begins where a clause does, the other one within a clause"
            if self.compact.border(there.start) and not self.compact.border(there.end) and not self.sentence_border(one.start):
                yield f"{sign}paragraph-within", "a paragraph begins so there, and it stands within a sentence"
            if self.compact.border(one.start) and self.compact.border(one.end):
                yield f"{sign}alone", "it is a paragraph of its own"
            if not self.compact.border(one.end) and self.compact.text[one.end] in MARKS:
                yield f"{sign}mark-behind", "a mark stands behind it"

    def _words(self, case: Case) -> float:
        """How much better words fit together if the copy is left out (log-odds)."""
        copy = case.copy
        text, left, right = self.compact.text, self.before(copy.start), copy.end
        if left == 0 or right >= len(text):
            return 0.0
        return joined(text, left, right) - joined(text, left, copy.start) - joined(text, right, right)

    def _reads(self, left: int, right: int) -> float:
        """How well the text before `left` goes on with that behind `right` (log-odds); 0 where a paragraph may end."""
        text = self.compact.text
        if left == 0 or right >= len(text) or self.compact.border(left) or self.compact.border(right):
            return 0.0
        return reads_on(text, left, right)

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

