"""The one list of surnames, and how rules name it."""

from __future__ import annotations

from pathlib import Path

import regex
from test_own_rules import rule_file

from cleaner.rules import PatternRule, load_file, rules_folder
from cleaner.surnames import expanded, places, surnames

FOLDER = rules_folder()


def test_each_stands_once() -> None:
    every = surnames(FOLDER)
    assert len(set(every)) == len(every) > 400
    assert surnames(FOLDER, "300") == every[: len(surnames(FOLDER, "300"))]
    assert surnames(FOLDER, "100") == every[: len(surnames(FOLDER, "100"))]
    assert all(len(name) == 2 for name in surnames(FOLDER, "of_two"))


def test_what_a_rule_names_is_written_out() -> None:
    named = expanded({"match": [r"^\p{Surname_of_two}|\p{Surname_100}\p{Han}"], "least": 2}, FOLDER)
    pattern = regex.compile(named["match"][0], regex.V1)
    assert named["least"] == 2
    assert pattern.match("欧阳")
    assert pattern.match("王平")
    assert not pattern.match("的确")


def test_a_rule_of_a_user_may_name_them(tmp_path: Path) -> None:
    fields = {"kind": "pattern", "match": r"(?<=\p{Surname})某某", "replace": "××"}
    [(_, rule)] = load_file(rule_file(tmp_path, "punctuation", fields))
    assert isinstance(rule, PatternRule)
    assert "赵" in rule.match


def test_places_are_named_alike() -> None:
    every = places(FOLDER)
    assert len(set(every)) == len(every) > 200
    assert all(map(str.isalpha, every))
    assert regex.fullmatch(expanded(r"\p{Place}—\p{Place}", FOLDER), "哈尔滨—南京")
    assert not regex.fullmatch(expanded(r"\p{Place}", FOLDER), "渡口")
