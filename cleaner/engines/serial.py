"""Engine `serial`: one file after the other, in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.engines import job as jobs
from cleaner.engines.job import Job, Part, Result


def run(work: Sequence[Job], parts: Sequence[Part], workers: int = 1) -> Iterator[tuple[int, Result]]:
    """The result of each job as it is done, with the job's place in `work`, which is that of its part in `parts`."""
    for n, (job, part) in enumerate(zip(work, parts)):
        yield n, jobs.run(job, *part)
