"""Real pages: texts set in many layouts, printed by Chromium, read back by real extractors, with the truth beside them.

    python -m benchmarks.pages.printed --out DIR [--seed N] [--per-text K] [--jobs 2]

writes DIR/<name>.json, one `PageCase` each, and a table of what there is. The same seed and text give the same page whatever other
texts there are; a page of two texts has both in its name. What is already there is left.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.pages import texts as texts_module
from benchmarks.pages.extract import EXTRACTORS, Printed
from benchmarks.pages.labels import label
from benchmarks.pages.layouts import FAMILIES, WEIGHTS, suits
from benchmarks.pages.press import Press, press
from benchmarks.pages.sheets import Sheet
from benchmarks.pages.texts import Piece, Text

READERS = {
    "pdftotext": 3.0,
    "pdftotext-layout": 1.5,
    "pdftotext-raw": 2.0,
    "pymupdf": 3.0,
    "pymupdf-blocks": 1.5,
    "pdfminer": 2.0,
    "pdfplumber": 2.0,
    "pypdfium2": 2.0,
    "tesseract": 0.25,
}
LONG = 7000
"""Texts of more characters are not read by OCR."""


@dataclass(frozen=True)
class PageCase:
    """A page as an extractor gives it, and what was printed."""

    name: str
    text_name: tuple[str, ...]
    """Names of the texts on the page."""
    layout: str
    """The family of its layout."""
    extractor: str
    raw: str
    pieces: tuple[Piece, ...]
    """The truth in reading order. Footnotes and captions stand where they stand in their text."""
    furniture: tuple[str, ...]
    """Running heads, feet, page numbers, lines of turns, pull quotes, a web page's links: each as often as it was printed."""
    foreign: tuple[str, ...]
    """Notices and neighbours' paragraphs."""


@dataclass(frozen=True)
class Job:
    """A page to be made."""

    name: str
    layout: str
    extractors: tuple[str, ...]
    texts: tuple[Text, ...]
    seed: str


def read(path: Path) -> PageCase:
    """A case that was written."""
    return msgspec.json.decode(path.read_bytes(), type=PageCase)


def cases(folder: Path) -> Iterator[PageCase]:
    """The cases of a folder, by name."""
    return (read(path) for path in sorted(folder.glob("*.json")))


def plan(all_texts: Sequence[Text], seed: int, per_text: int, readers: int = 1) -> list[Job]:
    """The pages to be made: `per_text` for each text, in as many families as fit it, each read by `readers` extractors."""
    jobs = []
    for text in all_texts:
        rng = random.Random(f"{seed}/{text.name}")
        families = [x for x in FAMILIES if suits(x, text)]
        order = sorted(families, key=lambda x: rng.random() ** (1 / WEIGHTS[x]), reverse=True)
        chosen = sorted(READERS, key=lambda x: rng.random() ** (1 / READERS[x]), reverse=True)
        if len(text) > LONG:
            chosen.remove("tesseract")
        for k in range(per_text):
            layout = order[k % len(order)]
            extractors = tuple(chosen[(k * readers + j) % len(chosen)] for j in range(readers))
            mine: tuple[Text, ...] = (text,)
            if layout == "pair" and (other := _partner(text, all_texts, seed, k)):
                mine = (text, other)
            names = "+".join(x.name for x in mine)
            jobs.append(Job(f"{names}.{layout}.{seed}-{k}", layout, extractors, mine, f"{seed}/{names}/{k}/{layout}"))
    return jobs


def _partner(text: Text, all_texts: Sequence[Text], seed: int, k: int) -> Text | None:
    """The text that shares a page with another: of the highest hash, so that a new text changes few pairs."""
    others = [x for x in all_texts if x.name != text.name and x.script == text.script and len(x) < LONG and suits("pair", x)]
    return max(others, key=lambda x: sha256(f"{seed}/{text.name}/{x.name}/{k}".encode()).digest(), default=None)


def make(job: Job, tab: Press, out: Path, keep: bool = False) -> list[str]:
    """Print a page and write what its extractors give; what went wrong, in words."""
    if all((out / f"{job.name}.{x}.json").exists() for x in job.extractors):
        return []
    sheet = FAMILIES[job.layout](random.Random(job.seed), job.texts)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "page.pdf"
        sheet, columns = print_sheet(sheet, tab, pdf)
        if keep:
            (out / f"{job.name}.pdf").write_bytes(pdf.read_bytes())
        for extractor in job.extractors:
            try:
                raw = EXTRACTORS[extractor](Printed(pdf, sheet.script, columns))
            except (subprocess.CalledProcessError, RuntimeError, ValueError, OSError) as error:
                faults.append(f"{job.name}: {extractor}: {error}")
                continue
            case = PageCase(
                f"{job.name}.{extractor}", sheet.texts, sheet.layout, extractor, raw, sheet.pieces, sheet.furniture, sheet.foreign
            )
            path = out / f"{case.name}.json"
            half = path.with_suffix(".part")
            half.write_bytes(msgspec.json.format(msgspec.json.encode(case), indent=1))
            half.rename(path)
    return faults


def print_sheet(sheet: Sheet, tab: Press, pdf: Path) -> tuple[Sheet, tuple[tuple[tuple[float, float, float, float], ...], ...]]:
    """Print a sheet to `pdf`: the sheet with the furniture that stands on its pages, and each page's columns in points."""
    if sheet.spec is None:
        tab.show(sheet.html)
        tab.print(pdf, sheet.tagged)
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
        words = [w for t in sheet.margins for w in _numbered(t, pages)]
        return replace(sheet, furniture=(*sheet.furniture, *words)), ()
    report = tab.compose(sheet.spec)
    tab.print(pdf, sheet.tagged)
    columns = tuple(tuple((x * 0.75, y * 0.75, w * 0.75, h * 0.75) for x, y, w, h in page) for page in report["columns"])
    if report["left"]:
        raise RuntimeError(f"{'+'.join(sheet.texts)}: {report['left']} articles found no page")
    return replace(sheet, furniture=(*sheet.furniture, *report["furniture"]), foreign=(*sheet.foreign, *report["foreign"])), columns


def _numbered(pattern: str, pages: int) -> list[str]:
    return [pattern.replace("{n}", str(n)).replace("{nn}", f"{n:02}").replace("{N}", str(pages)) for n in range(1, pages + 1)]


def work(jobs: Sequence[Job], out: Path, keep: bool = False) -> list[str]:
    """Make pages with one browser, which is started again when it fails."""
    faults: list[str] = []
    left = [j for j in jobs if not all((out / f"{j.name}.{x}.json").exists() for x in j.extractors)]
    while left:
        with press() as tab:
            while left:
                job = left.pop(0)
                try:
                    faults += make(job, tab, out, keep)
                except Exception as error:
                    faults.append(f"{job.name}: {error!r}"[:600])
                    break
    return faults


def _work(arguments: tuple[Sequence[Job], Path, bool]) -> list[str]:
    return work(*arguments)


def summary(folder: Path) -> str:
    """Cases by layout and extractor, and the share of their lines that got a label."""
    count: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for case in cases(folder):
        found = label(case.raw.splitlines(), case.pieces, case.furniture, case.foreign)
        for key in ((case.layout, case.extractor), (case.layout, "all"), ("all", case.extractor), ("all", "all")):
            cell = count[key]
            cell[0] += 1
            cell[1] += sum(x is not None for x in found)
            cell[2] += len(found)
    rows = [x for x in (*FAMILIES, "all") if (x, "all") in count]
    columns = [x for x in (*EXTRACTORS, "all") if ("all", x) in count]
    table = [" " * 12 + "".join(f"{x[:16]:>17}" for x in columns)]
    for row in rows:
        cells = [count.get((row, column)) for column in columns]
        table.append(f"{row:12}" + "".join(f"{f'{c[0]} {100 * c[1] / max(1, c[2]):5.1f}%' if c else '':>17}" for c in cells))
    return "\n".join(table)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--texts", type=Path, default=texts_module.HERE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-text", type=int, default=6)
    parser.add_argument("--readers", type=int, default=1, help="extractors for each page")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="a regular expression for the names of pages")
    parser.add_argument("--keep-pdf", action="store_true")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    jobs = [
        j
        for j in plan(texts_module.load(given.texts), given.seed, given.per_text, given.readers)
        if not given.only or re.search(given.only, j.name)
    ]
    shares: list[Any] = [(jobs[k :: given.jobs], given.out, given.keep_pdf) for k in range(given.jobs)]
    with ThreadPoolExecutor(1) if given.jobs == 1 else get_context("spawn").Pool(given.jobs) as pool:
        faults = [x for found in pool.map(_work, shares) for x in found]
    for fault in faults:
        print(fault, file=sys.stderr)
    with suppress(BrokenPipeError):
        print(summary(given.out))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
