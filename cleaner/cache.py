"""Files in the user's cache folder: what takes long to make and can be made again at any time.

A file counts only if nobody else may have written it and its checksum is right: what is read here is trusted as
Python trusts its own `__pycache__`. Without a folder that can be written to, everything is only slower. Each key of a name has
a file of its own, so that several versions, as that of a hook and that of a shell, can be used in turn; the oldest go.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_CHECKSUM = 32  # bytes at the beginning of a file
_MOST = 4  # files of one name


def path(name: str) -> Path:
    """Where the file of this name is kept; the variable CLEANER_CACHE names another folder."""
    chosen = os.environ.get("CLEANER_CACHE")
    if chosen:
        return Path(chosen) / name
    if sys.platform == "linux":  # as platformdirs says, which takes long to import
        given = os.environ.get("XDG_CACHE_HOME", "").strip()
        return Path(given if os.path.isabs(given) else os.path.expanduser("~/.cache")) / "cleaner" / name
    import platformdirs

    return platformdirs.user_cache_path("cleaner") / name


def read(name: str, key: str) -> bytes | None:
    """What was kept under this name, None if nothing was, or for another `key` (what it was made from and by)."""
    try:
        with open(_file(name, key), "rb") as file:
            if not _ours(os.fstat(file.fileno())):
                return None
            checksum, data = file.read(_CHECKSUM), file.read()
    except (OSError, RuntimeError):
        return None
    return data if checksum == _checksum(data, key) else None


def keep(name: str, key: str, data: bytes) -> None:
    """Keep `data` for `read`; what was kept under the name longest ago goes."""
    own = _file(name, key)
    replace([(own, _checksum(data, key) + data)])
    try:
        others = [file for file in own.parent.glob(f"{name}-*") if file != own]
        for file in sorted(others, key=lambda file: file.stat().st_mtime_ns, reverse=True)[_MOST - 1 :]:
            file.unlink()
    except OSError:
        pass


def made(name: str, key: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, made once: anything of the plain types that `marshal` knows."""
    key = f"{key} {sys.version} {sys.byteorder}"
    data = read(name, key)
    if data is None:
        data = marshal.dumps(make())
        keep(name, key, data)
    return marshal.loads(data)


def digest(*files: str | Path) -> str:
    """A key for what is made from these files."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(Path(file).read_bytes()).digest())
    return whole.hexdigest()


def contents(name: str, *files: str | Path) -> str:
    """The digest of files that seldom change: read again only if they are others, or their sizes or times."""
    known = [(str(file), status.st_size, status.st_mtime_ns) for file in files for status in [os.stat(file)]]
    found: str = made(name, str(known), lambda: digest(*files))
    return found


def replace(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files whole or not at all; a fault is no fault of the user's, and is passed over."""
    try:
        for where, data in files:
            where.parent.mkdir(parents=True, exist_ok=True)
            unfinished = where.with_name(f"{where.name}.{os.urandom(4).hex()}")
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
                file.write(data)
            os.replace(unfinished, where)
    except (OSError, RuntimeError):
        pass


def _file(name: str, key: str) -> Path:
    return path(f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:8]}")


def _checksum(data: bytes, key: str) -> bytes:
    return hashlib.sha256(key.encode() + b"\0" + data).digest()


def _ours(status: os.stat_result) -> bool:
    """True if only this user (or the system's administrator) can have written the file."""
    return not hasattr(os, "getuid") or (status.st_uid in (0, os.getuid()) and not status.st_mode & 0o022)
