"""`cleaner init` and `cleaner config show`: the configuration, written and read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import PROFILES, settings_options
from cleaner.cli.running import shown
from cleaner.cli.table import table

if TYPE_CHECKING:
    from cleaner.layers import Loaded

TEMPLATE = """\
# What cleaner does with the files of this folder and the folders in it. Each line shows the default or an example:
# take the # away to set it. `cleaner config show` says what holds, and why.

# profile = "newspaper"          # the kind of text: newspaper, web, book, technical
# select = ["PUN", "SPC001"]     # only these rules, by id or its beginning; all if not given
# ignore = ["FLG"]               # not these; `cleaner rules` lists them
# suggest = false                # true: also make changes that are otherwise only suggested
# spacing = "keep"               # blanks between Chinese and Latin: none, insert, keep; not given, a text's own habit decides
# variants = "none"              # a conversion between scripts: s2t, t2s, s2twp ...
# variants-table = "house.tsv"   # phrases of your own for it: a phrase, a tab, what it becomes
# quotes = "keep"                # keep, corner, curly; not given, quotation marks go with the conversion
# encoding = "gb18030"           # of all inputs; found for each file if not given
# max-bytes = 268435456          # larger files are refused
# rules = ["house/*.toml"]       # rules of your own: `cleaner rules new` begins one
# exclude = ["drafts/"]          # files to leave out: patterns as in .gitignore, taken from this folder
# extends = "../cleaner.toml"    # another configuration, which this one changes

# [per-file-ignores]             # patterns as in .gitignore, taken from this folder
# "poems/" = ["LAY", "SPC"]

# [rule.PUN001]                  # change a rule: `cleaner explain PUN001`
# fix = "suggest"                # safe: applied; suggest: on request; never: only reported
"""


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--profile", type=click.Choice(PROFILES), help="The kind of text that the rules are set for.")
def init(folder: Path, profile: str | None) -> int:
    """Write a cleaner.toml into DIR (here, if not given), in which every setting is explained.

    A file that is there already is left as it is.

    \b
    Examples:
      cleaner init
      cleaner init novels --profile book
    """
    from cleaner.atomic import write_all
    from cleaner.errors import ConfigError
    from cleaner.layers import hidden_by

    path = folder / "cleaner.toml"
    if not folder.is_dir():
        raise ConfigError(f"{shown(folder)}: there is no such folder", "Make it first, or name another one.")
    if path.exists() or path.is_symlink():
        raise ConfigError(f"{shown(path)} is there already and stays as it is",
                          "Change it in an editor, or remove it first.")
    if hidden := hidden_by(path):
        raise ConfigError(f"{shown(hidden)} has a [tool.cleaner], which would not be read beside a cleaner.toml",
                          "Change that, or move it into a cleaner.toml.")
    text = TEMPLATE
    if profile:
        text = text.replace('# profile = "newspaper"          #', f'{f"profile = {chr(34)}{profile}{chr(34)}":<30} #')
    write_all({path: text.encode()})
    click.echo(f"{shown(path)} is written. `cleaner config show` says what holds.")
    return 0


@click.group("config")
def config() -> None:
    """Say which configuration holds for a file.

    \b
    Examples:
      cleaner config show
      cleaner config show scans/004.txt
    """


@config.command()
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
@settings_options
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(path: Path | None, config_file: Path | None, as_json: bool, **settings: Any) -> int:
    """Print every setting that holds for PATH, and where it comes from.

    PATH is a file or a folder; the working folder if not given. A setting comes from the defaults, the profile, a line of
    a configuration, or an option of this command.

    \b
    Examples:
      cleaner config show
      cleaner config show scans/004.txt
      cleaner config show --profile book --json
    """
    import msgspec

    from cleaner.cli.settings import configs
    from cleaner.errors import ConfigError
    from cleaner.inputs import near
    from cleaner.layers import hidden_by

    if path and not os.path.lexists(path):
        raise ConfigError(f"{shown(path)}: there is no such file or folder", "Check the path; of a file to come name the folder.")
    chosen = configs(config_file, **settings).of(path / "." if path and path.is_dir() else path)
    rows = settings_of(chosen.loaded)
    files = [near(str(layer.file.path)) for layer in reversed(chosen.loaded.layers) if layer.file]
    left_out = chosen.loaded.left_out(path)
    excluded = bool(path and not path.is_dir() and chosen.loaded.excludes(path))
    strongest = next((layer.file.path for layer in reversed(chosen.loaded.layers) if layer.file), None)
    hidden = hidden_by(strongest) if strongest else None
    if as_json:
        data = {"files": files, "excluded": excluded, "rules": len(chosen.rules), "left-out": left_out,
                "settings": [{"name": name, "value": value, "origin": near(origin)} for name, value, origin in rows]}
        click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2))
        return 0
    named = ", which extends ".join(map(shown, files))
    click.echo(f"Configuration: {named or 'none: there is no cleaner.toml in this folder or above it'}")
    if hidden:
        click.echo(f"Not read, as a cleaner.toml stands beside it: {shown(near(str(hidden)))}")
    if excluded:
        click.echo("The file is left out, as `exclude` says.")
    click.echo(f"Rules in force: {len(chosen.rules)}")
    for pattern, prefixes in left_out.items():
        click.echo(f"Left out here by {pattern!r}: {', '.join(prefixes)}")
    lines = [[name, _written(value), shown(near(origin))] for name, value, origin in rows]
    click.echo("\n" + table(["setting", "value", "from"], lines, numbers=False))
    return 0


def settings_of(loaded: Loaded) -> list[tuple[str, Any, str]]:
    """Each setting: its name, its value and where it comes from."""
    import msgspec

    from cleaner.config import Config, set_by
    from cleaner.rules import builtin
    from cleaner.toml import dotted

    rows: list[tuple[str, Any, str]] = []
    for field in msgspec.structs.fields(Config):
        value = getattr(loaded.config, field.name)
        if field.encode_name not in ("rule", "per-file-ignores"):
            rows.append((field.encode_name, list(value) if isinstance(value, tuple) else value, loaded.origin(field.encode_name)))
    for pattern, prefixes in loaded.config.per_file_ignores.items():
        names = ("per-file-ignores", pattern)
        rows.append((dotted(*names), list(prefixes), loaded.origin(*names)))
    order = {rule.id: n for n, rule in enumerate(builtin())}
    rules = loaded.config.rule
    changed = {**set_by(loaded.config.profile).get("rule", {}), **rules}
    for rule_id in sorted(changed, key=lambda name: order.get(name, len(order))):
        fields = {**set_by(loaded.config.profile).get("rule", {}).get(rule_id, {}), **rules.get(rule_id, {})}
        rows += [(f"rule.{rule_id}.{name}", value, loaded.origin("rule", rule_id, name)) for name, value in fields.items()]
    return rows


def _written(value: Any) -> str:
    """A value as TOML writes it, shortened; a dash for what is not set."""
    import json

    if value is None:
        return "-"
    if isinstance(value, dict):
        written = "{ " + ", ".join(f"{key} = {_written(one)}" for key, one in value.items()) + " }"
    else:
        written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 40 else written[:39] + "…"
