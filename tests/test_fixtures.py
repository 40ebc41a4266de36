"""Whole documents: input.txt must come out as expected.txt, expected.tei.xml and expected.edits.json say.

`CLEANER_UPDATE=1 pytest tests/test_fixtures.py` writes what comes out now; read the difference
before you commit it. A folder named clean-... holds a text that must not change at all.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import cleaner
from cleaner.exports import renderer
from cleaner.exports.json import restore
from cleaner.exports.text import render_text
from cleaner.rules import builtin

FOLDER = Path(__file__).parent.parent / "fixtures"
CASES = sorted(p.name for p in FOLDER.iterdir() if p.is_dir())
EXPECTED = {"text": "expected.txt", "tei": "expected.tei.xml", "json": "expected.edits.json"}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("output", EXPECTED)
def test_fixture(case: str, output: str) -> None:
    doc = cleaner.clean((FOLDER / case / "input.txt").read_bytes(), name="input.txt")
    got = renderer(output)(doc, builtin())
    path = FOLDER / case / EXPECTED[output]
    if os.environ.get("CLEANER_UPDATE"):
        path.write_bytes(got)
    assert got.decode("utf-8") == path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("case", CASES)
def test_fixture_is_restored_from_its_record(case: str) -> None:
    record = (FOLDER / case / "expected.edits.json").read_bytes()
    assert restore(record) == (FOLDER / case / "input.txt").read_bytes()
    assert json.loads(record)["schema"] == 1


@pytest.mark.parametrize("case", [c for c in CASES if c.startswith("clean-")])
def test_clean_fixture_is_left_alone(case: str) -> None:
    text = (FOLDER / case / "input.txt").read_text("utf-8")
    doc = cleaner.clean(text)
    assert not doc.edits
    assert not doc.open
    assert [x for x in render_text(doc).split("\n") if x] == [x for x in text.split("\n") if x]
