"""Clauses that are built alike on purpose: what differs is another thing, and nothing shows that it was misread."""

from __future__ import annotations

import pytest
from repeating import cleaned

BEFORE = "渡口的老人一辈子没有离开过这条河，年轻时替人撑船，后来替人守灯。"
AFTER = "说到这里他停下来，往火塘里添了一根柴。"
ALIKE = {
    "a word for a word": "凡在本店购买布鞋满十元者赠送手帕一条，凡在本店购买皮鞋满十元者赠送手帕一条，",
    "a word of one character": "他站在门口轻轻地叫了一声爹没有人答应，他站在门口轻轻地叫了一声娘没有人答应，",
    "a usual word and a rare one": "这个办法最大的好处是老百姓都能看懂，这个办法最大的坏处是老百姓都能看懂，",
    "pronouns": "我看着她的背影慢慢地消失在雨里面，我看着他的背影慢慢地消失在雨里面，",
    "behind the name": "阿福站在船头上看着对岸的灯火，阿贵站在船头上看着对岸的灯火，阿寿站在船尾。",
    "another day": "每月5日在镇东头的粮仓门口放粮一次，每月15日在镇东头的粮仓门口放粮一次，",
    "another year": "去年春天他在后山种了三百棵松树，今年春天他在后山种了三百棵松树，",
    "three things": "求你留给我们今天所需要的柴，求你留给我们今天所需要的米，求你留给我们今天所需要的盐，",
    "by turns": "红灯亮的时候请站在白线的后面不要动，绿灯亮的时候请站在白线的后面不要动，" * 2,
    "by turns, two words": "哥哥在前面拉着车子一步一步往上走，弟弟在前面拉着车子一步一步往上走，" * 2,
    "two sides by turns": "左脚向前迈出一步站稳以后再换气，右脚向前迈出一步站稳以后再换气，左脚向前迈出一步站稳以后再换气，",
    "traditional": "有人說那個穿紅衣的人往橋那邊跑了，有人說那個穿黑衣的人往橋那邊跑了，",
}
STANZAS = {
    "old": "山有榛，隰有苓，云誰之思而不可見也。山有桑，隰有楊，云誰之思而不可見也。山有漆，隰有栗，云誰之思而不可見也。",
    "old, simplified": "山有榛，隰有苓，云谁之思而不可见也。"
                       "山有桑，隰有杨，云谁之思而不可见也。山有漆，隰有栗，云谁之思而不可见也。",
    "lines": """\
山有漆樹，隰有栗林。今我不樂，日月其沉。
知我者，謂我心傷，不知我者，謂我何望。茫茫蒼天，此何人哉！
山有漆樹，隰有楊林。今我不樂，日月其侵。
知我者，謂我心傷，不知我者，謂我何望。茫茫蒼天，此何人哉！
山有漆樹，隰有榛林。今我不樂，日月其臨。
知我者，謂我心傷，不知我者，謂我何望。茫茫蒼天，此何人哉！
""",
    "a song": "妹妹你坐在船头上慢慢地摇，哥哥我走在岸上慢慢地瞧。妹妹你坐在船头上慢慢地唱，哥哥我走在岸上慢慢地想。"
              "妹妹你坐在船头上慢慢地老，哥哥我走在岸上慢慢地老。",
    "a comic dialogue": "甲：你听说过打虎的武松吗？\n乙：我听说过打虎的武松。\n"
                        "甲：你听说过打鱼的武松吗？\n乙：我没听说过打鱼的武松。\n"
                        "甲：那你听说过打鼓的武松吗？\n乙：我也没听说过打鼓的武松。\n",
}
ENGLISH = {
    "one letter": "There is a cat sitting on the wall behind the school. There is a hat sitting on the wall behind the school. ",
    "a sentence said twice": "Please mind the gap between the train and the platform. " * 2,
}


@pytest.mark.parametrize("name", ALIKE)
def test_clauses_that_are_built_alike_stay(name: str) -> None:
    text = f"{BEFORE}{ALIKE[name]}{AFTER}"
    assert cleaned(text).text == text


@pytest.mark.parametrize("name", STANZAS)
@pytest.mark.parametrize("around", [(BEFORE, AFTER), ("", "")])
def test_stanzas_of_which_each_has_words_of_its_own_stay(name: str, around: tuple[str, str]) -> None:
    text = STANZAS[name].join(around)
    assert cleaned(text).text == text


@pytest.mark.parametrize("name", ENGLISH)
def test_short_english_that_is_said_again_stays(name: str) -> None:
    text = f"{BEFORE}听录音：{ENGLISH[name]}{AFTER}"
    assert cleaned(text).text == text


def test_what_no_word_has_is_misread() -> None:
    said = "朝北的窗台上摆着一盆开得正好的菊花，"
    text = f"{BEFORE}{said}{said.replace('菊花', '掬花')}{AFTER}"
    assert cleaned(text).text == f"{BEFORE}{said}{AFTER}"


@pytest.mark.parametrize("times", [3, 8, 30])
def test_of_two_clauses_in_a_loop_both_are_left(times: int) -> None:
    said = "红灯亮的时候请站在白线的后面不要动，绿灯亮的时候请站在白线的后面不要动，"
    assert cleaned(f"{BEFORE}{said * times}{AFTER}").text == f"{BEFORE}{said}{AFTER}"
