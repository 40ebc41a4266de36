"""Shapes: what a line looks like, and words that are asked for at a place, by pattern rules that change nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import regex

from cleaner import patterns
from cleaner.kinds.pattern import compiled
from cleaner.patience import Bounded, Patience
from cleaner.rules import PatternRule, RuleSet, is_builtin

SIGNED = 30  # code points of a line that is signed
LONG = 80  # code points of a line that is running text: only its beginning and its end are looked at
EDGE = 24  # code points of them
NOTHING: Mapping[str, str] = {}  # of most lines; one for all of them

Find = Callable[[str], "regex.Match[str] | None"]
_SIGNED = patterns.compile(r"(?P<head>[\p{Han}\p{Latin}\d《》“”「」·、\s]+?)\s+(?P<name>\p{Han}{2,4}|\p{Han}\s+\p{Han}{1,2})")
_WORDS = patterns.compile(r"\p{Han}{2,8}")
_OTHERWISE = frozenset({"byline", "role-and-name", "marker", "numbered-head"})
_NEVER = patterns.compile(r"(?!)")


class Shapes:
    """The pattern rules of `shapes` and `words`, by name; one that is not in force matches nothing."""

    def __init__(self, rules: RuleSet) -> None:
        self._patterns: dict[str, regex.Pattern[str]] = {}
        self._all: list[tuple[str, Find]] = []
        self._anchored: set[str] = set()
        self._by_first: dict[str, list[tuple[str, Find]]] = {}  # by a line's first character: shapes that it may have
        self._begin: list[tuple[str, Find]] = []
        self._end: list[tuple[str, Find]] = []
        self._words = {r.name: r for r in rules.of("words") if isinstance(r, PatternRule)}
        for r in rules.of("shapes"):
            if isinstance(r, PatternRule):
                pattern = self._patterns[r.name] = _pattern(r)
                begins, ends = r.match.startswith("^"), r.match.endswith("$")
                # `match` at the beginning does not try every other place, as `search` does.
                find = pattern.search
                if begins and not r.before:
                    find = pattern.match
                    self._anchored.add(r.name)
                self._all.append((r.name, find))
                if begins and not ends:
                    self._begin.append((r.name, find))
                elif ends and not begins:
                    self._end.append((r.name, find))

    def of(self, text: str) -> Mapping[str, str]:
        """The shapes that a line has, each with the piece that has it.

        A long line can have no shape of a whole line or of any place in it.
        """
        if len(text) <= LONG:
            first = text[:1]
            if first not in self._by_first:  # to ask which shapes it may have costs as much as to look for them
                may, self._by_first[first] = self._all, []
            else:
                may = self._by_first[first] or [x for x in self._all if self._may_begin(x[0], first)]
                self._by_first[first] = may
            shapes = {name: m[0] for name, find in may if (m := find(text))}
            if len(text) <= SIGNED and _OTHERWISE.isdisjoint(shapes) and (signed := self._signed(text)):
                shapes[signed] = text
            return shapes or NOTHING
        head, tail = text[:EDGE], text[-EDGE:]
        found = {name: m[0] for name, find in self._begin if (m := find(head))}
        found.update((name, m[0]) for name, find in self._end if (m := find(tail)))
        return found or NOTHING

    def _signed(self, text: str) -> str:
        """The shape of a line that is a personal name behind an office, or behind a word or two."""
        m = _SIGNED.fullmatch(text)
        if m is None or not self["personal-name"].match(m["name"]):
            return ""
        if self["office"].search(m["head"]):
            return "office-and-name"
        return "words-and-name" if _WORDS.fullmatch(m["head"]) else ""

    def _may_begin(self, name: str, first: str) -> bool:
        """False if no text that begins with `first` has the shape: as far as it goes it does not match."""
        return name not in self._anchored or self._patterns[name].match(first, partial=True) is not None

    def __getitem__(self, name: str) -> regex.Pattern[str]:
        if name in self._words:
            self._patterns[name] = _pattern(self._words.pop(name))
        return self._patterns.get(name, _NEVER)


def _pattern(rule: PatternRule) -> regex.Pattern[str]:
    pattern = compiled(rule.before, rule.match, rule.after)
    return pattern if is_builtin(rule) else cast("regex.Pattern[str]", Bounded(pattern, Patience(rule)))
