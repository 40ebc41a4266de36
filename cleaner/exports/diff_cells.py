"""One cell of the report: a stretch of text with its changes and flags marked, as HTML.

A change is `<del data-h="3">` in the source and `<ins data-h="3">` in the result, 3 being the
hunk; `class="x"` says that nothing came in its place. `data-f="1 4"` on a change or on a
`<mark>` says that the flags 1 and 4 begin there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from cleaner.document import Document
from cleaner.exports.diff_rows import Segment, Side, marks
from cleaner.exports.visible import to_html
from cleaner.spans import Span

Placed = list[tuple[Span, int]]


def flags_of(doc: Document, order: Sequence[int], shown: Sequence[Segment], side: Side) -> dict[Segment, Placed]:
    """The open findings by the segment in which they begin, as (span, number), clipped to it and ascending.

    `order` gives the numbers: the n-th flag is `doc.open[order[n]]`. `shown` are all segments on the page, in the order
    of the text. A flag at a point goes with the piece of a block that touches the point, if there is one.
    """
    starts = [(s.source if side == "source" else s.current).start for s in shown]
    placed: dict[Segment, Placed] = {}
    for number, n in enumerate(order):
        span = doc.open[n].span
        if side == "source":
            whole = doc.alignment.to_source(span)
            span = whole if span.length else Span(whole.end, whole.end)  # where text was taken out, after it
        i = max(bisect_right(starts, span.start) - 1, 0)
        if not shown:
            break
        if not span.length and shown[i].block is None and i and starts[i] == span.start and shown[i - 1].block is not None:
            i -= 1
        within = shown[i].source if side == "source" else shown[i].current
        clipped = Span(*(min(max(p, within.start), within.end) for p in span))
        placed.setdefault(shown[i], []).append((clipped, number))
    for found in placed.values():
        found.sort(key=lambda f: (f[0].start, -f[0].end, f[1]))
    return placed


def cell(doc: Document, segment: Segment, side: Side, flags: Placed, *, bare: bool = False, inline: bool = False) -> str:
    """The content of a cell; a `bare` one leaves out the text that is neither changed nor flagged.

    Line breaks that stay are breaks on the page too, unless it is `inline`.

    Each flag has its anchor `id="f3"` where it begins in the result. Linear in text, changes and flags.
    """
    text, tag = (doc.source.text, "del") if side == "source" else (doc.text, "ins")
    within = segment.source if side == "source" else segment.current
    cursor = _Flags(flags, anchors=side == "current")
    out: list[str] = []
    at = within.start
    for span, hunk in [*marks(doc, segment, side), (Span(within.end, within.end), -1)]:
        if at < span.start:
            for piece, part in cursor.split(at, span.start):
                out.append(part.points)
                if bare and not part.attributes:
                    continue
                content = to_html(text[piece.start : piece.end], marked=inline)
                out.append(f"<mark{part.attributes}>{content}</mark>" if part.attributes else content)
        if hunk < 0:
            break
        if not span.length:
            out.append(f'<{tag} class="z" data-h="{hunk}"></{tag}>')
        else:
            gone = ' class="x"' if tag == "del" and not doc.alignment.hunks[hunk].current.length else ""
            for piece, part in cursor.split(*span):
                content = to_html(text[piece.start : piece.end], marked=True)
                out.append(f'{part.points}<{tag}{gone} data-h="{hunk}"{part.attributes}>{content}</{tag}>')
        at = span.end
    return "".join([*out, cursor.rest()])


class _Part(Struct, frozen=True):
    """The flags of a piece: elements for those at a point before it, attributes for those that begin or go on in it."""

    points: str
    attributes: str


class _Flags:
    """Walks over flags that may overlap, in step with the text."""

    def __init__(self, flags: Placed, *, anchors: bool) -> None:
        self._flags = flags
        self._next = 0
        self._within: Placed = []
        self._anchors = anchors

    def split(self, start: int, end: int) -> Iterator[tuple[Span, _Part]]:
        """The pieces of `start`..`end`, cut where flags begin or end; the latest flag covers those before it."""
        while start < end:
            while self._within and self._within[-1][0].end <= start:
                self._within.pop()
            points, begins = "", []
            while self._next < len(self._flags) and self._flags[self._next][0].start <= start:
                span, number = self._flags[self._next]
                self._next += 1
                if span.length:
                    begins.append(number)
                    self._within.append((span, number))
                else:
                    points += self._point(number)
            if self._anchors:
                points += "".join(f'<i id="f{number}"></i>' for number in begins[1:])
            ahead = [span.start for span, _ in self._flags[self._next : self._next + 1]]
            stop = min([end, *ahead, *(span.end for span, _ in self._within[-1:])])
            yield Span(start, stop), _Part(points, self._attributes(begins))
            start = stop

    def rest(self) -> str:
        """The elements of the flags at the very end."""
        return "".join(self._point(number) for _, number in self._flags[self._next :])

    def _point(self, number: int) -> str:
        anchor = f' id="f{number}"' if self._anchors else ""
        return f'<mark class="z" data-f="{number}"{anchor}></mark>'

    def _attributes(self, begins: list[int]) -> str:
        if begins:
            anchor = f' id="f{begins[0]}"' if self._anchors else ""
            return f' data-f="{" ".join(map(str, begins))}"{anchor}'
        return f' data-f="{self._within[-1][1]}"' if self._within else ""
