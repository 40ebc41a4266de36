"""A batch across files: what the jobs found is compared in this process, and files with findings are rendered once more.

Documents are not held: what they are known by waits in a temporary file until all are clean, as the order in which they are
compared (`keep`) need not be that in which they came.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from cleaner.across import Index, Limits, Prints, findings
from cleaner.across.dates import date
from cleaner.engines.job import Job, Result
from cleaner.errors import ConfigError
from cleaner.rules import RuleSet
from cleaner.summary import Shared

Keep = Literal["first", "date", "longest"]
KEEPS: tuple[Keep, ...] = get_args(Keep)
_OUTPUTS = (".txt", ".xml", ".html", ".json")


class Across:
    """What is found across the files of a batch; of copies that `take` takes out, that stays which `keep` names.

    `first`: in the order of the batch; `date`: with the earliest date in its name; `longest`: in the longest text. What an
    `index` knows from earlier runs comes before all of them. Raises ConfigError or OutputError if that cannot be used.
    """

    def __init__(self, rules: RuleSet, index: Path | None = None, *, take: bool = False, keep: Keep = "first") -> None:
        self._limits = Limits.of(rules)
        if not self._limits.rules:
            raise ConfigError("none of the rules for what stands in several files is in force",
                              "Select ACR too, or leave --across out.")
        self._take, self._keep = take, keep
        if index and index.suffix.lower() in _OUTPUTS:
            raise ConfigError(f"{index}: is named as texts and outputs are", "Give the index another name: --index known.sqlite.")
        self._index = Index(index)
        self._spool = TemporaryFile()  # noqa: SIM115
        self._waiting: dict[int, tuple[int, int, int]] = {}  # of each job where its prints begin and end, and how long its text is

    def close(self) -> None:
        """Close the index and the temporary file."""
        self._spool.close()
        self._index.close()

    def hold(self, n: int, result: Result) -> Result:
        """The result of the job `n` without the prints, which wait."""
        if result.prints:
            at = self._spool.seek(0, os.SEEK_END)
            self._spool.write(result.prints)
            length = msgspec.msgpack.decode(result.prints, type=Prints).length
            self._waiting[n] = at, len(result.prints), length
        return replace(result, prints=b"")

    def again(self, work: Sequence[Job], results: Mapping[int, Result],
              rules: Sequence[RuleSet]) -> tuple[dict[int, Job], list[Shared]]:
        """The jobs that must be done again, with what is to be marked, by their place in `work`; and all that was found.

        In a file is found what the `rules` of its job, by the same place, look for.
        """
        numbers = {n: self._add(n, work[n]) for n in sorted(self._waiting, key=lambda n: (self._rank(n, work[n]), n))}
        order = sorted(numbers)
        copies, shared = findings(self._index, [numbers[n] for n in order], self._limits)
        jobs = {}
        wanted = {n: {rule.id for rule in rules[n].of("across")} for n in order}
        for n, found in zip(order, copies):
            mine = tuple(copy for copy in found if copy.rule in wanted[n])
            if mine and results[n].sha256:
                jobs[n] = replace(work[n], copies=mine, sha256=results[n].sha256)
        by_name = {work[n].input.recorded: wanted[n] for n in order}
        return jobs, [one for one in shared if one.rule in by_name[one.file]]

    def _rank(self, n: int, job: Job) -> tuple[int, ...]:
        if self._keep == "date":
            return date(job.input.recorded)
        return (-self._waiting[n][2],) if self._keep == "longest" else ()

    def _add(self, n: int, job: Job) -> int:
        at, size, _ = self._waiting[n]
        self._spool.seek(at)
        prints = msgspec.msgpack.decode(self._spool.read(size), type=Prints)
        path = job.input.path
        key = os.fsencode(os.path.realpath(path)) if path else b"stdin"
        return self._index.add(key, job.input.recorded, prints, self._limits, self._take)
