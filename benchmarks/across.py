"""Across files: documents with planted copies, and what of them is found, taken out, and mistaken.

    python -m benchmarks.across [--documents 1000,10000] [--seed N]

Each document is about 4 KB: paragraphs that are put together of clauses of the texts, drawn at random, so that every clause
stands in many documents. Planted are, in later documents: paragraphs of earlier ones as they are (`exact`) and with wrong
characters (`near 1 %` ...), pieces of them of 100 characters or more inside another paragraph (`part`), texts again with a
fifth of the paragraphs new and the others misread a little (`edition`; `whole` are these texts as wholes), one of three notices
in every twentieth (`often`), and paragraphs worded alike with other numbers and names (`form`, also misread), which may be
reported but must not be taken out. `mistaken` are copies reported that were not planted. The seconds are those of the stage:
prints (made by the jobs, several at a time), index, findings.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import time
from collections import Counter
from dataclasses import dataclass, field

import regex

from benchmarks.pages.texts import load
from benchmarks.repeats.loops import blur
from cleaner.across import Index, Limits, findings, prints
from cleaner.document import Block, Document, Source
from cleaner.rules import builtin
from cleaner.spans import Span

CLAUSE = regex.compile(r"[^。！？；，]+[。！？；，]")
NUMBER = regex.compile(r"[0-9]+")
NOTICES = 3


@dataclass
class Made:
    """A document: its paragraphs, each with what it is and the paragraph it is a copy of (0 if of none)."""

    texts: list[str]
    kinds: list[str]
    origins: list[int]
    edition_of: int = -1
    numbers: list[int] = field(default_factory=list)  # of the paragraphs


class Maker:
    """Draws documents; paragraphs are numbered from 1 on."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        texts = [p.text for text in load() for p in text.pieces if p.type == "p" and text.script == "hans"]
        self.clauses = [c for text in texts for c in CLAUSE.findall(text) if 4 <= len(c) <= 30]
        self.count = itertools.count(1)
        self.notices = [self.paragraph(150) for _ in range(NOTICES)]

    def paragraph(self, least: int) -> str:
        """A new paragraph of about `least` characters."""
        out = ""
        while len(out) < least:
            out += self.rng.choice(self.clauses)
        return out[:-1] + "。"

    def document(self, before: list[Made]) -> Made:
        """A document, with copies of what stands in those `before`."""
        rng, made = self.rng, Made([], [], [])
        if before and rng.random() < 0.03:
            n = rng.randrange(len(before))
            made.edition_of = n
            for text, number in zip(before[n].texts, before[n].numbers):
                new = rng.random() < 0.2
                self.put(made, self.paragraph(len(text)) if new else self.misread(text, 0.01), "new" if new else "edition",
                         0 if new else number)
            return made
        for _ in range(rng.randint(5, 9)):
            self.put(made, self.paragraph(rng.randint(110, 260)), "new", 0)
        if before and rng.random() < 0.4:
            other = rng.choice(before)
            n = rng.randrange(len(other.texts))
            text, number = other.texts[n], other.numbers[n]
            kind = rng.choice(("exact", "near 1 %", "near 3 %", "near 5 %", "part", "form", "form 3 %"))
            if kind.startswith("near"):
                text = self.misread(text, int(kind[5]) / 100)
            elif kind == "part":
                size = rng.randint(100, len(text))
                start = rng.randrange(len(text) - size + 1)
                text = self.paragraph(60) + text[start : start + size] + self.paragraph(60)
            elif kind.startswith("form"):
                text = self.misread(self.filled(text), 0.03) if kind != "form" else self.filled(text)
            self.put(made, text, kind, number)
        if rng.random() < 0.05:
            n = rng.randrange(NOTICES)
            self.put(made, self.notices[n], "often", -1 - n)
        return made

    def put(self, made: Made, text: str, kind: str, origin: int) -> None:
        """Add a paragraph."""
        made.texts.append(text)
        made.kinds.append(kind)
        made.origins.append(origin)
        made.numbers.append(next(self.count))

    def misread(self, text: str, share: float) -> str:
        """The paragraph with wrong characters."""
        return blur(text, share, self.rng)

    def filled(self, text: str) -> str:
        """The same form filled in for somebody else: other numbers, and other words at two or three places."""
        text = NUMBER.sub(lambda m: str(self.rng.randrange(10 ** len(m[0]))), text)
        for _ in range(self.rng.randint(2, 3)):
            at = self.rng.randrange(4, len(text) - 8)
            text = text[:at] + self.rng.choice(self.clauses)[:3] + text[at + 3 :]
        return text


def document(made: Made) -> Document:
    """The clean document of what was made."""
    text = "\n\n".join(made.texts)
    blocks, at = [], 0
    for part in made.texts:
        blocks.append(Block("p", (Span(at, at + len(part)),)))
        at += len(part) + 2
    return Document.from_source(Source(text.encode(), "utf-8", text)).apply([], blocks=blocks)


def origins(mades: list[Made]) -> dict[int, int]:
    """The first paragraph of those that are copies of one another, for each."""
    first: dict[int, int] = {}
    for made in mades:
        for number, origin in zip(made.numbers, made.origins):
            first[number] = first.get(origin, origin) if origin > 0 else origin or number
    return first


def run(count: int, seed: int) -> None:
    """Make so many documents, compare them, and print what came of it."""
    maker = Maker(seed)
    mades: list[Made] = []
    for _ in range(count):
        mades.append(maker.document(mades))
    first = origins(mades)
    limits = Limits.of(builtin())
    index = Index()
    printing = storing = 0.0
    numbers = []
    for n, made in enumerate(mades):
        doc = document(made)
        start = time.perf_counter()
        known_by = prints(doc)
        middle = time.perf_counter()
        numbers.append(index.add(str(n).encode(), str(n), known_by, limits, take=True))
        printing, storing = printing + middle - start, storing + time.perf_counter() - middle
    start = time.perf_counter()
    findings(index, numbers, limits)
    finding = time.perf_counter() - start
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    said = 0
    notices: set[int] = set()
    known: dict[tuple[str, int], int] = {}
    for n, made in enumerate(mades):
        known.update({(str(n), 1 + 2 * k): number for k, number in enumerate(made.numbers)})
        copies = {k: list(group) for k, group in itertools.groupby(index.found(numbers[n]), key=lambda f: f.blocks[0])}
        for k, (kind, number) in enumerate(zip(made.kinds, made.numbers)):
            origin = first[number]
            planted[kind] += kind != "new" and (kind != "often" or origin in notices)
            notices.add(origin)
            mine = copies.get(k, [])
            right = [f for f in mine if _alike(first, known[f.other_name, f.other_line], made.origins[k], origin)]
            said += len(mine)
            found[kind] += bool(right)
            taken[kind] += any(f.taken for f in mine)
            wrong[kind] += len(mine) - len(right)
        if made.edition_of >= 0:
            planted["whole"] += 1
            if same := index.same(numbers[n]):
                found["whole"] += _edition(mades, int(same[0])) == _edition(mades, n)
                wrong["whole"] += _edition(mades, int(same[0])) != _edition(mades, n)
        elif index.same(numbers[n]):
            wrong["whole"] += 1
    print(f"\n{count:,} documents: {printing:.1f} s prints, {storing:.1f} s index, {finding:.1f} s findings; "
          f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB with all texts of the benchmark")
    for kind in ("exact", "near 1 %", "near 3 %", "near 5 %", "edition", "whole", "part", "often", "form", "form 3 %"):
        print(f"  {kind:10} planted {planted[kind]:5}  found {found[kind] / max(planted[kind], 1):6.1%}"
              f"  taken out {taken[kind] / max(planted[kind], 1):6.1%}")
    print(f"  mistaken {sum(wrong.values())} of {said} {dict(+wrong) or ''}")


def _alike(first: dict[int, int], other: int, named: int, origin: int) -> bool:
    return first[other] == origin or (named > 0 and first[named] == first[other])


def _edition(mades: list[Made], n: int) -> int:
    while mades[n].edition_of >= 0:
        n = mades[n].edition_of
    return n


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", default="1000,10000")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for count in map(int, given.documents.split(",")):
        run(count, given.seed)


if __name__ == "__main__":
    main()
