"""What becomes of a mark."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.spans import Span


class Change(NamedTuple):
    """A mark that becomes another; the form it has."""

    span: Span
    form: str
    mark: str
