"""The pages of docs/ say what is so: the one made from the commands, and that on rules of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from cleaner import cli
from cleaner.rules import builtin
from scripts import command_pages
from scripts.written import written

DOCS = Path(__file__).parent.parent / "docs"
YOURS = (DOCS / "your-rules.md").read_text("utf-8")
RULE_FILES = [block for block in re.findall(r"```toml\n(.*?)```", YOURS, re.S) if "[[rule]]" in block]


def test_the_page_of_commands_is_up_to_date() -> None:
    assert command_pages.document() == command_pages.PLACE.read_text("utf-8"), "commands have changed: run `make docs`"


@pytest.mark.parametrize(("names", "command"), list(command_pages.commands()),
                         ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_every_command_and_option_is_told_of(names: tuple[str, ...], command: click.Command) -> None:
    page = command_pages.PLACE.read_text("utf-8")
    assert f"## {' '.join(names)}\n" in page
    assert command.help
    section = page.split(f"## {' '.join(names)}\n")[1].split("\n## ")[0]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{names}: {parameter.opts} has no help"
            assert all(option in section for option in parameter.opts)
        else:
            assert str(parameter.metavar).strip("[].").upper() in section


def test_every_rule_is_told_of() -> None:
    page = (DOCS / "rules.md").read_text("utf-8")
    assert [rule.id for rule in builtin() if f"| {rule.id} | {rule.name} |" not in page] == []


def test_there_is_a_rule_of_each_simple_kind() -> None:
    assert sorted(re.search(r'kind = "(\w+)"', block)[1] for block in RULE_FILES) == ["pair", "pattern", "run", "table"]  # type: ignore[index]


@pytest.mark.parametrize("block", RULE_FILES)
def test_the_rules_shown_hold(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                              capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("house.toml").write_text(block, "utf-8")
    assert cli.run(["rules", "test", "house.toml"]) == 0, capsys.readouterr().err
    printed = capsys.readouterr().out
    if block == RULE_FILES[0]:
        assert f"    $ cleaner rules test house.toml\n    {printed}" in YOURS


def test_the_rules_shown_work_together_on_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for n, block in enumerate(RULE_FILES):
        Path(f"house{n}.toml").write_text(block, "utf-8")
    config = next(block for block in re.findall(r"```toml\n(.*?)```", YOURS, re.S) if "[[rule]]" not in block)
    Path("cleaner.toml").write_text(config.replace('"house.toml"', '"house*.toml"'), "utf-8")
    Path("page.txt").write_text("〖本报讯〗昨天下午,新馆开放,面积80㎡。详情请拨打0371—5550000。\n", "utf-8")
    assert cli.run(["clean", "page.txt", "-o", "out", "--to", "text,json", "--quiet"]) == 0, capsys.readouterr().err
    wanted = "【本报讯】昨天下午，新馆开放，面积80平方米。详情请拨打0371-5550000。\n"
    assert Path("out/page.txt").read_text("utf-8") == wanted
    assert all(rule in Path("out/page.edits.json").read_text("utf-8") for rule in ("HSE001", "HSE101", "HSE301"))


def test_the_commands_shown_exist() -> None:
    typed = {" ".join(names[1:]) for names, _ in command_pages.commands()}
    for page in (DOCS.parent / "README.md", *DOCS.glob("*.md")):
        for words in re.findall(r"(?:^    |`|\$ )cleaner ((?:[a-z]+ ?){1,2})", page.read_text("utf-8"), re.M):
            first, *second = words.split()
            group = cli.cli.every().get(first)
            assert group is not None, words
            assert not second or not isinstance(group, click.Group) or " ".join([first, *second]) in typed, words


def test_a_page_is_written_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "docs" / "a.md"
    for arguments, made, code, there in ((["--check"], "甲\n", 1, None), ([], "甲\n", 0, "甲\n"), (["--check"], "甲\n", 0, "甲\n"),
                                         (["--check"], "乙\n", 1, "甲\n")):
        monkeypatch.setattr("sys.argv", ["a", *arguments])
        assert written(page, lambda made=made: made, None) == code
        assert (page.read_text("utf-8") if page.is_file() else None) == there
