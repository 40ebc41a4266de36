"""Runs the command line as a process, as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(*arguments: str | Path, cwd: Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`cleaner ARGUMENTS` in the folder `cwd`."""
    return subprocess.run([sys.executable, "-m", "cleaner", *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True,
                          env={**os.environ, **environment}, timeout=60, check=False)
