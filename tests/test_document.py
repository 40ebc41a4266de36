"""Documents: edits replay to the text and unwind to the source; findings are settled into disjoint ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Block, BytePatch, Document, Finding, Source, replay, unwind
from cleaner.pipeline import settle
from cleaner.rules import PatternRule, RuleSet
from cleaner.spans import Span

TEXT = st.text(alphabet="甲乙丙，。 a1\n", max_size=24)


def rule(rule_id: str, fix: str = "safe") -> PatternRule:
    return PatternRule(id=rule_id, name=rule_id, why="w", reference="r", fix=fix,  # type: ignore[arg-type]
                       examples=[("a", "b")], keep=["c"], match="a", replace="b")


RULES = RuleSet([("punctuation", rule("AA001")), ("punctuation", rule("AA002")), ("punctuation", rule("AA003", "suggest")),
                 ("punctuation", rule("AA004", "never"))])


def source(text: str) -> Source:
    return Source(text.encode(), "utf-8", text)


@st.composite
def findings(draw: st.DrawFn, length: int) -> list[Finding]:
    found = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, length))
        end = draw(st.integers(start, min(length, start + 5)))
        found.append(Finding(draw(st.sampled_from(["AA001", "AA002", "AA003", "AA004"])), Span(start, end),
                             draw(st.none() | st.text(alphabet="丁戊，", max_size=3))))
    return found


@given(TEXT, st.data())
@settings(max_examples=300, deadline=None)
def test_edits_replay_and_unwind(text: str, data: st.DataObject) -> None:
    doc = Document.from_source(source(text))
    for _ in range(data.draw(st.integers(0, 4))):
        fixes, flags = settle(data.draw(findings(len(doc.text))), RULES)
        blocks = None
        if data.draw(st.booleans()) and doc.text:
            blocks = [Block("p", (Span(0, len(doc.text)),))]
        doc = doc.apply(fixes, blocks=blocks, flags=flags)
    assert replay(text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text
    assert doc.alignment.current_length == len(doc.text)
    assert sorted(e for h in doc.alignment.hunks for e in h.edits) == list(range(len(doc.edits)))
    # Outside the hunks nothing was changed, so every change has an edit, and every edit a rule.
    at, here = 0, 0
    for hunk in doc.alignment.hunks:
        assert text[at : hunk.source.start] == doc.text[here : hunk.current.start]
        at, here = hunk.source.end, hunk.current.end
    assert text[at:] == doc.text[here:]
    assert all(e.rule in RULES and e.before != e.after for e in doc.edits)
    for f in doc.open:
        assert 0 <= f.span.start <= f.span.end <= len(doc.text)
    for b in doc.blocks:
        assert all(0 <= s.start <= s.end <= len(doc.text) for s in b.spans)


@given(st.integers(0, 30), st.data())
@settings(max_examples=300, deadline=None)
def test_settle_picks_disjoint_findings_and_loses_none(length: int, data: st.DataObject) -> None:
    found = data.draw(findings(length))
    fixes, flags = settle(found, RULES)
    for a, b in pairwise(fixes):
        assert a.span.end <= b.span.start
        assert not a.span.overlaps(b.span)
    assert all(f.replacement is not None and f.rule in ("AA001", "AA002") for f in fixes)
    applied = {(f.span, f.replacement) for f in fixes}
    for f in found:
        assert f in fixes or f in flags or (f.span, f.replacement) in applied
    for f in found:
        if f.replacement is not None and f.rule in ("AA001", "AA002") and f not in fixes:
            assert any(g.span.overlaps(f.span) for g in fixes), "only what overlaps an applied finding is refused"


def test_settle_prefers_earlier_then_longer_then_first_rule() -> None:
    early, late = Finding("AA002", Span(0, 2), "x"), Finding("AA001", Span(1, 5), "y")
    assert settle([late, early], RULES)[0] == [early]
    short, long = Finding("AA001", Span(0, 1), "x"), Finding("AA002", Span(0, 3), "y")
    assert settle([short, long], RULES) == ([long], [short])
    first, second = Finding("AA001", Span(0, 1), "x"), Finding("AA002", Span(0, 1), "y")
    assert settle([second, first], RULES) == ([first], [second])


def test_settle_drops_what_is_stated_twice() -> None:
    first, second = Finding("AA001", Span(0, 1), "x"), Finding("AA002", Span(0, 1), "x")
    assert settle([second, first], RULES) == ([first], [])


def test_suggestions_are_applied_on_request() -> None:
    found = [Finding("AA003", Span(0, 1), "x"), Finding("AA004", Span(2, 3), "y")]
    assert settle(found, RULES) == ([], found)
    assert settle(found, RULES, suggest=True) == (found[:1], found[1:])


@pytest.mark.parametrize("bad", [
    [Finding("AA001", Span(0, 1))],
    [Finding("AA001", Span(2, 9), "x")],
    [Finding("AA001", Span(0, 2), "x"), Finding("AA001", Span(1, 3), "y")],
])
def test_apply_refuses_what_cannot_be_applied(bad: list[Finding]) -> None:
    with pytest.raises(ValueError, match="cannot be applied"):
        Document.from_source(source("甲乙丙")).apply(bad)


def test_replay_and_unwind_refuse_edits_of_another_text() -> None:
    doc = Document.from_source(source("甲乙丙")).apply([Finding("AA001", Span(1, 2), "x")])
    with pytest.raises(ValueError, match="AA001"):
        replay("甲甲丙", doc.edits)
    with pytest.raises(ValueError, match="AA001"):
        unwind("甲y丙", doc.edits)


def test_blocks_and_flags_move_with_the_text() -> None:
    doc = Document.from_source(source("一二三四")).apply([], blocks=[Block("p", (Span(0, 2),)), Block("p", (Span(2, 4),))])
    flag = Finding("AA004", Span(2, 3), None, "?", related=(Span(3, 4),))
    doc = doc.apply([Finding("AA001", Span(0, 1), "甲甲甲")], flags=[flag])
    assert [doc.block_text(b) for b in doc.blocks] == ["甲甲甲二", "三四"]
    assert doc.text[slice(*doc.open[0].span)] == "三"
    assert doc.text[slice(*doc.open[0].related[0])] == "四"
    assert doc.edits[0].source == Span(0, 1)


def test_an_edit_knows_its_place_in_the_source_after_other_edits() -> None:
    doc = Document.from_source(source("甲 乙,丙")).apply([Finding("AA001", Span(1, 2), "")])
    doc = doc.apply([Finding("AA002", Span(2, 3), "，")])
    assert doc.text == "甲乙，丙"
    assert doc.edits[1].source == Span(3, 4)
    assert doc.edits[1].span == Span(2, 3)


def test_a_source_gives_its_bytes_back_and_finds_lines() -> None:
    data = "甲\r\n乙\n".encode() + b"\xff\n"
    text = data.decode("utf-8", "surrogateescape")
    s = Source(data, "utf-8", text)
    assert s.encode(text) == data
    assert [s.place(i) for i in (0, 1, 3, 5)] == [(1, 1), (1, 2), (2, 1), (3, 1)]
    patched = Source(b"a\x80b", "gb18030", "a?b", (BytePatch(Span(1, 2), b"\x80"),))
    assert patched.encode("a?b") == b"a\x80b"
