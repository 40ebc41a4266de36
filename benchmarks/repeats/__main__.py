"""Repeats: loops and second copies put into clean texts, and texts that repeat themselves on purpose.

    python -m benchmarks.repeats [--texts FOLDER] [--stays FOLDER] [--rounds N] [--seed N] [--kinds a,b] [--show over,left,...]
                                 [--newspaper CORPUS]

With `--newspaper` the texts are those of `benchmarks.newspaper`, real pages that nothing was fitted on: every eighth is spoilt.

Every text is spoilt in every way, in one of the forms in which texts come, and read up to the pass `repeats`. `exact` are those of
which every character is left that must be, and none besides (blanks aside: the layout sees to them; of two readings of one file,
the mark behind a loop at the end of a text left or not, a digit that stands by chance on both sides of a seam within a number left
or not, either is right); `near` misses it by four characters at most; `turned` (of what was read in a circle) has one whole round
with the place that is proved, but begins elsewhere; `over` lacks more; `left` has more; `asked` of those are flagged. `gap`: where
the print goes on and nothing is left, the place is flagged. Texts that stay must come out without a character less.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Indel

from benchmarks.newspaper import STOPS, files, paragraphs
from benchmarks.pages.texts import HERE, Piece, Text, load
from benchmarks.repeats.cases import ALL, STAYS, prose, raw, read, spoilt, stays
from benchmarks.repeats.loops import Spoilt
from cleaner.passes.repeats.compact import Compact

EACH = 8  # of the pages of the newspaper one is spoilt


def judge(case: Spoilt, form: str, width: int) -> tuple[str, bool, str]:
    """How it came out, whether a gap is flagged, and what differs."""
    doc = read(raw(case.blocks, form, width), whole=True)
    wanted, found = Compact(read(raw(case.truth, form, width), whole=False).text).text, Compact(doc.text).text
    for line in case.page:
        found = found.replace(Compact(line).text, "")
    gap = any(f.rule == "REP003" for f in doc.open)
    if found == wanted or any(found == Compact(read(raw(truth, form, width), whole=False).text).text for truth in case.also):
        return "exact", gap, ""
    if all(case.turned) and _whole(wanted, found, *(Compact(x).text for x in case.turned)):
        return "turned", gap, ""
    codes = [c for c in Indel.opcodes(wanted, found) if c.tag != "equal"]
    lacks, more = (sum(c.src_end - c.src_start for c in codes), sum(c.dest_end - c.dest_start for c in codes))
    shown = " ".join(f"[-{wanted[c.src_start : c.src_end]}-]" if c.tag == "delete" else
                     f"[+{found[c.dest_start : c.dest_end][:60]}+]" for c in codes)
    if lacks <= 4 and more <= 4:
        return "near", gap, shown
    if lacks > 4:
        return "over", gap, shown
    asked = any(f.rule == "REP002" for f in doc.open)
    return ("asked" if asked else "left"), gap, shown


def _whole(wanted: str, found: str, before: str, behind: str) -> bool:
    """True if one round of a passage read in a circle is left, with the place that is proved: only where it jumps is another."""
    start, length = wanted.find(before + behind), len(before + behind)
    turned = found[start : start + length]
    cut = (2 * (before + behind)).find(turned)
    outside = wanted[:start] + wanted[start + length :] == found[:start] + found[start + length :]
    return len(turned) == length and cut >= 0 and cut % length != len(before) and outside


def pages(corpus: Path) -> list[Text]:
    """Pages of the newspaper as texts."""
    found = [(n, lines) for n, lines in files(paragraphs(corpus), "") if n % EACH == 0]
    pieces = ((n, tuple(Piece("p" if x[-1] in STOPS else "head", x) for x in lines)) for n, lines in found)
    return [Text(f"page-{n}", "news", "hans", each) for n, each in pieces]


def main() -> int:
    """Prints the tables; 1 if a text that must stay was touched."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=HERE)
    parser.add_argument("--stays", type=Path, default=STAYS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", default="")
    parser.add_argument("--kinds", default=",".join([*ALL, "stays"]))
    parser.add_argument("--newspaper", type=Path)
    options = parser.parse_args()
    texts = [t for t in (pages(options.newspaper) if options.newspaper else load(options.texts)) if prose(t)]
    shown = options.show.split(",")
    print(f"{'kind':14} {'cases':>6} {'exact':>7} {'near':>5} {'turned':>6} {'over':>5} {'left':>5} {'asked':>6} {'gap':>9}")
    for kind in options.kinds.split(","):
        if kind == "stays":
            continue
        sums: Counter[str] = Counter()
        for name, case, form, width in spoilt(texts, kind, options.rounds, options.seed):
            how, gap, what = judge(case, form, width)
            sums.update([how, "cases"])
            sums.update(lost=case.lost, gap=gap and case.lost)
            if how in shown:
                print(f"    {how} {name}: {what[:300]}")
        gaps = f"{sums['gap']} of {sums['lost']}" if sums["lost"] else ""
        print(f"{kind:14} {sums['cases']:6} {sums['exact'] / (sums['cases'] or 1):7.3f} {sums['near']:5} {sums['turned']:6} "
              f"{sums['over']:5} {sums['left']:5} {sums['asked']:6} {gaps:>9}", flush=True)
    if "stays" not in options.kinds.split(","):
        return 0
    harmed = asked = count = 0
    for name, text in stays([*load(options.texts), *load(options.stays)]):
        doc = read(text, whole=True)
        gone = [e for e in doc.edits if e.rule == "REP001"]
        flagged = [f for f in doc.open if f.rule == "REP002"]
        count, harmed, asked = count + 1, harmed + bool(gone), asked + bool(flagged)
        if (gone and "harmed" in shown) or (flagged and "asked" in shown):
            print(f"    {'harmed' if gone else 'asked'} {name}: " + " | ".join(e.before[:80] for e in gone))
    print(f"stays: {count} runs, {harmed} harmed, {asked} with a question; untouched {1 - harmed / count:.4f}")
    return int(harmed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
