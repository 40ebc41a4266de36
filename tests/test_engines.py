"""The engines: the same bytes from each, results of all jobs whatever happens to a worker."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cleaner import engines
from cleaner.config import Config
from cleaner.engines import batch, pool, serial
from cleaner.engines.job import Job, Part, Result, Settings
from cleaner.errors import InputError, RuleError
from cleaner.inputs import Input
from cleaner.rules import FunctionRule, PatternRule, RuleSet, builtin, is_builtin


class Killer(Input):
    """An input that kills the worker which asks for its name: as often as its stem says."""

    @property
    def name(self) -> str:
        assert self.path is not None
        marks = self.path.parent / f"{self.stem}.marks"
        with marks.open("a") as file:
            file.write(f"{os.getpid()}\n")
        if len(marks.read_text().splitlines()) <= int(self.stem[-1]):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.stem


class Buggy(Input):
    """An input with an error of a kind that no process can hand on."""

    @property
    def name(self) -> str:
        class Local(Exception):
            def __init__(self, one: int, two: int) -> None:
                super().__init__(lambda: one)

        raise Local(1, 2)


@dataclass
class Desk:
    """A folder with pages and one for the results."""

    pages: Path
    settings: Settings

    def job(self, stem: str, text: str, kind: type[Input] = Input) -> Job:
        path = self.pages / f"{stem}.txt"
        path.write_text(text, "utf-8")
        return Job(kind(path, stem, path.name), len(text))

    def run(self, jobs: Sequence[Job], workers: int = 2) -> list[Result]:
        found = dict(pool.run(jobs, self.parts(jobs), workers))
        assert len(found) == len(jobs)
        return [found[n] for n in range(len(jobs))]

    def parts(self, jobs: Sequence[Job], rules: RuleSet | None = None) -> list[Part]:
        return [(self.settings, rules or builtin())] * len(jobs)

    def written(self) -> list[str]:
        return sorted(p.name for p in self.settings.out.rglob("*") if p.is_file())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "pages").mkdir()
    return Desk(tmp_path / "pages", Settings(Config(), ("text",), tmp_path / "out"))


def test_serial_and_pool_give_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    jobs = [desk.job(f"{n:02}", f"第{n}期\n\n昨日,工程(第{n}期)开\n\n工。市民说:很好。\n" * (n % 5 + 1)) for n in range(20)]
    everything = ("text", "tei", "html", "json")
    kept = []
    for name, engine in (("one", serial.run), ("many", pool.run)):
        settings = Settings(Config(), everything, tmp_path / name)
        found = dict(engine(jobs, [(settings, builtin())] * 20, 2))
        batch.write_summary(batch.summarise([found[n] for n in range(20)], []), settings)
        kept.append({p.relative_to(settings.out): p.read_bytes() for p in settings.out.rglob("*") if p.is_file()})
    assert len(kept[0]) == 20 * 4 + 3
    assert kept[0] == kept[1]


def test_rules_and_settings_reach_the_workers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def executor(workers: int, *arguments: Any) -> ProcessPoolExecutor:
        started.append(workers)
        return ProcessPoolExecutor(workers, *arguments)

    monkeypatch.setattr(pool, "ProcessPoolExecutor", executor)
    configs = [Config(), Config(ignore=("PUN",))]
    parts: list[Part] = [(Settings(config, ("text",), desk.settings.out), config.rule_set()) for config in configs]
    list(pool.run([desk.job(f"{n}", "昨日,开工。") for n in range(6)], parts * 3, 2))
    texts = [(desk.settings.out / f"{n}.txt").read_text("utf-8") for n in range(6)]
    assert texts == ["昨日，开工。\n", "昨日,开工。\n"] * 3
    assert started == [2], "one pool does for all configurations"


def test_worker_killed_once_costs_nothing(desk: Desk) -> None:
    jobs = [desk.job("killer1", "好。", Killer), *(desk.job(f"{n}", "好。") for n in range(8))]
    assert all(r.summary for r in desk.run(jobs))
    assert len(desk.written()) == 9


def test_file_that_kills_its_worker_twice_is_a_failure(desk: Desk) -> None:
    jobs = [desk.job("0", "好。"), desk.job("killer9", "好好好。", Killer), *(desk.job(f"{n}", "好。") for n in range(1, 8))]
    results = desk.run(jobs)
    assert [r.failure.name for r in results if r.failure] == ["killer9.txt"]
    assert results[1].failure is not None
    assert "killed, twice" in results[1].failure.what
    assert results[1].failure.hint
    assert len((desk.pages / "killer9.marks").read_text().splitlines()) == 2
    assert desk.written() == [f"{n}.txt" for n in range(8)]


def test_two_killers_do_not_hide_each_other(desk: Desk) -> None:
    jobs = [desk.job("killer8", "好。", Killer), desk.job("killer9", "好。", Killer), desk.job("a", "好。")]
    assert [bool(r.failure) for r in desk.run(jobs)] == [True, True, False]


def test_exception_that_no_process_can_hand_on(desk: Desk) -> None:
    results = desk.run([desk.job("bug", "好。", Buggy), desk.job("a", "好。")])
    assert results[0].failure is not None
    assert results[0].failure.internal
    assert "Local" in results[0].failure.what
    assert "in name" in results[0].trace
    assert results[1].summary


def test_a_failure_names_its_file_though_the_name_is_a_word_of_it(desk: Desk) -> None:
    class Refusing(Input):
        @property
        def name(self) -> str:
            raise InputError("cannot be read")

    path = desk.pages / "be"
    path.write_text("好。", "utf-8")
    ((_, result),) = serial.run([Job(Refusing(path, "be", "be"))], [(desk.settings, builtin())])
    assert result.failure
    assert result.failure.what == "be: cannot be read"


@pytest.mark.parametrize("engine", [serial.run, pool.run])
def test_rule_that_cannot_work_ends_the_batch(desk: Desk, engine: engines.Engine) -> None:
    guess = FunctionRule(id="HSE001", name="n", why="w", reference="r", fix="safe", examples=[("a", "b")], keep=["c"],
                         function="guess")
    rules = RuleSet([*((builtin().pass_of(r.id), r) for r in builtin()), ("spacing", guess)])
    with pytest.raises(RuleError, match="HSE001: its pass has no function 'guess'"):
        list(engine(jobs := [desk.job("a", "好。"), desk.job("b", "好。")], desk.parts(jobs, rules), 2))
    assert desk.written() == []


@pytest.mark.parametrize("engine", [serial.run, pool.run])
def test_rule_that_takes_too_long_fails_its_file_alone(desk: Desk, engine: engines.Engine) -> None:
    runaway = PatternRule(id="HSE001", name="runaway", why="w", reference="r", fix="never", examples=[("a", "b")], keep=["c"],
                          match=r"(?:a|aa)+\?")
    rules = RuleSet([*((builtin().pass_of(r.id), r) for r in builtin()), ("punctuation", runaway)])
    jobs = [desk.job("a", "好，" + "a" * 80 + "!"), desk.job("b", "好。")]
    results = dict(engine(jobs, desk.parts(jobs, rules), 2))
    failure = results[0].failure
    assert failure
    assert failure.what.endswith("a.txt: the rule HSE001 (runaway) takes too long on this text and was stopped")
    assert 'ignore = ["HSE001"]' in failure.hint
    assert not failure.internal
    assert results[1].summary
    assert desk.written() == ["b.txt"]


def test_of_built_in_rules_only_the_ids_are_sent() -> None:
    again = pickle.loads(pickle.dumps(Config(rule={"PUN001": {"fix": "never"}}).rule_set()))
    assert len(pickle.dumps(builtin())) < 40 * len(builtin())
    assert [r.id for r in again if not is_builtin(r)] == ["PUN001"]
    assert [r.id for r in again] == [r.id for r in builtin()]


def test_results_are_streamed(desk: Desk) -> None:
    running = serial.run(jobs := [desk.job("a", "好。"), desk.job("b", "好。")], desk.parts(jobs))
    assert next(running)[0] == 0
    assert desk.written() == ["a.txt"]
    running.close()


def test_closing_the_stream_ends_the_workers(desk: Desk) -> None:
    import multiprocessing

    running = pool.run(jobs := [desk.job(f"{n}", "好。") for n in range(50)], desk.parts(jobs), 2)
    next(running)
    assert multiprocessing.active_children()
    running.close()
    assert not multiprocessing.active_children()
    assert len(desk.written()) < 50


def test_few_or_small_files_are_done_in_this_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(serial, "run", lambda jobs, parts, workers: seen.append(("serial", workers)))
    monkeypatch.setattr(pool, "run", lambda jobs, parts, workers: seen.append(("pool", workers)))
    monkeypatch.setattr(engines, "processors", lambda: 8)
    one = Input(Path("a"), "a", "a")
    small, large = Job(one, 1000), Job(one, engines.WORTH_A_POOL)
    for jobs, workers in (([small] * 3, None), ([large], None), ([large] * 3, None), ([large] * 20, None),
                          ([small] * 3, 2), ([large] * 3, 1)):
        engines.work(jobs, desk.parts(jobs), workers)
    assert seen == [("serial", 1), ("serial", 1), ("pool", 3), ("pool", 8), ("pool", 2), ("serial", 1)]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for n in range(800):
        (tmp_path / "pages" / f"{n}.txt").write_text("昨日,工程开工。\n" * 50, "utf-8")
    process = subprocess.Popen([sys.executable, "-m", "cleaner", "clean", "pages", "-o", "out", "--to", "text", "--jobs", "2"],
                               cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(workers_of(process.pid)) >= 2 and any((tmp_path / "out").glob("*.txt")))
    started = workers_of(process.pid)
    process.kill()
    process.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


def workers_of(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
            if int(fields[1]) == parent and b"spawn_main" in (path.parent / "cmdline").read_bytes():
                found.append(int(path.parent.name))
        except (OSError, IndexError):
            continue
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, "it did not come about in 20 seconds"
        time.sleep(0.02)
