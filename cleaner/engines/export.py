"""What `cleaner export` does beside the batch itself: names that never depend on the batch, and what is not up to date."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from cleaner.atomic import check_folder, differing, write_all
from cleaner.engines.batch import views
from cleaner.engines.job import Settings
from cleaner.errors import ConfigError
from cleaner.exports import FORMATS, SCHEMA
from cleaner.inputs import Input, below, expand, refuse_clashes, within
from cleaner.summary import Failure

_PLAIN = {"text", "page"}  # what their files end in says nothing of cleaner


def plan(paths: Sequence[str], settings: Settings, root: Path) -> tuple[list[Input], list[Failure]]:
    """The inputs that `paths` name, outputs named by the paths below `root`, and the paths that name none.

    Outputs are no inputs, even if they are named. Raises ConfigError if two inputs would write one file, OutputError if the
    output folder cannot be used.
    """
    found, failures = expand(paths, settings.out)
    inputs = below([one for one in found if not within(one, settings.out)], root)
    refuse_clashes(inputs, {one.stem: [*settings.outputs(one.stem).values()] for one in inputs}, [settings.out / SCHEMA])
    if inputs and not settings.dry:
        check_folder(settings.out)
    return inputs, failures


def outputs(inputs: Sequence[Input], settings: Settings) -> set[Path]:
    """All files that an export of these inputs consists of."""
    files = {path for one in inputs for path in settings.outputs(one.stem).values()}
    return files | ({settings.out / SCHEMA} if views(settings) else set())


def schema(settings: Settings) -> list[Path]:
    """The schema of TEI, if it had to be written beside the outputs."""
    if not views(settings):
        return []
    from cleaner.exports.validate import schema_bytes

    return (differing if settings.dry else write_all)({settings.out / SCHEMA: schema_bytes()})


def orphans(folders: Iterable[str], inputs: Sequence[Input], settings: Settings, root: Path) -> list[Path]:
    """The outputs of folders that were named as a whole whose sources are not there any more."""
    ends = tuple(FORMATS[name].suffix for name in settings.formats if name not in _PLAIN)
    known = outputs(inputs, settings)
    return sorted({path for folder in folders for path in (settings.out / os.path.relpath(folder, root)).rglob("*")
                   if path.name.endswith(ends) and path not in known and path.is_file()})


def untracked(files: Collection[Path], out: Path) -> list[Path]:
    """Those of the files below `out` that git neither tracks nor ignores; raises ConfigError if it cannot be asked."""
    if not out.is_dir():
        return []
    try:
        done = subprocess.run(["git", "ls-files", "--others", "--exclude-standard", "-z"], cwd=out, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = os.fsdecode(error.stderr).strip() if isinstance(error, subprocess.CalledProcessError) else str(error)
        raise ConfigError(f"{out}: git does not say what it tracks: {said}", "--tracked is for folders of a repository.") from None
    others = {out / os.fsdecode(name) for name in done.stdout.split(b"\0") if name}
    return sorted(others.intersection(files))
