"""Rules of users: what they must have to work, checked against the built-in ones before any text is read.

A rule of a user may be of any kind that the built-in rules of its pass use; where code looks for rules by name, or a function
wants options, it must be a name and must be options that this code knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from cleaner.errors import did_you_mean
from cleaner.kinds.pattern import compiled
from cleaner.rules import RELIED_ON, EvidenceRule, FunctionRule, PatternRule, Rule, RunRule, TableRule, builtin, load_file

FURTHER = {"in_blocks": {"replace": ""}}  # options that no built-in rule gives
BY_NAME = ("repeats", "layout", "order", "across")  # passes whose code asks for each of its rules by name

NEEDS = "needs"  # an option of every function: what a text must hold for it to be looked for


def load_own(path: Path) -> list[tuple[str, Rule]]:
    """The rules of a user's file, each with the name of its pass; raises RuleError."""
    return load_file(path, own_problem)


def own_problem(pass_name: str, rule: Rule) -> tuple[str, str]:
    """The field at fault in a rule of a user and what is wrong with it; two empty strings if nothing is."""
    rules = builtin()
    known = [r for r in rules if rules.pass_of(r.id) == pass_name]
    named = next((r for r in known if r.name == rule.name), None)
    if rule.id in rules and rules[rule.id].name != rule.name:
        return "id", (f"{rule.id} is the built-in rule {rules[rule.id].name}; give yours another id, as HSE001 "
                      f"(or, if it is to take the place of that one, its name, too)")
    if named and named.id != rule.id and (pass_name in (*BY_NAME, "shapes", "words")):
        return "name", f"{rule.name} is the name of {named.id}; to take its place, take its id, too"
    for field in ("why", "reference", "name"):
        if not getattr(rule, field).strip():
            return field, f"{field} is empty"
    if (found := _between_contexts(rule))[1]:
        return found
    looks = (PatternRule, FunctionRule) if pass_name == "protect" else (PatternRule,)
    if pass_name in RELIED_ON and not isinstance(rule, looks):
        return "kind", f"{pass_name} takes rules of the kind pattern only"
    if pass_name in BY_NAME or (isinstance(rule, EvidenceRule) and isinstance(named, EvidenceRule)):
        return _by_name(pass_name, rule, named, known)
    if isinstance(rule, EvidenceRule):
        return "kind", f"the pass {pass_name} decides nothing by evidence; layout, repeats and order do"
    if isinstance(rule, FunctionRule):
        functions = _functions(known)
        if rule.function not in functions:
            return "function", (f"the pass {pass_name} has no function {rule.function!r}. {did_you_mean(rule.function, functions)}"
                                f"Functions: {', '.join(sorted(functions)) or 'none'}")
        return options_problem(rule.options, functions[rule.function], FURTHER.get(rule.function, {}))
    return "", ""


def _between_contexts(rule: Rule) -> tuple[str, str]:
    """What is wrong with the expressions of a rule when they are put together, each being right by itself."""
    if not isinstance(rule, (PatternRule, RunRule, TableRule)):
        return "", ""
    match = rule.match if isinstance(rule, PatternRule) else rule.item + rule.separator if isinstance(rule, RunRule) else ""
    field = next((name for name in ("match", "item", "before") if hasattr(rule, name)), "")
    try:
        compiled(rule.before, match, rule.after)
    except regex.error as error:
        return field, f"{field} cannot stand between its contexts: {error}"
    return "", ""


def _by_name(pass_name: str, rule: Rule, named: Rule | None, known: Sequence[Rule]) -> tuple[str, str]:
    if named is None:
        return "name", (f"the pass {pass_name} asks for its rules by name, and for none that is called {rule.name!r}. "
                        f"{did_you_mean(rule.name, [r.name for r in known])}Patterns of your own go into the pass punctuation")
    if type(named) is not type(rule):
        return "kind", f"{rule.name} is of the kind {type(named).__struct_config__.tag}"
    if isinstance(rule, FunctionRule) and isinstance(named, FunctionRule):
        if rule.function == "layout" and rule.fix != named.fix:
            return "fix", f"what {rule.name} finds is no part of a paragraph; its fix must be {named.fix}"
        if rule.function != named.function:
            return "function", f"{rule.name} has the function {named.function!r}"
        return options_problem(rule.options, [named.options])
    return "", ""


def _functions(rules: Sequence[Rule]) -> dict[str, list[Mapping[str, Any]]]:
    """The functions that rules name, each with the options it is given."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for rule in rules:
        if isinstance(rule, FunctionRule):
            found.setdefault(rule.function, []).append(rule.options)
    return found


def options_problem(given: Mapping[str, Any], known: Sequence[Mapping[str, Any]],
                    further: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """What is wrong with the options of a function, by those that built-in rules give it: names, types, named groups.

    `further` are some that it takes, too.
    """
    known = [*known, further] if further else known
    examples = {name: options[name] for options in known for name in options}
    needed = [name for name in examples if name != NEEDS and all(name in options for options in known if options is not further)]
    for name in needed:
        if name not in given:
            return "options", f"the function wants the option {name}, as {examples[name]!r:.60}"
    for name, value in given.items():
        if name not in examples:
            return f"options.{name}", f"there is no option {name!r}. {did_you_mean(name, examples)}Options: {', '.join(examples)}"
        if what := _value_problem(value, [o[name] for o in known if name in o]):
            return f"options.{name}", f"the option {name} {what}"
    return "", ""


def _value_problem(value: Any, known: Sequence[Any]) -> str:
    example = known[0]
    if type(value) is not type(example) and not (isinstance(value, int) and isinstance(example, float) and value is not True):
        return f"is {value!r:.60}; it must be like {example!r:.60}"
    if isinstance(value, (list, dict)) and value and example:
        items = [*value] if isinstance(value, list) else [*value.values()]
        likes = [*example] if isinstance(example, list) else [*example.values()]
        if any(type(item) is not type(likes[0]) for item in items):
            return f"holds something that is not like {likes[0]!r:.60}"
    if isinstance(value, list) and all(isinstance(x, str) for x in example):
        lengths = {len(x) for some in known for x in some}
        if len(lengths) == 1 and any(len(x) not in lengths for x in value):
            return f"holds something that is not as long as {example[0]!r}"
    if not isinstance(value, str):
        return ""
    try:
        groups = regex.compile(value, regex.V1).groupindex
    except regex.error as error:
        return f"is no valid regular expression: {error}"
    missing = [name for name in _groups(example) if name not in groups]
    return f"must have a group (?P<{missing[0]}>...)" if missing else ""


def _groups(source: str) -> list[str]:
    try:
        return list(regex.compile(source, regex.V1).groupindex)
    except regex.error:
        return []
