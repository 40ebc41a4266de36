"""What one line holds of two blocks: a label and its head, the end of one headline and the beginning of the next.

Nothing shows in the line itself that it is two; what the rest of the text shows does: labels of the same form that have a
line of their own, or an article that begins a clause with the words with which the second headline begins. What stands before
these words must be the end of the line above: no time, number or adverb of the clause, no name that the article has elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.document import Block, BlockType, Evidence, Finding
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.groups import Group
from cleaner.passes.layout.joints import joint
from cleaner.passes.layout.lines import Line
from cleaner.rules import RuleSet
from cleaner.spans import Span

ABOVE = ("kicker", "title", "subtitle")
HAN = patterns.compile(r"\p{Han}+")
STOP = patterns.compile(r"[。；;]")
CLAUSE = patterns.compile(r"[，。；：！？,;:!?\n]")
OF_CLAUSE = "tdcpmrv"  # parts of speech: time, adverb, conjunction, preposition, numeral, pronoun, verb
TWINS = 2  # labels that have a line of their own
LONGEST = 40  # code points of a line of label and head
COMPLETES = 6  # code points at most with which a line of a headline completes the line before
REPEATS = 12  # code points that the article repeats, from where the next headline begins


class Cut(Struct, frozen=True):
    """Where the block of a group is two: what stands between them, the types of both, and what shows it."""

    group: int
    between: Span
    types: tuple[BlockType, BlockType]
    evidence: Evidence


def part(lines: Sequence[Line], groups: Sequence[Group], blocks: Sequence[Block], rules: RuleSet,
         lexicon: Lexicon) -> tuple[list[Finding], list[Block]]:
    """The breaks to put in, and the blocks (one for each group) with those that are two blocks parted."""
    found: list[Finding] = []
    cuts: dict[int, Cut] = {}
    for rule in rules.of("layout"):
        if rule.name in CUTS:
            for cut in CUTS[rule.name](lines, groups, lexicon):
                cuts[cut.group] = cut
                found.append(Finding(rule.id, cut.between, "\n\n", evidence=(cut.evidence,)))
    out: list[Block] = []
    for n, block in enumerate(blocks):
        if n not in cuts:
            out.append(block)
            continue
        cut, ((start, end),) = cuts[n], block.spans
        out.append(replace(block, type=cut.types[0], spans=(Span(start, cut.between.start),)))
        out.append(Block(cut.types[1], (Span(cut.between.end, end),), block.level, block.article))
    return found, out


def _labels(lines: Sequence[Line], groups: Sequence[Group], _: Lexicon) -> Iterator[Cut]:
    """Labels in brackets with a head behind them, if others have lines of their own above the head of a paragraph."""
    alone = [lines[a.first].text for a, b, c in zip(groups, groups[1:], groups[2:], strict=False)
             if (b.type, c.type) == ("head", "p") and lines[a.first].has.get("label") == lines[a.first].text]
    for n, group in enumerate(groups if len(alone) >= TWINS else ()):
        line = lines[group.first]
        label, rest = line.has.get("label", ""), len(line.text)
        if not label or label == line.text or group.first < group.last or not _as_it_stands(line):
            continue
        head = line.text[len(label) :].lstrip()
        if group.type in ("label", "head") and rest <= LONGEST and not STOP.search(head):
            between = Span(line.start + len(label), line.end - len(head))
            yield Cut(n, between, ("label", "head"), Evidence("labels-alone", 0.0, "".join(alone[:TWINS])))


def _headlines(lines: Sequence[Line], groups: Sequence[Group], lexicon: Lexicon) -> Iterator[Cut]:
    """Headlines of which one line completes the line before and goes on as a clause of the article begins."""
    article, clauses = "", set[str]()
    for n, group in enumerate(groups):
        if group.type not in ABOVE or any(x.apart for x in lines[group.first : group.last + 1]):
            continue
        for above, line in pairwise(lines[group.first : group.last + 1]):
            if len(line.text) <= REPEATS or not all(map(_as_it_stands, (above, line))) or joint(group, above, line):
                continue
            article = article or _article(lines, groups)
            clauses = clauses or {article[m.end() : m.end() + REPEATS] for m in CLAUSE.finditer(article)}
            at = next((i for i in range(1, COMPLETES + 1) if line.text[i : i + REPEATS] in clauses), 0)
            ends, begins = line.text[:at], line.text[at : at + REPEATS]
            if at and HAN.fullmatch(ends) and not lexicon.seam(ends, begins) and _completes(above.text, ends, article, lexicon):
                cut = Span(line.start + at, line.start + at)
                yield Cut(n, cut, (group.type, group.type), Evidence("article-repeats", 0.0, begins))
                break


def _completes(above: str, ends: str, article: str, lexicon: Lexicon) -> bool:
    """True if what ends a headline cannot begin the clause behind it: by its first word, and as the article has it."""
    _, tag = lexicon.begins_with(ends)
    return tag not in OF_CLAUSE and article.count(ends) == article.count(above[-2:] + ends)


def _article(lines: Sequence[Line], groups: Sequence[Group]) -> str:
    """The paragraphs, with a line feed before each."""
    return "".join("\n" + "".join(x.text for x in lines[g.first : g.last + 1]) for g in groups if g.type == "p") or "\n"


def _as_it_stands(line: Line) -> bool:
    return line.end - line.start == len(line.text) and not line.apart


CUTS: dict[str, Callable[[Sequence[Line], Sequence[Group], Lexicon], Iterator[Cut]]] = {
    "label-and-head": _labels,
    "headlines-in-one": _headlines,
}
