"""The middle dot in foreign names: other dots and points that stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.lexicon import lexicon
from cleaner.quotes.change import Change
from cleaner.quotes.house import traditional
from cleaner.spans import Span

_DOT = patterns.compile(r"[•・‧∙⋅･](?<=\p{Han}[ ]?.)(?=[ ]?\p{Han})")
_POINT = patterns.compile(r"\.(?<=\p{Han}\.)(?=\p{Han})")
_OTHER = patterns.compile("[•‧∙⋅･]")
_INITIALS = patterns.compile(r"(?<![A-Za-z])(?:[A-Z]|\p{Han}{2,4})(?:[•‧∙⋅･](?:[A-Z](?![A-Za-z])|\p{Han}{2,4}))+")
_PART = patterns.compile(r"\p{Han}{1,2}")
_CHAIN = "·•・‧∙⋅･"


_BULLETS = "•∙⋅"  # the other dots are usual in names where traditional characters are written
_SENTENCE = patterns.compile(r"[，。；：！？…,;!?]")
_HAN_BESIDE = patterns.compile(r"\p{Han}{2}")
LINE = 60  # code points on each side in which a sentence shows itself
LONG = 3  # so many characters in a row that foreign names are spelt with are one, whatever stands on the other side


class Spelling(Struct, frozen=True):
    """The characters that foreign names are spelt with, those of them that are traditional only, and surnames of clans.

    A word of a higher log-probability than `ordinary` is likelier a word than a part of a name.
    """

    syllables: frozenset[str]
    traditional: frozenset[str]
    clans: tuple[str, ...]
    ordinary: float


def dots(text: str, spelling: Spelling, free: Callable[[int], bool]) -> Iterator[Change]:
    """Dots between two parts of a name that are spelt with the characters that foreign names are spelt with.

    A bullet in a sentence is one, too, beside one long part that is spelt so, and behind the surname of a clan.
    """
    every = spelling.syllables | spelling.traditional
    found = list(_DOT.finditer(text))
    usual = bool(found) and traditional(text)  # other dots are
    for n, m in enumerate(found):
        at, bullet = m.start(), m[0] in _BULLETS
        if (usual and not bullet) or not free(at):
            continue
        alone = not any(0 <= k < len(found) and abs(found[k].start() - at) <= LINE for k in (n - 1, n + 1))
        short = _name(text, at, every if bullet else spelling.syllables) and not _words(text, at, spelling.ordinary)
        if short or (bullet and (text[max(0, at - 8) : at].endswith(spelling.clans)
                                 or (alone and _long(text, at, every, spelling.ordinary)))):
            yield Change(Span(*m.span()), m[0], "·")
    for m in _INITIALS.finditer(text) if _OTHER.search(text) else ():
        yield from _with_initials(text, m, every, free)


def _words(text: str, at: int, ordinary: float) -> bool:
    """True if an ordinary word of two characters stands on both sides."""
    words = lexicon()
    return words.has(text[max(0, at - 2) : at], ordinary) and words.has(text[at + 1 : at + 3], ordinary)


def _long(text: str, at: int, syllables: frozenset[str], ordinary: float) -> bool:
    """True in a sentence, without blanks, if one of the parts beside the dot is long and spelt like a foreign name."""
    before, after = text[max(0, at - LINE) : at].rpartition("\n")[2], text[at + 1 : at + 1 + LINE].partition("\n")[0]
    if not (_HAN_BESIDE.match(after) and _HAN_BESIDE.match(before[-2:])) or not _SENTENCE.search(before + after):
        return False
    words = lexicon()
    return any(len(part) == LONG and syllables.issuperset(part) and not any(words.has(part[n : n + 2], ordinary) for n in range(2))
               for part in (before[-LONG:], after[:LONG]))


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
