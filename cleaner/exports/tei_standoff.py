"""The standOff of the diplomatic view: the reading order as a tree of `join`, and what was seen of changes and flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

from cleaner.document import Document, Evidence
from cleaner.exports.divisions import DEEPEST, Division, Group, Leaf, divide
from cleaner.exports.places import Places
from cleaner.exports.tables import Row, with_tables
from cleaner.exports.tei_ids import Ids
from cleaner.exports.tei_source import attributes
from cleaner.exports.tei_text import plain
from cleaner.rules import RuleSet

if TYPE_CHECKING:
    from cleaner.spans import Hunk


class StandOff:
    """Written when the body is: then all ids are known. `elements` says as what each block stands in the body.

    `breaks` are the ids of page breaks, by the block that they precede.
    """

    def __init__(self, doc: Document, rules: RuleSet, ids: Ids, places: Places, elements: Mapping[int, tuple[str, str]],
                 breaks: Mapping[int, list[str]], tables: dict[int, Row]) -> None:
        self.rules = rules
        self.doc, self.ids, self.places, self.elements, self.breaks, self.tables = doc, ids, places, elements, breaks, tables
        self.joins: list[str] = []

    def render(self) -> Iterator[str]:
        """The element, part by part."""
        for article in with_tables(divide(self.doc, self.doc.blocks, self.rules), self.tables):
            self._division(article)
        yield "<standOff>\n<joinGrp>\n"
        yield from self.joins
        yield "</joinGrp>\n"
        if self.places.flags or self.places.changes:
            yield "<listAnnotation>\n"
            yield from self._flags()
            yield from self._changes()
            yield "</listAnnotation>\n"
        yield "</standOff>\n"

    # --- reading order

    def _join(self, result: str, targets: list[str], name: str, type_: str = "") -> str:
        self.joins.append(f"<join{attributes(id=name, result=result, type=type_, target=' '.join(f'#{t}' for t in targets))}/>\n")
        return name

    def _division(self, division: Division) -> str:
        name = self.ids.container("d", division.first_block())
        targets: list[str] = []
        for node in division.content:
            if isinstance(node, Division):
                targets.append(self._division(node))
            elif isinstance(node, Group):
                targets.append(self._group(node))
            else:
                targets += self._leaf(node)
        return self._join("div", targets, name, division.type)

    def _group(self, group: Group) -> str:
        first = group.leaves[0].block
        name = self.ids.container("f" if group.element == "figure" else "g", first)
        if group.element != "list":
            return self._join(group.element, [target for leaf in group.leaves for target in self._leaf(leaf)], name)
        # A list of deeper items stands behind the item that holds it.
        lists: list[tuple[str, list[str]]] = [(name, [])]
        for leaf in group.leaves:
            level = max(1, min(self.doc.blocks[leaf.block].level or 1, DEEPEST))
            while len(lists) > level:
                inner, targets = lists.pop()
                self._join("list", targets, inner)
            if level > len(lists) and lists[-1][1]:
                inner = self.ids.container("g", leaf.block)
                lists[-1][1].append(inner)
                lists.append((inner, []))
            lists[-1][1].extend(self._leaf(leaf))
        while lists:
            inner, targets = lists.pop()
            self._join("list", targets, inner)
        return name

    def _leaf(self, leaf: Leaf) -> list[str]:
        """The id of a block behind the page breaks before it; of one that stands in the body as another element, that of a join."""
        block, before = self.ids.blocks[leaf.block], self.breaks.get(leaf.block, [])
        if leaf.element == "row" and not self.tables[leaf.block].cells:
            return before  # it is drawn
        if self.elements.get(leaf.block) == (leaf.element, leaf.type):
            return [*before, block]
        return [*before, self._join(leaf.element, [block], self.ids.container("r", leaf.block), leaf.type)]

    # --- what was seen

    def _flags(self) -> Iterator[str]:
        for name, finding in self.places.flags:
            said = finding.message or self._why(finding.rule)
            yield self._annotation("questioning", name, said + _told(finding.evidence), f"#{self.ids.named(finding.rule)}")

    def _changes(self) -> Iterator[str]:
        for name, hunk in self.places.changes:
            yield self._annotation("editing", name, self._story(hunk))

    def _story(self, hunk: Hunk) -> str:
        edits = [self.doc.edits[n] for n in hunk.edits]
        return " ".join(f"{e.rule}: {e.message or self._why(e.rule)}{_told(e.evidence)}" for e in edits if e.evidence or e.message)

    def _why(self, rule: str) -> str:
        rules = self.places.rules
        return (rules[rule].message or rules[rule].why) if rule in rules else rule

    def _annotation(self, motivation: str, target: str, text: str, ana: str = "") -> str:
        name = f"{target}.a"
        return (f'<annotation{attributes(id=name, motivation=motivation, target=f"#{target}", ana=ana)}>'
                f'<note{attributes(resp="#" + self.ids.named("tool"))} xml:lang="en">{escape(plain(text), quote=False)}</note>'
                "</annotation>\n")


def _told(evidence: tuple[Evidence, ...]) -> str:
    """Observations with their weights: ` [+2.4 name: what was seen; ...]`."""
    said = "; ".join(f"{e.weight:+.1f} {e.name}{': ' if e.detail else ''}{e.detail}" for e in evidence)
    return f" [{said}]" if said else ""


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
