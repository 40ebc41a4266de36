"""The data of the benchmark.

Texts with right marks (`restore/*.txt`), strings that must stay (`stay.toml`), and strings that must come out so or stay, by
clause (`clauses.toml`) and by kind of text (`kinds.toml`).

`held/` has texts and strings that were written after the rules, by another hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError
from cleaner.toml import TomlFile

HERE = Path(__file__).parent
TEXT = re.compile(r"^=== (\S+)\n(.*?)(?=^=== |\Z)", re.M | re.S)


@dataclass(frozen=True)
class Case:
    """A string to clean and what it must become; `given == wanted` where it must stay."""

    kind: str
    given: str
    wanted: str


def toml(path: Path) -> dict[str, Any]:
    """What a file of the benchmark says."""
    return TomlFile(path, CleanerError, "benchmark").data


def texts(folder: Path = HERE / "restore") -> dict[str, str]:
    """Name and text, a blank line between paragraphs."""
    return {
        name: "\n\n".join(body.strip().split("\n")) + "\n"
        for path in sorted(folder.glob("*.txt"))
        for name, body in TEXT.findall(path.read_text("utf-8"))
    }


def stays(path: Path = HERE / "stay.toml") -> list[Case]:
    """The strings of which nothing may change."""
    return [Case(kind, x, x) for kind, strings in toml(path).items() for x in strings]


def clauses(path: Path = HERE / "clauses.toml") -> list[Case]:
    """The examples and keeps of the clauses, each of the kind of its clause."""
    return _cases({f"{clause['number']} {clause['name']}": clause for clause in toml(path)["clause"]})


def kinds(path: Path = HERE / "kinds.toml") -> list[Case]:
    """The examples and keeps of kinds of text."""
    return _cases({kind["name"]: kind for kind in toml(path)["kind"]})


def _cases(tables: dict[str, dict[str, Any]]) -> list[Case]:
    return [
        Case(name, given, wanted)
        for name, table in tables.items()
        for given, wanted in [*table.get("examples", []), *((x, x) for x in table.get("keep", []))]
    ]
