"""What the layout decides of a page under given weights, and how good that is."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from benchmarks.pages.crf import JOIN_RULES, Fit
from benchmarks.pages.examples import Example
from cleaner.passes.layout.decide import ENDS, START, TYPES
from cleaner.passes.layout.groups import JOINS

HELD = ("settled", "stay", "stated", "again")  # pages that must be read just so


class Judge:
    """Weights under which pages can be decided, without the rule files."""

    def __init__(self, weights: Fit) -> None:
        kinds = [weights[f"is-{t}"] for t in TYPES]
        self.weights = weights
        self.ends = {e: [w.get(f"last-{e}", 0.0) for w in kinds] for e in ENDS}
        self.alone = [w.get("alone-open-short", 0.0) for w in kinds]
        self.follows = [[w.get(f"follows-{b}", 0.0) for b in TYPES] for w in kinds]
        self.begins = [w.get(f"follows-{START}", 0.0) for w in kinds]

    def decide(self, e: Example) -> list[tuple[int, bool]]:
        """The best path of an example: for each line its type and whether it goes on from the line before."""
        weights, k, n = self.weights, len(TYPES), len(e.shapes)
        starts = [[weights[f"is-{t}"]["bias"] + sum(weights[f"is-{t}"].get(x, 0.0) for x in s) for t in TYPES] for s in e.shapes]
        joined = [{r: weights[r]["bias"] + sum(weights[r].get(x, 0.0) for x in s) for r in JOIN_RULES} for s in e.breaks]
        F, L = [a + b for a, b in zip(starts[0], self.begins)], [-math.inf] * k
        back: list[tuple[list[int], list[bool], list[bool]]] = []
        for i in range(1, n):
            end = self.ends[ENDS[e.ends[i - 1]]]
            first = [F[t] + (self.alone[t] if e.short[i - 1] else 0.0) for t in range(k)]
            tail = [L[t] > first[t] for t in range(k)]
            E = [max(first[t], L[t]) + end[t] for t in range(k)]
            came, newF, newL, bits = [], [], [], []
            for t in range(k):
                row = [E[b] + self.follows[t][b] for b in range(k)]
                best = max(row)
                came.append(row.index(best))
                newF.append(best + starts[i][t])
                bits.append(L[t] > F[t])
                newL.append(max(F[t], L[t]) + joined[i][JOINS[TYPES[t]]] if TYPES[t] in JOINS else -math.inf)
            F, L = newF, newL
            back.append((came, bits, tail))
        cut = ENDS[e.ends[-1]] == "open"  # the end of the text may have cut its last block
        end = [0.0] * k if cut else self.ends[ENDS[e.ends[-1]]]
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

    def holds(self, e: Example) -> bool:
        """True if an example is decided as it must be: nothing set apart is joined, and types are right where they matter."""
        types = e.family in ("stated", "again")
        return all(t in e.later[n] if on else not types or t in e.first[n] for n, (t, on) in enumerate(self.decide(e)))


def score(examples: Iterable[Example], weights: Fit) -> dict[str, Counter[str]]:
    """For each kind of page: breaks rightly and wrongly kept and lost, types right and wrong, pages that must stay and do not."""
    judge = Judge(weights)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for e in examples:
        path = judge.decide(e)
        c: Counter[str] = Counter()
        for i, (t, on) in enumerate(path):
            free = e.first[i] and e.later[i]
            if i and not free and (e.first[i] or e.later[i]) and e.family not in HELD:
                truth = not e.first[i]
                c["break-" + ("tn" if truth and on else "fp" if truth else "fn" if on else "tp")] += 1
            if len(e.first[i]) == 1 and not e.later[i]:
                want = TYPES[next(iter(e.first[i]))]
                c[f"want-{want}"] += 1
                c[f"got-{want}"] += not on and want == TYPES[t]
            if not on and (len(e.first[i]) == 1 or not e.first[i]):
                c[f"said-{TYPES[t]}"] += 1
        if e.family in HELD:
            c["held"] += 1
            c["harmed"] += not judge.holds(e)
        for kind in (*e.family.split("+"), "all"):
            found[kind] += c
    return found


def report(found: dict[str, Counter[str]]) -> str:
    """The figures as a table."""
    out = [f"{'pages':24} {'breaks P':>8} {'R':>7} {'F1':>7}  wrong joins / wrong breaks"]
    for kind, c in sorted(found.items(), key=lambda x: (x[0] == "all", x[0])):
        tp, fp, fn = c["break-tp"], c["break-fp"], c["break-fn"]
        p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
        harmed = f"   must stay as they are: {c['held']}, changed {c['harmed']}" if c["held"] else ""
        f1, breaks = 2 * p * r / max(1e-9, p + r), tp + fp + fn + c["break-tn"]
        out.append(f"{kind:24} {p:8.4f} {r:7.4f} {f1:7.4f}  {fn} / {fp} of {breaks}{harmed}")
    total = found["all"]
    out.append("types F1: " + " ".join(
        f"{t} {2 * total['got-' + t] / max(1, total['want-' + t] + total['said-' + t]):.3f}" for t in TYPES))
    return "\n".join(out)
