"""The report in a real browser: marks, filters, keys, reasons, nothing fetched and nothing in the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Tab, browser
from report_documents import RULES, large, small, source

from cleaner.document import Block, Evidence, Finding
from cleaner.exports.html import render_html
from cleaner.exports.index import IndexEntry, render_index
from cleaner.spans import Span

# How many edits the marks stand for that are on the screen, in one column.
SHOWN = """(tag) => { const data = JSON.parse(document.getElementById("data").textContent);
  const on = [...document.querySelectorAll(`#rows ${tag}[data-h]:not(.off)`)].filter((el) => el.checkVisibility());
  return [...new Set(on.map((el) => +el.dataset.h))].flatMap((h) => data.hunks[h]).map((e) => data.rules[data.edits[e][0]].id); }"""


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with browser() as tab:
        tab.size(1400, 900)
        yield tab


@pytest.fixture
def report(tab: Tab, tmp_path: Path) -> Iterator[Tab]:
    path = tmp_path / "report.html"
    path.write_bytes(render_html(small(), RULES))
    tab.size(1400, 900)
    tab.open(path)
    yield tab
    assert tab.errors == []
    assert tab.requests == [path.resolve().as_uri()]


def shown(tab: Tab, tag: str = "ins") -> list[str]:
    return sorted(tab.js(f"({SHOWN})('{tag}')"))


def text(tab: Tab, selector: str) -> str:
    return str(tab.js(f"document.querySelector({selector!r}).innerText"))


def chip(tab: Tab, rule: str) -> str:
    """A selector for the button of a rule."""
    number = tab.js(f"JSON.parse(document.getElementById('data').textContent).rules.findIndex((r) => r.id === {rule!r})")
    return f".chip[data-r='{number}']"


def pause(tab: Tab) -> None:
    tab.js("new Promise((done) => setTimeout(done, 200))")


def test_as_many_marks_as_edits(report: Tab) -> None:
    assert shown(report, "ins") == shown(report, "del") == sorted(e.rule for e in small().edits)


def test_a_filter_shows_only_the_changes_of_its_rules(report: Tab) -> None:
    report.click(chip(report, "PUN001"))
    assert shown(report) == shown(report, "del") == ["PUN001", "PUN001"]
    assert "2 changes in 2 rows" in text(report, "#status")
    report.click(chip(report, "REP001"))
    assert shown(report) == ["PUN001", "PUN001", "REP001"]
    report.click("#clear")
    assert len(shown(report)) == 4
    report.click("[data-pass='punctuation']")
    assert shown(report) == ["PUN001", "PUN001"]


def test_only_changes_and_find(report: Tab) -> None:
    visible = "[...document.querySelectorAll('.row[id]')].filter((r) => !r.hidden).map((r) => r.querySelector('.t').textContent)"
    assert "新园开放" in report.js(visible)
    report.click("#only")
    assert "新园开放" not in report.js(visible)
    assert len(shown(report)) == 4
    report.key("c")
    assert "新园开放" in report.js(visible)
    report.key("/")
    report.send("Input.insertText", text="甲")
    pause(report)
    assert report.js(visible) == ["记者 甲"]
    assert report.js("document.querySelector('#find').value") == "甲"


def test_keys_walk_and_open_reasons(report: Tab) -> None:
    report.key("n")
    assert text(report, "#where") == "change 1 of 5"
    assert "PUN001" in text(report, "#reason")
    assert report.js("document.activeElement.matches('ins.sel[role=button]')")
    report.key("j")
    assert text(report, "#where") == "change 2 of 5"
    for part in ("LAY001", "Why join.", "GB/T 15834—2011", "line 4, column 7", "line-full", "+2.5", "六格", "−0.8"):
        assert part in text(report, "#reason")
    report.key("n")
    assert text(report, "#where") == "change 3 of 5"
    assert "ORD001" in text(report, "#reason")
    assert report.js("document.activeElement.matches('.note button.sel')")
    report.key("n")
    report.key("n")
    assert text(report, "#where") == "change 5 of 5"
    report.key("k")
    assert text(report, "#where") == "change 4 of 5"
    report.key("p")
    assert "ORD001" in text(report, "#reason")
    report.key("j")
    report.key("f")
    assert "PUN900" in text(report, "#reason")
    assert "flag" in text(report, "#where")
    report.key("Escape")
    assert text(report, "#reason") == ""
    assert report.js("document.querySelectorAll('.sel').length") == 0


def test_clicks_open_reasons_and_lead_to_related_places(report: Tab) -> None:
    report.click(".gap ins")
    assert "REP001" in text(report, "#reason")
    assert "see line 4" in text(report, "#reason")
    report.click("#reason .see")
    pause(report)
    assert report.js("document.querySelector('.flash').id") == "r1"
    report.click("[data-flag='0']")
    assert "who says so?" in text(report, "#reason")
    report.click("#close")
    report.click("button.type")
    assert "short" in text(report, "#reason")


MOVED_TO, MOVED_FROM = ".came .t div[data-m]", ".row.moved .s [data-m]"


@pytest.mark.parametrize("place", [MOVED_TO, MOVED_FROM, ".note button"])
def test_a_moved_piece_says_why_at_both_of_its_places(report: Tab, place: str) -> None:
    report.click(place)
    for part in ("ORD001", "tail-home", "Why tail-home.", "GB/T 15834—2011", "line 9, column 1", "花开了满园都是人。", "pass order",
                 "numbering-goes-on", "+3.0", "一，二"):
        assert part in text(report, "#reason")
    assert report.js("document.querySelectorAll('.sel').length") == 3
    report.click("#reason .see:last-of-type")
    pause(report)
    assert report.js("document.querySelector('.flash').matches('.row.moved')")
    report.click("#close")
    report.click(".came .t ins")
    assert "PUN001" in text(report, "#reason")
    assert "ORD001" not in text(report, "#reason")


def test_the_filter_of_a_rule_that_moves_shows_both_places(report: Tab) -> None:
    report.click(chip(report, "ORD001"))
    assert text(report, "#status") == "1 move in 2 rows"
    rows = "[...document.querySelectorAll('.row[id]')].filter((r) => !r.hidden).map((r) => r.id)"
    assert report.js(rows) == ["r2", "r4"]
    assert shown(report) == []
    report.key("n")
    assert text(report, "#where") == "change 1 of 1"
    report.click(chip(report, "PUN001"))
    assert text(report, "#status") == "2 changes, 1 move in 3 rows"
    report.click(chip(report, "ORD001"))
    assert text(report, "#status") == "2 changes in 2 rows"
    assert text(report, "#reason") == ""
    report.click(MOVED_TO)
    assert text(report, "#reason") == ""


def test_the_source_alone_leads_to_the_place_a_piece_left(report: Tab) -> None:
    report.click("[data-view='source']")
    report.click(chip(report, "ORD001"))
    report.key("n")
    assert report.js(f"document.activeElement.matches('{MOVED_FROM}')")


def test_a_column_alone(report: Tab) -> None:
    report.click("[data-view='result']")
    assert shown(report, "del") == []
    assert len(shown(report, "ins")) == 4
    report.key("n")
    assert report.js("document.activeElement.tagName") == "INS"


def test_nothing_is_wider_than_a_telephone(report: Tab) -> None:
    report.size(390, 800)
    report.js("document.querySelector('#rows').scrollIntoView()")
    report.settles("document.documentElement.scrollWidth <= 390")
    report.click("ins[data-h='0']")
    report.settles("document.querySelector('#why').getBoundingClientRect().bottom === 800")


def test_hostile_text_stays_text(tab: Tab, tmp_path: Path) -> None:
    bad = "</script><img src=//x.invalid/a onerror=\"document.title='bad'\"><svg onload=document.title='bad'>\u202e\u2028&amp;"
    doc = source(f"甲{bad}乙", bad)
    span = Span(1, 1 + len(bad))
    made = Finding("PUN001", span, bad + "丙", bad, (Evidence(bad, 1.0, bad),))
    doc = doc.apply([made], blocks=[Block("p", (Span(0, len(doc.text)),))])
    doc = doc.apply([], flags=[Finding("PUN900", Span(0, 1), None, bad)])
    path = tmp_path / "bad.html"
    path.write_bytes(render_html(doc, RULES))
    tab.open(path)
    tab.key("n")
    assert "<img src=//x.invalid" in text(tab, "#reason")
    assert "⟨RLO⟩" in text(tab, "#reason")
    tab.key("f")
    assert tab.js("document.querySelectorAll('img, svg').length") == 0
    assert not tab.js("document.title === 'bad'")
    assert tab.errors == []
    assert tab.requests == [path.resolve().as_uri()]


@pytest.mark.usefixtures("bounded")
def test_twenty_thousand_changes(tab: Tab, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    data = render_html(large(20_000), RULES)
    path.write_bytes(data)
    assert len(data) < 6_000_000
    tab.open(path)
    tab.click(chip(tab, "SPC001"))
    assert text(tab, "#status") == "200 changes in 200 rows"
    assert set(shown(tab)) == {"SPC001"}
    tab.key("n")
    assert text(tab, "#where") == "change 1 of 200"
    tab.click("[data-pass='punctuation']")
    assert text(tab, "#status") == "20,000 changes in 1,000 rows"
    assert tab.errors == []


def test_the_overview_sorts(tab: Tab, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_bytes(render_index([IndexEntry("甲.txt", moved=1), IndexEntry("乙.txt", moved=3), IndexEntry("丙.txt", moved=2)]))
    tab.size(1200, 800)
    tab.open(path)
    names = "[...document.querySelectorAll('tbody th')].map((th) => th.innerText.trim())"
    tab.click("thead th:nth-child(7) button")
    assert tab.js(names) == ["乙.txt", "丙.txt", "甲.txt"]
    tab.click("thead th:nth-child(7) button")
    assert tab.js(names) == ["甲.txt", "丙.txt", "乙.txt"]
    assert tab.errors == []
    assert tab.requests == [path.resolve().as_uri()]
