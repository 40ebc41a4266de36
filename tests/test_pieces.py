"""Lines that an extractor cut at their marks are one line of the page; verse and short paragraphs are none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.exports.text import render_text

WIDE = 23  # characters
TEXTS = [
    "村口的老井修了石栏，栏上刻着修井人的姓名，一共三十六户，每户出一块石头、两个工。井水冬暖夏凉，过路的人都要停下来"
    "喝一口，再问问前面的路怎么走，问完了也不急着走，坐在井台上歇一会儿。",
    "学校只有两间教室，六个年级的孩子轮流上课，老师姓覃，教了三十年，语文、算术、唱歌都是她一个人。放学的时候她把孩子们"
    "一个一个送过河，再回来批改作业，窗上的灯要亮到半夜才熄灭。",
    "逢三逢八是集日，天不亮就有人挑着担子上路，卖竹器的占东头，卖菜的占西头，打铁的在桥下。太阳落山以前各自收摊，"
    "街上又静得能听见水声，只有桥头的茶馆还点着一盏灯。",
    "石桥全长八十六米，桥墩用的是本地的青石，桥面可以会车，客车每天往返渡口和县城十二趟，学生上学也不用住校，"
    "村里的人进县城看病方便了许多，连卖豆腐的也把摊子摆到了桥头。",
    "茶农凌晨上山，采下的鲜叶当天就要炒青，炒青的铁锅有上百口，老人们轮班看火，火候差一点，茶的颜色就不对。今年雨水足，"
    "鲜叶肥厚，火候要比往年轻一些，收茶的客商住满了两家小客店。",
    "渡口的老船工撑了五十年木船，他说桥修好以后坐船的人少了七成，不过逢集的日子两岸的人还是愿意坐他的船，因为船上能听他"
    "唱几句渡口谣，唱完了船也就靠了岸，谁也不觉得路远。",
]
MARKED = re.compile(r"(?<=[，。、])(?=.)")


def lines(text: str) -> list[str]:
    """The lines of a column with an indent that was lost; no mark begins one."""
    found, at, width = [], 0, WIDE - 2
    while at < len(text):
        end = at + width
        while end < len(text) and text[end] in "，。、":
            end += 1
        found.append(text[at:end])
        at, width = end, WIDE
    return found


def paragraphs(text: str) -> list[str]:
    return [x for x in render_text(cleaner.clean(text)).split("\n") if x]


LINES = [lines(text) for text in TEXTS]
CUT = [(k, n) for k, found in enumerate(LINES) for n, line in enumerate(found[:-1])
       if line[-1] not in "，。、" and len(MARKED.split(line)) > 2]


@given(st.lists(st.sampled_from(CUT), unique_by=lambda place: place[0], min_size=3, max_size=4))
def test_pieces_are_joined(chosen: list[tuple[int, int]]) -> None:
    torn = [piece for k, found in enumerate(LINES) for n, line in enumerate(found)
            for piece in (MARKED.split(line) if (k, n) in chosen else [line])]
    assert paragraphs("\n".join(torn)) == TEXTS


@pytest.mark.parametrize("verse", [
    ["船还没有靠岸，", "对岸的灯先亮了，", "撑船的人不说话，", "把一篙的月光按进水里。"],
    ["卖菜的女人空着篮子，", "篮底剩下两片叶子，", "一片是早晨的，", "一片是黄昏的。"],
])
def test_verse_below_a_column_stays(verse: list[str]) -> None:
    raw = "\n".join([x for text in TEXTS for x in lines(text)] + ["", *verse, ""])
    assert paragraphs(raw)[-4:] == verse


SPEECH = ["老船工说：", "“这条江我撑了五十年，比自己", "家的院子还要熟，哪里有石头，哪里有漩涡，闭着",
          "眼睛也知道，桥修好了，我这条老船才算歇下来，", "孩子们上学也不用再等我了。”"]


def test_what_announces_speech_and_the_speech_on_the_same_line_whose_indent_was_lost() -> None:
    text = "\n".join([*LINES[0], *LINES[1], *SPEECH, *LINES[5]])
    assert paragraphs(text)[2] == "".join(SPEECH)


def test_speech_behind_speech_begins_anew() -> None:
    asked = ["“你撑了多少年？”"]
    text = "\n".join([*LINES[0], *LINES[1], *asked, *SPEECH[1:], *LINES[5]])
    assert paragraphs(text)[2:4] == ["".join(asked), "".join(SPEECH[1:])]


def test_speech_in_a_paragraph_of_its_own_stays_where_paragraphs_are_indented() -> None:
    text = "\n".join(f"　　{x}" for x in ("老船工说：", "“这条江我撑了五十年。”"))
    told = "\n".join(f"　　{t[:14]}\n" + "\n".join(t[i : i + 16] for i in range(14, len(t), 16)) for t in TEXTS[:2])
    assert paragraphs(f"{told}\n{text}\n{told}")[2:4] == ["老船工说：", "“这条江我撑了五十年。”"]
