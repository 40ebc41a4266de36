"""Report `junit`: JUnit XML as Jenkins, GitLab and others read it.

A file is a suite, a rule that found something in it a failed case. A file without findings is one case that passed, a file
that could not be checked one with an error. Characters that XML does not allow are written as signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from cleaner.reports import FileReport, Report, said_of, sentence, visible
from cleaner.rules import RuleSet
from cleaner.summary import Failure


def render(report: Report, rules: RuleSet) -> str:
    """The report as XML without a document type."""
    suites = [*map(_failed, report.failed), *(_suite(file) for file in report.files)]
    tests, failures, errors = (sum(numbers) for numbers in zip((0, 0, 0), *(counts for counts, _ in suites)))
    head = f'<testsuites name="cleaner check" tests="{tests}" failures="{failures}" errors="{errors}" time="0">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *(xml for _, xml in suites), "</testsuites>", ""])


def _suite(file: FileReport) -> tuple[tuple[int, int, int], str]:
    cases = list(_cases(file))
    failures = len(cases) if file.findings else 0
    return (len(cases), failures, 0), _element(file.path, cases, failures, 0)


def _failed(failure: Failure) -> tuple[tuple[int, int, int], str]:
    name = visible(failure.name)
    said = said_of(failure)
    case = (f'<testcase name={quoteattr(name)} classname={quoteattr(name)} time="0">'
            f'<error message={quoteattr(said)} type="not-checked">{escape(said)}</error></testcase>')
    return (1, 0, 1), _element(failure.name, [case], 0, 1)


def _element(path: str, cases: list[str], failures: int, errors: int) -> str:
    head = (f'<testsuite name={quoteattr(visible(path))} tests="{len(cases)}" failures="{failures}" errors="{errors}" '
            'skipped="0" time="0">')
    return "\n".join([head, *cases, "</testsuite>"])


def _cases(file: FileReport) -> Iterator[str]:
    path = visible(file.path)
    if not file.findings:
        yield f'<testcase name={quoteattr(path)} classname={quoteattr(path)} time="0"/>'
    order = sorted(file.findings, key=lambda d: d.rule)
    for rule, group in groupby(order, key=lambda d: d.rule):
        found = list(group)
        first = found[0]
        count = len(found) + file.omitted.get(rule, 0)
        said = f"{count} {'place' if count == 1 else 'places'}: {visible(first.message)}"
        body = [f"{path}:{d.line}:{d.column}: {sentence(d)}" for d in found]
        if more := file.omitted.get(rule):
            body.append(f"and {more} more")
        yield (f'<testcase name={quoteattr(f"{rule} {first.name}")} classname={quoteattr(path)} file={quoteattr(path)} '
               f'line="{first.line}" time="0"><failure message={quoteattr(said)} type={quoteattr(first.severity)}>'
               + escape("\n".join(body)) + "</failure></testcase>")
