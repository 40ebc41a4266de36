"""How the whole tool reads printed pages: paragraphs that begin where they should, and how much of the text stands in order.

    python -m benchmarks.pages.printed --texts benchmarks/repeats/plain --out build/unseen --per-text 7 --readers 2 --seed 5
    python -m benchmarks.pages.read build/unseen [--show LAYOUT|EXTRACTOR|all]

The texts of `repeats/plain` are ones on which no weight of the layout was fitted. The clean text and the truth are aligned without
blanks (Indel distance); a border between blocks counts as found if the clean text has one at the same place. Notices and the
paragraphs of neighbours are no part of the truth: they cost likeness, not borders.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz.distance import Indel

import cleaner
from benchmarks.pages.printed import cases

AROUND = 22  # characters on either side of a border that are shown


def joined(parts: Iterable[str]) -> tuple[str, set[int]]:
    """The text of all parts without blanks and with marks of one width, and where each part ends."""
    text, borders = "", set[int]()
    for part in parts:
        text += "".join(ch for ch in unicodedata.normalize("NFKC", part) if not ch.isspace()).translate(_QUOTES)
        borders.add(len(text))
    return text, borders


_QUOTES = str.maketrans("“”‘’", "\"\"''")


def main() -> None:
    """Print the figures by layout, by extractor and for all pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", default="", help="print the wrong borders of a layout, of an extractor, or of all")
    options = parser.parse_args()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    likeness: dict[str, float] = defaultdict(float)
    for case in cases(options.folder):
        doc = cleaner.clean(case.raw)
        got, mine = joined(doc.block_text(b) for b in doc.blocks)
        want, true = joined(p.text for p in case.pieces)
        place: dict[int, int] = {}
        for op in Indel.opcodes(want, got):
            if op.tag == "equal":
                for k in range(op.src_end - op.src_start + 1):
                    place.setdefault(op.src_start + k, op.dest_start + k)
        aligned = set(place.values())
        mapped = {place[i] for i in true if i in place}
        missed = {i for i in true if place.get(i) not in mine}
        wrong = {i for i in mine - mapped if i in aligned}
        for kind in (case.layout, f"  {case.extractor}", "all pages"):
            found[kind] += Counter(pages=1, right=len(true) - len(missed), missed=len(missed), wrong=len(wrong))
            likeness[kind] += Indel.normalized_similarity(want, got)
        if options.show in (case.layout, case.extractor, "all") and (missed or wrong):
            print(f"{case.name} {case.extractor}")
            for sign, text, places in (("-", want, missed), ("+", got, wrong)):
                for i in sorted(places):
                    print(f"  {sign} {text[max(0, i - AROUND) : i]} | {text[i : i + AROUND]}")
    print(f"{'':20}{'pages':>6}{'P':>8}{'R':>8}{'F1':>8}{'in order':>10}")
    for kind, c in sorted(found.items(), key=lambda x: (x[0] == "all pages", x[0].startswith(" "), x[0])):
        p, r = c["right"] / max(1, c["right"] + c["wrong"]), c["right"] / max(1, c["right"] + c["missed"])
        print(f"{kind:20}{c['pages']:6}{p:8.3f}{r:8.3f}{2 * p * r / max(1e-9, p + r):8.3f}{likeness[kind] / c['pages']:10.3f}")


if __name__ == "__main__":
    main()
