"""The kinds of rules, each on rules made up for the test."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cleaner.document import Block, Document, Evidence, Finding, Source
from cleaner.errors import RuleError, TooSlow
from cleaner.kinds import find, find_all, protected_spans, scopes_of
from cleaner.kinds.evidence import Scale
from cleaner.kinds.guard import Guard
from cleaner.kinds.pair import Mark, in_turn, pairs, role_by_neighbours
from cleaner.kinds.shapes import LONG, Shapes
from cleaner.rules import EvidenceRule, FunctionRule, Observation, PairRule, PatternRule, Rule, RunRule, TableRule, builtin
from cleaner.spans import Span

BASE: dict[str, Any] = {"id": "TST001", "name": "t", "why": "w", "reference": "r", "fix": "safe", "examples": [("a", "b")],
    "keep": ["c"]}


def document(text: str) -> Document:
    return Document.from_source(Source(text.encode("utf-8", "surrogatepass"), "utf-8", text))


def changed(rule: Rule, text: str) -> str:
    doc = document(text)
    return doc.apply(sorted(find(rule, doc, scopes_of(doc), {}), key=lambda f: f.span)).text


def test_pattern_with_contexts() -> None:
    rule = PatternRule(**BASE, match=",", before=r"\p{Han}", after=r"\p{Han}", replace="，")
    assert changed(rule, "甲,乙,a,丙 丁,") == "甲，乙,a,丙 丁,"


def test_pattern_knows_lines() -> None:
    rule = PatternRule(**BASE, match=r"^#+ ", replace="")
    assert changed(rule, "# 甲\n乙 # 丙\n## 丁") == "甲\n乙 # 丙\n丁"


def test_pattern_narrows_to_a_group_and_fills_in_groups() -> None:
    assert changed(PatternRule(**BASE, match=r"第(?P<at> )\d", replace=""), "第 1 第 甲") == "第1 第 甲"
    assert changed(PatternRule(**BASE, match=r"(?P<m>[，；])(?P=m)+", replace=r"\g<m>"), "甲，，乙；；；丙") == "甲，乙；丙"


def test_pattern_without_replacement_flags() -> None:
    rule = PatternRule(**{**BASE, "fix": "never"}, match="甲乙", message="look")
    assert list(find(rule, document("丙甲乙"), [], {})) == [Finding("TST001", Span(1, 3), None, "look")]


def test_pattern_leaves_out_what_it_would_not_change() -> None:
    assert list(find(PatternRule(**BASE, match="[,，]", replace="，"), document("，,"),
        [], {})) == [Finding("TST001", Span(1, 2), "，")]


def test_table_changes_runs_and_longer_keys_first() -> None:
    rule = TableRule(**BASE, table={"a": "x", "ab": "y"}, ranges=[("０-９", "0-9")])
    assert changed(rule, "a ab ２０２５年") == "x y 2025年"
    assert len(list(find(rule, document("２０２５"), [], {}))) == 1


def test_table_with_contexts() -> None:
    assert changed(TableRule(**BASE, table={"o": "〇"}, before="二", after="二"), "二o二 o") == "二〇二 o"


def test_run_removes_separators_of_long_enough_runs() -> None:
    rule = RunRule(**BASE, item=r"\p{Han}", separator=" ", min=4, replace="")
    assert changed(rule, "甲 乙 丙 丁 x 甲 乙 丙") == "甲乙丙丁 x 甲 乙 丙"


def test_run_without_separator_is_one_finding() -> None:
    assert changed(RunRule(**BASE, item="=", min=3, replace="—"), "== ====") == "== —"


BRACKETS = PairRule(**BASE, open="(（", close=")）", replace=("（", "）"), inside=r"\p{Han}", before=r"\p{Han}", unless=r"\d")


@pytest.mark.parametrize(("text", "wanted"), [
    ("(甲)", "（甲）"),
    ("f(x)", "f(x)"),
    ("乙(x)", "乙（x）"),
    ("(甲（x)乙)", "（甲（x）乙）"),
    ("甲(1)", "甲(1)"),
    ("(甲", "(甲"),
    ("甲)(乙", "甲)(乙"),
    ("(甲\n乙)", "(甲\n乙)"),
    ("1) (甲)", "1) （甲）"),
])
def test_pair(text: str, wanted: str) -> None:
    assert changed(BRACKETS, text) == wanted


def test_marks_in_protected_spans_do_not_count() -> None:
    doc = document("(甲`)`乙)")
    found = find_all([BRACKETS], doc, [Span(2, 5)])
    assert [f.span for f in found] == [Span(0, 1), Span(6, 7)]


def test_contexts_of_a_pair_do_not_reach_over_its_scope() -> None:
    doc = document("甲\n(x)").apply([], blocks=[Block("p", (Span(0, 1),)), Block("p", (Span(2, 5),))])
    assert find_all([BRACKETS], doc, []) == []


@pytest.mark.parametrize(("text", "found"), [
    ('说"好"和"坏"。', [(1, 3), (5, 7)]),
    ('"好。"他说', [(0, 3)]),
    ('"好', []),
    ('甲"乙"丙"丁', []),
    ('甲："乙"，丙"丁', [(2, 4)]),
    ('甲"：乙"丙', []),
])
def test_quotes_pair_in_turn_unless_a_neighbour_speaks_against_it(text: str, found: list[tuple[int, int]]) -> None:
    assert list(pairs('"', '"', text, Span(0, len(text)), Guard(()))) == found


def test_roles() -> None:
    text = '："好"，'
    assert role_by_neighbours(text, Span(0, 5), 1) == "open"
    assert role_by_neighbours(text, Span(0, 5), 3) == "close"
    assert role_by_neighbours('甲"乙', Span(0, 3), 1) == "either"
    assert list(in_turn([Mark(0, "either"), Mark(3, "either")])) == [(0, 3)]
    assert list(in_turn([Mark(0, "close"), Mark(3, "either")])) == []
    assert list(in_turn([Mark(0, "either"), Mark(1, "open"), Mark(3, "close")])) == [(1, 3)]


def test_function_rules_name_a_function_of_their_pass() -> None:
    rule = FunctionRule(**BASE, function="first", options={"n": 2})
    doc = document("甲乙丙")
    functions = {"first": lambda doc, rule, scopes: [Finding(rule.id, Span(0, rule.options["n"]), "")]}
    assert find_all([rule], doc, [], functions) == [Finding("TST001", Span(0, 2), "")]
    with pytest.raises(RuleError, match="first"):
        find_all([rule], doc, [], {})


@pytest.mark.parametrize("rule", [
    PatternRule(**BASE, match=r"(?:a|aa)+\?", replace=""),
    RunRule(**BASE, item=r"(?:a|aa)+", separator=r"\?", replace=""),
    PairRule(**BASE, open="(", close=")", replace=("（", "）"), inside=r"(?:a|aa)+\?"),
], ids=["pattern", "run", "pair"])
def test_a_rule_of_a_user_cannot_hang(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.patience.SECONDS", 0.05)
    with pytest.raises(TooSlow, match=r"TST001 \(t\) takes too long"):
        list(find(rule, document("(" + "a" * 60 + "!?)"), [Span(0, 64)], {}))


def test_evidence_sums_what_was_seen() -> None:
    rule = EvidenceRule(**BASE, observe=[Observation("a", 1.5), Observation("b", -2.0)], bias=0.25)
    total, seen = Scale(rule).weigh([("a", "x"), ("b", ""), ("unknown", "")])
    assert total == pytest.approx(-0.25)
    assert seen == (Evidence("b", -2.0, ""), Evidence("a", 1.5, "x"))
    assert list(find(rule, document("甲"), [], {})) == []


def test_protected_spans_are_joined_and_guarded() -> None:
    rules = [PatternRule(**BASE, match="ab+"), msgspec.structs.replace(PatternRule(**BASE, match="b+c"), id="TST002")]
    spans = protected_spans(rules, "xabbc ab")
    assert spans == [Span(1, 5), Span(6, 8)]
    guard = Guard(spans)
    assert [guard.touches(Span(i, i + 1)) for i in range(8)] == [False, True, True, True, True, False, True, True]
    assert not guard.touches(Span(5, 6))
    assert guard.touches(Span(0, 2))
    assert not guard.touches(Span(1, 1)), "an insertion before a span is outside it"
    assert guard.touches(Span(2, 2))


def test_scopes_are_blocks_or_lines() -> None:
    doc = document("甲\n\n乙丙")
    assert scopes_of(doc) == [Span(0, 1), Span(2, 2), Span(3, 5)]
    blocks = [Block("p", (Span(3, 5),)), Block("p", (Span(0, 1),))]
    assert scopes_of(doc.apply([], blocks=blocks)) == [Span(0, 1), Span(3, 5)]


def test_shapes_are_those_that_each_pattern_finds() -> None:
    """A line is not looked at for shapes that none with its first character has; none is missed by that."""
    rules = builtin()
    shapes = Shapes(rules)
    for rule in rules.of("shapes"):
        assert isinstance(rule, PatternRule)
        for text in [before for before, _ in rule.examples]:
            if len(text) <= LONG:
                each = {r.name: m[0] for r in rules.of("shapes") if (m := shapes[r.name].search(text))}
                found = {name: piece for name, piece in shapes.of(text).items() if not name.endswith("-and-name") or name in each}
                assert found == each, text
