"""The original file back from its diplomatic TEI: byte for byte, or a refusal that says where the file is damaged.

The XML may have been indented, wrapped anew or written by another tool since: a text node is read after XML's normalisation of
white space, and all other white space of the source is elements. Nothing outside the data is read; entities are not resolved.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import posixpath
import re
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from lxml import etree

from cleaner.document import encode
from cleaner.errors import CleanerError

_TEI = "{http://www.tei-c.org/ns/1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_EDITORS = {f"{_TEI}{name}" for name in ("corr", "reg", "supplied", "figDesc")}  # what is in them is not of the source
_NEWLINE = {"crlf": "\r\n", "cr": "\r", None: "\n"}
_DECLARED = re.compile(rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_WHITE = re.compile("[ \t\r\n]+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
CHECKED = 64  # lines of the source for each checksum
LONGEST = 1000  # characters of one `space`
_EXPANSION = 32  # characters and bytes of the source for each byte of XML, at the most: no `space` of that length is shorter
SAFE: dict[str, Any] = {"encoding": "utf-8", "resolve_entities": False, "no_network": True, "huge_tree": True, "collect_ids": False}
"""How lxml parses files of others, of which `check_untrusted` or `Checked` has seen all: as UTF-8, whatever they declare."""
_DOCTYPE = b"<!DOCTYPE"


class RestoreError(CleanerError):
    """A file from which nothing can be restored: no diplomatic TEI of cleaner, or a damaged one."""

    exit_code = 1


class _Header(NamedTuple):
    sha256: str
    encoding: str
    checks: list[str]
    name: str
    folder: str


class Restored(NamedTuple):
    """A source: its bytes, the path that the file had ("" if unknown; of one in a corpus below its folder), and its checksum."""

    data: bytes
    name: str
    sha256: str


def restore(data: bytes) -> bytes:
    """The source of a diplomatic TEI file.

    Raises RestoreError if `data` is no such file, or if what it holds is not the source that its checksum is of; the message
    then says between which lines of the source it was changed. Of a corpus, `restored` gives all sources.
    """
    first, *more = restored(data)
    if more:
        raise RestoreError("is a corpus of several sources", "In Python, cleaner.restoration.restored gives each.")
    return first.data


def check_untrusted(data: bytes) -> None:
    """Refuses XML that could make a parser read other files or grow without bounds: a document type, an odd encoding.

    Raises RestoreError.
    """
    declared = _DECLARED.match(data)
    if (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RestoreError("not in UTF-8", "cleaner writes UTF-8; write the file so before it is read.")
    if _DOCTYPE in data:
        raise RestoreError("has a document type declaration", "cleaner writes none, and does not read any.")


class Checked:
    """A file that is read as a stream, checked as `check_untrusted` does."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._end = b""  # of what was read, where a document type may begin

    def read(self, size: int) -> bytes:
        """The next bytes; RestoreError if they make the file one to refuse."""
        data = self._file.read(size)
        check_untrusted(self._end + data)
        self._end = (self._end + data)[1 - len(_DOCTYPE) :]
        return data


def restored(data: bytes) -> Iterator[Restored]:
    """The sources of a file, which may be a corpus, in their order, with what the file says of each; RestoreError as above."""
    check_untrusted(data)
    reader = _Reader(_EXPANSION * len(data))
    try:
        for event, element in etree.iterparse(io.BytesIO(data), events=("start", "end"), remove_comments=True, remove_pis=True,
                                              **SAFE):
            reader.take(event, element)
            if event == "end" and element.tag == f"{_TEI}TEI":
                yield _source(reader)
                reader.forget(element)
    except etree.XMLSyntaxError as error:
        raise RestoreError(f"not well-formed XML: {error.msg}", "Restoring needs the file as it was exported.") from None
    except (ValueError, OverflowError, MemoryError) as error:
        what = f"not written by cleaner: {str(error) or 'a number is too large'}"
        raise RestoreError(what, "Restoring needs the file as it was exported.") from None
    if not reader.sources:
        raise _no_source()


def _no_source() -> RestoreError:
    return RestoreError("no diplomatic TEI of cleaner: the header names no checksum or no encoding",
                        "Restoring needs the file that ends in .diplomatic.tei.xml.")


def _source(reader: _Reader) -> Restored:
    header = reader.header()
    text = "".join(part for part in reader.parts if isinstance(part, str))
    try:
        codecs.lookup(header.encoding)
        out = b"".join(encode(part, header.encoding) if isinstance(part, str) else part for part in _joined(reader.parts))
    except (LookupError, UnicodeError) as error:
        raise RestoreError(f"the text cannot be written as {header.encoding!r}: {error}", _where(text, header)) from None
    if hashlib.sha256(out).hexdigest() != header.sha256:
        raise RestoreError("what is in the file is not the source: the checksum differs", _where(text, header))
    return Restored(out, posixpath.join(header.folder, header.name) if header.name else "", header.sha256)


def _joined(parts: list[str | bytes]) -> list[str | bytes]:
    """Runs of text as one: a character may have been written in two parts."""
    out: list[str | bytes] = []
    run: list[str] = []
    for part in parts:
        if isinstance(part, str):
            run.append(part)
            continue
        if run:
            out.append("".join(run))
            run = []
        out.append(part)
    if run:
        out.append("".join(run))
    return out


def checks(text: str) -> Iterator[str]:
    """Checksums (CRC-32 of UTF-8, hexadecimal) of each `CHECKED` lines of a source: they say where a file is damaged."""
    lines = _LINE.findall(text)
    for n in range(0, len(lines), CHECKED):
        yield f"{zlib.crc32(''.join(lines[n : n + CHECKED]).encode('utf-8', 'surrogatepass')):08x}"


def _where(text: str, header: _Header) -> str:
    for n, (found, wanted) in enumerate(zip_longest(checks(text), header.checks)):
        if found != wanted:
            return f"The first difference lies between lines {n * CHECKED + 1} and {(n + 1) * CHECKED} of the source."
    return "The text was not changed; its encoding, its checksum or bytes that do not decode were."


class _Reader:
    """Takes the events of a parser; keeps no more of the tree than the element it is in."""

    def __init__(self, room: int) -> None:
        """`room` is how much may be made of white space and declared characters."""
        self.room = room
        self.parts: list[str | bytes] = []
        self.found: dict[str, str] = {}
        self.characters: dict[str, str | bytes] = {}
        self.sources = 0
        self._character = ""
        self._inside = 0  # elements open in `text`, which is 1
        self._editors = 0  # of them, what the editor has put in

    def header(self) -> _Header:
        if "sha256" not in self.found or "encoding" not in self.found:
            raise _no_source()
        found = self.found
        folder = posixpath.dirname(unquote(found.get("file", "")))
        return _Header(found["sha256"], found["encoding"], found.get("crc32", "").split(), found.get("filename", ""), folder)

    def forget(self, element: etree._Element) -> None:
        """Be ready for the next TEI; declared characters may be those of the corpus."""
        self.sources += 1
        self.parts, self.found = [], {}
        element.clear()

    def take(self, event: str, element: etree._Element) -> None:
        if not self._inside:
            if event == "start" and element.tag == f"{_TEI}text":
                self._inside = 1
            elif event == "end":
                self._of_the_header(element)
            return
        if event == "start":
            self._text_before(element)
            self._inside += 1
            self._editors += element.tag in _EDITORS
            if not self._editors:
                self._milestone(element)
        else:
            self._inside -= 1
            if not self._editors and len(element) == 0:
                self._add(element.text)
            elif not self._editors and len(element):
                self._add(element[-1].tail)
            self._editors -= element.tag in _EDITORS
            for child in list(element):
                element.remove(child)

    def _text_before(self, element: etree._Element) -> None:
        """The text between the last tag and this one."""
        if self._editors:
            return
        before = element.getprevious()
        if before is not None:
            self._add(before.tail)
            return
        parent = element.getparent()
        if parent is not None:
            self._add(parent.text)

    def _add(self, text: str | None) -> None:
        if text and (kept := _WHITE.sub(" ", text).strip(" ")):
            self.parts.append(kept)

    def _milestone(self, element: etree._Element) -> None:
        name = str(element.tag).removeprefix(_TEI)
        if name == "lb":
            self.parts.append(_NEWLINE.get(element.get("type"), "\n"))
        elif name == "space":
            quantity = int(element.get("quantity") or "1")
            self._take_room(quantity)
            self.parts.append(chr(int((element.get("type") or "U0020")[1:], 16)) * quantity)
        elif name == "g":
            entry = (element.get("ref") or "").removeprefix("#")
            if entry not in self.characters:
                raise RestoreError(f"the character {entry!r} is not declared in charDecl", "The file is damaged.")
            self._take_room(len(self.characters[entry]))
            self.parts.append(self.characters[entry])

    def _take_room(self, size: int) -> None:
        self.room -= size
        if size < 0 or self.room < 0:
            raise RestoreError("holds more white space or bytes than cleaner writes in a file of its size", "The file is damaged.")

    def _of_the_header(self, element: etree._Element) -> None:
        name, text = str(element.tag).removeprefix(_TEI), _WHITE.sub(" ", element.text or "").strip()
        if (name == "idno" and element.get("type") in ("sha256", "filename", "file")) or (
                name == "note" and element.get("type") in ("encoding", "crc32")):
            self.found[element.get("type") or ""] = text
        elif name == "char":
            value = element.find(f"{_TEI}localProp")
            if value is not None:
                code = value.get("value") or ""
                name = element.get(_ID) or ""
                self.characters[name] = bytes.fromhex(code) if value.get("name") == "bytes" else chr(int(code, 16))
