"""Reports of `cleaner check`: what was found in the files of a run; each module renders it in one format."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Literal, cast, get_args

import msgspec
from msgspec import Meta, Struct

from cleaner.diagnostics import Diagnostic
from cleaner.rules import RuleSet
from cleaner.summary import Failure

Format = Literal["text", "concise", "json", "github", "sarif", "junit", "gitlab"]
FORMATS: tuple[Format, ...] = get_args(Format)
Render = Callable[["Report", RuleSet], str]


class Suppressed(Struct, frozen=True):
    """A finding that an entry of `.cleaner-ignore.toml` keeps quiet, and why."""

    finding: Diagnostic
    reason: str


class FileReport(Struct, frozen=True, omit_defaults=True):
    """What was found in one file. `uri` is its path from the working folder, percent-encoded."""

    path: Annotated[str, Meta(description="The path as it was given, bytes that are no text written as \\xNN.")]
    uri: Annotated[str, Meta(description="The path from the working folder as a relative reference (RFC 3986).")]
    encoding: str
    bytes: int
    sha256: str
    findings: Annotated[list[Diagnostic], Meta(description="In the order of the text.")]
    suppressed: list[Suppressed] = []
    known: Annotated[int, Meta(description="How many more findings the baseline knows.")] = 0
    omitted: Annotated[dict[str, int], Meta(description="How many more findings of a rule --max-findings leaves out.")] = {}
    stale: Annotated[list[str], Meta(description="Entries of .cleaner-ignore.toml that fit nothing any more.")] = []


class Report(Struct, frozen=True, omit_defaults=True):
    """A run over files, in the order of the inputs."""

    schema: Annotated[int, Meta(description="The version of this format.", ge=1, le=1)]
    cleaner: Annotated[str, Meta(description="The version that wrote it.")]
    files: list[FileReport]
    failed: Annotated[list[Failure], Meta(description="What could not be checked.")]
    stale: Annotated[list[str], Meta(description="What a baseline or .cleaner-ignore.toml knows that is not there any more.")] = []

    def count(self) -> int:
        """All findings, those that are left out included."""
        return sum(len(f.findings) + sum(f.omitted.values()) for f in self.files)

    def by_rule(self) -> Counter[str]:
        """The number of findings of each rule, those that are left out included."""
        counts = Counter(d.rule for f in self.files for d in f.findings)
        for file in self.files:
            counts.update(file.omitted)
        return counts


def limited(report: Report, most: int) -> Report:
    """The report with at most `most` findings of a rule in a file, if `most` is not 0; the others are counted."""
    return msgspec.structs.replace(report, files=[_limited(f, most) for f in report.files]) if most else report


def _limited(file: FileReport, most: int) -> FileReport:
    seen: Counter[str] = Counter()
    kept = []
    for d in file.findings:
        seen[d.rule] += 1
        if seen[d.rule] <= most:
            kept.append(d)
    omitted = {rule: n - most for rule, n in sorted(seen.items()) if n > most}
    return msgspec.structs.replace(file, findings=kept, omitted=omitted)


def renderer(name: Format) -> Render:
    """The render function of a format, whose module is imported only now."""
    return cast(Render, import_module(f"cleaner.reports.{name}").render)


def visible(text: str) -> str:
    """`text` on one line, with signs for what cannot be seen; the ideographic blank stays, it can be."""
    from cleaner.exports.visible import to_plain

    return "\u3000".join(to_plain(part) for part in text.replace("\r\n", "\n").split("\u3000"))


def said_of(failure: Failure) -> str:
    """What failed and what to do about it, on one line, without the excerpt of a configuration."""
    what = visible(failure.what.partition("\n")[0])
    return f"{what}{'' if what.endswith(('.', '!', '?')) else '.'} {visible(failure.hint)}".strip()


def place_of(failure: Failure) -> str:
    """The path of what failed from the working folder, as findings have it."""
    path = os.path.relpath(failure.name) if os.path.isabs(failure.name) else os.path.normpath(failure.name)
    return failure.name if path.startswith(os.pardir) and os.path.isabs(failure.name) else path.replace(os.sep, "/")


def sentence(d: Diagnostic) -> str:
    """What a diagnostic says, on one line: its message, what stands there, and what it becomes."""
    said = visible(d.message)
    said += "" if said.endswith((".", "…", "”")) else "."
    if d.replacement is None:
        return f"{said} (“{visible(d.text)}”)" if d.text else said
    before = f"“{visible(d.text)}”" if d.text else "nothing"
    after = f"“{visible(_short(d.replacement))}”" if d.replacement else "nothing"
    return f"{said} ({before} {'becomes' if d.kind == 'edit' else 'may become'} {after})"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:20]}…{text[-20:]}"
