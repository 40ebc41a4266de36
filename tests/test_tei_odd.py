"""The ODD documents the schema that validates: all of it, nothing else, in valid TEI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from cleaner.exports.divisions import HEAD_TYPES
from cleaner.exports.tei_xml import TEI
from cleaner.exports.validate import validate
from scripts import tei_guide, tei_odd

TEI_ALL = os.environ.get("CLEANER_TEI_ALL", "")
ODD = etree.fromstring(tei_odd.PLACE.read_bytes())
RNC = tei_odd.PLACE.with_suffix(".rnc").read_text("utf-8")


def test_it_is_up_to_date() -> None:
    assert tei_odd.document() == tei_odd.PLACE.read_bytes(), "the schema or the examples have changed: run `make docs`"


def test_it_documents_every_element_of_the_schema_and_no_other() -> None:
    written = {e.get("ident") for e in ODD.iter(f"{{{TEI}}}elementSpec")}
    assert written == set(re.findall(r"element (\w+) \{", RNC)) == set(tei_odd.TABLE["elements"])
    included = [name for e in ODD.iter(f"{{{TEI}}}moduleRef") for name in (e.get("include") or "").split()]
    assert sorted(included) == sorted(str(name) for name in written)


def test_its_attributes_are_those_of_the_schema() -> None:
    attributes = {(e.get("ident"), a.get("ident")) for e in ODD.iter(f"{{{TEI}}}elementSpec") for a in e.iter(f"{{{TEI}}}attDef")}
    assert {name for _, name in attributes} == set(re.findall(r"attribute ([\w:]+) \{", RNC))
    for pair in (("reg", "ana"), ("reg", "next"), ("p", "part"), ("lb", "break"), ("annotation", "ana"), ("TEI", "xml:lang")):
        assert pair in attributes
    assert ("lb", "next") not in attributes


def test_every_type_of_head_is_told() -> None:
    items = ODD.findall(f".//{{{TEI}}}elementSpec[@ident='head']//{{{TEI}}}valItem")
    assert {e.get("ident") for e in items} == {*HEAD_TYPES.values(), "caption"}
    assert all(e.findtext(f"{{{TEI}}}desc") for e in items)


def test_what_the_text_is_made_of_has_examples() -> None:
    specs = ODD.iter(f"{{{TEI}}}elementSpec")
    shown = {str(e.get("ident")) for e in specs if e.find(f"{{{TEI}}}exemplum") is not None}
    assert {"head", "p", "list", "item", "choice", "orig", "reg", "sic", "corr", "surplus", "seg", "metamark", "space", "lb", "g",
            "pb", "join", "annotation", "category", "char", "relatedItem"} <= shown


@pytest.mark.parametrize("more", ["<unclear>x</unclear>", "<hi>x</hi>", "<cb/>", '<lb break="maybe"/>', '<pb facs="a.png"/>'])
def test_what_is_never_written_is_not_valid(more: str) -> None:
    view = tei_guide.sample()[1].decode()
    assert validate(view.encode()) == []
    assert validate(view.replace("</p>", f"{more}</p>", 1).encode())


@pytest.mark.skipif(not (shutil.which("jing") and Path(TEI_ALL).is_file()), reason="needs jing, and tei_all.rng in CLEANER_TEI_ALL")
def test_it_is_valid_tei() -> None:
    done = subprocess.run(["jing", TEI_ALL, str(tei_odd.PLACE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not Path(TEI_ALL).is_file(), reason="needs tei_all.rng in CLEANER_TEI_ALL")
def test_what_it_changes_is_there_in_tei() -> None:
    """An attribute with mode change is one that TEI has on that element; else no processor of ODD finds it."""
    rng = "{http://relaxng.org/ns/structure/1.0}"
    schema = etree.parse(TEI_ALL, etree.XMLParser(huge_tree=True)).getroot()
    defined: dict[str, list[etree._Element]] = {}
    for define in schema.iter(f"{rng}define"):
        defined.setdefault(str(define.get("name")), []).append(define)

    def attributes(node: etree._Element, seen: set[str]) -> Iterator[str]:
        for child in node:
            name = child.get("name", "")
            if child.tag == f"{rng}attribute":
                yield name.removeprefix("xml:")
            elif child.tag == f"{rng}ref" and name not in seen:
                seen.add(name)
                for define in defined[name]:
                    yield from attributes(define, seen)
            elif child.tag not in (f"{rng}ref", f"{rng}element"):
                yield from attributes(child, seen)

    there = {(e.get("name"), name) for e in schema.iter(f"{rng}element") if e.get("name") for name in attributes(e, set())}
    changed = {(e.get("ident"), str(a.get("ident")).removeprefix("xml:"))
               for e in ODD.iter(f"{{{TEI}}}elementSpec") for a in e.iter(f"{{{TEI}}}attDef")}
    assert len(changed) > 100
    assert changed <= there
