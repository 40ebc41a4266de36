"""A batch: plan the jobs, refuse what cannot go well before anything is written, sum up at the end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import cleaner
from cleaner.atomic import check_folder, write_all, write_parts
from cleaner.engines.job import Job, Result, Settings, read_stdin
from cleaner.exports import CORPUS, FORMATS, SCHEMA
from cleaner.inputs import Input, expand, printable, refuse_clashes
from cleaner.summary import SUMMARY, Failure, Shared, Summary, total

if TYPE_CHECKING:
    from cleaner.exports.index import IndexEntry

INDEX = "index.html"


def plan(paths: Sequence[str], settings: Settings) -> tuple[list[Input], list[Failure]]:
    """The inputs that `paths` name, and the paths that name none.

    Raises ConfigError if two would write one file or an output would replace an input,
    OutputError if the output folder cannot be used. Nothing is written but the folder itself.
    """
    inputs, failures = expand(paths, settings.out)
    common = [settings.out / INDEX, settings.out / SUMMARY, *([settings.out / SCHEMA] if views(settings) else []),
              *(corpora(settings).values() if settings.corpus else [])]
    refuse_clashes(inputs, {one.stem: [*settings.outputs(one.stem).values()] for one in inputs}, common)
    if inputs:
        check_folder(settings.out)
    return inputs, failures


def job_of(one: Input, max_bytes: int) -> Job:
    """The job of an input; stdin is read here, as a worker process has another one."""
    if one.path is None:
        data = read_stdin(max_bytes)
        return Job(one, len(data), data)
    try:
        return Job(one, os.stat(one.path).st_size)
    except OSError:
        return Job(one)  # reading it will say what is wrong


def summarise(results: Sequence[Result], failures: Sequence[Failure], across: Sequence[Shared] = ()) -> Summary:
    """The summary of a batch, in the order of its inputs; `failures` are paths that named no input."""
    files = [r.summary for r in results if r.summary]
    failed = [*failures, *(r.failure for r in results if r.failure)]
    return Summary(1, cleaner.__version__, files, failed, total([f.stats for f in files]), list(across))


def exit_code(summary: Summary) -> int:
    """0 if all inputs were cleaned, 1 if some were not, 3 if cleaner is at fault."""
    if any(f.internal for f in summary.failed):
        return 3
    return 1 if summary.failed else 0


def render_summary(summary: Summary) -> bytes:
    """The summary as indented UTF-8 JSON."""
    # A file name need not be text: here it is as messages name it, in the links of the index as it is on disk.
    files = [msgspec.structs.replace(f, outputs={name: printable(path) for name, path in f.outputs.items()}) for f in summary.files]
    return msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(summary, files=files)), indent=2) + b"\n"


def write_summary(summary: Summary, settings: Settings) -> None:
    """Write what is about all files: `index.html`, `summary.json`, the schema of TEI, and corpora if wanted; raises OutputError."""
    from cleaner.exports.index import render_index

    out = settings.out
    files = {out / INDEX: render_index(_entries(summary)), out / SUMMARY: render_summary(summary)}
    if views(settings):
        from cleaner.exports.validate import schema_bytes

        files[out / SCHEMA] = schema_bytes()
    write_all(files)
    if settings.corpus and summary.files:
        _write_corpora(summary, settings)


def views(settings: Settings) -> list[str]:
    """The views of TEI among the formats that are written."""
    return [name for name in ("tei", "diplomatic") if name in settings.formats]


def corpora(settings: Settings) -> dict[str, Path]:
    """The corpus of each view of TEI that is written."""
    return {view: settings.out / (CORPUS + FORMATS[view].suffix) for view in views(settings)}


def _write_corpora(summary: Summary, settings: Settings) -> None:
    from cleaner.exports.corpus import Member, corpus

    for view, path in corpora(settings).items():
        members = [Member(f.outputs[view], settings.out / f.outputs[view]) for f in summary.files]
        write_parts(path, corpus(members))


def _entries(summary: Summary) -> list[IndexEntry]:
    from cleaner.exports.index import IndexEntry

    cleaned = [
        IndexEntry(f.name, tuple(f.outputs.items()), f.stats.breaks_joined, f.stats.repeats_removed, f.stats.marks_changed,
                   f.stats.moved, f.stats.flags, f.stats.suggestions)
        for f in summary.files
    ]
    return [IndexEntry(f.name, error=f.what, hint=f.hint) for f in summary.failed] + cleaned
