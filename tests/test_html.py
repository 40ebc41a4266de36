"""The reports: all of both texts is in them, every change is marked, and no content can act."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from report_documents import RULES, fix, large, place, small, source

from cleaner.document import Block, Document, Evidence, Finding, Move
from cleaner.exports.diff_rows import marks, moves, rows, segments
from cleaner.exports.html import render_html
from cleaner.exports.index import IndexEntry, render_index
from cleaner.exports.visible import to_html, to_plain
from cleaner.spans import Span


class Page(HTMLParser):
    """The cells of a report, its elements and its data."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[tuple[str, str]] = []  # (side, text)
        self.raw: dict[str, str] = {}
        self._depth = 0
        self._inside = ""
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag in ("script", "style"):
            self._inside = found.get("id") or tag
        if tag == "div" and found.get("class") in ("s", "t"):
            self.cells.append((found["class"] or "", ""))
            self._depth = 1
        elif tag == "div" and self._depth:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag in ("script", "style") else self._inside
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside] = self.raw.get(self._inside, "") + data
        elif self._depth:
            side, text = self.cells[-1]
            self.cells[-1] = side, text + data

    def numbers(self, tag: str, name: str) -> set[int]:
        return {int(n) for t, a in self.elements if t == tag and a.get(name) for n in (a[name] or "").split()}


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render_html(small(), RULES))


def test_every_change_is_marked_in_both_columns(page: Page) -> None:
    doc = small()
    hunks = set(range(len(doc.alignment.hunks)))
    assert page.numbers("del", "data-h") == page.numbers("ins", "data-h") == hunks
    data = json.loads(page.raw["data"])
    assert sorted(e for h in data["hunks"] for e in h) == list(range(len(doc.edits)))


def test_reading_order_removals_and_the_place_a_tail_left(page: Page) -> None:
    assert page.cells == [
        ("s", "⏎新园开放⏎⏎"), ("t", "新园开放"),
        ("s", "春天,花开了⏎满园都⏎⏎"), ("t", "春天，花开了满园都"),
        ("s", "是人。天 气好,路远"), ("t", "goes on with line 9 of the source ↓ where it stood是人。天 气好，路远"),
        ("s", "小标题⏎⏎"), ("t", "小标题"),
        ("s", "是人。天␣气好,路远"), ("t", "↑ read earlier, after line 5"),
        ("s", "⏎⏎春天,花开了⏎⏎"), ("t", ""),
        ("s", "记者 甲⏎"), ("t", "记者 甲"),
    ]


def test_flags_come_before_suggestions_and_have_anchors_and_places(page: Page) -> None:
    listed = [a["data-flag"] for _, a in page.elements if a.get("data-flag")]
    assert listed == ["0", "1", "2"]
    anchors = [a["id"] for _, a in page.elements if re.fullmatch(r"f\d", a.get("id") or "")]
    assert sorted(filter(None, anchors)) == ["f0", "f1", "f2"]
    data = json.loads(page.raw["data"])
    assert [(f[2] < 0, f[3]) for f in data["flags"]] == [(True, 9), (True, 14), (False, 9)]
    assert data["rules"][data["flags"][0][0]]["id"] == "PUN900"
    assert page.numbers("mark", "data-f") == {0, 1, 2}


def test_a_reason_has_evidence_and_the_row_of_the_copy_that_stayed(page: Page) -> None:
    data = json.loads(page.raw["data"])
    text = data["strings"]
    by_rule = {data["rules"][e[0]]["id"]: e for e in data["edits"]}
    assert [[text[name], weight, text[detail]] for name, weight, detail in by_rule["LAY001"][6]] == [
        ["line-full", 2.5, "六格"], ["next-indented", -0.75, ""]]
    line, row, words = by_rule["REP001"][7][0]
    assert (line, row, text[words]) == (4, 1, "春天,花开了")
    assert text[by_rule["LAY001"][1]] == "⏎"


def test_a_move_is_marked_at_both_of_its_places_and_has_its_reasons(page: Page) -> None:
    marked = [(tag, a["data-m"]) for tag, a in page.elements if "data-m" in a]
    assert marked == [("button", "0"), ("div", "0"), ("span", "0")]
    data = json.loads(page.raw["data"])
    (rule, before, piece, line, column, evidence, now, left), = data["moves"]
    text = data["strings"]
    assert (data["rules"][rule]["id"], text[before], text[piece]) == ("ORD001", "春天，花开了满园都", "是人。天 气好，路远")
    assert (line, column, now, left) == (9, 1, 2, 4)
    assert [(text[name], weight, text[detail]) for name, weight, detail in evidence] == [("numbering-goes-on", 3.0, "一，二")]


def test_what_a_rule_says_moved_is_what_is_called_moved() -> None:
    doc = source("甲甲甲甲\n\n乙\n\n丙丙丙丙")
    first, second, third = Span(0, 4), Span(6, 7), Span(9, 13)

    def moved(*blocks: Block) -> list[str]:
        arranged = doc.apply([], blocks=blocks)
        assert Page(render_html(arranged, RULES)).numbers("button", "data-m") == {0}
        return [doc.text[slice(*row.segment.current)] for row in rows(arranged) if row.moved]

    itself = (Move("ORD001", 0),)
    assert moved(Block("p", (second,)), Block("p", (first,), moves=itself), Block("p", (third,))) == ["甲甲甲甲"]
    assert moved(Block("p", (second,), moves=itself), Block("p", (first,)), Block("p", (third,))) == ["乙"]
    assert moved(Block("p", (first, third), moves=(Move("ORD001", 1),)), Block("p", (second,))) == ["丙丙丙丙"]
    # Next to what it goes on from, a tail is at home in the source too.
    assert moved(Block("p", (first, second), moves=(Move("ORD001", 1),)), Block("p", (third,))) == []


def test_a_piece_that_two_rules_moved_has_both_reasons() -> None:
    doc = source("甲\n\n乙\n\n丙")
    blocks = [Block("p", (Span(0, 1), Span(6, 7)), moves=(Move("ORD001", 1), Move("PUN001", 1))), Block("p", (Span(3, 4),))]
    page = Page(render_html(doc.apply([], blocks=blocks), RULES))
    assert [a["data-m"] for _, a in page.elements if "data-m" in a] == ["0 1"] * 3


def test_numbers_at_the_top() -> None:
    out = render_html(small(), RULES).decode()
    assert "4 changes, 1 piece moved; 2 places for you to decide." in out
    assert re.search(r"<code>ORD001</code> tail-home <b>1</b>", out)
    assert small().source.sha256 in out
    assert re.search(r"<code>PUN001</code> comma <b>2</b>", out)
    assert re.search(r'<code>PUN900</code> doubtful <b class="flag"[^>]*>⚑2</b>', out)


HOSTILE = [
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt; &amp; &#60;", '"><svg onload=alert(1)>',
    "<!--", "]]>", "a\u2028b\u2029c", "\u202edcba\u202c", "\u2066x\u2069", "nul\x00 esc\x1b bell\x07", "\udc80\udcff",
    "\ue000\U000f0000", "\ufeff\u200b", "\uffff",
]
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ue000-\uf8ff\uffff]")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_everywhere(text: str) -> None:
    clean = Page(render_html(_everywhere("某"), RULES))
    out = render_html(_everywhere(text), RULES)
    assert not FORBIDDEN.search(out.decode("utf-8"))
    found = Page(out)
    shape = [(tag, sorted(a)) for tag, a in found.elements if tag not in ("i", "br")]
    assert shape == [(tag, sorted(a)) for tag, a in clean.elements if tag not in ("i", "br")]
    assert to_plain(text) in json.loads(found.raw["data"])["strings"]
    overview = render_index([IndexEntry(text, ((text, text + ".html"),)), IndexEntry(text, error=text, hint=text)])
    assert not FORBIDDEN.search(overview.decode("utf-8"))
    plain = render_index([IndexEntry("某", (("某", "某.html"),)), IndexEntry("某", error="某", hint="某")])
    assert [t for t, _ in Page(overview).elements if t != "i"] == [t for t, _ in Page(plain).elements]


def _everywhere(text: str) -> Document:
    doc = source(f"甲{text}乙\n\n丙{text}丁", text)
    first, second = place(doc, text), place(doc, text, 1)
    blocks = [Block("p", (Span(second.start - 1, second.end + 1), Span(0, first.end + 1)),
                    moves=(Move("ORD001", 1, (Evidence(text, 1.0, text),)),))]
    doc = doc.apply([Finding("PUN001", first, f"戊{text}", text, (Evidence(text, 1.0, text),), (second,))], blocks=blocks)
    flags = [Finding("PUN900", place(doc, text, 1), None, text), Finding("SPC001", place(doc, text), text, text)]
    return doc.apply([], flags=flags)


def test_the_policy_lets_in_exactly_the_style_and_script_of_the_page() -> None:
    for out in (render_html(small(), RULES), render_index([])):
        page = Page(out)
        policy = next(a["content"] or "" for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        for kind in ("style", "script"):
            assert f"{kind}-src 'sha256-{b64encode(sha256(page.raw[kind].encode()).digest()).decode()}'" in policy
        for _, a in page.elements:
            assert not any(key == "style" or key.startswith("on") or key == "src" for key in a)
            assert not (a.get("href") or "#").startswith(("http", "//", "data", "javascript"))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_html(small(), RULES) == render_html(small(), RULES)


def test_a_document_without_anything() -> None:
    assert b"No changes; nothing left to decide." in render_html(source(""), RULES)
    doc = source("没有块\n的文字")
    assert ("s", "没有块⏎的文字") in Page(render_html(doc, RULES)).cells


def test_rule_texts_and_strings_stand_once_however_many_changes() -> None:
    out = render_html(large(2000), RULES)
    assert out.count(b"Why comma.") == 2  # on the button and in the data
    assert len(render_html(large(4000), RULES)) - len(out) < 2000 * 220


def test_overlapping_flags_cost_no_more_than_their_number() -> None:
    text = "字" * 3000
    doc = source(text)
    flags = [Finding("PUN900", Span(n, len(text))) for n in range(3000)]
    out = render_html(doc.apply([], blocks=[Block("p", (Span(0, len(text)),))], flags=flags), RULES)
    assert Page(out).numbers("mark", "data-f") == set(range(3000))
    assert len(out) < 3000 * 900


@st.composite
def documents(draw: st.DrawFn) -> Document:
    doc = source(draw(st.text("甲乙,，\n ", max_size=40)))
    for step in range(3):
        cuts = sorted(draw(st.lists(st.integers(0, len(doc.text)), max_size=8)))
        changed = [Finding("PUN001", Span(a, b), draw(st.sampled_from(["", "，", "\n", "甲乙"])))
                   for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        changed = [f for n, f in enumerate(changed) if not n or f.span.start > changed[n - 1].span.end]
        blocks = None
        if step == 1:
            ends = sorted(set(draw(st.lists(st.integers(0, len(doc.text)), max_size=8))))
            spans = draw(st.permutations([Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]))
            half = len(spans) // 2
            blocks = [Block("p", (s,)) for s in spans[:half]] + ([Block("p", tuple(spans[half:]))] if spans[half:] else [])
            stated = [tuple(Move("ORD001", n) for n in range(len(b.spans)) if draw(st.booleans())) for b in blocks]
            blocks = [replace(b, moves=found) for b, found in zip(blocks, stated)]
        doc = doc.apply(changed, blocks=blocks)
    places = st.integers(0, len(doc.text))
    spans = draw(st.lists(st.tuples(places, places), max_size=4))
    return doc.apply([], flags=[Finding("PUN900", Span(*sorted(s))) for s in spans])


@settings(max_examples=300, deadline=None)
@given(documents())
def test_each_place_of_both_texts_is_shown_exactly_once(doc: Document) -> None:
    found = segments(doc)
    assert "".join(doc.source.text[slice(*s.source)] for s in found) == doc.source.text
    assert "".join(doc.text[slice(*s.current)] for s in found) == doc.text
    assert [n for s in found for n in s.hunks] == list(range(len(doc.alignment.hunks)))
    for s in found:
        # What no hunk claims is the same in both texts.
        source_rest, current_rest = (_outside(doc, s, side) for side in ("source", "current"))
        assert source_rest == current_rest
    shown = rows(doc)
    needed = [s.source for s in found if s.source.length or s.current.length or s.block is not None]
    assert sorted(s.source for row in shown for s in row.segments()) == sorted(needed)
    reading = [(s.block, s.part) for row in shown for s in row.segments() if s.block is not None]
    assert reading == [(b, part) for b, block in enumerate(doc.blocks) for part in range(len(block.spans))]


def _outside(doc: Document, segment: object, side: str) -> str:
    text, within = (doc.source.text, segment.source) if side == "source" else (doc.text, segment.current)  # type: ignore[attr-defined]
    out, at = "", within.start
    for span, _ in marks(doc, segment, side):  # type: ignore[arg-type]
        out, at = out + text[at : span.start], span.end
    return out + text[at : within.end]


@settings(max_examples=100, deadline=None)
@given(documents())
def test_every_document_renders_with_all_its_changes(doc: Document) -> None:
    assume(doc.text or doc.source.text)  # of nothing, nothing is shown
    page = Page(render_html(doc, RULES))
    assert page.numbers("del", "data-h") == page.numbers("ins", "data-h") == set(range(len(doc.alignment.hunks)))
    assert page.numbers("button", "data-m") == page.numbers("div", "data-m") == set(range(len(moves(doc))))
    if not rows(doc):
        return  # nothing to show a flag in
    anchors = [a["id"] for _, a in page.elements if a.get("id")]
    assert len(anchors) == len(set(anchors))
    assert page.numbers("mark", "data-f") | page.numbers("ins", "data-f") >= set(range(len(doc.open)))
    assert {a["href"] for _, a in page.elements if (a.get("href") or "").startswith("#")} <= {f"#{a}" for a in anchors}


def test_heading_marks_stay_with_their_line_and_lines_that_go_stand_alone() -> None:
    doc = source("## 题目  \n第12版\n正文")
    blocks = [Block("head", (Span(3, 5),)), Block("p", (place(doc, "正文"),))]
    doc = doc.apply([fix(doc, "LAY001", piece, "") for piece in ("## ", "  ", "第12版\n")], blocks=blocks)
    sides = [c for c in Page(render_html(doc, RULES)).cells if c[0] == "s"]
    assert sides == [("s", "##␣题目␣␣"), ("s", "⏎第12版⏎"), ("s", "正文")]


def test_only_what_moved_is_called_moved() -> None:
    doc = source("甲甲甲甲\n\n乙\n\n丙丙丙丙")
    spans = [Span(0, 4), Span(6, 7), Span(9, 13)]
    for order, moved in (((0, 1, 2), []), ((1, 0, 2), [1]), ((0, 2, 1), [1]), ((2, 0, 1), [2])):
        arranged = doc.apply([], blocks=[Block("p", (spans[n],)) for n in order])
        assert [spans.index(row.segment.current) for row in rows(arranged) if row.moved] == moved


def test_signs_and_names_of_what_cannot_be_seen() -> None:
    assert to_html(" a", marked=True) == '<i class="w">␣</i>a'
    assert to_html(" a") == " a"
    assert to_html("\u200b") == '<i class="c" title="U+200B ZERO WIDTH SPACE">ZWSP</i>'
    assert to_html("\udc80") == '<i class="c" title="byte 0x80, which could not be decoded">byte 80</i>'
    assert to_plain("a\r\n\t\u3000") == "a⟨CR⟩⏎⇥⟨U+3000⟩"
    assert to_html("一“二”，……——·《三》") == "一“二”，……——·《三》"


def test_index_puts_failures_and_flags_first_and_links_what_exists() -> None:
    files = [IndexEntry("甲.txt", (("html", "子/甲 #1.diff.html"),), marks_changed=1234), IndexEntry("乙.txt", flags=3),
             IndexEntry("丙.txt", error="丙.txt: is empty", hint="Leave it out.")]
    out = render_index(files).decode()
    assert "1 file could not be cleaned." in out
    assert out.index("丙.txt") < out.index("乙.txt") < out.index("甲.txt")
    assert 'href="./%E5%AD%90/%E7%94%B2%20%231.diff.html"' in out
    assert "1,234" in out
    assert "nothing needs a person" in render_index([replace(files[0])]).decode()
    assert "1 has places" in render_index(files[:2]).decode()
