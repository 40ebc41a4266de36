"""Characters that stand for others or for nothing; the rules' own examples are run with those of all rules."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.document import Document, Source, replay, unwind
from cleaner.kinds.pattern import compiled
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


def test_ideographs_that_are_no_duplicates_stay() -> None:
    """All compatibility ideographs are duplicates, are flagged, or are the twelve that no other character equals."""
    flagged = compiled("", builtin()["CHR018"].match, "")  # type: ignore[union-attr]
    left = [n for n in [*range(0xF900, 0xFADA), *range(0x2F800, 0x2FA1E)] if unicodedata.category(chr(n)) == "Lo"
            and chr(n) not in table("CHR003") and not flagged.fullmatch(chr(n))]
    assert left == [0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29]
    assert all(unicodedata.decomposition(chr(n)) == "" for n in left)


def test_forms_become_the_marks_they_are_forms_of() -> None:
    """Where Unicode says what a form stands for, the table says the same, but for the width of a mark."""
    other = {"﹘": "—", "︱": "—", "︙": "…", "︰": "："}
    for key, value in {**table("CHR004"), **table("CHR005"), **table("CHR006")}.items():
        plain = unicodedata.normalize("NFKC", key)
        assert value == other.get(key) or unicodedata.normalize("NFKC", value) == plain


INVISIBLE = [
    chr(n) for n in [*range(0x2000, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFD), 0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF,
                     *range(0xE0020, 0xE0080), 0xE0001, *range(0xE0100, 0xE01F0)]
    if unicodedata.category(chr(n)) in ("Cf", "Mn", "So", "Zl", "Zp") or n == 0x34F
]


@pytest.mark.parametrize("text", ["，{}他", "a{}b", "3{}月", "“{}”"])
def test_what_is_not_seen_goes(text: str) -> None:
    assert len(INVISIBLE) > 380
    for ch in INVISIBLE:
        got = cleaned(text.format(ch)).text
        assert got == text.format("\n" if ch in "\u2028\u2029" else ""), f"U+{ord(ch):04X}"


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
    ("奥马尔·\u00ad哈桑，气温12°\u00ad上下", "奥马尔·哈桑，气温12°上下"),
    ("陈\u3164立\u115f\u1160春，", "陈立春，"),
    ("\uFFF9魑魅\uFFFAchīmèi\uFFFB出没", "魑魅（chīmèi）出没"),
    ("記者∶他說｢好事｣", "記者：他說「好事」"),
    ("COVID\u201119，i\u0304", "COVID-19，ī"),
])
def test_changed(text: str, wanted: str) -> None:
    assert cleaned(text).text == wanted


STAY = [
    "（一）①②③ⅠⅡ㎡㎏㏄℃№㈱㊣", "ｱｲｳｴｵ、カタカナ", "　　本报讯", "👨\u200d👩\u200d👧👍🏽🇨🇳❤️", "می\u200cخواهم", "`print(\"ＡＢＣ\")`",
    "甲\f乙\t丙",
    "A股、T恤、5G", "Ôô ß é ñ", "々〇〻〆", "﹏﹏", "李﹒明", "神\u3000社", "10：30", "３：１",
    "ﬁ连字", "葛\U000E0100城", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "1\ufe0f\u20e3",
    "比为1∶13", "□同意 □不同意",
    "■本报记者", "カタカナ、エレベーター、卡拉OK，楼上楼下都在唱，唱的人是邻居老王和他的朋友", "北京—上海", "南京\u2010上海",
    "エ作人员看アニメ", "α粒子μm，Москва", "㊀㊁", "１\u3000", "工作人员、人口、二月",
]


@pytest.mark.parametrize("text", STAY)
def test_stays(text: str) -> None:
    doc = cleaned(text)
    assert doc.text == text.translate({0xFF13: "3", 0xFF11: "1"})
    assert doc.open == ()


@pytest.mark.parametrize(("text", "rule", "piece"), [
    ("李\ue5e5生", "CHR015", "\ue5e5"), ("共(cid:12)(cid:7)人", "CHR016", "(cid:12)(cid:7)"), ("会\ufffd开", "CHR017", "\ufffd"),
    ("\ufa19社", "CHR018", "\ufa19"), ("中\u0304国", "CHR028", "\u0304"), ("李□庄人", "CHR029", "□"),
    ("出席??会议", "CHR030", "??"),
    ("用Аpple手机", "CHR031", "Аpple"), ("エ作人员", "CHR032", "エ"), ("全市人ロ多", "CHR032", "ロ"),
])
def test_flagged(text: str, rule: str, piece: str) -> None:
    doc = cleaned(text)
    assert [(f.rule, doc.text[f.span.start : f.span.end]) for f in doc.open] == [(rule, piece)]


def test_a_repaired_place_is_not_flagged() -> None:
    assert cleaned("\uf06c要点\n\ue003另一点").open == ()


ODD = (
    "中文的3aé２Ａ．％，／⼀⼾⻢\u200b\u200c\u200d\u200e\u2060\ufeff\u00ad\u0085\u0093\x1b[0m\x07\r\n\f\u2028\u3000 \t"
    "\uf06c\ue003\uffff\ufffd\udc80\ud800\x00👍🏽‍ﬁ︵﹁﹐｡Ã©ÖÐ涓€عไ(cid:1)\ufff9\ufffa\ufffb\ufe0f\U000e0041\u0304e∶｢｣エ作\u2011□?А"
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
    "\ufff9", "\ufff9甲\ufffa", "\U0001f3f4\U000e0041", "\U000e0041", "ー", "エ作",
    "甲エ" * 3,
    "e\u0304", "\u0304", "aА", "甲□", "?", "｢",
])
def test_time_is_linear(unit: str) -> None:
    cleaned(unit * 40_000)
