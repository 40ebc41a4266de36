"""Tables for a terminal, with Chinese characters counted as two columns."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cleaner.columns import width


def shorten(text: str, columns: int) -> str:
    """The end of a text, after … if it takes more than `columns`."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 1:
        text = text[1:]
    return "…" + text


def pad(text: str, columns: int, right: bool = False) -> str:
    """A text filled up with spaces to `columns`, on its left if `right`."""
    fill = " " * max(columns - width(text), 0)
    return fill + text if right else text + fill


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: bool = True) -> str:
    """Lines of a table; with `numbers` all columns but the first are set to the right."""
    widths = [max(map(width, column)) for column in zip(head, *rows)]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(pad(c, w, numbers and i > 0) for i, (c, w) in enumerate(zip(cells, widths))).rstrip()

    return "\n".join([click.style(line(head), bold=True), *map(line, rows)])
