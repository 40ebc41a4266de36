"""Weighs the cases of a text in order and writes the findings."""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import replace

from cleaner.document import Evidence, Finding
from cleaner.kinds.evidence import Scale
from cleaner.passes.repeats.cases import Case, cases
from cleaner.passes.repeats.compact import Compact, han
from cleaner.passes.repeats.cyclic import turned
from cleaner.passes.repeats.observe import Observer
from cleaner.passes.repeats.shingles import LEAST, matches
from cleaner.rules import EvidenceRule, FunctionRule
from cleaner.spans import Span

SURER = 3.0  # log-odds by which the first copy must look more out of place to go instead of the second
CROWD = 30  # repeats, and one in `CROWDED` code points: from there on a text is taken to repeat itself everywhere
CROWDED = 150
LONG = 100  # code points that a repeat must have to be looked at in such a text
SAMPLE = 400  # code points of a piece that are looked at for Chinese
EDGE = 3  # code points by which two copies of one family may differ at either end


class Judge:
    """The findings of one text under the rule `loop`; the other two rules may be missing."""

    def __init__(self, text: str, loop: EvidenceRule, doubtful: FunctionRule | None, lost: FunctionRule | None) -> None:
        self.compact = Compact(text)
        self.scale = Scale(loop)
        self.loop, self.doubtful, self.lost = loop, doubtful, lost
        self.observer = Observer(self.compact)
        self.gone = self.observer.gone
        self.shifts: dict[Span, int] = {}  # of what is gone: how far before it the copy that stays stands
        self.found: list[Finding] = []

    def findings(self) -> list[Finding]:
        """All findings, ascending."""
        all_cases = _telling(list(cases(self.compact, matches(self.compact.text))), len(self.compact.text))
        places = _places(all_cases)
        for case, n in zip(all_cases, places):
            fitted = self._fit(case)
            if fitted is not None and self._chinese(fitted.kept):
                self._judge(fitted, n)
        self.found.sort(key=lambda f: f.span)
        return self.found

    def _chinese(self, span: Span) -> bool:
        """False for rules, leaders, numbers and other languages, which this pass leaves alone."""
        return sum(map(han, self.compact.text[span.start : min(span.end, span.start + SAMPLE)])) >= 2

    def _fit(self, case: Case) -> Case | None:
        """The case without what is gone already; None if nothing worth a look is left."""
        kept, copies = case.kept, case.copies
        for span in self._gone_near(copies):
            if case.adjacent:
                return None
            cut = max(0, span.end - copies.start)
            copies, kept = Span(copies.start + cut, copies.end), Span(kept.start + cut, kept.end)
            if copies.length < LEAST:
                return None
        for span in self._gone_near(kept):
            if not (span.start <= kept.start and kept.end <= span.end):
                continue
            shift = self.shifts[span]
            kept = Span(kept.start - shift, kept.end - shift)
            if kept.start >= copies.start:
                return None
        if not case.adjacent and kept.end <= copies.start and self.observer.before(copies.start) == kept.end:
            return Case(kept, copies, 2, True)
        return replace(case, kept=kept, copies=copies)

    def _gone_near(self, span: Span) -> list[Span]:
        i = bisect_right(self.gone, span)
        return [g for g in self.gone[max(0, i - 1) : i + 1] if g.overlaps(span)]

    def _judge(self, case: Case, others: int) -> None:
        seen = list(self.observer.see(case, others))
        total, evidence = self.scale.weigh(seen)
        if not case.adjacent:
            here = self._weight(case.copy, case.kept)
            there = self._weight(case.kept, case.copy)
            if there > here + SURER:
                case = Case(case.copies, case.kept)
                total, evidence = self.scale.weigh(self.observer.see(case, others))
        if total > self.loop.threshold:
            self._remove(case, evidence, {name for name, _ in seen})
        elif self.doubtful is not None and total > float(self.doubtful.options.get("above", self.loop.threshold)):
            self._add(self.doubtful.id, case.copies, case, evidence,
                      f"These {case.kept.length} characters stand here a second time; look whether they belong here.")

    def _weight(self, copy: Span, other: Span) -> float:
        return self.scale.weigh(self.observer.intrusion(copy, other))[0] - self.loop.bias

    def _remove(self, case: Case, evidence: tuple[Evidence, ...], seen: set[str]) -> None:
        message = f"These {case.kept.length} characters were said again; one copy stays."
        rotated = turned(self.compact, case)
        if rotated is not None:
            whole = Span(case.kept.start, case.copies.end)
            message += " The passage begins in the middle of its last sentence: what stays is the part that goes on."
            for span in (Span(whole.start, rotated.kept.start), Span(rotated.kept.end, whole.end)):
                if span.length:
                    self._add(self.loop.id, span, rotated, evidence, message)
                    self._lost(span.end if span.start == whole.start else span.start)
                    self._go(span, case.kept.length if span.start > rotated.kept.start else -case.kept.length)
            return
        span = Span(case.copies.start, case.copies.end + case.tail)
        self._add(self.loop.id, span, case, evidence, message)
        before = self.observer.before(span.start)
        self._go(span, case.copy.start - case.kept.start)
        ends = self.compact.border(span.end) and not self.compact.border(span.start)
        if case.tail or (ends and not case.adjacent and ("both-end-open" in seen or self.compact.open_end(before))):
            self._lost(span.start)

    def _go(self, span: Span, shift: int) -> None:
        insort(self.gone, span)
        self.shifts[span] = shift

    def _add(self, rule: str, gone: Span, case: Case, evidence: tuple[Evidence, ...], message: str) -> None:
        self.found.append(Finding(rule, self._removal(gone), "", message, evidence, (self.compact.span(*case.kept),)))

    def _lost(self, i: int) -> None:
        """Flags the place in front of the character `i`, or behind the last one before it if a line ends there."""
        if self.lost is not None:
            at = self.compact.place(i) if not self.compact.breaks(i) else self.compact.place(i - 1) + 1
            self.found.append(Finding(self.lost.id, Span(at, at), None,
                                      "A loop meets other text here; what the print has at this place is not in the file."))

    def _removal(self, gone: Span) -> Span:
        """The span in the text, with the white space that would be left over."""
        raw, (start, end) = self.compact.raw, self.compact.span(*gone)
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


def _places(all_cases: list[Case]) -> list[int]:
    """For each case, how many further places (beyond two) its piece stands at, repeats in a row aside."""
    starts: list[int] = []
    family: list[int] = []
    members: list[int] = []
    ends: list[int] = []
    mine: list[int] = []
    for case in all_cases:
        i = bisect_right(starts, case.kept.start + EDGE) - 1
        known = i >= 0 and abs(starts[i] - case.kept.start) <= EDGE and abs(ends[i] - case.kept.end) <= EDGE
        number = family[i] if known else len(members)
        if known:
            members[number] += 1
        else:
            members.append(0)
        at = bisect_right(starts, case.copies.start)
        starts.insert(at, case.copies.start)
        ends.insert(at, case.copy.end)
        family.insert(at, number)
        mine.append(number)
    return [0 if case.adjacent else members[n] for case, n in zip(all_cases, mine)]
