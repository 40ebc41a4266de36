# ruff: noqa: E501 (the lines of texts are not wrapped)
"""What is nearly the same stays where it is wording: stanzas with words of their own, rows of a frame, a sentence taken up again."""

from __future__ import annotations

import pytest
from repeating import cleaned

import cleaner

THREE_STANZAS = """渡口

    彼渡遲遲，維舟之朽。涉者踽踽，行歌于柳。
    知我者，謂我思舊，不知我者，謂我何守。悠悠江水，此何時哉！
    彼渡遲遲，維舟之漏。涉者踽踽，行歌于皋。
    知我者，謂我思舊，不知我者，謂我何守。悠悠江水，此何時哉！
    彼渡遲遲，維舟之沒。涉者踽踽，行歌于莽。
    知我者，謂我思舊，不知我者，謂我何守。悠悠江水，此何時哉！
"""
TWO_STANZAS = """伐竹

    坎坎伐竹兮，寘之山之麓兮，溪水清且綠猗。不耕不耘，胡取粟三百斛兮？
    不漁不罟，胡瞻爾庭有懸鯉兮？彼勞人兮，不虛食兮。
    坎坎伐竿兮，寘之山之巔兮，溪水清且漣猗。不耕不耘，胡取粟三百囷兮？
    不漁不罟，胡瞻爾庭有懸鱮兮？彼勞人兮，不虛餐兮。
"""
FRAME = """变量替换的写法如下表所示。

    ┌──────────────┬───────────────────────────────────────┐
    │参数表达式    │结果                                   │
    ├──────────────┼───────────────────────────────────────┤
    │${bridge%tail}│删除位于 bridge 结尾的 tail 最小匹配模式│
    ├──────────────┼───────────────────────────────────────┤
    │${bridge%%tail}│删除位于 bridge 结尾的 tail 最大匹配模式│
    ├──────────────┼───────────────────────────────────────┤
    │${bridge#head} │删除位于 bridge 开头的 head 最小匹配模式│
    └──────────────┴───────────────────────────────────────┘

以上各种写法在所有的脚本里都可以使用，但是在旧的外壳里不一定可靠。
"""
DAYS = "".join(f"第{n}天，我们沿着渠道走了{m}里，看了{k}座闸门，和管水员谈到天黑，记了满满几页。"
               for n, m, k in zip("一二三四五六七八", "十八九七六五四三", "四五六七八九十百"))
TAKEN_UP = f"""知彼知己的道理，古人早就说透了。所以，不知道上游谁在管水的，不能谈分水；不知道渠道走向、闸门新旧、沟坎深浅的，不能派人巡渠；不请教老渠工的，不能得水利。这是第一层意思。

{DAYS}

水利这件事，说到底是人的事。因此不知道上游谁在管水的，不能谈分水；不知道渠道走向、闸门新旧、沟坎深浅的，不能派人巡渠；不请教老渠工，不能得水利。这几条少了一条，渠就修不成。
"""
TEXTS = {"three stanzas": THREE_STANZAS, "two stanzas": TWO_STANZAS, "rows of a frame": FRAME,
         "behind another connective, without a particle": TAKEN_UP}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_nearly_the_same_stays(name: str) -> None:
    """Nothing of these texts is taken for a copy."""
    assert [e.before for e in cleaner.clean(TEXTS[name]).edits if e.rule.startswith("REP")] == []


def test_one_character_misread_in_each_round_makes_no_stanza() -> None:
    line = "河水从山里流出来，绕过村子，一直流到很远的大海里去。"
    assert cleaned(line + line.replace("过", "木") + line.replace("过", "本")).text == line


def test_a_loop_of_three_rounds_goes_though_one_is_misread() -> None:
    """Who misreads one round reads the next one as the first: that is no stanza."""
    line = "补一张纸要用七道工序，最费时间的是调浆糊，稠了起皱，稀了粘不牢。"
    assert cleaned(line + line.replace("皱", "邹") + line + "去年秋天又来了三名学生。").text == line + "去年秋天又来了三名学生。"
