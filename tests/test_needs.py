"""What a rule needs of a text: where it may find something, it is looked for."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document, Source
from cleaner.kinds import find, needs, protected_by_line, protected_spans
from cleaner.kinds.guard import Guard
from cleaner.rules import PatternRule, Rule, TableRule, builtin
from cleaner.spans import Span

RULES = [r for r in builtin() if isinstance(r, (PatternRule, TableRule)) and builtin().pass_of(r.id) not in ("shapes", "words")]
TEXTS = [text for rule in RULES for text in (*(given for given, _ in rule.examples), *rule.keep)]


def found(rule: Rule, text: str) -> bool:
    doc = Document.from_source(Source(text.encode("utf-8", "surrogatepass"), "utf-8", text))
    return any(True for _ in find(rule, doc, (), {}, Guard(())))


@pytest.mark.parametrize(("source", "wanted"), [
    ("abc", ("a", "b", "c")),
    (r"a?b*c{0,3}d{2}e+", ("d", "e")),
    (r"(?<=\p{Han})，(?!a)", (r"\p{Han}", "，")),
    (r"(?:a|b)c", ("[ab]", "c")),
    (r"(?:的|x)", ("[的x]",)),
    (r"(?:，y|x)", ("[yx]",)),
    (r"(?:a|b?)c", ("c",)),
    (r"(?x) a [ b]  # c(d", ("a", "[ b]")),
    (r"[a[b\]]--c]d", (r"[a[b\]]--c]", "d")),
    (r"(?i:a)b", ("b",)),
    (r"(?i)ab", ()),
    (r"\bx$|^y", ("[xy]",)),
    (r"(?P<q>a)(?P=q)", ("a",)),
    (r"(a)?(?(1)b|c)", ()),
    (r"\u200B\x41", (r"\u200B", r"\x41")),
    ("，、", ("，", "、", "&，、")),
    (r"[，；]{2}x", ("[，；]", "&[，；][，；]", "x")),
    (r"(?:。{3,6}|…)", ("&。。|[…]",)),
    (r"，(?:、)", ("，", "、")),
    (r"，?、", ("、",)),
    (r"，.、", ("，", "、")),
    (r"(?P<q>a)，(?P=q)、", ("a", "，", "、")),
    ("", ()),
])
def test_needs_are_read(source: str, wanted: tuple[str, ...]) -> None:
    regex.compile(source, regex.V1)
    assert needs.needs(source) == wanted


@pytest.mark.parametrize(("text", "looked_for"), [
    ("甲，，乙", True), ("甲，乙，丙", False), ("甲，\n，乙", False), ("甲，，，乙", True),
])
def test_two_marks_side_by_side_are_asked_for(text: str, looked_for: bool) -> None:
    assert (builtin()["PUN016"] in needs.possible(RULES, text)) == looked_for


def test_most_rules_need_something() -> None:
    assert sum(bool(list(needs._source(r))) for r in RULES) > 0.9 * len(RULES)


def test_examples_are_looked_for() -> None:
    for text in TEXTS:
        looked_for = {r.id for r in needs.possible(RULES, text)}
        assert not [r.id for r in RULES if r.id not in looked_for and found(r, text)], text


@given(st.lists(st.sampled_from(TEXTS), max_size=3), st.text(st.sampled_from(sorted(set("".join(TEXTS)))), max_size=20))
def test_what_is_left_out_finds_nothing(pieces: list[str], odd: str) -> None:
    text = odd.join(pieces) + odd
    looked_for = {r.id for r in needs.possible(RULES, text)}
    assert not [r.id for r in RULES if r.id not in looked_for and found(r, text)]


def test_ideographs_that_no_rule_names_are_alike() -> None:
    needs.possible([], "甲")
    alphabets = needs._ALPHABETS
    like = set(alphabets._like.findall("".join(map(chr, range(0x4E00, 0x9FA6)))))
    assert len(like) > 20_000
    assert set(alphabets._of(like).values()) == {alphabets._rest}
    assert alphabets._unlike.fullmatch("".join(set(map(chr, range(0x10000))) - like - set(needs._FREQUENT)))


def test_rules_of_users_are_always_looked_for() -> None:
    rule = PatternRule(id="HSE001", name="x", why="x", reference="x", fix="never", examples=[], keep=[], match="乙")
    assert needs.possible([rule], "甲") == [rule]


@pytest.mark.parametrize("source", [r"[^\n]a", r"(?<=\p{Han})\d{2,3}$", r"(?m)^[ \t]+x", r"(?:a|[b-d])(?!\w)", r"(?!\S)a"])
def test_what_never_looks_over_the_end_of_a_line_is_known(source: str) -> None:
    assert needs._is_within(source)


@pytest.mark.parametrize("source", [r"[^a]", r"a\s", r"\W", "a\nb", r"a\nb", r"(?s)a.b", r"(?r)ab", r"a\Z", r"\P{Han}",
                                    r"(?:a|(?=\D))b", r"(?![^a])b"])
def test_what_may_look_over_it_is_known(source: str) -> None:
    regex.compile(source, regex.V1)
    assert not needs._is_within(source)


@given(st.lists(st.sampled_from(TEXTS), max_size=4), st.sampled_from(["\n", "", "\n\n", " "]), st.integers(0, 200),
       st.integers(0, 3))
def test_what_is_protected_is_the_same_by_line(pieces: list[str], between: str, start: int, length: int) -> None:
    text, rules = between.join(pieces), builtin().of("protect")
    span = Span(min(start, len(text)), min(start + length, len(text)))
    assert Guard(protected_by_line(rules, text)).touches(span) == Guard(protected_spans(rules, text)).touches(span)
