"""Furniture: which lines of pages are taken for running heads, feet, page numbers and the like, and which should be.

    python -m benchmarks.furniture [--printed DIR] [--only REGEX] [--times N] [--worst N]

`found` are lines of furniture that are taken for it, of all there are; `taken` are lines of the text (or of a neighbour's
text) that are taken wrongly. Printed pages were written by `python -m benchmarks.pages.printed`; what their lines are is found by
`benchmarks.pages.labels`, and a line that was not found counts for nothing. Pages that were set by program know their lines.
The lines of clean texts must all stay.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import regex

from benchmarks.pages import wrapped
from benchmarks.pages.labels import Label, fold, label
from benchmarks.pages.printed import read
from benchmarks.pages.texts import load
from cleaner.config import Config
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.layout import furniture, verbatim
from cleaner.passes.layout.lines import BLANKS, split
from cleaner.passes.layout.scattered import gather

BREAK = regex.compile(r"[\n\f]")
FOLDED = {k: v for k in range(0x2E80, 0x2FE0) if len(v := fold(chr(k))) == 1}
"""Radicals that fonts give for characters: the pass `characters` puts them right before lines are looked at."""
NUMBER = regex.compile(r"^\W*(?:第\s*)?\d+\s*(?:[页頁]\s*共\s*\d+\s*[页頁]|/\s*\d+|[页頁])?\W*$")
OPENING = 10
"""Lines within which a title stands."""
PAGES_OWN = regex.compile(r"^[（(](?:下转|上接).*版[）)]$")
SET = ("columns", "neighbours", "book", "mail", "model", "around")
"""Families of pages set by program whose lines are whole."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its layout, what read it, its text, and for each line that is not empty whether it is furniture (None: not known)."""

    name: str
    layout: str
    extractor: str
    raw: str
    truth: tuple[bool | None, ...]


@dataclass(slots=True)
class Score:
    """Lines of furniture and of text, counted, and those that were taken wrongly or left."""

    furniture: int = 0
    found: int = 0
    text: int = 0
    taken: int = 0
    left: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Adds another count to this one."""
        self.furniture += other.furniture
        self.found += other.found
        self.text += other.text
        self.taken += other.taken
        self.left += other.left
        self.wrong += other.wrong


@cache
def shapes() -> Shapes:
    """The shapes of the rules in force."""
    return Shapes(Config().rule_set())


def kinds(raw: str) -> list[str]:
    """What furniture each line of a text that is not empty is taken for; "" if it is text."""
    lines = split(raw, shapes())
    verbatim.mark(lines, raw)
    gathered = gather(lines, raw, shapes(), lexicon())
    furniture.mark(gathered, shapes())
    starts = [x.start for x in gathered]
    return [gathered[bisect_right(starts, x.start) - 1].furniture for x in lines]


def score(page: Page) -> Score:
    """What became of the lines of a page. Of a title and the head that says it again near by, either may go."""
    result = Score()
    words = [x for x in map(_stripped, BREAK.split(page.raw)) if x]
    found = kinds(page.raw)
    same = Counter(x for x, truth, kind in zip(words[:OPENING], page.truth, found) if truth is not None and truth != bool(kind))
    for n, (line, truth, kind) in enumerate(zip(words, page.truth, found, strict=True)):
        if n < OPENING and same[line] == 2 and truth != bool(kind):
            truth = bool(kind)
        shown = f"{page.name}: {kind}: {line}" if kind else f"{page.name}: {line}"
        if truth:
            result.furniture += 1
            result.found += bool(kind)
            if not kind:
                result.left.append(shown)
        elif truth is not None:
            result.text += 1
            result.taken += bool(kind)
            if kind:
                result.wrong.append(shown)
    return result


def _stripped(line: str) -> str:
    return line.strip(BLANKS)


def from_print(path: Path) -> Page:
    """A printed page, its lines labelled."""
    case = read(path)
    raw = case.raw.translate(FOLDED)
    words = [x for x in BREAK.split(raw) if _stripped(x)]
    labels = label(words, case.pieces, case.furniture, case.foreign)
    prose = [x.text for x in case.pieces if x.type in ("p", "item")]
    quotes = {n for n, x in enumerate(case.furniture) if len(x) >= 8 and any(x in p for p in prose)}
    truth = tuple(_truth(x, line, case.layout, quotes) for x, line in zip(labels, words, strict=True))
    return Page(case.name, case.layout, case.extractor, raw, truth)


def _truth(known: Label | None, line: str, layout: str, quotes: Collection[int]) -> bool | None:
    """Whether a line is furniture. Not known: of vertical type one character, a mail's own head, a pull quote."""
    if known is None or known.kind != "furniture":
        return None if known is None else False
    lone = layout == "vertical" and len(_stripped(line)) == 1 and not line.strip().isdigit()
    mail = layout == "mail" and not NUMBER.search(line)
    return None if lone or mail or known.index in quotes else True


def set_by_program(times: int) -> Iterator[Page]:
    """Pages of `benchmarks.pages.wrapped`, and clean texts of all kinds."""
    for page in wrapped.pages(load(), times=times, families=SET):
        # What has no place is furniture, or an advertisement, which is text of a neighbour.
        none = None if page.family == "neighbours" else True
        yield Page(page.name, page.family, "set", page.raw, tuple(none if x is None else False for x in page.places))
    for page in wrapped.staying():
        # Lines of a page that such a text brings with it may go.
        truth = (None if PAGES_OWN.search(x.text) else False for x in page.pieces)
        yield Page(page.name, "stay", "set", page.raw, tuple(truth))


def _printed(path: Path) -> tuple[str, str, Score]:
    page = from_print(path)
    return page.layout, page.extractor, score(page)


def table(scores: Iterable[tuple[str, str, Score]]) -> tuple[str, Score]:
    """Rows of layouts, rows of extractors, and the sum of all."""
    rows: defaultdict[str, Score] = defaultdict(Score)
    for layout, extractor, one in scores:
        for key in (f"layout {layout}", f"from {extractor}", "~ all"):
            rows[key].add(one)
    shown = [f"{'':28}{'furniture':>10}{'found':>8}{'share':>8}{'text':>9}{'taken':>7}"]
    for key in sorted(rows):
        x = rows[key]
        shown.append(f"{key:28}{x.furniture:10}{x.found:8}{x.found / max(1, x.furniture):8.4f}{x.text:9}{x.taken:7}")
    return "\n".join(shown), rows["~ all"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--printed", type=Path, help="the folder of printed pages")
    parser.add_argument("--only", default="", help="a regular expression for the names of pages")
    parser.add_argument("--times", type=int, default=1, help="pages set by program for each text and family")
    parser.add_argument("--worst", type=int, default=20, help="lines shown")
    given = parser.parse_args(arguments)
    name = regex.compile(given.only)
    if given.printed:
        paths = [x for x in sorted(given.printed.glob("*.json")) if name.search(x.stem)]
        with ProcessPoolExecutor(2) as pool:
            _report("printed", pool.map(_printed, paths, chunksize=10), given.worst)
    pages = (p for p in set_by_program(given.times) if name.search(p.name))
    _report("set by program", ((p.layout, p.extractor, score(p)) for p in pages), given.worst)
    return 0


def _report(title: str, scores: Iterable[tuple[str, str, Score]], worst: int) -> None:
    shown, total = table(scores)
    print(f"{title}\n{shown}")
    for what, lines in (("text taken for furniture", total.wrong), ("furniture left", total.left)):
        pages = Counter(x.split(":", 1)[0] for x in lines)
        order = sorted(lines, key=lambda x: (-pages[x.split(":", 1)[0]], x))
        print(f"\n{what}: {len(lines)} lines on {len(pages)} pages")
        for line in order[:worst]:
            print(f"  {line[:150]}")
    print()


if __name__ == "__main__":
    sys.exit(main())
