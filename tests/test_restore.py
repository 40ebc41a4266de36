"""`cleaner restore` as a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

TEXTS = {"甲.txt": "近日,天气转冷。\r\n\r\n第二段,写完。".encode("gb18030"), "乙 丙.txt": "清晨的渡口已经热闹起来。\n".encode()}


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name, data in TEXTS.items():
        (tmp_path / "in" / name).write_bytes(data)
    assert run("clean", "in", "-o", "out", "--to", "diplomatic", "--quiet", cwd=tmp_path).returncode == 0
    return tmp_path


def test_originals_come_back(exported: Path) -> None:
    files = [f"out/{Path(name).stem}.diplomatic.tei.xml" for name in TEXTS]
    done = run("restore", *files, "-o", "back", cwd=exported)
    assert (done.returncode, done.stderr) == (0, b"")
    assert {p.name: p.read_bytes() for p in (exported / "back").iterdir()} == TEXTS
    assert b"there already" in run("restore", *files, "-o", "back", cwd=exported).stdout
    assert run("restore", files[0], "-o", "eins.txt", "-q", cwd=exported).stdout == b""
    assert (exported / "eins.txt").read_bytes() == TEXTS["甲.txt"]


def test_a_damaged_file_is_named_and_the_others_are_restored(exported: Path) -> None:
    damaged = exported / "out" / "甲.diplomatic.tei.xml"
    damaged.write_bytes(damaged.read_bytes().replace("天气".encode(), "大气".encode()))
    done = run("restore", "out/甲.diplomatic.tei.xml", "out/乙 丙.diplomatic.tei.xml", "out/none.xml", "-o", "back/", cwd=exported)
    assert done.returncode == 1
    assert "甲.diplomatic.tei.xml: what is in the file is not the source" in done.stderr.decode()
    assert "between lines 1 and 64" in done.stderr.decode()
    assert "none.xml: cannot be read" in done.stderr.decode()
    assert [p.name for p in (exported / "back").iterdir()] == ["乙 丙.txt"]


def test_a_file_with_other_content_is_not_written_over(exported: Path) -> None:
    (exported / "eins.txt").write_text("mine")
    done = run("restore", "out/甲.diplomatic.tei.xml", "-o", "eins.txt", cwd=exported)
    assert done.returncode == 1
    assert "exists and has other content" in done.stderr.decode()
    assert run("restore", "out/甲.diplomatic.tei.xml", "-o", "eins.txt", "--overwrite", cwd=exported).returncode == 0
    assert (exported / "eins.txt").read_bytes() == TEXTS["甲.txt"]


def test_a_name_in_the_file_leads_nowhere_else(exported: Path) -> None:
    path = exported / "out" / "甲.diplomatic.tei.xml"
    path.write_bytes(path.read_bytes().replace("甲.txt".encode(), b"../../evil.txt"))
    assert run("restore", "out/甲.diplomatic.tei.xml", "-o", "back/", cwd=exported).returncode == 0
    assert [p.name for p in (exported / "back").iterdir()] == ["evil.txt"]
