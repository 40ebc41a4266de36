"""Profiles: each change does what it says, makes a difference, and harms no clean text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from test_harmless import CASES, paragraphs, setting

import cleaner
from cleaner.cli.options import PROFILES as TYPED
from cleaner.config import FROM_PROFILES, PROFILES, Config, profile_file, set_by
from cleaner.exports.text import render_text
from cleaner.rules import builtin, rules_folder

OTHERS = PROFILES[1:]
CHANGES = [(name, change) for name in OTHERS for change in profile_file(name)["change"]]


def cleaned(text: str, profile: str) -> str:
    return render_text(cleaner.clean(text, Config(profile=profile))).removesuffix("\n")  # type: ignore[arg-type]


def test_there_is_a_file_for_each_profile() -> None:
    assert {path.stem for path in (rules_folder() / "profiles").iterdir()} == set(OTHERS)
    assert TYPED == PROFILES
    assert set_by("newspaper") == {}


@pytest.mark.parametrize(("profile", "change"), CHANGES, ids=[f"{name}-{c.get('rule', 'settings')}" for name, c in CHANGES])
def test_each_change_makes_the_difference_it_shows(profile: str, change: dict[str, Any]) -> None:
    assert change.keys() <= {"rule", "set", "why", "examples", "flags"}
    assert len(change["why"]) > 10
    assert "rule" in change or change["set"].keys() <= {*FROM_PROFILES}
    for text, newspaper, own in change.get("examples", ()):
        assert newspaper != own
        assert (cleaned(text, "newspaper"), cleaned(text, profile)) == (newspaper, own)
    for text, flagged in change.get("flags", ()):
        assert flagged in flags(text, "newspaper", change["rule"])
        assert flags(text, profile, change["rule"]) == []
    assert change.get("examples") or change.get("flags")


def flags(text: str, profile: str, rule: str) -> list[str]:
    doc = cleaner.clean(text, Config(profile=profile))  # type: ignore[arg-type]
    return [doc.text[f.span.start : f.span.end] for f in doc.open if f.rule == rule]


@pytest.mark.parametrize("profile", OTHERS)
def test_a_profile_changes_only_the_rules_it_names(profile: str) -> None:
    rules, named = Config(profile=profile).rule_set(), set_by(profile)["rule"]  # type: ignore[arg-type]
    assert {r.id for r in builtin() if rules[r.id] is not builtin()[r.id]} == set(named)
    for rule_id, fields in named.items():
        old, new = msgspec.to_builtins(builtin()[rule_id]), msgspec.to_builtins(rules[rule_id])
        assert {key for key in old if old[key] != new[key]} == set(fields)


@pytest.mark.parametrize("profile", OTHERS)
def test_what_is_chosen_goes_before_the_profile(profile: str) -> None:
    chosen = Config(profile=profile, spacing="insert", rule={"PUN020": {"enabled": False}})  # type: ignore[arg-type]
    assert chosen.spacing == "insert"
    assert not chosen.rule_set()["PUN020"].enabled


FILES = {"book": ("prose", "verse"), "technical": ("technical",), "web": ("lists", "technical")}


def of_class(profile: str) -> list[tuple[str, str]]:
    folder = Path(__file__).parent / "harmless"
    held = {name: (folder / f"{name}.txt").read_text("utf-8") for name in FILES[profile]}
    return [(mode, text) for _, mode, text in CASES if any(text in whole for whole in held.values())]


@pytest.mark.parametrize("profile", OTHERS)
def test_clean_text_of_its_kind_is_left_alone(profile: str) -> None:
    texts = of_class(profile)
    assert len(texts) > 30
    config = Config(profile=profile)  # type: ignore[arg-type]
    harmed = []
    for mode, text in texts:
        given = setting(text, mode)
        if paragraphs(render_text(cleaner.clean(given, config))) != paragraphs(given):
            harmed.append(given)
    assert harmed == []
