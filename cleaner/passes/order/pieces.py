"""Pieces: paragraphs, cut where they were joined across a blank line, and what each shows of its beginning and its end.

A blank line inside a paragraph is where a column or a box ended. What follows there need not be what
belongs there, so such a join is only the first of the candidates for what goes on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.document import Block, BlockType, Document
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import Lexicon, unfinished
from cleaner.quotes import directed
from cleaner.rules import RuleSet
from cleaner.spans import Span

NUMERALS = "一二三四五六七八九十"
ORDINAL = patterns.compile(
    rf"(?<!\p{{Han}})(?:(?P<is>[{NUMERALS}])(?:是|要|为)|第(?P<th>[{NUMERALS}])[，、,是]|其(?P<its>[{NUMERALS}])[，、,是：:]"
    rf"|[（(](?P<in>[{NUMERALS}])[）)]|(?P<said>首先|其次|再次)[，,])")
SAID = {"首先": 1, "其次": 2, "再次": 3}
NOTE = patterns.compile(r"(?:[①-⑳⑴-⒇]|\[\d{1,3}\]|〔\d{1,3}〕|［\d{1,3}］|\[\p{Han}{1,6}\]|\p{So})+\s*$")
CLOSED = patterns.compile(
    r"(?:[。！？!?…：:；;]|——|—)[”’」』）)\]】》〉\"'\s]*$|(?<=[\p{Han}a-z”])\.[”’\"'\s]*$"
    r"|[。！？!?…][”’」』\"']*\s?[（(][^（()）。]{1,20}[）)]\s*$")  # who wrote it
DEPENDENT = patterns.compile(r"[的了着們们，。、；：？！”’）》〉」』】·%％]")
STARTS = ("afresh", "lead", "report", "marker", "numbered-head", "article-number", "speaker", "label", "dated-item", "byline")
OPENS, CLOSES = "“「《（(『〈【", "”」》）)』〉】"
# A number that closes a bracket which it has not opened: 1）
NUMBERED = patterns.compile(r"(?:^|(?<=[\s。；;，,：:、]))[（(]?[\da-zA-Z①-⑳一二三四五六七八九十]{1,3}[)）]")
HAN = patterns.compile(r"\p{Han}+")
RUNNING = patterns.compile(r"[，,。；;].*[，,。；;、]|。")
COMMA = patterns.compile("[，,]")
LONG = 30  # code points: no headline of one line with a comma is so long
TORN = 24  # code points that such a line has at least
UNFINISHED = 2.0  # log-odds of a line ending within a word
RARE = 3  # pieces in which a rare pair of ideographs stands at most


class Number(Struct, frozen=True):
    """An ordinal: which kind of series it belongs to and its value."""

    series: str
    value: int


class Piece(Struct, frozen=True, eq=False):
    """A piece of a paragraph: its place among the pieces, its block, its text, and what that shows."""

    at: int
    block: int
    span: Span
    text: str
    article: int
    joined: bool  # the layout has joined it to the piece before
    goes_on: bool  # the layout has joined the next piece to it
    kind: BlockType  # of its block
    first: Number | None  # the first ordinal that does not stand at the beginning
    last: Number | None
    unclosed: int  # quotes and brackets that are open at the end
    unopened: int  # those that close without having been opened
    words: frozenset[str]  # its rare pairs of ideographs

    @property
    def open(self) -> bool:
        """True if the sentence does not end with the piece."""
        return ends_open(self.text)

    @property
    def prose(self) -> bool:
        """True if it holds the end of a sentence or several commas, or is long and holds one: more than a line's worth of words."""
        inside = self.text[:-1]
        return "。" in inside or sum(map(inside.count, "，,；;")) >= (1 if len(inside) >= LONG else 2)


def pieces(doc: Document, rules: RuleSet, shapes: Shapes) -> list[Piece]:
    """The pieces of all paragraphs, items of lists and lines that only look like heads, in the order of the text."""
    cuts = _cuts(doc, rules)
    spans: list[tuple[int, Span]] = []
    for n, block in enumerate(doc.blocks):
        if len(block.spans) == 1 and (block.type in ("p", "list-item") or _is_torn(block, doc.block_text(block))):
            start, end = block.spans[0]
            inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
            spans += [(n, Span(a, b)) for a, b in zip([start, *inside], [*inside, end])]
    texts = [doc.text[s.start : s.end] for _, s in spans]
    # Where every paragraph is whole, nothing is asked about words.
    rare = _rare(texts) if any(ends_open(x) for x in texts) else [frozenset()] * len(texts)
    found = []
    for at, ((n, span), text) in enumerate(zip(spans, texts)):
        numbers = [_number(m) for m in ORDINAL.finditer(text)]
        inner = next(ORDINAL.finditer(text, 1), None)
        unclosed, unopened = depths(text)
        begun = inner is None or ORDINAL.match(text.lstrip(OPENS)) or shapes["begun"].search(text, 0, inner.start())
        first = None if begun or inner is None else _number(inner)
        found.append(Piece(at, n, span, text, doc.blocks[n].article, at > 0 and spans[at - 1][0] == n,
                           at + 1 < len(spans) and spans[at + 1][0] == n, doc.blocks[n].type,
                           first, numbers[-1] if numbers else None, unclosed, unopened, rare[at]))
    return found


def _is_torn(block: Block, text: str) -> bool:
    """True if what is taken for a head may be the beginning of a paragraph: it has the marks of running text."""
    if block.type != "head" or block.level is not None or len(text) < TORN:
        return False
    if not ends_open(text):
        return False
    runs_on = len(text) >= LONG or unfinished(text, "") > UNFINISHED
    return RUNNING.search(text[:-1]) is not None or (runs_on and COMMA.search(text[:-1]) is not None)


def _cuts(doc: Document, rules: RuleSet) -> list[int]:
    """Places of the text at which the layout has joined lines across a blank line."""
    found = {doc.alignment.to_current(e.source).end for e in doc.edits
             if e.before.count("\n") > 1 and not e.before.strip() and e.rule in rules and rules.pass_of(e.rule) == "layout"}
    return sorted(found)


def _number(m: regex.Match[str]) -> Number:
    series = str(m.lastgroup)
    return Number(series, SAID[m[series]] if series == "said" else NUMERALS.index(m[series]) + 1)


def ends_open(text: str) -> bool:
    """True if no sentence ends with the text, notes aside."""
    return not CLOSED.search(NOTE.sub("", text[-40:]))


def depths(text: str) -> tuple[int, int]:
    """How many quotes and brackets are open at the end of a text, and how many close without having been opened."""
    depth = lacking = 0
    for ch in NUMBERED.sub("", directed(text)):
        if ch in OPENS:
            depth += 1
        elif ch in CLOSES:
            if depth:
                depth -= 1
            else:
                lacking += 1
    return depth, lacking


def _rare(texts: Sequence[str]) -> list[frozenset[str]]:
    """For each text the pairs of ideographs that stand in few of the texts, and in more than one."""
    known = Counter(p for text in texts for p in _pairs(text))
    rare = {p: p for p, n in known.items() if 1 < n <= RARE}
    del known
    return [frozenset(rare[p] for p in _pairs(text) if p in rare) for text in texts]


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in HAN.findall(text) for i in range(len(run) - 1)}


def begins_dependent(text: str, words: Lexicon) -> bool:
    """True if the first character must follow another: a mark that closes, or a particle that begins no word here."""
    if not DEPENDENT.match(text):
        return False
    return not any(text[:n] in words for n in (2, 3, 4))


def begins_afresh(text: str, shapes: Shapes) -> bool:
    """True if the text begins as paragraphs begin: with a date, a number, a connective, a quotation."""
    head = text[:24]
    return any(shapes[name].match(head) for name in STARTS)


def openings(found: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces behind which something must follow."""
    return (p for p in found if p.goes_on or p.open)
