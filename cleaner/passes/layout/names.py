"""Names whose characters were set apart, and read on lines of their own."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout.lines import Line, cells
from cleaner.spans import Span

TINY = 4  # cells of a piece of a name
PIECES = 3  # of a name, at most
WIDEST = 44  # cells of a line that names a writer
FIRST = patterns.compile(r"(?:^|\s)(\p{Han})$")  # a family name that stands apart
REST = patterns.compile(r"\p{Han}{1,2}")


def rejoin(lines: Sequence[Line], text: str, shapes: Shapes) -> list[Line]:
    """The lines, with each letter-spaced name that was read on two or three lines as one; `inner` of it are the breaks inside."""
    found: list[Line] = []
    for n, line in enumerate(lines):
        before = found[-1] if found else None
        if before is not None and _is_rest(before, line, text, shapes) and not _in_column(lines, n):
            whole = before.text + line.text
            joined = Line(before.start, line.end, whole, before.indent, before.gap, before.page, width=cells(whole),
                          has=shapes.of(whole), inner=(*before.inner, Span(before.end, line.start)))
            found[-1] = joined
        else:
            found.append(line)
    return found


def _in_column(lines: Sequence[Line], n: int) -> bool:
    """True if more than three lines of a character or two stand under one another: names in a form, marks in a list."""
    first, last = n, n + 1
    while first > n - PIECES and first > 0 and lines[first - 1].width <= TINY:
        first -= 1
    while last < n + PIECES and last < len(lines) and lines[last].width <= TINY:
        last += 1
    return last - first >= PIECES + 1


def _is_rest(before: Line, line: Line, text: str, shapes: Shapes) -> bool:
    if line.gap > 2 or line.page or line.width > TINY or not REST.fullmatch(line.text) or before.width > WIDEST:
        return False
    if before.code or before.mark or line.code or line.mark or text[before.end : line.start].strip():
        return False
    tail = FIRST.search(before.text)
    if tail is None:
        return bool(before.inner) and REST.fullmatch(before.text) is not None and _is_name(before.text + line.text, shapes)
    return _is_name(tail[1] + line.text, shapes)


def _is_name(text: str, shapes: Shapes) -> bool:
    return len(text) <= 3 and shapes["personal-name"].match(text) is not None
