"""`cleaner verify`: outputs are proved against their sources and the rules of now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import settings_options

if TYPE_CHECKING:
    from cleaner.layers import Configs


@click.command()
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
@settings_options
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but what is wrong.")
def verify(folders: tuple[Path, ...], config_file: Path | None, quiet: bool, **settings: Any) -> int:
    """Prove the outputs in each DIR: valid, restorable, and what the rules give now.

    Of each diplomatic TEI file schema and pointers are checked, the original is restored and its checksum proved; the reading view
    beside it must say what can be derived from it, and every output must be what this version makes of the original with the rules
    in force: those of the configuration that its source has now, if it is still where summary.json in DIR names it or `cleaner
    export` takes it from, else of that of the working folder. Options that the outputs were made with are given again.
    A corpus must be what the files that it holds make together. Files are read safely: no entities, no network.
    Exits with 1 if anything is wrong, with 2 if there is nothing to prove.

    \b
    Examples:
      cleaner verify out
      cleaner verify out --config cleaner.toml --quiet
      cleaner verify out --variants s2t   (made with it)
    """
    from cleaner.cli.running import plural, shown
    from cleaner.cli.settings import configs
    from cleaner.errors import ConfigError
    from cleaner.verification import corpora, families

    chosen_by = configs(config_file, **settings)
    proved = together = wrong = 0
    for folder in folders:
        if not os.path.isdir(folder):
            raise click.UsageError(f"{shown(folder)} is no folder.")
        for files, source in families(folder):
            found = _problems(files, source, chosen_by)
            proved += not corpora(files)
            together += len(corpora(files))
            wrong += bool(found)
            for line in found:
                click.echo(line)
    if not proved and not together:
        raise ConfigError(f"there is no TEI in {', '.join(map(shown, folders))}: nothing is proved",
                          "Make some: cleaner clean PATH -o DIR --to tei,diplomatic")
    if not quiet:
        corpus = f", {plural(together, 'corpus', 'corpora')}" if together else ""
        click.echo(f"{plural(proved, 'source')}{corpus}, {wrong or 'none'} with something wrong")
    return 1 if wrong else 0


def _problems(files: Mapping[str, Path], source: Path | None, chosen_by: Configs) -> list[str]:
    """What is wrong with the outputs of a source, each as one line."""
    from cleaner.cli.running import shown
    from cleaner.errors import ConfigError, RuleError
    from cleaner.inputs import near
    from cleaner.verification import problems

    try:
        chosen = chosen_by.of(source)
        found = problems(files, chosen.config, chosen.rules)
    except OSError as error:
        return [f"{shown(error.filename)}: cannot be read: {error.strerror}"]
    except (ConfigError, RuleError) as error:
        return [f"{shown(source)}: {near(str(error))}"]
    return [f"{shown(path)}:{f'{problem.line}:' if problem.line else ''} {problem.message}" for path, problem in found]
