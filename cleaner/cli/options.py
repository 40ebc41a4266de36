"""Options that several commands share, and what a shell is told when it completes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., Any])
PROFILES = ("newspaper", "web", "book", "technical")  # those of cleaner.config, which is not imported for a help text


def complete_rules(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of built-in rules and their letters alone, the last of a list."""
    from click.shell_completion import CompletionItem

    from cleaner.rules import builtin

    before, comma, last = incomplete.rpartition(",")
    letters = {rule.id[:-3]: builtin().pass_of(rule.id) for rule in builtin()}
    words = letters | {rule.id: rule.name for rule in builtin()}
    return [CompletionItem(before + comma + word, help=about) for word, about in words.items() if word.startswith(last.upper())]


def complete_formats(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Output formats, the last of a list."""
    from click.shell_completion import CompletionItem

    from cleaner.exports import FORMATS

    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(before + comma + name) for name in FORMATS if name.startswith(last) and name not in before.split(",")]


def complete_variants(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of conversions."""
    from typing import get_args

    from click.shell_completion import CompletionItem

    from cleaner.conversion import Variants

    return [CompletionItem(name) for name in get_args(Variants) if name.startswith(incomplete)]


config_option = click.option("--config", "config_file", metavar="FILE", type=click.Path(path_type=Path),
                             help="A configuration for all files, instead of the nearest cleaner.toml or pyproject.toml of each.")
profile_option = click.option("--profile", type=click.Choice(PROFILES),
                              help="The kind of text that the rules are set for; newspaper if not given.")
encoding_option = click.option("--encoding", metavar="NAME",
                               help="The encoding of the files, where it is not found by itself (gb18030, big5 ...).")
suggest_option = click.option("--suggest", is_flag=True, help="Make also those changes that are otherwise only suggested.")
variants_option = click.option("--variants", metavar="NAME", shell_complete=complete_variants,
                               help="Convert between simplified and traditional characters: s2t, s2tw, s2twp, s2hk, t2s, tw2s ... "
                                    "(none: not).")
quotes_option = click.option("--quotes", type=click.Choice(["keep", "corner", "curly"]),
                             help="The shape of quotation marks. They go with --variants if not given.")
select_option = click.option("--select", "selected", metavar="IDS", multiple=True, shell_complete=complete_rules,
                             help="Only rules whose ids begin so: PUN,LAY001.")
ignore_option = click.option("--ignore", "ignored", metavar="IDS", multiple=True, shell_complete=complete_rules,
                             help="No rules whose ids begin so.")
stdin_option = click.option("--stdin-filename", "stdin", metavar="FILE", type=click.Path(path_type=Path),
                            help="Where the text of stdin, -, stands: its configuration and its .cleaner-ignore.toml hold.")
jobs_option = click.option("--jobs", metavar="N", type=click.IntRange(min=1),
                           help="How many files to work on at once. As many as there are processors if not given.")
allow_empty_option = click.option("--allow-empty", is_flag=True,
                                  help="It is no error if a folder or a pattern holds no file, or `exclude` leaves all of them "
                                       "out.")


def together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, in their order."""
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command
    return add


settings_options = together(config_option, profile_option, encoding_option, suggest_option, variants_option, quotes_option)
batch_options = together(select_option, ignore_option, config_option, profile_option, encoding_option, stdin_option, jobs_option,
                         allow_empty_option)
paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
