"""Report `github`: workflow commands, which GitHub shows as annotations at the lines of a pull request.

GitHub shows ten errors, ten warnings and ten notices of a step, fifty of a job, and drops the others: the log and the exit
code still have them. The last command says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from cleaner.reports import Report, place_of, said_of, sentence
from cleaner.rules import RuleSet

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, rules: RuleSet) -> str:
    """One command a finding, a failure and a file of which findings are left out."""
    return "".join(line + "\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for failure in report.failed:
        yield _command("error", said_of(failure), file=place_of(failure), title="cleaner: not checked")
    for file in report.files:
        path = unquote(file.uri, errors="backslashreplace")
        for d in file.findings:
            # GitHub takes columns only where the place ends in its line.
            columns = {"col": d.column, "endColumn": max(d.end_column, d.column)} if d.line == d.end_line else {}
            yield _command(COMMANDS[d.severity], sentence(d), file=path, line=d.line, endLine=d.end_line, **columns,
                           title=f"{d.rule} {d.name}")
        if file.omitted:
            more = ", ".join(f"{n} of {rule}" for rule, n in file.omitted.items())
            yield _command("notice", f"More findings that are not shown: {more}.", file=path, title="cleaner")
    if count := report.count():
        shown = "finding" if count == 1 else "findings"
        yield _command("notice", f"{count} {shown} in all. GitHub shows ten of each level for a step; the log has the others.",
                       title="cleaner check")


def _command(name: str, message: str, **properties: object) -> str:
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
