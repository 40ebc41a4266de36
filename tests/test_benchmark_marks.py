"""The benchmark of marks: its data must be right, and its scorer must see what is restored, left, wrong and damaged."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from benchmarks.marks import newspaper
from benchmarks.marks.damage import WAYS, Unit, given, spoil, units
from benchmarks.marks.data import HERE, clauses, stays, texts
from benchmarks.marks.restore import marks

TEXTS = texts()
HELD = texts(HERE / "held" / "restore")
PAIRS = ("（）", "《》", "〈〉", "「」", "『』", "‘’")
RIGHT = "他说：“走……”\n\n我问（小声）：“去《河流志》展？”\n"


def outcome(parts: list[Unit], text: str) -> dict[tuple[str, str], int]:
    """How many marks of each kind came out how, of those that did not simply stay."""
    return {x: n for x, n in Counter((m.kind, m.how) for m in marks(parts, text)).items() if x[1] != "kept"}


def test_there_is_enough() -> None:
    assert len(TEXTS) >= 60
    assert len(stays()) >= 400
    assert len(clauses()) >= 220
    assert all(400 <= len(text.replace("\n\n", "\n").strip()) <= 900 for text in TEXTS.values())


@pytest.mark.parametrize("name", [*TEXTS, *HELD])
def test_a_text_has_right_marks(name: str) -> None:
    text = {**TEXTS, **HELD}[name]
    assert not re.findall(r"""(?<=[一-鿿])[,;:?!'"()]|[,;:?!'"](?=[一-鿿])|(?<![…])…(?!…)(?=[一-鿿])|(?<!—)—{3}""", text)
    assert all(text.count(a) == text.count(b) for a, b in PAIRS)
    for paragraph, after in zip(lines := text.split("\n\n"), [*lines[1:], ""]):
        closed = paragraph.count("“") - paragraph.count("”")
        assert closed == 0 or (closed == 1 and after.startswith("“"))  # each paragraph of a long quotation opens anew


def test_no_string_stands_twice() -> None:
    strings = [c.given for c in [*stays(), *stays(HERE / "held" / "stay.toml")]]
    assert not set(TEXTS) & set(HELD)
    assert len(set(strings)) == len(strings)
    assert all(c.given == c.given.strip("\n") for c in [*stays(), *clauses()])


def test_a_clause_gives_one_answer() -> None:
    answers = {c.given: c.wanted for c in [*stays(), *clauses()]}
    assert all(answers[c.given] == c.wanted for c in [*stays(), *clauses()])
    assert all(answers.get(c.wanted, c.wanted) == c.wanted for c in clauses())


@pytest.mark.parametrize("way", WAYS)
def test_a_way_spoils_marks_only_and_always_in_the_same_way(way: str) -> None:
    for name, text in TEXTS.items():
        parts = spoil(text, way, name)
        assert "".join(x.truth for x in parts) == text
        assert given(parts) == given(spoil(text, way, name))
        assert all(x.truth == x.given or not x.truth.isalnum() for x in parts)
        assert set(outcome(parts, text)) <= {(k, "restored") for k, _ in outcome(parts, text)}


def test_what_is_given_back_as_it_came_is_left() -> None:
    parts = spoil(RIGHT, "half", "1")
    assert given(parts) == '他说:"走……"\n\n我问(小声):"去《河流志》展?"\n'
    assert outcome(parts, given(parts)) == {
        ("colon", "left"): 2, ("double quote", "left"): 4, ("parenthesis", "left"): 2, ("question mark", "left"): 1
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“走……”\n\n我问（小声）：“去《河流志》展?”\n", {("question mark", "left"): 1}),
        ("他说：”走……”\n\n我问（小声）：“去《河流志》展？”\n", {("double quote", "wrong"): 1}),
        ("他说：“走…”\n\n我问（小声）：“去《河流志》展？”\n", {("ellipsis", "damaged"): 1}),
        ("他说：“走……”我问（小声）：“去《河流志》展？”\n", {("break", "damaged"): 1}),
        ("他说： “走……”\n\n我问（小声）：“去，《河流志》展？”\n", {("blank", "damaged"): 1, ("comma", "damaged"): 1}),
    ],
)
def test_each_miss_is_seen_for_what_it_is(text: str, expected: dict[tuple[str, str], int]) -> None:
    found = outcome(spoil(RIGHT, "half", "1"), text)
    assert {k: n for k, n in found.items() if k[1] != "restored"} == expected


def test_a_blank_that_was_added_must_go() -> None:
    parts = spoil("好，走。", "english", "1")
    assert given(parts) == "好, 走."
    assert outcome(parts, "好， 走。") == {("comma", "restored"): 1, ("full stop", "restored"): 1, ("blank", "left"): 1}
    assert outcome(parts, "好，走。") == {("comma", "restored"): 1, ("full stop", "restored"): 1, ("blank", "restored"): 1}


def test_a_letter_given_for_a_dash_does_not_shift_what_follows() -> None:
    parts = spoil("他——弟弟——走了。", "dash-as-one", "1")
    assert given(parts) == "他一弟弟一走了。"
    assert outcome(parts, given(parts)) == {("dash", "left"): 2}
    assert given(units("他——走")) == "他——走"


@pytest.mark.parametrize(("line", "right"), [
    ("他说：“好。”", True),
    ("“一段话在下一行继续。", True),
    ("灯会’97在老街开幕。", True),
    ("他说：“好。", False),
    ("他说“‘好”’。", False),
    ("山———水", False),
    ("甲,乙", False),
])
def test_lines_with_slips_are_not_spoilt(line: str, right: bool) -> None:
    assert newspaper.sound(line) is right
