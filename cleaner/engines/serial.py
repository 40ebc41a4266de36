"""Engine `serial`: one file after the other, in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.engines import job as jobs
from cleaner.engines.job import Job, Result, Task
from cleaner.rules import RuleSet


def run(work: Sequence[Job], task: Task, rules: RuleSet, workers: int = 1) -> Iterator[tuple[int, Result]]:
    """The result of each job as it is done, with the job's place in `work`."""
    for n, job in enumerate(work):
        yield n, jobs.run(job, task, rules)
