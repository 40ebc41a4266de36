"""What is said again at once: a paragraph in the words of the one before, and lines that come round and round."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_LINE = patterns.compile(r"[^\n\f]+")
_BLANKS = patterns.compile(r"\s+")
_HAN = patterns.compile(r"\p{Han}")
_PERIOD = 12  # lines of a round at most


def _lines(doc: Document) -> list[Span]:
    """The blocks in the order of reading, or the lines if there are none yet."""
    if doc.blocks:
        return [block.spans[0] for block in doc.blocks if len(block.spans) == 1]
    return [Span(*m.span()) for m in _LINE.finditer(doc.text) if not m[0].isspace()]


def again(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Paragraphs that say what the one before says, whatever their numbers, and the second of at least `rounds` rounds of lines.

    Options: `number`, a pattern of what may stand before the words; `whole`, one of words that are a sentence; `least`, how many
    ideographs such a paragraph or all rounds have at least; `known`, the rules whose findings say so already.
    """
    text, options = doc.text, rule.options
    known = sorted(f.span for f in doc.open if f.rule in options["known"])
    number, whole = compiled("", options["number"], ""), compiled("", options["whole"], "")
    spans = _lines(doc)
    words = [_BLANKS.sub("", number.sub("", text[s.start : s.end], 1)) for s in spans]
    at = 0
    while at < len(words):
        period, rounds = _round(words, at)
        if rounds >= options["rounds"]:
            if rounds * sum(len(_HAN.findall(x)) for x in words[at : at + period]) >= options["least"]:
                yield Finding(rule.id, spans[at + period], None, rule.message)
            at += period * rounds
            continue
        said = at and words[at] == words[at - 1] and whole.fullmatch(words[at]) and len(_HAN.findall(words[at])) >= options["least"]
        if said and not _is_told(known, spans[at]):
            yield Finding(rule.id, spans[at], None, rule.message)
        at += 1


def _is_told(known: Sequence[Span], span: Span) -> bool:
    """True if one of the spans, ascending and disjoint, overlaps this one."""
    n = bisect_left(known, Span(span.end, span.end))
    return n > 0 and known[n - 1].end > span.start


def _round(words: Sequence[str], at: int) -> tuple[int, int]:
    """How many lines come again and again from a place on, and how often they stand there."""
    for period in range(1, min(_PERIOD, (len(words) - at) // 2) + 1):
        end = at + period
        while end < len(words) and words[end] == words[end - period]:
            end += 1
        if end - at >= 3 * period:
            return period, (end - at) // period
    return 0, 0
