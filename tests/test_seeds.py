"""The five real inputs: what a careful reader found in them is what is done, and nothing else."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import cleaner
from cleaner.document import Document, replay, unwind
from cleaner.exports.text import render_text
from cleaner.rules import builtin

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


@cache
def seed(number: str) -> Document:
    path = next(p for p in SEEDS if p.name.startswith(number))
    return cleaner.clean(path.read_bytes(), name=path.name)


def test_five_seeds_are_here() -> None:
    assert [p.name[:3] for p in SEEDS] == ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize(("number", "marks"), [
    ("000", {"，": 71, "：": 0, "；": 3, "（": 1, "）": 1}),
    ("002", {"，": 1, "（": 1, "）": 1}),
])
def test_marks_of_small_seeds(number: str, marks: dict[str, int]) -> None:
    assert made(seed(number)) == Counter({k: n for k, n in marks.items() if n})


def made(doc: Document) -> Counter[str]:
    """The marks that were written, one for each; the dash that was misread as a numeral aside."""
    rules = builtin()
    return Counter(e.after for e in doc.edits if rules.pass_of(e.rule) == "punctuation" and e.before not in "一")


def test_marks_of_all_seeds() -> None:
    total: Counter[str] = Counter()
    for path in SEEDS:
        total += made(seed(path.name[:3]))
    # 16 pairs of brackets count once each in the reader's table.
    assert total == Counter({"，": 499, "；": 29, "：": 2, "（": 8, "）": 8, "～": 1})


@pytest.mark.parametrize(("number", "joined"), [("000", 2), ("001", 10), ("002", 239), ("003", 2), ("004", 5)])
def test_breaks_joined(number: str, joined: int) -> None:
    assert sum("\n" in e.before and e.rule in ("LAY001", "LAY002", "LAY003") for e in seed(number).edits) == joined


def test_blanks_dropped() -> None:
    rules = builtin()
    dropped = [e for p in SEEDS for e in seed(p.name[:3]).edits if rules.pass_of(e.rule) == "spacing" and e.before == " "]
    assert len(dropped) == 17 + 9


def test_the_three_loops_of_004_are_gone_and_the_right_copies_stay() -> None:
    doc = seed("004")
    rules = builtin()
    assert [e.source for e in doc.edits if rules.pass_of(e.rule) == "repeats" and e.source.length > 20] != []
    text = render_text(doc)
    for piece in ("局。全力争取政策性资金", "以“一路四街”片区为试点，夯实新型", "不断简化优化老旧小区电梯加装程序"):
        assert text.count(piece) == 1
    assert "储备格局。全力争取政策性资金" in text


def test_tails_of_004_are_home() -> None:
    text = render_text(seed("004"))
    assert "按照“删繁就简”的原则减少审批环节" in text
    assert "维护社会稳定”专项治理。全力推进" in text
    assert "加快新优质学校建设" in text


def test_lost_text_is_flagged_where_it_is_missing() -> None:
    doc = seed("004")
    gaps = [doc.text[: f.span.start].rstrip() for f in doc.open if builtin()[f.rule].tei == "gap"]
    for before in ("抓好“聚链成", "“项目+人才+团队”", "加快形成", "四是抓好安全生产稳定。", "改善人居环境，"):
        assert any(g.endswith(before) for g in gaps), before
    assert len(gaps) == 5


@pytest.mark.parametrize(("number", "types"), [
    ("000", "title subtitle p head p head p p p p p byline"),
    ("001", "title title p caption head p p head p p byline title p p p p p p p p p p p p p byline"),
    ("002", "title subtitle p p label head " + "p " * 11 + "label head p p p label head p p label head "
            "p p p p p byline label head"),
    ("003", "title p head head p p head head p p p p p p p p byline"),
    ("004", "kicker title subtitle p head p p p p head p p caption credit head p p head p p p caption head p p head p p head p p "
            "head p p byline"),
])
def test_types(number: str, types: str) -> None:
    assert " ".join(b.type for b in seed(number).blocks) == types


def test_two_articles_of_001() -> None:
    articles = [b.article for b in seed("001").blocks]
    assert set(articles) == {0, 1}
    assert seed("001").blocks[articles.index(1)].type == "title"


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name[:3])
def test_every_seed_is_accounted_for(path: Path) -> None:
    doc = seed(path.name[:3])
    assert doc.source.encode(doc.source.text) == path.read_bytes()
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == doc.source.text


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name[:3])
def test_every_clean_seed_is_cleaned_to_itself(path: Path) -> None:
    once = render_text(seed(path.name[:3]))
    assert render_text(cleaner.clean(once)) == once
