"""`cleaner export`: outputs that are kept beside their sources, in version control, and are up to date."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from cleaner.cli.options import complete_formats, config_option, jobs_option, paths_argument

HELP = """Bring the outputs of PATHs in the folder of -o up to date, and exit with 1 if they were not.

A PATH is a file, a folder (its .txt files, and those of its folders) or a pattern. Outputs are named by
the path below the working folder (or --root), so that they do not depend on what is exported together:
scans/004.txt becomes exports/scans/004.tei.xml. Nothing is written for the batch as a whole but the
schema, exports/cleaner.rng. Inputs are never changed.

\b
Examples:
  cleaner export scans/004.txt         what the hook cleaner-export does
  cleaner export scans/                all; also what has lost its source
  cleaner export scans/ --check        write nothing: for CI
  cleaner export scans/ -o tei --to tei,diplomatic
  cleaner verify exports               proves them

\b
Exit codes:
  0  all outputs are up to date
  1  some were not (they are now; not with --check), or have lost their source
  2  usage, configuration, or a file that could not be cleaned
     (it is named, the others are exported)
  3  a bug in cleaner
"""


@click.command(help=HELP, short_help="Keep outputs up to date.")
@paths_argument
@click.option("-o", "--output", "out", metavar="DIR", type=click.Path(path_type=Path), default=Path("exports"),
              help="The folder of the outputs; exports if not given.")
@click.option("--to", "formats", metavar="LIST", default="tei,diplomatic,html", shell_complete=complete_formats,
              help="Formats, separated by commas: text, tei, diplomatic, html, page, json. tei,diplomatic,html if not given.")
@click.option("--root", metavar="DIR", type=click.Path(path_type=Path), default=Path(),
              help="The folder from which outputs are named; the working folder if not given.")
@click.option("--check", is_flag=True, help="Write nothing; only say what is not up to date.")
@click.option("--tracked", is_flag=True, help="Exit with 1 also as long as an output is not added to git, and not ignored by it.")
@config_option
@jobs_option
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors and what is not up to date.")
def export(paths: tuple[str, ...], out: Path, formats: str, root: Path, check: bool, tracked: bool, config_file: Path | None,
           jobs: int | None, quiet: bool) -> int:
    """Export files; gives the exit code."""
    from msgspec.structs import replace

    from cleaner.cli.running import batch_of, exit_code, plural, run, say_failures, say_left_out, shown
    from cleaner.cli.settings import configs
    from cleaner.engines import Settings
    from cleaner.engines import export as engine
    from cleaner.exports import parse_formats

    chosen_by = configs(config_file)
    settings = Settings(chosen_by.of().config, parse_formats(formats), out, dry=check)
    inputs, failures = engine.plan(paths, settings, root)
    batch = batch_of(inputs, failures, chosen_by, lambda chosen: (replace(settings, config=chosen.config), chosen.rules))
    results, _ = run(batch.work, batch.parts, jobs, quiet, "Cleaning")
    failed = [*batch.failed, *(r.failure for r in results if r.failure)]
    done = sum(r.summary is not None for r in results)
    changed = [path for r in results for path in r.changed] + (engine.schema(settings) if done else [])
    inputs = [one for one in inputs if one not in batch.left_out]
    lost = engine.orphans([path for path in paths if os.path.isdir(path)], inputs, settings, root)
    unknown = engine.untracked(engine.outputs(inputs, settings) - {*changed}, out) if tracked else []
    _say(changed, "is not up to date" if check else "written")
    _say(unknown, "is not added to git")
    _say(lost, "has no source any more: delete it")
    say_failures(failed, done, "exported")
    if not quiet:
        say_left_out(batch)
    if changed and check:
        click.echo(f"{plural(len(changed), 'output')} of {plural(done, 'file')}: run `cleaner export` without --check.")
    elif changed or unknown:
        click.echo(f"Add them to your commit: git add {shown(out)}")
    elif not quiet and not lost:
        click.echo(f"{plural(done, 'file')}: all outputs are up to date.")
    return exit_code(failed, bool(changed or lost or unknown))


def _say(paths: Sequence[Path], what: str) -> None:
    from cleaner.cli.running import shown

    for path in paths:
        click.echo(f"{shown(path)}: {what}")
