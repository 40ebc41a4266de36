"""docs/tei.md is true: its examples are what is made now, and its queries find something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from cleaner.exports.tei_xml import TEI
from cleaner.exports.validate import validate
from scripts import tei_guide

GUIDE = tei_guide.PLACE.read_text("utf-8")


def test_the_guide_is_up_to_date() -> None:
    assert tei_guide.document() == GUIDE, "the TEI has changed: run `make docs`"


def test_the_sample_is_valid_and_each_query_finds_something() -> None:
    for view in tei_guide.sample():
        assert validate(view) == []
    tree = etree.fromstring(tei_guide.sample()[1])
    empty = [query for _, query in tei_guide.QUERIES if not tree.xpath(query, namespaces={"t": TEI}) and "questioning" not in query]
    assert empty == []


def test_the_python_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "004.diplomatic.tei.xml").write_bytes(tei_guide.sample()[1])
    monkeypatch.chdir(tmp_path)
    code = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert code
    exec(code[1], {})
    assert "PUN001'] , → ，" in capsys.readouterr().out
