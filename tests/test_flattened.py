"""Paragraphs on one line that kept their indents: where they are parted, and where blanks mean something else."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.document import replay, unwind
from cleaner.exports import renderer
from cleaner.exports.text import render_text
from cleaner.restoration import restore

FIRST = "青禾县的三座旧桥去年全部修好，两岸的人过河不用再等船。"
SECOND = "桥面铺的是后山的青石，一块一块背下来，用了七个月。石匠说，这样的石头能走一百年。"
THIRD = "县里还给每个渡口添了一条灯船，赶晚集的人走夜路也看得清。"
HEAD = "灯船夜夜不停"


def blocks(text: str) -> list[str]:
    doc = cleaner.clean(text)
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text
    assert restore(renderer("diplomatic")(doc, cleaner.rules.builtin())) == text.encode()
    assert render_text(cleaner.clean(render_text(doc))) == render_text(doc)
    return [doc.block_text(b) for b in doc.blocks]


@pytest.mark.parametrize("gap", ["   ", "    ", "\u3000\u3000", "\xa0\xa0\xa0\xa0"])
def test_each_paragraph_is_one(gap: str) -> None:
    assert blocks(gap.join([FIRST, SECOND, THIRD])) == [FIRST, SECOND, THIRD]


def test_an_indent_of_the_line_counts() -> None:
    assert blocks(f"　　{FIRST}　　{SECOND}") == [FIRST, SECOND]


def test_a_headline_between_paragraphs_is_parted_from_the_one_below_it() -> None:
    assert blocks("   ".join([FIRST, SECOND, HEAD, THIRD])) == [FIRST, SECOND, HEAD, THIRD]


def test_a_credit_stays_with_its_caption() -> None:
    text = "    ".join([FIRST, SECOND, THIRD])
    assert blocks(f"{text}    周小满 摄")[2:] == [f"{THIRD}    周小满 摄"]


@pytest.mark.parametrize("text", [
    f"{FIRST}    {SECOND}",  # one place says nothing
    "青石铺桥面，人人都说好走。  灯船照渡口，夜里也看得清。  老船工不再摆渡，去桥头看灯。",  # two blanks behind every sentence
    "春水满。    秋风起。    船夫归。    灯火明。    石桥长。    渡口静。",  # verse
    "旧桥叫什么名字？    A．青石桥，因为桥面铺了青石。    B．灯船桥，因为渡口有灯船。    C．没有名字。",
    f"姓名    张三    住址    石河镇东街三号    电话    没有    {FIRST}",
])
def test_other_blanks_stay(text: str) -> None:
    assert len(cleaner.clean(text).blocks) == 1


COLUMNS = [
    "立冬那天渡口结了薄冰，船工拿竹篙敲开。      对岸的菜农天没亮就来等，担子排到坡上。      头一班船坐满了人，后来的只好再等。",
    "晌午出了太阳，冰化得干净，船走得很轻快。    卖完菜的人不急着走，坐在石阶上晒太阳。      傍晚起雾，船上点了灯，慢慢摇回来。",
]


@pytest.mark.parametrize("text", [
    "\n".join(COLUMNS),  # three columns of a page
    "\n".join(["石桥    去年修好，两边装了栏杆，桥面也加宽了。    每年查一次，由县里派人。    没有坏处。",
               "木桥  只许行人走，雨天要封，免得有人滑倒。  每月查一次，由镇里派人。  栏杆断了两根，已经报修。"]),
    f"| 桥 | {FIRST}   | {SECOND}   | {THIRD} |",
    f"// {FIRST}    // {SECOND}    // {THIRD}",
    f"> {FIRST}    {SECOND}    {THIRD}",
])
def test_rows_of_tables_and_of_columns_stay(text: str) -> None:
    assert blocks(text) == text.split("\n")


def test_long_lines_below_each_other_are_no_rows() -> None:
    level = "老船工记得每一年的水位：" + "，".join(f"{n}年涨到第{n % 7 + 3}级石阶" for n in range(1961, 1979)) + "。"
    fares = (f"{x}一担收{n}分" for n, x in enumerate("米油盐柴炭麻茶豆竹姜蒜藕梨枣桃杏", 3))
    price = f"账本上写着各样东西的船钱：{'，'.join(fares)}。"
    one, other = [FIRST, level, THIRD], [f"{price}这本账还在，纸已经发黄。", "祠堂里另有一本，虫蛀得厉害，只认得出几个字。", SECOND]
    assert blocks("    ".join(one) + "\n" + "    ".join(other)) == one + other


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", [
    "   ".join([FIRST, SECOND, ""]), "。  ", "桥　", "。" + " " * 30, f"{FIRST}   {SECOND}   桥\n",
    FIRST * 2 + "   桥\n" + " " * 9999])
def test_time_is_linear(unit: str) -> None:
    cleaner.clean(unit * (200_000 // len(unit)))
