"""What speaks for and against one piece going on in another: observations about the seam and about both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from cleaner import patterns
from cleaner.document import BlockType
from cleaner.grammar import Grammar, Shares
from cleaner.kinds.evidence import graded
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon, unbegun, unfinished
from cleaner.passes.order.pieces import HAN, UNFINISHED, Piece, begins_afresh, begins_dependent
from cleaner.quotes import traditional

Seen = tuple[str, str]  # name of the observation, what was seen

YEAR = patterns.compile(r"(?:19|20)\d\d")
TORN_YEAR = patterns.compile(r"(\d{0,3})年(?:初|末|底|中|前|后|後|间|間)?")  # 年 is not the beginning of another word
NUMBER = patterns.compile(r"\d+$")
# Numbers that begin a paragraph.
WHOLE = patterns.compile(r"(?:19|20)\d\d年|\d{1,2}[:：]\d\d|\d{1,2}月\d|\d+(?:[.．]\d+)*[.．、)）]?[\s　]")
ZERO = patterns.compile(r"0+[^\d:：.．、\-—–/]")  # no number begins so
MEASURES = ("q", "m")  # tags of words that follow a number
HAN_OR_DIGIT = patterns.compile(r"[\p{Han}\d]")
HAN_DIGITS = "〇零一二三四五六七八九十两几半"
SHORT = 16  # code points of an opening that may as well be a line of its own
NEAR = 10  # pieces between opening and tail that a page's boxes and columns easily make
WORDS = ((7.0, "certain-word-across"), (4.5, "strong-word-across"), (2.0, "word-across"), (0.7, "word-perhaps-across"))
TORN = ("certain-word-across", "strong-word-across")
# What shows by itself that a piece goes on with another, or stands behind this one.
SHOWS = frozenset({"certain-word-across", "strong-word-across", "word-across", "begins-dependent", "closes-unopened",
                   "unit-across", "latin-across", "numbering-goes-on"})
READS = ((1.5, "reads-on-well"), (0.5, "reads-on"), (-0.3, ""), (-1.0, "reads-on-hardly"), (-2.0, "reads-badly"),
         (-99.0, "reads-very-badly"))
BEGINS = ((1.2, "begins-sentence"), (0.4, "begins-perhaps"), (-0.7, ""), (-2.0, "begins-inside-perhaps"), (-99.0, "begins-inside"))
# Runs about a seam: how many code points before it and behind it.
RECURS = (("seam-recurs-whole", ((2, 2), (1, 3), (3, 1))), ("seam-recurs", ((2, 1), (1, 2))), ("pair-recurs", ((1, 1),)))
REGION = 128  # blocks: what stands further off than one or two times so many is another text, in which any words may meet
SIGNED = frozenset({"byline", "credit"})  # which no half sentence has behind it
UNBEGUN = 1.0  # log-odds of a text beginning within a word
SEAM = 8  # code points of either side that are shown


class Seams:
    """Looks at pairs of pieces; what is known of one tail is kept."""

    def __init__(self, texts: Sequence[tuple[int, str]], kinds: Sequence[BlockType], shapes: Shapes, words: Lexicon,
                 load: Callable[[], Grammar], late: Mapping[int, str] | None = None) -> None:
        self._texts: dict[int, list[str]] = {}  # of all pieces, and of blocks that are none (headlines, captions), by region
        for block, text in texts:
            self._texts.setdefault(block // REGION, []).append(text)
        self._runs: dict[int, frozenset[str]] = {}
        self._kinds = kinds  # of all blocks of the document, by number
        self._shapes = shapes
        self._words = words
        self._load = load  # of the grammar, which only texts with an open end need
        self._late = late or {}  # headlines that stand behind paragraphs of their article, with what the first of these shows
        self._tails: dict[int, list[Seen]] = {}
        self._leading: dict[int, Shares] = {}
        self._ending: dict[int, Shares] = {}

    def _near(self, block: int) -> frozenset[str]:
        """The runs of two to four code points that begin as a text ends, in the regions about a block."""
        here = block // REGION
        if here not in self._runs:
            self._runs[here] = self._found([x for n in (here - 1, here, here + 1) for x in self._texts.get(n, ())])
        return self._runs[here]

    @staticmethod
    def _found(texts: Sequence[str]) -> frozenset[str]:
        """The same of some texts."""
        found = set[str]()
        for a in (1, 2, 3):
            ends = {x[-a:] for x in texts if HAN.fullmatch(x[-a:])}
            runs = {a + b for _, places in RECURS for before, b in places if before == a}
            for x in texts:
                at = [i for i in range(len(x) - a) if x[i : i + a] in ends]
                found.update([x[i : i + n] for n in runs for i in at if i + n <= len(x)])
        return frozenset(found)

    @cached_property
    def _grammar(self) -> Grammar:
        return self._load()

    def observe(self, opening: Piece, tail: Piece) -> Iterator[Seen]:
        """All that is seen of the pair, by name, with its detail."""
        seam = f"{opening.text[-SEAM:]}|{tail.text[:SEAM]}"
        seen = [*self._tail(tail), *_numbers(opening, tail), *_quotes(opening, tail, seam), *self._across(opening, tail, seam)]
        yield from seen
        shared = opening.words & tail.words
        if len(shared) >= 4:
            yield "many-shared-words", "、".join(sorted(shared)[:4])
        elif len(shared) >= 2:
            yield "shared-words", "、".join(sorted(shared)[:4])
        if not opening.prose:
            yield "opening-is-short" if len(opening.text) < SHORT else "opening-without-marks", opening.text[:SEAM]
        if opening.kind not in ("p", "list-item") and not opening.goes_on:
            yield "opening-is-head", opening.text[:SEAM]
        between = tail.at - opening.at - 1
        if between == 0 and tail.joined:
            yield "joined", ""
        elif between == 0 and tail.block > opening.block + 1:
            kinds = self._kinds[opening.block + 1 : tail.block]
            shows = any(name in SHOWS for name, _ in seen)
            if {*kinds} <= SIGNED and opening.prose and HAN.match(opening.text[-1]) and (shows or len(shared) >= 2):
                yield "next-behind-byline", ""
            elif len(kinds) == 1 and opening.block + 1 in self._late and opening.prose and HAN_OR_DIGIT.match(opening.text[-1]):
                yield "next-behind-headline", ""
                if shown := self._late[opening.block + 1]:
                    yield "headline-of-first", shown
                if shows:
                    yield "next-behind-others", ", ".join(kinds)
            elif shows:
                yield "next-behind-others", ", ".join(kinds)
        elif not 0 <= between < NEAR:
            yield ("backwards" if between < 0 else "far"), f"{abs(between)} paragraphs between"
        if tail.kind != "p" and not tail.joined:
            yield "tail-is-other", tail.kind
        if opening.article != tail.article:
            yield "another-article", ""

    def cannot_begin(self, tail: Piece) -> bool:
        """True if the piece by itself shows that it goes on with another."""
        return any(self._inside(tail))

    def _tail(self, tail: Piece) -> list[Seen]:
        if tail.at not in self._tails:
            self._tails[tail.at] = [*self._inside(tail), *self._alone(tail)]
        return self._tails[tail.at]

    def _inside(self, tail: Piece) -> Iterator[Seen]:
        if begins_dependent(tail.text, self._words):
            yield "begins-dependent", tail.text[:SEAM]
        if tail.unopened:
            yield "closes-unopened", tail.text[:SEAM]
        if tail.first and tail.first.value > 1:
            yield "numbering-begun", f"{tail.first.value} without {tail.first.value - 1}"

    def _alone(self, tail: Piece) -> Iterator[Seen]:
        if not begins_dependent(tail.text, self._words):
            if begins_afresh(tail.text, self._shapes):
                yield "begins-afresh", tail.text[:SEAM]
            elif "a" <= tail.text[0] <= "z":
                yield "begins-lower-case", tail.text[:SEAM]
        if unbegun(tail.text) > UNBEGUN and not self._known(tail) and not traditional(tail.text):
            yield "begins-within-word", tail.text[:SEAM]
        if leading := self._leads(tail):
            yield graded(self._grammar.begins(leading), BEGINS), tail.text[:SEAM]
        if tail.open and not tail.goes_on:
            yield "tail-ends-open", tail.text[-SEAM:]

    def _known(self, tail: Piece) -> bool:
        """True if the first two characters stand elsewhere, not far from it: the word is only one that the lexicon lacks."""
        here, begins = tail.block // REGION, tail.text[:2]
        return sum(x.count(begins) for n in (here - 1, here, here + 1) for x in self._texts.get(n, ())) > 1

    def _across(self, opening: Piece, tail: Piece, seam: str) -> Iterator[Seen]:
        left, right = opening.text[-1], tail.text[0]
        if left.isascii() and left.isalpha() and right.isascii() and right.isalpha():
            words = left.islower() and right.isupper()  # two words: between them a blank would have been lost
            if not words and HAN.search(opening.text) and HAN.search(tail.text):
                yield "latin-across", seam
        elif left.isdigit() or right.isdigit():
            yield from self._number(opening.text, tail.text, seam)
        word = graded(self._words.seam(opening.text, tail.text), WORDS)
        yield word, seam
        if not word and unfinished(opening.text, tail.text) > UNFINISHED and not traditional(opening.text):
            yield "word-unfinished", seam
        if (leading := self._leads(tail)) and (HAN.match(left) or left in "，,；;"):
            if opening.at not in self._ending:
                self._ending[opening.at] = self._grammar.ending(opening.text)
            reads = self._grammar.reads_on(self._ending[opening.at], leading)
            if reads > 0 or word not in TORN:  # what begins within a word is no word that could follow well
                yield graded(reads, READS), seam
        yield from self._recurs(opening, tail, word=bool(word))

    def _number(self, left: str, right: str, seam: str) -> Iterator[Seen]:
        """What the digits at the seam show."""
        digits = NUMBER.search(left[-12:])
        torn = TORN_YEAR.match(right)
        if digits is None:
            if self._shapes["number-expected"].search(left[-4:]):
                yield "number-expected", seam
        elif torn and YEAR.fullmatch(digits[0] + torn[1]) and (torn[1] or self._words.begins_with(right)[0] in torn[0]):
            yield "year-across", seam
        elif right[0].isdigit():
            yield "number-whole" if WHOLE.match(right) else "digits-across", seam
        elif self._counts(right):
            yield "unit-across", seam
        if ZERO.match(right):
            yield "begins-zero", seam

    def _counts(self, text: str) -> bool:
        """True if the text begins with a unit or a measure word, and not with a word that only begins like one."""
        word, tag = self._words.begins_with(text)
        unit = self._shapes["unit"].match(text)
        return bool(unit and unit.end() >= len(word)) or (tag in MEASURES and text[0] not in HAN_DIGITS)

    def _leads(self, tail: Piece) -> Shares:
        if tail.at not in self._leading:
            self._leading[tail.at] = self._grammar.leading(tail.text)
        return self._leading[tail.at]

    def _recurs(self, opening: Piece, tail: Piece, *, word: bool) -> Iterator[Seen]:
        """Whether the characters about the seam stand together elsewhere, not far from the opening."""
        left, right, runs = opening.text, tail.text, self._near(opening.block)
        for name, places in RECURS:
            run = next((x for a, b in places if HAN.fullmatch(x := left[-a:] + right[:b]) and x in runs), "")
            if run and not (word and len(run) == 2):
                yield name, run
            if run:
                return


def _numbers(opening: Piece, tail: Piece) -> Iterator[Seen]:
    if tail.first is None:
        return
    if opening.last is None or opening.last.series != tail.first.series:
        if tail.first.value > 1:
            yield "numbering-lacks", f"{tail.first.value} in the tail, none before it"
        return
    goes_on = tail.first.value == opening.last.value + 1
    yield ("numbering-goes-on" if goes_on else "numbering-breaks"), f"{opening.last.value}, then {tail.first.value}"


def _quotes(opening: Piece, tail: Piece, seam: str) -> Iterator[Seen]:
    if opening.unclosed and tail.unopened:
        yield "quote-closes", seam
    elif opening.unclosed or tail.unopened:
        yield "quote-conflict", seam
