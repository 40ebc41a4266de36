"""Export `tei`: the reading view, clean TEI P5 for readers and for tools such as TEI Publisher, Voyant and TXM.

The output is a pure function of the document and the rules: no clock, no path. It is built as one
tree and written at once, linear in the text; white space is added only between blocks, never inside one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree

from cleaner.document import Document
from cleaner.exports import Links
from cleaner.exports.divisions import DEEPEST, Division, Group, Leaf, divide
from cleaner.exports.language import language
from cleaner.exports.pages import PageBreak, by_block, page_breaks
from cleaner.exports.tables import Row, rows, size, with_tables
from cleaner.exports.tei_header import add_header
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_text import Gap, Mark, gaps_by_block, pieces
from cleaner.exports.tei_xml import NAMESPACES, TEI, XML_ID, XML_LANG, add, prolog, set_out
from cleaner.rules import RuleSet


def render_tei(doc: Document, rules: RuleSet, *, date: str | None = None, links: Links = Links()) -> bytes:  # noqa: B008
    """The reading view of `doc` as UTF-8 XML, valid against the shipped schema and TEI All.

    `date` (year-month-day) is written only if given. `links` are what stands beside the output, and so is named in it: the
    diplomatic view, and the schema in an `xml-model` instruction. Raises ValueError for a bad date or address.
    """
    if date is not None and not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", date):
        raise ValueError(f"{date!r} is not a date like 2025-03-01")
    ids = Ids(doc)
    lang = language(doc.text)
    gaps = gaps_by_block(doc, rules)
    tei = etree.Element(f"{{{TEI}}}TEI", nsmap=NAMESPACES)
    tei.set(XML_LANG, lang)
    tei.set(XML_ID, ids.document)
    counted = Counter(rule for found in gaps.values() for gap in found for rule in gap.rules)
    add_header(tei, doc, rules, ids, lang, counted, date, links)
    body = add(add(tei, "text"), "body")
    breaks = page_breaks(doc, rules)
    tables = rows(doc, gaps, breaks)
    writer = _Writer(doc, ids, gaps, breaks, tables)
    for article in with_tables(divide(doc, doc.blocks, rules), tables):
        writer.division(body, article)
    set_out(tei)
    return prolog(links.schema) + etree.tostring(tei, encoding="UTF-8") + b"\n"


class _Writer:
    def __init__(self, doc: Document, ids: Ids, gaps: dict[int, list[Gap]], breaks: Sequence[PageBreak],
                 tables: dict[int, Row]) -> None:
        self.doc = doc
        self.ids = ids
        self.gaps = gaps
        self.tables = tables
        self.before, self.inside = by_block(breaks, inside=False), by_block(breaks, inside=True)

    def division(self, parent: etree._Element, division: Division) -> None:
        div = add(parent, "div", {"type": division.type, "id": self.ids.container("d", division.first_block())})
        for node in division.content:
            if isinstance(node, Leaf):
                self.leaf(div, node)
            elif isinstance(node, Group):
                self.group(div, node)
            else:
                self.division(div, node)

    def group(self, parent: etree._Element, group: Group) -> None:
        attributes: dict[str, str] = {}
        if group.element == "figure":
            attributes = {"id": self.ids.container("f", group.leaves[0].block)}
        elif group.element == "table":
            attributes = size((leaf.block for leaf in group.leaves), self.tables)
        element = add(parent, group.element, attributes)
        if group.element == "list":
            self.items(element, group)
            return
        for leaf in group.leaves:
            self.leaf(element, leaf)

    def items(self, outer: etree._Element, group: Group) -> None:
        """Items in their lists: a deeper one in a list at the end of the item above."""
        lists = [outer]
        last: etree._Element | None = None
        for leaf in group.leaves:
            level = max(1, min(self.doc.blocks[leaf.block].level or 1, DEEPEST))
            del lists[level:]
            if level > len(lists) and last is not None:
                lists.append(add(last, "list"))
            last = self.leaf(lists[-1], leaf)

    def leaf(self, parent: etree._Element, leaf: Leaf) -> etree._Element:
        for one in self.before.get(leaf.block, ()):
            add(parent, "pb", {"n": one.n} if one.n else {})
        if leaf.element == "row":
            return self.row(parent, leaf)
        typed = {"type": leaf.type} if leaf.type else {}
        element = add(parent, leaf.element, {**typed, "id": self.ids.blocks[leaf.block]})
        self.words(element, self.doc.block_text(self.doc.blocks[leaf.block]), self.gaps.get(leaf.block, ()),
                   self.inside.get(leaf.block, ()))
        return element

    def row(self, table: etree._Element, leaf: Leaf) -> etree._Element:
        """A row of a table; a line that is drawn between rows is none."""
        cells = self.tables[leaf.block].cells
        if not cells:
            return table
        row = add(table, "row", {**self.tables[leaf.block].role, "id": self.ids.blocks[leaf.block]})
        for cell in cells:
            self.words(add(row, "cell"), self.doc.text[cell.start : cell.end])
        return row

    def words(self, element: etree._Element, text: str, gaps: Sequence[Gap] = (), breaks: Sequence[PageBreak] = ()) -> None:
        """Text with what stands in it."""
        last: etree._Element | None = None  # kept here: to ask lxml for the last child costs a count of all
        for piece in pieces(text, gaps, breaks):
            if not isinstance(piece, str):
                last = self.mark(element, piece)
            elif last is None:
                element.text = piece
            else:
                last.tail = piece

    def mark(self, parent: etree._Element, piece: Gap | Mark | PageBreak) -> etree._Element:
        if piece is Mark.BREAK:
            return add(parent, "lb")
        if isinstance(piece, PageBreak):
            return add(parent, "pb", {**({"n": piece.n} if piece.n else {}), "break": piece.between})
        if not isinstance(piece, Gap):
            return add(parent, "gap", {"reason": "undecodable", "extent": "unknown", "unit": "chars"})
        if piece.end > piece.start:
            what = {"reason": "illegible", "quantity": str(piece.end - piece.start), "unit": "chars"}
        else:
            what = {"reason": "lost", "extent": "unknown", "unit": "chars"}
        return add(parent, "gap", {**what, "ana": " ".join(f"#{self.ids.named(rule)}" for rule in piece.rules), "cert": "medium"})
