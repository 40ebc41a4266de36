"""Configuration and rule files: what is right is taken, what is wrong is shown where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleaner
from cleaner.config import Config
from cleaner.errors import CleanerError, ConfigError, RuleError
from cleaner.layers import find_config, load_config
from cleaner.rules import builtin, load_file

RULE = """# a rule file
pass = "punctuation"

[[rule]]
id = "HSE001"
name = "first"
kind = "pattern"
match = '／'
replace = "/"
fix = "safe"
why = "The house writes a narrow slash."
reference = "house style"
examples = [["文／图", "文/图"]]
keep = ["文/图"]

[[rule]]
id = "HSE002"
name = "second"
kind = "evidence"
fix = "safe"
why = "Weighed."
reference = "house style"
decides = "join"
examples = [["甲", "甲"]]
keep = ["甲"]

[[rule.observe]]
name = "seen"
weight = 1.5

[[rule.observe]]
name = "heard"
weight = -1.5
"""


OWN = RULE[: RULE.index("\n[[rule]]", RULE.index("HSE001"))]


def error_of(call: object, path: Path, text: str | bytes) -> CleanerError:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CleanerError) as caught:
        call(path)  # type: ignore[operator]
    return caught.value


def test_the_rule_file_is_right_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text(RULE, "utf-8")
    assert [(p, r.id) for p, r in load_file(tmp_path / "house.toml")] == [("punctuation", "HSE001"), ("punctuation", "HSE002")]
    (tmp_path / "house.toml").write_bytes(b"\xef\xbb\xbf" + RULE.replace("\n", "\r\n").encode())
    assert len(load_file(tmp_path / "house.toml")) == 2


@pytest.mark.parametrize(("old", "new", "marked", "said"), [
    ('pass = "punctuation"', 'pass = "punctation"', 'pass = "punctation"', "no pass 'punctation'"),
    ('pass = "punctuation"\n', "", "# a rule file", "missing required field `pass`"),
    ('pass = "punctuation"', 'pass = "punctuation"\nauthor = "me"', 'author = "me"', "unknown field `author`"),
    ("match = '／'", "match = '／", "match = '／", "not valid TOML"),
    ("match = '／'", 'match = "\\d"', 'match = "\\d"', "not valid TOML"),
    ('replace = "/"', 'replace = "/"\nreplace = "|"', 'replace = "|"', "not valid TOML"),
    ("weight = -1.5", "weight = -1.5\nkeep = [", "keep = [", "not valid TOML"),
    ('kind = "pattern"', 'kind = "patern"', 'kind = "patern"', "'patern'"),
    ('kind = "pattern"\n', "", "[[rule]]", "missing required field `kind`"),
    ('name = "second"\n', "", "[[rule]]", "missing required field `name`"),
    ('name = "second"', 'name = "second"\ncolour = "red"', 'colour = "red"', "unknown field `colour`"),
    ('name = "second"', "name = 2", "name = 2", "expected `str`, got `int`"),
    ('fix = "safe"', 'fix = "always"', 'fix = "always"', "'always'"),
    ('keep = ["文/图"]', 'keep = "文/图"', 'keep = "文/图"', "expected `array`, got `str`"),
    ('keep = ["文/图"]', "keep = []", "keep = []", "at least one example and one keep"),
    ('examples = [["文／图", "文/图"]]', "examples = []", "examples = []", "at least one example and one keep"),
    ('examples = [["文／图", "文/图"]]', 'examples = [["文／图"]]', 'examples = [["文／图"]]', "length 2"),
    ('id = "HSE002"', 'id = "house-2"', 'id = "house-2"', "an id is"),
    ('id = "HSE002"', 'id = "HSE001"', 'id = "HSE001"', "same id"),
    ("match = '／'", "match = '(／'", "match = '(／'", "no valid regular expression"),
    ("match = '／'", "match = ''", "match = ''", "match is empty"),
    ('replace = "/"', 'replace = "\\\\3"', 'replace = "\\\\3"', "replace does not fit match"),
    ('replace = "/"\n', "", 'fix = "safe"', "there is no replace"),
    ("weight = 1.5", 'weight = "much"', 'weight = "much"', "expected `float`, got `str`"),
    ("weight = -1.5", "wait = -1.5", "wait = -1.5", "unknown field `wait`"),
    ('name = "heard"', 'name =  "seen"', 'name =  "seen"', "'seen' is observed twice"),
    ("weight = 1.5", "weight = nan", "weight = nan", "finite"),
    ('decides = "join"', 'decides = "join"\nbias = inf', "bias = inf", "finite"),
    ('decides = "join"', 'decides = "type"\ntype = "headline"', 'type = "headline"', "no block type 'headline'"),
])
def test_broken_rule_files(old: str, new: str, marked: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    assert old in RULE
    text = RULE.replace(old, new, 1)
    error = error_of(load_file, path, text)
    assert isinstance(error, RuleError)
    shows(error, path, text, marked, said)


def shows(error: CleanerError, path: Path, text: str, marked: str, said: str) -> None:
    """The error names the file and a line, marks that line, says what is wrong and what to do."""
    head, *excerpt = error.what.split("\n")
    place, _, message = head.removeprefix(f"{path}:").partition(": ")
    assert said in message
    line = int(place)
    assert text.split("\n")[line - 1] == marked
    assert [s for s in excerpt if s.startswith("  > ")] == [f"  > {line:4d} | {marked}"]
    assert 2 <= len(excerpt) <= 3
    assert error.hint
    assert error.exit_code == 2


@pytest.mark.parametrize(("fields", "field", "said"), [
    ('kind = "table"\nfix = "safe"', "[[rule]]", "table is empty"),
    ('kind = "table"\nfix = "safe"\nranges = [["０-９", "0-8"]]', "ranges", "equal length"),
    ('kind = "run"\nitem = "x"\nfix = "safe"', "fix", "no replace"),
    ('kind = "run"\nitem = ""\nfix = "never"', "item", "item is empty"),
    ('kind = "run"\nitem = "["\nfix = "never"', "item", "no valid regular"),
    ('kind = "pair"\nopen = ""\nclose = ")"\nfix = "never"', "open", "marks that open"),
    ('kind = "pair"\nopen = "("\nclose = ")"\nfix = "safe"', "fix", "no replace"),
    ('kind = "pair"\nopen = "("\nclose = ")"\nreplace = ["（"]\nfix = "safe"', "replace", "length 2"),
])
def test_broken_rules_of_other_kinds(fields: str, field: str, said: str, tmp_path: Path) -> None:
    text = ('pass = "punctuation"\n[[rule]]\nid = "HSE001"\nname = "n"\nwhy = "w"\nreference = "r"\n'
            f'{fields}\nexamples = [["甲", "乙"]]\nkeep = ["丙"]\n')
    path = tmp_path / "house.toml"
    marked = next(line for line in text.split("\n") if line.startswith(field))
    shows(error_of(load_file, path, text), path, text, marked, said)


def test_rule_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot read the rule file: No such file"):
        load_file(tmp_path / "none.toml")
    with pytest.raises(RuleError, match="cannot read the rule file"):
        load_file(tmp_path)
    error = error_of(load_file, tmp_path / "gb.toml", '# 注\npass = "x"\n# 规则'.encode("gb18030"))
    assert error.what == f"{tmp_path / 'gb.toml'}:3: the rule file is not UTF-8"
    assert error.hint == "Save it as UTF-8."


CONFIG = """select = ["PUN"]
spacing = "keep"
max-bytes = 1000

[rule.PUN001]
fix = "suggest"
"""


def test_config_is_read(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text(CONFIG, "utf-8")
    config = load_config(tmp_path / "cleaner.toml")
    assert (config.select, config.spacing, config.max_bytes) == (("PUN",), "keep", 1000)
    rules = config.rule_set()
    assert rules["PUN001"].fix == "suggest"
    assert {r.id for r in rules} == {r.id for r in builtin() if r.id.startswith(("PUN", "PRO", "SHP", "WRD"))}
    assert builtin()["PUN001"].fix == "safe"


@pytest.mark.parametrize("prefix", ["", "tool.cleaner"])
@pytest.mark.parametrize(("old", "new", "marked", "said"), [
    ('spacing = "keep"', 'spacing = "wide"', 'spacing = "wide"', "'wide'"),
    ('spacing = "keep"', 'sapcing = "keep"', 'sapcing = "keep"', "unknown field `sapcing`"),
    ('select = ["PUN"]', 'select = "PUN"', 'select = "PUN"', "expected `array`, got `str`"),
    ('select = ["PUN"]', 'select = ["QQQ"]', 'select = ["QQQ"]', "no rule begins with 'QQQ'"),
    ('select = ["PUN"]', 'ignore = [""]', 'ignore = [""]', "no rule begins with ''"),
    ("max-bytes = 1000", "max-bytes = 0", "max-bytes = 0", "max-bytes is 0"),
    ("max-bytes = 1000", 'encoding = "klingon"', 'encoding = "klingon"', "no encoding 'klingon'"),
    ("max-bytes = 1000", 'encoding = "latin-1"', 'encoding = "latin-1"', "the encoding 'latin-1' is not supported"),
    ("max-bytes = 1000", 'rules = ["house/*.toml"]', 'rules = ["house/*.toml"]', "no file matches"),
    ("[rule.PUN001]", "[rule.PUN999]", "[rule.PUN999]", "no such rule"),
    ('fix = "suggest"', 'fix = "always"', 'fix = "always"', "'always'"),
    ('fix = "suggest"', "colour = 1", "colour = 1", "unknown field `colour`"),
    ('fix = "suggest"', 'id = "PUN002"', 'id = "PUN002"', "id cannot be changed"),
    ('fix = "suggest"', "match = '('", "match = '('", "no valid regular expression"),
    ("max-bytes = 1000", "max-bytes = ", "max-bytes = ", "not valid TOML"),
])
def test_broken_config(old: str, new: str, marked: str, said: str, prefix: str, tmp_path: Path) -> None:
    assert old in CONFIG
    text = CONFIG.replace(old, new, 1)
    if prefix:
        text = f"[project]\nname = 'x'\n\n[{prefix}]\n" + text.replace("[rule.", f"[{prefix}.rule.")
        marked = marked.replace("[rule.", f"[{prefix}.rule.")
    path = tmp_path / ("pyproject.toml" if prefix else "cleaner.toml")
    error = error_of(load_config, path, text)
    assert isinstance(error, ConfigError)
    shows(error, path, text, marked, said)


def test_config_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read the configuration: No such file"):
        load_config(tmp_path / "none.toml")
    error = error_of(load_config, tmp_path / "pyproject.toml", "tool = 3\n")
    assert "expected `object`, got `int`" in error.what
    error = error_of(load_config, tmp_path / "cleaner.toml", b"\n\n# \xb9\xe6\n")
    assert f"{tmp_path / 'cleaner.toml'}:3: the configuration is not UTF-8" in error.what


def test_rule_files_are_taken_from_the_folder_of_the_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a" / "house").mkdir(parents=True)
    (tmp_path / "a" / "house" / "one.toml").write_text(OWN, "utf-8")
    (tmp_path / "a" / "house" / "two.toml").write_text(OWN.replace("HSE", "OWN"), "utf-8")
    for names in ('["house/one.toml", "house/two.toml"]', '["house/*.toml"]', '["./house/one.toml", "house/*.toml"]'):
        (tmp_path / "a" / "cleaner.toml").write_text(f"rules = {names}\n", "utf-8")
        rules = load_config(Path("a/cleaner.toml")).rule_set()
        assert [r.id for r in rules][-2:] == ["HSE001", "OWN001"], "a file that is named twice is read once"
    (tmp_path / "a" / "house" / "two.toml").write_text(OWN, "utf-8")
    with pytest.raises(ConfigError, match=r"HSE001 is defined in .*one\.toml and in .*two\.toml"):
        load_config(Path("a/cleaner.toml"))
    error = error_of(load_config, tmp_path / "a" / "cleaner.toml", 'rules = ["house/"]\n')
    assert "cleaner.toml:1: rules: 'house/' is a folder" in error.what
    assert error.hint == "Name its files: house/*.toml"


def test_a_rule_of_the_same_id_and_name_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(OWN.replace("HSE001", "PUN001").replace('"first"', '"halfwidth-comma"'), "utf-8")
    rules = Config(rules=(str(path),)).rule_set()
    assert rules["PUN001"].reference == "house style"
    assert len(rules) == len(builtin())
    path.write_text(OWN.replace("HSE001", "PUN001"), "utf-8")
    with pytest.raises(RuleError, match="PUN001 is the built-in rule halfwidth-comma; give yours another id"):
        Config(rules=(str(path),)).rule_set()


def test_longer_prefixes_win() -> None:
    def chosen(**choice: tuple[str, ...]) -> set[str]:
        return {r.id for r in Config(**choice).rule_set() if r.id[:3] not in ("PRO", "SHP", "WRD")}

    punctuation = {r.id for r in builtin() if r.id.startswith("PUN")}
    assert chosen(select=("PUN",)) == punctuation
    assert chosen(select=("PUN",), ignore=("PUN001",)) == punctuation - {"PUN001"}
    assert chosen(select=("PUN001",), ignore=("PUN",)) == {"PUN001"}
    assert chosen(ignore=("PUN",)) == {r.id for r in builtin() if r.id[:3] not in ("PRO", "SHP", "WRD")} - punctuation


def test_what_other_rules_rely_on_stays() -> None:
    rules = Config(select=("PUN",)).rule_set()
    assert "PRO001" in rules
    assert "PRO001" not in Config(select=("PUN",), ignore=("PRO001",)).rule_set()
    assert cleaner.clean("见https://a.cn/x,y,好", Config(select=("PUN",))).text == "见https://a.cn/x,y，好"


def test_nearest_config_is_found(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.cleaner]\n", "utf-8")
    assert find_config(below) == tmp_path / "pyproject.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n", "utf-8")
    assert find_config(below) == tmp_path / "pyproject.toml"
    (below / "cleaner.toml").write_text("", "utf-8")
    assert find_config(below) == below / "cleaner.toml"
