"""Text without any indent whose lines are cut at a width: what has room left ends a paragraph, whatever it is."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.exports.text import render_text

PARAGRAPHS = [
    "石河两岸今年修了三座桥",
    "青禾县每座桥派两名护桥员",
    "入秋以来，石河上的夜路好走了。青禾县把三座旧桥一年里全部修好，又给每个渡口添了一条灯船，赶晚集的人过河不用再喊船。"
    "老船工说，水大的时候船照样要停，桥上的灯也要有人看着，护桥的人一夜要走四个来回。",
    "护桥员是从村里选出来的，一共六名，年纪最大的五十八岁，最小的刚满二十。他们每天记一本桥志，记下水位、车数和天气，"
    "月底交到县里。县里的技术员看过桥志，再定下个月修哪里，这样一来，小毛病不会拖成大毛病。",
    "去年冬天第二座桥的栏杆松了，桥志上写了三回，技术员带着石匠来换了十一根石柱。石匠姓覃，今年六十六岁，修了一辈子桥，"
    "他说旧桥的石头比新石头耐得住水，能留的都要留下来。",
    "桥修好以后，坐船的人少了七成，灯船改在逢集的日子开。集上卖竹器的、卖菜的、打铁的都说，过河的人多了，收摊比从前晚，"
    "茶馆的灯也亮到半夜。（周小满）",
    "渡口小学搬进新校舍",
    "渡口小学只有两间教室，六个年级的孩子轮流上课，老师教了三十年，语文、算术、唱歌都是她一个人。今年秋天学校搬进了新楼，"
    "一共十二间教室，县里又派来四名年轻老师，孩子们第一次有了音乐课。",
    "新楼的操场铺了沙土，下雨天也不积水。孩子们说，最喜欢的是图书室，里面有两千多册书，借一本书要先洗手，看完了要写一句话。",
]
HANGING = "，。、；：！？”"


def wrapped(text: str, width: int) -> str:
    """Lines of `width` characters; a mark that may not begin a line hangs over."""
    out, count = "", 0
    for ch in text:
        count += 1
        if count > width and ch not in HANGING:
            out, count = out + "\n", 1
        out += ch
    return out


def flush(width: int) -> str:
    return "\n".join(wrapped(x, width) for x in PARAGRAPHS) + "\n"


def found(text: str) -> list[str]:
    return [x for x in render_text(cleaner.clean(text)).split("\n") if x]


@pytest.mark.parametrize("width", range(18, 27))
def test_paragraphs_whose_last_line_has_room_come_back_and_nothing_is_parted(width: int) -> None:
    got, want = found(flush(width)), []
    for before, text in zip(["", *PARAGRAPHS], PARAGRAPHS):
        full = before and len(wrapped(before, width).split("\n")[-1]) >= width
        if full and want[-1] + text in got:  # it may end there or go on
            want[-1] += text
        else:
            want.append(text)
    assert got == want


def test_who_wrote_it_goes_with_the_sentence_though_it_begins_a_line() -> None:
    signed = PARAGRAPHS[5]
    width = next(w for w in range(18, 37) if wrapped(signed, w).endswith("\n（周小满）"))
    assert signed in found(flush(width))
