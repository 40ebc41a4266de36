"""Validation of TEI: the shipped schema, and what no grammar states about ids and pointers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from lxml import etree

from cleaner.exports.tei_xml import POINTERS, TEI, XML_ID, parser, shipped, transformed
from cleaner.restoration import RestoreError, check_untrusted

_NEED_RULE = frozenset(f"{{{TEI}}}{tag}" for tag in ("corr", "reg", "surplus", "supplied", "gap"))


class Problem(NamedTuple):
    """What is wrong, and on which line of the file, from 1 (0 if it belongs to no line)."""

    line: int
    message: str


def schema_bytes() -> bytes:
    """The shipped schema, RELAX NG in XML syntax: to be written beside outputs that name it."""
    return shipped("cleaner.rng")


def reading_of(diplomatic: bytes) -> bytes:
    """The text of the reading view, derived from a diplomatic view by the shipped stylesheet `reading.xsl`; with its header."""
    return etree.tostring(transformed(diplomatic, "reading.xsl"), encoding="UTF-8")


def validate(data: bytes) -> list[Problem]:
    """All problems of a TEI file, in the order of its lines; an empty list for a valid one.

    Checked are well-formedness, the schema, that ids are unique, that pointers into the file
    resolve, that each edit names a rule, and that `next` and `prev` agree and form no circle.
    Nothing outside `data` is read, whatever it refers to.
    """
    try:
        check_untrusted(data)
    except RestoreError as error:
        return [Problem(0, error.what)]
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        line = error.lineno if isinstance(error.lineno, int) else 0
        return [Problem(line, f"not well-formed XML: {error.msg}")]
    schema = _schema()
    problems = [] if schema.validate(root) else [Problem(e.line, e.message) for e in schema.error_log]
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    by_id: dict[str, etree._Element] = {}
    for element in elements:
        name = element.get(XML_ID)
        if name is not None and name in by_id:
            problems.append(Problem(line_of(element), f"the id {name!r} is used twice"))
        elif name is not None:
            by_id[name] = element
    for element in elements:
        problems += _pointers(element, by_id)
    problems += _chains(elements, by_id)
    return sorted(problems, key=lambda p: p.line)


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(schema_bytes()))


def _pointers(element: etree._Element, by_id: dict[str, etree._Element]) -> Iterator[Problem]:
    line = line_of(element)
    for name in POINTERS:
        for pointer in (element.get(name) or "").split():
            if pointer.startswith("#") and pointer[1:] not in by_id:
                yield Problem(line, f"{_name(element)} points to {pointer!r} by {name}, which is not in the file")
    for pointer in (element.get("ana") or "").split():
        target = by_id.get(pointer[1:]) if pointer.startswith("#") else None
        if target is not None and _name(target) != "category":
            yield Problem(line, f"{_name(element)} names {pointer!r} as its rule, which is a {_name(target)}")
    # Bytes that do not decode are a fact about the source, not the judgement of a rule; a gap in corr has its rule there.
    if element.tag in _NEED_RULE and not element.get("ana") and element.get("reason") != "undecodable":
        parent = element.getparent()
        if parent is None or parent.tag not in _NEED_RULE:
            yield Problem(line, f"{_name(element)} names no rule")


def _chains(elements: list[etree._Element], by_id: dict[str, etree._Element]) -> Iterator[Problem]:
    """Problems with `next` and `prev`: one without the other, and circles."""
    following: dict[str, str] = {}
    for element in elements:
        own = element.get(XML_ID)
        for name, back in (("next", "prev"), ("prev", "next")):
            pointer = element.get(name)
            if pointer is None or not pointer.startswith("#") or pointer[1:] not in by_id:
                continue
            if own is None or by_id[pointer[1:]].get(back) != f"#{own}":
                yield Problem(line_of(element), f"{_name(element)} has {name} {pointer!r}, which has no {back} to it")
            elif name == "next":
                following[own] = pointer[1:]
    starts = [name for name in following if by_id[name].get("prev") is None]
    for name in starts:
        at: str | None = name
        while at is not None:
            at = following.pop(at, None)
    for name in following:
        yield Problem(line_of(by_id[name]), f"the chain of next through {name!r} has no beginning")


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def line_of(element: etree._Element) -> int:
    """The line of the start tag of an element of a file, 0 if it is not known."""
    return cast("int | None", element.sourceline) or 0
