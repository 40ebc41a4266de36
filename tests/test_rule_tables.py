"""docs/rules.md is what the rules say."""

from __future__ import annotations

import re

import regex

from cleaner.rules import builtin
from scripts import rule_tables

WRITTEN = rule_tables.PLACE.read_text("utf-8")


def test_the_tables_are_up_to_date() -> None:
    assert rule_tables.document() == WRITTEN, "the rules have changed: run `make docs`"


def test_every_rule_has_a_row_of_six_cells() -> None:
    rows = [line for line in WRITTEN.splitlines() if re.match(r"\| [A-Z]{2,5}\d{3} \|", line)]
    assert sorted(row.split(" ")[1] for row in rows) == sorted(rule.id for rule in builtin())
    for row in rows:
        assert len(regex.split(r"(?<!\\)\|", row)) == 8, row
