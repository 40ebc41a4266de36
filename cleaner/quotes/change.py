"""What becomes of a mark."""

from __future__ import annotations

from msgspec import Struct

from cleaner.spans import Span


class Change(Struct, frozen=True):
    """A mark that becomes another; the form it has."""

    span: Span
    form: str
    mark: str
