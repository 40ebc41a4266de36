"""Proves outputs: that a diplomatic file is valid and gives its source back, and that what stands beside it says the same.

Files are untrusted: no entities, no document type, nothing outside the folder that is proved is read but configurations
and the schema that a file names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

import msgspec
from lxml import etree

from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.exports import CORPUS, FORMATS, SCHEMA, Links, address, path_of, rendered
from cleaner.exports.corpus import Member, corpus
from cleaner.exports.links import links_of, members_of, root_of
from cleaner.exports.tei_text import plain
from cleaner.exports.tei_xml import TEI, parser
from cleaner.exports.validate import Problem, line_of, reading_of, schema_bytes, validate
from cleaner.inputs import printable
from cleaner.pipeline import clean
from cleaner.restoration import Restored, restored
from cleaner.rules import RuleSet
from cleaner.summary import SUMMARY, Summary

_OTHER = {"tei": "diplomatic", "diplomatic": "tei"}


def families(folder: Path) -> Iterator[tuple[Mapping[str, Path], Path | None]]:
    """The TEI files below `folder`: the outputs of each source that are there, by format, and the source if it is known.

    The source is the text that a summary names, else the one by the same path below the working folder, as `cleaner export`
    names outputs. It is good for nothing but to know which configuration holds; one in `folder` could bring one of its own.
    """
    here, inside = Path.cwd(), folder.resolve()

    def usable(source: Path) -> bool:
        try:
            real = source.resolve()
            return real.is_relative_to(here.resolve()) and not real.is_relative_to(inside) and source.is_file()
        except (OSError, ValueError, RuntimeError):
            return False  # a name that cannot be a path

    ends = sorted((FORMATS[view].suffix for view in _OTHER), key=len, reverse=True)
    stems = set()
    for path in folder.rglob(f"*{FORMATS['tei'].suffix}"):
        end = next(end for end in ends if path.name.endswith(end))
        stems.add(path.with_name(path.name.removesuffix(end)))
    named = _named(folder)
    for stem in sorted(stems):
        there = {name: path for name, form in FORMATS.items() if (path := stem.with_name(stem.name + form.suffix)).is_file()}
        exported = [stem.relative_to(folder).with_name(stem.name + ending) for ending in (".txt", ".TXT", "")]
        first = [named[stem]] if stem in named else []
        yield there, next(filter(usable, [*first, *exported]), None)


def _named(folder: Path) -> dict[Path, Path]:
    """The sources that summaries below `folder` name, by what the names of their outputs begin with."""
    found: dict[Path, Path] = {}
    for path in sorted(folder.rglob(SUMMARY)):
        try:
            files = msgspec.json.decode(path.read_bytes(), type=Summary).files
        except (OSError, ValueError):
            continue  # it is none of ours
        for one in files:
            found[path.parent / one.outputs.get("diplomatic", "").removesuffix(FORMATS["diplomatic"].suffix)] = Path(one.name)
    return found


def problems(files: Mapping[str, Path], config: Config, rules: RuleSet) -> list[tuple[Path, Problem]]:
    """What is wrong with the outputs of one source, or with the corpora of a folder; empty if all is well.

    Checked are schema and pointers of both TEI views, also those from one to the other and to the schema, that the source can be
    restored and its checksum is right, that the reading view says what can be derived from the diplomatic one, and that all outputs
    are what this version and these rules make. Raises OSError if a file cannot be read.
    """
    together = corpora(files)
    found = [(path, problem) for path in together for problem in _of_corpus(path)]
    others = {name: path for name, path in files.items() if path not in together}
    return found if together and not others.keys() & _OTHER.keys() else [*found, *_of_source(others, config, rules)]


def _of_source(files: Mapping[str, Path], config: Config, rules: RuleSet) -> list[tuple[Path, Problem]]:
    """What is wrong with the outputs of one source, of which at least one is TEI."""
    found: list[tuple[Path, Problem]] = []
    data = {name: path.read_bytes() for name, path in files.items()}
    for name in ("diplomatic", "tei"):
        if name in files:
            found += [(files[name], problem) for problem in validate(data[name])]
    if "diplomatic" not in files:
        return [*found, (files["tei"], Problem(0, "there is no diplomatic file beside it: nothing proves what it was made of"))]
    view = files["diplomatic"]
    try:
        original, *more = restored(data["diplomatic"])
    except CleanerError as error:
        fault = error.what.partition(":")[0]  # of what is no XML validation has said it
        told = any(path == view and problem.message.startswith(fault) for path, problem in found)
        return found if told else [*found, (view, Problem(0, str(error)))]
    if found or more:
        return found or [(view, Problem(0, "holds several sources"))]
    links = {name: links_of(data[name]) for name in _OTHER if name in files}
    found = [(files[name], Problem(0, said)) for name in links for said in _misled(name, files, links)]
    if "tei" in files and (line := other_text(data["tei"], reading_of(data["diplomatic"]))):
        found.append((files["tei"], Problem(line, "its text is not the one that can be derived from the diplomatic file")))
    found += [(files[name], Problem(line, "not what the source gives now: the file, rules, settings or version have changed"))
              for name, line in stale(data, original, config, rules, links, name_of(view, original.name))]
    return found


def name_of(view: Path, told: str) -> str:
    """The file name of the source of a diplomatic file: that which its header tells, in which breaks and blanks are one blank.

    Outputs are named by their source, so that `view` has what the header has lost, unless it was renamed.
    """
    stem = view.name.removesuffix(FORMATS["diplomatic"].suffix)
    ending = told[-4:] if told.lower().endswith(".txt") else ""
    return next((name for one in (stem + ending, stem) if plain(name := printable(one)) == told), told)


def _misled(name: str, files: Mapping[str, Path], links: Mapping[str, Links]) -> Iterator[str]:
    """What is wrong with what a view names beside it."""
    other = _OTHER[name]
    named = getattr(links[name], other)
    if named and other not in files:
        yield f"names {named!r}, which is not there"
    elif named and named != address(files[other].name):
        yield f"names {named!r}, but the {other} file of its source is {files[other].name!r}"
    elif named and not getattr(links[other], name):
        yield f"names {named!r}, which does not name it"
    yield from _without_schema(files[name], links[name].schema)


def _without_schema(file: Path, schema: str) -> Iterator[str]:
    if schema:
        path = file.parent / path_of(schema)
        if not path.is_file():
            yield f"names the schema {schema!r}, which is not there"
        elif path.read_bytes() != schema_bytes():
            yield f"names the schema {schema!r}, which is not that of this version"


def stale(data: Mapping[str, bytes], original: Restored, config: Config, rules: RuleSet,
          links: Mapping[str, Links], name: str) -> Iterator[tuple[str, int]]:
    """The formats that differ from what the source gives with `rules`, each with the line; `links` are what each view names."""
    doc = clean(original.data, config, name=name, rules=rules)
    made = rendered(doc, rules, data, links)
    yield from ((name, line) for name, there in data.items() if (line := other_line(BytesIO(there), [made[name]])))


def other_line(file: BinaryIO, parts: Iterable[bytes]) -> int:
    """The line, from 1, in which what a file holds begins to differ from `parts`; 0 if it is the same."""
    line = 1
    for part in parts:
        there = file.read(len(part)) if part else b""
        if there != part:
            pairs = zip_longest(there.split(b"\n"), part.split(b"\n"))
            return line + next(n for n, (a, b) in enumerate(pairs) if a != b)
        line += part.count(b"\n")
    return line if file.read(1) else 0


def corpora(files: Mapping[str, Path]) -> list[Path]:
    """Those of the outputs of one stem that are corpora of the others."""
    return [path for name, path in files.items() if name in _OTHER and _is_corpus(path)]


def _is_corpus(path: Path) -> bool:
    if not path.name.startswith(CORPUS):
        return False
    try:
        with path.open("rb") as file:
            return root_of(file) == f"{{{TEI}}}teiCorpus"
    except (etree.XMLSyntaxError, CleanerError):
        return False  # validation says why


def _of_corpus(path: Path) -> Iterator[Problem]:
    """What is wrong with a corpus: it is the one that its files make, which are proved themselves."""
    try:
        with path.open("rb") as file:
            names = list(members_of(file))
        paths = [path_of(name) for name in names]
        outside = [name for name, file in zip(names, paths) if file.startswith("/") or ".." in file.split("/")]
        if outside or not names:
            yield Problem(0, f"names {outside[0]!r}, which is not in its folder" if outside else "names no file")
            return
        for name, member in zip(names, paths):
            if not (path.parent / member).is_file():
                yield Problem(0, f"holds {name!r}, which is not there")
                return
        made = corpus([Member(member, path.parent / member) for member in paths])
        with path.open("rb") as file:
            line = other_line(file, made)
    except (etree.XMLSyntaxError, CleanerError) as error:
        yield Problem(0, f"cannot be read: {error}")
        return
    if line:
        yield Problem(line, "is not what its files make together")
    yield from (Problem(0, said) for said in _without_schema(path, SCHEMA))


def other_text(one: bytes, other: bytes) -> int:
    """The line of `one` where its body begins to have other elements, ids or words than that of `other`; 0 if they are the same."""
    line = 1
    for (at, a), (_, b) in zip_longest(_said(one), _said(other), fillvalue=(0, None)):
        line = at or line
        if a != b:
            return line
    return 0


def _said(data: bytes) -> Iterator[tuple[int, str | None]]:
    """The tags and words of a body, each with the line of its element."""
    body = etree.fromstring(data, parser()).find(".//{*}body")
    lost = False  # bytes that do not decode, one by one, are one gap
    for event, element in etree.iterwalk(body, events=("start", "end")) if body is not None else ():
        undecoded = element.get("reason") == "undecodable"
        if event == "start" and not (undecoded and lost):
            yield line_of(element), f"<{element.tag} {sorted(element.attrib.items())}>"
        if event == "end" and not undecoded:
            yield line_of(element), f"</{element.tag}>"
        text = element.text if event == "start" else element.tail
        words = " ".join((text or "").split())
        if words:
            yield line_of(element), words
        lost = (undecoded and not words) if event == "end" else lost
