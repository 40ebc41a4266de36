"""Columns that were read in turn: each is read by itself where that mends words, and what only looks so stays."""

from __future__ import annotations

from itertools import zip_longest

import pytest
from pages import wrapped
from test_columns import A, B, C, D, E, F, blocks

import cleaner
from cleaner.document import replay, unwind


def in_turn(*columns: str, width: int = 16, lines: int = 2, between: str = "\n\n") -> str:
    """Columns of which some lines are read of each in turn."""
    cut = [wrapped(text, width).split("\n") for text in columns]
    pieces = [["\n".join(x[n : n + lines]) for n in range(0, len(x), lines)] for x in cut]
    return between.join(x for row in zip_longest(*pieces, fillvalue="") for x in row if x) + "\n"


LEFT, RIGHT = D + B + F, A + C + E


@pytest.mark.parametrize(("columns", "width", "lines"), [
    ((E, F), 12, 1), ((LEFT, RIGHT), 16, 2), ((LEFT, RIGHT), 10, 1), ((A + D, B + E, C + F), 10, 1), ((A + D, B + E, C + F), 16, 2),
])
def test_columns_are_read_one_after_the_other(columns: tuple[str, ...], width: int, lines: int) -> None:
    assert "".join(blocks(in_turn(*columns, width=width, lines=lines))) == "".join(columns)


def test_a_headline_above_them_stays_above() -> None:
    assert "|".join(blocks(f"新桥和磨坊\n\n{in_turn(LEFT, RIGHT)}")).startswith("新桥和磨坊|入冬以前")


def test_a_longer_column_is_read_to_its_end_first() -> None:
    assert "".join(blocks(in_turn(F + A + D, B + E))) == F + A + D + B + E


@pytest.mark.parametrize("row", [2, 5, 6, 9, 12])
def test_lines_of_two_columns_may_follow_one_another_without_a_blank_line(row: int) -> None:
    told = in_turn(LEFT, RIGHT, width=10, lines=1).split("\n\n")
    text = "\n".join("\n\n".join(x) for x in (told[:row], told[row:]))
    assert "".join(blocks(text)) == LEFT + RIGHT


def beside(left: str, right: str, alone: set[int]) -> str:
    """Two columns with one blank between; the lines of some rows do not stand at one height and follow one another."""
    rows = zip_longest(wrapped(left, 11).split("\n"), wrapped(right, 11).split("\n"), fillvalue="")
    return "\n".join((("\n" if n in alone else " ").join(row)).rstrip(" ") for n, row in enumerate(rows)) + "\n"


@pytest.mark.parametrize("alone", [{4}, {3, 9}, {2, 5, 8}])
def test_columns_with_one_blank_between_may_have_lines_at_other_heights(alone: set[int]) -> None:
    right = RIGHT + "大家听了都说好。"
    assert "".join(blocks(beside(LEFT, right, alone))) == LEFT + right


@pytest.mark.parametrize("alone", [{4}, {3, 9}, {2, 5, 8}])
def test_paragraphs_of_columns_with_one_blank_between_keep_their_indents(alone: set[int]) -> None:
    left, right = ("\u3000\u3000" + "\n\u3000\u3000".join(x) for x in ((D, B, F + "大家听了，都说应该这样办。"), (A, C, E)))
    found = blocks(beside(left, right, alone))
    assert found == [D, B, F + "大家听了，都说应该这样办。", A, C, E]


def test_what_is_not_proved_is_read_as_columns_side_by_side() -> None:
    text = beside((LEFT + RIGHT) * 3, (RIGHT + LEFT) * 3, {7})
    found = "".join(blocks(text))
    assert found.startswith(LEFT[:60])
    doc = cleaner.clean(text, cleaner.Config(ignore=("LAY208",)))
    assert {m.rule for b in doc.blocks for m in b.moves} == {"LAY205"}


def test_columns_of_which_one_is_a_block_and_what_stands_below_are_read() -> None:
    text = ("写在黑板上，他看一眼，点\n\n石头是从后山一块一块背下\n\n沙滩上搭灶，烤红薯，烟顺\n\n来的，前后用了七个月零三\n"
            "人，量了桥的长和宽，又问\n\n着水面飘，一直飘到下游的\n村人都来了。老石匠站在桥\n\n点头，水车就吱吱呀呀地转\n"
            "起来了。到了腊月，家家户\n户杀猪做豆腐，磨坊前排起\n长队。温师傅不慌不忙，先\n")
    assert sorted("".join(blocks(text))) == sorted(text.replace("\n", ""))


def test_a_block_of_one_column_below_them_is_read_where_it_goes_on() -> None:
    below = "这些话是他的女儿后来告诉我的，那时候我已经离开村子，在城里的一家印刷厂里做事，过年才回去住上几天。"
    text = beside(LEFT, RIGHT + below[:24], {3, 9}) + "\n" + wrapped(below[24:], 11) + "\n"
    assert "".join(blocks(text)) == LEFT + RIGHT + below


def test_rows_that_are_no_columns_stay_as_they_are() -> None:
    rows = ["去年秋天村里修了一座新桥 今年春天村里修了一座水库", "后来镇上来人量了桥的长宽 后来县里来人看了坝的高低",
            "孩子们天天都来桥上看流水 老人们天天都来坝上看夕阳", "桥头种了两棵桂花和一棵柳 坝边种了三排杨树和一片竹"]
    assert blocks("\n\n".join(rows * 2) + "\n") == rows * 2


def test_what_stands_below_is_read_last() -> None:
    below = "本报记者昨天从县里得到消息，这座桥和磨坊都将列入保护名录，具体办法由文化部门另行公布。"
    assert blocks(f"{in_turn(LEFT, RIGHT)}\n\n{below}\n")[-1] == below


def test_each_page_is_looked_at_by_itself() -> None:
    text = in_turn(LEFT, RIGHT) + "\f" + in_turn(E, F, width=12, lines=1)
    assert "".join(blocks(text)) == LEFT + RIGHT + E + F


@pytest.mark.parametrize("text", [
    in_turn(A, between="\n\n"),
    "\n\n".join(wrapped(A + B + C, 14).split("\n")) + "\n",
    "\n\n".join((A, D, B, E, C, F)) + "\n",
    "\n\n".join(["桥头村", "磨坊", "渡口", "石匠", "温师傅", "竹排", "沙滩", "红薯", "水车", "腊月", "豆腐", "黑板"]) + "\n",
    "\n\n".join(x for text in (A, B, C) for x in text.replace("。", "，").split("，") if x) + "\n",
])
def test_what_stands_in_order_stays(text: str) -> None:
    doc = cleaner.clean(text)
    assert not any(m.rule == "LAY208" for b in doc.blocks for m in b.moves)
    assert [b.spans[0].start for b in doc.blocks] == sorted(b.spans[0].start for b in doc.blocks)


@pytest.mark.parametrize("border", ["\n\f", "\n\n第 12 页\n\n"])
def test_nothing_stands_twice_where_a_column_goes_on_behind_the_page(border: str) -> None:
    told = in_turn(E, F, width=12, lines=1)
    text = told.replace("起来了。\n\n规矩。", f"起来了。他关上门{border}规矩。")
    assert text != told
    assert "".join(blocks(text)) == f"{E}他关上门{F}"


@pytest.mark.parametrize("mark", ["> ", "## ", "- ", "```"])
def test_code_marked_lines_and_quoted_mail_stay(mark: str) -> None:
    told = in_turn(E, F, width=12, lines=1)
    text = f"```\n{told}```\n" if mark == "```" else "\n".join(mark + x if x else x for x in told.split("\n")) + "\n"
    assert not any(m.rule == "LAY208" for b in cleaner.clean(text).blocks for m in b.moves)


def test_a_table_read_one_cell_a_line_stays() -> None:
    cells = "姓名 性别 年龄 籍贯 张三 男 三十 湖南 李四 女 二十 湖北 王五 男 四十 广东 赵六 女 五十 广西"
    assert not any(b.moves for b in cleaner.clean(cells.replace(" ", "\n\n") + "\n").blocks)


def test_what_was_moved_says_why_and_nothing_is_lost() -> None:
    text = in_turn(LEFT, RIGHT)
    doc = cleaner.clean(text)
    assert {m.rule for b in doc.blocks for m in b.moves} == {"LAY208"}
    assert all("words are whole in 2 columns" in m.evidence[0].detail for b in doc.blocks for m in b.moves)
    assert replay(text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text


def test_without_the_rule_they_stay_as_they_were_read() -> None:
    doc = cleaner.clean(in_turn(LEFT, RIGHT), cleaner.Config(ignore=("LAY208",)))
    assert not any(m.rule == "LAY208" for b in doc.blocks for m in b.moves)


def test_the_clean_text_is_cleaned_to_itself() -> None:
    once = "\n\n".join(blocks(in_turn(LEFT, RIGHT))) + "\n"
    assert "\n\n".join(blocks(once)) + "\n" == once
