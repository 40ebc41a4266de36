"""Writes docs/rules.md, the table of all rules, from rules/*.toml.

python -m scripts.rule_tables [--check]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.cli.rules import visible
from cleaner.rules import PASS_NAMES, RELIED_ON, Rule, builtin
from scripts.written import ROOT, written

PLACE = ROOT / "docs" / "rules.md"
LONGEST = 48  # code points of an example that are shown
FIX = {
    "safe": "applied",
    "suggest": "suggested, applied with `--suggest`",
    "never": "reported",
}
HEAD = """# All rules

Written by `python -m scripts.rule_tables` from [`rules/`](../rules); `cleaner explain ID` shows a rule with all its examples.
⏎ is a line break, ␠ a blank at an end. *Off* rules are looked for only if the configuration enables them:
`[rule.FLG002]` and `enabled = true`.
"""


def document() -> str:
    """The whole file."""
    rules = builtin()
    parts = [HEAD]
    for name in PASS_NAMES:
        own = [rule for rule in rules if rules.pass_of(rule.id) == name]
        parts.append(f"## {name}\n\n" + "\n".join(_table(own, relied_on=name in RELIED_ON)) + "\n")
    return "\n".join(parts)


def _table(rules: Iterable[Rule], *, relied_on: bool) -> Iterator[str]:
    yield "| id | name | what is done | why, and by which reference | example | stays |"
    yield "|---|---|---|---|---|---|"
    for rule in rules:
        done = "looked at" if relied_on else FIX[rule.fix]
        before, after = rule.examples[0]
        example = f"{_code(before)} → {_code(after)}" if rule.fix != "never" else f"{_code(before)}: {_code(after)}"
        cells = (rule.id, rule.name, done if rule.enabled else f"*off*, {done}", f"{_text(rule.why)} *{_text(rule.reference)}*",
                 example, ", ".join(_code(text) for text in rule.keep[:2] if text))
        yield f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    for mark in ("\\", "|", "<", "*", "_", "`", "["):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", " ")


def _code(text: str) -> str:
    """A text as code in a cell of a table; a fence longer than what it holds."""
    shown = visible(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…").replace("|", "\\|")
    fence = "`"
    while fence in shown:
        fence += "`"
    return f"{fence} {shown} {fence}" if "`" in shown or not shown.strip() else f"{fence}{shown}{fence}"


if __name__ == "__main__":
    raise SystemExit(written(PLACE, document, __doc__))
