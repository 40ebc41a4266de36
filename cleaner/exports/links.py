"""What TEI files name beside them, read from their headers; files are untrusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any, BinaryIO

from lxml import etree

from cleaner.exports import Links
from cleaner.exports.tei_xml import TEI
from cleaner.restoration import SAFE, Checked

_MODEL = re.compile(rb"<\?xml-model href=(\"[^\"]*\"|'[^']*')")


def links_of(data: bytes) -> Links:
    """What a TEI file (well-formed, of either view) names: the other view and the schema."""
    named = {}
    for _, element in _ends(BytesIO(data), ("ptr", "relatedItem", "teiHeader")):
        parent = element.getparent()
        if element.tag == f"{{{TEI}}}teiHeader":
            break
        if element.tag == f"{{{TEI}}}relatedItem" and element.get("type") == "reading":
            named["tei"] = element.get("target") or ""
        elif parent is not None and parent.tag == f"{{{TEI}}}bibl" and parent.get("type") == "diplomatic":
            named["diplomatic"] = element.get("target") or ""
    start = data[: data.find(b"<TEI")]
    model = _MODEL.search(start)
    schema = unescape(model[1][1:-1].decode("utf-8", "replace")) if model else ""
    return Links(named.get("tei", ""), named.get("diplomatic", ""), schema)


def members_of(file: BinaryIO) -> Iterator[str]:
    """The addresses of the files that were put together to a corpus; RestoreError or XMLSyntaxError for what is none."""
    for _, element in _ends(Checked(file), ("idno", "TEI")):
        if element.tag == f"{{{TEI}}}TEI":
            element.clear()
        elif element.get("type") == "file":
            yield element.text or ""


def root_of(file: BinaryIO) -> str:
    """The name of the root element, with its namespace; RestoreError or XMLSyntaxError for what is no XML."""
    stream: Any = Checked(file)
    return str(next(element.tag for _, element in etree.iterparse(stream, events=("start",), **SAFE)))


def _ends(file: Any, names: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    return iter(etree.iterparse(file, events=("end",), tag=[f"{{{TEI}}}{name}" for name in names], **SAFE))
