"""Writes cleaner/exports/schema/cleaner.odd, the documentation of the schema: TEI's own format for that (TEI P5, chapter 22).

    python -m scripts.tei_odd [--check]

Elements, attributes and closed lists of values are read from the schema, what they are for from tei_odd.toml, and the examples are
the first of each that the examples of the guide hold.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from cleaner import clean
from cleaner.config import Config
from cleaner.exports import Links
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.tei_xml import NAMESPACES, TEI, XML_LANG, add, set_out
from cleaner.exports.validate import schema_bytes
from scripts.tei_guide import EXAMPLES, sample
from scripts.written import ROOT, written

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PLACE = ROOT / "cleaner" / "exports" / "schema" / "cleaner.odd"
TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
EXAMPLES_NS = "http://www.tei-c.org/ns/Examples"
_RNG = "{http://relaxng.org/ns/structure/1.0}"
_LONGEST = 700  # characters of an example
_ATTRIBUTES = {
    "xml:id": "From the place in the source, below the id of the document.", "ana": "The rules that decided it.",
    "xml:lang": "The script.", "cert": "How sure the rules are.", "next": "The part that follows.", "prev": "The part before.",
    "part": "Which part of a paragraph it is: the first, one in the middle, the last.", "corresp": "The copy that stays.",
    "n": "Its number, or name.", "break": "Whether words are parted there.", "quantity": "How many.", "unit": "Of what.",
    "reason": "Why.", "target": "What it points to.", "type": "Of which kind it is.",
    "level": "j: the name of a paper.", "rows": "How many there are.", "cols": "How many cells each row has.",
}


class Element(NamedTuple):
    """An element of the schema: its attributes, each with its closed list of values (empty if open)."""

    name: str
    attributes: dict[str, list[str]]


def elements() -> list[Element]:
    """What the schema allows, by name."""
    root = etree.fromstring(schema_bytes())
    defined = {d.get("name") or "": d for d in root.iter(f"{_RNG}define")}
    found: dict[str, dict[str, list[str]]] = {}
    for element in root.iter(f"{_RNG}element"):
        attributes = found.setdefault(element.get("name") or "", {})
        for attribute in _attributes(element, defined):
            values = attributes.setdefault(attribute.get("name") or "", [])
            values += [v.text or "" for v in attribute.iterchildren(f"{_RNG}choice", f"{_RNG}value") for v in v.iter(f"{_RNG}value")
                       if v.text not in values]
    return [Element(name, found[name]) for name in sorted(found)]


def _attributes(node: etree._Element, defined: dict[str, etree._Element]) -> Iterator[etree._Element]:
    for child in node:
        if child.tag == f"{_RNG}attribute":
            yield child
        elif child.tag == f"{_RNG}ref":
            yield from _attributes(defined[child.get("name") or ""], defined)
        elif child.tag != f"{_RNG}element":
            yield from _attributes(child, defined)


def document() -> bytes:
    """The whole file."""
    known = elements()
    tei = etree.Element(f"{{{TEI}}}TEI", nsmap=NAMESPACES)
    tei.set(XML_LANG, "en")
    description = add(add(tei, "teiHeader"), "fileDesc")
    add(add(description, "titleStmt"), "title", {}, "The TEI of cleaner")
    add(add(description, "publicationStmt"), "p", {}, "Part of cleaner; made by scripts/tei_odd.py.")
    add(add(description, "sourceDesc"), "p", {}, "It documents cleaner.rnc, which is what validates.")
    body = add(add(tei, "text"), "body")
    add(body, "p", {}, "What cleaner writes in both views, the diplomatic and the reading one. docs/tei.md is a guide to it.")
    schema = add(body, "schemaSpec", {"ident": "cleaner", "start": "TEI teiCorpus"})
    add(schema, "moduleRef", {"key": "tei"})
    modules: dict[str, list[str]] = {}
    for element in known:
        modules.setdefault(TABLE["elements"][element.name][0], []).append(element.name)
    for module, names in sorted(modules.items()):
        add(schema, "moduleRef", {"key": module, "include": " ".join(names)})
    examples = _examples()
    for element in known:
        _element(schema, element, examples.get(element.name))
    set_out(tei)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(tei, encoding="UTF-8") + b"\n"


def _element(schema: etree._Element, element: Element, example: etree._Element | None) -> None:
    module, meaning = TABLE["elements"][element.name]
    spec = add(schema, "elementSpec", {"ident": element.name, "module": module, "mode": "change"})
    add(spec, "desc", {}, meaning)
    if element.attributes:
        listed = add(spec, "attList")
    for name, values in sorted(element.attributes.items()):
        definition = add(listed, "attDef", {"ident": name, "mode": "change"})
        add(definition, "desc", {}, _ATTRIBUTES.get(name, f"See {element.name} in cleaner.rnc."))
        if values:
            closed = add(definition, "valList", {"type": "closed", "mode": "replace"})
        for value in values:
            item = add(closed, "valItem", {"ident": value})
            if said := TABLE["values"].get(f"{element.name}@{name}", {}).get(value):
                add(item, "desc", {}, said)
    if example is not None:
        shown = etree.SubElement(add(spec, "exemplum"), f"{{{EXAMPLES_NS}}}egXML", nsmap={None: EXAMPLES_NS})  # type: ignore[dict-item]
        copy = deepcopy(example)
        copy.tail = None
        for node in copy.iter("*"):
            node.tag = str(node.tag).replace(TEI, EXAMPLES_NS)
            for key, value in node.attrib.items():
                node.set(key, re.sub(r"\bn[0-9a-f]{12}\b", element.name, value))  # ids are unique in this file, too
        shown.append(copy)
        etree.cleanup_namespaces(shown)


def _examples() -> dict[str, etree._Element]:
    """For each element the one of the guide with the most attributes, the shortest of those."""
    found: dict[str, tuple[tuple[int, int], etree._Element]] = {}
    rules = Config().rule_set()
    views = [*sample(), *(render_diplomatic(clean(e.text), rules, links=Links(tei="004.tei.xml")) for e in EXAMPLES)]
    for view in views:
        for element in etree.fromstring(view).iter(f"{{{TEI}}}*"):
            name = etree.QName(element).localname
            length = len(etree.tostring(element, with_tail=False, encoding="unicode"))
            worth = -len(element.attrib), length
            if length <= _LONGEST and (name not in found or worth < found[name][0]):
                found[name] = worth, element
    return {name: element for name, (_, element) in found.items()}


if __name__ == "__main__":
    raise SystemExit(written(PLACE, document, __doc__))
