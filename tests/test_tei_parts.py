"""What the TEI header is told: names in bylines, the script of a text."""

from __future__ import annotations

import opencc
import pytest

from cleaner.exports.bylines import authors
from cleaner.exports.language import SIMPLIFIED, TRADITIONAL, language


@pytest.mark.parametrize(("byline", "expected"), [
    ("记者 李明", ["李明"]),
    ("本报记者李明、王小芳", ["李明", "王小芳"]),
    ("□ 记者 李明 王芳 通讯员 张大千 文/图", ["李明", "王芳", "张大千"]),
    ("（记者 李明 摄影 王芳）", ["李明"]),
    ("本报首席记者　欧阳小山　欧阳锋", ["欧阳小山", "欧阳锋"]),
    ("记者：阿不都·热合曼", ["阿不都·热合曼"]),
    ("記者 陳志強 報道", ["陳志強"]),
    ("记者 李明 北京报道", ["李明"]),
    ("作者 李明", ["李明"]),
])
def test_names_that_a_byline_states(byline: str, expected: list[str]) -> None:
    assert authors([byline]) == expected


@pytest.mark.parametrize("byline", [
    "新华社供稿", "李明", "本报记者站", "记者团队", "记者 王 阳", "记者李明北京报道", "记者 李明 郑州 3月5日电", "本报讯",
    "文/图 李明", "据新华社电",
    "", "记者 全媒体中心 摄", "通讯员",
])
def test_no_name_is_guessed(byline: str) -> None:
    assert authors([byline]) == []


def test_each_name_stands_once() -> None:
    assert authors(["记者 李明 王芳", "记者 王芳"]) == ["李明", "王芳"]


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
