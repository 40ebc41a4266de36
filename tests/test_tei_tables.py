"""Tables in both views: lines that form a grid; what is less regular stays lines."""

from __future__ import annotations

import re

import pytest
from tei_documents import RULES, SEEN, body, source_of
from test_diplomatic import said

import cleaner
from cleaner.config import Config
from cleaner.document import Block, Document, Evidence, Finding
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.tei import render_tei
from cleaner.exports.text import render_text
from cleaner.exports.validate import reading_of, validate
from cleaner.restoration import restore
from cleaner.rules import RuleSet
from cleaner.spans import Span

BUILTIN = Config().rule_set()
BEFORE, BEHIND = "各县粮食产量如下：\n\n", "\n\n以上数字由各县上报，年底再核对一次。\n"
ROWS = "县名,面积,产量\n石桥县,120,3400\n柳河县,95,2710\n高坪县,88,2500"


def table(doc: Document, rules: RuleSet = RULES) -> list[list[str]]:
    """The cells of a table; both views are valid, and one can be derived from the other."""
    view, diplomatic = render_tei(doc, rules), render_diplomatic(doc, rules)
    assert validate(view) == validate(diplomatic) == []
    assert restore(diplomatic) == doc.source.data
    assert said(reading_of(diplomatic)) == said(view)
    found = [[["".join(map(str, cell.itertext())) for cell in row] for row in one if row.tag.endswith("row")]
             for one in body(view).iter("{*}table")]
    sizes = [(one.get("rows"), one.get("cols")) for one in body(view).iter("{*}table")]
    assert sizes == [(str(len(one)), str(len(one[0]))) for one in found]
    assert len(found) < 2
    return found[0] if found else []


def lines(*texts: str, between: str = "\n", seen: tuple[Evidence, ...] = SEEN) -> Document:
    doc = Document.from_source(source_of(between.join(texts)))
    at, blocks = 0, []
    for text in texts:
        blocks.append(Block("line", (Span(at, at + len(text)),), evidence=seen))
        at += len(text) + len(between)
    return doc.apply([], blocks=blocks)


@pytest.mark.parametrize("text", [
    ROWS.replace(",", "\t"), ROWS.replace(",", "    "), ROWS.replace(",", "\u3000\u3000"),
    "\n".join(f"| {row.replace(',', ' | ')} |" for row in [*ROWS.split("\n")[:1], "---,:-:,--:", *ROWS.split("\n")[1:]]),
    "┌──┬──┬──┐\n" + "\n├──┼──┼──┤\n".join(f"│{row.replace(',', '│')}│" for row in ROWS.split("\n")) + "\n└──┴──┴──┘",
])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_grid_is_a_table_and_the_clean_text_stays(text: str, newline: str) -> None:
    doc = cleaner.clean((BEFORE + text + BEHIND).replace("\n", newline))
    assert table(doc, BUILTIN) == [row.split(",") for row in ROWS.split("\n")]
    assert render_text(doc) == BEFORE + text + BEHIND


@pytest.mark.parametrize("texts", [
    ("甲\t1", "乙\t2"),  # two rows
    ("甲\t1", "乙\t2", "丙\t3\t4"), ("甲\t1", "乙 2", "丙\t3"), ("甲 | 1", "乙\t2", "丙 | 3"),  # not the same in each row
    ("甲", "乙", "丙"), ("\t甲", "\t乙", "\t丙"), ("a || b", "c || d", "e || f"),  # no cells, an indent, a sign of a program
    ("白日依山尽    黄河入海流", "欲穷千里目    更上一层楼", "床前明月光    疑是地上霜"),  # verse
    ("春，  1", "夏，  2", "秋，  3"), ("甲\t1", "----", "乙\t2", "丙\t3"),
])
def test_what_is_no_grid_stays_lines(texts: tuple[str, ...]) -> None:
    assert table(lines(*texts)) == []


@pytest.mark.parametrize(("between", "seen"), [
    ("\n\n", SEEN), ("\n", ()), ("\n", (*SEEN, Evidence("code", 1.0))), (" ", SEEN),
])
def test_lines_of_another_kind_or_that_stand_apart_stay_lines(between: str, seen: tuple[Evidence, ...]) -> None:
    texts = "甲\t1", "乙\t2", "丙\t3"
    assert table(lines(*texts))
    assert table(lines(*texts, between=between, seen=seen)) == []


def test_empty_cells_and_the_figures_of_two_columns() -> None:
    assert table(lines("甲\t\t1", "\t乙\t2", "丙\t丁\t3")) == [["甲", "", "1"], ["", "乙", "2"], ["丙", "丁", "3"]]
    assert table(lines("|甲||", "||乙|", "|丙|丁|")) == [["甲", ""], ["", "乙"], ["丙", "丁"]]
    assert table(lines("甲 | 1", "乙 | 2", "丙 | 3")) == [["甲", "1"], ["乙", "2"], ["丙", "3"]]
    assert table(lines("户数  备注", "三  12", "四  15")) == [["户数", "备注"], ["三", "12"], ["四", "15"]]


def test_changes_and_places_within_cells() -> None:
    doc = lines("甲,乙\t1", "丙\t2□", "丁\t3")
    doc = doc.apply([Finding("PUN900", Span(1, 2), "，")], flags=[Finding("CHA900", Span(9, 10)), Finding("CHA900", Span(0, 6))])
    assert table(doc) == [["甲，乙", "1"], ["丙", "2□"], ["丁", "3"]]
    shown = render_diplomatic(doc, RULES).decode()
    assert re.search('<cell><anchor [^>]*/>甲<choice><orig>,</orig><reg [^>]*>，</reg></choice>乙<metamark', shown)
    assert re.search('<cell>2<sic [^>]*>□</sic></cell>', shown)


@pytest.mark.parametrize("finding", [Finding("PUN900", Span(0, 2), "甲\t"), Finding("PUN900", Span(1, 2), "\t|"[:1] + "\t"),
                                     Finding("REP900", Span(3, 8), "\n乙\t2\n")])
def test_a_change_over_the_border_of_a_cell_leaves_lines(finding: Finding) -> None:
    doc = Document.from_source(source_of("甲|1\n乙\t2\n丙\t3")).apply([finding])
    at, blocks = 0, []
    for text in doc.text.split("\n"):
        blocks.append(Block("line", (Span(at, at + len(text)),), evidence=SEEN))
        at += len(text) + 1
    assert table(doc.apply([], blocks=blocks)) == []


@pytest.mark.usefixtures("bounded")
def test_rows_of_many_cells_with_changes_and_places() -> None:
    row = "\t".join(["甲,□"] * 15_000)
    doc = lines(row, row, row)
    doc = doc.apply([Finding("PUN900", Span(m.start(), m.end()), "，") for m in re.finditer(",", doc.text)],
                    flags=[Finding("CHA900", Span(m.start(), m.end())) for m in re.finditer("□", doc.text)])
    assert render_tei(doc, RULES).count(b"<cell>") == render_diplomatic(doc, RULES).count(b"<cell>") == 45_000


def test_lost_text_leaves_lines() -> None:
    doc = lines("甲\t1", "乙\t2", "丙\t3")
    assert table(doc.apply([], flags=[Finding("ORD900", Span(5, 5))])) == []


def test_lines_before_and_behind_a_table_stay_lines() -> None:
    doc = lines("甲\t1", "乙\t2", "丙\t3")
    text = f"表一\n{doc.text}\n注"
    blocks = [Block("line", (Span(0, 2),)), *(Block("line", (Span(b.spans[0].start + 3, b.spans[0].end + 3),), evidence=SEEN)
                                              for b in doc.blocks), Block("line", (Span(len(text) - 1, len(text)),))]
    made = Document.from_source(source_of(text)).apply([], blocks=blocks)
    assert table(made) == [["甲", "1"], ["乙", "2"], ["丙", "3"]]
    assert [element.tag.split("}")[1] for element in body(render_tei(made, RULES))[0]] == ["lg", "table", "lg"]


@pytest.mark.parametrize(("texts", "labels"), [
    (("| 甲 | 乙 |", "|---|---|", "| 1 | 2 |", "| 3 | 4 |"), 1),
    (("甲 | 乙", "---+---", "1 | 2", "3 | 4"), 1),
    (("┌─┬─┐", "│甲│乙│", "├─┼─┤", "│1│2│", "│3│4│", "└─┴─┘"), 1),
    (("+--+--+", "| 甲 | 乙 |", "+==+==+", "| 1 | 2 |", "+--+--+", "| 3 | 4 |", "+--+--+"), 1),
    (("┌─┬─┐", "│甲│乙│", "├─┼─┤", "│1│2│", "├─┼─┤", "│3│4│", "└─┴─┘"), 0),  # a line below each row
    (("甲 | 乙", "1 | 2", "---+---", "3 | 4"), 0), (("甲 | 乙", "---+---", "1 | 2", "---+---", "3 | 4", "5 | 6"), 0),
    (("+==+==+", "| 甲 | 乙 |", "| 1 | 2 |", "| 3 | 4 |", "+==+==+"), 0), (("甲\t乙", "1\t2", "3\t4"), 0),
])
def test_the_first_row_is_a_head_only_if_it_is_drawn_so(texts: tuple[str, ...], labels: int) -> None:
    doc = lines(*texts)
    assert len(table(doc)) > 2
    for view in (render_tei(doc, RULES), render_diplomatic(doc, RULES)):
        roles = [row.get("role") for row in body(view).iter("{*}row")]
        assert roles == ["label"] * labels + [None] * (len(roles) - labels)
