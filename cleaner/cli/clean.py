"""`cleaner clean`: clean files and write what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from cleaner.cli.options import complete_formats, jobs_option, paths_argument, settings_options
from cleaner.cli.running import batch_of, run, say_failures, say_left_out, shown
from cleaner.cli.table import shorten, table

if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.engines.across import Keep
    from cleaner.rules import RuleSet
    from cleaner.summary import Shared, Stats, Summary

HELP = """Clean PATHs and write the results below a folder.

A PATH is a file, a folder (its .txt files, and those of its folders), a pattern such as
'scans/**/*.txt', or - for stdin. Without -o, the text of stdin is written to stdout.

\b
Examples:
  cleaner clean page.txt -o out
  cleaner clean scans/ -o out --to text,tei --jobs 4
  pdftotext page.pdf - | cleaner clean - > page.txt
  cleaner clean novel.txt -o out --profile book
  cleaner clean scans/ -o out --to tei --corpus (all in one file, too)
  cleaner clean scans/ -o out --across=report   (what several files share)
  cleaner clean new/ -o out --across=keep --index known.sqlite

\b
For scans/004.txt it writes
  out/004.txt          the clean text
  out/004.tei.xml      the same as TEI-XML (its schema: out/cleaner.rng)
  out/004.diplomatic.tei.xml  the source as TEI-XML with every change marked;
                       `cleaner restore` gives it back
  out/004.diff.html    every change, with its rule, to read in a browser
  out/004.html         the text to read, with its changes where they were made
  out/004.edits.json   every change, for programs
  out/index.html       an overview of all files; out/summary.json for programs
Inputs are never changed.
"""
SHOWN = 50  # lines of the table
SHARED = 20  # and of that of what stands in several files


@click.command(help=HELP)
@paths_argument
@click.option("-o", "--output", "out", metavar="DIR", type=click.Path(path_type=Path),
              help="The folder for the results; made if it is not there.")
@click.option("--to", "formats", metavar="LIST", default=None, shell_complete=complete_formats,
              help="Formats, separated by commas: text, tei, diplomatic, html, page, json. "
                   "All of them if not given (text to stdout).")
@settings_options
@jobs_option
@click.option("--across", type=click.Choice(["report", "keep"]), is_flag=False, flag_value="report",
              help="Find passages that stand in several files: report them, or keep one copy and take the others out. "
                   "Alone, at the end of the line, it reports.")
@click.option("--keep", type=click.Choice(["first", "date", "longest"]),
              help="Which copy stays with --across=keep: the first, that of the earliest date in a file name, "
                   "that of the longest text.")
@click.option("--index", metavar="FILE", type=click.Path(path_type=Path),
              help="Remember all files in FILE, and compare with all that it knows from earlier runs.")
@click.option("--corpus", is_flag=True,
              help="Also write all texts together: one teiCorpus for each view of TEI, corpus.tei.xml and "
                   "corpus.diplomatic.tei.xml.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON instead of a table.")
def clean(paths: tuple[str, ...], out: Path | None, formats: str | None, config_file: Path | None, jobs: int | None,
          across: str | None, keep: str | None, index: Path | None, corpus: bool, quiet: bool, as_json: bool,
          **options: Any) -> int:
    """Clean files; gives the exit code."""
    from cleaner.cli.settings import configs
    from cleaner.exports import FORMATS, parse_formats

    if keep and across != "keep":
        raise click.UsageError("--keep says which copy stays: it goes with --across=keep.")
    if across is None and index is not None:
        raise click.UsageError("--index is for what stands in several files: it goes with --across.")
    if corpus and out is None:
        raise click.UsageError("--corpus writes files: say where the results go with -o DIR.")
    if across and out is None:
        raise click.UsageError("--across writes more than one text: say where the results go with -o DIR.")
    chosen_by = configs(config_file, **options)
    here = chosen_by.of()
    if out is None:
        if paths != ("-",):
            raise click.UsageError("Say where the results go: -o DIR. (Only stdin, -, can go to stdout.)")
        chosen = parse_formats(formats or "text")
        if len(chosen) != 1:
            raise click.UsageError("Only one format can go to stdout: name it with --to, or give a folder with -o.")
        return _to_stdout(chosen[0], here.config, here.rules)

    from msgspec.structs import replace

    from cleaner.engines import Settings, batch

    settings = Settings(here.config, parse_formats(formats or ",".join(FORMATS)), out, corpus=corpus)
    if corpus and not batch.views(settings):
        raise click.UsageError("--corpus puts TEI together: --to must name tei or diplomatic.")
    inputs, failures = batch.plan(paths, settings)
    stage = None
    if across:
        from cleaner.engines.across import Across

        stage = Across(here.rules, index, take=across == "keep", keep=cast("Keep", keep or "first"))
        settings = replace(settings, across=True)
    todo = batch_of(inputs, failures, chosen_by, lambda chosen: (replace(settings, config=chosen.config), chosen.rules))
    results, shared = run(todo.work, todo.parts, jobs, quiet, "Cleaning", stage)
    summary = batch.summarise(results, todo.failed, shared)
    say_failures(summary.failed, len(summary.files), "cleaned")
    if not quiet:
        say_left_out(todo)
    if inputs:
        batch.write_summary(summary, settings)
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


def _print(summary: Summary, out: Path) -> None:
    def row(name: str, s: Stats) -> list[str]:
        numbers = s.breaks_joined, s.repeats_removed, s.marks_changed, s.moved, s.flags + s.suggestions
        return [shorten(shown(name), 40), *map(str, numbers)]

    rows = [row(f.name, f.stats) for f in summary.files[:SHOWN]]
    if len(summary.files) > SHOWN:
        rows.append([f"and {len(summary.files) - SHOWN} more", "", "", "", "", ""])
    if len(summary.files) > 1:
        rows.append(row(f"{len(summary.files)} files", summary.totals))
    click.echo(table(["file", "breaks joined", "repeats removed", "marks changed", "moved", "flags"], rows))
    if summary.across:
        _print_shared(summary.across)
    click.echo(f"\nEvery change: {shown(out / 'index.html')}")


def _print_shared(shared: Sequence[Shared]) -> None:
    def row(s: Shared) -> list[str]:
        place = f":{s.other_line}" if s.other_line else ""
        where = f"{s.files:,} files" if s.files else shorten(shown(s.other), 32) + place
        what = "taken out" if s.taken else "in many files" if s.files else "stays" if s.other_line else "the whole text"
        return [f"{shorten(shown(s.file), 32)}:{s.lines[0]}", where, f"{s.characters:,}" if s.characters else "",
                f"{s.likeness:.0f} %" if s.likeness else "", what]

    rows = [row(s) for s in shared[:SHARED]]
    if len(shared) > SHARED:
        rows.append([f"and {len(shared) - SHARED:,} more", "in summary.json", "", "", ""])
    click.echo("\n" + table(["in several files", "also in", "characters", "alike", ""], rows))
