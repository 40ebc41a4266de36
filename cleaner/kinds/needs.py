"""In which texts a rule need not be looked for.

A search costs the whole text, though most rules are about characters that most texts do not hold. So a rule is
looked for only where each of its needs is met: a need is a set of characters of which every match holds one, in
itself or in what must stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import regex

from cleaner.kinds.expression import needs, one_of
from cleaner.kinds.table import entries
from cleaner.rules import PatternRule, Rule, TableRule, builtin


class Alphabets:
    """Which needs the characters of a text meet: one bit a need.

    Ideographs that no need names stand for one another: their bits are those of one of them.
    """

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}
        self._masks: dict[str, int] = {}
        self._like = self._unlike = re.compile("")
        self._rest = 0
        self._last = ("", 0)

    def add(self, members: Iterable[str]) -> int:
        """The bits of needs, which are made known."""
        new = [m for m in dict.fromkeys(members) if m not in self.bits]
        for member in new:
            self.bits[member] = 1 << len(self.bits)
        if new:
            named = sorted({0x4DFF, *map(ord, re.findall("[\u4e00-\u9fa5]", "".join(self.bits))), 0x9FA6})
            between = [(a + 1, b - 1) for a, b in pairwise(named) if a + 1 < b]
            like = "".join(f"{chr(a)}-{chr(b)}" for a, b in between)
            self._like, self._unlike = re.compile(f"[{like}]"), re.compile(f"[^{like}]+")
            self._masks.clear()
            self._rest, = self._of({chr(between[0][0])}).values()
            self._last = ("", 0)
        return sum(self.bits[m] for m in set(members))

    def mask(self, text: str) -> int:
        """The bits of all needs that the characters of a text meet."""
        if text is self._last[0]:
            return self._last[1]
        others = set("".join(self._unlike.findall(text)))
        mask = self._rest if self._like.search(text) else 0
        masks = self._masks
        if new := others.difference(masks):
            masks.update(self._of(new))
        for ch in others:
            mask |= masks[ch]
        if len(text) < 1 << 20:  # a larger one is not kept alive
            self._last = (text, mask)
        return mask

    def _of(self, characters: set[str]) -> dict[str, int]:
        masks = dict.fromkeys(characters, 0)
        joined = "".join(characters)
        for member, bit in self.bits.items():
            for ch in one_of(member).findall(joined):
                masks[ch] |= bit
        return masks


_ALPHABETS = Alphabets()
_BITS: dict[int, int] = {}  # of built-in rules, by their identity: those of users are always looked for


def _source(rule: Rule) -> Iterator[str]:
    """The needs of a built-in rule."""
    if isinstance(rule, (PatternRule, TableRule)):
        for context in (rule.before, rule.after):
            yield from needs(context)
    if isinstance(rule, PatternRule):
        yield from needs(rule.match)
    elif isinstance(rule, TableRule):
        yield "[" + "".join(regex.escape(key[0]) for key in entries(rule)) + "]"


def _prepare() -> None:
    every = builtin()
    rules = {id(rule): tuple(_source(rule)) for rule in every if every.pass_of(rule.id) != "shapes"}  # those are of lines
    _ALPHABETS.add(member for members in rules.values() for member in members)
    _BITS.update((key, _ALPHABETS.add(members)) for key, members in rules.items())


def possible(rules: Iterable[Rule], text: str) -> list[Rule]:
    """Those of `rules` that may find something in `text`."""
    if not _BITS:
        _prepare()
    needed = [(rule, _BITS.get(id(rule), 0)) for rule in rules]
    if not any(bits for _, bits in needed):
        return [rule for rule, _ in needed]
    missing = ~_ALPHABETS.mask(text)
    return [rule for rule, bits in needed if not bits & missing]
