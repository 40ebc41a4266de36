"""The checks of TEI: a valid file has no problems, each fault is found on its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tei_documents import RULES, document

from cleaner.document import Finding
from cleaner.exports.tei import render_tei
from cleaner.exports.validate import Problem, validate
from cleaner.spans import Span

DOC = document(("title", "题"), ("p", "甲乙"), ("p", "丙丁"), open=(Finding("ORD900", Span(5, 5)),))
DATA = render_tei(DOC, RULES).decode()
ID = f"n{DOC.source.sha256[:12]}"
FIRST, SECOND = f'<p xml:id="{ID}.L3">', f'<p xml:id="{ID}.L5">'


def linked(first: str, second: str) -> str:
    return DATA.replace(FIRST, FIRST[:-1] + f" {first}>").replace(SECOND, SECOND[:-1] + f" {second}>")


def test_a_valid_file_has_no_problems() -> None:
    assert FIRST in DATA
    assert SECOND in DATA
    assert validate(DATA.encode()) == []
    assert validate(linked(f'part="I" next="#{ID}.L5"', f'part="F" prev="#{ID}.L3"').encode()) == []


@pytest.mark.parametrize(("data", "fault", "messages"), [
    (DATA.replace(SECOND, FIRST), FIRST, ["used twice"]),
    (DATA.replace(FIRST, "<para>"), "<para>", ["not well-formed XML"]),
    (DATA.replace(FIRST, FIRST[:-1] + ' rend="x">'), FIRST[:-1], ["Invalid attribute rend"]),
    (DATA.replace(f"#{ID}.ORD900", f"#{ID}.ORD999"), "<gap", [f"gap points to '#{ID}.ORD999' by ana"]),
    (DATA.replace(f"#{ID}.ORD900", f"#{ID}.L3"), "<gap", ["as its rule, which is a p"]),
    (DATA.replace(f' ana="#{ID}.ORD900"', ""), "<gap", ["gap names no rule"]),
    (linked(f'part="I" next="#{ID}.L5"', ""), FIRST[:-1], ["which has no prev to it"]),
    (linked("", f'prev="#{ID}.L3"'), SECOND[:-1], ["which has no next to it"]),
    (linked(f'next="#{ID}.L5" prev="#{ID}.L5"', f'next="#{ID}.L3" prev="#{ID}.L3"'), FIRST[:-1], ["has no beginning"] * 2),
    (DATA.replace("乙", "<supplied reason='omitted'>乙</supplied>"), "<supplied", ["supplied names no rule"]),
])
def test_a_fault_is_found(data: str, fault: str, messages: list[str]) -> None:
    problems = validate(data.encode())
    lines = [n for n, line in enumerate(data.split("\n"), 1) if fault in line]
    assert problems
    for message in messages:
        assert any(message in p.message for p in problems), problems
    assert any(p.line in lines or p.line - 1 in lines for p in problems)  # a tag that is not closed is met on the next line


def test_a_gap_in_a_correction_has_the_rule_of_the_correction() -> None:
    gap = '<gap reason="illegible" quantity="1" unit="chars"/>'
    choice = f'<choice><sic>乙</sic><corr xml:id="{ID}.q1" ana="#{ID}.ORD900" cert="medium">{gap}</corr></choice>'
    assert validate(DATA.replace("乙", choice).encode()) == []


@pytest.mark.parametrize("data", [b"", b"<", b"\xff\xfe", b"plain text", b"<TEI/>", DATA[:-20].encode()])
def test_what_is_no_tei_is_a_problem_and_no_crash(data: bytes) -> None:
    assert [p for p in validate(data) if isinstance(p, Problem)]


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("甲")
    doctype = f'<!DOCTYPE TEI [<!ENTITY out SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    data = DATA.replace("<TEI", f"{doctype}<TEI", 1).replace("甲乙", "&out;")
    assert not any("甲" in p.message for p in validate(data.encode()))
