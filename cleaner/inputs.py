"""Inputs: from the paths of a command line to a list of files, each with the name of its outputs."""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cleaner.errors import ConfigError
from cleaner.summary import Failure, Nothing

STDIN = "-"


class Input(Struct, frozen=True):
    """One source: `path`, None for stdin; `stem`, its outputs below the output folder without suffix.

    `shown` is the path as messages name it, always printable. `told` is where the text of stdin is said to stand, `within` the
    folder or the pattern that gave the file, empty if it was named itself.
    """

    path: Path | None
    stem: str
    shown: str
    told: Path | None = None
    within: str = ""

    @property
    def place(self) -> Path | None:
        """The path that says which configuration holds; None for stdin of which nothing is said."""
        return self.path or self.told

    @property
    def name(self) -> str:
        """The file name without folders."""
        return printable(self.path.name) if self.path else "stdin"

    @property
    def recorded(self) -> str:
        """The path as outputs name it: as it was given, but never one that begins at the root of this machine."""
        if self.path is None or not self.path.is_absolute():
            return self.shown
        return printable(os.path.join(os.path.dirname(self.stem), self.path.name).replace(os.sep, "/"))


def expand(paths: Sequence[str], out: Path | None = None) -> tuple[list[Input], list[Failure]]:
    """The inputs that `paths` name (files, folders, globs, `-`), and what stands for nothing readable.

    A folder gives its `.txt` files and those of its folders, hidden ones and the output folder
    `out` left out, in order of name. A file that is named twice counts once.
    """
    found: dict[tuple[str, str], Input] = {}
    failures: list[Failure] = []
    for path in paths:
        for one in _expand(path, out):
            if isinstance(one, Failure):
                failures.append(one)
            else:
                found.setdefault((os.path.realpath(one.path) if one.path else "", one.stem), one)
    return list(found.values()), failures


def _expand(path: str, out: Path | None) -> Iterator[Input | Failure]:
    if path == STDIN:
        yield Input(None, "stdin", "stdin")
    elif os.path.isdir(path):
        yield from _folder(path, out)
    elif os.path.lexists(path):
        yield _file(path)
    elif glob.has_magic(path):
        yield from _glob(path, out)
    else:
        yield _failure(path, "there is no such file or folder", "Check the path.")


def _file(path: str, below: str = "") -> Input:
    base, ending = os.path.splitext(os.path.basename(path))
    name = base if ending.lower() == ".txt" else base + ending
    return Input(Path(path), os.path.join(below, name).replace(os.sep, "/"), printable(path))


def _found(path: str, below: str, within: str) -> Input | Failure:
    """What nobody has named but the folder or the pattern that it is `within`.

    Reading a pipe would wait for one who writes into it, so only files are read.
    """
    try:
        special = not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        special = False  # reading it will say what is wrong
    if special:
        return _failure(path, "is a pipe, a socket or a device", "Name it as a path of its own to read it.")
    return replace(_file(path, below), within=printable(within))


def _folder(path: str, out: Path | None) -> Iterator[Input | Failure]:
    empty = True
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and not _same(os.path.join(folder, n), out))
        for name in sorted(names):
            if name.lower().endswith(".txt") and not name.startswith("."):
                empty = False
                yield _found(os.path.join(folder, name), _below(folder, path), path)
    for error in unreadable:
        yield _failure(str(error.filename), f"the folder cannot be read: {error.strerror}", "Give yourself the right to read it.")
    if empty and not unreadable:
        yield Nothing(printable(path), f"{printable(path)}: the folder holds no .txt file",
                      "Files with other endings are taken when they are named one by one or by a pattern.")


def _glob(pattern: str, out: Path | None) -> Iterator[Input | Failure]:
    root = pattern
    while glob.has_magic(root):
        root = os.path.dirname(root)
    root = root or os.curdir
    inside = out is not None and not _same(root, out) and _within(out, root)
    empty = True
    for path in sorted(glob.glob(pattern, recursive=True)):
        if not os.path.isdir(path) and not (inside and out is not None and _within(path, out)):
            empty = False
            yield _found(path, _below(os.path.dirname(path) or os.curdir, root), pattern)
    if empty:
        yield Nothing(printable(pattern), f"{printable(pattern)}: no file matches the pattern",
                      "Check the pattern; ** stands for folders of any depth.")


def _below(folder: str, top: str) -> str:
    below = os.path.relpath(folder, top)
    return "" if below == os.curdir else below


def _failure(path: str, what: str, hint: str) -> Failure:
    return Failure(printable(path), f"{printable(path)}: {what}", hint)


def _same(path: str, other: Path | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)


def _within(path: str | Path, folder: str | Path) -> bool:
    real, top = os.path.realpath(path), os.path.realpath(folder)
    return real == top or real.startswith(os.path.join(top, ""))


def below(inputs: Sequence[Input], root: Path) -> list[Input]:
    """The inputs, each once, their outputs named by their paths below `root`, however they were given.

    Raises ConfigError for what is not below it.
    """
    found = [_below_root(one, root) for one in inputs]
    return list({(os.path.realpath(one.path), one.stem): one for one in found if one.path}.values())


def _below_root(one: Input, root: Path) -> Input:
    if one.path is None:
        raise ConfigError("stdin has no path to name its outputs by", "Name files or folders.")
    path = os.path.relpath(one.path, root)
    if path.split(os.sep)[0] == os.pardir or os.path.isabs(path):
        raise ConfigError(f"{one.shown}: is not below {printable(str(root.absolute()))}", "Name a folder above it with --root.")
    return replace(_file(path, os.path.dirname(path)), path=one.path, shown=one.shown, within=one.within)


def within(one: Input, folder: Path) -> bool:
    """True if an input stands in a folder, at any depth."""
    return one.path is not None and _within(one.path, folder)


def refuse_clashes(inputs: Sequence[Input], outputs: Mapping[str, Sequence[Path]], common: Sequence[Path] = ()) -> None:
    """Raise ConfigError if two inputs would write one file, or an output would replace an input.

    `outputs` are the files that are written for each stem, `common` those for all together.
    """
    folders: dict[Path, str] = {}

    def entry(path: Path) -> str:
        if path.parent not in folders:
            folders[path.parent] = os.path.realpath(path.parent)
        return _key(os.path.join(folders[path.parent], path.name))

    sources = {key: one for one in inputs if one.path for key in (entry(one.path), _key(os.path.realpath(one.path)))}
    writers: dict[str, Input] = {}
    shared = {entry(path): path for path in common}
    for path in (*common, *(p for one in inputs for p in outputs[one.stem])):
        if (key := entry(path)) in sources:
            raise ConfigError(f"{printable(str(path))}: would be written over the input {sources[key].shown}",
                              "Give another output folder with -o.")
    for one in inputs:
        for path in outputs[one.stem]:
            key = entry(path)
            if key in shared:
                raise ConfigError(f"{one.shown} would be written to {printable(str(path))}, where a file for all inputs stands",
                                  "Give the input another name, or leave that format out with --to.")
            other = writers.setdefault(key, one)
            if other is not one:
                raise ConfigError(f"{other.shown} and {one.shown} would both be written to {printable(str(path))}",
                                  "Clean them into different folders, or give the folder above both as the input.")


def _key(path: str) -> str:
    # Two spellings are one file on the file systems of macOS and Windows.
    if sys.platform in ("darwin", "win32"):
        return unicodedata.normalize("NFC", path).casefold()
    return path


def printable(path: str) -> str:
    """A path, or a message that names one, as it can be printed and stand in JSON: bytes that are no text are written out."""
    return re.sub("[\ud800-\udfff]", lambda lone: f"\\x{ord(lone[0]) & 0xFF:02x}", path)


def near(place: str) -> str:
    """A place in a file as messages name it: from the working folder, if it is below."""
    return printable(place.removeprefix(os.path.join(os.getcwd(), "")))
