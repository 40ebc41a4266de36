"""English text that names Chinese words: its marks and blanks are those of English."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner import patterns
from cleaner.kinds.pattern import compiled
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_TWO = patterns.standard("[A-Za-z”’\"),.;:] [(“‘\"]?[A-Za-z]")  # what words of English have between them
_HAN = patterns.compile(r"[\p{Han}〇]")
_WORD = patterns.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’-][A-Za-z\u00c0-\u024f]+)*")
_GLUED = patterns.compile(r"\p{Han}[,;:]?[A-Za-z]|[A-Za-z][,;:]?\p{Han}")  # English sets a blank behind its marks
_PART = patterns.compile(r"[\p{Han}〇]+(?:[，、。：；！？·][\p{Han}〇]+)*")
_SET_OFF = patterns.compile(r"[“\"「《‘][^“”\"‘’「」《》\n]{1,60}[”\"」》’]|[(（][^()（）\n]{1,60}[)）]")
_BEGINS = patterns.compile(
    r"[ \t\u3000]*(?:[“‘\"'(]*[A-Za-z]|[“‘\"][^“”‘’\"\n]{1,24}[”’\"][ ][A-Za-z(]|"
    r"\p{Han}{1,4}[ ](?:\([^()\n]{1,24}\)[ ])?[a-z]+[ ])")
_SENTENCE = patterns.compile(r"(?<=[.?!][\"”’)]?)[ ]+(?=[A-Z“\"‘(])|(?<=[。！？][”’」）)]?)[ ]*(?=[“\"‘(]?[A-Z])")
_ENDS = patterns.compile(r"(?r)(?:[ ][a-z]+|[ ]\d{1,4}|\d[–-]\d{1,4})[.?!][\"”’)]?[ ]*$")
# A Chinese clause behind one of English, in brackets too: a translation. So is what ends a line that begins small.
_TRANSLATED = patterns.compile(
    r"(?:[.?!;][\"”’)]?。?[ ]?[(（“\"]?|:[ ])\p{Han}{2,}[^A-Za-z]{0,80}$|,[ ]?\p{Han}{4,}[^A-Za-z]{0,80}$")
_ENDS_CHINESE = patterns.compile(r"(?r)\p{Han}{2}$")
MANY = 2  # words of English to each Chinese part, at least
UNJOINED = 4, 0.4  # the same where no word joins others, and the share of words in small letters
NAMED = 3  # words where all that is Chinese stands in brackets or quotation marks


def english_text(rule: FunctionRule, text: str, start: int, end: int) -> Iterator[Span]:
    """The lines between two places, or sentences of them, that are English though Chinese words stand in them.

    Options: `joins`, a pattern of English words that join others; `except`, one of Chinese words that a Chinese sentence is
    joined by: none stands in English but by itself, in quotation marks or in brackets.
    """
    joins, never = compiled("", rule.options["joins"], ""), compiled("", rule.options["except"], "")
    behind = start
    for two in _TWO.finditer(text, start, end):
        if two.start() < behind:
            continue
        first = text.rfind("\n", start, two.start()) + 1 or start
        behind = text.find("\n", two.start(), end)
        behind = end if behind < 0 else behind
        if not _HAN.search(text, first, behind):
            continue
        if _is_english(text[first:behind], joins, never):
            yield Span(first, behind)
            continue
        for border in (*_SENTENCE.finditer(text, first, behind), None):
            last = border.start() if border else behind
            if _HAN.search(text, first, last) and _is_english(text[first:last], joins, never):
                yield Span(first, last)
            first = border.end() if border else behind


def _is_english(text: str, joins: regex.Pattern[str], never: regex.Pattern[str]) -> bool:
    """True if the words of a piece of text are English ones, with blanks between, and Chinese parts are but named."""
    if not _BEGINS.match(text) or _GLUED.search(text) or not _closed(text):
        return False
    words, parts = _WORD.findall(text), _PART.findall(text)
    bare = _PART.findall(_SET_OFF.sub(" ", text))
    if any(len(part) > 1 and never.search(part) for part in bare) or _TRANSLATED.search(text):
        return False
    if text[0].islower() and _ENDS_CHINESE.search(text):
        return False
    if joins.search(text) and len(words) >= max(2, MANY * len(parts)):
        return True
    ends = _ENDS.search(text) is not None
    if not bare and ends and len(words) >= NAMED:
        return True
    times, least = UNJOINED
    return ends and len(words) >= times * len(parts) and sum(w.islower() for w in words) >= least * len(words)


def _closed(text: str) -> bool:
    """True if quotation marks and brackets stand in pairs: a straight mark behind a full stop or before a blank opens none."""
    pieces = text.split('"')
    if len(pieces) % 2 == 0 or any(before[-1:] in (".", "?", "!") or inside[:1] in (" ", "，")
                                   for before, inside in zip(pieces[::2], pieces[1::2], strict=False)):
        return False
    return all(text.count(a) == text.count(b) for a, b in ("“”", "()", "（）"))
