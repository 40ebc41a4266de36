"""`cleaner explain --at` as a command: the table, JSON, several places, errors."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import run
from explained import FERRY, ROOT, shown

from cleaner import cli
from cleaner.cli.place import place
from cleaner.cli.table import width


def test_the_table(folder: Path) -> None:
    done = run("explain", "--at", "page.txt:2", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    lines = done.stdout.decode().split("\n")
    assert lines[0] == "page.txt:2  担子在码头上等船，船工们一边解缆绳一"
    heads = [line[:15].rstrip() for line in lines[1:] if line[:1].strip()]
    assert heads == ["block", "break before", "break after", "type"]
    rows = [line for line in lines if line.startswith("  ")]
    assert all(re.match(r" {2,4}(?: 0|[+−]\d+)\.\d\d  ", row) for row in rows)
    assert all(len(row) > 8 and row.index(".") == 5 for row in rows)
    assert any("word-across" in row for row in rows)
    assert not any("-" in row[:8] for row in rows)
    assert lines == [line.rstrip() for line in lines]


def test_columns_are_aligned_with_wide_characters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("marks.txt").write_text("昨日,工程开工\n,渡口有 80人(不含厨师)。昨日,开工。\n", "utf-8")
    text = shown(capsys, "marks.txt:2")
    rows = text.split("\nchanges\n")[1].rstrip("\n").split("\n")
    assert len(rows) >= 3
    assert len({width(row[: row.index(rule)]) for row in rows for rule in re.findall(r"[A-Z]{3}\d{3}", row)[:1]}) == 1
    detailed = [row for row in text.split("\n") if re.match(r"  +[+−]\d+\.\d\d    \S", row) and len(row.split()) > 2]
    assert len({width(row[:8]) for row in detailed}) == 1


def test_long_lines_are_shortened(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("long.txt").write_text("".join(f"第{n}号工程开工，" for n in range(100)) + "完。\n", "utf-8")
    first = shown(capsys, "long.txt:1").split("\n")[0]
    assert "…" in first
    assert first.endswith("完。")
    assert width(first) < 130


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_colour_only_on_a_terminal(folder: Path) -> None:
    pty = pytest.importorskip("pty")
    for environment, wanted in (({}, True), ({"NO_COLOR": "1"}, False)):
        ours, theirs = pty.openpty()
        process = subprocess.Popen([sys.executable, "-m", "cleaner", "explain", "--at", "page.txt:2"], stdout=theirs,
                                   env={**os.environ, "TERM": "xterm", **environment})
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        os.close(ours)
        assert process.wait(timeout=60) == 0
        assert (b"\x1b[32m" in seen) == wanted


def test_json_has_stable_keys(folder: Path) -> None:
    done = run("explain", "--at", "page.txt:1-3", "--json", cwd=folder)
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert set(data) == {"file", "lines"}
    assert data["file"] == "page.txt"
    assert [one["line"] for one in data["lines"]] == [1, 2, 3]
    one = data["lines"][1]
    assert list(one) == ["line", "text", "clean", "state", "removed", "block", "furniture", "type", "before", "after", "across",
                         "changes"]
    assert list(one["before"]) == ["above", "below", "joined", "reason", "join", "new", "layout"]
    assert list(one["before"]["join"]) == ["type", "rule", "bias", "evidence", "sum", "end", "total"]
    assert list(one["before"]["join"]["evidence"][0]) == ["name", "weight", "detail"]
    assert list(one["type"]) == ["line", "reason", "chosen", "runner_up"]
    assert list(one["block"]) == ["type", "level", "article", "articles", "begins", "lines"]
    assert list(data["lines"][2]["changes"][0]) == ["kind", "rule", "line", "column", "before", "after", "message", "evidence"]


def test_several_lines_and_columns(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = shown(capsys, "apart.txt:1-3")
    assert both == shown(capsys, "apart.txt:1") + "\n" + shown(capsys, "apart.txt:3")  # the blank line is left out
    assert shown(capsys, "apart.txt:3:4") == shown(capsys, "apart.txt:3")


@pytest.mark.parametrize(("at", "meant"), [
    ("page.txt:12", ("page.txt", 12, 12, 0)), ("page.txt:12-15", ("page.txt", 12, 15, 0)),
    ("page.txt:12:4", ("page.txt", 12, 12, 4)),
    ("C:\\a\\page.txt:12", ("C:\\a\\page.txt", 12, 12, 0)), ("-:3", ("-", 3, 3, 0)), ("有:2:3", ("有:2", 3, 3, 0)),
    ("有:2:3:4", ("有:2", 3, 3, 4)), ("page.txt", None), (":3", None), ("page.txt:3-", None),
    ("page.txt:1-2:3", ("page.txt:1-2", 3, 3, 0)),
], ids=str)
def test_places(at: str, meant: tuple[str, int, int, int] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if sys.platform != "win32":
        Path("有:2").write_text("好。", "utf-8")
        assert place(at) == meant


def test_standard_input_and_encoding(folder: Path) -> None:
    done = run("explain", "--at", "-:2", "--encoding", "gb18030", cwd=folder, stdin=FERRY.encode("gb18030"))
    assert done.stdout.decode().startswith("stdin:2  担子在码头上")


@pytest.mark.parametrize(("arguments", "what", "todo"), [
    (["--at", "page.txt:4"], "page.txt: there is no line 4", "lines 1 to 3"),
    (["--at", "page.txt:0"], "there is no line 0", "lines 1 to 3"),
    (["--at", "page.txt:2-9"], "there is no line 9", "lines 1 to 3"),
    (["--at", "page.txt:3-2"], "lines 3-2 run backwards", "2-3"),
    (["--at", "apart.txt:2"], "apart.txt: line 2 is blank", "nearest line with something on it is 1"),
    (["--at", "none.txt:1"], "none.txt: there is no such file", "Check the path"),
    (["--at", ".:1"], "is a folder", "Name one of its files"),
    (["--at", "empty.txt:1"], "empty.txt: is empty", "Get the text again"),
    (["--at", "binary.txt:1"], "binary.txt: is not text", "--encoding"),
    (["--at", "page.txt"], "as in page.txt:12", "not 'page.txt'"),
    (["--at", "page.txt:1", "--encoding", "klingon"], "klingon", "Error"),
    (["--at", "page.txt:1", "PUN001"], "the ID of a rule, or --at", "Usage"),
    ([], "the ID of a rule, or --at", "Usage"),
    (["PUN001", "--json"], "--json and --encoding go with --at", "cleaner rules --json"),
], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_errors_exit_with_2_and_say_what_to_do(arguments: list[str], what: str, todo: str, folder: Path,
                                               capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.txt").write_bytes(b"")
    Path("binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    assert cli.run(["explain", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert what in err
    assert todo in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.txt").chmod(0)
    assert cli.run(["explain", "--at", "page.txt:1"]) == 2
    assert "may not be read" in capsys.readouterr().err


def test_the_example_of_the_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"(?m)(?:^    .*\n)+", (ROOT / "docs" / "explain.md").read_text("utf-8"))
    page, printed = (re.sub(r"(?m)^    ", "", block) for block in blocks)
    Path("page.txt").write_text(page, "utf-8")
    assert printed == shown(capsys, "page.txt:3")
