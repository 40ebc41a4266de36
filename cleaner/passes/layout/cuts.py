"""Blank lines inside paragraphs: what shows that one was cut there, and did not end.

A short line that ends openly between blank ones may be a headline or the beginning of a paragraph that was cut. Headlines hardly
ever read on into the text below them by a word of the lexicon; a paragraph that is cut anywhere does nearly every second time.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import patterns
from cleaner.grammar import grammar
from cleaner.kinds.evidence import graded
from cleaner.lexicon import Lexicon, unfinished
from cleaner.passes.layout.lines import TORN, Line, torn
from cleaner.passes.layout.survey import CLAUSES, HAN, UNIT, Page, Seen, parts
from cleaner.quotes import traditional

PERHAPS = 1.5  # log-odds from which a word may stand across a break
# Log-odds of what follows behind this rather than anywhere, and at the beginning of a sentence rather than anywhere.
READS = ((1.5, "reads-on-well"), (0.5, "reads-on"), (-0.3, ""), (-1.0, "reads-hardly"), (-99.0, "reads-badly"))
BEGINS = ((1.2, "begins-well"), (0.4, "begins-perhaps"), (-2.0, ""), (-99.0, "begins-inside"))
UNFINISHED = 2.0  # log-odds of a line ending within a word that the next one, which begins a sentence, does not go on with
SURELY = ("reads-on", "reads-on-well", "begins-inside")  # what says something only where another blank line tears a word
HEADLINE = 24  # cells: behind a longer line that ends openly it is asked how the next one begins
COMMA = patterns.compile("[，,]")
EVEN = patterns.compile(r"\p{Han}{2,7}(?:[，,]\p{Han}{2,7}){2,}|\p{Han}{4,7}[，,]\p{Han}{4,7}")  # clauses of a headline, if as long
SIDE = 4  # code points on either side that are shown


def cut_by_blank(a: Line, b: Line, page: Page, lexicon: Lexicon) -> Iterator[Seen]:
    """What is seen of two lines with a blank one or a page's end between them, of which the first ends openly or with a comma."""
    if (b.gap > 1 or b.page) and _even(a, b):
        yield "even-clauses", a.text[:12]
    if not parts(a, b):
        return
    seam = f"{a.text[-SIDE:]}|{b.text[:SIDE]}"
    better = lexicon.seam(a.text, b.text)
    counted = a.text[-1].isdigit() and UNIT.match(b.text) is not None and len(lexicon.begins_with(b.text)[0]) == 1
    if better >= PERHAPS or counted:
        yield ("torn-apart" if better >= TORN else "torn-perhaps"), seam
    if "function-word" in a.has:
        yield "function-word-apart", a.text[-1]
    elif a.text[-1] == "的":
        yield "particle-apart", seam
    if "report" in a.has and (a.text[-1] in "）)" or "lead" in b.has):
        yield "dateline-apart", a.text[-6:]
    if not a.column and CLAUSES.search(a.text):
        yield "clauses-before", a.text[-6:]
    if page.cuts:
        yield "cut-elsewhere", f"{page.cuts} words torn by blank lines"
    if better < PERHAPS and not counted and HAN.match(b.text) and (page.cuts or a.width > HEADLINE):
        yield from _grammar(a, b, page, lexicon)


def _even(a: Line, b: Line) -> bool:
    """Whether a line that is too short for the end of a column is but clauses of one length, as headlines are."""
    short = 3 * a.width <= 2 * (a.column or a.width + b.width)
    return short and EVEN.fullmatch(a.text) is not None and len({len(x) for x in COMMA.split(a.text)}) == 1 and not torn(a, b)


def _grammar(a: Line, b: Line, page: Page, lexicon: Lexicon) -> Iterator[Seen]:
    """How what stands behind the blank line begins, and how it reads on."""
    model = grammar()
    leading = model.leading(b.text)
    begins = model.begins(leading)
    names = [graded(begins, BEGINS)]
    if HAN.match(a.text[-1]):
        names.append(graded(model.reads_on(model.ending(a.text), leading), READS))
    for name in names:
        if name and (page.cuts or name not in SURELY):
            yield name, f"{a.text[-SIDE:]}|{b.text[:SIDE]}"
    torn = unfinished(a.text, b.text)
    if torn and torn + begins > UNFINISHED and not traditional(a.text + b.text):  # of whose words the lexicon has few
        yield "word-unfinished", f"{a.text[-SIDE:]}|{b.text[:SIDE]}"
    if "sentence-opening" in b.has:
        yield "next-sentence-opening", b.has["sentence-opening"]
    word, _ = lexicon.begins_with(b.text)
    marks = "。." if a.ends == "open" else "。.，,"
    if len(word) > 1 and (a.text.startswith(word) or any(mark + word in a.text for mark in marks)):
        yield "begins-alike", word
