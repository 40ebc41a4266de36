"""Places of the source that the record speaks of: flags, gaps, and the copies that stay of what was said again.

Each becomes an element around the text, if it lies within one piece of a block, cuts no change in two and nests with the others;
else an `anchor` where it begins.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.document import Document, Edit, Finding
from cleaner.exports.diff_rows import Segment
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import attributes
from cleaner.rules import RuleSet
from cleaner.spans import Hunk, Span


class _Mark(NamedTuple):
    """Something to be marked: where in the source, what opens and closes around it, and what stands there instead if it cannot."""

    span: Span
    opens: str
    closes: str
    point: str
    alone: bool = False  # nothing may nest in it


class Places:
    """The marks of one document, each told once, in the order of the source."""

    def __init__(self, doc: Document, rules: RuleSet, ids: Ids, segments: Sequence[Segment]) -> None:
        self.doc, self.rules, self.ids = doc, rules, ids
        self.flags: list[tuple[str, Finding]] = []  # ids of what is flagged
        self.changes: list[tuple[str, Hunk]] = []  # ids of changes of which something was seen
        self._copies: dict[Span, str] = {}
        self._starts = [s.source.start for s in segments]
        self._segments = segments
        self._queues: dict[int, list[tuple[int, str]]] = {}
        marks = [*self._flagged(), *self._kept()]
        self._queue(sorted(marks, key=lambda m: (m.span.start, -m.span.end)))

    def copies(self, edit: Edit) -> str:
        """Pointers to the copies that stay of what an edit takes out."""
        return " ".join(dict.fromkeys(f"#{self._copies[span]}" for span in edit.related if span in self._copies))

    def change(self, hunk: Hunk) -> str:
        """A new id for a change if something was seen of it, else an empty string."""
        if not any(self.doc.edits[n].evidence for n in hunk.edits):
            return ""
        name = self.ids.place("e", self.doc.source.place(hunk.source.start)[0])
        self.changes.append((name, hunk))
        return name

    def cut(self, segment: Segment, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """A stretch of a segment in parts, each with the marks that stand before it; the last one may be empty."""
        queue = self._queues.get(id(segment))
        at, marks = start, ""
        while queue and queue[0][0] <= end:
            place, mark = queue.pop(0)
            if place > at:
                yield at, place, marks
                at, marks = place, ""
            marks += mark
        yield at, end, marks

    def _flagged(self) -> Iterator[_Mark]:
        for finding in sorted(self.doc.open, key=lambda f: f.span):
            if finding.rule not in self.rules:
                continue
            kind = self.rules[finding.rule].tei
            span = self.doc.alignment.to_source(finding.span)
            name = self.ids.place("q", self.doc.source.place(span.start)[0])
            self.flags.append((name, finding))
            ana = f"#{self.ids.named(finding.rule)}"
            anchor = f"<anchor{attributes(id=name)}/>"
            if kind == "gap":
                lost = f'<gap reason="lost" extent="unknown" unit="chars"{attributes(id=name, ana=ana)}/>'
                if span.length and all(map(_is_placeholder, self.doc.source.text[slice(*span)])):
                    gap = f'<gap reason="illegible" quantity="{span.length}" unit="chars"/>'
                    closes = f"</sic><corr{attributes(id=name, ana=ana)}>{gap}</corr></choice>"
                    yield _Mark(span, "<choice><sic>", closes, lost, True)
                else:
                    yield _Mark(Span(span.end, span.end), "", "", lost)
            elif kind == "secl":
                yield _Mark(span, f'<secl reason="unplaced"{attributes(id=name, ana=ana)}>', "</secl>", anchor)
            elif kind in ("sic", "corr"):
                yield _Mark(span, f"<sic{attributes(id=name, ana=ana)}>", "</sic>", anchor)
            else:
                yield _Mark(span, f"<seg{attributes(id=name)}>", "</seg>", anchor)

    def _kept(self) -> Iterator[_Mark]:
        for span in sorted({span for edit in self.doc.edits for span in edit.related if span.length}):
            name = self.ids.place("k", self.doc.source.place(span.start)[0])
            self._copies[span] = name
            yield _Mark(span, f"<seg{attributes(id=name)}>", "</seg>", f"<anchor{attributes(id=name)}/>")

    def _queue(self, marks: Sequence[_Mark]) -> None:
        """Sorts marks into their segments; of two that cross, the later one is an anchor."""
        events: dict[int, list[tuple[int, int, int, str]]] = {}  # by segment: place; what closes, points, opens; order; text
        open_until: dict[int, list[tuple[int, bool]]] = {}
        hunks = self.doc.alignment.hunks
        ends = [h.source.start for h in hunks]

        def inside(place: int) -> Hunk | None:
            i = bisect_right(ends, place) - 1
            return hunks[i] if i >= 0 and hunks[i].source.start < place < hunks[i].source.end else None

        for n, mark in enumerate(marks):
            i = self._segment(mark.span)
            segment = self._segments[i]
            stack = open_until.setdefault(i, [])
            while stack and stack[-1][0] <= mark.span.start:
                stack.pop()
            start, end = mark.span
            fits = (start < end <= segment.source.end and segment.block is not None and not inside(start) and not inside(end)
                    and (not stack or (end <= stack[-1][0] and not stack[-1][1])))
            here = events.setdefault(i, [])
            if fits:
                stack.append((end, mark.alone))
                here += [(start, 2, n, mark.opens), (end, 0, -n, mark.closes)]
            else:
                hunk = inside(start)
                here.append((hunk.source.start if hunk else start, 1, n, mark.point))
        for i, found in events.items():
            self._queues[id(self._segments[i])] = [(place, text) for place, _, _, text in sorted(found)]

    def _segment(self, span: Span) -> int:
        """The segment in which a place lies: of those that touch it one of a block, and the last one."""
        i = bisect_right(self._starts, span.start) - 1
        if span.length == 0 or self._segments[i].source.length == 0:
            while i and self._segments[i].block is None and self._segments[i - 1].source.end >= span.start:
                i -= 1
        return max(i, 0)


def _is_placeholder(ch: str) -> bool:
    return unicodedata.category(ch) in ("So", "Co", "Cs", "Cn")
