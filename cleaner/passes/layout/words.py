"""What the words of one line, and what stands around it, say of its being a running head or foot."""

from __future__ import annotations

from cleaner.passes.layout.heads import DATED, LEFT, TELLING, at_edge
from cleaner.passes.layout.sheet import EDGE, Sheet
from cleaner.passes.layout.survey import is_bare


class Words(Sheet):
    """Asks of single lines what they may be; marks nothing."""

    def by_words(self, i: int) -> bool:
        """Whether a line at the edge of a page of wrapped text is a head or foot by its words: no list has others like it."""
        found = self.head(i)
        if "weather" in self.lines[i].has or ("speaker" in self.lines[i].has and not found.kinds & {"staff", "reach"}):
            return False
        if found.kinds <= {"section", "english", "number"} and found.whole:
            return i == 0 and self._heads_page(i) and self.says("section-of-page", self.titles[i] or self.lines[i].text)
        if found.kinds == {"masthead"}:
            if i or not (self._heads_page(i) and self.says("newspaper", self.lines[i].text)):
                return False
            return not any(self.lines[i].text in x.text for x in self.lines[1:])  # the text may be about it
        if not found.whole and found.kinds == {"date", "weekday"}:  # the day and the section, above a headline; no diary
            below = self.lines[i + 1] if i + 1 < len(self.lines) else None
            alone = sum("weekday" in x.has and "date" in x.has for x in self.lines) == 1
            return i == 0 and alone and 2 <= found.left <= 4 and below is not None and below.ends == "open" and not self.prose[1]
        if found.kinds == {"reach"} and i == 0:
            return found.whole and found.weight > 1
        if found.kinds == {"reach", "number"} and found.whole:
            return self.says("newsroom", self.lines[i].text) or self.says("site-of-page", self.lines[i].text)
        number = self.folios[i]
        if number and number.form in ("dashed", "page", "p") and 0 < len(number.title) <= LEFT:  # no entry of a table of contents
            return sum(x is not None and x.title != "" and x.form == number.form for x in self.folios) == 1
        edition = number is not None and number.form.startswith("edition") and not number.title
        return edition or at_edge(found) or (self.says("sheet-and-section", self.lines[i].text) and self.editions == 1)

    def _heads_page(self, i: int) -> bool:
        """Whether a headline of its own stands below a line, which is no entry of a list and no numbered head itself."""
        below = self.lines[i + 1] if i + 1 < len(self.lines) else None
        if below is None or not is_bare(below) or "section" in self.head(i + 1).kinds:
            return False
        number = self.folios[i]
        others = [x for x in self.folios if x and number and x.title and x.title != number.title and x.form == number.form]
        return number is None or (number.value > 1 and not others)

    def is_foot(self, i: int, step: int) -> bool:
        """Whether a line names a page's editors, or says again how to reach the paper."""
        line, again = self.lines[i], self.often[self.titles[i]] > 1
        editors = "staff" in line.has and self.head(i).left <= 4 and (again or (step < 0 and self.says("page-office", line.text)))
        last = step < 0 and (self.paged or (self.wrapped and self.says("newsroom", line.text)))
        return editors or ("contact" in line.has and self.head(i).weight > 0 and (again or last))

    def is_site(self, i: int) -> bool:
        """Whether a line is the site of the paper alone, below a sentence that ends, on a page that has a head of its own."""
        if not self.says("site-of-page", self.lines[i].text) or not i or self.lines[i - 1].ends != "sentence":
            return False
        first = next(n for n in range(i, -1, -1) if not n or self.pages[n - 1] != self.pages[i])
        return any(x.furniture == "header" for x in self.lines[first : first + EDGE])

    def is_date(self, i: int) -> bool:
        """Whether a line is a date or number that no other page has: it may end the text, and the last cell of a table."""
        own = self.head(i).kinds <= DATED | {"number"}
        return own and not self.lines[i].furniture and self.often[self.titles[i]] < 2 and i > EDGE

    def is_known(self, i: int) -> bool:
        """Whether the words of a line are those of heads, if they recur in a text that is wrapped."""
        found = self.head(i)
        dated = "date" in found.kinds and bool(found.kinds & {"number", "weekday"})
        telling = dated or bool(found.kinds & {*TELLING, "staff", "journal"})
        return self.wrapped and found.whole and (telling or self.says("section-of-page", self.titles[i]))

    def has_another(self, i: int) -> bool:
        """Whether the furniture beside a line has another number already, or another section: it needs no second one."""
        number, section = self.folios[i], self.head(i).kinds == {"section"}
        if not section and (not number or number.title or number.sure or number.form.startswith("letter")):
            return False
        if number and not section and number.form == "bare" and number.value == self.pages[i] + 1 and self._opens_page(i):
            return False  # the page of the article, beside that of the paper
        beside: list[int] = []
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(self.lines) and self.lines[j].furniture and self.pages[j] == self.pages[i]:
                beside.append(j)
                j += step
                if len(beside) > 2 * EDGE:
                    break
        if section or not number:
            return any("section" in self.head(j).kinds for j in beside)
        if any(self.lines[j].furniture == "number" or "printout" in self.lines[j].has for j in beside):
            return True
        others = [x.value - (j > i) for j in beside if (x := self.folios[j])]  # a foot, and the next page's head
        return bool(others) and number.value not in others

    def _opens_page(self, i: int) -> bool:
        """Whether only furniture stands above a line on its page, a few lines of it, and a headline below."""
        first = i
        while first and i - first <= EDGE and self.lines[first - 1].furniture and self.pages[first - 1] == self.pages[i]:
            first -= 1
        top = first == 0 or self.pages[first - 1] != self.pages[i]
        return first < i and top and i + 1 < len(self.lines) and is_bare(self.lines[i + 1])

    def cuts_sentence(self, i: int) -> bool:
        """Whether what may be a head or foot cuts a sentence; what could be the text's own must cut a word."""
        line, found = self.lines[i], self.head(i)
        if (number := self.folios[i]) and not number.title:
            sheet = found.kinds == {"page"} and self.between_blanks(i)
            sure = number.sure and number.form in ("dashed", "page", "edition")
            return self.wrapped and (sure or sheet or (found.kinds == {"page"} and self.torn(i))) and self.cut(i)
        if not self.wrapped:
            return found.weight >= 2 and self.cut(i) and not self.fits(i)
        if found.kinds <= {"masthead", "number"} and self.often[self.titles[i]] < 2:
            return self.interrupts(i)
        editors = "staff" in line.has and self.says("page-office", line.text)
        several = found.whole and (len(found.kinds) > 1 or "imprint" in found.kinds) and not found.kinds <= DATED
        if editors or several or self.says("newsroom", line.text):
            return self.cut(i)
        if found.weight < 2:
            return self.torn(i) or self.interrupts(i)
        return self.cut(i) and not self.fits(i)

    def may_be(self, i: int) -> str:
        """What furniture a line may be if it stands beside furniture."""
        line = self.lines[i]
        number = self.folios[i]
        if not self.candidate(line) or (line.ends == "comma" and not (number and number.sure)):  # `— 5 —` ends in a dash
            return ""
        if number and not number.title:
            vertical = i - 1 in self.upright or i + 1 in self.upright
            return "number" if number.sure or (number.form not in ("han", "letter") and not vertical) else ""
        found = self.head(i)
        if found.kinds and found.kinds <= DATED:  # it may date a letter that ends here
            same = self.places.get(self.titles[i], []) if self.often[self.titles[i]] > 1 or i < 2 * EDGE else []
            heads = len(same) < 50 and all(self.borders(j, ("header",)) for j in same)
            foot = i > 0 and self.lines[i - 1].furniture == "footer" and self.says("newsroom", self.lines[i - 1].text)
            day = self.says_day(i) and (foot or self.interrupts(i))
            return "header" if found.whole and ((same and heads) or day) else ""
        again = self.often[self.titles[i]] > 1
        if found.kinds and found.kinds <= {"masthead", "number"} and not again and EDGE <= i < len(self.lines) - EDGE:
            near = [self.head(j).kinds for j in (i - 1, i + 1) if self.lines[j].furniture == "header"]
            beside = any(x & {"date", "issue", "imprint"} for x in near) or self.interrupts(i)
            return "header" if self.wrapped and found.whole and beside else ""
        section = found.kinds <= {"section", "english"} and (again or (self.wrapped and self.says("section-of-page", line.text)))
        if found.whole and (found.kinds != {"reach"} or self.interrupts(i)) and (found.weight >= 1 or section):
            return "header"
        if ("edition" in line.has and (again or self.editions == 1)) or "journal" in line.has:
            return "header"
        if ("contact" in line.has and line.width <= 80) or ("staff" in line.has and found.left <= 4):
            return "footer"
        return ""
