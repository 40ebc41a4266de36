"""Characters that stand for others or for nothing; the rules' own examples are run with those of all rules."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.document import Document, Source, replay, unwind
from cleaner.kinds.table import entries
from cleaner.passes import characters, decode, mojibake
from cleaner.passes.base import Context
from cleaner.pipeline import run
from cleaner.rules import TableRule, builtin


def cleaned(text: str) -> Document:
    """After the first three passes."""
    doc = Document.from_source(Source(text.encode("utf-8", "surrogatepass"), "utf-8", text))
    for step in (decode.PASS, mojibake.PASS, characters.PASS):
        doc = run(step, doc, Context(Config(), builtin()))
    return doc


def table(rule_id: str) -> dict[str, str]:
    rule = builtin()[rule_id]
    assert isinstance(rule, TableRule)
    return entries(rule)


def test_kangxi_radicals_are_all_there() -> None:
    radicals = table("CHR001")
    by_script = {"\u2f3e", "\u2fad", "\u2fc8"}
    for n in range(0x2F00, 0x2FD6):
        if chr(n) not in by_script:
            assert radicals[chr(n)] == unicodedata.normalize("NFKC", chr(n))


def test_radicals_of_the_supplement_are_all_there() -> None:
    radicals = table("CHR001")
    assigned = [chr(n) for n in range(0x2E80, 0x2EF4) if unicodedata.category(chr(n)) == "So"]
    missing = {c for c in assigned if c not in radicals}
    assert missing == {"\u2e80"}  # a repetition mark's shape, which no ideograph has
    assert all(unicodedata.name(v).startswith("CJK UNIFIED") for v in radicals.values())


def test_duplicates_are_canonical_equivalents() -> None:
    assert table("CHR003") == {chr(n): unicodedata.normalize("NFC", chr(n)) for n in range(0xF900, 0xFA0E)}


@pytest.mark.parametrize(("text", "wanted"), [
    ("全市⽣产总值１２３４．５亿元，增长６．８％", "全市生产总值1234.5亿元，增长6.8%"),
    ("⽤⼾与客⼾", "用户与客户"),
    ("這些⽤⼾與客⼾", "這些用戶與客戶"),
    ("ＣＢＡ联赛２０２４／２５赛季", "CBA联赛2024/25赛季"),
    ("网址https://a.example.cn/\u200bb", "网址https://a.example.cn/b"),
    ("中\u200b\u200d\u2060\ufeff文", "中文"),
    ("\uf0b7\t要点一\n\uf0b7\t要点二", "要点一\n要点二"),
    ("会议\x85开始", "会议\n开始"),
    ("一\u00ad\u200b二", "一二"),
])
def test_changed(text: str, wanted: str) -> None:
    assert cleaned(text).text == wanted


STAY = [
    "（一）①②③ⅠⅡ㎡㎏㏄℃№㈱㊣", "ｱｲｳｴｵ、カタカナ", "　　本报讯", "👨\u200d👩\u200d👧👍🏽🇨🇳❤️", "می\u200cخواهم", "`print(\"ＡＢＣ\")`",
    "甲\f乙\t丙",
    "A股、T恤、5G", "Ôô ß é ñ", "々〇〻〆", "﹏﹏", "李﹒明", "神\u3000社", "10：30", "３：１",
    "ﬁ连字",
]


@pytest.mark.parametrize("text", STAY)
def test_stays(text: str) -> None:
    doc = cleaned(text)
    assert doc.text == text.replace("３", "3").replace("１", "1")
    assert doc.open == ()


@pytest.mark.parametrize(("text", "rule", "piece"), [
    ("李\ue5e5生", "CHR015", "\ue5e5"), ("共(cid:12)(cid:7)人", "CHR016", "(cid:12)(cid:7)"), ("会\ufffd开", "CHR017", "\ufffd"),
    ("\ufa19社", "CHR018", "\ufa19"),
])
def test_flagged(text: str, rule: str, piece: str) -> None:
    doc = cleaned(text)
    assert [(f.rule, doc.text[f.span.start : f.span.end]) for f in doc.open] == [(rule, piece)]


def test_a_repaired_place_is_not_flagged() -> None:
    assert cleaned("\uf06c要点\n\ue003另一点").open == ()


ODD = (
    "中文的3aé２Ａ．％，／⼀⼾⻢\u200b\u200c\u200d\u200e\u2060\ufeff\u00ad\u0085\u0093\x1b[0m\x07\r\n\f\u2028\u3000 \t"
    "\uf06c\ue003\uffff\ufffd\udc80\ud800\x00👍🏽‍ﬁ︵﹁﹐｡Ã©ÖÐ涓€عไ(cid:1)"
)


@given(st.text(st.sampled_from(ODD), max_size=40))
def test_everything_is_accounted_for_and_a_second_run_changes_nothing(text: str) -> None:
    doc = cleaned(text)
    assert replay(text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text
    assert not any("\ud800" <= c <= "\udfff" or c in "\r\0\x07" for c in doc.text)
    assert cleaned(doc.text).text == doc.text


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", [
    "\u200b", "\u200d", "\u00ad", "\uf06c", "\uf06c ", "１，", "１，２３４，", "１．", "⼀", "ﬁ", "\x1b[", "(cid:",
    " \n", "　",
])
def test_time_is_linear(unit: str) -> None:
    cleaned(unit * 40_000)
