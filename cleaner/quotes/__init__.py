"""Quotation marks: which open and which close, and at what depth, whatever they look like."""

from __future__ import annotations

from cleaner.quotes.plan import Change, Quotes

__all__ = ["Change", "Quotes"]
