"""Manuals and other documents that were wrapped by hand or by a program: what stands between their paragraphs stays apart."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.lexicon import lexicon
from cleaner.passes.layout import read
from cleaner.passes.layout.decide import Sheet, Weights
from cleaner.rules import builtin

PARAGRAPHS = [
    "水闸的开关由一台小型控制器负责，控制器每隔十秒读一次水位，水位高于警戒线时打开闸门，低于下限时关上，其余时间什么也不做，只把读数写进日志。",
    "安装以前请先检查电源和通信线路，两者都应当有防雷装置，接地电阻不得大于四欧姆，否则雷雨天气里控制器可能重新启动，已经记下的读数也会丢失。",
    "日志保存在控制器自带的存储卡上，写满以后从最旧的记录开始覆盖，所以每个月至少要导出一次，导出的文件按年份和月份命名，存放到管理处的服务器上。",
    "需要手动操作的时候，先把面板上的旋钮转到手动位置，再按上升或下降按钮，闸门动作期间指示灯会闪烁，到位以后常亮，此时才可以松开按钮离开现场。",
    "冬季结冰以后应当停止自动运行，切断电源并取出存储卡，来年开春解冻以后再装回去，第一次通电时控制器会自检，大约需要两分钟，期间请不要触碰面板。",
]
WIDTH = 32  # ideographs


def wrapped(text: str, indent: str = "") -> str:
    """The text in lines of equal width; a mark stays on the line of what it follows."""
    lines = [""]
    for c in text:
        if len(lines[-1]) >= WIDTH and c not in "，。":
            lines.append("")
        lines[-1] += c
    return "\n".join(indent + x for x in lines)


def blocks(text: str) -> list[str]:
    doc = cleaner.clean(text)
    return [doc.block_text(b) for b in doc.blocks]


def manual(*between: str) -> str:
    """The paragraphs, wrapped, with a blank line between, and with one piece of `between` after each."""
    return "\n\n".join(x for pair in zip(map(wrapped, PARAGRAPHS), between, strict=True) for x in pair if x) + "\n"


def seen(text: str, words: str) -> set[str]:
    """What is seen at the break before the line that begins with `words`."""
    weights = Weights(builtin())
    _, lines = read(text, builtin(), weights.shapes)
    at = next(n for n, x in enumerate(lines) if x.text.startswith(words))
    return {name for name, _ in Sheet(lines, weights, lexicon()).crossed(at)}


def test_where_paragraphs_begin_flush_behind_blank_lines_an_item_does_not_go_on_in_the_next() -> None:
    items = "\n\n".join(f"    * {x}" for x in ("水位计", "闸门", "控制器（带电源）"))
    text = manual("", "", "", items, items) + "\n" + manual("", "", "", "", items)
    assert blocks(text)[4:8] == ["水位计", "闸门", "控制器（带电源）", PARAGRAPHS[4]]
    found = seen(text, PARAGRAPHS[4][:6])
    assert {"blank-line", "short-in-blocks"} <= found
    assert "next-flush" not in found


def test_fields_and_directives_of_restructuredtext_begin_their_own_lines() -> None:
    head = [".. include:: ../notice.rst", ":Original: manual/sluice.rst", ":译者:", "周小满 <zhou@example.org>", ":校对:", "陈立"]
    assert blocks("\n\n".join(head) + "\n\n" + manual("", "", "", "", ""))[:6] == head
    for word in ("示例如下\n\n::\n\n    sluice open", "参见下文\n\n:c:func:`open_gate()` 的说明"):
        found = blocks(manual(word, "", "", "", ""))
        assert found[1:3] == [word.split("\n")[0], word.split("\n")[2]]


@pytest.mark.parametrize("program", [
    "gate:x:1000:1000:Water Gate One,,,:/home/gate/first:/bin/sh\ndam:x:1001:1001:Dam,,,:/home/dam/the/second:/bin/sh",
    "sluice/gates/first/direction string the.upper.gate.example.org\nsluice/gates/second/direction string /upper",
])
def test_lines_of_programs_in_a_wrapped_text_stay_apart(program: str) -> None:
    found = blocks(manual("", program, "", program, ""))
    assert found == [*PARAGRAPHS[:2], *program.split("\n"), *PARAGRAPHS[2:4], *program.split("\n"), PARAGRAPHS[4]]


def test_a_command_does_not_go_on_in_the_paragraph_below_it() -> None:
    assert "script-changes" in seen(manual("", "sluice --reset --force", "", "", ""), PARAGRAPHS[2][:6])


def test_tildes_below_a_title_are_no_fence() -> None:
    text = "日常维护\n~~~~~~~~\n\n" + manual("", "", "", "", "")
    assert blocks(text)[-5:] == PARAGRAPHS
    assert blocks("    代码\n\n~~~~\n甲 = 1\n乙 = 2\n丙 = 3\n~~~~\n") == ["    代码", "~~~~", "甲 = 1", "乙 = 2", "丙 = 3", "~~~~"]


def test_those_who_worked_on_a_text_stay_on_their_lines() -> None:
    people = ["英文版维护者： Ann Field <ann@example.org>", "中文版维护者： 周小满 <zhou@example.org>",
              "中文版翻译者： 周小满 <zhou@example.org>", "中文版校译者： 周小满 <zhou@example.org>"]
    text = "\n".join(" " * 8 + x for x in people) + "\n\n\n" + manual("", "", "", "", "")
    assert [x.replace(" ", "") for x in blocks(text)[:4]] == [x.replace(" ", "") for x in people]


def test_letters_in_brackets_count_items() -> None:
    items = ["a) 水位计", "b) 控制器的电源", "c) 闸门", "d) 存储卡"]
    assert blocks(manual("\n".join(items), "", "", "", ""))[1:5] == items


def test_rows_of_a_number_and_a_name_are_no_heads_with_the_numbers_of_pages() -> None:
    names = ["Spring River", "Old Heron", "Blue Lantern", "Kingfisher", "Morning Star", "Reed Boat", "Westward", "Two Brothers"]
    rows = [f"{101 + n} | {x}" for n, x in enumerate(names)]
    tables = ["2743065", "471532", "124567", "147", "437"]
    found = blocks(manual(*("\n".join(rows[int(n)] for n in x) for x in tables)))
    assert sum("|" in x for x in found) == sum(map(len, tables))
