"""Writes docs/spacing.md: which rule of the pass `spacing` owns the blank between two kinds of characters.

    python -m scripts.spacing_matrix [--check]

The table is not written by hand: each pair of kinds is put into a sentence, with a blank and without, and the pass is run on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cleaner.config import Config
from cleaner.document import Block, Document, Source
from cleaner.passes import spacing
from cleaner.passes.base import Context
from cleaner.pipeline import run
from cleaner.spans import Span
from scripts.written import ROOT, written

PAGE = ROOT / "docs" / "spacing.md"
KINDS = {
    "Han": ("山", "水"), "Latin": ("Go", "Go"), "digit": ("5", "5"), "full-width mark": ("，", "，"), "half-width mark": (",", ","),
    "opening bracket": ("（", "（乙）"), "closing bracket": ("（甲）", "）"), "opening quote": ("“", "“乙”"),
    "closing quote": ("“甲”", "”"), "title marks": ("《甲》", "《乙》"), "dash": ("——", "——"), "ellipsis": ("……", "……"),
    "line": ("—", "—"), "wave": ("～", "～"), "percent": ("5%", "%"), "plus": ("+", "+"), "slash": ("/", "/"),
    "half-width bracket": ("(n=1)", "(n=1)"), "code": ("`ls`", "`ls`"),
}  # fmt: skip
BLANKS = {
    "U+0020": " ", "two U+0020": "  ", "U+3000": "\u3000", "U+00A0": "\u00a0", "U+2002 to U+200A": "\u2009", "U+202F": "\u202f",
    "U+200B": "\u200b", "tab": "\t",
}  # fmt: skip
PLACES = {
    "Han and Han": ("山", "水"), "Han and Latin": ("山", "Go"), "digit and Han": ("5", "水"),
    "Han and full-width mark": ("山", "，"), "full-width mark and Han": ("，", "水"), "inside brackets": ("（", "水）"),
    "Han and opening bracket": ("山", "（乙）"), "Latin and Latin": ("Go", "Go"),
}  # fmt: skip
SETTINGS = ("none", "insert", "keep")


@cache
def context(setting: str) -> Context:
    """The rules as they ship, under one setting."""
    config = Config(spacing=setting)  # type: ignore[arg-type]
    return Context(config, config.rule_set())


def spaced(text: str, setting: str) -> Document:
    """The document after the pass alone; each line is a paragraph."""
    doc = Document.from_source(Source(text.encode(), "utf-8", text))
    doc = doc.apply([], blocks=[Block("p", (Span(0, len(text)),))])
    return run(spacing.PASS, doc, context(setting))


def owner(left: str, blank: str, right: str, setting: str) -> str:
    """The rule that takes out the `blank` between two texts in a sentence, or puts one in if it is empty; a stop if none does."""
    before = f"江面上的雾散了。渡口{left}"
    at = Span(len(before), len(before) + len(blank))
    doc = spaced(f"{before}{blank}{right}已经开船了。", setting)
    return next((e.rule.removeprefix("SPC0") for e in doc.edits if e.span.start <= at.start and e.span.end >= at.end), "·")


def cell(left: str, blank: str, right: str) -> str:
    """Owners under the settings none / insert / keep, one if all are the same; with + the rule that puts a blank in."""
    out = []
    for setting in SETTINGS:
        taken = owner(left, blank, right, setting)
        put = owner(left, "", right, setting)
        out.append(taken if put == "·" else f"+{put}" if taken == "·" else f"{taken} +{put}")
    return out[0] if len(set(out)) == 1 else " / ".join(out)


def table(head: str, columns: Sequence[str], rows: dict[str, list[str]]) -> str:
    """A table of Markdown."""
    lines = [f"| {head} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    return "\n".join([*lines, *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items())])


def page() -> str:
    """The page."""
    pairs = {name: [cell(left, " ", right) for _, right in KINDS.values()] for name, (left, _) in KINDS.items()}
    blanks = {name: [cell(left, blank, right) for left, right in PLACES.values()] for name, blank in BLANKS.items()}
    return f"""# Who owns a blank

Made by `python -m scripts.spacing_matrix`; a test runs it again. Numbers are rules: `02` is SPC002, which
`cleaner explain SPC002` shows.
A cell says which rule takes out the blank between what its row and its column name, in a sentence of running text, and
with `+` which rule puts one in; `·` is none: the blank stays, and none is put in. Where the settings `none`, `insert` and `keep`
differ, the cell has all three in this order. If `spacing` is not given, everything is as under `none`, but the blanks that
separate Chinese from Latin, digits and quotations stay if most such borders of the text have one.

## One blank between two kinds of characters

{table("", list(KINDS), pairs)}

## Kinds of blanks

Blanks at the ends of lines and blocks are the layout's, those of no width (U+200B, U+FEFF) are taken out by the pass `characters`.

{table("", list(PLACES), blanks)}

A letter-spaced run (01) is closed whatever kind of blank stands in it, up to three times in each gap. 10 is for a blank
that tears a word (as 山水 here); 09 takes the blanks at a line or a wave (`甲 — 乙`, `3 ～ 5`) where one stands on both sides.

## Where blanks stay

- In headlines, bylines, datelines and verse a blank is a pause or a column: only what stands before a full-width mark,
  after an opening mark or in a letter-spaced line goes there. The rules of running
  text (05 to 10, 12) work in paragraphs, items of lists and captions that hold the mark of a sentence.
  With `insert` 15 takes those outside full-width brackets and after a colon or comma of headlines as well.
- After the place and date of a lead (`本报讯 `, `…日电 `), after `第…条 ` and `图1 `, before a credit at the end.
- Between Chinese words, without proof that one word was torn (06 suggests it) or that the paragraph has blanks anywhere: before
  marks and within words (17).
- In code, addresses, formulas, English sentences and whatever else is protected.

## After the marker of an item

A full-width marker (`一、`, `（一）`) brings its own space: a blank after it goes. After a half-width marker or a sign
(`1.`, `1)`, `(1)`, `①`, `•`, `-`) the blank is part of the format, and the text is left as it is: none is taken out,
none is put in.
"""


if __name__ == "__main__":
    raise SystemExit(written(PAGE, page, __doc__))
