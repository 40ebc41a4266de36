"""Tables of contents and numbers of sections that stand on lines of their own."""

from __future__ import annotations

import pytest

import cleaner

DOTS = ". " * 30 + "."
PROSE = "渡口的老船工在这条江上撑了五十年船，从前没有桥，两岸的人要过江，全靠这条渡船，一天来回四十趟，从没有误过一趟。"


def blocks(text: str) -> list[tuple[str, str]]:
    doc = cleaner.clean(text)
    return [(b.type, doc.block_text(b)) for b in doc.blocks]


def test_the_parts_of_an_entry_are_one_item() -> None:
    text = f"目录\n3.1\n渡口的由来\n{DOTS}\n10\n3.2\n桥是怎样修成的！\n{DOTS}\n11\n3.3.1\n老船工{DOTS}\n12\n3.4 茶市 {DOTS} 13\n"
    assert [t for kind, t in blocks(text) if kind == "list-item"] == [
        f"3.1 渡口的由来 {DOTS} 10", f"3.2 桥是怎样修成的！ {DOTS} 11", f"3.3.1 老船工{DOTS} 12", f"3.4 茶市 {DOTS} 13"]


def test_pages_of_entries_are_no_numbers_of_pages() -> None:
    titles = ["渡口", "石桥", "茶市", "磨坊", "船工", "水车", "集市", "学堂"]
    text = "\n".join(f"{n}.1\n{title}{DOTS}\n{n}" for n, title in enumerate(titles, 1)) + "\n"
    assert [t for _, t in blocks(text)] == [f"{n}.1 {title}{DOTS} {n}" for n, title in enumerate(titles, 1)]


@pytest.mark.parametrize("text", ["他想了想......\n12\n就走了。", "没有人知道他去了哪里……\n\n3\n\n第二天他又来了。"])
def test_points_of_omission_are_no_leaders(text: str) -> None:
    assert all(kind != "list-item" for kind, _ in blocks(text))


def wrapped(text: str, width: int = 26) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def test_the_number_of_a_section_stands_with_its_head() -> None:
    text = f"{wrapped(PROSE)}\n3.6.3\n带有旧渡口的村子\n{wrapped(PROSE)}\n3.6.4\n茶市\n{wrapped(PROSE)}\n"
    assert blocks(text) == [("p", PROSE), ("head", "3.6.3 带有旧渡口的村子"), ("p", PROSE), ("head", "3.6.4 茶市"), ("p", PROSE)]


def test_figures_above_short_lines_are_no_sections() -> None:
    rows = "水位\n3.25\n石桥站\n4.10\n渡口站\n2.75\n茶山站\n3.05\n磨坊站\n"
    assert not any("3.25 " in t or "4.10 " in t for _, t in blocks(rows))
