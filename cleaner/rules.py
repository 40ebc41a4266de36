"""Rules: what to do, stated in TOML files; the code of `kinds` and `passes` knows how.

A rule file belongs to one pass and holds `[[rule]]` tables. Loading is strict: a field that
is unknown, missing or of the wrong type is an error that shows the file, the line and an
excerpt. A rule without examples and keeps is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec
import regex

from cleaner.errors import RuleError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PASS_NAMES = ("protect", "decode", "mojibake", "characters", "repeats", "layout", "punctuation", "spacing", "order")
Fix = Literal["safe", "suggest", "never"]
TeiElement = Literal["reg", "corr", "surplus", "fw", "metamark", "lb", "space", "gap", "sic", "g", "secl", "transpose"]


class Observation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A yes/no observation and what it weighs (log-odds, natural logarithm) in the decision."""

    name: str
    weight: float
    why: str = ""


class BaseRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every rule has, whatever its kind.

    `fix`: "safe" is applied, "suggest" only on request, "never" only reported. `examples` are
    pairs of input and result: for "safe" and "suggest" the text after the rule, for "never"
    the piece that is flagged, for a type decision the block types in order. `keep` are texts
    that must stay as they are. `tei` names the element that records an edit of this rule.
    """

    id: str
    name: str
    why: str
    reference: str
    fix: Fix
    examples: list[tuple[str, str]]
    keep: list[str]
    severity: Literal["error", "warning", "info"] = "warning"
    message: str = ""
    tei: TeiElement = "reg"


class PatternRule(BaseRule, frozen=True, tag="pattern"):
    """`match` between the contexts `before` and `after` (not consumed) becomes `replace`."""

    match: str
    before: str = ""
    after: str = ""
    replace: str | None = None


class TableRule(BaseRule, frozen=True, tag="table"):
    """Characters (or short strings) to others; one edit for each run. `ranges` pairs of equal length: "０-９", "0-9"."""

    table: dict[str, str] = {}
    ranges: list[tuple[str, str]] = []
    before: str = ""
    after: str = ""


class RunRule(BaseRule, frozen=True, tag="run"):
    """At least `min` of `item` with `separator` between: each separator, or without one the run, becomes `replace`."""

    item: str
    separator: str = ""
    min: int = 2
    before: str = ""
    after: str = ""
    replace: str | None = None


class PairRule(BaseRule, frozen=True, tag="pair"):
    """Marks that come in pairs inside one block, changed both or not at all.

    `open` and `close` are sets of characters; if they are equal, marks are paired in turn and
    only where their number in the block is even. The pair changes if `inside` is found in its
    content, or `before` or `after` match next to it, and `unless` does not match the content.
    """

    open: str
    close: str
    replace: tuple[str, str] | None = None
    inside: str = ""
    before: str = ""
    after: str = ""
    unless: str = ""


class EvidenceRule(BaseRule, frozen=True, tag="evidence"):
    """A decision: `bias` plus the weights of the observations that hold; taken if above `threshold`."""

    observe: list[Observation]
    bias: float = 0.0
    threshold: float = 0.0
    decides: Literal["join", "type", "repeat", "order"] = "join"
    type: str = ""

    def weights(self) -> dict[str, float]:
        """Weight by name of observation."""
        return {o.name: o.weight for o in self.observe}


class FunctionRule(BaseRule, frozen=True, tag="function"):
    """A rule that no other kind can state: `function` is a name in the pass's own dict."""

    function: str
    options: dict[str, Any] = {}


Rule: TypeAlias = PatternRule | TableRule | RunRule | PairRule | EvidenceRule | FunctionRule


class _RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"pass_": "pass"}):
    pass_: str
    rule: list[Rule]


class RuleSet:
    """The rules in force, in order, by pass and by id."""

    def __init__(self, rules: Iterable[tuple[str, Rule]]) -> None:
        self._by_pass: dict[str, list[Rule]] = {name: [] for name in PASS_NAMES}
        self._by_id: dict[str, tuple[str, Rule]] = {}
        for pass_name, rule in rules:
            if rule.id in self._by_id:
                raise RuleError(f"rule {rule.id} is defined twice", "Give one of the two another id.")
            self._by_pass[pass_name].append(rule)
            self._by_id[rule.id] = pass_name, rule
        self._order = {rule_id: n for n, rule_id in enumerate(self._by_id)}

    def __iter__(self) -> Iterator[Rule]:
        return (rule for _, rule in self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._by_id

    def __getitem__(self, rule_id: str) -> Rule:
        return self._by_id[rule_id][1]

    def pass_of(self, rule_id: str) -> str:
        """The name of the pass that a rule belongs to."""
        return self._by_id[rule_id][0]

    def order(self, rule_id: str) -> int:
        """The place of a rule among all; earlier rules win where two claim one place."""
        return self._order[rule_id]

    def of(self, pass_name: str) -> tuple[Rule, ...]:
        """The rules of a pass."""
        return tuple(self._by_pass[pass_name])

    def evidence(self, pass_name: str, name: str) -> EvidenceRule | None:
        """The evidence rule of that name, None if it is not in force."""
        for rule in self._by_pass[pass_name]:
            if rule.name == name and isinstance(rule, EvidenceRule):
                return rule
        return None

    def where(self, keep: Mapping[str, Rule]) -> RuleSet:
        """Only the rules of `keep`, each in the version given there."""
        return RuleSet((p, keep[r.id]) for p, r in self._by_id.values() if r.id in keep)


def rules_folder() -> Path:
    """The folder of the built-in rules: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_rules", package.parent / "rules"):
        if (folder / "punctuation.toml").is_file():
            return folder
    raise RuleError(f"the built-in rules are missing beside {package}", "Reinstall cleaner.")


@cache
def builtin() -> RuleSet:
    """The rules that ship with cleaner."""
    folder = rules_folder()
    return RuleSet(pair for name in PASS_NAMES if (path := folder / f"{name}.toml").is_file() for pair in load_file(path))


def load_file(path: Path) -> list[tuple[str, Rule]]:
    """The rules of one file, each with the name of its pass.

    Raises RuleError with file, line and excerpt if the file cannot be read or is not valid.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot read the rule file: {error}", "Rule files are UTF-8 TOML.") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _at(path, text, _line_of_toml_error(error), str(error), "This is not valid TOML.") from None
    try:
        parsed = msgspec.convert(data, _RuleFile)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `")
        raise _at(path, text, _find_line(text, where.rstrip("`")), message, "The README lists the fields of rules.") from None
    if parsed.pass_ not in PASS_NAMES:
        raise _at(path, text, _find_line(text, "$.pass"), f"there is no pass {parsed.pass_!r}", f"Passes: {', '.join(PASS_NAMES)}.")
    for n, rule in enumerate(parsed.rule):
        field_, problem = _problem(rule)
        if problem:
            raise _at(path, text, _find_line(text, f"$.rule[{n}].{field_}"), f"rule {rule.id}: {problem}", "")
    return [(parsed.pass_, rule) for rule in parsed.rule]


def _problem(rule: Rule) -> tuple[str, str]:
    """The field at fault and what is wrong with it; two empty strings if nothing is."""
    if not regex.fullmatch(r"[A-Z]{2,5}\d{3}", rule.id):
        return "id", "an id is two to five capitals and three digits, like PUN001"
    if not rule.examples or not rule.keep:
        return "id", "a rule needs at least one example and one keep"
    for field_ in ("before", "match", "after", "inside", "unless", "item", "separator"):
        pattern = getattr(rule, field_, "")
        try:
            regex.compile(pattern)
        except regex.error as error:
            return field_, f"{field_} is no valid regular expression: {error}"
    if isinstance(rule, TableRule):
        for source, target in rule.ranges:
            if len(source) != 3 or len(target) != 3 or ord(source[2]) - ord(source[0]) != ord(target[2]) - ord(target[0]):
                return "ranges", f"{source!r} and {target!r} are not ranges of equal length"
    if rule.fix != "never" and isinstance(rule, (PatternRule, RunRule, PairRule)) and rule.replace is None:
        return "fix", f"fix is {rule.fix!r}, but there is no replace"
    return "", ""


def _line_of_toml_error(error: Exception) -> int:
    found = regex.search(r"line (\d+)", str(error))
    return int(found[1]) if found else 1


def _find_line(text: str, where: str) -> int:
    """The line, from 1, of a path like `$.rule[3].observe[0].weight`; the nearest that can be found."""
    number = regex.search(r"rule\[(\d+)\]", where)
    key = where.rsplit(".", 1)[-1].split("[")[0]
    lines = text.split("\n")
    at, stop = 0, len(lines)
    if number:
        heads = [i for i, line in enumerate(lines) if line.strip() == "[[rule]]"]
        n = int(number[1])
        if n < len(heads):
            at = heads[n]
            stop = heads[n + 1] if n + 1 < len(heads) else len(lines)
    inner = regex.search(r"observe\[(\d+)\]", where)
    if inner:
        tables = [i for i in range(at, stop) if lines[i].strip() == "[[rule.observe]]"]
        at = tables[int(inner[1])] if int(inner[1]) < len(tables) else at
    for i in range(at, stop):
        if regex.match(rf"\s*{regex.escape(key)}\s*=", lines[i]):
            return i + 1
    return at + 1


def _at(path: Path, text: str, line: int, message: str, hint: str) -> RuleError:
    lines = text.split("\n")
    excerpt = "\n".join(f"  {'>' if i + 1 == line else ' '} {i + 1:4d} | {lines[i]}"
                        for i in range(max(0, line - 2), min(len(lines), line + 1)))
    return RuleError(f"{path}:{line}: {message}\n{excerpt}", hint)


def select(rules: RuleSet, chosen: Sequence[str], ignored: Sequence[str]) -> RuleSet:
    """The rules whose id begins with one of `chosen` (all if empty) and none of `ignored`; longer prefixes win."""

    def longest(prefixes: Sequence[str], rule_id: str) -> int:
        return max((len(p) for p in prefixes if rule_id.startswith(p)), default=-1)

    kept = {}
    for rule in rules:
        wanted = longest(chosen, rule.id) if chosen else 0
        if wanted >= 0 and wanted > longest(ignored, rule.id):
            kept[rule.id] = rule
    return rules.where(kept)
