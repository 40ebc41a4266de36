"""Two lines without marks, one below the other: pieces of one headline that was set in larger type and wrapped, or two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.grammar import grammar
from cleaner.kinds.evidence import graded
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import Line
from cleaner.passes.layout.survey import HAN, Seen, beginnings, is_bare

FEW = 8  # cells: hardly a headline below another has so few
HEADS = 3  # lines below a headline, or a piece of it, until a text begins
NAME = 3  # ideographs of a name, at most
REPORTED = frozenset({"report", "byline"})  # shapes of a line with which a report begins
COMMON = -13.0  # log-probability of a noun that is hardly the name of a writer
LARGEST = 2.5  # times the size of the text: the type of a headline that was wrapped
SURE, PERHAPS = 9.0, 0.15  # log-odds of going on rather than beginning: of a word across, and those from which on it counts
OFF = 2  # cells by which lines that are centred may be so
SIDE = 4  # code points on either side that are shown
BRACKET = patterns.compile(r"[（(《【]")
# Log-odds of the second line going on with the first rather than beginning.
GOES_ON = ((2.0, "headline-goes-on"), (1.0, "headline-goes-on-perhaps"), (-1.0, ""), (-99.0, "headline-begins"))


def bare(lines: Sequence[Line], i: int, lexicon: Lexicon) -> Iterator[Seen]:
    """What is seen of lines `i - 1` and `i`, which both have neither an end nor a mark that parts clauses."""
    a, b = lines[i - 1], lines[i]
    yield from _clause_goes_on(a, b)
    column = max(a.column, b.column)
    if not column:  # nothing shows that lines were wrapped
        return
    yield from _sum_of_widths(a, b, column)
    whole = "predicate-end" in a.has or "second-headline" in b.has or _may_be_name(b.text, lexicon)
    attributive = a.text[-1] == "的" and not whole
    if attributive:
        yield "ends-attributive", a.text[-SIDE:]
    if not (HAN.match(a.text[-1]) and HAN.match(b.text)):
        return
    below = lines[i + 1 : i + 1 + HEADS]
    few = b.width <= FEW and 2 * b.width <= a.width
    shorter = b.gap == 1 and b.width < a.width - OFF and _may_end(lines, i, lexicon)
    if shorter and few and _is_word(b.text, lexicon):
        if below and below[0].width > b.width and not REPORTED.isdisjoint(below[0].has):  # below a headline of the news
            yield "next-word", b.text
        shorter = False
    if all(map(is_bare, below)):
        return
    better = SURE
    if lexicon.seam(a.text, b.text) <= 0:
        model = grammar()
        leading = model.leading(b.text)
        better = model.reads_on(model.ending(a.text), leading) - model.begins(leading)
        if (name := graded(better, GOES_ON)) and not (attributive and better < 0):
            yield name, f"{a.text[-SIDE:]}|{b.text[:SIDE]}"
    if shorter and better > PERHAPS and lexicon.begins_with(b.text)[0] != b.text:
        yield ("next-few" if few else "next-less"), b.text[:8]


def _is_word(text: str, lexicon: Lexicon) -> bool:
    """Whether a line is one word of two or three ideographs and no name."""
    word, tag = lexicon.begins_with(text)
    if word != text or not 1 < len(text) <= NAME:
        return False
    return tag in ("v", "a") or (tag == "n" and lexicon.score(text) > COMMON)


def _may_end(lines: Sequence[Line], i: int, lexicon: Lexicon) -> bool:
    """Whether line `i` may be the end of a headline: it is no name or label by itself, and no entry stands below."""
    a, b = lines[i - 1], lines[i]
    if BRACKET.search(b.text) or next(beginnings(b), None) or not (a.column and b.column) or LARGEST * a.width < a.column:
        return False
    if _may_be_name(b.text, lexicon):
        return False
    below = lines[i + 1] if i + 1 < len(lines) else None
    return below is None or not is_bare(below) or below.width < b.width - OFF or next(beginnings(below), None) is not None


def _may_be_name(text: str, lexicon: Lexicon) -> bool:
    """Whether a line of two or three ideographs holds no word."""
    return len(text) <= NAME and all(len(lexicon.begins_with(text[i:])[0]) < 2 for i in range(len(text) - 1))


def centred(a: Line, b: Line) -> bool:
    """Whether two lines have one middle, and not one beginning: by cells, or by code points, as `pdftotext -layout` sets them."""
    if not (is_bare(a) and is_bare(b)) or abs(a.inset - b.inset) <= OFF:
        return False
    by_cells, by_points = (abs(2 * a.inset + x - 2 * b.inset - y) for x, y in ((a.width, b.width), (len(a.text), len(b.text))))
    return min(by_cells, by_points) <= 2 * OFF


def _clause_goes_on(a: Line, b: Line) -> Iterator[Seen]:
    """Whether the last clause of `a` is short and with `b` as long as the clause before: headlines have clauses of one length."""
    first, blank, last = a.text.rpartition(" ")
    clause = first.rpartition(" ")[2]
    if blank and 2 * len(last) <= len(clause) and len(clause) >= 4 and abs(len(last) + len(b.text) - len(clause)) <= 2:
        yield "completes-clause", f"{clause} {last}|{b.text}"


def _sum_of_widths(a: Line, b: Line, column: int) -> Iterator[Seen]:
    """Whether two lines without marks may be one headline that was set in larger type and wrapped."""
    share = (a.width + b.width) / column
    name = "both-under-two-thirds" if share < 0.66 else "both-under-column" if share < 1 else "both-over-column"
    yield name, f"{a.width} and {b.width} of {column} cells"
