"""Blank lines inside paragraphs: what shows that one was cut there, and did not end.

A short line that ends openly between blank ones may be a headline or the beginning of a paragraph that was cut. Of 1,516
headlines none reads on into the text below it by a word of the lexicon, of 4,279 paragraphs cut at random nearly half do.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.grammar import grammar
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import Line
from cleaner.passes.layout.survey import HAN, TORN, Page, Seen

TORN_PERHAPS = 1.5  # log-odds of a word across the blank line
# Log-odds of what follows behind this rather than anywhere.
READS = ((1.5, "reads-on-well"), (0.5, "reads-on"), (-0.3, ""), (-99.0, "reads-hardly"))
INSIDE = -2.0  # log-odds of what follows at the beginning of a sentence rather than anywhere
SIDE = 4  # code points on either side that are shown


def cut_by_blank(a: Line, b: Line, page: Page, lexicon: Lexicon) -> Iterator[Seen]:
    """What is seen of two lines with a blank one between them, of which the first ends openly.

    How the text reads on says something only where another blank line tears a word.
    """
    seam = f"{a.text[-SIDE:]}|{b.text[:SIDE]}"
    better = lexicon.seam(a.text, b.text)
    if better >= TORN_PERHAPS:
        yield ("torn-apart" if better >= TORN else "torn-perhaps"), seam
    if "function-word" in a.has:
        yield "function-word-apart", a.text[-1]
    elif a.text[-1] == "的":
        yield "particle-apart", seam
    if not page.cuts:
        return
    yield "cut-elsewhere", f"{page.cuts} words torn by blank lines"
    if HAN.match(a.text[-1]) and HAN.match(b.text):
        model = grammar()
        leading = model.leading(b.text)
        reads = model.reads_on(model.ending(a.text), leading)
        name = next(name for least, name in READS if reads >= least)
        if name:
            yield name, seam
        if model.begins(leading) < INSIDE:
            yield "begins-inside", b.text[:SIDE]
