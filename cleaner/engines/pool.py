"""Engine `pool`: several processes on this machine.

`concurrent.futures` says so when a worker dies (killed, out of memory); `multiprocessing.Pool`
would wait for ever. Jobs go in a few at a time, so that a dead worker concerns few files.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import FrameType

from cleaner.atomic import abandon
from cleaner.engines import job as jobs
from cleaner.engines.job import Job, Part, Result
from cleaner.summary import Failure

# What ends the run: a request, and a terminal that is closed, if that is not ignored (`nohup`).
_ENDING = {signal.SIGTERM, *({signal.SIGHUP} if hasattr(signal, "SIGHUP") else ())}
_PATIENCE = 5.0  # seconds that a worker has to end when told to
_AHEAD = 2  # jobs in the pool for each worker: one that runs and one that waits


def run(work: Sequence[Job], parts: Sequence[Part], workers: int) -> Iterator[tuple[int, Result]]:
    """The result of each job as it is done, with the job's place in `work`, which is that of its part in `parts`.

    When a worker dies, the files that were in the pool are done again one at a time, so that
    a file which kills its worker twice is known and reported; the rest goes on in a new pool.
    """
    # The largest go first, so that no worker is left alone with one at the end.
    waiting = sorted(range(len(work)), key=lambda n: (-work[n].size, n))
    while waiting:
        suspects, waiting = yield from _stretch(work, waiting, parts, workers, workers * _AHEAD)
        for n in suspects:
            again, _ = yield from _stretch(work, [n], parts, 1, 1)
            if again:
                yield n, _died(work[n])


def _stretch(work: Sequence[Job], numbers: list[int], parts: Sequence[Part], workers: int,
             width: int) -> Generator[tuple[int, Result], None, tuple[list[int], list[int]]]:
    """Results until all jobs are done or a worker died; gives those that were in the pool then, and those still to do."""
    rest = numbers[::-1]
    distinct = {id(parts[n]): parts[n] for n in numbers}
    with _pool(distinct, min(workers, len(numbers))) as (pool, end):
        running: dict[Future[Result], int] = {}
        while rest or running:
            try:
                while rest and len(running) < width:
                    with _quiet_start():
                        running[pool.submit(_work, work[rest[-1]], id(parts[rest[-1]]))] = rest[-1]
                    rest.pop()
            except BrokenProcessPool:
                end()
                break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            if any(isinstance(f.exception(), BrokenProcessPool) for f in done):
                end()
                break
            for future in done:
                yield running.pop(future), future.result()
        lost = []
        for future, n in running.items():
            if future.done() and future.exception() is None:
                yield n, future.result()
            else:
                lost.append(n)
    return lost, rest[::-1]


def _died(job: Job) -> Result:
    shown = job.input.shown
    return Result(failure=Failure(shown, f"{shown}: the process that cleaned it was killed, twice",
                                  "Most often memory ran out: cut the file in pieces, or close other programs."))


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Holds Ctrl-C and the request to end back while workers are started.

    No worker is left half started, and workers inherit this: they never see Ctrl-C, and `_start` lets the request through.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *_ENDING})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _pool(parts: Mapping[int, Part], workers: int) -> Iterator[tuple[ProcessPoolExecutor, Callable[[], None]]]:
    """A pool, and what ends its workers: what runs leaves its old outputs, what waits is dropped."""
    before = set(multiprocessing.active_children())
    with _quiet_start():  # it starts a process that keeps account of what is shared
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start, (parts,))

    def end() -> None:
        own = set(multiprocessing.active_children()) - before
        for process in own:
            process.terminate()
        for process in own:
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()

    try:
        yield pool, end
    except BaseException:
        end()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


# What the jobs of a worker share, by a number; set once in each process, as sending it with each job would cost more than small
# jobs do.
_shared: Mapping[int, Part]


def _start(parts: Mapping[int, Part]) -> None:
    global _shared
    _shared = parts
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the first process decides
    for number in _ENDING:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    threading.Thread(target=_follow, daemon=True).start()


def _end(number: int, frame: FrameType | None) -> None:
    # Not an exception: one that is raised inside a destructor is printed and lost.
    abandon()
    os._exit(128 + number)


def _follow() -> None:
    # A worker waits for jobs for ever, also when the process that gives them was killed.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(job: Job, part: int) -> Result:
    try:
        return jobs.run(job, *_shared[part])
    except SystemExit:
        # Temporary files are gone by now. The executor would take the exception for a result and go on.
        os._exit(1)
