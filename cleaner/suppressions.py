"""`.cleaner-ignore.toml`: places that a person has looked at and wants left as they are, with the reason.

A raw text is never edited to silence a rule. The file is looked for from the folder of a text upwards. An entry names the text by
its path from the folder of the file, the rule, and the place by a hash of what stands there and of the words around it
(`diagnostics.fingerprint`), or by its text, which then means that text wherever it stands in the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from cleaner.diagnostics import Diagnostic, fingerprint
from cleaner.document import Document, Finding, encodable
from cleaner.errors import CleanerError, ConfigError
from cleaner.rules import RuleSet
from cleaner.spans import Span
from cleaner.toml import TomlFile

NAME = ".cleaner-ignore.toml"
_HINT = "An entry has path, rule, reason, and hash or text; `cleaner ignore --help` says how one is written."
_HEAD = """# Places that cleaner leaves as they are. `cleaner ignore FILE:LINE RULE --reason ...` adds an entry.
"""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One place, or with `text` and no `hash` all places of that text, where a rule is to do nothing."""

    path: str
    rule: str
    reason: str
    hash: str = ""
    text: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    ignore: list[Entry] = []


class Suppressions:
    """The entries for one text; knows afterwards which of them were needed."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries: dict[str, list[Entry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.rule, []).append(entry)
        self._used: set[Entry] = set()
        self.found: dict[tuple[str, Span], tuple[Finding, Entry]] = {}

    def spare(self, doc: Document, finding: Finding, *, moved: bool = False) -> bool:
        """True if nothing is to be made of a finding of a text that stems from the source of `doc`, as the move of a passage."""
        entries = self._entries.get(finding.rule)
        if not entries:
            return False
        at = doc.alignment.to_source(finding.span)
        text = doc.source.text
        known = fingerprint(finding.rule, text, at, moved=moved)
        for entry in entries:
            if entry.hash == known if entry.hash else not moved and entry.text == encodable(text[slice(*at)]):
                self._used.add(entry)
                self.found.setdefault((finding.rule, at), (finding, entry))
                return True
        return False

    def stale(self, rules: RuleSet) -> list[Entry]:
        """Entries that fitted nothing, though their rule is in force."""
        return [e for entries in self._entries.values() for e in entries if e not in self._used and e.rule in rules]


def find(folder: Path) -> Path | None:
    """The nearest file of suppressions from `folder`, which is absolute, upwards."""
    return next((path for place in (folder, *folder.parents) if os.path.isfile(path := place / NAME)), None)


def of(path: Path) -> Suppressions | None:
    """The suppressions for the text `path`; None if there is no file of them. Raises ConfigError for one that is not valid."""
    whole = Path(os.path.abspath(path))
    file = find(whole.parent)
    if file is None:
        return None
    return Suppressions(load(file).get(_key(whole, file), ()))


def missing(files: Sequence[Path]) -> list[str]:
    """The entries whose text is not there any more, in the files of suppressions for the texts `files`."""
    found = dict.fromkeys(file for path in files if (file := find(Path(os.path.abspath(path)).parent)))
    return [f"{file}: {path} is not there any more ({e.rule})" for file in found for path, entries in load(file).items()
            if not os.path.exists(file.parent / path) for e in entries]


@lru_cache(maxsize=64)
def load(file: Path) -> Mapping[str, Sequence[Entry]]:
    """The entries of a file, for each text in their order; raises ConfigError with file, line and excerpt."""
    toml = TomlFile(file, ConfigError, "file of suppressions")
    try:
        entries = msgspec.convert(toml.data, _File).ignore
    except msgspec.ValidationError as error:
        raise toml.invalid(error, _File, toml.data) from None

    def fault(n: int, field: str, what: str) -> CleanerError:
        return toml.at(toml.line_of(f"ignore[{n}].{field}"), what, _HINT)

    for n, entry in enumerate(entries):
        if not entry.reason.strip():
            raise fault(n, "reason", "the reason is empty: say why this place is right as it is")
        if not (entry.hash or entry.text):
            raise fault(n, "path", "hash or text is missing: which place is meant?")
    by_path: dict[str, list[Entry]] = {}
    for entry in entries:
        by_path.setdefault(entry.path, []).append(entry)
    return by_path


def add(path: Path, found: Sequence[Diagnostic], reason: str) -> Path:
    """Write entries for diagnostics of the text `path` behind those of the nearest file, or into a new one in the working folder.

    Gives the file. What is there is not touched; an entry that is there already is not written again.
    """
    from cleaner.atomic import write_all

    whole = Path(os.path.abspath(path))
    file = find(whole.parent) or (Path.cwd() if whole.is_relative_to(Path.cwd()) else whole.parent) / NAME
    there = load(file) if file.is_file() else {}
    text = file.read_text("utf-8") if file.is_file() else _HEAD
    own = _key(whole, file)
    known = {(e.rule, e.hash) for e in there.get(own, ())}
    for d in found:
        if (d.rule, d.hash) not in known:
            known.add((d.rule, d.hash))
            entry = {"path": own, "rule": d.rule, "hash": d.hash, "text": d.text, "reason": reason}
            text = text.rstrip("\n") + "\n\n[[ignore]]\n" + "".join(f"{k} = {_quoted(v)}\n" for k, v in entry.items())
    write_all({file: text.encode()})
    load.cache_clear()
    return file


def _key(path: Path, file: Path) -> str:
    from cleaner.inputs import printable

    return printable(path.relative_to(file.parent).as_posix())


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but for DEL, which JSON leaves as it is."""
    return msgspec.json.encode(encodable(text)).decode().replace("\x7f", "\\u007F")
