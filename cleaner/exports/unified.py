"""Export `unified`: a unified diff from a source to its clean text, by paragraphs; nothing is recovered by searching.

A paragraph is set against the lines it was made of, which the alignment knows. What was moved is taken out at one place
and put in at another.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from cleaner.document import Document, encodable, encode

BOM = "\ufeff"
_SMALL = 10_000  # pairs of lines that are worth comparing
_ALONE = re.compile(r"\r(?!\n)")
_SPECIAL = re.compile('[\\x00-\\x1f"\\\\\\x7f\ud800-\udfff]')
Tag = Literal["replace", "delete", "insert", "equal"]
Opcode = tuple[Tag, int, int, int, int]


def render_diff(doc: Document, text: str, path: str, *, paragraphs: bool = True) -> bytes:
    """The diff from the source to `text`, its clean text in the form of the file; empty if their lines are the same.

    Of a source in UTF-8 it is a patch, byte for byte. Of another it is for reading, in UTF-8, without a byte order mark and with LF
    at the end of each line: all of it stands in comments, which `patch` and `git apply` pass over to the patches of other files.
    Without `paragraphs`, `text` has the lines of the source, one by one.
    """
    before, exact = doc.source.text, doc.source.text == doc.source.data.decode("utf-8", "surrogateescape")
    old, new = (_lines(some if exact else _lf(some)) for some in (before, text))
    anchors: Iterator[tuple[int, int, int, int]] = iter(())
    if not (exact and any(map(_ALONE.search, (before, text)))):  # a CR alone ends no line for `patch`
        anchors = _anchors(doc, _lines(_lf(text))) if paragraphs else ((n, n + 1, n, n + 1) for n in range(min(len(old), len(new))))
    opcodes = list(_merged(_opcodes(anchors, old, new)))
    if all(tag == "equal" for tag, *_ in opcodes):
        return b""
    named = _quoted(path)
    out = [f"--- {named}\n", f"+++ {named}\n"]
    for group in _Known(opcodes).get_grouped_opcodes(3):
        first, last = group[0], group[-1]
        out.append(f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n")
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                out += [_line(" ", line) for line in old[i1:i2]]
            else:
                out += [_line("-", line) for line in old[i1:i2]]
                out += [_line("+", line) for line in new[j1:j2]]
    if exact:
        return encode("".join(out), "utf-8")
    said = f"# {named.rstrip()} is in {doc.source.encoding}: this is for reading, and no patch\n"
    return encodable(said + "".join(f"# {line}\n" for line in "".join(out).split("\n")[:-1])).encode()


def _quoted(path: str) -> str:
    """A path as the head of a diff names it for `git` and `patch`: with what cannot stand there in quotes, as C writes it."""
    quoted = _SPECIAL.sub(lambda m: "".join(f"\\{byte:03o}" for byte in os.fsencode(m[0])), path)
    return f'"{quoted}"' if quoted != path else path + "\t" * (" " in path)


class _Known(SequenceMatcher[str]):
    """Groups opcodes that are known already as a unified diff does."""

    def __init__(self, opcodes: list[Opcode]) -> None:
        super().__init__(None, "", "")
        self._opcodes = opcodes

    def get_opcodes(self) -> list[Opcode]:
        return self._opcodes


def _lf(text: str) -> str:
    return text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")


def _lines(text: str) -> list[str]:
    # Only at line ends of files: str.splitlines cuts at form feeds and the separators of Unicode, too.
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:] * (lines[-1] != "")


def _line(sign: str, line: str) -> str:
    return sign + line if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    length = end - start
    return f"{start + (length > 0)}" + ("" if length == 1 else f",{length}")


def _anchors(doc: Document, new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Lines of the source, from and to, that became lines of the text: of blocks that follow one another in both."""
    if not doc.blocks:
        return
    offsets = [0]
    for line in new:
        offsets.append(offsets[-1] + len(line))
    at = behind = below = 0
    for block in doc.blocks:
        content = doc.block_text(block)
        start = at  # blank lines are all that stands between blocks
        while start < offsets[-1] and new[bisect_right(offsets, start) - 1] == "\n":
            start += 1
        at = start + len(content)
        j1, j2 = bisect_right(offsets, start) - 1, bisect_right(offsets, max(at - 1, start))
        at = offsets[min(j2, len(new))]
        place = doc.alignment.to_source(block.spans[0])
        i1, i2 = (doc.source.place(p)[0] for p in (place.start, max(place.end - 1, place.start)))
        if i1 - 1 >= behind and j1 >= below:
            yield i1 - 1, i2, j1, j2
            behind, below = i2, j2


def _opcodes(anchors: Iterator[tuple[int, int, int, int]], old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    i = j = 0
    for i1, i2, j1, j2 in [*anchors, (len(old), len(old), len(new), len(new))]:
        yield from _small(old, i, i1, new, j, j1)
        yield from _small(old, i1, i2, new, j1, j2)
        i, j = i2, j2


def _small(old: Sequence[str], i1: int, i2: int, new: Sequence[str], j1: int, j2: int) -> Iterator[Opcode]:
    if old[i1:i2] == new[j1:j2]:
        yield "equal", i1, i2, j1, j2
    elif (i2 - i1) * (j2 - j1) > _SMALL:
        yield "replace", i1, i2, j1, j2
    else:
        for tag, a1, a2, b1, b2 in SequenceMatcher(None, old[i1:i2], new[j1:j2], autojunk=False).get_opcodes():
            yield tag, i1 + a1, i1 + a2, j1 + b1, j1 + b2


def _merged(opcodes: Iterator[Opcode]) -> Iterator[Opcode]:
    """Neighbours of one kind as one; empty ones left out."""
    last: Opcode | None = None
    for tag, i1, i2, j1, j2 in opcodes:
        if i1 == i2 and j1 == j2:
            continue
        kind: Tag = "equal" if tag == "equal" else "replace"
        if last and last[0] == kind:
            last = (kind, last[1], i2, last[3], j2)
        else:
            if last:
                yield last
            last = (kind, i1, i2, j1, j2)
    if last:
        yield last
