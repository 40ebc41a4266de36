"""Rules of users: faults are found before any text is read, hostile rules break nothing, and each is told what to do."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.config import Config
from cleaner.document import replay, unwind
from cleaner.errors import CleanerError, RuleError, TooSlow
from cleaner.examples import check
from cleaner.exports import FORMATS, renderer
from cleaner.exports.validate import validate
from cleaner.kinds.shapes import Shapes
from cleaner.own import load_own, own_problem
from cleaner.pipeline import clean
from cleaner.restoration import restore
from cleaner.rules import PASS_NAMES, PatternRule, Rule, RuleSet, builtin, problem

BASE: dict[str, Any] = {"id": "HSE001", "name": "own", "why": "w", "reference": "r", "fix": "safe", "examples": [["a", "b"]],
                        "keep": ["c"]}
TEXT = ("石桥通车\n\n　　昨日,石桥正式通车(见图)。  市民说:“很好。”\n　　队长老周说，工地上有 80多人。\n\n第2版\n\n"
        "- 一是修桥\n- 二是修路\n")


def rule_file(folder: Path, pass_name: str, fields: dict[str, Any]) -> Path:
    """A rule file with one rule."""
    path = folder / "house.toml"
    lines = [f'pass = "{pass_name}"', "", "[[rule]]"]
    lines += [f"{key} = {as_toml(value)}" for key, value in {**BASE, **fields}.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(one)}" for key, one in value.items()) + " }"
    return msgspec.json.encode(value).decode()


@pytest.mark.parametrize(("pass_name", "fields", "at", "said"), [
    ("punctuation", {"kind": "pattern", "match": "a", "replace": "b", "id": "PUN001"}, "id", "built-in rule halfwidth-comma"),
    ("punctuation", {"kind": "evidence", "observe": []}, "kind", "decides nothing by evidence"),
    ("punctuation", {"kind": "function", "function": "dash"}, "function", "Did you mean dashes?"),
    ("punctuation", {"kind": "function", "function": "zeros"}, "kind", "wants the option marks"),
    ("spacing", {"kind": "function", "function": "in_blocks", "options": {"match": "("}}, "options", "no valid regular expression"),
    ("spacing", {"kind": "function", "function": "in_blocks", "options": {"mach": " "}}, "options", "wants the option match"),
    ("layout", {"kind": "pattern", "match": "a", "replace": "b"}, "name", "Patterns of your own go into the pass punctuation"),
    ("layout", {"kind": "evidence", "observe": [], "name": "join-prose"}, "name", "take its id, too"),
    ("layout", {"kind": "pattern", "match": "a", "replace": "b", "id": "LAY001", "name": "join-prose"}, "kind",
     "of the kind evidence"),
    ("layout", {"kind": "function", "function": "layout", "id": "LAY202", "name": "furniture", "fix": "suggest"}, "fix",
     "is no part of a paragraph"),
    ("protect", {"kind": "table", "table": {"a": "b"}}, "kind", "of the kind pattern only"),
    ("shapes", {"kind": "pattern", "match": "a", "fix": "never", "name": "byline"}, "name", "is the name of SHP"),
    ("punctuation", {"kind": "pattern", "match": "(?x) a # b", "replace": "b"}, "match", "match cannot stand between its contexts"),
    ("punctuation", {"kind": "pattern", "match": "a", "replace": "b", "why": ""}, "why", "why is empty"),
])
def test_what_cannot_work_is_said_at_once(pass_name: str, fields: dict[str, Any], at: str, said: str, tmp_path: Path) -> None:
    path = rule_file(tmp_path, pass_name, fields)
    lines = path.read_text("utf-8").split("\n")
    with pytest.raises(RuleError) as caught:
        load_own(path)
    first, *excerpt = caught.value.what.split("\n")
    assert said in first
    assert caught.value.hint
    marked = next(x for x in excerpt if x.startswith("  >"))
    line = int(first.removeprefix(f"{path}:").split(":")[0])
    assert marked.endswith(lines[line - 1])
    assert lines[line - 1].startswith((at, "[[rule]]"))


def test_where_an_expression_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"match is no valid regular expression: .* at position 3, before '／\)\)乙'"):
        load_own(rule_file(tmp_path, "punctuation", {"kind": "pattern", "match": "甲(?／))乙", "replace": "b"}))


def test_built_in_rules_would_pass_as_a_users_own() -> None:
    for rule in builtin():
        assert own_problem(builtin().pass_of(rule.id), rule) == ("", ""), rule.id


# Any rule of any kind: it is refused, or it works.
EXPRESSION = st.sampled_from([
    "", "a*", "", r"\p{Han}", r"\p{Han}+", r"\s", r"\s*", r"\n+", r"(?s).", r"(?s).+", ".", ".*", "$", "^", r"\b", "(?=。)",
    "。", "，", "[，。：“”]", "(?P<at>。)|市", "(?P<at>石)?桥", "(?=.*(?P<at>市))昨", "(?<=(?P<at>昨))日", r"\R", r"\d+", "(?r)日.",
    "[ \u3000]+", "-", "第2版",
])
PIECE = st.sampled_from(["", "x", "，", "\n", "\n\n", " ", "\x00", "\x0b", "\f", "\r", "\ufffe", "<b>", "&", "\u2028", "桥" * 30,
                         "\U0001f600"])
TEMPLATE = st.one_of(PIECE, st.sampled_from([r"\g<0>\g<0>", r"\g<at>", r"\1", "\\\\"]))
COMMON = {"fix": st.sampled_from(["safe", "suggest", "never"]),
          "tei": st.sampled_from(["reg", "lb", "space", "fw", "gap", "surplus", "sic"])}
FIELDS = st.one_of(
    st.fixed_dictionaries({"kind": st.just("pattern"), "match": EXPRESSION, "before": EXPRESSION, "after": EXPRESSION,
                           "replace": TEMPLATE, **COMMON}),
    st.fixed_dictionaries({"kind": st.just("table"),
                           "table": st.dictionaries(st.sampled_from(["。", "石", "石桥", "\n", " "]), PIECE),
                           "before": EXPRESSION, **COMMON}),
    st.fixed_dictionaries({"kind": st.just("run"), "item": EXPRESSION, "separator": EXPRESSION, "min": st.integers(0, 3),
                           "replace": TEMPLATE, **COMMON}),
    st.fixed_dictionaries({"kind": st.just("pair"), "open": st.sampled_from(["(", "“", "桥", "\n", "“("]),
                           "close": st.sampled_from([")", "”", "桥", "\n"]), "replace": st.tuples(PIECE, PIECE),
                           "inside": EXPRESSION, "unless": EXPRESSION, **COMMON}),
    st.fixed_dictionaries({"kind": st.just("function"), "function": st.just("in_blocks"), "options": st.fixed_dictionaries(
        {"match": EXPRESSION, "types": st.just(["p"]), "replace": PIECE}), **COMMON}),
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(FIELDS, st.sampled_from([*PASS_NAMES, "punctuation", "spacing", "decode", "characters", "variants"]), st.booleans())
def test_hostile_rules_break_nothing(fields: dict[str, Any], pass_name: str, suggest: bool) -> None:
    rule: Rule = msgspec.convert({**BASE, **fields}, Rule)
    if problem(rule)[1] or own_problem(pass_name, rule)[1]:
        return
    rules = RuleSet([*((builtin().pass_of(r.id), r) for r in builtin()), (pass_name, rule)])
    try:
        doc = clean(TEXT, Config(suggest=suggest), rules=rules)
    except TooSlow:
        return
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == doc.source.text
    spans = sorted(s for b in doc.blocks for s in b.spans)
    assert all(0 <= s.start <= s.end <= len(doc.text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    between = [doc.text[a:b] for a, b in zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(doc.text)])]
    if pass_name in ("punctuation", "spacing", "variants", "flags"):
        assert not "".join(between).strip()
    rendered = {name: renderer(name)(doc, rules) for name in FORMATS}
    assert validate(rendered["tei"]) == validate(rendered["diplomatic"]) == []
    assert restore(rendered["diplomatic"]) == doc.source.data
    for failure in check(rules, rule.id):
        assert failure.rule == rule.id


def runaway(tmp_path: Path, pass_name: str = "punctuation") -> Config:
    fix = {"fix": "never"}
    return Config(rules=(str(rule_file(tmp_path, pass_name, {"kind": "pattern", "match": r"(?:a|aa)+\?", **fix})),))


@pytest.mark.parametrize("pass_name", ["punctuation", "protect", "shapes", "characters"])
def test_a_search_that_runs_away_is_stopped_and_named(pass_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.patience.SECONDS", 0.1)
    with pytest.raises(TooSlow, match=r"the rule HSE001 \(own\) takes too long") as caught:
        cleaner.clean("他说,好" + "a" * 60 + "!", runaway(tmp_path, pass_name))
    assert 'ignore = ["HSE001"]' in caught.value.hint
    assert caught.value.exit_code == 1


def test_searches_of_one_rule_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.patience.SECONDS", 0.3)
    pair = {"kind": "pair", "open": "(", "close": ")", "replace": ["（", "）"], "inside": r"(?:a|aa)+\?"}
    config = Config(rules=(str(rule_file(tmp_path, "punctuation", pair)),))
    with pytest.raises(TooSlow):  # each pair takes some hundredths of a second
        cleaner.clean("".join(f"{chr(0x4E00 + n)}({'a' * 24}!)" for n in range(3000)), config)


def test_a_slow_text_is_not_held_against_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.patience.SECONDS", 0.2)
    path = rule_file(tmp_path, "shapes", {"kind": "pattern", "match": "^无此形$", "fix": "never"})
    assert cleaner.clean(TEXT * 60, Config(rules=(str(path),))).blocks


def test_built_in_rules_are_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object) -> None:
        raise AssertionError("watched")

    monkeypatch.setattr("cleaner.patience.Patience.__init__", forbidden)
    assert cleaner.clean(TEXT).edits
    assert Shapes(builtin()).of("（图1 石桥）") is not None


def test_an_overridden_rule_is_watched_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.patience.SECONDS", 0.1)
    config = Config(rule={"SPC004": {"options": {"match": r"(?:a|aa)+\?"}}})
    with pytest.raises(TooSlow, match="SPC004"):
        cleaner.clean("他说好，" + "a" * 60 + "!", config)


def test_a_place_beyond_its_paragraph_stays_and_is_flagged(tmp_path: Path) -> None:
    path = rule_file(tmp_path, "punctuation", {"kind": "pattern", "match": "通车\\s+昨日", "replace": "通车昨日"})
    doc = cleaner.clean(TEXT, Config(rules=(str(path),)))
    assert [f.message for f in doc.open if f.rule == "HSE001"] == ["the place reaches beyond its paragraph, and stays as it is"]


def test_what_is_inserted_at_an_edge_is_a_part_of_its_paragraph(tmp_path: Path) -> None:
    end = {"kind": "pattern", "match": "$", "before": "修路|修桥|通车", "replace": "。"}
    doc = cleaner.clean(TEXT, Config(rules=(str(rule_file(tmp_path, "punctuation", end)),)))
    assert [doc.block_text(b) for b in doc.blocks if "修" in doc.block_text(b)] == ["一是修桥。", "二是修路。"]
    assert doc.block_text(doc.blocks[0]) == "石桥通车。"
    assert replay(doc.source.text, doc.edits) == doc.text


def test_one_rule_off_or_changed_breaks_nothing() -> None:
    """Whatever is chosen of the layout, all text stands in blocks."""
    text = TEXT + "\n> 甲说你好，\n> 大家都好。\n\n- **甲乙**\n\n![](a.jpg)\n\n清溪日报 2024年5月6日 星期一 第1203期 02版\n"
    for rule in builtin().of("layout"):
        for choice in ({"ignore": (rule.id,)}, {"rule": {rule.id: {"enabled": False}}}, {"select": (rule.id,)}):
            for given_text in (text, rule.examples[0][0]):
                doc = cleaner.clean(given_text, Config(**choice))  # type: ignore[arg-type]
                held = "".join(doc.block_text(b) for b in doc.blocks)
                assert len("".join(held.split())) == len("".join(doc.text.split())), (rule.id, choice)


def test_errors_are_all_expected_ones(tmp_path: Path) -> None:
    for text in ("", "rule = 3", "pass = 3", "[rule]\nid = 1", 'pass = "layout"', "[[rule]]\nkind = 3",
                 'pass="spacing"\n[[rule]]\nkind="x"'):
        (tmp_path / "x.toml").write_text(text)
        with pytest.raises(CleanerError) as caught:
            load_own(tmp_path / "x.toml")
        assert caught.value.hint


def test_a_shape_of_a_user_is_asked_of_every_line() -> None:
    own = PatternRule(**{**BASE, "fix": "never", "examples": [("a", "b")]}, match="^甲")  # type: ignore[arg-type]
    rules = RuleSet([*((builtin().pass_of(r.id), r) for r in builtin()), ("shapes", own)])
    assert Shapes(rules).of("甲乙")["own"] == "甲"
