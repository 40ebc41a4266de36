"""Runs the examples and keeps of rules: what they state must be what happens.

A rule is run alone, behind the passes it builds on; the rules of `repeats`, `layout` and
`order` decide together, so there all rules of the pass run.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from cleaner import patterns
from cleaner.config import Config
from cleaner.document import Document, Finding, Source
from cleaner.exports.text import render_text
from cleaner.kinds import protected_spans
from cleaner.passes.base import Context
from cleaner.pipeline import PASSES, clean, run
from cleaner.rules import RELIED_ON, EvidenceRule, Rule, RuleSet

JOINT = ("repeats", "layout", "order")
_BYTE = patterns.compile(r"\\x([89A-F][0-9A-F])")  # in an example, a byte that does not decode: TOML cannot hold surrogates


class Failure(Struct, frozen=True):
    """An example or keep that does not hold: what it says and what came out instead."""

    rule: str
    text: str
    wanted: str
    got: str


def check(rules: RuleSet, only: str | None = None) -> Iterator[Failure]:
    """The failing examples and keeps of all rules, or of the one with the id `only`."""
    for rule in rules:
        if only is None or rule.id == only:
            for text, wanted in rule.examples:
                got = outcome(rules, rule, text, wanted)
                if got != wanted:
                    yield Failure(rule.id, text, wanted, got)
            for text in rule.keep:
                kept = kept_as(rules, rule, text)
                if kept != text:
                    yield Failure(rule.id, text, text, kept)


def outcome(rules: RuleSet, rule: Rule, text: str, wanted: str = "") -> str:
    """What an example comes to: a text, the flagged piece, or the types of the blocks."""
    if rules.pass_of(rule.id) in RELIED_ON:
        found = [text[s.start : s.end] for s in protected_spans([rule], text)]
        return wanted if wanted in found else " | ".join(found)
    if rules.pass_of(rule.id) == "across":
        return _across(rules, rule, text, wanted)
    doc = _run(rules, rule, text)
    if isinstance(rule, EvidenceRule) and rule.decides == "type":
        return " ".join(b.type for b in doc.blocks)
    if rule.fix == "never":
        found = [_piece(doc, f) for f in doc.open if f.rule == rule.id]
        return wanted if wanted in found else " | ".join(found)
    return _text(doc, rules.pass_of(rule.id))


def kept_as(rules: RuleSet, rule: Rule, text: str) -> str:
    """`text` itself if the rule leaves it alone, else what it makes of it."""
    if rules.pass_of(rule.id) in RELIED_ON:
        return " | ".join(text[s.start : s.end] for s in protected_spans([rule], text)) or text
    if rules.pass_of(rule.id) == "across":
        got = _across(rules, rule, text, "")
        return text if got in ("", text.rsplit("\f", 1)[-1]) else got
    doc = _run(rules, rule, text)
    if isinstance(rule, EvidenceRule) and rule.decides == "type":
        wrong = [doc.block_text(b) for b in doc.blocks if b.type == rule.type]
        return f"{rule.type}: {wrong}" if wrong else text
    if rule.fix == "never":
        found = [_piece(doc, f) for f in doc.open if f.rule == rule.id]
        return f"flagged: {found}" if found else text
    return _text(doc, rules.pass_of(rule.id))


def _run(rules: RuleSet, rule: Rule, text: str) -> Document:
    pass_name = rules.pass_of(rule.id)
    options = getattr(rule, "options", {})
    follows = options.get("follows")  # a pass of which the rule reads the edits
    if pass_name in JOINT or isinstance(rule, EvidenceRule):
        mine = rules
    else:
        enabled = rule if rule.enabled else msgspec.structs.replace(rule, enabled=True)
        mine = rules.where({r.id: r for r in rules if rules.pass_of(r.id) in ("protect", follows)} | {rule.id: enabled})
    config = Config(suggest=rule.fix == "suggest", variants=options.get("setting", "none"), spacing=options.get("spacing"))
    context = Context(config, mine)
    text = _BYTE.sub(lambda m: chr(0xDC00 + int(m[1], 16)), text)
    doc = Document.from_source(Source(text.encode("utf-8", "surrogatepass"), "utf-8", text))
    for step in PASSES:
        if step.name in (pass_name, follows) or (step.name == "layout" and pass_name == "order"):
            doc = run(step, doc, context)
    return doc


def _across(rules: RuleSet, rule: Rule, text: str, wanted: str) -> str:
    """What is flagged in the files of an example, or the last of them after what may be taken out is."""
    from cleaner.across import compare

    files: list[Document] = []
    for part in text.split("\f"):
        files.append(clean(part, rules=rules) if part else files[-1])
    marked, _ = compare(((str(n), doc) for n, doc in enumerate(files)), rules, take=True)
    if rule.fix != "never":
        return render_text(marked[-1]).removesuffix("\n")
    found = [_piece(doc, f) for doc in marked for f in doc.open if f.rule == rule.id]
    return wanted if wanted in found else " | ".join(found)


def _piece(doc: Document, flag: Finding) -> str:
    """What is flagged; for a place between two characters the two before it and a bar."""
    start, end = flag.span
    return doc.text[start:end] if start < end else doc.text[max(0, start - 2) : start] + "|"


def _text(doc: Document, pass_name: str) -> str:
    return render_text(doc).removesuffix("\n") if pass_name in ("layout", "order") else doc.text
