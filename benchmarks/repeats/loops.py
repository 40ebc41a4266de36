"""Texts spoilt as models spoil them that read a page twice: the damage, and what must be left of it.

Each function takes the blocks of a clean text and gives a `Spoilt`, or None if the text has no place for it. What is put in
is set among the blocks, so that every form in which a text comes (blank lines, single breaks, wrapped) breaks it elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import regex

from benchmarks.pages.texts import Piece
from cleaner.lexicon import lexicon
from cleaner.passes.repeats.compact import FOLD, MARKS

ENDS = regex.compile(r"[。！？；，][”』」）]?")
ALIKE = """
    未末 己已 土士 日曰 人入 八人 大太 干千 天夫 午牛 体休 侯候 拔拨 蓝篮 辨辩 域城 场扬 推椎 很狠 们门 问间 闻间 王玉 主王
    今令 几儿 刀力 九丸 乌鸟 木术 本木 目自 白百 田由 甲申 石右 古占 矿旷 准淮 治冶 情清 请清 晴睛 待侍 持特 村材 析折 拆析
    科料 和知 季李 往住 任仕 传转 输轮 论抢 拍柏 桃挑 经径 轻经 测侧 厅斤 所听 贷货 资货 赏尝 常堂 党堂 受爱 爪瓜 孤狐 捉促
    起赶 远运 还环 坏怀 进讲 计订 付什 对时 文丈 义叉 反友 及级 记纪 导异 岛鸟 东车 西酉 南甫 北比 年牛 月用 上止 下卞 不木
    中申 的旳 是昰 了子 在左 有冇 这过 来米 国围 地他 也地 出山 要耍 里重 水木 小少 多名 心必 手毛 方万 生主 民氏 业亚 电申
    工王 长张 高商 新亲 老考 道通 見貝 開閉 間問 東柬
""".split()  # noqa: SIM905
LIKE = {a: [y for x in ALIKE for y in x if a in x and y != a] for x in ALIKE for a in x}
ENDING = MARKS | {full for full, _ in FOLD}
OFTEN = "的一是了在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"


@dataclass
class Spoilt:
    """Blocks with the damage, blocks as they must be left, and what was done."""

    blocks: list[Piece]
    truth: list[Piece]
    lost: bool = False  # the print goes on where nothing is left: a gap must be flagged
    page: list[str] = field(default_factory=list)  # furniture that was set in; it may stay
    also: list[list[Piece]] = field(default_factory=list)  # what is as right: the same file may have come from either
    turned: tuple[str, str] = ("", "")  # of a passage read in a circle: what stands before the place that is proved, and behind it


def blur(text: str, share: float, rng: random.Random) -> str:
    """`text` read again with about `share` of its characters wrong, at least one: alike, doubled, dropped, put in.

    Not the first two and the last two: nothing would tell that they are of the copy.
    """
    count = max(1, round(share * len(text) * rng.uniform(0.6, 1.4)))
    wrong = sorted(rng.sample(range(2, len(text) - 2), count)) if len(text) > 6 else []
    out, at = [], 0
    for k in wrong:
        out.append(text[at:k])
        at = k + 1
        ch, how = text[k], rng.random()
        if how < 0.12:
            continue
        other = rng.choice(LIKE.get(ch) or OFTEN)
        out.append(other if how < 0.85 else ch + other if how < 0.95 else ch + ch)
    return "".join([*out, text[at:]])


def paragraphs(pieces: Sequence[Piece], least: int) -> list[int]:
    """Paragraphs of at least `least` characters."""
    return [n for n, p in enumerate(pieces) if p.type == "p" and len(p.text) >= least]


def unit(text: str, rng: random.Random, least: int = 10) -> tuple[int, int] | None:
    """A clause or two, or any piece of a paragraph: what is said again."""
    ends = [0, *(m.end() for m in ENDS.finditer(text))]
    spans = [(a, b) for i, a in enumerate(ends) for b in ends[i + 1 : i + 5] if b - a >= least]
    if not spans:
        return None
    start, end = rng.choice(spans)
    if rng.random() < 0.4 and end - start > least + 8:  # a model begins anywhere
        start += rng.randint(1, 6)
        end = min(len(text), end + rng.randint(-3, 6))
    return (start, end) if end - start >= least else None


def other(piece: Piece, text: str) -> Piece:
    """The block with other words."""
    return Piece(piece.type, text, piece.article)


def tail(pieces: list[Piece], rng: random.Random) -> Spoilt | None:
    """The text ends in a loop that breaks off anywhere.

    Where the loop goes on from a word to a mark, it may have begun before the mark or behind it: the file is the same.
    """
    n = rng.choice(paragraphs(pieces, 40) or [-1])
    found = unit(pieces[n].text, rng) if n >= 0 else None
    if found is None:
        return None
    start, end = found
    text = pieces[n].text
    said, rounds = text[start:end], rng.choice((2, 3, 5, 8, 20, 60))
    while start and text[start - 1] == text[end - 1]:  # the loop begins there already
        start, end = start - 1, end - 1
    left = text[: end + (text[end] in ENDING)] if end < found[1] else text[:end]
    rest = said[: rng.randrange(len(said))]
    spoilt = text[: found[1]] + said * rounds + rest
    marks = next(k for k, ch in enumerate(spoilt[end:]) if ch not in ENDING)
    also = [[*pieces[:n], other(pieces[n], spoilt[: end + k])] for k in range(marks + 1)] if text[end - 1] not in ENDING else []
    return Spoilt([*pieces[:n], other(pieces[n], spoilt)], [*pieces[:n], other(pieces[n], left)], True, also=also)


def loop(pieces: list[Piece], rng: random.Random, share: float = 0) -> Spoilt | None:
    """A piece is said again two to twelve times in the middle of a paragraph, which goes on."""
    n = rng.choice(paragraphs(pieces, 40) or [-1])
    found = unit(pieces[n].text, rng, 20 if share else 10) if n >= 0 else None
    if found is None:
        return None
    start, end = found
    text = pieces[n].text
    rounds = [text[start:end] for _ in range(rng.choice((1, 2, 3, 5, 11)) if end - start >= 18 else rng.choice((2, 3, 5, 11)))]
    again = "".join(blur(x, share, rng) if share else x for x in rounds)
    return Spoilt([*pieces[:n], other(pieces[n], text[:end] + again + text[end:]), *pieces[n + 1 :]], pieces)


def restart(pieces: list[Piece], rng: random.Random, share: float = 0) -> Spoilt | None:
    """Some blocks before, from within a paragraph, the model begins again, and then reads on."""
    mine = paragraphs(pieces, 30)
    n = rng.choice(mine or [-1])
    to = rng.randrange(n, min(n + 3, len(pieces)))
    if n < 0 or pieces[to].type != "p":
        return None
    end = rng.randrange(len(pieces[to].text) // 2, len(pieces[to].text) + 1)
    start = rng.randrange(0, len(pieces[n].text) // 2) if rng.random() < 0.6 else 0
    if n == to and end - start < 30:
        return None
    first = [*pieces[n:to], other(pieces[to], pieces[to].text[:end])]
    again = [other(first[0], first[0].text[start:]), *first[1:]] if n < to else [other(first[0], first[0].text[start:end])]
    if share:
        again = [other(x, blur(x.text, share, rng)) for x in again]
    last, rest = again[-1], pieces[to].text[end:]
    if rng.random() < 0.5 or end == len(pieces[to].text):  # in a paragraph of its own, else right there
        blocks = [*pieces[:n], *first, *again[:-1], other(last, last.text + rest)]
    else:
        blocks = [*pieces[:n], *first[:-1], other(first[-1], first[-1].text + again[0].text), *again[1:]]
        blocks[-1] = other(blocks[-1], blocks[-1].text + rest)
    return Spoilt([*blocks, *pieces[to + 1 :]], pieces)


def page_turn(pieces: list[Piece], rng: random.Random, share: float = 0) -> Spoilt | None:
    """Blocks of 120 characters or more are printed a second time further on."""
    mine = [n for n in paragraphs(pieces, 40) if n < len(pieces) - 2]
    if not mine:
        return None
    n = rng.choice(mine)
    to = n + 1
    while to < len(pieces) - 1 and (sum(len(p.text) for p in pieces[n:to]) < 120 or rng.random() < 0.4):
        to += 1
    if sum(len(p.text) for p in pieces[n:to]) < 120:
        return None
    at = rng.randrange(to, len(pieces) + 1)
    copy = [other(p, blur(p.text, share, rng)) if share else p for p in pieces[n:to]]
    return Spoilt([*pieces[:at], *copy, *pieces[at:]], pieces)


def inserted(pieces: list[Piece], rng: random.Random, share: float = 0) -> Spoilt | None:
    """A piece of a paragraph, cut anywhere, stands in another one, mostly further on: between two clauses or within a word.

    Where it tears a number in two and the digit beside it is by chance that beside it at its own place, the digit may belong to
    either: the file is the same, and no reader can know the number.
    """
    mine = paragraphs(pieces, 60)
    if len(mine) < 2:
        return None
    n, to = sorted(rng.sample(mine, 2))
    if rng.random() < 0.15:
        n, to = to, n
    length = rng.randint(40, min(200, len(pieces[n].text)) if len(pieces[n].text) > 40 else 40)
    start = rng.randrange(0, len(pieces[n].text) - length + 1)
    said = pieces[n].text[start : start + length]
    text = pieces[to].text
    clauses = [m.end() for m in ENDS.finditer(text)] or [len(text)]
    at = rng.choice(clauses) if rng.random() < 0.6 else rng.randrange(5, len(text) - 5)
    blocks = list(pieces)
    blocks[to] = other(pieces[to], text[:at] + (blur(said, share, rng) if share else said) + text[at:])
    own, also = pieces[n].text, []
    if text[at - 1 : at + 1].isdecimal():
        shorter = ((at - 1, at, own[max(0, start - 1) : start] == text[at - 1]),
                   (at, at + 1, own[start + length : start + length + 1] == text[at]))
        also = [[*pieces[:to], other(pieces[to], text[:a] + text[b:]), *pieces[to + 1 :]] for a, b, chance in shorter if chance]
    return Spoilt(blocks, pieces, also=also)


def cut_copy(pieces: list[Piece], rng: random.Random, share: float = 0) -> Spoilt | None:
    """A piece cut off at one end or both, in the middle of a word if may be, as a paragraph of its own further on."""
    mine = [n for n in paragraphs(pieces, 60) if n < len(pieces) - 1]
    if not mine:
        return None
    n = rng.choice(mine)
    text = pieces[n].text
    torn = [k for k in range(4, len(text) - 4) if lexicon().seam(text[k - 4 : k], text[k : k + 4]) > 3]
    start = rng.choice([0, *(k for k in torn if k < len(text) // 3)])
    end = rng.choice([k for k in torn if k - start >= 40] or [len(text)])
    said = text[start:end]
    if len(said) < 40 or (start, end) == (0, len(text)):
        return None
    at = rng.randrange(n + 1, len(pieces) + 1)
    return Spoilt([*pieces[:at], other(pieces[n], blur(said, share, rng) if share else said), *pieces[at:]], pieces)


def rotated(pieces: list[Piece], rng: random.Random) -> Spoilt | None:
    """A B A B, of which B A is the text: it begins and ends in the middle of a sentence, and A B is the jump."""
    mine = paragraphs(pieces, 160)
    if not mine:
        return None
    n = rng.choice(mine)
    text = pieces[n].text
    torn = [k for k in range(4, len(text) - 4) if lexicon().seam(text[k - 4 : k], text[k : k + 4]) > 4]
    starts, middles = [k for k in torn if k < len(text) // 4], [k for k in torn if len(text) // 3 < k < len(text) * 2 // 3]
    ends = [k for k in torn if k > len(text) * 3 // 4]
    if not (starts and middles and ends):
        return None
    a, b, c = rng.choice(starts), rng.choice(middles), rng.choice(ends)
    first, second = text[b:c], text[a:b]
    return Spoilt([*pieces[:n], other(pieces[n], (first + second) * 2), *pieces[n + 1 :]],
                  [*pieces[:n], other(pieces[n], second + first), *pieces[n + 1 :]], True, turned=(second, first))


def furniture(pieces: list[Piece], rng: random.Random, share: float = 0) -> Spoilt | None:
    """At the turn of a page, with its number and running head, the last lines are read again; or they cross it."""
    n = rng.choice(paragraphs(pieces, 80) or [-1])
    if n < 0:
        return None
    text = pieces[n].text
    end = rng.randrange(len(text) // 2, len(text))
    start = rng.randrange(0, end - 30)
    head = rng.choice(("槐江日报", "青屏文史资料", "社会新闻", "第七章 旧城"))
    page = rng.sample([f"— {rng.randint(2, 40)} —", head, "本版编辑 顾盼"], 2)
    lines = [Piece("furniture", x) for x in page]
    said = text[start:end]
    said = blur(said, share, rng) if share else said
    if rng.random() < 0.5:  # read again on the next page
        blocks = [*pieces[:n], other(pieces[n], text[:end]), *lines, other(pieces[n], said + text[end:])]
    else:  # the page turns within what was read first
        k = rng.randrange(start + 8, end - 8)
        blocks = [*pieces[:n], other(pieces[n], text[:k]), *lines, other(pieces[n], text[k:end] + said + text[end:])]
    return Spoilt([*blocks, *pieces[n + 1 :]], pieces, page=page)


def two(pieces: list[Piece], rng: random.Random) -> Spoilt | None:
    """Two damages in one text."""
    half = len(pieces) // 2
    parts = [rng.choice((loop, restart, page_turn, inserted))(part, rng) for part in (pieces[:half], pieces[half:])]
    a, b = parts
    return Spoilt(a.blocks + b.blocks, a.truth + b.truth) if a and b else None


def nested(pieces: list[Piece], rng: random.Random) -> Spoilt | None:
    """A loop within a passage that is then read again as a whole."""
    inner = loop(pieces, rng)
    if inner is None:
        return None
    n = next(k for k, (p, q) in enumerate(zip(inner.blocks, pieces)) if p.text != q.text)
    return Spoilt([*inner.blocks[: n + 1], inner.blocks[n], *inner.blocks[n + 1 :]], pieces)


KINDS: dict[str, Callable[[list[Piece], random.Random], Spoilt | None]] = {
    "tail": tail, "loop": loop, "restart": restart, "page-turn": page_turn, "inserted": inserted, "cut": cut_copy,
    "rotated": rotated, "furniture": furniture, "two": two, "nested": nested,
}
NOISY: dict[str, Callable[[list[Piece], random.Random, float], Spoilt | None]] = {
    "loop": loop, "restart": restart, "page-turn": page_turn, "inserted": inserted, "cut": cut_copy, "furniture": furniture,
}
SHARES = (0.01, 0.03, 0.05)
