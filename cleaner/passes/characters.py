"""Pass `characters`."""

from __future__ import annotations

from cleaner.passes.base import Pass, Simple

PASS: Pass = Simple("characters")
