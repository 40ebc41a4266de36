"""Fits the weights of `rules/repeats.toml` on the cases of this folder, and says how well they do on texts left out.

    python -m benchmarks.repeats.fit [--write] [--rounds N] [--seed N] [--folds N] [--show N]

A repeat of a spoilt text is a loop if the text comes nearer to what it was when the copy is taken out; all repeats of texts that
stay are none. The weights make these likeliest (logistic regression), each no further from what is expected (`prior.toml`) than
pays, and never of the other sign. A repeat of a text that stays counts `STAY` times as much as one of a text that is spoilt.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import regex
import tomllib
from rapidfuzz.distance import Indel
from scipy.optimize import minimize

from benchmarks.pages.texts import HERE, load
from benchmarks.repeats.cases import ALL, CONTEXT, STAYS, prose, raw, read, spoilt, stays
from cleaner.kinds.shapes import Shapes
from cleaner.passes.repeats.cases import swapped
from cleaner.passes.repeats.compact import Compact
from cleaner.passes.repeats.judge import Judge, Rules
from cleaner.rules import EvidenceRule

Weights: TypeAlias = dict[str, float]
WORDS = Shapes(CONTEXT.rules)
RULES = Path(__file__).parents[2] / "rules" / "repeats.toml"
PRIOR = Path(__file__).parent / "prior.toml"
STAY = 10.0
PRICE = 10.0
SURE = ("adjacent", "runs-on", "breaks-off", "starts-in-word", "ends-in-word", "splits-word",
        "called-out", "table-or-code", "verse", "dozens", "marks-clash")  # what few texts must not talk away
SURE_PRICE = 10.0
NEARER = 0.7  # of the length of a copy: by how much the text must come nearer when it goes


class Row(NamedTuple):
    """A repeat: whether it is a loop, what was seen of it, and where."""

    loop: bool
    seen: Counter[str]
    kind: str
    name: str
    words: str
    first_goes: bool | None = None  # of two copies apart, one of which is to go
    placed: Counter[str] | None = None


def loop_rule() -> EvidenceRule:
    """The rule as it is written."""
    rule = CONTEXT.rules.evidence("repeats", "loop")
    assert rule is not None
    return rule


def rows(text: str, kind: str, name: str, truth: str | None = None) -> Iterator[Row]:
    """The repeats of a text; of each that copy which is judged to go, or should."""
    rule = loop_rule()
    judge = Judge(text, Rules(rule, WORDS))
    was = judge.compact.text
    wanted = None if truth is None else Compact(truth).text
    far = 0 if wanted is None else Indel.distance(was, wanted)
    for case, company in judge.cases():
        both = [case] if case.adjacent else [case, swapped(judge.compact, case)]
        found: list[tuple[bool, float, Row]] = []
        gains: list[int] = []
        for one in both:
            seen = [*judge.observer.see(one), *company.seen(), *(() if one.adjacent else judge.places.reading(one))]
            cut = was[: one.copies.start] + was[one.copies.end + one.tail :]
            loop = wanted is not None and far - Indel.distance(cut, wanted) > NEARER * one.copies.length
            row = Row(loop, Counter(n for n, _ in seen), kind, name, was[slice(*one.copies)][:60])
            gains.append(far - Indel.distance(cut, wanted) if wanted is not None else 0)
            found.append((loop, judge.scale.sum(seen), row))
        row = max(found, key=lambda f: f[:2])[2]
        if len(gains) == 2 and row.loop and gains[0] != gains[1]:
            row = row._replace(first_goes=gains[1] > gains[0], placed=signed(judge.places.misplaced(*judge.settled(*both))))
        if row.loop or wanted is None:
            yield row


def signed(seen: Iterable[tuple[str, str]]) -> Counter[str]:
    """How often each observation holds of the first copy, less how often of the second."""
    counts: Counter[str] = Counter()
    for name, _ in seen:
        counts[name.removeprefix("-")] += -1 if name[0] == "-" else 1
    return counts


def collected(rounds: int, seed: int) -> list[Row]:
    """All rows."""
    texts = load(HERE)
    found: list[Row] = []
    for kind in ALL:
        for name, case, form, width in spoilt([t for t in texts if prose(t)], kind, rounds, seed):
            before, after = (read(raw(x, form, width), whole=False).text for x in (case.blocks, case.truth))
            found += rows(before, kind, name, after)
    for name, text in stays([*texts, *load(STAYS)]):
        found += rows(read(text, whole=False).text, "stays", name)
    return found


class Seen(NamedTuple):
    """What was seen of a case, whether it is what a rule decides, and how many times it counts."""

    observed: Counter[str]
    right: bool
    times: float = 1.0


def fitted(cases: Sequence[Seen], prior: Weights) -> Weights:
    """The weights and the bias of a rule."""
    names = [n for n in prior if n != "bias"]
    matrix = np.array([[x.observed[n] for n in names] for x in cases], float)
    sign = np.array([1.0 if x.right else -1.0 for x in cases])
    count = np.array([x.times for x in cases])
    start = np.array([prior["bias"], *(prior[n] for n in names)])
    price = np.array([PRICE / 100, *(PRICE * (SURE_PRICE if n.startswith(SURE) else 1) for n in names)])

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (v[0] + matrix @ v[1:])
        slope = -sign * count / (1 + np.exp(np.clip(margin, -500, 500)))
        value = float((count * np.logaddexp(0, -margin)).sum() + (price * (v - start) ** 2).sum())
        return value, np.concatenate([[slope.sum()], matrix.T @ slope]) + 2 * price * (v - start)

    bounds = [(None, None), *((0, None) if prior[n] > 0 else (None, 0) for n in names)]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return {k: round(float(v), 1) for k, v in zip(["bias", *names], best)}


def both(found: Sequence[Row], prior: dict[str, Weights], rounds: int) -> dict[str, Weights]:
    """The weights of both rules; what stays was read once, what is spoilt in several `rounds`."""
    loops = [Seen(r.seen, r.loop, STAY * rounds if r.kind == "stays" else 1.0) for r in found]
    firsts = [Seen(r.placed, bool(r.first_goes)) for r in found if r.placed is not None]
    return {"loop": fitted(loops, prior["loop"]), "first-copy-goes": fitted(firsts, prior["first-copy-goes"])}


def score(seen: Counter[str] | None, weights: Weights) -> float:
    """The log-odds of a case."""
    return weights["bias"] + sum(weights.get(n, 0.0) * k for n, k in (seen or {}).items())


def report(title: str, found: Sequence[Row], sums: Sequence[tuple[float, float]]) -> None:
    """Loops found, by kind, of those apart the copy that goes, and runs of texts that stay of which something goes."""
    threshold = loop_rule().threshold
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row, (z, _) in zip(found, sums):
        if row.loop:
            total[row.kind] += 1
            right[row.kind] += z > threshold
    apart = [row.first_goes == (z > 0) for row, (_, z) in zip(found, sums) if row.first_goes is not None]
    harmed = {r.name for r, (z, _) in zip(found, sums) if not r.loop and z > threshold}
    print(f"{title}: {len(harmed)} runs harmed; loops found " + ", ".join(f"{k} {right[k] / n:.3f}" for k, n in total.items())
          + f"; of {len(apart)} apart the right copy goes {sum(apart) / len(apart):.3f}")


def write(fitted_weights: dict[str, Weights]) -> None:
    """Writes the weights into the rules."""
    parts = RULES.read_text("utf-8").split("[[rule]]")
    for n, part in enumerate(parts):
        name = regex.search(r'(?m)^name = "(.*)"$', part)
        for key, weight in fitted_weights.get(name[1] if name else "", {}).items():
            pattern = rf'(name = {regex.escape(json.dumps(key))}, weight = )-?[\d.]+'
            pattern = r"(?m)^(bias = )-?[\d.]+" if key == "bias" else pattern
            part = regex.sub(pattern, rf"\g<1>{weight + 0.0:.1f}", part)
        parts[n] = part
    RULES.write_text("[[rule]]".join(parts), "utf-8")


def main() -> None:
    """Prints how well the weights do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--show", type=int, default=0, help="how many of those that are judged wrong are shown")
    options = parser.parse_args()
    prior = tomllib.loads(PRIOR.read_text("utf-8"))
    found = collected(options.rounds, options.seed)

    def judged(part: Iterable[Row], weights: dict[str, Weights]) -> list[tuple[float, float]]:
        return [(score(r.seen, weights["loop"]), score(r.placed, weights["first-copy-goes"])) for r in part]

    fold = [zlib.crc32(r.name.split("/")[0].encode()) % options.folds for r in found] if options.folds else []
    left_out = [(0.0, 0.0)] * len(found)
    for k in range(options.folds):
        weights = both([r for r, n in zip(found, fold) if n != k], prior, options.rounds)
        left_out = [z if n == k else old for z, old, n in zip(judged(found, weights), left_out, fold)]
    if options.folds:
        report("left out", found, left_out)
    weights = both(found, prior, options.rounds)
    used = judged(found, weights)
    report("used", found, used)
    wrong = sorted(((z, r) for r, (z, _) in zip(found, used) if r.loop != (z > 0)), key=lambda x: -abs(x[0]))
    for z, r in wrong[: options.show]:
        print(f"    {z:5.1f} {r.name}: {r.words!r} {' '.join(r.seen)}")
    if options.write:
        write(weights)


if __name__ == "__main__":
    main()
