"""cleaner: rule-driven repair of raw Chinese text, with a record of every change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.account import Explanation, explain
    from cleaner.config import Config
    from cleaner.diagnostics import Diagnostic, check
    from cleaner.document import Block, Document, Edit, Finding, Source
    from cleaner.errors import CleanerError
    from cleaner.pipeline import clean
    from cleaner.restoration import restore
    from cleaner.rules import Rule
    from cleaner.spans import Span

__version__ = "0.1.0"
__all__ = ["Block", "CleanerError", "Config", "Diagnostic", "Document", "Edit", "Explanation", "Finding", "Rule", "Source", "Span",
           "check", "clean", "explain", "restore"]

_HOMES = {
    "Block": "document", "CleanerError": "errors", "Config": "config", "Diagnostic": "diagnostics", "Document": "document",
    "Edit": "document", "Explanation": "account", "Finding": "document", "Rule": "rules", "Source": "document", "Span": "spans",
    "check": "diagnostics", "clean": "pipeline", "explain": "account", "restore": "restoration",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used, so that a command pays only for what it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"cleaner.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
