"""Settings of the suite: properties draw the same examples in every run, unless others are asked for."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import CLEAN, PAGE
from explained import APART, FERRY
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile("random" if os.environ.get("CLEANER_RANDOM") else "fixed")


@pytest.fixture
def bounded() -> Iterator[None]:
    """Fails a test that does not come back: an input on which a linear pass takes a second and a quadratic one minutes."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError("still running after a minute: the time does not grow linearly with the input")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 60)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two pages of which `cleaner explain --at` tells."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(FERRY, "utf-8")
    Path("apart.txt").write_text(APART, "utf-8")
    return tmp_path


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with a page in which two marks are to be mended, and the same mended."""
    (tmp_path / "raw.txt").write_text(PAGE, "utf-8")
    (tmp_path / "clean.txt").write_text(CLEAN, "utf-8")
    return tmp_path
