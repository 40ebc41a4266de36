"""Configuration: what a user may choose for a text. `layers.py` reads it from files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from cleaner import conversion
from cleaner.charsets import named
from cleaner.conversion import Variants
from cleaner.errors import ConfigError, did_you_mean
from cleaner.own import load_own, options_problem
from cleaner.remedy import remedy
from cleaner.rules import FunctionRule, Rule, RuleSet, builtin, idle, problem, rules_folder, select
from cleaner.toml import TomlFile, dotted

Quotes = Literal["keep", "corner", "curly"]
Profile = Literal["newspaper", "web", "book", "technical"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
FROM_PROFILES = ("spacing", "quotes")  # what a profile may set besides fields of rules


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Choices for one text.

    `profile` is the kind of text the rules are set for; what else is chosen goes before it. `select` and `ignore` are
    rule ids or prefixes of them; `rules` are further rule files; `rule` overrides fields of rules by id; `suggest`
    applies what is otherwise only suggested; `encoding` overrides detection; `max_bytes` bounds a single input. `spacing`
    says what becomes of the blank between Han and Latin or digits: `none` takes it out, `insert` puts it in, `keep`
    leaves it; not given, it goes unless the text has it throughout. `variants` is a conversion of OpenCC,
    `variants_table` a file of phrases that come before its own; `quotes` not given, quotation marks go with a conversion
    into the other script. `extends`, `exclude` (patterns of files that are left out) and `per_file_ignores` (patterns to
    prefixes of rules) are for configuration files: a text alone has no path.
    """

    extends: str | None = None
    exclude: tuple[str, ...] = ()
    profile: Profile = "newspaper"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    rules: tuple[str, ...] = ()
    suggest: bool = False
    encoding: str | None = None
    spacing: Literal["none", "insert", "keep"] | None = None
    variants: Variants = "none"
    variants_table: str | None = None
    quotes: Quotes | None = None
    max_bytes: int = 256 * 1024 * 1024
    rule: dict[str, dict[str, Any]] = {}

    def __post_init__(self) -> None:
        for name in FROM_PROFILES:
            if getattr(self, name) is None and (value := set_by(self.profile).get(name)) is not None:
                msgspec.structs.force_setattr(self, name, value)

    def rule_set(self) -> RuleSet:
        """The rules in force under this configuration; raises ConfigError or RuleError."""
        try:
            return self.rules_or_fault()
        except Fault as fault:
            raise ConfigError(fault.what, fault.hint) from None

    def check(self) -> None:
        """Raise ConfigError if a value is none that can be worked with."""
        try:
            self.check_or_fault()
        except Fault as fault:
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

    def check_or_fault(self) -> None:
        """Raise Fault if a value is none that can be worked with."""
        if self.max_bytes < 1:
            raise Fault("max-bytes", f"max-bytes is {self.max_bytes}, which no file fits in", "Give a positive number of bytes.")
        if self.encoding is not None:
            try:
                named(self.encoding)
            except ConfigError as error:
                raise Fault("encoding", error.what, error.hint) from None
        for key, value, known in (("variants", self.variants, get_args(Variants)), ("profile", self.profile, PROFILES),
                                  ("quotes", self.quotes or "keep", get_args(Quotes))):
            if value not in known:
                raise Fault(key, f"{key}: there is no {value!r}", f"{did_you_mean(value, known)}Values: {', '.join(known)}.")
        self.phrases()
        if self.variants != "none" and (fault := conversion.problem()):
            raise Fault("variants", f"variants: {fault[0]}", fault[1])

    def rules_or_fault(self) -> RuleSet:
        """The rules in force; raises Fault or RuleError."""
        rules = builtin()
        own = set_by(self.profile).get("rule", {})
        if not (self.select or self.ignore or self.rules or self.rule or self.per_file_ignores or own):
            return rules
        if self.rules:
            rules = _joined(rules, self.rules)
        for key, prefix in self._prefixes():
            if not prefix or not any(r.id.startswith(prefix) for r in rules):
                raise Fault(key, f"{key}: no rule begins with {prefix!r}", _near(prefix, rules))
        changed = {r.id: r for r in rules}
        for overrides in (own, self.rule):
            for rule_id, fields in overrides.items():
                if rule_id not in changed:
                    raise Fault(dotted("rule", rule_id), f"[{dotted('rule', rule_id)}]: there is no such rule",
                                near_rule(rule_id, rules))
                changed[rule_id] = overridden(changed[rule_id], fields)
        chosen = select(rules.where(changed), self.select, self.ignore)
        if idle(chosen):
            key = "ignore" if self.ignore else "select"
            what = "select and ignore leave" if self.select and self.ignore else f"{key} leaves"
            raise Fault(key, f"{what} no rule that looks for anything", "To leave files out: exclude = [...].")
        return chosen

    def knows(self, rule_id: str) -> bool:
        """True if there is such a rule, built in or in a file that is named, in force or not."""
        return rule_id in builtin() or any(rule.id == rule_id for path in self.rules for _, rule in load_own(Path(path)))

    def _prefixes(self) -> Iterator[tuple[str, str]]:
        for key, some in (("select", self.select), ("ignore", self.ignore), *self.per_file_ignores.items()):
            where = key if key in ("select", "ignore") else dotted("per-file-ignores", key)
            yield from ((where, prefix) for prefix in some)


class Fault(Exception):
    """What is wrong with the value of a key, before it is known in which file it stands."""

    def __init__(self, key: str, what: str, hint: str) -> None:
        super().__init__(key, what, hint)
        self.key, self.what, self.hint = key, what, hint


@cache
def set_by(profile: str) -> dict[str, Any]:
    """What a profile sets: some of the names of Config, and `rule`; nothing for the default one or an unknown one."""
    if profile not in PROFILES[1:]:
        return {}
    values: dict[str, Any] = {}
    for change in profile_file(profile)["change"]:
        if "rule" in change:
            values.setdefault("rule", {}).setdefault(change["rule"], {}).update(change["set"])
        else:
            values.update(change["set"])
    return values


def profile_file(profile: str) -> dict[str, Any]:
    """The file of a profile: `why`, and each `change` with what it sets, why and examples."""
    return TomlFile(rules_folder() / "profiles" / f"{profile}.toml", ConfigError, "profile").data


def _joined(rules: RuleSet, paths: tuple[str, ...]) -> RuleSet:
    added: dict[str, tuple[str, Rule]] = {}
    origin: dict[str, str] = {}
    for path in paths:
        for pass_name, rule in load_own(Path(path)):
            if rule.id in added:
                raise Fault("rules", f"rule {rule.id} is defined in {origin[rule.id]} and in {path}",
                            "Give one of the two another id.")
            added[rule.id], origin[rule.id] = (pass_name, rule), path
    return RuleSet([*((rules.pass_of(r.id), r) for r in rules if r.id not in added), *added.values()])


def _near(prefix: str, rules: RuleSet) -> str:
    known = {r.id: None for r in rules} | {r.id[:-3]: None for r in rules}
    return did_you_mean(prefix, known) + "`cleaner rules` lists them."


def near_rule(wanted: str, rules: RuleSet) -> str:
    """What may be meant by an id that no rule has: one whose letters are like those that were written."""
    from difflib import get_close_matches

    letters = get_close_matches(wanted.rstrip("0123456789").upper(), {r.id[:-3] for r in rules})
    return did_you_mean(wanted, [r.id for r in rules if r.id[:-3] in letters]) + "`cleaner rules` lists them."


def overridden(old: Rule, fields: Mapping[str, Any]) -> Rule:
    """A rule with some of its fields changed, of `options` those that are given; raises Fault."""
    hint = f"`cleaner explain {old.id}` shows the rule."
    at = f"rule.{old.id}"
    for fixed in {"id", "kind"} & fields.keys():
        raise Fault(f"{at}.{fixed}", f"[{at}]: {fixed} cannot be changed", "Write a rule of your own instead.")
    if isinstance(old, FunctionRule) and old.function == "layout" and fields.get("fix", old.fix) != old.fix:
        raise Fault(f"{at}.fix", f"[{at}]: the fix of {old.id} cannot be changed: what it finds is no part of a paragraph",
                    "To leave such places as they are: enabled = false.")
    given = dict(fields)
    if isinstance(old, FunctionRule) and isinstance(options := fields.get("options"), dict):
        given["options"] = {**old.options, **options}
    data = {**msgspec.to_builtins(old), **given}
    try:
        rule = msgspec.convert(data, type(old))
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$")
        key = re.search(r"unknown field `([^`]+)`", message)
        place = where.rstrip("`") + (f".{key[1]}" if key else "")
        raise Fault(at + place, f"[{at}]: {message}", f"{remedy(message, type(old), data, where.rstrip('`'))} {hint}") from None
    field, what = problem(rule)
    if not what and isinstance(rule, FunctionRule) and isinstance(old, FunctionRule):
        field, what = options_problem(rule.options, [old.options])
    if what:
        raise Fault(f"{at}.{field}", f"[{at}]: {what}", hint)
    return rule
