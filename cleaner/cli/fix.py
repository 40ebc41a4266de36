"""`cleaner fix`: mend files in their places."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.options import batch_options, paths_argument
from cleaner.cli.running import Choice, exit_code, mending, plural, run, say_failures, say_left_out

if TYPE_CHECKING:
    from cleaner.engines.fix import Fixed
    from cleaner.fixing import NewlineOption

HELP = """Mend PATHs in their places: all that is safe, as `cleaner check` shows it.

A PATH is a file, a folder (its .txt files, and those of its folders), a pattern, or - for stdin,
which is written mended to stdout. A file that is mended becomes its clean text, one block a
paragraph, a blank line between, as `cleaner clean` writes it. A file in which nothing is to be mended
is not touched. No record is kept: use version control, or `cleaner clean`, which leaves its inputs
alone.

\b
Examples:
  cleaner fix page.txt
  cleaner fix scans/ --diff            show what would change, write nothing
  cleaner fix scans/ --select PUN,SPC  marks and blanks only; lines stay
  cleaner fix page.txt --suggestions   also what is only suggested
  cleaner fix old/ --encoding-out utf-8 --newline lf
  cleaner fix - --stdin-filename scans/004.txt < page.txt   for editors

Encoding, byte order mark, newlines, the newline at the end, mode bits and links stay as they are. What an
encoding cannot hold is refused. A file is the old one or the new one, whatever happens meanwhile. What
.cleaner-ignore.toml names is left as it is.

\b
Exit codes:
  0  nothing to mend; stdin is written to stdout
  1  files were mended (with --diff or --dry-run: would be)
  2  usage, configuration, or a file that could not be mended
     (it is named, the others are mended)
  3  a bug in cleaner
"""


@click.command(help=HELP, short_help="Mend files in their places: all that is safe.")
@paths_argument
@batch_options
@click.option("--suggestions", is_flag=True, help="Make also those changes that are only suggested.")
@click.option("--diff", is_flag=True,
              help="Show what would change as a unified diff, of files in UTF-8 a patch (patch -p0, git apply -p0), of others for "
                   "reading, as comments; write nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--encoding-out", metavar="NAME", help="The encoding to write (utf-8 ...). That of the file if not given.")
@click.option("--newline", type=click.Choice(["keep", "lf", "crlf"]), default="keep",
              help="The newlines to write. Those of the file if not given.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors (and the diff).")
def fix(paths: tuple[str, ...], selected: tuple[str, ...], ignored: tuple[str, ...], suggestions: bool, diff: bool, dry_run: bool,
        encoding: str | None, encoding_out: str | None, newline: NewlineOption, config_file: Path | None, profile: str | None,
        stdin: Path | None, jobs: int | None, allow_empty: bool, quiet: bool) -> int:
    """Mend files; gives the exit code."""
    piped = "-" in paths
    if piped and len(paths) > 1:
        raise click.UsageError("What is read from stdin is written to stdout: give - as the only PATH.")
    if stdin and not piped:
        raise click.UsageError("--stdin-filename is for stdin: give - as the PATH.")
    from cleaner.cli.settings import configs
    from cleaner.engines.check import plan
    from cleaner.engines.fix import Fixing
    from cleaner.fixing import written

    chosen_by = configs(config_file, profile=profile, encoding=encoding, suggest=suggestions)
    if encoding_out:
        written(encoding_out)
    dry = dry_run or diff
    inputs, failures = plan(paths, allow_empty=allow_empty, stdin=stdin)
    batch = mending(inputs, failures, chosen_by, lambda chosen: Fixing(chosen.config, encoding_out, newline, dry, diff),
                    Choice(selected, ignored), allow_empty)
    results, _ = run(batch.work, batch.parts, jobs, quiet, "Mending")
    done = [r.fixed for r in results if r.fixed]
    failed = [*batch.failed, *(r.failure for r in results if r.failure)]
    if diff:
        click.echo(b"".join(r.diff for r in results), nl=False)
    elif piped and not dry:
        click.echo(results[0].mended if results else sys.stdin.buffer.read() if batch.left_out else b"", nl=False)
    say_failures(failed, len(done), "mended")
    if not quiet:
        say_left_out(batch)
    if not quiet and (done or not (failed or batch.left_out)):
        _say(done, dry=dry, err=diff or piped)
    return exit_code(failed, any(f.changed for f in done) and (dry or not piped))


def _say(done: list[Fixed], dry: bool, err: bool) -> None:
    """What became of each file that was changed or has something left, and of all together."""
    from cleaner.reports import visible

    would = "would be " if dry else ""
    for f in done:
        said = []
        if f.changed:
            said.append(f"{would}mended: {_counts(f.fixed)}" if f.fixed else f"{would}rewritten")
        if f.left:
            said.append(f"left for a person: {_counts(f.left)}")
        if said:
            click.echo(f"{click.style(visible(f.path), bold=True)}: {'; '.join([*said, *f.notes])}", err=err)
        for place in f.places:
            click.echo(f"  {visible(place)}", err=err)
        if (more := sum(f.left.values()) - len(f.places)) > 0:
            click.echo(f"  and {more:,} more", err=err)
    changed = sum(f.changed for f in done)
    left = sum(sum(f.left.values()) for f in done)
    places = f"; {plural(left, 'place')} left for a person" if left else ""
    click.echo(f"{changed:,} of {plural(len(done), 'file')} {would}mended{places}.", err=err)


def _counts(counts: dict[str, int]) -> str:
    """The commonest rules with their numbers."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{n:,} {rule}" for rule, n in order[:4])
    more = sum(n for _, n in order[4:])
    return shown + (f", {more:,} of other rules" if more else "")
