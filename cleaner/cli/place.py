"""A place in a file as it is typed: FILE:LINE, FILE:LINE-LINE or FILE:LINE:COLUMN."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

_PLACE = re.compile(r"(?s)(.+):(\d{1,9})(?:-(\d{1,9}))?")


class Place(NamedTuple):
    """A file with its first and last line, from 1, and a column of that line, 0 if none is given."""

    file: str
    first: int
    last: int
    column: int = 0


def place(at: str) -> Place | None:
    """The place, None if it is none; a name may end in a colon and a number if there is such a file."""
    found = _PLACE.fullmatch(at)
    if not found:
        return None
    inner = _PLACE.fullmatch(found[1])
    if inner and not inner[3] and not found[3] and not os.path.lexists(found[1]):  # the last number is a column
        return Place(inner[1], int(inner[2]), int(inner[2]), int(found[2]))
    return Place(found[1], int(found[2]), int(found[3] or found[2]))
