"""The benchmark's texts and the labels of raw lines: what the pages are measured by must itself be right."""

from __future__ import annotations

import random

import pytest

from benchmarks.pages import layouts
from benchmarks.pages.labels import Label, fold, label
from benchmarks.pages.texts import Piece, load, parse

TEXT = """script: hans
genre: feature

title: 渡口的早晨
byline: 本报记者 方有田
p: 清晨的渡口已经热闹起来，赶集的人挑着担子在码头上等船。
head: 船歌
p: 老船工在这条江上撑了五十年船，唱了五十年的歌。
line: 江水长
line:   江水短

line: 不等人
article:
title: 桥
p: 去年10月，县里修起了一座石桥。
"""
PIECES = parse("渡口", TEXT).pieces
FEET = ("岚州晚报　2025年3月7日", "第3版", "3")
NOTICE = ("停水通知", "因管道检修，河东片区今晚停水。")


def test_a_text_is_read_as_it_is_written() -> None:
    text = parse("渡口", TEXT)
    assert (text.name, text.genre, text.script) == ("渡口", "feature", "hans")
    assert [p.type for p in text.pieces] == ["title", "byline", "p", "head", "p", "line", "line", "line", "title", "p"]
    assert [p.apart for p in text.pieces] == [True, False, False, False, False, False, False, True, False, False]
    assert [p.article for p in text.pieces] == [0] * 8 + [1] * 2
    assert text.pieces[6].text == "  江水短"
    assert len(text) == sum(len(p.text) for p in text.pieces)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("script: hans\ngenre: x\n没有类型的一行", "t.txt:3"),
        ("script: hans\ngenre: x\nparagraph: 一段", "t.txt:3"),
        ("script: hans\ngenre: x\np:", "t.txt:3"),
        ("genre: x\np: 一段", "script: hans"),
        ("script: latn\ngenre: x\np: 一段", "script: hans"),
        ("script: hans\ngenre: x\n", "blocks below"),
    ],
)
def test_a_fault_in_a_text_says_where(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault.replace(".", r"\.")):
        parse("t", text)


def test_all_texts_can_be_read() -> None:
    names = [text.name for text in load()]
    assert len(names) == len(set(names))


def piece(index: int, words: str, after: int = 0) -> Label:
    start = PIECES[index].text.index(words, after)
    return Label("piece", index, start, start + len(words) - 1)


PAGES = {
    "in order": (
        ["渡口的早晨", "本报记者 方有田", "", "清晨的渡口已经热闹起来，赶", "集的人挑着担子在码头上等船。", "船歌"],
        [
            piece(0, "渡口的早晨"),
            piece(1, "本报记者 方有田"),
            piece(2, "清晨的渡口已经热闹起来，赶"),
            piece(2, "集的人挑着担子在码头上等船。"),
            piece(3, "船歌"),
        ],
    ),
    "order broken": (
        [
            "撑了五十年船，唱了五十年的歌。",
            "江水长",
            "清晨的渡口已经热闹起来",
            "，赶集的人挑着担子在码头上等船。",
            "老船工在这条江上",
        ],
        [
            piece(4, "撑了五十年船，唱了五十年的歌。"),
            piece(5, "江水长"),
            piece(2, "清晨的渡口已经热闹起来"),
            piece(2, "，赶集的人挑着担子在码头上等船。"),
            piece(4, "老船工在这条江上"),
        ],
    ),
    "short lines go on where the line before ended": (
        ["唱了五十年", "的", "歌", "。", "清晨", "的", "渡口已经"],
        [
            piece(4, "唱了五十年"),
            piece(4, "的", 20),
            piece(4, "歌"),
            piece(4, "。"),
            piece(2, "清晨"),
            piece(2, "的"),
            piece(2, "渡口已经"),
        ],
    ),
    "one character a line": (list("老船工在这条江上"), [Label("piece", 4, k, k) for k in range(8)]),
    "widths, blanks and radicals are folded": (
        ["　　去年 １０ 月,县⾥修起", "了 ⼀ 座 石 桥。"],
        [piece(9, "去年10月，县里修起"), piece(9, "了一座石桥。")],
    ),
    "furniture and foreign words": (
        ["岚州晚报 2025年3月7日 第3版", "停水通知", "因管道检修，河东片", "区今晚停水。", "3", "第3版"],
        [
            Label("furniture", 1),
            Label("foreign", 0, 0, 3),
            Label("foreign", 1, 0, 8),
            Label("foreign", 1, 9, 14),
            Label("furniture", 2),
            Label("furniture", 1),
        ],
    ),
    "a running head does not break a line's way": (
        ["唱了五十年", "岚州晚报 2025年3月7日", "的", "歌。"],
        [piece(4, "唱了五十年"), Label("furniture", 0), piece(4, "的", 20), piece(4, "歌。")],
    ),
    "columns read in turns": (
        ["清晨的渡口已经热闹起来", "老船工在这条江上撑了五十年船，", "，", "唱了五十年的歌。"],
        [
            piece(2, "清晨的渡口已经热闹起来"),
            piece(4, "老船工在这条江上撑了五十年船，"),
            piece(2, "，"),
            piece(4, "唱了五十年的歌。"),
        ],
    ),
    "two columns on one line, and words from nowhere": (
        ["清晨的渡口已经    老船工在这条江上", "一句谁也没有写过的话在这里"],
        [None, None],
    ),
    "misread here and there": (["清展的渡囗已经热闹起来，赶集的入"], [piece(2, "清晨的渡口已经热闹起来，赶集的人")]),
}


@pytest.mark.parametrize("name", PAGES)
def test_lines_get_their_labels(name: str) -> None:
    lines, wanted = PAGES[name]
    assert label(lines, PIECES, FEET, NOTICE) == wanted


def test_no_lines_and_no_pieces() -> None:
    assert label([], PIECES, FEET, NOTICE) == []
    assert label(["", "  "], PIECES, FEET, NOTICE) == []
    assert label(["清晨"], [], [], []) == [None]


def test_folding_keeps_what_tells_words_apart() -> None:
    assert fold("ＡＢ　１２：“”——⻔\u200b\ufeff") == "AB12:『』--门"
    assert fold("…") == "..."


def test_lines_that_are_wrapped_anew_find_their_places() -> None:
    for text in load()[::9]:
        rng = random.Random(text.name)
        lines, wanted = [], []
        for index, piece in enumerate(text.pieces):
            words, at = piece.text, 0
            while at < len(words):
                end = min(len(words), at + rng.randint(9, 30))
                if fold(words[at:end]):
                    lines.append(words[at:end])
                    first = next(k for k in range(at, end) if fold(words[k]))
                    last = next(k for k in range(end - 1, at - 1, -1) if fold(words[k]))
                    wanted.append(Label("piece", index, first, last))
                at = end
        assert label(lines, text.pieces, (), ()) == wanted, text.name


@pytest.mark.parametrize("family", layouts.FAMILIES)
def test_a_sheet_prints_each_piece_once(family: str) -> None:
    """Whatever a family does with a text, every piece is set, and none twice."""
    pieces = (*PIECES, Piece("caption", "渡口，2024年。", 1), Piece("credit", "方有田 摄", 1), Piece("note", "① 桥长86米。", 1))
    text = parse("渡口", TEXT)
    text = type(text)(text.name, text.genre, text.script, pieces)
    for seed in range(8):
        sheet = layouts.FAMILIES[family](random.Random(seed), (text,))
        assert sheet.pieces == pieces
        if sheet.spec is None:
            printed = fold(sheet.html.split("<body>")[1])
        else:
            own = [b for page in sheet.spec["templates"] for box in page["boxes"] if box["kind"] == "own" for b in box["blocks"]]
            flow = [b for queue in sheet.spec["queues"] for section in queue for b in (*section["head"], *section["blocks"])]
            printed = "".join(fold(b.get("t", "") + b.get("h", "")) for b in (*own, *flow))
        for words in (
            "清晨的渡口已经热闹起来，赶集的人挑着担子在码头上等船。",
            "渡口，2024年。",
            "方有田 摄",
            "① 桥长86米。",
            "不等人",
        ):
            assert printed.count(fold(words)) == 1, (seed, words)
