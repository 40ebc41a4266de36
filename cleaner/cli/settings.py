"""The configuration that a command works under: a file, and the options that override it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from cleaner.config import Config, find_config, load_config


def load(path: Path | None, *, encoding: str | None = None, suggest: bool | None = None, variants: str | None = None,
         quotes: str | None = None) -> Config:
    """The configuration in `path`, or the nearest one from the working folder upwards, or the defaults.

    Options that are None leave it as it is. Raises ConfigError.
    """
    path = path or find_config(Path.cwd())
    config = load_config(path) if path else Config()
    given = {"encoding": encoding, "suggest": suggest, "variants": variants, "quotes": quotes}
    changed = msgspec.structs.replace(config, **{name: value for name, value in given.items() if value is not None})
    changed.check()
    return changed
