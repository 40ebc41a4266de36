"""Writes docs/commands.md, the reference of all commands, from the commands themselves.

python -m scripts.command_pages [--check]
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from cleaner.cli import Commands, cli
from scripts.written import ROOT, written

PLACE = ROOT / "docs" / "commands.md"
WIDTH = 100
HEAD = """# All commands

Written by `python -m scripts.command_pages` from the commands; `cleaner COMMAND --help` prints the same. The rules are in
[rules.md](rules.md), how to write one in [your-rules.md](your-rules.md).

**Exit codes** of every command: 0 done, and nothing is wrong; 1 something is: a file that could not be cleaned, an example that
fails; 2 usage, configuration, rules or output folder; 3 a bug in cleaner; 130 interrupted.

**Environment:** `NO_COLOR` leaves colours out (they are used on a terminal only); `CLEANER_CACHE` is the folder of the lexicon that
the first run builds; `CLEANER_DEBUG=1` shows where in the code an error arose.

**Completion** of commands, options, ids of rules, formats and profiles: put one of these lines into the start file of your shell.

| shell | start file | line |
|---|---|---|
| bash 4.4 or newer | `~/.bashrc` | `eval "$(_CLEANER_COMPLETE=bash_source cleaner)"` |
| zsh | `~/.zshrc`, below `compinit` | `eval "$(_CLEANER_COMPLETE=zsh_source cleaner)"` |
| fish | `~/.config/fish/completions/cleaner.fish` | `_CLEANER_COMPLETE=fish_source cleaner \\| source` |
"""


Named = tuple[tuple[str, ...], click.Command]


def commands(command: click.Command = cli, names: tuple[str, ...] = ("cleaner",)) -> Iterator[Named]:
    """Each command with its names as they are typed, groups before what is in them."""
    yield names, command
    if isinstance(command, click.Group):
        for name, child in (command.every() if isinstance(command, Commands) else command.commands).items():
            yield from commands(child, (*names, name))


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for names, command in commands():
        typed = " ".join(names)
        context = click.Context(command, info_name=typed, terminal_width=WIDTH, max_content_width=WIDTH,
                                help_option_names=["-h", "--help"])
        parts.append(f"## {typed}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    raise SystemExit(written(PLACE, document, __doc__))
