"""From paths to inputs and the names of their outputs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cleaner.errors import ConfigError
from cleaner.inputs import Input, expand, printable, refuse_clashes


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b/一.TXT", "b/c/d.txt", "b/.hidden.txt", "b/.git/e.txt", "b/notes.md", "f/empty.log"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("好。", "utf-8")
    return tmp_path


def stems(*paths: str, out: Path | None = None) -> list[str]:
    found, failures = expand(paths, out)
    assert failures == []
    return [one.stem for one in found]


def test_a_file_is_named_without_txt_only(tree: Path) -> None:
    assert stems("a.txt", "b/notes.md", "b/一.TXT") == ["a", "notes.md", "一"]


def test_a_folder_gives_its_texts_below_it_without_hidden_ones(tree: Path) -> None:
    assert stems("b") == stems("b/") == stems(str(tree / "b")) == ["一", "c/d"]
    assert stems(".") == ["a", "b/一", "b/c/d"]


def test_a_pattern_gives_names_below_its_fixed_part(tree: Path) -> None:
    assert stems("b/*.*") == ["notes.md", "一"]
    assert stems("b/**/*.txt") == ["c/d"]
    assert stems("*.txt") == ["a"]


def test_order_is_that_of_the_paths_and_a_file_counts_once(tree: Path) -> None:
    assert stems("b/c/d.txt", "a.txt", "./a.txt", "*.txt") == ["d", "a"]


def test_a_file_whose_name_looks_like_a_pattern(tree: Path) -> None:
    (tree / "[x].txt").write_text("好。", "utf-8")
    assert stems("[x].txt") == ["[x]"]


def test_stdin(tree: Path) -> None:
    assert expand(["-"]) == ([Input(None, "stdin", "stdin")], [])


def test_outputs_of_an_earlier_run_are_no_inputs(tree: Path) -> None:
    (tree / "out").mkdir()
    (tree / "out" / "a.txt").write_text("好。", "utf-8")
    out = tree / "out"
    assert "out/a" in stems(".")
    assert stems(".", out=out) == ["a", "b/一", "b/c/d"]
    assert stems("**/*.[tT][xX][tT]", out=out) == ["a", "b/c/d", "b/一"]
    assert stems("out", out=out) == ["a"]  # asked for by name; that it would be overwritten is found later
    assert stems("b", out=tree) == ["一", "c/d"]


@pytest.mark.parametrize(("path", "said"), [
    ("none.txt", "no such file"), ("*.pdf", "no file matches"), ("f", "holds no .txt file"), ("f/*/", "no file matches"),
])
def test_what_names_nothing_is_a_failure_and_the_rest_goes_on(path: str, said: str, tree: Path) -> None:
    found, failures = expand([path, "a.txt"])
    assert [one.stem for one in found] == ["a"]
    assert len(failures) == 1
    assert failures[0].name == path
    assert path in failures[0].what
    assert said in failures[0].what
    assert failures[0].hint


def test_an_unreadable_folder_does_not_hide_the_others(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("c"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found, failures = expand(["b"])
    assert [one.stem for one in found] == ["一"]
    assert "b/c" in failures[0].what.replace(os.sep, "/")
    assert "Permission denied" in failures[0].what


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")
def test_a_name_that_is_no_text_is_taken_and_printable(tree: Path) -> None:
    name = os.fsdecode(b"\xb1\xa8.txt")
    (tree / name).write_text("好。", "utf-8")
    (one,), _ = expand([name])
    assert one.shown == printable(name) == "\\xb1\\xa8.txt"
    assert one.name == one.shown
    assert one.path is not None
    assert one.path.exists()


def clash(paths: list[str], out: str) -> str:
    inputs, _ = expand(paths, Path(out))
    outputs = {one.stem: [Path(out, one.stem + end) for end in (".txt", ".edits.json")] for one in inputs}
    with pytest.raises(ConfigError) as caught:
        refuse_clashes(inputs, outputs, [Path(out, "summary.json")])
    assert caught.value.hint
    return caught.value.what


def test_two_inputs_of_one_name_are_refused(tree: Path) -> None:
    (tree / "b" / "a.txt").write_text("好。", "utf-8")
    said = clash(["a.txt", "b"], "out")
    assert all(str(Path(part)) in said for part in ("a.txt", "b/a.txt", "out/a.txt"))
    (tree / "a").write_text("好。", "utf-8")
    assert str(Path("out/a.txt")) in clash(["a.txt", "a"], "out")


def test_an_output_over_an_input_is_refused(tree: Path) -> None:
    assert "over the input" in clash(["a.txt"], ".")
    assert "over the input" in clash(["b"], "b")
    assert "over the input" in clash(["b/c/d.txt", "a.txt"], "b/../b/c")
    (tree / "summary.json").write_text("{}", "utf-8")
    assert "over the input summary.json" in clash(["summary.json"], ".")


def test_an_output_over_the_target_of_a_link_is_refused(tree: Path) -> None:
    (tree / "out").mkdir()
    (tree / "out" / "a.txt").write_text("好。", "utf-8")
    (tree / "links").mkdir()
    (tree / "links" / "a.txt").symlink_to(tree / "out" / "a.txt")
    assert "over the input" in clash(["links/a.txt"], "out")


def test_inputs_that_do_not_clash_pass(tree: Path) -> None:
    inputs, _ = expand(["."])
    refuse_clashes(inputs, {one.stem: [Path("out", one.stem + ".txt")] for one in inputs}, [Path("out/index.html")])


def test_outputs_never_name_a_path_from_the_root(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("桥")
    found, _ = expand([str(tmp_path)])
    assert [one.recorded for one in found] == ["a/x.txt"]
    found, _ = expand([str(tmp_path / "a" / "x.txt")])
    assert [one.recorded for one in found] == ["x.txt"]
