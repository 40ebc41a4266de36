"""Quotation marks, title marks and middle dots: what is restored, and what stays because it is none or not certain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polish import polish, polished

import cleaner
from cleaner.config import Config
from cleaner.quotes import directed

RIGHT = [
    "“你见过那座桥吗？”他问。“见过，”她说，“去年秋天。”",
    "店里卖“春饼”“夏饼”和“秋饼”，就是没有“冬饼”。",
    "他低声说：“我听见有人喊‘救火’，就跑出来了。”说完他坐下了。",
    "从“1”数到“9”，再从“A”数到“F”，这就是“十六进制”。",
    "“我本来想——”老周停了一下，“算了，不说了。”",
    "门上写着：“Please close the door.”（请关门。）",
    "她问：“‘慢’是什么意思？‘快’又是什么意思？”",
]


def mixed(text: str, chosen: list[bool]) -> str:
    """The text with some of its quotation marks straight."""
    straight = {"“": '"', "”": '"', "‘": "'", "’": "'"}
    flags = iter(chosen)
    return "".join(straight[ch] if ch in straight and next(flags, False) else ch for ch in text)


@pytest.mark.parametrize("text", RIGHT)
def test_straight_marks_become_what_they_were(text: str) -> None:
    assert polish(text) == text
    assert polish(mixed(text, [True] * len(text))) == text


@given(st.sampled_from(RIGHT), st.lists(st.booleans(), max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_mixture_comes_out_wrong(text: str, chosen: list[bool]) -> None:
    given = mixed(text, chosen)
    got = polish(given)
    assert all(b in (a, c) for a, b, c in zip(given, got, text, strict=True))  # right, or left as it was
    assert polish(got) == got


@given(st.text(alphabet="甲乙A1 \"'“”‘’，。：？—「」<>《》", max_size=40))
@settings(max_examples=400, deadline=None)
def test_a_second_run_changes_no_mark(text: str) -> None:
    once = polish(text)
    assert [c for c in once if c.isalnum()] == [c for c in text if c.isalnum()]
    doc = polished(once)
    assert not [e for e in doc.edits if e.rule in ("PUN009", "PUN010", "PUN022", "PUN023", "PUN024")]


@pytest.mark.parametrize(("text", "wanted"), [
    ("他喊：”谁？”没人应。", "他喊：“谁？”没人应。"),
    ("那是个„老“问题。", "那是个“老”问题。"),
    ("点击\"渡口\"->\"保存\"。", "点击“渡口”->“保存”。"),
    ("选择\"渡口\">\"船\" > \"PDF\"。", "选择“渡口”>“船” > “PDF”。"),
    ("\"山\"+\"水\"=\"仙境\"。", "“山”+“水”=“仙境”。"),
    ("″春天″来了，′夏天′也来了。", "“春天”来了，‘夏天’也来了。"),
    ("两个节日是\"春节\"“元宵”。", "两个节日是“春节”“元宵”。"),
    ("“我不知道。\"他说，\"你知道吗？”", "“我不知道。”他说，“你知道吗？”"),
    ("他身高6'2\"，她说：\"真高。\"", "他身高6'2\"，她说：“真高。”"),
    ("'98年他去了\"老地方\"。", "’98年他去了“老地方”。"),
    ("他写道:\"it's a dog's life\",然后走了。", "他写道：“it's a dog's life”，然后走了。"),
    ("\"这是第一段。\n\"这是第二段，\"他说，\"也是最后一段。\"", "“这是第一段。\n“这是第二段，”他说，“也是最后一段。”"),
    ("他喊:\"救命!\"\"谁在喊?\"\"快来人!\"", "他喊：“救命！”“谁在喊？”“快来人！”"),
    ("船票有\"T+1\"与\"1+1\"两种。", "船票有“T+1”与“1+1”两种。"),
    ("要有”三个样子”，守住”老桥老船””小街小巷”、老树。", "要有“三个样子”，守住“老桥老船”“小街小巷”、老树。"),
    ("”Wait for me.”可译为”等我”。", "“Wait for me.”可译为“等我”。"),
    ("“等我“可译为“别走“。", "“等我”可译为“别走”。"),
    ("她說：\"你聽過'春曉'這首詩嗎？\"我說沒有。", "她說：「你聽過『春曉』這首詩嗎？」我說沒有。"),
    ("他在<人民日报>发表了<论读书>一文。", "他在《人民日报》发表了《论读书》一文。"),
    ("读了<<<古城记>考证>>，又读<水经>。", "读了《〈古城记〉考证》，又读《水经》。"),
])
def test_marks_are_restored(text: str, wanted: str) -> None:
    assert polish(text) == wanted
    assert polish(wanted) == wanted


@pytest.mark.parametrize("text", [
    "买了24\"显示器和一台27\"的电视。",
    "若\"渡口\" == \"船\"则停。",
    "把'渡口' => '船'写上。",
    "The word \"hello\" is English, and \"bye\" too.",
    "rock 'n' roll和the students' union",
    "\"没有结束，他走了。",
    "没有开始\"，他走了。",
    "他说：\"你听过\"春天\"这首歌吗？\"我说没有。",
    "一句“话\"和另一句\"话”。",
    "班级 = '一班'",
    "渡口的英文读作fe'-ri，也有人读作fer'-i。",
    "运行ls 'boat*'，再运行tar 'xf --old'两步。",
    "坐标为N31°14′22″，E121°29′05″。",
    "若甲<乙且乙>丙，则成立。",
    "请在<姓名>处填写<年龄>。",
    "<笑>哈哈</笑>",
    "泛型写作Map<字符串>。",
    "本店 • 人气 • 第一",
])
def test_what_is_none_or_not_certain_stays(text: str) -> None:
    assert polish(text) == text


def test_what_stays_is_reported() -> None:
    doc = polished("他说：\"你听过\"春天\"这首歌吗？\"我说没有。")
    assert [f.span.start for f in doc.open if f.rule == "PUN009"] == [3, 7, 10, 16]


def test_a_mark_that_is_put_right_is_not_reported_as_unpaired() -> None:
    assert not polished("他说：“好。\"大家都说：\"好。”").open


@pytest.mark.parametrize(("text", "wanted"), [("他说“好\"。", "他说“好”。"), ("当地人管这叫“挂珠\"", "当地人管这叫“挂珠”"),
                                              ("有人问:\"好？”他瞪眼：\"好？”", "有人问:“好？”他瞪眼：“好？”"),
                                              ("24\"的屏", "24\"的屏"), ("“甲\"乙\"", "“甲\"乙\"")])
def test_mixed_marks_are_read_as_directed_ones(text: str, wanted: str) -> None:
    assert directed(text) == wanted


def test_a_mixed_pair_joins_and_moves_no_paragraph() -> None:
    text = ("汤色由清变白，滴在碗边，能凝成一颗珠子，当地人管这叫“挂珠\"。\n\n第三步，过滤。一根刺也不能留。\n\n"
            "有人问：\"放不放糖？”老板娘说：\"不放！”\n")
    doc = cleaner.clean(text)
    assert len(doc.blocks) == 3
    assert all(len(b.spans) == 1 for b in doc.blocks)


def test_a_word_between_two_quotations_of_English_is_none() -> None:
    text = '例句有"We met Rev. Tom Lund."或"We met Rev. Mr. Lund."，而非"We met Rev. Lund."，请记住。'
    quoted = [piece for piece in text.split('"') if piece.startswith("We")]
    assert polish(text) == f"例句有“{quoted[0]}”或“{quoted[1]}”，而非“{quoted[2]}”，请记住。"


def test_the_setting_of_quotes_takes_what_was_restored() -> None:
    text = "他说：\"你听见有人喊'救火'吗？”她说：”没有。\"\n"
    assert cleaner.clean(text, Config(quotes="corner")).text == "他说：「你听见有人喊『救火』吗？」她说：「没有。」\n"
    assert cleaner.clean(text, Config(quotes="curly")).text == "他说：“你听见有人喊‘救火’吗？”她说：“没有。”\n"


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("hostile", ["'\"" * 10_000, "“甲\"" * 7_000, "”" * 20_000, "''" * 10_000, "<" * 20_000, "<<甲" * 7_000,
                                     "<甲>" * 7_000, "《甲<乙>" * 4_000, "<甲></甲>" * 3_000, "甲•" * 10_000, "李.李" * 7_000,
                                     "\"甲\" => " * 20_000])
def test_time_stays_linear(hostile: str) -> None:
    polished(hostile * 4)
