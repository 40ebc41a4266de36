"""How deep items of a list stand: by the series of their markers (1. （1） ①) and by what stands above."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import patterns
from cleaner.passes.layout.groups import Group
from cleaner.passes.layout.lines import Line

VALUE = patterns.compile(
    r"(?P<arabic>\d+)|(?P<han>[一二三四五六七八九十百]+)|(?P<circled>[①-⑳])|(?P<bracketed>[㈠-㈩])|(?P<latin>[A-Za-z])")
FIRST = {"arabic": ("0", "1", "01"), "han": ("一",), "circled": ("①",), "bracketed": ("㈠",), "latin": ("a", "A")}


def depths(lines: Sequence[Line], groups: Sequence[Group]) -> list[int | None]:
    """For each group that is an item its depth (1 the highest), None for any other.

    A series of markers that begins below an item of another series stands inside that item, until that series goes on.
    """
    found: list[int | None] = []
    open_: list[str] = []
    for group in groups:
        if group.type != "list-item":
            open_ = []
            found.append(None)
            continue
        series, first = _series(lines[group.first])
        if series in open_:
            del open_[open_.index(series) + 1 :]
        elif open_ and first:
            open_.append(series)
        else:
            open_[-1:] = [series]
        found.append(len(open_))
    return found


def _series(line: Line) -> tuple[str, bool]:
    """What kind of marker an item has, its value apart, and whether it is the first of its series."""
    marker = "".join(line.has.get("marker", "").split())
    m = VALUE.search(marker)
    if m is None:  # a bullet: by its form and its indent
        return f"{marker or line.mark}{line.indent // 2}", True
    kind = str(m.lastgroup)
    return marker.replace(m[0], kind, 1), m[0] in FIRST[kind]
