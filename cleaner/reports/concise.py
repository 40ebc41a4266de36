"""Report `concise`: a line for each finding, for grep and for editors that jump to `path:line:column: message`."""

from __future__ import annotations

from cleaner.reports import Report, sentence, visible
from cleaner.reports.text import LABELS
from cleaner.rules import RuleSet


def render(report: Report, rules: RuleSet) -> str:
    """The findings in the order of the files, each with what it becomes; what is left out is counted."""
    lines = []
    for file in report.files:
        path = visible(file.path)
        lines += [f"{path}:{d.line}:{d.column}: {d.rule} {sentence(d)} {LABELS[d.kind]}".rstrip() for d in file.findings]
        lines += [f"{path}: and {more:,} more of {rule} {rules[rule].name}" for rule, more in file.omitted.items()]
    return "".join(line + "\n" for line in lines)
