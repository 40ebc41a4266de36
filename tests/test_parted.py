"""Two blocks on one line: what shows that they are two, and what does not."""

from __future__ import annotations

import pytest
from lxml import etree

import cleaner
from cleaner.document import replay, unwind
from cleaner.exports import renderer
from cleaner.exports.text import render_text
from cleaner.restoration import restore

LEAD = ("近日，青禾县召开交通工作会议，总结今年的工作。青禾县以修路架桥改水为抓手，三年修路四十公里，"
        "村民出门不再绕行，运费也省了一半。\n\n会议指出，明年要再修三座桥。\n")
SECOND = "青禾县以修路架桥改水为抓手打通乡村"
BOTH = ["老渡口走上小康之路", SECOND + " 启动老渡口片区改造"]
PARK = "石桥修好以后，坐船的人少了七成，逢集还有船。\n"
STONES = "石头是从后山一块一块背下来的，用了七个月。\n\n"
FERRY = "从前两岸的人过江，全靠一条木船，一天来回四十趟。\n\n"


def top(text: str, count: int = 2) -> list[str]:
    doc = cleaner.clean(text)
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text
    assert restore(renderer("diplomatic")(doc, cleaner.rules.builtin())) == text.encode()
    assert render_text(cleaner.clean(render_text(doc))) == render_text(doc)
    return [doc.block_text(b) for b in doc.blocks][:count]


@pytest.mark.parametrize("between", ["  \n", "\n"])
def test_headlines_read_across_are_parted_where_the_article_repeats_the_second(between: str) -> None:
    assert top(f"老渡口走上小康{between}之路{SECOND}  \n启动老渡口片区改造\n\n{LEAD}") == BOTH


@pytest.mark.parametrize("title", [
    "老渡口走上小康之路 " + SECOND,  # a blank parts them already
    "老渡口走上小康\n之路青禾县以修路架桥打通乡村",  # the article does not say it so
    "聚焦" + SECOND,  # nothing above that it could complete
    "老渡口走上小康\n聚焦" + SECOND,  # a clause of its own
    "老渡口走上小康\n之路：" + SECOND,
])
def test_other_headlines_stay_as_they_are(title: str) -> None:
    doc = cleaner.clean(f"{title}\n\n{LEAD}")
    assert not [e for e in doc.edits if e.rule == "LAY207"]


def test_what_the_article_says_with_its_beginning_is_not_cut_off_from_it() -> None:
    lead = LEAD.replace("明年", f"之路{SECOND[:6]}，明年")
    assert not [e for e in cleaner.clean(f"老渡口走上小康  \n之路{SECOND}\n\n{lead}").edits if e.rule == "LAY207"]


@pytest.mark.parametrize(("second", "wanted"), [
    ("【回望】老渡口改成码头公园", ["【回望】", "老渡口改成码头公园"]),
    ("【回望】 老渡口改成码头公园", ["【回望】", "老渡口改成码头公园"]),
    ("【回望】坐船的人少了七成；逢集还有船。", ["【回望】坐船的人少了七成；逢集还有船。"]),
])
def test_a_label_is_parted_from_its_head_as_other_labels_are(second: str, wanted: list[str]) -> None:
    found = top(f"【起点】\n\n一条船渡了三代人\n\n{FERRY}【路上】\n\n造桥人背下千块石\n\n{STONES}{second}\n\n{PARK}", 9)
    assert found[6 : 6 + len(wanted)] == wanted


def test_the_diplomatic_view_names_the_rule_at_the_head_that_it_began() -> None:
    doc = cleaner.clean(f"老渡口走上小康  \n之路{SECOND}\n\n{LEAD}", name="x.txt")
    heads = etree.fromstring(renderer("diplomatic")(doc, cleaner.rules.builtin())).findall(".//{*}body//{*}head")
    assert [x.get("ana", "").endswith("LAY207") for x in heads] == [False, True]


@pytest.mark.parametrize("parting", ["", "\n\n"])
def test_without_labels_that_stand_alone_none_is_parted(parting: str) -> None:
    text = f"【起点】{parting}一条船渡了三代人\n\n{FERRY}【回望】老渡口改成码头公园\n\n{PARK}"
    assert render_text(cleaner.clean(text)) == text
