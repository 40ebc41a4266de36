"""What the scripts of made pages share: `python -m scripts.NAME` writes the page, with --check it says if it is up to date."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent


def written(place: Path, make: Callable[[], str | bytes], about: str | None) -> int:
    """Write what `make` gives to `place`, or compare it: the exit code, 1 if it is not what stands there."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the page is not up to date")
    check = parser.parse_args().check
    made = make()
    data = made.encode() if isinstance(made, str) else made
    if check:
        return int(not place.is_file() or place.read_bytes() != data)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data)
    return 0
