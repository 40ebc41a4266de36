"""Conversion between simplified and traditional characters: OpenCC, its phrases, and a user's own table of them."""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cleaner.errors import ConfigError

if TYPE_CHECKING:
    import marisa_trie

Variants = Literal["none", "s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "t2s", "tw2s", "tw2sp", "hk2s", "hk2sp", "tw2t", "t2tw",
                   "hk2t", "t2hk", "t2jp", "jp2t"]

_IMPOSTOR = "opencc-python-reimplemented"  # another distribution that installs a package of the same name
_MARISA = b"We love Marisa."  # how a marisa trie begins; OpenCC's files have a header of their own before it
_PHRASES = ("STPhrases", "STPhrases_GeneratedFromRegionalPhrases")


def problem() -> tuple[str, str] | None:
    """What is wrong with the installed OpenCC and what to do; None if it can be worked with. Imports nothing."""
    if _is_installed(_IMPOSTOR):
        return (f"{_IMPOSTOR} stands where OpenCC should: both are a package named opencc",
                f"pip uninstall {_IMPOSTOR} opencc, then pip install opencc.")
    folder = _folder()
    if not _is_installed("opencc") or folder is None:
        return "OpenCC is not installed", "pip install opencc."
    if not folder.is_dir():
        return "the installed package opencc is not that of OpenCC", "pip uninstall opencc, then pip install opencc."
    return None


def _is_installed(name: str) -> bool:
    import importlib.metadata  # costs 20 ms, which only a conversion is worth

    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _folder() -> Path | None:
    spec = importlib.util.find_spec("opencc")
    return Path(spec.origin).parent / "clib" / "share" / "opencc" if spec and spec.origin else None


@cache
def converter(setting: str) -> Callable[[str], str]:
    """What converts a text under one of the settings of OpenCC; raises ConfigError if OpenCC cannot."""
    fault = problem()
    if fault:
        raise ConfigError(*fault)
    import opencc

    try:
        convert = opencc.OpenCC(setting).convert
        convert("")
    except (AttributeError, RuntimeError, OSError, TypeError) as error:
        raise ConfigError(f"OpenCC cannot convert by {setting}: {error}", "pip install --upgrade opencc.") from None
    return lambda text: str(convert(text))


@cache
def phrases() -> tuple[marisa_trie.Trie, ...]:
    """The phrases by which OpenCC converts simplified text; empty if this version keeps them otherwise."""
    import marisa_trie

    tries = []
    folder = _folder()
    for name in _PHRASES:
        path = folder / f"{name}.ocd2" if folder else None
        data = path.read_bytes() if path and path.is_file() else b""
        at = data.find(_MARISA, 0, 64)
        if at >= 0:
            trie = marisa_trie.Trie()
            trie.frombytes(data[at:])
            tries.append(trie)
    return tuple(tries)


@cache
def table(path: Path) -> Mapping[str, str]:
    """A user's phrases: lines of a phrase, a tab, and what it becomes; empty lines and those that begin with # are left out.

    Raises ConfigError with file and line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigError(f"{path}: the table of phrases cannot be read: {reason}", "Lines are: phrase, tab, phrase.") from None
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        what = ""
        if len(cells) != 2:
            what = f"{len(cells)} cells; a line is a phrase, one tab, and what the phrase becomes"
        elif not all(cells):
            what = "a cell is empty"
        elif any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for cell in cells for c in cell):
            what = "a phrase has a control character"
        elif found.get(cells[0], cells[1]) != cells[1]:
            what = f"{cells[0]!r} becomes something else in line {lines[cells[0]]}"
        if what:
            raise ConfigError(f"{path}:{number}: {what}\n    {line}", "Lines are: phrase, tab, phrase.")
        found[cells[0]] = cells[1]
        lines.setdefault(cells[0], number)
    return found
