"""A term that is written in one way many times, and once with another character."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.lexicon import lexicon
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_RUN = patterns.compile(r"[\p{Han}〇]{4,}")


def terms(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Single characters that stand once where another one stands else.

    Options: `left` and `right`, how many ideographs before and characters after must be the same; `times`, how often the
    other character stands there at least; `except`, characters that change for a reason: numerals, directions, grammar.
    """
    text, left, right = doc.text, rule.options["left"], rule.options["right"]
    spared = set(rule.options["except"])

    def around() -> Iterator[tuple[int, str]]:
        for run in _RUN.finditer(text):
            for at in range(run.start() + left, run.end()):
                yield at, text[at - left : at] + text[at + 1 : at + 1 + right]

    often = Counter(context for _, context in around())
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, context in around():
        if often[context] > rule.options["times"]:
            places[context][text[at]].append(at)
    for middle in places.values():
        if len(middle) != 2:
            continue
        rare, usual = sorted(middle, key=lambda ch: (len(middle[ch]), ch))
        if len(middle[rare]) == 1 and len(middle[usual]) >= rule.options["times"] and not spared & {rare, usual}:
            at, = middle[rare]
            if not _is_word(text[at - 1 : at + 1]) and not _is_word(text[at : at + 2]):
                yield Finding(rule.id, Span(at, at + 1), None, rule.message.format(other=usual, times=len(middle[usual])))


def _is_word(pair: str) -> bool:
    return pair in lexicon()
