"""Atomic writing: an output file is the old one or the new one, whenever the program ends."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from cleaner.errors import OutputError

PREFIX = ".cleaner-"
UNCHANGED = "What was there is unchanged. Make room or set it right, then run the command again."
_unfinished: set[Path] = set()  # temporary files of this process


def differing(files: Mapping[Path, bytes]) -> list[Path]:
    """The files that `write_all` would write: those that do not hold their bytes; raises OutputError."""
    found = []
    for path, data in files.items():
        try:
            if not _holds(path, data):
                found.append(path)
        except OSError as error:
            raise _unwritable(path, error) from error
    return found


def write_all(files: Mapping[Path, bytes]) -> list[Path]:
    """Write several files, making folders as needed, and say which; a file that already holds its bytes is left alone.

    All are first written in full under temporary names beside their places, so that an error
    (a full disk) changes none of them. Raises OutputError.
    """
    waiting: dict[Path, Path] = {}
    written: list[Path] = []
    try:
        for path, data in files.items():
            try:
                if not _holds(path, data):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    temporary = _beside(path)
                    waiting[temporary] = path
                    _write(temporary, [data])
            except OSError as error:
                raise _unwritable(path, error) from error
        for temporary, path in list(waiting.items()):
            try:
                os.replace(temporary, path)
            except OSError as error:
                raise _unwritable(path, error) from error
            del waiting[temporary]
            written.append(path)
        return written
    finally:
        _discard(waiting)
        _unfinished.clear()


def write_named(path: Path, data: bytes) -> None:
    """Write a file that a person names: through a link, into a pipe or a device, which no file must replace; raises OutputError."""
    try:
        special = os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode) and not os.path.isdir(path)
        if special or os.path.abspath(path).startswith("/dev/"):  # /dev/stdout may be a file, of which others hold the descriptor
            with open(path, "wb") as file:
                file.write(data)
            return
    except OSError as error:
        raise _unwritable(path, error) from error
    write_all({Path(os.path.realpath(path)) if path.is_symlink() else path: data})


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    """Put `new` in the place of a file that holds `old`, with its mode; of a link, in the place of what it points to.

    Raises OutputError, which does not name the file, if that cannot be done or the file holds something else by now.
    """
    target = Path(os.path.realpath(path))
    temporary = _beside(target)
    try:
        mode = stat.S_IMODE(os.stat(target).st_mode)
        _write(temporary, [new])
        with suppress(OSError, AttributeError):
            os.chown(temporary, os.stat(target).st_uid, os.stat(target).st_gid)
        os.chmod(temporary, mode)
        _copy_attributes(target, temporary)
        if target.read_bytes() != old:
            raise OutputError("was changed while it was read, so it was left as it is", "Run the command again.")
        os.replace(temporary, target)
    except OSError as error:
        raise OutputError(f"cannot be written: {_reason(error)}", UNCHANGED) from error
    finally:
        _discard([temporary])


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file piece by piece, so that it is never in memory as a whole; raises OutputError, and what `parts` raises."""
    temporary = _beside(path)
    try:
        _write(temporary, parts)
        os.replace(temporary, path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        _discard([temporary])


def abandon() -> None:
    """Remove what is half written, for a process that is told to end at once."""
    _discard(list(_unfinished))


def check_folder(folder: Path) -> None:
    """Make `folder` if it is not there and prove that files can be written into it; raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = _beside(folder / "probe")
        try:
            _write(probe, [])
        finally:
            _discard([probe])
    except FileExistsError:
        raise OutputError(f"{folder}: is a file, not a folder", "Give another output folder with -o.") from None
    except OSError as error:
        raise OutputError(f"{folder}: cannot write into the output folder: {_reason(error)}",
                          "Give a folder that you may write into with -o.") from error


def _beside(path: Path) -> Path:
    """A temporary file to be written in the folder of a file."""
    temporary = path.parent / f"{PREFIX}{os.urandom(8).hex()}.tmp"
    _unfinished.add(temporary)
    return temporary


def _copy_attributes(source: Path, target: Path) -> None:
    """Gives one file the access lists of another and what else a file system knows of it, as far as it can be set."""
    names: list[str] = []
    with suppress(OSError, AttributeError):
        names = os.listxattr(source)
    for name in names:
        with suppress(OSError):
            os.setxattr(target, name, os.getxattr(source, name))


def _discard(temporaries: Iterable[Path]) -> None:
    for temporary in temporaries:
        with suppress(OSError):
            temporary.unlink()
        _unfinished.discard(temporary)


def _holds(path: Path, data: bytes) -> bool:
    # Not for a symbolic link: what it points to may be an input; os.replace puts a file in its place.
    try:
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _write(path: Path, parts: Iterable[bytes]) -> None:
    # Not tempfile: its files are for the owner's eyes only, whatever the umask says.
    with open(path, "xb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: cannot be written: {_reason(error)}", UNCHANGED)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
