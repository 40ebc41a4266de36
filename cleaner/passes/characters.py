"""Pass `characters`: characters that stand for others, or for nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds import Function, Guard, Later, find_all
from cleaner.lexicon import lexicon
from cleaner.passes.base import Context, Outcome, Pass
from cleaner.passes.flattened import flattened
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_SIMPLIFIED = patterns.compile("[们这对会时国说为个过学发还没经见门问间长东车马华业产务员动记报电关开区亿]")
_TRADITIONAL = patterns.compile("[們這對會時國說為個過學發還沒經見門問間長東車馬華業產務員動記報電關開區億]")
_LINE_HEAD = patterns.compile(r"^[ \t\u3000]*+(?P<marks>(?:\p{Co}++[ \t\u3000]*+)++)(?=\S)", regex.MULTILINE | regex.V1)
_PRIVATE = patterns.compile(r"\p{Co}")
_NO_NUMBER = patterns.compile(r"[A-Za-z]|[(（][^\p{Han}\d]+[)）]")  # in code and addresses, or a face made of marks
_COMBINED = patterns.compile(r"\p{Latin}[\u0300-\u036F]+")
_KANA = patterns.compile(r"[\u3041-\u30FA\u30FC]")
_HAN_BEFORE, _HAN_AFTER = patterns.compile(r"\p{Han}+$"), patterns.compile(r"\p{Han}+")
_NEAR = 40  # code points on both sides in which no other kana may stand


class Characters(Struct, frozen=True):
    """The rules of the pass outside code, addresses and faces; a flag gives way to a repair of the same place.

    Protected numbers are not spared: it is their full-width digits that are to be changed.
    """

    name: str = "characters"

    def run(self, doc: Document, context: Context) -> Outcome:
        """Findings of all rules of the pass."""
        text = doc.text
        found = find_all(context.rules.of(self.name), doc, (), FUNCTIONS)
        if not found:
            return Outcome()
        protected = Guard(Later(lambda: [s for s in context.protected(text) if _NO_NUMBER.search(text, s.start, s.end)]))
        flags = [f for f in found if context.rules[f.rule].fix == "never"]
        repairs = [f for f in found if context.rules[f.rule].fix != "never" and not protected.touches(f.span)]
        repaired = Guard(_joined(f.span for f in repairs))
        return Outcome(repairs + [f for f in flags if not repaired.touches(f.span)])


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def by_script(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Characters that stand for one ideograph in simplified and for another in traditional text."""
    tables: dict[str, dict[str, str]] = rule.options
    if any(key in doc.text for key in tables["simplified"]):
        keys = patterns.compile(f"[{''.join(tables['simplified'])}]")
        traditional = len(_TRADITIONAL.findall(doc.text)) > len(_SIMPLIFIED.findall(doc.text))
        table = tables["traditional" if traditional else "simplified"]
        for m in keys.finditer(doc.text):
            yield Finding(rule.id, Span(*m.span()), table[m[0]], rule.message)


def bullets(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Private-use characters at the head of a line that are `known` bullets, or that begin lines and do nothing else."""
    if not _PRIVATE.search(doc.text):
        return
    heads = list(_LINE_HEAD.finditer(doc.text))
    at_head = Counter(c for m in heads for c in set(_PRIVATE.findall(m["marks"])))
    in_heads = Counter(c for m in heads for c in _PRIVATE.findall(m["marks"]))
    everywhere = Counter(_PRIVATE.findall(doc.text))
    found = set(rule.options["known"]) | {c for c, n in at_head.items() if n > 1 and everywhere[c] == in_heads[c]}
    for m in heads:
        if found.issuperset(_PRIVATE.findall(m["marks"])):
            yield Finding(rule.id, Span(*m.span("marks")), "", rule.message)


def composed(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Latin letters with combining marks, where one character is the same by canonical equivalence."""
    for m in _COMBINED.finditer(doc.text):
        one = unicodedata.normalize("NFC", m[0])
        if one != m[0]:
            yield Finding(rule.id, Span(*m.span()), one, rule.message)


def lookalikes(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Kana beside ideographs, with no other kana near.

    Options: `table`, what each looks like; `likely`, the least log-probability of a word that this makes with neighbours.
    """
    text, table = doc.text, rule.options["table"]
    for m in _KANA.finditer(text):
        at = m.start()
        if m[0] not in table or _KANA.search(text, max(0, at - _NEAR), at) or _KANA.search(text, at + 1, at + _NEAR):
            continue
        left, right = _HAN_BEFORE.search(text, max(0, at - 3), at), _HAN_AFTER.match(text, at + 1, at + 4)
        before, after = left[0] if left else "", right[0] if right else ""
        if lexicon().across(before + table[m[0]] + after, len(before), rule.options["likely"]):
            yield Finding(rule.id, Span(at, at + 1), table[m[0]], rule.message)


FUNCTIONS: dict[str, Function] = {
    "by_script": by_script, "bullets": bullets, "composed": composed, "flattened": flattened, "lookalikes": lookalikes}

PASS: Pass = Characters()
