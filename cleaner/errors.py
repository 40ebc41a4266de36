"""Errors that a user can act on. Anything else that is raised is a bug."""

from __future__ import annotations


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


class RuleError(CleanerError):
    """A rule or rule file that is not valid; `what` shows file, line and excerpt."""


class ConfigError(CleanerError):
    """A configuration file or option that is not valid."""


class OutputError(CleanerError):
    """An output that cannot be written."""
