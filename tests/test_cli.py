"""The command line as a process: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import run

import cleaner
from cleaner import cli
from cleaner.cli.clean import clean
from cleaner.cli.rules import visible
from cleaner.cli.table import shorten, table, width

HEAVY = {"lxml", "ftfy", "regex", "msgspec", "jieba", "numpy", "opencc", "marisa_trie", "rapidfuzz"}


def commands() -> list[list[str]]:
    """Every command and subcommand, as it is typed."""
    found = [[]]
    for name, command in cli.cli.every().items():
        found.append([name])
        found += [[name, sub] for sub in getattr(command, "commands", {})]
    return found


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "pages" / "二月").mkdir(parents=True)
    (tmp_path / "pages" / "004.txt").write_text("昨日,工程开工。\n\n市民说:很好。\n", "utf-8")
    (tmp_path / "pages" / "二月" / "头版.txt").write_text("今日,工程完工。\n", "utf-8")
    return tmp_path


def test_bare_command_prints_help(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert done.returncode == 0
    assert b"Usage: cleaner" in done.stdout


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_help_has_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example" in shown
    assert "  ".join(["", " ".join(["cleaner", *command])]) in shown


def test_help_says_how_to_complete_and_what_exit_codes_mean(capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["--help"])
    shown = capsys.readouterr().out
    assert "_CLEANER_COMPLETE=bash_source" in shown
    assert "Exit codes" in shown


def test_completion_works(tmp_path: Path) -> None:
    done = run(cwd=tmp_path, _CLEANER_COMPLETE="bash_complete", COMP_WORDS="cleaner cl", COMP_CWORD="1")
    assert b"clean" in done.stdout


def test_version(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout.decode().split() == ["cleaner,", "version", cleaner.__version__]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["clean", "--help"]], ids=" ".join)
def test_help_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    assert not imported(arguments, tmp_path) & HEAVY


def test_rules_import_no_library_of_passes(tmp_path: Path) -> None:
    assert not imported(["rules"], tmp_path) & (HEAVY - {"regex", "msgspec"})


def imported(arguments: list[str], cwd: Path) -> set[str]:
    """The top-level packages that a command imports."""
    code = "import sys; from cleaner.cli import run; run(sys.argv[1:]); print('|'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, check=True, timeout=60)
    found = {name.split(".")[0] for name in done.stderr.split("|")}
    assert "click" in found
    return found


def test_clean_writes_every_format_below_the_folder(pages: Path) -> None:
    done = run("clean", "pages", "-o", "out", cwd=pages)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    written = {path.relative_to(pages / "out").as_posix() for path in (pages / "out").rglob("*") if path.is_file()}
    ends = (".txt", ".tei.xml", ".diplomatic.tei.xml", ".diff.html", ".html", ".edits.json")
    assert written == {"cleaner.rng", "index.html", "summary.json", *(stem + end for stem in ("004", "二月/头版") for end in ends)}
    assert (pages / "out" / "二月" / "头版.txt").read_bytes().decode() == "今日，工程完工。\n"
    assert (pages / "pages" / "004.txt").read_text("utf-8").startswith("昨日,")
    shown = done.stdout.decode()
    assert "二月/头版.txt" in shown
    assert str(Path("out", "index.html")) in shown


def test_clean_again_gives_the_same_and_rewrites_nothing(pages: Path) -> None:
    run("clean", "pages", "-o", "out", cwd=pages)
    before = {path: (path.read_bytes(), path.stat().st_ino) for path in (pages / "out").rglob("*") if path.is_file()}
    run("clean", "pages", "-o", "out", cwd=pages, PYTHONHASHSEED="7", LC_ALL="C", TZ="Asia/Shanghai")
    assert before == {path: (path.read_bytes(), path.stat().st_ino) for path in (pages / "out").rglob("*") if path.is_file()}


def test_to_chooses_formats(pages: Path) -> None:
    run("clean", "pages/004.txt", "-o", "out", "--to", "json,text", cwd=pages)
    assert sorted(p.name for p in (pages / "out").iterdir()) == ["004.edits.json", "004.txt", "index.html", "summary.json"]


def test_json_prints_the_summary(pages: Path) -> None:
    done = run("clean", "pages", "-o", "out", "--to", "text", "--json", cwd=pages)
    assert done.stdout == (pages / "out" / "summary.json").read_bytes()
    summary = json.loads(done.stdout)
    assert [f["name"] for f in summary["files"]] == [str(Path("pages", "004.txt")), str(Path("pages", "二月", "头版.txt"))]
    assert summary["files"][0]["outputs"] == {"text": "004.txt"}
    assert summary["totals"]["marks_changed"] == sum(f["stats"]["marks_changed"] for f in summary["files"]) >= 2


def test_quiet_prints_nothing_but_errors(pages: Path) -> None:
    done = run("clean", "pages", "missing.txt", "-o", "out", "--to", "text", "--quiet", cwd=pages)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"missing.txt" in done.stderr


def test_stdin_to_stdout_and_to_a_folder(tmp_path: Path) -> None:
    page = "昨日,工程开工。\n".encode("gb18030")
    done = run("clean", "-", "--encoding", "gb18030", cwd=tmp_path, stdin=page)
    assert (done.returncode, done.stdout.decode()) == (0, "昨日，工程开工。\n")
    assert run("clean", "-", "-o", "out", "--to", "text", cwd=tmp_path, stdin="昨日,工程开工。\n".encode()).returncode == 0
    assert (tmp_path / "out" / "stdin.txt").read_bytes().decode() == "昨日，工程开工。\n"
    record = json.loads(run("clean", "-", "--to", "json", cwd=tmp_path, stdin=page).stdout)
    assert record["source"]["name"] == "stdin"


@pytest.mark.parametrize(("arguments", "named"), [
    (["clean"], "PATH"),
    (["clean", "a.txt"], "-o DIR"),
    (["clean", "-", "--to", "text,tei"], "Only one format"),
    (["clean", "a.txt", "-o", "out", "--to", "pdf"], "pdf"),
    (["clean", "a.txt", "-o", "out", "--jobs", "0"], "--jobs"),
    (["clean", "a.txt", "-o", "out", "--encoding", "klingon"], "klingon"),
    (["clean", "a.txt", "-o", "out", "--config", "none.toml"], "none.toml"),
    (["clean", "a.txt", "-o", "a.txt"], "a.txt"),
    (["explain", "PUN999"], "PUN999"),
    (["rules", "test"], "FILE"),
    (["frobnicate"], "frobnicate"),
    (["--frobnicate"], "--frobnicate"),
], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_usage_errors_exit_with_2_and_write_nothing(arguments: list[str], named: str, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("好。", "utf-8")
    assert cli.run(arguments) == 2
    shown = capsys.readouterr()
    assert named in shown.err
    assert shown.out == ""
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_formats_in_help_are_all_there_are() -> None:
    from cleaner.exports import FORMATS

    option = next(p for p in clean.params if p.name == "formats")
    assert ", ".join(FORMATS) in str(getattr(option, "help", ""))


def test_config_of_the_folder_is_found_and_can_be_replaced(pages: Path) -> None:
    (pages / "cleaner.toml").write_text('ignore = ["PUN"]\n', "utf-8")
    (pages / "other.toml").write_text("", "utf-8")
    run("clean", "pages/004.txt", "-o", "out", "--to", "text", cwd=pages)
    assert "昨日,工程" in (pages / "out" / "004.txt").read_text("utf-8")
    run("clean", "pages/004.txt", "-o", "out", "--to", "text", "--config", "other.toml", cwd=pages)
    assert "昨日，工程" in (pages / "out" / "004.txt").read_text("utf-8")


def test_bug_in_one_file_does_not_stop_the_others(pages: Path, monkeypatch: pytest.MonkeyPatch,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    from cleaner.engines import job

    def broken(data: object, config: object, *, name: str, rules: object) -> object:
        if name == "004.txt":
            raise RuntimeError("no such luck")
        return real(data, config, name=name, rules=rules)  # type: ignore[arg-type]

    real = job.clean
    monkeypatch.setattr(job, "clean", broken)
    monkeypatch.chdir(pages)
    assert cli.run(["clean", "pages", "-o", "out", "--to", "text"]) == 3
    shown = capsys.readouterr().err
    assert "004.txt: internal error: RuntimeError: no such luck" in shown
    assert "report" in shown
    assert "Traceback" not in shown
    assert (pages / "out" / "二月" / "头版.txt").exists()
    assert not (pages / "out" / "004.txt").exists()
    monkeypatch.setenv("CLEANER_DEBUG", "1")
    assert cli.run(["clean", "pages", "-o", "out", "--to", "text"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_bug_outside_files_exits_with_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(self: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("cleaner.config.Config.rules_or_fault", broken)
    monkeypatch.delenv("CLEANER_DEBUG", raising=False)
    assert cli.run(["rules"]) == 3
    shown = capsys.readouterr().err
    assert "report" in shown
    assert "Traceback" not in shown


def test_rules_lists_all(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.rules import builtin

    monkeypatch.chdir(tmp_path)
    assert cli.run(["rules"]) == 0
    shown = capsys.readouterr().out
    assert all(rule.id in shown and rule.name in shown for rule in builtin())
    assert cli.run(["rules", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [r["id"] for r in listed] == [rule.id for rule in builtin()]
    assert set(listed[0]) == {"id", "name", "pass", "kind", "fix", "why", "reference"}


def test_a_command_that_there_is_not_is_answered_by_one_like_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["chekc"]) == 2
    assert "Did you mean 'check'?" in capsys.readouterr().err


def test_explain_by_id_and_name_says_all(capsys: pytest.CaptureFixture[str], tmp_path: Path,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.rules import EvidenceRule, builtin

    monkeypatch.chdir(tmp_path)
    for rule in builtin():
        assert cli.run(["explain", rule.id]) == 0
        shown = capsys.readouterr().out
        said = rule.id, rule.why, rule.reference, visible(rule.examples[0][0]), visible(rule.keep[0])
        assert all(part in shown for part in said)
        if isinstance(rule, EvidenceRule):
            assert all(o.name in shown for o in rule.observe)
    rule = next(iter(builtin()))
    assert cli.run(["explain", rule.name.upper()]) == 0
    assert rule.id in capsys.readouterr().out
    assert cli.run(["explain", rule.name + "s"]) == 2
    assert f"Did you mean {rule.id}" in capsys.readouterr().err


HOUSE = """pass = "punctuation"

[[rule]]
id = "HSE001"
name = "house-slash"
kind = "pattern"
match = '／'
replace = "/"
fix = "safe"
why = "The house writes a narrow slash."
reference = "house style"
examples = [["文／图", "文/图"]]
keep = ["文/图"]
"""


def test_rules_test_runs_examples_and_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.toml").write_text(HOUSE, "utf-8")
    assert cli.run(["rules", "test", "good.toml"]) == 0
    assert "1 rule, 2 examples and keeps: none of them fail." in capsys.readouterr().out
    Path("bad.toml").write_text(HOUSE.replace('"文/图"]]', '"文|图"]]').replace('keep = ["文/图"]', 'keep = ["甲／乙"]'), "utf-8")
    assert cli.run(["rules", "test", "bad.toml"]) == 1
    shown = capsys.readouterr().out
    line = HOUSE.split("\n").index('examples = [["文／图", "文/图"]]') + 1
    assert f"bad.toml:{line}: HSE001 house-slash\n  example  文／图\n  wanted   文|图\n  got      文/图\n" in shown
    assert f"bad.toml:{line + 1}: HSE001 house-slash\n  keep     甲／乙\n  wanted   it stays as it is\n  got      甲/乙\n" in shown
    assert "2 of them fail" in shown


def test_table_counts_columns_of_chinese_characters() -> None:
    assert [width(s) for s in ("abc", "头版", "头版e\u0301", "“甲”", "ｶﾅ")] == [3, 4, 5, 4, 2]
    shown = table(["file", "n"], [["头版.txt", "1"], ["a.txt", "22"]]).split("\n")
    assert shown[1:] == ["头版.txt   1", "a.txt     22"]
    assert shorten("甲乙丙丁.txt", 9) == "…丙丁.txt"
    assert shorten("甲乙丙丁.txt", 8) == "…丁.txt"
    assert shorten("甲乙丙丁.txt", 12) == "甲乙丙丁.txt"


def test_visible_text() -> None:
    assert visible(" 甲\n乙\u200b  ") == "␠甲⏎乙<U+200B>␠␠"
    assert visible("  ") == "␠␠"


def on_terminal(arguments: list[str], cwd: Path, **environment: str) -> bytes:
    """What a command prints when its stdout and stderr are a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-m", "cleaner", *arguments], cwd=cwd, stdout=theirs, stderr=theirs,
                               env={**os.environ, "TERM": "xterm", **environment})
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass  # Linux says so when the other side is closed
    os.close(ours)
    assert process.wait(timeout=60) in (0, 1)
    return shown


def test_colour_and_progress_only_on_a_terminal(pages: Path) -> None:
    arguments = ["clean", "pages", "none.txt", "-o", "out", "--to", "text"]
    shown = on_terminal(arguments, pages)
    assert b"\x1b[31mError" in shown
    assert b"Cleaning" in shown
    plain = on_terminal(arguments, pages, NO_COLOR="1")
    assert b"Error" in plain
    assert b"\x1b[3" not in plain
    piped = run(*arguments, cwd=pages)
    assert b"\x1b" not in piped.stdout + piped.stderr
    assert b"Cleaning" not in piped.stderr
    dumb = on_terminal(arguments, pages, TERM="dumb")
    assert b"Error" in dumb
    assert b"\x1b" not in dumb
    assert b"Cleaning" not in dumb


def test_progress_fits_the_terminal(pages: Path) -> None:
    shown = on_terminal(["clean", "pages", "-o", "out", "--across"], pages, COLUMNS="40", NO_COLOR="1").decode()
    bars = [part for line in shown.split("\n") for part in re.sub(r"\x1b\[[?0-9]*[a-z]", "", line).split("\r") if "%" in part]
    assert bars
    assert max(map(len, bars)) <= 40


def test_closed_pipe_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(f"{sys.executable} -m cleaner rules --json | head -c 1", shell=True, cwd=tmp_path,
                          capture_output=True, timeout=60, check=True)
    assert done.stdout == b"["
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without asking them")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_run_leaves_whole_files_and_no_litter(name: str, code: int, jobs: str, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for n in range(800):
        (pages / f"{n:04}.txt").write_text(f"第{n}号,工程开工。\n" * 20, "utf-8")
    process = subprocess.Popen([sys.executable, "-m", "cleaner", "clean", "pages", "-o", "out", "--to", "text", "--jobs", jobs],
                               cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 30
    while process.poll() is None and not list((tmp_path / "out").glob("*.txt")) and time.monotonic() < until:
        time.sleep(0.02)
    number = getattr(signal, name)
    if name != "SIGTERM":
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.send_signal(number)
    _, shown = process.communicate(timeout=30)
    assert process.returncode == code, shown.decode()
    assert b"Traceback" not in shown
    assert b"leaked" not in shown
    if name == "SIGINT":
        assert b"Interrupted" in shown
    written = list((tmp_path / "out").iterdir())
    assert 0 < len(written) < 800
    assert {path.suffix for path in written} == {".txt"}
    assert all(path.read_bytes().decode().endswith("工程开工。\n") for path in written)
