"""Vertical type: columns that were read from the left are read from the right, and those that stand in order stay."""

from __future__ import annotations

import pytest
from pages import wrapped
from test_columns import A, B, C, D, E, F, blocks

import cleaner
from cleaner.document import replay, unwind


def columns(text: str, width: int = 20) -> list[str]:
    """The columns of vertical type, a character a line."""
    return ["\n".join(x) for x in wrapped(text, width).split("\n")]


def from_the_left(text: str, width: int = 20) -> str:
    return "\n\n".join(columns(text, width)[::-1]) + "\n"


def moves(text: str) -> set[str]:
    return {m.rule for b in cleaner.clean(text).blocks for m in b.moves}


@pytest.mark.parametrize("text", [E + F + D, D + E + F + A, F + A + D + B + E + C])
def test_columns_begin_at_the_right(text: str) -> None:
    assert "".join(blocks(from_the_left(text))) == text


@pytest.mark.parametrize("text", [E + F + D, D + E + F + A, F + A + D + B + E + C])
def test_columns_that_stand_in_order_stay(text: str) -> None:
    told = "\n\n".join(columns(text)) + "\n"
    assert "".join(blocks(told)) == text
    assert not moves(told)


@pytest.mark.parametrize("text", [
    ("姓名性别年龄籍贯", "张三男三十湖南人", "李四女二十湖北人", "王五男四十广东人", "赵六女五十广西人"),
    ("白日依山尽，", "黄河入海流。", "欲穷千里目，", "更上一层楼。", "千山鸟飞绝，", "万径人踪灭。"),
])
def test_what_does_not_read_on_from_the_right_stays(text: tuple[str, ...]) -> None:
    assert not moves("\n\n".join("\n".join(x) for x in text) + "\n")


def test_each_page_is_turned_by_itself_and_the_rest_stays() -> None:
    below = "本报记者昨天从县里得到消息，这座桥和磨坊都将列入保护名录，具体办法由文化部门另行公布。"
    text = f"新桥和磨坊的故事\n\n{from_the_left(A + D + B)}\f{from_the_left(E + F)}\n{below}\n"
    found = blocks(text)
    assert found[0] == "新桥和磨坊的故事"
    assert "".join(found[1:-1]) == A + D + B + E + F
    assert found[-1] == below


def test_short_lines_at_the_ends_stay_there() -> None:
    text = from_the_left(A + D + B)
    assert blocks("磨坊\n\n" + text) == ["磨坊", *blocks(text)]
    assert blocks(text + "\n12\n") == [*blocks(text), "12"]
    assert blocks(text + "\n作者\n") == [*blocks(text), "作者"]


@pytest.mark.parametrize("behind", ["\f" + C, "\n## 桥头\n" + C, "\f" + from_the_left(A + C + E)])
def test_what_stands_behind_is_told_by_the_same_rule(behind: str) -> None:
    assert moves(from_the_left(D + E + F) + behind) == {"LAY209"}


def test_what_was_turned_says_why_and_nothing_is_lost() -> None:
    text = from_the_left(D + E + F)
    doc = cleaner.clean(text)
    assert {m.rule for b in doc.blocks for m in b.moves} == {"LAY209"}
    assert all("columns read on from the right" in m.evidence[0].detail for b in doc.blocks for m in b.moves)
    assert replay(text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text


def test_without_the_rule_the_order_is_that_of_the_text() -> None:
    doc = cleaner.clean(from_the_left(D + E + F), cleaner.Config(ignore=("LAY209",)))
    assert not any(m.rule == "LAY209" for b in doc.blocks for m in b.moves)


def test_the_clean_text_is_cleaned_to_itself() -> None:
    once = "\n\n".join(blocks(from_the_left(D + E + F))) + "\n"
    assert "\n\n".join(blocks(once)) + "\n" == once
