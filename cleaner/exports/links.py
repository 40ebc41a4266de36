"""What TEI files name beside them, read from their headers; files are untrusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from lxml import etree

from cleaner.exports import Links
from cleaner.exports.tei_xml import TEI
from cleaner.restoration import check_untrusted

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
    schema = etree.fromstring(b"<a b=" + model[1] + b"/>").get("b") if model else ""
    return Links(named.get("tei", ""), named.get("diplomatic", ""), schema or "")


def members_of(file: BinaryIO) -> Iterator[str]:
    """The addresses of the files that were put together to a corpus; RestoreError or XMLSyntaxError for what is none."""
    check_untrusted(file.read(1 << 16))
    file.seek(0)
    for _, element in _ends(file, ("idno", "TEI")):
        if element.tag == f"{{{TEI}}}TEI":
            element.clear()
        elif element.get("type") == "file":
            yield element.text or ""


def _ends(file: BinaryIO, names: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    return iter(etree.iterparse(file, events=("end",), tag=[f"{{{TEI}}}{name}" for name in names], resolve_entities=False,
                                no_network=True, load_dtd=False, huge_tree=True))
