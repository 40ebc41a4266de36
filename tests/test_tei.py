"""The reading view: what becomes of blocks, gaps and characters, and that it always is valid TEI."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from tei_documents import RULES, TYPES, body, document, documents, ids, shape, tree

from cleaner.document import Block, BlockType, Document, Finding, Move
from cleaner.exports import Links
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.pages import page_breaks
from cleaner.exports.tables import rows
from cleaner.exports.tei import render_tei
from cleaner.exports.tei_text import gaps_by_block, plain
from cleaner.exports.tei_xml import XML_ID, XML_LANG
from cleaner.exports.validate import schema_bytes, validate
from cleaner.pipeline import clean
from cleaner.rules import builtin
from cleaner.spans import Span

TEI_ALL = os.environ.get("CLEANER_TEI_ALL", "")
SHORT: dict[str, tuple[BlockType, dict[str, int]]] = {
    "k": ("kicker", {}), "t": ("title", {}), "s": ("subtitle", {}), "by": ("byline", {}), "dt": ("dateline", {}),
    "h": ("head", {}), "h2": ("head", {"level": 2}), "h3": ("head", {"level": 3}), "lb": ("label", {}), "p": ("p", {}),
    "i": ("list-item", {}), "l": ("line", {}), "cap": ("caption", {}), "cr": ("credit", {}), "/": ("p", {"article": 1}),
}


def made(blocks: str) -> Document:
    return document(*((SHORT[b][0], "文", SHORT[b][1]) for b in blocks.split()))


@pytest.mark.parametrize(("blocks", "expected"), [
    ("", "article()"),
    ("p p", "article(p p)"),
    ("k t s by dt p p", "article(kicker main sub byline dateline p p)"),
    ("t p p by", "article(main p p byline)"),
    ("t", "article(main)"),
    ("t by", "article(main byline)"),
    # sections; what stands before the first is the lead
    ("t p h p p h p", "article(main lead(p) section(section p p) section(section p))"),
    ("t h p h2 p h3 p h2 p h p", "article(main section(section p section(section p section(section p)) section(section p)) "
                                 "section(section p))"),
    ("h3 p h p", "article(section(section p) section(section p))"),
    ("h h", "article(section(section) section(section))"),
    # a byline that closes the article stands after its sections, one in the middle closes its section
    ("t h p by", "article(main section(section p) byline)"),
    ("t h p cap cr by", "article(main section(section p figure(caption byline)) byline)"),
    ("t h p by h p", "article(main section(section p byline) section(section p))"),
    ("t p by p", "article(main lead(p byline) section(p))"),
    ("t p by p h p", "article(main lead(p byline) section(p) section(section p))"),
    ("t h p by p", "article(main section(section p byline) section(p))"),
    ("h p by h2 p", "article(section(section lead(p byline) section(section p)))"),
    ("t h by p", "article(main section(section byline p))"),
    # a headline inside an article
    ("p t p", "article(lead(p) section(main p))"),
    ("t p k t s h p", "article(main lead(p) section(kicker main sub section(section p)))"),
    ("t p k h p", "article(main lead(p) section(kicker section p))"),
    ("t h p k h2 p", "article(main section(section p section(kicker section p)))"),
    ("k h p", "article(kicker section(section p))"),
    ("t h s p", "article(main section(section sub p))"),
    ("p k p", "article(lead(p) section(kicker p))"),
    # a label above a head is one of the heads, before a paragraph it is a label
    ("lb t p", "article(label main p)"),
    ("lb dt t p", "article(label dateline main p)"),
    ("t lb p lb p", "article(main label p label p)"),
    ("t p lb h p", "article(main lead(p) section(label section p))"),
    # groups
    ("p i i p i", "article(p list(item item) p list(item))"),
    ("cap cr cr cap cr p cr", "article(figure(caption byline byline) figure(caption byline) p figure(byline))"),
    ("t cap p h p", "article(main figure(caption) lead(p) section(section p))"),
    ("p cap h p", "article(lead(p figure(caption)) section(section p))"),
    # a new article
    ("t p by / /", "article(main p byline) article(p p)"),
])
def test_structure(blocks: str, expected: str) -> None:
    assert shape(tree(made(blocks))) == expected


def test_heads_of_any_level_nest_to_a_bounded_depth() -> None:
    doc = document(*(("head", "文", {"level": n}) for n in range(1, 3000)))
    assert max(len(list(e.iterancestors())) for e in tree(doc).iter()) < 12


def test_stanzas_end_at_a_blank_line() -> None:
    doc = document(("line", "一"), ("line", "二", {"before": "\n"}), ("line", "三"), ("line", "四", {"before": "\n"}), ("p", "五"))
    assert shape(tree(doc)) == "article(lg(l l) lg(l l) p)"


def test_a_year_labels_the_head_that_follows_it() -> None:
    doc = document(("title", "题"), ("head", "2023"), ("head", "修桥"), ("p", "一"),
                   ("head", "2024年"), ("p", "二"), ("head", "2025"))
    assert shape(body(render_tei(doc, builtin()))) == "article(main section(label section p) section(section p) section(section))"


def test_body_of_a_small_page() -> None:
    doc = document(("title", "桥通了"), ("byline", "记者 李明"),
                   ("p", "河上的桥 通了。\n灯也亮了。"), ("head", "修桥"), ("p", "钱<够>&。"))
    start = f"n{doc.source.sha256[:12]}"
    data = render_tei(doc, RULES).decode()
    assert data[data.index("<body>") : data.index("</text>")] == f"""\
<body>
<div type="article" xml:id="{start}.d1">
<head type="main" xml:id="{start}.L1">桥通了</head>
<byline xml:id="{start}.L3">记者 李明</byline>
<div type="lead" xml:id="{start}.d5">
<p xml:id="{start}.L5">河上的桥 通了。<lb/>灯也亮了。</p>
</div>
<div type="section" xml:id="{start}.d8">
<head type="section" xml:id="{start}.L8">修桥</head>
<p xml:id="{start}.L10">钱&lt;够&gt;&amp;。</p>
</div>
</div>
</body>
"""


def test_ids_are_places_in_the_source() -> None:
    doc = document(("title", "题"), ("p", "一"), ("p", "二", {"before": ""}), ("p", "三"))
    doc = doc.apply([Finding("PUN900", Span(1, 3), " ")])  # the line breaks of the source still count
    assert ids(tree(doc)) == ["d1", "L1", "L3", "L3.2", "L5"]


def test_ids_do_not_depend_on_the_reading_order() -> None:
    doc = document(("p", "一"), ("p", "二", {"before": ""}), ("p", "三"))
    turned = doc.apply([], blocks=doc.blocks[::-1])
    assert {e.text: e.get(XML_ID) for e in tree(doc).iter("{*}p")} == {e.text: e.get(XML_ID) for e in tree(turned).iter("{*}p")}
    assert [e.text for e in tree(turned).iter("{*}p")] == ["三", "二", "一"]


def test_a_paragraph_in_two_places_is_one() -> None:
    doc = document(("p", "开头"), ("p", "别的。"), ("p", "结尾。"))
    a, b, c = (block.spans[0] for block in doc.blocks)
    doc = doc.apply([], blocks=[Block("p", (a, c)), Block("p", (b,))])
    assert [e.text for e in tree(doc).iter("{*}p")] == ["开头结尾。", "别的。"]


def inner(doc: Document) -> list[str]:
    """The content of the paragraphs as XML, ids without that of the document."""
    out = []
    for p in tree(doc).iter("{*}p"):
        xml = etree.tostring(p, encoding="unicode", with_tail=False).replace(f"n{doc.source.sha256[:12]}.", "")
        out.append(xml[xml.index(">") + 1 : xml.rindex("</")] if "</p>" in xml else "")
    return out


LOST = '<gap reason="lost" extent="unknown" unit="chars" ana="#ORD900" cert="medium"/>'


@pytest.mark.parametrize(("span", "expected"), [
    ((4, 4), ["甲乙丙丁" + LOST, "戊□己"]),  # at the end of a block
    ((5, 5), ["甲乙丙丁" + LOST, "戊□己"]),  # between blocks
    ((4, 6), ["甲乙丙丁" + LOST, "戊□己"]),
    ((6, 6), ["甲乙丙丁", LOST + "戊□己"]),  # at the beginning of one
    ((2, 2), ["甲乙" + LOST + "丙丁", "戊□己"]),
    ((1, 3), ["甲乙丙" + LOST + "丁", "戊□己"]),  # takes no words away
    ((3, 9), ["甲乙丙丁" + LOST, "戊□己"]),
    ((7, 8), ["甲乙丙丁", "戊" + LOST.replace("lost", "illegible").replace('extent="unknown"', 'quantity="1"') + "己"]),
    ((7, 9), ["甲乙丙丁", "戊□己" + LOST]),
])
def test_gaps_stand_at_their_place(span: tuple[int, int], expected: list[str]) -> None:
    assert inner(document(("p", "甲乙丙丁"), ("p", "戊□己"), open=(Finding("ORD900", Span(*span)),))) == expected


def test_gaps_at_one_place_are_one_gap_of_several_rules() -> None:
    flags = tuple(Finding(r, Span(1, 1)) for r in ("ORD900", "ORD901", "ORD900"))
    assert inner(document(("p", "甲"), open=flags)) == ["甲" + LOST.replace("#ORD900", "#ORD900 #ORD901")]


def test_other_flags_leave_the_text_alone() -> None:
    assert inner(document(("p", "甲□"), open=(Finding("CHA900", Span(1, 2)),))) == ["甲□"]


def test_a_gap_before_the_first_block_and_in_the_second_span() -> None:
    doc = document(("p", "甲"), ("p", "乙"), ("p", "丙"), open=(Finding("ORD900", Span(7, 7)),))
    first, second, third = (b.spans[0] for b in doc.blocks)
    doc = doc.apply([], blocks=[Block("p", (second,)), Block("p", (first, third))], flags=[Finding("ORD900", Span(0, 0))])
    assert inner(doc) == ["乙", LOST + "甲丙" + LOST]


def test_characters_that_xml_cannot_hold() -> None:
    undecoded = '<gap reason="undecodable" extent="unknown" unit="chars"/>'
    assert inner(document(("p", "甲\x00\x0b\ufffe乙\udcff\udce5丙\ufffd\t丁\r\n戊"))) == [
        f"甲乙{undecoded}丙{undecoded}\t丁<lb/>戊"]


@pytest.mark.parametrize("doc", [
    document(*[("p", "文。")] * 100_000),  # libxml2 took minutes for these with a content model of (a, b*)+
    document(("p", "文。\n" * 100_000)),
    document(("p", "文。" * 50_000), open=tuple(Finding("ORD900", Span(i, i)) for i in range(100_000))),
], ids=["blocks", "breaks", "gaps"])
@pytest.mark.usefixtures("bounded")
def test_time_grows_with_the_text_only(doc: Document) -> None:
    assert validate(render_tei(doc, RULES)) == []


def header(doc: Document, path: str, **options: str) -> list[str]:
    return [e.text or "" for e in etree.fromstring(render_tei(doc, RULES, **options)).iterfind(f".//{{*}}teiHeader//{{*}}{path}")]


def test_header_says_what_the_file_is() -> None:
    doc = document(("title", "春风\n又绿"), ("title", "江南岸"), ("byline", "记者 李明 通讯员 王芳 文/图"),
                   ("p", "正文,开始了。"), ("title", "另一篇", {"article": 1}), name="a\x00b.txt")
    comma = doc.text.index(",")
    doc = doc.apply([Finding("PUN900", Span(comma, comma + 1), "，")], flags=[Finding("ORD900", Span(0, 0))])
    assert header(doc, "title") == ["春风 又绿 江南岸", "另一篇"]
    assert header(doc, "author") == ["李明", "王芳"]
    assert header(doc, "idno[@type='sha256']") == [doc.source.sha256]
    assert header(doc, "idno[@type='filename']") == ["ab.txt"]
    assert header(doc, "measure") == ["34 characters", f"{len(doc.source.data)} bytes", " (1 edit)", " (1 gap)"]
    assert header(doc, "catDesc") == ["comma: It is so.", "lost: It is so."]
    first, *others = doc.blocks
    first = replace(first, moves=(Move("ORD901", 0), Move("PUN900", 0), Move("PUN900", 0)))
    moved = replace(doc, blocks=(first, *others))
    assert header(moved, "measure")[2:] == [" (1 edit)", " (2 moves)", " (1 gap)", " (1 move)"]
    assert header(moved, "catDesc") == ["comma: It is so.", "lost: It is so.", "box: It is so."]
    assert not validate(render_tei(moved, RULES))
    assert header(doc, "language") == ["Chinese in simplified characters"]
    root = etree.fromstring(render_tei(doc, RULES))
    assert root.get(XML_LANG) == "zh-Hans"
    assert root.get(XML_ID) == "n" + doc.source.sha256[:12]


def test_no_title_is_invented() -> None:
    assert header(document(("p", "文")), "title") == ["[Untitled] 甲.txt"]
    assert header(document(name=""), "title") == ["[Untitled]"]
    assert header(document(("byline", "新华社供稿")), "author") == []


def test_a_date_only_if_it_is_given() -> None:
    doc = document(("p", "文"))
    assert header(doc, "change") == header(doc, "date") == []
    data = render_tei(doc, RULES, date="2025-03-01")
    assert b'<change when="2025-03-01"' in data
    assert validate(data) == []
    with pytest.raises(ValueError, match="not a date"):
        render_tei(doc, RULES, date="2025-3-1")


def test_the_schema_is_named_only_if_asked_for() -> None:
    doc = document(("p", "文"))
    assert b"xml-model" not in render_tei(doc, RULES)
    data = render_tei(doc, RULES, links=Links(schema="../a&'b.rng"))
    assert data.splitlines()[1].startswith(b"<?xml-model href=\"../a&amp;'b.rng\" ")
    assert validate(data) == []
    with pytest.raises(ValueError, match="percent-encode"):
        render_tei(doc, RULES, links=Links(schema="a?>"))


@given(documents())
@settings(deadline=None, max_examples=300)
def test_any_document_is_valid_and_loses_no_text(doc: Document) -> None:
    data = render_tei(doc, RULES)
    assert validate(data) == []
    assert data == render_tei(doc, RULES)
    leaves = [e for e in body(data).iter() if ".L" in e.get(XML_ID, "")]
    tables = rows(doc, gaps_by_block(doc, RULES), page_breaks(doc, RULES))
    said = [doc.block_text(block) if n not in tables else "".join(doc.text[slice(*cell)] for cell in tables[n].cells)
            for n, block in enumerate(doc.blocks) if n not in tables or tables[n].cells]
    assert len(leaves) == len(said)
    assert letters("".join(map(own_text, leaves))) == letters("".join(said))


def own_text(leaf: etree._Element) -> str:
    """The text of a block, without the items of a list inside an item."""
    inner = "".join("".join(child.itertext()) for child in leaf if etree.QName(child).localname != "list")
    return (leaf.text or "") + inner + "".join(child.tail or "" for child in leaf)


def letters(text: str) -> str:
    """Without white space, without placeholders that a gap may replace, without what XML cannot hold."""
    return "".join(c for c in plain(text) if c not in " \t" and unicodedata.category(c) not in ("So", "Co", "Cs", "Cn"))


@given(st.text() | st.binary())
@settings(deadline=None, max_examples=60)
def test_any_input_gives_valid_tei(data: str | bytes) -> None:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    doc = clean(raw, name="甲.txt")
    assert validate(render_tei(doc, builtin())) == []


def test_files_merge_into_one_corpus() -> None:
    parts = [etree.fromstring(render_tei(document(("title", t), ("p", "文")), RULES)) for t in "甲乙"]
    corpus = etree.Element("{http://www.tei-c.org/ns/1.0}teiCorpus", {XML_ID: "all"})
    corpus.append(etree.fromstring(etree.tostring(parts[0][0]).replace(b"xml:id=\"n", b"xml:id=\"c")
                                   .replace(b"#n", b"#c")))
    corpus.extend(parts)
    assert validate(etree.tostring(corpus)) == []


@pytest.mark.skipif(not (shutil.which("jing") and Path(TEI_ALL).is_file()), reason="needs jing, and tei_all.rng in CLEANER_TEI_ALL")
def test_valid_against_tei_all(tmp_path: Path) -> None:
    samples = [" ".join(SHORT), "", "t", "lb dt t p", "k s by p by p h by p cap cr h2 i i l l lb by",
               *(f"p {t} p {t} h {t}" for t in SHORT)]
    flags = (Finding("ORD900", Span(0, 0)), Finding("ORD901", Span(1, 1)))
    docs = [*(made(sample) for sample in samples), document(("p", "甲\udc80\n"), open=flags), *(document((t, "文")) for t in TYPES),
            clean("".join(f"第{n}页\n\n- 路修到河边，\n  - 再到镇上，孩子\n\f" for n in range(3)) + "都去。\n\f天亮。\n\f\f天黑。"),
            clean("各县产量：\n\n| 县 | 产量 |\n|---|---|\n| 石桥 | 120 |\n| 柳河 | 9□ |\n\n县\t产量\n石桥\t1,2\n柳河\t95\n"),
            clean("石桥日报 2025年3月29日 星期六 第6213期 第5版\n\n桥修好那天，人们都跑到桥下面躲雨去了，孩子们最高兴。\n")]
    for n, doc in enumerate(docs):
        links = Links(schema="cleaner.rng", diplomatic="a.xml", tei="b.xml")
        (tmp_path / f"{n}.xml").write_bytes(render_tei(doc, RULES, date="2025-03-01", links=links))
        (tmp_path / f"{n}.diplomatic.xml").write_bytes(render_diplomatic(doc, RULES, links=links))
    for folder in ("seeds", "fixtures"):
        for path in (Path(__file__).parent.parent / folder).rglob("*.txt"):
            if path.name != "expected.txt":
                doc = clean(path.read_bytes())
                (tmp_path / f"{path.parent.name}-{path.stem}.diplomatic.xml").write_bytes(render_diplomatic(doc, builtin()))
    done = subprocess.run(["jing", TEI_ALL, *map(str, tmp_path.glob("*.xml"))], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not (shutil.which("jing") and Path(TEI_ALL).is_file()), reason="needs jing, and tei_all.rng in CLEANER_TEI_ALL")
def test_thousands_of_documents_are_valid_against_tei_all(tmp_path: Path) -> None:
    count = itertools.count()

    @given(documents())
    @settings(deadline=None, max_examples=1000, database=None, suppress_health_check=list(HealthCheck))
    def write(doc: Document) -> None:
        doc = replace(doc, blocks=tuple(block for block in doc.blocks if block.spans))
        links, n = Links(schema="cleaner.rng", diplomatic="a.xml", tei="b.xml"), next(count)
        (tmp_path / f"{n}.xml").write_bytes(render_tei(doc, RULES, links=links))
        (tmp_path / f"{n}.diplomatic.xml").write_bytes(render_diplomatic(doc, RULES, links=links))

    write()
    files = [path.name for path in tmp_path.iterdir()]
    assert len(files) >= 2000
    done = subprocess.run(["jing", TEI_ALL, *files], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("trang"), reason="needs trang")
def test_the_schema_is_made_from_its_source(tmp_path: Path) -> None:
    source = Path(__file__).parent.parent / "cleaner" / "exports" / "schema" / "cleaner.rnc"
    subprocess.run(["trang", str(source), str(tmp_path / "cleaner.rng")], check=True)
    assert (tmp_path / "cleaner.rng").read_bytes() == schema_bytes()
