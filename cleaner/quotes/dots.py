"""The middle dot in foreign names: other dots and points that stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import regex

from cleaner import patterns
from cleaner.lexicon import lexicon
from cleaner.quotes.change import Change
from cleaner.spans import Span

_DOT = patterns.compile(r"[•・‧∙⋅･](?<=\p{Han}[ ]?.)(?=[ ]?\p{Han})")
_POINT = patterns.compile(r"\.(?<=\p{Han}\.)(?=\p{Han})")
_OTHER = patterns.compile("[•‧∙⋅･]")
_INITIALS = patterns.compile(r"(?<![A-Za-z])(?:[A-Z]|\p{Han}{2,4})(?:[•‧∙⋅･](?:[A-Z](?![A-Za-z])|\p{Han}{2,4}))+")
_PART = patterns.compile(r"\p{Han}{1,2}")
_CHAIN = "·•・‧∙⋅･"


def dots(text: str, syllables: frozenset[str], free: Callable[[int], bool]) -> Iterator[Change]:
    """Dots between two parts of a name that are spelt with the characters that foreign names are spelt with."""
    for m in _DOT.finditer(text):
        if free(m.start()) and _name(text, m.start(), syllables):
            yield Change(Span(*m.span()), m[0], "·")
    for m in _INITIALS.finditer(text) if _OTHER.search(text) else ():
        yield from _with_initials(text, m, syllables, free)


def _with_initials(text: str, name: regex.Match[str], syllables: frozenset[str], free: Callable[[int], bool]) -> Iterator[Change]:
    """The dots of a name with initials (`M•奈特•莱尔`) beside them; what is no initial must be spelt as foreign names are."""
    parts = regex.split(r"[•‧∙⋅･]", name[0])
    words = [p[-2:] if n == 0 else p[:2] for n, p in enumerate(parts) if not p.isascii()]
    if len(parts) < 3 or len(words) == len(parts) or not words or not all(map(syllables.issuperset, words)):
        return
    at = name.start()
    for before, after in pairwise(parts):
        at += len(before)
        if (before.isascii() or after.isascii()) and free(at):
            yield Change(Span(at, at + 1), text[at], "·")
        at += 1


def points(text: str, syllables: frozenset[str], free: Callable[[int], bool]) -> Iterator[Change]:
    """Full stops of Latin script between two such parts where no ordinary word stands on either side."""
    for m in _POINT.finditer(text):
        at = m.start()
        if free(at) and _name(text, at, syllables, least=2) and _no_words(text, at):
            yield Change(Span(*m.span()), m[0], "·")


def _name(text: str, at: int, syllables: frozenset[str], least: int = 1) -> bool:
    """True if two characters on both sides (one, where the part of the name has no more) spell a name."""
    before, after = text[max(0, at - 4) : at].rstrip(), text[at + 1 : at + 5].lstrip()
    left = regex.search(r"\p{Han}{1,2}$", before)
    right = _PART.match(after)
    if left is None or right is None or not syllables.issuperset(left[0] + right[0]):
        return False
    if len(left[0]) == 1 and before[:-1][-1:] not in (*_CHAIN, ""):
        return False
    if len(right[0]) == 1 and after[1:2] not in tuple(_CHAIN):
        return False
    return len(left[0]) + len(right[0]) > 2 and min(len(left[0]), len(right[0])) >= least


def _no_words(text: str, at: int) -> bool:
    words = lexicon()
    word, kind = words.begins_with(text[at + 1 : at + 5])
    ending, kind_before = words.ends_with(text[max(0, at - 4) : at])
    return (len(word) < 2 or kind == "n") and (len(ending) < 2 or kind_before == "n")
