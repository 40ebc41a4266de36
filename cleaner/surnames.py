"""Surnames and places: lists in `rules/lists/`, which patterns of rules name as if they were properties of characters."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.errors import RuleError
from cleaner.toml import TomlFile

FILE, PLACES = FILES = ("lists/surnames.toml", "lists/places.toml")
_NAMED = re.compile(r"\\p\{(?:Surname(?:_(100|300|of_two))?|(Place))\}")


@cache
def surnames(folder: Path, most: str = "") -> tuple[str, ...]:
    """The surnames in the folder of the rules: of `100` or `300` that most people bear, `of_two` characters, or all of one."""
    data = TomlFile(folder / FILE, RuleError, "list of surnames").data
    if most == "of_two":
        return tuple(data["of-two"])
    kept = ("hundred", "three-hundred", "others")[: {"100": 1, "300": 2}.get(most, 3)]
    return tuple("".join(data[name] for name in kept))


@cache
def places(folder: Path) -> tuple[str, ...]:
    """The places in the folder of the rules, the longer ones first."""
    data = TomlFile(folder / PLACES, RuleError, "list of places").data
    return tuple(sorted((data["china"] + data["elsewhere"]).split(), key=len, reverse=True))


def expanded(value: Any, folder: Path) -> Any:
    """What a rule file says, with the surnames and places written out where a string names them."""
    if isinstance(value, dict):
        return {key: expanded(one, folder) for key, one in value.items()}
    if isinstance(value, list):
        return [expanded(one, folder) for one in value]
    if isinstance(value, str) and (r"\p{Surname" in value or r"\p{Place}" in value):
        return _NAMED.sub(lambda m: _pattern(places(folder) if m[2] else surnames(folder, m[1] or "")), value)
    return value


def _pattern(names: tuple[str, ...]) -> str:
    if len(names[0]) == 1:
        return f"[{''.join(names)}]"
    first, last = ("".join(sorted({name[n] for name in names})) for n in (0, -1))
    return f"(?:(?=[{first}])(?:{'|'.join(names)})(?<=[{last}]))"  # most places are told by one character, from either side
