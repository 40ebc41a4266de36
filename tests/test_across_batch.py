"""`cleaner clean --across`: outputs, the copy that stays, and the index with all that can happen to it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command import run
from test_across import BRIDGE, FERRY, MILL, misread
from test_cli import imported

from cleaner import cli
from cleaner.across import Index, Limits, prints
from cleaner.config import Config
from cleaner.engines import batch, pool, serial
from cleaner.engines.across import Across
from cleaner.engines.batch import job_of
from cleaner.engines.job import Settings
from cleaner.errors import ConfigError, OutputError
from cleaner.exports.json import restore
from cleaner.inputs import expand
from cleaner.pipeline import clean
from cleaner.rules import builtin

RULES = builtin()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with three pages of which two have one paragraph."""
    monkeypatch.chdir(tmp_path)
    write("b20240301", f"磨坊\n\n{MILL}\n\n{BRIDGE}\n")
    write("a2024年5月1日", f"磨坊与渡口\n\n{misread(MILL, 10)}\n\n{FERRY}\n\n短讯一则。\n\n短讯又一则，比前一则长一点。\n")
    write("c", f"{FERRY}\n")
    return tmp_path


def write(name: str, text: str) -> None:
    Path("pages").mkdir(exist_ok=True)
    Path("pages", f"{name}.txt").write_text(text, "utf-8")


def cleaned(*options: str, out: str = "out", paths: tuple[str, ...] = ("pages",)) -> dict[str, Any]:
    """The summary of a run."""
    assert cli.run(["clean", *paths, "-o", out, "--quiet", "--jobs", "1", *options]) == 0
    return dict(json.loads(Path(out, "summary.json").read_bytes()))


def texts(out: str = "out") -> dict[str, str]:
    return {p.stem[0]: p.read_text("utf-8") for p in Path(out).glob("*.txt")}


def files(out: str) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in Path(out).rglob("*") if p.is_file()}


def shared(summary: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(s["rule"], s["file"][6:7], s["other"][6:7]) for s in summary.get("across", [])]


def test_report_changes_no_text_and_stands_in_every_output(desk: Path) -> None:
    plain = cleaned(out="plain")
    summary = cleaned("--across=report")
    assert "across" not in plain
    assert texts() == texts("plain")
    assert ("ACR002", "b", "a") in shared(summary)
    assert ("ACR001", "c", "a") in shared(summary)
    record = json.loads(Path("out/b20240301.edits.json").read_bytes())
    flag = next(f for f in record["flags"] if f["rule"] == "ACR002")
    assert flag["suggestion"] == ""
    assert flag["line"] == 3
    assert "pages/a2024年5月1日.txt, line 3, too" in flag["message"]
    assert "pages/a2024年5月1日.txt, line 3, too" in Path("out/b20240301.diff.html").read_text("utf-8")
    assert summary["files"][1]["stats"]["open_by_rule"]["ACR002"] == 1
    assert files("out").keys() == files("plain").keys()


def test_the_table_tells_what_was_found(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["clean", "pages", "-o", "out", "--to", "text", "--across"]) == 0
    shown = capsys.readouterr().out
    assert "in several files" in shown
    assert "pages/b20240301.txt:3" in shown
    assert "pages/a2024年5月1日.txt:3" in shown


@pytest.mark.parametrize(("keep", "mill", "ferry"), [
    (None, "a", "a"), ("first", "a", "a"), ("date", "b", "a"), ("longest", "a", "a"),
])
def test_one_copy_stays_and_all_can_be_restored(desk: Path, keep: str | None, mill: str, ferry: str) -> None:
    write("c", f"{FERRY}\n\n{BRIDGE[:70]}。\n")
    cleaned("--across=keep", *(["--keep", keep] if keep else []))
    got = texts()
    assert [name for name, text in got.items() if MILL[12:] in text] == [mill]
    assert [name for name, text in got.items() if FERRY in text] == [ferry]
    for path in Path("pages").iterdir():
        assert restore(Path("out", path.stem + ".edits.json").read_bytes()) == path.read_bytes()


def test_longest_is_the_longest_text(desk: Path) -> None:
    write("c", f"{FERRY}\n\n{BRIDGE}\n\n{BRIDGE[::-1]}\n\n{MILL[::-1]}\n")
    cleaned("--across=keep", "--keep", "longest")
    assert [name for name, text in texts().items() if FERRY in text] == ["c"]


def test_serial_and_pool_give_the_same_bytes(desk: Path) -> None:
    for n in range(14):
        write(f"d{n:02}", f"第{n}篇\n\n{misread(FERRY, n + 20)}\n\n{(MILL, BRIDGE)[n % 2]}\n")
    kept = []
    for name, engine in (("one", serial.run), ("many", pool.run)):
        settings = Settings(Config(), ("text", "json"), Path(name), True)
        work = [job_of(one, 10**6) for one in expand(["pages"])[0]]
        stage = Across(RULES, take=True)
        results = {n: stage.hold(n, r) for n, r in engine(work, [(settings, RULES)] * len(work), 2)}
        again, found = stage.again(work, results, [RULES] * len(work))
        places = list(again)
        results |= {places[n]: r for n, r in engine(list(again.values()), [(settings, RULES)] * len(again), 2)}
        stage.close()
        batch.write_summary(batch.summarise([results[n] for n in range(len(work))], [], found), settings)
        kept.append(files(name))
    assert len(kept[0]) == 17 * 2 + 2
    assert kept[0] == kept[1]
    assert b'"across"' in kept[0]["summary.json"]


def test_index_knows_earlier_files(desk: Path) -> None:
    index = ("--index", "known.sqlite")
    first = cleaned("--across=keep", *index)
    before = files("out")
    assert cleaned("--across=keep", *index) == first
    assert files("out") == before
    Path("more").mkdir()
    Path("more", "e.txt").write_text(f"渡口\n\n{FERRY}\n", "utf-8")
    summary = cleaned("--across=keep", *index, out="later", paths=("more",))
    assert [(s["rule"], s["other"]) for s in summary["across"] if s["rule"] == "ACR001"] == [("ACR001", "pages/a2024年5月1日.txt")]
    assert FERRY not in texts("later")["e"]
    assert entries() == (4, 0)


def entries() -> tuple[int, int]:
    """How many files the index knows, and how many rows of it belong to none."""
    with sqlite3.connect("known.sqlite") as db:
        lost = db.execute("SELECT (SELECT count(*) FROM passage WHERE doc NOT IN (SELECT id FROM doc))"
                          " + (SELECT count(*) FROM gram WHERE passage NOT IN (SELECT id FROM passage WHERE kept))"
                          " + (SELECT count(*) FROM sketch WHERE doc NOT IN (SELECT id FROM doc))"
                          " + (SELECT count(*) FROM copy WHERE passage NOT IN (SELECT id FROM passage)"
                          "    OR root NOT IN (SELECT id FROM passage))").fetchone()[0]
        return db.execute("SELECT count(*) FROM doc").fetchone()[0], lost


def test_changed_file_replaces_its_entry_and_the_next_copy_is_kept(desk: Path) -> None:
    index = ("--index", "known.sqlite")
    cleaned("--across=report", *index)
    write("a2024年5月1日", "渡口没有了。\n")
    assert shared(cleaned("--across=report", *index)) == []
    assert entries() == (3, 0)
    write("d", f"{FERRY}\n\n{misread(MILL, 44)}\n")
    found = shared(cleaned("--across=report", *index))
    assert ("ACR001", "d", "c") in found
    assert ("ACR002", "d", "b") in found
    assert entries() == (4, 0)


def test_no_text_is_lost_when_the_kept_copy_goes(desk: Path) -> None:
    index = ("--index", "known.sqlite")
    cleaned("--across=keep", *index)
    assert FERRY not in texts()["c"]
    write("a2024年5月1日", "渡口没有了。\n")
    cleaned("--across=keep", *index)
    assert [name for name, text in texts().items() if FERRY in text] == ["c"]
    assert [name for name, text in texts().items() if MILL in text] == ["b"]
    assert entries() == (3, 0)


def test_a_reworded_copy_is_no_reason_to_lose_the_first_wording(desk: Path) -> None:
    index = ("--index", "known.sqlite")
    write("b20240301", FERRY.replace("渡口废了", "码头荒了").replace("一等就是一天", "等上一整天") + "\n")
    cleaned("--across=keep", *index)
    assert FERRY not in texts()["c"]
    write("a2024年5月1日", "渡口没有了。\n")
    found = shared(cleaned("--across=keep", *index))
    assert FERRY in texts()["c"]
    assert ("ACR002", "c", "b") in found
    assert entries() == (3, 0)


def test_what_was_taken_out_comes_back_in_a_run_that_reports(desk: Path) -> None:
    for mode, there in (("keep", False), ("report", True), ("keep", False)):
        cleaned(f"--across={mode}", "--index", "known.sqlite")
        assert (FERRY in texts()["c"]) is there


def test_moved_files_are_not_copies_of_themselves(desk: Path) -> None:
    before = shared(cleaned("--across=report", "--index", "known.sqlite"))
    Path("pages").rename("newer")
    Path("newer").rename("pagez")
    assert shared(cleaned("--across=report", "--index", "known.sqlite", paths=("pagez",))) == before
    assert entries() == (3, 0)


def test_same_content_under_two_names_is_a_copy(desk: Path) -> None:
    write("z", Path("pages/c.txt").read_text("utf-8"))
    assert ("ACR005", "z", "c") in shared(cleaned("--across=report", "--index", "known.sqlite"))
    assert entries() == (4, 0)


def command(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "cleaner", "clean", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_two_runs_at_once_share_an_index(desk: Path) -> None:
    for folder, page in (("one", MILL), ("two", misread(MILL, 33))):
        Path(folder).mkdir()
        for n in range(30):
            Path(folder, f"{n}.txt").write_text(f"第{n}篇\n\n{page}\n\n{BRIDGE if n == 7 else '好。'}\n", "utf-8")
    runs = [command(folder, "-o", f"out-{folder}", "--to", "text", "--across=keep", "--index", "known.sqlite", "--jobs", "1")
            for folder in ("one", "two")]
    for process in runs:
        _, error = process.communicate(timeout=100)
        assert (process.returncode, error) == (0, b"")
    assert entries() == (60, 0)
    kept = [p for out in ("out-one", "out-two") for p in Path(out).glob("*.txt") if MILL[40:] in p.read_text("utf-8")]
    assert len(kept) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_in_the_middle_the_index_is_whole(desk: Path) -> None:
    for n in range(300):
        write(f"k{n:03}", f"第{n}篇\n\n{MILL[: 90 + n % 20]}{n}{FERRY[n % 30 :]}\n")
    whole = cleaned("--across=report", "--to", "text", out="whole")
    process = command("pages", "-o", "out", "--to", "text", "--across=report", "--index", "known.sqlite", "--jobs", "1")
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until and not (Path("known.sqlite").exists() and known() > 20):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert 0 < known() <= 303
    summary = cleaned("--across=report", "--to", "text", "--index", "known.sqlite")
    assert summary["across"] == whole["across"]
    assert texts() == texts("whole")
    assert entries() == (303, 0)


def known() -> int:
    try:
        with sqlite3.connect("known.sqlite", timeout=10) as db:
            return int(db.execute("SELECT count(*) FROM doc").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def not_an_index(kind: str) -> Path:
    path = Path("known.sqlite")
    if kind == "text":
        path.write_text("这不是索引。" * 100, "utf-8")
    elif kind == "folder":
        path.mkdir()
    elif kind == "other":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE mine(x)")
    elif kind == "version":
        Index(path).close()
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version = 99")
    elif kind == "named as an output":
        path = Path("out/summary.json")
    elif kind == "no folder":
        path = Path("none/known.sqlite")
    return path


@pytest.mark.parametrize("kind", ["text", "folder", "other", "version", "named as an output", "no folder"])
def test_what_is_no_index_is_refused_and_left_alone(desk: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = not_an_index(kind)
    before = path.read_bytes() if path.is_file() else None
    assert cli.run(["clean", "pages", "-o", "out", "--across=keep", "--index", str(path)]) == 2
    shown = capsys.readouterr()
    assert str(path) in shown.err
    assert "--index" in shown.err
    assert shown.out == ""
    assert not list(Path("out").glob("*.txt"))
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_index_in_a_folder_that_cannot_be_written(desk: Path) -> None:
    Path("locked").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="cannot be used as the index"):
        Index(Path("locked/known.sqlite"))


def test_damaged_index_is_an_error_not_a_crash(desk: Path) -> None:
    cleaned("--across=report", "--index", "known.sqlite")
    data = bytearray(Path("known.sqlite").read_bytes())
    data[4096:] = b"\xee" * (len(data) - 4096)
    Path("known.sqlite").write_bytes(data)
    limits = Limits.of(RULES)
    with pytest.raises(ConfigError, match="damaged"):  # noqa: PT012
        index = Index(Path("known.sqlite"))
        index.add(b"x", "x", prints(clean(MILL)), limits)


def test_file_that_changes_under_way_is_a_failure(desk: Path, monkeypatch: pytest.MonkeyPatch,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    def again(self: Across, *arguments: Any) -> Any:
        write("c", "换了。\n")
        return real(self, *arguments)

    real = Across.again
    monkeypatch.setattr(Across, "again", again)
    assert cli.run(["clean", "pages", "-o", "out", "--to", "text", "--across=keep", "--jobs", "1"]) == 1
    assert "pages/c.txt: was changed while it was cleaned" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--keep", "date"], ["--across=report", "--keep", "date"], ["--index", "x.sqlite"]])
def test_options_that_say_nothing_are_refused(desk: Path, options: list[str]) -> None:
    assert cli.run(["clean", "pages", "-o", "out", *options]) == 2
    assert not Path("out").exists()


def test_across_without_its_rules_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("cleaner.toml").write_text('select = ["PUN"]\n', "utf-8")
    assert cli.run(["clean", "pages", "-o", "out", "--across"]) == 2
    assert "Select ACR" in capsys.readouterr().err


def test_across_needs_a_folder(desk: Path) -> None:
    assert run("clean", "-", "--across", cwd=desk, stdin="好。".encode()).returncode == 2


def test_without_across_nothing_of_it_is_imported(desk: Path) -> None:
    assert "sqlite3" not in imported(["clean", "pages", "-o", "out", "--to", "text"], desk)
    assert {"sqlite3", "rapidfuzz"} <= imported(["clean", "pages", "-o", "out", "--to", "text", "--across"], desk)
