"""The unified diff: applied to the source it gives the text, whatever was moved."""

from __future__ import annotations

import re

from hypothesis import given
from msgspec.structs import replace
from tei_documents import document, documents

from cleaner.document import Document, encodable
from cleaner.exports.text import render_text
from cleaner.exports.unified import render_diff


def applied(source: str, diff: str) -> str:
    """What `patch` makes of the source; fails if a hunk does not fit."""
    old = re.findall(r"[^\n]*\n|[^\n]+$", source)
    new: list[str] = []
    at = 0
    for start, length, hunk in re.findall(r"(?ms)^@@ -(\d+)(?:,(\d+))? [^\n]*@@\n(.*?)(?=^@@|\Z)", diff):
        first = int(start) - (length != "0")
        new += old[at:first]
        lines = re.findall(r"(?m)^([ +-])([^\n]*\n)(\\[^\n]*\n)?", hunk)
        told = [(sign, line[:-1] if bare else line) for sign, line, bare in lines]
        was = [line for sign, line in told if sign != "+"]
        assert was == old[first : first + len(was)]
        new += [line for sign, line in told if sign != "-"]
        at = first + len(was)
    return "".join(new + old[at:])


def lf(text: str) -> str:
    return encodable(text.replace("\r\n", "\n").replace("\r", "\n"))


@given(documents())
def test_it_gives_the_text(doc: Document) -> None:
    doc = replace(doc, blocks=tuple(block for block in doc.blocks if block.spans))
    text = render_text(doc)
    diff = render_diff(doc, text, "a.txt")
    if doc.source.data.decode("utf-8", "surrogateescape") == doc.source.text:
        assert applied(doc.source.text, diff.decode("utf-8", "surrogateescape")) == text
    else:
        said = re.sub("(?m)^# ", "", diff.decode().partition("\n")[2])
        assert applied(lf(doc.source.text.removeprefix("\ufeff")), lf(said)) == lf(text.removeprefix("\ufeff"))


def test_blocks_that_changed_places() -> None:
    doc = document(*(("p", f"第{n}段。") for n in "一二三四五"))
    doc = replace(doc, blocks=tuple(doc.blocks[n] for n in (3, 0, 4, 1, 2)))
    assert applied(doc.source.text, render_diff(doc, render_text(doc), "a.txt").decode()) == render_text(doc)
