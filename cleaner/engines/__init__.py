"""The engines: how a batch of files is worked through."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from cleaner.engines import serial
from cleaner.engines.job import Job, Part, Result, Settings, Task

Engine = Callable[[Sequence[Job], Sequence[Part], int], Iterator[tuple[int, Result]]]

# Measured: from about this many bytes on, two processes are faster than one in spite of their start-up.
WORTH_A_POOL = 200_000


def work(jobs: Sequence[Job], parts: Sequence[Part], workers: int | None = None) -> Iterator[tuple[int, Result]]:
    """The result of each job, each under the part by the same place, as it is done, with its place; by the engine that fits.

    `workers` None takes all processors if the files are many or large, else this process alone.
    """
    if workers is None:
        worth = len(jobs) > 1 and sum(job.size for job in jobs) >= WORTH_A_POOL
        workers = processors() if worth else 1
    workers = min(workers, len(jobs))
    return _engine(workers)(jobs, parts, workers)


def _engine(workers: int) -> Engine:
    if workers <= 1:
        return serial.run
    from cleaner.engines import pool

    return pool.run


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


__all__ = ["Engine", "Job", "Part", "Result", "Settings", "Task", "processors", "work"]
