"""Documents built by hand for the tests of TEI, and what their body looks like in short."""

from __future__ import annotations

import re
from typing import Any, get_args

from hypothesis import strategies as st
from lxml import etree

from cleaner.document import Block, BlockType, Document, Evidence, Finding, Source
from cleaner.exports.tei import render_tei
from cleaner.exports.tei_xml import XML_ID
from cleaner.rules import PatternRule, RuleSet, builtin
from cleaner.spans import Span

TYPES: tuple[BlockType, ...] = get_args(BlockType)


def rule(rule_id: str, **fields: Any) -> PatternRule:
    return PatternRule(**{"id": rule_id, "name": "a-rule", "why": "It is so.", "reference": "", "fix": "never",
                          "examples": [("a", "b")], "keep": ["c"], "match": "x", **fields})


RULES = RuleSet([("punctuation", rule("PUN900", name="comma")), ("order", rule("ORD900", name="lost", tei="gap")),
                 ("order", rule("ORD901", name="box", tei="gap")), ("characters", rule("CHA900", tei="sic")),
                 ("characters", rule("CHA901", tei="corr")), ("repeats", rule("REP900", tei="surplus")),
                 ("layout", rule("LAY900", tei="fw")), *(("words", word) for word in builtin().of("words"))])


def source_of(text: str) -> Source:
    return Source(text.encode("utf-8", "surrogatepass"), "utf-8", text)


def document(*blocks: tuple[BlockType, str] | tuple[BlockType, str, dict[str, Any]], open: tuple[Finding, ...] = (),
             name: str = "甲.txt") -> Document:
    """The blocks one after the other, a blank line between; `before` in the fields of a block is what stands there instead."""
    text, made = "", []
    for kind, words, *rest in blocks:
        fields = dict(rest[0]) if rest else {}
        text += fields.pop("before", "\n\n" if made else "")
        made.append(Block(kind, (Span(len(text), len(text) + len(words)),), **fields))
        text += words
    doc = Document.from_source(source_of(text), name)
    return doc.apply([], blocks=made, flags=open)


def body(data: bytes) -> etree._Element:
    found = etree.fromstring(data).find(".//{*}body")
    assert found is not None
    return found


def tree(doc: Document) -> etree._Element:
    return body(render_tei(doc, RULES))


def shape(element: etree._Element) -> str:
    """An element as `name:type(children)`, without `body` and `article`."""
    inner = " ".join(shape(child) for child in element)
    name = etree.QName(element).localname
    if name == "body":
        return inner
    label = element.get("type") or name
    return f"{label}({inner})" if name in ("div", "list", "lg", "figure") else label + (f"[{inner}]" if inner else "")


def ids(element: etree._Element) -> list[str]:
    """All ids in it without that of the document."""
    return [found.split(".", 1)[1] for e in element.iter() if (found := e.get(XML_ID))]


PARTED = st.sampled_from(["", "\n", "\n\n", "\n\f", "\n第3页\n", "第4页\n"])
ANY_TEXT = st.text(st.characters(codec=None), max_size=8) | st.text(
    "中文，。\n\r\t \f\f\x00\x0b\ufffe\ufeff\ud800\udc80<&>]\"□", max_size=8)


SEEN = (Evidence("table-row", 0.0),)
GRIDS = st.lists(st.lists(st.text("甲12,□<", max_size=3), min_size=3, max_size=3), min_size=2, max_size=4).flatmap(
    lambda rows: st.sampled_from([("", "\t", ""), ("| ", " | ", " |"), ("│", "│", "│"), ("", "    ", "")]).map(
        lambda by: [by[0] + by[1].join(row) + by[2] for row in rows])).flatmap(
            lambda lines: st.just(lines) | st.just([lines[0], "|---|---|---|", *lines[1:], "|---|"]))


@st.composite
def documents(draw: st.DrawFn, max_blocks: int = 14) -> Document:
    """Blocks of any type and level in any order, of any text, in several spans, with gaps anywhere."""
    article = 0
    blocks: list[Block] = []
    text = draw(ANY_TEXT)
    for kind in draw(st.lists(st.sampled_from(TYPES), max_size=max_blocks)):
        spans = []
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 0]))):
            words = draw(ANY_TEXT)
            spans.append(Span(len(text), len(text) + len(words)))
            text += words + draw(PARTED)
        article += draw(st.sampled_from([0, 0, 0, 0, 1]))
        blocks.append(Block(kind, tuple(spans), draw(st.none() | st.integers(-1, 9)), article))
        if draw(st.integers(0, 7)) == 0:
            for line in draw(GRIDS):
                blocks.append(Block("line", (Span(len(text), len(text) + len(line)),), None, article, SEEN))
                text += line + draw(st.sampled_from(["\n", "\n", "\n", "\n", "\n", "\n", "\n第3页", "\n\n"]))
    if draw(st.booleans()):
        blocks = draw(st.permutations(blocks))
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, 3)), max_size=4))
    flags = [Finding(draw(st.sampled_from(["ORD900", "ORD901", "CHA900"])), Span(at, min(at + n, len(text)))) for at, n in places]
    edits = [Finding("PUN900", Span(*m.span()), "，") if m[0] == "," else
             Finding("LAY900", Span(*m.span()), "", draw(st.sampled_from(["number", "header", "footer"])))
             for m in re.finditer(",|第[34]页\n?", text)]
    # A first edit has made some of the text, whatever blocks it belongs to, of something else. (Where in an edit a gap would be, no
    # source can say.)
    start = draw(st.integers(0, len(text)))
    end, was = (start, "") if places else (min(start + draw(st.integers(0, 6)), len(text)), draw(st.just("") | ANY_TEXT))
    first = Finding(draw(st.sampled_from(["PUN900", "REP900", "CHA901"])), Span(start, start + len(was)), text[start:end])
    doc = Document.from_source(source_of(text[:start] + was + text[end:]), draw(ANY_TEXT)).apply([first])
    return doc.apply(edits, blocks=blocks, flags=flags)
