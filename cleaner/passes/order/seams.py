"""What speaks for and against one piece going on in another: observations about the seam and about both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import regex

from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon
from cleaner.passes.order.pieces import HAN, Piece, begins_afresh, begins_dependent

Seen = tuple[str, str]  # name of the observation, what was seen

UNIT = regex.compile(r"[年月日号时分秒个家元亿万千百余多人名项件次米吨公里％%‰‰度届岁位台套座条层栋户亩平方]")
LACKS_NUMBER = regex.compile(r"(?:第|约|近|达|达到|超过|增长|下降|提高|同比|超|投资|共有|共|为|至|到)$")
# Ideographs that are words by themselves and often begin a paragraph.
COMMON = ("我你他她它您咱这那在从有是不一两三四五六七八九十每各当对由向把被为与和也就还又都再只已到以上下中前后东西南北大小老新第"
          "某据按经自可但若如而且并因這從兩當對與還後東來")
SHORT = 16  # code points of an opening that may as well be a line of its own
NEAR = 10  # pieces between opening and tail that a page's boxes and columns easily make
WEAK, STRONG = 4.0, 6.0  # log-odds of a word across the seam that count
SEAM = 8  # code points of either side that are shown


class Seams:
    """Looks at pairs of pieces; what is known of one tail is kept."""

    def __init__(self, found: Sequence[Piece], shapes: Shapes, words: Lexicon) -> None:
        self._found = found
        self._shapes = shapes
        self._words = words
        self._tails: dict[int, list[Seen]] = {}

    @cached_property
    def _runs(self) -> frozenset[str]:
        """All runs of two to four code points."""
        return frozenset(p.text[i : i + n] for p in self._found for n in (2, 3, 4) for i in range(len(p.text) - n + 1))

    def observe(self, opening: Piece, tail: Piece) -> Iterator[Seen]:
        """All that is seen of the pair, by name, with its detail."""
        seam = f"{opening.text[-SEAM:]}|{tail.text[:SEAM]}"
        yield from self._tail(tail)
        yield from _numbers(opening, tail)
        yield from _quotes(opening, tail, seam)
        yield from self._across(opening, tail, seam)
        shared = opening.words & tail.words
        if len(shared) >= 4:
            yield "many-shared-words", "、".join(sorted(shared)[:4])
        elif len(shared) >= 2:
            yield "shared-words", "、".join(sorted(shared)[:4])
        if not opening.prose:
            yield "opening-is-short" if len(opening.text) < SHORT else "opening-without-marks", opening.text[:SEAM]
        elif opening.text[-1] in "，、,":
            yield "opening-ends-comma", opening.text[-SEAM:]
        elif opening.text[-1] in "”’」』）)》】\"":
            yield "opening-ends-closing", opening.text[-SEAM:]
        if opening.kind != "p" and not opening.goes_on:
            yield ("opening-is-item" if opening.kind == "list-item" else "opening-is-head"), opening.text[:SEAM]
        between = tail.at - opening.at - 1
        if between == 0:
            yield ("joined" if tail.joined else "next"), ""
        elif not 0 < between < NEAR:
            yield ("backwards" if between < 0 else "far"), f"{abs(between)} paragraphs between"
        if tail.kind != "p" and not tail.joined:
            yield "tail-is-other", tail.kind
        if opening.article != tail.article:
            yield "another-article", ""

    def cannot_begin(self, tail: Piece) -> bool:
        """True if the piece by itself shows that it goes on with another."""
        return any(name in ("begins-dependent", "closes-unopened", "numbering-begun") for name, _ in self._tail(tail))

    def _tail(self, tail: Piece) -> list[Seen]:
        if tail.at not in self._tails:
            self._tails[tail.at] = list(self._alone(tail))
        return self._tails[tail.at]

    def _alone(self, tail: Piece) -> Iterator[Seen]:
        if begins_dependent(tail.text, self._words):
            yield "begins-dependent", tail.text[:SEAM]
        elif begins_afresh(tail.text, self._shapes):
            yield "begins-afresh", tail.text[:SEAM]
        elif "a" <= tail.text[0] <= "z":
            yield "begins-lower-case", tail.text[:SEAM]
        head = tail.text[:2]
        if HAN.fullmatch(head) and head[0] not in COMMON and not any(tail.text[:n] in self._words for n in (2, 3, 4)):
            yield "begins-no-word", head
        if tail.unopened:
            yield "closes-unopened", tail.text[:SEAM]
        if tail.first and tail.first.value > 1:
            yield "numbering-begun", f"{tail.first.value} without {tail.first.value - 1}"
        if tail.open and not tail.goes_on:
            yield "tail-ends-open", tail.text[-SEAM:]

    def _across(self, opening: Piece, tail: Piece, seam: str) -> Iterator[Seen]:
        left, right = opening.text[-1], tail.text[0]
        if left.isascii() and left.isalpha() and right.isascii() and right.isalpha():
            yield "latin-across", seam
        elif left.isdigit() and right.isdigit():
            yield "digits-across", seam
        elif left.isdigit() and UNIT.match(tail.text):
            yield "unit-across", seam
        elif right.isdigit() and LACKS_NUMBER.search(opening.text[-4:]):
            yield "number-expected", seam
        weight = self._words.seam(opening.text, tail.text)
        if weight >= STRONG:
            yield "strong-word-across", seam
        elif weight >= WEAK:
            yield "word-across", seam
        yield from self._recurs(opening.text, tail.text, word=weight >= WEAK)

    def _recurs(self, left: str, right: str, *, word: bool) -> Iterator[Seen]:
        """Whether the characters about the seam stand together elsewhere in the text."""
        if not (HAN.fullmatch(left[-2:]) and HAN.fullmatch(right[:2])):
            return
        if left[-2:] + right[:2] in self._runs:
            yield "seam-recurs-whole", left[-2:] + right[:2]
        elif left[-2:] + right[0] in self._runs or left[-1] + right[:2] in self._runs:
            yield "seam-recurs", left[-2:] + right[:2]
        elif not word and left[-1] + right[0] in self._runs:
            yield "pair-recurs", left[-1] + right[0]


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
