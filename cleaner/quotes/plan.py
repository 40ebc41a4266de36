"""The plan for the quotation marks of a paragraph: the cheapest way in which all open, close and nest.

A path through the marks (Viterbi 1967) whose states are what is open; each mark opens, closes or is none, at what its
neighbours and its form say that it costs. How much dearer the best path is on which a mark is something else is how sure
it is (min-sum marginals): where that is little, the pair stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from cleaner.quotes.change import Change
from cleaner.quotes.costs import Costs, Plan
from cleaner.quotes.evidence import Sides, one_sided, sides
from cleaner.quotes.house import Surroundings, corners
from cleaner.quotes.tokens import CORNER, CURLY, FORMS, MARKS, Token, tokens, unclosed
from cleaner.spans import Span

CLAUSES = "，。！？；,!?;"
ROUNDS = 3

# What is open, the innermost last: D a double mark, E a double one that shows its side, S a single one, X a double one in
# another, which is written as a single one.
_STATES = ("", "D", "E", "S", "DS", "DX", "ES", "EX", "SD", "DSD", "ESD", "SDS")
_WRITTEN = {"oE": "oD", "cE": "cD", "oX": "oS", "cX": "cS"}  # labels that come to the same
_INDEX = {s: n for n, s in enumerate(_STATES)}


class _Step(NamedTuple):
    """A way on from a state: to which, at what cost, and what the mark is then ("" none, else side and level)."""

    to: int
    cost: float
    label: str


Table = tuple[tuple[_Step, ...], ...]


class Quotes:
    """The quotation marks of a text, planned paragraph by paragraph when first asked for."""

    def __init__(self, text: str, scopes: Sequence[Span], free: Callable[[int], bool], costs: Costs) -> None:
        self.text = text
        self.scopes = scopes
        self._free = free
        self._costs = costs
        self._found: tuple[list[Change], list[Token]] | None = None

    @property
    def changes(self) -> list[Change]:
        """What changes, in order."""
        return self._all()[0]

    @property
    def doubtful(self) -> list[Token]:
        """Marks that show no side and stay, in order."""
        return self._all()[1]

    def _all(self) -> tuple[list[Change], list[Token]]:
        if self._found is None:
            changes: list[Change] = []
            doubtful: list[Token] = []
            one_family = not (any(ch in self.text for ch in CURLY) and any(ch in self.text for ch in CORNER))
            seen = unclosed(self.text, self.scopes, MARKS, _PAIRS if one_family else ())
            if seen:
                corner = corners(self.text)
                lost = one_sided(self.text, "“”"), one_sided(self.text, "‘’")
            for n in seen:
                scope = self.scopes[n]
                marks = list(tokens(self.text, scope, self._free, corner, self._costs.of["lonely"]))
                if marks and not _sound(marks):
                    new, left = _Paragraph(self.text, scope, marks, self._goes_on(n), corner, lost, self._costs).outcome()
                    changes += new
                    doubtful += left
            self._found = changes, doubtful
        return self._found

    def _goes_on(self, n: int) -> bool:
        """True if the next paragraph begins with a double quotation mark."""
        if n + 1 >= len(self.scopes):
            return False
        start, end = self.scopes[n + 1]
        return self.text[start:end].lstrip()[:1] in tuple(f for f in FORMS if FORMS[f][0] == "d")


_OTHER = {form: family[n ^ 1] for family in (CURLY, CORNER) for n, form in enumerate(family)}  # of one pair
_PAIRS = ("‘’", "“”", "『』", "「」")  # the inner ones first


def _sound(marks: Sequence[Token]) -> bool:
    """True if all marks show their side and open, nest and close as they should."""
    waiting: list[str] = []
    for token in marks:
        if token.form not in CURLY and token.form not in CORNER:
            return False
        if token.side == "open":
            if waiting and FORMS[waiting[-1]][0] == FORMS[token.form][0]:
                return False
            waiting.append(token.form)
        elif not waiting or (CURLY + CORNER).index(waiting.pop()) + 1 != (CURLY + CORNER).index(token.form):
            return False
    return not waiting


class _Paragraph:
    """The marks of one paragraph, and what is decided of them."""

    def __init__(self, text: str, scope: Span, marks: Sequence[Token], goes_on: bool, corner: bool,
                 lost: tuple[bool, bool], costs: Costs) -> None:
        self.costs, self.of = costs, costs.of
        self.text, self.scope, self.marks, self.goes_on, self.corner, self.lost = text, scope, marks, goes_on, corner, lost
        self.sides = [sides(text, scope, t, costs) for t in marks]
        self.turned = self._turned()
        for n in range(len(marks) - 1):
            self._weigh(n)

    def _turned(self) -> frozenset[int]:
        """Marks of which each shows the side of its partner, ”so“, where the neighbours of one of the two deny what it shows."""
        against, little = self.of["against"], 0.5
        found: set[int] = set()
        for n, (a, b) in enumerate(pairwise(self.marks)):
            inches = self.text[max(0, a.start - 1) : a.start].isdecimal() or self.text[b.start - 1].isdecimal()
            if (a.side, b.side, a.double) == ("close", "open", b.double) and not inches:
                first, last = self.sides[n], self.sides[n + 1]
                if (first.close >= against and first.open <= little) or (last.open >= against and last.close <= little):
                    found |= {n, n + 1}
        return frozenset(found)

    def _all_turned(self) -> dict[int, str]:
        """What the marks become if all are turned, where one pair is and each shows the side of its partner; else nothing."""
        every = [t.side for t in self.marks] == ["close", "open"] * (len(self.marks) // 2)
        if not (self.turned and every and all(t.form in _OTHER for t in self.marks)):
            return {}
        turned = {n: _OTHER[t.form] for n, t in enumerate(self.marks)}
        return turned if dict(self._decided(turned)) == turned else {}

    def _weigh(self, n: int) -> None:
        """What stands between a mark and the next says of both: speech after a colon ends as sentences end, a word does not."""
        a, b = self.marks[n], self.marks[n + 1]
        before = self.text[max(self.scope.start, a.start - 2) : a.start].rstrip()[-1:]
        last, after = self.text[b.start - 1], self.text[b.end : min(b.end + 1, self.scope.end)]
        if a.end == b.start or a.side:
            return
        if before in tuple("：:") and last.isalnum() and after.isalnum():
            self.sides[n + 1] = replace(self.sides[n + 1], close=self.sides[n + 1].close + self.of["broken-off"])
        if before.isalnum() and last in "。！？!?":
            self.sides[n] = replace(self.sides[n], open=self.sides[n].open + self.of["whole-sentence"])

    def outcome(self) -> tuple[list[Change], list[Token]]:
        """What changes, and the marks without a side that do not."""
        settled = self._all_turned()  # what a mark has become
        for _ in range(ROUNDS):
            new = dict(self._decided(settled))
            if not new.keys() - settled.keys():
                break
            settled |= new
            if all(t.side or n in settled for n, t in enumerate(self.marks)):
                break
        changes = [Change(Span(t.start, t.end), t.form, settled[n])
                   for n, t in enumerate(self.marks) if settled.get(n, t.form) != t.form]
        return changes, [t for n, t in enumerate(self.marks) if not t.side and n not in settled]

    def _decided(self, settled: dict[int, str]) -> Iterator[tuple[int, str]]:
        steps = [self._steps(n, settled.get(n, t.form), t) for n, t in enumerate(self.marks)]
        path, sure = _best(steps, [0.0 if not s else self._left_open(s) for s in _STATES])
        waiting: list[int] = []
        around = Surroundings(self.text, self.scope, self.marks, path)
        for n, label in enumerate(path):
            if label[:1] == "o":
                waiting.append(n)
            elif label[:1] == "c":
                first = waiting.pop()
                if min(sure[first], sure[n]) >= self.costs.sure and around.chinese(first, n):
                    yield from zip((first, n), self._pair(first, n, label[1], settled))
        if waiting and self.goes_on and sure[waiting[0]] >= self.costs.sure and path[waiting[0]] in ("oD", "oE"):
            n = waiting[0]
            yield n, settled.get(n) or self._opening(self.marks[n].form)

    def _left_open(self, state: str) -> float:
        lonely = self.of["lonely"]
        return lonely * len(state) - ((lonely - self.of["goes-on"]) if self.goes_on and state[:1] in ("D", "E") else 0.0)

    def _steps(self, n: int, form: str, token: Token) -> Table:
        """For each state the ways on that a mark has."""
        kind, side = FORMS[form]
        plain = min(token.plain, self.of["lonely"])
        shows = bool(side) and not self.lost[kind == "s"]
        return _table(kind, shows, self._shown(n, kind, side), plain, self._clause(n), self.costs.plan)

    def _clause(self, n: int) -> float:
        """What speaks against mark `n` as the beginning of a quotation in a quotation."""
        end = self.marks[n + 1].start if n + 1 < len(self.marks) else self.scope.end
        before = self.text[max(self.scope.start, self.marks[n].start - 2) : self.marks[n].start].rstrip()[-1:]
        within = self.text[self.marks[n].end : end - 1]
        clauses = before not in tuple("：:“") and any(ch in within for ch in CLAUSES)
        return self.of["nested-clause"] * ((before in tuple("。！？!?")) + clauses)

    def _shown(self, n: int, kind: str, side: str) -> Sides:
        """The costs by neighbours, and what it costs that a mark is not what it shows."""
        by = self.sides[n]
        if not side or self.lost[kind == "s"]:
            return by
        shown, other = (by.open, by.close) if side == "open" else (by.close, by.open)
        against = self.of["against"]
        if n not in self.turned:
            other += self.of["denied"] if shown < other else self.of["not-said"] if shown < against else 0.0
        other += self.of["flipped"]
        shown = min(shown, against)
        return Sides(shown, other) if side == "open" else Sides(other, shown)

    def _pair(self, first: int, last: int, level: str, settled: dict[int, str]) -> tuple[str, str]:
        """The marks that a pair becomes: as one of the two is, if that shows its side, else in the marks of the text."""
        a, b = settled.get(first, self.marks[first].form), settled.get(last, self.marks[last].form)
        if level == "X" and a + b in ("“”", "「」") and self.text[self.marks[first].start - 1] in "：:":
            return ("‘", "’") if a == "“" else ("『", "』")
        for form in (a, b):
            for family in (CURLY, CORNER):
                if form in family:
                    i = family.index(form) // 2 * 2
                    return family[i], family[i + 1]
        family = CORNER if self.corner else CURLY
        i = 2 if level in "SX" else 0
        return family[i], family[i + 1]

    def _opening(self, form: str) -> str:
        return form if form in CURLY or form in CORNER else (CORNER if self.corner else CURLY)[0]


@lru_cache(maxsize=4096)
def _table(kind: str, shows: bool, by: Sides, plain: float, clause: float, costs: Plan) -> Table:
    """For each state the ways on that a mark of this kind has; marks with the same neighbours share one."""
    table: list[tuple[_Step, ...]] = []
    for at, state in enumerate(_STATES):
        steps = [_Step(at, plain, "")]
        top = state[-1:]
        if kind == "d":
            level = "X" if top and top in "DE" else "E" if shows and not top else "D"
            nested = (costs.nested if top == "E" else costs.nested_alike) + clause
            cost = by.open + (nested if level == "X" else costs.double_inside if top else 0.0)
        else:
            level, cost = "S", by.open + (0.0 if top else costs.single_outside)
        if state + level in _INDEX:
            steps.append(_Step(_INDEX[state + level], cost, "o" + level))
        if top and (top == "S") == (kind == "s"):
            steps.append(_Step(_INDEX[state[:-1]], by.close, "c" + top))
        table.append(tuple(steps))
    return tuple(table)


def _best(steps: Sequence[Table], final: Sequence[float]) -> tuple[list[str], list[float]]:
    """The label of each mark on the cheapest path, and how much dearer the best path is on which it has another."""
    inf, states = float("inf"), range(len(_STATES))
    back = [list(final)]
    for table in reversed(steps):
        following = back[-1]
        back.append([min([cost + following[to] for to, cost, _ in ways]) for ways in table])
    back.reverse()
    ahead = [0.0] + [inf] * (len(_STATES) - 1)
    path: list[str] = []
    sure: list[float] = []
    here = 0
    for n, table in enumerate(steps):
        by_label: dict[str, float] = {}
        after = back[n + 1]
        reached = [inf] * len(_STATES)
        for at in states:
            if ahead[at] == inf:
                continue
            for to, cost, label in table[at]:
                cost += ahead[at]
                if cost < reached[to]:
                    reached[to] = cost
                if (total := cost + after[to]) < by_label.get(label, inf):
                    by_label[label] = total
        best = min(table[here], key=lambda s: s.cost + after[s.to])
        here = best.to
        path.append(best.label)
        others = [cost for label, cost in by_label.items() if _WRITTEN.get(label, label) != _WRITTEN.get(best.label, best.label)]
        sure.append(min(others, default=inf) - back[0][0])
        ahead = reached
    return path, sure
