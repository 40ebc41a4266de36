"""Fits the weights of `rules/layout.toml` on pages made from the texts beside this file, and says how well they do.

    python -m benchmarks.pages.fit              cross-validated: each page is judged by weights that never saw its text
    python -m benchmarks.pages.fit --write      ... and the weights fitted on all pages are written into the rules

The decision of `cleaner.passes.layout.decide` is the best path through the lines under a sum of weights: a linear-chain
conditional random field (Lafferty, McCallum and Pereira 2001). The weights are those that make the true path likeliest
among all; lines whose truth is not known may be anything (marginalised). Fitted is only what pages made here can tell: how lines go
on where a page has a measure (`Model.free`). What words and marks say, and what types lines have, stays as its makers expect
it (`prior.toml`): fitted too, it reads pages made here still better, and real ones worse.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.pages import held, texts, wrapped
from benchmarks.pages.crf import Fit, Fitter, expected_weights
from benchmarks.pages.examples import Example, example, printed
from benchmarks.pages.held import again
from benchmarks.pages.judge import HELD, Judge, report, score
from cleaner.rules import EvidenceRule, builtin, rules_folder

ROUNDS = 60
PRICE, REACH = 5.0, 1.0  # of a step away from the expected weight, in log-likelihood; how far a weight may go
WEIGHT, MARGIN = 8.0, 1.0  # of pages that must be read just so
LIGHT = 0.5  # weight of clean texts in all settings, which are many
LEAST = 0.1  # a weight below is not written


def shipped() -> Fit:
    """The weights of the rules in force."""
    rules = [r for r in builtin().of("layout") if isinstance(r, EvidenceRule)]
    return {r.name: {"bias": r.bias, **r.weights()} for r in rules}


def rounded(weights: Fit) -> Fit:
    """The weights as they are written: two decimals, without those that hardly weigh anything."""
    return {rule: {k: round(v, 2) for k, v in names.items() if abs(v) >= LEAST or k == "bias"} for rule, names in weights.items()}


def write(weights: Fit) -> None:
    """Writes the weights into `rules/layout.toml`."""
    path = rules_folder() / "layout.toml"
    rules = path.read_text("utf-8").split("\n[[rule]]\n")
    for n, rule in enumerate(rules):
        m = re.search(r'^name = "([^"]+)"$', rule, re.M)
        if not m or m[1] not in weights:
            continue
        found = dict(rounded(weights)[m[1]])
        rule = re.sub(r"^bias = .*$", f"bias = {found.pop('bias'):.2f}", rule, flags=re.M)
        listed = (f"  {{ name = {json.dumps(k)}, weight = {v:.2f} }}," for k, v in sorted(found.items()))
        observe = "\n".join(["observe = [", *listed, "]"])
        before, after = re.split(r"^observe = \[\n.*?^\]$", rule, maxsplit=1, flags=re.M | re.S)
        rules[n] = before + observe + after
    path.write_text("\n[[rule]]\n".join(rules), "utf-8")


def fitted(examples: Sequence[Example], price: float = PRICE, reach: float = REACH) -> Fit:
    """The weights fitted on examples."""
    return Fitter(examples, price=price, reach=reach).climb(ROUNDS)


def written(examples: Sequence[Example], judge: Judge) -> list[Example]:
    """What the tool writes of clean texts, where it is not read like them."""
    found = []
    for e in examples:
        if e.family in ("stay", "settled") and (page := again(e, judge.decide(e))) and (new := example(page)):
            new.weight, new.cost = WEIGHT, MARGIN
            found.append(new)
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--printed", type=Path, help="a folder of pages made by `python -m benchmarks.pages.printed`")
    parser.add_argument("--write", action="store_true", help="write the weights fitted on all pages into rules/layout.toml")
    parser.add_argument("--shipped", action="store_true", help="judge the weights that ship on all pages, fit nothing")
    parser.add_argument("--expected", action="store_true", help="write the expected weights of prior.toml, fit nothing")
    parser.add_argument("--folds", type=int, default=4, help="cross-validation by text; 0: none")
    parser.add_argument("--times", type=int, default=1, help="pages of each text in each family")
    parser.add_argument("--price", type=float, default=PRICE, help="what a step of one away from the expected weight costs")
    parser.add_argument("--reach", type=float, default=REACH, help="how far a weight may go from the expected one")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.expected:
        write(expected_weights())
        return
    examples = load(args.printed, args.seed, args.times)
    if args.shipped:
        weights = shipped()
        print(report(score([*examples, *written(examples, Judge(weights))], weights)))
        return
    if args.folds:
        names = sorted({name for e in examples for name in e.text.split()})
        jobs = [(examples, set(names[f :: args.folds]), args.price, args.reach) for f in range(args.folds)]
        with ProcessPoolExecutor(2) as pool:
            held, used = zip(*pool.map(_fold, jobs), strict=True)
        print("pages used for fitting\n" + report(_sum(used)))
        print("pages left out\n" + report(_sum(held)))
    if args.write:
        write(fitted(examples, args.price, args.reach))


def load(folder: Path | None, seed: int, times: int) -> list[Example]:
    """All pages as the fit sees them; those of which a line would count as a wrong one are left out."""
    started = time.time()
    known = texts.load()
    made = wrapped.pages(known, seed, times, [x for x in wrapped.FAMILIES if x not in ("clean", "vertical")])
    pages = [*made, *wrapped.staying(), *held.settled(known), *held.stated(), *(printed(folder) if folder else ())]
    with ProcessPoolExecutor(2) as pool:
        examples = [e for e in pool.map(example, pages, chunksize=16) if e]
    for e in examples:
        if e.family in HELD:
            e.weight, e.cost = (LIGHT, 0.0) if e.family == "settled" else (WEIGHT, MARGIN)
    count = sum(len(e.shapes) for e in examples)
    print(f"{len(examples)} of {len(pages)} pages, {count} lines ({time.time() - started:.0f} s)", file=sys.stderr)
    return examples


def _fold(job: tuple[list[Example], set[str], float, float]) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    examples, left_out, price, reach = job
    used = [e for e in examples if not left_out & set(e.text.split())]
    left = [e for e in examples if left_out & set(e.text.split())]
    weights = rounded(fitted(used, price, reach))
    parts = (left, random.Random(0).sample(used, len(left)))
    held, same = (score([*part, *written(part, Judge(weights))], weights) for part in parts)
    return held, same


def _sum(parts: Sequence[dict[str, Counter[str]]]) -> dict[str, Counter[str]]:
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        for kind, c in part.items():
            out[kind] += c
    return out


if __name__ == "__main__":
    main()
