"""The numbers of a document and of a batch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cleaner.document import Block, Document, Finding, Move, Source
from cleaner.rules import PatternRule, RuleSet
from cleaner.spans import Span
from cleaner.summary import Stats, moved, stats, total


def rule(rule_id: str) -> PatternRule:
    return PatternRule(id=rule_id, name=rule_id.lower(), why="w", reference="r", fix="safe", examples=[("a", "b")], keep=["c"],
                       match="a")


RULES = RuleSet([(name, rule(rule_id)) for name, rule_id in (
    ("layout", "LAY001"), ("punctuation", "PUN001"), ("repeats", "REP001"), ("spacing", "SPA001"), ("characters", "CHR001"),
    ("mojibake", "MOJ001"))])


def document(text: str, *starts: int) -> Document:
    """A document with a block of one character at each of `starts`, in this order."""
    blocks = [Block("p", (Span(s, s + 1),)) for s in starts]
    return Document.from_source(Source(text.encode(), "utf-8", text)).apply([], blocks=blocks)


def test_stats_by_pass() -> None:
    doc = document("甲\n乙,丙 丁#戊己")
    doc = doc.apply([
        Finding("LAY001", Span(1, 2), ""), Finding("PUN001", Span(3, 4), "，"), Finding("SPA001", Span(5, 6), ""),
        Finding("LAY001", Span(7, 8), ""), Finding("REP001", Span(9, 10), ""),
    ], flags=[Finding("CHR001", Span(0, 1)), Finding("CHR001", Span(2, 3)), Finding("MOJ001", Span(2, 3), "x")])
    assert stats(doc, RULES) == Stats(
        characters=10, edits=5, breaks_joined=1, repeats_removed=1, marks_changed=1, spaces_changed=1, flags=2, suggestions=1,
        by_rule={"LAY001": 2, "PUN001": 1, "REP001": 1, "SPA001": 1}, open_by_rule={"CHR001": 2, "MOJ001": 1})


def test_a_move_counts_for_its_rule_and_is_no_edit() -> None:
    doc = document("甲乙丙丁")
    doc = doc.apply([], blocks=[Block("p", (Span(0, 1), Span(3, 4)), moves=(Move("LAY001", 1),)), Block("p", (Span(1, 2),))])
    found = stats(doc.apply([Finding("LAY001", Span(2, 3), "")]), RULES)
    assert (found.edits, found.moved, found.by_rule) == (1, 1, {"LAY001": 2})


def test_what_a_rule_moved_is_what_moved() -> None:
    doc = document("甲乙丙", 1, 2, 0)
    assert moved(doc) == 1
    first, second, last = doc.blocks
    stated = [replace(b, moves=(Move("LAY001", 0),)) for b in (first, second)]
    assert moved(doc.apply([], blocks=[*stated, last])) == 2


@pytest.mark.parametrize(("starts", "pieces"), [
    ((), 0), ((0,), 0), ((0, 1, 2, 3), 0),
    ((3, 0, 1, 2), 1), ((1, 2, 3, 0), 1), ((0, 2, 1, 3), 1), ((2, 3, 0, 1), 2), ((3, 2, 1, 0), 3),
])
def test_moved_is_the_least_number_of_pieces(starts: tuple[int, ...], pieces: int) -> None:
    assert moved(document("甲乙丙丁", *starts)) == pieces


def test_a_tail_that_stood_elsewhere_is_one_piece() -> None:
    doc = document("甲乙丙丁")
    doc = doc.apply([], blocks=[Block("p", (Span(0, 1), Span(3, 4))), Block("p", (Span(1, 2),)), Block("p", (Span(2, 3),))])
    assert moved(doc) == 1


counts = st.builds(Stats, edits=st.integers(0, 9), flags=st.integers(0, 9),
                   by_rule=st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9)))


@given(st.lists(counts, max_size=5))
def test_total_adds_up(parts: list[Stats]) -> None:
    found = total(parts)
    assert found.edits == sum(p.edits for p in parts)
    assert found.flags == sum(p.flags for p in parts)
    assert found.by_rule == {name: n for name in "ABC" if (n := sum(p.by_rule.get(name, 0) for p in parts))}
