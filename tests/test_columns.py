"""Columns read across: what stands side by side is read apart, and what only looks so stays."""

from __future__ import annotations

from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import SENTENCES, wrapped

import cleaner
from cleaner.document import replay, unwind
from cleaner.exports.text import render_text

A = "去年秋天，村里修了一座新桥。钱是大家一点一点凑的，石头是从后山一块一块背下来的，前后用了七个月零三天才算完工。"
B = "桥修好那天，全村人都来了。老石匠站在桥头，半天说不出话，只是用手去摸那一块一块的石头，像在数它们有多少。"
C = "后来镇上来了人，量了桥的长和宽，又问桥叫什么名字。没有人答得上来，有人说就叫新桥，于是它就叫了新桥。"

D = "入冬以前，河上游的人家把竹排都收上了岸。孩子们在沙滩上搭灶，烤红薯，烟顺着水面飘，一直飘到下游的磨坊门口。"
E = "磨坊主姓温，七十多岁，耳朵不好。谁来磨面都要把话写在黑板上，他看一眼，点点头，水车就吱吱呀呀地转起来了。"
F = "到了腊月，家家户户杀猪做豆腐，磨坊前排起长队。温师傅不慌不忙，先来的先磨，远路的优先，这是他定的老规矩。"


def column(texts: list[str], width: int = 14, indent: str = "　　") -> list[str]:
    return [line for text in texts for line in wrapped(indent + text, width).split("\n")]


def beside(*columns: list[str], gutter: int = 5) -> str:
    width = max(len(line) for lines in columns for line in lines)
    rows = ["".join(piece.ljust(width + gutter) for piece in row).rstrip() for row in zip_longest(*columns, fillvalue="")]
    return "\n".join(rows) + "\n"


def blocks(text: str) -> list[str]:
    doc = cleaner.clean(text)
    return [doc.block_text(b) for b in doc.blocks]


@pytest.mark.parametrize("indent", ["　　", "    "])
def test_two_columns_are_read_one_after_the_other(indent: str) -> None:
    assert blocks(beside(column([A], indent=indent), column([B], indent=indent))) == [A, B]


def test_a_paragraph_that_goes_on_in_the_next_column_is_one() -> None:
    lines = column([A, B])
    assert blocks(beside(lines[:4], lines[4:])) == [A, B]


def test_three_columns_below_a_headline_and_above_a_foot() -> None:
    page = f"                 一座新桥\n{beside(column([A]), column([B]), column([C]))}\n\n\n第 3 版      清溪日报 2024年5月6日\n"
    assert blocks(page)[:4] == ["一座新桥", A, B, C]


@pytest.mark.parametrize("above", [1, 2])
def test_a_right_column_may_begin_above_the_headline_of_the_left_one(above: int) -> None:
    lines = column([A, B, C, D, E, F])
    left = [""] * above + ["一座新桥"] + [""] * (above - 1) + lines[:12]
    assert blocks(beside(left, lines[12:])) == ["一座新桥", A, B, C, D, E, F]


def test_a_date_at_the_right_above_two_columns_is_in_neither() -> None:
    page = f"{' ' * 12}清溪桥边\n{beside(column([A]), column([B]))}"
    assert blocks(page) == ["清溪桥边", A, B]


def test_a_full_line_between_parts_of_a_page() -> None:
    full = "这一行横贯两栏，下面是另外一篇，说的是后来的事。"
    page = f"{beside(column([A]), column([B]))}{full}\n{beside(column([C]), column([A]))}"
    assert blocks(page) == [A, B, full, C, A]


def narrow(*columns: list[str], spaced: bool = False) -> str:
    """Columns of 11 characters with one blank between, marks hung over; papers letter-space lines that are not full."""

    def cell(line: str) -> str:
        return " ".join(line) if spaced and len(line) == 10 and line[-1] != "。" and line[0] != " " else line.ljust(11)

    rows = [" ".join(cell(piece) for piece in row).rstrip() for row in zip_longest(*columns, fillvalue="")]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("spaced", [False, True])
def test_columns_with_one_blank_between_are_read_one_after_the_other(spaced: bool) -> None:
    columns = [column([text, other], width=11, indent="  ") for text, other in ((A, D), (B, E), (C, F))]
    assert blocks(narrow(*columns, spaced=spaced)) == [A, D, B, E, C, F]


def test_a_headline_above_narrow_columns_is_no_part_of_them() -> None:
    columns = [column([text, other], width=11, indent="  ") for text, other in ((A, D), (B, E), (C, F))]
    assert blocks(f"{' ' * 25}桥与磨坊的故事\n{narrow(*columns)}") == ["桥与磨坊的故事", A, D, B, E, C, F]


def test_a_mark_set_loose_at_the_beginning_of_a_line_does_not_end_the_line() -> None:
    columns = [column(texts, width=11, indent="  ") for texts in ((A, D, B), (B, E, C), (C, F, D))]
    row = next(n for n, line in enumerate(columns[1]) if len(line) == 11 and n > 2)
    told = columns[1][row]
    page = narrow(*columns).replace(told, f"{told[0]} {told[1]} {told[2:]}")
    assert page != narrow(*columns)
    assert [x.replace(" ", "") for x in blocks(page)] == [A, D, B, B, E, C, C, F, D]


def test_a_row_without_a_piece_of_one_column_keeps_the_others_in_theirs() -> None:
    columns = [column([text, other], width=11, indent="  ") for text, other in ((A, D), (B, E), (C, F))]
    columns[1].insert(len(column([B], width=11, indent="  ")), "")
    assert blocks(narrow(*columns)) == [A, D, B, E, C, F]


def test_a_vertical_headline_beside_the_columns_is_read_apart() -> None:
    headline = "山村新桥建成以后"
    rows = beside(column([A, D]), column([B, E])).splitlines()
    page = "\n".join(f"{row:45}{headline[n] if n < len(headline) else ''}".rstrip() for n, row in enumerate(rows)) + "\n"
    assert blocks(page)[:4] == [A, D, B, E]


def test_rows_of_two_columns_that_stand_at_different_heights() -> None:
    left, right = column([B, C], indent=""), column([C, B], indent="")
    rows = [line for a, b in zip_longest(left, right, fillvalue="") for line in (a, " " * 20 + b) if line.strip()]
    assert blocks("\n".join(rows) + "\n") == [B, C, C, B]


@pytest.mark.parametrize("text", [
    " ".join(A) + "\n" + " ".join(B) + "\n" + " ".join(C) + "\n",
    "\n".join(" ".join(wrapped(text, 11).split("\n")) for text in (A, B, C)) + "\n",
])
def test_blanks_alone_make_no_columns(text: str) -> None:
    assert len(blocks(text)) == 3


def test_latin_words_in_different_pieces_have_a_blank_between() -> None:
    left = ["　　桥的名字刻在石头上，", "用的是两种文字，一种是", "中文，另一种是New", "Bridge，过路的人都要",
            "停下来看一看，念一念。"]
    doc = cleaner.clean(beside(column([A]), left))
    assert "另一种是New Bridge，过路的人都要停下来" in doc.block_text(doc.blocks[1])


@pytest.mark.parametrize("text", [
    "品名      单价      产地\n大米      5元       清溪县\n"
    "面粉      4元       白石镇\n菜油      12元      清溪县\n食盐      2元       外省\n",
    "甲：今天下雨，路不好走。      乙：是啊，桥上也滑。\n甲：慢慢走，不着急。          乙：好，你先走。\n"
    "甲：到了桥头等我。            乙：知道了。\n甲：带伞了没有？              乙：带了。\n",
    "白日依山尽      黄河入海流\n欲穷千里目      更上一层楼\n春眠不觉晓      处处闻啼鸟\n夜来风雨声      花落知多少\n",
    "\n".join(("云来山更佳，云去山如画 山因云晦明，云共山高下", "倚仗立云沙，回首见山家 野鹿眠山草，山猿戏野花",
               "云霞我爱山，看时行踏月 雨过一蝉噪，飘萧松桂秋", "青苔满阶砌，白鸟故迟留 暮霭生深树，斜阳下小楼",
               "谁知竹西路，歌吹是扬州 借问酒家何，牧童遥指村", "山中何所有，岭上多白云 只可自怡悦，不堪持赠君",
               "松下问童子，言师采药去 只在此山中，云深不知处", "空山不见人，但闻人语响 返景入深林，复照青苔上")) + "\n",
    "姓名    王小明      性别    男\n"
    "年龄    三十岁      籍贯    清溪县\n电话    12345       地址    桥头村\n单位    水利局      职务    技术员\n",
])
def test_cells_stay_side_by_side(text: str) -> None:
    doc = cleaner.clean(text)
    assert not any(len(b.spans) > 1 or b.moves for b in doc.blocks)
    assert [b.spans[0].start for b in doc.blocks] == sorted(b.spans[0].start for b in doc.blocks)


def test_every_piece_says_why_it_stands_where_it_does() -> None:
    doc = cleaner.clean(beside(column([A]), column([B])))
    assert len(doc.blocks) == 2
    assert {m.rule for b in doc.blocks for m in b.moves} == {"LAY205"}
    assert all([m.piece for m in b.moves if m.piece] == list(range(1, len(b.spans))) for b in doc.blocks)


def test_without_the_rule_nothing_is_read_apart() -> None:
    text = beside(column([A]), column([B]))
    doc = cleaner.clean(text, cleaner.Config(ignore=("LAY205",)))
    assert all(len(b.spans) == 1 for b in doc.blocks)


def test_explain_tells_of_each_piece_of_a_row() -> None:
    told = cleaner.explain(beside(column([A]), column([B])), 2)
    assert [e.text for e in told] == [column([A])[1], column([B])[1]]
    assert [e.block.begins[:4] for e in told if e.block] == [A[:4], B[:4]]


@given(st.lists(st.sampled_from(SENTENCES), min_size=8, unique=True), st.integers(2, 4), st.integers(2, 8), st.integers(11, 22))
def test_whatever_stands_side_by_side_is_accounted_for(sentences: list[str], count: int, gutter: int, width: int) -> None:
    lines = column(sentences, width)
    size = -(-len(lines) // count)
    text = beside(*(lines[k : k + size] for k in range(0, len(lines), size)), gutter=gutter)
    doc = cleaner.clean(text)
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text
    rest = "".join(doc.text.split())
    assert sorted("".join("".join(doc.block_text(b) for b in doc.blocks).split())) == sorted(rest)
    once = render_text(doc)
    if any(b.moves for b in doc.blocks):  # a page of very few rows may show no gutter
        assert render_text(cleaner.clean(once)) == once


def test_rows_of_a_table_with_a_frame_are_read_across() -> None:
    rows = beside(column([A, B]), column([D, E])).split("\n")
    width = max(map(len, rows))
    assert moved("\n".join(rows))
    assert not moved("\n".join(f"│{row.ljust(width)}│" for row in rows))


def moved(text: str) -> bool:
    """True if columns were read apart."""
    return any(b.moves for b in cleaner.clean(text).blocks)
