"""Groups: the lines that make one block, and by which rule lines of each type are joined."""

from __future__ import annotations

from msgspec import Struct

from cleaner.document import BlockType, Evidence

# The rule that joins lines of a type; a line of verse, of a table or of a program is never joined with another.
JOINS: dict[str, str] = {
    "p": "join-prose", "list-item": "join-prose",
    "kicker": "join-headline", "title": "join-headline", "subtitle": "join-headline",
    "head": "join-headline", "label": "join-headline",
    "byline": "join-small", "dateline": "join-small", "caption": "join-small", "credit": "join-small",
}


class Group(Struct, frozen=True):
    """Lines `first` to `last` (inclusive) that make one block, with the evidence for its type and for each join."""

    type: BlockType
    first: int
    last: int
    evidence: tuple[Evidence, ...]
    joins: tuple[tuple[Evidence, ...], ...]  # for each break inside, in order
