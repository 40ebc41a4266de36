"""Report `json`: everything, as one document; its schema ships as `exports/schema/check.schema.json`."""

from __future__ import annotations

from typing import Any

import msgspec

from cleaner.reports import Report
from cleaner.rules import RuleSet


def render(report: Report, rules: RuleSet) -> str:
    """The report as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1).decode() + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the report, as it ships."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "cleaner: report of a check",
            **msgspec.json.schema(Report)}


if __name__ == "__main__":
    import sys

    # Writes the schema file again: python -m cleaner.reports.json > cleaner/exports/schema/check.schema.json
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(schema()), indent=2) + b"\n")
