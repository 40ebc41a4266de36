"""`.cleaner-ignore.toml`: places that a person has looked at and wants left as they are, with the reason.

A raw text is never edited to silence a rule. The file is looked for from the folder of a text upwards. An entry names the text by
its path from the folder of the file, the rule, and the place by a hash of what stands there and of the words around it
(`diagnostics.fingerprint`, of which either half will do), or by its text, which then means that text wherever it stands in the
file. Of places with the same words around them `nth` says which is meant; an entry without it means them all.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from cleaner.diagnostics import Diagnostic, around, fingerprint, halves
from cleaner.document import Document, Finding, encodable
from cleaner.errors import CleanerError, ConfigError
from cleaner.spans import Span
from cleaner.toml import TomlFile

NAME = ".cleaner-ignore.toml"
_OWN = 32  # code points of a place that are read to see how many letters stand in it
_HINT = "An entry has path, rule, reason, and hash or text; `cleaner ignore --help` says how one is written."
_HEAD = """# Places that cleaner leaves as they are. `cleaner ignore FILE:LINE RULE --reason ...` adds an entry.
"""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One place, or with `text` and no `hash` all places of that text, where a rule is to do nothing.

    It is the `nth` of those that have the same words around them, from 1; if that is 0, each of them is meant. `across` is its
    number by the words that are read over blank lines, where that is another one.
    """

    path: str
    rule: str
    reason: str
    hash: str = ""
    text: str = ""
    nth: Annotated[int, Meta(ge=0)] = 0
    # A key of its own: of a tuple in a union with a number that has limits, msgspec reads the length from memory that is not its.
    across: Annotated[int, Meta(ge=0)] = msgspec.field(default=0, name="nth-across")


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    ignore: list[Entry] = []


class Suppressions:
    """The entries for one text; knows afterwards which of them were needed."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries: dict[str, list[Entry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.rule, []).append(entry)
        self._used: set[Entry] = set()
        self._words: _Words | None = None
        self.found: dict[tuple[str, Span], tuple[Finding, Entry]] = {}

    def spare(self, doc: Document, finding: Finding, *, moved: bool = False) -> bool:
        """True if nothing is to be made of a finding of a text that stems from the source of `doc`, as the move of a passage."""
        entries = self._entries.get(finding.rule)
        if not entries:
            return False
        at = doc.alignment.to_source(finding.span)
        text = doc.source.text
        known = halves(fingerprint(finding.rule, text, at, moved=moved))
        place = Span(at.start, at.start) if moved else at
        for entry in entries:
            if entry.hash:
                here = self._meant(entry, known, place, text)
            else:
                here = not moved and entry.text == encodable(text[slice(*at)])
            if here:
                self._used.add(entry)
                self.found.setdefault((finding.rule, at), (finding, entry))
                return True
        return False

    def _meant(self, entry: Entry, known: tuple[str, str], at: Span, text: str) -> bool:
        """True if a place, of which the halves of its hash are `known`, is that of an entry."""
        if not any(same := [half == own for half, own in zip(halves(entry.hash), known)]):
            return False
        if not entry.nth:
            return True
        if self._words is None:
            self._words = _Words(text)
        numbers = entry.nth, entry.across or entry.nth
        return any(alike and self._words.nth(at, over=bool(over)) == numbers[over] for over, alike in enumerate(same))

    def unused(self) -> list[Entry]:
        """Entries that fitted nothing."""
        return [e for entries in self._entries.values() for e in entries if e not in self._used]


class _Words:
    """The letters and digits of a text, in which marks and blanks that are mended do not count."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [n for n, ch in enumerate(text) if ch.isalnum()]
        self._words = "".join(text[n] for n in self._places)

    def nth(self, span: Span, *, over: bool = False) -> int:
        """Which of the places with the same words around them a span is, from 1, whatever stands in the others now."""
        before, after = around(self._text, span, over=over)
        own = sum(map(str.isalnum, self._text[slice(*span)][:_OWN]))
        between = f".{{0,{2 * own}}}?" if own else ""
        alike = re.compile(re.escape(before) + between + re.escape(after))
        place = bisect_left(self._places, span.start) - len(before)
        nth, found = 1, alike.search(self._words)
        while found and found.start() < place:
            nth, found = nth + 1, alike.search(self._words, found.start() + 1)
        return nth


def find(folder: Path) -> Path | None:
    """The nearest file of suppressions from `folder`, which is absolute, upwards."""
    return next((path for place in (folder, *folder.parents) if os.path.isfile(path := place / NAME) or os.path.islink(path)), None)


def of(path: Path) -> Suppressions | None:
    """The suppressions for the text `path`; None if there is no file of them. Raises ConfigError for one that is not valid."""
    whole = Path(os.path.abspath(path))
    file = find(whole.parent)
    if file is None:
        return None
    return Suppressions(load(file).get(_key(whole, file), ()))


def missing(files: Sequence[Path]) -> list[str]:
    """The entries whose text is not there any more, in the files of suppressions for the texts `files`."""
    from cleaner.inputs import near

    found = dict.fromkeys(file for path in files if (file := find(Path(os.path.abspath(path)).parent)))
    return [f"{near(str(file))}: {path} is not there any more ({e.rule})" for file in found for path, entries in load(file).items()
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


def add(path: Path, text: str, found: Sequence[Diagnostic], reason: str) -> Path:
    """Write entries for diagnostics of the file `path` behind those of the nearest file, or into a new one in the working folder.

    `text` is that of the source. Gives the file. What is there is not touched; an entry that is there already is not written again.
    """
    from cleaner.atomic import write_named

    whole = Path(os.path.abspath(path))
    file = find(whole.parent) or (Path.cwd() if whole.is_relative_to(Path.cwd()) else whole.parent) / NAME
    there = load(file) if file.is_file() else {}
    said = file.read_text("utf-8") if file.is_file() else _HEAD
    own, words = _key(whole, file), _Words(text)
    known = {(e.rule, e.hash, e.nth) for e in there.get(own, ())}
    for d in found:
        at = Span(d.start, d.start if d.kind == "move" else d.end)
        nth, across = words.nth(at), words.nth(at, over=True)
        if (d.rule, d.hash, nth) not in known:
            known.add((d.rule, d.hash, nth))
            entry = {"path": own, "rule": d.rule, "hash": d.hash, "text": d.text, "reason": reason}
            lines = "".join(f"{k} = {_quoted(v)}\n" for k, v in entry.items())
            said = said.rstrip("\n") + f"\n\n[[ignore]]\n{lines}nth = {nth}\n" + f"nth-across = {across}\n" * (across != nth)
    write_named(file, said.encode())
    load.cache_clear()
    return file


def _key(path: Path, file: Path) -> str:
    from cleaner.inputs import printable

    return printable(path.relative_to(file.parent).as_posix())


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but for DEL, which JSON leaves as it is."""
    return msgspec.json.encode(encodable(text)).decode().replace("\x7f", "\\u007F")
