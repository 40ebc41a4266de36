"""The date in the name of a file: 20240131, 2024-01-31, 2024年1月31日, 2024-01, 2024年."""

from __future__ import annotations

import re

_DATE = re.compile(
    r"(?<!\d)(?:(?P<y>1[5-9]\d\d|20\d\d)(?:(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
    r"|\s*[-_./年]\s*(?P<m2>0?[1-9]|1[0-2])(?:\s*[-_./月]\s*(?P<d2>0?[1-9]|[12]\d|3[01]))?|(?=年)))(?!\d)")
NONE = (9999, 0, 0)


def date(path: str) -> tuple[int, int, int]:
    """Year, month and day in the name of a file, or of the nearest folder that has one; 0 for what is not said.

    A name without a date comes after all others.
    """
    for name in reversed(path.split("/")):
        if found := _DATE.search(name):
            return int(found["y"]), int(found["m"] or found["m2"] or 0), int(found["d"] or found["d2"] or 0)
    return NONE
