"""Furniture: running heads and feet, page numbers, jump lines, rules, image marks: what the page has and the text has not.

A line is furniture if its shape says so by itself (where an article goes on, a paper's head with date and page), or if its shape
allows it and something else bears it out: numbers that go up from page to page (`folios`), the same words at the edges of several
pages, other furniture beside it, a sentence that is cut before it and goes on behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout import dumps, webpage
from cleaner.passes.layout.folios import Folio, runs
from cleaner.passes.layout.heads import DATED, TELLING, strong, telling
from cleaner.passes.layout.lines import Line, torn
from cleaner.passes.layout.sheet import BLANKS, EDGE, OPENING
from cleaner.passes.layout.words import Words

NUMBERED = patterns.compile(r"^\d{1,4}[ \u3000]+\S|[\p{Han} \u3000]\d{1,4}$")  # a running title with the number of its page
EDITION = patterns.compile(r"[A-H](?:0[1-9]|[1-3]\d)")
PAGE = 8  # lines that a page of a paper has at the least
SENT = patterns.compile(r"(?<![\d:])\d{1,2}:\d\d(?::\d\d)?$")  # the line above a message: who sent it, and when
NUMBER = patterns.compile(r"\d+")
LEFT_OUT = patterns.compile(r"\.{3}(?:\s+\.{3})*")
BARS = patterns.compile(r"[｜│|┃║]+")
UNDER = 4  # cells by which the line under a title is wider than it, or narrower
COUNTED = patterns.compile(r"(\d{1,4})(?!\d)")
ALIKE = 8  # characters of a head that may be misread here and there


def mark(lines: Sequence[Line], shapes: Shapes) -> None:
    """Sets `furniture` of each line that is one: "image", "jump", "number", "header", "footer" or "rule"."""
    if not lines:
        return
    sent = {n + 1 for n, line in enumerate(lines) if SENT.search(line.text)}
    for n, line in enumerate(lines):
        if line.mark == "image" and not (n in sent and len(sent) > 1):  # there it is what was sent
            line.furniture = "image"
    sheet = _Marks(lines, shapes)
    dumps.mark(sheet)
    sheet.jumps()
    sheet.at_edges()
    sheet.numbers()
    webpage.mark(sheet)
    for _ in range(2):
        sheet.recurring()
        sheet.beside()
    sheet.days()
    sheet.lone_numbers()
    sheet.misread()
    sheet.titled()
    sheet.inserts()
    sheet.rules()
    sheet.jumps()


def _key(line: Line) -> str:
    return NUMBER.sub("0", BLANKS.sub("", line.text))


class _Marks(Words):
    """Marks what is furniture, kind by kind."""

    @cached_property
    def _same(self) -> Counter[str]:
        """How often lines stand in the text, whatever their numbers."""
        return Counter(map(_key, self.lines))

    def jumps(self) -> None:
        """Marks where articles go on and come from; one alone that cuts nothing in a text without furniture stays."""
        found = [i for i, x in enumerate(self.lines) if "jump" in x.has and not x.code and not x.furniture]
        pages = self.paged or len(found) > 1 or any(x.furniture not in ("", "image") for x in self.lines)
        for i in found:
            if pages or self.cut(i):
                self.lines[i].furniture = "jump"

    def at_edges(self) -> None:
        """Marks what its words alone show at the edge of a page."""
        for i, step, top in self.edge():
            line = self.lines[i]
            if line.furniture or not self.candidate(line):
                continue
            found = self.head(i)
            if "dashed-number" in line.has:
                line.furniture = "number"
            elif strong(line, found, top) or (self.wrapped and top and self.by_words(i)):
                line.furniture = "header" if step > 0 else "footer"
            elif i == 0 and self.says("internal", line.text):
                line.furniture = "header"
            elif self.paged and top and (x := self.folios[i]) and x.form == "bare" and not x.title and x.value == self.pages[i] + 1:
                line.furniture = "number"
            elif self.is_foot(i, step) or (self.wrapped and top and step < 0 and self.is_site(i)):
                line.furniture = "footer"
        for start, step in self.sides:
            self._together(start, step)
        self._known()

    def _known(self) -> None:
        """Marks lines that are heads by their words and recur with other numbers, wherever they stand."""
        for i, line in enumerate(self.lines):
            if line.furniture or not self.candidate(line):
                continue
            found = self.head(i)
            if (strong(line, found, True) and self._same[_key(line)] > 1) or (self.wrapped and telling(found)):
                line.furniture = "header"
        first = 0
        while first < len(self.lines):
            last = first
            sections = 0
            while last < len(self.lines) and self.candidate(self.lines[last]) and self.head(last).whole and sections < 2:
                sections += "section" in self.head(last).kinds
                last += sections < 2
            own, end = first, last
            while own < end and self.is_date(own):
                own += 1
            while own < end and self.is_date(end - 1):
                end -= 1
            if end - own > 1:
                self._cluster(range(own, end))
            first = max(last, first + 1)

    def _cluster(self, part: range) -> None:
        """Marks lines one below the other that say what running heads say, if they recur or stand where an article goes on."""
        kinds = frozenset(k for i in part for k in self.head(i).kinds)
        again = any(self.titles[i] and self.often[self.titles[i]] > 1 for i in part)
        jump = any(0 <= i < len(self.lines) and self.lines[i].furniture == "jump" for i in (part[0] - 1, part[-1] + 1))
        page = self.wrapped and {"page", "section"} <= kinds and self.cut(part[0])
        if page or (len(part) > 2 and kinds & TELLING and len(kinds) > 2 and (again or jump)):
            for i in part:
                self.lines[i].furniture = self.lines[i].furniture or "header"

    def _together(self, start: int, step: int) -> None:
        """Marks lines at an edge that are a head's parts, each on a line of its own."""
        found: list[int] = []
        i = start
        while 0 <= i < len(self.lines) and len(found) < 6 and self.pages[i] == self.pages[start]:
            line, part = self.lines[i], self.head(i)
            second = part.kinds == {"section"} and any("section" in self.head(j).kinds for j in found)
            if not line.furniture and not (self.candidate(line) and part.whole and not second):
                break
            found.append(i)
            i += step
        numbered = len(found) == 2 and any(self.head(i).kinds == {"number"} for i in found)
        if step < 0 and self.wrapped and numbered and any(self.says("site-of-page", self.lines[i].text) for i in found):
            for i in found:
                self.lines[i].furniture = self.lines[i].furniture or "footer"
        loose = {"number"} if step > 0 else {"number"} | DATED  # a table's cell, a letter's date
        while found and not self.lines[found[-1]].furniture and self.head(found[-1]).kinds <= loose:
            found.pop()
        kinds = frozenset(k for i in found for k in self.head(i).kinds)
        weight = sum(self.head(i).weight for i in found)
        if step > 0:
            telling = bool(kinds & {"masthead", "issue", "page", "imprint", "journal"}) or {"section", "number", "date"} <= kinds
        else:  # a date above a page's number may sign a letter
            telling = bool(kinds & {"masthead", "issue", "imprint", "journal"}) or ("date" not in kinds and "page" in kinds)
        source = step < 0 and kinds <= {"masthead", "date", "lunar"}
        editors = step < 0 and self.wrapped and kinds <= {"staff", "reach", "section", "number"}
        editors = editors and any(self.says("page-office", self.lines[i].text) for i in found)
        if len(found) > 1 and weight >= 2 and (editors or (len(kinds) >= 2 and telling and not source)):
            for i in found:
                self.lines[i].furniture = self.lines[i].furniture or ("header" if step > 0 else "footer")

    def numbers(self) -> None:
        """Marks page numbers that keep step with the pages, and the titles beside them."""
        edge = {i for i, _, _ in self.edge()} if self.paged else set[int]()
        usable: list[Folio] = []
        for i, x in enumerate(self.folios):
            if x and not x.title and i - 1 in self.upright and i + 1 in self.upright and self.lines[i].gap == 1:
                continue  # a number set upright in a vertical line
            if not x or (self.paged and i not in edge and not x.sure) or self._in_rows(i) or self._counts_lines(i, x):
                continue
            has = self.lines[i].has
            if not x.title or (("marker" not in has and "numbered-head" not in has) or x.sure or self.often[x.title] > 1):
                usable.append(x)
        for run in runs(usable, len(self.lines), self.pages, self.cut, self.company, self.wrapped):
            for x in run:
                line = self.lines[x.at]
                line.furniture = line.furniture or ("header" if x.title else "number")

    def _counts_lines(self, i: int, x: Folio) -> bool:
        """True if the lines above and below begin with the numbers before and after: an empty line of a numbered listing."""
        near = [COUNTED.match(self.lines[k].text) for k in (i - 1, i + 1) if 0 <= k < len(self.lines)]
        return not x.title and [int(m[1]) for m in near if m] == [x.value - 1, x.value + 1]

    def _in_rows(self, i: int) -> bool:
        """True if a number and a title stand right above or below another: rows of a table."""
        return any(0 < k < len(self.lines) and self.lines[k].gap == 1 and (x := self.folios[k - 1]) and x.title
                   and (y := self.folios[k]) and y.title for k in (i, i + 1))

    def recurring(self) -> None:
        """Marks the same words at the edges of several pages, or where they cut what stands there."""
        edges = {i for i, _, top in self.edge() if top}
        for title, found in self.places.items():
            if len(title) < 2 or len(found) < 2 or (self.says("counts-other-things", title) and not title.startswith("www.")):
                continue
            kinds, known = self.head(found[0]).kinds, self.is_known(found[0])
            borne, proved = self._borne(title, found, edges, known)
            if known and proved and self.apart(found):
                borne = found
            if kinds and kinds <= DATED and len(found) == 2:  # two letters may be of one day
                page = all(self.cut(i) or ("weekday" in kinds and i in edges) for i in found)
                if not (self.wrapped and page):
                    continue
            others = len(set(found) - set(borne) - set(range(OPENING)))  # no title near the beginning: words of the text
            if 2 * len(borne) < 3 * others and others > (2 if len(found) > 6 else 1):
                continue
            pages = len({self.pages[i] for i in borne}) if self.paged else len(borne)
            words = self._cuts_words(found)
            if pages < 2 or not (proved or words) or not (self.paged or words or self.apart(borne)):
                continue
            for i in borne:
                if not self.lines[i].furniture and ((words and i) or not self.is_title(i, found)):
                    self.lines[i].furniture = "header"

    def _cuts_words(self, found: Sequence[int]) -> bool:
        """Whether the same line stands within words again and again, as a watermark does that was read with the text."""
        return len(found) > 2 and sum(self.torn(i) for i in found) >= max(2, len(found) / 3)

    def _borne(self, title: str, found: Sequence[int], edges: Collection[int], known: bool) -> tuple[Sequence[int], bool]:
        """Those lines of equal words that may be heads by what stands there, and whether that proves it of any."""
        borne: list[int] = []
        proofs = cuts = 0
        for i in found:
            own, beside, short = bool(self.lines[i].furniture), self.borders(i), len(title) < 4
            running = self.prose[i] or self.asks(self.lines[i])
            cut = not (own or short or running) and self.cut(i) and not self.fits(i)
            out = not short and self.stands_out(i)
            if own or beside or cut or out or i in edges:
                borne.append(i)
                proofs += own or beside or out or self.paged or (cut and (known or self.torn(i)))
                cuts += cut
        return borne, proofs > 0 or (cuts > 0 and len(borne) > 2)

    def beside(self) -> None:
        """Marks what stands beside furniture or at a page's edge and may be furniture."""
        marked = {x.furniture for x in self.lines} & {"header", "footer"}
        for step in (1, -1):
            for i in range(len(self.lines))[::step]:
                line = self.lines[i]
                if line.furniture or not (shape := self.may_be(i)):
                    continue
                near = self.borders(i) and not self.has_another(i)
                at_end = shape == "number" and i == len(self.lines) - 1 and bool(marked)
                if (near and not self.row(i)) or at_end or self.cuts_sentence(i):
                    line.furniture = shape

    def days(self) -> None:
        """Marks the day of a running head that stands by itself on another page: with the weekday, or by the lunar calendar."""
        days = {x for i, x in enumerate(self.titles) if x and self.lines[i].furniture == "header" and self.says_day(i)}
        for i, title in enumerate(self.titles):
            if title in days and not self.lines[i].furniture and self.between_blanks(i) and self.candidate(self.lines[i]):
                self.lines[i].furniture = "header"

    def lone_numbers(self) -> None:
        """Marks the number of a paper's page (A08) by itself between two paragraphs, where a head with its day was found.

        Numbers of which one stands a few lines below another, or above a short line, are those of rooms or answers.
        """
        dated = any(x.furniture == "header" and self.says("date", x.text) for x in self.lines)
        found = [i for i, x in enumerate(self.lines if self.wrapped and dated else ())
                 if not x.furniture and EDITION.fullmatch(x.text) and self.between_blanks(i)]
        near = {i for a, b in pairwise(found) if b - a < PAGE for i in (a, b)}
        for i in found:
            above, below = self.lines[max(0, i - 2) : i], self.lines[i + 1 : i + 3]
            if i not in near and _runs_on(above) and _runs_on(below):
                self.lines[i].furniture = "number"

    def misread(self) -> None:
        """Marks a head at a page's edge or beside furniture that differs from a known one in a character or two."""
        known = {x for i, x in enumerate(self.titles) if len(x) >= ALIKE and self.lines[i].furniture in ("header", "footer")}
        if not known or len(known) > 20:
            return
        edges = {i for i, _, top in self.edge() if top}
        for i, title in enumerate(self.titles):
            # The text's title may be cut short in heads.
            if i < EDGE or self.lines[i].furniture or len(title) < ALIKE or title in known:
                continue
            if (i in edges or self.borders(i)) and any(_near(title, x) for x in known):
                self.lines[i].furniture = "header"

    def inserts(self) -> None:
        """Marks a line at the head of a page, or beside its number, that cuts a sentence."""
        for i, line in enumerate(self.lines):
            if not line.furniture and (line.page or self.borders(i, ("number",))) and self.candidate(line) and self.inserted(i):
                line.furniture = "header"

    def titled(self) -> None:
        """Marks a first line that says again the title below it, with or without its chapter: the head of a page."""
        if not (self.wrapped or self.paged):
            return
        start = next((i for i, x in enumerate(self.lines[:EDGE]) if not x.furniture), EDGE)
        line = self.lines[start] if start < min(EDGE, len(self.lines)) else None
        if line is None or not (self.asks(line) or (self.candidate(line) and not self.prose[start])):
            return
        if self.again_below(start, False):
            line.furniture = "header"

    def rules(self) -> None:
        """Marks rules between columns: a sentence is cut there."""
        for i, line in enumerate(self.lines):
            ruled = "column-rule" in line.has and not line.furniture and not line.code and not self._drawn(i)
            if ruled and (self.cut(i) or self._parts_word(i)):
                line.furniture = "rule"

    def _parts_word(self, i: int) -> bool:
        """Whether a line stands within a word of running text, as between pages of one paragraph each."""
        if not 0 < i < len(self.lines) - 1:
            return False
        a, b = self.lines[i - 1], self.lines[i + 1]
        return self.prose[i - 1] and self.prose[i + 1] and a.ends == "open" and not (a.code or b.code) and torn(a, b)

    def _drawn(self, i: int) -> bool:
        """True for what is no rule between columns: points for what is left out, bars of a drawing, the line under a title."""
        line = self.lines[i]
        if LEFT_OUT.fullmatch(line.text) or (line.spread and BARS.fullmatch(line.text)):
            return True
        under = i > 0 and line.gap == 1 and (i + 1 == len(self.lines) or self.lines[i + 1].gap > 1)
        return under and abs(self.lines[i - 1].width - line.width) <= UNDER and not self.fits(i - 1)


def _runs_on(lines: Sequence[Line]) -> bool:
    """Whether of two lines the first is long, and the second as long or the end of a sentence, as in a column of text."""
    return len(lines) == 2 and lines[1].gap == 1 and (
        abs(lines[0].width - lines[1].width) <= 4 or (lines[1].ends == "sentence" and lines[1].width < lines[0].width))


def _near(a: str, b: str) -> bool:
    """Whether two strings differ in at most two edits (Levenshtein, a band of five)."""
    if abs(len(a) - len(b)) > 2:
        return False
    row = {j: j for j in range(3)}
    for i, x in enumerate(a, 1):
        new: dict[int, int] = {}
        for j in range(max(0, i - 2), min(len(b), i + 2) + 1):
            new[j] = min(row.get(j, 9) + 1, new.get(j - 1, 9) + 1, row.get(j - 1, 9) + (j == 0 or x != b[j - 1]))
        row = new
    return row.get(len(b), 9) <= 2
