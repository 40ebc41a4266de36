"""What always holds, on any page and on any bytes."""

from __future__ import annotations

from collections import Counter

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import pages

import cleaner
from cleaner.config import Config
from cleaner.document import Document, replay, unwind
from cleaner.exports.text import render_text
from cleaner.reading import Reading
from cleaner.rules import builtin
from cleaner.spans import Span

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HAN = regex.compile(r"\p{Han}")


def accounted_for(doc: Document) -> None:
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == doc.source.text
    assert doc.source.encode(doc.source.text) == doc.source.data
    rules = builtin()
    assert all(e.rule in rules for e in doc.edits)
    assert all(e.before != e.after for e in doc.edits)
    at = 0
    for hunk in doc.alignment.hunks:
        gap = hunk.source.start - at
        assert doc.source.text[at : hunk.source.start] == doc.text[hunk.current.start - gap : hunk.current.start]
        assert hunk.edits
        at = hunk.source.end
    spans = sorted(s for b in doc.blocks for s in b.spans)
    end = 0
    for span in spans:
        assert span.start >= end
        assert not doc.text[end : span.start].strip()
        end = span.end
    assert not doc.text[end:].strip()


@SLOW
@given(pages())
def test_every_change_of_a_page_is_accounted_for(page: str) -> None:
    accounted_for(cleaner.clean(page))


@SLOW
@given(pages())
def test_a_clean_page_is_cleaned_to_itself(page: str) -> None:
    once = render_text(cleaner.clean(page))
    assert render_text(cleaner.clean(once)) == once


@SLOW
@given(pages())
def test_no_ideograph_is_invented(page: str) -> None:
    doc = cleaner.clean(page)
    assert not Counter(HAN.findall(doc.text)) - Counter(HAN.findall(doc.source.text))


@SLOW
@given(pages(), st.sampled_from(("gb18030", "utf-16", "utf-8-sig")))
def test_a_page_is_the_same_in_every_encoding(page: str, encoding: str) -> None:
    if sum(map(len, HAN.findall(page))) < 12:
        return
    doc = cleaner.clean(page.encode(encoding))
    accounted_for(doc)
    assert render_text(doc) == render_text(cleaner.clean(page))


@SLOW
@given(st.text(max_size=300))
def test_any_text_is_accounted_for(text: str) -> None:
    accounted_for(cleaner.clean(text))


@SLOW
@given(st.binary(max_size=300))
def test_any_bytes_are_accounted_for(data: bytes) -> None:
    accounted_for(cleaner.clean(data))


@SLOW
@given(st.text(alphabet="年月桥船“”，。,.!?()（）#*-1234 \n\r\t　\fab：:《》【】一二、", max_size=120))
def test_text_of_marks_and_blanks_is_accounted_for(text: str) -> None:
    accounted_for(cleaner.clean(text))


@pytest.mark.parametrize("text", ["", "\n", "  \n\n", "。", "\f", "\ufeff", "a", "桥"])
def test_next_to_nothing_is_cleaned(text: str) -> None:
    doc = cleaner.clean(text)
    accounted_for(doc)
    assert cleaner.clean(render_text(doc)).text.strip() == render_text(doc).strip()


def test_selected_rules_do_only_what_they_say() -> None:
    doc = cleaner.clean("近日,桥修好了\n，人来了 。", Config(select=("PUN001",)))
    assert {e.rule for e in doc.edits} <= {"PUN001"}
    accounted_for(doc)


@pytest.mark.parametrize("unit", ["一", "桥修好了，", "a", "“", "（", "\n", "一是", "1.", "桥\n", "# ", "http://a.cn/", ",", "　"])
@pytest.mark.usefixtures("bounded")
def test_a_unit_many_times_takes_linear_time(unit: str) -> None:
    doc = cleaner.clean(unit * (60_000 // len(unit)))
    assert doc.source.text


def test_the_text_in_reading_order_knows_where_each_character_stands_in_the_source() -> None:
    text = ("桥梁工程\n\n一是勘察河床。请省里的专家到现场看过两次。二是筹措资金，村里每户出工十天，县里补助水泥，钢筋由\n\n"
            "人员安排\n\n队长由老周担任,副队长由小陈担任。\n\n的厂家先行垫付。三是抢在汛期之前完成桥墩。\n")
    doc = cleaner.clean(text)
    assert Reading.differs(doc)
    read = Reading(doc).doc
    assert "钢筋由的厂家" in read.text
    places = [(ch, read.alignment.to_source(Span(at, at + 1))) for at, ch in enumerate(read.text) if ch not in "\n，"]
    assert all(text[span.start : span.end] == ch for ch, span in places)
    across = read.text.index("由的厂")
    assert read.alignment.to_source(Span(across, across + 2)) == Span(text.index("钢筋由") + 2, text.index("钢筋由") + 2)


def test_a_doubtful_mark_behind_a_piece_that_moved_is_looked_for_where_it_stands_in_the_reading_order() -> None:
    text = ("桥梁工程\n\n一是勘察河床。请省里的专家到现场看过两次。二是筹措资金，村里每户出工十天，县里补助水泥，钢筋由\n\n"
            "人员安排\n\n队长由老周担任，副队长由小陈担任。\n\n的厂家先行垫付。三是抢在汛期之前完成桥墩。" + "\n" * 40
            + "老周说 ” 桥一定要修好。\n")
    doc = cleaner.clean(text)
    assert Reading.differs(doc)
    assert "老周说 ” 桥" in doc.text
    accounted_for(doc)
