"""Lines of a headline: what shows that it was wrapped, in larger type and above a column, and what begins anew."""

from __future__ import annotations

import textwrap

import pytest

import cleaner

STORY = ("本报讯 昨天傍晚，守了三十年的木桥送走最后一批行人。工人们拆下栏杆，把编好号的桥板一块块搬上岸，准备运到新修的陈列室。"
         "住在桥头的老人说，往后夜里听不见脚步声，怕是要有一阵子睡不着。新桥在下游四百米处，下个月通车，两边都修了人行道。")


def blocks(text: str) -> list[str]:
    doc = cleaner.clean(text)
    return [doc.block_text(b) for b in doc.blocks]


def page(*above: str, width: int = 16) -> str:
    return "\n".join([*above, *textwrap.wrap(STORY, width)])


@pytest.mark.parametrize("lines", [
    ("两岸居民自发来到桥", "头告别"), ("三十年木桥昨日迎来", "最后的行人"), ("守了三十年木桥的", "老人"),
    ("老木桥昨日完成使命", "两岸居民到场送", "别"), ("新桥通车在即木桥今", "日起拆除"),
])
def test_a_headline_that_was_wrapped_is_one(lines: tuple[str, ...]) -> None:
    assert blocks(page(*lines))[0] == "".join(lines)


def test_centred_lines_are_one_headline() -> None:
    upper, lower = "  两岸居民自发来到桥头老木桥", "      送走最后的行人"
    assert blocks(page(upper, lower, width=30))[0] == upper.strip() + lower.strip()


@pytest.mark.parametrize("below", [
    "记者 周小满", "周小满", "晚报记者 周小满 图片由陈列室提供", "——新桥下月通车", "本报记者周小满陈大海",
    "引言", "老舍", "田间老农", "生活随笔", "献给守桥的人",
])
def test_what_stands_below_a_headline_begins_anew(below: str) -> None:
    assert blocks(page("两岸居民自发来到桥头告别", below))[0] == "两岸居民自发来到桥头告别"


@pytest.mark.parametrize("below", ["引言", "拆桥", "夜里的声音"])
def test_no_headline_was_wrapped_where_nothing_was(below: str) -> None:
    assert blocks(f"两岸居民自发来到桥头告别\n{below}\n{STORY}")[:2] == ["两岸居民自发来到桥头告别", below]


def test_what_ends_in_an_attribute_goes_on_above_a_byline() -> None:
    assert blocks(page("三十年守桥老人的", "春天", "本报记者 周小满", width=13))[0] == "三十年守桥老人的春天"


def test_below_an_end_that_asks_for_a_noun_a_pen_name_begins_anew() -> None:
    assert blocks(page("守桥三十年的老人和他的", "海夫"))[0] == "守桥三十年的老人和他的"


@pytest.mark.parametrize(("upper", "lower"), [
    ("幸福都是奋斗出来的", "清溪县召开表彰大会"), ("三十年守桥老人的", "——记桥头的周师傅"), ("三十年守桥老人的", "（短篇小说）"),
])
def test_what_ends_in_a_predicate_or_is_followed_by_a_second_headline_is_whole(upper: str, lower: str) -> None:
    for width in (15, 20, 24, 28):
        assert blocks(page(upper, lower, width=width))[0] == upper


@pytest.mark.parametrize("remark", ["（附图片2张）", "（附获奖名单）"])
def test_a_remark_on_what_stands_beside_the_text_ends_a_headline(remark: str) -> None:
    assert blocks(page(f"守桥人的账本与灯{remark}", "周小满"))[0] == f"守桥人的账本与灯{remark}"
    assert blocks(f"守了三十年木桥的老人，带着账本和一盏灯{remark}\n\n{STORY[3:60]}\n\n{STORY[60:]}")[0].endswith(remark)


def test_a_remark_at_the_end_of_a_full_line_of_a_paragraph_ends_nothing() -> None:
    text = "各村先把名单交到镇上（附名单）以后再由镇上统一安排船只和日期，请大家不要着急，也不要自己去问船工。"
    lines = "\n".join(text[k : k + 15] for k in range(0, len(text), 15))
    assert blocks(page(lines, width=15))[0] == text
