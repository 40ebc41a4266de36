"""Newspapers: pages of columns with notices, neighbours, headlines and pictures set apart."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from benchmarks.pages import wording
from benchmarks.pages.sheets import Block, Sheet, Style, articles, depth, draw, ems, furnish, notice, section, spec
from benchmarks.pages.texts import Text


def newspaper(rng: random.Random, texts: Sequence[Text], kind: str = "newspaper") -> Sheet:
    """Columns of a newspaper.

    `kind`: plain, "boxed" notices, "neighbours" beside, a "jump" to another page, a "pair" of articles.
    """
    script = texts[0].script
    cols = rng.choice((2, 3, 3, 4, 4, 5))
    s = draw(rng, script, {2: (13, 21), 3: (11, 17), 4: (9, 14), 5: (9, 12)}[cols], (10, 14), (1.25, 1.6))
    say = wording.Voice(script)
    gap = round(s.size * rng.choice((1, 1.5, 2)))
    parts = [a for t in texts for a in articles(t.pieces)]
    pieces = tuple(p for t in texts for p in t.pieces)
    spanning = rng.random() < 0.75
    left, right, top = rng.randint(24, 50), rng.randint(24, 50), rng.randint(40, 60)
    inner = cols * s.width + (cols - 1) * gap
    need = depth(pieces, s.measure) / cols
    sheets = rng.choice((1, 1, 1, 2, 3)) if kind != "jump" else rng.choice((2, 2, 3))
    tall = min(95, max(14, need / sheets * 1.12 + 6))
    body = tall * s.line + (70 if spanning else 0)
    rule, balance = rng.random() < 0.3, rng.random() < 0.6
    turns = {"turn": {k: say(v) for k, v in wording.turn(rng).items()}} if kind == "jump" else {}
    sections = [section(p, s, cols, spanning, gap, rule=rule, balance=balance, **turns) for p in parts]
    areas: list[Block] = [{"x": left, "y": top, "w": inner, "h": body, "queue": 0}]
    queues = [sections]
    outer = inner
    if kind == "pair" and len(texts) == 2 and rng.random() < 0.6:
        n = len(articles(texts[0].pieces))
        queues = [sections[:n], sections[n:]]
        cols2 = rng.choice((1, 2, 2, 3))
        for x in sections[n:]:
            x["cols"] = cols2
        needs = [depth(t.pieces, s.measure) / c for t, c in zip(texts, (cols, cols2), strict=True)]
        body = min(95, max(needs) / sheets * 1.1 + 8) * s.line + 60
        areas = [{"x": left, "y": top, "w": inner, "h": body, "queue": 0}]
        wide2 = cols2 * s.width + (cols2 - 1) * gap
        areas.append({"x": left + inner + gap * 1.5, "y": top, "w": wide2, "h": body, "queue": 1})
        outer = inner + gap * 1.5 + wide2
        if rng.random() < 0.5:
            areas = [areas[0] | {"x": left + wide2 + gap * 1.5}, areas[1] | {"x": left}]
            areas.sort(key=lambda a: a["x"]) if rng.random() < 0.7 else None
    boxes: list[Block] = []
    step = s.width + gap
    if kind == "boxed":
        extra = 0.0
        stock = rng.sample(wording.NOTICES, 6)
        for at in rng.sample(range(cols), rng.choice((1, 1, 2))):
            span = rng.choice((1, 1, 2)) if at + 1 < cols and not boxes else 1
            anchor = rng.choice(("bottom", "mid", "mid", "top"))
            if anchor == "top" and spanning:
                anchor = "mid"
            y = {"bottom": top + body, "mid": top + body * rng.uniform(0.45, 0.65), "top": top}[anchor]
            own = notice(s, stock.pop()) + (notice(s, stock.pop()) if rng.random() < 0.3 else [])
            wide = span * s.width + (span - 1) * gap
            boxes.append(
                {
                    "x": left + at * step,
                    "y": y,
                    "w": wide,
                    "anchor": anchor,
                    "cls": rng.choice(("bordered", "bordered", "plain")),
                    "kind": "foreign",
                    "blocks": own,
                }
            )
            extra += sum(math.ceil(ems(b["t"]) / (s.measure * span) + 1) for b in own) * span / cols * s.line
        areas[0]["h"] = body = body + extra
        for b in boxes:
            if b["anchor"] == "bottom":
                b["y"] = top + body
    if kind == "neighbours":
        side = rng.choice(("left", "right"))
        wide = s.width * rng.choice((1, 1, 2))
        many = max(1, min(len(wording.NEIGHBOURS), int(body / s.line * (wide / s.size) / 110)))
        words = [say(x) for x in rng.sample(wording.NEIGHBOURS, many)]
        where = left if side == "left" else left + inner + gap
        boxes.append(
            {"x": where, "y": top, "w": wide, "anchor": "top", "kind": "foreign", "blocks": [{"c": "p", "t": x} for x in words]}
        )
        if side == "left":
            areas[0]["x"] += wide + gap
        outer += wide + gap
    if kind in ("newspaper", "jump", "boxed") and not boxes and cols >= 3:
        boxes, more = _set_apart(sections, s, rng, cols, gap, (left, top, body))
        areas[0]["h"] = body = body + more
    paper = say(rng.choice(wording.PAPERS))
    head = [(w, say(t)) for w, t in wording.running_head(rng, paper)] if rng.random() < 0.9 else []
    foot = [(w, say(t)) for w, t in wording.foot(rng, paper)]
    width, height = left + outer + right, top + body + rng.randint(40, 60)
    furniture = furnish(head, rng.randint(10, 18), left, right) + furnish(foot, height - rng.randint(24, 32), left, right)
    plain = {"areas": areas, "boxes": [], "furniture": furniture}
    return Sheet(
        kind,
        tuple(t.name for t in texts),
        script,
        pieces,
        spec(s, width, height, queues, [plain | {"boxes": boxes}, plain], step=rng.choice((1, 1, 2, 3)) if kind == "jump" else 1),
    )


def _set_apart(
    sections: list[Block], s: Style, rng: random.Random, cols: int, gap: float, well: tuple[float, float, float]
) -> tuple[list[Block], float]:
    """Take the headline or a picture of the first article out of its columns: boxes, and how much taller the page must be."""
    left, top, body = well
    first, step, boxes, more = sections[0], s.width + gap, list[Block](), 0.0
    draw = rng.random()
    if draw < 0.2 and len(sections) == 1 and first["head"]:
        # A headline with text to its left and right, or deep in the page.
        at, span = rng.choice([(a, n) for n in (2, 3) for a in range(cols - n + 1) if n < cols])
        boxes.append(
            {
                "x": left + at * step,
                "y": top + body * rng.choice((0, 0, 0.25, 0.4)),
                "w": span * step - gap,
                "anchor": "top",
                "kind": "own",
                "blocks": first["head"],
            }
        )
        more = s.line * 7 * span / cols
        first["head"] = []
    elif draw < 0.3 and first["head"] and all(len(b["t"]) < 26 for b in first["head"]):
        # A vertical headline.
        at = rng.randrange(cols)
        boxes.append(
            {
                "x": left + at * step,
                "y": top,
                "w": s.width,
                "anchor": "top",
                "kind": "own",
                "cls": "upright",
                "blocks": first["head"],
                "style": f"width:auto;height:{min(body * 0.8, s.line * 16):.0f}px",
            }
        )
        more = s.line * 17 / cols
        first["head"] = []
    pictures = [b for b in first["blocks"] if b["c"] == "pic"]
    if pictures and not boxes and rng.random() < 0.6:
        picture = rng.choice(pictures)
        first["blocks"].remove(picture)
        span = rng.choice((2, 2, cols))
        at = rng.randrange(cols - span + 1)
        anchor = rng.choice(("mid", "bottom", "mid"))
        y = top + body * (1 if anchor == "bottom" else rng.uniform(0.5, 0.65))
        boxes.append({"x": left + at * step, "y": y, "w": span * step - gap, "anchor": anchor, "kind": "own", "blocks": [picture]})
        more = s.line * 10 * span / cols
        if anchor == "bottom":
            boxes[-1]["y"] += more
    return boxes, more
