"""`cleaner init`, `cleaner config show`, `cleaner rules new`, completion, and configurations in a batch: as a user meets them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

from cleaner import cli
from cleaner.cli import SECTIONS
from cleaner.cli.table import width
from cleaner.layers import load_config

PAGE = "昨日,工程开工。\n"
HOUSE = """pass = "punctuation"

[[rule]]
id = "HSE001"
name = "runaway"
kind = "pattern"
match = '(?:a|aa)+\\?'
fix = "never"
why = "Shows what becomes of such a rule."
reference = "House style"
examples = [["甲aa?", "aa?"]]
keep = ["甲"]
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert cli.run(arguments) == code
    out, err = capsys.readouterr()
    return err if code else out


def test_init_writes_a_configuration_that_is_valid_and_changes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cleaner.toml is written" in shown(capsys, "init")
    assert load_config(Path("cleaner.toml")) == load_config_of("")
    assert "is there already" in shown(capsys, "init", code=2)
    assert max(width(line) for line in Path("cleaner.toml").read_text("utf-8").split("\n")) <= 132


def load_config_of(text: str) -> object:
    Path("other").mkdir(exist_ok=True)
    Path("other/cleaner.toml").write_text(text, "utf-8")
    return load_config(Path("other/cleaner.toml"))


def test_every_line_of_the_template_can_be_taken_in(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With each # before a setting taken away the file is read, and names every setting there is."""
    import re

    import msgspec

    from cleaner.config import Config

    shown(capsys, "init")
    text = Path("cleaner.toml").read_text("utf-8")
    live = re.sub(r'(?m)^# (?=[a-z-]+ = |\[|")', "", text)
    Path("house").mkdir()
    Path("house/a.toml").write_text(HOUSE, "utf-8")
    Path("house.tsv").write_text("软件\t軟體\n", "utf-8")
    Path("sub").mkdir()
    Path("sub/cleaner.toml").write_text(live.replace("house/", "../house/").replace("house.tsv", "../house.tsv"), "utf-8")
    Path("cleaner.toml").write_text("", "utf-8")
    config = load_config(Path("sub/cleaner.toml"))
    assert config.per_file_ignores == {"poems/": ("LAY", "SPC")}
    assert config.rule == {"PUN001": {"fix": "suggest"}}
    named = set(re.findall(r"(?m)^\[?([a-z-]+)", live))
    assert named >= {f.encode_name for f in msgspec.structs.fields(Config)}


def test_init_with_a_profile_in_another_folder(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("小说 集").mkdir()
    shown(capsys, "init", "小说 集", "--profile", "book")
    assert load_config(Path("小说 集/cleaner.toml")).profile == "book"
    assert "there is no such folder" in shown(capsys, "init", "none", code=2)


def test_config_show_says_where_each_value_comes_from(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Configuration: none" in shown(capsys, "config", "show")
    Path("cleaner.toml").write_text('profile = "web"\nignore = ["FLG"]\n\n[per-file-ignores]\n"*.log" = ["REP"]\n\n'
                                    '[rule.PUN001]\nfix = "suggest"\n', "utf-8")
    assert "a.log: there is no such file or folder" in shown(capsys, "config", "show", "a.log", code=2)
    Path("a.log").touch()
    lines = shown(capsys, "config", "show", "a.log", "--quotes", "corner").split("\n")
    assert lines[0] == "Configuration: cleaner.toml"
    assert max(map(width, lines)) <= 80
    assert "Left out here by '*.log': REP" in lines
    told = {line.split()[0]: line for line in lines if line}
    assert told["profile"].endswith("cleaner.toml:1")
    assert told["ignore"].endswith("cleaner.toml:2")
    assert told["spacing"].split()[1:] == ['"keep"', "profile", "web"]
    assert told["quotes"].split()[1:] == ['"corner"', "option", "--quotes"]
    assert told["variants"].split()[1:] == ['"none"', "default"]
    assert told['per-file-ignores."*.log"'].endswith("cleaner.toml:5")
    assert told["rule.PUN001.fix"].endswith("cleaner.toml:8")
    assert told["rule.REP001.fix"].split()[1:] == ['"suggest"', "profile", "web"]


def test_config_show_says_what_is_not_read_and_what_is_left_out(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[tool.cleaner]\nprofile = "book"\n')
    assert "pyproject.toml has a [tool.cleaner], which would not be read" in shown(capsys, "init", code=2)
    assert not Path("cleaner.toml").exists()
    Path("cleaner.toml").write_text('exclude = ["*.log"]\n')
    for name in ("a.log", "a.txt"):
        Path(name).touch()
        said = shown(capsys, "config", "show", name)
        assert "Not read, as a cleaner.toml stands beside it: pyproject.toml\n" in said
        assert ("The file is left out, as `exclude` says.\n" in said) == (name == "a.log")
        assert json.loads(shown(capsys, "config", "show", name, "--json"))["excluded"] == (name == "a.log")
    Path("pyproject.toml").write_text("[tool.other]\n")
    assert "Not read" not in shown(capsys, "config", "show")


def test_config_show_as_json(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("cleaner.toml").write_text('suggest = true\n[rule.SPC001]\noptions = { min = 5 }\n', "utf-8")
    data = json.loads(shown(capsys, "config", "show", "--json"))
    assert set(data) == {"files", "excluded", "rules", "left-out", "settings"}
    told = {one["name"]: one for one in data["settings"]}
    assert told["suggest"] == {"name": "suggest", "value": True, "origin": "cleaner.toml:1"}
    assert told["rule.SPC001.options"]["value"] == {"min": 5}


def test_each_file_of_a_batch_has_its_own_configuration(desk: Path) -> None:
    names = ["a.txt", "诗 歌/b.txt", "旧\n报/c.txt", "旧\n报/d.txt"] if sys.platform != "win32" else ["a.txt", "诗 歌/b.txt"]
    for name in names:
        path = desk / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE, "utf-8")
    (desk / "pages" / "诗 歌" / "cleaner.toml").write_text('ignore = ["PUN"]\n', "utf-8")
    if len(names) > 2:
        (desk / "pages" / "旧\n报" / "cleaner.toml").write_text('[per-file-ignores]\n"d.txt" = ["PUN"]\n', "utf-8")
    for jobs in ("1", "2"):
        done = run("clean", "pages", "-o", f"out{jobs}", "--to", "text", "--jobs", jobs, cwd=desk)
        assert done.returncode == 0, done.stderr.decode()
        texts = {path.stem: path.read_text("utf-8") for path in (desk / f"out{jobs}").rglob("*.txt")}
        assert {stem for stem, text in texts.items() if "昨日," in text} == {"b", *(["d"] if len(names) > 2 else [])}
    done = run("clean", "pages", "-o", "out3", "--to", "text", "--config", "pages/诗 歌/cleaner.toml", cwd=desk)
    assert all("昨日," in path.read_text("utf-8") for path in (desk / "out3").rglob("*.txt"))


@pytest.mark.parametrize(("command", "code"), [("clean", 1), ("export", 2)])
def test_a_broken_configuration_in_a_folder_fails_its_files_and_no_others(command: str, code: int, desk: Path) -> None:
    for name in ("a/a.txt", "b/b.txt"):
        (desk / "pages" / name).parent.mkdir(parents=True)
        (desk / "pages" / name).write_text(PAGE, "utf-8")
    (desk / "pages" / "b" / "cleaner.toml").write_text('spacign = "keep"\n', "utf-8")
    done = run(command, "pages", "-o", "out", "--to", "tei", cwd=desk)
    assert done.returncode == code
    assert "Error: pages/b/cleaner.toml:1: object contains unknown field `spacign`" in done.stderr.decode()
    assert "Did you mean spacing?" in done.stderr.decode()
    assert [path.name for path in (desk / "out").rglob("*.tei.xml")] == ["a.tei.xml"]


def test_explain_at_has_the_configuration_of_its_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("sub").mkdir()
    Path("sub/a.txt").write_text(PAGE, "utf-8")
    assert "PUN001" in shown(capsys, "explain", "--at", "sub/a.txt:1")
    Path("sub/cleaner.toml").write_text('ignore = ["PUN"]\n', "utf-8")
    assert "PUN001" not in shown(capsys, "explain", "--at", "sub/a.txt:1")


def test_a_profile_is_an_option(desk: Path) -> None:
    done = run("clean", "-", "--profile", "technical", cwd=desk, stdin="把名字设为 'root' 即可。\n".encode())
    assert done.stdout.decode() == "把名字设为 'root' 即可。\n"


def test_a_rule_that_runs_away_fails_its_file_and_no_other(desk: Path) -> None:
    (desk / "house.toml").write_text(HOUSE, "utf-8")
    (desk / "cleaner.toml").write_text('rules = ["house.toml"]\n', "utf-8")
    (desk / "bad.txt").write_text("好，" + "a" * 80 + "!\n", "utf-8")
    (desk / "good.txt").write_text(PAGE, "utf-8")
    done = run("clean", "bad.txt", "good.txt", "-o", "out", "--to", "text", cwd=desk)
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "bad.txt: the rule HSE001 (runaway) takes too long on this text and was stopped" in told
    assert 'ignore = ["HSE001"]' in told
    assert "1 of 2 inputs could not be cleaned" in told
    assert (desk / "out" / "good.txt").read_text("utf-8") == "昨日，工程开工。\n"
    assert not (desk / "out" / "bad.txt").exists()


def test_rules_test_stops_one_that_runs_away(desk: Path, capsys: pytest.CaptureFixture[str],
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.patience.SECONDS", 0.1)
    Path("house.toml").write_text(HOUSE.replace('keep = ["甲"]', f'keep = ["甲{"a" * 80}!"]'), "utf-8")
    assert cli.run(["rules", "test", "house.toml"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("house.toml:7: HSE001 runaway\n  the rule HSE001 (runaway) takes too long")
    assert "1 of them fails." in told


@pytest.mark.parametrize("kind", ["pattern", "table", "run", "pair", "function", "evidence"])
def test_a_new_rule_is_told_what_it_lacks(kind: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = shown(capsys, "rules", "new", "--kind", kind)
    assert "to be filled in" in shown(capsys, "rules", "new", "规 则.toml", "--kind", kind)
    text = Path("规 则.toml").read_text("utf-8")
    assert text.replace("规 则.toml", "house.toml") == printed
    assert f'kind = "{kind}"' in text
    told = shown(capsys, "rules", "test", "规 则.toml", code=2)
    assert "a rule needs at least one example and one keep" in told
    assert 'examples = [["文／图", "文/图"]]' in told


FILLED = {
    "pattern": {"match = ''": "match = '／'", 'replace = ""': 'replace = "/"', "before = ''": "before = '文'"},
    "table": {"table = {}": 'table = { "／" = "/" }'},
    "run": {"item = ''": r"item = '\p{Han}'", "separator = ''": "separator = '／'", "min = 3": "min = 2",
            'replace = ""': 'replace = "/"'},
    "pair": {'open = ""': 'open = "／"', 'close = ""': 'close = "／"', 'replace = ["", ""]': 'replace = ["/", "/"]'},
    "function": {'function = ""': 'function = "in_blocks"',
                 "options = {}": "options = { match = '／', replace = '/', types = ['p'] }"},
}


@pytest.mark.parametrize("kind", FILLED)
def test_a_new_rule_works_when_it_is_filled_in(kind: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "rules", "new", "house.toml", "--kind", kind)
    text = Path("house.toml").read_text("utf-8")
    before, after = ("他说文／好／", "他说文/好/") if kind == "pair" else ("他来了，文／图。", "他来了，文/图。")
    filled = {**FILLED[kind], 'why = ""': 'why = "The house writes a narrow slash."',
              "examples = []": f'examples = [["{before}", "{after}"]]', "keep = []": f'keep = ["{after}"]'}
    for old, new in filled.items():
        assert old in text
        text = text.replace(old, new, 1)
    Path("house.toml").write_text(text, "utf-8")
    assert "none of them fail" in shown(capsys, "rules", "test", "house.toml")
    assert "HSE002 is in house.toml" in shown(capsys, "rules", "new", "house.toml", "--kind", "pattern")
    assert Path("house.toml").read_text("utf-8").startswith(text.rstrip())


def test_rules_new_goes_into_the_right_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "rules", "new", "house.toml")
    told = shown(capsys, "rules", "new", "house.toml", "--kind", "function", code=2)
    assert "holds rules of the pass punctuation; a rule of the kind function goes with spacing" in told
    assert "An id is" in shown(capsys, "rules", "new", "--id", "h1", code=2)
    assert 'id = "OUR007"' in shown(capsys, "rules", "new", "--id", "OUR007")


def test_a_rule_is_found_in_its_file_however_that_is_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = HOUSE.partition("[[rule]]")[2]
    Path("house.toml").write_text(HOUSE.replace("[[rule]]", "[[ rule ]]  # of ours") + "\n[[rule]]"
                                  + first.replace("HSE001", "HSE002"), "utf-8")
    Path("cleaner.toml").write_text('rules = ["house.toml"]\n', "utf-8")
    for rule_id, head in (("HSE001", "[[ rule ]]  # of ours"), ("HSE002", "[[rule]]")):
        assert shown(capsys, "explain", rule_id, "--toml").count(rule_id) == 1
        assert f"\n\n{head}\n" in shown(capsys, "explain", rule_id, "--toml")


@pytest.mark.parametrize("rule_id", ["PUN001", "SPC001", "LAY001", "CHR001", "PUN008"])
def test_a_rule_as_it_stands_in_its_file_is_a_rule_file(rule_id: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("copy.toml").write_text(shown(capsys, "explain", rule_id, "--toml"), "utf-8")
    assert "1 rule, " in shown(capsys, "rules", "test", "copy.toml")
    assert "--toml goes with" in shown(capsys, "explain", "--at", "a:1", "--toml", code=2)


COMPLETED = [
    ("cleaner cl", "clean"), ("cleaner ini", "init"), ("cleaner explain PUN00", "PUN001"), ("cleaner explain lay1", "LAY101"),
    ("cleaner clean a --to text,di", "text,diplomatic"), ("cleaner clean a --profile te", "technical"),
    ("cleaner clean a --variants s2t", "s2twp"), ("cleaner rules new --kind pa", "pattern"), ("cleaner config sh", "show"),
    ("cleaner clean --pro", "--profile"),
]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(("line", "word"), COMPLETED, ids=[line for line, _ in COMPLETED])
def test_completion_tells_each_shell(shell: str, line: str, word: str, desk: Path, monkeypatch: pytest.MonkeyPatch,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words) - 1))
    monkeypatch.setenv("_CLEANER_COMPLETE", f"{shell}_complete")
    with pytest.raises(SystemExit):
        cli.cli.main([], prog_name="cleaner")
    assert word in [row.removeprefix("plain,").split("\t")[0] for row in capsys.readouterr().out.split("\n")]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_one_it_reads(shell: str, desk: Path) -> None:
    done = run(cwd=desk, _CLEANER_COMPLETE=f"{shell}_source")
    assert b"_CLEANER_COMPLETE" in done.stdout
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    Path("completion").write_bytes(done.stdout)
    subprocess.run([shell, "-n", "completion"], check=True, timeout=30)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_as_the_page_says(desk: Path) -> None:
    script = ('eval "$(_CLEANER_COMPLETE=bash_source cleaner)"; COMP_WORDS=(cleaner explain SPC00); COMP_CWORD=2; '
              '_cleaner_completion cleaner; echo "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script], env=on_path(desk), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split()[:3] == ["SPC001", "SPC002", "SPC003"], done.stderr


def on_path(desk: Path) -> dict[str, str]:
    (desk / "cleaner").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n')
    (desk / "cleaner").chmod(0o755)
    return {**os.environ, "PATH": f"{desk}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(("words", "at", "offered"), [
    ("check --format = sar", 4, "sarif"), ("check --format =", 3, "text concise json github sarif junit gitlab"),
    ("clean a.txt --across = r", 5, "report"), ("ignore \"'a b.txt'\" : 1 : 3 PUN03", 7, "PUN03"),
    ("check --select = PUN,SPC00", 4, "PUN,SPC001 PUN,SPC002"), ("check a.txt --format", 4, "text concise"),
])
def test_bash_completes_what_it_takes_apart(words: str, at: int, offered: str, desk: Path) -> None:
    script = (f'eval "$(_CLEANER_COMPLETE=bash_source cleaner)"; COMP_WORDS=(cleaner {words}); COMP_CWORD={at}; '
              '_cleaner_completion cleaner; echo "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script], env=on_path(desk), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith(offered), done.stderr


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish here")
@pytest.mark.parametrize(("line", "offered"), [
    ("cleaner check --select PUN,SPC00", "PUN,SPC001\t"), ("cleaner clean --to tei,", "tei,diplomatic\n"),
    ("cleaner check --format=s", "--format=sarif\n"), ("cleaner check --select=PUN,SPC00", "--select=PUN,SPC001\t"),
    ("cleaner clean a --across=", "--across=keep\n--across=report\n"), ("cleaner check --quo", ""), ("cleaner expl", "explain"),
])
def test_fish_completes_as_the_page_says(line: str, offered: str, desk: Path) -> None:
    script = f"_CLEANER_COMPLETE=fish_source cleaner | source; complete -C '{line}'"
    done = subprocess.run(["fish", "--no-config", "-c", script], env={**on_path(desk), "HOME": str(desk)}, capture_output=True,
                          text=True, timeout=60, check=True)
    assert done.stdout.startswith(offered), done.stderr
    assert offered or not done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_is_told_to_complete_paths_itself(desk: Path) -> None:
    for line in ("check", "clean", "fix", "export", "ignore", "config show", "rules test"):
        at = str(len(line.split()) + 1)
        done = run(cwd=desk, _CLEANER_COMPLETE="bash_complete", COMP_WORDS=f"cleaner {line} pa", COMP_CWORD=at)
        assert done.stdout.decode().strip() == "file,pa"


def test_the_list_of_rules_fits_a_terminal_of_80_columns(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert max(map(width, shown(capsys, "rules").split("\n"))) <= 80


def test_help_lists_every_command_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "--help")
    listed = {name: about for told in SECTIONS.values() for name, about in told.items()}
    assert cli.cli.every().keys() <= listed.keys()
    for name in cli.cli.every():
        assert f"  {name:<9}  {listed[name]}\n" in text


def test_help_fits_a_terminal_of_80_columns(desk: Path) -> None:
    for command in ([], *([name] for name in cli.cli.every()), ["rules", "new"], ["rules", "test"], ["config", "show"]):
        lines = run(*command, "--help", cwd=desk, COLUMNS="80").stdout.decode().split("\n")
        assert [line for line in lines if width(line) > 80] == [], command


@pytest.mark.parametrize(("old", "new", "line", "hint"), [
    ('[["甲aa?", "aa?"]]', '["文／图"]', 11, 'Write it so: examples = [["what comes in", "what comes out"]].'),
    ('["甲"]', '"甲"', 12, 'Write it so: keep = ["what looks alike and stays"].'),
    (HOUSE.partition("\n")[2], "", 1, "A rule begins with [[rule]]; `cleaner rules new FILE` writes one, to be filled in."),
])
def test_what_a_rule_file_lacks_is_shown_as_it_is_written(old: str, new: str, line: int, hint: str, desk: Path,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    Path("house.toml").write_text(HOUSE.replace(old, new), "utf-8")
    told = shown(capsys, "rules", "test", "house.toml", code=2)
    assert told.startswith(f"Error: house.toml:{line}: ")
    assert told.endswith(f"\n  {hint}\n")


def test_a_rule_that_runs_away_on_every_file_costs_its_time_once(desk: Path) -> None:
    (desk / "house.toml").write_text(HOUSE, "utf-8")
    (desk / "cleaner.toml").write_text('rules = ["house.toml"]\n', "utf-8")
    for n in range(12):
        (desk / f"{n:02}.txt").write_text(("好，" + "a" * 80 + "!\n") if n < 11 else PAGE, "utf-8")
    code = ("import sys, time; from cleaner import cli, patience; patience.SECONDS = 1.6; began = time.process_time(); "
            "code = cli.run(['fix', '.', '--jobs', '1']); print(time.process_time() - began); sys.exit(code)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.count("takes too long on this text and was stopped") == 11, "each is named, whatever the time"
    assert (desk / "11.txt").read_text("utf-8") == "昨日，工程开工。\n"
    assert float(done.stdout.split()[-1]) < 1.6 * 11 / 2
