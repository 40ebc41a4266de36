"""Conversion by OpenCC, with the place of each change.

OpenCC says what a text becomes, not where it changed. The text is therefore cut where no phrase
of its dictionaries can stand, and each segment compared with what became of it: place by place if
both have one length, else by an alignment without substitutions, a changed word as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from cleaner import patterns
from cleaner.conversion import converter
from cleaner.document import Document, Finding
from cleaner.passes.variants.passage import Passage
from cleaner.passes.variants.scripts import Scripts
from cleaner.rules import FunctionRule
from cleaner.spans import Span

# What phrases of OpenCC are made of. Compatibility ideographs are left out: they stay as they are.
_SEGMENT = patterns.standard("[\u3400-\u9fff\U00020000-\U0002f7ff\U00030000-\U0003ffff〇·\\-A-Za-z0-9]+")


class Segment(Struct, frozen=True):
    """A piece of a passage: its start there, and the text before and after conversion."""

    passage: Passage
    start: int
    before: str
    after: str


class Own(NamedTuple):
    """A phrase of the user's table: where it stands in its passage, and what it becomes."""

    start: int
    end: int
    after: str


class Conversion(Struct, frozen=True, dict=True):
    """One conversion of one document, `spared` spans aside."""

    doc: Document
    passages: Sequence[Passage]
    setting: str
    table: Mapping[str, str]
    spared: Sequence[Span]
    scripts: Scripts

    @cached_property
    def own(self) -> list[list[Own]]:
        """The user's phrases in each passage, ascending and disjoint, the longest first."""
        if not self.table:
            return [[] for _ in self.passages]
        search = _Table(self.table)
        return [[own for start, end in _between(passage, passage.cuts(self.spared))
                 for own in search.find(passage.text, start, end)] for passage in self.passages]

    @cached_property
    def segments(self) -> list[Segment]:
        """All segments that are converted, in reading order."""
        leave = self._leave
        found = [(passage, start, piece) for passage, start, piece in self._pieces() if not leave(piece)]
        after = converter(self.setting)("\n".join(piece for _, _, piece in found)).split("\n")
        return [Segment(*one, new) for one, new in zip(found, after, strict=True)] if found else []

    def _pieces(self) -> Iterator[tuple[Passage, int, str]]:
        for passage, own in zip(self.passages, self.own):
            cuts = sorted([*passage.cuts(self.spared), *((p.start, p.end) for p in own)])
            for start, end in _between(passage, cuts):
                for m in _SEGMENT.finditer(passage.text, start, end):
                    if not m[0].isascii():
                        yield passage, m.start(), m[0]

    @cached_property
    def _target_is_simplified(self) -> bool | None:
        """None if the script stays the same."""
        source, _, target = self.setting.partition("2")
        return None if (source == "s") == target.startswith("s") else target.startswith("s")

    @property
    def script_changes(self) -> bool:
        """True if simplified becomes traditional."""
        return self._target_is_simplified is False

    def _leave(self, piece: str) -> bool:
        """True if a segment is written in the target script as it is.

        Phrases keep characters that alone would be converted, 干 in 干擾, 乾 in 乾县; beside what
        a conversion has made of the phrase they are not known again, and a second one would harm them.
        """
        if self._target_is_simplified is None:
            return False
        here, other = self.scripts.simplified, self.scripts.traditional
        if not self._target_is_simplified:
            here, other = other, here
        return not other.search(piece) and (self._is_target or bool(here.search(piece)))

    @cached_property
    def _is_target(self) -> bool:
        """True if most of the document is in the target script."""
        simplified = len(self.scripts.simplified.findall(self.doc.text))
        traditional = len(self.scripts.traditional.findall(self.doc.text))
        return simplified > traditional if self._target_is_simplified else traditional > simplified


def _between(passage: Passage, cuts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in cuts:
        yield at, start
        at = end
    yield at, len(passage.text)


class _Table:
    """Looks for the phrases of a table, the longest at each place; what they become stays where it stands already."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = {after: after for after in table.values()} | dict(table)
        self._first = patterns.standard(f"[{''.join(sorted({re.escape(k[0]) for k in self._table}))}]")
        lengths: dict[str, set[int]] = {}
        for key in self._table:
            lengths.setdefault(key[0], set()).add(len(key))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, text: str, at: int, end: int) -> Iterator[Own]:
        """The phrases in `[at, end)` of the text."""
        while m := self._first.search(text, at, end):
            start = m.start()
            at = start + 1
            for n in self._lengths[m[0]]:
                after = self._table.get(text[start : start + n]) if start + n <= end else None
                if after is not None:
                    yield Own(start, start + n, after)
                    at = start + n
                    break


def changes(conversion: Conversion, rule: FunctionRule) -> Iterator[Finding]:
    """What is changed: each phrase of the user's table, and each run of characters in which OpenCC's text differs."""
    for passage, found in zip(conversion.passages, conversion.own):
        for start, end, new in found:
            if passage.text[start:end] == new:
                continue
            yield from _findings(rule.id, passage, start, end, new, "by the table of phrases")
    for segment in conversion.segments:
        if segment.before != segment.after:
            for start, end, new in differences(segment.before, segment.after):
                yield from _findings(rule.id, segment.passage, segment.start + start, segment.start + end, new, rule.message)


def _findings(rule: str, passage: Passage, start: int, end: int, new: str, message: str) -> Iterator[Finding]:
    """One finding, or where pieces of the passage stand apart one in each: of words of another length the first has all."""
    if len(passage.pieces) == 1:
        first = passage.pieces[0].start
        yield Finding(rule, Span(first + start, first + end), new, message)
        return
    same = len(new) == end - start
    for n, (span, at) in enumerate(passage.parts(start, end)):
        mine = new[at - start : at - start + span.length] if same else "" if n else new
        yield Finding(rule, span, mine, message)


def differences(before: str, after: str) -> list[tuple[int, int, str]]:
    """Where two texts differ: the non-empty spans in `before` and what stands for them, ascending and disjoint."""
    if before == after:
        return []
    if len(before) == len(after):
        return list(_by_place(before, after))
    from rapidfuzz.distance import Indel

    merged: list[list[int]] = []  # of before and of after: where a change begins and ends
    for op in Indel.opcodes(before, after):
        if op.tag == "equal":
            continue
        last = merged[-1] if merged else None
        # One change of a word: with one character kept, or up to three while the lengths do not come out even.
        if last and op.src_start - last[1] < (2 if last[1] - last[0] == last[3] - last[2] else 4):
            last[1], last[3] = op.src_end, op.dest_end
        else:
            merged.append([op.src_start, op.src_end, op.dest_start, op.dest_end])
    return _widened(merged, before, after)


def _by_place(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    places = [n for n, (a, b) in enumerate(zip(before, after)) if a != b]
    start = places[0]
    for here, following in pairwise([*places, len(before) + 1]):
        if following != here + 1:
            yield start, here + 1, after[start : here + 1]
            start = following


def _widened(found: list[list[int]], before: str, after: str) -> list[tuple[int, int, str]]:
    """No change is an insertion alone: it takes the character before it, or the first one of the text."""
    out = []
    for start, end, start_after, end_after in found:
        if start == end and start > 0:
            start, start_after = start - 1, start_after - 1
        elif start == end:
            end, end_after = end + 1, end_after + 1
        out.append((start, end, after[start_after:end_after]))
    return out
