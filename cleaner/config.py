"""Configuration: what a user may choose, read strictly from TOML."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from cleaner import conversion
from cleaner.conversion import Variants
from cleaner.errors import ConfigError
from cleaner.rules import Rule, RuleSet, builtin, load_file, problem, select
from cleaner.toml import TomlFile

Quotes = Literal["keep", "corner", "curly"]


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Choices for one run.

    `select` and `ignore` are rule ids or prefixes of them; `rules` are further rule files;
    `rule` overrides fields of rules by id; `suggest` applies what is otherwise only
    suggested; `encoding` overrides detection; `max_bytes` bounds a single input. `spacing` says what becomes of the blank
    between Han and Latin or digits: `none` takes it out, `insert` puts it in, `keep` leaves it; not given, it goes
    unless the text has it throughout. `variants` is
    a conversion of OpenCC, `variants_table` a file of phrases that come before its own; `quotes`
    not given, quotation marks go with a conversion into the other script.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    rule: dict[str, dict[str, Any]] = {}
    suggest: bool = False
    encoding: str | None = None
    spacing: Literal["none", "insert", "keep"] | None = None
    variants: Variants = "none"
    variants_table: str | None = None
    quotes: Quotes | None = None
    max_bytes: int = 256 * 1024 * 1024

    def rule_set(self) -> RuleSet:
        """The rules in force under this configuration; raises ConfigError or RuleError."""
        try:
            return self._rule_set()
        except _Fault as fault:
            raise ConfigError(fault.what, fault.hint) from None

    def check(self) -> None:
        """Raise ConfigError if a value is none that can be worked with."""
        try:
            self._check()
        except _Fault as fault:
            raise ConfigError(fault.what, fault.hint) from None

    def phrases(self) -> Mapping[str, str]:
        """The phrases of the user's table; raises ConfigError."""
        return conversion.table(Path(self.variants_table)) if self.variants_table else {}

    def shape_of_quotes(self) -> Literal["corner", "curly"] | None:
        """The shape that quotation marks are to have; None if they stay."""
        if self.quotes is not None:
            return None if self.quotes == "keep" else self.quotes
        source, _, target = self.variants.partition("2")
        if source == "s":
            return "corner"
        return "curly" if target.startswith("s") else None

    def _check(self) -> None:
        if self.max_bytes < 1:
            raise _Fault("max-bytes", f"max-bytes is {self.max_bytes}, which no file fits in", "Give a positive number of bytes.")
        if self.encoding is not None:
            try:
                "".encode(self.encoding)
            except (LookupError, ValueError):
                raise _Fault("encoding", f"there is no encoding {self.encoding!r}",
                             "Names are those of Python: utf-8, gb18030, big5, cp950, utf-16 ...") from None

        for key, value, known in (("variants", self.variants, get_args(Variants)),
                                  ("quotes", self.quotes or "keep", get_args(Quotes))):
            if value not in known:
                raise _Fault(key, f"{key}: there is no {value!r}", f"Values: {', '.join(known)}.")
        self.phrases()
        if self.variants != "none" and (fault := conversion.problem()):
            raise _Fault("variants", f"variants: {fault[0]}", fault[1])

    def _rule_set(self) -> RuleSet:
        rules = builtin()
        if not (self.select or self.ignore or self.rules or self.rule):
            return rules
        if self.rules:
            rules = _joined(rules, self.rules)
        for key, chosen in (("select", self.select), ("ignore", self.ignore)):
            for prefix in chosen:
                if not prefix or not any(r.id.startswith(prefix) for r in rules):
                    raise _Fault(key, f"{key}: no rule begins with {prefix!r}", "`cleaner rules` lists them.")
        changed = {r.id: r for r in rules}
        for rule_id, fields in self.rule.items():
            changed[rule_id] = _overridden(changed.get(rule_id), rule_id, fields)
        return select(rules.where(changed), self.select, self.ignore)


class _Fault(Exception):
    """What is wrong with the value of a key, before it is known in which file it stands."""

    def __init__(self, key: str, what: str, hint: str) -> None:
        super().__init__(key, what, hint)
        self.key, self.what, self.hint = key, what, hint


def _joined(rules: RuleSet, paths: Sequence[str]) -> RuleSet:
    added: dict[str, tuple[str, Rule]] = {}
    origin: dict[str, str] = {}
    for path in paths:
        for pass_name, rule in load_file(Path(path)):
            if rule.id in added:
                raise _Fault("rules", f"rule {rule.id} is defined in {origin[rule.id]} and in {path}",
                             "Give one of the two another id.")
            added[rule.id], origin[rule.id] = (pass_name, rule), path
    return RuleSet([*((rules.pass_of(r.id), r) for r in rules if r.id not in added), *added.values()])


def _overridden(old: Rule | None, rule_id: str, fields: dict[str, Any]) -> Rule:
    if old is None:
        raise _Fault(f"rule.{rule_id}", f"[rule.{rule_id}]: there is no such rule", "`cleaner rules` lists them.")
    hint = f"`cleaner explain {rule_id}` shows the rule."
    for fixed in {"id", "kind"} & fields.keys():
        raise _Fault(f"rule.{rule_id}.{fixed}", f"[rule.{rule_id}]: {fixed} cannot be changed", "Write a rule of your own instead.")
    try:
        rule = msgspec.convert({**msgspec.to_builtins(old), **fields}, type(old))
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$.")
        key = re.search(r"unknown field `([^`]+)`", message)
        raise _Fault(f"rule.{rule_id}.{key[1] if key else where.rstrip('`')}", f"[rule.{rule_id}]: {error}", hint) from None
    field, what = problem(rule)
    if what:
        raise _Fault(f"rule.{rule_id}.{field}", f"[rule.{rule_id}]: {what}", hint)
    return rule


def load_config(path: Path) -> Config:
    """The configuration in a `cleaner.toml`, or in `[tool.cleaner]` of a `pyproject.toml`.

    Paths and patterns of rule files are taken from the folder of the configuration file. Raises
    ConfigError with file, line and excerpt, RuleError for a rule file that is not valid.
    """
    file = TomlFile(path, ConfigError, "configuration")
    data: Any = file.data
    within = ""
    if path.name == "pyproject.toml":
        within = "tool.cleaner"
        tool = data.get("tool", {})
        data = tool.get("cleaner", {}) if isinstance(tool, dict) else tool
    try:
        config = msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        raise file.invalid(error, f"Keys: {', '.join(f.encode_name for f in msgspec.structs.fields(Config))}.", within) from None
    try:
        files = tuple(found for name in config.rules for found in _rule_files(path.parent, name))
        table = str(path.parent / config.variants_table) if config.variants_table is not None else None
        config = msgspec.structs.replace(config, rules=files, variants_table=table)
        config._check()
        config._rule_set()
    except _Fault as fault:
        raise file.at(file.line_of(f"{within}.{fault.key}"), fault.what, fault.hint) from None
    return config


def _rule_files(folder: Path, name: str) -> list[str]:
    if not glob.has_magic(name):
        return [str(folder / name)]
    found = sorted(glob.glob(str(folder / name), recursive=True))
    if not found:
        raise _Fault("rules", f"rules: no file matches {name!r}", "Paths are taken from the folder of this file.")
    return found


def find_config(folder: Path) -> Path | None:
    """The nearest `cleaner.toml`, or `pyproject.toml` with `[tool.cleaner]`, from `folder` upwards."""
    for place in (folder, *folder.parents):
        if (path := place / "cleaner.toml").is_file():
            return path
        path = place / "pyproject.toml"
        if path.is_file() and "[tool.cleaner" in path.read_text("utf-8", errors="replace"):
            return path
    return None
