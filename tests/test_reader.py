"""The page for readers: it says what the reading view says, nothing in it can act, and it works in a browser without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Tab, browser
from hypothesis import given
from lxml import html
from msgspec.structs import replace
from tei_documents import RULES, body, document, documents

from cleaner.document import Block, Document, Evidence, Finding, Move
from cleaner.exports import Links, rendered
from cleaner.exports.reader import render_page
from cleaner.exports.tei import render_tei
from cleaner.exports.text import render_text
from cleaner.pipeline import clean
from cleaner.rules import builtin
from cleaner.spans import Span

TEXT = """# 渡口的桥

近日,石桥正式通车。建桥的钱有三条来路:县里补助水泥和
钢筋,村集体出一半,其余由在外做生意的乡亲自愿

捐助。队长老周告诉记者,最忙的时候工地上有80多人。

- 第一件事是修路，路要修到河边去。
- 第二件事是种树，树要种到山上去。
"""


def root(data: bytes) -> html.HtmlElement:
    return html.document_fromstring(data.decode())


def reading(data: bytes) -> str:
    """What is shown without changes, white space aside."""
    main = root(data).find(".//main[@class='text']")
    for gone in [*main.iter("del"), *main.iter("small"), *main.iterfind(".//b")]:
        gone.drop_tree()
    return re.sub(r"[\s…⚑]", "", main.text_content())


def source(data: bytes) -> str:
    main = root(data).find(".//main[@class='lines']")
    for gone in [*main.iterfind(".//span[@class='ln']"), *main.iter("small"), *main.iter("del")]:
        if gone.tag != "del" or gone.get("class"):
            gone.drop_tree()
    return re.sub(r"\s", "", main.text_content())


def test_the_reading_and_the_source() -> None:
    doc = clean(TEXT, name="甲.txt")
    data = render_page(doc, builtin())
    assert reading(data) == "".join(render_text(doc).split())
    assert source(data) == "".join(TEXT.split())
    page = root(data)
    assert page.get("lang") == "zh-Hans"
    assert page.findtext(".//title") == "渡口的桥"
    assert [e.tag for e in page.find(".//article")][:2] == ["h1", "p"]
    assert [e.text_content()[-4:] for e in page.iterfind(".//li")] == ["河边去。", "山上去。"]
    assert "PUN001 halfwidth-comma" in page.find(".//p//small").text_content()
    assert f"{len(doc.edits)} changes" in page.find(".//summary").text_content()
    assert rendered(doc, builtin(), ("diplomatic", "page"), {"diplomatic": Links("a", "", "b")})["page"] == data


def test_nothing_can_act_and_nothing_is_fetched() -> None:
    data = render_page(document(("p", "</style><script>x</script><img src=x onerror=y>&amp;"), name="<b>.txt"), RULES)
    page = root(data)
    assert not page.findall(".//script")
    assert not page.findall(".//img")
    assert not [e for e in page.iter() if e.get("src") or not e.get("href", "#").startswith("#")]
    assert "default-src 'none'; style-src 'sha256-" in page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")


@given(documents())
def test_any_document_has_a_page_that_says_its_text(doc: Document) -> None:
    doc = replace(doc, blocks=tuple(block for block in doc.blocks if block.spans))
    data = render_page(doc, RULES)
    shown, said = reading(data), "".join(map(str, body(render_tei(doc, RULES)).itertext()))
    wanted = set(re.sub(r"[\s\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd-\uffff\ufeff□…⚑]", "", said))
    assert wanted <= set(shown)


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with browser() as tab:
        yield tab


@pytest.fixture
def page(tab: Tab, tmp_path: Path) -> Iterator[Tab]:
    path = tmp_path / "page.html"
    doc = clean(TEXT, name="甲.txt")
    at = doc.text.index("石桥")
    flag = Finding("FLG003", Span(at, at + 2), None, "who waits?", (Evidence("seen", 2.0, "once"),))
    path.write_bytes(render_page(doc.apply([], flags=[flag]), builtin()))
    tab.size(1200, 800)
    tab.open(path)
    yield tab
    assert tab.errors == []
    assert tab.requests == [path.resolve().as_uri()]


def visible(tab: Tab, selector: str) -> list[str]:
    seen = ".filter((e) => e.checkVisibility()).map((e) => e.innerText)"
    found: list[str] = tab.js(f"[...document.querySelectorAll('{selector}')]{seen}")
    return found


def test_three_views(page: Tab) -> None:
    assert visible(page, ".text > article > p")[0].startswith("近日，石桥正式通车。")
    assert visible(page, "del") == visible(page, ".lines") == []
    page.click("[for=marked]")
    assert visible(page, ".text del") == ["#", ",", ":", "⏎", ",", ",", "⏎", ",", "-", "-"]
    assert visible(page, ".text ins") == list("，：，，，")
    page.click("[for=source]")
    assert visible(page, ".text") == []
    assert visible(page, ".ln") == [str(n) for n in range(1, 11)]
    page.click("[for=read]")
    assert visible(page, ".lines") == []


def test_the_mouse_and_the_keys_tell_why(page: Tab) -> None:
    place = page.js("(({x, y, width, height}) => [x + width / 2, y + height / 2])"
                    "(document.querySelector('.text ins').getBoundingClientRect())")
    page.send("Input.dispatchMouseEvent", type="mouseMoved", x=place[0], y=place[1])
    page.settles("[...document.querySelectorAll('small')].some((e) => e.checkVisibility())")
    assert ", → ，" in visible(page, "small")[0]
    page.send("Input.dispatchMouseEvent", type="mouseMoved", x=1, y=1)
    page.settles("![...document.querySelectorAll('small')].some((e) => e.checkVisibility())")
    for _ in range(2):
        page.key("Tab")  # the views, then the first change that is seen
    assert "PUN001 halfwidth-comma" in visible(page, "small")[0]
    page.key("Tab")
    assert page.js("document.activeElement.getAttribute('href')") == "#PUN001"
    page.key("Tab")
    assert "who waits? [+2.0 seen: once]" in visible(page, "small")[0]
    assert "FLG003" in visible(page, "small")[0]


@pytest.mark.parametrize("view", ["read", "marked", "source"])
def test_a_telephone(page: Tab, view: str) -> None:
    page.size(390, 800)
    page.click(f"[for={view}]")
    page.settles("document.documentElement.scrollWidth <= 390")
    page.js("[...document.querySelectorAll('u')].find((e) => e.checkVisibility() && e.getClientRects().length).focus()")
    page.settles("[...document.querySelectorAll('small')].filter((e) => e.checkVisibility())"
                 ".every((e) => e.getBoundingClientRect().left >= 0 && e.getBoundingClientRect().bottom <= 800)")
    assert len(visible(page, "small")) == 1
    assert page.js("document.documentElement.scrollWidth") <= 390


def test_print_and_dark(page: Tab) -> None:
    page.send("Emulation.setEmulatedMedia", media="print")
    assert visible(page, ".bar") == visible(page, "small") == []
    page.send("Emulation.setEmulatedMedia", media="screen", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert page.js("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"
    page.send("Emulation.setEmulatedMedia", media="", features=[])


def test_a_tail_that_came_home_says_so(tab: Tab, tmp_path: Path) -> None:
    doc = document(("p", "开头"), ("p", "别的。"), ("p", "结尾。"))
    a, b, c = (block.spans[0] for block in doc.blocks)
    doc = doc.apply([], blocks=[Block("p", (a, c), moves=(Move("ORD901", 1),)), Block("p", (b,))])
    (tmp_path / "a.html").write_bytes(render_page(doc, RULES))
    tab.open(tmp_path / "a.html")
    assert visible(tab, ".text p") == ["开头结尾。", "别的。"]
    tab.click("[for=marked]")
    tab.js("document.querySelector('.moved').focus()")
    assert "ORD901" in visible(tab, "small")[0]
