"""`cleaner check`: say what `cleaner fix` would change and what a person must decide; nothing is written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.options import batch_options, paths_argument
from cleaner.cli.running import Batch, Choice, exit_code, mending, plural, run, say_failures, say_left_out, shown
from cleaner.cli.table import table

if TYPE_CHECKING:
    from cleaner.diagnostics import Diagnostic
    from cleaner.engines.across import Across
    from cleaner.inputs import Input
    from cleaner.layers import Chosen
    from cleaner.reports import FileReport, Format, Report
    from cleaner.rules import RuleSet

HELP = """Check PATHs: say what `cleaner fix` would change, and what a person must decide.

A PATH is a file, a folder (its .txt files, and those of its folders), a pattern such as
'scans/**/*.txt', or - for stdin. Nothing is written. Lines and columns count from 1, columns in
characters (code points).

\b
Examples:
  cleaner check page.txt
  cleaner check scans/ --statistics     how often each rule finds something
  cleaner check page.txt --diff         what `cleaner fix` would make of it
  cleaner check scans/ --fixable-only --quiet   for a hook
  cleaner check scans/ --write-baseline known.json   take what there is
  cleaner check scans/ --baseline known.json         and see only what is new
  cleaner check scans/ --format sarif --output-file cleaner.sarif
  cleaner check - --stdin-filename scans/004.txt < page.txt   for editors

A finding marked [fixable] is one that `cleaner fix` mends, a [suggestion] one that it mends with
--suggestions; the others are for a person. `cleaner explain ID` says more of a rule, `cleaner ignore`
says that a place is right as it is. With --select and --ignore what is for a person is still told as it
is when all rules have done their work.

Formats: text; concise (a line for each finding, for editors and grep); json (schema:
exports/schema/check.schema.json in the package); github (annotations, of which GitHub shows ten of each
level for a step); sarif (2.1.0, for code scanning); junit; gitlab (code quality).

\b
Exit codes:
  0  nothing found      1  findings
  2  usage, configuration, or a file that could not be read
     (it is named, the others are checked)
  3  a bug in cleaner
"""
SHOWN = 10  # findings of a rule in a file that are shown as text


@click.command(help=HELP, short_help="Say what would be changed, and what a person must decide.")
@paths_argument
@batch_options
@click.option("--fixable-only", is_flag=True, help="Only what `cleaner fix` mends.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of showing them.")
@click.option("--diff", is_flag=True,
              help="Show what `cleaner fix` would change as a unified diff instead of findings: of files in UTF-8 a patch "
                   "(patch -p0, git apply -p0), of others for reading, as comments.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in spite of findings.")
@click.option("--max-findings", metavar="N", type=click.IntRange(min=0),
              help=f"Show at most N findings of a rule in a file and count the others; 0 shows all. {SHOWN} as text, else 0.")
@click.option("--format", "form", default="text",
              type=click.Choice(["text", "concise", "json", "github", "sarif", "junit", "gitlab"]),
              help="How the report is written; text if not given.")
@click.option("--output-file", metavar="FILE", type=click.Path(path_type=Path), help="Write the report into FILE.")
@click.option("--baseline", "known", metavar="FILE", type=click.Path(path_type=Path),
              help="Leave out what FILE knows, and say what of it is gone.")
@click.option("--write-baseline", "adopt", metavar="FILE", type=click.Path(path_type=Path),
              help="Write all findings into FILE for --baseline, and exit with 0.")
@click.option("--show-suppressed", is_flag=True, help="Show also what .cleaner-ignore.toml leaves as it is.")
@click.option("--across", is_flag=True, help="Compare the files, too: passages that stand in several of them.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but findings and errors.")
def check(paths: tuple[str, ...], selected: tuple[str, ...], ignored: tuple[str, ...], fixable_only: bool, statistics: bool,
          diff: bool, exit_zero: bool, max_findings: int | None, form: Format, output_file: Path | None, known: Path | None,
          adopt: Path | None, show_suppressed: bool, across: bool, config_file: Path | None, profile: str | None,
          encoding: str | None, stdin: Path | None, jobs: int | None, allow_empty: bool, quiet: bool) -> int:
    """Check files; gives the exit code."""
    if known and adopt:
        raise click.UsageError("--write-baseline writes what --baseline reads: give one of the two.")
    if (statistics or diff) and (form != "text" or (statistics and diff)):
        raise click.UsageError("--statistics and --diff are reports of their own: give one of them, or a --format.")
    if stdin and "-" not in paths:
        raise click.UsageError("--stdin-filename is for stdin: give - as the PATH.")
    from cleaner.cli.settings import configs
    from cleaner.diagnostics import in_place
    from cleaner.engines.check import Checking, plan
    from cleaner.reports import visible

    chosen_by, choice = configs(config_file, profile=profile, encoding=encoding), Choice(selected, ignored)
    inputs, failures = plan(paths, allow_empty=allow_empty, stdin=stdin)

    def checking(one: Chosen) -> Checking:
        return Checking(one.config, diff, across, in_place(one.rules) if selected or ignored else None)

    _refuse_targets(inputs, [path for path in (output_file, adopt) if path])
    batch = mending(inputs, failures, chosen_by, checking, choice, allow_empty)
    report, diffs = _report(batch, _stage(choice.of(chosen_by.of().rules)) if across else None, jobs, quiet)
    rules = batch.rules()
    found = {f.path: f.findings for f in report.files if f.path != "stdin"}
    if known:
        report = _known(report, known, batch)
    report = _kept(report, fixable_only, show_suppressed)
    if adopt:
        from cleaner.baseline import write

        count = write(adopt, found)
        say_failures(report.failed, len(report.files), "checked")
        if not quiet:
            click.echo(f"{plural(count, 'finding')} of {plural(len(found), 'file')} written to {shown(adopt)}.", err=True)
        return exit_code(report.failed, False)
    text: str | bytes
    if diff:
        text = b"".join(diffs)
    elif statistics:
        text = _statistics(report, rules)
    else:
        text = _rendered(report, rules, form, SHOWN if max_findings is None and form == "text" else max_findings or 0)
    _write(text, form, output_file)
    for line in (*report.stale, *(f"not needed any more: {line}" for f in report.files for line in f.stale)):
        click.echo(f"{click.style('Stale:', fg='yellow')} {visible(line)}", err=True)
    say_failures(report.failed, len(report.files), "checked")
    if not quiet:
        say_left_out(batch)
    if not quiet and (report.files or not (report.failed or batch.left_out)):
        click.echo(_summary(report), err=form != "text" or diff or output_file is not None)
    return exit_code(report.failed, report.count() > 0 and not exit_zero)


def _refuse_targets(inputs: Sequence[Input], targets: Sequence[Path]) -> None:
    from cleaner.errors import ConfigError

    for path in targets:
        try:
            there = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:  # said before the files are checked, which may take long
            raise ConfigError(f"{shown(path)}: cannot be written: {error.strerror}", "Give the report another place.") from None
        if any(one.path and os.path.exists(one.path) and os.path.samestat(os.stat(one.path), there) for one in inputs):
            raise ConfigError(f"{shown(path)}: would be written over a file that is checked", "Give the report another name.")


def _report(batch: Batch, stage: Across | None, jobs: int | None, quiet: bool) -> tuple[Report, list[bytes]]:
    import cleaner
    from cleaner import suppressions
    from cleaner.reports import Report

    results, _ = run(batch.work, batch.parts, jobs, quiet, "Checking", stage)
    files = [r.report for r in results if r.report]
    stale = suppressions.missing([job.input.path for job in batch.work if job.input.path])
    report = Report(1, cleaner.__version__, files, [*batch.failed, *(r.failure for r in results if r.failure)], stale)
    return report, [r.diff for r in results]


def _stage(rules: RuleSet) -> Across:
    from cleaner.engines.across import Across

    return Across(rules)


def _known(report: Report, path: Path, batch: Batch) -> Report:
    """The report without what a baseline knows."""
    from msgspec.structs import replace

    from cleaner import baseline

    known = baseline.read(path)
    keys = {f.path: baseline.key(f.path, path) for f in report.files}
    found: Mapping[str, Sequence[Diagnostic]] = {keys[f.path]: f.findings for f in report.files}
    rules = {keys[job.input.shown]: rules for job, (_, rules) in zip(batch.work, batch.parts) if job.input.shown in keys}
    gone = baseline.stale(known, found, rules)
    stale = [f"{file}: {plural(n, 'finding')} of {path} {'is' if n == 1 else 'are'} gone" for file, n in sorted(gone.items())]
    stale += [f"{file}: is not there any more, but in {path}" for file in known.files
              if file not in found and not (path.parent / file).exists()]

    def fresh(f: FileReport) -> FileReport:
        left = baseline.new(known, keys[f.path], f.findings)
        return replace(f, findings=left, known=len(f.findings) - len(left))

    return replace(report, files=[fresh(f) for f in report.files], stale=[*report.stale, *stale])


def _kept(report: Report, fixable_only: bool, show_suppressed: bool) -> Report:
    """The report with only what is asked for."""
    from msgspec.structs import replace

    return replace(report, files=[
        replace(f, findings=[d for d in f.findings if d.fixable] if fixable_only else f.findings,
                suppressed=f.suppressed if show_suppressed else []) for f in report.files])


def _rendered(report: Report, rules: RuleSet, form: Format, most: int) -> str:
    """The report in a format, with at most so many findings of a rule in a file if that is not 0."""
    from cleaner.reports import limited, renderer

    if form != "text":
        return renderer(form)(limited(report, most), rules)
    if not any(f.findings or f.suppressed for f in report.files):
        return ""  # of a clean file nothing need be imported
    from cleaner.reports.text import render

    return render(limited(report, most), rules, click.style)


def _write(text: str | bytes, form: Format, path: Path | None) -> None:
    if path is None:
        if isinstance(text, str) and form not in ("text", "concise"):
            text = text.encode()  # what programs read is UTF-8 everywhere
        click.echo(text, nl=False)
        return
    from cleaner.atomic import write_named

    write_named(path, text if isinstance(text, bytes) else click.unstyle(text).encode("utf-8", "backslashreplace"))


def _statistics(report: Report, rules: RuleSet) -> str:
    fixable = {d.rule for f in report.files for d in f.findings if d.fixable}
    rows = [[f"{n:,}", rule, rules[rule].name, "[fixable]" if rule in fixable else ""]
            for rule, n in sorted(report.by_rule().items(), key=lambda item: (-item[1], item[0]))]
    return table(["findings", "rule", "name", ""], rows, numbers=False) + "\n" if rows else ""


def _summary(report: Report) -> str:
    files = plural(len(report.files), "file")
    known = sum(f.known for f in report.files)
    more = f" ({known:,} more in the baseline)" if known else ""
    count = report.count()
    if not count:
        return f"{files} checked, nothing found{more}."
    fixable = sum(d.fixable for f in report.files for d in f.findings)
    within = sum(bool(f.findings) for f in report.files)
    mends = f"`cleaner fix` mends {'all of them' if fixable == count > 1 else 'it' if fixable == count else f'{fixable:,}'}"
    return f"{plural(count, 'finding')} in {within:,} of {files}{more}; {mends if fixable else 'none for `cleaner fix`'}."
