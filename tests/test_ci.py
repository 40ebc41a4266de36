"""Hooks and CI: what pre-commit, GitHub and GitLab are given is read, and its shell steps are run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Command, Option

from cleaner.cli import cli

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.S)]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
LOCAL = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
RAW = "昨日,镇上的渡口开了船。\n"
CLEAN = "昨日，镇上的渡口开了船。\n"


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A folder of texts, and `cleaner` on the path as the action installs it."""
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "cleaner").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n')
    (bin / "cleaner").chmod(0o755)
    (tmp_path / "work" / "scans" / "一 月").mkdir(parents=True)
    (tmp_path / "work" / "scans" / "clean.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "work" / "scans" / "一 月" / "渡口.txt").write_text(RAW, "utf-8")
    return tmp_path / "work"


def shell(script: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does."""
    path = f"{cwd.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "PATH": path, **environment}, timeout=60, check=False)


def step(name: str, cwd: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action with inputs, those that are not given as the action says."""
    one = next(s for s in ACTION["runs"]["steps"] if s["name"] == name)
    given = {key: inputs.get(key.replace("-", "_"), spec["default"]) for key, spec in ACTION["inputs"].items()}
    values = {key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: given[m[1]], value) for key, value in one["env"].items()}
    return shell(one["run"], cwd, **values)


def test_the_action_annotates_and_fails_if_something_is_found(scans: Path) -> None:
    done = step("Check texts", scans, paths="scans/一 月\nscans/clean.txt\n")
    assert done.returncode == 1, done.stderr
    assert "::" in done.stdout
    assert "PUN001" in done.stdout
    assert step("Check texts", scans, paths="scans/clean.txt").returncode == 0
    assert step("Check texts", scans, paths="none").returncode == 2


def test_the_action_writes_sarif_and_knows_a_baseline(scans: Path) -> None:
    assert step("Check texts", scans, paths="scans", format="sarif").returncode == 1
    assert json.loads((scans / "cleaner.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert shell("cleaner check scans --write-baseline known.json", scans).returncode == 0
    assert step("Check texts", scans, paths="scans", baseline="known.json").returncode == 0
    assert step("Check texts", scans, args="--ignore\nPUN\n").returncode == 0


def test_inputs_of_the_action_are_data(scans: Path) -> None:
    step("Check texts", scans, paths='$(touch harm)\n"; touch harm; "', args="--ignore\n`touch harm`")
    assert not (scans / "harm").exists()
    assert not re.search(r"\$\{\{", "".join(s["run"] for s in ACTION["runs"]["steps"]))


def test_the_action_proves_exports(scans: Path) -> None:
    shell("cleaner export scans", scans)
    assert step("Prove exports", scans, verify="exports\n").returncode == 0
    (scans / "exports" / "scans" / "clean.tei.xml").write_text("<TEI/>")
    assert step("Prove exports", scans, verify="exports").returncode == 1


def test_every_input_of_the_action_is_told_of_and_used() -> None:
    used = {name for s in ACTION["runs"]["steps"] for name in re.findall(r"inputs\.([\w-]+)", str(s))}
    assert used == set(ACTION["inputs"])
    assert all(f"| `{name}` |" in PAGE for name in ACTION["inputs"])
    for example in EXAMPLES:
        for job in example.get("jobs", {}).values() if "jobs" in example else []:
            for one in job["steps"]:
                if "cleaner@" in one["uses"]:
                    assert set(one["with"]) <= set(ACTION["inputs"])


def test_the_job_for_gitlab_runs(scans: Path) -> None:
    job: dict[str, Any] = next(e for e in EXAMPLES if "texts" in e)["texts"]
    lines = [line for line in job["script"] if "venv" not in line]
    shell("cleaner export scans", scans)
    done = shell("\n".join(lines), scans)
    assert done.returncode == 1
    assert "2 sources, none with something wrong" in done.stdout, "outputs are proved though there are findings"
    assert "渡口" in (scans / job["artifacts"]["reports"]["codequality"]).read_text("utf-8")
    (scans / "scans" / "一 月" / "渡口.txt").unlink()
    assert shell("\n".join(lines), scans).returncode == 0
    (scans / "exports" / "scans" / "clean.tei.xml").write_text("", "utf-8")
    assert shell("\n".join(lines), scans).returncode == 1


@pytest.mark.parametrize("page", ["README.md", "docs/ci.md"])
def test_the_pattern_of_a_hook_that_is_shown_takes_every_name(page: str) -> None:
    for files in re.findall(r"(?m)^ +files: (.*)$", (ROOT / page).read_text("utf-8")):
        assert re.search(yaml.safe_load(files), "scans/一\n月.txt")
        assert not re.search(yaml.safe_load(files), "a/scans/b.txt")


def test_the_baseline_shown_works(scans: Path) -> None:
    adopt, check = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    shell("git init -q", scans)
    assert shell(adopt, scans).returncode == 0
    assert shell(check, scans).returncode == 0
    (scans / "scans" / "new.txt").write_text(RAW, "utf-8")
    assert shell(check, scans).returncode == 1


def options(arguments: Sequence[str]) -> tuple[Command, set[str]]:
    command = cli.every()[arguments[0]]
    return command, {o for p in command.params if isinstance(p, Option) for o in p.opts}


@pytest.mark.parametrize("hook", [*HOOKS.values(), *LOCAL], ids=lambda hook: hook["id"])
def test_hooks_name_commands_and_options_that_exist(hook: dict[str, Any]) -> None:
    program, *arguments = hook["entry"].split()
    if program == "git":
        return
    _, known = options(arguments)
    assert {a for a in arguments if a.startswith("--")} <= known
    assert hook["require_serial"]
    assert hook.get("args", ["--"])[-1] == "--", "names that begin with a dash are names"
    assert hook["id"] in PAGE


def test_hooks_shown_exist() -> None:
    shown = [h for e in EXAMPLES if "repos" in e for repo in e["repos"] for h in repo["hooks"]]
    assert shown
    for hook in shown:
        _, known = options(HOOKS[hook["id"]]["entry"].split()[1:])
        assert {a for a in hook.get("args", []) if a.startswith("--")} <= known


def test_hooks_take_texts_by_their_name() -> None:
    for hook in HOOKS.values():
        taken = [name for name in ("a.txt", "稿 件/B.TXT", "a.txt.tei.xml", "txt", "a.md") if re.search(hook["files"], name)]
        assert taken == ["a.txt", "稿 件/B.TXT"]


def test_the_hook_of_this_repository_makes_what_make_exports_makes() -> None:
    entry = next(h for h in LOCAL if h["id"] == "cleaner-export")["entry"]
    made = re.search(r"cleaner export seeds (--to \S+)", (ROOT / "Makefile").read_text("utf-8"))
    assert made
    assert made[1] in entry


def test_a_seed_that_is_rewritten_is_refused_and_a_new_one_is_not(tmp_path: Path) -> None:
    entry = next(h for h in LOCAL if h["id"] == "seeds-stay")["entry"]
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(RAW, "utf-8")
    shell("git init -q; git add .", tmp_path)
    assert shell(entry, tmp_path).returncode == 0
    shell("git -c user.name=a -c user.email=a@example.org commit -qm a", tmp_path)
    (tmp_path / "seeds" / "b.txt").write_text(RAW, "utf-8")
    shell("git add .", tmp_path)
    assert shell(entry, tmp_path).returncode == 0
    (tmp_path / "seeds" / "a.txt").write_text(CLEAN, "utf-8")
    shell("git add .", tmp_path)
    done = shell(entry, tmp_path)
    assert done.returncode == 1
    assert "seeds/a.txt" in done.stdout
