"""Report `gitlab`: the JSON that GitLab reads as a code quality report, and shows in a merge request at the lines of the files.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. A place is known again, whatever its line, by its
fingerprint, which no two entries of a report may share; a file that could not be checked is a blocker in its first line.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import msgspec

from cleaner.diagnostics import halves
from cleaner.reports import Report, place_of, said_of, sentence, visible
from cleaner.rules import RuleSet

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report, rules: RuleSet) -> str:
    """An array with an object for each failure, each finding and each rule of which findings are left out in a file."""
    seen: Counter[str] = Counter()
    found = []
    for path, line, check, severity, said, known in _entries(report):
        what = "\0".join((path, check, known))
        seen[what] += 1
        fingerprint = hashlib.sha256(f"{what}\0{seen[what]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        found.append({"description": said, "check_name": check, "fingerprint": fingerprint, "severity": severity,
                      "location": {"path": path, "lines": {"begin": line}}})
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"


def _entries(report: Report) -> Iterator[tuple[Any, ...]]:
    """Path, line, check, severity, description, and what tells the place from others of the check."""
    for failure in report.failed:
        yield visible(place_of(failure)), 1, "not-checked", "blocker", said_of(failure), ""
    for file in report.files:
        path = unquote(file.uri, errors="backslashreplace")
        for d in file.findings:
            yield path, d.line, d.rule, SEVERITIES[d.severity], f"{d.name}: {sentence(d)}", halves(d.hash)[0]
        for rule, count in file.omitted.items():
            yield path, 1, rule, "info", f"{count} more findings that are not shown", "omitted"
