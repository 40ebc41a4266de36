"""Two blocks on one line: what shows that they are two, and what does not."""

from __future__ import annotations

import pytest
from lxml import etree

import cleaner
from cleaner.document import replay, unwind
from cleaner.exports import renderer
from cleaner.exports.text import render_text
from cleaner.restoration import restore

LEAD = ("入秋以来，石河上的夜路好走了。青禾县把三座旧桥一年里全部修好，又给每个渡口添了一条灯船，"
        "赶晚集的人过河不用再喊船。\n\n老船工说，水大的时候船照样要停。\n")
ABOVE = "石河两岸的人摸黑走出"
SECOND = "青禾县把三座旧桥一年里全部修好"
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


def test_headlines_read_across_are_parted_where_the_article_repeats_the_second() -> None:
    text = f"{ABOVE}  \n新路{SECOND}连着  \n给渡口添了三条灯船\n\n{LEAD}"
    assert top(text) == [ABOVE + "新路", SECOND + "连着给渡口添了三条灯船"]


@pytest.mark.parametrize("title", [
    f"{ABOVE}新路 {SECOND}",  # a blank parts them already
    f"{ABOVE}  \n新路青禾县修桥又添船只用了一年",  # the article does not say it so
    f"新路{SECOND}",  # nothing above that it could complete
    f"{ABOVE}\n新路{SECOND}",  # a headline and the one below it, each a block of its own
    f"{ABOVE}  \n听说{SECOND}",  # a clause of its own
    f"{ABOVE}  \n新路：{SECOND}",
    *(f"{ABOVE}  \n{begins}{SECOND}" for begins in ("如今", "一年来", "已经", "我县")),  # words of the clause
    f"{ABOVE}  \n老船工{SECOND}",  # the article has it elsewhere
])
def test_other_headlines_stay_as_they_are(title: str) -> None:
    doc = cleaner.clean(f"{title}\n\n{LEAD}")
    assert not [e for e in doc.edits if e.rule == "LAY207"]


def test_what_the_article_says_with_its_beginning_is_not_cut_off_from_it() -> None:
    lead = LEAD.replace("水大", f"新路{SECOND[:6]}，水大")
    assert not [e for e in cleaner.clean(f"{ABOVE}  \n新路{SECOND}\n\n{lead}").edits if e.rule == "LAY207"]


@pytest.mark.parametrize(("second", "wanted"), [
    ("【回望】老渡口改成码头公园", ["【回望】", "老渡口改成码头公园"]),
    ("【回望】 老渡口改成码头公园", ["【回望】", "老渡口改成码头公园"]),
    ("【回望】坐船的人少了七成；逢集还有船。", ["【回望】坐船的人少了七成；逢集还有船。"]),
])
def test_a_label_is_parted_from_its_head_as_other_labels_are(second: str, wanted: list[str]) -> None:
    found = top(f"【起点】\n\n一条船渡了三代人\n\n{FERRY}【路上】\n\n造桥人背下千块石\n\n{STONES}{second}\n\n{PARK}", 9)
    assert found[6 : 6 + len(wanted)] == wanted


def test_the_diplomatic_view_names_the_rule_at_the_head_that_it_began() -> None:
    doc = cleaner.clean(f"{ABOVE}  \n新路{SECOND}\n\n{LEAD}", name="x.txt")
    heads = etree.fromstring(renderer("diplomatic")(doc, cleaner.rules.builtin())).findall(".//{*}body//{*}head")
    assert [x.get("ana", "").endswith("LAY207") for x in heads] == [False, True]


@pytest.mark.parametrize("parting", ["", "\n\n"])
def test_without_labels_that_stand_alone_none_is_parted(parting: str) -> None:
    text = f"【起点】{parting}一条船渡了三代人\n\n{FERRY}【回望】老渡口改成码头公园\n\n{PARK}"
    assert render_text(cleaner.clean(text)) == text
