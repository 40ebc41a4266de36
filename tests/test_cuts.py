"""Blank lines inside paragraphs: what shows that one was cut there, and what shows a headline."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.exports.text import render_text
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon, unbegun, unfinished
from cleaner.passes.layout.cuts import cut_by_blank
from cleaner.passes.layout.forms import shape
from cleaner.passes.layout.lines import split
from cleaner.passes.layout.survey import survey
from cleaner.rules import builtin

SHAPES = Shapes(builtin())
BEFORE = "石河上的三座旧桥今年全部修好，村里人过河不用再等船。"
TORN = "队长覃守田今年正月来到县里的图\n\n书馆，借走了全部桥志，看了三个晚上才还。"
WHOLE = TORN.replace("\n\n", "")
AFTER = "护桥员是从村里选出来的，一共六名，每人每月记一本桥志。"


def found(*parts: str) -> list[str]:
    return [x for x in render_text(cleaner.clean("\n\n".join(parts) + "\n")).split("\n") if x]


def test_a_word_torn_by_a_blank_line_is_no_headline() -> None:
    assert found(BEFORE, TORN, AFTER) == [BEFORE, WHOLE, AFTER]


@pytest.mark.parametrize("head", ["县里的图书馆", "三座旧桥全部修好", "护桥员今年从哪里来", "关于查桥的几点意见"])
def test_a_headline_between_blank_lines_stays(head: str) -> None:
    assert found(BEFORE, head, AFTER, TORN) == [BEFORE, head, AFTER, WHOLE]


@pytest.mark.parametrize(("opening", "rest"), [
    ("由于每座桥的桥头都有一块刻着名字的", "石碑，出过工的村民一个也没有落下。"),
    ("今年修桥用的石条总共329", "条，都是从山上一条一条抬下来的。"),  # a number and what it counts
    ("渡口的老船工说今年要把船上的灯和", "桥头的灯一起换成亮的，夜里看得清。"),  # ends with a word that asks for another
])
def test_an_end_that_asks_for_more_goes_on_behind_a_blank_line(opening: str, rest: str) -> None:
    assert found(BEFORE, opening, rest, AFTER) == [BEFORE, opening + rest, AFTER]


@pytest.mark.parametrize(("opening", "rest"), [
    ("守桥的人今年要做的是一项必须长期做的", "活计，逢雨都要上桥去看，记下水位。"),
    ("今年修桥的石料都堆在河滩上，旁边有一个", "看料的棚子，晚上有人守在里面。"),
    ("县里的图书馆今年新进的主要", "书目有三百多种，都和修桥有关。"),
    ("老石匠昨晚住过的那间", "屋子在渡口边上，门前种着两棵柳树。"),
])
def test_a_short_line_that_ends_as_headlines_never_do_goes_on_where_another_was_cut(opening: str, rest: str) -> None:
    assert found(BEFORE, opening, rest, AFTER, TORN) == [BEFORE, opening + rest, AFTER, WHOLE]


@pytest.mark.parametrize("head", [
    "县里的图书馆建起来了", "从头到尾都在河边", "守桥人今年第一个", "在渡口等船的日子",
])
def test_a_headline_that_ends_as_sentences_may_stays(head: str) -> None:
    assert found(BEFORE, head, AFTER, TORN) == [BEFORE, head, AFTER, WHOLE]


def test_how_text_reads_on_counts_only_where_another_blank_line_tears_a_word() -> None:
    pair = "老船工说今年过河的人比去年\n\n更多，逢集的日子还要再多一些。\n"
    assert "reads-on" not in observed(pair)
    assert {"reads-on", "cut-elsewhere"} <= set(observed(f"{pair}\n{TORN}\n"))


def observed(text: str) -> list[str]:
    """What is seen behind the first line of a text."""
    lines = split(text, SHAPES)
    return [name for name, _ in cut_by_blank(lines[0], lines[1], survey(lines, lexicon()), lexicon())]


@pytest.mark.parametrize(("opening", "rest", "name"), [
    ("护桥员说，村里人今年心里最想", "由于连日下雨，渡口停了三天的船，桥上挤满了人。", "next-sentence-opening"),
    ("石匠说，修桥的石料今年还是", "石匠还说，明年要修第四座桥，石料已经备好。", "begins-alike"),
    ("村里今年又修了一座石桥,石匠说,", "石匠还说，明年要修第四座桥，石料已经备好。", "begins-alike"),
    ("据新华社青禾3月5日电（记者周小满）", "青禾县城外的石河上新修了三座桥。", "dateline-apart"),
    ("从前桥头挂灯 船尾挂铃，今年都", "换成了新的灯和铃，夜里过河的人看得见听得清。", "clauses-before"),
    ("村里人今年最想把渡口的石路", "他们在集上打听石料的价钱，问了整整三天。", "begins-perhaps"),
])
def test_what_stands_on_either_side_of_a_blank_line_is_seen(opening: str, rest: str, name: str) -> None:
    assert name in observed(f"{opening}\n\n{rest}\n")


@pytest.mark.parametrize(("line", "name"), [
    ("由于连日大雨渡口停了三天的船", "sentence-opening"),
    ("据县志记载这座桥", "sentence-opening"),
    ("桥是村里人自己修的也还要修", "sentence-words"),
])
def test_what_begins_as_sentences_do_is_hardly_a_headline(line: str, name: str) -> None:
    def head(text: str) -> float:
        doc = cleaner.clean("\n\n".join((BEFORE, text, AFTER)) + "\n")
        return sum(e.weight for e in doc.blocks[1].evidence if doc.blocks[1].type == "head")

    lines = split(f"{BEFORE}\n\n{line}\n\n{AFTER}\n", SHAPES)
    assert name in [seen for seen, _ in shape(lines, 1, False, survey(lines, lexicon()), SHAPES)]
    assert head(line) < head("三座旧桥全部修好")


def test_a_long_line_is_a_headline_if_it_names_a_document() -> None:
    name = "清溪县水利局关于做好二〇二四年汛期石河三座旧桥和两个渡口夜间巡查看护工作的通知"
    assert found(BEFORE, name, AFTER) == [BEFORE, name, AFTER]
    block = cleaner.clean("\n\n".join((BEFORE, name, AFTER))).blocks[1]
    assert block.type in ("head", "title")


PARAGRAPHS = (
    "石河两岸的人今年不用再等渡船了，三座旧桥已经全部修好，桥头的灯也换成了新的，夜里亮到天明。",
    "老船工说，水大的时候船照样要停，桥上的灯也要有人看着，护桥的人一夜要走四个来回，冬天也不例外。",
    "去年冬天第二座桥的栏杆松了，桥志上写了三回，技术员带着石匠来换了十一根石柱，前后用了五天。",
    "集上卖竹器的、卖菜的、打铁的都说，过河的人多了，收摊比从前晚，茶馆的灯也亮到半夜，生意好了不少。",
    "渡口小学只有两间教室，六个年级的孩子轮流上课，老师教了三十年，语文、算术、唱歌都是她一个人。",
)


def blocks(*paragraphs: str) -> str:
    """Lines of twenty characters, a blank line behind each paragraph."""
    return "\n\n".join("\n".join(x[i : i + 20] for i in range(0, len(x), 20)) for x in paragraphs) + "\n"


def test_where_blank_lines_part_all_paragraphs_other_breaks_part_none() -> None:
    first = "新桥通车的那天，村里来了三千多人。"
    text = f"{blocks(*PARAGRAPHS)}\n{first}\n{blocks(AFTER)}"
    assert found(text.strip()) == [*PARAGRAPHS, first + AFTER]
    assert first + AFTER not in found(text.replace("\n\n", "\n").strip())


def test_a_short_line_whose_last_word_is_torn_is_no_headline() -> None:
    assert found(BEFORE, "今年新修的图", "书馆就在桥头，晚上也开门，灯亮到半夜。", AFTER)[1].startswith("今年新修的图书馆")


def cleaned(source: str) -> list[str]:
    doc = cleaner.clean(source.encode())
    return [doc.block_text(b) for b in doc.blocks]


@pytest.mark.parametrize("head", ["修旧船，保新桥，迎新年", "渡口修旧船，村里架新桥"])
@pytest.mark.parametrize("between", ["\n\n", "\n（上接第一版）\n"])
def test_clauses_of_one_length_are_a_headline(head: str, between: str) -> None:
    source = (f"{head}{between}渡口的老人们说，新桥通车以后，旧船也不能就这么扔在岸边，要把\n它们修好，漆上颜色，摆到码头上去，"
              "让后来的人看看。\n会议还定下了修船的日子，要求各\n队按时把木料送到。\n（下转第四版）\n")
    found = cleaned(source)
    assert found[0] == head
    assert cleaned("\n\n".join(found)) == found


def test_clauses_of_one_length_that_a_blank_line_tears_are_joined() -> None:
    head, rest = "渡口的船，岸上的人，船上的灯", "笼，都在雨里，等着天亮以后再走。"
    assert cleaned(f"{head}\n\n{rest}") == [head + rest]


@pytest.mark.parametrize(("end", "rest"), [
    ("石拱真正发", "去年冬天，大家把木头运到了河边，准备开春动工。"),
    ("村民都很感", "去年冬天，大家把木头运到了河边，准备开春动工。"),
])
def test_a_paragraph_that_ends_within_a_word_does_not_go_on_with_the_beginning_of_a_sentence(end: str, rest: str) -> None:
    opening = f"全村人都到桥头的空地上来了。站在最前面的是县里请来的老工程师，他对大家说，{end}"
    assert found(BEFORE, opening, rest) == [BEFORE, opening, rest]
    assert found(BEFORE, opening.removesuffix(end) + "这样的", rest) == [BEFORE, opening.removesuffix(end) + "这样的" + rest]


@pytest.mark.parametrize(("left", "right", "torn"), [
    ("石拱真正发", "去年冬天", True), ("石拱真正发", "挥了作用", False), ("石拱真正", "发挥作用", False),
    ("the arch", "在桥上", False), ("", "在桥上", False),
])
def test_what_ends_within_a_word_that_nothing_goes_on_with(left: str, right: str, *, torn: bool) -> None:
    assert (unfinished(left, right) > 2) == torn


@pytest.mark.parametrize(("text", "torn"), [("挥了作用", True), ("并排走两辆", False), ("3月的", False), ("", False)])
def test_what_begins_within_a_word(text: str, *, torn: bool) -> None:
    assert (unbegun(text) > 1) == torn
