"""What kind of writing stands round a repeat, where that says how words are put: manuals, verse, the old written language.

And what shows that two copies are entries made after one pattern: they go on alike behind words that differ, or begin under
headings of their own.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import regex

from cleaner import patterns
from cleaner.passes.repeats.compact import CLOSERS, PAUSES, STOPS, Compact, han
from cleaner.quotes import simplified, traditional
from cleaner.spans import Span

FILLED = 24  # code points of what was put into either entry, at most
ALIKE = 6  # code points that must be equal behind it
HEADING = 24
CLAUSES, SAME, FOOT = 5, 0.7, 8  # clauses of verse, how many of them are of one length, and that length at most
SAMPLE = 400  # code points of a piece that are looked at for verse
ROUND = 300  # code points on either side by which the language is told
OLD, NEW = "之也而其者矣曰乎焉哉於以", "的了着们們这這个個是說说"
FEW = 0.03  # share of old words from which on a text may be in the old language
TIMES = 4  # as many old words as new ones
TECHNICAL, MOSTLY = 0.1, 0.3  # share of Latin letters in a manual, and in one that has hardly anything else
FEW_LINES, LINES = 2, 5  # lines of a manual that begin with an option, or are no more than a name
CLAUSE = patterns.compile(rf"[^{regex.escape(STOPS + PAUSES + CLOSERS)}「『“‘《（(]+")
OPTION = patterns.compile(r"(?m)^[ \t]*-{1,2}[A-Za-z][\w-]*(?:[ ,=\[\t]|$)")
NAME = patterns.compile(  # a line that is no more than that, and a line of Chinese behind it
    r"(?m)^[ \t]*[A-Za-z_][\w.:/<>?*\[\]()=|-]*(?:[ \t]+[A-Za-z<?\[][\w.:/<>?*\[\]()=|-]*){0,2}[ \t]*\r?\n\s*\p{Han}")
LETTERS = patterns.compile(r"[A-Za-z]")
SIGNS, DIFFERENT, PER_SIGN = 5, 3, 500  # signs of commands and files, how many different ones, and code points on each at most
# A page of a manual, a file in its folder, an option; articles on programs have rather the names that those give.
SIGN = patterns.compile(
    r"(?<![\w/])(?:[a-z][\w.+-]*\([1-8]\)|~?(?:/[a-z][\w.+-]*){2,}|--[a-z][a-z-]+)")
MARKED_UP, WAYS = 4, 2  # places that show that a file is marked up, and in how many ways at least
MARKUP = (  # literals, directives and roles, titles that are underlined: reStructuredText and what was made like it
    patterns.compile(r"``[^`\n]+``"),
    patterns.compile(r"(?m)^[ \t]*\.\. (?:[\w-]+::|_[^\n]+:)|:\w+:`[^`\n]+`"),
    patterns.compile(r"(?m)^\S[^\n]*\n(?:\s*\n)?([=~\-#*^\"'+])\1{3,}[ \t]*$"),
)


class Wording:
    """Looks at the wording of one text."""

    def __init__(self, compact: Compact) -> None:
        self.compact = compact
        self._old: dict[int, bool] = {}  # by parts of `ROUND` code points

    @cached_property
    def manual(self) -> bool:
        """True for what says of options, commands and functions what they do."""
        share = len(LETTERS.findall(self.compact.text)) / max(1, len(self.compact.text))
        signs = SIGN.findall(self.compact.raw) if share else []
        if len(signs) >= max(SIGNS, len(self.compact.text) // PER_SIGN) and len(set(signs)) >= DIFFERENT:
            return True
        if share < TECHNICAL:
            return False
        options, names = (len(x.findall(self.compact.raw)) for x in (OPTION, NAME))
        return options >= FEW_LINES or names >= (FEW_LINES if share > MOSTLY else LINES)

    @cached_property
    def source(self) -> bool:
        """True for what somebody typed with the marks of a markup language: no page was read."""
        times = [len(x.findall(self.compact.raw)) for x in MARKUP]
        return sum(times) >= MARKED_UP and sum(map(bool, times)) >= WAYS

    def old(self, span: Span) -> bool:
        """True if the text round a piece is in the old written language, of which a lexicon of today does not know the words."""
        part = span.start // ROUND
        if part not in self._old:
            near = self.compact.text[max(0, part - 1) * ROUND : (part + 2) * ROUND]
            old, new = (sum(map(near.count, words)) for words in (OLD, NEW))
            self._old[part] = old >= FEW * len(near) and old >= TIMES * new
        return self._old[part]

    def metre(self, span: Span) -> bool:
        """True if most clauses of a piece have one length, as those of verse do."""
        end = min(span.end, span.start + SAMPLE)
        clauses = [x for x in CLAUSE.findall(self.compact.text, span.start, end) if han(x[0])]
        length, times = Counter(map(len, clauses)).most_common(1)[0] if clauses else (0, 0)
        return times >= max(CLAUSES, SAME * len(clauses)) and length <= FOOT

    def translated(self, first: Span, second: Span) -> bool:
        """True if one piece is in traditional characters and the other in simplified ones."""
        one, other = (self.compact.text[x.start : min(x.end, x.start + SAMPLE)] for x in (first, second))
        return (traditional(one) and simplified(other)) or (simplified(one) and traditional(other))

    def filled_in(self, first: Span, second: Span) -> int:
        """At how many ends two pieces go on alike behind words that differ: one form, filled in twice."""
        compact, text, length = self.compact, self.compact.text, FILLED + ALIKE
        ends, starts = ([i for i in sides if not compact.border(i)] for sides in zip(first[::-1], second[::-1]))
        ahead = [text[i : min(i + length, compact.paragraph_end(i + 1))] for i in ends]
        back = [text[max(0, i - length, compact.paragraph(i - 1)) : i][::-1] for i in starts]
        return sum(len(sides) == 2 and _alike_beyond(*sides) for sides in (ahead, back))

    def headed(self, first: Span, second: Span) -> bool:
        """True if both begin a paragraph, and the line before either is a heading of its own."""
        one, other = map(self._heading, (first.start, second.start))
        return bool(one and other) and one != other

    def _heading(self, i: int) -> str:
        line = self.compact.text[self.compact.line_before(i) : i] if i > 0 and self.compact.border(i) else ""
        return line if len(line) <= HEADING and line[-1:] not in STOPS + PAUSES else ""

    def labelled(self, span: Span) -> bool:
        """True if the last line of a piece is a label: a short line of its own without a mark, which never breaks off."""
        start = self.compact.line_before(span.end)
        line = self.compact.text[start : span.end]
        return start > span.start and len(line) <= HEADING and not set(line) & set(STOPS + PAUSES)


def _alike_beyond(one: str, other: str) -> bool:
    for i in range(1, len(one) - ALIKE + 1):
        piece = one[i : i + ALIKE]
        at = other.find(piece, 1)
        if at > 0 and max(i, at) > 2 and sum(map(han, piece)) > 1:
            shared = (Counter(one[:i]) & Counter(other[:at])).total()
            return shared * 2 < max(i, at)  # else something was misread there
    return False
