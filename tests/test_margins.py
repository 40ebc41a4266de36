"""Blocks set further in: lists, definitions and quotations of plain text with one right margin."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.exports.text import render_text

RIGHT = 60  # cells
FERRY = ("渡口的老船工撑了五十年木船，他说桥修好以后坐船的人少了七成，不过逢集的日子两岸的人还是愿意坐他的船，"
         "因为船上能听他唱几句渡口谣，唱完了船也就靠了岸。")
TEA = ("茶农凌晨上山，采下的鲜叶当天就要炒青，炒青的铁锅有上百口，老人们轮班看火，火候差一点，茶的颜色就不对，"
       "今年雨水足，鲜叶肥，火候要比往年轻一些。")
BRIDGE = ("石桥全长八十六米，桥墩用的是本地的青石，桥面可以会车，客车每天往返渡口和县城十二趟，学生上学也不用住校，"
          "村里的人进县城看病方便了许多。")


WELL = ("村口的老井修了石栏，栏上刻着修井人的姓名，一共三十六户，每户出一块石头、两个工，井水冬暖夏凉，过路的人都要停下来"
        "喝一口，再问问前面的路怎么走。")
SCHOOL = ("学校只有两间教室，六个年级的孩子轮流上课，老师姓覃，教了三十年，语文、算术、唱歌都是她一个人，放学的时候她把孩子们"
          "一个一个送过河。")
MARKET = ("逢三逢八是集日，天不亮就有人挑着担子上路，卖竹器的占东头，卖菜的占西头，打铁的在桥下，太阳落山以前各自收摊，"
          "街上又静得能听见水声。")
ALL = [FERRY, TEA, BRIDGE, WELL, SCHOOL, MARKET]


def wrapped(text: str, left: int, first: str = "") -> str:
    """The text wrapped at RIGHT cells, its first line behind `first`, the others `left` cells from the left."""
    lines, line, width = [], first or " " * left, len(first) or left
    for ch in text:
        cells = 2 if unicodedata.east_asian_width(ch) in "WF" else 1
        if width + cells > RIGHT and ch not in "，。、":
            lines.append(line)
            line, width = " " * left, left
        line, width = line + ch, width + cells
    return "\n".join([*lines, line])


def paragraphs(text: str) -> list[str]:
    return render_text(cleaner.clean(text)).strip().split("\n\n")


@pytest.mark.parametrize("blank", [" ", "\xa0"])
def test_each_block_is_read_from_its_own_margin(blank: str) -> None:
    page = "\n\n".join([wrapped(FERRY, 4), wrapped(TEA, 8, "      * "), wrapped(BRIDGE, 8, "      * "), wrapped(TEA[1:], 4),
                        wrapped(BRIDGE[1:], 12)])
    assert paragraphs(page.replace(" ", blank).replace(f"*{blank}", "* ")) == [FERRY, TEA, BRIDGE, TEA[1:], BRIDGE[1:]]


def test_a_sentence_that_ends_at_the_right_margin_ends_no_block() -> None:
    second = "他每天都在对岸等人。"
    head = FERRY[: (RIGHT - 8) // 2 - 1] + "。"
    page = "\n\n".join([wrapped(TEA, 8), wrapped(head + second + BRIDGE, 8), wrapped(WELL, 4), wrapped(SCHOOL, 8)])
    assert f"{head}\n        {second}" in page
    assert paragraphs(page)[1] == head + second + BRIDGE


def test_indented_lines_that_were_not_wrapped_stay_apart() -> None:
    short = ["桥修好那天全村的人都来了。", "渡口的船停在岸边没有人撑。", "老船工坐在石凳上抽烟。", "孩子们在桥上跑来跑去。",
             "河里的水比往年清了许多。", "对岸的茶山也开了路。", "来看桥的车停到了河滩上。"]
    assert "\n".join(paragraphs("\n".join("        " + x for x in short))).splitlines() == short


@given(st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from([0, 4, 8])), min_size=3, max_size=6, unique_by=lambda x: x[0]))
def test_wrapping_and_cleaning_gives_the_blocks_back(blocks: list[tuple[str, int]]) -> None:
    page = "\n\n".join(wrapped(text, left) for text, left in blocks)
    assert paragraphs(page) == [text for text, _ in blocks]


def test_a_list_keeps_its_bullets_where_an_item_would_else_read_on() -> None:
    items = ["* 两条扁担，", "* 三根麻绳，要新的，以及", "* 一只竹筐。"]
    head = "请大家准备下面的东西："
    assert paragraphs(head + "\n\n" + "\n".join(items)) == paragraphs("\n\n".join([head, *items])) == [head, *items]


def test_a_list_of_sentences_loses_them() -> None:
    items = ["桥修好那天，全村人都来了。", "渡口的船停在岸边，没有人撑。", "老船工坐在石凳上抽烟。"]
    assert paragraphs("\n".join("- " + x for x in items)) == items


def test_the_helper_wraps() -> None:
    assert all(sum(2 if ord(ch) > 255 else 1 for ch in line) <= RIGHT + 2 for line in wrapped(TEA, 8).splitlines())
    assert textwrap.dedent(wrapped(TEA, 8)).replace("\n", "") == TEA
