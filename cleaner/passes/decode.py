"""Pass `decode`: bytes to text, and what decoding leaves in the text."""

from __future__ import annotations

from cleaner.document import Source
from cleaner.passes.base import Pass, Simple

PASS: Pass = Simple("decode")


def read(data: bytes, encoding: str | None = None) -> Source:
    """The source of `data`."""
    return Source(data, "utf-8", data.decode("utf-8", "surrogateescape"))
