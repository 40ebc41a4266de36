"""The exports: each module renders a document in one format; they read documents and write nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import NamedTuple, cast
from urllib.parse import quote, unquote_to_bytes

from cleaner.document import Document
from cleaner.errors import ConfigError
from cleaner.rules import RuleSet

Render = Callable[[Document, RuleSet], bytes]


class Links(NamedTuple):
    """What a TEI file names beside it, as relative addresses: both views of its source and the schema; empty if not there."""

    tei: str = ""
    diplomatic: str = ""
    schema: str = ""


class Format(NamedTuple):
    """An output format: what its files end in and where its `render(doc, rules) -> bytes` is; `linked`: it takes `Links`, too."""

    suffix: str
    module: str
    function: str
    linked: bool = False


SCHEMA = "cleaner.rng"
"""The file name of the schema beside outputs."""
CORPUS = "corpus"
"""How the file names of corpora begin."""

FORMATS: dict[str, Format] = {
    "text": Format(".txt", "cleaner.exports.text", "render_bytes"),
    "tei": Format(".tei.xml", "cleaner.exports.tei", "render_tei", linked=True),
    "diplomatic": Format(".diplomatic.tei.xml", "cleaner.exports.diplomatic", "render_diplomatic", linked=True),
    "html": Format(".diff.html", "cleaner.exports.html", "render_html"),
    "page": Format(".html", "cleaner.exports.reader", "render_page"),
    "json": Format(".edits.json", "cleaner.exports.json", "render_json"),
}


def renderer(name: str, links: Links = Links()) -> Render:  # noqa: B008
    """The render function of a format; its module is imported only now, as some are heavy."""
    chosen = FORMATS[name]
    function = getattr(import_module(chosen.module), chosen.function)
    return cast(Render, partial(function, links=links) if chosen.linked else function)


def rendered(doc: Document, rules: RuleSet, formats: Iterable[str], links: Mapping[str, Links]) -> dict[str, bytes]:
    """The outputs in `formats`, of which each names its `links`; the page is made of the diplomatic view if that is one of them."""
    out: dict[str, bytes] = {}
    for name in formats:
        if name == "page" and "diplomatic" in out:
            from cleaner.exports.reader import page_of

            out[name] = page_of(out["diplomatic"])
        else:
            out[name] = renderer(name, links.get(name, Links()))(doc, rules)
    return out


def links_beside(stem: str, formats: Collection[str]) -> Links:
    """What the TEI files of an input name, if all of `formats` are written to `stem`, a path below the folder of the schema."""
    folder, name = os.path.split(stem)
    there = {view: address(name + FORMATS[view].suffix) for view in ("tei", "diplomatic") if view in formats}
    up = len([part for part in folder.split("/") if part])
    return Links(**there, schema="../" * up + SCHEMA) if there else Links()


def address(path: str) -> str:
    """A relative path as the address that TEI files name it by: letters of all scripts stay readable."""
    return re.sub(r"[^\w./~-]", lambda m: quote(os.fsencode(m[0]), safe=""), path)


def path_of(address: str) -> str:
    """The path that an address names."""
    return os.fsdecode(unquote_to_bytes(address))


def parse_formats(names: str) -> tuple[str, ...]:
    """The formats of a list like `text,tei`, in the order of `FORMATS`; ConfigError for an unknown one."""
    wanted = [name.strip() for name in names.split(",")]
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise ConfigError(f"there is no format {unknown[0]!r}", f"Formats: {', '.join(FORMATS)}.")
    return tuple(name for name in FORMATS if name in wanted)


def suffixes(formats: Sequence[str]) -> tuple[str, ...]:
    """What the files of `formats` end in."""
    return tuple(FORMATS[name].suffix for name in formats)
