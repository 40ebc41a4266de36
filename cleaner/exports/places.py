"""Places of the source that the record speaks of: flags, gaps, and the copies that stay of what was said again.

Each becomes an element around the text, if it lies within one piece of a block, cuts no change in two and nests with the others;
else an `anchor` where it begins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from cleaner.document import Document, Edit, Finding
from cleaner.exports.diff_rows import Segment
from cleaner.exports.tables import within
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import attributes
from cleaner.exports.tei_text import BlockPlaces
from cleaner.rules import RuleSet
from cleaner.spans import Hunk, Span


class _Mark(Struct, frozen=True):
    """Something to be marked: where in the source, what opens and closes around it, and what stands there instead if it cannot."""

    span: Span
    opens: str
    closes: str
    point: str
    alone: bool = False  # nothing may nest in it, no change either
    segment: int | None = None  # in which it stands, if that is known


class Places:
    """The marks of one document, each told once, in the order of the source."""

    def __init__(self, doc: Document, rules: RuleSet, ids: Ids, segments: Sequence[Segment],
                 cells: Mapping[int, Sequence[Span]], leads: Mapping[tuple[int, int], str]) -> None:
        """`cells` are those of rows, in the source, by the index of the segment; `leads` stand where pieces of a block begin."""
        self.doc, self.rules, self.ids = doc, rules, ids
        self.flags: list[tuple[str, Finding]] = []  # ids of what is flagged
        self.changes: list[tuple[str, Hunk]] = []  # ids of changes of which something was seen
        self._copies: dict[Span, str] = {}
        self._starts = [s.source.start for s in segments]
        self._segments = segments
        self._cells = cells
        self._leads = leads
        self._blocks = BlockPlaces(doc)
        placed = any(block.spans for block in doc.blocks)
        self._gaps = [f for f in doc.open if placed and f.rule in rules and rules[f.rule].tei == "gap"]
        self._queues: dict[int, list[tuple[int, str]]] = {}  # by segment, the last one first
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
        while queue and queue[-1][0] <= end:
            place, mark = queue.pop()
            if place > at:
                yield at, place, marks
                at, marks = place, ""
            marks += mark
        yield at, end, marks

    def _flagged(self) -> Iterator[_Mark]:
        for finding in sorted(self.doc.open, key=lambda f: f.span):
            if finding.rule not in self.rules or (self.rules[finding.rule].tei == "gap" and self._gaps):
                continue
            kind = self.rules[finding.rule].tei
            span = self.doc.alignment.to_source(finding.span)
            name = self._flag(finding, span.start)
            named = attributes(id=name, ana=f"#{self.ids.named(finding.rule)}", cert="medium")
            anchor = f"<anchor{attributes(id=name)}/>"
            if kind == "secl":
                yield _Mark(span, f'<secl reason="unplaced"{named}>', "</secl>", anchor)
            elif kind in ("sic", "corr"):
                yield _Mark(span, f"<sic{named}>", "</sic>", anchor)
            else:
                yield _Mark(span, f"<seg{attributes(id=name)}>", "</seg>", anchor)
        yield from self._missing()

    def _flag(self, finding: Finding, place: int) -> str:
        name = self.ids.place("q", self.doc.source.place(place)[0])
        self.flags.append((name, finding))
        return name

    def _missing(self) -> Iterator[_Mark]:
        """The gaps, where the reading view has them; those at one place are one, with the rules of all."""
        at = {(s.block, s.current): n for n, s in enumerate(self._segments) if s.block is not None}
        spots = sorted(((block, spot, at.get((block, span)), finding) for finding in self._gaps
                        for (span, block, _), spot in [self._blocks.spot(finding)]), key=lambda x: (x[0], x[1], x[3].rule))
        n = 0
        while n < len(spots):
            block, spot, segment, finding = spots[n]
            together = [finding]
            n += 1
            while n < len(spots) and spots[n][0] == block and (spots[n][1].start < spot.end or spots[n][1] == spot):
                _, more, _, other = spots[n]
                spot = Span(spot.start, max(spot.end, more.end))
                together.append(other)
                n += 1
            source = self.doc.alignment.to_source(spot)
            names = [self._flag(f, source.start) for f in together]
            ana = " ".join(f"#{self.ids.named(rule)}" for rule in dict.fromkeys(f.rule for f in together))
            more_names = "".join(f"<anchor{attributes(id=name)}/>" for name in names[1:])
            named = attributes(id=names[0], ana=ana, cert="medium")
            lost = f'{more_names}<gap reason="lost" extent="unknown" unit="chars"{named}/>'
            if spot.length:
                gap = f'<gap reason="illegible" quantity="{spot.length}" unit="chars"/>'
                closes = f"</sic><corr{named}>{gap}</corr></choice>"
                yield _Mark(source, f"{more_names}<choice><sic>", closes, lost, True, segment)
            else:
                yield _Mark(Span(source.start, source.start), "", "", lost, False, segment)

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
        starts = [h.source.start for h in hunks]

        def inside(place: int) -> Hunk | None:
            i = bisect_right(starts, place) - 1
            return hunks[i] if i >= 0 and hunks[i].source.start < place < hunks[i].source.end else None

        def changed(start: int, end: int) -> bool:
            i = bisect_left(starts, start)
            return i < len(hunks) and hunks[i].source.start < end

        for n, mark in enumerate(marks):
            i = self._segment(mark.span) if mark.segment is None else mark.segment
            segment = self._segments[i]
            stack = open_until.setdefault(i, [])
            while stack and stack[-1][0] <= mark.span.start:
                stack.pop()
            start, end = mark.span
            fits = (start < end <= segment.source.end and segment.block is not None and not inside(start) and not inside(end)
                    and (not stack or (end <= stack[-1][0] and not stack[-1][1])) and not (mark.alone and changed(start, end))
                    and (i not in self._cells or within(mark.span, self._cells[i])))
            here = events.setdefault(i, [])
            if fits:
                stack.append((end, mark.alone))
                here += [(start, 2, n, mark.opens), (end, 0, -n, mark.closes)]
            else:
                hunk = inside(start)
                place = hunk.source.start if hunk else start
                here.append((min(max(place, segment.source.start), segment.source.end), 1, n, mark.point))
        for i, segment in enumerate(self._segments if self._leads else ()):
            if segment.block is not None and (segment.block, segment.part) in self._leads:
                lead = self._leads[segment.block, segment.part]
                events.setdefault(i, []).append((segment.source.start, 1, len(marks), lead))
        for i, found in events.items():
            self._queues[id(self._segments[i])] = [(place, text) for place, _, _, text in sorted(found, reverse=True)]

    def _segment(self, span: Span) -> int:
        """The segment in which a place lies: of those that touch it one of a block, and the last one."""
        i = bisect_right(self._starts, span.start) - 1
        if span.length == 0 or self._segments[i].source.length == 0:
            while i and self._segments[i].block is None and self._segments[i - 1].source.end >= span.start:
                i -= 1
        return max(i, 0)
