"""Families of layouts that the browser breaks into pages by itself: reports, web pages and mails, with words in the margins."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Sequence

from benchmarks.pages import wording
from benchmarks.pages.sheets import SANS, Block, Sheet, Style, articles, blocks, css, draw
from benchmarks.pages.texts import Text


def report(rng: random.Random, texts: Sequence[Text]) -> Sheet:
    """A4, one column, folios like "— 3 —", tables."""
    text = texts[0]
    s = draw(rng, text.script, (28, 42), (14, 21), (1.4, 2.0))
    s.size = round(min(s.size, 640 / s.measure), 1)
    say = wording.Voice(text.script)
    number = rng.choice(
        ("— {n} —", "—{n}—", "- {n} -", "第{n}页 共{N}页", "{n}", "{n}/{N}", "第 {n} 页", "－ {n} －", "{n}", "— {n} —")
    )
    title = next((p.text for p in text.pieces if p.type == "title"), "")
    top = rng.choice(("", "", title[:24], say(rng.choice(wording.OFFICES)), say(f"{rng.choice(wording.OFFICES)}　内部资料")))
    margins = [("top-" + rng.choice(("left", "center", "right")), top)] if top else []
    margins.append(("bottom-" + rng.choice(("center", "center", "right")), say(number)))
    body = "".join(_html(b) for p in articles(text.pieces) for b in blocks(p, s, notes=rng.choice(("place", "end"))))
    side = (794 - s.width) / 2
    page = _page(794, 1123, (rng.randint(70, 110), side), margins, s)
    return Sheet(
        "report",
        (text.name,),
        text.script,
        text.pieces,
        None,
        _document(css(s, 0.8) + page, body, s),
        margins=tuple(m[1] for m in margins),
        tagged=rng.random() < 0.6,
    )


def web(rng: random.Random, texts: Sequence[Text]) -> Sheet:
    """A web page printed from the browser: address and time in the margins, crumbs, links to share."""
    text = texts[0]
    s = draw(rng, text.script, (26, 45), (13, 19), (1.5, 2.0))
    s.size = round(min(s.size, 700 / s.measure), 1)
    s.font = s.font if rng.random() < 0.3 else f'"{rng.choice(SANS[text.script])}"'
    s.indent = rng.choice(("space", "space", "space", "css", "ideographic", "none"))
    s.justify = rng.random() < 0.4
    say = wording.Voice(text.script)
    site = say(rng.choice(wording.SITES))
    title = next((p.text for p in text.pieces if p.type == "title"), text.pieces[0].text[:16])
    day = f"{rng.randint(2009, 2025)}/{rng.randint(1, 12)}/{rng.randint(1, 28)} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
    host = rng.choice(("cjnews", "lzonline", "wanghu", "qinghe"))
    address = f"https://www.{host}.example.cn/{rng.choice(('c', 'a', 'detail', 'article'))}/{rng.randint(10**7, 10**8)}.html"
    margins = (
        [("top-left", day), ("top-center", f"{title[:30]}_{site}"), ("bottom-left", address), ("bottom-right", "{n}/{N}")]
        if rng.random() < 0.75
        else []
    )
    above = rng.choice(
        (
            [],
            [say(f"首页 > {rng.choice(wording.SECTIONS)} > 正文")],
            [site, say("登录　注册　客户端")],
            [say("当前位置："), say(f"网站首页 >> {rng.choice(wording.SECTIONS)} >> 详细内容")],
        )
    )
    under = rng.choice(
        (
            [],
            [say(f"{day.replace('/', '-')}　来源：{site}　字号：大 中 小")],
            [say(f"来源：{rng.choice(wording.PAPERS)}　作者：{rng.choice(wording.PEOPLE)}　阅读：{rng.randint(100, 90000)}")],
            [say("分享到：微信 微博 QQ空间")],
        )
    )
    below = rng.choice(
        (
            [],
            [say(f"（责任编辑：{rng.choice(wording.PEOPLE)}）")],
            [say("上一篇：没有了"), say("下一篇：") + say(rng.choice(wording.NOTICES)[0])],
            [say("打印本页　关闭窗口")],
            [say(f"【责任编辑：{rng.choice(wording.PEOPLE)}】"), say("相关阅读"), say("网站地图 | 关于我们 | 版权声明")],
        )
    )
    whole = blocks(text.pieces, s)
    after = next((k + 1 for k, b in enumerate(whole) if b["c"] == "title"), 0)
    fur = "<div class='fur' style='white-space:normal'>{}</div>".format
    body = "".join(
        [fur(html.escape(x)) for x in above]
        + [_html(b) for b in whole[:after]]
        + [fur(html.escape(x)) for x in under]
        + [_html(b) for b in whole[after:]]
        + [fur(html.escape(x)) for x in below]
    )
    page = _page(794, 1123, (rng.randint(50, 70), (794 - s.width) / 2), margins, s)
    return Sheet(
        "web",
        (text.name,),
        text.script,
        text.pieces,
        None,
        _document(css(s, 0.8) + page, body, s),
        (*above, *under, *below),
        margins=tuple(m[1] for m in margins),
        tagged=rng.random() < 0.6,
    )


def mail(rng: random.Random, texts: Sequence[Text]) -> Sheet:
    """An e-mail printed: its head, and text wrapped by the program that sent it or by the page."""
    text = texts[0]
    s = draw(rng, text.script, (30, 42), (13, 17), (1.4, 1.8))
    s.size = round(min(s.size, 690 / s.measure), 1)
    s.indent = rng.choice(("space", "none", "ideographic", "space"))
    s.justify = False
    say = wording.Voice(text.script)
    a, b = rng.sample(wording.PEOPLE, 2)
    title = next((p.text for p in text.pieces if p.type == "title"), text.pieces[0].text[:16])
    day = f"{rng.randint(2004, 2025)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 {rng.randint(0, 23)}:{rng.randint(0, 59):02}"
    colon = rng.choice(("：", ": ", ":"))
    above = rng.choice(
        (
            [
                say(f"发件人{colon}{a} <{rng.choice(('lin', 'zhou', 'wu'))}@mail.example.cn>"),
                say(f"收件人{colon}{b}"),
                say(f"主题{colon}") + title,
                say(f"日期{colon}{day}"),
            ],
            [title, say(f"{a} <editor@paper.example.cn>"), say(day), say(f"收件人{colon}{b}")],
            [
                f"From: editor@paper.example.cn\nTo: {rng.choice(('desk', 'bjb'))}@paper.example.cn".split("\n")[0],
                f"Subject: {title}",
                f"Date: {day}",
            ],
        )
    )
    margins = (
        [("bottom-center", "{n}")]
        if rng.random() < 0.4
        else [("bottom-right", say("第{n}页 共{N}页"))]
        if rng.random() < 0.3
        else []
    )
    fur = "<div class='fur' style='white-space:normal'>{}</div>".format
    wrapped = rng.random() < 0.5
    if wrapped:
        wide = rng.choice((34, 35, 36, 37, 38, 39))
        rows = []
        for piece in text.pieces:
            lead = {"ideographic": "　　", "none": "", "space": ""}[s.indent] if piece.type in ("p", "item") else ""
            if piece.apart or s.indent == "space" or piece.type in ("title", "head"):
                rows.append("")
            rows += wrap(lead + piece.text, wide)
        size = min(s.size, 660 / wide)
        body = f'<pre style="font:{size:.1f}px/1.5 {s.font};margin:0">' + html.escape("\n".join(rows)) + "</pre>"
    else:
        body = "".join(_html(x) for x in blocks(text.pieces, s))
    page = _page(794, 1123, (rng.randint(50, 70), (794 - s.width) / 2), margins, s)
    return Sheet(
        "mail",
        (text.name,),
        text.script,
        text.pieces,
        None,
        _document(css(s, 0.7) + page, "".join(fur(html.escape(x)) for x in above) + "<hr>" + body, s),
        tuple(above),
        margins=tuple(m[1] for m in margins),
        tagged=rng.random() < 0.6,
    )


def wrap(words: str, wide: int) -> list[str]:
    """Lines of at most `wide` full-width characters, broken anywhere but within Latin words, as mail programs do."""
    out, line, used = [], "", 0.0
    for token in re.findall(r"[\x21-\x7e]+|\s|[^\x00-\x7f]|.", words):
        size = sum(1 if ord(c) > 0x2E7F or c in "“”‘’…—·" else 0.5 for c in token)
        if line and used + size > wide:
            out.append(line)
            line, used = "", 0.0
            if token == " ":
                continue
        line, used = line + token, used + size
    return [*out, line]


def _html(block: Block) -> str:
    inside = block["h"] if "h" in block else html.escape(block["t"])
    return f'<div class="{block["c"]}" style="{block.get("s", "")}">{inside}</div>'


def _document(style: str, body: str, s: Style) -> str:
    lang = "zh-Hant" if s.script == "hant" else "zh-Hans"
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>'


COUNTERS = {
    "{n}": "counter(page)",
    "{nn}": "counter(page, decimal-leading-zero)",
    "{N}": "counter(pages)",
    "{cn}": "counter(page, simp-chinese-informal)",
    "{rn}": "counter(page, lower-roman)",
}


def _page(width: int, height: int, margin: tuple[float, float], boxes: Sequence[tuple[str, str]], s: Style) -> str:
    """An @page rule with furniture in the margins."""
    inside = ""
    for place, words in boxes:
        parts = [x for x in re.split(r"(\{\w+\})", words) if x]
        content = " ".join(COUNTERS[x] if x in COUNTERS else '"' + x.replace('"', "”") + '"' for x in parts)
        inside += f"@{place} {{ content: {content}; font: {s.size * 0.8:.1f}px {s.font}; white-space: nowrap; }} "
    return f"@page {{ size: {width}px {height}px; margin: {margin[0]:.0f}px {margin[1]:.2f}px; {inside} }}"
