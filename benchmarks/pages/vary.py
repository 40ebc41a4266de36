"""Texts as another paper might have set them: other bylines, subtitles and captions."""

from __future__ import annotations

import random
from dataclasses import replace

from benchmarks.pages.texts import Piece, Text

SURNAMES = (
    "陈林黄周吴徐孙胡朱高何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
    "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文斌晨曦雨桐子"
    "涵思远嘉怡志远海燕晓峰玉兰春生一鸣若水知秋景行望舒长青立新少卿清和"
)
ROLES = ("记者", "本报记者", "见习记者", "通讯员", "本刊记者", "特约记者", "实习生", "全媒体记者")
OFFICES = ("市水利局", "县教育考试院", "本报评论员", "社区管理委员会", "省地方志编纂委员会", "城建集团有限公司",
           "大学新闻中心", "区文化馆编辑部", "农业科学研究所")


def name(rng: random.Random) -> str:
    """A name that nobody here has."""
    full = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice([1, 2, 2])))
    return f"{full[0]} {full[1]}" if len(full) == 2 and rng.random() < 0.3 else full


def _byline(rng: random.Random) -> str:
    a, b, c = name(rng), name(rng), name(rng)
    role = rng.choice(ROLES)
    forms = (
        f"{role} {a}", f"{role} {a} {b}", f"{role} {a} 通讯员 {b}", f"{role} {a} 实习生 {b} {c}", f"{role} {a} 文/图",
        f"{role} {a} {b} 文/摄影", f"□{role} {a}", f"□ {role} {a} {b}", f"■ {a}", f"文/{a}", f"文／{role} {a} 图／{b}",
        f"文 / {a} 摄影 / {b}", f"作者：{a}", f"撰文 {a}", f"（{role} {a}）", a, f"{a} {b}", f"◎{a}", f"{role}：{a} {b}",
        f"{role}{a}", rng.choice(OFFICES), f"采写：{a} 摄影：{b}", f"编辑 {a} 校对 {b}", f"{a} 口述 {b} 整理",
    )
    return rng.choice(forms)


def crop(text: Text, rng: random.Random, most: int = 6) -> Text:
    """A few pieces of a text that follow each other, mostly from where an article or a section begins."""
    begins = [n for n, x in enumerate(text.pieces) if x.type in ("kicker", "title", "head", "label")]
    start = rng.choice(begins) if begins and rng.random() < 0.6 else rng.randrange(len(text.pieces))
    return replace(text, pieces=text.pieces[start : start + rng.randint(1, most)])


def vary(text: Text, rng: random.Random) -> Text:
    """The text as another paper might have set it: without its kicker, with a subtitle, under another byline."""
    pieces: list[Piece] = []
    for piece in text.pieces:
        words, kind = piece.text, piece.type
        if kind == "kicker" and rng.random() < 0.5:
            continue
        if kind == "title" and text.script == "hans" and words.count(" ") == 1 and words.isprintable() and rng.random() < 0.3:
            above, below = words.split(" ")
            if min(len(above), len(below)) >= 5:
                pieces += [replace(piece, text=above), Piece("subtitle", rng.choice(["", "", "——"]) + below, piece.article)]
                continue
        if kind == "subtitle" and rng.random() < 0.3:
            words = words.removeprefix("——") if words.startswith("——") else "——" + words
        if kind == "byline" and text.script == "hans" and rng.random() < 0.5:
            words = _byline(rng)
        if kind == "caption" and text.script == "hans" and "摄" not in words and rng.random() < 0.4:
            by = name(rng)
            ends = rng.choice([f" {rng.choice(ROLES)} {by} 摄", "（资料图片）", f" {by}/摄", ""])
            words = words + ends if ends else rng.choice(["图为", "▲"]) + words
        pieces.append(replace(piece, text=words))
    return replace(text, pieces=tuple(pieces))
