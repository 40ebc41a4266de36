"""Tables of contents and numbers of sections that stand on lines of their own."""

from __future__ import annotations

import pytest

import cleaner

DOTS = ". " * 30 + "."
PROSE = "渡口的老船工在这条江上撑了五十年船，从前没有桥，两岸的人要过江，全靠这条渡船，一天来回四十趟，从没有误过一趟。"

TEXTS = [
    PROSE,
    "石桥修好那天，全村人都来了，老石匠站在桥头，半天说不出话，只是用手去摸那一块一块的石头，像在数它们有多少。",
    "茶市设在桥西的空场上，逢五逢十开市，天不亮就有人挑着担子来占地方，到了晌午，价钱就都谈妥了，各自回家去。",
    "磨坊主姓温，七十多岁，耳朵不好，谁来磨面都要把话写在黑板上，他看一眼，点点头，水车就吱吱呀呀地转起来了。",
    "到了腊月，家家户户杀猪做豆腐，磨坊前排起长队，温师傅不慌不忙，先来的先磨，远路的优先，这是他定的老规矩。",
]


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


@pytest.mark.parametrize("text", [
    "他想了想......\n12\n就走了。",
    "没有人知道他去了哪里……\n\n3\n\n第二天他又来了。",
    "他说，我不知道........\n她哭了。\n",
    "故事要从很久以前说起........\n1937\n那一年，战争爆发了。\n",
    "第一章\n风起了........\n他推开门，院子里空无一人。\n",
    "他慢慢地走了。\n............\n第二天，大家都知道了。\n",
    "监护人签字..........\n2023\n", "1\n起初........\n2\n地是空虚混沌........\n",
])
def test_points_of_omission_and_lines_to_fill_are_no_leaders(text: str) -> None:
    assert all(kind != "list-item" for kind, _ in blocks(text))


def test_the_number_of_a_page_of_contents_belongs_to_no_entry() -> None:
    titles = ("河", "山", "村", "桥", "路", "井", "树", "田")
    numbered = enumerate(zip("一二三四五六七八", titles, strict=True))
    entries = [f"第{n}章 {title}................{9 * k + 1}" for k, (n, title) in numbered]
    text = "\n".join(entries[:4]) + "\n1\n\f" + "\n".join(entries[4:]) + "\n2\n\f" + wrapped(PROSE) + "\n3\n"
    assert [t for _, t in blocks(text)] == [*entries, PROSE]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("text", ["啊" + "." * 60_000 + "啊", ". " * 60_000 + "a", "啊" + "…" * 60_000, "啊...\n" * 10_000])
def test_points_are_read_in_linear_time(text: str) -> None:
    assert "".join(t for _, t in blocks(text)).count("啊") == text.count("啊")


def wrapped(text: str, width: int = 26) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def test_the_number_of_a_section_stands_with_its_head() -> None:
    heads = [("3.6.3", "带有旧渡口的村子"), ("3.6.4", "茶市"), ("3.7", "磨坊"), ("3.7.1", "水车与石磨")]
    text = "".join(f"{wrapped(x)}\n{number}\n{head}\n" for x, (number, head) in zip(TEXTS, heads)) + wrapped(TEXTS[4])
    assert blocks(text)[1::2] == [("head", f"{number} {head}") for number, head in heads]
    assert blocks(text)[::2] == [("p", x) for x in TEXTS]


@pytest.mark.parametrize("numbers", [
    ("9.7", "9.6", "9.5"), ("3.25", "4.10", "2.75"), ("1.2.3", "1.2.2", "1.2.1"), ("3.6.3", "3.6.4", "8.1"),
])
def test_numbers_that_do_not_go_on_one_from_the_other_are_no_sections(numbers: tuple[str, ...]) -> None:
    text = "".join(f"{wrapped(x)}\n{number}\n渡口旧事\n" for x, number in zip(TEXTS, numbers)) + wrapped(TEXTS[4])
    assert not any("渡口旧事" in t and t != "渡口旧事" for _, t in blocks(text))


def test_figures_above_short_lines_are_no_sections() -> None:
    rows = "水位\n3.25\n石桥站\n4.10\n渡口站\n2.75\n茶山站\n3.05\n磨坊站\n"
    assert not any("3.25 " in t or "4.10 " in t for _, t in blocks(rows))
