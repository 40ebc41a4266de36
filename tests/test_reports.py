"""The reports of `cleaner check`: each is what its readers accept, says everything, and escapes anything."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import category
from unicodedata import name as name_of

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from wcwidth import wcswidth

import cleaner
from cleaner.columns import width
from cleaner.diagnostics import Diagnostic, Fix
from cleaner.reports import FORMATS, FileReport, Report, Suppressed, limited, renderer, sentence
from cleaner.reports.json import schema
from cleaner.reports.text import excerpt
from cleaner.rules import builtin
from cleaner.summary import Failure

RULES = builtin()
ROOT = Path(__file__).parent.parent


@cache
def sarif_schema() -> jsonschema.Draft4Validator:
    # From the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT): the schema of the OASIS committee for SARIF 2.1.0.
    return jsonschema.Draft4Validator(json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json").read_bytes()))


def report_on(text: str | bytes, path: str = "页.txt", **more: Any) -> Report:
    data = text.encode() if isinstance(text, str) else text
    file = FileReport(path, "%E9%A1%B5.txt", "utf-8", len(data), "0" * 64, cleaner.check(data), **more)
    return Report(1, "0.0.0", [file], [])


def everything() -> Report:
    """A report with findings of all kinds, a failure, suppressed, omitted and stale ones."""
    found = cleaner.check((ROOT / "seeds" / "004_0a9682895701f4fe.txt").read_bytes())
    quiet = [Suppressed(found[0], "so ist es “gedruckt”")]
    first = FileReport("a.txt", "a.txt", "gb18030", 9, "0" * 64, found, quiet, stale=["a.txt: PUN001 ff (x)"])
    second = FileReport("b.txt", "b.txt", "utf-8", 9, "0" * 64, [])
    assert {d.kind for d in found} == {"edit", "move", "flag"}
    failed = [Failure("c.txt", "c.txt: is empty", "Leave it out.")]
    return limited(Report(1, "0.0.0", [first, second], failed, ["old.txt is gone"]), 3)


HOSTILE = "\x00\x1b\u202e\r\n:,%<>&\"'{}[]，　😀\u0301\ufffe"
odd = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(HOSTILE), max_size=12)
some = odd.filter(str.strip)


@st.composite
def findings(draw: st.DrawFn) -> Diagnostic:
    """Any diagnostic that has the right types."""
    shown = draw(odd)
    start = draw(st.integers(0, len(shown)))
    end = draw(st.integers(start, len(shown)))
    line, column = draw(st.integers(1, 9)), draw(st.integers(1, 99))
    fix = Fix(3, 4, line, column, line, column + 1, draw(odd)) if draw(st.booleans()) else None
    return Diagnostic(draw(st.sampled_from(("PUN001", "LAY001"))), "a name", draw(st.sampled_from(("error", "warning", "info"))),
                      draw(st.sampled_from(("edit", "move", "suggestion", "flag"))), line, column, line, column + 1, 3, 4,
                      draw(odd), draw(odd), "0" * 16, shown, (start, end), draw(odd | st.none()), fix)


reports = st.builds(
    Report, st.just(1), st.just("0"),
    st.lists(st.builds(FileReport, some, st.sampled_from(("a.txt", "%0A%FF.txt")), st.just("utf-8"), st.just(1), st.just("0" * 64),
                       st.lists(findings(), max_size=4), st.lists(st.builds(Suppressed, findings(), odd), max_size=2),
                       omitted=st.just({"PUN001": 3})), max_size=2, unique_by=lambda file: file.uri),
    st.lists(st.builds(Failure, some, some, odd), max_size=2))


def check_json(text: str) -> None:
    jsonschema.Draft202012Validator(schema()).validate(json.loads(text))


def check_sarif(text: str) -> None:
    log = json.loads(text)
    sarif_schema().validate(log)
    run, = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"] == place["artifactLocation"]["uri"]


def check_junit(text: str) -> None:
    root = etree.fromstring(text.encode())
    suites = root.findall("testsuite")
    for name in ("tests", "failures", "errors"):
        assert int(root.get(name) or "") == sum(int(s.get(name) or "") for s in suites)
    for suite in suites:
        cases = suite.findall("testcase")
        assert int(suite.get("tests") or "") == len(cases) >= 1
        assert int(suite.get("failures") or "") == len(suite.findall("testcase/failure"))
        assert int(suite.get("errors") or "") == len(suite.findall("testcase/error"))
        assert all(c.get("name") and c.get("classname") is not None for c in cases)


def check_github(text: str) -> None:
    for line in text.split("\n")[:-1]:
        assert line.startswith(("::error ", "::warning ", "::notice "))
        properties, _, message = line[2:].partition(" ")[2].partition("::")
        assert all("=" in p and "::" not in p for p in properties.split(","))
        assert message
    assert "\r" not in text


def check_gitlab(text: str) -> None:
    entries = json.loads(text)
    assert len({e["fingerprint"] for e in entries}) == len(entries)
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["description"]
        assert entry["check_name"]
        assert set(entry["location"]) == {"path", "lines"}
        assert entry["location"]["lines"]["begin"] >= 1


def check_text(text: str) -> None:
    assert all(ch == "\n" or category(ch) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for ch in text)


def check_concise(text: str) -> None:
    check_text(text)
    assert all(": " in line for line in text.split("\n")[:-1])


@given(reports)
@settings(max_examples=150)
def test_renderers_escape_anything(report: Report) -> None:
    for form, test in (("json", check_json), ("sarif", check_sarif), ("junit", check_junit), ("github", check_github),
                       ("gitlab", check_gitlab), ("text", check_text), ("concise", check_concise)):
        test(renderer(form)(report, RULES))  # type: ignore[arg-type]


def test_a_report_with_everything() -> None:
    report = everything()
    for form, test in (("json", check_json), ("sarif", check_sarif), ("junit", check_junit), ("github", check_github),
                       ("gitlab", check_gitlab)):
        test(renderer(form)(report, RULES))  # type: ignore[arg-type]


def test_the_schema_that_ships_is_that_of_the_code() -> None:
    shipped = (files("cleaner.exports") / "schema" / "check.schema.json").read_text("utf-8")
    assert json.loads(shipped) == json.loads(json.dumps(schema())), "write it again: python -m cleaner.reports.json"


def test_the_validators_see_faults() -> None:
    wrong = json.loads(renderer("sarif")(everything(), RULES))
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] = 0
    assert not sarif_schema().is_valid(wrong)
    wrong = json.loads(renderer("json")(everything(), RULES))
    del wrong["files"][0]["findings"][0]["rule"]
    assert not jsonschema.Draft202012Validator(schema()).is_valid(wrong)


def test_sarif_says_what_code_scanning_needs() -> None:
    run, = json.loads(renderer("sarif")(everything(), RULES))["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0]["executionSuccessful"] is False
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [n["level"] for n in notes] == ["error", "note"]
    assert "of PUN001" in notes[1]["message"]["text"]
    assert [a["encoding"] for a in run["artifacts"]] == ["GB18030", "UTF-8"]
    rule = next(r for r in run["tool"]["driver"]["rules"] if r["id"] == "PUN001")
    assert rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}
    comma = next(r for r in run["results"] if r["ruleId"] == "PUN001")
    place = comma["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a.txt", "uriBaseId": "%SRCROOT%", "index": 0}
    assert place["region"]["snippet"] == {"text": ","}
    replaced = comma["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replaced["insertedContent"] == {"text": "，"}
    assert replaced["deletedRegion"]["startColumn"] == place["region"]["startColumn"]
    assert {name: len(known) for name, known in comma["partialFingerprints"].items()} == {
        "cleanerParagraph/v1": 8, "cleanerSentence/v1": 8}
    assert [r["suppressions"][0]["justification"] for r in run["results"] if r.get("suppressions")] == ["so ist es “gedruckt”"]


def test_github_commands() -> None:
    shown = renderer("github")(report_on("昨日,开工,竣工。\n"), RULES).splitlines()
    assert shown[0] == ("::warning file=页.txt,line=1,endLine=1,col=3,endColumn=4,title=PUN001 halfwidth-comma::"
                        "A comma between Chinese words is full-width; between two digits it groups thousands and stays. "
                        "(“,” becomes “，”)")
    assert len(shown) == 3
    assert "2 findings in all" in shown[-1]
    odd_name = Report(1, "0", [FileReport("x", "a%2Cb%3A%0Ac%25.txt", "utf-8", 1, "0" * 64, cleaner.check("昨日,开工。\n"))], [])
    assert "file=a%2Cb%3A%0Ac%25.txt,line=1" in renderer("github")(odd_name, RULES)


def test_gitlab_knows_a_place_again_on_another_line() -> None:
    report = everything()
    lower = msgspec.structs.replace(report, files=[msgspec.structs.replace(f, findings=[
        msgspec.structs.replace(d, line=d.line + 7) for d in f.findings]) for f in report.files])
    one, other = (json.loads(renderer("gitlab")(r, RULES)) for r in (report, lower))
    assert [e["fingerprint"] for e in one] == [e["fingerprint"] for e in other]
    assert len(one) == sum(len(f.findings) + len(f.omitted) for f in report.files) + len(report.failed)
    assert [e for e in one if e["severity"] == "blocker"] == [e for e in one if e["check_name"] == "not-checked"] != []


def test_junit_has_a_case_for_each_rule_and_one_for_a_clean_file() -> None:
    root = etree.fromstring(renderer("junit")(everything(), RULES).encode())
    a, b = root.findall("testsuite")[1:]
    commas = next(c for c in a.findall("testcase") if (c.get("name") or "").startswith("PUN001"))
    failure = commas.find("failure")
    assert failure is not None
    assert (failure.get("message") or "").startswith("206 places: A comma")
    assert "and 203 more" in (failure.text or "")
    assert [c.get("name") for c in b.findall("testcase")] == ["b.txt"]


TEXT = """\
页.txt:1:3: PUN001 A comma between Chinese words is full-width; between two digits it groups thousands and stays. \
(2 times in this line) [fixable]
    1 | 昨日,镇上的渡口开了船,很多人来看。
      |     ^                ^ → ，; also at column 12
页.txt:3:4: PUN003 A colon in a Chinese sentence is full-width; in times, ratios and scores it is half-width. [fixable]
    3 | 老周说:很好。
      |       ^ → ：
"""


def test_text() -> None:
    assert renderer("text")(report_on("昨日,镇上的渡口开了船,很多人来看。\n\n老周说:很好。\n"), RULES) == TEXT


def test_text_says_what_it_leaves_out() -> None:
    shown = renderer("text")(limited(report_on("昨日,渡口开了。\n\n老周,赵大娘来了。\n\n后来,船走了。\n"), 1), RULES)
    assert shown.count("PUN001 A comma") == 1
    assert shown.endswith("页.txt: and 2 more of PUN001 halfwidth-comma (--max-findings 0 shows all)\n")


@pytest.mark.parametrize("text", [
    "清晨的渡口ab已经热闹起来,赶集的人挑着担子。", "１２３Ａ，老周说,很好。", "　　昨日,开工。", "老周\u200b说,很好。",
    "e\u0301tude在这里,很好。", "😀老周说,很好。", "老\t周说,很好。", "ﾊﾝｶｸ字符老周说,很好。", "한국 老周说,很好。",
])
def test_carets_stand_under_the_place_however_wide_the_characters_are(text: str) -> None:
    comma = next(d for d in cleaner.check(text + "\n") if d.rule == "PUN001")
    shown, carets = excerpt([comma], 70)
    at = carets.index("^")
    before = next(n for n in range(len(shown) + 1) if wcswidth(shown[:n]) == at and shown[n : n + 1] == ",")
    assert shown[before] == ","
    assert carets == " " * at + "^"


@given(findings(), st.integers(12, 90))
@settings(max_examples=150)
def test_excerpts_fit_and_have_a_caret(found: Diagnostic, columns: int) -> None:
    shown, carets = excerpt([found], columns)
    assert wcswidth(shown) <= columns
    assert len(carets) <= columns + 1


def test_the_width_of_a_text_is_what_terminals_take() -> None:
    ranges = [(0x20, 0x7F), (0xA0, 0x370), (0x2000, 0x2500),
              (0x3000, 0x4DC0), (0x4E00, 0xA000), (0xFE00, 0xFFF0), (0x20000, 0x20100)]
    for ch in (chr(n) for start, end in ranges for n in range(start, end)):
        if category(ch) not in ("Cn", "Cf", "Zl", "Zp") and "HANGUL" not in name_of(ch, ""):
            assert width(ch) == max(wcswidth(ch), 0), f"U+{ord(ch):04X}"


def test_a_sentence_tells_what_becomes_of_what() -> None:
    comma, = cleaner.check("昨日,开工。\n")
    assert sentence(comma).endswith("stays. (“,” becomes “，”)")
    page = "清晨的渡口已经热闹起来，赶集的人挑着\n担子在码头上等船，船工们一边解缆绳一\n边说。\n"
    joined = next(d for d in cleaner.check(page) if d.rule == "LAY001")
    assert sentence(joined).endswith("(“⏎” becomes nothing)")


def test_concise_has_a_line_for_each_finding() -> None:
    lines = renderer("concise")(report_on("昨日,开工,竣工。\n"), RULES).split("\n")
    assert [line.split(" ")[0] for line in lines] == ["页.txt:1:3:", "页.txt:1:6:", ""]
    assert lines[0].endswith("(“,” becomes “，”) [fixable]")


def test_every_format_has_a_renderer() -> None:
    for form in FORMATS:
        assert renderer(form)(report_on("好。\n"), RULES) is not None
