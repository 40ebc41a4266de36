"""Texts to sheets: for each family of layouts a function that draws a page's measures and says what stands where.

A sheet is either a `spec` for compose.js (frames, into which the text runs) or HTML that Chromium breaks into pages itself.
"""

from __future__ import annotations

import html
import math
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.pages import wording
from benchmarks.pages.texts import Piece, Text

Block = dict[str, Any]

SERIF = {"hans": ("Noto Serif CJK SC", "Noto Serif CJK SC", "AR PL UMing CN", "AR PL UKai CN", "LXGW WenKai"),
         "hant": ("Noto Serif CJK TC", "Noto Serif CJK HK", "AR PL UMing TW", "AR PL UKai TW", "cwTeXMing", "cwTeXKai", "cwTeXFangSong")}
SANS = {"hans": ("Noto Sans CJK SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"), "hant": ("Noto Sans CJK TC", "WenQuanYi Micro Hei")}
LATIN = ("", "", "", '"Liberation Serif", ', '"Liberation Sans", ', '"DejaVu Serif", ')
OPENING = ("kicker", "title", "subtitle", "byline", "dateline")
CELLS = re.compile(r"(?:\s{2,}|\t)+")
MARK = re.compile(r"^(?:[①-⑳]|\[\d+\]|〔.{1,2}〕|\(\d+\)|（.）|\*+|\d+|注\d*[：:]?)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed, and what is true of it before it is printed."""

    layout: str
    texts: tuple[str, ...]
    script: str
    pieces: tuple[Piece, ...]
    spec: dict[str, Any] | None = None
    html: str = ""
    furniture: tuple[str, ...] = ()
    """Of HTML: words in the page once, or patterns ({n} ...) that stand on every page."""
    foreign: tuple[str, ...] = ()
    tagged: bool = True


@dataclass(slots=True)
class Style:
    """The type of one sheet. Sizes are CSS pixels."""

    rng: random.Random
    script: str
    size: float
    measure: float
    leading: float
    indent: str = "css"
    justify: bool = True
    hang: bool = False
    spread: bool = False
    """Heads of two characters are letter-spaced with U+3000."""
    font: str = ""
    heads: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def line(self) -> float:
        """The distance of two lines."""
        return self.size * self.leading

    @property
    def width(self) -> float:
        """The width of a column."""
        return self.size * self.measure


def draw(rng: random.Random, script: str, measure: tuple[int, int], size: tuple[float, float] = (11, 16),
         leading: tuple[float, float] = (1.3, 1.9)) -> Style:
    """Type drawn at random within what a family allows."""
    serif = rng.random() < 0.7
    body = rng.choice((SERIF if serif else SANS)[script])
    other = rng.choice((SANS if serif or rng.random() < 0.4 else SERIF)[script])
    latin = rng.choice(LATIN)
    chars = rng.randint(*measure) + rng.choice((0, 0, 0, 0.3, 0.5, 0.7))
    return Style(rng, script, rng.choice((round(rng.uniform(*size) * 2) / 2, round(rng.uniform(*size), 2))), chars,
                 round(rng.uniform(*leading), 2), rng.choice(("css", "css", "css", "ideographic", "ideographic", "space", "none")),
                 rng.random() < 0.85, rng.random() < 0.15, rng.random() < 0.3, f'{latin}"{body}"', f'{latin}"{other}"',
                 {"trim": rng.choice(("space-all", "normal", "space-first", "trim-start")),
                  "break": rng.choice(("strict", "strict", "normal", "normal", "loose", "anywhere"))})


def css(s: Style, spread: float = 1.0) -> str:
    """The style sheet of a text. `spread` scales the headlines."""
    rng = s.rng
    title = s.size * rng.uniform(1.5, 2.8) * spread
    head = s.size * rng.choice((1, 1, 1.1, 1.2, 1.35))
    align = rng.choice(("left", "center", "center"))
    heads = rng.choice(("left", "left", "center", "right")) if rng.random() < 0.9 else "right"
    gap = s.line * rng.choice((0, 0, 0.3, 0.5, 1))
    parted = s.line * rng.choice((0.4, 0.6, 1)) if s.indent == "space" else 0
    bold = rng.choice(("bold", "normal"))
    return f"""
    * {{ box-sizing: border-box; }}
    body {{ margin: 0; font: {s.size}px/{s.line}px {s.font}, serif; text-spacing-trim: {s.extra['trim']}; line-break: {s.extra['break']};
            overflow-wrap: anywhere; text-align: {'justify' if s.justify else 'left'}; color: #111; }}
    .sheet {{ position: relative; overflow: hidden; break-after: page; }} .sheet:last-child {{ break-after: auto; }}
    .well > :first-child, .box > :first-child {{ margin-top: 0 !important; }}
    .frame.rule::before {{ content: ""; position: absolute; left: -8px; top: 0; bottom: 0; border-left: 1px solid #888; }}
    .title {{ font: {rng.choice(('bold', 'bold', 'normal'))} {title:.1f}px/{rng.choice((1.2, 1.3, 1.45))} {s.heads}; text-align: {align};
              margin: {s.size * .4}px 0; }}
    .intitle {{ font-size: {s.size * rng.choice((1.3, 1.5, 1.8)):.1f}px; }}
    .kicker, .subtitle {{ font: {s.size * rng.choice((1.1, 1.25, 1.45)):.1f}px/1.5 {rng.choice((s.heads, s.font))}; text-align: {align}; }}
    .subtitle {{ margin-bottom: {s.size * .4}px; }}
    .byline, .dateline {{ text-align: {rng.choice(('left', 'center', 'center', 'right'))}; margin: {gap * .5:.1f}px 0 {gap:.1f}px;
              font-size: {s.size * rng.choice((1, 1, .9)):.1f}px; }}
    .label {{ font-family: {s.heads}; font-weight: {bold}; text-align: {rng.choice(('left', 'left', 'center'))}; margin: {gap * .5:.1f}px 0; }}
    .head {{ font: {bold} {head:.1f}px/{max(head * 1.3, s.line if head <= s.size else 0):.1f}px {rng.choice((s.heads, s.heads, s.font))};
             text-align: {heads}; margin: {gap:.1f}px 0; {'text-indent: 2em;' if heads == 'left' and rng.random() < .3 else ''} }}
    .p, .item {{ text-indent: {'2em' if s.indent == 'css' else '0'}; margin-top: {parted:.1f}px; }}
    .item {{ {rng.choice(('', '', 'padding-left: 1em;', 'text-indent: 0;'))} }}
    .cont {{ text-indent: 0 !important; margin-top: 0; }}
    .ln {{ white-space: nowrap; text-align-last: {'justify' if s.justify else 'left'}; margin-top: 0; }} .ln.end {{ text-align-last: left; }}
    .line {{ text-align: left; white-space: pre-wrap; {rng.choice(('', 'padding-left: 1em;', 'padding-left: 2em;'))} }}
    .apart {{ margin-top: {s.line * .7:.1f}px; }}
    .row {{ display: flex; text-align: left; border-bottom: 1px solid #999; text-indent: 0; }}
    .row span {{ padding: 0 4px; flex: none; }}
    .note {{ font-size: {s.size * .82:.1f}px; line-height: {s.line * .82:.1f}px; text-indent: 0; }}
    .foot {{ border-top: 1px solid #444; }}
    .pic {{ text-indent: 0; margin: {s.size * .5}px 0; text-align: {rng.choice(('left', 'center'))}; }}
    .img {{ background: #c8c8c8; }}
    .caption, .credit {{ font: {s.size * rng.choice((.75, .85, .9)):.1f}px/1.4 {s.heads}; }}
    .credit {{ text-align: {rng.choice(('right', 'left'))}; }}
    .turn {{ text-align: right; text-indent: 0; font-size: {s.size * .95:.1f}px; }}
    .fur {{ white-space: nowrap; font: {s.size * rng.choice((.75, .9, 1)):.1f}px/1.4 {rng.choice((s.font, s.heads))}; }}
    .box {{ font-size: {s.size * .9:.1f}px; line-height: {s.line * .9:.1f}px; }}
    .bordered {{ border: 1px solid #333; padding: 6px; }} .quote {{ font-size: {s.size * 1.5:.1f}px; line-height: 1.5; text-align: left;
              border-top: 2px solid #555; border-bottom: 2px solid #555; padding: 6px 0; }}
    .adhead {{ font: bold {s.size * 1.25:.1f}px/1.4 {s.heads}; text-align: center; }}
    .adtext {{ text-indent: {rng.choice(('0', '2em'))}; }}
    """


def blocks(pieces: Sequence[Piece], s: Style, notes: str = "place", floats: bool = False) -> list[Block]:
    """The blocks of some pieces. `notes`: in their place, at the "end", or at the page's "foot"; `floats`: text runs round pictures."""
    out, late, k = list[Block](), list[Block](), 0
    while k < len(pieces):
        piece = pieces[k]
        if piece.type == "line" and len(CELLS.split(piece.text.strip())) > 1:
            end = k
            while end < len(pieces) and pieces[end].type == "line" and (end == k or not pieces[end].apart):
                end += 1
            out += _table(pieces[k:end], s)
            k = end
            continue
        if piece.type in ("caption", "credit"):
            end = k + 1
            while end < len(pieces) and pieces[end].type == "credit":
                end += 1
            out.append(_picture(pieces[k:end], s, floats))
            k = end
            continue
        if piece.type == "note":
            block: Block = {"c": "note", "t": piece.text}
            if notes == "end":
                late.append(block)
            elif notes == "foot":
                out.insert(_reference(out, piece.text), block | {"foot": 1})
            else:
                out.append(block)
        else:
            out.append(_block(piece, s, bool(out)))
        k += 1
    return out + late


def _block(piece: Piece, s: Style, inside: bool) -> Block:
    words = piece.text
    if piece.type in ("title", "head", "label") and len(words) == 2 and s.spread:
        words = "　".join(words)
    if piece.type in ("p", "item") and s.indent == "ideographic":
        words = "　　" + words
    block: Block = {"c": piece.type, "t": words}
    if piece.type in ("kicker", "title", "subtitle", "head", "label", "byline"):
        block["k"] = 1
    if piece.type == "line" and piece.apart and inside:
        block["c"] += " apart"
    return block


def _table(rows: Sequence[Piece], s: Style) -> list[Block]:
    cells = [CELLS.split(row.text.strip()) for row in rows]
    n = max(len(x) for x in cells)
    wide = [max((_width(x[i]) for x in cells if i < len(x) and len(x) > 1), default=1) + 1.2 for i in range(n)]
    rules = s.rng.random() < 0.6
    out = []
    for number, row in enumerate(cells):
        if len(row) == 1:
            out.append({"c": "line", "t": row[0]})
            continue
        spans = "".join(f'<span style="width:{100 * wide[i] / sum(wide):.2f}%">{html.escape(x)}</span>' for i, x in enumerate(row))
        out.append({"c": "row" + (" apart" if number == 0 else ""), "h": spans, "s": "" if rules else "border:0"})
    return out


def _picture(pieces: Sequence[Piece], s: Style, floats: bool) -> Block:
    words = "".join(f'<div class="{x.type}">{html.escape(x.text)}</div>' for x in pieces)
    tall = s.line * s.rng.randint(3, 8)
    style = ""
    if floats and s.measure >= 15:
        side = s.rng.choice(("left", "right"))
        margin = f"0 {s.size}px {s.size * .3}px 0" if side == "left" else f"0 0 {s.size * .3}px {s.size}px"
        style = f"float:{side};width:{s.rng.randint(35, 58)}%;margin:{margin}"
    return {"c": "pic", "h": f'<div class="img" style="height:{tall:.0f}px"></div>{words}', "s": style}


def _reference(out: Sequence[Block], note: str) -> int:
    """Before which block a footnote is announced: the last that holds its mark, or the last paragraph."""
    found = MARK.match(note)
    for k in range(len(out) - 1, -1, -1):
        if found and found.group() in out[k].get("t", "") and not out[k].get("foot"):
            return k
    return max((k for k, b in enumerate(out) if b["c"] == "p"), default=len(out))


def _width(words: str) -> float:
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’…—·" else 0.55 for c in words)


def _lines(pieces: Sequence[Piece], measure: float) -> int:
    """About how many lines some pieces fill."""
    more = {"title": 2, "head": 1, "caption": 5, "byline": 0.5}
    return math.ceil(sum(math.ceil((_width(x.text) + 2) / measure) + more.get(x.type, 0) for x in pieces))


def articles(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """The pieces of each article."""
    found: dict[int, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(piece.article, []).append(piece)
    return [tuple(x) for x in found.values()]


def section(pieces: Sequence[Piece], s: Style, cols: int, spanning: bool, gap: float, **more: Any) -> Block:
    """One article for compose.js."""
    head = 0
    while spanning and head < len(pieces) and pieces[head].type in OPENING:
        head += 1
    options = {k: more.pop(k) for k in ("notes", "floats") if k in more}
    body = blocks(pieces[head:], s, **options)
    if not spanning:
        for block in body:
            if block["c"] == "title":
                block["c"] = "title intitle"
    return {"head": blocks(pieces[:head], s), "blocks": body, "cols": cols, "gap": gap, **more}


def furnish(entries: Sequence[tuple[str, str]], top: float, left: float, right: float, kind: str = "") -> list[Block]:
    """Words at the left, in the middle or at the right of a line of furniture."""
    side = {"left": f"left:{left:.0f}px;", "center": "left:0;right:0;text-align:center;", "right": f"right:{right:.0f}px;"}
    return [{"style": f"{side[where]}top:{top:.0f}px", "t": words, "c": kind} for where, words in entries if words]


def spec(s: Style, width: float, height: float, queues: list[list[Block]], templates: list[Block], **more: Any) -> dict[str, Any]:
    """What compose.js takes."""
    page = f"@page {{ size: {width:.0f}px {height:.0f}px; margin: 0; }} .sheet {{ width: {width:.0f}px; height: {height:.0f}px; }}"
    return {"lang": "zh-Hant" if s.script == "hant" else "zh-Hans", "css": css(s, more.pop("heads", 1.0)) + page + more.pop("css", ""),
            "first": s.rng.randint(1, 16), "step": 1, "max": 60, "min": 0, "justify": s.justify, "hang": s.hang, "keep": s.rng.random() < 0.85,
            "line": s.line, "last": s.rng.random() < 0.35, "queues": queues, "templates": templates, "cycle": 1, **more}


def notice(s: Style, rng: random.Random) -> list[Block]:
    """A notice or an advertisement."""
    say = wording.Voice(s.script)
    head, words = rng.choice(wording.NOTICES)
    return [{"c": "adhead", "t": say(head)}, {"c": "adtext", "t": say(words)}]


# ---- families -----------------------------------------------------------------------------------------------------------------


def newspaper(rng: random.Random, texts: Sequence[Text], kind: str = "newspaper") -> Sheet:
    """Columns of a newspaper. `kind`: plain, "boxed" notices, "neighbours" beside, a "jump" to another page, a "pair" of articles."""
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
    need = _lines(pieces, s.measure) / cols
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
        needs = [_lines(t.pieces, s.measure) / c for t, c in zip(texts, (cols, cols2), strict=True)]
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
        for at in rng.sample(range(cols), rng.choice((1, 1, 2))):
            span = rng.choice((1, 1, 2)) if at + 1 < cols and not boxes else 1
            anchor = rng.choice(("bottom", "mid", "mid", "top"))
            if anchor == "top" and spanning:
                anchor = "mid"
            y = {"bottom": top + body, "mid": top + body * rng.uniform(0.45, 0.65), "top": top}[anchor]
            own = notice(s, rng) + (notice(s, rng) if rng.random() < 0.3 else [])
            wide = span * s.width + (span - 1) * gap
            boxes.append({"x": left + at * step, "y": y, "w": wide, "anchor": anchor, "cls": rng.choice(("bordered", "bordered", "plain")),
                          "kind": "foreign", "blocks": own})
            extra += sum(math.ceil(_width(b["t"]) / (s.measure * span) + 1) for b in own) * span / cols * s.line
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
        boxes.append({"x": where, "y": top, "w": wide, "anchor": "top", "kind": "foreign", "blocks": [{"c": "p", "t": x} for x in words]})
        if side == "left":
            areas[0]["x"] += wide + gap
        outer += wide + gap
    paper = say(rng.choice(wording.PAPERS))
    head = [(w, say(t)) for w, t in wording.running_head(rng, paper)] if rng.random() < 0.9 else []
    foot = [(w, say(t)) for w, t in wording.foot(rng, paper)]
    width, height = left + outer + right, top + body + rng.randint(40, 60)
    furniture = furnish(head, rng.randint(10, 18), left, right) + furnish(foot, height - rng.randint(24, 32), left, right)
    plain = {"areas": areas, "boxes": [], "furniture": furniture}
    return Sheet(kind, tuple(t.name for t in texts), script, pieces,
                 spec(s, width, height, queues, [plain | {"boxes": boxes}, plain], step=rng.choice((1, 1, 2, 3)) if kind == "jump" else 1))


def magazine(rng: random.Random, texts: Sequence[Text], kind: str = "magazine") -> Sheet:
    """A magazine's page: two or three columns, pull quotes, pictures. `kind`: plain, "runaround", "mixed" columns, "spanheads"."""
    text = texts[0]
    cols = rng.choice((1, 2, 2)) if kind == "runaround" else rng.choice((2, 2, 3))
    s = draw(rng, text.script, {1: (26, 40), 2: (16, 24), 3: (12, 17)}[cols], (11, 15), (1.45, 1.9))
    say = wording.Voice(text.script)
    gap = round(s.size * rng.choice((1.5, 2, 2.5)))
    left, right, top = rng.randint(40, 80), rng.randint(40, 80), rng.randint(50, 90)
    inner = cols * s.width + (cols - 1) * gap
    body = min(rng.randint(34, 52), max(16, _lines(text.pieces, s.measure) / cols * 1.1 + 10)) * s.line
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
            queue += [section(pieces[:first], s, 1, True, gap, balance=True, after=s.line, **options),
                      section(pieces[first:second], s, 2, False, gap, balance=True, after=s.line, **options),
                      section(pieces[second:], s, three if three != 2 else 3, False, gap, balance=True, **options)]
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
    words = rng.choice(([("left", number), ("right", f"{name} {issue}")], [("right", f"{name}　{number}")], [("left", f"{number} {name}")],
                        [("center", number)], [("left", issue), ("right", number)], [("center", f"{name} / {number}")]))
    width, height = left + inner + right, top + body + rng.randint(50, 90)
    below = rng.random() < 0.7
    furniture = furnish(words, height - 34 if below else 20, left, right)
    if rng.random() < 0.4:
        furniture += furnish([("left" if rng.random() < 0.5 else "right", say(rng.choice(wording.SECTIONS)))], 20 if below else height - 34, left, right)
    boxes: list[Block] = []
    prose = [p.text for p in text.pieces if p.type == "p" and len(p.text) > 40]
    if kind == "magazine" and prose and rng.random() < 0.6:
        sentence = rng.choice([x for x in re.findall(r"[^。！？]{8,40}[。！？]", rng.choice(prose))] or [prose[0][:24]])
        at = rng.randrange(cols)
        boxes.append({"x": left + at * (s.width + gap), "y": top + body * rng.uniform(0.5, 0.7), "w": s.width, "anchor": "mid", "cls": "quote",
                      "kind": "furniture", "blocks": [{"c": "pull", "t": sentence}]})
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
            part["blocks"].insert(k, {"c": "pic", "h": f'<div class="img" style="height:{s.line * rng.randint(3, 9):.0f}px"></div>', "s": style})


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
        pages.append({"areas": [{"x": left, "y": top, "w": s.width, "h": body, "queue": 0, "foot": 1}], "boxes": [], "furniture": furniture})
    notes = rng.choice(("foot", "foot", "foot", "end"))
    queue = [section(p, s, 1, False, 0, notes=notes) for p in articles(text.pieces)]
    for part in queue:
        for b in part["blocks"]:
            if b["c"] == "title intitle":
                b["c"] = "title"
    return Sheet("book", (text.name,), text.script, text.pieces,
                 spec(s, width, height, [queue], pages, cycle=2, first=rng.choice((1, 3, 17, 45, 121, 238)), heads=0.8))


def vertical(rng: random.Random, texts: Sequence[Text]) -> Sheet:
    """Vertical writing, columns from right to left, in one to three tiers."""
    text = texts[0]
    tiers = rng.choice((1, 1, 2, 2, 3))
    s = draw(rng, text.script, {1: (22, 38), 2: (14, 22), 3: (11, 16)}[tiers], (12, 16), (1.5, 2.0))
    s.hang = False
    say = wording.Voice(text.script)
    gap = s.size * 2
    left, right, top = rng.randint(40, 60), rng.randint(40, 60), rng.randint(46, 70)
    body = tiers * s.width + (tiers - 1) * gap
    wide = min(rng.randint(16, 34), max(10, _lines(text.pieces, s.measure) / tiers * 1.2 + 4)) * s.line
    width, height = left + wide + right, top + body + 50
    name = say(rng.choice(wording.BOOKS if tiers == 1 else wording.PAPERS))
    furniture = furnish(rng.choice(([("center", name)], [("right", name), ("left", "{n}")], [("left", say(wording.date(rng))), ("right", name)])), 16, left, right)
    if rng.random() < 0.6:
        furniture += furnish([(rng.choice(("center", "left", "right")), wording.folio(rng))], height - 30, left, right)
    queue = [section(p, s, tiers, False, gap, notes="end") for p in articles(text.pieces)]
    area = {"x": left, "y": top, "w": wide, "h": body, "queue": 0}
    more = (".frame { writing-mode: vertical-rl; } .frame .title { font-size: 1.6em; line-height: 1.6; margin: 0 .5em; } .frame .head, .frame .byline "
            "{ margin: 0 .3em; } .frame .item { padding: 0; } .frame .pic { display: flex; } .frame .img { width: 60px; height: 60px !important; }"
            " .frame .apart { margin: 0 .7em 0 0; } .frame .kicker, .frame .subtitle { margin: 0; }"
            f" .frame .p {{ margin: 0 {s.line * .6 if s.indent == 'space' else 0:.0f}px 0 0; }} .frame .cont {{ margin: 0; }}")
    return Sheet("vertical", (text.name,), text.script, text.pieces,
                 spec(s, width, height, [queue], [{"areas": [area], "boxes": [], "furniture": furniture}], vertical=1, css=more))


def report(rng: random.Random, texts: Sequence[Text]) -> Sheet:
    """A4, one column, folios like "— 3 —", tables."""
    text = texts[0]
    s = draw(rng, text.script, (28, 42), (14, 21), (1.4, 2.0))
    s.size = round(min(s.size, 640 / s.measure), 1)
    say = wording.Voice(text.script)
    number = rng.choice(("— {n} —", "—{n}—", "- {n} -", "第{n}页 共{N}页", "{n}", "{n}/{N}", "第 {n} 页", "－ {n} －", "{n}", "— {n} —"))
    title = next((p.text for p in text.pieces if p.type == "title"), "")
    top = rng.choice(("", "", title[:24], say(rng.choice(wording.OFFICES)), say(f"{rng.choice(wording.OFFICES)}　内部资料")))
    margins = [("top-" + rng.choice(("left", "center", "right")), top)] if top else []
    margins.append(("bottom-" + rng.choice(("center", "center", "right")), say(number)))
    body = "".join(_html(b) for p in articles(text.pieces) for b in blocks(p, s, notes=rng.choice(("place", "end"))))
    side = (794 - s.width) / 2
    page = _page(794, 1123, (rng.randint(70, 110), side), margins, s)
    return Sheet("report", (text.name,), text.script, text.pieces, None, _document(css(s, 0.8) + page, body, s), tuple(m[1] for m in margins),
                 tagged=rng.random() < 0.6)


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
    address = f"https://www.{rng.choice(('cjnews', 'lzonline', 'wanghu', 'qinghe'))}.example.cn/{rng.choice(('c', 'a', 'detail', 'article'))}/{rng.randint(10**7, 10**8)}.html"
    margins = [("top-left", day), ("top-center", f"{title[:30]}_{site}"), ("bottom-left", address), ("bottom-right", "{n}/{N}")] if rng.random() < 0.75 else []
    above = rng.choice(([], [say(f"首页 > {rng.choice(wording.SECTIONS)} > 正文")], [site, say("登录　注册　客户端")],
                        [say("当前位置："), say(f"网站首页 >> {rng.choice(wording.SECTIONS)} >> 详细内容")]))
    under = rng.choice(([], [say(f"{day.replace('/', '-')}　来源：{site}　字号：大 中 小")], [say(f"来源：{rng.choice(wording.PAPERS)}　作者：{rng.choice(wording.PEOPLE)}　阅读：{rng.randint(100, 90000)}")],
                        [say("分享到：微信 微博 QQ空间")]))
    below = rng.choice(([], [say(f"（责任编辑：{rng.choice(wording.PEOPLE)}）")], [say("上一篇：没有了"), say("下一篇：") + say(rng.choice(wording.NOTICES)[0])],
                        [say("打印本页　关闭窗口")], [say(f"【责任编辑：{rng.choice(wording.PEOPLE)}】"), say("相关阅读"), say("网站地图 | 关于我们 | 版权声明")]))
    whole = blocks(text.pieces, s)
    after = next((k + 1 for k, b in enumerate(whole) if b["c"] == "title"), 0)
    fur = "<div class='fur' style='white-space:normal'>{}</div>".format
    body = "".join([fur(html.escape(x)) for x in above] + [_html(b) for b in whole[:after]] + [fur(html.escape(x)) for x in under]
                   + [_html(b) for b in whole[after:]] + [fur(html.escape(x)) for x in below])
    page = _page(794, 1123, (rng.randint(50, 70), (794 - s.width) / 2), margins, s)
    return Sheet("web", (text.name,), text.script, text.pieces, None, _document(css(s, 0.8) + page, body, s),
                 (*[m[1] for m in margins], *above, *under, *below), tagged=rng.random() < 0.6)


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
    above = rng.choice((
        [say(f"发件人{colon}{a} <{rng.choice(('lin', 'zhou', 'wu'))}@mail.example.cn>"), say(f"收件人{colon}{b}"), say(f"主题{colon}") + title, say(f"日期{colon}{day}")],
        [title, say(f"{a} <editor@paper.example.cn>"), say(day), say(f"收件人{colon}{b}")],
        [f"From: editor@paper.example.cn\nTo: {rng.choice(('desk', 'bjb'))}@paper.example.cn".split("\n")[0], f"Subject: {title}", f"Date: {day}"]))
    margins = [("bottom-center", "{n}")] if rng.random() < 0.4 else [("bottom-right", say("第{n}页 共{N}页"))] if rng.random() < 0.3 else []
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
    return Sheet("mail", (text.name,), text.script, text.pieces, None, _document(css(s, 0.7) + page, "".join(fur(html.escape(x)) for x in above) + "<hr>" + body, s),
                 (*above, *[m[1] for m in margins]), tagged=rng.random() < 0.6)


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


COUNTERS = {"{n}": "counter(page)", "{nn}": "counter(page, decimal-leading-zero)", "{N}": "counter(pages)",
            "{cn}": "counter(page, simp-chinese-informal)", "{rn}": "counter(page, lower-roman)"}


def _page(width: int, height: int, margin: tuple[float, float], boxes: Sequence[tuple[str, str]], s: Style) -> str:
    """An @page rule with furniture in the margins."""
    inside = ""
    for place, words in boxes:
        parts = [x for x in re.split(r"(\{\w+\})", words) if x]
        content = " ".join(COUNTERS[x] if x in COUNTERS else '"' + x.replace('"', "”") + '"' for x in parts)
        inside += f"@{place} {{ content: {content}; font: {s.size * .8:.1f}px {s.font}; white-space: nowrap; }} "
    return f"@page {{ size: {width}px {height}px; margin: {margin[0]:.0f}px {margin[1]:.2f}px; {inside} }}"


Family = Callable[[random.Random, Sequence[Text]], Sheet]


def _kind(family: Callable[[random.Random, Sequence[Text], str], Sheet], kind: str) -> Family:
    return lambda rng, texts: family(rng, texts, kind)


FAMILIES: dict[str, Family] = {
    **{kind: _kind(newspaper, kind) for kind in ("newspaper", "boxed", "neighbours", "jump", "pair")},
    **{kind: _kind(magazine, kind) for kind in ("magazine", "runaround", "mixed", "spanheads")},
    "book": book, "vertical": vertical, "report": report, "web": web, "mail": mail,
}
WEIGHTS = {"newspaper": 3.0, "boxed": 2.0, "neighbours": 1.5, "jump": 1.5, "pair": 2.0, "magazine": 2.0, "runaround": 1.5, "mixed": 1.5, "spanheads": 1.0,
           "book": 2.5, "vertical": 0.8, "report": 2.0, "web": 1.5, "mail": 1.0}


def suits(family: str, text: Text) -> bool:
    """Code and tables are not set in narrow or vertical columns."""
    lines = [p for p in text.pieces if p.type == "line"]
    wide = max((_width(p.text) for p in lines), default=0)
    if family in ("report", "book", "web", "mail"):
        return True
    if family == "spanheads":
        return any(p.type == "head" for p in text.pieces) and len(lines) * 3 < len(text.pieces)
    if family == "vertical":
        return not any(re.search(r"[ -~]{12}", p.text) for p in text.pieces) and not any(CELLS.search(p.text) for p in lines)
    return wide <= 14 or len(lines) * 5 < len(text.pieces)
