"""The benchmark of a newspaper: its lines without tags, its forms, and what it counts."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from benchmarks.newspaper import borders, cut, main, paragraphs
from cleaner.passes.repeats.compact import han

TAGGED = [
    "石桥/n  修/v  通/v  了/u",
    "[青禾/ns  县/n]nt  的/u  石桥/n  昨天/t  修/v  通/v  ，/w  两岸/n  的/u  人/n  都/d  来/v  ，/w  一共/d  １２０/m  人/n  。/w",
    "",
    "桥/n  长/a  ８６/m  米/q  ，/w  桥墩/n  是/v  本地/n  的/u  青石/n  ，/w  石匠/n  是/v  本村/n  的/u  。/w",
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "tagged.txt"
    path.write_text("\n".join(TAGGED), "utf-8")
    return path


def test_the_tags_go_and_digits_are_narrow(corpus: Path) -> None:
    lines = paragraphs(corpus)
    assert lines[0] == "石桥修通了"
    assert lines[1] == "青禾县的石桥昨天修通，两岸的人都来，一共120人。"
    assert len(lines) == 3


def test_borders_are_counted_without_marks() -> None:
    assert list(borders(["甲，乙。", "丙〇丁", "戊"])) == [2, 4, 5]


def test_what_is_lost_is_counted(corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["newspaper", str(corpus), "--form", "single"])
    assert main() == 0
    header, line = capsys.readouterr().out.splitlines()
    assert dict(zip(header.split(), line.split(), strict=True)) | {"seconds": ""} == {
        "form": "single", "files": "1", "borders": "3", "lost": "0", "new": "0", "F1": "1.0000", "gone": "0", "moved": "0",
        "marks": "0", "flags": "0", "seconds": ""}


def test_a_corpus_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["newspaper", "nowhere.txt"])
    assert main() == 2
    assert "nowhere.txt" in capsys.readouterr().err


def test_a_paragraph_is_cut_between_two_ideographs() -> None:
    text = "石河上的三座旧桥，今年全部修好；" * 4 + "村里人过河不用再等船。"
    for seed in range(20):
        first, rest = cut(text, random.Random(seed)).split("\n\n")
        assert first + rest == text
        assert han(first[-1])
        assert han(rest[0])
    assert cut("12，34", random.Random(1)) == "12，34"
