"""Report `sarif`: SARIF 2.1.0 (OASIS), for code scanning and for editors.

Columns count code points (`columnKind`), paths are relative to the working folder (`%SRCROOT%`). What carries a finding out
is a fix with a replacement; a place is known again, whatever its line, by its partial fingerprint.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

import cleaner
from cleaner.diagnostics import Diagnostic, Fix, halves
from cleaner.reports import FileReport, Report, said_of, sentence, visible
from cleaner.rules import Rule, RuleSet

SCHEMA = "https://json.schemastore.org/sarif-2.1.0-rtm.5.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
BASE = "%SRCROOT%"
HASHES = ("cleanerParagraph/v1", "cleanerSentence/v1")  # the halves of a hash
Json = dict[str, Any]


def render(report: Report, rules: RuleSet) -> str:
    """The report as one run."""
    shown = {d.rule for f in report.files for d in (*f.findings, *(s.finding for s in f.suppressed))}
    used = [rule for rule in rules if rule.id in shown]
    index = {rule.id: n for n, rule in enumerate(used)}
    run: Json = {
        "tool": {"driver": {"name": "cleaner", "version": cleaner.__version__, "semanticVersion": cleaner.__version__,
                            "rules": [_rule(rule, rules) for rule in used]}},
        "invocations": [{"executionSuccessful": not report.failed, "toolExecutionNotifications": _notifications(report)}],
        "originalUriBaseIds": {BASE: {"description": {"text": "The working folder."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "artifacts": [_artifact(file) for file in report.files],
        "results": [_result(d, n, file, index) | suppressed
                    for n, file in enumerate(report.files) for d, suppressed in _told(file)],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=1).decode() + "\n"


def _told(file: FileReport) -> list[tuple[Diagnostic, Json]]:
    quiet = [(s.finding, {"suppressions": [{"kind": "external", "status": "accepted", "justification": s.reason}]})
             for s in file.suppressed]
    return [*((d, {"suppressions": []} if quiet else {}) for d in file.findings), *quiet]


def _rule(rule: Rule, rules: RuleSet) -> Json:
    before, after = min(rule.examples, key=lambda pair: len(pair[0]))
    help_text = f"{rule.why}\nReference: {rule.reference}\nExample: {visible(before)} → {visible(after)}"
    markdown = f"{rule.why}\n\nReference: {rule.reference}\n\nExample: `{visible(before)}` → `{visible(after)}`"
    told: Json = {
        "id": rule.id, "name": rule.name, "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.why}, "help": {"text": help_text, "markdown": markdown},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rules.pass_of(rule.id)], "fix": rule.fix},
    }
    return told


def _artifact(file: FileReport) -> Json:
    return {"location": _location(file), "length": file.bytes, "mimeType": "text/plain", "encoding": _charset(file.encoding),
            "sourceLanguage": "zh", "hashes": {"sha-256": file.sha256}}


def _location(file: FileReport) -> Json:
    return {"uri": file.uri} | ({} if ":" in file.uri.split("/")[0] else {"uriBaseId": BASE})


def _charset(codec: str) -> str:
    """The name that IANA gives to what Python calls `codec`."""
    return {"cp950": "Big5", "big5hkscs": "Big5-HKSCS", "gb18030": "GB18030"}.get(codec, codec.upper())


def _result(d: Diagnostic, n: int, file: FileReport, index: dict[str, int]) -> Json:
    place = {**_location(file), "index": n}
    region = {"startLine": d.line, "startColumn": d.column, "endLine": d.end_line, "endColumn": d.end_column,
              "snippet": {"text": d.text}}
    result: Json = {
        "ruleId": d.rule, "ruleIndex": index[d.rule], "level": LEVELS[d.severity], "message": {"text": _message(sentence(d))},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
        "partialFingerprints": dict(zip(HASHES, halves(d.hash))), "properties": {"kind": d.kind},
    }
    if d.fix:
        result["fixes"] = [_fix(d, d.fix, place)]
    return result


def _fix(d: Diagnostic, fix: Fix, place: Json) -> Json:
    deleted = {"startLine": fix.line, "startColumn": fix.column, "endLine": fix.end_line, "endColumn": fix.end_column}
    return {"description": {"text": f"{d.rule} {d.name}" + ("" if d.fixable else " (suggested)")},
            "artifactChanges": [{"artifactLocation": place,
                                 "replacements": [{"deletedRegion": deleted, "insertedContent": {"text": fix.text}}]}]}


def _notifications(report: Report) -> Sequence[Json]:
    found: list[Json] = [{"level": "error", "message": {"text": _message(said_of(f))}} for f in report.failed]
    for file in report.files:
        more = ", ".join(f"{n} of {rule}" for rule, n in file.omitted.items())
        if more:
            said = _message(f"{visible(file.path)}: more findings that are not listed: {more}.")
            found.append({"level": "note", "message": {"text": said},
                          "locations": [{"physicalLocation": {"artifactLocation": _location(file)}}]})
    return found


def _message(text: str) -> str:
    """A message string: braces, which stand for arguments there, are doubled (SARIF 2.1.0, 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")
