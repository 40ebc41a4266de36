"""Export `diplomatic`: the source in its own order, every character of it, with every change marked and the rule named.

The original file can be restored from it (`cleaner.restore`), and the reading view be derived from it: `standOff` holds the
reading order as a tree of `join`, what was seen of each change, and the questions that are left. The text is written once from
its beginning to its end; memory and time are linear in it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO

from lxml import etree
from msgspec import Struct

from cleaner.document import Block, Document
from cleaner.exports import Links
from cleaner.exports.changes import Changes
from cleaner.exports.diff_rows import Segment, segments
from cleaner.exports.divisions import Division, Group, Leaf, divide
from cleaner.exports.language import language
from cleaner.exports.pages import SourceBreaks, page_breaks
from cleaner.exports.places import Places
from cleaner.exports.tables import parted, rows, size, with_tables
from cleaner.exports.tei_header import Record, add_header
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import SourceXml, attributes
from cleaner.exports.tei_standoff import StandOff, transposed
from cleaner.exports.tei_text import gaps_by_block
from cleaner.exports.tei_xml import NAMESPACES, TEI, XML_ID, XML_LANG, prolog, set_out
from cleaner.rules import RuleSet
from cleaner.spans import Hunk, Span

_FLOW = ("p", "label")
_BEGUN = ("head", "label")  # what a rule may begin where the source has no break


class _Piece(Struct, frozen=True):
    """One span of a block: a leaf of the tree in source order."""

    segment: Segment
    id: str
    block: Block
    index: int  # of the block
    part: int


def render_diplomatic(doc: Document, rules: RuleSet, *, links: Links = Links()) -> bytes:  # noqa: B008
    """The diplomatic view of `doc` as UTF-8 XML, valid against the shipped schema and TEI All.

    `links` are what stands beside the output, and so is named in it: the reading view, and the schema.
    """
    ids = Ids(doc)
    writer = _Writer(doc, rules, ids)
    text = BytesIO()  # written before the header, which says what is in it
    text.write(b"<text>\n<body>")
    for part in writer.body():
        text.write(part.encode())
    text.write(b"</body>\n</text>\n")
    for part in StandOff(doc, rules, ids, writer.places, writer.elements, writer.breaks.before, writer.tables).render():
        text.write(part.encode())
    text.write(b"</TEI>\n")
    lang = language(doc.text)
    tei = etree.Element(f"{{{TEI}}}TEI", nsmap=NAMESPACES)
    tei.set(XML_LANG, lang)
    tei.set(XML_ID, ids.document)
    flags = Counter(finding.rule for _, finding in writer.places.flags)
    add_header(tei, doc, rules, ids, lang, flags, None, links, Record(writer.source.characters, transposed(doc, ids)))
    set_out(tei)
    frame = etree.tostring(tei, encoding="UTF-8").removesuffix(b"</TEI>")
    return prolog(links.schema) + frame + text.getbuffer()


class _Writer:
    """Writes the body in the order of the source."""

    def __init__(self, doc: Document, rules: RuleSet, ids: Ids) -> None:
        self.doc, self.rules, self.ids = doc, rules, ids
        self.source = SourceXml(doc.source, ids.document)
        self.segments = segments(doc)
        self.pieces = [self._piece(s) for s in self.segments if s.block is not None]
        self.chain: dict[int, list[_Piece]] = {}
        for piece in self.pieces:
            self.chain.setdefault(piece.index, []).append(piece)
        for chain in self.chain.values():
            chain.sort(key=lambda p: p.part)
        breaks = page_breaks(doc, rules)
        self.breaks = SourceBreaks(doc, ids, breaks)
        self.source.turns = self.breaks.feeds
        self.tables = rows(doc, gaps_by_block(doc, rules), breaks)
        self.places = Places(doc, rules, ids, self.segments, {
            n: [part.source for part in parted(doc, s, self.tables[s.block].cells)][1::2]
            for n, s in enumerate(self.segments) if s.block is not None and s.block in self.tables}, self.breaks.leads)
        self.gaps = [s for s in self.segments if s.block is None]
        self.changes = Changes(doc, rules, ids, self.source, self.places, self.segments)
        self._still = Counter(hunk for s in self.segments for hunk, _, _ in self.changes.within(s))  # in how many segments each is
        self.elements: dict[int, tuple[str, str]] = {}  # as what each block begins: element and type of a head
        self._lead: Segment | None = None  # what stands before the first piece and must stand in it
        self._here = self.gaps[0]

    def _piece(self, segment: Segment) -> _Piece:
        assert segment.block is not None
        block = self.doc.blocks[segment.block]
        line = self.doc.source.place(segment.source.start)[0]
        name = self.ids.blocks[segment.block] if segment.part == 0 else self.ids.place("L", line)
        return _Piece(segment, name, block, segment.block, segment.part)

    def body(self) -> Iterator[str]:
        """The content of `body`."""
        if not self.pieces:
            yield f'<div type="article"><p>{self._inline(self.gaps[0])}</p></div>'
            return
        first = self.gaps[0]
        inline = self._has_text(first)
        yield self.breaks.first
        if not inline:
            yield self._between(first)
        seen = [Block(p.block.type if p.part == 0 or p.block.type in ("p", "list-item", "line") else "p", (p.segment.current,),
                      p.block.level, p.block.article) for p in self.pieces]
        self._lead = first if inline else None
        for division in with_tables(divide(self.doc, seen, self.rules), self.tables,
                                    [piece.index for piece in self.pieces]):
            yield from self._division(division)

    def _division(self, division: Division) -> Iterator[str]:
        yield f'\n<div type="{division.type}">'
        for node, after in zip(division.content, [*division.content[1:], None]):
            if isinstance(node, Division):
                yield from self._division(node)
            elif isinstance(node, Group):
                grid = size([self.pieces[leaf.block].index for leaf in node.leaves], self.tables) if node.element == "table" else {}
                yield f"\n<{node.element}{attributes(**grid)}>"
                for leaf in node.leaves:
                    yield from self._leaf(leaf, flows=False)
                yield f"</{node.element}>"
            else:
                flows = node.element in _FLOW and (after is None or (isinstance(after, Leaf) and after.element in _FLOW))
                yield from self._leaf(node, flows=flows)
        yield "</div>"

    def _leaf(self, leaf: Leaf, *, flows: bool) -> Iterator[str]:
        """A piece and what stands behind it; `flows` if a paragraph may stand there."""
        piece, gap = self.pieces[leaf.block], self.gaps[leaf.block + 1]
        inline = not flows and self._has_text(gap)
        if piece.part == 0:
            self.elements[piece.index] = leaf.element, leaf.type
        name, kind = leaf.element, leaf.type
        cells = parted(self.doc, piece.segment, self.tables[piece.index].cells) if name == "row" else []
        drawn = name == "row" and len(cells) == 1
        if drawn:
            yield f'\n<metamark function="row"{attributes(id=piece.id)}>'
        else:
            role = self.tables[piece.index].role if cells else {}
            yield f"\n<{name}{attributes(**role, type=kind, id=piece.id)}{self._links(piece, leaf)}>{'<cell>' if cells else ''}"
        if self._lead is not None:
            yield f'<seg type="between">{self._inline(self._lead)}</seg>'
            self._lead = None
        yield self._inline(piece.segment) if drawn or not cells else self._cells(piece.segment, cells)
        if inline:
            yield f'<seg type="between">{self._inline(gap)}</seg>'
        yield "</metamark>" if drawn else f"{'</cell>' if cells else ''}</{name}>"
        if not inline:
            yield self._between(gap)

    def _links(self, piece: _Piece, leaf: Leaf) -> str:
        """What an element says of its place: the other pieces of its block, and the rules that moved it or began it here."""
        parted = [self.changes.ana(hunk) for hunk, source, _ in self.changes.within(self.gaps[leaf.block])
                  if leaf.element in _BEGUN and not source.length and self.doc.text[slice(*hunk.current)].isspace()]
        chain, element = self.chain[piece.index], leaf.element
        if len(chain) == 1:
            return attributes(ana=" ".join(parted))
        i = bisect_left(chain, piece.part, key=lambda p: p.part)
        last = i == len(chain) - 1
        moved = [self.ids.named(m.rule) for m in piece.block.moves if m.piece == piece.part and piece.part]
        return attributes(part=("I" if i == 0 else "F" if last else "M") if element in ("p", "l") else "",
                          next="" if last else f"#{chain[i + 1].id}", prev="" if i == 0 else f"#{chain[i - 1].id}",
                          ana=" ".join([*(f"#{name}" for name in moved), *parted]))

    # --- between blocks

    def _has_text(self, gap: Segment) -> bool:
        """True if more than white space, running heads and marks stands in a gap."""
        at = gap.source.start
        for hunk, source, _ in self.changes.within(gap):
            if self.source.visible(at, source.start) or (self.source.visible(*source) and not self.changes.on_page(hunk)):
                return True
            at = source.end
        return self.source.visible(at, gap.source.end)

    def _between(self, gap: Segment) -> str:
        self._here = gap
        out: list[str] = []
        at = gap.source.start
        for hunk, source, _ in self.changes.within(gap):
            out += [self._layout(at, source.start, ""), self.breaks.take(hunk, before=True)]
            at = source.end
            if not self.source.visible(*source):
                out.append(self._layout(*source, self.changes.ana(hunk)))
            else:
                start, end = self.source.core(*source)
                out += [self._layout(source.start, start, self.changes.ana(hunk)), self.changes.between(hunk, Span(start, end)),
                        self._layout(end, source.end, self.changes.ana(hunk))]
            out.append(self._behind(hunk))
        out.append(self._layout(at, gap.source.end, ""))
        return "".join(out)

    def _layout(self, start: int, end: int, rule: str) -> str:
        """White space and page breaks between blocks, with the places that are pointed to; kept text, if any, as a paragraph."""
        out: list[str] = []
        for a, b, marks in self.places.cut(self._here, start, end):
            out.append(marks)
            text = self.source.stretch(a, b, rule=rule)
            out.append(f"<p>{text}</p>" if self.source.visible(a, b) else text)
        return "".join(out)

    # --- inside blocks

    def _cells(self, row: Segment, parts: Sequence[Segment]) -> str:
        """The content of a row without its first and last tag: cells, each with what stands behind it."""
        out = [self._parting(parts[0])]
        for n in range(1, len(parts), 2):
            out += ["</cell><cell>" if n > 1 else "", self._inline(parts[n], row), self._parting(parts[n + 1])]
        out += [marks for _, _, marks in self.places.cut(row, row.source.end, row.source.end)]
        return "".join(out)

    def _parting(self, part: Segment) -> str:
        """What parts cells; places in it are marked behind it."""
        out: list[str] = []
        at = part.source.start
        for hunk, source, current in self.changes.within(part):
            out += [self.source.stretch(at, source.start), self.changes.inside(hunk, source, current)]
            at = source.end
        out.append(self.source.stretch(at, part.source.end))
        return f'<metamark function="cell">{"".join(out)}</metamark>' if any(out) else ""

    def _inline(self, segment: Segment, row: Segment | None = None) -> str:
        """A segment, or that part of a row."""
        self._here = row or segment
        at = segment.source.start
        out: list[str] = []
        for hunk, source, current in self.changes.within(segment):
            out += [self._kept(at, source.start), self.breaks.take(hunk, before=True), self.changes.inside(hunk, source, current),
                    self._behind(hunk)]
            at = source.end
        out.append(self._kept(at, segment.source.end))
        return "".join(out)

    def _behind(self, hunk: Hunk) -> str:
        """The page breaks behind a change, which may be in several segments."""
        self._still[hunk] -= 1
        return "" if self._still[hunk] else self.breaks.take(hunk, before=False)

    def _kept(self, start: int, end: int) -> str:
        return "".join(marks + self.source.stretch(a, b, joins="yes") for a, b, marks in self.places.cut(self._here, start, end))
