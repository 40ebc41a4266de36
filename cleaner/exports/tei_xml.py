"""Small helpers to build TEI with lxml."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
XML_ID = f"{{{_XML}}}id"
XML_LANG = f"{{{_XML}}}lang"


def add(parent: etree._Element, tag: str, attributes: Mapping[str, str] | None = None, text: str | None = None) -> etree._Element:
    """A new TEI element at the end of `parent`; its attribute `id` becomes `xml:id`."""
    element = etree.SubElement(parent, f"{{{TEI}}}{tag}")
    for name, value in (attributes or {}).items():
        element.set(XML_ID if name == "id" else name, value)
    element.text = text
    return element
