"""Real manuals: plain text and PDF of Debian's Chinese manuals, and their HTML as converters dump it, read against that HTML.

    mkdir -p build/manuals && cd build/manuals && for p in debian-faq-zh-cn maint-guide-zh-cn maint-guide-zh-tw \\
        debian-reference-zh-cn debian-reference-zh-tw debmake-doc; do apt-get download $p; dpkg -x ${p}_*.deb .; done
    python -m benchmarks.manuals build/manuals [--show missed,wrong,code] [--of text|pdftotext|pymupdf|pandoc|lynx ...]

The plain text is set at 70 columns by w3m, with indented paragraphs, lists and code; nobody here made it; no weight was fitted
on it, but thresholds of margins and widths were chosen with one manual in view (`maint-guide.zh-cn`), and those of lines cut at
blanks with pages of another (`debmake-doc.zh-cn`). pandoc and lynx (Debian packages of these names) cut lines at blanks only; each
page of the HTML goes through them by itself. The HTML tells where
paragraphs, items and heads end and which lines are code. A border is looked at if the text on its two sides stands in the other
version too (what only one version has, such as addresses and page numbers, does not count).
`code` are lines of code longer than 8 characters that come out as a line of their own, to the character.
"""

from __future__ import annotations

import argparse
import gzip
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree, html

import cleaner
from cleaner.exports.text import render_text

SIDE = 7  # code points on either side of a border
BULLET = re.compile(r"^\s*[*+•-] ")  # the HTML has none
SPACE = re.compile(r"\s+")
BLOCKS = ("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "title", "div", "td", "th", "pre", "tr", "table", "ul", "ol", "dl",
          "blockquote", "section", "hr", "br", "body")
PARAGRAPHS = ("p", "dt", "h2", "h3", "h4", "li", "dd")


@dataclass(frozen=True)
class Manual:
    """A manual: its HTML in order of reading, its plain text and its PDF."""

    name: str
    pages: list[Path]
    text: Path
    pdf: Path


def manuals(folder: Path) -> Iterator[Manual]:
    """The manuals that are there."""
    for text in sorted(folder.rglob("*.zh-*.txt.gz")):
        stem = text.name.removesuffix(".txt.gz")
        lang = stem.rpartition(".")[2]
        pages = [p for p in text.parent.rglob(f"*{lang}.html") if stem not in p.name]
        pdf = next((p for p in text.parent.glob(f"{stem}.pdf*")), Path())
        yield Manual(stem, pages, text, pdf)


def fold(text: str) -> str:
    """Without blanks and with marks of one width."""
    return "".join(unicodedata.normalize("NFKC", SPACE.sub("", text))).translate(str.maketrans("“”‘’", "\"\"''"))


def truth(pages: list[Path]) -> tuple[list[str], list[str]]:
    """The paragraphs of the HTML, and its lines of code."""
    paragraphs: list[str] = []
    code: list[str] = []
    for page in pages:
        body = html.parse(str(page), parser=html.HTMLParser(encoding="utf-8")).getroot().find("body")
        for gone in body.xpath("//div[@class='navheader' or @class='navfooter' or @class='toc' or @class='footnote']|//table"):
            gone.drop_tree()
        for pre in body.iter("pre"):
            code += [line.rstrip() for line in pre.text_content().splitlines()]
        paragraphs += [fold(p) for p in _own(body)]
    return [p for p in paragraphs if p], code


def _own(root: etree._Element) -> Iterator[str]:
    """The text of each block without the blocks inside it."""
    held = ""
    for event, e in etree.iterwalk(root, events=("start", "end")):
        name = e.tag if isinstance(e.tag, str) else ""
        if name in BLOCKS:
            yield held
            held = ""
        if name == "pre" and event == "start":
            yield from e.text_content().splitlines()
        if name and not any(a.tag == "pre" for a in (e, *e.iterancestors())):
            held += (e.text or "") if event == "start" else ""
        held += (e.tail or "") if event == "end" and not any(a.tag == "pre" for a in e.iterancestors()) else ""
    yield held


def seams(parts: list[str]) -> set[tuple[str, str]]:
    """What stands before and after each border, where both sides are long enough to be known again."""
    return {(a[-SIDE:], b[:SIDE]) for a, b in pairwise(parts) if len(a) >= SIDE and len(b) >= SIDE}


def extracted(manual: Manual, how: str) -> str:
    """The text of the PDF, by one extractor."""
    pdf = manual.pdf
    if pdf.suffix == ".gz":
        pdf = manual.pdf.with_suffix("")
        pdf.write_bytes(gzip.decompress(manual.pdf.read_bytes()))
    if how == "pymupdf":
        import pymupdf

        return "\n".join(page.get_text() for page in pymupdf.open(pdf))
    if how == "pypdfium2":
        import pypdfium2

        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return subprocess.run(["pdftotext", *how.split()[1:], str(pdf), "-"], capture_output=True, check=True, text=True).stdout


CONVERTERS = {
    "pandoc": ["pandoc", "-f", "html", "-t", "plain", "--columns=72"],
    "lynx": ["lynx", "-dump", "-nolist", "-width=76", "-assume_charset=utf-8", "-display_charset=utf-8"],
}


def converted(manual: Manual, how: str) -> str:
    """The pages of the HTML as a converter dumps them, one behind the other."""
    texts = (subprocess.run([*CONVERTERS[how], str(p)], capture_output=True, check=True, text=True).stdout for p in manual.pages)
    return "\n\n".join(texts)


READ: dict[str, Callable[[Manual], str]] = {
    "text": lambda m: gzip.decompress(m.text.read_bytes()).decode("utf-8"),
    **{how: lambda m, how=how: extracted(m, how) for how in ("pdftotext", "pdftotext -layout", "pymupdf", "pypdfium2")},  # type: ignore[misc]
    **{how: lambda m, how=how: converted(m, how) for how in CONVERTERS},  # type: ignore[misc]
}


def main() -> int:
    """Print the figures of each manual; 2 if there is none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--of", action="append", choices=READ)
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    found = list(manuals(options.folder))
    if not found:
        print(f"{options.folder}: no manual; see --help for how they are fetched", file=sys.stderr)
        return 2
    shown = options.show.split(",")
    print(f"{'manual':28}{'of':20}{'P':>8}{'R':>8}{'F1':>8}{'code':>8}{'seconds':>9}")
    for manual in found:
        paragraphs, code = truth(manual.pages)
        want, whole = seams(paragraphs), "".join(paragraphs)
        for how in options.of or ("text",):
            raw = READ[how](manual)
            began = time.process_time()
            doc = cleaner.clean(raw)
            took = time.process_time() - began
            parts = [x for line in render_text(doc).splitlines() if (x := fold(BULLET.sub("", line)))]
            got, mine = seams(parts), "".join(parts)
            right = want & got
            missed = {s for s in want - got if "".join(s) in mine}
            wrong = {s for s in got - want if "".join(s) in whole}
            lines = {line.strip() for line in render_text(doc).splitlines()}
            source = {line.strip() for line in raw.splitlines()}
            mine_code = [c.strip() for c in code if len(c.strip()) > 8 and c.strip() in source]
            lost = [c for c in mine_code if c not in lines]
            for kind, group in (("missed", missed), ("wrong", wrong)):
                if kind in shown:
                    print(*(f"  {kind}: {a} | {b}" for a, b in sorted(group)), sep="\n")
            if "code" in shown:
                print(*(f"  code: {c}" for c in lost), sep="\n")
            p, r = len(right) / max(1, len(right | wrong)), len(right) / max(1, len(right | missed))
            print(f"{manual.name:28}{how:20}{p:8.3f}{r:8.3f}{2 * p * r / max(1e-9, p + r):8.3f}"
                  f"{1 - len(lost) / max(1, len(mine_code)):8.3f}{took:9.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
