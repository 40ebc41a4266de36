"""Fits the weights of `rules/layout.toml` on pages made from the texts beside this file, and says how well they do.

    python -m benchmarks.pages.fit              cross-validated: each page is judged by weights that never saw its text
    python -m benchmarks.pages.fit --write      ... and the weights fitted on all pages are written into the rules

The decision of `cleaner.passes.layout.decide` is the best path through the lines under a sum of weights: a linear-chain
conditional random field (Lafferty, McCallum and Pereira 2001). The weights are those that make the true path likeliest
among all, with a Gaussian prior; lines whose truth is not known may be anything (marginalised).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.pages import texts, wrapped
from benchmarks.pages.crf import JOIN_RULES, Fit, expected_weights, fit
from benchmarks.pages.examples import ENDS, Example, example, printed
from cleaner.passes.layout.decide import JOINS, START, TYPES
from cleaner.rules import EvidenceRule, builtin, rules_folder


class Fitted:
    """Weights under which a page can be decided, without the rule files."""

    def __init__(self, weights: Fit) -> None:
        self.w = weights
        get = weights.get
        self.types = [get(f"is-{t}") for t in TYPES]
        self.ends = {e: [self.w[f"is-{t}"].get(f"last-{e}", 0.0) for t in TYPES] for e in ENDS}
        self.alone = [self.w[f"is-{t}"].get("alone-open-short", 0.0) for t in TYPES]
        self.follows = [[self.w[f"is-{t}"].get(f"follows-{b}", 0.0) for b in TYPES] for t in TYPES]
        self.begins = [self.w[f"is-{t}"].get(f"follows-{START}", 0.0) for t in TYPES]


def decoded(e: Example, weights: Fit) -> list[tuple[int, bool]]:
    """The best path of an example: for each line its type and whether it goes on from the line before."""
    k = len(TYPES)
    f = Fitted(weights)
    n = len(e.shapes)
    starts = [[weights[f"is-{t}"]["bias"] + sum(weights[f"is-{t}"].get(x, 0.0) for x in s) for t in TYPES] for s in e.shapes]
    joined = [{r: weights[r]["bias"] + sum(weights[r].get(x, 0.0) for x in s) for r in JOIN_RULES} for s in e.breaks]
    F, L = [a + b for a, b in zip(starts[0], f.begins)], [-math.inf] * k
    back: list[tuple[list[int], list[bool], list[bool]]] = []
    for i in range(1, n):
        end = f.ends[ENDS[e.ends[i - 1]]]
        first = [F[t] + (f.alone[t] if e.short[i - 1] else 0.0) for t in range(k)]
        tail = [L[t] > first[t] for t in range(k)]
        E = [max(first[t], L[t]) + end[t] for t in range(k)]
        came, newF, newL, bits = [], [], [], []
        for t in range(k):
            row = [E[b] + f.follows[t][b] for b in range(k)]
            best = max(row)
            came.append(row.index(best))
            newF.append(best + starts[i][t])
            bits.append(L[t] > F[t])
            newL.append(max(F[t], L[t]) + joined[i][JOINS[TYPES[t]]] if TYPES[t] in JOINS else -math.inf)
        F, L = newF, newL
        back.append((came, bits, tail))
    end = f.ends[ENDS[e.ends[-1]]]
    _, t, on = max((max(a, b) + x, t, b > a) for t, (a, b, x) in enumerate(zip(F, L, end)))
    path: list[tuple[int, bool]] = []
    for i in range(n - 1, -1, -1):
        path.append((t, on))
        if i == 0:
            break
        came, bits, tail = back[i - 1]
        if on:
            on = bits[t]
        else:
            t, on = came[t], tail[came[t]]
    path.reverse()
    return path


def score(examples: Iterable[tuple[Example, Fit]]) -> dict[str, Counter[str]]:
    """For each family: breaks rightly and wrongly kept and lost, types right and wrong."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for e, weights in examples:
        path = decoded(e, weights)
        c = found[e.family]
        for i, (t, on) in enumerate(path):
            free = e.first[i] and e.later[i]
            if i and not free and (e.first[i] or e.later[i]) and len(e.first[i] | e.later[i]) < len(TYPES):
                truth = not e.first[i]
                c["break-" + ("tn" if truth and on else "fp" if truth else "fn" if on else "tp")] += 1
            if len(e.first[i]) == 1 and not e.later[i]:
                want = TYPES[next(iter(e.first[i]))]
                got = TYPES[t] if not on else "-"
                c[f"want-{want}"] += 1
                c[f"got-{want}"] += want == got
            if not on and (len(e.first[i]) == 1 or not e.first[i]):
                c[f"said-{TYPES[t]}"] += 1
        if e.family in ("clean", "stay"):
            c["clean"] += 1
            c["harmed"] += any(on for _, on in path)
    return found


def report(found: dict[str, Counter[str]]) -> str:
    """The figures as a table."""
    rows = []
    total: Counter[str] = Counter()
    for family, c in sorted(found.items()):
        rows.append((family, c))
        total += c
    rows.append(("all", total))
    out = [f"{'family':16} {'breaks P':>8} {'R':>7} {'F1':>7}  wrong joins / wrong breaks"]
    for family, c in rows:
        tp, fp, fn = c["break-tp"], c["break-fp"], c["break-fn"]
        p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
        harmed = f"   clean texts joined {c['harmed']} of {c['clean']}" if c["clean"] else ""
        f1, total_breaks = 2 * p * r / max(1e-9, p + r), tp + fp + fn + c["break-tn"]
        out.append(f"{family:16} {p:8.4f} {r:7.4f} {f1:7.4f}  {fn} / {fp} of {total_breaks}{harmed}")
    out.append("types F1: " + " ".join(
        f"{t} {2 * total['got-' + t] / max(1, total['want-' + t] + total['said-' + t]):.3f}" for t in TYPES))
    return "\n".join(out)


def shipped() -> Fit:
    """The weights of the rules in force."""
    rules = [r for r in builtin().of("layout") if isinstance(r, EvidenceRule)]
    return {r.name: {"bias": r.bias, **r.weights()} for r in rules}


def write(weights: Fit, least: float = 0.15) -> None:
    """Writes the weights into `rules/layout.toml`; those that hardly weigh anything are left out."""
    path = rules_folder() / "layout.toml"
    rules = path.read_text("utf-8").split("\n[[rule]]\n")
    for n, rule in enumerate(rules):
        m = re.search(r'^name = "([^"]+)"$', rule, re.M)
        if not m or m[1] not in weights:
            continue
        found = dict(weights[m[1]])
        bias = found.pop("bias")
        rule = re.sub(r"^bias = .*$", f"bias = {bias:.2f}", rule, flags=re.M)
        chosen = sorted(((k, v) for k, v in found.items() if abs(v) >= least), key=lambda x: x[0])
        observe = "\n".join(["observe = [", *(f"  {{ name = {json.dumps(k)}, weight = {v:.2f} }}," for k, v in chosen), "]"])
        before, after = re.split(r"^observe = \[\n.*?^\]$", rule, maxsplit=1, flags=re.M | re.S)
        rules[n] = before + observe + after
    path.write_text("\n[[rule]]\n".join(rules), "utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the weights fitted on all pages into rules/layout.toml")
    parser.add_argument("--shipped", action="store_true", help="judge the weights that ship on all pages, fit nothing")
    parser.add_argument("--expected", action="store_true", help="write the expected weights of prior.toml, fit nothing")
    parser.add_argument("--folds", type=int, default=4, help="cross-validation by text; 0: none")
    parser.add_argument("--times", type=int, default=2, help="pages of each text in each family")
    parser.add_argument("--printed", type=Path, help="a folder of pages made by `python -m benchmarks.pages.printed`")
    parser.add_argument("--sigma", type=float, default=1.0, help="width of the prior")
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.expected:
        write(expected_weights(), least=0.01)
        return
    started = time.time()
    made = wrapped.pages(texts.load(), args.seed, args.times)
    pages = [*made, *wrapped.staying(), *(printed(args.printed) if args.printed else ())]
    with ProcessPoolExecutor(2) as pool:
        examples = [e for e in pool.map(example, pages, chunksize=16) if e]
    for e in examples:
        if e.family in ("clean", "stay"):
            e.weight, e.cost = 2.0, 1.5
    count = sum(len(e.shapes) for e in examples)
    print(f"{len(examples)} of {len(pages)} pages, {count} lines ({time.time() - started:.0f} s)", file=sys.stderr)
    if args.shipped:
        weights = shipped()
        print(report(score((e, weights) for e in examples)))
        return
    names = sorted({name for e in examples for name in e.text.split()})
    if args.folds:
        jobs = [(examples, set(names[f :: args.folds]), args.sigma, args.rounds) for f in range(args.folds)]
        with ProcessPoolExecutor(2) as pool:
            held, used = zip(*pool.map(_fold, jobs), strict=True)
        print("pages used for fitting\n" + report(_sum(used)))
        print("pages left out\n" + report(_sum(held)))
    if args.write:
        weights = fit(examples, sigma=args.sigma, rounds=args.rounds, log=True)
        write(weights)


def _fold(job: tuple[list[Example], set[str], float, int]) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    examples, left_out, sigma, rounds = job
    used = [e for e in examples if not left_out & set(e.text.split())]
    weights = fit(used, sigma=sigma, rounds=rounds)
    return (score((e, weights) for e in examples if left_out & set(e.text.split())),
            score((e, weights) for e in random.Random(0).sample(used, len(used) // 4)))


def _sum(parts: Sequence[dict[str, Counter[str]]]) -> dict[str, Counter[str]]:
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        for family, c in part.items():
            out[family] += c
    return out


if __name__ == "__main__":
    main()
