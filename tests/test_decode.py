"""Bytes to text: the encoding found, the way back proved, what is no text refused."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.document import Document
from cleaner.errors import ConfigError
from cleaner.passes import decode
from cleaner.passes.base import Context
from cleaner.passes.decode import looks_binary, read
from cleaner.passes.plausibility import costs
from cleaner.pipeline import run
from cleaner.rules import builtin

SIMPLIFIED = "本报讯（记者 林晓）昨日，城关镇举办第三届读书节，500余名居民参加。\n“书香进万家”活动将持续到年底。"
TRADITIONAL = "本報訊（記者 林曉）昨日，城關鎮舉辦第三屆讀書節，500餘名居民參加。\n「書香進萬家」活動將持續到年底。"
CODECS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030", "cp950", "big5hkscs"]


def texts_of(codec: str) -> str:
    return TRADITIONAL if codec in ("cp950", "big5hkscs") else SIMPLIFIED


def decoded(data: bytes) -> Document:
    return run(decode.PASS, Document.from_source(read(data)), Context(Config(), builtin()))


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("length", [12, 24, 200])
def test_encoding_is_found(codec: str, length: int) -> None:
    text = texts_of(codec)
    for start in range(0, len(text) - 12, 5):
        piece = text[start : start + length]
        source = read(piece.encode(codec))
        assert source.text == piece, source.encoding


@pytest.mark.parametrize(("mark", "codec"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),

                                            (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
                                            (b"\x84\x31\x95\x33", "gb18030")])
def test_mark_decides_and_stays_in_the_source(mark: bytes, codec: str) -> None:
    data = mark + SIMPLIFIED.encode(codec)
    source = read(data)
    assert (source.encoding, source.text) == (codec, "\ufeff" + SIMPLIFIED)
    assert decoded(data).text == SIMPLIFIED


@pytest.mark.parametrize("text", ["联通", "通讯员", "中国", "新闻"])
def test_few_characters_of_gbk(text: str) -> None:
    assert read(text.encode("gb18030")).text == text


@pytest.mark.parametrize("text", [
    "", "a", "Café Müller é", "Привет, мир", "naïve", "😀", "\xa0", "a\xa0b\xa0c", "a·b", "Да",
    "日本の新聞", "\x01abc def", "x" * 50,
])
def test_utf8_stays_utf8(text: str) -> None:
    source = read(text.encode())
    assert (source.encoding, source.text) == ("utf-8", text)


def test_gb18030_keeps_dash_and_middle_dot() -> None:
    assert read("——李·明".encode("gb18030"), "gb2312").text == "——李·明"


@pytest.mark.parametrize("damage", [b"\xff", b"\x80", b"\xe4\xb8"])
def test_damaged_utf8_stays_utf8(damage: bytes) -> None:
    whole = SIMPLIFIED.encode()
    for at in range(0, len(whole), 7):
        source = read(whole[:at] + damage + whole[at:])
        assert source.encoding == "utf-8"
        assert not looks_binary(source)


def test_latin1_letters_are_not_read_as_chinese() -> None:
    assert read("Der Weg nach Fürth ist schön".encode("latin-1")).encoding == "utf-8"


def test_lost_bytes_are_marked_and_recorded() -> None:
    doc = decoded("会议在".encode() + b"\xe5\x8c" + "召开，各地代表参加了会议".encode())
    assert doc.text == "会议在\ufffd\ufffd召开，各地代表参加了会议"
    assert [(e.rule, e.source) for e in doc.edits] == [("DEC002", (3, 4)), ("DEC002", (4, 5))]


@pytest.mark.parametrize(("name", "codec"), [("GBK", "gb18030"), ("gb2312", "gb18030"), ("utf8", "utf-8"), ("UTF-8-SIG", "utf-8"),
                                             ("big5", "cp950"), ("Big5-HKSCS", "big5hkscs"), ("utf-16", "utf-16-le"),
                                             ("utf_16_be", "utf-16-be"),
                                             (" x-gbk ", "gb18030"), ("GB18030-2022", "gb18030"),
                                             ("cp936", "gb18030"), ("UTF-8-BOM", "utf-8"), ("ms950", "cp950"),
                                             ("big5hkscs", "big5hkscs"),
                                             ("utf-32", "utf-32-le"), ("Unicode", "utf-16-le"), ("UTF_32_BE", "utf-32-be")])
def test_names(name: str, codec: str) -> None:
    assert read("今天中午有雨".encode(codec), name).encoding == codec


@pytest.mark.parametrize("name", ["klingon", "latin-1", "shift_jis", "base64", "gb\0"])
def test_unsupported_names_say_what_is_supported(name: str) -> None:
    with pytest.raises(ConfigError, match="gb18030"):
        read(b"abc", name)


@given(st.binary(max_size=300), st.sampled_from([None, *CODECS, "utf-16", "utf-32"]))
def test_any_bytes_come_back(data: bytes, name: str | None) -> None:
    source = read(data, name)
    assert source.encode(source.text) == data
    ends = [0, *(p.span.end for p in source.patches)]
    assert all(p.span.start >= end for p, end in zip(source.patches, ends, strict=False))


# Damage leaves the first bytes alone, where they might spell the signature of another kind of file, and holds no controls.
@given(st.sampled_from(CODECS),
       st.lists(st.tuples(st.integers(8, 300), st.binary(max_size=3).filter(lambda b: min(b, default=32) >= 32)), max_size=6),
       st.booleans())
def test_damaged_text_comes_back_and_is_not_binary(codec: str, damage: list[tuple[int, bytes]], named: bool) -> None:
    data = texts_of(codec).encode(codec)
    for at, raw in damage:
        if len(raw) == 1 or not codec.startswith(("utf-16", "utf-32")):  # much that is shifted by a byte is no text any more
            data = data[:at] + raw + data[at + 1 :]
    source = read(data, codec if named else None)
    assert source.encode(source.text) == data
    assert not looks_binary(source)
    text = decoded(data).text
    assert not any(c in "\r\0" or "\ud800" <= c <= "\udfff" for c in text)


def test_two_codes_for_one_character_are_told_apart() -> None:
    data = "新聞報導".encode("cp950") + b"\xa2\xcc\xa4\x51" + "條規定與辦法".encode("cp950")
    source = read(data)
    assert source.text == "新聞報導十十條規定與辦法"
    assert [(p.span, p.data) for p in source.patches] == [((4, 5), b"\xa2\xcc")]
    assert source.encode(source.text) == data


LINE = "记者走进新开的图书馆，看见许多读者在安静地看书。馆长说，夜里也开放。"


@pytest.mark.parametrize(("codec", "text"), [("gb18030", LINE), ("cp950", TRADITIONAL.replace("500", "五百"))])
def test_a_lost_byte_costs_one_character_not_the_line(codec: str, text: str) -> None:
    data = text.encode(codec)
    for at in range(4, len(data) - 4, 3):
        source = read(data[:at] + data[at + 1 :])
        assert source.encoding == codec
        assert sum(1 for a in source.text if "\ud800" <= a <= "\udfff") <= 2
        kept = regex.sub(r"[\ud800-\udfff]", "", source.text)
        assert text.startswith(kept[:2])
        assert text.endswith(kept[-2:])
        assert len(kept) >= len(text) - 3


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_whole_lists_of_rare_names_beside_letters_are_not_taken_for_damaged(codec: str) -> None:
    for text in ("氢 H\n氦 He\n锂 Li\n铍 Be\n硼 B\n碳 C\n", "id,name\n1,王翀\n2,张喆\n", "铌 Nb 41\n钼 Mo 42\n"):
        assert read(text.encode(codec)).encoding in ("utf-8", codec)


def test_signs_that_part_a_list_are_not_halves_of_characters() -> None:
    lead = "下面是石河渡口的老船名，都是从前的人起的，现在已经没有几个人认得了。\n"
    for text in ("钇漯^漯湓^湓枸^枸揄^揄钇", "茯蝓\\蝓椟\\椟醢\\醢爝\\爝妃"):
        assert read((lead + text).encode("gb18030")).text == lead + text


LINES = "河边的老磨坊修好了，周末有人去看水车。\n门口摆着三张木桌，Mill Café 卖茶和点心。\n请勿在桥上停车，谢谢合作！\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("put_in", [b"", b"\x41\x99"])
def test_a_byte_too_few_or_too_many_of_utf16_costs_few_characters(codec: str, mark: str, put_in: bytes) -> None:
    data = (mark + LINES).encode(codec)
    for at in range(4, len(data) - 20, 5):
        damaged = data[:at] + put_in[:1] + data[at + (not put_in) :]
        source = read(damaged)
        assert source.encoding == codec
        assert source.encode(source.text) == damaged
        lost = regex.findall(r"[\ud800-\udfff]", source.text)
        assert len(lost) == 1
        before, after = source.text.removeprefix("\ufeff").split(lost[0])
        assert LINES.startswith(before[:-1])
        assert LINES.endswith(after[3:])
        assert len(before) + len(after) >= len(LINES) - 2


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_two_lost_bytes_leave_utf16_what_it_is(codec: str) -> None:
    data = ("船票3.5元，月票12.50元（含2次摆渡）；4号码头8:30—17:45开船，电话0999-5550123转801。\n" * 2).encode(codec)
    for first in range(4, len(data) // 2, 7):
        for second in (first + 41, len(data) - first):
            assert read(data[:first] + data[first + 1 : second] + data[second + 1 :]).encoding == codec


@pytest.mark.parametrize("text", [
    "".join(map(chr, range(0x4E00, 0x9F00))), "".join(map(chr, range(0x3400, 0x3800))), "".join(map(chr, range(0xE000, 0xE400))),
    "".join(map(chr, range(0x20000, 0x20400))), "한국어 신문 기사입니다. " * 40, "नमस्ते दुनिया " * 40, "😀👍🏽" * 40,
], ids=["ideographs", "extension A", "private", "extension B", "Korean", "Hindi", "emoji"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_lists_of_rare_characters_in_utf16_stay(text: str, codec: str) -> None:
    for tail in (b"", b"\n"):
        source = read(text.encode(codec) + tail, codec)
        assert source.text == text + "\udc0a" * len(tail)


LONG = "橋邊的茶館重新開門，鄰居們圍坐聽戲。老闆準備了豆漿與燒餅，孩子們寫完作業纔進來。"


@pytest.mark.parametrize("codec", ["gb18030", "cp950"])
def test_a_lost_byte_in_a_line_that_decodes_all_the_same(codec: str) -> None:
    data = LONG.replace("纔", "才").encode(codec)
    text = data.decode(codec)
    missing = []
    for at in range(4, len(data) - 4):
        damaged = data[:at] + data[at + 1 :]
        source = read(damaged)
        assert source.encode(source.text) == damaged
        ahead = next(n for n, (a, b) in enumerate(zip(text, source.text, strict=False)) if a != b)
        behind = next(n for n, (a, b) in enumerate(zip(text[::-1], source.text[::-1], strict=False)) if a != b)
        missing.append(len(text) - ahead - behind)
    assert sum(n > 3 for n in missing) <= 0.1 * len(missing)


@pytest.mark.parametrize("codec", ["gb18030", "cp950", "big5hkscs"])
def test_lists_of_rare_characters_stay(codec: str) -> None:
    rare = [c for c in map(chr, range(0x4E00, 0x9FA6)) if costs()[c] >= 16 and len(c.encode(codec, "ignore")) == 2]
    draw = random.Random(4)
    lists = ["".join(draw.sample(rare, n)) + tail for n in (3, 8, 30) for tail in ("", "k線", "Q") for _ in range(60)]
    for text in ["".join(rare), *lists]:
        data = text.encode(codec, "ignore")
        assert read(data, codec).text == data.decode(codec)


@pytest.mark.parametrize(("data", "text"), [
    (b"\x80" + "60元，约合人民币五百".encode("gbk"), "€60元，约合人民币五百"),
    ("票价".encode("gbk") + b" 15 \x80" + "，学生半价".encode("gbk"), "票价 15 €，学生半价"),
    ("票价（".encode("gbk") + b"\x80" + "）涨了一成".encode("gbk"), "票价（€）涨了一成"),
    ("票价涨了一成".encode("gbk") + b"\x80" + "，学生半价".encode("gbk"), "票价涨了一成\udc80，学生半价"),  # half of a character
])
def test_the_euro_sign_of_windows(data: bytes, text: str) -> None:
    source = read(data)
    assert source.text == text
    assert source.encode(text) == data


def test_lines_of_another_encoding_are_read_as_they_are() -> None:
    lines = ["渡口的旧船重新上了漆。", "摆渡人说：下周就能坐了。", "票价不变，Free for kids。"]
    for codecs in (("gbk", "utf-8", "gbk"), ("utf-8", "gbk", "utf-8"), ("gbk", "gbk", "utf-8"), ("utf-8", "utf-8", "gbk")):
        data = b"".join((line + "\n").encode(codec) for line, codec in zip(lines, codecs, strict=True))
        source = read(data)
        assert source.text == "\n".join(lines) + "\n"
        assert source.encode(source.text) == data
    data = "櫻花開了，遊人如織。\n".encode("cp950") + "櫻花開了，遊人如織。\n".encode() * 2
    assert read(data).text == "櫻花開了，遊人如織。\n" * 3


@pytest.mark.parametrize("line", ["Straße, Größe, Übung", "中", "été à Paris"])
def test_a_line_that_may_be_anything_stays_undecoded(line: str) -> None:
    raw = line.encode("gbk" if line == "中" else "latin-1")
    data = "渡口的旧船重新上了漆。\n".encode() + raw + b"\n"
    assert read(data).text.encode("utf-8", "surrogateescape") == data


def test_cantonese_is_not_doubted() -> None:
    data = "佢哋喺度傾偈，話聽日去睇戲，唔知仲有冇飛".encode("big5hkscs")
    assert decoded(data).text == data.decode("big5hkscs")
    assert decoded(data).open == ()


def test_chinese_far_behind_a_stray_byte_is_found() -> None:
    data = b"a" * 9000 + b"\xa9 " + b"b" * 30_000 + b"\n" + LINE.encode("gb18030")
    assert read(data).encoding == "gb18030"


@pytest.mark.parametrize("text", ["我爱你", "本报讯", "开数据。", "然有一天"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_few_characters_without_a_mark(text: str, codec: str) -> None:
    assert read(text.encode(codec)).text == text


@pytest.mark.parametrize("data", [b"this app can break", b"\x01abc def", b"\0\0\0\0", b"Bush hid the facts"])
def test_ascii_is_never_read_as_utf16(data: bytes) -> None:
    assert read(data).encoding == "utf-8"


def test_undecodable_bytes_are_named_with_their_place() -> None:
    for text, raw, name, offset in [
        ("会议在京召开，代表参加了会议", b"\xff", "utf-8", 9), ("会议在京召开，代表参加了会议", b"\xff", "gb18030", 6),
    ]:
        data = text.encode(name)
        doc = decoded(data[:offset] + raw + data[offset:])
        assert [e.message.rsplit(": ")[-1] for e in doc.edits] == [f"0xFF at offset {offset}"]
    parts = ["新聞報導".encode("cp950"), b"\xa2\xcc", "條規定與辦法".encode("cp950"), b"\xff", "代表參加了會議".encode("cp950")]
    doc = decoded(b"".join(parts))
    assert [e.message.rsplit(": ")[-1] for e in doc.edits] == ["0xFF at offset 22"]


@pytest.mark.parametrize(("data", "what"), [
    ("東京都は本日、新しい図書館を開いた。誰でも自由に本を読める。".encode("euc_jp"), "Japanese"),
    ("서울시는 어제 새 도서관을 열었다. 누구나 책을 읽을 수 있다.".encode("cp949"), "Korean"),
    ("東京都は本日、新しい図書館を開いた。誰でも自由に本を読める。".encode(), "Japanese"),
])
def test_what_is_not_chinese_is_said(data: bytes, what: str) -> None:
    assert [what in f.message for f in decoded(data).open] == [True]


@pytest.mark.parametrize("codec", CODECS)
def test_chinese_is_not_doubted(codec: str) -> None:
    assert decoded(texts_of(codec).encode(codec)).open == ()


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        z.writestr("a.txt", SIMPLIFIED * 20)
    return file.getvalue()


NOISE = zlib.compress(b"".join(str(n * n).encode() for n in range(9000)))


@pytest.mark.parametrize("data", [
    b"\x89PNG\r\n\x1a\n" + NOISE, _zip(), b"\x7fELF\x02\x01\x01" + bytes(60),
    gzip.compress(b"a"), b"%PDF-1.7\n", NOISE, bytes(range(32)) * 40,
], ids=["png", "zip", "elf", "gzip", "pdf", "noise", "controls"])
def test_binary(data: bytes) -> None:
    assert looks_binary(read(data))


@pytest.mark.parametrize("data", [
    b"", b"\xff", b"\0\0\0", SIMPLIFIED.encode() + bytes(5000),
    SIMPLIFIED.encode().decode("latin-1").encode(), b"\x1b[31mabc\x1b[0m def",
    TRADITIONAL.encode("cp950")[1::1], b"\xff" * 3 + SIMPLIFIED.encode("gb18030"),
], ids=["empty", "one", "nul", "padded", "mojibake", "ansi", "cut", "damaged"])
def test_not_binary(data: bytes) -> None:
    assert not looks_binary(read(data))


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", [b"\x81\x30", b"\xa2\xcc", b"\r", b"\r\r\n", b"\xff", b"\0", b"\xd8\x00", b"\0\x9f\x81"])
def test_time_is_linear(unit: bytes) -> None:
    decoded(unit * 60_000)


def test_fields_that_are_filled_up_with_zeros_are_no_utf16() -> None:
    fields = ["渡口", "石", "茶山", "河水", "人民"]
    data = b"".join(field.encode("cp950").ljust(16, b"\0") for field in fields) * 4
    assert read(data).encoding == "cp950"
