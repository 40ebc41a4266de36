"""`cleaner check`: what it says, how it ends, and that it never says "nothing" of what it could not read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import CLEAN, PAGE, check, run

from cleaner import cli

ROOT = Path(__file__).parent.parent
HOUSE = """pass = "punctuation"

[[rule]]
id = "HSE001"
name = "ferry"
kind = "pattern"
match = "渡口"
replace = "码头"
fix = "safe"
why = "House style."
reference = "House style"
examples = [["渡口", "码头"]]
keep = ["码头"]
"""


def test_as_a_process(pages: Path) -> None:
    done = run("check", "raw.txt", "clean.txt", cwd=pages)
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == check("raw.txt", "clean.txt", cwd=pages)
    done = run("check", "clean.txt", cwd=pages)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"1 file checked, nothing found.\n", b"")


def test_findings_and_a_clean_file(pages: Path) -> None:
    code, out, err = check("raw.txt", cwd=pages)
    assert (code, err) == (1, "")
    assert out.splitlines()[0].startswith("raw.txt:1:3: PUN001 A comma between Chinese words")
    assert out.splitlines()[0].endswith("[fixable]")
    assert out.splitlines()[-1] == "2 findings in 1 of 1 file; `cleaner fix` mends all of them."
    assert check("clean.txt", cwd=pages) == (0, "1 file checked, nothing found.\n", "")
    assert check("clean.txt", "--quiet", cwd=pages) == (0, "", "")
    assert check(".", "--exit-zero", "-q", cwd=pages)[0] == 0
    assert (pages / "raw.txt").read_text("utf-8") == PAGE


def test_lines_of_the_report_are_no_wider_than_a_terminal_but_for_messages(pages: Path) -> None:
    from wcwidth import wcswidth

    code, out, _ = check(ROOT / "seeds", cwd=pages)
    assert code == 1
    assert all(wcswidth(line) <= 80 for line in out.splitlines() if line[:8].strip().isdigit())
    assert "\x1b" not in out


def test_several_files_are_told_in_order_the_same_with_one_process_or_many(pages: Path) -> None:
    for n in range(6):
        (pages / f"{n}.txt").write_text(PAGE * (n + 1), "utf-8")
    for form in ("text", "json", "sarif", "github", "junit", "gitlab"):
        one, many = (check(".", "--format", form, "--jobs", jobs, cwd=pages) for jobs in ("1", "3"))
        assert one == many
        assert one[0] == 1
    found = json.loads(check(".", "--format", "json", cwd=pages)[1])
    assert [f["path"] for f in found["files"]] == ["./0.txt", "./1.txt", "./2.txt", "./3.txt", "./4.txt", "./5.txt", "./clean.txt",
                                                   "./raw.txt"]


def test_select_ignore_and_fixable_only(pages: Path) -> None:
    def rules(*arguments: str) -> list[str]:
        found = json.loads(check("raw.txt", "--format", "json", *arguments, cwd=pages)[1])
        return [d["rule"] for d in found["files"][0]["findings"]]

    assert rules() == ["PUN001", "PUN003"]
    assert rules("--select", "PUN003,LAY") == ["PUN003"]
    assert rules("--select", "PUN", "--ignore", "PUN003") == ["PUN001"]
    (pages / "raw.txt").write_text(PAGE + "\n会议于2月30日召开。\n", "utf-8")
    assert rules() == ["PUN001", "PUN003", "FLG005"]
    assert rules("--fixable-only") == ["PUN001", "PUN003"]
    (pages / "cleaner.toml").write_text('ignore = ["PUN001"]\n')
    assert rules("--select", "PUN") == ["PUN003"], "an option chooses among what the configuration has in force"
    assert check("raw.txt", "--select", "PUN001", cwd=pages)[0] == 2


def test_what_a_person_must_decide_is_told_as_it_looks_when_all_rules_have_done_their_work(pages: Path) -> None:
    (pages / "raw.txt").write_text("老站长说：“车站要办两件事，先把候车室\n\n的炉子修好，再把灯换掉。”大家都说好。\n", "utf-8")
    assert check("raw.txt", "--select", "PUN020", cwd=pages)[0] == 0, "the marks pair when the paragraph is whole"
    (pages / "raw.txt").write_text("老站长提出三个统一,一是统一时间,二是统一服装,月底办好。\n", "utf-8")
    assert "FLG010 only 2 of them follow; 三 is missing" in check("raw.txt", "--select", "FLG", cwd=pages)[1]


@pytest.mark.parametrize(("option", "said"), [
    ("--select=pun", "--select: no rule begins with 'pun'\n  Did you mean PUN? "), ("--ignore=PNU001", "\n  Did you mean PUN001? "),
    ("--select=PUN,", "--select: no rule begins with ''\n  `cleaner rules`"),
    ("--select=HSE", "no rule in force begins with 'HSE'\n  The configuration leaves it out"),
])
def test_a_prefix_that_is_none_is_told_with_what_was_meant(option: str, said: str, pages: Path) -> None:
    (pages / "house.toml").write_text(HOUSE, "utf-8")
    (pages / "cleaner.toml").write_text('rules = ["house.toml"]\nignore = ["HSE", "PUN001"]\n', "utf-8")
    code, out, err = check("raw.txt", option, cwd=pages)
    assert (code, out) == (2, "")
    assert said in err
    for ignored in ("PUN001", "HSE001", "PUN001,HSE"):
        assert "PUN003" in check("raw.txt", "--ignore", ignored, cwd=pages)[1], "it is left out already, which is no fault"


def test_statistics_and_diff(pages: Path) -> None:
    code, out, _ = check("raw.txt", "--statistics", cwd=pages)
    assert code == 1
    assert [line.split() for line in out.splitlines()[1:3]] == [["1", "PUN001", "halfwidth-comma", "[fixable]"],
                                                                ["1", "PUN003", "halfwidth-colon", "[fixable]"]]
    code, out, err = check("raw.txt", "clean.txt", "--diff", cwd=pages)
    assert code == 1
    assert out == ("--- raw.txt\n+++ raw.txt\n@@ -1,3 +1,3 @@\n"
                   "-昨日,镇上的渡口开了。\n+昨日，镇上的渡口开了。\n \n-老周说:很好。\n+老周说：很好。\n")
    assert "2 findings" in err
    assert check("clean.txt", "--diff", cwd=pages) == (0, "", "1 file checked, nothing found.\n")


@pytest.mark.parametrize("name", [*sorted(p.parent.name for p in ROOT.glob("fixtures/*/input.txt")), "seeds"])
def test_the_diff_is_a_patch_that_makes_the_clean_text(name: str, tmp_path: Path) -> None:
    files = sorted((ROOT / "seeds").glob("*.txt")) if name == "seeds" else [ROOT / "fixtures" / name / "input.txt"]
    for file in files:
        if name == "gb18030-crlf":
            continue  # a diff is UTF-8
        (tmp_path / "page.txt").write_bytes(file.read_bytes())
        code, diff, _ = check("page.txt", "--diff", cwd=tmp_path)
        assert (diff != "") == (code == 1)
        if diff:
            subprocess.run(["patch", "-s", "page.txt"], input=diff.encode(), cwd=tmp_path, check=True, timeout=60)
        patched = (tmp_path / "page.txt").read_bytes()
        (tmp_path / "page.txt").write_bytes(file.read_bytes())
        assert run("fix", "page.txt", "--jobs", "1", cwd=tmp_path).returncode == code
        assert (tmp_path / "page.txt").read_bytes() == patched


@pytest.mark.parametrize("tool", ["patch", "git"])
@pytest.mark.parametrize(("name", "text"), [
    ("crlf.txt", PAGE.replace("\n", "\r\n")), ("cr.txt", PAGE.replace("\n", "\r")), ("bom.txt", "\ufeff" + PAGE),
    ("both.txt", "\ufeff" + PAGE.replace("\n", "\r\n") + "人们来了,又走了。"), ("mixed.txt", PAGE.replace("\n", "\r\n", 1)),
    ("alone.txt", PAGE + "人们来了,\r又走了。\n"), ("bytes.txt", PAGE + "\udcff人们\n"), ("no end.txt", PAGE.rstrip()),
    ("a b.txt", PAGE), ("z\nn\t.txt", PAGE), ("\x1b[31m.txt", PAGE), ('"q".txt', PAGE), ("b\\s.txt", PAGE), ("./x/渡口.txt", PAGE),
    ("\udcff\udcfe.txt", PAGE),
])
def test_the_diff_is_a_patch_in_the_form_of_the_file(tool: str, name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    (tmp_path / "z.txt").write_text(PAGE, "utf-8")
    diff = run("fix", "--diff", name, "z.txt", "-q", cwd=tmp_path).stdout
    assert diff == run("check", "--diff", name, tmp_path / "z.txt", cwd=tmp_path).stdout
    apply = ["patch", "-p0", "-s"] if tool == "patch" else ["git", "apply", "-p0", "--whitespace=nowarn"]
    subprocess.run(apply, input=diff, cwd=tmp_path, check=True, timeout=60)
    patched = path.read_bytes()
    assert (tmp_path / "z.txt").read_text("utf-8") == CLEAN
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert run("fix", name, cwd=tmp_path).returncode == 1
    assert path.read_bytes() == patched


def test_the_diff_shows_other_newlines_that_are_asked_for(pages: Path) -> None:
    assert run("fix", "--diff", "clean.txt", "--newline", "crlf", cwd=pages).stdout.count(b"\r\n") == 3
    assert (pages / "clean.txt").read_text("utf-8") == CLEAN


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_the_diff_of_another_encoding_is_for_reading(encoding: str, pages: Path) -> None:
    (pages / "raw.txt").write_bytes(PAGE.replace("\n", "\r\n").encode(encoding))
    assert check("raw.txt", "--diff", cwd=pages)[1] == (
        f"# raw.txt is in {encoding.replace('16', '16-le')}: this is for reading, and no patch\n"
        "# --- raw.txt\n# +++ raw.txt\n# @@ -1,3 +1,3 @@\n"
        "# -昨日,镇上的渡口开了。\n# +昨日，镇上的渡口开了。\n#  \n# -老周说:很好。\n# +老周说：很好。\n")


@pytest.mark.parametrize("tool", [["patch", "-p0", "-s"], ["git", "apply", "-p0", "--whitespace=nowarn"]])
def test_a_diff_of_several_encodings_is_a_patch_of_the_files_in_utf_8(tool: list[str], pages: Path) -> None:
    others = {f"{name}-{encoding}.txt": PAGE.encode(encoding) for name in "az" for encoding in ("gb18030", "utf-16", "gbk")}
    for name, data in others.items():
        (pages / name).write_bytes(data)
    (pages / "raw2.txt").write_text(PAGE, "utf-8")
    diff = run("fix", ".", "--diff", cwd=pages).stdout
    subprocess.run(tool, input=diff, cwd=pages, check=True, timeout=60)
    assert {(pages / name).read_text("utf-8") for name in ("raw.txt", "raw2.txt")} == {CLEAN}
    assert {name: (pages / name).read_bytes() for name in others} == others


def test_findings_over_the_limit_are_counted(pages: Path) -> None:
    (pages / "many.txt").write_text("\n\n".join("渡口开了,船来了。" for _ in range(30)) + "\n", "utf-8")
    _, out, _ = check("many.txt", "--ignore", "REP", cwd=pages)
    assert out.count("PUN001 A comma") == 10
    assert "many.txt: and 20 more of PUN001 halfwidth-comma (--max-findings 0 shows all)" in out
    assert "30 findings" in out
    assert check("many.txt", "--ignore", "REP", "--max-findings", "0", cwd=pages)[1].count("PUN001 A comma") == 30
    found = json.loads(check("many.txt", "--ignore", "REP", "--max-findings", "2", "--format", "json", cwd=pages)[1])
    assert found["files"][0]["omitted"] == {"PUN001": 28}


def test_a_report_in_a_file(pages: Path) -> None:
    code, out, err = check("raw.txt", "--format", "sarif", "--output-file", "out.sarif", cwd=pages)
    assert (code, out) == (1, "")
    assert "2 findings" in err
    assert json.loads((pages / "out.sarif").read_bytes())["version"] == "2.1.0"
    check("raw.txt", "--output-file", "out", cwd=pages)
    assert (pages / "out").read_text("utf-8").startswith("raw.txt:1:3: PUN001")
    assert check("raw.txt", "clean.txt", "--output-file", "clean.txt", cwd=pages)[0] == 2
    assert (pages / "clean.txt").read_text("utf-8") == CLEAN


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit", "gitlab"])
def test_what_cannot_be_read_is_named_and_the_others_are_checked(form: str, pages: Path) -> None:
    (pages / "empty.txt").write_bytes(b"")
    (pages / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    code, out, err = check("empty.txt", "gone.txt", "raw.txt", "picture.txt", "--format", form, cwd=pages)
    assert code == 2
    assert [line for line in err.splitlines() if line.startswith("Error:")] == [
        "Error: gone.txt: there is no such file or folder", "Error: empty.txt: is empty", "Error: picture.txt: is not text"]
    assert "PUN001" in out
    assert "3 of 4 inputs could not be checked." in err
    if form != "text":
        assert "gone.txt" in out


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_what_failed_is_told_in_sentences_of_its_own(form: str, pages: Path) -> None:
    (pages / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (pages / "sub").mkdir()
    (pages / "sub" / "a.txt").write_text(PAGE, "utf-8")
    (pages / "sub" / "cleaner.toml").write_text("spacing = 3\n", "utf-8")
    out = check(".", "none.txt", "--format", form, cwd=pages)[1]
    assert "none.txt: there is no such file or folder. Check the path." in out
    assert "./picture.txt: is not text. cleaner reads plain text; if it is" in out
    assert re.search(r"sub/cleaner.toml:1: expected `[^.]*`, got `int`\. ", out)
    if form in ("github", "gitlab"):
        assert {"github": "file=picture.txt,", "gitlab": '"path": "picture.txt"'}[form] in out, "as findings have it"
        assert {"github": "file=sub/a.txt,", "gitlab": '"path": "sub/a.txt"'}[form] in out


def test_no_files_is_an_error_unless_it_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert check("empty", cwd=tmp_path)[0] == 2
    assert check("none/*.txt", cwd=tmp_path)[0] == 2
    assert check("empty", "none/*.txt", "--allow-empty", cwd=tmp_path) == (0, "0 files checked, nothing found.\n", "")
    assert check("typo.txt", "--allow-empty", cwd=tmp_path)[0] == 2


@pytest.mark.parametrize(("arguments", "named"), [
    ([], "PATH"), (["raw.txt", "--select", "XYZ"], "--select"), (["raw.txt", "--format", "xml"], "--format"),
    (["raw.txt", "--statistics", "--diff"], "--statistics"), (["raw.txt", "--diff", "--format", "json"], "--diff"),
    (["raw.txt", "--baseline", "none.json"], "none.json"), (["raw.txt", "--baseline", "a", "--write-baseline", "b"], "--baseline"),
    (["raw.txt", "--baseline", "clean.txt"], "no baseline"), (["raw.txt", "--encoding", "klingon"], "klingon"),
])
def test_wrong_usage(arguments: list[str], named: str, pages: Path) -> None:
    code, out, err = check(*arguments, cwd=pages)
    assert (code, out) == (2, "")
    assert named in err
    assert "Traceback" not in err


def test_stdin(pages: Path) -> None:
    done = run("check", "-", cwd=pages, stdin=PAGE.encode("gb18030"))
    assert done.returncode == 1
    assert done.stdout.decode().startswith("stdin:1:3: PUN001")


def test_encodings(pages: Path) -> None:
    (pages / "gbk.txt").write_bytes(PAGE.encode("gbk"))
    (pages / "bad.txt").write_bytes(PAGE.encode() + b"\xff\n")
    (pages / "mark.txt").write_bytes(b"\xff\xfe" + CLEAN.replace("\n", "\r\n").encode("utf-16-le"))
    assert "gbk.txt:3:4: PUN003" in check("gbk.txt", cwd=pages)[1]
    code, out, _ = check("bad.txt", "--select", "DEC", cwd=pages)
    assert code == 1
    assert "bad.txt:4:1: DEC002 a byte that does not belong to the encoding of the file: 0xFF" in out
    assert check("mark.txt", cwd=pages)[0] == 0


@pytest.mark.parametrize("name", ["with blank.txt", "渡口.txt", "a\nb.txt", "a,b:c%d.txt", "\udcff\udcfe.txt", "-x.txt"])
def test_names_of_files(name: str, pages: Path) -> None:
    (pages / "in").mkdir()
    (pages / "in" / name).write_text(PAGE, "utf-8")
    for form in ("text", "json", "github", "sarif", "junit", "gitlab"):
        code, out, err = check("in", "--format", form, cwd=pages)
        assert code == 1, err
        assert "Traceback" not in err
        if form == "json":
            file, = json.loads(out)["files"]
            from urllib.parse import unquote_to_bytes

            assert unquote_to_bytes(file["uri"]) == os.fsencode("in/" + name)
        if form in ("text", "github"):
            assert len(out.split("\n")) == {"text": 8, "github": 4}[form]


def test_colour_only_on_a_terminal_and_not_with_no_color(pages: Path) -> None:
    assert "\x1b" not in check("raw.txt", cwd=pages)[1]
    code = "import click, sys; from cleaner.cli import cli; cli.main(['check', 'raw.txt'], standalone_mode=False, color=True)"
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        done = subprocess.run([sys.executable, "-c", code], cwd=pages, capture_output=True, env={**os.environ, **environment},
                              timeout=60, check=True)
        assert (b"\x1b[" in done.stdout) == coloured


def test_a_pipe_that_closes_is_no_failure(pages: Path) -> None:
    done = subprocess.run(f"{sys.executable} -m cleaner check {ROOT / 'seeds'} --max-findings 0 | head -1", shell=True, cwd=pages,
                          capture_output=True, timeout=60, check=True)
    assert b"Traceback" not in done.stderr


def test_what_is_excluded_is_left_out_and_named(pages: Path) -> None:
    (pages / "drafts").mkdir()
    (pages / "drafts" / "a.txt").write_text(PAGE, "utf-8")
    (pages / "drafts" / "keep.txt").write_text(PAGE, "utf-8")
    (pages / "raw.txt").unlink()
    (pages / "empty.txt").write_bytes(b"")
    assert check(".", cwd=pages)[0] == 2
    (pages / "cleaner.toml").write_text('exclude = ["drafts/a*", "empty.txt", "*.txt", "!clean.txt"]\n')
    code, out, err = check(".", cwd=pages)
    assert (code, out) == (0, "1 file checked, nothing found.\n")
    assert err == "Left out, as `exclude` of the configuration says: ./empty.txt, ./drafts/a.txt, ./drafts/keep.txt\n"
    assert check("drafts/a.txt", cwd=pages)[::2] == (0, "Left out, as `exclude` of the configuration says: drafts/a.txt\n")
    for command in (["fix", "drafts"], ["clean", "drafts", "-o", "out"], ["export", "drafts"]):
        done = run(*command, cwd=pages)
        assert done.returncode == (1 if command[0] == "clean" else 2), done
        assert "Error: drafts: all of its files are left out" in done.stderr.decode()
        done = run(*command, "clean.txt", cwd=pages)
        assert "drafts: all of its files" in done.stderr.decode(), "as a folder that holds none"
    assert (pages / "drafts" / "a.txt").read_text("utf-8") == PAGE
    assert not (pages / "exports").exists() or not list((pages / "exports").rglob("a.*"))


def test_a_run_of_which_all_is_excluded_is_none_that_found_nothing(pages: Path) -> None:
    (pages / "cleaner.toml").write_text('exclude = ["*.txt"]\n')
    for path in (".", "*.txt", str(pages)):
        code, out, err = check(path, "-q", cwd=pages)
        assert (code, out) == (2, "")
        assert err.startswith(f"Error: {path}: all of its files are left out, as `exclude` of the configuration says\n")
        assert check(path, "--allow-empty", cwd=pages)[0] == 0
    assert check("raw.txt", "clean.txt", cwd=pages)[0] == 0, "a hook names files one by one"
    assert run("fix", "raw.txt", cwd=pages).returncode == 0
    (pages / "cleaner.toml").write_text('exclude = ["raw.txt"]\n')
    assert check(".", cwd=pages)[0] == 0


@pytest.mark.parametrize(("text", "options", "line"), [
    ('select = ["PUN"]\nignore = ["PUN"]\n', [], 2), ('select = ["PRO"]\n', [], 1), ("", ["--select", "PUN", "--ignore", "PUN"], 0),
    ("", ["--select", "PRO"], 0), ('select = ["PUN"]\n', ["--ignore", "PUN"], 0),
])
def test_a_choice_that_leaves_no_rule_is_refused(text: str, options: list[str], line: int, pages: Path) -> None:
    (pages / "cleaner.toml").write_text(text)
    code, out, err = check("raw.txt", *options, cwd=pages)
    assert (code, out) == (2, "")
    assert "no rule" in err
    assert "that looks for anything" in err
    assert not line or f"cleaner.toml:{line}: " in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_a_folder_is_named_and_not_waited_for(pages: Path) -> None:
    os.mkfifo(pages / "pipe.txt")
    for paths in (["."], ["*.txt"]):
        done = run("check", *paths, cwd=pages)
        assert done.returncode == 2
        assert b"raw.txt:1:3: PUN001" in done.stdout
        assert b"pipe.txt: is a pipe, a socket or a device" in done.stderr


def test_stdin_is_checked_as_the_file_that_it_is_said_to_be(pages: Path) -> None:
    (pages / "sub").mkdir()
    (pages / "sub" / "cleaner.toml").write_text('ignore = ["PUN003"]\n')
    done = run("check", "-", "--stdin-filename", "sub/页 一.txt", cwd=pages, stdin=PAGE.encode())
    assert done.returncode == 1
    assert done.stdout.decode().startswith("sub/页 一.txt:1:3: PUN001 ")
    assert "PUN003" not in done.stdout.decode()
    assert run("check", "raw.txt", "--stdin-filename", "a.txt", cwd=pages).returncode == 2


def test_across_reports_what_stands_in_several_files(pages: Path) -> None:
    body = (ROOT / "fixtures" / "clean-interview" / "input.txt").read_text("utf-8")
    (pages / "a.txt").write_text(body, "utf-8")
    (pages / "b.txt").write_text(body, "utf-8")
    assert check("a.txt", "b.txt", cwd=pages)[0] == 0
    code, out, _ = check("a.txt", "b.txt", "--across", "--format", "json", cwd=pages)
    assert code == 1
    a, b = json.loads(out)["files"]
    assert a["findings"] == []
    assert {d["rule"][:3] for d in b["findings"]} == {"ACR"}
    assert all("a.txt" in d["message"] for d in b["findings"])


def test_a_bug_is_3(pages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import cleaner.engines.check

    monkeypatch.chdir(pages)
    monkeypatch.setattr(cleaner.engines.check, "diagnose", lambda *_: 1 / 0)
    assert cli.run(["check", "raw.txt"]) == 3
    assert "internal error" in capsys.readouterr().err
