"""Files that cannot be cleaned and folders that cannot be written: named, with what to do, the rest done, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from cleaner import atomic, cli
from cleaner.errors import OutputError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text("昨日,工程开工。\n", "utf-8")
    return tmp_path


def clean(*paths: str, out: str = "out") -> int:
    return cli.run(["clean", *paths, "-o", out, "--to", "text,json"])


def make(kind: str, path: Path) -> None:
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "blank":
        path.write_bytes("\ufeff \r\n　\n".encode())
    elif kind == "binary":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3)
    elif kind == "link":
        path.symlink_to("nowhere")
    elif kind == "large":
        path.write_text("好" * 400, "utf-8")
    else:
        assert kind == "missing"


@pytest.mark.parametrize(("kind", "said"), [
    ("missing", "no such file"), ("empty", "is empty"), ("blank", "white space"), ("binary", "is not text"),
    ("link", "link to a file that is not there"), ("large", "longer than 999 bytes"),
])
def test_one_bad_file_is_named_and_the_others_are_cleaned(kind: str, said: str, here: Path,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    (here / "cleaner.toml").write_text("max-bytes = 999\n", "utf-8")
    make(kind, here / "bad.txt")
    before = (here / "bad.txt").read_bytes() if (here / "bad.txt").is_file() else None
    assert clean("bad.txt", "good.txt") == 1
    shown = capsys.readouterr()
    error, hint, count = shown.err.splitlines()
    assert error.startswith("Error: bad.txt: ")
    assert said in error
    assert hint.startswith("  ")
    assert hint.strip()
    assert count == "1 of 2 inputs could not be cleaned."
    assert "good.txt" in shown.out
    assert sorted(p.name for p in (here / "out").iterdir()) == ["good.edits.json", "good.txt", "index.html", "summary.json"]
    assert before is None or (here / "bad.txt").read_bytes() == before


def test_a_file_that_may_not_be_read(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from cleaner.engines import job

    def refused(path: Path, mode: str) -> object:
        if path.name == "bad.txt":
            raise PermissionError(13, "Permission denied")
        return open(path, mode)

    (here / "bad.txt").write_text("好。", "utf-8")
    monkeypatch.setattr(job, "open", refused, raising=False)
    assert clean("bad.txt", "good.txt") == 1
    assert "bad.txt: may not be read" in capsys.readouterr().err
    assert (here / "out" / "good.txt").exists()


def test_a_file_that_vanishes_or_becomes_a_folder(here: Path) -> None:
    from cleaner.engines.job import read
    from cleaner.errors import InputError

    with pytest.raises(InputError, match=r"gone\.txt: is not there any more"):
        read(here / "gone.txt", "gone.txt", 10)
    with pytest.raises(InputError, match="is a folder"):
        read(here, "here", 10)


def test_bytes_that_do_not_decode_are_kept(here: Path) -> None:
    from cleaner.exports.json import restore

    page = "昨日,工程开工。\n市民说很好。\n".encode() + b"\xff\xfe\n" + "今日完工。\n".encode()
    (here / "odd.txt").write_bytes(page)
    assert clean("odd.txt") == 0
    assert "今日完工。" in (here / "out" / "odd.txt").read_bytes().decode("utf-8")
    assert restore((here / "out" / "odd.edits.json").read_bytes()) == page


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_file_names_that_are_no_text(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = (os.fsdecode(name) for name in (b"\xb1\xa8.txt", b"\xb1\xa9.txt"))
    (here / good).write_text("昨日,工程开工。\n", "utf-8")
    (here / bad).write_bytes(b"")
    (here / "out" / good).mkdir(parents=True)
    assert clean(good, bad) == 1
    shown = capsys.readouterr().err
    assert "\\xb1\\xa8.txt: cannot be written" in shown
    assert "\\xb1\\xa9.txt: is empty" in shown
    (here / "out" / good).rmdir()
    assert cli.run(["clean", good, "-o", "out"]) == 0
    assert (here / "out" / good).read_bytes().decode() == "昨日，工程开工。\n"
    summary = json.loads((here / "out" / "summary.json").read_bytes())
    assert summary["files"][0]["outputs"]["text"] == "\\xb1\\xa8.txt"
    assert b"%B1%A8.txt" in (here / "out" / "index.html").read_bytes()


def test_nothing_to_clean_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clean("none.txt", "*.pdf") == 1
    assert not (here / "out").exists()
    assert "2 of 2 inputs" in capsys.readouterr().err


def test_duplicate_names_are_refused_before_anything_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "b").mkdir()
    (here / "b" / "good.txt").write_text("好。", "utf-8")
    assert clean("good.txt", "b") == 2
    assert str(Path("b", "good.txt")) in capsys.readouterr().err
    assert not (here / "out").exists()


def test_an_input_is_never_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (here / "good.txt").read_bytes()
    assert clean("good.txt", out=".") == 2
    assert "over the input good.txt" in capsys.readouterr().err
    assert (here / "good.txt").read_bytes() == before
    assert [p.name for p in here.iterdir()] == ["good.txt"]


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_output_folder_that_is_a_file(out: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "file").write_text("mine", "utf-8")
    assert clean("good.txt", out=out) == 2
    shown = capsys.readouterr().err
    assert str(Path(out)) in shown
    assert "-o" in shown
    assert (here / "file").read_text("utf-8") == "mine"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that even root cannot write into")
def test_output_folder_that_cannot_be_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clean("good.txt", out="/proc/cleaner-out") == 2
    assert clean("good.txt", out="/proc/self/fdinfo") == 2
    assert capsys.readouterr().err.count("cannot write into the output folder") == 2


def full_disk(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """Let only files of up to `room` bytes be written."""
    real = atomic._write

    def write(path: Path, parts: Iterable[bytes]) -> None:
        data = b"".join(parts)
        real(path, [data[:room]])
        if len(data) > room:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "_write", write)


def test_full_disk_leaves_the_old_outputs_whole(here: Path, monkeypatch: pytest.MonkeyPatch,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    assert clean("good.txt") == 0
    before = {p.name: p.read_bytes() for p in (here / "out").iterdir()}
    (here / "good.txt").write_text("昨日,工程完工。\n" * 9, "utf-8")
    (here / "small.txt").write_text("好。", "utf-8")
    full_disk(monkeypatch, 100)
    assert cli.run(["clean", "good.txt", "small.txt", "-o", "out", "--to", "text"]) == 2
    shown = capsys.readouterr().err
    assert "good.txt: cannot be written: No space left on device" in shown
    assert "summary.json: cannot be written" in shown or "index.html: cannot be written" in shown
    after = {p.name: p.read_bytes() for p in (here / "out").iterdir()}
    assert after == {**before, "small.txt": "好。\n".encode()}


def test_full_disk_for_one_file_does_not_stop_the_others(here: Path, monkeypatch: pytest.MonkeyPatch,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    from cleaner.engines import batch

    (here / "large.txt").write_text("昨日,工程完工。\n" * 9, "utf-8")
    full_disk(monkeypatch, 100)
    monkeypatch.setattr(batch, "write_summary", lambda summary, out: None)
    assert cli.run(["clean", "large.txt", "good.txt", "-o", "out", "--to", "text"]) == 1
    assert "large.txt: cannot be written: No space left on device" in capsys.readouterr().err
    assert [p.name for p in (here / "out").iterdir()] == ["good.txt"]


def test_an_output_in_whose_place_a_folder_stands(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "out" / "good.txt").mkdir(parents=True)
    (here / "other.txt").write_text("好。", "utf-8")
    assert clean("good.txt", "other.txt") == 1
    assert str(Path("out", "good.txt")) in capsys.readouterr().err
    assert sorted(p.name for p in (here / "out").iterdir()) == [
        "good.txt", "index.html", "other.edits.json", "other.txt", "summary.json"]


def test_an_output_that_is_a_link_is_replaced_not_followed(here: Path) -> None:
    (here / "mine.txt").write_text("mine", "utf-8")
    (here / "out").mkdir()
    (here / "out" / "good.txt").symlink_to(here / "mine.txt")
    assert clean("good.txt") == 0
    assert (here / "mine.txt").read_text("utf-8") == "mine"
    assert not (here / "out" / "good.txt").is_symlink()


def test_write_all_is_all_or_nothing_and_leaves_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "sub" / "new.txt"
    old.write_bytes(b"old")
    full_disk(monkeypatch, 5)
    with pytest.raises(OutputError, match=r"new\.txt: cannot be written: No space left"):
        atomic.write_all({old: b"other", new: b"too long"})
    assert old.read_bytes() == b"old"
    assert [p.name for p in tmp_path.rglob("*")] == ["old.txt", "sub"] or not new.exists()
    assert not list(tmp_path.rglob(atomic.PREFIX + "*"))
    atomic.write_all({old: b"other", new: b"new"})
    assert (old.read_bytes(), new.read_bytes()) == (b"other", b"new")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_outputs_have_the_rights_that_the_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        atomic.write_all({tmp_path / "a": b"a"})
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_stdout_is_an_error() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "cleaner", "clean", "-"], input="好。\n".encode(), stdout=full,
                              stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_broken_rule_and_config_files_exit_with_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "cleaner.toml").write_text('rules = ["house.toml"]\n', "utf-8")
    assert clean("good.txt") == 2
    assert "cleaner.toml:1: rules: there is no file 'house.toml'" in capsys.readouterr().err
    (here / "house.toml").write_text('pass = "punctuation"\n[[rule]\n', "utf-8")
    assert clean("good.txt") == 2
    assert "house.toml:2: not valid TOML" in capsys.readouterr().err
    (here / "cleaner.toml").write_text('spacing = "wide"\n', "utf-8")
    assert clean("good.txt") == 2
    assert "cleaner.toml:1: " in capsys.readouterr().err
    assert not (here / "out").exists()


@pytest.mark.parametrize("arguments", [["check", "good.txt", "--output-file", "X"], ["check", "good.txt", "--write-baseline", "X"],
                                       ["init", "X"], ["config", "show", "X"], ["rules", "new", "X"], ["check", "good.txt", "X"]])
def test_a_path_that_the_system_refuses_is_named(arguments: list[str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "x" * 300
    assert cli.run([name if word == "X" else word for word in arguments]) == 2
    error, hint, *_ = capsys.readouterr().err.splitlines()
    assert error.startswith(f"Error: {name}: ")
    assert hint.startswith("  ")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are others here")
def test_files_of_a_folder_that_may_not_be_searched_do_not_stop_the_others(here: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "fix", "list", "good.txt"]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may search every folder")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", *command]
    (here / "list").mkdir()
    (here / "list" / "a.txt").write_bytes((here / "good.txt").read_bytes())
    (here / "list").chmod(0o444)
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    finally:
        (here / "list").chmod(0o755)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == "Error: list/a.txt: may not be read"
    assert "，" in (here / "good.txt").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh here")
@pytest.mark.parametrize(("command", "code", "said"), [
    ("check good.txt >&-", 2, "Error: cannot write the output: standard output is closed\n"), ("rules >&-", 2, "standard output"),
    ("check good.txt good.txt 2>&-", 1, ""), ("check - <&-", 2, "Error: stdin: is empty"), ("check good.txt 2>&- <&-", 1, ""),
])
def test_streams_that_are_closed(command: str, code: int, said: str, here: Path) -> None:
    done = subprocess.run(["sh", "-c", f"{sys.executable} -m cleaner {command}"], capture_output=True, timeout=60, check=False)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert "bug" not in done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with names")
@pytest.mark.parametrize(("arguments", "start"), [
    (["check", "clean.txt", "--output-file"], b""), (["check", "raw.txt", "--output-file"], b"raw.txt:1:3: PUN001"),
    (["check", "raw.txt", "--write-baseline"], b'{\n "schema": 1,'),
    (["restore", "out/raw.diplomatic.tei.xml", "-o"], b"\xe6\x98\xa8"),
])
def test_a_pipe_that_is_named_for_a_report_is_written_into_and_not_replaced(arguments: list[str], start: bytes, here: Path) -> None:
    (here / "raw.txt").write_text("昨日,镇上的渡口开了。\n", "utf-8")
    (here / "clean.txt").write_text("昨日，镇上的渡口开了。\n", "utf-8")
    assert cli.run(["clean", "raw.txt", "-o", "out", "--to", "diplomatic"]) == 0
    os.mkfifo(here / "pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        done = subprocess.run([sys.executable, "-m", "cleaner", *arguments, "pipe"], capture_output=True, timeout=60, check=False)
        said = reader.communicate(timeout=60)[0]
    assert done.returncode in (0, 1), done.stderr
    assert said.startswith(start)
    assert bool(said) == bool(start)
    assert (here / "pipe").is_fifo()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_a_report_goes_to_the_stream_that_is_named_and_through_a_link(here: Path) -> None:
    (here / "raw.txt").write_text("昨日,镇上的渡口开了。\n", "utf-8")
    before = os.lstat("/dev/stdout").st_ino
    done = subprocess.run([sys.executable, "-m", "cleaner", "check", "raw.txt", "--output-file", "/dev/stdout"],
                          capture_output=True, timeout=60, check=False)
    assert done.stdout.startswith(b"raw.txt:1:3: PUN001")
    assert os.lstat("/dev/stdout").st_ino == before
    (here / "deep").mkdir()
    for target in ("there.json", "new.json"):
        (here / "link.json").unlink(missing_ok=True)
        (here / "link.json").symlink_to(Path("deep", target))
        (here / "deep" / "there.json").write_bytes(b"old")
        assert cli.run(["check", "raw.txt", "--write-baseline", "link.json"]) == 0
        assert (here / "link.json").is_symlink()
        assert (here / "deep" / target).read_bytes().startswith(b'{\n "schema": 1,')


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is worked in cannot be removed there")
@pytest.mark.parametrize("arguments", [["check", "good.txt"], ["check", "-"], ["config", "show"], ["fix", "/good.txt"]])
def test_a_working_folder_that_is_gone_is_said(arguments: list[str], here: Path) -> None:
    (here / "gone").mkdir()
    code = f"import os; os.chdir('gone'); os.rmdir('../gone'); from cleaner import cli; raise SystemExit(cli.run({arguments}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])})
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"Error: the working folder is not there any more\n")


def test_a_file_whose_name_looks_like_an_option_is_told_how_to_be_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "-d.txt").write_text("昨日,工程开工。\n", "utf-8")
    assert cli.run(["check", "good.txt", "-d.txt"]) == 2
    assert capsys.readouterr().err.endswith("  There is a file -d.txt: write -- before the names of files, or ./-d.txt\n")
    assert cli.run(["check", "-q", "--", "-d.txt", "good.txt"]) == 1
