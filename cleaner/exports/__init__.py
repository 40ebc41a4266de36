"""The exports: each module renders a document in one format; they read documents and write nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, cast

from cleaner.document import Document
from cleaner.errors import ConfigError
from cleaner.rules import RuleSet

Render = Callable[[Document, RuleSet], bytes]


class Format(NamedTuple):
    """An output format: what its files end in and where its `render(doc, rules) -> bytes` is."""

    suffix: str
    module: str
    function: str


FORMATS: dict[str, Format] = {
    "text": Format(".txt", "cleaner.exports.text", "render_bytes"),
    "tei": Format(".tei.xml", "cleaner.exports.tei", "render_tei"),
    "diplomatic": Format(".diplomatic.tei.xml", "cleaner.exports.diplomatic", "render_diplomatic"),
    "html": Format(".diff.html", "cleaner.exports.html", "render_html"),
    "json": Format(".edits.json", "cleaner.exports.json", "render_json"),
}


def renderer(name: str) -> Render:
    """The render function of a format; its module is imported only now, as some are heavy."""
    chosen = FORMATS[name]
    return cast(Render, getattr(import_module(chosen.module), chosen.function))


def parse_formats(names: str) -> tuple[str, ...]:
    """The formats of a list like `text,tei`, in the order of `FORMATS`; ConfigError for an unknown one."""
    wanted = [name.strip() for name in names.split(",")]
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise ConfigError(f"there is no format {unknown[0]!r}", f"Formats: {', '.join(FORMATS)}.")
    return tuple(name for name in FORMATS if name in wanted)


def suffixes(formats: Sequence[str]) -> tuple[str, ...]:
    """What the files of `formats` end in."""
    return tuple(FORMATS[name].suffix for name in formats)
