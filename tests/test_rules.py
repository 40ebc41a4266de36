"""Every example and keep of every built-in rule, one test a rule."""

from __future__ import annotations

import pytest

from cleaner.examples import check
from cleaner.rules import PASS_NAMES, Rule, builtin, load_file, rules_folder

RULES = list(builtin())


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.id}-{r.name}")
def test_examples_and_keeps_hold(rule: Rule) -> None:
    failures = [f"{f.text!r}: wanted {f.wanted!r}, got {f.got!r}" for f in check(builtin(), rule.id)]
    assert not failures


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_says_what_and_why(rule: Rule) -> None:
    assert rule.name.strip()
    assert len(rule.why) > 10
    assert rule.reference.strip()
    assert rule.examples
    assert rule.keep


def test_ids_and_names_are_unique() -> None:
    loaded = [pair for path in sorted(rules_folder().glob("*.toml")) for pair in load_file(path)]
    ids = [r.id for _, r in loaded]
    names = [(p, r.name) for p, r in loaded]
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)


def test_each_file_is_named_after_its_pass() -> None:
    for path in rules_folder().glob("*.toml"):
        assert {p for p, _ in load_file(path)} == {path.stem}
        assert path.stem in PASS_NAMES


def test_ids_of_a_pass_share_their_letters() -> None:
    for path in rules_folder().glob("*.toml"):
        assert len({r.id[:-3] for _, r in load_file(path)}) == 1
