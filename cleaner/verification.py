"""Proves outputs: that a diplomatic file is valid and gives its source back, and that what stands beside it says the same.

Files are untrusted: no entities, no document type, nothing outside them is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.exports import FORMATS, renderer
from cleaner.exports.validate import Problem, reading_of, validate
from cleaner.pipeline import clean
from cleaner.restoration import Restored, restored
from cleaner.rules import RuleSet

DIPLOMATIC = FORMATS["diplomatic"].suffix


def families(folder: Path) -> Iterator[tuple[Path, Mapping[str, Path]]]:
    """The TEI files below `folder`: each stem (a path without what its outputs end in) with those that are there, by format."""
    stems = {path.with_name(path.name.removesuffix(DIPLOMATIC)) for path in folder.rglob(f"*{DIPLOMATIC}")}
    reading = FORMATS["tei"].suffix
    stems |= {path.with_name(path.name.removesuffix(reading)) for path in folder.rglob(f"*{reading}")
              if not path.name.endswith(DIPLOMATIC)}
    for stem in sorted(stems):
        there = {name: path for name, form in FORMATS.items() if (path := stem.with_name(stem.name + form.suffix)).is_file()}
        yield stem, there


def problems(files: Mapping[str, Path], config: Config, rules: RuleSet) -> list[tuple[Path, Problem]]:
    """What is wrong with the outputs of one source; empty if all is well.

    Checked are schema and pointers of both TEI views, that the source can be restored and its checksum is right, that the
    reading view says what can be derived from the diplomatic one, and that all outputs are what this version and these rules make.
    Raises OSError if a file cannot be read.
    """
    found: list[tuple[Path, Problem]] = []
    data = {name: path.read_bytes() for name, path in files.items()}
    for name in ("diplomatic", "tei"):
        if name in files:
            found += [(files[name], problem) for problem in validate(data[name])]
    if "diplomatic" not in files:
        return [*found, (files["tei"], Problem(0, "there is no diplomatic file beside it: nothing proves what it was made of"))]
    view = files["diplomatic"]
    try:
        original = restored(data["diplomatic"])
    except CleanerError as error:
        return [*found, (view, Problem(0, str(error)))]
    if found:
        return found
    if "tei" in files and not same_text(data["tei"], reading_of(data["diplomatic"])):
        found.append((files["tei"], Problem(0, "its text is not the one that can be derived from the diplomatic file")))
    found += [(files[name], Problem(0, "not what the source gives now: rules, settings or version have changed"))
              for name in stale(data, original, config, rules)]
    return found


def stale(data: Mapping[str, bytes], original: Restored, config: Config, rules: RuleSet) -> Iterator[str]:
    """The formats that differ from what the source gives with `rules`; an export that names its date or schema is not compared."""
    doc = clean(original.data, config, name=original.name, rules=rules)
    for name, there in data.items():
        if renderer(name)(doc, rules) != there:
            yield name


def same_text(one: bytes, other: bytes) -> bool:
    """True if the bodies of two TEI files have the same elements, ids and words."""
    return _said(one) == _said(other)


def _said(data: bytes) -> list[str]:
    from lxml import etree

    body = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)).find(".//{*}body")
    out: list[str] = []
    lost = False  # bytes that do not decode, one by one, are one gap
    for event, element in etree.iterwalk(body, events=("start", "end")) if body is not None else ():
        undecoded = element.get("reason") == "undecodable"
        if event == "start" and not (undecoded and lost):
            out.append(f"<{element.tag} {sorted(element.attrib.items())}>")
        text = element.text if event == "start" else element.tail
        words = " ".join((text or "").split())
        if words:
            out.append(words)
        lost = (undecoded and not words) if event == "end" else lost
    return out
