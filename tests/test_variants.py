"""Conversion between scripts: what OpenCC says, at its place, once; and what is reported when nothing is converted."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path
from typing import get_args

import msgspec
import opencc
import pytest
from command import run as command
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import cleaner
from cleaner import conversion
from cleaner.config import Config, Quotes
from cleaner.conversion import Variants
from cleaner.document import Block, BlockType, Document, Source, replay, unwind
from cleaner.errors import ConfigError
from cleaner.exports.html import render_html
from cleaner.exports.json import render_json, restore
from cleaner.exports.tei import render_tei
from cleaner.exports.text import render_text
from cleaner.layers import load_config
from cleaner.passes import variants
from cleaner.passes.base import Context
from cleaner.passes.variants.convert import _SEGMENT, differences
from cleaner.pipeline import run
from cleaner.rules import FunctionRule, builtin
from cleaner.spans import Span

ALL = [name for name in get_args(Variants) if name != "none"]
STABLE = ("s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "t2s", "tw2s", "tw2sp", "hk2s", "hk2sp")


def document(text: str, *spans: tuple[int, int], kind: BlockType = "p") -> Document:
    """One block of the spans in that order, or a block for each line."""
    blocks = ([Block(kind, tuple(Span(*s) for s in spans))] if spans
              else [Block(kind, (Span(*m.span()),)) for m in re.finditer(r"[^\n]+", text)])
    return Document.from_source(Source(text.encode("utf-8", "surrogatepass"), "utf-8", text)).apply([], blocks=blocks)


def converted(text: str, variants_: Variants, quotes: Quotes | None = "keep", table: Path | None = None,
              *spans: tuple[int, int]) -> Document:
    """After the pass alone."""
    config = Config(variants=variants_, quotes=quotes, variants_table=str(table) if table else None)
    return run(variants.PASS, document(text, *spans), Context(config, builtin()))


@pytest.mark.parametrize(("setting", "text", "wanted"), [
    ("s2t", "理发店里的头发", "理髮店裏的頭髮"),
    ("s2tw", "这里的软件为谁而写", "這裡的軟件為誰而寫"),
    ("s2twp", "服务器上的软件和网络信息", "伺服器上的軟體和網路資訊"),
    ("s2hk", "这里的群众", "這裏的羣眾"),
    ("t2s", "乾隆皇帝的頭髮乾了", "乾隆皇帝的头发干了"),
    ("tw2sp", "伺服器上的軟體和網路資訊", "服务器上的软件和网络信息"),
    ("t2tw", "這裏的羣衆", "這裡的群眾"),
    ("none", "理发店里的头发", "理发店里的头发"),
])
def test_converted(setting: Variants, text: str, wanted: str) -> None:
    assert converted(text, setting).text == wanted


def test_every_setting_of_opencc_is_known_and_works() -> None:
    assert {name.removesuffix(".json") for name in opencc.CONFIGS} == set(ALL)
    for name in ALL:
        assert conversion.converter(name)("甲") == "甲"


def test_a_change_is_a_run_of_characters_at_its_place() -> None:
    doc = converted("前面的计算机软件，后来坏了。", "s2t")
    assert [(e.before, e.after, e.source) for e in doc.edits] == [
        ("计", "計", Span(3, 4)), ("机软", "機軟", Span(5, 7)), ("后来坏", "後來壞", Span(9, 12))]


def test_a_changed_word_is_one_change() -> None:
    assert differences("用服务器吧", "用伺服器吧") == [(1, 3, "伺服")]
    assert differences("互联网上", "網際網路上") == [(0, 3, "網際網路")]
    assert differences("以太网", "乙太網路")[0][0] == 0
    assert differences("山水", "山水") == []


@given(st.text("甲乙丙丁", max_size=12), st.text("甲乙丙丁", max_size=12))
def test_differences_make_one_text_of_the_other(before: str, after: str) -> None:
    if not before:
        return
    found = differences(before, after)
    out, at = "", 0
    for start, end, new in found:
        assert at <= start < end
        out += before[at:start] + new
        at = end
    assert out + before[at:] == after


def test_a_phrase_across_a_hard_line_break() -> None:
    lead = "这家工厂在河东边已经开了三十多年，今年又添了十几台新买来的计"
    text = f"{lead}\n算机，工人们正在学着用它，理发店里的皇\n后像也是用它画的，大家都说画得很像。\n"
    doc = cleaner.clean(text, Config(variants="s2twp"))
    assert "新買來的電腦" in doc.text or "新買來的計算機" in doc.text
    assert "皇后像" in doc.text
    assert replay(doc.source.text, doc.edits) == doc.text


def test_a_phrase_across_pieces_that_stand_apart() -> None:
    doc = converted("长头\n夹在中间\n发与皇\n后", "s2t", "keep", None, (0, 2), (8, 11), (12, 13))
    assert doc.text == "長頭\n夹在中间\n髮與皇\n后"
    doc = converted("互联\n夹\n网", "s2twp", "keep", None, (0, 2), (5, 6))
    assert "".join(doc.text[s.start : s.end] for s in doc.blocks[0].spans) == "網際網路"
    assert unwind(doc.text, doc.edits) == "互联\n夹\n网"


@pytest.mark.parametrize("text", ["见`头发.py`", "<p class=\"头发\">", "\ufa19社", "Only English."])
def test_code_and_compatibility_ideographs_stay(text: str) -> None:
    assert converted(text, "s2t").text.replace("見", "见") == text


# Words of all kinds, those included that opposite conversions treat differently.
COMMON = [
    "计算机", "软件", "服务器", "头发", "发展", "干扰", "皇后", "后来", "里程", "这里", "面条", "方面", "台湾", "台风",
    "国家", "了解", "看着", "钟表", "谷物", "山", "水", "人", "U盘", "干", "里", "后", "云", "复杂", "并且", "，", "。",
    "、", "：", "3", "A",
]
ODD = [
    "乾坤", "乾县", "於", "以後", "這個", "國家", "瞭望", "著名", "藉口", "鍾情", "餘", "余", "覆盖", "並", "·", "-",
    "SQL注入", "〇", "“", "”", "‘", "’", "「", "」", "『", "』",
]
SIMPLIFIED = st.lists(st.sampled_from([*COMMON, "\n"]), max_size=14).map("".join)
TEXTS = st.lists(st.sampled_from([*COMMON, *ODD, "\n"]), max_size=14).map("".join)
CONVERTERS = {name: opencc.OpenCC(name) for name in ALL}


@given(SIMPLIFIED, st.sampled_from(("s2t", "s2tw", "s2twp", "s2hk", "s2hkp")))
@settings(max_examples=300, deadline=None)
def test_simplified_text_becomes_what_opencc_makes_of_it(text: str, setting: Variants) -> None:
    assert converted(text, setting).text == CONVERTERS[setting].convert(text)


@given(TEXTS, st.sampled_from(("tw2t", "t2tw", "hk2t", "t2hk", "t2jp", "jp2t")))
@settings(max_examples=200, deadline=None)
def test_conversion_within_a_script_is_that_of_opencc(text: str, setting: Variants) -> None:
    assert converted(text, setting).text == CONVERTERS[setting].convert(text)


@given(st.one_of(TEXTS, st.text(max_size=30)), st.sampled_from(ALL), st.sampled_from((None, *get_args(Quotes))))
@settings(max_examples=300, deadline=None)
def test_everything_is_accounted_for(text: str, setting: Variants, quotes: Quotes | None) -> None:
    doc = converted(text, setting, quotes)
    assert replay(text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text
    assert doc.text.count("\n") == text.count("\n")


@given(st.one_of(TEXTS, SIMPLIFIED), st.sampled_from(STABLE), st.sampled_from((None, *get_args(Quotes))))
@settings(max_examples=500, deadline=None)
def test_a_second_run_changes_nothing(text: str, setting: Variants, quotes: Quotes | None) -> None:
    once = converted("这们国为。這們國爲。" + text, setting, quotes).text
    assert converted(once, setting, quotes).text == once


@pytest.mark.parametrize("setting", STABLE)
def test_the_whole_way_is_restored_and_stable(setting: Variants) -> None:
    text = "　　“乾县的服务器受到干扰，”他說，“这里的‘頭髮’和皇后没有关系。”\n　　“后来呢？”我们问。\n"
    doc = cleaner.clean(text, Config(variants=setting))
    record = render_json(doc, builtin())
    assert restore(record) == text.encode()
    once = render_text(doc)
    assert render_text(cleaner.clean(once, Config(variants=setting))) == once


@pytest.mark.parametrize(("text", "wanted", "flagged"), [
    ("他说：“好。”", "他说：「好。」", ""),
    ("“他说‘好’。”", "「他说『好』。」", ""),
    ("“一。\n“二。\n“三。”", "「一。\n「二。\n「三。」", ""),
    ("“‘一。\n“‘二。’”", "「『一。\n「『二。』」", ""),
    ("“一。\n二。”", "“一。\n二。”", "“”"),
    ("“一。\n“二。", "“一。\n“二。", "““"),
    ("“一“二”三。", "“一“二”三。", "““”"),
    ("“一‘二”三’。", "“一‘二”三’。", "“‘”’"),
    ("一”二“三”。", "一”二「三」。", "”"),
    ("It’s “fine” here.", "It’s “fine” here.", ""),
    ("O’Neil说“好”。", "O’Neil说「好」。", ""),
])
def test_quotes(text: str, wanted: str, flagged: str) -> None:
    doc = converted(text, "none", "corner")
    assert doc.text == wanted
    assert "".join(doc.text[slice(*f.span)] for f in doc.open if f.rule == "VAR004") == flagged


def test_quotes_go_with_the_script_unless_they_are_set() -> None:
    assert converted("“头发”", "s2t", None).text == "「頭髮」"
    assert converted("「頭髮」", "t2s", None).text == "“头发”"
    assert converted("「頭髮」", "t2tw", None).text == "「頭髮」"
    assert converted("“头发”", "s2t", "keep").text == "“頭髮”"
    assert converted("“头发”", "s2t", "curly").text == "“頭髮”"
    assert converted("“头发”", "none", None).text == "“头发”"


def test_own_phrases_come_first_the_longest_first(tmp_path: Path) -> None:
    table = tmp_path / "house.tsv"
    table.write_bytes("\ufeff# house\r\n软件\t軟體\r\n软件园\t軟件園區\r\n\r\n台\t台\r\n湾\t台湾\r\n".encode())
    doc = converted("软件与软件园，一台机器，湾，台湾，见`软件`。", "s2t", "keep", table)
    assert doc.text == "軟體與軟件園區，一台機器，台湾，台湾，見`软件`。"
    assert converted(doc.text, "s2t", "keep", table).text == doc.text


@pytest.mark.parametrize(("line", "said"), [
    ("软件", "1 cells"), ("软件\t", "empty"), ("软\t甲\t乙", "3 cells"), ("软\t甲\n软\t乙", "becomes something else in line 1"),
    ("软\x07\t甲", "control character"),
])
def test_a_wrong_table_is_shown_with_file_and_line(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "house.tsv").write_text(line, "utf-8")
    (tmp_path / "cleaner.toml").write_text('variants = "s2t"\nvariants-table = "house.tsv"\n', "utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        load_config(tmp_path / "cleaner.toml")
    assert f"house.tsv:{line.count(chr(10)) + 1}:" in caught.value.what
    (tmp_path / "house.tsv").unlink()
    conversion.table.cache_clear()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "cleaner.toml")


def test_wrong_settings_are_refused(tmp_path: Path) -> None:
    for line, said in (('variants = "s2x"', "s2x"), ('quotes = "round"', "round")):
        (tmp_path / "cleaner.toml").write_text(line, "utf-8")
        with pytest.raises(ConfigError, match=said):
            load_config(tmp_path / "cleaner.toml")
    with pytest.raises(ConfigError, match="t2tw"):
        Config(variants="s2x").check()  # type: ignore[arg-type]


@pytest.mark.parametrize(("installed", "said"), [
    ({"opencc-python-reimplemented"}, "pip uninstall opencc-python-reimplemented"),
    ({"opencc-python-reimplemented", "opencc"}, "pip uninstall opencc-python-reimplemented"),
    (set(), "pip install opencc"),
])
def test_the_wrong_package_is_named(monkeypatch: pytest.MonkeyPatch, installed: set[str], said: str) -> None:
    def distribution(name: str) -> object:
        if name not in installed:
            raise importlib.metadata.PackageNotFoundError(name)
        return object()

    monkeypatch.setattr(importlib.metadata, "distribution", distribution)
    with pytest.raises(ConfigError) as caught:
        Config(variants="s2t").check()
    assert said in caught.value.hint
    Config().check()


def test_a_package_without_the_library_is_found_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(conversion, "_folder", lambda: tmp_path / "none")
    with pytest.raises(ConfigError, match="not that of OpenCC"):
        Config(variants="s2t").check()


def test_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“计算机软件的发展，”他们说。\n", "utf-8")
    assert command("clean", "a.txt", "-o", "out", "--variants", "s2t", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == "「計算機軟件的發展，」他們說。\n"
    wrong = command("clean", "a.txt", "-o", "out", "--variants", "s2x", cwd=tmp_path)
    assert (wrong.returncode, b"s2twp" in wrong.stderr) == (2, True)


def test_exports_show_the_new_script() -> None:
    doc = cleaner.clean("“计算机软件的发展，”他们说。\n", Config(variants="s2t"))
    tei = etree.fromstring(render_tei(doc, builtin()))
    space = {"t": "http://www.tei-c.org/ns/1.0"}
    assert tei.xpath("//t:language/@ident", namespaces=space) == ["zh-Hant"]
    assert tei.xpath("string(//t:body//t:p)", namespaces=space) == "「計算機軟件的發展，」他們說。"
    assert "VAR001" in tei.xpath("//t:category/@n", namespaces=space)
    page = render_html(doc, builtin()).decode()
    assert re.search(r'<del data-h="(\d+)">机软</del>.*<ins data-h="\1">機軟</ins>', page)
    back = cleaner.clean("「計算機軟件的發展，」他們說。\n", Config(variants="t2s"))
    assert b'ident="zh-Hans"' in render_tei(back, builtin())


def test_no_key_of_opencc_holds_what_parts_segments() -> None:
    for trie in conversion.phrases():
        assert [key for key in trie if not _SEGMENT.fullmatch(key)] == []
    assert sum(map(len, conversion.phrases())) > 40_000


def test_what_was_converted_by_default_is_reported_a_few_times() -> None:
    doc = converted("他把发染了。" * 9, "s2t")
    flags = [f for f in doc.open if f.rule == "VAR002"]
    assert [doc.text[slice(*f.span)] for f in flags] == ["發", "發"]
    assert "髮" in flags[0].message
    assert "7 more" in flags[1].message
    assert converted("他把髮染了。" * 9, "t2s").open == ()


OWN = "我们这个单位坚持发展经济，让产业带动农业，问题总会解决，职工们的积极性也调动起来了。"


@pytest.mark.parametrize(("text", "found"), [
    ("项目位於县城东边，总投资过亿元。", "於"), ("项目对农业发展經济有帮助，职工们都这样说。", "經"),
    ("来访的导演陳凱歌说，这里的职工们很热情。", ""), ("馆里挂着“為人民服務”，职工们都见过。", ""),
    ("乾隆皇后和瞭望塔，职工们都见过。", ""), ("這個問題很重要，我們要認真對待。", ""), ("他说：（臺灣當局）这样问。", ""),
])
def test_other_script(text: str, found: str) -> None:
    doc = converted(OWN + "\n" + text, "none")
    assert "".join(doc.text[slice(*f.span)] for f in doc.open) == found
    assert doc.text == OWN + "\n" + text


def test_tables_agree_with_opencc() -> None:
    rule = next(r for r in builtin().of("variants") if r.name == "other-script")
    assert isinstance(rule, FunctionRule)
    simplified, traditional, folded = (rule.options[k] for k in ("simplified", "traditional", "folded"))
    assert not set(simplified) & set(traditional)
    assert not set("后里干云台面只乾瞭著") & set(simplified + traditional)
    to_s, to_t = CONVERTERS["t2s"], CONVERTERS["s2t"]
    wrong = [c for c, d in zip(traditional, folded, strict=True) if to_s.convert(c) != d]
    assert len(wrong) < 30  # a few differ from version to version
    assert [c for c in simplified if to_t.convert(c) == c] == []


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", ["“", "”", "“‘", "“甲\n", "发", "於", "计算机", "甲“乙”", "`", "（於"])
def test_time_is_linear(unit: str) -> None:
    assert msgspec.json.encode(converted(OWN + unit * 20_000, "none", "corner").text)
    converted(unit * 20_000, "s2twp", "corner")
