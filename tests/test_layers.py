"""The configuration of each file: the nearest one, what it extends, what it leaves out, and where each value comes from."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cleaner.errors import ConfigError, RuleError
from cleaner.layers import Configs, find_config, load


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, one below it with another, and texts in both."""
    for name in ("a.txt", "诗 歌/b.txt", "scans/ocr/c.txt", "scans/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("好。", "utf-8")
    text = 'spacing = "keep"\nignore = ["FLG"]\n\n[rule.PUN001]\nfix = "suggest"\nseverity = "info"\n'
    (tmp_path / "cleaner.toml").write_text(text)
    (tmp_path / "scans" / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.cleaner]\nprofile = "book"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_nearest_configuration_holds_and_is_not_mixed_with_farther_ones(tree: Path) -> None:
    found = Configs()
    assert found.of(Path("a.txt")).config.spacing == "keep"
    assert found.of(Path("诗 歌/b.txt")) is found.of(Path("a.txt")) is found.of()
    scans = found.of(Path("scans/ocr/c.txt"))
    assert (scans.config.profile, scans.config.ignore) == ("book", ())
    assert scans is found.of(Path("scans/d.txt")) is found.of(tree / "scans" / "ocr" / ".." / "d.txt")


def test_above_the_working_folder_and_outside_it(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "scans" / "ocr")
    found = Configs()
    assert found.of().config.profile == "book"
    assert found.of(Path("../../a.txt")).config.profile == "newspaper"
    assert found.of(Path("../../a.txt")).config.spacing == "keep"


def test_one_that_is_named_holds_for_all(tree: Path) -> None:
    found = Configs(tree / "scans" / "pyproject.toml")
    assert found.of(Path("a.txt")) is found.of(Path("scans/d.txt"))
    assert found.of().config.profile == "book"


def test_options_go_before_everything(tree: Path) -> None:
    found = Configs(options={"spacing": "none", "profile": "web"})
    assert found.of(Path("a.txt")).config.spacing == "none"
    assert found.of(Path("scans/d.txt")).config.profile == "web"
    assert found.of().loaded.origin("spacing") == "option --spacing"
    with pytest.raises(ConfigError, match="there is no encoding 'klingon'"):
        Configs(options={"encoding": "klingon"}).of()
    with pytest.raises(ConfigError, match=r"profile: invalid enum value .webb.\n  Did you mean web\?"):
        Configs(options={"profile": "webb"}).of()


def test_a_section_of_another_name_is_none(tree: Path) -> None:
    (tree / "scans" / "pyproject.toml").write_text("[tool.cleaner-plus]\nx = 1\n")
    assert find_config(tree / "scans") == tree / "cleaner.toml"
    (tree / "scans" / "pyproject.toml").write_text('[ tool . "cleaner" ]\n')
    assert find_config(tree / "scans") == tree / "scans" / "pyproject.toml"


def test_extends_is_changed_by_the_file_that_names_it(tree: Path) -> None:
    (tree / "scans" / "cleaner.toml").write_text('extends = "../cleaner.toml"\nignore = ["PUN020"]\n[rule.PUN001]\nfix = "never"\n')
    loaded = Configs().of(Path("scans/d.txt")).loaded
    config = loaded.config
    assert (config.spacing, config.ignore) == ("keep", ("PUN020",))
    assert config.rule == {"PUN001": {"fix": "never", "severity": "info"}}
    assert loaded.origin("spacing") == f"{tree / 'cleaner.toml'}:1"
    assert loaded.origin("rule", "PUN001", "fix") == f"{tree / 'scans' / 'cleaner.toml'}:4"
    assert loaded.origin("rule", "PUN001", "severity").endswith("cleaner.toml:6")
    assert loaded.origin("quotes") == "default"


def test_paths_are_taken_from_the_file_they_stand_in(tree: Path) -> None:
    (tree / "house.tsv").write_text("软件\t軟體\n", "utf-8")
    (tree / "cleaner.toml").write_text('variants-table = "house.tsv"\n')
    (tree / "scans" / "cleaner.toml").write_text('extends = "../cleaner.toml"\n')
    table = Configs().of(Path("scans/ocr/c.txt")).config.variants_table
    assert table
    assert Path(table).samefile(tree / "house.tsv")


@pytest.mark.parametrize(("text", "said"), [
    ('extends = "cleaner.toml"', "extends this file in turn"),
    ('extends = "none.toml"', "extends: there is no file"),
    ("extends = 3", "expected `str | null`, got `int`"),
    ('[per-file-ignores]\n"*.txt" = ["PNU"]', "per-file-ignores.\"*.txt\": no rule begins with 'PNU'"),
    ('[per-file-ignores]\n"*.log" = ["PUN"]\n"poems/" = "PUN"', "expected `array`, got `str`"),
    ('[per-file-ignores]\n"poems/" = ["PUN"]\n"a\\"[12]/" = "PUN"', "expected `array`, got `str`"),
    ('rule.PUN001.fix = "never"\nrules = ["none.toml"]', "rules: there is no file 'none.toml'"),
    ('[rule]\nPUN003 = { fix = "safe" }\nPUN001 = 3', "expected `object`, got `int`"),
    ('[per-file-ignores]\n"!a.txt" = ["PUN"]', "'!a.txt' is no pattern"),
    ('profile = "books"', "'books'"),
    ('[rule.LAY202]\nfix = "never"', "the fix of LAY202 cannot be changed"),
    ('[rule.SPC001]\noptions = { least = 3 }', "there is no option 'least'"),
    ('[rule.SPC001]\noptions = { min = "3" }', "the option min is '3'; it must be like 4"),
    ("[rule.SPC004]\noptions = { match = '(' }", "the option match is no valid regular expression"),
    ("[rule.SPC010]\noptions = { match = ' ' }", "must have a group (?P<left>...)"),
])
def test_what_is_wrong_is_shown_where_it_stands(text: str, said: str, tree: Path) -> None:
    path = tree / "scans" / "cleaner.toml"
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        Configs().of(Path("scans/d.txt"))
    first, *excerpt = caught.value.what.split("\n")
    assert said in first
    line = int(first.removeprefix(f"{path}:").split(":")[0])
    assert [x for x in excerpt if x.startswith("  >")] == [f"  > {line:4d} | {text.splitlines()[line - 1]}"]
    assert line == len(text.splitlines())
    assert caught.value.hint


@pytest.mark.parametrize(("text", "hint"), [
    ('spaceing = "keep"', "Did you mean spacing? Names: extends, exclude, profile,"),
    ('spacing = "kep"', "Did you mean keep? Values: insert, keep, none."),
    ('variants = "s2tm"', "Did you mean s2t? Values: hk2s"),
    ('select = "PUN"', 'Write it as a list: name = ["a", "b"].'),
    ("suggest = \"yes\"", "Write it without quotes: true or false."),
    ('ignore = ["SPCC"]', "Did you mean SPC? "),
    ('[rule.PUN100]\nfix = "never"', "Did you mean PUN0"), ('[rule.PNU001]\nfix = "never"', "Did you mean PUN001?"),
    ('[rules.PUN001]\nfix = "never"', "Did you mean [rule.PUN001]?"), ('[tool.cleaner]\nprofile = "book"', "leave it out here"),
    ('[rule.PUN001]\nfixx = "never"', "Did you mean fix? Names: "),
    ('[rule.PUN001]\nfix = "nevr"', "Did you mean never? Values: "),
    ('[[rule]]\nid = "PUN001"', "in a configuration it is [rule.ID]"),
])
def test_what_was_meant_is_named(text: str, hint: str, tree: Path) -> None:
    (tree / "cleaner.toml").write_text(text + "\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        Configs().of()
    assert hint in caught.value.hint


def test_no_rule_is_named_that_is_like_another_in_nothing_but_its_number(tree: Path) -> None:
    (tree / "cleaner.toml").write_text('[rule.HSE001]\nfix = "never"\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        Configs().of()
    assert caught.value.hint == "`cleaner rules` lists them."


def test_origins_of_what_stands_in_quotes(tree: Path) -> None:
    (tree / "cleaner.toml").write_text('[per-file-ignores]\n"scans[12]/*" = ["PUN"]\n"a\\"b" = ["SPC"]\n\n'
                                       '[rule."PUN003"]\nfix = "never"\n[ \'rule\' . PUN001 ]\nfix = "never"\n', "utf-8")
    loaded = Configs().of().loaded
    for path, line in ((("per-file-ignores", "scans[12]/*"), 2), (("per-file-ignores", 'a"b'), 3), (("rule", "PUN003", "fix"), 6),
                       (("rule", "PUN001", "fix"), 8)):
        assert loaded.origin(*path) == f"{tree / 'cleaner.toml'}:{line}"


def test_a_fault_is_shown_in_the_file_that_holds_it(tree: Path) -> None:
    (tree / "cleaner.toml").write_text('[rule.PUN001]\nfix = "nevr"\n')
    (tree / "scans" / "cleaner.toml").write_text('extends = "../cleaner.toml"\n')
    with pytest.raises(ConfigError, match=re.escape(f"{tree / 'cleaner.toml'}:2")):
        Configs().of(Path("scans/d.txt"))


@pytest.mark.parametrize(("pattern", "left_out"), [
    ("*.txt", "a b c d"), ("a.txt", "a"), ("/a.txt", "a"), ("scans/", "c d"), ("scans/*.txt", "d"), ("**/ocr/*.txt", "c"),
    ("ocr", "c"), ("诗 歌/", "b"), ("诗*/b.txt", "b"), ("[ab].txt", "a b"), ("*.md", ""), ("scans/../a.txt", ""),
])
def test_patterns_are_those_of_gitignore(pattern: str, left_out: str, tree: Path) -> None:
    (tree / "scans" / "pyproject.toml").unlink()
    (tree / "cleaner.toml").write_text(f'[per-file-ignores]\n"{pattern}" = ["PUN", "SPC001"]\n', "utf-8")
    found = Configs()
    names = {"a": "a.txt", "b": "诗 歌/b.txt", "c": "scans/ocr/c.txt", "d": "scans/d.txt"}
    assert [key for key, name in names.items() if "PUN001" not in found.of(Path(name)).rules] == left_out.split()
    for name in names.values():
        rules = found.of(tree / name).rules
        assert ("PUN001" in rules) == ("SPC001" in rules)
        assert "SPC002" in rules
    assert "PUN001" in found.of().rules


def test_what_is_left_out_goes_before_what_is_selected(tree: Path) -> None:
    (tree / "cleaner.toml").write_text('select = ["PUN001", "SPC"]\n[per-file-ignores]\n"a.txt" = ["PUN"]\n"*.txt" = ["SPC001"]\n')
    rules = Configs().of(Path("a.txt")).rules
    assert "PUN001" not in rules
    assert "SPC001" not in rules
    assert "SPC002" in rules


def test_files_of_one_configuration_share_rules(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    real = load
    monkeypatch.setattr("cleaner.layers.load", lambda *a: read.append(a) or real(*a))
    found = Configs()
    assert len({id(found.of(Path(f"{n}.txt")).rules) for n in range(50)}) == 1
    found.of(Path("scans/d.txt"))
    assert len(read) == 2


def test_rule_files_of_a_folder_whose_name_is_a_pattern(tmp_path: Path) -> None:
    folder = tmp_path / "[新] rules*"
    folder.mkdir()
    (folder / "cleaner.toml").write_text('rules = ["*.rules"]\n')
    with pytest.raises(ConfigError, match="no file matches"):
        load(folder / "cleaner.toml")
    (folder / "a.rules").write_text('pass = "punctuation"\nrule = []\n')
    assert load(folder / "cleaner.toml").config.rules == (str(folder / "a.rules"),)
    (folder / "a.rules").write_text("pass = 3\n")
    with pytest.raises(RuleError, match="expected `str`, got `int`"):
        load(folder / "cleaner.toml")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_configuration_that_may_not_be_read_is_named(tree: Path) -> None:
    (tree / "cleaner.toml").chmod(0)
    with pytest.raises(ConfigError, match="cannot read the configuration"):
        Configs().of(Path("a.txt"))
