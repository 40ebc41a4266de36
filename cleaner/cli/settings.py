"""The configuration that a command works under: that of each file, and the options that go before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cleaner import layers
from cleaner.layers import Configs


def configs(path: Path | None, **options: Any) -> Configs:
    """The configuration of each file: of `path`, or the nearest one above it. Options that are not given leave it as it is.

    What is wrong with `path` or with the options is said at once, of other files when they are read; raises ConfigError.
    """
    found = Configs(path, {name.replace("_", "-"): value for name, value in options.items() if value not in (None, False)})
    if path:
        found.of()
    else:
        layers.load(None, found.options)
    return found
