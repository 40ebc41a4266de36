"""Writes docs/tei.md, the guide to the TEI, whose examples are made by cleaning small texts.

python -m scripts.tei_guide [--check]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from cleaner import clean
from cleaner.config import Config
from cleaner.document import Block, Document, Source
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.tei import render_tei
from cleaner.exports.tei_xml import TEI
from cleaner.rules import RuleSet
from cleaner.spans import Span
from scripts.written import ROOT, written

PLACE = ROOT / "docs" / "tei.md"
TEMPLATE = Path(__file__).parent / "tei_guide.md"


class Example(NamedTuple):
    """A text, what of it is shown (a pattern of the body), and a setting of `variants`."""

    title: str
    text: str
    shown: str
    variants: str = "none"


PROSE = "石桥通车那天，河边站满了人，大家都说这座桥修得又快又好，从此以后去镇上赶集再也不用绕路。"
EXAMPLES = (
    Example("A line break that the column made",
            "清晨的渡口已经热闹起来，赶集的人挑着\n担子在码头上等船，船工们一边解缆绳一\n边和熟人打招呼，江面上的雾还没散尽。",
            "<p.*?担子"),
    Example("Forms of marks", "近日,石桥正式通车(试运行)。大家都很高兴。", "<p.*?</p>"),
    Example("White space that goes: an indent, letter-spacing",
            f"　　{PROSE}\n\n　　桥 头 的 人 们 都 来 了，一共有 80 多人，热闹了一整天。", "<space.*?80.*?</p>"),
    Example("Characters that were misread as others",
            "他说：â€œ桥修好了，路也通了。â€\x9d大家都很高兴，唱了一整天。", "<choice>.*?</choice>"),
    Example("From traditional to simplified", "我們國家的經濟發展很快，大家都很高興。", "<p.*?展", "t2s"),
    Example("A passage that stands twice", "队长老周告诉记者，最忙的时候工地上有八十多人，分成三班日夜不停地干。" * 3, "<p.*?</p>"),
    Example("A heading and its mark", f"# 渡口的桥\n\n{PROSE}", "<head.*?</head>"),
    Example("A list", f"{PROSE}\n\n- 第一件事是修路，路要修到河边去。\n- 第二件事是种树，树要种到山上去。\n", "<list>.*?</list>"),
    Example("A table", f"{PROSE}\n\n| 村名 | 户数 |\n|---|---|\n| 石桥 | 120 |\n| 木桥 | 95 |\n", "<table.*?120.*?</row>"),
    Example("A place that a person should look at", "村里的老人□大爷说，这座桥他等了四十年，今天总算等到了。", "<p.*?等了"),
    Example("A control character", "前一段写完了。\x0b后一段接着写，写到这里为止。", "<p.*?后"),
    Example("A page that begins between paragraphs", f"{PROSE}\n\x0c\n{PROSE.replace('石桥', '木桥')}", "<metamark.*?<pb[^>]*>"),
    Example("A page that begins inside one, and its number",
            f"{PROSE[:30]}\n\x0c- 5 -\n{PROSE[30:]}\n\x0c- 6 -\n{PROSE.replace('石桥', '木桥')}", "从此(?s:.*?)赶集"),
)


def document() -> str:
    """The whole file."""
    text = TEMPLATE.read_text("utf-8")
    return text.replace("{{examples}}", "\n".join(_examples())).replace("{{tails}}", _tails()).replace("{{queries}}", _queries())


def _examples() -> Iterator[str]:
    for example in EXAMPLES:
        config = Config(variants=example.variants)  # type: ignore[arg-type]
        doc = clean(example.text, config)
        found = re.search(example.shown, _body(render_diplomatic(doc, config.rule_set()), doc), re.DOTALL)
        if found is None:
            raise ValueError(f"{example.title}: {example.shown!r} is not in the output")
        yield f"### {example.title}\n\n{_xml(found[0])}"


def _tails() -> str:
    """A paragraph in two places, and a tail whose home is not known: made by hand, as a short text does not prove them."""
    text = "桥上的人越来越\n\n天气很好。\n\n多，一直站到天黑。"
    doc = Document.from_source(Source(text.encode(), "utf-8", text))
    spans = Span(0, 7), Span(9, 14), Span(16, len(text))
    doc = doc.apply([], blocks=[Block("p", (spans[0], spans[2])), Block("p", (spans[1],))])
    return _xml(re.sub("<div.*?>|</div>", "", _body(render_diplomatic(doc, RuleSet([])), doc)).strip())


def _body(data: bytes, doc: Document) -> str:
    text = data.decode().replace(f"n{doc.source.sha256[:12]}.", "")
    return text[text.index("<body>") + 6 : text.index("</body>")]


def _xml(text: str) -> str:
    return f"```xml\n{text}\n```\n"


def sample() -> tuple[bytes, bytes]:
    """The reading and the diplomatic view that the queries are asked of."""
    config = Config()
    doc = clean(f"# 渡口的桥\n\n近日,石桥正式通车。{PROSE}\n\n　　记者到场时,桥头站满了人。", config, name="004.txt")
    return render_tei(doc, config.rule_set()), render_diplomatic(doc, config.rule_set())


QUERIES = (
    ("all changes of a rule", "//*[contains(concat(@ana, ' '), '.PUN001 ')]"),
    ("what stood there", "//*[contains(concat(@ana, ' '), '.PUN001 ')]/../t:orig"),
    ("how often each rule was used", "//t:category[.//t:measure/@commodity = 'edits']/@n"),
    ("all that a person should look at", "//t:annotation[@motivation = 'questioning']"),
    ("line 3 of the source: its `lb` and what follows", "//t:lb[@n = '3']/following-sibling::node()[1]"),
    ("headings by level", "//t:head[@type = 'main']"),
)


def _queries() -> str:
    tree = etree.fromstring(sample()[1])
    rows = [f"| {what} | `{query}` | {_count(tree, query)} |" for what, query in QUERIES]
    return "\n".join(["| asked | XPath 1.0 | found in this text |", "|---|---|---|", *rows])


def _count(tree: etree._Element, query: str) -> int:
    found = tree.xpath(query, namespaces={"t": TEI})
    return len(found) if isinstance(found, list) else 0


if __name__ == "__main__":
    raise SystemExit(written(PLACE, document, __doc__))
