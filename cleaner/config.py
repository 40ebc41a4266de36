"""Configuration: what a user may choose, read strictly from TOML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal

import msgspec

from cleaner.errors import ConfigError
from cleaner.rules import RuleSet, builtin, load_file, select

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Choices for one run.

    `select` and `ignore` are rule ids or prefixes of them; `rules` are further rule files;
    `rule` overrides fields of rules by id; `suggest` applies what is otherwise only
    suggested; `encoding` overrides detection; `max_bytes` bounds a single input.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    rule: dict[str, dict[str, Any]] = {}
    suggest: bool = False
    encoding: str | None = None
    spacing: Literal["none", "keep"] = "none"
    max_bytes: int = 256 * 1024 * 1024

    def rule_set(self) -> RuleSet:
        """The rules in force under this configuration."""
        rules = builtin()
        if not (self.select or self.ignore or self.rules or self.rule):
            return rules
        if self.rules:
            added = [pair for path in self.rules for pair in load_file(Path(path))]
            replaced = {r.id for _, r in added}
            rules = RuleSet([*((rules.pass_of(r.id), r) for r in rules if r.id not in replaced), *added])
        for rule_id in (*self.select, *self.ignore):
            if not any(r.id.startswith(rule_id) for r in rules):
                raise ConfigError(f"no rule begins with {rule_id!r}", "`cleaner rules` lists them.")
        changed = {r.id: r for r in rules}
        for rule_id, fields in self.rule.items():
            if rule_id not in changed:
                raise ConfigError(f"[rule.{rule_id}]: there is no such rule", "`cleaner rules` lists them.")
            old = changed[rule_id]
            try:
                changed[rule_id] = msgspec.convert({**msgspec.to_builtins(old), **fields}, type(old))
            except msgspec.ValidationError as error:
                raise ConfigError(f"[rule.{rule_id}]: {error}", "`cleaner explain " + rule_id + "` shows its fields.") from None
        return select(rules.where(changed), self.select, self.ignore)


def load_config(path: Path) -> Config:
    """The configuration in a `cleaner.toml`, or in `[tool.cleaner]` of a `pyproject.toml`.

    Paths of rule files are taken from the folder of the configuration file. Raises
    ConfigError naming the file and the key.
    """
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot read the configuration: {error}", "It must be a readable UTF-8 TOML file.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}", "This is not valid TOML.") from None
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("cleaner", {})
    try:
        config = msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {error}", "See the README for the keys and their values.") from None
    return msgspec.structs.replace(config, rules=tuple(str(path.parent / p) for p in config.rules))


def find_config(folder: Path) -> Path | None:
    """The nearest `cleaner.toml`, or `pyproject.toml` with `[tool.cleaner]`, from `folder` upwards."""
    for place in (folder, *folder.parents):
        if (path := place / "cleaner.toml").is_file():
            return path
        path = place / "pyproject.toml"
        if path.is_file() and "[tool.cleaner" in path.read_text("utf-8", errors="replace"):
            return path
    return None
