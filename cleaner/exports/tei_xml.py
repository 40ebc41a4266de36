"""Small helpers to build TEI with lxml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, cast

from lxml import etree

from cleaner.restoration import SAFE

TEI = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
XML_ID = f"{{{_XML}}}id"
XML_LANG = f"{{{_XML}}}lang"
NAMESPACES = cast("dict[str, str]", {None: TEI})  # lxml's stubs know no default namespace

POINTERS = ("ana", "corresp", "next", "prev", "target", "ref", "who", "resp")
"""The attributes that point to something."""


def parser() -> etree.XMLParser:
    """A parser for untrusted files (see `check_untrusted`): it resolves no entities and reads nothing else."""
    return etree.XMLParser(**SAFE)


def shipped(name: str) -> bytes:
    """A file of the folder `schema`."""
    return Path(__file__).with_name("schema").joinpath(name).read_bytes()


def transformed(data: bytes, stylesheet: str, **parameters: str) -> etree._XSLTResultTree:
    """What a shipped stylesheet makes of a TEI file; it reads and writes nothing else."""
    quoted: dict[str, Any] = {name: etree.XSLT.strparam(value) for name, value in parameters.items()}
    return _stylesheet(stylesheet)(etree.fromstring(data, parser()), **quoted)


@cache
def _stylesheet(name: str) -> etree.XSLT:
    return etree.XSLT(etree.fromstring(shipped(name)), access_control=etree.XSLTAccessControl.DENY_ALL)  # type: ignore[attr-defined]


def add(parent: etree._Element, tag: str, attributes: Mapping[str, str] | None = None, text: str | None = None) -> etree._Element:
    """A new TEI element at the end of `parent`; its attribute `id` becomes `xml:id`."""
    element = etree.SubElement(parent, f"{{{TEI}}}{tag}")
    for name, value in (attributes or {}).items():
        element.set(XML_ID if name == "id" else name, value)
    element.text = text
    return element


_MIXED = frozenset(f"{{{TEI}}}{tag}" for tag in (
    "p", "head", "byline", "dateline", "label", "item", "l", "row", "catDesc", "extent",
))


def set_out(element: etree._Element) -> None:
    """One line for each element that holds no text of its own; nothing is added inside mixed content."""
    if element.tag == f"{{{TEI}}}item":
        for inner in element.iterchildren(f"{{{TEI}}}list"):
            set_out(inner)
    if element.tag in _MIXED or not len(element):
        return
    element.text = "\n"
    for child in element:
        child.tail = "\n"
        set_out(child)


def quoted(value: str) -> str:
    """The value of an attribute between double quotes."""
    return escape(value, quote=False).replace('"', "&quot;")


def prolog(schema: str) -> bytes:
    """The XML declaration and, if its address is given, where the schema is; ValueError for what is no address."""
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if schema:
        if not re.fullmatch(r"[^\s<>?\x00-\x1f\ud800-\udfff]+", schema):
            raise ValueError(f"{schema!r} cannot stand in an xml-model instruction: percent-encode it")
        declaration += (f'<?xml-model href="{quoted(schema)}" type="application/xml" '
                        'schematypens="http://relaxng.org/ns/structure/1.0"?>\n')
    return declaration.encode("utf-8")
