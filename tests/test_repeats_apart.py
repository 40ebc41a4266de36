"""Copies that stand apart, and what looks like one: titles in a table of contents, entries of a list that are worded alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repeating import cleaned

import cleaner
from cleaner.passes.repeats.compact import Compact
from cleaner.passes.repeats.shingles import matches

CONTENTS = """常见问题

3.1. 渠里没有水了怎么办？

3.2. 我能把老闸门（“木闸”）装在新渠上吗？我能把新闸门（“铁闸”）装在老渠上吗？

3.3. 水费怎么算？

3.1. 渠里没有水了怎么办？

先看上游的闸门关没关，再打电话给管水站。站里夜里也有人。

3.2. 我能把老闸门（“木闸”）装在新渠上吗？我能把新闸门（“铁闸”）装在老渠上吗？

木闸装在新渠上会漏，不要这样做。铁闸装在老渠上要先加固两边的墙。

3.3. 水费怎么算？

按亩算，一年交一次，秋收以后来收。
"""
NUMBERED = """手册

目录

1. 老灌区 Lixin 别名 Grand Canal 的手册

2. 关于渠道

26.1. 老灌区 Lixin 别名 Grand Canal 的手册

26.2. 谁写了这本手册

1. 老灌区 Lixin 别名 Grand Canal 的手册

这本手册由管水站编写，每年修订一次，供渠工查阅。
"""
NAMES = """流编辑器分两种，用法差不多。

ed(1) 命令可以在 “file” 中将所有的 “OLD_NAME” 替换成 “NEW_NAME” 。

sed(1) 命令可以在 “file” 中将所有的 “OLD_NAME” 替换成 “NEW_NAME” 。

两者都随系统安装，不必另外下载。
"""
COMMANDS = """查看系统状态的命令有下面几个。

who(1) 显示谁登录在系统里面。

w(1) 显示谁登录在系统里面，他们正在做什么。

top(1) 显示哪个程序最忙。
"""
FILES = """编译以后目录里会多出下面这些文件。

The canal_0.2-1_all.deb 是 Debian 二进制软件包。

canal_0.2-1_amd64.build 是 Debian 二进制软件包。

canal_0.2-1_amd64.buildinfo 文件是由 dpkg-genbuildinfo(1) 自动生成的元文件。

其余的文件可以删掉。
"""
FIRST = "我的家乡有一条渠，渠水从很远的山里来。小时候我在渠边放牛，看着水一天一天地流过去，不知道它要到哪里。"
AGENCY = """渠务会开幕

新华社青禾1月8日电（记者黎文英）三县渠务会今天上午开幕，会期三天，与会代表二百多人。

代表们讨论了分水的办法，意见很不一致，会议延长半天。

据新华社青禾1月8日电（记者黎文英）上游的雪比去年少三成，水文站已经报告了省里。

站长说，这件事急不得，要等开春以后再看。
"""
CAPTION = """县政府举行慰问渠工迎新春演出

1月19日，县政府举行慰问渠工迎新春文艺演出。三县的县长、水利局长、渠务会主任黎文山出席并向老渠工祝贺新春。（黎文英摄）

新华社青禾1月19日电（记者黎文英）县政府今天在京举行慰问渠工迎新春文艺演出。三县的县长、水利局长、渠务会主任黎文山出席，代表渠务会向老渠工问好。

演出从晚上七点开始，演了两个小时，台下坐了三百多人。
"""
KICKER = """忠诚的渠务战士、久经考验的老渠工

黎文山遗体在青禾安葬

三县的县长和水利局长送了花圈，沿渠的村子都派了人来，从早上一直到下午。

分水闸的优秀闸工，忠诚的渠务战士、久经考验的老渠工黎文山，因病医治无效，昨天在青禾去世。
"""
RING = f"""渠水

{FIRST}

后来我去了城里，住在没有水声的楼上，夜里常常醒过来，以为闸门又开了。

父亲来信说，渠道修过一次，两边砌了石头，水流得比从前快，牛不肯下去。

{FIRST}
"""
KEPT = {"contents": CONTENTS, "contents with numbers in numbers": NUMBERED, "names that differ": NAMES, "commands": COMMANDS,
        "files": FILES, "an agency that is cited": AGENCY,
        "a caption and the lead": CAPTION, "a kicker and the text": KICKER, "the first paragraph ends the text": RING}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_worded_alike_stays(name: str) -> None:
    assert [e.before for e in cleaner.clean(KEPT[name]).edits if e.rule.startswith("REP")] == []


WHOLE = "有人说我守得太死。我自己就是吃了没人守的亏，十二岁那年渠塌了一次，一家人的稻子都旱死了。我不希望再有一次。"
STORY = f"""守渠人

他守这条渠三十四年，没有离开过一天。站里换了六任站长，每一任都劝他去城里住。

{WHOLE}

渠上一共十二座闸门，他每天走两趟，早一趟，晚一趟，来回二十四里。

闸门的螺杆要上油，渠底的草要割，石缝里的老鼠洞要堵。这些事没有人看见。

{WHOLE}

去年冬天他的腿摔坏了，站里派了一个年轻人来。年轻人走了半个月，把螺杆都上了油。
"""
AMID = STORY.replace("守渠人\n", "守渠人\n\n本报记者 黎文英\n")
TIDES = "初一、十五山口放大水，可以多开两个钟头；初八、二十三上游要留水，只开一刻钟"
SEMICOLON = f"""开闸的日子

水站的墙上挂着一块木牌，是老站长写的。{TIDES}，多开一刻都不行，这是规矩。

这条渠全盛时期有{TIDES}，一千二百亩水田，靠山的七个村子都靠它吃饭，家家门口有一条小沟。
"""
BRACKET = """三县共修总渠

本报讯（记者黎文英、许山）平原三县昨日在分水闸签了字，从明年春天起共修总渠，工期是两年零四个月。

消息传出，沿渠的人家都出来看。

签字用的笔是老站长的黎文英、许山）平原三县昨日在分水闸签了字，从明年春天起共修总渠，他说这支笔用了三十年，从来没有写过这么大的事。
"""
ALOUD = """跟读

大声读三遍。

I would like to have a cup of tea, please. I would like to have a cup of tea, please. I would like to have a cup of tea, please.

老师读一遍，学生跟读一遍。
"""
LEAD = "新华社青禾1月8日电（记者黎文英）三县水利会议昨天下午在分水闸召开，会议审议并原则通过了总渠整修的计划，还讨论了有关议题"
WIRE = f"""三县水利会议召开

{LEAD}。

会议认为，{LEAD}。要把修渠和护林一起办，把增加蓄水作为重要目标，组织沿渠的村子轮流出工。

会议还听取了水文站的报告。站长说，今年上游的雪比去年少三成。
"""
CITED = f"""广播

{LEAD}。

那天早上广播里的女声念道，{LEAD}。父亲放下碗，听得很仔细。

母亲说，饭都凉了。
"""
USER = "具有完全民事行为能力、在本县行政区域内连续居住满三年、从事农业生产经营活动并依法取得土地承包经营权的自然人"
DEFINED = f"""通知

本通知所称用水户，是指{USER}和依法成立的农民专业合作社。

用水户应当办证。申请办证的用水户应当是{USER}，不符合条件的不予办理。

办证不收费。
"""
NEW = "代表团应邻县水利局的邀请于十二月二十五日抵达并且进行了为期五天的关于总渠和支渠分水办法的友好访问和座谈。"
TWICE = f"""代表团回来了

三县代表团昨天回到分水闸，带回了邻县的水文资料。

{NEW}

{NEW}

代表团团长说，邻县的办法值得学，但是不能照搬。
"""
MEMBERS = "万适、宋华、靳序、祁椿、吴琴、赵翔、聂庭、张明、李城、徐毅为渠务会副主任"
NAMES_LOOP = f"""渠务会选出新班子

渠务会第八届第一次全体会议今天选举郭裕为渠务会主任，{MEMBERS}。{MEMBERS}。{MEMBERS}。

会议开了三天，今天下午闭幕。
"""
GONE = {"an article's beginning": (WIRE, LEAD), "a sentence without a pause, at once": (TWICE, NEW),
        "rounds that end like what stands before them": (NAMES_LOOP, MEMBERS),
        "a paragraph amid the text": (AMID, WHOLE), "over a semicolon": (SEMICOLON, TIDES),
        "from within brackets": (BRACKET, "三县昨日在分水闸")}


@pytest.mark.parametrize("name", GONE)
def test_what_is_a_copy_goes(name: str) -> None:
    text, copy = GONE[name]
    assert text.count(copy) > 1
    assert cleaned(text).text.count(copy) == 1


@pytest.mark.parametrize("text", [STORY, ALOUD, CITED, DEFINED])
def test_what_is_said_again_on_purpose_stays(text: str) -> None:
    """A paragraph of a story, another language, a report that is read out, a definition."""
    assert not [e for e in cleaner.clean(text).edits if e.rule.startswith("REP")]


@pytest.mark.parametrize("before", ["", "据", "据悉", "据介绍"])
def test_equal_pieces_behind_an_insertion_are_no_exact_repeat(before: str) -> None:
    """The earlier place has two characters more: both ways from the common piece keep in step."""
    text = f"{before}今年的工程按照整修上游石渠及其支渠和斗门、加固两岸护坡和闸墩三个部分的计划开展，村里出工。" \
           "\n\n会议认为，要围绕整修上游石渠支渠和斗门、加固两岸护坡和闸墩三大任务，争取汛期之前完成。\n"
    compact = Compact(text).text
    runs = [run for m in matches(compact) for run in m.runs]
    assert runs
    assert all(compact[r.first : r.first + r.length] == compact[r.second : r.second + r.length] for r in runs)
    assert not [e for e in cleaner.clean(text).edits if e.rule.startswith("REP")]


PIECES = st.text("甲乙丙丁戊己庚辛", min_size=12, max_size=24)


@given(PIECES, st.text("子丑寅卯", max_size=3), st.integers(0, 24), st.text("金木水火土", max_size=9))
def test_runs_of_a_match_are_equal(piece: str, more: str, at: int, between: str) -> None:
    text = f"山{piece[:at]}{more}{piece[at:]}川{between}河{piece}岳"
    for m in matches(text):
        assert all(text[r.first : r.first + r.length] == text[r.second : r.second + r.length] for r in m.runs)


def test_a_short_paragraph_at_the_end_of_a_copy_goes_with_it() -> None:
    page = ("掌柜点点头，把算盘往后挪了挪，抬脚跨过门槛。这家茶行在城里数一数二，开着五间铺面，养着九条看家狗，平日里隔着半条街"
            "就能听见叫声。今天却静得出奇，狗都躺在墙根底下，有人拿草棍去捅，也不见动。伙计说没有死，是睡着了，大约吃了什么药。",
            "“多大的量？”")
    before = "茶行开在码头边上，每年清明前后最忙，收茶的船一条接一条地靠过来。"
    between = "“一钱就够。”伙计伸出一个指头，又缩了回去。", "“去把先生请来。”掌柜吩咐了一句，自己坐在门槛上等。"
    after = "“先生出门了，说是傍晚才回来。”", "等到谷雨一过，码头上就冷清了，只剩下几条渔船。"
    assert cleaned("\n\n".join((before, *page, *between, *page, *after))).text == "\n\n".join((before, *page, *between, *after))
