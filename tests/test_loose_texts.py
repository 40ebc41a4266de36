"""Texts whose paragraphs are often left without a mark at their end, as comments are: an open end shows nothing there."""

from __future__ import annotations

import cleaner
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.layout.lines import split
from cleaner.passes.layout.survey import survey
from cleaner.passes.order.matching import open_often
from cleaner.rules import builtin

PLACES = ("渡船", "石桥", "茶馆", "磨坊", "码头", "学堂", "水车", "集市", "旅店", "书摊", "戏台", "凉亭")
SAID = ("从车站走过去大约十分钟", "人不多的时候挺清静", "门口的老树下可以乘凉", "老板说话和气", "东西便宜一些",
        "冬天风大", "下雨天路滑")
ENDS = ("下次还会再来", "总的来说还算不错", "希望以后能改进", "别的就没什么好说", "价钱也不算便宜", "带孩子要小心台阶")
COMMENTS = [
    "渡口的茶馆开了有三十年，老板换过两次。茶还是那个味道，点心比从前甜，价钱也不算便宜",
    "上周带父母去看石桥，走了一个多小时。桥头正在修路，灰大，老人家不太习惯",
    "磨坊的豆腐要赶早去买，九点以后就没有了。听说他们只用河水泡豆，别处学不来",
    "学堂旁边的书摊卖旧书，三块钱一本。我挑了两本地方志，缺页，摊主又送了一本",
    "码头的面馆一碗面十二块，浇头现炒。排队的人多，服务员忙不过来，催了两次才上",
    "水车博物馆不收门票，讲解员是退休教师。她讲得很细，孩子们听得坐不住",
    "集市逢五逢十，早上六点就热闹了。鸡蛋很新鲜，竹器便宜，停车要走到村外",
    "旅店临河，夜里能听见水声。被子有点潮，老板第二天给换了新的，还道了歉",
    "戏台每年只唱三天，今年请的是邻县的班子。唱腔不错，音响刺耳，坐在后面反而好",
    "凉亭里有人下棋，从早下到晚。我看了两盘，都是老人赢，年轻人不服气",
    "灯塔要爬一百多级台阶，上面风很大。看得见对岸的粮仓，可惜天气不好，没拍到照片",
    "祠堂里陈列着族谱，一共四十二卷。管理员不让拍照，只能抄，我抄了一个下午",
    "药铺还在用老式的戥子，抓药不用电脑。师傅的字没人认得，徒弟说认得",
    "邮局周六上午也开门，寄明信片可以盖纪念戳。戳有六个，每个村一个图案，很受欢迎",
]


def test_many_paragraphs_without_an_end_of_which_none_goes_on_say_that_the_text_has_no_marks_there() -> None:
    def comment(n: int) -> str:
        said = "，".join(SAID[(n * k + k) % 7] for k in range(1, 2 + n * 7 % 6))
        return f"{PLACES[n % 12]}的位置很好找。{said}，{ENDS[n * 5 % 6]}"

    whole = [comment(n) + "。" * (n % 5 > 0) for n in range(120)]
    assert survey(split("\n".join(whole), Shapes(builtin())), lexicon()).loose
    cut = [x if x[-1] == "。" else f"{x[:-1]}\n\n{x[-1]}" for x in whole]
    assert not survey(split("\n".join(cut), Shapes(builtin())), lexicon()).loose


def test_open_ends_are_often_from_twelve_and_a_tenth_on() -> None:
    assert open_often([True] * 12 + [False] * 108)
    assert not open_often([True] * 12 + [False] * 109)
    assert not open_often([True] * 11)


def test_no_gap_is_seen_where_open_ends_are_often() -> None:
    assert [f.rule for f in cleaner.clean("\n\n".join(COMMENTS)).open if f.rule == "ORD003"] == []
    few = [x + ("" if n < 11 else "。") for n, x in enumerate(COMMENTS)]
    assert [f.rule for f in cleaner.clean("\n\n".join(few)).open if f.rule == "ORD003"] != []
