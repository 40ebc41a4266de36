"""Options that several commands share, and what a shell is told when it completes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

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
