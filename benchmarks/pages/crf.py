"""The weights under which the true decisions are likeliest: a linear-chain conditional random field.

Lafferty, McCallum and Pereira 2001. States are types, in the first or in a later line of a block; lines whose truth is not known
may be anything (marginalised); where a wrong join would harm, the truth must win by a margin (Gimpel and Smith 2010).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.pages.examples import Example
from cleaner.errors import RuleError
from cleaner.passes.layout.decide import ENDS, START, TYPES
from cleaner.passes.layout.groups import JOINS
from cleaner.toml import TomlFile

HERE = Path(__file__).resolve().parent
JOIN_RULES = tuple(dict.fromkeys(JOINS.values()))
LONGEST = 160  # lines of a piece of a page that is fitted on
UNSET = ("model", "settled", "stay", "stated", "again")  # pages whose lines are no lines of print
OFTENER = 6.0  # times that something is seen there, to belong to lines of print
IMPOSSIBLE, HIGHEST = -1e9, 300.0
KINDS = [JOIN_RULES.index(JOINS[t]) if t in JOINS else 0 for t in TYPES]  # the join rule of each type
UNJOINED = np.array([t not in JOINS for t in TYPES])

Array: TypeAlias = "npt.NDArray[Any]"
Fit: TypeAlias = "dict[str, dict[str, float]]"  # weights by rule and observation


def expected_weights() -> Fit:
    """What `prior.toml` says."""
    return TomlFile(HERE / "prior.toml", RuleError, "file of weights").data


class Model:
    """The names of all weights, and a batch of examples as matrices."""

    def __init__(self, examples: Sequence[Example], least: int) -> None:
        seen = Counter(name for e in examples for s in e.shapes for name in s)
        crossed = Counter(name for e in examples for s in e.breaks for name in s)
        self.start = expected_weights()
        named = {name for names in self.start.values() for name in names}
        self.shapes = sorted(n for n, c in seen.items() if c >= least or n in named)
        self.breaks = sorted(n for n, c in crossed.items() if c >= least or n in named)
        self.measured = _measured(examples)
        k, j = len(TYPES), len(JOIN_RULES)
        # shape weights | join weights (bias first) | follows (before x behind, start last) | ends x types | alone | bias of types
        self.sizes = (len(self.shapes) * k, (len(self.breaks) + 1) * j, (k + 1) * k, len(ENDS) * k, k, k)
        self.size = sum(self.sizes)

    def split(self, w: Array) -> list[Array]:
        """The weights by kind."""
        k, j = len(TYPES), len(JOIN_RULES)
        parts = np.split(w, np.cumsum(self.sizes)[:-1])
        forms = [(len(self.shapes), k), (len(self.breaks) + 1, j), (k + 1, k), (len(ENDS), k), (k,), (k,)]
        return [p.reshape(s) for p, s in zip(parts, forms, strict=True)]

    def expected(self) -> Array:
        """Where the weights start, from `prior.toml`."""
        return self._filled(self.start)

    def _filled(self, start: dict[str, dict[str, float]]) -> Array:
        w = np.zeros(self.size)
        k, j = len(TYPES), len(JOIN_RULES)
        begins = np.concatenate([[0], np.cumsum(self.sizes)])
        for t, kind in enumerate(TYPES):
            rule = start.get(f"is-{kind}", {})
            w[begins[5] + t] = rule.get("bias", 0.0)
            w[begins[4] + t] = rule.get("alone-open-short", 0.0)
            for n, name in enumerate(self.shapes):
                w[n * k + t] = rule.get(name, 0.0)
            for n, name in enumerate((*TYPES, START)):
                w[begins[2] + n * k + t] = rule.get(f"follows-{name}", 0.0)
            for n, name in enumerate(ENDS):
                w[begins[3] + n * k + t] = rule.get(f"last-{name}", 0.0)
        for t, name in enumerate(JOIN_RULES):
            rule = start.get(name, {})
            for n, seen in enumerate(("bias", *self.breaks)):
                w[begins[1] + n * j + t] = rule.get(seen, 0.0)
        return w

    def free(self) -> Array:
        """Which weights are fitted, as ones: those of what is measured on pages that are set, for joins.

        Pages made here break headlines and bylines where a line is full, makers of papers where the sense breaks: for these
        only what `prior.toml` says nothing of.
        """
        names = [(r, n) for n in ("bias", *self.breaks) for r in JOIN_RULES]
        breaks = np.array([n in self.measured and (r == "join-prose" or n not in self.start[r]) for r, n in names], float)
        return np.concatenate([np.zeros(self.sizes[0]), breaks, np.zeros(sum(self.sizes[2:]))])


def _measured(examples: Sequence[Example]) -> frozenset[str]:
    """What is seen on pages that are set, and hardly on others: what is told by where lines end."""
    on: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    lines = Counter[bool]()
    for e in examples:
        bare = e.family in UNSET
        lines[bare] += len(e.shapes)
        on[bare].update(name for seen in (*e.shapes, *e.breaks) for name in seen)
    often = OFTENER * lines[False] / max(1, lines[True])
    return frozenset(n for n, c in on[False].items() if c > often * on[True][n])


class Batch:
    """Examples cut into pieces of at most LONGEST lines, as matrices.

    The longest piece comes first, and rows go by place: the first lines of all pieces, then the second ones of those that
    have any, and so on, so that those which follow each other are ranges of rows.
    """

    def __init__(self, examples: Sequence[Example], model: Model) -> None:
        self.pieces = sorted((piece for e in examples for piece in _pieces(e)), key=lambda x: x[1] - x[2])
        lengths = np.array([b - a for _, a, b in self.pieces])
        self.alive = [int(np.sum(lengths > t)) for t in range(int(lengths[0]))]  # pieces that have a line at a place
        self.base = [0, *(int(x) for x in np.cumsum(self.alive))]
        total, k = self.base[-1], len(TYPES)
        shapes, breaks = {n: i for i, n in enumerate(model.shapes)}, {n: i + 1 for i, n in enumerate(model.breaks)}
        seen: list[list[int]] = [[]] * total
        crossed: list[list[int]] = [[]] * total
        ends: Array = np.zeros((total, len(ENDS)))
        self.short = np.zeros((total, 1))
        self.first: Array = np.zeros((total, k), bool)
        self.later: Array = np.zeros((total, k), bool)
        for p, (e, a, b) in enumerate(self.pieces):
            for n in range(a, b):
                row = self.base[n - a] + p
                seen[row] = [shapes[x] for x in e.shapes[n] if x in shapes]
                crossed[row] = [0, *(breaks[x] for x in e.breaks[n] if x in breaks)]
                last = n + 1 == len(e.shapes)
                if not (last and ENDS[e.ends[n]] == "open"):  # the end of the text may have cut its last block
                    ends[row, e.ends[n]] = 1.0
                self.short[row] = e.short[n] and not last
                self.first[row, list(e.first[n])] = True
                if n > a:
                    self.later[row, list(e.later[n])] = True
                elif not e.first[n]:
                    self.first[row] = True
        self.begins = np.array([a == 0 for _, a, _ in self.pieces])[:, None]
        self.shapes, self.breaks, self.ends = _matrix(seen, len(shapes)), _matrix(crossed, len(breaks) + 1), csr_matrix(ends)
        self.weigh()

    def weigh(self) -> None:
        """Takes over what the examples weigh now."""
        self.weight: Array = np.array([[e.weight] for e, _, _ in self.pieces])
        cost: Array = np.array([[e.cost] for e, _, _ in self.pieces])
        self.cost: Array = np.concatenate([cost[:n] for n in self.alive])

    def loss(self, w: Array, model: Model) -> tuple[float, Array]:
        """Minus the log-likelihood of the truth and its gradient."""
        ws, wb, follows, ends, alone, bias = model.split(w)
        starts = self.shapes @ ws + bias
        joins = (self.breaks @ wb)[:, KINDS]
        joins[:, UNJOINED] = IMPOSSIBLE
        end = self.ends @ ends
        end_first = end + self.short * alone
        free = self._pass(starts + self.cost * ~self.first, joins + self.cost * ~self.later, follows, end, end_first)
        starts, joins = np.where(self.first, starts, IMPOSSIBLE), np.where(self.later, joins, IMPOSSIBLE)
        true = self._pass(starts, joins, follows, end, end_first)
        d_start, d_join, d_first_end, d_later_end, d_follow = (a - b for a, b in zip(free[1:], true[1:], strict=True))
        d_joins: Array = np.zeros((len(d_join), len(JOIN_RULES)))
        for t, kind in enumerate(KINDS):
            if not UNJOINED[t]:
                d_joins[:, kind] += d_join[:, t]
        g_shapes = self.shapes.T @ d_start
        g_breaks = self.breaks.T @ d_joins
        g_ends = self.ends.T @ (d_first_end + d_later_end)
        g_alone = (self.short * d_first_end).sum(0)
        gradient = [g_shapes.ravel(), g_breaks.ravel(), d_follow.ravel(), g_ends.ravel(), g_alone, d_start.sum(0)]
        return float(np.sum(self.weight[:, 0] * (free[0] - true[0]))), np.concatenate(gradient)

    def _pass(self, starts: Array, joins: Array, follows: Array, end: Array, end_first: Array) -> tuple[Array, ...]:
        """Log of the sum over paths and the expected counts, by the forward-backward algorithm, scaled at each line."""
        k = len(TYPES)
        start, join, leave, leave_first = (np.exp(np.minimum(x, HIGHEST)) for x in (starts, joins, end, end_first))
        follow = np.exp(follows[:k])
        first, later, ended = np.zeros_like(start), np.zeros_like(start), np.zeros_like(start)
        scale = np.ones((len(start), 1))
        z: Array = np.zeros(self.alive[0])
        rows = [slice(b, b + n) for b, n in zip(self.base, self.alive)]
        for t, here in enumerate(rows):
            if t == 0:
                first[here] = start[here] * np.where(self.begins, np.exp(follows[k]), 1.0)
            else:
                before = slice(self.base[t - 1], self.base[t - 1] + self.alive[t])
                first[here] = start[here] * (ended[before] @ follow)
                later[here] = join[here] * (first[before] + later[before])
            c = first[here].sum(1, keepdims=True) + later[here].sum(1, keepdims=True)
            first[here] /= c
            later[here] /= c
            scale[here] = c
            z[: self.alive[t]] += np.log(c[:, 0])
            ended[here] = first[here] * leave_first[here] + later[here] * leave[here]
        d_ended, d_first, d_later = np.zeros_like(start), np.zeros_like(start), np.zeros_like(start)
        d_follow = np.zeros((k + 1, k))
        for t in range(len(rows) - 1, -1, -1):
            here, going = rows[t], self.alive[t + 1] if t + 1 < len(rows) else 0
            last = slice(here.start + going, here.stop)
            if going < self.alive[t]:
                total = ended[last].sum(1, keepdims=True)
                z[going : self.alive[t]] += np.log(total[:, 0])
                d_ended[last] = 1.0 / total
            on: Array = np.zeros((self.alive[t], k))
            if going:
                after, before = rows[t + 1], slice(here.start, here.start + going)
                reached = d_first[after] * start[after] / scale[after]
                d_ended[before] = reached @ follow.T
                d_follow[:k] += (ended[before] * self.weight[:going]).T @ reached * follow
                on[:going] = d_later[after] * join[after] / scale[after]
            d_first[here] = d_ended[here] * leave_first[here] + on
            d_later[here] = d_ended[here] * leave[here] + on
        weight = np.concatenate([self.weight[:n] for n in self.alive])
        begun = (first * d_first) * weight
        d_follow[k] = (begun[rows[0]] * self.begins).sum(0)
        ended_first, ended_later = first * leave_first * d_ended, later * leave * d_ended
        return z, begun, later * d_later * weight, ended_first * weight, ended_later * weight, d_follow


def _pieces(e: Example) -> list[tuple[Example, int, int]]:
    """A page in pieces, cut where a block may begin."""
    found, at, n = [], 0, len(e.shapes)
    while at < n:
        end = min(n, at + LONGEST)
        while end < n and end > at + 20 and not e.first[end]:
            end -= 1
        found.append((e, at, end))
        at = end
    return found


def _matrix(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    """Which observations each row has, as a sparse matrix of ones."""
    starts = np.concatenate([[0], np.cumsum([len(x) for x in rows])])
    columns = np.array([x for row in rows for x in row])
    return csr_matrix((np.ones(len(columns)), columns, starts), (len(rows), width))


class Fitter:
    """The weights being fitted: the most likely ones, where each step away from what is expected has its price.

    Most weights thus stay as expected (a Laplace prior; Tibshirani 1996), and none goes further than a given reach.
    """

    def __init__(self, examples: Sequence[Example], *, least: int = 25, price: float = 10.0, reach: float = 2.0) -> None:
        self.model = Model(examples, least)
        self.examples: list[Example] = []
        self.add(examples)
        self.price, self.expected = price, self.model.expected()
        self.now: Array = np.zeros(2 * self.model.size)  # how far each weight is raised, and how far lowered
        self.bounds = [(0.0, x) for x in reach * np.tile(self.model.free(), 2)]

    def add(self, examples: Sequence[Example]) -> None:
        """More examples."""
        self.examples += examples
        self.batch = Batch(self.examples, self.model)

    def climb(self, rounds: int) -> Fit:
        """The weights after so many more steps, with the examples weighing what they weigh now."""
        self.batch.weigh()
        found = minimize(self._target, self.now, jac=True, method="L-BFGS-B", bounds=self.bounds,
                         options={"maxiter": rounds, "maxcor": 20})
        self.now = found.x
        return self.weights()

    def _moved(self, now: Array) -> Array:
        raised, lowered = np.split(now, 2)
        return self.expected + raised - lowered

    def _target(self, now: Array) -> tuple[float, Array]:
        value, gradient = self.batch.loss(self._moved(now), self.model)
        return value + self.price * float(now.sum()), np.concatenate([gradient, -gradient]) + self.price

    def weights(self) -> Fit:
        """The weights by rule and observation."""
        model = self.model
        ws, wb, follows, ends, alone, bias = model.split(self._moved(self.now))
        out: dict[str, dict[str, float]] = defaultdict(dict)
        for t, kind in enumerate(TYPES):
            rule = f"is-{kind}"
            out[rule]["bias"] = float(bias[t])
            for n, name in enumerate(model.shapes):
                out[rule][name] = float(ws[n, t])
            for n, before in enumerate((*TYPES, START)):
                out[rule][f"follows-{before}"] = float(follows[n, t])
            for n, e in enumerate(ENDS):
                out[rule][f"last-{e}"] = float(ends[n, t])
            out[rule]["alone-open-short"] = float(alone[t])
        for j, rule in enumerate(JOIN_RULES):
            out[rule]["bias"] = float(wb[0, j])
            for n, name in enumerate(model.breaks):
                out[rule][name] = float(wb[n + 1, j])
        for rule, names in model.start.items():  # what no page shows stays as expected
            for name, weight in names.items():
                out[rule].setdefault(name, float(weight))
        return dict(out)
