"""Rules: what to do, stated in TOML files; the code of `kinds` and `passes` knows how.

A rule file belongs to one pass and holds `[[rule]]` tables. Loading is strict: a field that
is unknown, missing or of the wrong type is an error that shows the file, the line and an
excerpt. A rule without examples and keeps is refused.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec
import regex

from cleaner import cache, surnames
from cleaner.document import BLOCK_TYPES
from cleaner.errors import RuleError, did_you_mean
from cleaner.toml import TomlFile

PASS_NAMES = ("protect", "shapes", "words", "decode", "mojibake", "characters", "repeats", "layout", "order", "punctuation",
              "spacing", "flags", "variants", "across")  # the last is no pass over a text: the rules for what stands in several
RELIED_ON = ("protect", "shapes", "words")  # no passes: patterns that the passes look at
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
    the piece that is flagged (for a place between characters the two before it and a bar),
    for a type decision the block types in order. `keep` are texts that must stay as they are.
    `tei` names the element that records an edit of this rule. A rule that is not `enabled` is looked for only if a
    configuration enables it.
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
    enabled: bool = True


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
    """A decision: `bias` plus the weights of the observations that hold; taken if above `threshold`.

    What is not, but is above `suggests`, is suggested (asked of rules that move blocks).
    """

    observe: list[Observation]
    bias: float = 0.0
    threshold: float = 0.0
    suggests: float | None = None
    decides: Literal["join", "type", "repeat", "order", "quote"] = "join"
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
        self._enabled: dict[str, tuple[Rule, ...]] = {}
        self._shipped: dict[str, bool] = {}
        self._order = {rule_id: n for n, rule_id in enumerate(self._by_id)}

    def __iter__(self) -> Iterator[Rule]:
        return (rule for _, rule in self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._by_id

    def __getitem__(self, rule_id: str) -> Rule:
        return self._by_id[rule_id][1]

    @functools.cached_property
    def identities(self) -> frozenset[int]:
        """The identities of the rules, which the set keeps alive."""
        return frozenset(map(id, self))

    def pass_of(self, rule_id: str) -> str:
        """The name of the pass that a rule belongs to."""
        return self._by_id[rule_id][0]

    def order(self, rule_id: str) -> int:
        """The place of a rule among all; earlier rules win where two claim one place."""
        return self._order[rule_id]

    def of(self, pass_name: str) -> tuple[Rule, ...]:
        """The rules of a pass that are enabled."""
        if pass_name not in self._enabled:
            self._enabled[pass_name] = tuple(rule for rule in self._by_pass[pass_name] if rule.enabled)
        return self._enabled[pass_name]

    def shipped(self, pass_name: str) -> bool:
        """True if the enabled rules of a pass are built-in ones as they ship."""
        if pass_name not in self._shipped:
            self._shipped[pass_name] = all(map(is_builtin, self.of(pass_name)))
        return self._shipped[pass_name]

    def __reduce__(self) -> tuple[Callable[[list[tuple[str, Rule | None]]], RuleSet], tuple[list[tuple[str, Rule | None]]]]:
        # Of built-in rules the id is enough; in another process they are what they are here.
        return _restored, ([(rule.id, None) if is_builtin(rule) else (name, rule) for name, rule in self._by_id.values()],)

    def evidence(self, pass_name: str, name: str) -> EvidenceRule | None:
        """The evidence rule of that name, None if it is not in force."""
        for rule in self._by_pass[pass_name]:
            if rule.name == name and isinstance(rule, EvidenceRule):
                return rule
        return None

    def where(self, keep: Mapping[str, Rule]) -> RuleSet:
        """Only the rules of `keep`, each in the version given there."""
        return RuleSet((p, keep[r.id]) for p, r in self._by_id.values() if r.id in keep)


def _restored(rules: list[tuple[str, Rule | None]]) -> RuleSet:
    shipped = builtin()
    return RuleSet((name, rule) if rule else (shipped.pass_of(name), shipped[name]) for name, rule in rules)


def rules_folder() -> Path:
    """The folder of the built-in rules: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_rules", package.parent / "rules"):
        if (folder / "punctuation.toml").is_file():
            return folder
    raise RuleError(f"the built-in rules are missing beside {package}", "Reinstall cleaner.")


@functools.cache
def builtin() -> RuleSet:
    """The rules that ship with cleaner: read from their files, or as they were kept when these files were read last."""
    rules: bytes = cache.made("rules", rules_digest(), lambda: msgspec.msgpack.encode(
        [pair for path in _rule_files() for pair in load_file(path)]))
    return RuleSet(msgspec.msgpack.decode(rules, type=list[tuple[str, Rule]]))


@functools.cache
def rules_digest() -> str:
    """A key for what is made from the built-in rules."""
    lists = [rules_folder() / file for file in surnames.FILES]
    return f"{cache.digest(__file__, surnames.__file__, *_rule_files(), *lists)} {msgspec.__version__}"


def _rule_files() -> list[Path]:
    return [path for name in PASS_NAMES if (path := rules_folder() / f"{name}.toml").is_file()]


def is_builtin(rule: Rule) -> bool:
    """True for a built-in rule as it ships, which no user has changed."""
    return id(rule) in builtin().identities


def load_file(path: Path, further: Callable[[str, Rule], tuple[str, str]] | None = None) -> list[tuple[str, Rule]]:
    """The rules of one file, each with the name of its pass.

    `further` says what else is wrong with a rule of a pass, as `problem` does. Raises RuleError with file, line and
    excerpt if the file cannot be read or is not valid.
    """
    file = TomlFile(path, RuleError, "rule file")
    try:
        parsed = msgspec.convert(surnames.expanded(file.data, rules_folder()), _RuleFile)
    except msgspec.ValidationError as error:
        raise file.invalid(error, _RuleFile, file.data) from None
    if parsed.pass_ not in PASS_NAMES:
        raise file.at(file.line_of("pass"), f"there is no pass {parsed.pass_!r}",
                      f"{did_you_mean(parsed.pass_, PASS_NAMES)}Passes: {', '.join(PASS_NAMES)}.")
    ids: set[str] = set()
    for n, rule in enumerate(parsed.rule):
        field, what = problem(rule)
        if rule.id in ids:
            field, what = "id", "another rule of this file has the same id"
        if further and not what:
            field, what = further(parsed.pass_, rule)
        if what:
            raise file.at(file.line_of(f"rule[{n}].{field}"), f"rule {rule.id}: {what}",
                          _hint(field, parsed.pass_, rule, builtin() if further else None))
        ids.add(rule.id)
    return [(parsed.pass_, rule) for rule in parsed.rule]


_WRITE = {
    "id": "Two to five capitals of your own and three digits: HSE001.",
    "examples": 'What comes in and what comes out: examples = [["文／图", "文/图"]].',
    "keep": 'Text that looks alike and must stay: keep = ["1／2"].',
    "replace": r"'\1' or '\g<name>' stands for what a group of match has found.",
    "fix": 'fix = "never" only reports; to change text, add replace = "...".',
}


def _hint(field: str, pass_name: str, rule: Rule, rules: RuleSet | None) -> str:
    """What to write instead, and which of `rules` is one of this kind."""
    like = [r.id for r in rules or () if type(r) is type(rule)]
    like.sort(key=lambda rule_id: rules is not None and rules.pass_of(rule_id) != pass_name)
    shown = f"`cleaner explain {like[0]} --toml` shows a rule of this kind." if like else "docs/your-rules.md shows how."
    return f"{_WRITE[field]} {shown}" if field in _WRITE else shown


def problem(rule: Rule) -> tuple[str, str]:
    """The field at fault in a rule and what is wrong with it; two empty strings if nothing is."""
    if not regex.fullmatch(r"[A-Z]{2,5}\d{3}", rule.id):
        return "id", "an id is two to five capitals and three digits, like PUN001"
    if not rule.examples or not rule.keep:
        return "examples" if not rule.examples else "keep", "a rule needs at least one example and one keep"
    for name in ("before", "match", "after", "inside", "unless", "item", "separator"):
        try:
            regex.compile(source := getattr(rule, name, ""), regex.V1)
        except regex.error as error:
            rest = source[getattr(error, "pos", None) or 0 :][:12]
            return name, f"{name} is no valid regular expression: {error}" + (f", before {rest!r}" if rest else ", its end")
    if isinstance(rule, PatternRule):
        return _pattern_problem(rule)
    if isinstance(rule, TableRule):
        return _table_problem(rule)
    if isinstance(rule, EvidenceRule):
        return _evidence_problem(rule)
    if isinstance(rule, RunRule) and (not rule.item or rule.min < 1):
        return ("item", "item is empty") if not rule.item else ("min", "min is less than 1")
    if isinstance(rule, PairRule) and not (rule.open and rule.close):
        return "open" if not rule.open else "close", "a pair needs marks that open and marks that close"
    if isinstance(rule, (RunRule, PairRule)) and rule.fix != "never" and rule.replace is None:
        return "fix", f"fix is {rule.fix!r}, but there is no replace"
    return "", ""


def _pattern_problem(rule: PatternRule) -> tuple[str, str]:
    if not rule.match:
        return "match", "match is empty"
    if rule.replace is None:
        return ("", "") if rule.fix == "never" else ("fix", f"fix is {rule.fix!r}, but there is no replace")
    # The empty branch matches, so that the template is read with the groups of the rule.
    try:
        empty = regex.compile(f"(?:{rule.match})|", regex.V1 | regex.MULTILINE).match("")
    except regex.error as error:
        return "match", f"match cannot stand between its contexts: {error}"
    try:
        if empty:
            empty.expand(rule.replace)
    except (regex.error, IndexError) as error:
        return "replace", f"replace does not fit match: {error}"
    return "", ""


def _table_problem(rule: TableRule) -> tuple[str, str]:
    if not (rule.table or rule.ranges) or "" in rule.table:
        return "table", "the table is empty, or one of its keys is"
    for source, target in rule.ranges:
        if len(source) != 3 or len(target) != 3 or ord(source[2]) - ord(source[0]) != ord(target[2]) - ord(target[0]):
            return "ranges", f"{source!r} and {target!r} are not ranges of equal length"
    return "", ""


def _evidence_problem(rule: EvidenceRule) -> tuple[str, str]:
    names = [o.name for o in rule.observe]
    for n, o in enumerate(rule.observe):
        if o.name in names[:n]:
            return f"observe[{n}].name", f"{o.name!r} is observed twice"
        if not math.isfinite(o.weight):
            return f"observe[{n}].weight", f"the weight of {o.name!r} is not a finite number"
    for name, number in (("bias", rule.bias), ("threshold", rule.threshold)):
        if not math.isfinite(number):
            return name, f"{name} is not a finite number"
    if rule.decides == "type" and rule.type not in BLOCK_TYPES:
        return "type", f"there is no block type {rule.type!r}; types: {', '.join(BLOCK_TYPES)}"
    return "", ""


def idle(rules: RuleSet) -> bool:
    """True if nothing is looked for: there are only rules that others rely on."""
    return all(rules.pass_of(rule.id) in RELIED_ON for rule in rules)


def select(rules: RuleSet, chosen: Sequence[str], ignored: Sequence[str]) -> RuleSet:
    """The rules whose id begins with one of `chosen` (all if empty) and none of `ignored`; longer prefixes win.

    What other rules rely on, protected spans and shapes, stays unless it is ignored.
    """

    def longest(prefixes: Sequence[str], rule_id: str) -> int:
        return max((len(p) for p in prefixes if rule_id.startswith(p)), default=-1)

    kept = {}
    for rule in rules:
        wanted = longest(chosen, rule.id) if chosen and rules.pass_of(rule.id) not in RELIED_ON else 0
        if wanted >= 0 and wanted > longest(ignored, rule.id):
            kept[rule.id] = rule
    return rules.where(kept)
