"""What is kept between runs: it is used if it is whole, ours and right, and else made again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import cache, patterns, rules


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path))
    return tmp_path


def test_what_is_kept_is_read_for_the_same_key_only(folder: Path) -> None:
    cache.keep("one", "key", b"data")
    assert cache.read("one", "key") == b"data"
    assert cache.read("one", "other") is None
    assert cache.read("two", "key") is None
    assert len(list(folder.iterdir())) == 1


def test_several_versions_are_kept_side_by_side_and_the_oldest_go(folder: Path) -> None:
    (folder / "other-file").touch()
    for n in range(9):
        cache.keep("one", f"key {n}", b"data")
        os.utime(cache._file("one", f"key {n}"), ns=(n, n))
    kept = [n for n in range(9) if cache.read("one", f"key {n}")]
    assert kept == [5, 6, 7, 8]
    assert len(list(folder.iterdir())) == 5


def test_the_contents_of_files_are_read_again_when_they_change(folder: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    for file in (one, other):
        file.write_bytes(b"words")
        os.utime(file, ns=(1, 1))
    assert cache.contents("words", one) == cache.contents("words", other) == cache.digest(one)
    one.write_bytes(b"sword")
    assert cache.contents("words", one) == cache.digest(one) != cache.digest(other)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, 60), byte=st.integers(0, 255), length=st.integers(0, 80))
def test_a_file_that_was_changed_or_cut_is_not_read(folder: Path, at: int, byte: int, length: int) -> None:
    cache.keep("one", "key", b"x" * 30)
    file = cache._file("one", "key")
    whole = file.read_bytes()
    changed = (whole[:at] + bytes([byte]) + whole[at + 1 :])[:length]
    file.write_bytes(changed)
    assert cache.read("one", "key") == (b"x" * 30 if changed == whole else None)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs the rights of files")
def test_a_file_that_others_may_write_is_not_read(folder: Path) -> None:
    cache.keep("one", "key", b"data")
    file = cache._file("one", "key")
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o620)
    assert cache.read("one", "key") is None


def test_without_a_folder_it_is_made_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "file"))
    made = Mock(return_value={"a": (1, 2.5)})
    for _ in range(2):
        assert cache.made("one", "key", made) == {"a": (1, 2.5)}
    assert made.call_count == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked")
@pytest.mark.parametrize("given", [None, "", "/cache", "relative"])
def test_the_folder_is_that_of_platformdirs(given: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    for name in ("CLEANER_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if given is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", given)
    assert cache.path("one") == platformdirs.user_cache_path("cleaner") / "one"


def test_it_is_made_once(folder: Path) -> None:
    made = Mock(return_value={"a": (1, 2.5)})
    for _ in range(2):
        assert cache.made("one", "key", made) == {"a": (1, 2.5)}
    assert made.call_count == 1


def test_kept_rules_are_those_of_the_files(folder: Path) -> None:
    for _ in range(2):
        assert list(rules.builtin.__wrapped__()) == [rule for file in rules._rule_files() for _, rule in rules.load_file(file)]
    assert list(folder.glob("rules-*"))


SOURCES = [r"(?P<a>[\p{Han}a-z]+)(?<=x.)\1?", r"(?r)\d{2,3}+$", "的|是", r"(?i)straße", r"[[a-z]--[b-d]]", "(?:a|b)??c",
           rb"[\x80-\xff]+"]
SHOWN = f"""
import sys
from cleaner import patterns
import regex
texts = ["一x是是", "12345", "STRASSE strasse", "bcdaz", "acbc", ""]
for source in {SOURCES!r}:
    for flags in (0, regex.V1 | regex.M):
        p = patterns.compile(source, flags)
        given = [t.encode() for t in texts] if isinstance(source, bytes) else texts
        print(source, p.flags, p.groupindex, [[(m.span(), m.groups()) for m in p.finditer(t)] for t in given])
"""


def test_patterns_that_were_kept_match_as_those_that_are_compiled(tmp_path: Path) -> None:
    shown = [subprocess.run([sys.executable, "-c", SHOWN], env={**os.environ, "CLEANER_CACHE": str(tmp_path)}, capture_output=True,
                            check=True).stdout for _ in range(3)]
    assert shown[0] == shown[1] == shown[2] != b""
    assert list(tmp_path.glob("patterns-*"))


def test_what_cannot_be_built_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns.compile("")
    monkeypatch.setitem(patterns._kept, ("[謬]x", 0), ("[謬]x", 0))  # another version of regex has other arguments
    assert patterns.compile("[謬]x").findall("謬x") == ["謬x"]
    with pytest.raises(regex.error):
        patterns.compile("(謬")


def test_what_re_compiled_is_kept_and_matches_the_same(tmp_path: Path) -> None:
    script = (
        "from cleaner import patterns\n"
        "import re\n"
        "for source, flags in (('[乾坤]+', 0), ('^[^a-z\\\\n]*(?P<mark>[。！]) ?', re.M), ('x|Y', re.I)):\n"
        "    mine, theirs = patterns.standard(source, flags), re.compile(source, flags)\n"
        "    text = '乾坤乾\\n在。 X y！'\n"
        "    assert [m.span() for m in mine.finditer(text)] == [m.span() for m in theirs.finditer(text)]\n"
        "    assert (mine.pattern, mine.flags, dict(mine.groupindex)) == (theirs.pattern, theirs.flags, dict(theirs.groupindex))\n"
        "print(sorted(len(key) for key in patterns._kept))\n")
    runs = [subprocess.run([sys.executable, "-c", script], env={**os.environ, "CLEANER_CACHE": str(tmp_path)},
                           capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert runs == ["[]\n", "[3, 3, 3]\n"]


def test_the_next_run_needs_no_other_expressions(tmp_path: Path) -> None:
    folder, page = tmp_path / "cache", tmp_path / "page.txt"
    page.write_text("昨天下午,记者在现场看到“新桥”已经通车。\n", encoding="utf-8")
    kept = []
    for seed in "123":  # one that is made of a set says its members in another order each time
        env = {**os.environ, "CLEANER_CACHE": str(folder), "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-m", "cleaner", "check", str(page)], env=env, capture_output=True, check=False)
        kept.append({file.name: file.stat().st_mtime_ns for file in folder.iterdir() if file.name.startswith("patterns-")})
    assert kept[0] == kept[1] == kept[2] != {}


@pytest.mark.parametrize("kept", [("no flags",), (0, [99, 99], 0, {}, ())])
def test_what_re_does_not_take_again_is_compiled_anew(monkeypatch: pytest.MonkeyPatch, kept: tuple[object, ...]) -> None:
    monkeypatch.setitem(patterns._kept, ("[錯]y", 0, "re"), kept)
    assert patterns.standard("[錯]y").findall("錯y") == ["錯y"]


def test_without_the_parts_of_re_it_is_asked_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re._compiler", None)
    assert patterns.standard("[誤]z").findall("誤z") == ["誤z"]
