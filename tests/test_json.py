"""The JSON record: it follows its schema, says all, and the source can be restored from it alone."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Block, BytePatch, Document, Evidence, Finding, Move, Source
from cleaner.errors import InputError
from cleaner.exports.json import render_json, restore, schema
from cleaner.pipeline import clean
from cleaner.rules import builtin
from cleaner.spans import Span

PAGE = "# 市内新闻\n\n昨日,工程(一期)开工。\n市民说:“很好。”\n\n记者　甲乙\n"


def record(data: bytes, name: str = "a.txt") -> bytes:
    return render_json(clean(data, name=name), builtin())


def by_hand() -> Document:
    """A document with everything that a record can hold."""
    source = Source("甲,乙\n丙".encode() + b"\xff", "utf-8", "甲,乙\n丙\udcff", (BytePatch(Span(5, 6), b"\xff"),))
    doc = Document.from_source(source, "甲.txt")
    rule = next(iter(builtin())).id
    moved = Block("p", (Span(0, 3), Span(5, 6)), moves=(Move("ORD001", 1, (Evidence("goes-on", 3.0, "乙|?"),)), Move("ORD001", 0)))
    return doc.apply([Finding(rule, Span(1, 2), "，", "why", (Evidence("seen", 1.23456, "乙"),), (Span(4, 5),))],
                     blocks=[moved, Block("p", (Span(4, 5),))],
                     flags=[Finding(rule, Span(3, 4), None, "a flag"), Finding(rule, Span(4, 6), "丁", "", (), (Span(0, 1),))])


def test_record_of_every_field() -> None:
    found = json.loads(render_json(by_hand(), builtin()))
    rule = next(iter(builtin()))
    assert found["text"] == "甲，乙\n丙�"
    assert found["source"]["patches"] == [{"span": [5, 6], "hex": "ff"}]
    assert found["edits"] == [{
        "step": 1, "rule": rule.id, "span": [1, 2], "source": [1, 2], "line": 1, "column": 2, "before": ",", "after": "，",
        "message": "why", "evidence": [{"name": "seen", "weight": 1.2346, "detail": "乙"}], "related": [[4, 5]],
    }]
    assert found["flags"] == [
        {"rule": rule.id, "span": [3, 4], "source": [3, 4], "line": 1, "column": 4, "excerpt": "甲，乙\n丙�", "message": "a flag"},
        {"rule": rule.id, "span": [4, 6], "source": [4, 6], "line": 2, "column": 1, "excerpt": "甲，乙\n丙�", "suggestion": "丁",
         "related": [[0, 1]]},
    ]
    assert found["blocks"] == [
        {"type": "p", "text": "甲，乙�", "spans": [[0, 3], [5, 6]], "source": [[0, 3], [5, 6]], "moves": [
            {"rule": "ORD001", "piece": 1, "evidence": [{"name": "goes-on", "weight": 3.0, "detail": "乙|?"}]},
            {"rule": "ORD001", "piece": 0}]},
        {"type": "p", "text": "丙", "spans": [[4, 5]], "source": [[4, 5]]},
    ]
    assert found["rules"] == {r.id: {"name": r.name, "why": r.why} for r in (rule, builtin()["ORD001"])}
    assert found["stats"]["by_rule"] == {rule.id: 1, "ORD001": 2}
    assert (found["stats"]["flags"], found["stats"]["suggestions"]) == (1, 1)


def test_moves_leave_the_way_back_as_it_is() -> None:
    doc = by_hand()
    assert restore(render_json(doc, builtin())) == doc.source.data


def test_positions_of_edits_are_those_of_the_source() -> None:
    found = json.loads(record(PAGE.encode()))
    lines = PAGE.split("\n")
    assert len(found["edits"]) >= 2
    for edit in found["edits"]:
        start, end = edit["source"]
        line, column = edit["line"], edit["column"]
        assert sum(map(len, lines[: line - 1])) + line - 1 + column - 1 == start <= end <= len(PAGE)
        assert edit["rule"] in found["rules"]


def test_one_line_for_each_block_edit_and_flag() -> None:
    data = record(PAGE.encode())
    found = json.loads(data)
    lines = data.decode().split("\n")
    for part in ("blocks", "edits", "flags"):
        for item in found[part]:
            assert sum(json.loads(line.rstrip(",")) == item for line in lines if line.startswith("{") and len(line) > 1) >= 1
    assert max(line.count('"rule":') for line in lines) == 1


@pytest.mark.parametrize("data", [
    PAGE.encode(), PAGE.encode("gb18030"), PAGE.encode("utf-16"), b"\xff\xfe\x00", b"", b"\x80abc", "好\r\n\f好\r".encode(),
    b"\xef\xbb\xbf" + PAGE.encode(),
], ids=repr)
def test_records_follow_the_schema(data: bytes) -> None:
    validator(schema()).validate(json.loads(record(data)))


def test_a_record_with_everything_follows_the_schema() -> None:
    found = json.loads(render_json(by_hand(), builtin()))
    validator(schema()).validate(found)
    for part, field, bad in (("edits", "span", [1]), ("blocks", "moves", [{"rule": "ORD001"}])):
        with pytest.raises(jsonschema.ValidationError):
            validator(schema()).validate(found | {part: [found[part][0] | {field: bad}]})


def validator(definition: Any) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(definition)
    return jsonschema.Draft202012Validator(definition)


def test_shipped_schema_is_that_of_the_code() -> None:
    shipped = (files("cleaner.exports") / "schema" / "edits.schema.json").read_text("utf-8")
    assert json.loads(shipped) == json.loads(json.dumps(schema())), "write it again with: python -m cleaner.exports.json"


pieces = st.sampled_from(["，", ",", "。", "\n", "\n\n", " ", "“", "”", "(", ")", "近日", "郑", "2024", "abc", "\u200b", "\r\n",
                          "\f", "# ", "　", "—"])
pages = st.lists(pieces | st.text(max_size=4), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(pages, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "big5"]))
def test_text_in_any_encoding_is_restored(page: str, encoding: str) -> None:
    data = page.encode(encoding, "ignore")
    assert restore(record(data)) == data


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80) | st.lists(st.binary(max_size=4) | pages.map(str.encode), max_size=6).map(b"".join))
def test_any_bytes_are_restored(data: bytes) -> None:
    assert restore(record(data)) == data


def test_lone_surrogates_without_a_patch_are_restored() -> None:
    source = Source(b"a\x00\x00\xd8b\x00", "utf-16-le", "a\ud800b")
    data = render_json(Document.from_source(source), builtin())
    assert json.loads(data)["text"] == "a\ufffdb"
    assert restore(data) == source.data


@pytest.mark.parametrize(("old", "new", "said"), [
    (b'"text": "', '"text": "多'.encode(), "does not fit together|checksum differs"),
    (b'"sha256":"', b'"sha256":"0', "checksum differs"),
    (b'"encoding":"utf-8"', b'"encoding":"klingon"', "does not fit together"),
    (b'"schema": 1', b'"schema": 2', "no record of cleaner"),
    (b'"edits": [', b'"edits": {', "no record of cleaner"),
    (b"{\n", b"\xff\n", "no record of cleaner"),
])
def test_a_damaged_record_is_never_restored(old: bytes, new: bytes, said: str) -> None:
    data = record(PAGE.encode())
    assert old in data
    with pytest.raises(InputError, match=said) as caught:
        restore(data.replace(old, new, 1))
    assert caught.value.hint
