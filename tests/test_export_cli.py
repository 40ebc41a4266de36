"""`cleaner export`: outputs in a repository are up to date, whatever is exported together, and it says if they were not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from cleaner import cli

ROOT = Path(__file__).parent.parent
FORMATS = "tei,diplomatic,json"


@pytest.fixture
def scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "scans" / "一 月").mkdir(parents=True)
    (tmp_path / "scans" / "a.txt").write_text("昨日,镇上的渡口开了船。\n", "utf-8")
    (tmp_path / "scans" / "一 月" / "渡口.txt").write_bytes("昨日,镇上的渡口开了船,大家都来看热闹。\r\n".encode("gbk"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_outputs_are_named_by_their_path_whatever_is_exported_together(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", "scans"]) == 1
    assert cli.run(["export", "scans/a.txt", "-o", "one"]) == 1
    assert cli.run(["export", str(scans / "scans/一 月/渡口.txt"), "-o", "one"]) == 1
    assert cli.run(["export", "scans/*.txt", "./scans", "-o", "one"]) == 0
    together = files(scans / "exports")
    assert together == files(scans / "one")
    ends = ".tei.xml", ".diplomatic.tei.xml", ".diff.html"
    assert set(together) == {"cleaner.rng", *(f"scans/{stem}{end}" for stem in ("a", "一 月/渡口") for end in ends)}
    assert cli.run(["verify", "exports"]) == 0
    os.chdir("scans")
    assert cli.run(["export", "a.txt", "--root", "..", "-o", "../exports"]) == 0
    assert cli.run(["export", "../scans/a.txt", "-o", "here"]) == 1
    assert Path("here/a.tei.xml").is_file()


def test_it_fails_until_all_is_up_to_date_and_says_what_was_not(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", "scans", "-q"]) == 1
    capsys.readouterr()
    assert cli.run(["export", "scans", "-q"]) == 0
    assert capsys.readouterr().out == ""
    (scans / "scans" / "a.txt").write_text("今日,镇上的渡口开了船。\n", "utf-8")
    before = files(scans)
    assert cli.run(["export", "scans", "--check"]) == 1
    assert files(scans) == before
    assert "a.tei.xml: is not up to date" in capsys.readouterr().out
    assert cli.run(["export", "scans/a.txt"]) == 1
    assert f"{Path('exports/scans/a.tei.xml')}: written" in capsys.readouterr().out
    assert cli.run(["export", "scans", "--check"]) == 0
    assert "2 files: all outputs are up to date." in capsys.readouterr().out


def test_check_writes_not_even_a_folder(scans: Path) -> None:
    assert cli.run(["export", "scans", "--check"]) == 1
    assert not (scans / "exports").exists()


def test_an_output_that_has_lost_its_source_is_named_and_left(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["export", "scans"])
    (scans / "scans" / "a.txt").unlink()
    assert cli.run(["export", "scans/一 月/渡口.txt"]) == 0  # a hook names files one by one, and is about these alone
    capsys.readouterr()
    assert cli.run(["export", "scans"]) == 1
    assert capsys.readouterr().out.count("has no source any more") == 3
    assert (scans / "exports/scans/a.tei.xml").is_file()


def test_outputs_are_no_inputs_though_they_are_named(scans: Path) -> None:
    assert cli.run(["export", "scans", "--to", "text"]) == 1
    assert cli.run(["export", "exports/scans/a.txt", "scans/a.txt", ".", "--to", "text"]) == 0
    assert set(files(scans / "exports")) == {"scans/a.txt", "scans/一 月/渡口.txt"}


def test_each_file_is_exported_under_the_configuration_above_it(scans: Path) -> None:
    (scans / "scans" / "cleaner.toml").write_text('ignore = ["PUN"]\n', "utf-8")
    assert cli.run(["export", "scans/a.txt", "--to", "text"]) == 1
    assert (scans / "exports/scans/a.txt").read_text("utf-8") == "昨日,镇上的渡口开了船。\n"
    assert cli.run(["export", "scans"]) == 1
    assert cli.run(["verify", "exports"]) == 0, "under the same one"
    (scans / "scans" / "cleaner.toml").unlink()
    assert cli.run(["verify", "exports"]) == 1


@pytest.mark.parametrize(("arguments", "said"), [
    (["-"], "stdin has no path"), (["../elsewhere.txt"], "is not below"), (["scans", "--to", "pdf"], "there is no format"),
    (["none.txt"], "no such file"), (["scans/empty.txt"], "is empty"), (["scans", "--tracked"], "git does not say"),
])
def test_what_cannot_be_exported_is_named(arguments: list[str], said: str, scans: Path, monkeypatch: pytest.MonkeyPatch,
                                          capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(scans.parent))
    (scans.parent / "elsewhere.txt").write_text("船。", "utf-8")
    if "scans/empty.txt" in arguments:
        (scans / "scans" / "empty.txt").touch()
    assert cli.run(["export", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_cannot_be_cleaned_does_not_stop_the_others(scans: Path) -> None:
    (scans / "scans" / "0.txt").touch()
    assert cli.run(["export", "scans"]) == 2
    assert (scans / "exports/scans/a.tei.xml").is_file()


def test_tracked_fails_as_long_as_git_does_not_know_an_output(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], check=True, capture_output=True)

    git("init", "-q")
    assert cli.run(["export", "scans", "--tracked"]) == 1
    capsys.readouterr()
    assert cli.run(["export", "scans", "--tracked"]) == 1
    printed = capsys.readouterr().out
    assert "渡口.tei.xml: is not added to git" in printed
    assert "git add exports" in printed
    git("add", "exports")
    assert cli.run(["export", "scans", "--tracked"]) == 0
    git("rm", "-q", "--cached", "-r", "exports")
    Path(".gitignore").write_text("exports/\n", "utf-8")
    assert cli.run(["export", "scans", "--tracked"]) == 0


def test_the_exports_of_the_seeds_are_up_to_date(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.run(["export", "seeds", "--to", FORMATS, "--check"]) == 0, f"run `make exports`:\n{capsys.readouterr().out}"
    assert cli.run(["verify", "exports"]) == 0, capsys.readouterr().out
