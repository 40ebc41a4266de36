"""Clean documents of many kinds, however their paragraphs are set apart: no character and no break changes.

`harmless/*.txt` hold them: a line `=== name settings` and then the document, a paragraph a line. The settings are
b (blank lines between), s (single newlines), i (an indent before running text) and r (as it stands).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cleaner
from cleaner.exports.text import render_text

RUNNING = re.compile("[。！？…”：；]$|.{27}")
CASES = [
    (name, mode, text.strip("\n"))
    for path in sorted((Path(__file__).parent / "harmless").glob("*.txt"))
    for name, modes, text in re.findall(r"^=== (\S+) (\S+)\n(.*?)(?=^=== |\Z)", path.read_text("utf-8"), re.M | re.S)
    for mode in modes
]


def paragraphs(text: str) -> list[str]:
    return [x.strip(" \t\u3000") for x in text.split("\n") if x.strip(" \t\u3000")]


def setting(text: str, mode: str) -> str:
    if mode == "r":
        return text + "\n"
    lines = [x for x in text.split("\n") if x.strip()]
    if mode == "i":
        lines = ["\u3000\u3000" + x if RUNNING.search(x) else x for x in lines]
    return ("\n\n" if mode == "b" else "\n").join(lines) + "\n"


def test_there_are_documents() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize(("mode", "text"), [c[1:] for c in CASES], ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_clean_text_is_left_alone(mode: str, text: str) -> None:
    given = setting(text, mode)
    cleaned = render_text(cleaner.clean(given))
    assert paragraphs(cleaned) == paragraphs(given)
    assert render_text(cleaner.clean(cleaned)) == cleaned


@pytest.mark.parametrize("program", ["def f():\n    return 1\n\n\nx = f()\nprint(x)", "```\nif a:\n    b()\n```"])
def test_the_indent_of_programs_stays(program: str) -> None:
    cleaned = render_text(cleaner.clean(f"程序如下：\n\n{program}\n\n运行它就可以看到结果。\n"))
    assert [x for x in cleaned.split("\n") if x][1:-1] == [x for x in program.split("\n") if x]
