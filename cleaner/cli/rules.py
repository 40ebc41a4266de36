"""`cleaner rules`, `cleaner rules test` and `cleaner explain`: what is repaired, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.options import complete_rules, config_option, encoding_option, profile_option
from cleaner.cli.running import plural, shown
from cleaner.cli.table import table

if TYPE_CHECKING:
    from cleaner.examples import Failure
    from cleaner.layers import Chosen
    from cleaner.rules import Rule, RuleSet

@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the rules as JSON.")
@config_option
@profile_option
@click.pass_context
def rules(context: click.Context, as_json: bool, config_file: Path | None, profile: str | None) -> int:
    """List the rules in force, in the order in which they are applied.

    \b
    Examples:
      cleaner rules
      cleaner rules --profile book
      cleaner rules new house.toml
      cleaner rules test house.toml
    """
    if context.invoked_subcommand is not None:
        return 0
    from cleaner.cli.settings import configs

    in_force = configs(config_file, profile=profile).of().rules
    if as_json:
        import msgspec

        described = [describe(rule, in_force) | {"why": rule.why, "reference": rule.reference} for rule in in_force]
        click.echo(msgspec.json.format(msgspec.json.encode(described), indent=2))
    else:
        rows = [[*describe(rule, in_force).values()] for rule in in_force]
        click.echo(table(["id", "name", "pass", "kind", "fix"], rows, numbers=False))
        click.echo("\nfix: safe is applied, suggest with --suggest, never is only reported,\noff is not looked for.  "
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

    A rule with the id and the name of a built-in one takes its place. Exits with 1 if an example does not come out as it
    says or a keep is changed, with 2 if a FILE is not valid.

    \b
    Example:
      cleaner rules test house.toml
    """
    from cleaner.config import Config
    from cleaner.errors import RuleError, TooSlow
    from cleaner.examples import check
    from cleaner.own import load_own
    from cleaner.toml import TomlFile

    loaded = [(path, n, rule) for path in files for n, (_, rule) in enumerate(load_own(path))]
    in_force = Config(rules=tuple(map(str, files))).rule_set()
    failed = 0

    def fails(path: Path, n: int, rule: Rule, field: str, lines: list[str]) -> None:
        nonlocal failed
        failed += 1
        line = TomlFile(path, RuleError, "rule file").line_of(f"rule[{n}].{field}")
        click.echo("\n".join([f"{shown(path)}:{line}: {click.style(rule.id, fg='red')} {rule.name}", *lines]))

    for path, n, rule in loaded:
        try:
            for f in check(in_force, rule.id):
                stays = f.text == f.wanted
                fails(path, n, rule, "keep" if stays else "examples", _failure(f, rule, stays))
        except TooSlow as error:
            fails(path, n, rule, "match", [f"  {error.what}, in one of its examples", f"  {error.hint}"])
    stated = sum(len(rule.examples) + len(rule.keep) for _, _, rule in loaded)
    click.echo(f"{plural(len(loaded), 'rule')}, {plural(stated, 'example')} and keeps: {failed or 'none'} of them "
               f"{'fails' if failed == 1 else 'fail'}.")
    return 1 if failed else 0


def _failure(f: Failure, rule: Rule, stays: bool) -> list[str]:
    """What an example or keep says and what came of it."""
    flags = rule.fix == "never"
    got = "nothing is flagged" if flags and not f.got else "it stays as it is" if f.got == f.text else visible(f.got)
    lines = [f"  {'keep   ' if stays else 'example'}  {visible(f.text)}"]
    lines += ["  wanted   it stays as it is"] if stays else [f"  wanted   {'flagged: ' if flags else ''}{visible(f.wanted)}"]
    return [*lines, f"  got      {got}"]


@rules.command()
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["pattern", "table", "run", "pair", "function", "evidence"]), default="pattern",
              show_default=True, help="What the rule looks for; the README lists the kinds.")
@click.option("--id", "rule_id", metavar="ID", help="The id of the rule: capitals of your own and three digits. The first that is "
              "free if not given: HSE001, HSE002 ...")
def new(file: Path | None, kind: str, rule_id: str | None) -> int:
    """Begin a rule of your own: a skeleton, to be filled in.

    It is written into FILE, below the rules that are there already, or printed if no FILE is given. `cleaner rules test FILE` then
    says what is missing.

    \b
    Examples:
      cleaner rules new house.toml
      cleaner rules new --kind table
    """
    import re

    from cleaner.cli.skeletons import PASSES, skeleton
    from cleaner.errors import RuleError
    from cleaner.toml import TomlFile

    there = TomlFile(file, RuleError, "rule file") if file and file.exists() else None
    pass_name = PASSES.get(kind, "punctuation")
    if there and there.data.get("pass", pass_name) != pass_name and kind in PASSES:
        raise RuleError(f"{file}: holds rules of the pass {there.data['pass']}; a rule of the kind {kind} goes with {pass_name}",
                        "Name another file.")
    known = re.findall(r"""(?m)^id\s*=\s*["']HSE(\d{3})["']""", there.text) if there else []
    rule_id = rule_id or ("LAY001" if kind == "evidence" else f"HSE{max(map(int, known), default=0) + 1:03d}")
    if not re.fullmatch(r"[A-Z]{2,5}\d{3}", rule_id):
        raise click.UsageError("An id is two to five capitals and three digits: HSE001.")
    text = skeleton(kind, rule_id, file.name if file else "house.toml", head=not there)
    if file is None:
        click.echo(text, nl=False)
        return 0
    from cleaner.atomic import write_named

    write_named(file, ((there.text.rstrip("\n") + "\n" if there else "") + text).encode())
    click.echo(f"{rule_id} is in {shown(file)}, to be filled in. Then: cleaner rules test {shown(file)}")
    return 0


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False, shell_complete=complete_rules)
@click.option("--at", metavar="FILE:LINE", help="Say what was decided at a line of a file, or at several (FILE:12-15), and why.")
@config_option
@encoding_option
@click.option("--json", "as_json", is_flag=True, help="With --at: print it as JSON.")
@click.option("--toml", "as_toml", is_flag=True, help="Print the rule as it stands in its file, to begin one of your own with.")
def explain(rule_id: str | None, at: str | None, config_file: Path | None, encoding: str | None, as_json: bool,
            as_toml: bool) -> int:
    """Say what a rule does and why, or why a line of a file came out as it did.

    ID is the id or the name of a rule. LINE counts the lines of the file as it is, from 1; a column
    behind it (FILE:12:4) is allowed and says nothing. Each break and each type of a block is a sum
    of observations (log-odds): what speaks for it has a plus.

    \b
    Examples:
      cleaner explain PUN001
      cleaner explain PUN001 --toml
      cleaner explain --at page.txt:12
      cleaner explain --at page.txt:12-15 --json
    """
    if (rule_id is None) == (at is None):
        raise click.UsageError("Say what to explain: the ID of a rule, or --at FILE:LINE.")
    if rule_id is not None and (as_json or encoding):
        raise click.UsageError("--json and --encoding go with --at FILE:LINE. (`cleaner rules --json` gives all rules as JSON.)")
    if at is not None and as_toml:
        raise click.UsageError("--toml goes with the ID of a rule.")
    from cleaner.cli.settings import configs

    chosen_by = configs(config_file, encoding=encoding)
    if at is not None:
        from cleaner.cli.at import explain_at

        click.echo(explain_at(at, chosen_by, as_json))
    elif rule_id is not None:
        chosen = chosen_by.of()
        rule = _find(rule_id, chosen.rules)
        click.echo(_source(rule, chosen) if as_toml else "\n".join(_explain(rule, chosen.rules)))
    return 0


def _source(rule: Rule, chosen: Chosen) -> str:
    """A rule as it stands in its file, below the line that names its pass."""
    from cleaner.errors import RuleError
    from cleaner.rules import rules_folder
    from cleaner.toml import TomlFile

    pass_name = chosen.rules.pass_of(rule.id)
    for path in (*map(Path, reversed(chosen.config.rules)), rules_folder() / f"{pass_name}.toml"):
        file = TomlFile(path, RuleError, "rule file")
        ids = [one["id"] for one in file.data["rule"]]
        if rule.id in ids:
            n = ids.index(rule.id)
            stop = file.line_of(f"rule[{n + 1}]") - 1 if n + 1 < len(ids) else len(file.lines)
            block = "\n".join(file.lines[file.line_of(f"rule[{n}]") - 1 : stop])
            return f'pass = "{pass_name}"\n\n{block.rstrip()}'
    raise AssertionError(rule.id)


def _find(wanted: str, rules: RuleSet) -> Rule:
    from cleaner.errors import ConfigError, did_you_mean

    names = {key: rule for rule in rules for key in (rule.id.lower(), rule.name.lower())}
    if wanted.lower() in names:
        return names[wanted.lower()]
    known = {key: f"{rule.id} ({rule.name})" for key, rule in names.items()}
    near = did_you_mean(wanted, known)
    near = next((near.replace(f" {key}?", f" {told}?") for key, told in known.items() if f" {key}?" in near), near)
    raise ConfigError(f"there is no rule {wanted!r}", near + "`cleaner rules` lists them all.")


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
