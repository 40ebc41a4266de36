"""Layout and order: what joins, what stays, what each line is, and what is only flagged."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.config import Config
from cleaner.document import Document, unwind
from cleaner.exports.text import render_text
from cleaner.lexicon import lexicon
from cleaner.passes.layout import read, verbatim
from cleaner.passes.layout.articles import headlines
from cleaner.passes.layout.decide import Sheet, Weights
from cleaner.passes.layout.groups import Group
from cleaner.passes.layout.lines import split
from cleaner.rules import FunctionRule, builtin

COLUMN = """清晨的渡口已经热闹起来，赶
集的人挑着担子在码头上等
船，船工们一边解缆绳一边和
熟人打招呼，江面上的雾还没
散尽，对岸的山只露出一个淡
淡的影子。
老船工方有田今年七十三岁，
在这条江上撑了五十年船。他
说，从前没有桥，两岸的人要
过江，全靠这条渡船。
"""


def blocks(text: str) -> list[tuple[str, str]]:
    doc = cleaner.clean(text)
    return [(b.type, doc.block_text(b)) for b in doc.blocks]


def paragraphs(text: str) -> list[str]:
    return [text for _, text in blocks(text)]


def test_lines_of_a_column_are_joined_and_its_paragraphs_kept() -> None:
    assert paragraphs(COLUMN) == [
        "清晨的渡口已经热闹起来，赶集的人挑着担子在码头上等船，船工们一边解缆绳一边和熟人打招呼，江面上的雾还没散尽，对岸的山只露出一个淡淡的影子。",
        "老船工方有田今年七十三岁，在这条江上撑了五十年船。他说，从前没有桥，两岸的人要过江，全靠这条渡船。",
    ]


def test_blank_lines_after_every_line_say_nothing() -> None:
    assert paragraphs(COLUMN.replace("\n", "\n\n")) == paragraphs(COLUMN)


def test_an_indent_begins_a_paragraph() -> None:
    lines = COLUMN.split("\n")
    text = "\n".join("　　" + x if n in (0, 6) else x for n, x in enumerate(lines))
    assert paragraphs(text) == paragraphs(COLUMN)


@pytest.mark.parametrize(("left", "right", "joined"), [
    ("村里把旧粮仓改成了图书馆，阅览室的桌椅由木匠老周赶", "制，秋天就能开门。", "赶制，"),
    ("去年全村卖出的菌子有3", "500斤，比前年多了一倍。", "3500斤"),
    ("他在信里只写了一句话：“等桥修好了，", "我就回来。”信是从南方寄来的。", "修好了，我就回来"),
    ("这座桥有利于为", "“十里八乡”的群众提供方便，村里人都盼着它早日通车。", "有利于为“十里八乡”"),
])
def test_a_paragraph_cut_by_a_blank_line_is_mended(left: str, right: str, joined: str) -> None:
    before = "桥修好那天，全村人都来了，锣鼓敲了一个上午。"
    assert any(joined in p for p in paragraphs(f"{before}\n\n{left}\n\n{right}\n"))


def test_a_head_in_a_column_stands_alone() -> None:
    head = "桥头，有棵老树"
    first, second = COLUMN[: COLUMN.index("老船工")], COLUMN[COLUMN.index("老船工") :]
    assert head in paragraphs(first + head + "\n" + second)


def seen(text: str, words: str) -> set[str]:
    """What is seen of the line with these words."""
    rules = Config().rule_set()
    weights = Weights(rules)
    _, body = read(text, rules, weights.shapes)
    at = next(n for n, x in enumerate(body) if x.text.startswith(words))
    return {name for name, _ in Sheet(body, weights, lexicon()).shape(at)}


def test_a_single_character_in_a_column_is_seen() -> None:
    text = COLUMN.replace("散尽，对岸", "散\n尽，对岸")
    assert "single-character" in seen(text, "散")
    assert "single-character" not in seen(text, "尽，对岸")


def test_what_is_said_is_joined_to_who_says_it() -> None:
    text = "老船工方有田今年七十三岁，撑了五十年船。他望着对岸想了很久，说：\n\n“从前没有桥，两岸的人要过江，全靠这条渡船。”\n"
    assert len(paragraphs(text)) == 1


def test_an_ordinal_clause_does_not_go_on_an_open_line() -> None:
    text = "今年要办四件事。一是修好水渠，让山上的田也喝上水，推动渡口\n\n三是把老祠堂的屋顶翻修一遍，给孩子们做图书室。\n"
    assert len(paragraphs(text)) == 2


def test_a_numbered_clause_behind_one_that_ends_with_a_semicolon_is_seen() -> None:
    items = ["（一）不往渠里倒垃圾；", "（二）不占路堆肥；", "（三）其他影响用水的行为。"]
    text = COLUMN + "\n".join(items) + "\n"
    assert ["clause-of-list" in seen(text, x[:3]) for x in items] == [False, True, True]


@pytest.mark.parametrize(("above", "remark"), [("渡口村志愿者服务办法", "（试行）"), ("关于修桥的报告", "（摘要）")])
def test_a_remark_in_brackets_belongs_to_the_title(above: str, remark: str) -> None:
    assert blocks(f"{above}\n{remark}\n{COLUMN}")[0] == ("title", above + remark)


def test_a_number_behind_a_blank_line_begins_an_item_though_text_before_it_was_lost() -> None:
    lost = COLUMN.replace("散尽，对岸的山只露出一个淡\n淡的影子。\n", "散尽，\n\n(二 ) ")
    assert any("老船工" in p[:8] and p.startswith("（二") for p in paragraphs(lost))


@pytest.mark.parametrize("text", [
    "修桥记\n\n桥修好那天，全村人都来了。\n\n钱从哪里来\n\n钱是大家一点一点凑的。",
    "他说：“你先走。”\n\n“那你呢？”\n\n“我再等等。”",
    "借书须知如下：\n\n1.每人限借三册；\n\n2.借期一个月；\n\n3.过期不还的，停借半年。",
    "第一条 本公约由全体村民议定。\n\n第二条 本公约自公布之日起施行。",
    "姓名：________ 电话：________\n\n□每天 □每周 □很少",
    "此致\n\n敬礼\n\n方有田\n\n2024年3月5日",
    "2024\n\n这一年，村里修了桥。\n\n2025\n\n这一年，村里通了车。",
])
def test_clean_text_keeps_its_blocks(text: str) -> None:
    assert paragraphs(text) == text.split("\n\n")


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\n　　"])
def test_clean_text_keeps_its_blocks_however_they_are_set_apart(separator: str) -> None:
    wanted = ["修桥记", "桥修好那天，全村人都来了，锣鼓敲了一个上午，晌午的时候还放了一挂鞭炮。",
              "桥是石头砌的，三个拱，最宽的地方能并排走两辆牛车，是县里来的师傅画的图样。", "从那以后，赶集的人再也不用绕路了。"]
    assert paragraphs(separator.join(wanted) + "\n") == wanted


def test_types_of_a_page() -> None:
    page = """# 石桥通车

## 两岸往来不再绕行

记者 周小满 通讯员 陈立 文/图

石桥昨天正式通车，两岸村民往来不必再绕行十二公里。

新桥合龙的那一刻 周小满 摄

### 钱从哪里来

建桥的钱有三条来路：

（一）县里补助；

（二）乡亲捐助。
"""
    assert [t for t, _ in blocks(page)] == [
        "title", "subtitle", "byline", "p", "caption", "head", "p", "list-item", "list-item"]


def test_two_articles_in_one_file() -> None:
    doc = cleaner.clean("""石桥通车

昨天上午，石桥正式通车，两岸村民往来不必再绕行十二公里。

记者 周小满

茶山镇：
采茶节开幕

记者从3月8日召开的会议上获悉，茶山镇第三届采茶节将于本月开幕，为期十天。

记者 陈立
""")
    assert [b.article for b in doc.blocks] == [0, 0, 0, 1, 1, 1]
    assert [b.type for b in doc.blocks].count("title") == 2


def test_running_heads_and_page_numbers_go_and_a_year_stays() -> None:
    head = "清溪日报 2024年5月6日 星期一 第1203期 02版\n"
    lines = COLUMN.split("\n")
    text = head + "\n".join(lines[:3]) + "\n— 1 —\n\f" + head + "\n".join(lines[3:]) + "2024\n\n这一年，村里修了桥。\n— 2 —\n"
    assert paragraphs(text) == [*paragraphs(COLUMN), "2024", "这一年，村里修了桥。"]


def test_verse_keeps_its_lines_and_stanzas() -> None:
    first = "月光洗白了石板，\n溪水记得每一声。\n桥头的灯亮一盏，\n等着晚归的人。\n"
    verse = first + "\n月光洗白了石板，\n溪水记得每一声。\n灯下的影长一寸，\n路上的脚步轻。\n"
    doc = cleaner.clean(verse)
    assert {b.type for b in doc.blocks} == {"line"}
    assert render_text(doc) == verse


def test_a_tail_goes_home_across_other_blocks() -> None:
    doc = cleaner.clean("""一、修路架桥

一是勘察河床。请省里的专家到现场看过两次。二是筹措资金，村里每户出工十天，县里补助“水泥、

二、安置人员

队长由老周担任，副队长由小陈担任。

钢筋、石料”三样。三是抢抓工期，务必在汛期之前完成桥墩。
""")
    moved = next(b for b in doc.blocks if len(b.spans) == 2)
    assert "“水泥、钢筋、石料”三样" in doc.block_text(moved)
    assert doc.blocks.index(moved) == 1
    assert moved.spans[1].start > doc.blocks[-1].spans[0].start, "the text itself stays where it was"
    assert [m.rule for m in moved.moves] == ["ORD001"]
    assert any(e.name == "numbering-goes-on" for e in moved.moves[0].evidence)


def test_lost_text_is_flagged_and_nothing_is_written_for_it() -> None:
    doc = cleaner.clean("""资金的来路有三条，村里每户出工十天，县里补助全部的水泥，还有一部分要靠在外做生意的乡亲们自愿捐

人员安排

队长由老周担任，副队长由小陈担任。
""")
    flag = next(f for f in doc.open if f.rule == "ORD003")
    assert doc.text[: flag.span.start].endswith("自愿捐")
    assert paragraphs(doc.text) == [doc.block_text(b) for b in doc.blocks]


def test_blocks_cover_everything_but_white_space() -> None:
    doc = cleaner.clean(COLUMN + "\n\n# 标题\n\n![图](a.jpg)\n\n正文在这里。\n")
    assert_covered(doc)


def assert_covered(doc: Document) -> None:
    at = 0
    for span in sorted(s for b in doc.blocks for s in b.spans):
        assert span.start >= at
        assert not doc.text[at : span.start].strip()
        at = span.end
    assert not doc.text[at:].strip()


def test_every_join_carries_its_evidence() -> None:
    doc = cleaner.clean(COLUMN)
    joins = [e for e in doc.edits if e.rule == "LAY001"]
    assert len(joins) == 8
    assert all(e.evidence for e in joins)


def test_vertical_type_read_one_character_a_line() -> None:
    columns = ["清晨的渡口已经热闹起来，赶集", "的人挑着担子在码头上等船，船",
               "工们一边解缆绳一边和熟人打招", "呼，江面上的雾还没散尽。"]
    raw = "\n\n".join("\n".join(x) for x in columns) + "\n"
    assert paragraphs(raw) == ["".join(columns)]


@pytest.mark.parametrize("cells", ["男\n女\n男\n女\n男\n男", "√\n×\n√\n√\n×\n√", "1\n2\n3\n4\n5\n6", "甲\n乙\n丙\n丁\n戊\n己"])
def test_marks_under_one_another_are_no_vertical_type(cells: str) -> None:
    assert paragraphs(cells) == cells.split("\n")


@pytest.mark.parametrize(("raw", "name"), [
    ("渡口的早晨\n何\n\n青\n\n", "何青"),
    ("渡口的早晨\n清溪县民俗研究会 何\n\n青\n\n", "清溪县民俗研究会 何青"),
    ("渡口的早晨\n《清溪》特约撰稿人 何　青\n", "《清溪》特约撰稿人 何　青"),
    ("渡口的早晨\n采访、撰文：何青\n", "采访、撰文：何青"),
    ("渡口的早晨\n江州第二医院风湿科　何小青\n", "江州第二医院风湿科　何小青"),
])
def test_who_wrote_is_a_line_of_its_own_though_an_extractor_cut_the_name_in_two(raw: str, name: str) -> None:
    found = blocks(raw + COLUMN)
    assert found[0] == ("title", "渡口的早晨")
    assert found[1] == ("byline", name)
    assert found[2][1].startswith("清晨的渡口")


@pytest.mark.parametrize("rule", [r.id for r in builtin().of("layout") if isinstance(r, FunctionRule)])
def test_a_rule_that_is_ignored_makes_no_edit(rule: str) -> None:
    page = builtin()[rule].examples[0][0]
    every, rest = cleaner.clean(page), cleaner.clean(page, Config(ignore=(rule,)))
    assert rule in {e.rule for e in every.edits} or rule in ("LAY205", "LAY208", "LAY209")  # which move blocks
    assert rule not in {e.rule for e in rest.edits}
    assert unwind(rest.text, rest.edits) == page


def test_characters_far_apart_are_no_name() -> None:
    assert ("head", "青") in blocks("渡口的早晨\n清溪县民俗研究会 何\n\n\n\n青\n\n" + COLUMN)


@pytest.mark.parametrize("text", ["王\n五\n赵\n六\n", "等级\n高\n中\n低\n"])
def test_characters_in_a_column_are_no_name(text: str) -> None:
    assert len(paragraphs(text)) == text.count("\n")


def test_a_quoted_mail_is_joined_and_keeps_its_first_mark() -> None:
    raw = ("老周：\n\n> 今天下午的会议改到三点，请各位准时参加，会议地点仍在二楼的大会议\n"
           "> 室，请带好上次发的材料，来不及打印的同志可以用手机看电子版，另外\n"
           "> 请小陈把投影仪提前调试好，免得又像上次那样等上半个小时才能开始。\n\n好的，我一定准时到。\n")
    found = paragraphs(raw)
    assert found[0] == "老周："
    assert found[-1] == "好的，我一定准时到。"
    assert found[1].startswith("> 今天下午")
    assert "大会议室" in found[1]
    assert ">" not in found[1][1:]


@pytest.mark.parametrize(("left", "right", "joined"), [
    ("报名请打咨询电话0371-", "5551234，或者到村委会登记，", "0371-5551234"),
    ("详细的名单和章程都公布在https://bridge.example.com/notes?", "lang=zh，欢迎查阅，也可以", "notes?lang=zh"),
    ("报名表填好以后请寄到zhou.xm@bridge.exam", "ple.cn，邮件的主题请写明姓", "zhou.xm@bridge.example.cn"),
])
def test_addresses_and_numbers_cut_in_two_are_joined_without_a_blank(left: str, right: str, joined: str) -> None:
    before = ("　　桥头的图书馆从今年春天开始向全体村民开放，凡是愿\n意来看书的人，不论大人小孩，都可以办一张不收押金的\n"
              "借书证，一次借三本，看完再来换。想给图书馆捐书的人\n")
    raw = f"{before}{left}\n{right}\n名和住址，以便管理员把借书证及时送到各位读者的手上。\n"
    assert joined in cleaner.clean(raw).text


def test_an_address_cut_in_three_in_a_narrow_column_is_joined_without_a_blank() -> None:
    above = ("　　桥头的图书馆从今年\n春天开始向全体村民开放，\n凡是愿意来看书的人，不论\n"
             "大人小孩都可以办借书证。\n详细的名单和章程公布在网")
    below = "可以写信问图书馆的管理员\n周师傅，他每天上午都在。\n"
    lines = [above, "站https://bridge.example", ".org/notes-2025?", "lang=zh上，欢迎查阅，也", below]
    assert "网站https://bridge.example.org/notes-2025?lang=zh上，欢迎" in cleaner.clean("\n".join(lines)).text


def test_who_wrote_it_in_brackets_below_a_sentence_ends_the_paragraph_and_heads_nothing() -> None:
    lines = ["　　桥头的图书馆从今年春天开始向全体村民开放，凡是", "愿意来看书的人不论大人小孩都可以办证，想捐书的人可",
             "以直接送到桥头来，由管理员登记在册。（桥头村通讯员", "周小满）", "渡口的老船工今年过了七十岁，还是天天到河边来看水，",
             "他说河里的水一年比一年清，鱼也比从前多了。", "（陈立）",
             "逢集的日子从山上下来的人都要在桥头歇一歇，喝一碗茶", "再走，茶钱由卖茶的人随便收。"]
    doc = cleaner.clean("\n".join(lines) + "\n")
    assert [doc.block_text(b)[-4:] for b in doc.blocks] == ["周小满）", "前多了。", "（陈立）", "随便收。"]
    assert "head" not in {b.type for b in doc.blocks}


def test_items_stand_inside_the_item_whose_series_goes_on_behind_them() -> None:
    items = ["1. 爱护水渠：", "（1）不往渠里倒垃圾；", "（2）不在渠边放牛。", "① 牛要拴好；", "② 羊也要拴好。"]
    items += ["2. 爱护道路：", "（1）不在路上晒谷；", "（2）不占路堆肥。"]
    text = "\n".join(["村规", *items, ""])
    doc = cleaner.clean(text)
    assert [b.level for b in doc.blocks if b.type == "list-item"] == [1, 2, 2, 3, 3, 1, 2, 2]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("line", ["# 渡口的早晨", "the ferry was late", "渡口的早晨"])
def test_programs_are_looked_for_in_linear_time(line: str) -> None:
    lines = split(f"{line}\n" * 40_000, Weights(builtin()).shapes)
    verbatim.find(lines)
    assert not any(x.code for x in lines)


@pytest.mark.parametrize(("text", "wanted"), [
    ("## Redis\n### Install\n\n先装好软件，再改配置。\n\n## Nginx\n### Install\n\n先装好软件，再改配置。\n", 4),
    ("先写好开头的几行。\n\n# The name of the host\n# and where it stands\nname = ferry\n", 0),
])
def test_headings_of_two_levels_are_no_comments(text: str, wanted: int) -> None:
    assert sum(e.rule == "LAY201" for e in cleaner.clean(text).edits) == wanted


@pytest.mark.usefixtures("bounded")
def test_articles_are_looked_for_in_linear_time() -> None:
    lines = split("渡口的早晨\n" * 160_000, Weights(builtin()).shapes)
    groups = [Group("p" if n % 2 else "head", n, n, (), ()) for n in range(160_000)]
    assert headlines(lines, groups) == groups
