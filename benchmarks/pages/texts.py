"""Texts with marked structure, written for this benchmark: what pages are made of and what they are measured against.

A text is a file of lines `type: content`, one block a line, after two header lines:

    script: hans            (hans or hant)
    genre: feature          (a word of one's own)

    kicker: ...             the line above a headline
    title: ...              one for each article
    subtitle: ...
    byline: ...
    dateline: ...           a line of its own with place or date of an article
    label: ...              【...】 or a column's name on a line of its own
    head: ...               a section's head
    p: ...                  a paragraph
    item: ...               an item of a list, with its number or mark
    line: ...               a line that ends where it ends: verse, code, a table's row, an address, a signature
    note: ...               a footnote, with its number
    caption: ...            the words under a picture
    credit: ...             who made a picture, on a line of its own
    article:                the next article begins

An empty line between two `line:` blocks parts stanzas, tables and the like. Blanks at the beginning of a line of code are kept
after one blank behind the colon.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent / "texts"
TYPES = ("kicker", "title", "subtitle", "byline", "dateline", "label", "head", "p", "item", "line", "note", "caption", "credit")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a text: its type, its words, its article, and whether an empty line parts it from the block before."""

    type: str
    text: str
    article: int = 0
    apart: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the benchmark."""

    name: str
    genre: str
    script: str
    pieces: tuple[Piece, ...] = field(repr=False)

    def __len__(self) -> int:
        return sum(len(x.text) for x in self.pieces)


def load(folder: Path = HERE) -> list[Text]:
    """All texts of `folder`, by name.

    Raises:
        ValueError: a line that is no block, with file and line.
    """
    return [parse(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]


def parse(name: str, text: str) -> Text:
    """The text written in `text`."""
    head: dict[str, str] = {}
    pieces: list[Piece] = []
    article, apart = 0, True
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            apart = True
            continue
        kind, colon, content = line.partition(":")
        if colon and kind in ("script", "genre"):
            head[kind] = content.strip()
        elif colon and kind == "article":
            article += 1
        elif colon and kind in TYPES and content.strip():
            words = content.removeprefix(" ").rstrip() if kind == "line" else content.strip()
            pieces.append(Piece(kind, words, article, apart))
            apart = False
        else:
            raise ValueError(f"{name}.txt:{number}: no block `type: content`: {line[:30]!r}")
    if head.keys() != {"script", "genre"} or head["script"] not in ("hans", "hant") or not pieces:
        raise ValueError(f"{name}.txt: `script: hans` or `script: hant` and `genre: ...` must stand at the top, and blocks below")
    return Text(name, head["genre"], head["script"], tuple(pieces))


if __name__ == "__main__":
    for text in load():
        print(f"{text.name:32} {text.genre:16} {text.script} {len(text.pieces):5} blocks {len(text):7} characters")
