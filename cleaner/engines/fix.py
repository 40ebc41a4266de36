"""The task of `cleaner fix`: mend a file in its place, or say what would be done."""

from __future__ import annotations

import os
import stat
from collections import Counter

from msgspec import Struct

from cleaner.atomic import rewrite
from cleaner.config import Config
from cleaner.diagnostics import Diagnostic, diagnose
from cleaner.engines.check import cleaned, difference
from cleaner.engines.job import Job, Result
from cleaner.errors import OutputError
from cleaner.fixing import NewlineOption, fixed_bytes
from cleaner.rules import RuleSet

PLACES = 20  # of a file that are told
ROUND, LONGEST = 12, 30  # code points of the text before a place, and from it on


class Fixed(Struct, frozen=True):
    """What became of a file: how many changes each rule made and left for a person, and what else is to be said.

    `places` are those that are left, with the text round them: what showed them may be mended, and not be seen again.
    """

    path: str
    changed: bool
    fixed: dict[str, int]
    left: dict[str, int]
    places: list[str]
    notes: list[str]


class Fixing(Struct, frozen=True):
    """What all jobs of a fix share; a `dry` one writes nothing."""

    config: Config
    encoding: str | None = None
    newline: NewlineOption = "keep"
    dry: bool = False
    diff: bool = False

    def do(self, job: Job, rules: RuleSet) -> Result:
        """Mend a file."""
        one = job.input
        doc, _ = cleaned(job, self.config, rules)
        found = diagnose(doc, rules)
        made = Counter(d.rule for d in found if d.fixable)
        notes = []
        data = fixed_bytes(doc, rules, self.config, changed=bool(made), encoding=self.encoding, newline=self.newline)
        if data != doc.source.data:
            notes = _notes(one.path, self)
            if one.path and not self.dry:
                rewrite(one.path, doc.source.data, data)
        open_ones = [d for d in found if not d.fixable]
        left = Counter(d.rule for d in open_ones)
        diff = difference(doc, rules, found, one, self.newline) if self.diff else b""
        fixed = Fixed(one.shown, data != doc.source.data, dict(sorted(made.items())), dict(sorted(left.items())),
                      [_place(d) for d in open_ones[:PLACES]], notes)
        return Result(fixed=fixed, mended=b"" if one.path else data, diff=diff)


def _place(found: Diagnostic) -> str:
    """A place that is left: the rule, the text there, and what it says of it."""
    start, end = found.mark
    before, behind = found.excerpt[max(0, start - ROUND) : start], found.excerpt[start : max(end, start + ROUND)]
    return f"{found.rule} “{before}{behind[:LONGEST]}” {found.message}"


def _notes(path: os.PathLike[str] | None, task: Fixing) -> list[str]:
    """What is worth saying of a file that is written; raises OutputError if it may not be."""
    notes = [f"written in {task.encoding}"] if task.encoding else []
    if path is None:
        return notes
    try:
        found = os.stat(path)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", "Nothing was changed.") from None
    if not stat.S_ISREG(found.st_mode):
        raise OutputError("is a pipe, a socket or a device, and no file that could be mended",
                          "`cleaner fix -` mends what it reads from stdin.")
    if not found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise OutputError("is read-only, so it was left as it is", "chmod u+w gives the right to write it.")
    if found.st_nlink > 1:
        others = found.st_nlink - 1
        notes.append(f"{others} other hard {'link keeps' if others == 1 else 'links keep'} the old text")
    return notes
