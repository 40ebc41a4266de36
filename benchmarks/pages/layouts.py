"""Families of layouts that are set in frames, and the list of all families.

For each family a function draws a page's measures and says what stands where.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.pages import wording
from benchmarks.pages.flows import mail, report, web
from benchmarks.pages.newspapers import newspaper
from benchmarks.pages.sheets import (
    CELLS,
    OPENING,
    SANS,
    SERIF,
    Block,
    Sheet,
    Style,
    articles,
    depth,
    draw,
    ems,
    furnish,
    section,
    spec,
)
from benchmarks.pages.texts import Text


def magazine(rng: random.Random, texts: Sequence[Text], kind: str = "magazine") -> Sheet:
    """A magazine's page: two or three columns, pull quotes, pictures. `kind`: plain, "runaround", "mixed" columns, "spanheads"."""
    text = texts[0]
    cols = rng.choice((1, 2, 2)) if kind == "runaround" else rng.choice((2, 2, 3))
    s = draw(rng, text.script, {1: (26, 40), 2: (16, 24), 3: (12, 17)}[cols], (11, 15), (1.45, 1.9))
    say = wording.Voice(text.script)
    gap = round(s.size * rng.choice((1.5, 2, 2.5)))
    left, right, top = rng.randint(40, 80), rng.randint(40, 80), rng.randint(50, 90)
    inner = cols * s.width + (cols - 1) * gap
    body = min(rng.randint(34, 52), max(16, depth(text.pieces, s.measure) / cols * 1.1 + 10)) * s.line
    options: dict[str, Any] = {"notes": rng.choice(("place", "end")), "floats": kind == "runaround"}
    spanning = rng.random() < 0.7
    queue: list[Block] = []
    for pieces in articles(text.pieces):
        head = 0
        while head < len(pieces) and pieces[head].type in OPENING:
            head += 1
        if kind == "mixed" and len(pieces) - head > 4:
            first = head + rng.randint(1, 2)
            second = first + max(1, (len(pieces) - first) // rng.choice((2, 3)))
            three = max(2, cols)
            queue += [
                section(pieces[:first], s, 1, True, gap, balance=True, after=s.line, **options),
                section(pieces[first:second], s, 2, False, gap, balance=True, after=s.line, **options),
                section(pieces[second:], s, three if three != 2 else 3, False, gap, balance=True, **options),
            ]
        elif kind == "spanheads":
            cuts = [k for k in range(head, len(pieces)) if pieces[k].type == "head"]
            last = 0
            for cut in [*cuts, len(pieces)]:
                if cut == last:
                    continue
                part = section(pieces[last:cut], s, cols, True, gap, balance=True, after=s.line * 0.6, **options)
                if pieces[last].type == "head":
                    part["head"], part["blocks"] = part["blocks"][:1], part["blocks"][1:]
                queue.append(part)
                last = cut
        else:
            queue.append(section(pieces, s, cols, spanning, gap, balance=rng.random() < 0.5, **options))
    if kind == "runaround":
        _floating(queue, s, rng, say)
    name = say(rng.choice(wording.MAGAZINES))
    number = wording.folio(rng)
    issue = say(f"{rng.randint(1998, 2025)}年第{rng.randint(1, 24)}期")
    words = rng.choice(
        (
            [("left", number), ("right", f"{name} {issue}")],
            [("right", f"{name}　{number}")],
            [("left", f"{number} {name}")],
            [("center", number)],
            [("left", issue), ("right", number)],
            [("center", f"{name} / {number}")],
        )
    )
    width, height = left + inner + right, top + body + rng.randint(50, 90)
    below = rng.random() < 0.7
    furniture = furnish(words, height - 34 if below else 20, left, right)
    if rng.random() < 0.4:
        furniture += furnish(
            [("left" if rng.random() < 0.5 else "right", say(rng.choice(wording.SECTIONS)))],
            20 if below else height - 34,
            left,
            right,
        )
    boxes: list[Block] = []
    prose = [p.text for p in text.pieces if p.type == "p" and len(p.text) > 40]
    if kind == "magazine" and prose and rng.random() < 0.6:
        sentence = rng.choice(re.findall(r"[^。！？]{8,40}[。！？]", rng.choice(prose)) or [prose[0][:24]])
        at = rng.randrange(cols)
        boxes.append(
            {
                "x": left + at * (s.width + gap),
                "y": top + body * rng.uniform(0.5, 0.7),
                "w": s.width,
                "anchor": "mid",
                "cls": "quote",
                "kind": "furniture",
                "blocks": [{"c": "pull", "t": sentence}],
            }
        )
    plain = {"areas": [{"x": left, "y": top, "w": inner, "h": body, "queue": 0}], "boxes": [], "furniture": furniture}
    return Sheet(kind, (text.name,), text.script, text.pieces, spec(s, width, height, [queue], [plain | {"boxes": boxes}, plain]))


def _floating(queue: list[Block], s: Style, rng: random.Random, say: wording.Voice) -> None:
    """Put boxes or pictures into paragraphs' sides, so that the measure changes within them."""
    for part in queue:
        places = [k for k, b in enumerate(part["blocks"]) if b["c"] == "p" and len(b["t"]) > 60]
        for k in sorted(rng.sample(places, min(len(places), rng.randint(1, 3))), reverse=True):
            side = rng.choice(("left", "right"))
            margin = f"2px {s.size}px 2px 0" if side == "left" else f"2px 0 2px {s.size}px"
            style = f"float:{side};width:{rng.randint(32, 55)}%;margin:{margin}"
            part["blocks"].insert(
                k, {"c": "pic", "h": f'<div class="img" style="height:{s.line * rng.randint(3, 9):.0f}px"></div>', "s": style}
            )


def book(rng: random.Random, texts: Sequence[Text]) -> Sheet:
    """A book: running titles left and right, folios outside, footnotes at the foot of the page."""
    text = texts[0]
    s = draw(rng, text.script, (20, 34), (12, 16), (1.5, 2.0))
    say = wording.Voice(text.script)
    inner_margin, outer_margin, top = rng.randint(50, 80), rng.randint(40, 70), rng.randint(56, 90)
    body = rng.randint(18, 32) * s.line
    title = next((p.text for p in text.pieces if p.type == "title"), "")
    short = title.split()[0].split("：")[0][:16] if title else say(rng.choice(wording.BOOKS))
    name = say(rng.choice(wording.BOOKS))
    chapter = say(f"第{rng.choice('一二三四五六七八九十')}{rng.choice('章章章回编')}") + rng.choice(("　", " ", "　")) + short
    number = wording.folio(rng)
    width, height = inner_margin + s.width + outer_margin, top + body + rng.randint(50, 90)
    even = rng.choice((name, f"{name}", say(f"{name}　{rng.choice(wording.SECTIONS)}编")))
    odd = rng.choice((chapter, short, chapter))
    form = rng.randrange(5)
    low = height - rng.randint(28, 40)
    pages = []
    for words, side in ((odd, "right"), (even, "left")):
        left, right = (inner_margin, outer_margin) if side == "right" else (outer_margin, inner_margin)
        furniture = {
            0: furnish([(side, f"{number}　{words}" if side == "left" else f"{words}　{number}")], 24, left, right),
            1: furnish([("center", words)], 24, left, right) + furnish([("center", number)], low, left, right),
            2: furnish([("left" if side == "right" else "right", words), (side, number)], 24, left, right),
            3: furnish([(side, number)], low, left, right),
            4: furnish([(side, words)], 24, left, right) + furnish([(side, number)], low, left, right),
        }[form]
        pages.append(
            {"areas": [{"x": left, "y": top, "w": s.width, "h": body, "queue": 0, "foot": 1}], "boxes": [], "furniture": furniture}
        )
    notes = rng.choice(("foot", "foot", "foot", "end"))
    queue = [section(p, s, 1, False, 0, notes=notes) for p in articles(text.pieces)]
    for part in queue:
        for b in part["blocks"]:
            if b["c"] == "title intitle":
                b["c"] = "title"
    return Sheet(
        "book",
        (text.name,),
        text.script,
        text.pieces,
        spec(s, width, height, [queue], pages, cycle=2, first=rng.choice((1, 3, 17, 45, 121, 238)), heads=0.8),
    )


def vertical(rng: random.Random, texts: Sequence[Text]) -> Sheet:
    """Vertical writing, columns from right to left, in one to three tiers."""
    text = texts[0]
    tiers = rng.choice((1, 1, 2, 2, 3))
    s = draw(rng, text.script, {1: (22, 38), 2: (14, 22), 3: (11, 16)}[tiers], (12, 16), (1.5, 2.0))
    s.hang = False
    # The other fonts have no metrics for vertical writing: their glyphs would lie over each other.
    s.font = rng.choice([f'"{x}"' for x in SERIF[text.script] + SANS[text.script] if x.startswith("Noto")])
    say = wording.Voice(text.script)
    gap = s.size * 2
    left, right, top = rng.randint(40, 60), rng.randint(40, 60), rng.randint(46, 70)
    body = tiers * s.width + (tiers - 1) * gap
    wide = min(rng.randint(16, 34), max(10, depth(text.pieces, s.measure) / tiers * 1.2 + 4)) * s.line
    width, height = left + wide + right, top + body + 50
    name = say(rng.choice(wording.BOOKS if tiers == 1 else wording.PAPERS))
    furniture = furnish(
        rng.choice(([("center", name)], [("right", name), ("left", "{n}")], [("left", say(wording.date(rng))), ("right", name)])),
        16,
        left,
        right,
    )
    if rng.random() < 0.6:
        furniture += furnish([(rng.choice(("center", "left", "right")), wording.folio(rng))], height - 30, left, right)
    queue = [section(p, s, tiers, False, gap, notes="end") for p in articles(text.pieces)]
    area = {"x": left, "y": top, "w": wide, "h": body, "queue": 0}
    more = (
        ".frame { writing-mode: vertical-rl; } .frame .title { font-size: 1.6em; line-height: 1.6; margin: 0 .5em; } "
        ".frame .head, .frame .byline { margin: 0 .3em; } .frame .item { padding: 0; } .frame .pic { display: flex; } "
        ".frame .img { width: 60px; height: 60px !important; }"
        " .frame .apart { margin: 0 .7em 0 0; } .frame .kicker, .frame .subtitle { margin: 0; }"
        f" .frame .p {{ margin: 0 {s.line * 0.6 if s.indent == 'space' else 0:.0f}px 0 0; }} .frame .cont {{ margin: 0; }}"
    )
    return Sheet(
        "vertical",
        (text.name,),
        text.script,
        text.pieces,
        spec(s, width, height, [queue], [{"areas": [area], "boxes": [], "furniture": furniture}], vertical=1, css=more),
    )


Family = Callable[[random.Random, Sequence[Text]], Sheet]


def _kind(family: Callable[[random.Random, Sequence[Text], str], Sheet], kind: str) -> Family:
    return lambda rng, texts: family(rng, texts, kind)


FAMILIES: dict[str, Family] = {
    **{kind: _kind(newspaper, kind) for kind in ("newspaper", "boxed", "neighbours", "jump", "pair")},
    **{kind: _kind(magazine, kind) for kind in ("magazine", "runaround", "mixed", "spanheads")},
    "book": book,
    "vertical": vertical,
    "report": report,
    "web": web,
    "mail": mail,
}
WEIGHTS = {
    "newspaper": 3.0,
    "boxed": 2.0,
    "neighbours": 1.5,
    "jump": 1.5,
    "pair": 2.0,
    "magazine": 2.0,
    "runaround": 1.5,
    "mixed": 1.5,
    "spanheads": 1.0,
    "book": 2.5,
    "vertical": 0.8,
    "report": 2.0,
    "web": 1.5,
    "mail": 1.0,
}


def suits(family: str, text: Text) -> bool:
    """Code and tables are not set in narrow or vertical columns."""
    lines = [p for p in text.pieces if p.type == "line"]
    wide = max((ems(p.text) for p in lines), default=0)
    if family in ("report", "book", "web", "mail"):
        return True
    if family == "spanheads":
        return any(p.type == "head" for p in text.pieces) and len(lines) * 3 < len(text.pieces)
    if family == "vertical":
        return not any(re.search(r"[ -~]{12}", p.text) for p in text.pieces) and not any(CELLS.search(p.text) for p in lines)
    return wide <= 14 or len(lines) * 5 < len(text.pieces)
