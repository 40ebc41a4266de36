"""The weights under which the true decisions are likeliest: a linear-chain conditional random field.

Lafferty, McCallum and Pereira 2001. States are types, in the first or in a later line of a block; lines whose truth is not known
may be anything (marginalised); where a wrong join would harm, the truth must win by a margin (Gimpel and Smith 2010).
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.pages.examples import ENDS, Example
from cleaner.errors import RuleError
from cleaner.passes.layout.decide import JOINS, START, TYPES
from cleaner.toml import TomlFile

HERE = Path(__file__).resolve().parent
JOIN_RULES = tuple(dict.fromkeys(JOINS.values()))
LONGEST = 160  # lines of a piece of a page that is fitted on
OPEN = ("p", "list-item", "title", "head", "line")  # types that any observation may tell
# A clean text has blank lines between blocks, so that blank lines must not make a line of verse or of a table.
UNUSED = {"line": ("after-blank", "before-blank", "set-apart", "after-wide-gap", "after-image")}
IMPOSSIBLE = -1e9

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
        self.shapes = sorted(n for n, c in seen.items() if c >= least)
        self.breaks = sorted(n for n, c in crossed.items() if c >= least)
        k, j = len(TYPES), len(JOIN_RULES)
        # shape weights | join weights (bias first) | follows (before x behind, start last) | ends x types | alone | bias of types |
        # what the join weights of all rules have in common
        self.sizes = (len(self.shapes) * k, (len(self.breaks) + 1) * j, (k + 1) * k, len(ENDS) * k, k, k, len(self.breaks) + 1)
        self.start = expected_weights()
        self.used = np.array([[t in OPEN or name in self.start[f"is-{t}"] for t in TYPES] for name in self.shapes], float)
        for t, names in UNUSED.items():
            for name in names:
                if name in self.shapes:
                    self.used[self.shapes.index(name), TYPES.index(t)] = 0.0
        self.size = sum(self.sizes)

    def split(self, w: Array) -> list[Array]:
        """The weights by kind; what is common added to what is a type's own."""
        k, j = len(TYPES), len(JOIN_RULES)
        *parts, breaks = np.split(w, np.cumsum(self.sizes)[:-1])
        forms = [(len(self.shapes), k), (len(self.breaks) + 1, j), (k + 1, k), (len(ENDS), k), (k,), (k,)]
        found = [p.reshape(s) for p, s in zip(parts, forms, strict=True)]
        found[0] = found[0] * self.used
        found[1] = found[1] + breaks[:, None]
        return found

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

    def prior(self, sure: float, new: float, common: float) -> Array:
        """For each weight one over the variance of its prior: small for what `prior.toml` lists, larger for the rest."""
        return np.where(self.listed(), sure**-2, np.concatenate(
            [np.full(sum(self.sizes[:-1]), new**-2), np.full(self.sizes[-1], common**-2)]))

    def listed(self) -> Array:
        """Which weights `prior.toml` names."""
        marks = {rule: {n: 1.0 for n, w in names.items() if w} for rule, names in self.start.items()}
        return self._filled(marks) > 0


class Batch:
    """Examples cut into pieces of at most LONGEST lines, padded to equal length."""

    def __init__(self, examples: Sequence[Example], model: Model) -> None:
        pieces = []
        for e in examples:
            n = len(e.shapes)
            at = 0
            while at < n:
                end = min(n, at + LONGEST)
                while end < n and end > at + 20 and not e.first[end]:
                    end -= 1
                pieces.append((e, at, end))
                at = end
        pieces.sort(key=lambda p: p[2] - p[1])
        self.pieces = pieces
        k = len(TYPES)
        total = sum(b - a for _, a, b in pieces)
        shape_at = {n: i for i, n in enumerate(model.shapes)}
        break_at = {n: i + 1 for i, n in enumerate(model.breaks)}
        rows_s: list[int] = []
        cols_s: list[int] = []
        rows_b: list[int] = []
        cols_b: list[int] = []
        self.ends: Array = np.zeros(total, np.int64)
        self.short = np.zeros(total)
        self.first: Array = np.zeros((total, k), bool)
        self.later: Array = np.zeros((total, k), bool)
        self.begins: Array = np.zeros(len(pieces), bool)
        self.weight = np.array([e.weight for e, _, _ in pieces])
        self.offset: Array = np.zeros(len(pieces) + 1, np.int64)
        self.cost = np.zeros(total)
        row = 0
        for p, (e, a, b) in enumerate(pieces):
            self.begins[p] = a == 0
            for n in range(a, b):
                cols = [shape_at[x] for x in e.shapes[n] if x in shape_at]
                rows_s += [row] * len(cols)
                cols_s += cols
                cols = [0, *(break_at[x] for x in e.breaks[n] if x in break_at)]
                rows_b += [row] * len(cols)
                cols_b += cols
                self.ends[row] = e.ends[n]
                self.short[row] = e.short[n]
                self.first[row, list(e.first[n])] = True
                if n > a:
                    self.later[row, list(e.later[n])] = True
                    if e.first[n] and not e.later[n]:
                        self.cost[row] = e.cost
                if not (e.first[n] or (n > a and e.later[n])):
                    self.first[row] = True
                row += 1
            self.offset[p + 1] = row
        self.S = csr_matrix((np.ones(len(rows_s)), (rows_s, cols_s)), (total, len(model.shapes)))
        self.B = csr_matrix((np.ones(len(rows_b)), (rows_b, cols_b)), (total, len(model.breaks) + 1))
        self.ST, self.BT = self.S.T.tocsr(), self.B.T.tocsr()
        self.onehot = np.eye(len(ENDS))[self.ends]

    def loss(self, w: Array, model: Model) -> tuple[float, Array]:
        """Minus the log-likelihood of the truth and its gradient."""
        ws, wb, follows, ends, alone, bias = model.split(w)
        kinds = [JOIN_RULES.index(JOINS[t]) if t in JOINS else -1 for t in TYPES]
        starts = self.S @ ws + bias
        joins3 = self.B @ wb
        joins = np.where(np.array(kinds) >= 0, joins3[:, kinds], IMPOSSIBLE)
        end = ends[self.ends]
        end_first = end + self.short[:, None] * alone
        free = self._pass(starts, joins + self.cost[:, None], follows, end, end_first, None)
        true = self._pass(starts, joins, follows, end, end_first, (self.first, self.later))
        value = float(np.sum(self.weight * (free[0] - true[0])))
        d_start, d_join, d_first_end, d_later_end, d_follow = (a - b for a, b in zip(free[1:], true[1:]))
        g_s = (self.ST @ d_start) * model.used
        g_j3 = np.zeros((len(d_join), len(JOIN_RULES)))
        for t, kind in enumerate(kinds):
            if kind >= 0:
                g_j3[:, kind] += d_join[:, t]
        g_b = self.BT @ g_j3
        d_end = d_first_end + d_later_end
        g_e = self.onehot.T @ d_end
        g_a = (self.short[:, None] * d_first_end).sum(0)
        return value, np.concatenate([g_s.ravel(), g_b.ravel(), d_follow.ravel(), g_e.ravel(), g_a, d_start.sum(0), g_b.sum(1)])

    def _pass(self, starts: Array, joins: Array, follows: Array, end: Array, end_first: Array,
              allowed: tuple[Array, Array] | None) -> tuple[Array, ...]:
        """Log of the sum over paths and the expected counts, by the forward-backward algorithm."""
        total, k = starts.shape
        if allowed is not None:
            starts = np.where(allowed[0], starts, IMPOSSIBLE)
            joins = np.where(allowed[1], joins, IMPOSSIBLE)
        F, L, E = np.full((total, k), IMPOSSIBLE), np.full((total, k), IMPOSSIBLE), np.zeros((total, k))
        between = follows[:k]
        high = between.max()
        eT = np.exp(between - high)
        lengths: Array = np.diff(self.offset)
        longest = int(lengths.max())
        alive_from: Array = np.searchsorted(lengths, np.arange(longest), side="right")  # pieces sorted by length
        for t in range(longest):
            p = slice(int(alive_from[t]), None)
            rows: Array = self.offset[:-1][p] + t
            if t == 0:
                F[rows] = starts[rows] + np.where(self.begins[p][:, None], follows[k], 0.0)
            else:
                before: Array = rows - 1
                e = E[before]
                m = e.max(1, keepdims=True)
                with np.errstate(divide="ignore"):
                    F[rows] = starts[rows] + np.log(np.exp(e - m) @ eT) + m + high
                L[rows] = joins[rows] + np.logaddexp(F[before], L[before])
            E[rows] = np.logaddexp(F[rows] + end_first[rows], L[rows] + end[rows])
        lastrows: Array = self.offset[1:] - 1
        z = np.logaddexp.reduce(E[lastrows], axis=1)
        # backward: derivatives of z with respect to E, F, L at each row
        dE, dF, dL = np.zeros((total, k)), np.zeros((total, k)), np.zeros((total, k))
        d_follow = np.zeros((k + 1, k))
        for t in range(longest - 1, -1, -1):
            p = slice(int(alive_from[t]), None)
            rows = self.offset[:-1][p] + t
            ends_here = lengths[p] == t + 1
            last = rows[ends_here]
            if len(last):
                dE[last] = np.exp(E[last] - z[p][ends_here][:, None])
            going = rows[~ends_here]
            if len(going):
                after = going + 1
                e = E[going]
                m = e.max(1, keepdims=True)
                ex = np.exp(e - m)
                s = ex @ eT
                ratio = dF[after] / np.maximum(s, 1e-300)
                dE[going] += ex * (ratio @ eT.T)
                d_follow[:k] += (ex * self._w(p)[~ends_here][:, None]).T @ ratio * eT
                both = np.logaddexp(F[going], L[going])
                dF[going] += dL[after] * np.exp(F[going] - both)
                dL[going] += dL[after] * np.exp(L[going] - both)
            share = np.exp(np.minimum(F[rows] + end_first[rows] - E[rows], 0.0))
            dF[rows] += dE[rows] * share
            dL[rows] += dE[rows] * (1 - share)
            if t == 0:
                d_follow[k] += (dF[rows] * (self.begins[p] * self._w(p))[:, None]).sum(0)
        share = np.exp(np.minimum(F + end_first - E, 0.0))
        weights: Array = np.repeat(self.weight, lengths)[:, None]
        return z, dF * weights, dL * weights, dE * share * weights, dE * (1 - share) * weights, d_follow

    def _w(self, p: slice) -> Array:
        return self.weight[p]


def fit(examples: Sequence[Example], *, least: int = 25, sigma: float = 0.7, rounds: int = 150, log: bool = False) -> Fit:
    """The weights by rule and observation, the most likely ones given the examples and a Gaussian prior around 0."""
    model = Model(examples, least)
    batch = Batch(examples, model)
    prior = model.prior(0.1 * sigma, 0.6 * sigma, sigma)
    expected = model.expected()

    def target(w: Array) -> tuple[float, Array]:
        value, gradient = batch.loss(w, model)
        return value + 0.5 * float(prior @ (w - expected) ** 2), gradient + prior * (w - expected)

    done = 0
    started = time.time()

    def step(intermediate_result: Any) -> None:
        nonlocal done
        done += 1
        if log and done % 10 == 0:
            print(f"  step {done}: {intermediate_result.fun:.0f} ({time.time() - started:.0f} s)", file=sys.stderr)

    found = minimize(target, expected, jac=True, method="L-BFGS-B", callback=step, options={"maxiter": rounds})
    ws, wb, follows, ends, alone, bias = model.split(found.x)
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
    for rule, names in model.start.items():  # what is too rare to be fitted stays as expected
        for name, weight in names.items():
            out[rule].setdefault(name, float(weight))
    return dict(out)
