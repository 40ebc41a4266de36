"""The tree of a text: blocks in reading order become articles, sections, figures, lists and stanzas.

The tree obeys what TEI asks of a `div`: heads, bylines and datelines first, then text, then inner
divs, then bylines and datelines again; figures anywhere. Whatever the order of the blocks, each
becomes exactly one leaf, and leaves keep the reading order.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from typing import Literal, TypeAlias

from msgspec import Struct, field

from cleaner.document import Block, BlockType, Document
from cleaner.exports.words import pattern
from cleaner.rules import RuleSet

DEEPEST = 6
"""Heads and items of a deeper level count as this one: nesting stays bounded whatever a file claims."""

HEAD_TYPES: dict[BlockType, str] = {"kicker": "kicker", "title": "main", "subtitle": "sub", "head": "section", "label": "label"}
_OPENING = ("title", "subtitle", "head")
_MATTER = ("byline", "dateline")
_PICTURE = ("caption", "credit")


class Leaf(Struct, frozen=True):
    """One block: the element that it becomes, its index among the blocks, the type of a head."""

    element: Literal["head", "byline", "dateline", "label", "p", "item", "l", "row"]
    block: int
    type: str = ""


class Group(Struct, frozen=True):
    """Blocks that stand in one element of their own."""

    element: Literal["figure", "list", "lg", "table"]
    leaves: list[Leaf]


Node: TypeAlias = "Leaf | Group | Division"


class Division(Struct):
    """A div; `level` is -1 for an article, 0 for a headline inside one, else that of its head."""

    type: Literal["article", "lead", "section"]
    level: int
    content: list[Node] = field(default_factory=list)
    part: Literal["top", "text", "bottom"] = "top"
    top: int = 0  # how many nodes of the content stand before the text
    awaits_head: bool = False

    def first_block(self) -> int | None:
        """The index of the first block in it."""
        for node in self.content:
            if isinstance(node, Leaf):
                return node.block
            return node.leaves[0].block if isinstance(node, Group) else node.first_block()
        return None


def divide(doc: Document, blocks: Sequence[Block], rules: RuleSet) -> list[Division]:
    """The articles of a document, one for each run of `blocks` of one `article`; an empty one if there is no block."""
    year = pattern(rules, "shapes", "year")
    heads = ((n, b.spans[0]) for n, b in enumerate(blocks) if b.type == "head" and len(b.spans) == 1)
    years = {n for n, (start, end) in heads if year.search(doc.text[start:end])}
    runs = groupby(enumerate(blocks), key=lambda item: item[1].article)
    return [_Article(doc, list(run), years).root for _, run in runs] or [Division("article", -1)]


class _Article:
    """Builds the tree of one article; `stack` holds the open divisions, outermost first.

    A head that is but a year (`years`, by index) labels the head that follows it.
    """

    def __init__(self, doc: Document, blocks: Sequence[tuple[int, Block]], years: Container[int]) -> None:
        self.doc = doc
        self.root = Division("article", -1)
        self.stack = [self.root]
        only = [b for _, b in blocks]
        next_opening = list(_openings_ahead(only, ("label", "kicker")))
        # Above the headline of a page, a date or a name may stand between a label and its headline.
        next_in_masthead = list(_openings_ahead(only, ("label", "kicker", *_MATTER)))
        tail = len(only)
        while tail and only[tail - 1].type in (*_MATTER, *_PICTURE):
            tail -= 1
        before: Block | None = None
        for n, (index, block) in enumerate(blocks):
            at_masthead = self.stack == [self.root] and self.root.part == "top"
            ahead = next_in_masthead[n] if at_masthead else next_opening[n]
            if block.type in _OPENING:
                labels = index in years and bool(ahead)
                self.opening(block, Leaf("head", index, "label" if labels else HEAD_TYPES[block.type]))
                self.here.awaits_head = labels
            elif block.type == "kicker" or (block.type == "label" and ahead is not None):
                self.kicker(index, block, ahead)
            elif block.type == "byline" or block.type == "dateline":
                self.matter(Leaf(block.type, index), closes_article=n >= tail)
            elif block.type == "caption" or block.type == "credit":
                self.picture(index, block, before)
            else:
                self.text(index, block, before)
            before = block

    @property
    def here(self) -> Division:
        return self.stack[-1]

    def open(self, level: int) -> Division:
        """A new section of that level, inside the nearest open division of a higher one."""
        while self.here.level >= level:
            self.stack.pop()
        parent = self.here
        # An article whose text has sections keeps what stands before them in a `lead`. Elsewhere that
        # is needed only where a byline has ended the text: no div may follow a closing byline.
        begins_with_text = parent.part != "top" and not isinstance(parent.content[parent.top], Division)
        if begins_with_text and (parent.type == "article" or parent.part == "bottom"):
            parent.content[parent.top :] = [Division("lead", DEEPEST, parent.content[parent.top :], parent.part)]
        child = Division("section", level)
        if parent.part == "top":
            parent.top = len(parent.content)
        parent.part = "text"
        parent.content.append(child)
        self.stack.append(child)
        return child

    def opening(self, block: Block, leaf: Leaf) -> None:
        here = self.here
        if block.type == "head":
            joins = here.awaits_head
        else:
            joins = here.part == "top" and (here.level <= 0 or block.type == "subtitle")
        here.awaits_head = False
        (here if joins else self.open(_level(block))).content.append(leaf)

    def kicker(self, index: int, block: Block, ahead: int | None) -> None:
        """A small line above a head; `ahead` is the level of that head, None if none follows."""
        here = self.here
        if here.part != "top" or not (here is self.root or here.awaits_head or ahead is None or here.level == ahead == 0):
            here = self.open(ahead or 0)
            here.awaits_head = bool(ahead)
        here.content.append(Leaf("head", index, HEAD_TYPES[block.type]))

    def matter(self, leaf: Leaf, *, closes_article: bool) -> None:
        if closes_article and self.here.part != "top":
            del self.stack[1:]
        self.here.awaits_head = False
        if self.here.part == "text":
            self.here.part = "bottom"
        self.here.content.append(leaf)

    def picture(self, index: int, block: Block, before: Block | None) -> None:
        leaf = Leaf("head", index, "caption") if block.type == "caption" else Leaf("byline", index)
        last = self.here.content[-1] if self.here.content else None
        if block.type == "credit" and before is not None and before.type in _PICTURE and isinstance(last, Group):
            last.leaves.append(leaf)
        else:
            self.here.content.append(Group("figure", [leaf]))

    def text(self, index: int, block: Block, before: Block | None) -> None:
        if self.here.part == "bottom":
            self.open(DEEPEST if self.here is self.root else self.here.level)
        here = self.here
        last = here.content[-1] if here.content else None
        goes_on = before is not None and before.type == block.type and isinstance(last, Group)
        if here.part == "top":
            here.part, here.top = "text", len(here.content)
        if block.type == "list-item":
            leaf = Leaf("item", index)
            if goes_on and isinstance(last, Group):
                last.leaves.append(leaf)
            else:
                here.content.append(Group("list", [leaf]))
        elif block.type == "line":
            leaf = Leaf("l", index)
            if goes_on and isinstance(last, Group) and before is not None and same_stanza(self.doc, before, block):
                last.leaves.append(leaf)
            else:
                here.content.append(Group("lg", [leaf]))
        else:
            here.content.append(Leaf("label" if block.type == "label" else "p", index))


def same_stanza(doc: Document, a: Block, b: Block) -> bool:
    """True if between two blocks stands one newline, not a blank line or other text."""
    if not a.spans or not b.spans:
        return False
    start, end = a.spans[-1].end, b.spans[0].start
    first = doc.text.find("\n", start, end)
    return first >= 0 and doc.text.find("\n", first + 1, end) < 0


def _level(block: Block) -> int:
    """The level of the section that a head opens: 0 for a headline inside an article."""
    return min(max(block.level or 1, 1), DEEPEST) if block.type == "head" else 0


def _openings_ahead(blocks: Sequence[Block], skip: Container[str]) -> Iterator[int | None]:
    """For each block the level that the next one, those of types `skip` aside, opens; None if it opens nothing."""
    found: list[int | None] = []
    ahead: int | None = None
    for block in reversed(blocks):
        found.append(ahead)
        if block.type not in skip:
            ahead = _level(block) if block.type in _OPENING else None
    return reversed(found)
