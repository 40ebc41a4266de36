"""Export `diplomatic`: the source in its own order, every character of it, with every change marked and the rule named.

The original file can be restored from it (`cleaner.restore`), and the reading view be derived from it: `standOff` holds the
reading order as a tree of `join`, what was seen of each change, and the questions that are left. The text is written once from
its beginning to its end; memory and time are linear in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from cleaner.document import Block, Document, Edit
from cleaner.exports import Links
from cleaner.exports.diff_rows import Segment, segments
from cleaner.exports.divisions import Division, Group, Leaf, divide
from cleaner.exports.language import language
from cleaner.exports.pages import FURNITURE, SourceBreaks, page_breaks
from cleaner.exports.places import Places
from cleaner.exports.tables import parted, rows, size, with_tables
from cleaner.exports.tei import same_stanza
from cleaner.exports.tei_header import Record, add_header
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import BLANKS, SourceXml, attributes, written
from cleaner.exports.tei_standoff import StandOff
from cleaner.exports.tei_text import gaps_by_block
from cleaner.exports.tei_xml import NAMESPACES, TEI, XML_ID, XML_LANG, prolog, set_out
from cleaner.rules import RuleSet
from cleaner.spans import Hunk, Span

_FLOW = ("p", "label")
_PAGE = ("fw", "metamark")  # what may stand between blocks of any kind
_PARAGRAPHS = re.compile(f"(?:[{BLANKS}]*(?:\r\n|[\r\n])){{2,}}[{BLANKS}]*")  # what parts them in a stretch of the source
_HYPHEN = re.compile("([-\u00ad\u2010])((?:\r\n|[\r\n])+)")


@dataclass(frozen=True, slots=True)
class _Piece:
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
    for part in StandOff(doc, ids, writer.places, writer.elements, writer.breaks.before, writer.tables).render():
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
        self.lang = language(doc.text)
        # Of each change that is cut by the border of a block, as how many elements its parts are written.
        self._cut = Counter(hunk for s in self.segments for hunk, source, current in self._hunks(s)
                            if (source, current) != hunk[:2] and self._is_element(hunk, source, current))
        self._still = Counter(hunk for s in self.segments for hunk, _, _ in self._hunks(s))  # in how many segments each is
        self._parts: dict[Hunk, Iterator[str]] = {}
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
        for division in with_tables(divide(seen, lambda a, b: same_stanza(self.doc, a, b)), self.tables,
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
            yield f"\n<{name}{attributes(type=kind, id=piece.id)}{self._links(piece, name)}>{'<cell>' if cells else ''}"
        if self._lead is not None:
            yield f'<seg type="between">{self._inline(self._lead)}</seg>'
            self._lead = None
        yield self._inline(piece.segment) if drawn or not cells else self._cells(piece.segment, cells)
        if inline:
            yield f'<seg type="between">{self._inline(gap)}</seg>'
        yield "</metamark>" if drawn else f"{'</cell>' if cells else ''}</{name}>"
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
            out += [self._layout(at, source.start, ""), self.breaks.take(hunk, before=True)]
            at = source.end
            if not self._visible(*source):
                out.append(self._layout(*source, self._ana(hunk)))
            else:
                start, end = self.source.core(*source)
                out += [self._layout(source.start, start, self._ana(hunk)), self._gone(hunk, Span(start, end)),
                        self._layout(end, source.end, self._ana(hunk))]
            out.append(self._behind(hunk))
        out.append(self._layout(at, gap.source.end, ""))
        return "".join(out)

    def _gone(self, hunk: Hunk, source: Span) -> str:
        """What a rule takes away between blocks: each paragraph of it by itself, as `surplus` holds none."""
        if self._kind(hunk) in _PAGE:
            return self._taken(hunk, source)
        borders = [m.span() for m in _PARAGRAPHS.finditer(self.doc.source.text, *source)
                   if source.start < m.start() and m.end() < source.end and not self._visible(*m.span())]
        if not borders or hunk in self._cut or self._kind(hunk) not in ("surplus", "g"):
            return f"<p>{self._taken(hunk, source)}</p>"
        starts, ends = [source.start, *(end for _, end in borders)], [*(start for start, _ in borders), source.end]
        out: list[str] = []
        for a, b, after, said in zip(starts, ends, [*starts[1:], source.end], self._edited(hunk, len(starts))):
            out.append(f"<p>{self._surplus(hunk, Span(a, b), said)}</p>{self.source.stretch(b, after, rule=self._ana(hunk))}")
        return "".join(out)

    def _layout(self, start: int, end: int, rule: str) -> str:
        """White space and page breaks between blocks, with the places that are pointed to; kept text, if any, as a paragraph."""
        out: list[str] = []
        for a, b, marks in self.places.cut(self._here, start, end):
            out.append(marks)
            text = self.source.stretch(a, b, rule=rule)
            out.append(f"<p>{text}</p>" if self._visible(a, b) else text)
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
        for hunk, source, current in self._hunks(part):
            out += [self.source.stretch(at, source.start), self._change(hunk, source, current)]
            at = source.end
        out.append(self.source.stretch(at, part.source.end))
        return f'<metamark function="cell">{"".join(out)}</metamark>' if any(out) else ""

    def _inline(self, segment: Segment, row: Segment | None = None) -> str:
        """A segment, or that part of a row."""
        self._here = row or segment
        at = segment.source.start
        out: list[str] = []
        for hunk, source, current in self._hunks(segment):
            out += [self._kept(at, source.start), self.breaks.take(hunk, before=True), self._change(hunk, source, current),
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

    def _change(self, hunk: Hunk, source: Span, current: Span) -> str:
        before, after = self.doc.source.text[slice(*source)], self.doc.text[slice(*current)]
        ana = self._ana(hunk)
        if not after and self.source.layout(*source):
            return self.source.stretch(*source, rule=ana, joins="no")
        if (before and not before.strip("\r\n") and not after.strip("\n") and self.source.layout(*source)
                and hunk not in self._cut):
            return self.source.stretch(*source, rule=ana, joins="yes")
        if not after:
            return self._taken(hunk, source)
        if not before:
            return f'<supplied reason="omitted"{self._more(hunk)}>{written(after)}</supplied>'
        return self._choice(hunk, source, after)

    def _choice(self, hunk: Hunk, source: Span, after: str) -> str:
        """What a rule puts in the place of something."""
        if self._kind(hunk) in ("corr", "sic"):
            opens, closes, now, more = "<sic>", "</sic>", "corr", f'{self._more(hunk)} evidence="internal"'
        else:
            lang = language(self.doc.source.text[slice(*source)]) if self._converts(hunk) else self.lang
            opens = f"<orig{attributes(lang=lang if lang not in (self.lang, 'zh', 'und') else '')}>"
            closes, now, more = "</orig>", "reg", self._more(hunk)
        shown = f"<{now}{more}>{written(after)}</{now}>" if after else f"<{now}{more}/>"
        return f"<choice>{opens}{self._was(source)}{closes}{shown}</choice>"

    def _was(self, source: Span) -> str:
        """The source within `orig` or `sic`; a hyphen at the end of a line is one of the line, not of the word."""
        hyphen = _HYPHEN.fullmatch(self.doc.source.text, *source)
        if hyphen is None or self._visible(*hyphen.span(2)):
            return self.source.stretch(*source, bare=True)
        mark = self.source.stretch(*hyphen.span(1), bare=True)
        return f'<pc force="weak">{mark}</pc>{self.source.stretch(*hyphen.span(2), bare=True, joins="no")}'

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
        if kind == "fw":
            said = attributes(type=FURNITURE.get(edit.message, "header"), ana=self._ana(hunk))
            return f"<fw{said}>{self.source.stretch(*source)}</fw>"
        return self._surplus(hunk, source, self._more(hunk)) if kind in ("surplus", "g") else self._choice(hunk, source, "")

    def _surplus(self, hunk: Hunk, source: Span, said: str) -> str:
        edit = self.doc.edits[hunk.edits[-1]]
        reason = "repeated" if edit.related else self.rules[edit.rule].name if edit.rule in self.rules else "superfluous"
        inner = self.source.stretch(*source)
        return f'<surplus reason="{reason}"{attributes(corresp=self.places.copies(edit))}{said}>{inner}</surplus>'

    # --- hunks

    def _hunks(self, segment: Segment) -> Iterator[tuple[Hunk, Span, Span]]:
        """The hunks of a segment with what of them lies in it: source and current text."""
        hunks = self.doc.alignment.hunks
        first = segment.hunks.start
        if first and hunks[first - 1].current.end > segment.current.start:
            first -= 1  # cut by the border before: its source stands there
        for hunk in hunks[first : segment.hunks.stop]:
            source = Span(max(hunk.source.start, segment.source.start), max(hunk.source.end, segment.source.start))
            current = Span(max(hunk.current.start, segment.current.start), min(hunk.current.end, segment.current.end))
            if segment.block is None and current != hunk.current:
                current = Span(current.start, current.start)  # what is shown of a change stands in the blocks
            yield hunk, source, current

    def _is_element(self, hunk: Hunk, source: Span, current: Span) -> bool:
        return current.length > 0 or (self._visible(*source) and self._kind(hunk) not in _PAGE)

    def _edits(self, hunk: Hunk) -> Sequence[Edit]:
        return [self.doc.edits[n] for n in hunk.edits]

    def _kind(self, hunk: Hunk) -> str:
        rule = self.doc.edits[hunk.edits[-1]].rule
        return self.rules[rule].tei if rule in self.rules else "reg"

    def _ana(self, hunk: Hunk) -> str:
        return " ".join(f"#{self.ids.named(rule)}" for rule in dict.fromkeys(e.rule for e in self._edits(hunk)))

    def _converts(self, hunk: Hunk) -> bool:
        return any(e.rule in self.rules and self.rules.pass_of(e.rule) == "variants" for e in self._edits(hunk))

    def _more(self, hunk: Hunk) -> str:
        """The attributes of the element that a change makes, or of the next one, if it is cut."""
        if hunk not in self._cut:
            return self._edited(hunk, 1)[0]
        if hunk not in self._parts:
            self._parts[hunk] = iter(self._edited(hunk, self._cut[hunk]))
        return next(self._parts[hunk])

    def _edited(self, hunk: Hunk, count: int) -> list[str]:
        """The attributes of the `count` elements of a change: its rules, how sure they are, what is next, an id if it needs one."""
        line = self.doc.source.place(hunk.source.start)[0]
        names = [self.places.change(hunk) or (self.ids.place("e", line) if count > 1 else "")]
        names += [self.ids.place("e", line) for _ in range(count - 1)]
        pointers = ["", *(f"#{name}" for name in names if count > 1), ""]
        known = {self.rules[e.rule].fix for e in self._edits(hunk) if e.rule in self.rules}
        return [attributes(id=names[n], next=pointers[n + 2] if count > 1 else "", prev=pointers[n] if count > 1 else "",
                           ana=self._ana(hunk), cert="high" if known == {"safe"} else "medium") for n in range(count)]


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
