"""Runs the command line as a user would: as a process, or in this one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from cleaner import cli

PAGE = "昨日,镇上的渡口开了。\n\n老周说:很好。\n"
CLEAN = "昨日，镇上的渡口开了。\n\n老周说：很好。\n"


def run(*arguments: str | Path, cwd: Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`cleaner ARGUMENTS` in the folder `cwd`."""
    return subprocess.run([sys.executable, "-m", "cleaner", *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True,
                          env={**os.environ, **environment}, timeout=60, check=False)


def check(*arguments: str | Path, cwd: Path) -> tuple[int, str, str]:
    """The exit code and what was printed, in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", newline="", write_through=True) for _ in range(2))
    before = os.getcwd()
    os.chdir(cwd)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.run(["check", *map(str, arguments)])
    finally:
        os.chdir(before)
    shown = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return code, shown[0], shown[1]
