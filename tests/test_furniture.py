"""Furniture: what is taken for it, by which evidence, and what only looks like it."""

from __future__ import annotations

from itertools import count

import pytest

from cleaner.config import Config
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.layout import furniture
from cleaner.passes.layout.folios import folio, value
from cleaner.passes.layout.lines import split
from cleaner.passes.layout.scattered import gather

SHAPES = Shapes(Config().rule_set())
SENTENCE = "镇上的老磨坊在河湾里立了一百多年，水轮早就不转了，墙根长满青苔，孩子们仍旧爱去那里捉迷藏，大人说那地方潮，"


def taken(text: str) -> dict[str, str]:
    """The lines of a text that are taken for furniture, and for which."""
    lines = split(text, SHAPES)
    furniture.mark(lines, SHAPES)
    return {x.text: x.furniture for x in lines if x.furniture}


def marked(text: str) -> list[str]:
    """The lines of a text that are taken for furniture, also those that are equal."""
    lines = split(text, SHAPES)
    furniture.mark(lines, SHAPES)
    return [x.text for x in lines if x.furniture]


def prose(lines: int, width: int = 20, start: int = 0) -> list[str]:
    """Full lines of running text."""
    endless = SENTENCE * (1 + (start + lines) * width // len(SENTENCE) + 1)
    return [endless[width * k : width * (k + 1)] for k in range(start, start + lines)]


def pages(*edges: list[str], lines: int = 16, feed: str = "\n") -> str:
    """Pages of running text, each under the lines of its edge."""
    start = count(0, lines)
    return feed.join("\n".join([*edge, *prose(lines, start=next(start))]) + "\n" for edge in edges)


FORMS = ["{}", "- {} -", "— {} —", "－{}－", "·{}·", "第{}页", "第 {} 頁 共40頁", "{}/40", "P{}", "({})", "［{}］", "{} 版"]


@pytest.mark.parametrize("number", FORMS)
@pytest.mark.parametrize("feed", ["\n", "\f"])
def test_numbers_that_go_up_from_page_to_page(number: str, feed: str) -> None:
    marks = [number.format(n) for n in (11, 12, 13, 14)]
    assert list(taken(pages(*([x] for x in marks), feed=feed))) == marks


@pytest.mark.parametrize("marks", [["十一", "十二", "十三"], ["二三八", "二三九", "二四〇"], ["xi", "xii", "xiii"]])
def test_chinese_and_roman_numbers(marks: list[str]) -> None:
    assert list(taken(pages(*([x] for x in marks)))) == marks


VALUES = [("12", 12), ("十", 10), ("二十", 20), ("一百零三", 103), ("二〇八", 208), ("xiv", 14), ("IX", 9)]


@pytest.mark.parametrize(("digits", "number"), VALUES)
def test_value_of_a_number(digits: str, number: int) -> None:
    assert value(digits) == number


def test_title_and_number_at_alternate_sides() -> None:
    assert set(taken(pages(["20 河湾旧事"], ["河湾旧事 21"], ["22 河湾旧事"])).values()) == {"header"}


def test_what_counts_other_things_is_no_page() -> None:
    assert folio("附件1", SHAPES) is None
    assert folio("表 2", SHAPES) is None
    assert folio("2024", SHAPES) is None
    assert folio("3.5", SHAPES) is None


def test_head_in_the_middle_of_a_paragraph() -> None:
    found = taken(pages(["磨坊县文史资料选辑"], ["磨坊县文史资料选辑"], ["磨坊县文史资料选辑"]))
    assert found == {"磨坊县文史资料选辑": "header"}


@pytest.mark.parametrize("first", [["老磨坊", "老磨坊"], ["老磨坊", "1", "老磨坊"], ["老磨坊"]])
def test_the_title_that_heads_repeat_stays(first: list[str]) -> None:
    text = pages([*first, "周渡"], ["老磨坊", "2"], ["老磨坊", "3"], feed="\f")
    lines = split(text, SHAPES)
    furniture.mark(lines, SHAPES)
    assert [x.text for x in lines if not x.furniture and x.text == "老磨坊"] == ["老磨坊"]


def test_a_head_misread_here_and_there() -> None:
    found = taken(pages(["磨坊县文史资料选辑"], ["磨坊县文史资料选辑"], ["磨仿县文史资料选辑"], feed="\f"))
    assert "磨仿县文史资料选辑" in found


@pytest.mark.parametrize("jump", ["（下转第4版）", "（上接第1版）", "下转A4版", "▶下转6版", "（緊接第三頁）"])
def test_jump_lines(jump: str) -> None:
    text = "\n".join([*prose(6), jump, *prose(6, start=6)])
    assert taken(text) == {jump: "jump"}


@pytest.mark.parametrize("rule", ["————————", "│", "────", "* * *", "……………"])
def test_a_rule_where_a_sentence_is_cut(rule: str) -> None:
    text = "\n".join([*prose(6), rule, *prose(6, start=6)])
    assert taken(text) == {rule: "rule"}


@pytest.mark.parametrize("head", ["磨坊日报 2023年4月5日 星期三 A07版", "03 副刊 2023年4月5日 星期三 磨坊日报", "磨坊日报│综合│12"])
def test_one_page_with_the_head_of_a_paper(head: str) -> None:
    assert taken("\n".join([head, "老磨坊", *prose(8)])) == {head: "header"}


def test_a_head_each_part_on_its_line() -> None:
    parts = ["2023年4月5日 星期三", "副 刊", "A07版"]
    assert list(taken("\n".join([*parts, "老磨坊", *prose(8)]))) == parts


def test_what_a_web_page_offers() -> None:
    text = "\n\n".join(["首页 > 副刊 > 正文", "老磨坊", SENTENCE[:-1] + "。", "打印本页 关闭窗口", "下一篇：没有了"])
    assert set(taken(text)) == {"首页 > 副刊 > 正文", "打印本页 关闭窗口", "下一篇：没有了"}


@pytest.mark.parametrize("text", [
    "1998\n\n那一年河水上了街。\n\n1999\n\n那一年修了新堤。\n\n2000\n\n那一年磨坊停了。",
    "一\n\n河水上了街。\n\n二\n\n修了新堤。\n\n三\n\n磨坊停了。",
    "\n\n".join(x for n in range(1, 5) for x in (str(n), *["河水退了又涨，磨坊的门槛换了三回。"] * 9)),
    "\n".join(x for _ in range(4) for x in (*["河水啊", "你慢些流", "带走了磨坊"] * 3, "等我回来")),
    "\n\n".join(x for _ in range(4) for x in ("读者来信", *["河水退了又涨，磨坊的门槛换了三回。"] * 9)),
    "2023年4月5日 星期三 晴\n\n去看磨坊。\n\n2023年4月6日 星期四 阴\n\n没有出门。",
    "关于磨坊修缮的通知\n\n请各村按时上报。\n\n磨坊县文化局\n\n2023年4月5日",
    "老磨坊\n\n磨坊日报 2023年4月5日\n\n河水退了又涨，磨坊的门槛换了三回。",
    "甲走了。\n\n* * *\n\n乙来了。",
    "“你去吗？”\n\n……\n\n“我不去。”",
    "河水退了又涨。\n\n（下转第4版）\n\n磨坊停了。",
    "河水退了又涨。\n\n上一篇：讲的是磨坊。",
    "附件1\n\n名单。\n\f附件2\n\n表格。\n",
    "问：几点开门？\n\n答：八点。\n\n问：几点关门？\n\n答：六点。",
    "姓名：____\n\n____年____月____日",
])
def test_what_only_looks_like_furniture_stays(text: str) -> None:
    assert not taken(text)


def wrapped(*between: str, first: str = "", last: str = "") -> str:
    """Cut lines of one column, with lines between them and at their edges."""
    parts = [first, *prose(6)]
    for n, x in enumerate(between, 1):
        parts += [x, *prose(6, start=6 * n)]
    return "\n".join(x for x in (*parts, last) if x)


def flow(*words: str) -> str:
    """Cut lines, with words on lines of their own that are read with what stands around them."""
    lines = ["老磨坊今年要修缮，镇上的人都说好，", "木匠和石匠已经请来，想来帮忙的人请看"]
    after = ["上面写着修缮的日子，也写着要带的工具，", "不识字的人可以到祠堂去问，有人讲给他听，"]
    return "\n".join(x for word in words for x in (*lines, *lines, word, *after, *after))


@pytest.mark.parametrize("head", [
    "06 综合新闻", "A07版", "第3版", "要 闻", "副　刊　FUKAN", "08版 体育", "国内统一刊号 CN00-0001 今日8版",
    "2023年4月5日 星期三 水乡", "12 要闻 2023年4月5日 星期三", "2023年第4期 (12)",
    "责任编辑 王小河 版面设计 李舟 新闻热线：0000-5550000",
])
def test_a_first_line_of_wrapped_text(head: str) -> None:
    text = wrapped(first=f"{head}\n老磨坊的门\n周渡")
    assert list(taken(text)) == [head]
    assert not taken(text.replace("，", "，\n")), "of clean text, whose lines end where clauses end, nothing is known"


@pytest.mark.parametrize("line", [
    "责编：王小河 美编：李舟 校对：周渡", "2023年4月5日 星期三 第1203期", "国内统一刊号 CN00-0001 总第1203期 今日8版",
    "新闻热线：0000-5550000 投稿邮箱：a@mofang.example", "第1203期 A07版",
])
def test_a_foot_in_the_middle_of_wrapped_text(line: str) -> None:
    assert list(taken(wrapped(line))) == [line]


def test_a_first_line_that_says_the_title_again() -> None:
    assert list(taken(wrapped(first="第二章 老磨坊的门\n老磨坊的门\n周渡"))) == ["第二章 老磨坊的门"]
    asked = "老磨坊的门为什么总是朝着河开"
    assert list(taken(wrapped(first=f"{asked}\n老磨坊的门为什么\n总是朝着河开"))) == [asked]


def test_numbers_at_the_feet_of_equal_pages() -> None:
    pages_of = [[*prose(19, start=20 * n), "水轮又转了起来。"] for n in range(3)]
    text = "\n".join(x for n, page in enumerate(pages_of, 1) for x in (*page, str(n)))
    assert list(taken(text)) == ["1", "2", "3"]


def test_a_title_that_ends_in_a_number_or_asks() -> None:
    for title in ("磨坊县志稿本选辑之1998", "老磨坊的水轮还转不转？"):
        found = taken(pages(*([f"{title} {n}" if title[-1] == "8" else f"- {n} -\n{title}"] for n in (11, 12, 13))))
        assert len([x for x in found if title in x]) == (3 if title[-1] == "8" else 1)


def test_heads_between_columns_that_were_read_one_character_a_line() -> None:
    column = "\n".join("水轮早就不转了，墙根长满青苔，孩子们仍旧爱去那里捉迷藏。")
    text = "\n\n".join([column, "磨坊文丛", column, "磨坊文丛", column])
    lines = gather(split(text, SHAPES), text, SHAPES, lexicon())
    furniture.mark(lines, SHAPES)
    assert [x.text for x in lines if x.furniture] == ["磨坊文丛", "磨坊文丛"]


def test_the_sheet_of_a_paper_where_it_cuts_a_sentence() -> None:
    lines = prose(12)
    assert marked("\n".join([*lines[:6], "", "A07", "", *lines[6:]])) == ["A07"]
    assert not marked("\n".join([*lines[:5], "水轮又转了起来。", "", "A07", "", *lines[6:]]))


@pytest.mark.parametrize(("head", "foot"), [
    ("", "www.mofang.example.cn   3"), ("", "3  www.mofang.example.cn"), ("", "3\nwww.mofang.example.cn"),
    ("河湾日报 2023年4月5日 星期三 A07版\n", "www.mofang.example.cn"),
])
def test_the_site_of_the_paper_at_the_foot_of_a_page(head: str, foot: str) -> None:
    assert marked(f"{head}{wrapped(last='水轮又转了起来。')}\n{foot}") == [*head.splitlines(), *foot.splitlines()]


@pytest.mark.parametrize("text", [
    f"{wrapped(last='水轮又转了起来。')}\nwww.mofang.example.cn",
    f"河湾日报 2023年4月5日 星期三 A07版\n{wrapped(last='报名的人请上')}\nwww.mofang.example.cn",
    f"河湾日报 2023年4月5日 星期三 A07版\n{wrapped(last='水轮又转了起来。')}\nwww.mofang.example.cn/shui/lun.html",
])
def test_a_site_that_the_text_names_stays(text: str) -> None:
    assert not any("www" in line for line in marked(text))


def test_the_name_of_a_web_site() -> None:
    lines = ["2023/4/5 10:21", "老磨坊_磨坊在线", "磨坊在线", "登录 注册", "老磨坊", *prose(8), "https://mofang.example/a.html 1/1"]
    assert "磨坊在线" in taken("\n".join(lines))


@pytest.mark.parametrize("text", [
    wrapped(last="磨坊县文化局\n2023年4月5日"),
    flow("www.mofang.example.cn"),
    flow("热线电话：0000-5550000"),
    flow("2023年4月5日星期三"),
    flow("12"),
    flow("健康"),
    flow("健康", "健康"),
    wrapped(first="健康\n老磨坊的门\n周渡"),
    wrapped(first="2023年4月5日 星期三 清明\n去看磨坊。"),
    wrapped("2023年4月6日 星期四 小满", first="2023年4月5日 星期三 清明\n看磨坊"),
    wrapped(first="01 河湾\n周渡").replace(SENTENCE[40:45], "\n02 青苔\n"),
    wrapped("镇上老人说磨坊有灵"),
    wrapped("学校", "学校", "学校").replace("\n学校\n", "\n学校\n\n"),
    wrapped(first="老磨坊的门\n老磨坊的门开着，"),
    "\n".join(x for n in range(1, 4) for x in (f"第{n}节", *prose(18, start=18 * n), "完了。")),
    "\n".join(x for n in range(1, 4) for x in (str(n), *prose(10 + 9 * n, start=40 * n), "水轮又转了起来。")),
])
def test_what_only_looks_like_furniture_of_wrapped_text_stays(text: str) -> None:
    assert not taken(text)


def test_a_second_number_beside_a_head_is_the_texts() -> None:
    found = taken("\n".join(["磨坊日报 2023年4月5日 A07版", "23", "老磨坊的门", *prose(8)]))
    assert "23" not in found


def test_what_a_comma_follows_is_not_cut() -> None:
    text = wrapped("外侧还设有挡水板\n，所述挡水板", "外侧还设有挡水板\n，所述挡水板")
    assert not taken(text)


def test_numbers_in_the_cells_of_a_table_stay() -> None:
    cells = "\n".join(x for n in range(1, 6) for x in (str(n), f"村{n}", f"{n * 7}", f"{n * 3}"))
    assert not taken(f"村名\n户数\n人数\n{cells}\n以上是各村上报的数字。")


def test_marking_is_linear() -> None:
    text = pages(*([f"磨坊日报 第{n}版"] for n in range(1, 400)))
    assert len(taken(text)) == 399


def fed(head: str, *top: str) -> str:
    """Three pages that bear one head; the first one begins with other lines below it."""
    return "\f".join("\n".join([head, *(top if n == 0 else ()), *prose(8, start=8 * n)]) for n in range(3))


@pytest.mark.parametrize("head", ["健康", "水乡研究院", "2023年第4期", "要闻 YAOWEN", "第二章 老磨坊的门", "长河志 2023年第4期"])
def test_of_heads_that_recur_the_first_one_is_no_title(head: str) -> None:
    assert [x for x in marked(fed(head, "老磨坊的门", "朝着河", "周渡")) if x == head] == [head] * 3


@pytest.mark.parametrize("below", ["老磨坊在河湾里立着水轮早就不转了墙根长满", "周渡"])
def test_a_title_that_recurs_stays(below: str) -> None:
    assert marked(fed("老磨坊", below)) == ["老磨坊"] * 2


def test_a_head_whose_parts_stand_at_both_sides_of_the_page() -> None:
    head = "星期二 2023年4月5日 编辑：王小河" + " " * 80 + "磨坊日报"
    assert marked("\n".join([head, "老磨坊的门", *prose(8)])) == [head]


def test_numbers_of_pages_within_a_program() -> None:
    code = [f"    total = total + values[{n}]" for n in range(30)]
    text = "\n".join(x for n in range(3) for x in (*code[10 * n : 10 * n + 10], f"{n + 1}/3"))
    assert list(taken("def sum(values):\n" + text)) == ["1/3", "2/3", "3/3"]


@pytest.mark.parametrize("line", ["— 12 —", "第12页"])
def test_one_number_that_cuts_a_sentence(line: str) -> None:
    assert list(taken(wrapped(line))) == [line]


@pytest.mark.parametrize("text", [
    wrapped("明天水情预报（4月5日20\n时到4月6日20时）"),
    wrapped("———\n周渡"),
    wrapped("上年与本年的水情\n同月相比（米）（天）（\n次）", "上年与本年的水情\n同月相比（米）（天）（\n次）"),
    "\n".join([*prose(8), "水轮转了起来。", "— 2 —", *prose(8)]),
])
def test_what_newspapers_have_in_their_text_stays(text: str) -> None:
    assert not taken(text)


@pytest.mark.parametrize("foot", ["长河志 — 12 —", "P12 长河志", "第12页 河湾"])
def test_a_title_and_number_at_the_end_of_wrapped_text(foot: str) -> None:
    assert marked(wrapped(last=foot)) == [foot]


def test_the_last_entry_of_a_table_of_contents_stays() -> None:
    assert not marked("\n".join([*prose(8), "磨坊 P3", "水轮 P7", "河湾 P12"]))


def test_entries_of_a_programme_are_no_running_heads() -> None:
    text = "\n".join([*prose(8), "5月2日9:00 象棋比赛", *prose(6, start=8), "5月3日9:00 象棋比赛", *prose(8, start=14)]) + "\n"
    assert not [x for x in taken(text) if "象棋" in x]


DAILY = "河湾日报 2024年5月6日 星期一"


def test_the_number_of_a_papers_page_between_two_paragraphs() -> None:
    column = "\n".join([*prose(6), "墙根长满青苔。"])
    assert taken(f"{DAILY}\n\n{column}\n\nA08\n\n{column}") == {DAILY: "header", "A08": "number"}


@pytest.mark.parametrize("head", ["河湾旧事", DAILY])
def test_a_number_with_a_letter_stays_where_no_page_shows_that_it_is_one(head: str) -> None:
    letter = "A08" if head != DAILY else "A8"
    assert letter not in taken(f"{head}\n\n墙根长满青苔。\n\n{letter}\n\n孩子们仍旧爱去那里捉迷藏。")


@pytest.mark.parametrize("between", [
    "客房\n\nA08\n\n周小满\n\nA09\n\n陈大海", "答案\n\nA01\n\nB02\n\nC03", "A08\n\n周小满",
])
def test_numbers_of_rooms_and_answers_stay_in_a_paper(between: str) -> None:
    column = "\n".join([*prose(6), "墙根长满青苔。"])
    assert taken(f"{DAILY}\n\n{column}\n\n{between}\n\n{column}") == {DAILY: "header"}


def test_editors_with_nothing_between_them_below_the_head_of_a_page() -> None:
    staff = "责编：周小满美编：陈大海校对：吴青"
    assert marked(pages([f"{DAILY}A12", staff], [f"{DAILY}A12", staff])) == [f"{DAILY}A12", staff] * 2


def test_a_picture_that_was_sent_is_a_message() -> None:
    raw = "小满 10:23\n今天去渡口吗？\n\n老周 10:24\n[图片]\n\n小满 10:25\n好看。\n"
    assert taken(raw) == {}
    assert taken("石河日报 10:23\n[图片]\n\n今天渡口开放，三百多名乡亲来看船。\n") == {"[图片]": "image"}


def test_the_end_of_what_is_cited_is_no_running_head() -> None:
    cited = "河日报》一九六六年十一月四日）"
    text = ("渡口的规矩要记在心里，过江的人都要守规矩，撑船的人更要守规\n矩，这样才能平平安安。\n"
            f"《在青禾县第五次渡船工人代表大会上的讲话》（《清\n{cited}\n"
            "虽然渡口的管理现在有了不少办法，但是，\n我劝大家多看多问，渡口的广大船工，两岸的广大群众，是好\n的，是守规矩的。\n")
    assert not taken(text)


def test_a_watermark_that_was_read_within_words_is_no_text() -> None:
    cuts = ["镇上的老磨坊在河湾里立了一百多年，水轮早就不转了，墙",
            "根长满青苔，孩子们仍旧爱去那里捉迷藏，大人说那地方潮，谁也不听，夏",
            "天水涨上来，磨坊的地板就泡在水里，到了秋天才干。"]
    assert marked("\n".join(x for cut in cuts for x in ("仅供参阅", cut))) == ["仅供参阅"] * 3
    assert not marked("\n".join(x for _ in range(3) for x in ("仅供参阅", "".join(cuts))))
