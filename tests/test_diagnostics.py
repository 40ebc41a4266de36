"""Diagnostics: each is at its place in the file, all together are what cleaning changes, and they are known again."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import pages

import cleaner
from cleaner import baseline
from cleaner.config import Config
from cleaner.diagnostics import Diagnostic, Form, check, diagnose, fingerprint, in_place
from cleaner.document import Document, encodable
from cleaner.passes import decode
from cleaner.pipeline import clean
from cleaner.rules import builtin
from cleaner.spans import Span

ROOT = Path(__file__).parent.parent
RULES = in_place(builtin())
TEXTS = sorted([*ROOT.glob("fixtures/*/input.txt"), *ROOT.glob("seeds/*.txt")])
PAGE = "昨日,镇上的渡口开了。\n\n老周说:很好。\n"


def of(data: bytes) -> tuple[Document, list[Diagnostic]]:
    doc = clean(decode.read(data), Config(), rules=RULES)
    return doc, diagnose(doc, RULES)


def applied(doc: Document, found: list[Diagnostic]) -> str:
    """The source with all fixes of edits carried out, each once."""
    out, at, text = [], 0, doc.source.text
    for fix in sorted({d.fix for d in found if d.kind == "edit" and d.fix}, key=lambda f: (f.start, f.end)):
        assert fix.start >= at
        out += [text[at : fix.start], fix.text]
        at = fix.end
    return "".join([*out, text[at:]])


def same_text(left: str, right: str) -> bool:
    def plain(text: str) -> str:
        return encodable(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))

    return plain(left) == plain(right)


def prove(data: bytes) -> None:
    doc, found = of(data)
    text = doc.source.text
    bom = text.startswith("\ufeff")
    began = [0, *(n + 1 for n, ch in enumerate(text) if ch == "\n" or (ch == "\r" and text[n + 1 : n + 2] != "\n"))]
    assert found == sorted(found, key=lambda d: d.start)
    for d in found:
        assert 0 <= d.start <= d.end <= len(text)
        assert (1, 1) <= (d.line, d.column) <= (d.end_line, d.end_column)
        for line, column, offset in ((d.line, d.column, d.start), (d.end_line, d.end_column, d.end)):
            mark = bom and line == 1  # before it stands nothing that has a column
            assert offset == began[line - 1] + column - 1 + mark or (mark and (offset, column) == (0, 1))
        assert d.message
        assert 0 <= d.mark[0] <= d.mark[1] <= len(d.excerpt)
        shown = d.excerpt[slice(*d.mark)]
        assert encodable(text[d.start : d.end]).startswith(shown)
        assert "\udc80" not in repr(d)
        assert d.excerpt.encode()
        assert d.fixable == (d.kind in ("edit", "move"))
        assert d.fix is None or d.kind in ("edit", "suggestion")
    assert same_text(applied(doc, found), doc.text)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem[:3]}")
def test_every_diagnostic_is_at_its_place_and_the_fixes_make_the_text(path: Path) -> None:
    prove(path.read_bytes())


@given(pages())
@settings(max_examples=30)
def test_diagnostics_of_pages(page: str) -> None:
    prove(page.encode())
    prove(page.encode("gb18030"))


ODD = ("中", "文,", "\n", "\r\n", "\r", "\ufeff", "\u200b", "\x00", "。", " ", "　", "\u2028", "ab", "😀", '"')


@given(st.lists(st.sampled_from(ODD)))
@settings(max_examples=60)
def test_diagnostics_of_odd_texts(parts: list[str]) -> None:
    prove("".join(parts).encode())


@given(st.binary(max_size=60))
@settings(max_examples=60)
def test_diagnostics_of_bytes(data: bytes) -> None:
    prove("昨日,开工。\n".encode() + data)


def test_clean_texts_have_none() -> None:
    for path in TEXTS:
        if path.parent.name.startswith("clean-"):
            assert check(path.read_bytes()) == []
            assert check(path.read_text("utf-8").replace("\n", "\r\n")) == [], "the newlines of a file are its form"
            assert check(b"\xef\xbb\xbf" + path.read_bytes()) == [], "so is its byte order mark"


def test_what_one_says() -> None:
    first, second = cleaner.check(PAGE)
    assert isinstance(first, cleaner.Diagnostic)
    assert (first.rule, first.line, first.column, first.end_line, first.end_column) == ("PUN001", 1, 3, 1, 4)
    assert (first.kind, first.fixable, first.text, first.replacement) == ("edit", True, ",", "，")
    assert first.excerpt == "昨日,镇上的渡口开了。"
    assert first.excerpt[slice(*first.mark)] == ","
    assert first.message.startswith("A comma between Chinese words is full-width")
    assert first.fix is not None
    assert (first.fix.start, first.fix.end, first.fix.text) == (2, 3, "，")
    assert (second.rule, second.line, second.column) == ("PUN003", 3, 4)


def test_a_mark_of_byte_order_has_no_column() -> None:
    with_mark = cleaner.check(b"\xef\xbb\xbf" + PAGE.encode())
    assert [(d.line, d.column, d.start) for d in with_mark] == [(d.line, d.column, d.start + 1) for d in cleaner.check(PAGE)]


def test_a_config_chooses_rules_and_suggestions_become_edits() -> None:
    assert [d.rule for d in cleaner.check(PAGE, Config(select=("PUN003",)))] == ["PUN003"]
    assert cleaner.check(PAGE, Config(ignore=("PUN",))) == []


def test_newlines_that_most_lines_do_not_have_are_told() -> None:
    found = cleaner.check("渡口开了。\r\r\n\r\n船来了。\r\n\r\n人走了。\r\n")
    assert [(d.rule, d.line) for d in found] == [("DEC003", 1)]
    assert found[0].fix is not None
    assert found[0].fix.text == "\r\n"


def test_bytes_that_do_not_decode_are_for_a_person() -> None:
    found = check("昨日，工程开工。".encode() + b"\xff" + "市民说很好。\n".encode())
    assert [(d.rule, d.kind, d.text) for d in found] == [("DEC002", "flag", "\ufffd")]
    assert "0xFF at offset 24" in found[0].message


def test_moves_say_where_to() -> None:
    found = check((ROOT / "fixtures" / "tail-home" / "input.txt").read_bytes())
    assert [(d.rule, d.kind, d.fix) for d in found] == [("ORD001", "move", None)]
    assert "Here it goes on from “" in found[0].message


def test_form() -> None:
    assert Form.of(decode.read(b"a\r\nb\nc\r\n")) == Form("\r\n", False, True)
    assert Form.of(decode.read(b"\xef\xbb\xbfa\nb")) == Form("\n", True, False)
    assert Form.of(decode.read(b"a\rb\r")) == Form("\r", False, True)
    assert Form.of(decode.read(b"")) == Form("\n", False, False)


@pytest.mark.parametrize("other", [
    "老周说，今日,渡口开了船。",   # a mark before it is mended
    "老周说,今日,渡\n口开了船。",   # the line breaks elsewhere
    "\n\n老周说, 今日,渡口开了船。",
])
def test_a_place_is_known_again(other: str) -> None:
    text = "老周说,今日,渡口开了船。"
    at, there = text.index("日,") + 1, other.index("日,") + 1
    assert fingerprint("PUN001", text, Span(at, at + 1)) == fingerprint("PUN001", other, Span(there, there + 1))
    assert fingerprint("PUN001", text, Span(3, 4)) != fingerprint("PUN001", text, Span(at, at + 1))
    assert fingerprint("PUN002", text, Span(at, at + 1)) != fingerprint("PUN001", text, Span(at, at + 1))
    assert fingerprint("PUN001", text.replace("渡", "码"), Span(at, at + 1)) != fingerprint("PUN001", text, Span(at, at + 1))


def test_long_places_are_shortened_and_long_lines_are_cut(bounded: None) -> None:
    line = "赶集的人挑着担子在码头上等船" * 20_000
    found = check(line + ",然后过江。\n")
    assert [(d.rule, d.column) for d in found if d.rule == "PUN001"] == [("PUN001", len(line) + 1)]
    assert all(len(d.excerpt) < 150 and len(d.text) <= 41 for d in found)


@given(pages())
@settings(max_examples=15)
def test_a_baseline_of_a_text_silences_all_of_it(page: str) -> None:
    found = check(page)
    with TemporaryDirectory() as folder:
        path = Path(folder, "known.json")
        assert baseline.write(path, {f"{folder}/a.txt": found}) == len(found)
        known = baseline.read(path)
    assert baseline.new(known, "a.txt", found) == []
    assert baseline.new(known, "b.txt", found) == found
    assert baseline.stale(known, {"a.txt": found}, {"a.txt": {d.rule for d in found}}) == {}
    assert baseline.stale(known, {"a.txt": []}, {"a.txt": {d.rule for d in found}}).total() == len(found)
    assert baseline.stale(known, {"a.txt": []}, {"a.txt": ()}) == {}
