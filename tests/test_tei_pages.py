"""Where pages begin, in both views: with the text, at form feeds, at furniture; with a number only where furniture states it."""

from __future__ import annotations

import re

import pytest
from tei_documents import RULES, body, source_of

import cleaner
from cleaner.config import Config
from cleaner.document import Block, Document, Finding
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.pages import stated_number
from cleaner.exports.tei import render_tei
from cleaner.exports.validate import reading_of, validate
from cleaner.restoration import restore
from cleaner.spans import Span

BUILTIN = Config().rule_set()
FURNITURE = re.compile(r"\[(\w):([^\]]*)\]")
KINDS = {"n": "number", "h": "header", "f": "footer"}


def made(text: str) -> Document:
    """A document of the paragraphs of `text`: `[n:3]` is a number, `[h:...]` a running head, `[f:...]` a foot, all taken out."""
    source, found, at = "", [], 0
    for m in FURNITURE.finditer(text):
        source += text[at : m.start()]
        found.append(Finding("LAY900", Span(len(source), len(source) + len(m[2])), "", KINDS[m[1]]))
        source += m[2]
        at = m.end()
    doc = Document.from_source(source_of(source + text[at:])).apply(found)
    return doc.apply([], blocks=[Block("p", (Span(*m.span()),)) for m in re.finditer("[^\n\f]+", doc.text)])


def reading(doc: Document) -> str:
    """The text of the reading view, with its page breaks; both views are valid, and one can be derived from the other."""
    view, diplomatic = render_tei(doc, RULES), render_diplomatic(doc, RULES)
    assert validate(view) == validate(diplomatic) == []
    assert restore(diplomatic) == doc.source.data
    found = [str(body(data).xpath("string(.)")) + "|".join(str(dict(pb.attrib)) for pb in body(data).iter("{*}pb"))
             for data in (view, reading_of(diplomatic))]
    assert "".join(found[0].split()) == "".join(found[1].split())
    text = view.decode().partition("<body>")[2]
    text = re.sub(r"<pb((?: \w+=\"[^\"]*\")*)/>", lambda m: "{" + " ".join(re.findall("\"(.*?)\"", m[1])) + "}", text)
    return re.sub("<[^>]*>|\n", "", text.replace("</p>", "/"))


@pytest.mark.parametrize(("text", "expected"), [
    # Form feeds end pages; what stands above the text behind one, or below the text before the next, numbers the page between.
    ("甲\n\f\n乙", "{}甲/{}乙/"),
    ("甲\n\f[n:2]\n乙", "{}甲/{2}乙/"),
    ("甲\n[n:1]\n\f\n乙\n[n:2]\n\f\n丙\n[n:3]\n\f", "{1}甲/{2}乙/{3}丙/"),
    ("甲\n[n:1]\n\f[h:县志]\n乙\n\f\n[n:第3页]\n丙", "{1}甲/{}乙/{3}丙/"),
    ("甲\n\f\f[n:3]\n乙", "{}甲/{}{3}乙/"),
    # Where the edges of a page say two things, it has no number.
    ("甲\n\f[n:2]\n乙\n[n:3]\n\f\n丙", "{}甲/{}乙/{}丙/"),
    # One page is told only if its number is stated; none begins behind all text.
    ("\f甲\n\f", "甲/"),
    ("[n:1]\n甲\n\f", "{1}甲/"),
    ("甲\n[n:1]\n\f", "{1}甲/"),
    ("[n:1]\n甲\n[n:2]\n\f", "甲/"),
    ("[n:1]\n\f\n[n:2]\n甲\n\f\n乙", "{2}甲/{}乙/"),
    ("[h:石桥日报 第5版]\n甲", "{5}甲/"),
    ("甲\n[f:第5版]", "{5}甲/"),
    ("[h:石桥日报]\n甲", "甲/"),
    ("[n:1]", ""),
    # Without form feeds, like furniture at another place shows that it is that of pages.
    ("甲\n[n:5]\n乙", "甲/乙/"),
    ("甲\n[h:2025年3月29日　第5版]\n乙", "甲/乙/"),
    ("甲\n[h:石桥县志]\n乙\n[h:石桥县志]\n丙", "{}甲/{}乙/{}丙/"),
    ("甲\n[h:石桥县志]\n乙\n[h:石桥日报]\n丙", "甲/乙/丙/"),
    # Whether numbers stand above or below the text, the beginning and the end of the file say, if one of them has one.
    ("[n:1]\n甲\n[n:2]\n乙\n[n:3]\n丙", "{1}甲/{2}乙/{3}丙/"),
    ("甲\n[n:1]\n乙\n[n:2]\n丙\n[n:3]", "{1}甲/{2}乙/{3}丙/"),
    ("甲\n[n:1]\n乙\n[n:2]\n丙", "{}甲/{}乙/{}丙/"),
    ("[n:1]\n甲\n[n:2]\n乙\n[n:3]", "{}甲/{}乙/"),
    ("[n:— 一 —]\n甲\n[n:— 二 —]\n乙", "{一}甲/{二}乙/"),
])
def test_pages_of_paragraphs(text: str, expected: str) -> None:
    assert reading(made(text)) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("甲\f乙", "{}甲{no}乙/"), ("A \fB", "{}A {yes}B/"), ("甲[n:1]乙[n:2]丙[n:3]", "{1}甲{2 no}乙{3 no}丙/"),
])
def test_a_page_ends_within_a_paragraph(text: str, expected: str) -> None:
    doc = made(text.replace("\f", "\ue000"))
    source = source_of(doc.source.text.replace("\ue000", "\f"))
    doc = Document.from_source(source).apply([Finding(e.rule, e.span, e.after, e.message) for e in doc.edits])
    assert reading(doc.apply([], blocks=[Block("p", (Span(0, len(doc.text)),))])) == expected


def test_the_tail_of_a_paragraph_begins_with_its_page() -> None:
    doc = Document.from_source(source_of("甲乙\n\f\n丙丁\n\n戊"))
    assert reading(doc.apply([], blocks=[Block("p", (Span(0, 2), Span(5, 7))), Block("p", (Span(9, 10),))])) == "{}甲乙{no}丙丁/戊/"


def test_where_reading_goes_back_to_a_page_that_was_left_no_page_ends() -> None:
    doc = Document.from_source(source_of("甲\n\n乙\n\f\n丙\n\n丁\f戊"))
    blocks = [Block("p", (Span(*span),)) for span in ((0, 1), (7, 8), (3, 4), (10, 13))]
    assert reading(doc.apply([], blocks=blocks)) == "{}甲/丙/乙/丁{no}戊/"
    blocks = [Block("p", (Span(*span),)) for span in ((0, 1), (10, 13), (3, 4), (7, 8))]
    assert reading(doc.apply([], blocks=blocks)) == "{}甲/丁戊/乙/丙/"
    assert render_diplomatic(doc.apply([], blocks=blocks), RULES).count(b"<pb/>") == 2
    blocks = [Block("p", (Span(*span),)) for span in ((7, 8), (0, 1), (3, 4), (10, 13))]
    assert reading(doc.apply([], blocks=blocks)) == "丙/甲/乙/丁{no}戊/", "reading begins on another page"


def test_a_paragraph_over_pages_is_one() -> None:
    page = "{0}\n\n桥修好那天，第{0}件事是修路，路要修到河边去，这时候雨下起来了，人们都跑到桥下面躲雨去了，孩子\n\f"
    doc = cleaner.clean("".join(page.format(n) for n in (3, 4, 5)))
    found = re.findall("<pb[^>]*>", render_tei(doc, BUILTIN).decode())
    assert found == ['<pb n="3"/>', '<pb n="4" break="no"/>', '<pb n="5" break="no"/>']
    marked = render_diplomatic(doc, BUILTIN).decode().replace(f"n{doc.source.sha256[:12]}", "n")
    assert ('<lb n="4" break="no" ana="#n.LAY001"/><metamark function="pageBreak" ana="#n.LAY001"><g ref="#n.U000C"/></metamark>'
            '<pb n="4" break="no"/><fw type="pageNum" ana="#n.LAY202">4</fw>') in marked


@pytest.mark.parametrize(("text", "number"), [
    ("5", "5"), ("- 12 -", "12"), ("·３·", "3"), ("第3页 共9页", "3"), ("3/9", "3"),
    ("第五版", "五"), ("A05版", "A05"), ("xii", "xii"),
    ("2025年3月29日 星期六 第5版 责任编辑：王小明", "5"), ("石桥日报　第 12 页", "12"), ("共9页", ""), ("2025-03-29", ""),
    ("石桥县志", ""), ("第3版 第4版", ""), ("", ""), ("2025年3月29日", ""), ("桥", ""),
])
def test_the_number_that_furniture_states(text: str, number: str) -> None:
    assert stated_number(text) == number


def test_text_that_is_lost_on_both_sides_of_a_seam() -> None:
    doc = Document.from_source(source_of("甲乙\n\f\n丙丁\n\n戊"))
    doc = doc.apply([], blocks=[Block("p", (Span(0, 2), Span(5, 7))), Block("p", (Span(9, 10),))],
                    flags=[Finding("ORD900", Span(2, 2)), Finding("ORD900", Span(5, 5))])
    gap = '<gap reason="lost" extent="unknown" unit="chars" ana="#n.ORD900" cert="medium"/>'
    assert reading(doc) == "{}甲乙{no}丙丁/戊/"
    view = render_tei(doc, RULES).decode().replace(f"n{doc.source.sha256[:12]}", "n")
    assert f'甲乙{gap}{gap}<pb break="no"/>丙丁' in view


def test_what_cannot_be_read_stands_behind_the_turn_of_the_page() -> None:
    doc = Document.from_source(source_of("甲乙\n\f\n□丁"))
    doc = doc.apply([], blocks=[Block("p", (Span(0, 2), Span(5, 7)))], flags=[Finding("ORD900", Span(5, 6))])
    assert reading(doc) == "{}甲乙{no}丁/"
    assert '甲乙<pb break="no"/><gap reason="illegible"' in render_tei(doc, RULES).decode()
