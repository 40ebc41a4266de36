"""Errors that a user can act on. Anything else that is raised is a bug."""

from __future__ import annotations

from collections.abc import Iterable


class CleanerError(Exception):
    """Base of all expected errors: `what` went wrong and `hint`, what to do about it.

    Both strings are passed up to `Exception`, so that every error survives pickling
    and a failing worker never breaks the pool.
    """

    exit_code = 2

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}\n  {self.hint}" if self.hint else self.what


class InputError(CleanerError):
    """A source that cannot be read as text: missing, unreadable, binary, too large."""

    exit_code = 1


class TooSlow(CleanerError):
    """A `rule` of a user that takes longer on one text than it may; other texts may be done in time."""

    exit_code = 1

    def __init__(self, what: str, hint: str = "", rule: str = "") -> None:
        super().__init__(what, hint)
        self.rule = rule


class RuleError(CleanerError):
    """A rule or rule file that is not valid; `what` shows file, line and excerpt."""


class ConfigError(CleanerError):
    """A configuration file or option that is not valid."""


class OutputError(CleanerError):
    """An output that cannot be written."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the one of `known` that is nearest to `word`, with a blank behind; empty if none is near.

    Of those that are equally near it is the first in alphabetical order: PUN001 for PUN01.
    """
    from difflib import SequenceMatcher, get_close_matches

    by_lower = {name.lower(): name for name in known}
    near = [(-SequenceMatcher(None, name, word.lower()).ratio(), name) for name in get_close_matches(word.lower(), by_lower, n=9)]
    return f"Did you mean {by_lower[min(near)[1]]}? " if near else ""
