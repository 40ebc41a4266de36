"""What the TEI header is told: names in bylines, the script of a text."""

from __future__ import annotations

import opencc
import pytest
from msgspec import structs
from tei_documents import source_of

from cleaner.config import Config
from cleaner.document import Document, Finding
from cleaner.exports.bylines import authors
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.imprint import Imprint, imprint
from cleaner.exports.language import SIMPLIFIED, TRADITIONAL, language
from cleaner.exports.tei import render_tei
from cleaner.exports.validate import validate
from cleaner.rules import RuleSet, select
from cleaner.spans import Span

BUILTIN = Config().rule_set()


@pytest.mark.parametrize(("byline", "expected"), [
    ("记者 李明", ["李明"]),
    ("本报记者李明、王小芳", ["李明", "王小芳"]),
    ("□ 记者 李明 王芳 通讯员 张大千 文/图", ["李明", "王芳", "张大千"]),
    ("记者 李明 王芳 文图", ["李明", "王芳"]),
    ("本报记者 李明/文 王芳/图", ["李明"]),
    ("记者 李明 图并文", ["李明"]),
    ("（记者 李明 摄影 王芳）", ["李明"]),
    ("本报首席记者　欧阳小山　欧阳锋", ["欧阳小山", "欧阳锋"]),
    ("记者：阿不都·热合曼", ["阿不都·热合曼"]),
    ("記者 陳志強 報道", ["陳志強"]),
    ("记者 李明 北京报道", ["李明"]),
    ("作者 李明", ["李明"]),
])
def test_names_that_a_byline_states(byline: str, expected: list[str]) -> None:
    assert authors([byline], BUILTIN) == expected


@pytest.mark.parametrize("byline", [
    "新华社供稿", "李明", "本报记者站", "记者团队", "记者 王 阳", "记者李明北京报道", "记者 李明 郑州 3月5日电", "本报讯",
    "文/图 李明", "据新华社电",
    "", "记者 全媒体中心 摄", "通讯员",
])
def test_no_name_is_guessed(byline: str) -> None:
    assert authors([byline], BUILTIN) == []


def test_each_name_stands_once() -> None:
    assert authors(["记者 李明 王芳", "记者 王芳"], BUILTIN) == ["李明", "王芳"]


def test_words_of_bylines_are_rules() -> None:
    assert authors(["记者 李明"], select(BUILTIN, [], ["WRD025"])) == []
    role = structs.replace(BUILTIN["WRD025"], match="((编者)|笔者) *")  # groups of a user's are nothing to code
    assert authors(["编者 李明 笔者 王芳"], RuleSet([("words", role), ("words", BUILTIN["WRD026"])])) == ["李明", "王芳"]


@pytest.mark.parametrize(("text", "expected"), [
    ("我们来到这个车间。", "zh-Hans"), ("我們來到這個車間。", "zh-Hant"), ("一二三。", "zh"), ("", "und"), ("Only English.", "und"),
    ("他写道：“這個。”我们经过车间，开始劳动。", "zh-Hans"), ("𠮷。", "zh"),
])
def test_language(text: str, expected: str) -> None:
    assert language(text) == expected


def test_each_character_of_the_tables_belongs_to_one_script() -> None:
    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    assert [c for c in TRADITIONAL if to_simplified.convert(c) == c] == []
    assert [c for c in SIMPLIFIED if to_traditional.convert(c) == c or to_simplified.convert(c) != c] == []


def stated(*furniture: str, kind: str = "header") -> Document:
    """A document of which furniture was taken out."""
    text = "\n".join([*furniture, "桥修好了。"])
    places = [(text.index(words), words) for words in furniture]
    return Document.from_source(source_of(text)).apply(
        [Finding("LAY202", Span(at, at + len(words)), "", kind) for at, words in places])


@pytest.mark.parametrize(("furniture", "expected"), [
    (("石桥日报 2025年3月29日 星期六 第5版 责任编辑：王小明",), Imprint("石桥日报", "2025-03-29", "", "5")),
    (("2025年3月9日　星期日　第６２１３期　０７版",), Imprint("", "2025-03-09", "6213", "07")),
    (("柳河晚报", "2025.3.29"), Imprint("柳河晚报", "2025-03-29")),
    (("石桥日报 A04", "2025-03-29 第A04版"), Imprint("石桥日报", "2025-03-29", "", "A04")),
    # What furniture says in two ways is not stated, and neither is what it does not say.
    (("石桥日报 2025年3月29日", "柳河晚报 2025年3月30日"), Imprint()),
    (("石桥日报 第5版", "石桥日报 第6版"), Imprint("石桥日报")),
    (("2025年2月30日 第5版",), Imprint()), (("天气预报 第5版",), Imprint()), (("3月29日 第5版",), Imprint()),
    (("第5版",), Imprint()),
])
def test_what_furniture_states_of_the_paper(furniture: tuple[str, ...], expected: Imprint) -> None:
    assert imprint(stated(*furniture), BUILTIN) == expected


def test_only_furniture_that_was_taken_out_states_something() -> None:
    doc = stated("石桥日报 2025年3月29日", kind="image")
    assert imprint(doc, BUILTIN) == Imprint()
    assert imprint(Document.from_source(source_of("石桥日报 2025年3月29日")), BUILTIN) == Imprint()


def test_the_paper_in_the_header() -> None:
    doc = stated("石桥日报 2025年3月29日 星期六 第12期 第5版")
    for data in (render_tei(doc, BUILTIN), render_diplomatic(doc, BUILTIN)):
        assert validate(data) == []
        shown = data.decode().replace("zh-Hans", "zh").replace("\n", "")
        assert ('<bibl type="newspaper"><title level="j" xml:lang="zh">石桥日报</title><date when="2025-03-29">2025-03-29</date>'
                '<biblScope unit="issue">12</biblScope><biblScope unit="page">5</biblScope></bibl>') in shown
    assert b'type="print"' in render_tei(stated("2025年3月29日 第5版"), BUILTIN)
