"""Copies that a reader of pages got wrong in places: what of it is no other wording."""

from __future__ import annotations

import pytest
from repeating import bare, cleaned, gaps

BEFORE = "茶行开在码头边上，每年清明前后最忙，收茶的船一条接一条地靠过来。"
AFTER = "等到谷雨一过，码头上就冷清了，只剩下几条渔船。"
SAID = {
    "no long piece is equal": ("他取出一把旧算盘打了两遍，开口，", "他取出一把旧算盆打了两遍，开口，"),
    "a digit is lost": (
        "一船装了一百八十六篓，每篓二十斤，运费照去年的价钱，",
        "一船装了一百八六篓，每篓二十斤，运费照去年的价钱，"),
    "a figure is lost": ("这一船装了1186篓，每篓20斤，运费照去年的价钱，", "这一船装了186篓，每篓20斤，运费照去年的价钱，"),
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_again_at_once_and_misread_goes(name: str) -> None:
    said, again = SAID[name]
    assert cleaned(f"{BEFORE}{said}{again}{AFTER}").text == f"{BEFORE}{said}{AFTER}"


@pytest.mark.parametrize("again", [
    "第二船装了三百八十六篓，每篓二十斤，运费照去年的价钱，",
    "第二船装了一百八十六篓，每篓二十四斤，运费照去年的价钱，",
])
def test_another_number_is_another_thing(again: str) -> None:
    text = f"{BEFORE}第一船装了一百八十六篓，每篓二十斤，运费照去年的价钱，{again}{AFTER}"
    assert cleaned(text).text == text


def test_a_round_that_differs_from_those_on_both_sides_is_misread() -> None:
    said = "掌柜说今年的雨水多，头一批茶没有往年的香气，价钱要压一压，"
    assert cleaned(BEFORE + said + said.replace("没", "") + said + AFTER).text == BEFORE + said + AFTER


def test_three_readings_of_one_place_of_which_two_are_no_words_are_no_stanza() -> None:
    said = "他把茶叶摊在竹匾里，用手背去试，这是他唯一的本事。"
    rounds = [said, said.replace("唯一", "唯个"), said.replace("唯一", "唯成"), said.replace("唯一", "唯要")]
    assert cleaned(BEFORE + "".join(rounds) + AFTER).text == BEFORE + said + AFTER


ENGLISH = "The boats came in before dawn, and the men carried the baskets up the hill without a word. "


def test_english_sentences_said_again_at_once_amid_chinese_go() -> None:
    chinese = f"{BEFORE}{AFTER}一位外国船长在日记里写道：\n\n"
    said, again = (f"{chinese}{x}Nobody spoke.\n\n第二年他又来了，在岸上住了一个冬天。\n" for x in (ENGLISH, ENGLISH * 2))
    assert cleaned(again).text == said


@pytest.mark.parametrize("text", [
    ENGLISH * 2 + "Nobody spoke.\n",
    f"{BEFORE}\n\n" + "GET /tea/list HTTP/1.1 Host: example.org " * 2 + f"{AFTER}\n",
    f"{BEFORE}{AFTER}\n\n{ENGLISH}\n\n第二年他又来了，在岸上住了一个冬天。\n\n{ENGLISH}\n",
])
def test_other_english_that_is_said_again_stays(text: str) -> None:
    assert cleaned(text).text == text


def test_lines_of_a_column_that_begin_alike_in_both_copies_are_no_rows() -> None:
    """At the turn of a page the copy begins a line, and so did the first."""
    said = "对岸的灯是渡口的灯，一共四盏，由守渡的老人每天黄昏点上，夜里行船的人"
    text = "\n".join(f"""\
\u3000\u3000{BEFORE[:18]}
{BEFORE[18:]}
\u3000\u3000{said[:18]}
{said[18:]}
— 7 —
青溪旧事
{said[:18]}
{said[18:]}远远
看见，心里就踏实了。{AFTER[:10]}
{AFTER[10:]}""".splitlines()) + "\n"
    assert bare(cleaned(text).text).count("一共四盏") == 1


def test_a_passage_of_several_paragraphs_is_no_caption() -> None:
    report = [
        "本报讯（记者 何小满）清溪渡口的四盏灯昨夜重新点亮，守渡的老人说，他等这一天等了十一年。",
        "十一年前上游建了大桥，渡船停了，灯也拆了下来，锁在镇上的仓库里。去年冬天，几个在外读书的年轻人回到镇上，提议把灯装回去。",
        "镇里派人找来当年的图纸，又请了一位退休的灯匠。灯匠说，旧灯罩是手工吹的，厚薄不匀，光才会散得那样柔和。"
        "图为守渡的老人在点灯。何小满摄",
    ]
    last = "老人说，以后每天黄昏，他还来点灯。"
    twice = [*report, "灯亮的时候，岸上站满了人，没有人说话。", *report[1:], last]
    assert bare(cleaned("\n\n".join(twice)).text).count("十一年前上游建了大桥") == 1


FIRST = "十年的习惯。每到月底他把账本搬到院子里晒，一页一页地翻，翻到有虫眼的就停下来，用米汤补好。镇上的人笑他，他也不恼"
SECOND = "他说账上记的都是人情，谁家借过一斗米，谁家还过一担柴，少一笔都对不起人。这样的话他逢人便讲，记账也是他守了三"


def test_what_follows_behind_a_blank_line_completes_no_word() -> None:
    """Though the last character and the first one of the next paragraph would be a word."""
    text = f"老人姓沈，住在渡口。\n\n{(FIRST + SECOND) * 2}\n\n年里只有他一个人守着渡口。\n\n记者 何小满\n"
    doc = cleaned(text)
    assert "守了三十年的习惯" in bare(doc.text)
    assert len(gaps(doc)) == 2


STAYS = {
    "of two sides": "拖动滑块，松开以后画面停在右边缘的位置，等下一次拖动再移开。"
                    "拖动滑块，松开以后画面停在上边缘的位置，等下一次拖动再移开。",
    "cells": "│开头的一段 │显示在谱表左边的图案。选择这一项，再指定要用的文件，图案马上出现在预览里，双线之前 │\n"
             "├──┼──┤\n│结尾的一段 │ 没有 │\n├──┼──┤\n"
             "│中间的一段 │显示在谱表左边的图案。选中这一项，再指定要用的文件，图案马上出现在预览里，双线之后 │\n",
}


@pytest.mark.parametrize("name", STAYS)
def test_what_is_explained_in_the_same_words_stays(name: str) -> None:
    assert cleaned(STAYS[name]).text == STAYS[name]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", ["船头挂着灯，船尾坐人，", "东城区第三小学 三年级二班 合格\n"])
def test_time_is_linear_though_each_round_differs(unit: str) -> None:
    cleaned("".join(f"{chr(0x4E00 + k % 5000)}{unit}{chr(0x4E00 + k * 7 % 5000)}" for k in range(120_000 // len(unit))))


def test_what_goes_on_behind_a_misread_loop_is_kept_however_alike() -> None:
    said = "件，掌柜把验茶的最后一关交给了伙计。从去年起，谁看出茶叶发霉都可以敲响柜台边上的铜"
    misread = said.replace("给了", "给子"), said.replace("发霉", "发每")
    assert cleaned(f"{BEFORE}头一{said}{''.join(misread)}锣，不必等他点头。{AFTER}").text == \
        f"{BEFORE}头一{said}锣，不必等他点头。{AFTER}"


def test_an_opening_mark_behind_the_last_round_stays() -> None:
    said = "五斤茶，換一匹布。」掌櫃把算盤推開，捲起袖子，「"
    misread = said.replace("捲起", "动起"), said.replace("捲起", "捲赶"), said.replace("袖子", "人子")
    after = "這算盤倒會挑地方。拿剪刀來！」掌櫃說。"
    assert cleaned(f"{BEFORE}\n\n「{said}{''.join(misread)}{after}").text == f"{BEFORE}\n\n「{said}{after}"


def test_a_loop_goes_with_its_first_characters_one_of_which_was_misread() -> None:
    said = "“打造江边的头一家老茶行”。他看了半天，没有看懂，就摇头走了。"
    misread = said.replace("造", "后"), said.replace("半天", "伴天"), said.replace("摇头", "摇头头")
    assert cleaned(f"{BEFORE}招牌上写着{said}{''.join(misread)}").text == f"{BEFORE}招牌上写着{said}"


def test_a_character_before_a_copy_in_another_paragraph_is_no_misread_one_of_it() -> None:
    said = "桂香笑着说：“你们瞧瞧，他一辈子就这样。那年发大水，水漫到柜台了，他还坐在那里记账，两只脚泡在水里，不到钟点不关门。我"
    own = f"满屋子的人都看着老账房。阿{said}叫他走，他说账还没有平。”"
    other = "这封信是从箱子底下找出来的。她", "上个月才看见。信是写给老账房的，写信的人那年八岁。"
    text = "\n\n".join((BEFORE, own, said.replace("不到", "木到").join(other), AFTER))
    assert cleaned(text).text == "\n\n".join((BEFORE, own, "".join(other), AFTER))


def test_the_last_round_goes_whole_though_it_and_the_one_before_it_were_misread_at_one_place() -> None:
    said = "船上只有一棵松木那么长的桅杆。篷布是麻做的，"
    wrong = ("只有", "只冇"), ("长的", "长的的"), ("是麻", "昰麻"), ("是麻", "是工")
    misread = (said.replace(*pair) for pair in wrong)
    assert cleaned(f"{BEFORE}{said}{''.join(misread)}黑沉沉的。{AFTER}").text == f"{BEFORE}{said}黑沉沉的。{AFTER}"
