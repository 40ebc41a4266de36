"""The task of `cleaner check`: read a file, clean it, and say what was found; nothing is written."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cleaner import suppressions
from cleaner.config import Config
from cleaner.diagnostics import Diagnostic, describe, diagnose, ordered
from cleaner.document import Document
from cleaner.engines.job import Job, Result, data_of, marked, source_of
from cleaner.errors import InputError
from cleaner.inputs import Input, expand, printable
from cleaner.pipeline import clean
from cleaner.reports import FileReport, Suppressed
from cleaner.rules import RuleSet
from cleaner.summary import Failure, Nothing
from cleaner.suppressions import Suppressions

if TYPE_CHECKING:
    from cleaner.fixing import NewlineOption

_BREAK = re.compile("\r\n|\r|\n")


class Checking(Struct, frozen=True):
    """What all jobs of a check share: with `diff` the text is compared with the clean one, with `across` files are compared.

    Of all rules `every` those of a job are a choice: what they mend is told as `cleaner fix` would mend it with them alone,
    what a person must decide as it looks when all have done their work.
    """

    config: Config
    diff: bool = False
    across: bool = False
    every: RuleSet | None = None

    def do(self, job: Job, rules: RuleSet) -> Result:
        """Check a file."""
        one = job.input
        doc, quiet = cleaned(job, self.config, rules)
        prints = b""
        if job.copies:
            doc = marked(doc, job)
            if quiet:
                doc = replace(doc, open=tuple(f for f in doc.open if not quiet.spare(doc, f)))
        elif self.across:
            from cleaner.across import prints as of

            prints = msgspec.msgpack.encode(of(doc))
        found = diagnose(doc, rules)
        if self.every is not None:
            whole = clean(doc.source, self.config, name=one.name, rules=self.every, spare=quiet.spare if quiet else None)
            mended = [d for d in found if d.kind != "flag" or rules.pass_of(d.rule) == "across"]
            found = ordered([*mended, *(d for d in diagnose(whole, self.every) if d.kind == "flag" and d.rule in rules)], rules)
        source = doc.source
        report = FileReport(one.shown, uri(one), source.encoding, len(source.data), source.sha256, found,
                            suppressed(doc, rules, quiet), stale=_stale(quiet, rules, self.config))
        return Result(report=report, prints=prints, diff=difference(doc, rules, found, one) if self.diff else b"")


def plan(paths: Sequence[str], *, allow_empty: bool = False, stdin: Path | None = None) -> tuple[list[Input], list[Failure]]:
    """The inputs that `paths` name, each file once, and the paths that name none; folders without texts only if not allowed.

    `stdin` is the path at which the text of stdin is said to stand.
    """
    inputs, failures = expand(paths)
    if stdin:
        inputs = [one if one.path else replace(one, shown=printable(str(stdin)), told=stdin) for one in inputs]
    if allow_empty:
        failures = [f for f in failures if not isinstance(f, Nothing)]
    return list({os.path.realpath(one.path) if one.path else "": one for one in reversed(inputs)}.values())[::-1], failures


def cleaned(job: Job, config: Config, rules: RuleSet) -> tuple[Document, Suppressions | None]:
    """The document of a file under the suppressions for it, which know what they were used for.

    Raises InputError for one that cannot be read, or holds both sides of a conflict: they are not one text, and what stands in both
    is no repeat.
    """
    one = job.input
    quiet = suppressions.of(one.place) if one.place else None
    source = source_of(data_of(job, config), one, config)
    if line := unsettled(source.text):
        raise InputError(f"holds a conflict that is not settled, from line {line} on",
                         "Choose what is to stay, and take out its marks.")
    return clean(source, config, name=one.name, rules=rules, spare=quiet.spare if quiet else None), quiet


def unsettled(text: str) -> int:
    """The line in which the marks begin that a merge in git has left, 0 if there are none; those in a block of code are shown."""
    first = middle = 0
    shown = False
    for n, line in enumerate(_BREAK.split(text) if "<<<<<<< " in text else (), 1):
        shown ^= not first and line.startswith(("```", "~~~"))
        if shown:
            continue
        if line.startswith("<<<<<<< "):
            first, middle = n, 0
        elif first and line == "=======":
            middle = n
        elif middle and line.startswith(">>>>>>> "):
            return first
    return 0


def difference(doc: Document, rules: RuleSet, found: Sequence[Diagnostic], one: Input, newline: NewlineOption = "keep") -> bytes:
    """The unified diff to what `cleaner fix` would write; empty if nothing found is its business."""
    from cleaner.exports.unified import render_diff
    from cleaner.fixing import fixed_text

    changed = any(d.fixable for d in found)
    if not changed and newline == "keep":
        return b""
    text = fixed_text(doc, rules, newline, changed=changed)
    return render_diff(doc, text, _from_here(one), paragraphs=changed and bool(rules.of("layout")))


def uri(one: Input) -> str:
    """The path of an input from the working folder, percent-encoded byte by byte."""
    path = _from_here(one)
    return Path(path).as_uri() if os.path.isabs(path) else quote(os.fsencode(path))


def _from_here(one: Input) -> str:
    """The path of an input from the working folder, the whole one if it was given so and stands elsewhere."""
    place = one.place
    if place is None:
        return "stdin"
    path = os.path.relpath(place) if place.is_absolute() else os.path.normpath(place)
    return str(place) if path.startswith(os.pardir + os.sep) and place.is_absolute() else path.replace(os.sep, "/")


def file_named(path: str) -> Input:
    """The input that a path names, which must be one file."""
    inputs, failures = plan([path])
    if failures or len(inputs) != 1:
        raise InputError(failures[0].what if failures else f"{path}: is not one file", failures[0].hint if failures else "")
    return inputs[0]


def suppressed(doc: Document, rules: RuleSet, quiet: Suppressions | None) -> list[Suppressed]:
    """What was left out of a document under its suppressions, in the order of the source."""
    if not quiet:
        return []
    pairs = [(finding, at) for (rule, at), (finding, _) in quiet.found.items() if rule in rules]
    reasons = {(rule, *at): entry.reason for (rule, at), (_, entry) in quiet.found.items()}
    return [Suppressed(d, reasons[d.rule, d.start, d.end]) for d in describe(doc, rules, pairs)]


def _stale(quiet: Suppressions | None, rules: RuleSet, config: Config) -> list[str]:
    """The entries that fit nothing, whose rule looked for it or is none: what a rule that is left out would find nobody knows."""
    return [f"{e.path}: {e.rule} {e.hash or e.text} ({e.reason})" + ("" if e.rule in rules else "; there is no such rule")
            for e in quiet.unused() if e.rule in rules or not config.knows(e.rule)] if quiet else []
