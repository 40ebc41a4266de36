"""Blanks: any order of the rules, a second run, the way back from `insert`, and work that grows with the text."""

from __future__ import annotations

import random
from functools import cache
from itertools import product

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.spacing.__main__ import cases
from benchmarks.spacing.__main__ import clean as cleaned
from cleaner.config import Config
from cleaner.document import Block, Document, Source
from cleaner.kinds import scopes_of
from cleaner.passes import spacing
from cleaner.passes.base import Context
from cleaner.passes.spacing import _asked
from cleaner.passes.spacing.runs import letter_spaced
from cleaner.pipeline import run
from cleaner.rules import FunctionRule, RuleSet
from cleaner.spans import Span
from scripts import spacing_matrix

SETTINGS = (None, "none", "insert", "keep")
PIECES = ["的", "渡口", "安全", "王", "干", "部", "今", "天", "A", "Go", "5", "2025", "，", "。", "：", "、", "“", "”", "（", "）",
          "《", "》", "——", "……", "—", "～", "%", "+", "(", ")", '"', ",", ".", "？", "①", "年", "记者"]
BLANKS = ["", "", "", " ", " ", "  ", "\u3000", "\u00a0", "\u2009"]
texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BLANKS)), min_size=2, max_size=12).map(
    lambda parts: "江上有雾。" + "".join(a + b for a, b in parts) + "完")
WORDS = ["的", "渡口", "桥", "A", "Go", "5", "2025年", "，", "“甲”", "（乙）", "3%", "C++", "`ls`"]
plain = st.lists(st.sampled_from(WORDS), max_size=12).map(
    lambda parts: "江上有雾。" + "".join(parts) + "完。")


@cache
def context(setting: str | None, shuffled: int = 0) -> Context:
    config = Config(spacing=setting)  # type: ignore[arg-type]
    rules = config.rule_set()
    if shuffled:
        mixed = [(rules.pass_of(r.id), r) for r in rules]
        random.Random(shuffled).shuffle(mixed)
        rules = RuleSet(mixed)
    return Context(config, rules)


def document(text: str) -> Document:
    doc = Document.from_source(Source(text.encode(), "utf-8", text))
    return doc.apply([], blocks=[Block("p", (Span(*m.span()),)) for m in regex.finditer(r"\S[^\n]*\S|\S", text)])


def spaced(text: str, setting: str | None, shuffled: int = 0) -> str:
    return run(spacing.PASS, document(text), context(setting, shuffled)).text


@given(texts, st.sampled_from(SETTINGS))
def test_a_second_run_changes_nothing(text: str, setting: str | None) -> None:
    once = spaced(text, setting)
    assert spaced(once, setting) == once


@given(texts, st.sampled_from(SETTINGS), st.integers(1, 3))
def test_the_order_of_the_rules_does_not_matter(text: str, setting: str | None, shuffled: int) -> None:
    assert spaced(text, setting, shuffled) == spaced(text, setting)


@given(texts, st.sampled_from(SETTINGS))
def test_only_blanks_change(text: str, setting: str | None) -> None:
    assert "".join(spaced(text, setting).split()) == "".join(text.split())


@given(plain)
def test_none_takes_out_what_insert_put_in(text: str) -> None:
    assert spaced(spaced(text, "insert"), "none") == spaced(text, "none")


@pytest.mark.parametrize(("text", "wanted"), [c[1:] for c in cases()])
def test_insert(text: str, wanted: str) -> None:
    assert cleaned(text, "insert").strip() == wanted.strip()


def test_a_backtick_without_a_partner_is_no_border_of_code() -> None:
    assert spaced("江上有雾。输入`即可。", "insert") == "江上有雾。输入`即可。"


def test_there_are_as_many_cases_as_the_benchmark_says() -> None:
    stay = sum(1 for _, text, wanted in cases() if text == wanted)
    assert stay >= 60
    assert len(cases()) - stay >= 150


def test_the_table_of_owners_is_true() -> None:
    assert spacing_matrix.PAGE.read_text("utf-8") == spacing_matrix.page()


class Counted(str):
    """A text that counts the characters it hands out by slices and searches."""

    handed = 0

    def __getitem__(self, key: object) -> str:
        part = str.__getitem__(self, key)  # type: ignore[index]
        Counted.handed += len(part)
        return part

    def find(self, *args: object) -> int:
        Counted.handed += len(self)
        return str.find(self, *args)  # type: ignore[arg-type]

    rfind = find


@pytest.mark.parametrize("piece", ["会　议　通　过　决　议王", "各 级 干 部 学 习，", "一 、 二 、 三 、 四"])
def test_the_work_on_one_long_line_grows_with_its_length(piece: str) -> None:
    rule = context(None).rules["SPC001"]
    assert isinstance(rule, FunctionRule)
    work = []
    for times in (50, 400):
        text = Counted(piece * times)
        Counted.handed = 0
        doc = Document.from_source(Source(text.encode(), "utf-8", text))
        list(letter_spaced(doc, rule, scopes_of(document(str(text))), open_borders=False))
        work.append(Counted.handed)
    assert work[1] <= 9 * work[0]


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_rule_is_about_a_blank_within_english(setting: str | None) -> None:
    looked_at = _asked(context(setting).rules, setting).at_blanks
    inside = [f"{a}{blank}{b}" for a in "aZ" for blank in (" ", "\u3000") for b in "aZ"]
    around = [(before, after) for before in ("", "江", "“", "：", "5", "A ") for after in ("", "江", "”", "：", "5", " A")]
    for (before, after), words in product(around, inside):
        assert not looked_at.of("").match(f"{before}{words}{after}", len(before) + 1)
