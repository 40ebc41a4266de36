"""Where a rule looks: blocks of certain types, and what stands in a stretch of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import regex

from cleaner import patterns
from cleaner.document import Document
from cleaner.rules import FunctionRule, is_builtin
from cleaner.spans import Span

# Those within English no built-in rule is about.
_BLANK = patterns.standard("[ \u00a0\u2002-\u200a\u202f\u3000](?:(?<![A-Za-z].)|(?![A-Za-z]))")
_LINE = patterns.standard("[^\n]+")
_SENTENCE = patterns.compile("[。！？；…]")


class Where:
    """Answers whether a place lies in a block of certain types, or in a line of a document without blocks."""

    def __init__(self, doc: Document, scopes: Sequence[Span], types: Sequence[str], *, prose: bool = False) -> None:
        self._doc, self._scopes, self._types = doc, scopes, types
        self._prose: dict[int, bool] | None = {} if prose else None  # which of the spans hold the mark of a sentence

    @cached_property
    def _spans(self) -> list[Span]:  # sorted when first asked for: most rules find nothing in most texts
        doc, types = self._doc, self._types
        return sorted((s for b in doc.blocks if not types or b.type in types for s in b.spans) if doc.blocks else self._scopes)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self._spans]

    def has(self, at: int) -> bool:
        """True if the place is in one of the blocks."""
        i = bisect_right(self._starts, at) - 1
        if i < 0 or at >= self._spans[i].end:
            return False
        if self._prose is None:
            return True
        if i not in self._prose:
            self._prose[i] = _SENTENCE.search(self._doc.text, *self._spans[i]) is not None
        return self._prose[i]

    def block(self, at: int) -> Span:
        """The one of the blocks that has the place."""
        return self._spans[bisect_right(self._starts, at) - 1]


class BlankPatterns:
    """The patterns of built-in rules, all of which begin with a blank, each with the types of blocks it is for (all if none)."""

    def __init__(self, sources: Sequence[tuple[str, Sequence[str]]]) -> None:
        self._sources = sources
        self._joined: dict[str, regex.Pattern[str]] = {}

    def of(self, kind: str) -> regex.Pattern[str]:
        """What matches where one of the patterns for a type of block does; of all of them, if there are no blocks."""
        if kind not in self._joined:
            sources = [f"(?:{source})" for source, types in self._sources if not kind or not types or kind in types]
            self._joined[kind] = patterns.compile("|".join(sources) or "(?!)", regex.V1 | regex.MULTILINE)
        return self._joined[kind]


class Blanks:
    """The blanks in blocks (in lines, if there are none) at which a built-in rule may find something: most texts have none."""

    def __init__(self, doc: Document, rules: BlankPatterns) -> None:
        self._doc, self._rules = doc, rules

    @cached_property
    def places(self) -> list[tuple[int, int, str]]:
        """Where they stand, where the block ends, and its type."""
        doc = self._doc
        blocks: list[tuple[Span, str]]
        if doc.blocks:
            blocks = sorted((span, block.type) for block in doc.blocks for span in block.spans)
        else:
            blocks = [(Span(*m.span()), "") for m in _LINE.finditer(doc.text)]
        return [(m.start(), end, kind) for (start, end), kind in blocks for m in _BLANK.finditer(doc.text, start, end)
                if self._rules.of(kind).match(doc.text, m.start(), end)]

    def matches(self, pattern: regex.Pattern[str], rule: FunctionRule) -> Iterator[regex.Match[str]]:
        """What one of the patterns matches in blocks of the `types` of a rule, of all if it names none.

        The pattern of a rule of a user may begin with anything, and is looked for everywhere.
        """
        if not is_builtin(rule):
            yield from pattern.finditer(self._doc.text)
            return
        types = rule.options.get("types", ()) if self._doc.blocks else ()
        behind = 0
        for at, end, kind in self.places:
            if at >= behind and (not types or kind in types) and (m := pattern.match(self._doc.text, at, end)):
                yield m
                behind = m.end()


class Places:
    """Where a pattern matches in a text, read once, when first asked for."""

    def __init__(self, pattern: regex.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text

    @cached_property
    def _starts(self) -> list[int]:
        return [m.start() for m in self._pattern.finditer(self._text)]

    def between(self, start: int, end: int) -> bool:
        """True if a match begins in `start:end`."""
        i = bisect_left(self._starts, start)
        return i < len(self._starts) and self._starts[i] < end

    def around(self, at: int, length: int) -> Span:
        """From the last match before `at` to the first from it on; the text, of this length, where there is none."""
        i = bisect_left(self._starts, at)
        return Span(self._starts[i - 1] + 1 if i else 0, self._starts[i] if i < len(self._starts) else length)
