"""Findings that `cleaner check` leaves out: those of a baseline, and places that are right as they are (`cleaner ignore`)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command import CLEAN, PAGE, check, run

ROOT = Path(__file__).parent.parent


def test_a_baseline_silences_what_it_knows_and_says_what_is_gone(pages: Path) -> None:
    code, out, err = check("raw.txt", "clean.txt", "--write-baseline", "known.json", cwd=pages)
    assert (code, out, err) == (0, "", "2 findings of 2 files written to known.json.\n")
    first = (pages / "known.json").read_bytes()
    check("clean.txt", "raw.txt", "--write-baseline", "known.json", "--jobs", "2", cwd=pages)
    assert (pages / "known.json").read_bytes() == first
    assert check("raw.txt", "--baseline", "known.json", cwd=pages) == (
        0, "1 file checked, nothing found (2 more in the baseline).\n", "")
    (pages / "raw.txt").write_text("新的一行,在前面。\n\n" + PAGE.replace("老周说:", "老周说："), "utf-8")
    code, out, err = check("raw.txt", "--baseline", "known.json", cwd=pages)
    assert code == 1
    assert out.startswith("raw.txt:1:5: PUN001")
    assert "1 finding in 1 of 1 file (1 more in the baseline)" in out
    assert err == "Stale: raw.txt: 1 finding of known.json is gone\n"
    (pages / "raw.txt").unlink()
    assert "Stale: raw.txt: is not there any more" in check("clean.txt", "--baseline", "known.json", cwd=pages)[2]


def test_a_baseline_counts_places_that_are_alike(pages: Path) -> None:
    line = "渡口开了,船来了。\n\n"
    (pages / "raw.txt").write_text(line * 3, "utf-8")
    check("raw.txt", "--select", "PUN", "--write-baseline", "known.json", cwd=pages)
    (pages / "raw.txt").write_text(line * 4, "utf-8")
    assert "1 finding in" in check("raw.txt", "--select", "PUN", "--baseline", "known.json", cwd=pages)[1]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("number", [-5, 99_999_999_999])
def test_numbers_of_a_baseline_that_somebody_wrote(number: int, pages: Path) -> None:
    (pages / "known.json").write_text(json.dumps({"schema": 1, "files": {"raw.txt": {"PUN001": {"x": number}}}}), "utf-8")
    code, out, err = check("raw.txt", "--baseline", "known.json", cwd=pages)
    assert (code, "2 findings" in out, "Stale" in err) == (1, True, number > 0)


def test_a_place_is_suppressed_with_its_reason(pages: Path) -> None:
    done = run("ignore", "raw.txt:1:3", "PUN001", "--reason", "so ist es \"gedruckt\"", cwd=pages)
    assert (done.returncode, done.stdout.decode()) == (0, f"1 place written to {pages / '.cleaner-ignore.toml'}.\n")
    code, out, err = check("raw.txt", cwd=pages)
    assert (code, err) == (1, "")
    assert "PUN001" not in out
    code, out, _ = check("raw.txt", "--show-suppressed", cwd=pages)
    assert 'raw.txt:1:3: PUN001 suppressed: so ist es "gedruckt"' in out
    (pages / "raw.txt").write_text("前面来了一行。\n\n" + PAGE, "utf-8")
    assert "PUN001" not in check("raw.txt", cwd=pages)[1], "the place is known by its words, not by its line"
    (pages / "raw.txt").write_text(CLEAN, "utf-8")
    code, out, err = check("raw.txt", cwd=pages)
    assert code == 0
    assert err.startswith("Stale: not needed any more: raw.txt: PUN001")
    (pages / "raw.txt").unlink()
    assert "raw.txt is not there any more (PUN001)" in check("clean.txt", cwd=pages)[2]


@pytest.mark.parametrize("between", ["", "人们，来了吗？\n\n"])
@pytest.mark.parametrize(("sentence", "rule"), [("人们,来了。", "PUN001"), ("共有１９８元。", "CHR007")])
def test_of_places_with_the_same_words_one_is_meant(sentence: str, rule: str, between: str, pages: Path) -> None:
    other = "大家走了。\n\n船开了。\n\n"
    page = f"{sentence}\n\n{between}{other}{sentence}\n\n渡口空了。\n\n{sentence}\n"
    select = ("--select", "PUN,CHR,SPC")

    def lines() -> list[int]:
        found = json.loads(check("raw.txt", *select, "--format", "json", cwd=pages)[1])["files"][0]["findings"]
        return [d["line"] for d in found if d["rule"] == rule]

    (pages / "raw.txt").write_text(page, "utf-8")
    first, second, third = lines()
    assert run("ignore", f"raw.txt:{second}", rule, "--reason", "r", cwd=pages).returncode == 0
    assert lines() == [first, third]
    number = 2 + (between.startswith("人们") and sentence.startswith("人们"))
    assert f"\nnth = {number}\n" in (pages / ".cleaner-ignore.toml").read_text("utf-8")
    (pages / "raw.txt").write_text(page + "\n" + sentence + "\n", "utf-8")
    assert lines() == [first, third, third + 2], "what is said again later is new"
    for _ in range(2):
        run("fix", "raw.txt", *select, cwd=pages)
        assert (pages / "raw.txt").read_text("utf-8").count(sentence) == 1, "it is the second, though the first is mended"
    code, _, err = check("raw.txt", *select, cwd=pages)
    assert (code, err) == (0, "")


def test_an_entry_that_can_fit_nothing_is_said(pages: Path) -> None:
    entry = '[[ignore]]\npath = "raw.txt"\nrule = "PUN0001"\ntext = ","\nreason = "r"\n'
    (pages / ".cleaner-ignore.toml").write_text(entry + entry.replace("raw", "gone"), "utf-8")
    _, _, err = check("raw.txt", cwd=pages)
    assert err == ("Stale: .cleaner-ignore.toml: gone.txt is not there any more (PUN0001)\n"
                   "Stale: not needed any more: raw.txt: PUN0001 , (r); there is no such rule\n")
    (pages / "cleaner.toml").write_text('ignore = ["PUN003"]\n')
    (pages / ".cleaner-ignore.toml").write_text(entry.replace("PUN0001", "PUN003"), "utf-8")
    assert run("check", "raw.txt", cwd=pages).stderr == b"", "what a rule would find that is left out nobody knows"
    (pages / ".cleaner-ignore.toml").write_text(entry.replace("[[ignore]]", "[ignore]"), "utf-8")
    assert "An entry begins with [[ignore]], in two brackets" in run("check", "raw.txt", cwd=pages).stderr.decode()


def test_an_entry_without_a_number_means_all_places_with_the_same_words(pages: Path) -> None:
    (pages / "raw.txt").write_text("人们,来了。\n\n大家走了。\n\n人们,来了。\n", "utf-8")
    assert run("ignore", "raw.txt:5:3", "PUN001", "--reason", "r", cwd=pages).returncode == 0
    file = pages / ".cleaner-ignore.toml"
    file.write_text(file.read_text("utf-8").replace("nth = 2\n", ""), "utf-8")
    assert "PUN001" not in check("raw.txt", cwd=pages)[1]
    file.write_text(file.read_text("utf-8") + "nth = -1\n", "utf-8")
    done = run("check", "raw.txt", cwd=pages)
    assert done.returncode == 2
    assert f".cleaner-ignore.toml:{len(file.read_text('utf-8').splitlines())}: expected `int` >= 0" in done.stderr.decode()


def test_suppressions_are_found_upwards_and_mean_a_text_if_they_say_so(pages: Path) -> None:
    (pages / "deep" / "er").mkdir(parents=True)
    (pages / "deep" / "er" / "页.txt").write_text("昨日,开工,竣工。\n", "utf-8")
    (pages / ".cleaner-ignore.toml").write_text(
        '[[ignore]]\npath = "deep/er/页.txt"\nrule = "PUN001"\ntext = ","\nreason = "in the print"\n', "utf-8")
    assert check("页.txt", cwd=pages / "deep" / "er")[0] == 0
    assert check("deep", cwd=pages)[0] == 0


@pytest.mark.parametrize(("entry", "said"), [
    ('path = "a"\nrule = "PUN001"\nhash = "ff"\nreason = " "\n', "reason is empty"),
    ('path = "a"\nrule = "PUN001"\nhash = "ff"\n', "reason"),
    ('path = "a"\nrule = "PUN001"\nreason = "x"\n', "hash or text is missing"),
    ('path = "a"\nrule = "PUN001"\nreson = "x"\n', "reson"),
    ('path = \n', "TOML"),
])
def test_a_wrong_file_of_suppressions_is_shown_with_its_line(entry: str, said: str, pages: Path) -> None:
    (pages / "deep").mkdir()
    for name in ("a.txt", "b.txt"):
        (pages / "deep" / name).write_bytes((pages / "raw.txt").read_bytes())
    (pages / "deep" / ".cleaner-ignore.toml").write_text(f"[[ignore]]\n{entry}", "utf-8")
    code, out, err = check(".", "--jobs", "2", cwd=pages)
    assert code == 2
    assert "./raw.txt:1:" in out, "files elsewhere are checked"
    assert err.startswith("Error: deep/.cleaner-ignore.toml:")
    assert said in err
    assert "Not checked for it: ./deep/a.txt, ./deep/b.txt\n" in err
    assert run("fix", "deep", cwd=pages).returncode == 2
    assert (pages / "deep" / "a.txt").read_bytes() == (pages / "raw.txt").read_bytes()


@pytest.mark.parametrize(("arguments", "said"), [
    (["raw.txt:1", "PUN003", "--reason", "x"], "finds nothing there"), (["raw.txt", "PUN003", "--reason", "x"], "FILE:LINE"),
    (["raw.txt:1-2", "PUN003", "--reason", "x"], "FILE:LINE"),
    (["none.txt:1", "PUN003", "--reason", "x"], "none.txt"), (["raw.txt:3", "PUN003", "--reason", " "], "--reason is empty"),
    (["raw.txt:3", "PUN003"], "--reason"),
])
def test_what_cannot_be_suppressed(arguments: list[str], said: str, pages: Path) -> None:
    done = run("ignore", *arguments, cwd=pages)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert not (pages / ".cleaner-ignore.toml").exists()


@pytest.mark.parametrize(("place", "rule", "said"), [
    ("raw.txt:1:3", "PUN001", "raw.txt:1:3: PUN001 is ignored there already: in the print\n"),
    ("raw.txt:1", "PUN001", "raw.txt:1: PUN001 is ignored there already: in the print\n"),
    ("raw.txt:1:4", "PUN001", "raw.txt:1:4: PUN001 finds nothing there\n"),
    ("raw.txt:1:3", "pun001", "no rule 'pun001' is in force for raw.txt\n  Did you mean PUN001? "),
    ("raw.txt:1:3", "HSE999", "no rule 'HSE999' is in force for raw.txt\n  `cleaner rules` lists them."),
])
def test_it_is_said_why_nothing_is_written(place: str, rule: str, said: str, pages: Path) -> None:
    assert run("ignore", "raw.txt:1:3", "PUN001", "--reason", "in the print", cwd=pages).returncode == 0
    done = run("ignore", place, rule, "--reason", "r", cwd=pages)
    assert done.returncode == 2
    assert said in done.stderr.decode()


def test_a_move_is_suppressed_by_its_place(pages: Path) -> None:
    tail = pages / "tail.txt"
    tail.write_bytes((ROOT / "fixtures" / "tail-home" / "input.txt").read_bytes())

    def moves() -> list[tuple[int, str]]:
        found = json.loads(check("tail.txt", "--format", "json", cwd=pages)[1])["files"][0]["findings"]
        return [(d["line"], d["rule"]) for d in found if d["kind"] == "move"]

    (line, rule), *others = moves()
    assert run("ignore", f"tail.txt:{line}", rule, "--reason", "it is a paragraph", cwd=pages).returncode == 0
    assert moves() == others
    assert f"tail.txt:{line}:1: {rule} suppressed: it is a paragraph" in check("tail.txt", "--show-suppressed", cwd=pages)[1]
    tail.write_bytes("一个新的标题\n\n".encode() + tail.read_bytes())
    assert (line + 2, rule) not in moves(), "it is known by its words"
    before = tail.read_text("utf-8")
    start = before.split("\n")[line + 1][:12]
    run("fix", "tail.txt", cwd=pages)
    assert f"\n\n{start}"[:14] in tail.read_text("utf-8"), "it stays a paragraph"
    _, out, err = check("tail.txt", cwd=pages)
    assert "[fixable]" not in out
    assert "Stale" not in err


# Raw lines one below the other, of which `fix` makes paragraphs with a blank line between; and a paragraph cut at a blank line.
BREAKS = [
    ("渡口通车记\n人们,来了。\n渡口再通车\n人们,来了。\n渡口三通车\n人们,来了。\n", "人们,来了。"),
    ("队长老周告诉记者，最忙的时候工地上有八十多人，他们自愿捐\n\n助,并不要一分工钱，只求石桥早日修成，好让孩子们上学。\n",
     "捐助,并"),
]


@pytest.mark.parametrize(("page", "stays"), BREAKS)
def test_a_place_is_known_again_when_blank_lines_around_it_come_or_go(page: str, stays: str, pages: Path) -> None:
    (pages / "raw.txt").write_text(page, "utf-8")
    report = json.loads(check("raw.txt", "--select", "PUN001", "--format", "json", cwd=pages)[1])
    found = report["files"][0]["findings"]
    one = found[len(found) // 2]
    assert check("raw.txt", "--select", "PUN001", "--write-baseline", "known.json", cwd=pages)[0] == 0
    assert run("ignore", f"raw.txt:{one['line']}:{one['column']}", "PUN001", "--reason", "r", cwd=pages).returncode == 0
    for _ in range(3):
        run("fix", "raw.txt", cwd=pages)
        assert (pages / "raw.txt").read_text("utf-8").count(stays) == 1
    assert check("raw.txt", cwd=pages)[0::2] == (0, "")
    (pages / ".cleaner-ignore.toml").unlink()
    code, out, _ = check("raw.txt", "--baseline", "known.json", cwd=pages)
    assert (code, "1 more in the baseline" in out) == (0, True), out


def test_what_an_older_version_wrote_down_is_known_by_its_first_half(pages: Path) -> None:
    run("ignore", "raw.txt:1:3", "PUN001", "--reason", "r", cwd=pages)
    check("raw.txt", "--write-baseline", "known.json", cwd=pages)
    for file in (pages / ".cleaner-ignore.toml", pages / "known.json"):
        said = re.sub('([0-9a-f]{8})[0-9a-f]{8}(?=")', r"\g<1>00000000", file.read_text("utf-8"))
        assert "00000000" in said
        file.write_text(said, "utf-8")
    assert check("raw.txt", "--baseline", "known.json", cwd=pages)[::2] == (0, "")
