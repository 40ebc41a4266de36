"""What to write instead of a value that is none: read from the types that the value was to be of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import inspect

from cleaner.errors import did_you_mean

_WRITTEN = {"str": 'in quotes: name = "text"', "array": 'as a list: name = ["a", "b"]', "bool": "without quotes: true or false",
            "int": "as a whole number without quotes: 3", "float": "as a number without quotes: 1.5",
            "object": 'as a table: { name = "value" }'}
_FOR_EXAMPLE = {"pass": '"punctuation", above the rules', "kind": '"pattern"', "fix": '"safe", "suggest" or "never"',
                "examples": '[["what comes in", "what comes out"]]', "keep": '["what looks alike and stays"]'}


def remedy(message: str, what: object, data: Any, where: str) -> str:
    """What to write instead of what msgspec complains of in its `message`: `data` at the place `where` is no `what`."""
    kind = _at(inspect.type_info(what), data, re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", where))
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        if unknown[1] == "tool" and not where:
            return "The header [tool.cleaner] is for pyproject.toml: leave it out here, and tool.cleaner in front of others."
        return _choice(unknown[1], [f.encode_name for f in kind.fields], "Names") if isinstance(kind, inspect.StructType) else ""
    if missing := re.search(r"missing required field `([^`]+)`", message):
        if missing[1] == "rule":
            return "A rule begins with [[rule]]; `cleaner rules new FILE` writes one, to be filled in."
        return f"Add a line: {missing[1]} = {_FOR_EXAMPLE.get(missing[1], '...')}"
    if wrong := re.search(r"Invalid (?:enum )?value '([^']*)'", message):
        kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
        known = [v for k in kinds if isinstance(k, inspect.LiteralType) for v in k.values]
        known = known or [str(k.tag) for k in kinds if isinstance(k, inspect.StructType)]
        return _choice(wrong[1], [str(v) for v in known], "Values")
    if wanted := re.search(r"Expected `(\w+)", message):
        if where == ".rule":
            return "A rule begins with [[rule]], in two brackets; in a configuration it is [rule.ID]."
        if where == ".ignore":
            return "An entry begins with [[ignore]], in two brackets; `cleaner ignore` writes one."
        if where == ".rules" and isinstance(data["rules"], dict):
            return f"Did you mean [rule.{next(iter(data['rules']), 'ID')}]? rules = [...] names files with rules of your own."
        field = re.match(r"\.rule\[\d+\]\.(\w+)", where)
        if field and field[1] in _FOR_EXAMPLE:
            return f"Write it so: {field[1]} = {_FOR_EXAMPLE[field[1]]}."
        if wanted[1] in _WRITTEN:
            return f"Write it {_WRITTEN[wanted[1]]}."
    return "The README lists what may stand here."


def _choice(word: str, known: Sequence[str], what: str) -> str:
    return f"{did_you_mean(word, known)}{what}: {', '.join(known)}."


def _at(kind: inspect.Type, data: Any, path: Sequence[tuple[str, str]]) -> inspect.Type:
    """The type at a path of names and numbers; of rules of several kinds, that which `data` says it is."""
    for name, number in path:
        kind = _variant(kind, data)
        try:
            if isinstance(kind, inspect.StructType) and name != kind.tag_field:
                kind = next(f.type for f in kind.fields if f.encode_name == name)
            elif isinstance(kind, inspect.DictType):
                kind = kind.value_type
            elif isinstance(kind, inspect.CollectionType):
                kind = kind.item_type
            elif isinstance(kind, inspect.TupleType):
                kind = kind.item_types[int(number)]
            elif isinstance(kind, inspect.UnionType):
                return kind
            data = data[int(number)] if number else data[name]
        except (StopIteration, LookupError, TypeError, ValueError):
            return kind
    return _variant(kind, data)


def _variant(kind: inspect.Type, data: Any) -> inspect.Type:
    if isinstance(kind, inspect.UnionType):
        some = [k for k in kind.types if not isinstance(k, inspect.NoneType)]
        if len(some) == 1:
            return some[0]
        if isinstance(data, dict):
            return next((k for k in some if isinstance(k, inspect.StructType) and data.get(k.tag_field) == k.tag), kind)
    return kind
