"""`check`, `fix` and `ignore` over folders that have configurations of their own."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from command import CLEAN, PAGE, run
from test_across import MILL
from test_config_cli import HOUSE

from cleaner import cli

# Of each file the marks that its configuration mends.
FOUND = {"top.txt": ["PUN001", "PUN003"], "旧 报/a.txt": ["PUN003"], "旧 报/深/b.txt": ["PUN003"], "诗/c.txt": ["PUN001", "PUN003"],
         "诗/d d.txt": [], **({"换\n行/e.txt": ["PUN001"]} if sys.platform != "win32" else {})}
CONFIGS = {"旧 报": 'ignore = ["PUN001"]\n', "诗": '[per-file-ignores]\n"d*.txt" = ["PUN"]\n', "换\n行": 'ignore = ["PUN003"]\n'}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: `pages`, whose folders have two configurations, one with a file left out, and names of all kinds."""
    monkeypatch.chdir(tmp_path)
    for name in FOUND:
        path = Path("pages", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE, "utf-8")
    for folder, text in CONFIGS.items():
        if Path("pages", folder).is_dir():
            Path("pages", folder, "cleaner.toml").write_text(text, "utf-8")
    return tmp_path


def report(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 1) -> dict[str, Any]:
    capsys.readouterr()
    assert cli.run(["check", *arguments, "--format", "json", "--jobs", "1"]) == code
    return dict(json.loads(capsys.readouterr().out))


def rules(found: dict[str, Any]) -> dict[str, list[str]]:
    """The ids of what was found in each file, by its name below `pages`."""
    return {f["path"].removeprefix("pages/"): [d["rule"] for d in f["findings"]] for f in found["files"]}


def test_each_file_is_checked_under_the_nearest_configuration(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(report(capsys, "pages")) == FOUND
    assert rules(report(capsys, *(f"pages/{name}" for name in FOUND))) == FOUND, "named one by one"
    one = report(capsys, "pages", "--config", "pages/旧 报/cleaner.toml")
    assert set(map(tuple, rules(one).values())) == {("PUN003",)}


def test_options_go_before_every_configuration(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = rules(report(capsys, "pages", "--select", "PUN001"))
    assert only == {name: [rule for rule in found if rule == "PUN001"] for name, found in FOUND.items()}
    assert cli.run(["check", "pages/旧 报", "--select", "PUN001"]) == 2, "no file has it in force"
    Path("pages/诗/cleaner.toml").write_text("rules = ['house.toml']\n", "utf-8")
    Path("pages/诗/house.toml").write_text(HOUSE, "utf-8")
    assert rules(report(capsys, "pages", "--select", "HSE,PUN001"))["诗/d d.txt"] == ["PUN001"]
    assert cli.run(["check", "pages", "--select", "PUN,QQQ"]) == 2
    assert cli.run(["check", "pages", "--encoding", "no-such"]) == 2
    assert "there is no encoding 'no-such'" in capsys.readouterr().err
    Path("pages/诗/c.txt").write_text("把名字设为 'root' 即可。\n", "utf-8")
    assert rules(report(capsys, "pages/诗/c.txt", "--fixable-only", "--profile", "technical", code=0)) == {"诗/c.txt": []}
    assert rules(report(capsys, "pages/诗/c.txt", "--fixable-only")) != {"诗/c.txt": []}


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_one_process_or_many_say_the_same(form: str, desk: Path) -> None:
    Path("pages/诗/cleaner.toml").write_text("rules = ['house.toml']\n", "utf-8")
    Path("pages/诗/house.toml").write_text(HOUSE, "utf-8")
    Path("pages/诗/c.txt").write_text("甲aa?\n" * 12, "utf-8")
    one, many = (run("check", "pages", "--format", form, "--jobs", jobs, cwd=desk) for jobs in ("1", "3"))
    assert (one.returncode, one.stdout, one.stderr) == (many.returncode, many.stdout, many.stderr)
    assert one.returncode == 1
    assert "HSE001" in one.stdout.decode()
    assert "PUN003" in one.stdout.decode()


def test_each_file_is_mended_under_the_nearest_configuration(desk: Path) -> None:
    shutil.copytree("pages", "more")
    for folder, jobs in (("pages", "1"), ("more", "3")):
        assert run("check", folder, "--jobs", jobs, cwd=desk).returncode == 1
        assert run("fix", folder, "--jobs", jobs, cwd=desk).returncode == 1
        assert run("check", folder, "--jobs", jobs, cwd=desk).returncode == 0
        for name, found in FOUND.items():
            text = PAGE.replace(",", "，" if "PUN001" in found else ",").replace(":", "：" if "PUN003" in found else ":")
            assert Path(folder, name).read_text("utf-8") == text


@pytest.mark.parametrize("broken", ["spacign = 'keep'\n", "ignore = ['QQQ']\n", "rules = ['gone.toml']\n", "[[\n",
                                    "encoding = 'latin-1'\n"])
def test_a_broken_configuration_fails_its_files_and_no_others(broken: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pages/旧 报/cleaner.toml").write_text(broken, "utf-8")
    rest = {name: found for name, found in FOUND.items() if not name.startswith("旧")}
    found = report(capsys, "pages", code=2)
    assert rules(found) == rest
    assert [f["name"] for f in found["failed"]] == ["pages/旧 报/a.txt", "pages/旧 报/深/b.txt"]
    assert cli.run(["check", "pages", "--select", "PUN"]) == 2
    err = capsys.readouterr().err
    assert err.count("Error:") == 1, "what many files fail for is said once"
    assert "Not checked for it: pages/旧 报/a.txt, pages/旧 报/深/b.txt\n" in err
    assert str(desk) not in err
    assert cli.run(["fix", "pages", "--jobs", "1"]) == 2
    assert Path("pages/旧 报/a.txt").read_text("utf-8") == PAGE
    assert Path("pages/top.txt").read_text("utf-8") == CLEAN
    monkey = Path("pages/旧 报")
    assert run("check", "../top.txt", cwd=monkey).returncode == 0, "a broken configuration here is none of its business"
    assert run("check", "-", cwd=monkey, stdin=PAGE.encode()).returncode == 2


def test_a_link_that_leads_nowhere_is_no_configuration_and_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("cleaner.toml", ".cleaner-ignore.toml"):
        link = Path("pages/诗", name)
        link.unlink(missing_ok=True)
        link.symlink_to("gone.toml")
        assert cli.run(["check", "pages", "--exit-zero"]) == 2
        assert f"Error: pages/诗/{name}: cannot read the " in capsys.readouterr().err
        link.unlink()


def test_stdin_has_the_configuration_of_the_working_folder(desk: Path) -> None:
    for folder, said in (("旧 报", ["PUN003"]), (".", ["PUN001", "PUN003"]), ("诗", ["PUN001", "PUN003"])):
        done = run("check", "-", "--format", "json", cwd=desk / "pages" / folder, stdin=PAGE.encode())
        assert [d["rule"] for d in json.loads(done.stdout)["files"][0]["findings"]] == said


def test_a_place_is_ignored_under_the_configuration_of_its_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["ignore", "pages/旧 报/a.txt:1", "PUN001", "--reason", "so printed"]) == 2
    assert cli.run(["ignore", "pages/旧 报/a.txt:3", "PUN003", "--reason", "so printed"]) == 0
    assert rules(report(capsys, "pages")) == FOUND | {"旧 报/a.txt": []}


def test_a_baseline_forgets_nothing_that_a_file_is_not_looked_at_for(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "pages", "--write-baseline", "known.json"]) == 0
    Path("pages/旧 报/cleaner.toml").write_text('ignore = ["PUN"]\n', "utf-8")
    assert "stale" not in report(capsys, "pages", "--baseline", "known.json", code=0)
    Path("pages/top.txt").write_text(CLEAN, "utf-8")
    assert report(capsys, "pages", "--baseline", "known.json", code=0)["stale"] == [
        "pages/top.txt: 2 findings of known.json are gone"]


def test_across_marks_files_whose_configuration_asks_for_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree("pages")
    for name in ("a/1.txt", "b/2.txt", "c/3.txt"):
        Path("pages", name).parent.mkdir(parents=True)
        Path("pages", name).write_text(f"磨坊纪事\n\n{MILL}\n", "utf-8")
    Path("pages/b/cleaner.toml").write_text('ignore = ["ACR"]\n', "utf-8")
    Path("pages/c/cleaner.toml").write_text('ignore = ["ACR001"]\n', "utf-8")
    assert rules(report(capsys, "pages", code=0)) == {"a/1.txt": [], "b/2.txt": [], "c/3.txt": []}
    found = rules(report(capsys, "pages", "--across"))
    assert (found["a/1.txt"], found["b/2.txt"]) == ([], [])
    assert found["c/3.txt"] == ["ACR005"]
    Path("pages/c/cleaner.toml").write_text("spacing = 'keep'\n", "utf-8")
    one, many = (run("check", "pages", "--across", "--jobs", jobs, cwd=desk) for jobs in ("1", "3"))
    assert (one.returncode, one.stdout) == (many.returncode, many.stdout)
    assert "pages/c/3.txt:3:1: ACR001" in one.stdout.decode()
    assert "b/2.txt:" not in one.stdout.decode()
    for folder, jobs in (("one", "1"), ("many", "3")):
        assert run("clean", "pages", "-o", folder, "--across=keep", "--jobs", jobs, cwd=desk).returncode == 0
    texts = [Path("one", name).read_text("utf-8") for name in ("a/1.txt", "b/2.txt", "c/3.txt")]
    assert [MILL in text for text in texts] == [True, True, False]
    outputs = [{p.relative_to(out): p.read_bytes() for p in Path(out).rglob("*") if p.is_file()} for out in ("one", "many")]
    assert outputs[0] == outputs[1]


def test_an_option_of_several_commands_is_said_in_the_same_words() -> None:
    said: dict[str, dict[str, set[str]]] = {}
    for name in ("clean", "check", "fix", "ignore", "explain", "verify"):
        for option in cli.cli.every()[name].params:
            if isinstance(option, click.Option) and option.help:
                said.setdefault(option.opts[0], {}).setdefault(option.help, set()).add(name)
    shared = {"--config", "--profile", "--encoding", "--select", "--ignore", "--jobs", "--allow-empty"}
    assert {option: told for option, told in said.items() if option in shared and len(told) > 1} == {}
    assert said["--profile"].popitem()[1] >= {"clean", "check", "fix", "ignore"}


@pytest.mark.parametrize(("arguments", "code", "times"), [
    (["clean", "in", "-o", "out{}"], 0, 2), (["export", "in"], 1, 3), (["export", "in", "--check"], 1, 3),
    (["verify", "out"], 1, 1), (["verify", "none{}"], 2, 1), (["explain", "--at", "in/{}.txt:1"], 0, 1),
    (["explain", "--at", "in/{}.txt:9"], 2, 1), (["explain", "--at", "in/none{}.txt:9"], 2, 1),
    (["restore", "out/{}.diplomatic.tei.xml"], 1, 1), (["ignore", "in/none{}.txt:1", "PUN001", "--reason", "r"], 2, 1),
    (["init", "none{}"], 2, 1),
])
def test_a_name_is_printed_on_one_line_and_does_nothing(arguments: list[str], code: int, times: int, tmp_path: Path) -> None:
    name = "甲\n\x1b[31m乙"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"{name}.txt").write_text("昨日,渡口开了。\n", "utf-8")
    if arguments[0] in ("verify", "restore"):
        assert run("clean", "in", "-o", "out", "--to", "tei,diplomatic", cwd=tmp_path).returncode == 0
        path = tmp_path / "out" / f"{name}.diplomatic.tei.xml"
        path.write_text(path.read_text("utf-8").replace("渡口", "渡头"), "utf-8")
    done = run(*(word.replace("{}", name) for word in arguments), cwd=tmp_path)
    printed = (done.stdout + done.stderr).decode()
    assert done.returncode == code, printed
    assert printed.count("甲⏎⟨ESC⟩[31m乙") == times, printed
    assert "\x1b" not in printed
