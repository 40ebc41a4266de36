"""What sheets are made of: type, blocks of text, tables, pictures, furniture. The families of layouts put them together.

A sheet is either a `spec` for compose.js (frames, into which the text runs) or HTML that Chromium breaks into pages itself.
"""

from __future__ import annotations

import html
import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.pages import wording
from benchmarks.pages.texts import Piece

Block = dict[str, Any]

SERIF = {
    "hans": ("Noto Serif CJK SC", "Noto Serif CJK SC", "AR PL UMing CN", "AR PL UKai CN", "LXGW WenKai"),
    "hant": ("Noto Serif CJK TC", "Noto Serif CJK HK", "AR PL UMing TW", "AR PL UKai TW", "cwTeXMing", "cwTeXKai", "cwTeXFangSong"),
}
SANS = {
    "hans": ("Noto Sans CJK SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"),
    "hant": ("Noto Sans CJK TC", "WenQuanYi Micro Hei"),
}
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
    """Of HTML: words that stand once among the text."""
    margins: tuple[str, ...] = ()
    """Of HTML: words or patterns ({n} ...) that stand on every page."""
    foreign: tuple[str, ...] = ()
    tagged: bool = True
    """Whether the PDF carries its structure."""


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


def draw(
    rng: random.Random,
    script: str,
    measure: tuple[int, int],
    size: tuple[float, float] = (11, 16),
    leading: tuple[float, float] = (1.3, 1.9),
) -> Style:
    """Type drawn at random within what a family allows."""
    serif = rng.random() < 0.7
    body = rng.choice((SERIF if serif else SANS)[script])
    other = rng.choice((SANS if serif or rng.random() < 0.4 else SERIF)[script])
    latin = rng.choice(LATIN)
    chars = rng.randint(*measure) + rng.choice((0, 0, 0, 0.3, 0.5, 0.7))
    return Style(
        rng,
        script,
        rng.choice((round(rng.uniform(*size) * 2) / 2, round(rng.uniform(*size), 2))),
        chars,
        round(rng.uniform(*leading), 2),
        rng.choice(("css", "css", "css", "ideographic", "ideographic", "space", "none")),
        rng.random() < 0.85,
        rng.random() < 0.15,
        rng.random() < 0.3,
        f'{latin}"{body}"',
        f'{latin}"{other}"',
        {
            "trim": rng.choice(("space-all", "normal", "space-first", "trim-start")),
            "break": rng.choice(("strict", "strict", "normal", "normal", "loose", "anywhere")),
        },
    )


def css(s: Style, spread: float = 1.0) -> str:
    """The style sheet of a text. `spread` scales the headlines."""
    rng = s.rng
    title = s.size * rng.uniform(1.5, 2.8) * spread
    head = s.size * rng.choice((1, 1, 1.1, 1.2, 1.35))
    align = rng.choice(("left", "center", "center"))
    heads = rng.choice(("left", "left", "center")) if rng.random() < 0.95 else "right"
    gap = s.line * rng.choice((0, 0, 0.3, 0.5, 1))
    parted = s.line * rng.choice((0.4, 0.6, 1)) if s.indent == "space" else 0
    bold = rng.choice(("bold", "normal"))
    return f"""
    * {{ box-sizing: border-box; }}
    body {{ margin: 0; font: {s.size}px/{s.line}px {s.font}, serif;
            text-spacing-trim: {s.extra["trim"]}; line-break: {s.extra["break"]};
            overflow-wrap: anywhere; text-align: {"justify" if s.justify else "left"}; color: #111; }}
    .sheet {{ position: relative; overflow: hidden; break-after: page; }} .sheet:last-child {{ break-after: auto; }}
    .well > :first-child, .box > :first-child {{ margin-top: 0 !important; }}
    .frame.rule::before {{ content: ""; position: absolute; left: -8px; top: 0; bottom: 0; border-left: 1px solid #888; }}
    .title {{ font: {rng.choice(("bold", "bold", "normal"))} {title:.1f}px/{rng.choice((1.2, 1.3, 1.45))} {s.heads};
              text-align: {align}; margin: {s.size * 0.4}px 0; }}
    .intitle {{ font-size: {s.size * rng.choice((1.3, 1.5, 1.8)):.1f}px; }}
    .kicker, .subtitle {{ font: {s.size * rng.choice((1.1, 1.25, 1.45)):.1f}px/1.5 {rng.choice((s.heads, s.font))};
              text-align: {align}; }}
    .subtitle {{ margin-bottom: {s.size * 0.4}px; }}
    .byline, .dateline {{ text-align: {rng.choice(("left", "center", "center", "right"))}; margin: {gap * 0.5:.1f}px 0 {gap:.1f}px;
              font-size: {s.size * rng.choice((1, 1, 0.9)):.1f}px; }}
    .label {{ font-family: {s.heads}; font-weight: {bold}; text-align: {rng.choice(("left", "left", "center"))};
              margin: {gap * 0.5:.1f}px 0; }}
    .head {{ font: {bold} {head:.1f}px/{max(head * 1.3, s.line if head <= s.size else 0):.1f}px
             {rng.choice((s.heads, s.heads, s.font))}; text-align: {heads}; margin: {gap:.1f}px 0;
             {"text-indent: 2em;" if heads == "left" and rng.random() < 0.3 else ""} }}
    .p, .item {{ text-indent: {"2em" if s.indent == "css" else "0"}; margin-top: {parted:.1f}px; }}
    .item {{ {rng.choice(("", "", "padding-left: 1em;", "text-indent: 0;"))} }}
    .cont {{ text-indent: 0 !important; margin-top: 0; }}
    .ln {{ white-space: nowrap; text-align-last: {"justify" if s.justify else "left"}; margin-top: 0; }}
    .ln.end {{ text-align-last: left; }}
    .line {{ text-align: left; white-space: pre-wrap; {rng.choice(("", "padding-left: 1em;", "padding-left: 2em;"))} }}
    .apart {{ margin-top: {s.line * 0.7:.1f}px; }}
    .row {{ display: flex; text-align: left; border-bottom: 1px solid #999; text-indent: 0; }}
    .row span {{ padding: 0 4px; flex: none; }}
    .note {{ font-size: {s.size * 0.82:.1f}px; line-height: {s.line * 0.82:.1f}px; text-indent: 0; }}
    .foot {{ border-top: 1px solid #444; }}
    .pic {{ text-indent: 0; margin: {s.size * 0.5}px 0; text-align: {rng.choice(("left", "center"))}; }}
    .img {{ background: #c8c8c8; }}
    .caption, .credit {{ font: {s.size * rng.choice((0.75, 0.85, 0.9)):.1f}px/1.4 {s.heads}; }}
    .credit {{ text-align: {rng.choice(("right", "left"))}; }}
    .turn {{ text-align: right; text-indent: 0; font-size: {s.size * 0.95:.1f}px; }}
    .fur {{ white-space: nowrap; font: {s.size * rng.choice((0.75, 0.9, 1)):.1f}px/1.4 {rng.choice((s.font, s.heads))}; }}
    .box {{ font-size: {s.size * 0.9:.1f}px; line-height: {s.line * 0.9:.1f}px; }}
    .bordered {{ border: 1px solid #333; padding: 6px; }} .quote {{ font-size: {s.size * 1.5:.1f}px; line-height: 1.5;
             text-align: left;
              border-top: 2px solid #555; border-bottom: 2px solid #555; padding: 6px 0; }}
    .upright {{ writing-mode: vertical-rl; }}
    .upright .title, .upright .kicker, .upright .subtitle {{ font-size: {s.size * 1.7:.0f}px; }}
    .adhead {{ font: bold {s.size * 1.25:.1f}px/1.4 {s.heads}; text-align: center; }}
    .adtext {{ text-indent: {rng.choice(("0", "2em"))}; }}
    """


def blocks(pieces: Sequence[Piece], s: Style, notes: str = "place", floats: bool = False) -> list[Block]:
    """The blocks of some pieces.

    `notes` stand in their place, at the "end", or at the page's "foot"; with `floats`, text runs round pictures.
    """
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
    wide = [max((ems(x[i]) for x in cells if i < len(x) and len(x) > 1), default=1) + 1.2 for i in range(n)]
    rules = s.rng.random() < 0.6
    crowd = sum(wide) / s.measure
    if crowd > 2:
        return [{"c": "line" + (" apart" if k == 0 else ""), "t": row.text} for k, row in enumerate(rows)]
    small = f"font-size:{s.size * max(0.62, 0.98 / crowd):.1f}px;" if crowd > 1 else ""
    out = []
    for number, row in enumerate(cells):
        if len(row) == 1:
            out.append({"c": "line", "t": row[0]})
            continue
        spans = "".join(f'<span style="width:{100 * wide[i] / sum(wide):.2f}%">{html.escape(x)}</span>' for i, x in enumerate(row))
        out.append({"c": "row" + (" apart" if number == 0 else ""), "h": spans, "s": small + ("" if rules else "border:0")})
    return out


def _picture(pieces: Sequence[Piece], s: Style, floats: bool) -> Block:
    words = "".join(f'<div class="{x.type}">{html.escape(x.text)}</div>' for x in pieces)
    tall = s.line * s.rng.randint(3, 8)
    style = ""
    if floats and s.measure >= 15:
        side = s.rng.choice(("left", "right"))
        margin = f"0 {s.size}px {s.size * 0.3}px 0" if side == "left" else f"0 0 {s.size * 0.3}px {s.size}px"
        style = f"float:{side};width:{s.rng.randint(35, 58)}%;margin:{margin}"
    return {"c": "pic", "h": f'<div class="img" style="height:{tall:.0f}px"></div>{words}', "s": style}


def _reference(out: Sequence[Block], note: str) -> int:
    """Before which block a footnote is announced: the last that holds its mark, or the last paragraph."""
    found = MARK.match(note)
    for k in range(len(out) - 1, -1, -1):
        if found and found.group() in out[k].get("t", "") and not out[k].get("foot"):
            return k
    return max((k for k, b in enumerate(out) if b["c"] == "p"), default=len(out))


def ems(words: str) -> float:
    """About how wide words are, in ems."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’…—·" else 0.55 for c in words)


def depth(pieces: Sequence[Piece], measure: float) -> int:
    """About how many lines some pieces fill."""
    more = {"title": 2, "head": 1, "caption": 5, "byline": 0.5}
    return math.ceil(sum(math.ceil((ems(x.text) + 2) / measure) + more.get(x.type, 0) for x in pieces))


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
    return {
        "lang": "zh-Hant" if s.script == "hant" else "zh-Hans",
        "css": css(s, more.pop("heads", 1.0)) + page + more.pop("css", ""),
        "first": s.rng.randint(1, 16),
        "step": 1,
        "max": 60,
        "min": 0,
        "justify": s.justify,
        "hang": s.hang,
        "keep": s.rng.random() < 0.85,
        "line": s.line,
        "last": s.rng.random() < 0.35,
        "of": s.rng.choice((0, 0, 0, 48, 64)),
        "queues": queues,
        "templates": templates,
        "cycle": 1,
        **more,
    }


def notice(s: Style, chosen: tuple[str, str]) -> list[Block]:
    """A notice or an advertisement."""
    say = wording.Voice(s.script)
    head, words = chosen
    return [{"c": "adhead", "t": say(head)}, {"c": "adtext", "t": say(words)}]
