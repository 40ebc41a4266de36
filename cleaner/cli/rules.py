"""`cleaner rules`, `cleaner rules test` and `cleaner explain`: what is repaired, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.table import table

if TYPE_CHECKING:
    from cleaner.rules import Rule, RuleSet

config_option = click.option("--config", "config_file", metavar="FILE", type=click.Path(path_type=Path),
                             help="A configuration instead of the nearest cleaner.toml or pyproject.toml.")


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the rules as JSON.")
@config_option
@click.pass_context
def rules(context: click.Context, as_json: bool, config_file: Path | None) -> int:
    """List the rules in force, in the order in which they are applied.

    \b
    Examples:
      cleaner rules
      cleaner rules --json
      cleaner rules test house.toml
    """
    if context.invoked_subcommand is not None:
        return 0
    from cleaner.cli.settings import load

    in_force = load(config_file).rule_set()
    if as_json:
        import msgspec

        described = [describe(rule, in_force) | {"why": rule.why, "reference": rule.reference} for rule in in_force]
        click.echo(msgspec.json.format(msgspec.json.encode(described), indent=2))
    else:
        rows = [[*describe(rule, in_force).values()] for rule in in_force]
        click.echo(table(["id", "name", "pass", "kind", "fix"], rows, numbers=False))
        click.echo("\nfix: safe is applied, suggest with --suggest, never is only reported, off is not looked for.  "
                   "cleaner explain ID says more.")
    return 0


def describe(rule: Rule, rules: RuleSet) -> dict[str, str]:
    """What the table says of a rule."""
    kind = str(type(rule).__struct_config__.tag)
    fix = rule.fix if rule.enabled else "off"
    return {"id": rule.id, "name": rule.name, "pass": rules.pass_of(rule.id), "kind": kind, "fix": fix}


@rules.command("test")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
def check_files(files: tuple[Path, ...]) -> int:
    """Run the examples and keeps of your own rule FILEs.

    A rule of the same id as a built-in one takes its place. Exits with 1 if an example does
    not come out as it says, or a keep is changed.

    \b
    Example:
      cleaner rules test house.toml
    """
    from cleaner.config import Config
    from cleaner.examples import check
    from cleaner.rules import load_file

    loaded = [rule for path in files for _, rule in load_file(path)]
    in_force = Config(rules=tuple(map(str, files))).rule_set()
    failures = [failure for rule in loaded for failure in check(in_force, rule.id)]
    for f in failures:
        kind = "keep" if f.text == f.wanted else "example"
        click.echo(f"{click.style(f.rule, fg='red')}: {kind} {f.text!r}\n  should give {f.wanted!r}\n  but gives   {f.got!r}")
    stated = sum(len(rule.examples) + len(rule.keep) for rule in loaded)
    click.echo(f"{len(loaded)} rules, {stated} examples and keeps, {len(failures)} of them fail.")
    return 1 if failures else 0


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False)
@click.option("--at", metavar="FILE:LINE", help="Say what was decided at a line of a file, or at several (FILE:12-15), and why.")
@config_option
@click.option("--encoding", metavar="NAME", help="With --at: the encoding of the file, where it is not found by itself.")
@click.option("--json", "as_json", is_flag=True, help="With --at: print it as JSON.")
def explain(rule_id: str | None, at: str | None, config_file: Path | None, encoding: str | None, as_json: bool) -> int:
    """Say what a rule does and why, or why a line of a file came out as it did.

    ID is the id or the name of a rule. LINE counts the lines of the file as it is, from 1; a column
    behind it (FILE:12:4) is allowed and says nothing. Each break and each type of a block is a sum
    of observations (log-odds): what speaks for it has a plus.

    \b
    Examples:
      cleaner explain PUN001
      cleaner explain --at page.txt:12
      cleaner explain --at page.txt:12-15 --json
    """
    if (rule_id is None) == (at is None):
        raise click.UsageError("Say what to explain: the ID of a rule, or --at FILE:LINE.")
    if rule_id is not None and (as_json or encoding):
        raise click.UsageError("--json and --encoding go with --at FILE:LINE. (`cleaner rules --json` gives all rules as JSON.)")
    from cleaner.cli.settings import load

    config = load(config_file, encoding=encoding)
    in_force = config.rule_set()
    if at is not None:
        from cleaner.cli.at import explain_at

        click.echo(explain_at(at, config, in_force, as_json))
    elif rule_id is not None:
        click.echo("\n".join(_explain(_find(rule_id, in_force), in_force)))
    return 0


def _find(wanted: str, rules: RuleSet) -> Rule:
    from difflib import get_close_matches

    from cleaner.errors import ConfigError

    names = {key: rule for rule in rules for key in (rule.id.lower(), rule.name.lower())}
    if wanted.lower() in names:
        return names[wanted.lower()]
    near = get_close_matches(wanted.lower(), names, n=1)
    hint = f"Did you mean {names[near[0]].id} ({names[near[0]].name})? " if near else ""
    raise ConfigError(f"there is no rule {wanted!r}", hint + "`cleaner rules` lists them all.")


def _explain(rule: Rule, rules: RuleSet) -> list[str]:
    from cleaner.rules import EvidenceRule

    told = describe(rule, rules)
    lines = [click.style(f"{rule.id} {rule.name}", bold=True), f"pass {told['pass']}, kind {told['kind']}, fix {rule.fix}",
             "", rule.why, f"Reference: {rule.reference}"]
    if isinstance(rule, EvidenceRule):
        lines += ["", f"Decided if the sum is above {rule.threshold:g}; it begins at {rule.bias:+g}:"]
        lines += [f"  {o.weight:+6.2f}  {o.name}" + (f": {o.why}" if o.why else "") for o in rule.observe]
    lines += ["", "Examples:", *(f"  {visible(before)}  →  {visible(after)}" for before, after in rule.examples)]
    lines += ["", "Left alone:", *(f"  {visible(text)}" for text in rule.keep)]
    return lines


def visible(text: str) -> str:
    """A text on one line: line breaks as ⏎, spaces at its ends as ␠, other characters that cannot be seen as U+...."""
    inner = text.strip(" ")
    left, right = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    shown = "".join("⏎" if ch == "\n" else ch if ch.isprintable() else f"<U+{ord(ch):04X}>" for ch in inner)
    return "␠" * left + shown + "␠" * (right if inner else 0)
