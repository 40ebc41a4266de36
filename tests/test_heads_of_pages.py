"""Heads of pages by their words: those that cut a sentence, those that stand above all, and what only looks like one."""

from __future__ import annotations

import pytest
from test_furniture import SENTENCE, marked, prose, wrapped

HEAD = "磨坊丛报 2023年4月1日 A07版"


def parted(*lines: str, last: str = "") -> str:
    """Wrapped text in the middle of which lines stand between blank ones; `last` ends the text before them, which is else cut."""
    text = prose(16)
    return "\n".join([*text[:8], *([last] if last else []), *(x for line in lines for x in ("", line)), "", *text[8:]])


@pytest.mark.parametrize("line", ["河湾日报", "2023年4月5日 星期三", "www.mofang.example.cn", "WwWW.mofang.example.cn"])
def test_what_names_paper_day_or_site_and_cuts_a_sentence_that_reads_on(line: str) -> None:
    assert marked(f"{HEAD}\n{parted(line)}") == [HEAD, line]
    assert marked(f"{HEAD}\n{parted(line, last='水轮又转了起来。')}") == [HEAD]
    assert not marked(parted(line))  # nothing else shows a page


def narrow(*lines: str, last: str = "") -> str:
    """The same in columns that are no wider than a head."""
    text = prose(24, 10)
    return "\n".join([*text[:12], *([last] if last else []), *(x for line in lines for x in ("", line)), "", *text[12:]])


@pytest.mark.parametrize("line", ["2023年4月5日 星期三", "癸卯年二月十五"])
def test_the_day_cuts_a_sentence_though_it_is_as_wide_as_the_column(line: str) -> None:
    assert marked(f"{HEAD}\n{narrow(line)}") == [HEAD, line]
    assert marked(f"{HEAD}\n{narrow(line, last='水轮又转起来。')}") == [HEAD]
    assert not marked(narrow(line))


def test_the_day_within_another_date_is_the_pages() -> None:
    text = prose(24, 10)
    page = "\n".join([HEAD, *text[:12], "水轮停了。据本报3月", "", "2023年4月5日 星期三", "", "12日的报道，它又转了", *text[12:]])
    assert marked(page) == [HEAD, "2023年4月5日 星期三"]


def test_a_site_that_stands_on_several_pages_cuts_a_sentence_right_below_it() -> None:
    site, text = "www.mofang.example.cn", prose(36, 12)
    page = "\n".join([HEAD, *text[:12], site, "", *text[12:24], site, "", *text[24:]])
    assert marked(page) == [HEAD, site, site]


@pytest.mark.parametrize("words", ["磨坊的水轮修好了详情请登录", "磨坊在城里还有一个网站就是"])
def test_a_site_of_which_the_text_speaks_is_the_texts(words: str) -> None:
    assert marked(f"{HEAD}\n{parted('www.mofang.example.cn', last=words)}") == [HEAD]


def test_an_address_that_is_no_site_is_the_texts() -> None:
    assert marked(f"{HEAD}\n{parted('地址：河湾镇磨坊街24号')}") == [HEAD]


def test_lines_of_one_kind_that_say_different_things_are_the_texts() -> None:
    entries = ["整天下雨，没有出门，把那本小说读完了，结尾写得不好", "母亲来信，说家里的牛生了小牛，父亲的腿好多了，放心",
               "收到稿费四十元，给孩子买了一双鞋，剩下的买了纸墨", "同事请客，喝了一点酒，回来头痛，什么也没有写，睡了",
               "到县里去买书，路上车坏了，等了两个钟头，书店关门", "天晴，洗了被子，又把阁楼上的书搬出来晒，忙到天黑"]
    for lone in ("2023年4月{}日 星期六", "www.mofang{}.example.cn"):
        text = "\n\n".join(x for n, entry in enumerate(entries, 1) for x in (lone.format(n), entry))
        assert not marked(text)
        above = "\n".join([HEAD, *prose(6), "水轮又转了起来。"])
        assert marked(f"{above}\n\n{text}") == [HEAD]


def test_a_byline_or_headline_beside_the_name_of_the_paper_does_not_hide_that_a_sentence_is_cut() -> None:
    assert marked(f"{HEAD}\n" + parted("河湾日报", "本报记者 周渡")) == [HEAD, "河湾日报"]
    assert marked(f"{HEAD}\n" + parted("河湾日报", "老磨坊的门")) == [HEAD, "河湾日报"]


@pytest.mark.parametrize("head", ["河湾日报", "12 综合新闻", "国际新闻", "乙巳年三月初九特别报道\n— 3 —"])
def test_the_first_line_of_wrapped_text_that_heads_no_article(head: str) -> None:
    assert marked(f"{head}\n\n老磨坊的门\n\n" + "\n".join(prose(8))) == head.split("\n")


@pytest.mark.parametrize("first", [
    "工作简报", "施工日报", "3 磨坊新闻", "河湾日报社", "磨坊新闻", "1 民生", "国内新闻\n国际新闻", "河湾日报\n\n“河湾日报”的由来",
])
def test_a_first_line_that_may_be_the_title_stays(first: str) -> None:
    assert not marked(f"{first}\n\n老磨坊的门\n\n" + "\n".join(prose(8)))


@pytest.mark.parametrize("first", ["河湾日报", "国际新闻"])
def test_a_first_line_above_running_text_is_its_title(first: str) -> None:
    assert not marked(f"{first}\n\n" + "\n".join(prose(8)))


@pytest.mark.parametrize("day", ["甲辰年三月廿八", "甲辰年三月甘八".replace("甘", "廿"), "2024年5月6日 星期一"])
def test_the_day_of_a_head_is_the_same_day_between_paragraphs_of_another_page(day: str) -> None:
    above, below = "\n".join([*prose(8), "水轮又转了起来。"]), "\n".join(["　　" + prose(1)[0], *prose(8)])
    assert marked(f"11 特别报道\n\n河湾日报\n\n{day}\n\n老磨坊的门\n\n{above}\n\n{day}\n\n{below}").count(day) == 2
    assert not marked(f"老磨坊的门\n\n{above}\n\n{day}\n\n{below}")


def test_numbered_heads_that_name_sections_stay() -> None:
    assert not marked("\n".join(["2 国际新闻", "", "老磨坊的门", *prose(8), "水轮又转了起来。", "", "3 体育新闻", "", *prose(8)]))


def test_the_section_that_stands_first_and_between_paragraphs() -> None:
    text = "老磨坊的门\n" + parted("12 综合新闻", last="水轮又转了起来。")
    assert marked(f"12 综合新闻\n\n{text}") == ["12 综合新闻"] * 2


def test_the_day_below_the_address_of_the_newsroom() -> None:
    address, day = "新闻热线：0999-5550000 投稿邮箱：a@mofang.example.cn", "2023年4月5日 星期三"
    text = wrapped(last="水轮又转了起来。")
    assert marked(f"{text}\n\n{address}\n\n{day}") == [address, day]
    assert not marked(f"{text}\n\n周渡\n\n{day}")


def test_a_head_at_the_top_of_a_page_that_cuts_no_word() -> None:
    text = [*prose(8)[:-1], "墙根长满青苔，孩子们仍旧爱去那里捉迷藏，玩", "到天黑透了才肯回家去，大人说那地方太潮湿了，", *prose(8)]
    assert marked("\n".join([*text[:8], "", "— 7 —", "", "河湾旧事", *text[8:]])) == ["— 7 —", "河湾旧事"]
    for own in ("表一　历年水位", "图3-1 老磨坊", "尾声", "续表", "老磨坊全景（1956年）"):
        assert marked("\n".join([*text[:8], "", "— 7 —", "", own, *text[8:]])) == ["— 7 —"]
    text[8] = "2023年春天，水轮又转了起来，大人孩子都去看，"
    assert marked("\n".join([*text[:8], "", "— 7 —", "", "河湾旧事", *text[8:]])) == ["— 7 —"]


@pytest.mark.parametrize(("number", "below", "is_number"), [
    ("1", "老磨坊的门", True), ("2", "老磨坊的门", False), ("1", SENTENCE[:20], False),
])
def test_the_number_of_the_first_page_below_a_head_that_has_one(number: str, below: str, *, is_number: bool) -> None:
    head = "磨坊日报 2023年4月5日 A07版"
    assert marked("\n".join([head, number, below, *prose(8)])) == [head, *([number] if is_number else [])]
