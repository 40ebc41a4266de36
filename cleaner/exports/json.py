"""Export `json`: the whole record of a document; `restore` makes the source's bytes from it again.

The structs below are the schema, which ships as `schema/edits.schema.json`. All positions are
half-open and count code points; lines and columns start at 1. Strings are valid Unicode: a
byte that could not be decoded stands as U+FFFD in them, and in `source.patches` as itself.
Fields that are empty are left out of edits, flags and blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

import cleaner
from cleaner.document import BytePatch, Document, Edit, Evidence, Finding, Move, Source, encodable, encode, unwind
from cleaner.errors import InputError
from cleaner.rules import RuleSet
from cleaner.spans import Span
from cleaner.summary import Stats, stats

SCHEMA = 1
_AROUND = 12  # code points on either side of an excerpt

Place = Annotated[tuple[int, int], Meta(description="Start and end of a half-open span, in code points from 0.")]


class EvidenceRecord(Struct, frozen=True, omit_defaults=True):
    """One observation behind a decision; the weight is log-odds."""

    name: str
    weight: float
    detail: str = ""


class PatchRecord(Struct, frozen=True):
    """A span of the source text whose bytes are not what its codec would write for it."""

    span: Place
    hex: Annotated[str, Meta(description="The bytes, two hexadecimal digits each.", pattern="^([0-9a-f]{2})*$")]


class SourceRecord(Struct, frozen=True):
    """The file as it came."""

    name: str
    bytes: int
    sha256: str
    encoding: Annotated[str, Meta(description="The codec that it was read with, by its name in Python.")]
    characters: int
    patches: list[PatchRecord]


class MoveRecord(Struct, frozen=True, omit_defaults=True):
    """Why a piece of a block stands elsewhere than in the source."""

    rule: str
    piece: Annotated[int, Meta(description="Which of the spans of its block was moved, from 0; 0 is the block itself.", ge=0)]
    evidence: list[EvidenceRecord] = []


class BlockRecord(Struct, frozen=True, omit_defaults=True):
    """A block of the clean text; the blocks stand in reading order."""

    type: str
    text: str
    spans: Annotated[list[Place], Meta(description="Where it stands in `text`, one span or several.")]
    source: Annotated[list[Place], Meta(description="Where its spans stand in the source text.")]
    level: Annotated[int | None, Meta(description="The depth of a head or of an item of a list, 1 the highest.")] = None
    article: Annotated[int, Meta(description="Which article of the file it belongs to, from 0.")] = 0
    evidence: list[EvidenceRecord] = []
    moves: list[MoveRecord] = []


class EditRecord(Struct, frozen=True, omit_defaults=True):
    """A change that was made. The edits of one step are on one text, ascending and disjoint."""

    step: int
    rule: str
    span: Annotated[Place, Meta(description="In the text before the step.")]
    source: Annotated[Place, Meta(description="In the source text.")]
    line: Annotated[int, Meta(description="Line of the source, from 1.")]
    column: Annotated[int, Meta(description="Column in the line, in code points from 1.")]
    before: str
    after: str
    message: str = ""
    evidence: list[EvidenceRecord] = []
    related: Annotated[list[Place], Meta(description="Other spans of the source text that it speaks of.")] = []


class FlagRecord(Struct, frozen=True, omit_defaults=True):
    """Something that was seen and left for a person; with a suggestion if there is one."""

    rule: str
    span: Annotated[Place, Meta(description="In `text`.")]
    source: Annotated[Place, Meta(description="In the source text.")]
    line: Annotated[int, Meta(description="Line of the source, from 1.")]
    column: Annotated[int, Meta(description="Column in the line, in code points from 1.")]
    excerpt: Annotated[str, Meta(description="The piece of `text`, with a little on either side.")]
    message: str = ""
    suggestion: Annotated[str | None, Meta(description="What the rule would write in its place.")] = None
    evidence: list[EvidenceRecord] = []
    related: Annotated[list[Place], Meta(description="Other spans of the source text that it speaks of.")] = []


class RuleRecord(Struct, frozen=True):
    """A rule that edits, moves or flags name."""

    name: str
    why: str


class Record(Struct, frozen=True):
    """What `cleaner clean --to json` writes for a file: enough to restore the file from it alone."""

    schema: Annotated[int, Meta(description="The version of this format.", ge=SCHEMA, le=SCHEMA)]
    cleaner: Annotated[str, Meta(description="The version that wrote it.")]
    source: SourceRecord
    text: Annotated[str, Meta(description="The text after all edits, still in source order; `blocks` give the reading order.")]
    blocks: list[BlockRecord]
    edits: list[EditRecord]
    flags: list[FlagRecord]
    rules: Annotated[dict[str, RuleRecord], Meta(description="The rules that are named above, by id.")]
    stats: Stats


def render_json(doc: Document, rules: RuleSet) -> bytes:
    """The record of a document as UTF-8 JSON, with one block, edit or flag a line."""
    record = to_record(doc, rules)
    parts = []
    for name in record.__struct_fields__:
        value = getattr(record, name)
        parts.append(msgspec.json.encode(name) + b": " + (_lines(value) if isinstance(value, list) else msgspec.json.encode(value)))
    return b"{\n" + b",\n".join(parts) + b"\n}\n"


def _lines(items: Sequence[Struct]) -> bytes:
    return b"[\n" + b",\n".join(map(msgspec.json.encode, items)) + b"\n]" if items else b"[]"


def to_record(doc: Document, rules: RuleSet) -> Record:
    """The record of a document that was cleaned under `rules`."""
    source = doc.source
    used = {e.rule for e in doc.edits} | {f.rule for f in doc.open} | {m.rule for b in doc.blocks for m in b.moves}
    return Record(
        SCHEMA, cleaner.__version__,
        SourceRecord(encodable(doc.name), len(source.data), source.sha256, source.encoding, len(source.text), _patches(source)),
        encodable(doc.text),
        [BlockRecord(b.type, encodable(doc.block_text(b)), list(b.spans), [doc.alignment.to_source(s) for s in b.spans],
                     b.level, b.article, _evidence(b.evidence), list(map(_move, b.moves))) for b in doc.blocks],
        [_edit(source, e) for e in doc.edits],
        [_flag(doc, f) for f in doc.open],
        {r.id: RuleRecord(r.name, r.why) for r in rules if r.id in used},
        stats(doc, rules),
    )


def _move(m: Move) -> MoveRecord:
    return MoveRecord(m.rule, m.piece, _evidence(m.evidence))


def _edit(source: Source, e: Edit) -> EditRecord:
    return EditRecord(e.step, e.rule, e.span, e.source, *source.place(e.source.start), encodable(e.before), encodable(e.after),
                      encodable(e.message), _evidence(e.evidence), list(e.related))


def _flag(doc: Document, f: Finding) -> FlagRecord:
    at = doc.alignment.to_source(f.span)
    excerpt = doc.text[max(f.span.start - _AROUND, 0) : f.span.end + _AROUND]
    return FlagRecord(f.rule, f.span, at, *doc.source.place(at.start), encodable(excerpt), encodable(f.message),
                      None if f.replacement is None else encodable(f.replacement),
                      _evidence(f.evidence), [doc.alignment.to_source(s) for s in f.related])


def _evidence(evidence: Iterable[Evidence]) -> list[EvidenceRecord]:
    return [EvidenceRecord(e.name, round(e.weight, 4), encodable(e.detail)) for e in evidence]


def _patches(source: Source) -> list[PatchRecord]:
    # The patches of the source, and one more for each lone surrogate that none of them covers.
    patches, at = [], 0
    for span, data in (*source.patches, BytePatch(Span(len(source.text), len(source.text)), b"")):
        gap = source.text[at : span.start]
        if not gap.isascii() and encodable(gap) != gap:
            patches += [PatchRecord((at + i, at + i + 1), encode(ch, source.encoding).hex())
                        for i, ch in enumerate(gap) if "\ud800" <= ch <= "\udfff"]
        if data or span.length:
            patches.append(PatchRecord(span, data.hex()))
        at = span.end
    return patches


def read_record(data: bytes) -> Record:
    """The record in the bytes of an `edits.json`; raises InputError if they are none."""
    try:
        return msgspec.json.decode(data, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"this is no record of cleaner: {error}", "Give the .edits.json file as cleaner wrote it.") from None


def restore(data: bytes) -> bytes:
    """The source's bytes, from the bytes of its `edits.json` alone.

    Raises InputError if the record is not one, does not fit together, or gives other bytes
    than those whose SHA-256 it holds.
    """
    record = read_record(data)
    edits = [Edit(e.step, e.rule, Span(*e.span), Span(*e.source), e.before, e.after) for e in record.edits]
    damaged = "The file was changed after cleaner wrote it: take it from a backup."
    try:
        text = unwind(record.text, edits)
        patches = tuple(BytePatch(Span(*p.span), bytes.fromhex(p.hex)) for p in record.source.patches)
        source = Source(Source(b"", record.source.encoding, text, patches).encode(text), record.source.encoding, text, patches)
    except (ValueError, LookupError) as error:
        raise InputError(f"the record does not fit together: {error}", damaged) from None
    if source.sha256 != record.source.sha256:
        raise InputError("the restored bytes are not those of the source: their checksum differs", damaged)
    return source.data


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the record, as it ships."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "cleaner: record of a cleaned file",
            **msgspec.json.schema(Record)}


if __name__ == "__main__":
    import sys

    # Writes the schema file again: python -m cleaner.exports.json > cleaner/exports/schema/edits.schema.json
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(schema()), indent=2) + b"\n")
