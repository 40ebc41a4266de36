"""Export `diplomatic`: the source in its own order, every character of it, with every change marked and the rule named.

The original file can be restored from it (`cleaner.restore`), and the reading view be derived from it: `standOff` holds the
reading order as a tree of `join`, what was seen of each change, and the questions that are left. The text is written once from
its beginning to its end; memory and time are linear in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from cleaner.document import Block, Document, Edit
from cleaner.exports.diff_rows import Segment, segments
from cleaner.exports.divisions import Division, Group, Leaf, divide
from cleaner.exports.language import language
from cleaner.exports.places import Places
from cleaner.exports.tei import same_stanza
from cleaner.exports.tei_header import Record, add_header
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import SourceXml, attributes, written
from cleaner.exports.tei_standoff import StandOff
from cleaner.exports.tei_xml import TEI, XML_ID, XML_LANG
from cleaner.rules import RuleSet
from cleaner.spans import Hunk, Span

_FLOW = ("p", "label")
_PAGE = ("fw", "metamark")  # what may stand between blocks of any kind


@dataclass(frozen=True, slots=True)
class _Piece:
    """One span of a block: a leaf of the tree in source order."""

    segment: Segment
    id: str
    block: Block
    index: int  # of the block
    part: int


def render_diplomatic(doc: Document, rules: RuleSet) -> bytes:
    """The diplomatic view of `doc` as UTF-8 XML, valid against the shipped schema and TEI All."""
    ids = Ids(doc)
    writer = _Writer(doc, rules, ids)
    body = "".join(writer.body())
    standoff = StandOff(doc, ids, writer.places, writer.elements).render()
    lang = language(doc.text)
    tei = etree.Element(f"{{{TEI}}}TEI", nsmap={None: TEI})  # type: ignore[dict-item]
    tei.set(XML_LANG, lang)
    tei.set(XML_ID, ids.document)
    flags = Counter(finding.rule for _, finding in writer.places.flags)
    add_header(tei, doc, rules, ids, lang, flags, None, Record(writer.source.characters, transposed(doc, ids)))
    frame = etree.tostring(tei, encoding="unicode").removesuffix("</TEI>")
    text = f"<text>\n<body>{body}</body>\n</text>\n{standoff}</TEI>\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{frame}{text}'.encode()


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
        self.places = Places(doc, rules, ids, self.segments)
        self.gaps = [s for s in self.segments if s.block is None]
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
        if not inline:
            yield self._between(first)
        seen = [Block(p.block.type if p.part == 0 or p.block.type in ("p", "list-item", "line") else "p", (p.segment.current,),
                      p.block.level, p.block.article) for p in self.pieces]
        self._lead = first if inline else None
        for division in divide(seen, lambda a, b: same_stanza(self.doc, a, b)):
            yield from self._division(division)

    def _division(self, division: Division) -> Iterator[str]:
        yield f'\n<div type="{division.type}">'
        for node, after in zip(division.content, [*division.content[1:], None]):
            if isinstance(node, Division):
                yield from self._division(node)
            elif isinstance(node, Group):
                yield f"\n<{node.element}>"
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
        yield f"\n<{leaf.element}{attributes(type=leaf.type, id=piece.id)}{self._links(piece, leaf.element)}>"
        if self._lead is not None:
            yield f'<seg type="between">{self._inline(self._lead)}</seg>'
            self._lead = None
        yield self._inline(piece.segment)
        if inline:
            yield f'<seg type="between">{self._inline(gap)}</seg>'
        yield f"</{leaf.element}>"
        if not inline:
            yield self._between(gap)

    def _links(self, piece: _Piece, element: str) -> str:
        chain = self.chain[piece.index]
        if len(chain) == 1:
            return ""
        i = chain.index(piece)
        last = i == len(chain) - 1
        moved = [self.ids.named(m.rule) for m in piece.block.moves if m.piece == piece.part and piece.part]
        return attributes(part=("I" if i == 0 else "F" if last else "M") if element in ("p", "l") else "",
                          next="" if last else f"#{chain[i + 1].id}", prev="" if i == 0 else f"#{chain[i - 1].id}",
                          ana=" ".join(f"#{name}" for name in moved))

    # --- between blocks

    def _has_text(self, gap: Segment) -> bool:
        """True if more than white space, running heads and marks stands in a gap."""
        at = gap.source.start
        for hunk, source, _ in self._hunks(gap):
            if self._visible(at, source.start) or (self._visible(*source) and self._kind(hunk) not in _PAGE):
                return True
            at = source.end
        return self._visible(at, gap.source.end)

    def _visible(self, start: int, end: int) -> bool:
        return not self.source.layout(start, end)

    def _between(self, gap: Segment) -> str:
        self._here = gap
        out: list[str] = []
        at = gap.source.start
        for hunk, source, _ in self._hunks(gap):
            out.append(self._layout(at, source.start, ""))
            at = source.end
            if not self._visible(*source):
                out.append(self._layout(*source, self._ana(hunk)))
                continue
            start, end = self.source.core(*source)
            out.append(self._layout(source.start, start, self._ana(hunk)))
            core = self._taken(hunk, Span(start, end))
            out.append(core if self._kind(hunk) in _PAGE else f"<p>{core}</p>")
            out.append(self._layout(end, source.end, self._ana(hunk)))
        out.append(self._layout(at, gap.source.end, ""))
        return "".join(out)

    def _layout(self, start: int, end: int, rule: str) -> str:
        """White space between blocks, with the places in it that are pointed to; kept text, if there is any, as a paragraph."""
        out: list[str] = []
        for a, b, marks in self.places.cut(self._here, start, end):
            out.append(marks)
            text = self.source.stretch(a, b, rule=rule)
            out.append(f"<p>{text}</p>" if self._visible(a, b) else text)
        return "".join(out)

    # --- inside blocks

    def _inline(self, segment: Segment) -> str:
        self._here = segment
        out: list[str] = []
        at = segment.source.start
        for hunk, source, current in self._hunks(segment):
            out += [self._kept(at, source.start), self._change(hunk, source, current)]
            at = source.end
        out.append(self._kept(at, segment.source.end))
        return "".join(out)

    def _kept(self, start: int, end: int) -> str:
        return "".join(marks + self.source.stretch(a, b, joins="yes") for a, b, marks in self.places.cut(self._here, start, end))

    def _change(self, hunk: Hunk, source: Span, current: Span) -> str:
        before, after = self.doc.source.text[slice(*source)], self.doc.text[slice(*current)]
        ana = self._ana(hunk)
        if not after and self.source.layout(*source):
            return self.source.stretch(*source, rule=ana, joins="no")
        if before and not before.strip("\r\n") and not after.strip("\n") and self.source.layout(*source):
            return self.source.stretch(*source, rule=ana, joins="yes")
        if not after:
            return self._taken(hunk, source)
        more = self._more(hunk)
        if not before:
            return f'<supplied reason="omitted"{more}>{written(after)}</supplied>'
        was, now = ("sic", "corr") if self._kind(hunk) in ("corr", "sic") else ("orig", "reg")
        inner = self.source.stretch(*source, bare=True)
        return f"<choice><{was}>{inner}</{was}><{now}{more}>{written(after)}</{now}></choice>"

    def _taken(self, hunk: Hunk, source: Span) -> str:
        """What a rule takes away."""
        kind = self._kind(hunk)
        edit = self.doc.edits[hunk.edits[-1]]
        if kind == "metamark":
            end = self.source.core(*source)[1]
            name = self.rules[edit.rule].name
            mark = self.source.stretch(source.start, end, bare=True)
            behind = self.source.stretch(end, source.end, rule=self._ana(hunk), joins="no")
            return f'<metamark function="{name}" ana="{self._ana(hunk)}">{mark}</metamark>{behind}'
        inner = self.source.stretch(*source)
        if kind == "fw":
            folio = self.doc.source.text[slice(*source)].strip(" -—·.第页頁版").isdigit()
            return f'<fw type="{"pageNum" if folio else "header"}" ana="{self._ana(hunk)}">{inner}</fw>'
        if kind in ("surplus", "g"):
            reason = "repeated" if edit.related else self.rules[edit.rule].name if edit.rule in self.rules else "superfluous"
            return f'<surplus reason="{reason}"{attributes(corresp=self.places.copies(edit))}{self._more(hunk)}>{inner}</surplus>'
        was, now = ("sic", "corr") if kind in ("corr", "sic") else ("orig", "reg")
        return f"<choice><{was}>{self._bare(source)}</{was}><{now}{self._more(hunk)}/></choice>"

    def _bare(self, source: Span) -> str:
        return self.source.stretch(*source, bare=True)

    # --- hunks

    def _hunks(self, segment: Segment) -> Iterator[tuple[Hunk, Span, Span]]:
        """The hunks of a segment with what of them lies in it: source and current text."""
        hunks = self.doc.alignment.hunks
        first = segment.hunks.start
        if first and hunks[first - 1].current.end > segment.current.start:
            first -= 1  # cut by the border before: its source stands there
        for hunk in hunks[first : segment.hunks.stop]:
            source = Span(max(hunk.source.start, segment.source.start), max(hunk.source.end, segment.source.start))
            yield hunk, source, Span(max(hunk.current.start, segment.current.start), min(hunk.current.end, segment.current.end))

    def _edits(self, hunk: Hunk) -> Sequence[Edit]:
        return [self.doc.edits[n] for n in hunk.edits]

    def _kind(self, hunk: Hunk) -> str:
        rule = self.doc.edits[hunk.edits[-1]].rule
        return self.rules[rule].tei if rule in self.rules else "reg"

    def _ana(self, hunk: Hunk) -> str:
        return " ".join(f"#{self.ids.named(rule)}" for rule in dict.fromkeys(e.rule for e in self._edits(hunk)))

    def _more(self, hunk: Hunk) -> str:
        """The rules of a change, how sure they are, and its id if something is said of it."""
        known = {self.rules[e.rule].fix for e in self._edits(hunk) if e.rule in self.rules}
        return attributes(id=self.places.change(hunk), ana=self._ana(hunk), cert="high" if known == {"safe"} else "medium")


def transposed(doc: Document, ids: Ids) -> list[tuple[list[str], list[str]]]:
    """Where the reading order of blocks is not that of the source: rules, and the ids of a set of blocks in reading order.

    The places of the set are refilled in that order (TEI P5, 12.3.4.5). Sets are as small as can be, and disjoint.
    """
    reading = [b for b, block in enumerate(doc.blocks) if block.spans]
    source = sorted(reading, key=lambda b: doc.blocks[b].spans[0])
    rank = {b: n for n, b in enumerate(source)}
    found: list[tuple[list[str], list[str]]] = []
    start = highest = 0
    for n, b in enumerate(reading):
        highest = max(highest, rank[b])
        if highest == n:
            moved = reading[start : n + 1]
            if len(moved) > 1:
                rules = dict.fromkeys(m.rule for k in moved for m in doc.blocks[k].moves if not m.piece)
                found.append(([ids.named(rule) for rule in rules], [ids.blocks[k] for k in moved]))
            start = n + 1
    return found
