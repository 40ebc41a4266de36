"""The configuration of each file: which files say what, and where each value comes from.

A file has the configuration that stands nearest above it: `cleaner.toml`, or `[tool.cleaner]` of a `pyproject.toml`, in its
folder or the nearest one upwards. Nearer ones are not mixed with farther ones, unless a file names one that it `extends`.
Stronger layers go before weaker ones: defaults, the profile, what is extended, the file, options of the command line. Tables
(`rule`, `per-file-ignores`) are mixed key by key, all else is replaced.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from cleaner import patterns
from cleaner.config import Config, Fault, set_by
from cleaner.errors import ConfigError
from cleaner.remedy import remedy
from cleaner.rules import RuleSet
from cleaner.toml import TomlFile, dotted, steps

NAMES = ("cleaner.toml", "pyproject.toml")
TABLES = ("rule", "per-file-ignores")
_SECTION = patterns.standard(r"(?m)^[ \t]*\[\[?[ \t]*tool[ \t]*\.[ \t]*[\"']?cleaner[\"']?[ \t]*[].]")


class Layer(Struct, frozen=True):
    """What one file says, or the options of a command line (without a file); paths are those of the working folder."""

    values: Mapping[str, Any]
    file: TomlFile | None = None
    within: str = ""

    def line(self, key: str) -> int:
        """The line of a key such as `rule.PUN001.fix`, or of the nearest that is there."""
        return self.file.line_of(f"{self.within}.{key}") if self.file else 0

    def origin(self, key: str) -> str:
        """Where a value stands: file and line, or that it is an option."""
        return f"{self.file.path}:{self.line(key)}" if self.file else f"option --{key}"

    def has(self, *path: str) -> bool:
        """True if the layer says something of what a path of keys leads to."""
        value: Any = self.values
        for key in path:
            if not isinstance(value, Mapping) or key not in value:
                return False
            value = value[key]
        return True


class Loaded(Struct, frozen=True):
    """A configuration, and the layers that it was made of, the weakest first."""

    config: Config
    layers: tuple[Layer, ...]
    rules: RuleSet  # in force where nothing is left out

    def origin(self, *path: str) -> str:
        """Where the value comes from that a path of keys leads to: a file and its line, an option, the profile, the defaults."""
        for layer in reversed(self.layers):
            if layer.has(*path):
                return layer.origin(dotted(*path))
        values: Any = set_by(self.config.profile)
        for key in path:
            values = values.get(key) if isinstance(values, Mapping) else None
        return "default" if values is None else f"profile {self.config.profile}"

    def left_out(self, path: Path | None) -> dict[str, tuple[str, ...]]:
        """The prefixes that are not looked for in a file, each group with the glob that says so."""
        found: dict[str, tuple[str, ...]] = {}
        for layer in self.layers if path else ():
            for pattern in layer.values.get("per-file-ignores", {}):
                if layer.file and path and _matches((pattern,), layer.file.path.parent, path):
                    found[pattern] = self.config.per_file_ignores[pattern]
        return found

    def excludes(self, path: Path) -> bool:
        """True if a file is left out, by the patterns of the strongest file that has any."""
        said = next((layer for layer in reversed(self.layers) if layer.file and layer.has("exclude")), None)
        return bool(said and said.file and _matches(self.config.exclude, said.file.path.parent, path))


class Chosen(Struct, frozen=True):
    """What a file is worked on under: one for all files with the same configuration and the same rules left out."""

    config: Config
    rules: RuleSet
    loaded: Loaded


class Configs(Struct):
    """The configuration of each file: of `named` if that is given, else the nearest one above it. `options` go before it.

    A configuration is read once, and rules are put together once for all files that have the same.
    """

    named: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    _files: dict[str, Path | None] = field(default_factory=dict)  # the configuration of each folder
    _loaded: dict[Path | None, Loaded] = field(default_factory=dict)
    _chosen: dict[tuple[Path | None, tuple[str, ...]], Chosen] = field(default_factory=dict)

    def of(self, path: Path | None = None) -> Chosen:
        """What holds for a file, or without one (standard input) for the working folder; raises ConfigError or RuleError."""
        found = self.named or self._nearest(os.path.dirname(os.path.abspath(path)) if path else os.getcwd())
        if found not in self._loaded:
            self._loaded[found] = load(found, self.options)
        loaded = self._loaded[found]
        prefixes = tuple(sorted({prefix for some in loaded.left_out(path).values() for prefix in some}))
        if (found, prefixes) not in self._chosen:
            rules = loaded.rules
            if prefixes:
                rules = rules.where({r.id: r for r in rules if not r.id.startswith(prefixes)})
            self._chosen[found, prefixes] = Chosen(loaded.config, rules, loaded)
        return self._chosen[found, prefixes]

    def _nearest(self, folder: str) -> Path | None:
        if folder not in self._files:
            above = os.path.dirname(folder)
            here = config_in(Path(folder))
            self._files[folder] = here or (self._nearest(above) if above != folder else None)
        return self._files[folder]


def find_config(folder: Path) -> Path | None:
    """The nearest `cleaner.toml`, or `pyproject.toml` with `[tool.cleaner]`, from `folder` upwards."""
    return next((found for place in (folder, *folder.parents) if (found := config_in(place))), None)


def config_in(folder: Path) -> Path | None:
    """The configuration that stands in a folder; `cleaner.toml` goes before `pyproject.toml`."""
    own, shared = (folder / name for name in NAMES)
    # Not Path.is_file: that raises an error where the folder may not be searched. A link that leads nowhere fails when it is read.
    if os.path.isfile(own) or os.path.islink(own):
        return own
    return shared if _has_section(shared) else None


def hidden_by(own: Path) -> Path | None:
    """The `pyproject.toml` whose `[tool.cleaner]` is not read, as `own`, a `cleaner.toml`, stands beside it."""
    shared = own.with_name(NAMES[1])
    return shared if own.name == NAMES[0] and _has_section(shared) else None


def _has_section(shared: Path) -> bool:
    try:
        return os.path.isfile(shared) and bool(_SECTION.search(shared.read_text("utf-8", errors="replace")))
    except OSError:
        return True  # reading it will say what is wrong


def load_config(path: Path) -> Config:
    """The configuration in a `cleaner.toml`, or in `[tool.cleaner]` of a `pyproject.toml`; raises as `load` does."""
    return load(path).config


def load(path: Path | None, options: Mapping[str, Any] | None = None) -> Loaded:
    """The configuration of a file and of options that go before it, by their names in the file.

    Paths and patterns in a file are taken from its folder. Raises ConfigError with file, line and excerpt, RuleError for a
    rule file that is not valid.
    """
    layers = [*reversed([*_chain(path)])] if path else []
    if options:
        layers.append(Layer(options))
    try:
        config = msgspec.convert(merged := _merged(layers), Config)
    except msgspec.ValidationError as error:  # of the options: each file is valid by itself
        message, _, where = str(error).rstrip("`").partition(" - at `$")
        raise ConfigError(f"{where.lstrip('.')}: {message[0].lower()}{message[1:]}",
                          remedy(message, Config, merged, where)) from None
    try:
        config.check_or_fault()
        rules = config.rules_or_fault()
    except Fault as fault:
        raise _placed(fault, layers) from None
    return Loaded(config, tuple(layers), rules)


def _placed(fault: Fault, layers: list[Layer]) -> Exception:
    """The error for a fault, at the strongest layer that has the key."""
    keys = [name for name, _ in steps(fault.key)]
    while keys:
        for layer in reversed(layers):
            if layer.has(*keys):
                if layer.file is None:
                    return ConfigError(fault.what, fault.hint)
                return layer.file.at(layer.line(fault.key), fault.what, fault.hint)
        keys.pop()
    return ConfigError(fault.what, fault.hint)


def _chain(path: Path) -> Iterator[Layer]:
    """The layer of a file, and those of what it extends."""
    seen: list[Path] = []
    current: Path | None = path
    while current:
        layer = _layer(current)
        yield layer
        seen.append(current.resolve())
        base = layer.values.get("extends")
        current = Path(base) if base else None
        if current and current.resolve() in seen:
            assert layer.file
            raise layer.file.at(layer.line("extends"), f"extends: {base} extends this file in turn", "Leave one of the two out.")
        if current and not os.path.isfile(current):
            assert layer.file
            raise layer.file.at(layer.line("extends"), f"extends: there is no file {base}",
                                "Paths are taken from the folder of this file.")


def _layer(path: Path) -> Layer:
    file = TomlFile(path, ConfigError, "configuration")
    data: Any = file.data
    within = ""
    if path.name == "pyproject.toml":
        within = "tool.cleaner"
        tool = data.get("tool", {})
        data = tool.get("cleaner", {}) if isinstance(tool, dict) else tool
    try:
        given = msgspec.convert(data, Config)
    except msgspec.ValidationError as error:
        raise file.invalid(error, Config, data, within) from None
    values = dict(data)
    try:
        if "rules" in data:
            values["rules"] = list(dict.fromkeys(found for name in given.rules for found in _rule_files(path.parent, name)))
        for pattern in given.per_file_ignores:
            if pattern.startswith("!"):
                raise _no_pattern(dotted("per-file-ignores", pattern), pattern)
            _spec_of(dotted("per-file-ignores", pattern), (pattern,))
        _spec_of("exclude", given.exclude)
    except Fault as fault:
        raise file.at(file.line_of(f"{within}.{fault.key}"), fault.what, fault.hint) from None
    for name in ("variants-table", "extends"):
        if name in data:
            values[name] = os.path.normpath(path.parent / data[name])
    return Layer(values, file, within)


def _merged(layers: list[Layer]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.values.items():
            merged[key] = _mixed(merged.get(key, {}), value) if key in TABLES else value
    return merged


def _mixed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(old)
    for key, value in new.items():
        both[key] = _mixed(both[key], value) if isinstance(value, Mapping) and isinstance(both.get(key), Mapping) else value
    return both


def _rule_files(folder: Path, name: str) -> list[str]:
    if not glob.has_magic(name):
        if not os.path.exists(folder / name):
            raise Fault("rules", f"rules: there is no file {name!r}", "Paths are taken from the folder of this file.")
        if os.path.isdir(folder / name):
            raise Fault("rules", f"rules: {name!r} is a folder", f"Name its files: {name.rstrip('/')}/*.toml")
        return [os.path.normpath(folder / name)]
    found = sorted(glob.glob(name, root_dir=folder, recursive=True))
    if not found:
        raise Fault("rules", f"rules: no file matches {name!r}", "Paths are taken from the folder of this file.")
    return [os.path.normpath(folder / one) for one in found]


def _matches(patterns: tuple[str, ...], folder: Path, path: Path) -> bool:
    try:
        below = os.path.relpath(os.path.abspath(path), os.path.abspath(folder))
    except ValueError:  # on another drive
        return False
    return below.split(os.sep)[0] != os.pardir and bool(_spec(patterns).match_file(below))


@cache
def _spec(patterns: tuple[str, ...]) -> Any:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def _spec_of(key: str, patterns: tuple[str, ...]) -> None:
    """Raise Fault for the first that is no pattern."""
    for pattern in patterns:
        try:
            _spec((pattern,))
        except ValueError:
            raise _no_pattern(key, pattern) from None


def _no_pattern(key: str, pattern: str) -> Fault:
    return Fault(key, f"{steps(key)[0][0]}: {pattern!r} is no pattern",
                 "Patterns are those of .gitignore: *.txt, scans/, **/ocr/*.txt; ! only in exclude.")


__all__ = ["Chosen", "Configs", "Layer", "Loaded", "find_config", "load", "load_config"]
