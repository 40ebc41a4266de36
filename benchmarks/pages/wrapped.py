"""Pages set by program: texts wrapped, indented, cut and interrupted as extractors, mailers and vision models leave them.

Nothing is printed, so thousands of pages take seconds and each line's place in its text is known; `printed.py` makes real ones.
Every draw depends on the seed, the name of the text and the family alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import regex

from benchmarks.pages import daily, vision
from benchmarks.pages.setting import BODY, DISPLAY, Family, Page, Place, Setting, Sheet, cells, halved, lay, wrap
from benchmarks.pages.texts import Piece, Text
from benchmarks.pages.vary import crop, vary

HERE = Path(__file__).resolve().parent
HARMLESS = HERE.parents[1] / "tests" / "harmless"


def mail(text: Text, rng: random.Random) -> tuple[Sheet, Sequence[Piece], str]:
    """Hard-wrapped plain text: mail, old files, README style; paragraphs by blank line, by indent, by both or by nothing."""
    sheet = Sheet()
    style = rng.choice(["blank", "blank", "indent", "both", "indent", "none"])
    measure = rng.choice([rng.randint(28, 48), rng.randint(56, 80), rng.randint(34, 80)])
    setting = Setting(measure, rng.choice(["out", "out", "hang"]), rng.random() < 0.2)
    indent = rng.choice(["\u3000\u3000", "\u3000\u3000", "    "]) if style in ("indent", "both") else ""
    centred, quoted = rng.random() < 0.4, rng.random() < 0.08
    change = halved(rng, 0.3)
    pieces = text.pieces
    for n, piece in enumerate(pieces):
        body = piece.type in BODY
        lead = "> " if quoted and body else ""
        if piece.type == "line":
            spans = [(0, len(piece.text))]
        else:
            spans = wrap(piece.text, setting, cells(indent) if body else 0)
        pad = ""
        if centred and piece.type in (*DISPLAY, "byline") and len(spans) == 1:
            pad = " " * max(0, (setting.measure - cells(piece.text)) // 2)
        if n and ((style in ("blank", "both") and not (piece.type == "line" == pieces[n - 1].type and not piece.apart))
                  or (piece.type in DISPLAY and rng.random() < 0.3)
                  or (piece.type == "line" and piece.apart and pieces[n - 1].type == "line")):
            sheet.blank()
        lay(sheet, n, piece, spans, change, lead + (indent if body else pad), lead)
    return sheet, pieces, rng.choice(["\n", "\n", "\r\n"])


def columns(text: Text, rng: random.Random) -> tuple[Sheet, Sequence[Piece], str]:
    """Newspaper columns read in order: narrow measure, large headlines, furniture between, indents lost or kept."""
    sheet = Sheet()
    chars = rng.choice([rng.randint(10, 16), rng.randint(13, 22), rng.randint(20, 32)])
    setting = Setting(2 * chars, rng.choice(["out", "squeeze", "squeeze", "hang"]), rng.random() < 0.15)
    lost = rng.random() < 0.6  # extractors drop an indent that is no character
    indent = 0 if rng.random() < 0.1 else 4
    spanning = rng.random() < 0.6
    large = Setting(max(10, int(setting.measure / rng.uniform(1.3, 2.0))), "out")
    middle = Setting(max(12, int(setting.measure / rng.uniform(1.0, 1.25))), "out")
    small = Setting(int(setting.measure * rng.uniform(1.0, 1.3)), "squeeze")
    column = rng.randint(14, 60)  # lines of a column
    edge = rng.choice(["none", "none", "blank", "page", "page", "head"])
    block_gap = rng.choice([0, 0, 0, 1])  # pymupdf: a blank line after each block
    number = rng.randint(1, 30)
    head = _running_head(rng)
    count = rng.randint(0, column // 2)
    change = halved(rng, 0.1)
    by_hand = rng.random() < 0.5  # headlines and bylines are broken by their sense
    if rng.random() < 0.6:
        sheet.put(head(number))
    for n, piece in enumerate(text.pieces):
        if piece.type == "line":
            spans = [(0, len(piece.text))]
        elif piece.type in ("kicker", "title", "subtitle"):
            wide = spanning and piece.article == 0
            measure = 4 * setting.measure if wide else large.measure if piece.type == "title" else middle.measure
            spans = wrap(piece.text, Setting(measure, "out"))
            spans = _clauses(piece.text, spans, rng) if wide else spans
        elif piece.type == "head":
            spans = wrap(piece.text, middle)
        elif piece.type in ("caption", "credit"):
            spans = wrap(piece.text, small)
        else:
            spans = wrap(piece.text, setting, indent if piece.type in BODY else 0)
        if by_hand and piece.type == "byline":
            spans = vision.halves(piece, rng)
        elif by_hand and piece.type in DISPLAY and len(piece.text) > 8 and cells(piece.text) <= 2 * setting.measure:
            spans = vision.by_sense(piece.text, setting.measure, rng)
        pad = "\u3000\u3000" if piece.type in BODY and indent and not lost else ""
        if n and block_gap:
            sheet.blank(block_gap)
        for k, span in enumerate(spans):
            words = piece.text[span[0] : span[1]].rstrip(" ")
            if count >= column and (sheet.lines and sheet.lines[-1][0]):
                count = 0
                if edge == "blank":
                    sheet.blank()
                elif edge in ("page", "head"):
                    if rng.random() < 0.5:
                        sheet.put(rng.choice([f"{number}", f"— {number} —", f"第{number}页", f"- {number} -"]))
                    if edge == "page":
                        sheet.put("\f" + head(number + 1) if rng.random() < 0.5 else "\f")
                    else:
                        sheet.put(head(number + 1))
                    number += 1
            sheet.put((pad if k == 0 else "") + change(words), Place(n, span[0], span[0] + len(words)))
            count += 1
        if piece.type == "caption" and rng.random() < 0.3:
            sheet.blank(rng.randint(1, 3))
    if rng.random() < 0.3:
        sheet.put(rng.choice(["责任编辑：梁朝晖 版式：贺一鸣", "本版编辑 谈笑 校对 鲁直", "值班编委 童谣 责编 温故 美编 知新"]))
    return sheet, text.pieces, "\n"


def _running_head(rng: random.Random) -> Callable[[int], str]:
    paper = rng.choice(["滨河时报", "东岭日报", "松原晚报", "海角周报", "晨钟报", "云溪商报", "北塔日報"])
    y, m, d = rng.randint(1998, 2026), rng.randint(1, 12), rng.randint(1, 28)
    day = "一二三四五六日"[rng.randrange(7)]
    section = rng.choice(["要闻", "综合", "副刊", "民生", "经济", "教育周刊", "体育"])
    forms: list[Callable[[int], str]] = [
        lambda n: f"{paper} {y}年{m}月{d}日 星期{day} {n:02d}版",
        lambda n: f"{n:02d} {section} {y}年{m}月{d}日 星期{day}",
        lambda n: f"{section}   {paper}   A{n:02d}",
        lambda n: f"{y}年{m}月{d}日 星期{day} 第{4000 + m * 31 + d}期 {section}",
        lambda n: f"2版 {section} 责任编辑 {paper[:2]}生 电话 0999-6123{n:03d}",
    ]
    return rng.choice(forms)


def _clauses(text: str, spans: list[tuple[int, int]], rng: random.Random) -> list[tuple[int, int]]:
    """A headline across columns may be set in one line for each clause."""
    cut = text.find(" ")
    if len(spans) == 1 and 4 <= cut < len(text) - 4 and rng.random() < 0.5:
        return [(0, cut), (cut + 1, len(text))]
    return spans


def book(text: Text, rng: random.Random) -> tuple[Sheet, Sequence[Piece], str]:
    """Book pages: one column, running titles and page numbers, footnotes at the foot of pages."""
    sheet = Sheet()
    setting = Setting(2 * rng.randint(22, 36), rng.choice(["out", "squeeze", "hang"]))
    lost = rng.random() < 0.4
    per, number = rng.randint(20, 34), rng.randint(2, 300)
    title = next((x.text for x in text.pieces if x.type == "title"), text.pieces[0].text)[:12]
    form = rng.choice([0, 1, 2, 3])
    feed, double = rng.random() < 0.6, rng.random() < 0.1
    notes = [(n, x) for n, x in enumerate(text.pieces) if x.type == "note"]
    count = 0

    def turn() -> None:
        nonlocal number, count
        for _ in range(min(len(notes), rng.randint(1, 3))):
            n, note = notes.pop(0)
            lay(sheet, n, note, wrap(note.text, setting))
        if form == 0:
            sheet.put(f"{number}")
        elif form == 1:
            sheet.put(rng.choice(["— {} —", "·{}·", "- {} -"]).format(number))
        if feed:
            sheet.put("\f" + ("" if form < 2 else f"{number + 1} {title}" if number % 2 else f"{title} {number + 1}"))
        elif form >= 2:
            sheet.put(f"{number + 1} {title}" if number % 2 else f"{title} {number + 1}")
        number, count = number + 1, 0

    for n, piece in enumerate(text.pieces):
        if piece.type == "note":
            continue
        spans = [(0, len(piece.text))] if piece.type == "line" else wrap(piece.text, setting, 4 if piece.type in BODY else 0)
        if piece.type in DISPLAY and rng.random() < 0.5 and sheet.lines:
            sheet.blank()
        for k, (a, b) in enumerate(spans):
            if count >= per:
                turn()
            words = piece.text[a:b].rstrip(" ")
            sheet.put(("\u3000\u3000" if k == 0 and piece.type in BODY and not lost else "") + words, Place(n, a, a + len(words)))
            if double and k + 1 < len(spans):
                sheet.blank()
            count += 1
        if double:
            sheet.blank()
    if notes:
        turn()
        for n, note in notes:
            lay(sheet, n, note, wrap(note.text, setting))
    return sheet, text.pieces, "\n"


def around(text: Text, rng: random.Random) -> tuple[Sheet, Sequence[Piece], str]:
    """Text that runs round a picture or changes from one to more columns: the measure changes, in paragraphs too."""
    sheet = Sheet()
    wide = 2 * rng.randint(18, 40)
    measures = [wide, max(18, int(wide * rng.uniform(0.45, 0.8)))]
    lost = rng.random() < 0.5
    left, which = rng.randint(8, 20), 0
    mark = rng.choice(["out", "squeeze"])
    for n, piece in enumerate(text.pieces):
        if piece.type == "line":
            sheet.put(piece.text, Place(n, 0, len(piece.text)))
            continue
        at, first = 0, True
        while at < len(piece.text):
            rest = piece.text[at:]
            measure = measures[which] if piece.type in BODY else wide
            a, b = wrap(rest, Setting(measure, mark), 4 if first and piece.type in BODY else 0)[0]
            words = rest[a:b].rstrip(" ")
            pad = "\u3000\u3000" if first and piece.type in BODY and not lost else ""
            sheet.put(pad + words, Place(n, at, at + len(words)))
            at += b
            while at < len(piece.text) and piece.text[at] == " ":
                at += 1
            first = False
            left -= 1
            if left <= 0:
                which, left = 1 - which, rng.randint(6, 25)
    return sheet, text.pieces, "\n"


def neighbours(text: Text, rng: random.Random) -> tuple[Sheet, Sequence[Piece], str]:
    """Columns with an advertisement or a box of another text between, set in a measure of its own."""
    sheet, pieces, newline = columns(text, rng)
    lines = sheet.lines
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(lines) + 1)
        ad = rng.sample(_ADS, rng.randint(1, 3))
        setting = Setting(2 * rng.randint(8, 20), "out")
        box: list[tuple[str, Place | None]] = [(x[a:b], None) for x in ad for a, b in wrap(x, setting)]
        if rng.random() < 0.6:
            box = [("", None), *box, ("", None)]
        lines[at:at] = box
    return sheet, pieces, newline


_ADS = (
    "遗失声明 本人不慎遗失身份证，号码尾数3317，声明作废。",
    "招租 临街商铺一百二十平方米，价格面议，电话0999-6231188。",
    "家电清洗 空调 油烟机 洗衣机 上门服务",
    "寻狗启事 六月二日于南门菜场走失黄色土狗一只，左耳有缺口，拾者重谢。",
    "公告 因管道检修，本周四八时至十七时城东片区停水，请居民提前储水。",
    "新店开张 全场八折",
    "注销公告 顺意副食商行经股东会决定拟申请注销，请债权人自公告之日起四十五日内申报债权。",
    "广告热线 6231000 6231001",
)


def vertical(text: Text, rng: random.Random) -> tuple[Sheet, Sequence[Piece], str]:
    """Vertical type read one character a line, a blank line between columns."""
    sheet = Sheet()
    measure = rng.randint(10, 24)
    pieces = [x for x in text.pieces if x.type != "line"]
    for n, piece in enumerate(pieces):
        for a, b in wrap(piece.text, Setting(2 * measure, "out"), 4 if piece.type in BODY else 0):
            for k in range(a, b):
                if piece.text[k] != " ":
                    sheet.put(piece.text[k], Place(n, k, k + 1))
            sheet.blank()
    return sheet, pieces, "\n"


FAMILIES: dict[str, Family] = {"mail": mail, "columns": columns, "model": vision.model, "book": book, "around": around,
                               "neighbours": neighbours, "vertical": vertical}

CROPPED = ("mail", "columns", "model", "around")  # families of which there are short pages too
OFTEN = {"model": 3}  # what a vision model does differs more from page to page


def staying() -> Iterator[Page]:
    """Clean texts of all kinds whose lines must stay as they are, in each of the settings named at their heads.

    They are the documents of `tests/harmless`, and in `stay/` those that are still harmed. A file holds texts under lines
    `=== name settings`; settings: b (a blank line between lines), s (none), i (paragraphs indented), r (as written). What
    its lines are is not said: pieces of type "any".
    """
    for path in sorted([*HARMLESS.glob("*.txt"), *(HERE / "stay").glob("*.txt")]):
        for part in regex.split(r"^=== ", path.read_text("utf-8"), flags=regex.M)[1:]:
            head, _, body = part.partition("\n")
            name, settings = head.split()
            for setting in settings:
                lines = body.strip("\n").split("\n")
                if setting != "r":
                    lines = [x for x in lines if x.strip()]
                if setting == "i":
                    lines = ["\u3000\u3000" + x if len(x) > 26 or x[-1] in "。！？…”：；" else x for x in lines]
                raw = ("\n\n" if setting == "b" else "\n").join(lines) + "\n"
                pieces = tuple(Piece("any", x.strip()) for x in lines if x.strip())
                places = tuple(Place(n, 0, len(x.text)) for n, x in enumerate(pieces))
                yield Page(f"{name}-{setting}", f"stay-{name}", "stay", raw, pieces, places)


def pages(texts: Sequence[Text], seed: int = 1, times: int = 1, families: Sequence[str] = tuple(FAMILIES)) -> Iterator[Page]:
    """Pages of every text in every family, `times` times."""
    for text in texts:
        for family in families:
            for n in range(times * OFTEN.get(family, 1)):
                rng = random.Random(f"{seed}/{text.name}/{family}/{n}")
                yield _page(text, family, n, rng)
                if family in CROPPED:
                    yield _page(text, family, -n - 1, rng)


def _page(text: Text, family: str, n: int, rng: random.Random) -> Page:
    said = daily.report(text, rng) if daily.suits(text) and rng.random() < 0.6 else vary(text, rng)
    sheet, pieces, newline = FAMILIES[family](crop(said, rng) if n < 0 else said, rng)
    return sheet.page(f"{text.name}-{family}-{n}", text, family, pieces, newline)
