"""Weighs the cases of a text in order and writes the findings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.document import Evidence, Finding
from cleaner.kinds.evidence import Scale
from cleaner.kinds.shapes import Shapes
from cleaner.passes.repeats.borders import settled, with_marks
from cleaner.passes.repeats.cases import Case, cases, swapped
from cleaner.passes.repeats.compact import Compact, han
from cleaner.passes.repeats.cyclic import turned
from cleaner.passes.repeats.ends import page
from cleaner.passes.repeats.observe import Observer
from cleaner.passes.repeats.places import READING, SURE
from cleaner.passes.repeats.shingles import LEAST
from cleaner.rules import EvidenceRule, FunctionRule
from cleaner.spans import Span

CROWD = 30  # repeats, and one in `CROWDED` code points: from there on a text is taken to repeat itself everywhere
CROWDED = 150
LONG = 100  # code points that a repeat must have to be looked at in such a text
WORDS = 0.3  # share of letters, digits and ideographs that a piece must have
MANY = 50  # times that nobody writes one character in a row
SENTENCE, FOREIGN_WORDS = 40, 8  # letters and words that sentences of another language must have to be looked at
LOWER, LETTERS = 0.7, 0.85  # share of words in small letters, and of letters: names, addresses and code have fewer
CODE = frozenset("_/\\\\=#<>{}[]|@$%*+~^`")  # signs that sentences have not
AMID_CHINESE = 0.3  # share of ideographs in a text that is looked at for them
FOREIGN_WORD = patterns.compile(r"(?<![A-Za-z])[A-Za-z]+(?![A-Za-z])")
SAMPLE = 400  # code points of a piece that are looked at for Chinese
SURER = 3.0  # log-odds by which more must show that the first copy was put there, if the rule for it does not say so
COMPARABLE = 0.5  # times as long as a repeat must another one be to say something of it
CIRCLES = 20  # passages read in a circle of which the jump is looked for
FAMILIES = (1, 3)  # an observation `families-N` for each
SIGNS_ONLY = patterns.compile(r"[-*+>#•·●○■]{1,6}|[(（]?(?:\d{1,2}|[一二三四五六七八九十])[)）.、]")
MEETS = "A loop meets other text here; what the print has at this place is not in the file."
OPENED = "A passage read in a circle is opened here, where it reads worst; what the print has at this place is not in the file."
EDGE = 3  # code points by which two copies of one family may differ at either end


class Company(Struct, frozen=True):
    """What else of a text is like a repeat."""

    others: int  # further places of the same piece
    families: int  # other pieces about as long that stand apart twice, and nothing shows that they were put there

    def seen(self) -> Iterator[tuple[str, str]]:
        """Names and details of what this says of the repeat."""
        if self.others:
            yield "recurs", f"{self.others + 2} places"
        for n in FAMILIES:
            if self.families >= n:
                yield f"families-{n}", f"{self.families} more pieces of this text stand twice"


class Rules(Struct, frozen=True):
    """The rules of the pass, and of words; without all but the first two some of it is not done."""

    loop: EvidenceRule
    words: Shapes
    doubtful: FunctionRule | None = None
    lost: FunctionRule | None = None
    misplaced: EvidenceRule | None = None
    jump: EvidenceRule | None = None


class Judge:
    """The findings of one text."""

    def __init__(self, text: str, rules: Rules, *, wrapped: bool | None = None) -> None:
        self.compact = Compact(text, wrapped)
        self.rules = rules
        self.loop = rules.loop
        self.scale = Scale(self.loop)
        self.observer = Observer(self.compact, rules.words)
        self.places = self.observer.places
        self.gone = self.places.gone
        self.shifts: dict[Span, int] = {}  # of what is gone: how far before it the copy that stays stands
        self.found: list[Finding] = []
        self.circles = 0  # passages read in a circle so far
        threshold = self.loop.threshold
        self.above = threshold if rules.doubtful is None else float(rules.doubtful.options.get("above", threshold))
        self.reading = sum(w for name, w in self.scale.weights.items() if name.startswith(READING))

    def cases(self) -> Iterator[tuple[Case, Company]]:
        """The cases that are worth a look, and what else of the text is like each."""
        all_cases = _telling(list(cases(self.compact)), len(self.compact.text))
        for case, company in zip(all_cases, self._companies(all_cases)):
            fitted = self._fit(case)
            if fitted is not None and ((self._chinese(fitted.kept, fitted.rounds) and self._chinese(fitted.copies))
                                       or self._foreign(fitted)):
                within = fitted.adjacent and not all(map(self.compact.border, (fitted.kept.start, fitted.copies.end)))
                yield fitted, Company(0, 0) if within else company

    def _companies(self, all_cases: list[Case]) -> list[Company]:
        families = _families(all_cases)
        sizes = Counter(families)
        longest: dict[int, int] = {}  # of pieces that stand apart twice, and nothing shows that they were put there
        for case, n in zip(all_cases, families):
            if not case.adjacent and not self._put_there(case):
                longest[n] = max(longest.get(n, 0), case.kept.length)
        lengths = sorted(longest.values())
        found: list[Company] = []
        for case, n in zip(all_cases, families):
            least = case.kept.length * COMPARABLE
            alike = len(lengths) - bisect_left(lengths, least) - (longest.get(n, 0) >= least)
            sure = not case.adjacent and alike and not self.places.signs(case).isdisjoint(SURE)
            found.append(Company(0, 0) if case.adjacent else Company(sizes[n] - 1, 0 if sure else alike))
        return found

    def _put_there(self, case: Case) -> bool:
        """True if it would be judged a loop if nothing else of the text stood twice."""
        return self.places.put_there(case) or self.scale.sum(self.observer.see(case)) > self.loop.threshold

    def findings(self) -> list[Finding]:
        """All findings, ascending."""
        for case, company in self.cases():
            self._judge(case, company)
        self.found.sort(key=lambda f: f.span)
        return self.found

    def _chinese(self, span: Span, rounds: int = 1) -> bool:
        """False for what this pass leaves alone: rules, leaders, numbers, other languages, a character that is said some times."""
        piece = self.compact.text[span.start : min(span.end, span.start + SAMPLE)]
        return sum(map(han, piece)) >= (1 if rounds >= MANY else 2) and sum(map(str.isalnum, piece)) >= len(piece) * WORDS

    def _foreign(self, case: Case) -> bool:
        """True for sentences of a language with Latin letters that are said again at once amid Chinese."""
        if not case.adjacent or case.kept.length < SENTENCE or not self._amid_chinese:
            return False
        on_one_page = case.kept.end == case.copies.start and not case.turns
        if on_one_page and not case.exact:
            return False
        (start, end), text = self.compact.span(*case.kept), self.compact.text[slice(*case.kept)]
        words = FOREIGN_WORD.findall(self.compact.raw, start, min(end, start + 2 * SAMPLE))
        least = FOREIGN_WORDS * (2 if on_one_page and case.rounds == 2 else 1)  # drills, slogans and refrains are said twice
        return CODE.isdisjoint(text) and len(words) >= least and sum(map(str.islower, words)) >= len(words) * LOWER \
            and sum(map(str.isalpha, text)) >= len(text) * LETTERS

    @cached_property
    def _amid_chinese(self) -> bool:
        text = self.compact.text
        return sum(map(han, text)) >= sum(map(str.isalpha, text)) * AMID_CHINESE

    def _fit(self, case: Case) -> Case | None:
        """The case without what is gone already; None if nothing worth a look is left."""
        kept, copies = case.kept, case.copies
        for span in self._gone_near(copies):
            if case.adjacent or not case.exact:
                return None
            cut = max(0, span.end - copies.start)
            copies, kept = Span(copies.start + cut, copies.end), Span(kept.start + cut, kept.end)
            if copies.length < LEAST:
                return None
        for span in self._gone_near(kept):
            if not (span.start <= kept.start and kept.end <= span.end):
                continue
            if not case.exact or span not in self.shifts:
                return None
            shift = self.shifts[span]
            kept = Span(kept.start - shift, kept.end - shift)
            if kept.start >= copies.start:
                return None
        between = Span(kept.end, self.places.before(copies.start))
        if not case.adjacent and kept.end <= copies.start and page(self.compact, between):
            if between.length < 0:  # by chance the text goes on behind the copy as the copy begins
                kept, copies = Span(kept.start, kept.end + between.length), Span(copies.start, copies.end + between.length)
            return replace(case, kept=kept, copies=copies, copy=copies, adjacent=True)
        return case if case.adjacent or kept == case.kept else replace(case, kept=kept, copies=copies, copy=copies, whole=None)

    def _gone_near(self, span: Span) -> list[Span]:
        i = bisect_right(self.gone, span)
        return [g for g in self.gone[max(0, i - 1) : i + 1] if g.overlaps(span)]

    def _judge(self, case: Case, company: Company) -> None:
        seen = [*self.observer.see(case), *company.seen()]
        why: list[tuple[str, str]] = []
        if not case.adjacent:
            other = swapped(self.compact, case)
            there = [*self.observer.see(other), *company.seen()]
            if max(self.scale.sum(seen), self.scale.sum(there)) + self.reading <= self.above:
                return
            seen += self.places.reading(case)
            there += self.places.reading(other)
            first_goes = self.scale.sum(there) > self.scale.sum(seen) + SURER
            # What is seen at borders that were chosen for how the text reads on says nothing of whether it is a loop.
            case, other = self.settled(case, other)
            why = list(self.places.misplaced(case, other)) if self.rules.misplaced is not None else []
            if first_goes or self._first_goes(why):
                case, seen = other, there
        total, evidence = self.scale.weigh(seen)
        if self.rules.misplaced is not None and case.kept.start > case.copies.start:
            evidence += Scale(self.rules.misplaced).evidence(why)
        names = {name for name, _ in seen}
        if total > self.loop.threshold and "counted" not in names:  # numbers that count on are lost with their rounds
            self._remove(case, evidence, names)
        elif self.rules.doubtful is not None and total > self.above:
            self._add(self.rules.doubtful.id, case.copies, case, evidence,
                      f"These {case.kept.length} characters stand here a second time; look whether they belong here.")

    def settled(self, *cases: Case) -> tuple[Case, ...]:
        """The cases of copies apart with their best borders."""
        return tuple(map(self._settled, cases))

    def _settled(self, case: Case) -> Case:
        found = settled(self.compact, case, self.places.before)
        spans = (found.copies, case.copies), (found.kept, case.kept)
        return found if all(self._gone_near(new) == self._gone_near(old) for new, old in spans) else case

    def _first_goes(self, why: list[tuple[str, str]]) -> bool:
        rule = self.rules.misplaced
        return rule is not None and Scale(rule).sum((name, "") for name, _ in why) > rule.threshold

    def _remove(self, case: Case, evidence: tuple[Evidence, ...], seen: set[str]) -> None:
        message = f"These {case.kept.length} characters were said again; one copy stays."
        if case.kept.start > case.copies.start:
            message = f"These {case.kept.length} characters stand again further on, and that is where they belong."
        found = turned(self.compact, case, self.rules.jump if self.circles < CIRCLES else None)
        if found is not None:
            self.circles += 1
            rotated, whole = found.case, Span(case.kept.start, case.copies.end)
            message = f"Part of {case.kept.length} characters that were said again, beginning within their last sentence: one " \
                      "round stays, from the place where it was opened."
            for span in (Span(whole.start, rotated.kept.start), Span(rotated.kept.end, whole.end)):
                if span.length:
                    self._add(self.loop.id, span, rotated, evidence + found.evidence, message)
                    self._lost(span.end if span.start == whole.start else span.start, found.evidence, OPENED)
                    self._go(span, case.kept.length if span.start > rotated.kept.start else -case.kept.length)
            return
        span = self._with_signs(Span(case.copies.start, case.copies.end + case.tail), case)
        at = span.start
        for _, lines in (*case.turns, (span, Span(span.end, span.end))):  # what stands at the turn of a page may stand nowhere else
            if at < lines.start and (lines.length or lines.start == span.end):
                self._add(self.loop.id, Span(at, lines.start), case, evidence, message)
                at = lines.end
        before = self.places.before(span.start)
        self._go(span, case.copy.start - case.kept.start if case.exact else None)
        ends = self.compact.border(span.end) and not self.compact.border(span.start)
        if case.tail or (ends and not case.adjacent and ("both-end-open" in seen or self.compact.open_end(before))):
            self._lost(span.start)

    def _with_signs(self, span: Span, case: Case) -> Span:
        """With the signs of a list or of Markdown if nothing else is left of its paragraph."""
        if case.adjacent:
            return span
        text, start, end = self.compact.text, self.compact.paragraph(span.start), self.compact.paragraph_end(span.end)
        left = text[start : span.start]
        whole = SIGNS_ONLY.fullmatch(left) is not None and not any(map(str.isalnum, text[span.end : end]))
        return Span(start, end) if whole and end - span.end <= len(left) + 2 else span

    def _go(self, span: Span, shift: int | None) -> None:
        insort(self.gone, span)
        if shift is not None:
            self.shifts[span] = shift

    def _add(self, rule: str, gone: Span, case: Case, evidence: tuple[Evidence, ...], message: str) -> None:
        self.found.append(Finding(rule, self._removal(gone), "", message, evidence, (self.compact.span(*case.kept),)))

    def _lost(self, i: int, evidence: tuple[Evidence, ...] = (), message: str = MEETS) -> None:
        """Flags the place in front of the character `i`, or behind the last one before it if a line ends there."""
        if self.rules.lost is not None:
            at = self.compact.place(i) if not self.compact.breaks(i) else self.compact.place(i - 1) + 1
            self.found.append(Finding(self.rules.lost.id, Span(at, at), None, message, evidence))

    def _removal(self, gone: Span) -> Span:
        """The span in the text, with its Markdown marks and the white space that would be left over."""
        raw, (start, end) = self.compact.raw, with_marks(self.compact.raw, self.compact.span(*gone))
        left, right = start, end
        while left > 0 and raw[left - 1].isspace():
            left -= 1
        while right < len(raw) and raw[right].isspace():
            right += 1
        before, after = raw[left:start], raw[end:right]
        if not before and left > 0:
            return Span(start, end)
        if not after and right < len(raw):
            return Span(start, end)
        # Space on both sides: one of the two goes, the one with fewer line breaks.
        if right == len(raw) or (left > 0 and before.count("\n") < after.count("\n")):
            return Span(left if left or not after else start, end)
        return Span(start, right)


def _telling(all_cases: list[Case], length: int) -> list[Case]:
    """Without the shorter repeats of a text that repeats itself everywhere (lists, forms, rows): they tell nothing there."""
    apart = sum(not case.adjacent for case in all_cases)
    if apart < CROWD or apart * CROWDED < length:
        return all_cases
    return [case for case in all_cases if case.adjacent or case.kept.length >= LONG]


def _families(all_cases: list[Case]) -> list[int]:
    """For each case the number of the piece of which it is a copy; a case of a copy has the number of the case that it copies."""
    starts: list[int] = []
    family: list[int] = []
    ends: list[int] = []
    mine: list[int] = []
    count = 0
    for case in all_cases:
        i = bisect_right(starts, case.kept.start + EDGE) - 1
        known = i >= 0 and abs(starts[i] - case.kept.start) <= EDGE and abs(ends[i] - case.kept.end) <= EDGE
        number = family[i] if known else count
        count += not known
        at = bisect_right(starts, case.copies.start)
        starts.insert(at, case.copies.start)
        ends.insert(at, case.copy.end)
        family.insert(at, number)
        mine.append(number)
    return mine
