"""`cleaner fix`: the clean text in the file's own form, or the file as it was and the reason why."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from command import CLEAN, PAGE, run
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import pages as drawn_pages

import cleaner
from cleaner import cli, fixing
from cleaner.atomic import rewrite
from cleaner.config import Config
from cleaner.diagnostics import Form, check, diagnose, in_place
from cleaner.errors import OutputError
from cleaner.exports.text import render_text
from cleaner.passes import decode
from cleaner.pipeline import clean
from cleaner.rules import builtin

ROOT = Path(__file__).parent.parent
RULES = in_place(builtin())
TEXTS = sorted([*ROOT.glob("fixtures/*/input.txt"), *ROOT.glob("seeds/*.txt")])


@pytest.fixture
def here(pages: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(pages)
    return pages


def fix(*arguments: str) -> int:
    return cli.run(["fix", "--jobs", "1", *arguments])


def mended(data: bytes) -> bytes:
    """What `fix` makes of bytes, all in memory."""
    doc = clean(decode.read(data), Config(), rules=RULES)
    changed = any(d.fixable for d in diagnose(doc, RULES))
    return fixing.fixed_bytes(doc, RULES, Config(), changed=changed)


def test_a_file_is_mended_and_it_is_said(here: Path) -> None:
    done = run("fix", "raw.txt", "clean.txt", cwd=here)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.decode() == "raw.txt: mended: 1 PUN001, 1 PUN003\n1 of 2 files mended.\n"
    assert (here / "raw.txt").read_text("utf-8") == CLEAN
    again = run("fix", "raw.txt", "clean.txt", cwd=here)
    assert (again.returncode, again.stdout) == (0, b"0 of 2 files mended.\n")
    assert run("fix", ".", "--quiet", cwd=here).stdout == b""


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem[:3]}")
def test_it_writes_the_clean_text_and_leaves_nothing_to_mend(path: Path, here: Path) -> None:
    data = path.read_bytes()
    (here / "page.txt").write_bytes(data)
    doc = cleaner.clean(data)
    changed = bool(doc.edits or any(b.moves for b in doc.blocks))
    assert fix("page.txt", "--quiet") == int(changed)
    written = (here / "page.txt").read_bytes()
    if not changed:
        assert written == data
    else:
        source = decode.read(data)
        text = render_text(doc).replace("\n", "\r\n" if b"\r\n" in data else "\n")
        text = text if source.text.endswith("\n") else text.rstrip("\r\n")
        assert written == text.encode(source.encoding)
    assert fix("page.txt", "--quiet") == 0
    assert (here / "page.txt").read_bytes() == written
    assert not [d for d in check(written) if d.fixable]


@given(drawn_pages(), st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16")))
@settings(max_examples=25)
def test_pages_are_mended_in_their_encoding_and_newlines(page: str, encoding: str) -> None:
    data = page.encode(encoding)
    if encoding == "gb18030" and decode.read(data).encoding != "gb18030":
        return
    out = mended(data)
    assert data.startswith((b"\xef\xbb\xbf", b"\xff\xfe")) == out.startswith((b"\xef\xbb\xbf", b"\xff\xfe"))
    if out != data:
        text = render_text(cleaner.clean(page))
        text = text if page.endswith("\n") else text.removesuffix("\n")
        assert out.decode(encoding) == text.replace("\n", Form.of(decode.read(data)).newline)
    assert mended(out) == out


@given(st.binary(max_size=80))
@settings(max_examples=80)
def test_any_bytes_are_mended_without_loss_or_refused(data: bytes) -> None:
    whole = "昨日,工程开工。\n".encode() + data
    try:
        out = mended(whole)
    except OutputError:
        return
    source, result = decode.read(whole), decode.read(out)
    assert result.encoding == source.encoding
    lone = [ch for ch in source.text if "\ud800" <= ch <= "\udfff"]
    assert [ch for ch in result.text if "\ud800" <= ch <= "\udfff"] == lone, "bytes that do not decode stay"


def test_bytes_that_do_not_decode_stay_in_the_file(here: Path) -> None:
    (here / "raw.txt").write_bytes(PAGE.encode() + b"\xff\xfe\n")
    assert fix("raw.txt") == 1
    assert (here / "raw.txt").read_bytes() == CLEAN.encode() + b"\n" + b"\xff\xfe\n"
    assert fix("raw.txt") == 0
    before = (here / "raw.txt").read_bytes()
    assert fix("raw.txt", "--encoding-out", "gb18030") == 2
    assert (here / "raw.txt").read_bytes() == before


def test_what_the_encoding_cannot_hold_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "raw.txt").write_text("昨日,镇上的渡口开了。\n", "utf-8")
    before = (here / "raw.txt").read_bytes()
    assert fix("raw.txt", "clean.txt", "--encoding-out", "latin-1") == 2
    shown = capsys.readouterr()
    assert "raw.txt: “昨” (U+6628) cannot be written in latin-1, so nothing was written" in shown.err
    assert "--encoding-out utf-8" in shown.err
    assert (here / "raw.txt").read_bytes() == before


def test_encoding_and_newlines_as_told(here: Path) -> None:
    (here / "raw.txt").write_bytes(PAGE.encode("gb18030"))
    assert fix("raw.txt", "--encoding-out", "utf-8", "--newline", "crlf") == 1
    assert (here / "raw.txt").read_bytes() == CLEAN.replace("\n", "\r\n").encode()
    assert fix("raw.txt", "--encoding-out", "utf-8", "--newline", "crlf") == 0
    (here / "clean.txt").write_bytes(b"\xef\xbb\xbf" + CLEAN.replace("\n", "\r\n").encode())
    assert fix("clean.txt") == 0
    assert fix("clean.txt", "--newline", "lf") == 1
    assert (here / "clean.txt").read_bytes() == b"\xef\xbb\xbf" + CLEAN.encode(), "the rest of its form stays"
    assert fix("clean.txt", "--encoding-out", "klingon") == 2
    assert fix("clean.txt", "--encoding-out", "windows-936", "--encoding", "utf8-bom") == 1, "names that Python does not know"
    assert (here / "clean.txt").read_bytes() == CLEAN.encode("gbk")
    assert fix("clean.txt", "--encoding-out", "UTF-8-BOM") == 1
    assert (here / "clean.txt").read_bytes() == b"\xef\xbb\xbf" + CLEAN.encode()
    (here / "raw.txt").write_text(PAGE + "鿏。\n", "utf-8")
    assert fix("raw.txt", "--encoding-out", "gbk") == 2, "it is in GB 18030 only"


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_on_trial(option: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fix("raw.txt", "clean.txt", option) == 1
    shown = capsys.readouterr()
    assert (here / "raw.txt").read_text("utf-8") == PAGE
    assert "raw.txt: would be mended: 1 PUN001, 1 PUN003" in shown.out + shown.err
    assert ("+昨日，镇上的渡口开了。" in shown.out) == (option == "--diff")
    assert fix("clean.txt", option) == 0


def test_what_is_left_for_a_person_is_told_with_the_text_as_what_showed_it_may_be_mended(
        here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = "二是引水，从后山的水库接一根新管子，让每家每户都用上"
    text = f"一是修路，把进村的三公里土路铺上沥青。{again}\n\n经费由县里和村里各出一半。一是铺管。二是装表。三是验收。{again}\n\n"
    text += "记者 何小满\n"
    Path("loop.txt").write_text(text, "utf-8")
    assert fix("loop.txt") == 1
    told = capsys.readouterr().out
    assert "left for a person" in told
    assert any(line.startswith("  REP003 “") and "三是验收。" in line for line in told.splitlines())
    assert fix("loop.txt") == 0
    assert "REP003" not in capsys.readouterr().out


def test_suggestions_only_on_request(here: Path) -> None:
    (here / "house.toml").write_text('pass = "punctuation"\n[[rule]]\nid = "HSE001"\nname = "ferry"\nkind = "pattern"\n'
                                     'match = "渡口"\nreplace = "码头"\nfix = "suggest"\n'
                                     'why = "House style."\nreference = "House style"\n'
                                     'examples = [["渡口", "码头"]]\nkeep = ["码头"]\n', "utf-8")
    (here / "cleaner.toml").write_text('rules = ["house.toml"]\n', "utf-8")
    assert fix("clean.txt") == 0
    assert [d.kind for d in check(CLEAN, Config(rules=("house.toml",)))] == ["suggestion"]
    assert fix("clean.txt", "--suggestions") == 1
    assert "码头" in (here / "clean.txt").read_text("utf-8")


def test_marks_alone_leave_the_lines_as_they_are(here: Path) -> None:
    page = "  清晨的渡口,赶集的人挑着 \n担子在码头上等船,船工\n一边说。\n第二行\n"
    (here / "raw.txt").write_text(page, "utf-8")
    assert fix("raw.txt", "--select", "PUN") == 1
    assert (here / "raw.txt").read_text("utf-8") == page.replace(",", "，")
    (here / "raw.txt").write_bytes(page.replace("\n", "\r\n").encode())
    assert fix("raw.txt", "--select", "PUN") == 1
    assert (here / "raw.txt").read_bytes() == page.replace(",", "，").replace("\n", "\r\n").encode()


def test_a_clean_text_in_another_form_is_not_touched(here: Path) -> None:
    lines = "　　昨日，镇上的渡口开了。\n　　老周说：很好，大家都来了。\n\n\n"
    (here / "clean.txt").write_text(lines, "utf-8")
    before = (here / "clean.txt").stat().st_mtime_ns
    assert fix("clean.txt") == 0
    assert (here / "clean.txt").read_text("utf-8") == lines
    assert (here / "clean.txt").stat().st_mtime_ns == before


def test_mode_links_and_read_only_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chmod(here / "raw.txt", 0o640)
    (here / "link.txt").symlink_to("raw.txt")
    os.link(here / "raw.txt", here / "hard")
    assert fix("link.txt", "raw.txt") == 1
    assert (here / "link.txt").is_symlink()
    assert (here / "raw.txt").read_text("utf-8") == CLEAN
    assert stat.S_IMODE((here / "raw.txt").stat().st_mode) == 0o640
    assert (here / "hard").read_text("utf-8") == PAGE
    assert "1 other hard link keeps the old text" in capsys.readouterr().out
    os.chmod(here / "hard", 0o444)
    (here / "more.txt").write_text(PAGE, "utf-8")
    assert fix("hard", "more.txt") == 2
    shown = capsys.readouterr()
    assert "hard: is read-only, so it was left as it is" in shown.err
    assert "more.txt: mended" in shown.out
    assert not [p for p in here.iterdir() if p.name.startswith(".cleaner-")]


def test_failures_are_named_and_the_others_are_mended(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty.txt").write_bytes(b"")
    assert fix("gone.txt", "empty.txt", "raw.txt") == 2
    shown = capsys.readouterr()
    assert "gone.txt: there is no such file" in shown.err
    assert "empty.txt: is empty" in shown.err
    assert (here / "raw.txt").read_text("utf-8") == CLEAN


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="needs extended attributes")
def test_what_the_file_system_knows_of_a_file_stays(here: Path) -> None:
    try:
        os.setxattr(here / "raw.txt", "user.scan", "第三卷".encode())
    except OSError:
        pytest.skip("the file system knows no extended attributes")
    assert fix("raw.txt") == 1
    assert os.getxattr(here / "raw.txt", "user.scan") == "第三卷".encode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_both_sides_of_a_conflict_are_no_text_to_be_mended(newline: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = PAGE.replace("很好", "真好")
    page = f"渡口通车\n\n<<<<<<< HEAD\n{PAGE}=======\n{other}>>>>>>> other\n".replace("\n", newline).encode()
    (here / "merged.txt").write_bytes(page)
    assert fix("merged.txt", "raw.txt") == 2
    assert "Error: merged.txt: holds a conflict that is not settled, from line 3 on\n" in capsys.readouterr().err
    assert (here / "merged.txt").read_bytes() == page
    assert (here / "raw.txt").read_text("utf-8") == CLEAN, "the others are mended"
    assert cli.run(["check", "merged.txt"]) == 2
    assert cli.run(["clean", "merged.txt", "-o", "out"]) == 0, "a record of it can be kept"
    (here / "merged.txt").write_text("记号是 <<<<<<< 和 >>>>>>>。\n\n<<<<<<< 甲\n\n=======\n", "utf-8")
    assert fix("merged.txt", "--diff") != 2, "marks without the others are a text"
    (here / "merged.txt").write_text("合并时会这样：\n\n```\n<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> other\n```\n", "utf-8")
    assert fix("merged.txt", "--diff") != 2, "a block of code shows one"
    capsys.readouterr()
    (here / "merged.txt").write_text("第一页\n\f第二页\n<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> other\n", "utf-8")
    assert cli.run(["check", "merged.txt"]) == 2
    assert "from line 3 on" in capsys.readouterr().err, "a new page is no new line"


def test_stdin_is_mended_to_stdout_in_its_own_form(here: Path) -> None:
    raw = PAGE.replace("\n", "\r\n").encode("gbk")
    done = run("fix", "-", cwd=here, stdin=raw)
    assert (done.returncode, done.stdout) == (0, CLEAN.replace("\n", "\r\n").encode("gbk"))
    assert done.stderr.decode() == "stdin: mended: 1 PUN001, 1 PUN003\n1 of 1 file mended.\n"
    assert run("fix", "-", "-q", cwd=here, stdin=done.stdout).stdout == done.stdout
    dry = run("fix", "-", "--diff", cwd=here, stdin=PAGE.encode())
    assert dry.returncode == 1
    assert "+昨日，镇上的渡口开了。" in dry.stdout.decode()
    failed = run("fix", "-", cwd=here, stdin=b"")
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert run("fix", "-", "raw.txt", cwd=here).returncode == 2
    assert run("fix", "raw.txt", "--stdin-filename", "raw.txt", cwd=here).returncode == 2


def test_stdin_has_the_settings_of_the_place_that_is_named(here: Path) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "cleaner.toml").write_text('ignore = ["PUN001"]\nexclude = ["left/"]\n')
    (here / ".cleaner-ignore.toml").write_text('[[ignore]]\npath = "sub/a.txt"\nrule = "PUN003"\ntext = ":"\nreason = "so"\n')
    done = run("fix", "-", "--stdin-filename", "sub/a.txt", cwd=here, stdin=PAGE.encode())
    assert (done.returncode, done.stdout.decode()) == (0, PAGE)
    done = run("fix", "-", "--stdin-filename", "sub/b.txt", cwd=here, stdin=PAGE.encode())
    assert done.stdout.decode() == PAGE.replace(":", "：")
    done = run("fix", "-", "--stdin-filename", "sub/left/a.txt", cwd=here, stdin=PAGE.encode())
    assert (done.returncode, done.stdout.decode()) == (0, PAGE), "what is left out comes out as it is"


@pytest.mark.skipif(not os.path.exists("/dev/stdin"), reason="pipes have no names here")
def test_a_pipe_is_not_mended(here: Path) -> None:
    done = run("fix", "/dev/stdin", cwd=here, stdin=PAGE.encode())
    assert done.returncode == 2
    assert "no file that could be mended" in done.stderr.decode()


def test_serial_and_pool_write_the_same(here: Path) -> None:
    for folder in ("one", "many"):
        (here / folder).mkdir()
        for n, path in enumerate(TEXTS):
            (here / folder / f"{n}.txt").write_bytes(path.read_bytes())
    one, many = (run("fix", folder, "--jobs", jobs, cwd=here) for folder, jobs in (("one", "1"), ("many", "3")))
    assert one.stdout.replace(b"one/", b"") == many.stdout.replace(b"many/", b"")
    assert one.returncode == many.returncode == 1
    for path in (here / "one").iterdir():
        assert path.read_bytes() == (here / "many" / path.name).read_bytes()


def test_a_suppressed_place_is_left_as_it_is(here: Path) -> None:
    page = "清晨的渡口已经热闹起来，赶集的人挑着\n担子在码头上等船，船工们一边解缆绳一\n边和熟人打招呼,江面上的雾还没散尽。\n"
    (here / "raw.txt").write_text(page, "utf-8")
    assert cli.run(["ignore", "raw.txt:1", "LAY001", "--reason", "two lines in the print"]) == 0
    assert cli.run(["ignore", "raw.txt:3:8", "PUN001", "--reason", "a comma of a code"]) == 0
    assert fix("raw.txt") == 1
    left = "清晨的渡口已经热闹起来，赶集的人挑着\n担子在码头上等船，船工们一边解缆绳一边和熟人打招呼,江面上的雾还没散尽。\n"
    assert (here / "raw.txt").read_text("utf-8") == left
    assert fix("raw.txt") == 0
    assert cli.run(["check", "raw.txt"]) == 0


def test_a_result_that_would_lose_text_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    from msgspec.structs import replace

    import cleaner.engines.check

    def lossy(*arguments: object, **named: object) -> object:
        doc = clean(*arguments, **named)  # type: ignore[arg-type]
        return replace(doc, blocks=doc.blocks[:1])

    monkeypatch.setattr(cleaner.engines.check, "clean", lossy)
    assert fix("raw.txt") == 2
    assert "would lose text that no rule accounts for" in capsys.readouterr().err
    assert (here / "raw.txt").read_text("utf-8") == PAGE


def test_a_file_of_which_nothing_would_be_left_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "清溪日报 2024年5月6日 星期一 第1203期 02版\n"
    (here / "raw.txt").write_text(page, "utf-8")
    assert fix("raw.txt") == 2
    assert "nothing would be left" in capsys.readouterr().err
    assert (here / "raw.txt").read_text("utf-8") == page


def test_a_mark_that_no_rule_takes_out_is_written_once(here: Path) -> None:
    (here / "raw.txt").write_bytes(b"\xef\xbb\xbf" + PAGE.encode())
    assert fix("raw.txt", "--ignore", "DEC001") == 1
    assert (here / "raw.txt").read_bytes() == b"\xef\xbb\xbf" + CLEAN.encode()


def test_a_file_that_changed_meanwhile_is_named_once(here: Path, monkeypatch: pytest.MonkeyPatch,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("cleaner.engines.fix.rewrite", lambda path, old, new: rewrite(path, b"something else", new))
    assert fix("./raw.txt") == 2
    assert capsys.readouterr().err.startswith("Error: ./raw.txt: was changed while it was read, so it was left as it is\n")


def test_a_file_that_changed_meanwhile_is_left(here: Path) -> None:
    with pytest.raises(OutputError, match="was changed while it was read"):
        rewrite(here / "raw.txt", b"something else", b"new")
    assert (here / "raw.txt").read_text("utf-8") == PAGE
    assert not [p for p in here.iterdir() if p.name.startswith(".cleaner-")]
