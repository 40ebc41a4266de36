"""The engines: how a batch of files is worked through."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from cleaner.engines import serial
from cleaner.engines.job import Job, Result, Settings, Task
from cleaner.rules import RuleSet

Part = tuple[Task, RuleSet]  # what a job is done under: the task, with its configuration, and the rules of that
Engine = Callable[[Sequence[Job], Task, RuleSet, int], Iterator[tuple[int, Result]]]

# Measured: from about this many bytes on, two processes are faster than one in spite of their start-up.
WORTH_A_POOL = 200_000


def work(jobs: Sequence[Job], task: Task, rules: RuleSet, workers: int | None = None) -> Iterator[tuple[int, Result]]:
    """The result of each job as it is done, with its place in `jobs`, by the engine that fits.

    `workers` None takes all processors if the files are many or large, else this process alone.
    """
    if workers is None:
        worth = len(jobs) > 1 and sum(job.size for job in jobs) >= WORTH_A_POOL
        workers = processors() if worth else 1
    workers = min(workers, len(jobs))
    return _engine(workers)(jobs, task, rules, workers)


def work_each(jobs: Sequence[Job], parts: Sequence[Part], workers: int | None = None) -> Iterator[tuple[int, Result]]:
    """As `work`, but each job under a part of its own; those that have the same one are worked through together."""
    groups: dict[int, list[int]] = {}
    for n, part in enumerate(parts):
        groups.setdefault(id(part), []).append(n)
    for places in groups.values():
        for n, result in work([jobs[place] for place in places], *parts[places[0]], workers):
            yield places[n], result


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


__all__ = ["Engine", "Job", "Part", "Result", "Settings", "Task", "processors", "work", "work_each"]
