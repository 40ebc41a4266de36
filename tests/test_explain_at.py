"""`cleaner explain --at`: what is told of a line. Weights are refitted, so no test looks at their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from explained import APART, FERRY, LATER, LOOPED, ROOT, shown

import cleaner
from cleaner.account import Break, Explanation, Side
from cleaner.document import encodable
from cleaner.passes.layout import explain as layout_explain
from cleaner.passes.layout.groups import Group
from cleaner.rules import EvidenceRule, builtin


def told(text: str, line: int) -> Explanation:
    (one,) = cleaner.explain(text, line)
    return one


def whole(side: Side) -> None:
    """A sum is that of its rows, and these come with the strongest first."""
    assert side.sum == pytest.approx(side.bias + sum(o.weight for o in side.evidence), abs=1e-5)
    assert side.total == pytest.approx(side.sum + sum(o.weight for o in side.end), abs=1e-5)
    strengths = [-abs(o.weight) for o in side.evidence]
    assert strengths == sorted(strengths)
    rule = builtin()[side.rule]
    assert isinstance(rule, EvidenceRule)
    assert {o.name for o in side.evidence} <= set(rule.weights())


def consistent(e: Explanation) -> None:
    for seam in (e.before, e.after, e.across):
        if seam is not None and seam.reason != "earlier":
            for side in (seam.join, seam.new, seam.layout):
                if side is not None:
                    whole(side)
            if seam.reason == "evidence":
                assert seam.join is not None
                assert seam.new is not None
                assert seam.joined == (seam.join.total > seam.new.total)
    if e.type:
        whole(e.type.chosen)
        assert e.block is not None
        assert e.type.runner_up is not None
        assert e.type.runner_up.type != e.type.chosen.type
        assert (e.type.reason == "evidence") == (e.type.runner_up.sum <= e.type.chosen.sum) or e.type.reason == "text-alone"


def test_a_break_that_is_joined_shows_its_rule_and_evidence() -> None:
    e = told(FERRY, 2)
    assert (e.state, e.text, e.before is not None) == ("text", "担子在码头上等船，船工们一边解缆绳一", True)
    assert e.after is not None
    assert (e.after.above, e.after.below, e.after.joined, e.after.reason) == (2, 3, True, "evidence")
    assert e.after.join is not None
    assert e.after.join.rule == "LAY001"
    assert next(o for o in e.after.join.evidence if o.name == "word-across").weight > 0
    assert e.after.new is not None
    assert e.block is not None
    assert (e.block.type, e.block.lines, e.block.begins[:3]) == ("p", (1, 3), "清晨的")
    assert e.type is not None
    assert (e.type.line, e.type.chosen.type, e.type.chosen.rule) == (1, "p", "LAY101")


def test_a_break_that_is_kept_shows_both_sides() -> None:
    e = told(APART, 3)
    assert e.after is None
    assert e.before is not None
    assert (e.before.above, e.before.below, e.before.joined) == (1, 3, False)
    assert e.before.join is not None
    assert any(o.weight < 0 for o in e.before.join.evidence)
    assert e.before.new is not None
    assert e.type is not None
    assert (e.before.new.rule, e.before.new.sum) == (e.type.chosen.rule, e.type.chosen.sum)
    above = told(APART, 1)
    assert above.after == e.before
    assert above.before is None


def test_the_evidence_is_that_of_the_record() -> None:
    doc = cleaner.clean(FERRY)
    seams = [e for e in doc.edits if e.rule == "LAY001"]
    for line, edit in zip((1, 2), seams, strict=True):
        after = told(FERRY, line).after
        assert after is not None
        assert after.join is not None
        assert [(o.name, o.weight, o.detail) for o in after.join.evidence] == list(edit.evidence)


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.txt")) + sorted((ROOT / "fixtures").glob("*/input.txt")),
                         ids=lambda p: p.stem[:3] + p.parent.name)
def test_every_line_can_be_asked_for(path: Path) -> None:
    """What is told agrees with the document: the breaks with its edits, the types with its blocks."""
    doc = cleaner.clean(path.read_bytes())
    count = len(doc.source.line_starts) - (doc.source.line_starts[-1] == len(doc.source.text))
    found = cleaner.explain(doc.source, 1, count)
    lines = doc.source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blank = " \t\u3000\xa0\u2002\u2003\ufeff\f\v"
    told_of = Counter(e.line for e in found)  # a line across columns has several pieces
    assert sorted(told_of) == [n for n, text in enumerate(lines, 1) if text.strip(blank)]
    assert all(e.text == encodable(lines[e.line - 1].strip(blank)) for e in found if told_of[e.line] == 1)
    assert ["".join("".join(e.text for e in found if e.line == n).split()) for n in told_of] == \
        ["".join(encodable(lines[n - 1]).replace("\ufeff", "").split()) for n in told_of]
    joined = {(doc.source.place(e.source.start)[0], e.rule) for e in doc.edits if e.evidence and e.rule.startswith("LAY")}
    for e in found:
        consistent(e)
        if e.type and e.block:
            assert e.block.type == e.type.chosen.type
        if e.after and e.after.join and told_of[e.line] == 1:
            assert ((e.after.above, e.after.join.rule) in joined) == e.after.joined


def test_a_line_removed_as_a_repeat_says_where_the_copy_is() -> None:
    for line in (6, 7):
        e = told(LOOPED, line)
        assert (e.state, e.block, e.type, e.before) == ("removed", None, None, None)
        (removal,) = e.removed
        assert (removal.whole, removal.kept) == (True, 3)
        assert removal.rule.startswith("REP")
    assert told(LOOPED, 4).state == "text"


def test_a_line_removed_in_part_is_still_text() -> None:
    text = "最忙的时候工地上有八十多人，不含厨师。" * 3
    e = told("石桥正式通车。\n\n" + text + "\n", 3)
    assert e.state == "text"
    assert e.removed
    assert not any(r.whole for r in e.removed)
    assert e.clean == text[: len(text) // 3]


def test_furniture_says_what_it_is_and_the_break_across_it() -> None:
    e = told(LATER, 1)
    assert e.state == "furniture"
    assert e.furniture is not None
    assert e.furniture.kind == "header"
    assert any("2024年5月6日" in seen for seen in e.furniture.seen)
    assert e.across is None
    e = told(LATER, 6)
    assert e.furniture is not None
    assert any("page's end" in seen for seen in e.furniture.seen)
    assert e.across is not None
    assert (e.across.above, e.across.below, e.across.joined) == (5, 8, False)
    assert e.across == told(LATER, 5).after


def test_lines_of_one_character_are_told_as_one_line() -> None:
    e = told(APART + "\n" + "\n".join("石桥正式通车了。") + "\n", 7)
    assert e.text == "正"
    assert e.before is not None
    assert (e.before.joined, e.before.reason) == (True, "scattered")
    assert e.type is not None
    assert e.type.line == 5


def test_lines_count_in_the_source_with_any_line_end() -> None:
    for end in ("\r\n", "\r"):
        e = told("\ufeff" + FERRY.replace("\n", end), 3)
        assert e.text.startswith("边和熟人")
        assert e.before is not None
        assert (e.before.above, e.before.below) == (2, 3)


def test_changes_of_other_passes_stand_in_source_order() -> None:
    e = told("# 渡口\n\n昨日,工程开工,渡口有 80人。\n", 3)
    places = [(c.line, c.column) for c in e.changes]
    assert places == sorted(places)
    assert {"PUN001", "SPC005"} <= {c.rule for c in e.changes}
    comma = next(c for c in e.changes if c.rule == "PUN001")
    assert (comma.kind, comma.before, comma.after, comma.line) == ("edit", ",", "，", 3)
    assert not any(c.rule in ("LAY001", "LAY002", "LAY003") for c in told(FERRY, 2).changes)
    assert any(c.kind == "edit" and c.before.strip() == "#" for c in told("# 渡口\n\n昨日，工程开工。\n", 1).changes)


def test_flags_are_told() -> None:
    e = told("工程开工\ufffd，渡口有人。\n", 1)
    assert any(c.kind in ("flag", "suggestion") and c.line == 1 for c in e.changes)


def test_a_tail_that_was_moved_says_so() -> None:
    path = ROOT / "fixtures" / "tail-home" / "input.txt"
    doc = cleaner.clean(path.read_bytes())
    moves = {(b.moves[0].rule, doc.source.place(doc.alignment.to_source(b.spans[b.moves[0].piece]).start)[0])
             for b in doc.blocks if b.moves}
    if not moves:
        pytest.skip("nothing is moved in this fixture at present")
    for rule, line in moves:
        assert (rule, "move") in {(c.rule, c.kind) for c in told(doc.source.text, line).changes}


def merged(groups: Sequence[Group]) -> list[Group]:
    a, b = groups
    return [Group(a.type, a.first, b.last, a.evidence, (*a.joins, a.evidence[:0], *b.joins))]


def test_what_overrides_the_best_path_is_said(monkeypatch: pytest.MonkeyPatch, folder: Path,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    real = layout_explain.blocks_of

    def after() -> Break:
        seam = told(APART, 1).after
        assert seam is not None
        return seam

    with monkeypatch.context() as patch:
        patch.setattr(layout_explain, "blocks_of", lambda *given: merged(real(*given)))
        assert (after().joined, after().reason, after().layout is not None) == (True, "text-alone", True)
        assert ": the text alone, without its layout, reads on" in shown(capsys, "apart.txt:1")
    with monkeypatch.context() as patch:
        patch.setattr(layout_explain, "doubtful", lambda lines, groups: frozenset({1}))
        assert (after().joined, after().reason) == (False, "left-open")
    with monkeypatch.context() as patch:
        patch.setattr(layout_explain, "_lost", lambda doc, lines, rules: {1})
        assert (after().joined, after().reason) == (False, "text-lost")
        assert "stay apart: text was lost here" in shown(capsys, "apart.txt:1")


def test_verse_is_never_joined() -> None:
    found = cleaner.explain("赶集的日子\n带两只公鸡\n走二十里山路\n换一包盐回来\n", 1, 4)
    assert {e.block.type for e in found if e.block} == {"line"}
    seam = found[1].before
    assert seam is not None
    assert (seam.joined, seam.reason, seam.join) == (False, "never", None)


def test_without_rules_of_the_layout_there_is_nothing_to_weigh(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("cleaner.toml").write_text('ignore = ["LAY"]\n', "utf-8")
    assert "no rule of the layout is in force" in shown(capsys, "page.txt:2")
    Path("cleaner.toml").write_text('ignore = ["LAY001"]\n', "utf-8")
    assert "the p goes on" not in shown(capsys, "page.txt:2")
    Path("cleaner.toml").write_text('ignore = ["LAY202"]\n', "utf-8")
    Path("later.txt").write_text(LATER, "utf-8")
    assert "\nfurniture" not in shown(capsys, "later.txt:1")
