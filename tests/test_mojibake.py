"""Wrongly decoded text is decoded again where its bytes prove it; everything else stays."""

from __future__ import annotations

import random
import re

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.document import Document, replay, unwind
from cleaner.passes import mojibake
from cleaner.passes.base import Context
from cleaner.passes.decode import read
from cleaner.passes.mojibake import SUSPECT
from cleaner.pipeline import clean, run
from cleaner.rules import FunctionRule, builtin

PAGE = (
    "市图书馆昨日开放夜场。馆长说：“读者多，夜里也要有灯！”\n\n"
    "全馆藏书120万册，比去年增加3.5%；新书——尤其童书——最受欢迎。\n二、活动\n（记者 林晓）"
)
TRADITIONAL = "市圖書館昨日開放夜場。館長說：「讀者多，夜裡也要有燈！」\n全館藏書120萬冊，比去年增加3.5%。"


def cp1252(data: bytes) -> str:
    """As browsers read it: bytes without a character pass through."""
    return "".join(bytes([b]).decode("cp1252", "replace").replace("\ufffd", chr(b)) for b in data)


def windows_gbk(data: bytes) -> str:
    """As Windows reads code page 936: byte 0x80 is the euro sign, what does not decode a question mark."""
    out, at = "", 0
    while at < len(data):
        size = 1 if data[at] <= 0x80 else 2
        piece = data[at : at + size]
        out += "€" if piece == b"\x80" else piece.decode("gbk", "replace").replace("\ufffd", "?")[:1]
        at += size if piece[-1:] not in b"\n0123456789.%" else 1
    return out


def fixed(text: str) -> Document:
    doc, context = Document.from_source(read(text.encode())), Context(Config(), builtin())
    for step in (mojibake.PASS, mojibake.AGAIN):
        doc = run(step, doc, context)
    return doc


@pytest.mark.parametrize("text", [
    PAGE, "图书馆", "今天上午，雨。", "李·明与王——同行", "读者说好", "新书 Reading 2024", PAGE.replace("\n", "\n\u3000\u3000"),
])
@pytest.mark.parametrize("kind", ["utf8-latin1", "utf8-cp1252", "gbk-latin1", "gbk-cp1252", "twice"])
def test_read_as_latin(text: str, kind: str) -> None:
    seen = {
        "utf8-latin1": lambda: text.encode().decode("latin-1"),
        "utf8-cp1252": lambda: cp1252(text.encode()),
        "gbk-latin1": lambda: text.encode("gb18030").decode("latin-1"),
        "gbk-cp1252": lambda: cp1252(text.encode("gb18030")),
        "twice": lambda: cp1252(cp1252(text.encode()).encode()),
    }[kind]()
    assert fixed(seen).text == text


@pytest.mark.parametrize("text", [TRADITIONAL, "圖書館", "今天上午，雨。"])
def test_big5_read_as_latin(text: str) -> None:
    assert fixed(text.encode("cp950").decode("latin-1")).text == text
    assert fixed(cp1252(text.encode("cp950"))).text == text


@pytest.mark.parametrize("text", [
    "北京市气象台今天发布预报", "一方面要有光，一方面要有书", "图书馆", "夜里开放\n日里也开放", "馆长说，好书多。",
])
def test_utf8_read_as_gbk(text: str) -> None:
    seen = windows_gbk(text.encode())
    wanted, got = text.split("\n"), fixed(seen).text.split("\n")
    for line, found, raw in zip(wanted, got, seen.split("\n"), strict=True):
        lost = "?" in raw
        assert found == (line[:-1] + "\ufffd" if lost else line)


@pytest.mark.parametrize("text", [PAGE, TRADITIONAL, "图书馆", "记者说“好”"])
def test_utf8_read_as_macroman(text: str) -> None:
    assert fixed(text.encode().decode("mac_roman")).text == text


@pytest.mark.parametrize(("text", "was", "seen"), [
    ("记者走进新开的图书馆，采访了馆长。", "gb18030", "cp950"), ("本报讯，记者走进社区。", "gb18030", "cp950"),
    (TRADITIONAL, "cp950", "gb18030"), ("記者走進社區，參觀書展。", "cp950", "gb18030"),
])
def test_two_bytes_read_as_other_two(text: str, was: str, seen: str) -> None:
    assert fixed(text.encode(was).decode(seen)).text == text


def test_lost_bytes_cost_their_characters_only() -> None:
    doc = fixed("今天上午，记者走进新开的图书馆。".encode().decode("cp1252", "replace"))
    assert len(doc.text) < 20
    assert set(doc.text) - {"\ufffd"} <= set("今天上午，记者走进新开的图书馆。")
    doc = fixed("一方面要有光，一方面要有书，二零二四年".encode().decode("gb18030", "replace"))
    assert set(doc.text) - {"\ufffd"} <= set("一方面要有光，一方面要有书，二零二四年")


@pytest.mark.parametrize(("text", "flagged"), [
    ("值为烫烫烫烫烫", "烫烫烫烫烫"), ("值为屯屯屯屯", "屯屯屯屯"),
    ("他说¹ØÓÚ·Å¼今日", "¹ØÓÚ·Å¼"),
    ("出席锟斤拷锟斤会议", "锟斤拷锟斤"), ("他在å�¯å�°åŒ—住", "å�¯å�°åŒ—"),
])
def test_what_is_lost_is_flagged(text: str, flagged: str) -> None:
    doc = fixed(text)
    assert doc.edits == ()
    assert flagged in [text[f.span.start : f.span.end] for f in doc.open]


@pytest.mark.parametrize(("text", "was", "seen"), [
    ("溪水漲了三尺", "cp950", "gb18030"), ("今晚有雨，請帶雨衣", "cp950", "gb18030"),
    ("圖書展週五開幕", "cp950", "gb18030"),
    ("苹果园本周开放采摘", "gb18030", "cp950"), ("票价30元，电话6660123", "gb18030", "cp950"),
    ("价格77元，电话4441212。", "gb18030", "latin-1"),
    ("你好，2023年7月", "gb18030", "latin-1"), ("电话8880000。", "gb18030", "latin-1"),
    ("票价20元，热线5550100。", "utf-8", "mac_roman"),
    ("塔楼的钟停了，匠人上去看。", "utf-8", "cp437"), ("渡口", "utf-8", "cp437"),
])
@pytest.mark.parametrize("around", ["{}", "老街修好了，游人很多。{}。大家都说好。", "老街修好了，游人很多。\n{}\n大家都说好。"])
def test_a_passage_is_mended_from_end_to_end(text: str, was: str, seen: str, around: str) -> None:
    misread = around.format(text.encode(was).decode(seen))
    doc = fixed(misread)
    assert doc.text == around.format(text)
    assert fixed(doc.text).edits == ()


@pytest.mark.parametrize(("seen", "text"), [("鐢佃瘽555銆?", "电话555\ufffd"), ("歎跡99啋ㄛ萇趕555﹝", "价格99元，电话555。")])
def test_one_run_mends_all(seen: str, text: str) -> None:
    doc = clean(seen)
    assert doc.text == text
    assert clean(doc.text).text == text


@pytest.mark.parametrize(("seen", "text"), [
    ("他说è¿\x99æ\x9c¬ä¹¦好", "他说这本书好"),
    ("“å›¾ä¹¦é¦\x86”开放", "“图书馆”开放"),
    ("“Í¼Êé¹Ý”开放", "“图书馆”开放"),
    ("歌手BeyoncÃ©与ZoÃ«", "歌手Beyoncé与Zoë"),
    ("Ëý»ØÐÅËµjust wait for me£¬´¬»¹Ã»ÓÐ¿ª¡£", "她回信说just wait for me，船还没有开。"),
    ("李××、周××来了\nÍ¼Êé¹Ý½ñÌì¿ª·Å£¬ÇëÖÜÖªµÀ", "李××、周××来了\n图书馆今天开放，请周知道"),
    ("itâ€™s â€œokâ€\x9d", "it’s “ok”"),
    ("ï»¿图书馆", "图书馆"),
    ("记者鍥句功棣嗛暱鑾锋倝", "记者图书馆长获悉"),
])
def test_single_passages(seen: str, text: str) -> None:
    doc = fixed(seen)
    assert doc.text == text
    assert not any(e.before.startswith(("“", "歌", "记")) for e in doc.edits)


STAY = [
    PAGE, TRADITIONAL, "Beyoncé在café里唱歌", "Müller-Lüdenscheidt, Größe, öß, äöüß",
    "créée, élève, œuvre, Çà et là", "São Paulo, Åland, Øresund",
    "ÀÁÂÃÄÅÆÇÈÉÊË", "李××、王×，25×30，±5℃，36.5°C", "¥100、€5、£3，££££",
    "““””……————··", "®©™§¶", "½¾¼²³¹", "姝辩证施治，浜边", "联通与通讯员",
    "镕基、堃、喆、頔、翀、赟", "Привет, мир! Ελλάδα", "こんにちは、ｱｲｳ", "한국어 신문",
    "tiếng Việt, nghĩa là gì",
    "锟斤拷是乱码",
    "文件名ÄÖ.txt", "Łódź, Čeština, žluťoučký kůň", "x²+y³≥½·π", "Ｔ恤﹏﹏", "«là» »Größe«", "¿Qué? ¡Hola, señor!",
    "naïve coöperation", "éé öö üü åå", "Ã é a letra A com til; Â é o A com circunflexo.",
    "“Ã”与“Â”两个字母",
    "Русский язык: Привет, мир! Съешь ещё этих мягких булок.", "ㄅㄆㄇㄈ注音符號ㄚㄛㄜ", "釤鈰鋱鏑鈥鉺銩鐿鎦", "镧铈镨钕钷钐铕钆",
    "涓涓细流，浠水县，静女其姝", "鍥、鏂、鍖、浜、銆", "魑魅魍魉，饕餮貔貅",
    "東京都は本日、新しい図書館を開いた。", "一路走来。虱目魚丸湯",
]


@pytest.mark.parametrize("text", STAY)
def test_clean_text_stays(text: str) -> None:
    assert fixed(text).edits == ()


def test_the_rest_of_a_character_beside_a_mended_passage_is_flagged() -> None:
    doc = fixed("ç¬¬äº”ç« \n《ç¬¬äº”ç«》")
    assert doc.text == "第五ç« \n《第五ç«》"
    assert [(f.rule, doc.text[f.span.start : f.span.end]) for f in doc.open] == [("MOJ017", "ç«")] * 2


def test_nothing_is_left_of_lost_bytes_between_what_is_mended() -> None:
    seen = "河上的雾散了。鍥句功棣嗗懆涓?闂?棣嗭紝璇疯?昏?呬簰鐩歌浆鍛娿??河上的雾散了。"  # two question marks for two bytes
    doc = fixed(seen)
    assert doc.text == "河上的雾散了。图书馆周��馆，请����互相转告�河上的雾散了。"
    assert fixed(doc.text).edits == ()


def test_lost_bytes_are_flagged_not_guessed() -> None:
    doc = fixed("出席锟斤拷锟斤拷的有")
    assert doc.edits == ()
    assert [(f.rule, f.span) for f in doc.open] == [("MOJ006", (2, 8))]


def test_edits_are_small_and_stay_on_their_line() -> None:
    for seen in (PAGE.encode().decode("latin-1"), PAGE.encode("gb18030").decode("latin-1")):
        doc = fixed(seen)
        assert len(doc.edits) > 10
        assert all("\n" not in e.before and e.after and not any(c in e.after[:-1] for c in "，。！：；") for e in doc.edits)
        assert replay(seen, doc.edits) == doc.text
        assert unwind(doc.text, doc.edits) == seen


COMMON = (
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起"
    "还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
)


@given(st.lists(st.text(st.sampled_from(COMMON + "，。“”2"), min_size=4, max_size=40), min_size=1, max_size=4))
def test_common_text_comes_back(lines: list[str]) -> None:
    text = "\n".join("我们" + line for line in lines)
    assert fixed(text.encode().decode("latin-1")).text == text
    assert fixed(cp1252(text.encode())).text == text
    assert fixed(text).edits == ()


@given(st.text(st.sampled_from("ÃÂâ€¦”åäéæèç¤¸¹º»¼½¾¿\x80\x85\xa0\xad涓浗鍥鏂锛銆€?\ufffd的一是ÖÐ¹ú、。aA1 \n×“"), max_size=60))
def test_second_run_changes_nothing(text: str) -> None:
    once = fixed(text)
    assert replay(text, once.edits) == once.text
    again = fixed(once.text)
    assert len(again.edits) <= len(once.edits)
    assert fixed(again.text).text == again.text


def test_without_a_suspect_ftfy_sees_nothing() -> None:
    classes = re.compile(f"[{''.join(MOJIBAKE_CATEGORIES.values())}]")
    known = [chr(c) for c in range(0x20, 0x2600) if classes.match(chr(c))]
    innocent = [c for c in [*known, *"azAZ 09中。\ufb01"] if not SUSPECT.match(c)]
    assert len(known) - len(innocent) > 200
    draw = random.Random(7)
    assert not any(is_bad("".join(draw.choices(innocent, k=14))) for _ in range(40_000))
    assert is_bad("Ã©")


def test_the_rule_says_what_is_suspect() -> None:
    rule = builtin()["MOJ005"]
    assert isinstance(rule, FunctionRule)
    assert rule.options["needs"] == SUSPECT.pattern


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", [
    "Ã", "å", "ÖÐ", "涓", "涓€", "\xa0", "\x80\xa0", "€", "¤¤", "锟", "Ãa", "×“", "璇疯?昏?呬簰?", "¹ØÓÚ·Å¼ ", "Σ╕",
])
def test_time_is_linear(unit: str) -> None:
    fixed(unit * 40_000)
