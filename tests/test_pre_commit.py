"""The real pre-commit installs this work tree and runs its hooks in a repository, as for one who uses them.

It installs cleaner twice, from the package index that pip knows: `pytest -m "not network"` leaves that out.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pre_commit")
pytestmark = pytest.mark.network
ROOT = Path(__file__).parent.parent
RAW = "昨日,镇上的渡口开了船,大家都来看热闹。\n"
MENDED = "昨日，镇上的渡口开了船，大家都来看热闹。\n"
CLEAN = "老周说：很好。\n"
SPACED, GBK = "稿 件/渡口 一.txt", "老 稿.TXT"


class Work:
    """A repository in which someone works, whose pre-commit keeps its environments apart."""

    def __init__(self, folder: Path) -> None:
        self.path, self._home = folder / "work", folder / "home"
        (self.path / "稿 件").mkdir(parents=True)
        self.git("init", "-q")
        (self.path / "clean.txt").write_text(CLEAN, "utf-8")
        (self.path / SPACED).write_text(RAW, "utf-8")
        (self.path / GBK).write_bytes(RAW.encode("gbk"))
        (self.path / "other.md").write_text(RAW, "utf-8")

    def run(self, *command: str, cwd: Path | None = None) -> tuple[int, str]:
        """The exit code, and all that was printed."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(command, cwd=cwd or self.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**outside, "PRE_COMMIT_HOME": str(self._home), "PRE_COMMIT_COLOR": "never"},
                              timeout=500, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def git(self, *arguments: str, cwd: Path | None = None) -> tuple[int, str]:
        return self.run("git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments, cwd=cwd)

    def pre_commit(self, *arguments: str) -> tuple[int, str]:
        """Run pre-commit; skips the test if it cannot install for want of a package index."""
        code, printed = self.run(sys.executable, "-m", "pre_commit", *arguments)
        if code == 3 and any(said in printed for said in ("No matching distribution", "Failed to establish a new connection")):
            pytest.skip("there is no package index to install cleaner from")
        return code, printed


@pytest.fixture
def work(tmp_path: Path) -> Work:
    if not (ROOT / ".git").exists():
        pytest.skip("pre-commit installs from a git repository")
    return Work(tmp_path)


def test_hooks_as_they_are_tried(work: Work) -> None:
    work.git("add", ".")
    code, printed = work.pre_commit("try-repo", str(ROOT), "--all-files", "--verbose")
    assert code == 1, printed
    check, export, fix = (part for part in printed.split("- hook id: ")[1:])
    assert check.startswith("cleaner-check")
    assert f"{SPACED}:1:3: PUN001" in check
    assert f"{GBK}:1:3: PUN001" in check
    assert "in 2 of 3 files; `cleaner fix` mends all of them." in check
    assert f"{Path('exports') / Path(SPACED).with_suffix('.tei.xml')}: written" in export
    assert "- files were modified by this hook" in fix
    assert "2 of 3 files mended." in fix
    assert (work.path / SPACED).read_text("utf-8") == MENDED
    assert (work.path / GBK).read_bytes() == MENDED.encode("gbk")
    assert (work.path / "other.md").read_text("utf-8") == RAW


def test_commits_wait_until_texts_and_exports_are_right(work: Work) -> None:
    # The work tree as it is, committed or not.
    source = work.path.parent / "source"
    source.mkdir()
    files = work.run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT)[1].split("\0")
    for name in files:
        if name.startswith(("cleaner/", "rules/")) or name in (".pre-commit-hooks.yaml", "README.md", "pyproject.toml"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "all")):
        assert work.git(*command, cwd=source)[0] == 0
    revision = work.git("rev-parse", "HEAD", cwd=source)[1].strip()
    hooks = "".join(f"      - id: {hook}\n" for hook in ("cleaner-fix", "cleaner-check", "cleaner-export"))
    config = f"repos:\n  - repo: {source.as_posix()}\n    rev: {revision}\n    hooks:\n{hooks}"
    (work.path / ".pre-commit-config.yaml").write_text(config, "utf-8")
    work.git("add", ".")
    code, printed = work.pre_commit("install", "--install-hooks")
    assert code == 0, printed

    code, printed = work.git("commit", "-m", "raw")
    assert code != 0
    assert "渡口 一.txt: mended: 2 PUN001" in printed
    work.git("add", SPACED, GBK)
    code, printed = work.git("commit", "-m", "mended, but outputs are new")
    assert code != 0
    assert "is not added to git" in printed
    work.git("add", "exports")
    code, printed = work.git("commit", "-m", "all is right")
    assert code == 0, printed

    (work.path / "clean.txt").write_text(CLEAN.replace("很好", "不好"), "utf-8")
    code, printed = work.git("commit", "-am", "the output is old")
    assert code != 0
    assert "clean.tei.xml: written" in printed
    work.git("add", ".")
    assert work.git("commit", "-m", "now it is not")[0] == 0
    shown = work.git("status", "--short")[1]
    assert shown == ""
