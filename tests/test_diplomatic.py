"""The diplomatic view: valid, complete, restorable from what other tools make of it; and what it looks like."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree
from tei_documents import RULES, body, documents

import cleaner
from cleaner.config import Config
from cleaner.document import Document
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.tei import render_tei
from cleaner.exports.validate import reading_of, validate
from cleaner.restoration import RestoreError, restore

BUILTIN = Config().rule_set()
CHINESE = st.text("中文的是。，,;：“”（）\n\r\t \u3000\u00a0ａ1２Aé\u0308豈\x00\x0b\x0c\ufeff\u2028\ufffe\U00020000<&>]'\"#-—…□",
                  max_size=60)
ANY_BYTES = st.binary(max_size=80) | st.tuples(CHINESE, st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "gb18030", "gbk", "big5", "big5hkscs"])).map(
        lambda x: x[0].encode(x[1], "ignore"))


def diplomatic(data: str | bytes) -> bytes:
    return render_diplomatic(cleaner.clean(data), BUILTIN)


def indented(data: bytes) -> bytes:
    root = etree.fromstring(data)
    etree.indent(root, "   ")
    return etree.tostring(root)


def rewrapped(data: bytes) -> bytes:
    """Each blank within text a line break, and CR LF everywhere."""
    text = re.sub(r">([^<>]*)<", lambda m: ">" + m[1].replace(" ", "\n  ") + "<", data.decode())
    return text.replace("\n", "\r\n").encode()


def said(view: bytes) -> list[tuple[str, ...]]:
    """What a body says: its elements with their attributes, and the text in them; white space between blocks aside."""
    found: list[tuple[str, ...]] = []

    def text(words: str | None, inside: str) -> None:
        if words and not (inside in ("body", "div", "list", "lg", "figure") and not words.strip()):
            if found[-1][0] == "text":
                words = found.pop()[1] + words
            found.append(("text", words))

    def walk(element: etree._Element) -> None:
        name = etree.QName(element).localname
        said = (name, *(f"{key}={value}" for key, value in sorted(element.attrib.items())))
        if "reason=undecodable" in said and found[-2:] == [said, ("/gap",)]:
            return  # bytes that do not decode, one by one, are one gap
        found.append(said)
        text(element.text, name)
        for child in element:
            walk(child)
            text(child.tail, name)
        found.append((f"/{name}",))

    walk(body(view))
    # A list of deeper items stands on a line of its own in its item.
    behind = [*found[1:], ("",)]
    return [("text", at[1].rstrip()) if at[0] == "text" and after[0] == "list" else at for at, after in zip(found, behind)]


def canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data), method="c14n")


@given(documents())
def test_any_document_is_valid_and_restored(doc: Document) -> None:
    doc = replace(doc, blocks=tuple(block for block in doc.blocks if block.spans))
    data = render_diplomatic(doc, RULES)
    assert validate(data) == []
    if not re.search("[\ud800-\udfff]", doc.source.text):  # these sources are not decoded but made
        assert restore(data) == doc.source.data


@given(documents())
def test_the_reading_view_can_be_derived(doc: Document) -> None:
    assume("\r" not in doc.text)  # no pass leaves any
    doc = replace(doc, blocks=tuple(block for block in doc.blocks if block.spans))
    assert said(reading_of(render_diplomatic(doc, RULES))) == said(render_tei(doc, RULES))


@given(ANY_BYTES)
def test_the_reading_view_of_any_bytes_can_be_derived(data: bytes) -> None:
    doc = cleaner.clean(data)
    assert said(reading_of(render_diplomatic(doc, BUILTIN))) == said(render_tei(doc, BUILTIN))


@given(ANY_BYTES)
def test_any_bytes_are_restored_from_what_other_tools_write(data: bytes) -> None:
    view = diplomatic(data)
    assert validate(view) == []
    for written in (view, indented(view), rewrapped(view), canonical(view)):
        assert restore(written) == data


@pytest.mark.parametrize("data", [
    b"", b" ", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", "\u3000\u3000".encode(), b"\x00", b"\xff", b"\xd8\x00",
    "甲\r乙\r\n丙\n丁".encode(), b"\xa2\xcc\xa4\x51", "一\u0301".encode()])
def test_odd_files(data: bytes) -> None:
    view = diplomatic(data)
    assert validate(view) == []
    assert restore(indented(view)) == data


def test_a_damaged_file_is_refused_and_the_place_is_told() -> None:
    text = "".join(f"第{n}行写的是另一件事，写完为止。\n\n" for n in range(100))
    view = diplomatic(text).decode()
    at = view.index("第70行")
    with pytest.raises(RestoreError, match="between lines 129 and 192"):
        restore((view[:at] + "笫" + view[at + 1 :]).encode())


@pytest.mark.parametrize("data", [b"", b"<a/>", b"<a>", "甲".encode(), b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_diplomatic_file_is_refused(data: bytes) -> None:
    with pytest.raises(RestoreError):
        restore(data)
