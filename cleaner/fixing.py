"""What `cleaner fix` writes in the place of a file: the clean text in the file's own encoding and form, and the proof of it."""

from __future__ import annotations

import re
from typing import Literal

from cleaner.charsets import named
from cleaner.config import Config
from cleaner.diagnostics import BOM, Form
from cleaner.document import Document, encode, replay, unwind
from cleaner.errors import OutputError
from cleaner.exports.text import render_text
from cleaner.passes import decode
from cleaner.rules import RuleSet

NewlineOption = Literal["keep", "lf", "crlf"]
_NEWLINES = {"lf": "\n", "crlf": "\r\n"}
_BREAK = re.compile("\r\n|\r|\n")


def fixed_text(doc: Document, rules: RuleSet, newline: NewlineOption = "keep", *, changed: bool = True) -> str:
    """The text that is written, in the form of the file: the clean text, or the source if it is not `changed`.

    It is the clean text as `cleaner clean` writes it; where no rule of the layout is in force, lines stay as they are.
    """
    form = Form.of(doc.source)
    text = doc.source.text.removeprefix(BOM)
    if changed:
        text = (render_text(doc) if rules.of("layout") else doc.text).removeprefix(BOM)
        if not form.final:
            text = text.removesuffix("\n")
    if newline != "keep":
        text = _BREAK.sub(_NEWLINES[newline], text)
    elif changed and rules.of("layout") and form.newline != "\n":
        text = text.replace("\n", form.newline)
    return BOM * form.bom + text


def fixed_bytes(doc: Document, rules: RuleSet, config: Config, *, changed: bool = True, encoding: str | None = None,
                newline: NewlineOption = "keep") -> bytes:
    """The bytes of the mended file, or of the file as it is in another encoding or with other newlines if it is not `changed`.

    Raises OutputError if the result would lose anything that no edit accounts for: a character that the encoding
    cannot hold, a byte that would be read as something else.
    """
    if not changed and encoding is None and newline == "keep":
        return doc.source.data
    if changed:
        prove(doc)
    text = fixed_text(doc, rules, newline, changed=changed)
    if not text.removeprefix(BOM).strip():
        raise OutputError("nothing would be left of the text, so nothing was written", "`cleaner check` shows what would go.")
    return _encoded(text if encoding is None else text.removeprefix(BOM), doc, config, encoding)


def prove(doc: Document) -> None:
    """Raise OutputError unless the edits lead from the source to the text and back, and the blocks hold all of the text once."""
    spans = sorted(span for block in doc.blocks for span in block.spans)
    gaps = zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(doc.text)])
    try:
        whole = replay(doc.source.text, doc.edits) == doc.text and unwind(doc.text, doc.edits) == doc.source.text
    except ValueError:
        whole = False
    if not whole or any(end < start or doc.text[start:end].replace(BOM, "").strip() for start, end in gaps):
        raise OutputError("the result would lose text that no rule accounts for, so nothing was written",
                          "This is a bug in cleaner. Please report it with the file.")


def written(name: str) -> str:
    """The name by which Python writes an encoding: GBK stays narrower than GB 18030, by which it is read. Raises ConfigError."""
    try:
        "".encode(name)
        return name
    except (LookupError, ValueError):
        codec = named(name)
    return "utf-8-sig" if codec == "utf-8" and name.strip().lower().endswith(("bom", "sig")) else codec


def _encoded(text: str, doc: Document, config: Config, encoding: str | None) -> bytes:
    source = doc.source
    target = encoding or source.encoding
    try:
        data = encode(text, target) if encoding is None else text.encode(written(encoding))
    except UnicodeEncodeError as error:
        ch = error.object[error.start]
        if "\ud800" <= ch <= "\udfff":
            raise OutputError("holds bytes that do not decode, which another encoding cannot keep",
                              "`cleaner check` shows their places; --encoding names another encoding of the file.") from None
        raise OutputError(f"“{ch}” (U+{ord(ch):04X}) cannot be written in {target}, so nothing was written",
                          "--encoding-out utf-8 writes the file in UTF-8.") from None
    again = decode.read(data, target if encoding else config.encoding)
    if again.text.removeprefix(BOM) != text.removeprefix(BOM):
        other = f" as {again.encoding}" if again.encoding != target else ""
        raise OutputError(f"the result would be read{other} with other characters the next time, so nothing was written",
                          f"Name the encoding (--encoding {source.encoding}), or write UTF-8 (--encoding-out utf-8).")
    return data
