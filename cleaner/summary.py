"""Summaries: what was done to a document, in numbers, and what came of a batch of files."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import msgspec

from cleaner.document import Document
from cleaner.rules import RuleSet

SUMMARY = "summary.json"  # the name of the summary of a batch


class Stats(msgspec.Struct, frozen=True):
    """Numbers of one document or of several together; each counts edits unless it says otherwise.

    `characters` are code points of the source, `blocks` those of the result. `moved` counts
    the tails brought home and the blocks out of source order, `flags` and `suggestions` the
    places left for a person, without and with a proposed change. `by_rule` counts edits and
    moves, `open_by_rule` flags and suggestions, both by rule id.
    """

    characters: int = 0
    blocks: int = 0
    edits: int = 0
    breaks_joined: int = 0
    repeats_removed: int = 0
    marks_changed: int = 0
    spaces_changed: int = 0
    characters_changed: int = 0
    mojibake_repaired: int = 0
    moved: int = 0
    flags: int = 0
    suggestions: int = 0
    by_rule: dict[str, int] = {}
    open_by_rule: dict[str, int] = {}


class FileSummary(msgspec.Struct, frozen=True):
    """One file that was cleaned: `outputs` are paths by format, relative to the output folder."""

    name: str
    encoding: str
    bytes: int
    sha256: str
    outputs: dict[str, str]
    stats: Stats


class Failure(msgspec.Struct, frozen=True):
    """One file that was not cleaned: what went wrong and what to do; `internal` if cleaner is at fault."""

    name: str
    what: str
    hint: str
    internal: bool = False


class Nothing(Failure, frozen=True):
    """A path that stands for no file: a folder without texts, a pattern that nothing matches."""


class Shared(msgspec.Struct, frozen=True, omit_defaults=True):
    """Text of a file that stands in another one too: `passages` that follow one another, first and last at `lines` of `file`.

    `other_line` is where they begin in `other`, the file whose copy is kept; without it the text as a whole is meant.
    `characters` are counted without blanks and marks, `likeness` is in percent (of a whole text, of the shingles of both those
    in common). `files`, if given, says in how many files it stands, `taken` that it was taken out of `file`.
    """

    rule: str
    file: str
    lines: tuple[int, int]
    other: str
    other_line: int = 0
    likeness: float = 0.0
    characters: int = 0
    passages: int = 1
    files: int = 0
    taken: bool = False


class Summary(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of a batch, in the order of its inputs: the content of `summary.json`.

    `across` is what was found across files, there if anything was looked for and found.
    """

    schema: int
    cleaner: str
    files: list[FileSummary]
    failed: list[Failure]
    totals: Stats
    across: list[Shared] = []


def stats(doc: Document, rules: RuleSet) -> Stats:
    """The numbers of a document that was cleaned under `rules`."""
    by_pass: Counter[str] = Counter()
    joined = 0
    for e in doc.edits:
        name = rules.pass_of(e.rule)
        by_pass[name] += 1
        joined += name == "layout" and "\n" in e.before
    by_rule = Counter([e.rule for e in doc.edits] + [m.rule for b in doc.blocks for m in b.moves])
    suggestions = sum(f.replacement is not None for f in doc.open)
    return Stats(
        characters=len(doc.source.text), blocks=len(doc.blocks), edits=len(doc.edits), breaks_joined=joined,
        repeats_removed=by_pass["repeats"], marks_changed=by_pass["punctuation"], spaces_changed=by_pass["spacing"],
        characters_changed=by_pass["characters"], mojibake_repaired=by_pass["mojibake"], moved=moved(doc),
        flags=len(doc.open) - suggestions, suggestions=suggestions,
        by_rule=_sorted(by_rule), open_by_rule=_sorted(Counter(f.rule for f in doc.open)),
    )


def moved(doc: Document) -> int:
    """Pieces that stand elsewhere than in the source: tails brought home, and blocks out of order.

    A block is out of order if a rule moved it, or if it is not in the longest ascending run of
    the other blocks (patience sorting).
    """
    tails = sum(len(b.spans) - 1 for b in doc.blocks)
    tops: list[int] = []
    for block in doc.blocks:
        if any(move.piece == 0 for move in block.moves):
            continue
        start = block.spans[0].start
        i = bisect_left(tops, start)
        tops[i : i + 1] = [start]
    return tails + len(doc.blocks) - len(tops)


def total(parts: Sequence[Stats]) -> Stats:
    """The sums of several stats."""
    sums: dict[str, int] = {}
    counters = {"by_rule": Counter[str](), "open_by_rule": Counter[str]()}
    for part in parts:
        for name in part.__struct_fields__:
            if name in counters:
                counters[name].update(getattr(part, name))
            else:
                sums[name] = sums.get(name, 0) + getattr(part, name)
    return msgspec.convert(sums | {name: _sorted(counts) for name, counts in counters.items()}, Stats)


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
