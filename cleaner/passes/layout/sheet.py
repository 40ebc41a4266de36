"""The lines of a text as pages carry them: edges, titles that recur, sentences that are cut."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from cleaner import patterns
from cleaner.grammar import grammar
from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout.folios import CLAUSES, Folio, folio
from cleaner.passes.layout.heads import CHAPTER, NONE, UNCLOSED, Head, head, narrow
from cleaner.passes.layout.lines import CANNOT_BEGIN, Line, torn
from cleaner.passes.layout.lines import OPENING as OPENING_MARKS
from cleaner.passes.layout.survey import is_bare

EDGE = 3  # lines at a page's edge that may be furniture
OPENING = 10  # lines within which a text's title stands
CAPTION = frozenset({"caption-begin", "caption-end", "credit", "byline", "label", "marker", "cells"})
COLUMNS = patterns.compile(r"\p{Han}[，。、]? {4,}\p{Han}")  # running text beside running text
PAGES = 200  # lines of a few pages, in which another head or foot is looked for
MONTH, DAY = patterns.compile(r"\d月$"), patterns.compile(r"\d{1,2}日")
BEGINS = -0.25  # log-odds of going on, rather than beginning, at which half a sentence goes on behind a day or a site
APART = 8  # lines that the same head stands apart at the least, where no form feed shows pages
BLANKS = patterns.compile(r"\s+")
BLANK_FORM = patterns.compile(r"[_＿]{2}")  # blanks of a form to be filled in
WORD = patterns.compile(r"\p{L}\s*\p{L}")
CLOSES = patterns.compile(r"[^《》]*》|[^（()）]*[）)]$")  # what was opened above
LABELLED = patterns.compile(r"[:：@]")
TITLE = patterns.compile(r"\p{Han}[\p{Han}：“”·　 —]+")  # a running title has no figures, and nothing in brackets
ROW = patterns.compile(r"[│┃|](?:[^│┃|]*[│┃|]){2}")  # of a table that is drawn
DASHED = patterns.compile(r"\d{1,4}[ \u3000]*-(?:[ \u3000]|$)")  # behind a dash that was taken for an item's


class Sheet:
    """The lines of a text as pages carry them."""

    def __init__(self, lines: Sequence[Line], shapes: Shapes) -> None:
        self.lines = lines
        self.shapes = shapes
        self.pages = list(accumulate(int(x.page and i > 0) for i, x in enumerate(lines)))
        self.place = list(accumulate(1 + len(x.inner) for x in lines))  # of what was read one character a line, each counts
        self.heads: dict[int, Head] = {}
        self.paged = self.pages[-1] > 0
        self.prose = [x.clause for x in lines]
        self.wrapped = self._wrapped()
        self.editions = len({x.has["edition"] for x in lines if "edition" in x.has})
        self.upright = _upright(lines)
        self.folios = [self._folio(i) for i in range(len(lines))]
        beside = Counter(x.title for x in self.folios if x)
        for i, x in enumerate(self.folios):  # a clause with a number beside it, unless another page has it too
            if x and CLAUSES.search(x.title) and beside[x.title] < 2:
                self.folios[i] = None
        self.numbered = 2 + sum(x is not None and not x.title for x in self.folios)  # pages at the most
        self.titles = [self._title(i) for i in range(len(lines))]
        self.often = Counter(x for x in self.titles if x)
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        for i, title in enumerate(self.titles):
            if title:
                self.places[title].append(i)
        starts = [i for i, x in enumerate(lines) if i == 0 or x.page]
        self.sides = [*((i, 1) for i in starts), *((i - 1, -1) for i in (*starts[1:], len(lines)))]

    def _wrapped(self) -> bool:
        """Whether lines of running text are cut at a column's width: what came from a page, not a text that is clean."""
        prose = [x for i, x in enumerate(self.lines) if self.prose[i] and x.width >= 14 and not x.code]
        cut = 0
        for i, x in enumerate(prose):
            if COLUMNS.search(x.text):
                cut += 1
            elif x.ends in ("open", "comma"):
                cut += sum(abs(x.width - y.width) <= 3 for y in prose[max(0, i - 4) : i + 5]) > 2
        return cut >= 5 and 5 * cut >= len(prose)

    def says(self, name: str, text: str) -> bool:
        """Whether a text has the shape, or words of that name."""
        return self.shapes[name].search(text) is not None

    def _folio(self, i: int) -> Folio | None:
        """The page's number on a line; within a program only in a form that says so."""
        line = self.lines[i]
        if line.code and "page-number" in line.has and len(line.text) < 12:
            found = folio(line.text, self.shapes, i)
            return found if found and found.sure and not found.title else None
        return folio(_words(line), self.shapes, i) if self.candidate(line) and i not in self.upright else None

    @staticmethod
    def candidate(line: Line) -> bool:
        """Whether a line may be furniture at all: short, no whole sentence or end of what is cited, no entry of a programme."""
        plain = line.mark in ("", "bold") or (line.mark == "bullet" and bool(DASHED.match(line.text)))
        kept = line.code or line.entry or "dated-item" in line.has or ROW.match(line.text) is not None
        return plain and not kept and narrow(line) and line.ends in ("open", "colon", "comma") and not CLOSES.match(line.text)

    @staticmethod
    def asks(line: Line) -> bool:
        """Whether a line may be a title that ends like a sentence."""
        plain = not (line.mark or line.code) and 16 <= line.width <= 80
        return plain and line.ends == "sentence" and line.text[-1] in "？！?!"

    def _title(self, i: int) -> str:
        """What recurs of a line: its words without the number of the page and without blanks; "" if it cannot be a head."""
        line, number = self.lines[i], self.folios[i]
        if not (self.candidate(line) or self.asks(line)) or line.ends == "comma":
            return ""
        if "speaker" in line.has and not ("staff" in line.has or "contact" in line.has):
            return ""
        if i in self.upright or BLANK_FORM.search(line.text) or CANNOT_BEGIN.match(line.text):
            return ""
        if not (line.page or i == 0) and UNCLOSED.search(line.text):  # only heads of pages are cut short
            return ""
        if number and (number.title or number.sure or number.form in ("bare", "bracket", "roman", "han")):
            return number.title
        return BLANKS.sub("", line.text) if WORD.search(line.text) or self.head(i).whole else ""

    def head(self, i: int) -> Head:
        """What of a line running heads say."""
        if i not in self.heads:
            bracket = i > 0 and self.lines[i].gap == 1 and self.lines[i - 1].text[-1] in OPENING_MARKS
            self.heads[i] = NONE if bracket else head(self.lines[i], self.shapes)
        return self.heads[i]

    def edge(self) -> Iterator[tuple[int, int, bool]]:
        """Lines at the edges of pages: index, side (1: first lines, -1: last), whether only furniture parts it from the edge."""
        for start, step in self.sides:
            top = True
            for i in range(start, start + EDGE * step, step):
                if not 0 <= i < len(self.lines) or self.pages[i] != self.pages[start]:
                    break
                yield i, step, top
                top = top and bool(self.lines[i].furniture)

    def cut(self, at: int) -> bool:
        """Whether a sentence is cut by what stands at a line: the text before ends open in a full line and goes on behind."""
        return self._is_cut(at, self._text(at, -1), self._text(at, 1))

    def _is_cut(self, at: int, before: int, behind: int) -> bool:
        """The same between the lines `before` and `behind`."""
        lines = self.lines
        if before < 0 or behind < 0:
            return False
        a, b = lines[before], lines[behind]
        if a.code or b.code or "numbered-head" in b.has or "marker" in b.has:
            return False
        around = lines[max(0, before - 5) : before + 1]
        after = lines[behind : behind + 6]
        if b.indent - min(a.indent, after[1].indent if len(after) > 1 else b.indent) >= 3:
            return False
        if CANNOT_BEGIN.match(b.text):
            return b.gap > 1 or behind > at + 1 or a.ends != "open" or (self.head(at).whole and self.head(at).kinds != {"reach"})
        if a.ends == "comma":
            return True
        if a.ends != "open":
            return False
        if max(x.width for x in around) <= 2:  # vertical type read one character a line
            return True
        prose = sum(self.prose[max(0, before - 5) : before + 1]) + sum(self.prose[behind : behind + 6])
        return a.width >= 14 and 10 * a.width >= 8 * max(x.width for x in around) and prose >= 3

    def torn(self, at: int) -> bool:
        """Whether a word is cut by what stands at a line, or a sentence by what no sentence stops at."""
        before, behind = self._text(at, -1), self._text(at, 1)
        if before < 0 or behind < 0 or not self.cut(at):
            return False
        a, b = self.lines[before], self.lines[behind]
        mark = CANNOT_BEGIN.match(b.text) and "reach" not in self.head(at).kinds  # an address stands in the middle of sentences
        return bool(mark) or torn(a, b)

    def says_day(self, i: int) -> bool:
        """Whether a line says what day it is, as heads do and sentences hardly do: with the weekday, or by the lunar calendar."""
        return {"date", "weekday"} <= self.head(i).kinds or self.says("lunar-date", self.lines[i].text)

    def interrupts(self, at: int) -> bool:
        """Whether a line between blank ones that says what heads say, and is narrower than the text, cuts a sentence that goes on.

        Another head or foot must show that the text comes from a page; lines of the same kind that say other things, days of
        a diary or a list of addresses, show that it does not.
        """
        found, title = self.head(at), self.titles[at]
        site = self.says("site-of-page", self.lines[at].text)
        day = self.says_day(at)
        apart = self.between_blanks(at) or (site and self.often[self.titles[at]] > 1)
        if not (found.whole and apart) or not (site or day or not (self.fits(at) or found.kinds == {"reach"})):
            return False
        said = self._lone.get(found.kinds, set())
        near = self.lines[max(0, at - PAGES) : at + PAGES]
        page = len(self._lone) > 1 or any(x.furniture in ("header", "footer", "number") for x in near)
        if not page or len(said) - (title in said) > 1:
            return False
        if day and 0 < at < len(self.lines) - 1 and MONTH.search(self.lines[at - 1].text) and DAY.match(self.lines[at + 1].text):
            return True
        before, behind = self._text(at, -1, heads=True), self._text(at, 1, heads=True)
        if not self._is_cut(at, before, behind):
            return False
        if not (day or site):
            return self._goes_on(before, behind)
        if self.says("introduces-day-or-site", self.lines[before].text):
            return False
        return (day and self.lines[before].ends == "comma") or self._goes_on(before, behind, BEGINS)

    @cached_property
    def _lone(self) -> dict[frozenset[str], set[str]]:
        """What lines between blank ones say that only say what heads say, by kind."""
        found: dict[frozenset[str], set[str]] = {}
        for i, line in enumerate(self.lines):
            if self.between_blanks(i) and self.candidate(line) and self.head(i).whole:
                found.setdefault(self.head(i).kinds, set()).add(self.titles[i])
        return found

    def _goes_on(self, before: int, behind: int, least: float = 0.0) -> bool:
        """Whether the line `behind` goes on with the line `before`: by a word across, or by how it reads (at least log-odds)."""
        a, b = self.lines[before], self.lines[behind]
        model = grammar()
        leading = model.leading(b.text)
        return torn(a, b) or bool(leading and model.reads_on(model.ending(a.text), leading) > model.begins(leading) + least)

    def between_blanks(self, at: int) -> bool:
        """Whether blank lines, or the ends of the text, stand above and below a line."""
        return (at == 0 or self.lines[at].gap > 1) and (at + 1 == len(self.lines) or self.lines[at + 1].gap > 1)

    def inserted(self, at: int) -> bool:
        """Whether a line that could be no part of the text around it cuts a word, or a sentence that goes on if it is a title."""
        line, before, behind = self.lines[at], self._text(at, -1), self._text(at, 1)
        if self.prose[at] or line.width > 60 or self.fits(at) or not self.cut(at):
            return False
        title = TITLE.fullmatch(line.text) is not None and not self.says("stands-for-itself", line.text)
        if not (self.torn(at) or (title and self._goes_on(before, behind))):
            return False
        beside = torn(self.lines[before], line) or torn(line, self.lines[behind])
        return not beside and "numbered-head" not in line.has and not CAPTION & line.has.keys()

    def stands_out(self, at: int) -> bool:
        """Whether a line stands between columns of vertical type, which were read one character a line."""
        before, behind = self._text(at, -1), self._text(at, 1)
        return not self.lines[at].inner and all(i >= 0 and (self.lines[i].inner or i in self.upright) for i in (before, behind))

    def company(self, at: int) -> Collection[str]:
        """The words beside a line that recur elsewhere."""
        near = [self.titles[j] for j in (at - 2, at - 1, at + 1, at + 2) if 0 <= j < len(self.titles)]
        return {x for x in near if len(x) >= 2 and 1 < self.often[x] <= self.numbered and not self.says("counts-other-things", x)}

    def _text(self, at: int, step: int, *, heads: bool = False) -> int:
        """The nearest line before or behind that is text, -1 if none is near.

        It passes over what may be furniture, and with `heads` over bylines and headlines between blank lines.
        """
        for i in range(at + step, at + 5 * step, step):
            if not 0 <= i < len(self.lines):
                return -1
            line = self.lines[i]
            again = self.titles[i] and self.often[self.titles[i]] > 1
            head = heads and self.between_blanks(i) and is_bare(line)
            if not (line.furniture or again or head or self.folios[i] or self.shapes["section"].fullmatch(line.text)):
                return i
        return -1

    def fits(self, i: int) -> bool:
        """Whether a line is as wide as those around it, as lines of running text are."""
        near = [x.width for x in self.lines[max(0, i - 4) : i + 5] if x is not self.lines[i] and not x.furniture]
        return self.lines[i].width + 4 >= max(near, default=99) and self.lines[i].width > 8

    def apart(self, found: Sequence[int]) -> bool:
        """Whether most lines stand as far apart as pages do."""
        ways = sorted(self.place[b] - self.place[a] for a, b in pairwise(found))
        return bool(ways) and ways[len(ways) // 2] >= APART

    def is_title(self, i: int, found: Sequence[int]) -> bool:
        """Whether a line near the text's beginning is the title that later pages repeat, not their running head.

        Of two that are the same the second one is. One alone is, unless a page's number stands beside it and what follows
        looks like a title itself.
        """
        if i >= OPENING or self.pages[i] > 0 or self.folios[i] or self.stands_out(i):
            return False
        opening = [j for j in found if j < OPENING and self.pages[j] == 0]
        same = [j for j in opening if self.folios[j] is None]
        if len(opening) > len(same) == 1:  # the other one has a page's number
            return True
        if len(same) > 1:
            return i == same[-1]
        if i >= EDGE or self.again_below(i, True):
            return False
        following = next((x for x in self.lines[i + 1 : i + 4] if not x.furniture), None)
        other = following is not None and following.ends == "open" and 6 <= following.width < 60 and "byline" not in following.has
        return not (other and (self.borders(i) or self.head(i).whole or ("organisation" in self.lines[i].has and len(found) > 2)))

    def again_below(self, i: int, head: bool) -> bool:
        """Whether lines below say a line again, or what stands behind its chapter; of a `head` their beginning is enough."""
        line = self.lines[i]
        words = BLANKS.sub("", line.text)
        chapter = CHAPTER.sub("", words)
        head = head or chapter != words
        for start in range(i + 1, min(i + 1 + EDGE, len(self.lines))):
            if LABELLED.search(self.lines[start].text):  # a mail's subject, above who wrote it to whom
                return False
            joined = ""
            for j, x in enumerate(self.lines[start : start + 4], start):
                joined += BLANKS.sub("", x.text)
                same = (joined == words and len(joined) > 3) or (joined == chapter != words and len(joined) > 1)
                if same and (x.ends != "sentence" or self.asks(line)):
                    return True
                begun = head and len(chapter) > 3 and joined.startswith(chapter) and x.ends == "open"
                if begun and (len(chapter) > 7 or not (self.prose[j] or self.fits(j))):  # no text that begins with its title
                    return True
        return False

    def borders(self, i: int, kinds: Collection[str] = ("header", "footer", "number")) -> bool:
        """Whether furniture stands right above or below."""
        return any(0 <= j < len(self.lines) and self.lines[j].furniture in kinds for j in (i - 1, i + 1))

    def row(self, i: int) -> bool:
        """Whether a number stands among numbers: in a table whose cells were read one a line."""
        near = [j for j in range(max(0, i - 3), min(len(self.lines), i + 4)) if j != i and not self.lines[j].furniture]
        return bool(self.folios[i]) and sum(self.folios[j] is not None for j in near) >= 2


def _words(line: Line) -> str:
    return "- " + line.text if line.mark == "bullet" else line.text


def _upright(lines: Sequence[Line]) -> set[int]:
    """Lines of vertical type that was read one character a line."""
    found = set[int]()
    for i, line in enumerate(lines):
        near = [len(x.text) == 1 for x in (*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2])]
        alone = line.gap > 1 and (i + 1 == len(lines) or lines[i + 1].gap > 1)
        if len(line.text) == 1 and (all(near) and not alone if line.text.isdigit() else any(near)):
            found.add(i)
    return found
