"""The diplomatic view: valid, complete, restorable from what other tools make of it; and what it looks like."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from tei_documents import RULES, body, documents, source_of

import cleaner
from cleaner.config import Config
from cleaner.document import Block, Document, Evidence, Finding
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.tei import render_tei
from cleaner.exports.validate import reading_of, validate
from cleaner.restoration import RestoreError, restore
from cleaner.rules import RuleSet
from cleaner.spans import Span

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
        if words and not (inside in ("body", "div", "list", "lg", "figure", "table") and not words.strip()):
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
    composed = unicodedata.normalize("NFC", view.decode()).encode()
    for written in (view, indented(view), rewrapped(view), canonical(view), composed):
        assert restore(written) == data


@pytest.mark.parametrize("data", [
    b"", b" ", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", "\u3000\u3000".encode(), b"\x00", b"\xff", b"\xd8\x00",
    "甲\r乙\r\n丙\n丁".encode(), b"\xa2\xcc\xa4\x51", "一\u0301".encode(), "e\u0301\u1100\u1161\u09c7\u09be豈".encode()])
def test_odd_files(data: bytes) -> None:
    view = diplomatic(data)
    assert validate(view) == []
    assert restore(indented(view)) == data
    assert restore(unicodedata.normalize("NFC", view.decode()).encode()) == data


def test_a_damaged_file_is_refused_and_the_place_is_told() -> None:
    text = "".join(f"第{n}行写的是另一件事，写完为止。\n\n" for n in range(100))
    view = diplomatic(text).decode()
    at = view.index("第70行")
    with pytest.raises(RestoreError, match="between lines 129 and 192"):
        restore((view[:at] + "笫" + view[at + 1 :]).encode())


@pytest.mark.parametrize("data", [
    b" " * 2_000_000, b"\t" * 3001 + b"x", ("一 \u3000" + "\u3000" * 100_000).encode(), b"\x00" * 3000, b"\xff" * 3000,
    b"a\r" * 1000, b"\xff\xfe" + b" \x00" * 99_999])
def test_a_file_of_spaces(data: bytes) -> None:
    view = diplomatic(data)
    assert validate(view) == []
    assert restore(view) == restore(indented(view)) == data


def test_a_small_file_cannot_become_a_large_one() -> None:
    view = diplomatic("\u3000\u3000大家都来了。\x0b好。").decode()
    glyph = re.findall("<g ref[^>]*>", view)[0]
    for old, new in (('quantity="2"', 'quantity="3000000"'), ('quantity="2"', 'quantity="-2"'),
                     ("<body>", "<body>" + glyph * 3000)):
        large = view.replace(old, new).replace('name="codepoint" value="000B"', f'name="bytes" value="{"00" * 9999}"')
        with pytest.raises(RestoreError, match="more white space or bytes than"):
            restore(large.encode())


@pytest.mark.parametrize("data", [b"", b"<a/>", b"<a>", "甲".encode(), b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_diplomatic_file_is_refused(data: bytes) -> None:
    with pytest.raises(RestoreError):
        restore(data)


@pytest.mark.parametrize(("old", "new"), [
    ('quantity="2"', 'quantity="99999999999999"'), ('type="U3000"', 'type="UFFFFFFFFFFFF"'), ('type="U3000"', 'type="x"'),
    ('value="000B"', 'value="FFFFFFFFFFFFFFFFFFFF"'), ("<note type=\"encoding\">utf-8", "<note type=\"encoding\">hex"),
    ('encoding="UTF-8"', 'encoding = "UTF-16"'),
])
def test_what_nothing_can_be_made_of_is_refused(old: str, new: str) -> None:
    view = diplomatic("\u3000\u3000大家都来了。\x0b好。").decode()
    assert old in view
    with pytest.raises(RestoreError):
        restore(view.replace(old, new).encode())


def test_a_document_type_in_another_encoding_is_not_read() -> None:
    view = diplomatic("大家都来了。").decode().partition("?>")[2].replace("<text>", '<text n="&a;">')
    with pytest.raises(RestoreError, match="not well-formed"):
        restore(f'<?xml version="1.0"?><!DOCTYPE TEI [<!ENTITY a "b">]>{view}'.encode("utf-16-le"))


def inner(doc: Document, rules: RuleSet = RULES) -> str:
    """The content of the body, without the id of the document, one line."""
    data = render_diplomatic(doc, rules)
    assert validate(data) == []
    assert restore(data) == doc.source.data
    text = data.decode().replace(f"n{doc.source.sha256[:12]}", "n")
    return text[text.index("<body>") + 6 : text.index("</body>")].replace("\n", "")


def test_an_edit_over_the_border_of_blocks_is_split_and_linked() -> None:
    doc = Document.from_source(source_of("甲乙\n\n丙丁\n戊"))
    doc = doc.apply([Finding("PUN900", Span(1, 6), "一二三四", evidence=(Evidence("seen", 1.0),))])
    blocks = [Block("p", (Span(0, 2),)), Block("p", (Span(2, 4),)), Block("p", (Span(4, 7),))]
    assert inner(doc.apply([], blocks=blocks)) == (
        '<div type="article"><p xml:id="n.L1">甲<choice><orig>乙<lb n="2"/><lb n="3"/>丙丁</orig>'
        '<reg xml:id="n.e1" next="#n.e1.2" ana="#n.PUN900" cert="medium">一</reg></choice></p>'
        '<p xml:id="n.L1.2"><supplied reason="omitted" xml:id="n.e1.2" next="#n.e1.3" prev="#n.e1" ana="#n.PUN900" cert="medium">'
        '二三</supplied></p><p xml:id="n.L1.3"><supplied reason="omitted" xml:id="n.e1.3" prev="#n.e1.2" ana="#n.PUN900" '
        'cert="medium">四</supplied><lb n="4" break="yes"/>戊</p></div>')


def test_a_surplus_over_the_border_of_a_block_is_one_element_for_each_part() -> None:
    doc = Document.from_source(source_of("甲\n\n乙。\n\n丙。\n\n丁")).apply([Finding("REP900", Span(1, 11), "\n\n二")])
    shown = inner(doc.apply([], blocks=[Block("p", (Span(0, 1),)), Block("p", (Span(3, 5),))]))
    assert re.findall(r' (?:xml:id|next|prev)="#?n.e[^"]*"', shown) == [
        ' xml:id="n.e1"', ' next="#n.e1.2"', ' xml:id="n.e1.2"', ' prev="#n.e1"']


def test_places_that_cannot_be_elements_are_anchors() -> None:
    one = [Block("p", (Span(0, 4),))]
    box = Document.from_source(source_of("甲□□乙")).apply([], blocks=one, flags=(
        Finding("ORD901", Span(1, 3)), Finding("CHA900", Span(2, 3))))
    assert '<sic>□<anchor xml:id="n.q1"/>□</sic>' in inner(box)
    end = Document.from_source(source_of("甲乙\n\n丙丁")).apply([], blocks=[Block("p", (Span(0, 2),)), Block("p", (Span(4, 6),))],
                                                         flags=(Finding("CHA900", Span(2, 2)),))
    assert '甲乙<anchor xml:id="n.q1"/></p>' in inner(end)
    copy = Document.from_source(source_of("甲乙丙丁戊己庚辛丙丁戊己")).apply([
        Finding("PUN900", Span(1, 4), "一二三"), Finding("REP900", Span(8, 12), "", related=(Span(2, 6),))])
    assert '甲<anchor xml:id="n.k1"/><choice>' in inner(copy.apply([], blocks=[Block("p", (Span(0, 8),))]))


def test_half_of_a_line_break_is_no_line() -> None:
    doc = Document.from_source(source_of("甲\r\n乙")).apply([Finding("PUN900", Span(1, 2), "")])
    shown = inner(doc.apply([], blocks=[Block("p", (Span(0, 3),))]))
    assert re.findall("<(?:lb|g)[^>]*>", shown) == ['<g ref="#n.U000D"/>', '<lb n="2" break="yes"/>']


def test_blocks_that_change_places_are_told_in_sets_as_small_as_can_be() -> None:
    doc = Document.from_source(source_of("甲\n\n乙\n\n丙\n\n丁\n\n戊"))
    data = render_diplomatic(doc.apply([], blocks=[Block("p", (Span(3 * n, 3 * n + 1),)) for n in (1, 0, 2, 4, 3)]), RULES)
    sets = etree.fromstring(data).iterfind(".//{*}transpose")
    assert [[str(to.get("target")).split(".L")[1] for to in one] for one in sets] == [["3", "1"], ["9", "7"]]


def test_paragraphs_that_go_are_one_surplus_each() -> None:
    doc = Document.from_source(source_of("甲。\n\n乙。\n\n\u3000丙。\n\n丁。"))
    doc = doc.apply([Finding("REP900", Span(4, 13), "")])
    doc = doc.apply([], blocks=[Block("p", (Span(0, 2),)), Block("p", (Span(4, 6),))])
    surplus = '<p><surplus reason="a-rule" xml:id="n.e3{}" {}="#n.e3{}" ana="#n.REP900" cert="medium">{}</surplus></p>'
    went = [f'<lb n="{n}" ana="#n.REP900"/>' for n in (4, 5, 6, 7)]
    assert inner(doc) == (
        '<div type="article"><p xml:id="n.L1">甲。</p><lb n="2"/><lb n="3"/>' + surplus.format("", "next", ".2", "乙。")
        + went[0] + went[1] + '<space quantity="1" unit="chars" type="U3000" ana="#n.REP900"/>'
        + surplus.format(".2", "prev", "", "丙。") + went[2] + went[3] + '<p xml:id="n.L7">丁。</p></div>')


def test_a_hyphen_at_the_end_of_a_line() -> None:
    doc = Document.from_source(source_of("exam-\nple"))
    doc = doc.apply([Finding("PUN900", Span(4, 6), "")])
    assert inner(doc.apply([], blocks=[Block("p", (Span(0, 7),))])) == (
        '<div type="article"><p xml:id="n.L1">exam<choice><orig><pc force="weak">-</pc><lb n="2" break="no"/></orig>'
        '<reg ana="#n.PUN900" cert="medium"/></choice>ple</p></div>')


def test_what_belongs_to_the_page_says_what_it_is() -> None:
    pages = [f"桥修好那天，第{n}件事是修路，路要修到河边去，大家都高兴。\n\n第{n}页 共9页\n\n" for n in range(3, 9)]
    found = inner(cleaner.clean("".join(pages)), BUILTIN)
    assert found.count('<fw type="pageNum" ana="#n.LAY202">第') == found.count("<fw ") > 2


def test_a_page_changes_between_paragraphs() -> None:
    doc = cleaner.clean("前一页的文字写到这里就写完了。\n\x0c\n后一页的文字从这里开始写下去。\n")
    assert inner(doc, BUILTIN) == (
        '<pb xml:id="n.b1"/>'
        '<div type="article"><p xml:id="n.L1">前一页的文字写到这里就写完了。</p><lb n="2"/><metamark function="pageBreak">'
        '<g ref="#n.U000C"/></metamark><pb xml:id="n.b2"/><lb n="3"/><p xml:id="n.L3">后一页的文字从这里开始写下去。</p>'
        '<lb n="4"/></div>')


def test_what_was_converted_says_in_which_script_it_was() -> None:
    doc = cleaner.clean("我們國家的經濟發展很快，大家都很高興。", Config(variants="t2s"))
    assert '<orig xml:lang="zh-Hant">經濟發</orig>' in inner(doc, BUILTIN)


@pytest.mark.parametrize(("text", "change", "now", "blocks"), [
    ("甲\r\r乙", (1, 3), "\n\n", ((0, 2), (3, 4))), ("甲\n\n\n乙", (1, 4), "\n\n", ((0, 2), (2, 4))),
    ("甲\r\r乙", (1, 3), "\n\n", ((0, 2), (2, 4))), ("甲\n\n\n乙", (1, 4), "\n", ((0, 3),)), ("甲\r乙", (1, 2), "\n\n", ((0, 4),)),
    ("甲\r\n乙", (1, 3), "\n", ((0, 3),)), ("甲\r\n\r乙", (1, 4), "\n\n", ((0, 4),)),
    ("甲\r\n乙", (1, 3), "\n\n", ((0, 2), (2, 4))),
])
def test_line_breaks_that_become_others(text: str, change: tuple[int, int], now: str, blocks: tuple[tuple[int, int], ...]) -> None:
    doc = Document.from_source(source_of(text)).apply([Finding("PUN900", Span(*change), now)])
    doc = doc.apply([], blocks=[Block("line", (Span(*block),)) for block in blocks])
    view = render_diplomatic(doc, RULES)
    assert validate(view) == []
    assert restore(view) == doc.source.data
    assert said(reading_of(view)) == said(render_tei(doc, RULES))
