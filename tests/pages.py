"""Pages made of sentences written for the tests, spoilt at random: what hypothesis draws."""

from __future__ import annotations

import re

from hypothesis import strategies as st

SENTENCES = (
    "清晨的渡口已经热闹起来，赶集的人挑着担子在码头上等船。",
    "老船工方有田今年七十三岁，在这条江上撑了五十年船。",
    "他说：“从前没有桥，两岸的人要过江，全靠这条渡船。”",
    "去年10月，县里在上游两公里处修起了一座石桥，全长86米，桥面宽7.5米。",
    "桥修好以后，坐船的人少了七成；可是每逢赶集，码头上还是排着长队。",
    "“坐船不为过江，”赶集的周大娘说，“就为听他唱几句渡口谣。”",
    "镇文化站把这些歌谣一首一首地记了下来，编成一本小册子，印了500册。",
    "编者在后记里写道：渡口会老，歌谣不会老。",
    "The ferry still runs twice a day, weather permitting.",
    "册子可以在www.example.cn/ferry下载，也可以写信到ferry@example.cn索取。",
)
HEADS = ("渡口的早晨", "一座桥和一条船", "歌谣怎么办", "后记")
HALF = str.maketrans("，；：！？（）", ",;:!?()")


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A raw text: a headline and paragraphs, wrapped, cut, with half-width marks, blanks and repeats."""
    heads = draw(st.lists(st.sampled_from(HEADS), min_size=0, max_size=3, unique=True))
    width = draw(st.sampled_from((0, 0, 12, 18, 26)))
    gap = draw(st.sampled_from(("\n\n", "\n\n", "\n", "\r\n\r\n")))
    indent = draw(st.sampled_from(("", "　　")))
    half = draw(st.booleans())
    out: list[str] = []
    sentences = list(draw(st.permutations(SENTENCES)))
    while sentences:
        n = len(out)
        if n < len(heads):
            out.append(heads[n])
        size = draw(st.integers(1, 4))
        text, sentences = "".join(sentences[:size]), sentences[size:]
        if not width and draw(st.integers(0, 5)) == 0:
            text += text * draw(st.integers(1, 3))
        if half:
            text = text.translate(HALF)
        if draw(st.integers(0, 3)) == 0 and len(text) > 30:
            cut = draw(st.integers(10, len(text) - 10))
            text = text[:cut] + "\n\n" + text[cut:]
        if draw(st.integers(0, 5)) == 0:
            text = text.replace("年", " 年")
        out.append(wrapped(indent + text, width) if width else indent + text)
    return gap.join(out) + draw(st.sampled_from(("", "\n", "\n\n")))


def wrapped(text: str, width: int) -> str:
    """The text in lines of `width` full-width characters; words stay whole, closing marks hang."""
    out: list[str] = []
    for part in text.split("\n"):
        line, room = "", 2.0 * width
        for unit in re.findall(r"[\x21-\x7e]+|.", part):
            size = len(unit) if unit.isascii() else 2
            if line.strip() and room < size and unit not in "，。、；：？！”）":
                out.append(line.rstrip(" "))
                line, room = "", 2.0 * width
            line += unit
            room -= size
        out.append(line)
    return "\n".join(out)
