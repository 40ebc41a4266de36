"""Order: tails that go home, blocks that stand in the wrong place, and what must stay."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

import cleaner
from cleaner.config import Config
from cleaner.document import Document, replay, unwind
from cleaner.exports import renderer
from cleaner.exports.json import restore
from cleaner.exports.text import render_text
from cleaner.exports.validate import validate
from cleaner.grammar import grammar
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.order.matching import Pair, matching
from cleaner.passes.order.pieces import pieces
from cleaner.passes.order.seams import Seams
from cleaner.rules import builtin
from cleaner.summary import stats

BRIDGE = "石桥正式通车，首批客车从县城开到渡口，两岸村民往来不必再绕行。村里人说，等这座桥等了三十年。"
TEA = "茶山镇采茶节开幕，茶农凌晨上山，采下的鲜叶当天炒青。游客可以跟着茶农学采茶，也可以把自己采的茶带走。"
MOVED = [(r.id, *r.examples[0]) for r in builtin() if r.tei == "transpose" and r.fix == "suggest"]
LESS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {  # evidence for a suggestion only: the blocks, and their order
    "late-headline": ((
        "全县清渠引水的工程本周完工，青禾县春灌比往年早了十天，农资供应也有了着落，村民不再为水发愁。",
        "\n\n\n青禾县春灌比往年早十天 农资供应安排到村",
        "会议指出，今年水库蓄水比去年多两成，渠道又清理过一遍，下游有保证。",
        "会议要求，化肥和种子要在月底以前送到各村。",
    ), (1, 0, 2, 3)),
    "late-label": ((
        "渡口的变迁",
        "从前两岸的人过江，全靠一条木船，一天来回四十趟，风雨无阻。老船工说，这条江他撑了五十年。",
        "石桥修好以后，坐船的人少了七成。镇里把渡口改成了码头公园，逢集还有船。",
        "【从前】一天来回四十趟，全凭力气",
        "【如今】渡口改成了码头公园",
    ), (0, 3, 1, 4, 2)),
    "early-byline": ((
        "青禾县召开春耕生产动员会",
        "近日，青禾县召开春耕生产动员会，安排部署全县春灌和农资供应工作。",
        "清渠引水保春灌",
        "会议指出，全县清理渠道一百二十公里，水库蓄水比去年多两成，各乡镇轮流放水。",
        "记者 周小满 通讯员 陈立",
        "送种下乡保供应",
        "会议要求，各乡镇安排部署好春耕农资供应工作，全县的化肥和种子要在月底以前送到。",
    ), (0, 1, 2, 3, 5, 6, 4)),
    "late-lead": ((
        "抢抓农时备春耕 青禾县落实“三项措施”",
        "一、清渠引水保春灌",
        "全县清理渠道一百二十公里，水库蓄水比去年多两成。各乡镇轮流放水，先远后近，每个村都有专人看水。",
        "3月5日，青禾县抢抓农时备春耕动员会召开。会议要求各乡镇落实“三项措施”，不误农时，确保种足种好。",
        "二、送种下乡保供应",
        "化肥和种子要在月底以前送到各村，价格不高于去年。",
    ), (0, 3, 1, 2, 4, 5)),
}
IDS = {r.name: r.id for r in builtin()}
SUGGESTED = MOVED + [(IDS[name], "\n\n".join(blocks), "\n\n".join(blocks[k].strip() for k in order))
                     for name, (blocks, order) in LESS.items()]


def cleaned(*blocks: str, suggest: bool = False) -> Document:
    return cleaner.clean("\n\n".join(blocks) + "\n", Config(suggest=suggest))


def paragraphs(doc: Document) -> list[str]:
    return [doc.block_text(b) for b in doc.blocks]


def test_a_word_across_the_seam_brings_a_tail_home_over_a_caption_and_a_head() -> None:
    opening = "老船工在这条江上撑了五十年船，从前没有桥。他家的木船一天来回四十趟，风雨无阻，船桨也磨得油光锃"
    tail = "亮，像打过蜡一样。有人出钱要买，他不卖。"
    doc = cleaned("渡口旧事", opening, "采茶节开幕", TEA, tail)
    assert opening + tail in paragraphs(doc)
    assert doc.text.index(TEA) < doc.text.index(tail), "the text itself stays where it was"


def test_tails_in_a_row_go_home_in_their_order() -> None:
    heads = ("一、修路架桥", "二、安置人员", "三、检查质量")
    works = (("勘察河床", "筹措资金"), ("组织队伍", "分配口粮"), ("取样检验", "记录台账"))
    ends = (("老周", "抢抓工期"), ("老陈", "搭建工棚"), ("老方", "公开结果"))
    openings = [f"一是{a}，{BRIDGE}二是{b}，村里每户出工十天，余下的" for a, b in works]
    tails = [f"{who}负责落实。三是{what}，月底以前全部完成。" for who, what in ends]
    doc = cleaned(*(x for pair in zip(heads, openings) for x in pair), "四、其他事项", TEA, *tails)
    assert all(a + b in paragraphs(doc) for a, b in zip(openings, tails))


def test_columns_that_changed_places_change_back_with_all_that_stands_in_them() -> None:
    given, wanted = builtin()["ORD008"].examples[0]
    doc = cleaner.clean(given, name="x.txt")
    assert render_text(doc) == wanted + "\n"
    moved = [doc.block_text(b) for b in doc.blocks if any(m.rule == "ORD008" and m.piece == 0 for m in b.moves)]
    assert [x[:8] for x in moved] == ["镇上的老周开了一", "他告诉记者，从前"]
    assert replay(doc.source.text, doc.edits) == doc.text
    for output in ("tei", "json", "html"):
        assert "ORD008" in renderer(output)(doc, builtin()).decode("utf-8")
    assert restore(renderer("json")(doc, builtin())) == given.encode()
    assert validate(renderer("tei")(doc, builtin())) == []
    assert render_text(cleaner.clean(render_text(doc))) == render_text(doc)


def test_columns_stay_where_only_one_seam_reads_on_elsewhere() -> None:
    given, _ = builtin()["ORD008"].examples[0]
    blocks = given.split("\n\n")
    blocks[-1], blocks[4] = "当天来了很多人。" + blocks[-1], "当天来了很多人。" + blocks[4]
    assert not [m for b in cleaned(*blocks).blocks for m in b.moves if m.piece == 0]


def test_a_seam_that_recurs_in_the_headline_brings_a_tail_home() -> None:
    opening = "昨日上午，七十四名冬泳的人从磨坊旁边一起下了河，横"
    tail = "渡青江。当天水温不到十度，河面宽约三百米。"
    doc = cleaned("冬泳者横渡青江", opening, "采茶节开幕", TEA, tail)
    assert opening + tail in paragraphs(doc)


@pytest.mark.parametrize(("opening", "tail", "moves"), [
    ("石桥正式通车，两岸村民往来不必再绕行。这座桥动工于19", "98年，前后修了两年，用去石料三百方。", True),
    ("石桥正式通车，两岸村民往来不必再绕行。这座桥动工于1998", "年，前后修了两年，用去石料三百方。", True),
    ("石桥正式通车，两岸村民往来不必再绕行。下游的水田有820", "0亩，从此不怕旱，也不怕涝。", True),
    ("石桥正式通车，两岸村民往来不必再绕行。下游的水田有820", "1998年，这座桥动工，修了两年。", False),
    ("石桥正式通车，两岸村民往来不必再绕行。下游的水田有820", "年轻的后生都在外面做工，过年才回来。", False),
])
def test_digits_at_the_seam_bring_a_tail_home_only_as_one_number(opening: str, tail: str, *, moves: bool) -> None:
    doc = cleaned(opening, "采茶节开幕", TEA, tail)
    assert (opening + tail in paragraphs(doc)) is moves
    assert bool([m for b in doc.blocks for m in b.moves]) is moves


@pytest.mark.parametrize(("left", "right", "other"), [
    ("这座桥等了三十", "年才修好", "的时候桥好了"),
    ("村里人都来看热", "闹的场面", "桥修好了"),
])
def test_the_grammar_tells_what_goes_on_from_what_does_not(left: str, right: str, other: str) -> None:
    model = grammar()
    after = model.ending(left)
    assert model.reads_on(after, model.leading(right)) > model.reads_on(after, model.leading(other))


def test_the_grammar_tells_how_sentences_begin() -> None:
    model = grammar()
    assert model.begins(model.leading("他告诉记者")) > 0 > model.begins(model.leading("的厂家"))
    assert model.leading("，") == {}
    assert model.reads_on(model.ending(""), {}) == 0.0


def test_the_grammar_is_loaded_only_where_a_paragraph_ends_openly(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("cleaner.passes.order.grammar", lambda: asked.append("") or grammar())
    cleaned("桥修好那天，全村人都来了。", "的厂家先行垫付了钢筋款。", "家家门口都摆了茶水。")
    assert not asked
    cleaned(BRIDGE[:25], TEA, BRIDGE[25:])
    assert asked


def test_the_best_matching_is_that_of_the_greatest_sum() -> None:
    found = pieces(cleaner.clean("\n\n".join([BRIDGE, TEA, BRIDGE[:30] + "。", TEA[:30] + "。"])), builtin(), Shapes(builtin()))
    weights = {(0, 2): 5.0, (0, 3): 4.5, (1, 2): 4.0, (1, 3): 1.0}
    pairs = [Pair(found[a], found[b], w, ()) for (a, b), w in weights.items()]
    total, chosen = matching(pairs)
    assert total == 8.5
    assert {(p.opening.at, p.tail.at) for p in chosen} == {(0, 3), (1, 2)}


def test_where_two_openings_fit_alike_nothing_moves_and_the_tail_names_both() -> None:
    one = "桥工队一共三十二个人。一是勘察河床，请专家看过两次。二是筹措资金，村里每户出工十天，县里补助水泥，由镇上"
    two = "茶队一共四十八个人。一是清点茶园，请专家看过两次。二是招收茶农，村里每户出工五天，县里补助茶锅，由乡里"
    tail = "的干部负责落实。三是抢抓工期，月底以前全部完成。"
    doc = cleaned("修桥", one, "采茶", two, "其他", TEA, tail)
    assert [b for b in doc.blocks if b.moves] == []
    flag = next(f for f in doc.open if f.rule == "ORD002")
    assert doc.text[slice(*flag.span)] == tail[:12]
    assert [doc.text[slice(*r)] for r in flag.related] == ["上", "里"]
    assert "numbering goes on" in flag.message


@pytest.mark.parametrize("blocks", [
    ("修桥", BRIDGE, "采茶", TEA),
    ("工作要点", "一是勘察河床。请专家看过两次。", "二是筹措资金。村里每户出工十天。", "三是抢在汛期之前完成桥墩。"),
    ("“坐船不为过江，”赶集的周大娘说，“就为听他唱几句渡口谣。", "“第二，船上凉快。", "“第三，不用绕路。”"),
    ("需要准备的东西如下：", "扁担两条", "麻绳三根，要新的", "过了很久，船才靠岸。"),
    ("年度总结", "2022年", BRIDGE, "2023年", TEA, "记者 周小满"),
    ("桥与茶", "记者 周小满", BRIDGE, "采茶", TEA),
])
@pytest.mark.parametrize("suggest", [False, True])
def test_what_is_in_order_stays(blocks: tuple[str, ...], suggest: bool) -> None:
    doc = cleaned(*blocks, suggest=suggest)
    assert not [f for f in doc.open if f.rule.startswith("ORD")]
    assert all(a.spans[-1].end <= b.spans[0].start for a, b in pairwise(doc.blocks))


def test_there_are_rules_that_move_blocks_on_request() -> None:
    assert [builtin()[rule].name for rule, _, _ in MOVED] == ["perhaps-swapped-columns", "interleaved"]
    assert set(LESS) == {r.name for r in builtin() if getattr(r, "suggests", None) is not None}


@pytest.mark.parametrize(("rule", "given", "_"), SUGGESTED)
def test_without_being_asked_a_block_stays_and_a_finding_says_where_it_would_stand(rule: str, given: str, _: str) -> None:
    doc = cleaner.clean(given)
    assert [b for b in doc.blocks if b.moves] == []
    flag = next(f for f in doc.open if f.rule == rule)
    assert flag.replacement is None
    assert flag.related
    assert flag.evidence
    assert "would stand" in flag.message
    assert flag.message.startswith(builtin()[rule].message)


@pytest.mark.parametrize(("rule", "given", "wanted"), SUGGESTED)
def test_moved_blocks_lose_nothing_and_every_output_names_the_rule(rule: str, given: str, wanted: str) -> None:
    config = Config(suggest=True)
    doc = cleaner.clean(given, config, name="x.txt")
    assert render_text(doc) == wanted + "\n"
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == doc.source.text
    assert sorted("".join(paragraphs(doc))) == sorted(x for x in doc.text if x != "\n")
    assert any(m.rule == rule and m.piece == 0 for b in doc.blocks for m in b.moves)
    assert stats(doc, builtin()).moved > 0
    for output in ("tei", "json", "html"):
        assert rule in renderer(output)(doc, builtin()).decode("utf-8")
    assert restore(renderer("json")(doc, builtin())) == given.encode()
    assert validate(renderer("tei")(doc, builtin())) == []
    assert render_text(cleaner.clean(render_text(doc), config)) == render_text(doc)


def two_in_turn() -> tuple[list[str], list[str], list[str]]:
    """The example of the rule: its blocks in turn, and those of either article."""
    given, wanted = (x.split("\n\n") for x in builtin()["ORD010"].examples[0])
    second = next(n for n, x in enumerate(wanted) if x.startswith("茶山镇"))
    return given, wanted[:second], wanted[second:]


def test_of_articles_in_turn_the_finding_names_the_turns_of_both() -> None:
    given, _, second = two_in_turn()
    doc = cleaned(*given)
    flag = next(f for f in doc.open if f.rule == "ORD010")
    turns = [x for n, x in enumerate(given) if x in second and given[n - 1] not in second]
    assert [doc.text[at : at + 6] for at, _ in flag.related] == [x[:6] for x in turns]
    assert all(x[:10] in flag.message for x in turns)
    assert {"words-apart", "far-better-than-in-a-row"} <= {e.name for e in flag.evidence}


def test_of_articles_in_turn_paragraphs_that_were_cut_are_put_together() -> None:
    given, first, second = two_in_turn()
    whole = "桥墩修了整整三年，最难的是水下的部分。" + given[7]
    at = whole.index("工队")
    blocks = [*given[:7], whole[:at], *given[8:10], whole[at:], *given[10:]]
    doc = cleaned(*blocks, suggest=True)
    assert paragraphs(doc) == [whole if x == given[7] else x for x in (*first, *second)]
    assert [b.article for b in doc.blocks] == [0] * len(first) + [1] * len(second)


@pytest.mark.parametrize("blocks", [
    "second behind first", "first only", "second in the middle",
])
def test_articles_in_a_row_and_one_article_are_not_in_turn(blocks: str) -> None:
    _, first, second = two_in_turn()
    given = {"second behind first": [*first, *second], "first only": first,
             "second in the middle": [*first[:3], *second, *first[3:]]}[blocks]
    assert not [f for f in cleaned(*given).open if f.rule == "ORD010"]


FERRY = ("从前两岸的人过江，全靠一条木船，一天来回四十趟，风雨无阻。老船工说，这条江他撑了五十年。",
         "石桥修好以后，坐船的人少了七成。镇里把“老”渡口改成了“新”公园，逢集还有船。")


def test_labels_with_a_line_of_their_own_move_with_their_heads() -> None:
    labels = ("【从前】", "全靠一条木船，一天来回四十趟", "【如今】", "镇里把“老”渡口改成了“新”公园")
    doc = cleaned("渡口的变迁", *FERRY, *labels)
    assert paragraphs(doc) == ["渡口的变迁", *labels[:2], FERRY[0], *labels[2:], FERRY[1]]


@pytest.mark.parametrize(("words", "flagged"), [("“老”渡口变“新”街", True), ("老渡口变新街", False), ("“老”渡口变“新街”", False)])
def test_a_label_that_quotes_what_one_paragraph_quotes_is_flagged(words: str, flagged: bool) -> None:
    doc = cleaned("渡口的变迁", *FERRY, "【从前】全靠一条木船，一天来回四十趟", "【如今】" + words)
    assert paragraphs(doc) == ["渡口的变迁", "【从前】全靠一条木船，一天来回四十趟", *FERRY, "【如今】" + words]
    assert [f.evidence[0].detail for f in doc.open if f.rule == "ORD006"] == (["“老”“新”"] if flagged else [])


def test_marks_are_read_across_a_moved_block() -> None:
    given = MOVED[0][1].replace("，", ",")
    doc = cleaner.clean(given, Config(suggest=True))
    assert "," not in render_text(doc)


@pytest.mark.usefixtures("bounded")
def test_many_openings_and_tails_take_linear_time() -> None:
    pieces = (f"一是勘察河床，筹措资金，村里每户出工{n}天，由\n\n的人负责，{n}天以后交工，由" for n in range(1500))
    doc = cleaner.clean("\n\n".join(pieces))
    assert doc.blocks


def test_a_passage_is_read_throughout_as_each_of_its_places_by_itself() -> None:
    model = grammar()
    for text in ("桥修好了，", "人过河"):  # each side of each place is no longer than what is looked at of it
        apart = [model.reads_on(model.ending(text[:i]), model.leading(text[i:])) for i in range(len(text) + 1)]
        assert model.throughout(text) == pytest.approx(apart)
    assert len(model.throughout("村" * 2000)) == 2001


OPENING = "老船工在这条江上撑了五十年船，从前没有桥，两岸的人要过江，全靠他这条木"
TAIL = "船，一天来回四十趟，风雨无阻。"
REST = "石桥修好以后，坐船的人少了七成，他把船桨挂在了墙上。"


def test_a_headline_read_in_the_middle_of_a_sentence_goes_to_the_head_of_the_article() -> None:
    doc = cleaned(REST, OPENING, "渡口旧事", "本报记者 周小满", TAIL)
    assert paragraphs(doc) == ["渡口旧事", "本报记者 周小满", REST, OPENING + TAIL]
    assert [b.moves[0].rule for b in doc.blocks if b.moves] == ["ORD004", "ORD004", "ORD001"]


def test_headlines_read_in_the_middle_of_a_sentence_go_together() -> None:
    doc = cleaned(REST, OPENING, "渡口旧事", "老船工和他的木船", TAIL)
    assert paragraphs(doc) == ["渡口旧事", "老船工和他的木船", REST, OPENING + TAIL]


def test_a_headline_stays_where_the_article_has_one() -> None:
    assert paragraphs(cleaned("老船工", REST, OPENING, "渡口旧事", TAIL)) == ["老船工", REST, OPENING + TAIL, "渡口旧事"]


@pytest.mark.parametrize("top", [(), ("渡口旧事",)])
def test_a_byline_read_in_the_middle_of_a_sentence_goes_where_bylines_stand(top: tuple[str, ...]) -> None:
    assert paragraphs(cleaned(*top, REST, OPENING, "本报记者 周小满", TAIL)) == [*top, "本报记者 周小满", REST, OPENING + TAIL]


BOAT = "老船工的船桨换过三回，木船也旧了，船底漏水，两岸的人要过江，全靠他的渡船"


@pytest.mark.parametrize(("opening", "between", "tail", "home"), [
    (BOAT, "本报记者 周小满", "是村里最老的一条木船，船桨油光锃亮，船底也不再漏水。", True),
    (BOAT, "（本报记者周小满摄）", "是村里最老的一条木船，船桨油光锃亮，船底也不再漏水。", True),
    (BOAT, "采茶节开幕", "是村里最老的一条木船，船桨油光锃亮，船底也不再漏水。", False),
    (BOAT, "本报记者 周小满", "近日，采茶节在镇上开幕，来的人比去年多。", False),
    (BOAT, "本报记者 周小满", "了解到这个情况以后，县里马上派人下去。", False),
    ("请各村在月底以前上报人数，联系电话三一七，每月22", "采茶节开幕", "40万株茶苗已经运到镇上，各村分批来领。", False),
])
def test_a_tail_right_behind_a_byline_or_a_headline(opening: str, between: str, tail: str, *, home: bool) -> None:
    assert (opening + tail in paragraphs(cleaned("渡口旧事", REST, opening, between, tail))) is home


@pytest.mark.parametrize("text", [
    f"{BRIDGE}\n\n附件用别的程序打开，写法是 application/bridge; /usr/bin/bridge '%s'; nametemplate=%s.doc\n\n提示\n\n"
    "Mutt 能够读取各种信箱，也能转换信箱的格式。你可以用它来标识邮件，这些标识的邮件能够在不同的信箱之间拷贝。\n",
    "程序的说明\n==========\n本程序由几个学生编写。\n\nGPM MOUSE\n=========\n"
    "For guys who want to use bridge with gpm mouse support, please\n"
    "read README.gpm before you start. You can try but we do not promise \nit will work on your machine.\n\n"
    "QUICK SETUP\n===========\nSet console as device\n",
])
def test_words_of_another_language_do_not_show_that_a_sentence_goes_on(text: str) -> None:
    assert [m.rule for b in cleaner.clean(text).blocks for m in b.moves] == []


def test_what_recurs_in_another_part_of_a_long_text_shows_nothing() -> None:
    again = "河上有一座石桥头一回通车"
    texts = [(0, "两岸的人都来看新修的石"), (1, "桥头镇的集市在初五开张")]
    found = pieces(cleaner.clean("\n\n".join(t + "，大家都说好。" for _, t in texts)), builtin(), Shapes(builtin()))
    opening, tail = (msgspec.structs.replace(p, text=t, block=n) for p, (n, t) in zip(found, texts, strict=True))
    for block, recurs in ((2, True), (400, False)):
        seams = Seams([*texts, (block, again)], ["p"] * 500, Shapes(builtin()), lexicon(), grammar)
        assert any(name.startswith("seam-recurs") for name, _ in seams.observe(opening, tail)) == recurs


def test_a_tail_that_begins_within_a_word_goes_home_though_the_word_is_known_only_by_its_end() -> None:
    opening = "石桥村在修桥。一共有三十户人家出了工，这座石桥是全县最长的一座，桥上可以并"
    tail = "排走两辆汽车，桥下可以通行三百吨的货船，是两岸交通的枢纽。"
    between = ("人员安排", "队长由老周担任，副队长由小陈担任。")
    last = "大桥将在明年春天通车，到时候两岸的人都会来看。"
    doc = cleaner.clean("\n\n".join(("石桥修成", opening, *between, tail, last)))
    assert [doc.block_text(b) for b in doc.blocks] == ["石桥修成", opening + tail, *between, last]
