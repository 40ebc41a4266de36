"""How many columns of a terminal a text takes: Chinese characters two, marks over other characters none."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """The columns that a text takes, by the East Asian width of its characters (UAX #11; ambiguous ones are narrow)."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.category(ch) in ("Mn", "Me", "Mc", "Cf") else 2 if unicodedata.east_asian_width(ch) in "WF" else 1
               for ch in text)
