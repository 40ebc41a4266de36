"""`cleaner verify`: what is proved of outputs, and what is found to be wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import run

TEXT = "清晨的渡口已经热闹起来,赶集的人挑着\n担子在码头上等船。\n\n船工们一边解缆绳一边和熟人打招呼。\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "甲 一.txt").write_text(TEXT, "utf-8")
    assert run("clean", "甲 一.txt", "-o", "out", cwd=tmp_path).returncode == 0
    return tmp_path / "out"


def verified(out: Path, *more: str) -> tuple[int, str, str]:
    done = run("verify", "out", *more, cwd=out.parent)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_what_clean_writes_is_proved(out: Path) -> None:
    assert verified(out) == (0, "1 source, none with something wrong\n", "")
    assert verified(out, "--quiet") == (0, "", "")


def test_a_diplomatic_file_that_was_changed(out: Path) -> None:
    changed(out / "甲 一.diplomatic.tei.xml", "解缆绳", "解揽绳")
    code, said, _ = verified(out)
    assert code == 1
    assert "甲 一.diplomatic.tei.xml: what is in the file is not the source: the checksum differs" in said
    assert "between lines 1 and 64" in said


@pytest.mark.parametrize(("name", "old", "new", "what"), [
    ("甲 一.tei.xml", "解缆绳", "解揽绳", "its text is not the one that can be derived"),
    ("甲 一.tei.xml", "</p>", "</q>", "not well-formed XML"),
    ("甲 一.tei.xml", "<body>", "<body><p>x</p>", ":"),
    ("甲 一.txt", "，", ",", "not what the source gives now"),
    ("甲 一.edits.json", "PUN001", "PUN002", "not what the source gives now"),
    ("甲 一.diplomatic.tei.xml", "<TEI", "<!DOCTYPE TEI><TEI", "has a document type declaration"),
    ("甲 一.tei.xml", 'target="甲%20一.diplomatic.tei.xml"', 'target="b.xml"', "but the diplomatic file of its source is"),
    ("甲 一.diplomatic.tei.xml", '<notesStmt>\n<relatedItem type="reading" target="甲%20一.tei.xml"/>\n</notesStmt>\n', "",
     "which does not name it"),
    ("甲 一.tei.xml", 'href="cleaner.rng"', 'href="../none.rng"', "names the schema '../none.rng', which is not there"),
    ("甲 一.tei.xml", 'href="cleaner.rng"', 'href="&none;"', "names the schema '&none;', which is not there"),
    ("cleaner.rng", "teiCorpus", "teiCorpora", "which is not that of this version"),
])
def test_what_is_wrong_is_named(out: Path, name: str, old: str, new: str, what: str) -> None:
    changed(out / name, old, new)
    code, said, _ = verified(out)
    assert code == 1
    named = "甲 一.*" if "which" in what else name  # what is named beside it is wrong, too
    assert re.search(rf"^out/{named}:.*{what}", said, re.MULTILINE), said


def test_other_rules_make_outputs_stale(out: Path) -> None:
    (out.parent / "cleaner.toml").write_text('ignore = ["PUN001"]\n', "utf-8")
    code, said, _ = verified(out)
    assert code == 1
    assert said.count("not what the source gives now") == 6


def test_rules_are_those_of_the_source(tmp_path: Path) -> None:
    for name in ("a.txt", "诗/b c.txt", "诗/d.txt"):
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, "utf-8")
    own = tmp_path / "pages" / "诗" / "cleaner.toml"
    own.write_text('[per-file-ignores]\n"b*" = ["PUN"]\n', "utf-8")
    assert run("clean", "pages", "-o", "out", "--corpus", cwd=tmp_path).returncode == 0
    out = tmp_path / "out"
    assert verified(out)[0] == 0
    assert run("verify", "../../out", cwd=own.parent).returncode == 1, "nobody can know the sources here"
    own.write_text('ignore = ["PUN"]\n', "utf-8")
    code, said, _ = verified(out)
    assert code == 1
    assert {line.partition(".")[0] for line in said.splitlines()[:-1]} == {"out/诗/d"}
    own.write_text("[[", "utf-8")
    code, said, _ = verified(out)
    assert (code, said.splitlines()[-1]) == (1, "3 sources, 2 corpora, 2 with something wrong"), "the others are proved"
    assert "pages/诗/b c.txt: pages/诗/cleaner.toml:1: not valid TOML" in said
    own.unlink()
    assert verified(out)[0] == 1
    assert {line.partition(".")[0] for line in verified(out)[1].splitlines()[:-1]} == {"out/诗/b c"}


def test_options_that_outputs_were_made_with_are_given_again(out: Path) -> None:
    assert run("clean", "甲 一.txt", "-o", "out", "--variants", "s2t", cwd=out.parent).returncode == 0
    assert verified(out)[0] == 1
    assert verified(out, "--variants", "s2t")[0] == 0


def test_a_folder_of_outputs_brings_no_rules_of_its_own(out: Path) -> None:
    """Nor what a summary names outside the working folder, or one that is none."""
    (out / "own").mkdir()
    (out / "own" / "cleaner.toml").write_text('ignore = ["PUN"]\n', "utf-8")
    (out / "own" / "甲 一.txt").write_text(TEXT, "utf-8")
    (out.parent / "here").mkdir()
    summary = (out / "summary.json").read_text("utf-8")
    elsewhere = ["out/own/甲 一.txt", "here/../out/own/甲 一.txt", str(out / "own" / "甲 一.txt"), "../" * 40 + "etc/passwd",
                 "\\u0000"]
    for name in elsewhere:
        (out / "summary.json").write_text(summary.replace('"name": "甲 一.txt"', f'"name": "{name}"'), "utf-8")
        assert verified(out)[0] == 0
    for text in ("[]", "{", "\udcff", '{"files": [{}]}'):
        (out / "summary.json").write_bytes(text.encode("utf-8", "surrogateescape"))
        assert verified(out)[0] == 0


def test_a_reading_view_alone_proves_nothing(out: Path) -> None:
    (out / "甲 一.diplomatic.tei.xml").unlink()
    assert verified(out)[0] == 1
    (out / "甲 一.tei.xml").unlink()
    code, _, error = verified(out)
    assert code == 2
    assert "nothing is proved" in error


def test_a_view_that_was_taken_away(out: Path) -> None:
    (out / "甲 一.tei.xml").unlink()
    assert "names '甲%20一.tei.xml', which is not there" in verified(out)[1]
    assert run("clean", "甲 一.txt", "-o", "out", "--to", "diplomatic", cwd=out.parent).returncode == 0
    assert verified(out)[0] == 0


@pytest.mark.parametrize("name", ["z\nn.txt", "a\tb.TXT", "c\x1bd.txt", "e  f.log", " g.txt", "h.txt ", "\udcff\ufffd.txt"])
def test_a_name_of_which_a_header_cannot_hold_all(name: str, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / name).write_text(TEXT, "utf-8")
    assert run("clean", f"b/{name}", "-o", "out", cwd=tmp_path).returncode == 0
    assert verified(tmp_path / "out") == (0, "1 source, none with something wrong\n", "")
    for path in list((tmp_path / "out").glob("*.diplomatic.tei.xml")):
        changed(path, "解缆绳", "解揽绳")
    assert verified(tmp_path / "out")[0] == 1
