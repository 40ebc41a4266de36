"""Source, Edit, Finding, Block and Document: the data that passes share.

Everything here is immutable. All positions are half-open and count code points; the line
and column numbers that people see start at 1.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from cleaner.spans import Alignment, Change, Span, moved

BlockType = Literal[
    "kicker", "title", "subtitle", "byline", "dateline", "head", "label", "p",
    "list-item", "line", "caption", "credit",
]
BLOCK_TYPES: tuple[BlockType, ...] = (
    "kicker", "title", "subtitle", "byline", "dateline", "head", "label", "p",
    "list-item", "line", "caption", "credit",
)


class Evidence(NamedTuple):
    """One observation behind a decision: its name, its weight (log-odds) and what was seen."""

    name: str
    weight: float
    detail: str = ""


class BytePatch(NamedTuple):
    """A span of the decoded text whose bytes are not what its codec would write for it."""

    span: Span
    data: bytes


class Source(Struct, frozen=True, dict=True):
    """The bytes as they came and the text they were read as.

    `text` keeps everything: byte order mark, CR, form feed; a byte that could not be decoded
    stands as a lone surrogate U+DC80..U+DCFF (PEP 383) and in `patches`. Decoding is proved:
    `encode(text) == data`.
    """

    data: bytes
    encoding: str
    text: str
    patches: tuple[BytePatch, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line begins; lines end at LF, CR LF or CR."""
        starts = [0]
        text, at = self.text, 0
        if "\r" not in text:
            while (at := text.find("\n", at) + 1) > 0:
                starts.append(at)
            return tuple(starts)
        for i, ch in enumerate(text):
            if ch == "\n" or (ch == "\r" and text[i + 1 : i + 2] != "\n"):
                starts.append(i + 1)
        return tuple(starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def encode(self, text: str) -> bytes:
        """The bytes of `text`, which must be the source's own text: the way back of decoding."""
        out, at = [], 0
        for span, data in self.patches:
            out += [encode(text[at : span.start], self.encoding), data]
            at = span.end
        out.append(encode(text[at:], self.encoding))
        return b"".join(out)


def encode(text: str, encoding: str) -> bytes:
    """`text` as bytes; the error handler that fits lone surrogates of the encoding."""
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape")


_LONE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """`text` as it can be written in any Unicode encoding: each lone surrogate is U+FFFD, nothing else changes."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


class Finding(Struct, frozen=True):
    """What a rule sees at `span` of the current text.

    With a `replacement` it can be applied; without one it is a flag for a person. `related`
    are other spans of the same text that it speaks of (the kept copy of a repeat).
    """

    rule: str
    span: Span
    replacement: str | None = None
    message: str = ""
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Span, ...] = ()


class Edit(Struct, frozen=True):
    """A change that was made.

    `span` is in the text before its `step`, `source` and `related` in the source text.
    """

    step: int
    rule: str
    span: Span
    source: Span
    before: str
    after: str
    message: str = ""
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Span, ...] = ()


class Move(NamedTuple):
    """Why a piece of a block stands elsewhere than in the source: the rule, and on what evidence.

    `piece` is the index of the span in its block; 0 says that the block itself was moved.
    """

    rule: str
    piece: int
    evidence: tuple[Evidence, ...] = ()


class Block(Struct, frozen=True):
    """A piece of structure over the current text, in several spans if it stood in several places.

    Blocks never overlap. `level` is the depth of a head or of an item of a list (1 the highest), `article` counts the
    articles of a file from 0; `evidence` is that for the type, `moves` say why spans that do not
    follow one another in the source stand together. The order of a document's blocks is the reading order; moving
    text is therefore never a text edit.
    """

    type: BlockType
    spans: tuple[Span, ...]
    level: int | None = None
    article: int = 0
    evidence: tuple[Evidence, ...] = ()
    moves: tuple[Move, ...] = ()


class Document(Struct, frozen=True):
    """A text on its way from source to clean; `apply` gives a new one and changes nothing.

    `text` is in source order; `blocks` give the reading order. Between blocks stands nothing
    but white space (once layout has run). `open` are findings that were not applied.
    """

    source: Source
    text: str
    alignment: Alignment
    edits: tuple[Edit, ...] = ()
    blocks: tuple[Block, ...] = ()
    open: tuple[Finding, ...] = ()
    name: str = ""
    step: int = 0

    @classmethod
    def from_source(cls, source: Source, name: str = "") -> Document:
        """The document before any pass."""
        return cls(source, source.text, Alignment.identity(len(source.text)), name=name)

    def apply(self, findings: Sequence[Finding], *, blocks: Sequence[Block] | None = None,
              flags: Iterable[Finding] = ()) -> Document:
        """The document after one step.

        `findings` all have a replacement and are ascending and disjoint; `blocks` replace the
        present ones, `flags` join the open findings; both are in positions of the present text.
        """
        step = self.step + 1
        edits, changes, out, at = list(self.edits), [], [], 0
        for f in findings:
            if f.replacement is None or f.span.start < at or f.span.end > len(self.text):
                raise ValueError(f"{f.rule}: finding at {f.span} cannot be applied")
            before = self.text[f.span.start : f.span.end]
            if before == f.replacement:
                continue
            changes.append(Change(f.span, len(f.replacement), len(edits)))
            edits.append(Edit(step, f.rule, f.span, self.alignment.to_source(f.span), before, f.replacement, f.message,
                              f.evidence, tuple(map(self.alignment.to_source, f.related))))
            out += [self.text[at : f.span.start], f.replacement]
            at = f.span.end
        blocks = self.blocks if blocks is None else tuple(blocks)
        opened = (*self.open, *flags)
        if not changes:
            same = blocks is self.blocks and len(opened) == len(self.open)
            return self if same else replace(self, blocks=blocks, open=opened)
        out.append(self.text[at:])
        now = moved(changes)
        return replace(
            self, text="".join(out), step=step, edits=tuple(edits),
            alignment=self.alignment.apply(changes),
            blocks=tuple(Block(b.type, tuple(map(now, b.spans)), b.level, b.article, b.evidence, b.moves) for b in blocks),
            open=tuple(replace(f, span=now(f.span), related=tuple(map(now, f.related)))
                       for f in opened),
        )

    def block_text(self, block: Block) -> str:
        """The text of a block, its spans in order."""
        return "".join(self.text[s.start : s.end] for s in block.spans)


def replay(source_text: str, edits: Sequence[Edit]) -> str:
    """The text that `edits` make of `source_text`; ValueError if one does not fit."""
    text = source_text
    for group in _steps(edits):
        out, at = [], 0
        for e in group:
            if text[e.span.start : e.span.end] != e.before:
                raise ValueError(f"step {e.step}, {e.rule}: the text at {e.span} is not {e.before!r}")
            out += [text[at : e.span.start], e.after]
            at = e.span.end
        text = "".join([*out, text[at:]])
    return text


def unwind(text: str, edits: Sequence[Edit]) -> str:
    """The source text from which `edits` made `text`; ValueError if one does not fit."""
    for group in reversed(_steps(edits)):
        out, at, grown = [], 0, 0
        for e in group:
            start = e.span.start + grown
            end = start + len(e.after)
            if text[start:end] != e.after:
                raise ValueError(f"step {e.step}, {e.rule}: the text at {start} is not {e.after!r}")
            out += [text[at:start], e.before]
            at = end
            grown += len(e.after) - len(e.before)
        text = "".join([*out, text[at:]])
    return text


def _steps(edits: Sequence[Edit]) -> list[list[Edit]]:
    steps: dict[int, list[Edit]] = {}
    for e in edits:
        steps.setdefault(e.step, []).append(e)
    return [steps[k] for k in sorted(steps)]
