"""`cleaner clean`: clean files and write what was asked for."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.table import shorten, table

if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.engines import Job, Result, Settings
    from cleaner.rules import RuleSet
    from cleaner.summary import Failure, Stats, Summary

HELP = """Clean PATHs and write the results below a folder.

A PATH is a file, a folder (its .txt files, and those of its folders), a pattern such as
'scans/**/*.txt', or - for stdin. Without -o, the text of stdin is written to stdout.

\b
Examples:
  cleaner clean page.txt -o out
  cleaner clean scans/ -o out --to text,tei --jobs 4
  pdftotext page.pdf - | cleaner clean - > page.txt

\b
For scans/004.txt it writes
  out/004.txt          the clean text
  out/004.tei.xml      the same as TEI-XML
  out/004.diff.html    every change, with its rule, to read in a browser
  out/004.edits.json   every change, from which the original can be restored
  out/index.html       an overview of all files; out/summary.json for programs
Inputs are never changed.
"""
SHOWN = 50  # lines of the table


@click.command(help=HELP)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("-o", "--output", "out", metavar="DIR", type=click.Path(path_type=Path),
              help="The folder for the results; made if it is not there.")
@click.option("--to", "formats", metavar="LIST", default=None,
              help="Formats, separated by commas: text, tei, html, json. All four if not given (text to stdout).")
@click.option("--config", "config_file", metavar="FILE", type=click.Path(path_type=Path),
              help="A configuration instead of the nearest cleaner.toml or pyproject.toml.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1),
              help="How many files to clean at once. As many as there are processors if not given.")
@click.option("--encoding", metavar="NAME", help="The encoding of the inputs, where it is not found by itself (gb18030, big5 ...).")
@click.option("--suggest", is_flag=True, help="Make also those changes that are otherwise only suggested.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON instead of a table.")
def clean(paths: tuple[str, ...], out: Path | None, formats: str | None, config_file: Path | None, jobs: int | None,
          encoding: str | None, suggest: bool, quiet: bool, as_json: bool) -> int:
    """Clean files; gives the exit code."""
    from cleaner.cli.settings import load
    from cleaner.exports import FORMATS, parse_formats

    config = load(config_file, encoding=encoding, suggest=suggest or None)
    rules = config.rule_set()
    if out is None:
        if paths != ("-",):
            raise click.UsageError("Say where the results go: -o DIR. (Only stdin, -, can go to stdout.)")
        chosen = parse_formats(formats or "text")
        if len(chosen) != 1:
            raise click.UsageError("Only one format can go to stdout: name it with --to, or give a folder with -o.")
        return _to_stdout(chosen[0], config, rules)

    from cleaner.engines import Settings, batch

    settings = Settings(config, parse_formats(formats or ",".join(FORMATS)), out)
    inputs, failures = batch.plan(paths, settings)
    work = [batch.job_of(one, config.max_bytes) for one in inputs]
    summary = _work(work, failures, settings, rules, jobs, quiet)
    _print_failures(summary)
    if inputs:
        batch.write_summary(summary, out)
    if as_json:
        click.echo(batch.render_summary(summary), nl=False)
    elif not quiet and summary.files:
        _print(summary, out)
    return batch.exit_code(summary)


def _to_stdout(name: str, config: Config, rules: RuleSet) -> int:
    from cleaner.engines import job
    from cleaner.exports import renderer
    from cleaner.inputs import Input

    data = job.read_stdin(config.max_bytes)
    click.echo(renderer(name)(job.clean_bytes(data, Input(None, "stdin", "stdin"), config, rules), rules), nl=False)
    return 0


def _work(work: list[Job], failures: list[Failure], settings: Settings, rules: RuleSet, jobs: int | None, quiet: bool) -> Summary:
    from cleaner import engines
    from cleaner.engines import batch

    results: dict[int, Result] = {}
    show = not quiet and len(work) > 1 and sys.stderr.isatty()
    bar = click.progressbar(length=len(work), label="Cleaning", file=sys.stderr) if show else None
    with bar or nullcontext():
        for n, result in engines.work(work, settings, rules, jobs):
            results[n] = result
            if bar:
                bar.update(1)
    ordered = [results[n] for n in range(len(work))]
    if os.environ.get("CLEANER_DEBUG"):
        for result in ordered:
            click.echo(result.trace, err=True, nl=False)
    return batch.summarise(ordered, failures)


def _print(summary: Summary, out: Path) -> None:
    def row(name: str, s: Stats) -> list[str]:
        numbers = s.breaks_joined, s.repeats_removed, s.marks_changed, s.moved, s.flags + s.suggestions
        return [shorten(name, 40), *map(str, numbers)]

    rows = [row(f.name, f.stats) for f in summary.files[:SHOWN]]
    if len(summary.files) > SHOWN:
        rows.append([f"and {len(summary.files) - SHOWN} more", "", "", "", "", ""])
    if len(summary.files) > 1:
        rows.append(row(f"{len(summary.files)} files", summary.totals))
    click.echo(table(["file", "breaks joined", "repeats removed", "marks changed", "moved", "flags"], rows))
    click.echo(f"\nEvery change: {out / 'index.html'}")


def _print_failures(summary: Summary) -> None:
    failed = summary.failed
    for f in failed:
        click.echo(f"{click.style('Error:', fg='red')} {f.what}\n  {f.hint}", err=True)
    if failed:
        click.echo(f"{len(failed)} of {len(failed) + len(summary.files)} inputs could not be cleaned.", err=True)
