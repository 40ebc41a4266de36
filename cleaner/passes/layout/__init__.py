"""Pass `layout`: lines into blocks; which breaks go, which stay, and what every line is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.grammar import grammar
from cleaner.kinds import Guard
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.layout import contents, filled, furniture, margins, verbatim
from cleaner.passes.layout.again import AGAIN
from cleaner.passes.layout.articles import articles, headlines
from cleaner.passes.layout.columns import apart
from cleaner.passes.layout.decide import Weights
from cleaner.passes.layout.groups import JOINS, Group
from cleaner.passes.layout.joints import joint
from cleaner.passes.layout.lines import Line, split
from cleaner.passes.layout.names import rejoin
from cleaner.passes.layout.parted import part
from cleaner.passes.layout.plain import blocks_of
from cleaner.passes.layout.scattered import gather
from cleaner.passes.layout.turns import in_turn
from cleaner.passes.layout.vertical import from_the_right
from cleaner.passes.layout.widths import measure
from cleaner.rules import RuleSet
from cleaner.spans import Span

QUOTES = patterns.compile(r">+")
BLANKS = patterns.compile(r"\s+")


class Layout:
    """Reads lines, leaves out furniture, decides on blocks jointly, and states the edits that make them."""

    name = "layout"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Edits for the breaks that join and for marks and furniture; all blocks, in the order of the text."""
        rules = context.rules
        weights = Weights(rules)
        lines, body = read(doc.text, rules, weights.shapes)
        groups = headlines(body, blocks_of(body, weights, lexicon(), _lost(doc, body, rules)))
        _with_marks(body if not _id(rules, "markdown-mark") else [x for x in body if x.kept])
        removed = [*_furniture(lines, rules), *_marks(body, rules)]
        findings = [*removed, *_joins(doc.text, body, groups, rules, Guard(sorted(f.span for f in removed)))]
        breaks, blocks = part(body, groups, articles(body, groups), rules, lexicon())
        return Outcome([*findings, *breaks], tuple(blocks))


def read(text: str, rules: RuleSet, shapes: Shapes) -> tuple[list[Line], list[Line]]:
    """All lines of a text as they stand in it, and those that are left without furniture, in the order of reading and measured."""
    lines = split(text, shapes)
    verbatim.mark(lines, text)
    contents.mark(lines)
    if _id(rules, "scattered"):
        lines = rejoin(gather(lines, text, shapes, lexicon()), text, shapes)
    body = _without_furniture(lines, rules, shapes)
    columns, turns = _id(rules, "columns"), _id(rules, "columns-in-turn")
    if columns:
        body = apart(body, text, shapes, columns, sure=bool(turns))
        lines = sorted([*(x for x in lines if x.furniture), *body], key=lambda x: x.start)
    if leftward := _id(rules, "columns-from-left"):
        body = from_the_right(body, leftward, lexicon(), grammar)
    if turns:
        body = in_turn(body, text, shapes, turns, lexicon(), grammar,
                       lambda page: apart(page, text, shapes, columns) if columns else list(page))
    margins.mark(body)
    measure(body)
    filled.mark(body)
    contents.sections(body)
    return lines, body


def _id(rules: RuleSet, name: str) -> str:
    return next((r.id for r in rules.of("layout") if r.name == name), "")


def _lost(doc: Document, lines: Sequence[Line], rules: RuleSet) -> set[int]:
    """Lines before which an earlier pass found that text was lost: nothing is joined there."""
    gaps = [f.span.start for f in doc.open if f.rule in rules and rules[f.rule].tei == "gap"]
    if not gaps:
        return set()
    starts = sorted((x.start, n) for n, x in enumerate(lines))
    return {starts[at][1] if (at := bisect_left(starts, (gap, 0))) < len(starts) else len(lines) for gap in gaps}


def _without_furniture(lines: Sequence[Line], rules: RuleSet, shapes: Shapes) -> list[Line]:
    """The lines that are text; a line after furniture counts as after a page's end."""
    furniture.mark(lines, shapes)
    body: list[Line] = []
    gap, page, image = 0, False, False
    others, images = _id(rules, "furniture"), _id(rules, "image-mark")
    for line in lines:
        if not (images if line.furniture == "image" else others):
            line.furniture = ""  # no rule in force takes it out
        if line.furniture:
            gap, page, image = max(gap, line.gap), True, image or line.furniture == "image"
            continue
        if page:
            line.gap = max(gap, line.gap)
            line.page = line.page or not image
        gap, page, image = 0, False, False
        body.append(line)
    return body


def _furniture(lines: Sequence[Line], rules: RuleSet) -> list[Finding]:
    others, images = _id(rules, "furniture"), _id(rules, "image-mark")
    found = []
    for line in lines:
        if line.furniture:
            start = min([line.start, *(m.start for m in line.marks)])
            end = max([line.end, *(m.end for m in line.marks)])
            found.append(Finding(images if line.furniture == "image" else others, Span(start, end), "", line.furniture))
    return found


def _with_marks(lines: Iterable[Line]) -> None:
    """Makes the marks of Markdown a part of the lines: they are not taken out."""
    for line in lines:
        if line.marks:
            line.start, line.end = min(line.start, line.marks[0].start), max(line.end, line.marks[-1].end)
            line.marks = ()


def _marks(lines: Sequence[Line], rules: RuleSet) -> list[Finding]:
    rule = _id(rules, "markdown-mark")
    return [Finding(rule, span, "", line.mark) for line in lines for span in line.marks] if rule else []


def _joins(text: str, lines: Sequence[Line], groups: Sequence[Group], rules: RuleSet, removed: Guard) -> list[Finding]:
    """The edits that join lines: the white space between them, in pieces where furniture or marks stand between."""
    found: list[Finding] = []
    scattered, mark = _id(rules, "scattered"), _id(rules, "markdown-mark")
    for group in groups:
        rule = _id(rules, JOINS.get(group.type, ""))
        found += [Finding(scattered, span, "") for k in range(group.first, group.last + 1) for span in lines[k].inner]
        for k, evidence in zip(range(group.first + 1, group.last + 1), group.joins, strict=True):
            a, b = lines[k - 1], lines[k]
            if b.apart:  # a piece of the block of its own; a blank before it is the first one behind the piece before
                if joint(group, a, b) == " ":
                    found.append(Finding(rule, Span(a.end, a.end + 1), " ", evidence=evidence))
                continue
            if b.quoted and mark:
                found += [Finding(mark, Span(*m.span()), "", ">")
                          for m in QUOTES.finditer(text, b.start - b.quoted, b.start)]
            gaps = [Span(*m.span()) for m in BLANKS.finditer(text, a.end, b.start)]
            gaps = [span for span in gaps if not removed.touches(span)]
            found += [Finding(rule, span, "" if n else joint(group, a, b), evidence=evidence) for n, span in enumerate(gaps)]
    return found


PASS: Pass = Layout()

__all__ = ["AGAIN", "PASS", "Layout", "read"]
