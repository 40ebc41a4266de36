"""Clean text that is cleaned again stays as it is: what the first run decides is what the clean text shows too."""

from __future__ import annotations

import random

import pytest

import cleaner
from cleaner.exports.text import render_text
from cleaner.passes.layout import plain
from cleaner.passes.layout.groups import Group
from cleaner.passes.layout.joints import joint
from cleaner.passes.layout.lines import Line
from cleaner.pipeline import PASSES

TEXTS = {
    "short lines of talk that look like verse": (
        "光。她弯下腰把扁担拾起来，用井水冲了，递\n过去。父亲接扁担的手是凉的。\n"
        "“阿禾，”他说，“你去歇。”\n“饭还没有好。”\n“去歇。”\n"),
    "verse with a note above it": (
        "下面四首由唐秀珍（83岁）、佘桂香（79岁）、阎菊花（76岁）三位老人念唱，括号里\n"
        "的字是方言的意思。\n豆角喊我莫再摘！\n嗬嗬锯，嗬嗬推，\n推倒屋后老柳椎（树桩）。\n"),
    "verse where a blank line stands between all lines": (
        "把三十年的风，其实是三十年的灰，\n一次还给了我们。\n“看见烟囱，就等于看见我。”\n\n现在我只好到处看。\n"
        "是因为手边只有这些纸。我在修车铺里干过六年，又在同一条街上的五金行\n\n"
        "干了九年，前后十五年，打交道最多的就是表格。表格教给我两件事：第\n\n"
        "  去年秋天，街道文化站办了一次朗读会，来的多半是退了休的老师傅。读\n\n"
        "他什么也没有说，举了大约半分钟，又坐下了。那半分钟，是我得到过的最\n\n好的评论。\n"),
    "a tail that goes home from between two others": (
        "不？”我说想。她说：“那你明天早上六\n③ 将①②与老姜、胡椒粒一同放\n点来。”\n火，保持汤面微微冒泡，炖2小时。\n"),
}


def text_of(raw: str) -> str:
    return render_text(cleaner.clean(raw))


@pytest.mark.parametrize("raw", TEXTS.values(), ids=TEXTS)
def test_a_second_run_changes_nothing(raw: str) -> None:
    assert text_of(text_of(raw)) == text_of(raw)


def test_what_stands_side_by_side_after_a_move_is_read_on_and_says_why() -> None:
    doc = cleaner.clean(TEXTS["a tail that goes home from between two others"])
    moved = [m for b in doc.blocks for m in b.moves]
    assert {m.rule[:3] for m in moved} == {"ORD", "LAY"}
    assert all(m.evidence for m in moved)
    for block in doc.blocks:
        assert [m.piece for m in block.moves] == list(range(1, len(block.spans)))


def test_where_nothing_was_moved_the_layout_is_not_read_again() -> None:
    raw = "近日，石桥正式通车。\n\n建桥的钱有三条来路，\n\n村集体出一半。\n"
    doc = cleaner.clean(raw)
    assert not any(b.moves for b in doc.blocks)
    assert [p.name for p in PASSES].count("layout") == 2


def test_a_block_that_lost_its_tail_does_not_end_in_the_blank_before_it() -> None:
    doc = cleaner.clean(TEXTS["a tail that goes home from between two others"])
    assert all(t == t.strip() for t in map(doc.block_text, doc.blocks))


@pytest.mark.parametrize(("above", "blank"), [("电子信箱：", ""), ("本报记者", " ")])
def test_no_blank_is_put_behind_a_full_width_mark_of_a_byline(above: str, blank: str) -> None:
    a, b = (Line(0, len(text), text, 0, 1) for text in (above, "foot@post.example"))
    assert joint(Group("byline", 0, 1, (), ((),)), a, b) == blank


def pages(seed: int) -> str:
    """Paragraphs of which some are torn by blank lines, some stand one a line, some are lines of verse or heads."""
    draw = random.Random(seed)
    parts = []
    for n in range(90):
        text = f"第{n}天清晨，船工们一边解缆绳，一边和熟人打招呼，江面上的雾还没散尽。" * draw.randint(1, 3)
        cut = draw.randrange(8, len(text) - 8)
        kind = draw.random()
        if kind < 0.15:
            parts.append(text[:cut] + draw.choice(["\n\n", "\n\n\n\n", "\n"]) + text[cut:])
        elif kind < 0.25:
            parts.append("豆角喊我莫再摘，\n推倒屋后老柳椎，\n嗬嗬锯，\n嗬嗬推。")
        elif kind < 0.35:
            parts.append(draw.choice(["渡口的早晨", "三、桥", "老周说，", "父亲接扁担的手是凉的"]))
        else:
            parts.append(text)
    return "\n\n".join(parts)


@pytest.mark.parametrize("seed", range(12))
def test_to_read_on_only_near_what_changed_gives_what_reading_all_gives(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = pages(seed)
    near = cleaner.clean(raw)
    monkeypatch.setattr(plain, "NEAR", len(raw))
    whole = cleaner.clean(raw)
    assert (near.text, near.blocks, near.edits, near.open) == (whole.text, whole.blocks, whole.edits, whole.open)
