"""Passages that stand in several files: what is a copy, what is said of it, and which copy stays."""

from __future__ import annotations

import random
from array import array

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import partial_ratio

import cleaner
from cleaner.across import Copy, Index, Limits, compare, mark, prints
from cleaner.across.copies import match, sure
from cleaner.across.dates import NONE, date
from cleaner.across.prints import WIDTH, WINDOW, fold, unfolded, winnow
from cleaner.config import Config
from cleaner.document import Block, Document, Source, replay, unwind
from cleaner.errors import ConfigError, RuleError
from cleaner.exports.html import render_html
from cleaner.exports.json import render_json, restore
from cleaner.exports.tei import render_tei
from cleaner.exports.text import render_text
from cleaner.exports.validate import validate
from cleaner.rules import builtin
from cleaner.spans import Span

MILL = ("河湾的水磨坊是光绪年间盖的，三间瓦房，一盘石磨，水从上游的堰口引来，昼夜不停。磨坊的主人姓柏，兄弟两个轮流守夜，"
        "困了就在麦堆上打个盹。四乡的人推着独轮车来磨面，排队的时候下棋、说书、修鞋，日子久了，磨坊前头就成了一个小集。")
FERRY = ("渡口在磨坊下游两里的地方，一条木船，一根竹篙，摆渡的老人耳朵不好，要站在岸边摇旗子他才看得见。涨水的日子船不开，"
         "过河的人便在茶棚里等，一等就是一天。后来修了桥，渡口废了，船翻过来扣在岸上，孩子们在底下躲雨。")
BRIDGE = ("新桥通车的那天，老人穿了一身干净衣裳，从东头走到西头，又从西头走回来。有人问他心里难过不难过，他说桥好，桥不怕涨水，"
          "也不用等人。说完他把那面红旗子系在桥栏杆上，回家去了，从此再没有到河边来过，茶棚的主人说起他来总要叹一口气。")
SHORT = "磨坊前头的小集逢三逢八开市。"


def clean(text: str) -> Document:
    return cleaner.clean(text)


def marked(*texts: str, take: bool = False) -> list[Document]:
    return compare([(f"{n}.txt", clean(text)) for n, text in enumerate(texts, 1)], builtin(), take=take)[0]


def flags(doc: Document) -> list[tuple[str, str]]:
    return [(f.rule, doc.text[f.span.start : f.span.end]) for f in doc.open if f.rule.startswith("ACR")]


def misread(text: str, *places: int) -> str:
    for n in places:
        text = text[:n] + "囗" + text[n + 1 :]
    return text


def test_exact_copy_is_proposed_and_names_the_other() -> None:
    first, second = marked(f"{FERRY}\n\n{MILL}\n", f"水磨坊\n\n{MILL}\n\n{BRIDGE}\n")
    assert flags(first) == []
    found = [f for f in second.open if f.rule == "ACR001"]
    assert [(second.text[f.span.start : f.span.end], f.replacement) for f in found] == [(MILL, "")]
    assert found[0].message.startswith("stands in 1.txt, line 3, too:")
    assert MILL in render_text(second)


def test_blanks_width_and_marks_do_not_matter() -> None:
    other = MILL.replace("，", "；").replace("三间", "三 间")
    assert [rule for rule, _ in flags(marked(MILL, other)[1]) if rule != "ACR005"] == ["ACR001"]


@pytest.mark.parametrize(("other", "taken"), [
    (misread(MILL, 10, 30, 60), True),
    (MILL.replace("光绪年间", "同治年间"), False),
    (MILL.replace("三间瓦房", "四间瓦房"), False),
    (MILL.replace("磨坊的主人姓柏", "磨坊主人柏家"), False),
])
def test_near_copy_goes_only_if_it_is_another_reading(other: str, taken: bool) -> None:
    assert "ACR002" in [rule for rule, _ in flags(marked(MILL, other)[1])]
    assert (render_text(marked(MILL, other, take=True)[1]) == "") is taken


def test_piece_of_a_paragraph_is_flagged_where_it_stands() -> None:
    text = f"他在信里抄了一段：“{MILL}”抄完又说，这样的地方如今找不到了，连磨盘也不知道让谁搬走垫了墙脚，真是可惜。"
    second = marked(MILL, text, take=True)[1]
    assert flags(second)[1:] == [("ACR003", MILL[:-1])]
    assert render_text(second) == render_text(clean(text))


def test_whole_paragraph_inside_a_longer_one_is_a_copy() -> None:
    assert ("ACR001", FERRY) in flags(marked(MILL + FERRY, FERRY)[1])


def test_short_passages_headings_and_bylines_stay() -> None:
    page = "河湾旧事\n\n本报记者 柏小舟\n\n逢三逢八的小集热闹得很。\n\n"
    second = marked(page + MILL, page + BRIDGE, take=True)[1]
    assert render_text(second) == render_text(clean(page + BRIDGE))


def test_short_passages_between_copies_go_with_them() -> None:
    first, second = f"{MILL}\n\n{SHORT}\n\n{FERRY}\n", f"{BRIDGE}\n\n{MILL}\n\n{SHORT}\n\n{FERRY}\n\n{SHORT}\n"
    _, doc = marked(first, second, take=True)
    assert render_text(doc) == f"{BRIDGE}\n\n{SHORT}\n"


def test_nothing_is_found_within_one_file() -> None:
    apart = f"{MILL}\n\n{FERRY}\n\n{BRIDGE}\n\n{misread(FERRY, 20)}\n"
    docs, shared = compare([("1.txt", clean(apart))], builtin(), take=True)
    assert flags(docs[0]) == []
    assert shared == []


def test_lines_that_stand_together_are_one_passage() -> None:
    poem = "\n".join(f"{a}在河的{b}边看见一盏灯，\n灯下坐着一个{c}年的人，" for a, b, c in ("我南少", "你北中", "他东老", "谁西成"))
    second = marked(poem, f"河边的灯\n\n{poem}\n", take=True)[1]
    assert [b.type for b in clean(poem).blocks][:2] == ["line", "line"]
    assert "看见" not in render_text(second)


def test_what_stands_in_many_files_is_said_once_with_its_number() -> None:
    texts = [f"{MILL}\n\n第{n}篇\n" for n in range(12)]
    docs, shared = compare([(f"{n}.txt", clean(t)) for n, t in enumerate(texts)], builtin())
    often = [(n, f.message) for n, doc in enumerate(docs) for f in doc.open if f.rule != "ACR005" and f.rule.startswith("ACR")]
    assert often == [(0, "stands in 12 files")]
    assert [(s.rule, s.file, s.files) for s in shared if s.rule != "ACR005"] == [("ACR004", "0.txt", 12)]
    docs, shared = compare([(f"{n}.txt", clean(t)) for n, t in enumerate(texts)], builtin(), take=True)
    assert sum(MILL in render_text(doc) for doc in docs) == 1
    assert len([s for s in shared if s.rule != "ACR005"]) == 1


def test_editions_of_a_text_are_named() -> None:
    shared = compare([("a.txt", clean(f"{MILL}\n\n{FERRY}\n")), ("b.txt", clean(f"{FERRY}\n\n{misread(MILL, 50)}\n\n{SHORT}\n")),
                      ("c.txt", clean(BRIDGE))], builtin())[1]
    whole = [s for s in shared if s.rule == "ACR005"]
    assert [(s.file, s.other) for s in whole] == [("b.txt", "a.txt")]
    assert 60 < whole[0].likeness < 100


def test_passages_in_a_row_are_told_as_one() -> None:
    shared = compare([("a.txt", clean(f"{MILL}\n\n{FERRY}\n")), ("b.txt", clean(f"{MILL}\n\n{FERRY}\n\n{BRIDGE}\n"))], builtin())[1]
    assert [(s.lines, s.other_line, s.passages, s.characters) for s in shared if s.rule == "ACR001"] == [
        ((1, 3), 1, 2, len(fold(MILL + FERRY)))]


@pytest.mark.parametrize("text", [
    f"近日,\n\n{MILL}\n\n{BRIDGE}\n",
    f"旧事\n\n{MILL[:60]}\n{MILL[60:]}\n\n{FERRY}\n",
    MILL,
])
def test_what_is_taken_out_can_be_restored(text: str) -> None:
    doc = marked(f"{MILL}\n\n{FERRY}\n", text, take=True)[1]
    assert MILL not in render_text(doc)
    assert any(e.rule == "ACR001" and "1.txt, line 1" in e.message for e in doc.edits)
    assert replay(doc.source.text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text
    assert restore(render_json(doc, builtin())) == text.encode()
    validate(render_tei(doc, builtin()))
    assert b"1.txt, line 1" in render_html(doc, builtin())


def test_a_paragraph_in_several_pieces_goes_whole() -> None:
    text = f"{MILL[:50]}\n\n{FERRY}\n\n{MILL[50:]}"
    end = 52 + len(FERRY)
    doc = Document.from_source(Source(text.encode(), "utf-8", text)).apply([], blocks=[
        Block("p", (Span(0, 50), Span(end + 2, len(text)))), Block("p", (Span(52, end),))])
    assert prints(doc).passages[0].text == fold(MILL)
    done = mark(doc, [Copy("ACR001", "", (0, 0), None, True, True)])
    assert render_text(done) == FERRY + "\n"
    assert unwind(done.text, done.edits) == text
    flagged = mark(doc, [Copy("ACR003", "", (0, 0), (40, 60))])
    assert fold("".join(doc.text[slice(*s)] for s in (flagged.open[0].span, *flagged.open[0].related))) == fold(MILL)[40:60]


def test_rules_can_be_ignored_and_their_limits_changed() -> None:
    def found(config: Config) -> set[str]:
        return {rule for rule, _ in flags(compare([("1", clean(MILL)), ("2", clean(MILL))], config.rule_set())[0][1])}

    assert found(Config()) == {"ACR001", "ACR005"}
    assert found(Config(ignore=("ACR001",))) == {"ACR005"}
    assert found(Config(ignore=("ACR",))) == set()
    assert found(Config(rule={"ACR001": {"options": {"characters": 500}}})) == set()
    with pytest.raises(ConfigError, match="the option characters is 'many'"):
        Config(rule={"ACR001": {"options": {"characters": "many"}}}).rule_set()
    with pytest.raises(ConfigError, match="there is no option 'alike'"):
        Config(rule={"ACR002": {"options": {"alike": 3}}}).rule_set()
    wrong = msgspec.structs.replace(builtin()["ACR002"], options={"alike": 3})
    with pytest.raises(RuleError, match="ACR002: options"):
        Limits.of(builtin().where({"ACR002": wrong}))


@pytest.mark.parametrize(("name", "wanted"), [
    ("20240131.txt", (2024, 1, 31)), ("a/2024-01-31版.txt", (2024, 1, 31)), ("日报2024年1月31日.txt", (2024, 1, 31)),
    ("2024-1-5_2.txt", (2024, 1, 5)), ("1950年3月.txt", (1950, 3, 0)), ("1950年.txt", (1950, 0, 0)),
    ("1950-03/头版.txt", (1950, 3, 0)), ("page12.txt", NONE),
    ("12024013199.txt", NONE), ("v2020-13-01.txt", NONE), ("2024.txt", NONE),
])
def test_dates_in_names(name: str, wanted: tuple[int, int, int]) -> None:
    assert date(name) == wanted


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E40), max_size=80)


@given(HAN, HAN, HAN, HAN, st.text("山水田人", min_size=WIDTH + WINDOW - 1, max_size=60))
def test_texts_with_a_long_piece_in_common_share_a_fingerprint(a: str, b: str, c: str, d: str, common: str) -> None:
    assert set(winnow(a + common + b).hashes) & set(winnow(c + common + d).hashes)


@given(HAN)
def test_fingerprints_stand_where_they_say(text: str) -> None:
    hashes, places = winnow(text)
    assert list(places) == sorted(set(places))
    assert [winnow(text[i : i + WIDTH]).hashes for i in places] == [array("I", [h]) for h in hashes]
    assert bool(places) is (len(text) >= WIDTH)


@given(st.text("山水a１1 ，。\n〇", max_size=60), st.data())
def test_folded_pieces_are_found_again(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    if folded:
        start = data.draw(st.integers(0, len(folded) - 1))
        end = data.draw(st.integers(start + 1, len(folded)))
        left, right = unfolded(text, start, end)
        assert fold(text[left:right]) == folded[start:end]


@given(st.integers(0, 2**32), st.integers(0, 30), st.integers(0, 30))
def test_a_match_is_what_it_says(seed: int, before: int, after: int) -> None:
    rng = random.Random(seed)
    old = "".join(rng.choice("山水田人风云雨雪花草木石") for _ in range(200))
    new = old[:before] + misread(old, rng.randrange(100))[100:] + old[:after]
    hits = [(i, j) for h, i in zip(*winnow(new)) for g, j in zip(*winnow(old)) if h == g]
    found = match(new, old, hits, Limits({})) if hits else None
    if found:
        assert 0 <= found.start < found.end <= len(new)
        assert found.likeness >= 90
        assert found.whole == ((found.start, found.end) == (0, len(new))) or not found.whole
        assert not found.sure or found.whole


@pytest.mark.parametrize(("new", "old", "is_sure"), [
    ("山水田人", "山水田人", True), ("山水田人", "山木田人", True), ("山水田人", "山田人", True),
    ("山水田人风", "山木日人风", False), ("山水田人风", "山木田八风", False),
    ("第3号", "第8号", False), ("第三号", "第二号", False), ("张山水", "李四水", False),
])
def test_sure_is_only_another_reading(new: str, old: str, is_sure: bool) -> None:
    assert sure(new, old) is is_sure


def test_text_of_few_characters_costs_no_more_than_other_text(bounded: None) -> None:
    index, limits = Index(), Limits.of(builtin())
    many = ["\n\n".join(["山水" * n] * 2000) for n in (100, 101)]
    for n, text in enumerate(("水" * 100_000, "水" * 100_001, *many)):
        index.add(str(n).encode(), str(n), prints(clean_blocks(text)), limits)


def clean_blocks(text: str) -> Document:
    spans, at = [], 0
    for part in text.split("\n\n"):
        spans.append(Span(at, at + len(part)))
        at += len(part) + 2
    return Document.from_source(Source(text.encode(), "utf-8", text)).apply([], blocks=[Block("p", (s,)) for s in spans])


def test_one_other_word_is_another_reading_only_where_much_is_misread() -> None:
    other = MILL.replace("兄弟", "叔侄")
    assert not sure(fold(MILL), fold(other))
    assert not sure(fold(MILL), misread(fold(other), 5, 9))
    assert sure(fold(MILL), misread(fold(other), 5, 9, 20, 70))
    assert not sure(fold(MILL), misread(fold(other.replace("四乡", "八方")), 5, 9, 20, 70))


VARIANTS = (MILL, misread(MILL, 10, 40), misread(MILL, 70), MILL.replace("光绪年间", "同治年间"), MILL + BRIDGE, FERRY,
            misread(FERRY, 30), BRIDGE, SHORT)
PAGE = st.lists(st.sampled_from(VARIANTS), min_size=1, max_size=4)
RUN = st.tuples(st.booleans(), st.dictionaries(st.sampled_from("abcd"), PAGE))


@given(st.lists(RUN, min_size=1, max_size=5))
def test_whatever_changes_what_is_taken_out_stays_elsewhere(runs: list[tuple[bool, dict[str, list[str]]]]) -> None:
    index, limits = Index(), Limits.of(builtin())
    files: dict[str, list[str]] = {}
    for take, changed in runs:
        files |= changed
        docs = {name: clean_blocks("\n\n".join(texts)) for name, texts in sorted(files.items())}
        numbers = {name: index.add(name.encode(), name, prints(doc), limits, take) for name, doc in docs.items()}
        found = {name: index.found(number) for name, number in numbers.items()}
        gone = {name: {f.blocks[0] for f in found[name] if f.taken} for name in files}
        assert take or not any(gone.values())
        for name in files:
            for one in found[name]:
                number, blocks, _, _ = index.place(one.root)
                assert numbers[one.other_name] == number == one.other
                assert one.other_name != name
                if one.taken:
                    kept = docs[one.other_name].block_text(docs[one.other_name].blocks[blocks[0]])
                    assert blocks[0] not in gone[one.other_name]
                    assert partial_ratio(fold(files[name][one.blocks[0]]), fold(kept)) > 90


def test_the_order_of_an_index_is_that_of_adding() -> None:
    index, limits = Index(), Limits.of(builtin())
    numbers = [index.add(name.encode(), name, prints(clean(MILL + "\n\n" + tail)), limits)
               for name, tail in (("a", FERRY), ("b", BRIDGE))]
    assert [f.other_name for f in index.found(numbers[1])] == ["a"]
    assert index.found(numbers[0]) == []
