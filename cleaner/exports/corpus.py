"""Many TEI files as one `teiCorpus`: what they share stands once, in the header of the corpus.

Rules, declarations of characters, what was done and who did it are the same in all files of a batch; each TEI keeps what is said of
its text, with its ids. Files are read and written as streams: memory grows with the number of rules and files, not with the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, cast
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from cleaner.exports import SCHEMA, address
from cleaner.exports.tei_header import RuleUse, add_encoding
from cleaner.exports.tei_xml import NAMESPACES, POINTERS, TEI, XML_ID, XML_LANG, add, prolog, set_out
from cleaner.restoration import SAFE, Checked

_CHUNK = 1 << 16
_XML = XML_ID.removesuffix("id")
_SHARED = ("encodingDesc", "respStmt")  # stand in the header of the corpus


class Member(NamedTuple):
    """A file of the corpus: its path below the folder of the corpus, with "/", and where it is."""

    path: str
    file: Path


class _Found(NamedTuple):
    """What the headers of the members say."""

    ids: list[str]  # of the documents
    rules: dict[str, RuleUse]
    characters: dict[str, tuple[str, str]]
    diplomatic: bool


def corpus(members: Sequence[Member]) -> Iterator[bytes]:
    """The corpus of TEI files of one view that `cleaner` wrote, in their order, piece by piece.

    A source that is there twice has `-2` after the id of its document. Raises OSError if a file cannot be read, RestoreError or
    lxml's XMLSyntaxError for one that is no such file.
    """
    found = _survey(members)
    known = "\n".join(f"{name} {address(member.path)}" for name, member in zip(found.ids, members))
    own = f"c{sha256(known.encode()).hexdigest()[:12]}"
    yield prolog(SCHEMA)
    yield _opening(own, found, len(members))
    seen: dict[str, int] = {}
    for member, name in zip(members, found.ids):
        seen[name] = seen.get(name, 0) + 1
        yield from _fed(member, _Copy(own, f"{name}-{seen[name]}" if seen[name] > 1 else name, member.path))
    yield b"</teiCorpus>\n"


def _survey(members: Sequence[Member]) -> _Found:
    found = _Found([], {}, {}, False)
    for member in members:
        header = _Header()
        for _ in _fed(member, header):
            if header.done:
                break
        found.ids.append(header.document)
        for rule, use in header.rules.items():
            before = found.rules.get(rule, RuleUse(use.meaning, {}))
            counts = {name: before.counts.get(name, 0) + use.counts.get(name, 0) for name in {**before.counts, **use.counts}}
            found.rules[rule] = RuleUse(use.meaning, counts)
        found.characters.update(header.characters)
        found = found._replace(diplomatic=header.diplomatic)
    return found


def _opening(own: str, found: _Found, count: int) -> bytes:
    """The start of the corpus with its header."""
    root = etree.Element(f"{{{TEI}}}teiCorpus", nsmap=NAMESPACES)
    root.set(XML_ID, own)
    header = add(root, "teiHeader", {XML_LANG: "en"})
    description = add(header, "fileDesc")
    statement = add(description, "titleStmt")
    files = f"{count:,} {'file' if count == 1 else 'files'}"
    add(statement, "title", {}, f"Corpus of {files}: {'diplomatic' if found.diplomatic else 'reading'} view")
    responsible = add(statement, "respStmt", {"id": f"{own}.tool"})
    add(responsible, "resp", {}, "automatic repair and encoding")
    add(responsible, "name", {"type": "software"}, "cleaner")
    publication = add(description, "publicationStmt")
    add(publication, "publisher", {}, "cleaner")
    add(publication, "idno", {"type": "docid"}, own)
    add(add(publication, "availability", {"status": "unknown"}), "p", {}, "Rights in the texts remain with their owners.")
    source = add(add(description, "sourceDesc"), "bibl", {"type": "files"})
    add(add(source, "extent"), "measure", {"unit": "files", "quantity": str(count)}, files)
    characters = {f"{own}.{name}": value for name, value in found.characters.items()}
    add_encoding(header, own, found.rules, characters, diplomatic=found.diplomatic)
    set_out(root)
    return etree.tostring(root, encoding="UTF-8").removesuffix(b"</teiCorpus>")


def _fed(member: Member, target: _Header | _Copy) -> Iterator[bytes]:
    """What a target makes of a file, piece by piece."""
    parser = etree.XMLParser(target=cast(Any, target), **SAFE)
    with member.file.open("rb") as file:
        checked = Checked(file)
        while data := checked.read(_CHUNK):
            parser.feed(data)
            yield target.take()
    parser.close()
    yield target.take()


class _Header:
    """Takes what the header says: the id of the document, rules with their counts, declared characters."""

    def __init__(self) -> None:
        self.document = ""
        self.rules: dict[str, RuleUse] = {}
        self.characters: dict[str, tuple[str, str]] = {}
        self.diplomatic = self.done = False
        self._rule = self._character = ""
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition("}")[2]
        own = attributes.get(XML_ID, "").partition(".")[2]
        if name == "TEI":
            self.document = attributes.get(XML_ID, "")
        elif name == "category":
            self._rule = own
        elif name == "catDesc":
            self._text = []
        elif name == "measure" and self._text is not None:
            self.rules[self._rule] = RuleUse("".join(self._text), {}) if self._rule not in self.rules else self.rules[self._rule]
            self.rules[self._rule].counts[attributes.get("commodity", "")] = int(attributes.get("quantity", "0"))
        elif name == "char":
            self._character = own
        elif name == "localProp":
            self.characters[self._character] = attributes.get("name", ""), attributes.get("value", "")
        elif name == "note" and attributes.get("type") == "crc32":
            self.diplomatic = True

    def end(self, name: str) -> None:
        name = name.rpartition("}")[2]
        if name == "catDesc":
            self.rules.setdefault(self._rule, RuleUse("".join(self._text or ()), {}))
            self._text = None
        self.done = self.done or name == "teiHeader"

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def take(self) -> bytes:
        return b""

    def close(self) -> None:
        pass


class _Copy:
    """Copies a file without its prolog and without what the corpus says; ids begin with `name`, shared ones with `own`."""

    def __init__(self, own: str, name: str, path: str) -> None:
        self._own, self._name, self._path = own, name, path
        self._folder = path.rpartition("/")[0]
        self._shared: set[str] = set()  # pointers to what stands in the header of the corpus
        self._skip = 0  # elements open in what is left out
        self._gap = False  # white space behind what was left out goes, too
        self._before = ""  # the id as the file has it
        self._docid = False
        self._open = False  # the last tag may turn out to be that of an empty element
        self._out = BytesIO()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition("}")[2]
        if XML_ID in attributes and (self._skip or name in _SHARED):
            self._shared.add(attributes[XML_ID])
        if self._skip or name in _SHARED:
            self._skip += 1
            return
        if name == "TEI":
            self._before = attributes.get(XML_ID, "")
        self._gap = False
        self._docid = name == "idno" and attributes.get("type") == "docid"
        said = "".join(f" {key.replace(_XML, 'xml:')}={quoteattr(self._value(key, value))}" for key, value in attributes.items())
        self._write(f"<{name}{said}")
        self._open = True
        if self._docid:
            self._write(self._name)

    def end(self, name: str) -> None:
        if self._skip:
            self._skip -= 1
            self._gap = not self._skip
            return
        self._gap = False
        name = name.rpartition("}")[2]
        if self._open:
            self._open = False
            self._out.write(b"/>")
        else:
            self._write(f"</{name}>")
        if self._docid:
            self._docid = False
            self._write(f'\n<idno type="file">{escape(address(self._path))}</idno>')

    def data(self, text: str) -> None:
        if self._gap and not text.strip(" \t\r\n"):
            return
        if not self._skip and not self._docid:
            self._gap = False
            self._write(escape(text))

    def take(self) -> bytes:
        data = self._out.getvalue()
        self._out = BytesIO()
        return data

    def close(self) -> None:
        self._write("\n")

    def _write(self, text: str) -> None:
        if self._open:
            self._open = False
            self._out.write(b">")
        self._out.write(text.encode())

    def _value(self, key: str, value: str) -> str:
        if key == XML_ID:
            return self._named(value)
        return " ".join(map(self._pointer, value.split())) if key in POINTERS else value

    def _pointer(self, pointer: str) -> str:
        if pointer.startswith("#"):
            return f"#{self._named(pointer[1:])}"
        return f"{address(self._folder)}/{pointer}" if self._folder and not re.match("[a-z]+:|/", pointer) else pointer

    def _named(self, name: str) -> str:
        return (self._own if name in self._shared else self._name) + name.removeprefix(self._before)
