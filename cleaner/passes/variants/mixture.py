"""Characters of the other script in a text that is otherwise written in one: most are misread."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.lexicon import lexicon
from cleaner.passes.variants.ambiguous import limited
from cleaner.passes.variants.passage import passages
from cleaner.passes.variants.scripts import Scripts
from cleaner.rules import FunctionRule

_OPENING, _CLOSING = "“‘「『《〈（(【〔", "”’」』》〉）)】〕"
_PARTNER = dict(zip(_CLOSING, _OPENING, strict=True))
_BRACKET = patterns.standard(f"[{re.escape(_OPENING + _CLOSING)}]")
_STOP = patterns.standard("[。！？!?；;]")


class _Two(Struct, frozen=True):
    """The script of the document and the other one, each as a pattern for one of its characters."""

    own: re.Pattern[str]
    other: re.Pattern[str]


def mixture(doc: Document, scripts: Scripts, rule: FunctionRule) -> Iterator[Finding]:
    """Single characters of the script that the document is not written in.

    Options: `own`, how many characters of its own script a document must have, `share`, how many for each one of the
    other; `around`, how many of them in the sentence; `words`, characters of grammar, which are known by themselves where
    they stand alone; `likely`, the least log-probability of a word by which another character is known; `run`, how many of
    the other script in a row are a quotation; `limit` as for `ambiguous`.
    """
    if not (scripts.simplified.search(doc.text) and scripts.traditional.search(doc.text)):
        return
    simplified = len(scripts.simplified.findall(doc.text))
    traditional = len(scripts.traditional.findall(doc.text))
    many, few = max(simplified, traditional), min(simplified, traditional)
    if not few or many < rule.options["own"] or many < few * rule.options["share"]:
        return
    two = _Two(scripts.simplified, scripts.traditional)
    if traditional > simplified:
        two = _Two(two.other, two.own)
    found: list[tuple[str, Finding]] = []
    for passage in passages(doc):
        text = passage.text
        if two.other.search(text):
            for at in _strangers(text, two, rule):
                alone = not (two.other.match(text[at - 1 : at]) or two.other.match(text[at + 1 : at + 2]))
                if (alone and text[at] in rule.options["words"]) or _in_word(text, at, scripts.fold, rule.options["likely"]):
                    (span, _), = passage.parts(at, at + 1)
                    script = "traditional" if traditional < simplified else "simplified"
                    found.append((text[at], Finding(rule.id, span, None, rule.message.format(script=script))))
    yield from limited(found, rule.options["limit"])


def _strangers(text: str, two: _Two, rule: FunctionRule) -> Iterator[int]:
    """The places of characters of the other script that stand among those of the document's own."""
    quoted = list(_quoted(text, two))
    for start, end in _sentences(text):
        others = [m.start() for m in two.other.finditer(text, start, end) if not any(a <= m.start() < b for a, b in quoted)]
        if not others:
            continue
        own = [m.start() for m in two.own.finditer(text, start, end)]
        if len(own) < max(rule.options["around"], len(others)):
            continue
        marks = sorted([(at, False) for at in own] + [(at, True) for at in others])
        row: list[int] = []
        for at, other in [*marks, (end, False)]:
            if other:
                row.append(at)
            else:
                if 0 < len(row) < rule.options["run"]:
                    yield from row
                row = []


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for m in _STOP.finditer(text):
        yield start, m.end()
        start = m.end()
    yield start, len(text)


def _quoted(text: str, two: _Two) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks or brackets and is not in the script of the document."""
    waiting: list[int] = []
    for m in _BRACKET.finditer(text):
        if m[0] in _OPENING:
            waiting.append(m.start())
        elif waiting and text[waiting[-1]] == _PARTNER[m[0]]:
            start = waiting.pop()
            if not two.own.search(text, start, m.start()):
                yield start, m.end()


def _in_word(text: str, at: int, fold: dict[int, str], likely: float) -> bool:
    """True if the character, written in the simplified way, is a part of a common word of two characters or more."""
    left = max(at - 3, 0)
    return lexicon().across(text[left : at + 4].translate(fold), at - left, likely)
