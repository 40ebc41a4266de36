"""Lines that tools write between pages: what goes as the number of a page, and what names pages of a text of its own."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.config import Config
from cleaner.exports.pages import page_breaks, stated_number

PAGES = (
    "入冬以后，渡口的船少了，摆渡的老人把旧缆绳收进屋里，又把船底翻过来晒了三天，等着明年开春再请木",
    "匠来修补。村里的孩子放学路过，总要在船背上坐一会儿，听他讲从前涨水的故事。",
    "除夕那天，他在船头贴了一张红纸，说新年要有新船，话音还没落，雪就下起来了。",
)
JOINED = PAGES[0] + PAGES[1] + "\n\n" + PAGES[2] + "\n"
SURE = [
    "===第{}页===", "=====  第 {} 页  =====", "----------第{}页----------", "--- 第 {} 页 / 共 3 页 ---", "--- Page {} ---",
    "---page{}---", "-----PAGE {} OF 3-----", "--- {}/3 ---", "<!-- page {} -->", "<!-- ===== 第 {} 页 ===== -->",
    "{{{}}}" + "-" * 48,
]
PERHAPS = ["[第{}页]", "【第{}页】", "[Page {}]", "## 第 {} 页", "## Page {}", "**第{}页**", "第{}页"]


def dump(form: str, pages: tuple[str, ...] = PAGES, between: str = "\n") -> str:
    """Pages under the lines of a tool."""
    return "".join(f"{form.format(n)}{between}{page}\n{between}" for n, page in enumerate(pages, 1))


def text_of(source: str) -> str:
    doc = clean(source.encode())
    return "\n\n".join(doc.block_text(b) for b in doc.blocks) + "\n"


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("form", [*SURE, *PERHAPS])
def test_separators_go_and_paragraphs_are_joined_over_them(form: str, between: str) -> None:
    assert text_of(dump(form, between=between)) == JOINED


@pytest.mark.parametrize("form", ["Page {} of 3", "第 {} 页 / 共 3 页", "第{}页，共3页"])
def test_the_same_below_the_pages(form: str) -> None:
    assert text_of("\n".join(f"{page}\n{form.format(n)}" for n, page in enumerate(PAGES, 1))) == JOINED


def test_comments_that_only_say_that_a_page_ends() -> None:
    assert text_of("\n\n<!-- PageBreak -->\n\n".join(PAGES)) == JOINED


def test_they_are_page_breaks_and_can_be_put_back() -> None:
    source = dump("===第{}页===")
    doc = clean(source.encode())
    assert [x.n for x in page_breaks(doc, Config().rule_set())] == ["1", "2", "3"]
    assert doc.source.text == source


@pytest.mark.parametrize(("said", "number"), [("--- Page 7 ---", "7"), ("Page 7 of 12", "7"), ("PAGE 7/12", "7"),
                                              ("第7页/共12页", "7"), ("homepage 7号", "")])
def test_the_number_that_they_state(said: str, number: str) -> None:
    assert stated_number(said) == number


def test_pages_that_are_left_out_and_documents_put_together() -> None:
    source = "".join(f"--- Page {n} ---\n{PAGES[2]}\n" for n in (1, 2, 5, 6, 1, 2))
    assert "Page" not in text_of(source)


STORY = ("从前有一条小船，住在芦苇边。", "有一天，小船顺水漂走了。", "大雁看见它，把它领回了家。")


@pytest.mark.parametrize("form", PERHAPS[:-2])
def test_the_pages_of_a_picture_book_keep_their_names(form: str) -> None:
    marks = [form.format(n).strip("#* ") for n in (1, 2, 3)]
    assert all(mark in text_of(dump(form, STORY)) for mark in marks)


def test_slides_that_somebody_plans_keep_their_numbers() -> None:
    assert "=== 第2页 ===" in text_of(dump("=== 第{}页 ===", ("渡口的来历", "船工三代", "新桥与旧船")))


@pytest.mark.parametrize("numbers", [(3,), (4, 2, 3), (2, 2, 2), (10, 40, 70)])
def test_numbers_that_do_not_go_up_by_one_are_none_of_pages(numbers: tuple[int, ...]) -> None:
    assert "=== 第" in text_of("".join(f"=== 第{n}页 ===\n{page}\n" for n, page in zip(numbers, PAGES[2:] * 3, strict=False)))


def test_comments_of_a_program_stay() -> None:
    source = "".join(f'    <!-- Page {n} -->\n    <div id="p{n}">\n        <p>渡口，旧船。</p>\n    </div>\n' for n in (1, 2, 3))
    assert text_of(source).count("<!-- Page") == 3


def test_a_rule_that_parts_a_word_goes() -> None:
    source = "入冬以后，渡口的船少了，摆渡的老人把旧缆绳收进屋里，请木\n\n-----\n\n匠来修补船底，等着明年开春。\n"
    assert text_of(source) == source.replace("\n\n-----\n\n", "")


@pytest.mark.parametrize("source", ["渡口的船少了，老人说\n\n---\n\n入冬以后，请来木匠。\n",
                                    "雪落在渡口，雪落在船\n\n---\n\n我想起你\n"])
def test_a_rule_between_parts_of_a_text_stays(source: str) -> None:
    assert text_of(source) == source
