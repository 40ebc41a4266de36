"""Atomic writing: an output file is the old one or the new one, whenever the program ends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cleaner.errors import OutputError

PREFIX = ".cleaner-"
_unfinished: set[Path] = set()  # temporary files of this process


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write several files, making folders as needed; a file that already holds its bytes is left alone.

    All are first written in full under temporary names beside their places, so that an error
    (a full disk) changes none of them. Raises OutputError.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            try:
                if not _holds(path, data):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    temporary = path.parent / f"{PREFIX}{os.urandom(8).hex()}.tmp"
                    waiting[temporary] = path
                    _unfinished.add(temporary)
                    _write(temporary, data)
            except OSError as error:
                raise _unwritable(path, error) from error
        for temporary, path in list(waiting.items()):
            try:
                os.replace(temporary, path)
            except OSError as error:
                raise _unwritable(path, error) from error
            del waiting[temporary]
    finally:
        for temporary in waiting:
            with suppress(OSError):
                temporary.unlink()
        _unfinished.clear()


def abandon() -> None:
    """Remove what is half written, for a process that is told to end at once."""
    for temporary in list(_unfinished):
        with suppress(OSError):
            temporary.unlink()


def check_folder(folder: Path) -> None:
    """Make `folder` if it is not there and prove that files can be written into it; raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f"{PREFIX}{os.urandom(8).hex()}.tmp"
        try:
            _write(probe, b"")
        finally:
            with suppress(OSError):
                probe.unlink()
    except FileExistsError:
        raise OutputError(f"{folder}: is a file, not a folder", "Give another output folder with -o.") from None
    except OSError as error:
        raise OutputError(f"{folder}: cannot write into the output folder: {_reason(error)}",
                          "Give a folder that you may write into with -o.") from error


def _holds(path: Path, data: bytes) -> bool:
    # Not for a symbolic link: what it points to may be an input; os.replace puts a file in its place.
    try:
        return not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _write(path: Path, data: bytes) -> None:
    # Not tempfile: its files are for the owner's eyes only, whatever the umask says.
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: cannot be written: {_reason(error)}",
                       "What was there is unchanged. Make room or set it right, then run the command again.")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
