"""Texts as a daily prints its reports: headlines and heads made of clauses, labels, captions, bylines above or below.

The paragraphs are those of a text; what stands above and between them is made of their own words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import regex

from benchmarks.pages.texts import Piece, Text
from benchmarks.pages.vary import ROLES, name

CLAUSE = regex.compile(r"(?<=^|[，。；：！？、“”（）—…])\p{Han}{4,24}(?=[，。；：！？、“”（）—…])")
LABELS = ("一线", "观察", "回访", "数读", "声音", "前沿", "链接", "现场", "展望", "亮点", "背景", "发展", "记者手记")
VERBS = ("推进", "深化", "强化", "聚焦", "突出", "坚持", "做优", "守住", "办好", "打造", "激发", "筑牢")
STYLES = ("none", "year", "year-head", "phrase", "phrase", "verb", "label", "label-head", "label-head", "label-headline",
          "label-headline")
SCARCE = 4  # paragraphs: a shorter report has no heads
BARRED = regex.compile(r"^[的了着过和与及而但又也就都却]|[的了着过和与及而在把被对从为向以]$")


def suits(text: Text) -> bool:
    """True if a text has the paragraphs of a report."""
    return text.script == "hans" and sum(x.type == "p" and len(x.text) > 50 for x in text.pieces) >= 3


def report(text: Text, rng: random.Random) -> Text:
    """The text as a daily might have printed it."""
    words = [c for x in text.pieces if x.type == "p" for c in CLAUSE.findall(x.text) if not BARRED.search(c)]
    rng.shuffle(words)
    clauses, phrases = iter([x for x in words if 4 <= len(x) <= 9]), iter([x for x in words if 9 <= len(x) <= 22])
    pieces: list[Piece] = []
    for article, group in groupby(text.pieces, key=lambda x: x.article):
        pieces += _article(list(group), article, clauses, phrases, rng)
    return replace(text, pieces=tuple(pieces))


def _article(old: list[Piece], article: int, clauses: Iterator[str], phrases: Iterator[str], rng: random.Random) -> list[Piece]:
    body = [x for x in old if x.type in ("p", "item", "line", "note", "caption", "credit", "head", "label")]
    kinds = {x.type: x for x in old}
    count = sum(x.type == "p" for x in body)
    made: list[Piece] = []

    def put(kind: str, words: str) -> None:
        if words:
            made.append(Piece(kind, words, article))

    headed = any(x.type in ("head", "label") for x in body)
    if rng.random() < 0.4:
        put("kicker", kinds["kicker"].text if "kicker" in kinds else next(phrases, ""))
    late = rng.random() < 0.1 and body[0].type == "p"  # the headline was read behind the first paragraph
    if late:
        made.append(body.pop(0))
    put("title", _headline(clauses, phrases, rng) or kinds.get("title", Piece("", "")).text)
    if rng.random() < 0.6:
        put("subtitle", rng.choice(["", "", "——"]) + _sub(clauses, phrases, rng))
    by = _byline(rng)
    above = rng.random() < 0.4
    if above:
        put("byline", by)
    every, style = rng.randint(2, 4), rng.choice(STYLES)
    verb, year, since = rng.choice(VERBS), rng.randint(2005, 2024), 0
    pictures = rng.random() < 0.5
    for n, piece in enumerate(body):
        if piece.type == "p":
            if n == 0 and not late and len(piece.text) > 40 and "本报" not in piece.text[:8] and rng.random() < 0.6:
                piece = replace(piece, text=_lead(rng) + piece.text)
            elif not headed and count >= SCARCE and since >= every and style != "none":
                year, since = year + 1, 0
                if "label" in style:
                    put("label", f"【{rng.choice(LABELS)}】")
                if "year" in style:
                    put("head", str(year))
                if style == "verb":
                    put("head", verb + next(clauses, "重点工作"))
                elif "head" in style or style == "phrase":
                    put("head", _headline(clauses, phrases, rng) if style == "label-headline" else _sub(clauses, phrases, rng))
            if pictures and n and rng.random() < 0.15 and (words := next(phrases, "")):
                put("caption", _caption(words, next(clauses, ""), rng))
                if rng.random() < 0.15:
                    put("credit", rng.choice(["{}/图", "{} 摄", "图/{}", "摄影 {}"]).format(name(rng)))
            since += 1
        made.append(piece)
    if not above:
        put("byline", by)
    if rng.random() < 0.07:  # pulled out of the columns, and read last
        for label in rng.sample(LABELS, rng.randint(1, 3)):
            put("label", f"【{label}】{_sub(clauses, phrases, rng)}")
    return made


def _headline(clauses: Iterator[str], phrases: Iterator[str], rng: random.Random) -> str:
    form = rng.choice(["two", "three", "one", "long", "long", "colon"])
    parts = {"two": [clauses, clauses], "three": [clauses, clauses, phrases], "one": [phrases], "long": [phrases, phrases],
             "colon": [clauses, phrases]}[form]
    return ("：" if form == "colon" else " ").join(x for p in parts if (x := next(p, "")))


def _sub(clauses: Iterator[str], phrases: Iterator[str], rng: random.Random) -> str:
    first = next(phrases, "")
    return first if rng.random() < 0.7 else f"{first}{rng.choice('， ，')}{next(clauses, '')}".strip("， ")


def _byline(rng: random.Random) -> str:
    a, b, c = name(rng), name(rng), name(rng)
    role = rng.choice(ROLES)
    forms = (f"{role} {a}", f"{role} {a} {b}", f"{role} {a} 通讯员 {b}", f"{role} {a} 通讯员 {b} {c}",
             f"{role} {a} {b} 通讯员 {c} 文/图", f"{role} {a} 文/图", f"通讯员 {a} {b}", f"{role} {a} 实习生 {b}")
    return rng.choice(forms)


def _lead(rng: random.Random) -> str:
    day = f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    role, who = rng.choice(ROLES), name(rng)
    return rng.choice(["近日，", "日前，", f"{day}，", f"{day}上午，", "本报讯", f"本报讯（{role} {who}）", "今年以来，",
                       f"{role}{day}获悉，", f"{role}从{day}召开的会议上获悉，"])


def _caption(words: str, more: str, rng: random.Random) -> str:
    by = name(rng)
    words = rng.choice([words, words, f"{words}，{more}" if more else words, f"图为{words}", f"▲{words}"])
    return words + rng.choice(["", "", f" {rng.choice(ROLES)} {by} 摄", f" {by} 摄", "（资料图片）", " 资料图片"])
