"""The README and the pages of docs/ say nothing that is not so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec

import cleaner
from cleaner.config import Config
from cleaner.errors import ConfigError
from cleaner.examples import check
from cleaner.exports.text import render_text
from cleaner.layers import load_config
from cleaner.rules import RuleSet, load_file
from cleaner.toml import TomlFile

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]


def indented(after: str) -> str:
    """The indented block that follows the line `after`."""
    block = README.split(f"\n{after}\n", 1)[1].lstrip("\n")
    lines = re.match(r"(?:(?:    .*|)\n)+", block)
    assert lines
    return re.sub(r"(?m)^    ", "", lines[0]).strip() + "\n"


def toml(mark: str) -> str:
    return next(b for b in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if mark in b)


def test_before_becomes_after() -> None:
    assert render_text(cleaner.clean(indented("Before:"))) == indented("After:")


def test_the_rule_shown_holds_its_examples(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text('pass = "punctuation"\n' + toml("[[rule]]"), "utf-8")
    assert not list(check(RuleSet(load_file(tmp_path / "house.toml"))))


def test_the_configuration_shown_is_read(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "a.toml").write_text('pass = "punctuation"\n' + toml("[[rule]]"), "utf-8")
    (tmp_path / "house.tsv").write_text("软件\t軟體\n", "utf-8")
    (tmp_path / "cleaner.toml").write_text('ignore = ["PUN"]\n', "utf-8")
    (tmp_path / "scans").mkdir()
    shown = toml("max-bytes").replace('"house', '"../house')
    (tmp_path / "scans" / "cleaner.toml").write_text(shown, "utf-8")
    config = load_config(tmp_path / "scans" / "cleaner.toml")
    rules = config.rule_set()
    told = TomlFile(tmp_path / "scans" / "cleaner.toml", ConfigError, "").data
    assert {f.encode_name for f in msgspec.structs.fields(Config)} == told.keys()
    assert rules["PUN001"].fix == "suggest"
    assert "PUN012" not in rules


def test_the_python_shown_runs(tmp_path: Path) -> None:
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    (tmp_path / "page.txt").write_text("近日,桥修好了。\n", "utf-8")
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code[1]], cwd=tmp_path, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "p 近日，桥修好了。" in done.stdout
    assert "1 3 PUN001 ',' → '，'" in done.stdout


def test_every_command_and_option_shown_exists() -> None:
    from cleaner.cli import cli

    options = {o for command in cli.every().values() for parameter in command.params for o in parameter.opts}
    for page in (page for page in PAGES if page.name != "ARCHITECTURE.md"):
        for option in set(re.findall(r"`(--[a-z-]+)", page.read_text("utf-8"))):
            assert option in options, f"{page.name}: {option}"


def test_everything_linked_to_is_there() -> None:
    for page in PAGES:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
        for path, heading in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", text):
            target = page.parent / path if path else page
            assert target.exists(), f"{page.name}: {path}"
            assert not heading or f"\n## {heading}\n" in target.read_text("utf-8").lower(), f"{page.name}: #{heading}"


def test_every_page_is_linked_from_the_readme() -> None:
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"](docs/{page.name})" not in README] == []
