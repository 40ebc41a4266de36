"""Dashes between words that are written as a shorter line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

import regex

from cleaner import patterns
from cleaner.document import Finding
from cleaner.kinds.guard import Guard
from cleaner.kinds.pattern import compiled
from cleaner.passes.stops import is_han
from cleaner.rules import FunctionRule
from cleaner.spans import Span

NEAR = 24  # code points on each side that are looked at
PAIR = 24  # code points between the two dashes of an insertion
QUOTE = 200  # code points back to the beginning of a line that are looked at

_NOT_BEFORE = "[-—－―─–━ーA-Za-z0-9]"
_LINE = patterns.compile(rf"(?:—(?<!{_NOT_BEFORE}—)—{{0,2}}|-(?<!{_NOT_BEFORE}-)-{{0,2}}|[－―─–━](?<!{_NOT_BEFORE}.)[－―─–━]?"
                         r"|[—–](?<=[A-Za-z].)(?=\p{Han}))(?![-—－―─–━ー>A-Za-z0-9])")
_SPACED = patterns.compile(r"(?<=[\p{Han}”！？!?…])([ \u3000])(?:—{1,3}|--|[―─–━－])([ \u3000])(?=[\p{Han}“])")
_SPACED_BESIDE = patterns.compile(r"\p{Han}”?[ \u3000]———|———[ \u3000]“?\p{Han}")  # in a letter-spaced line
_LONG = ("——", "———")
# A dash, or what other rules make one of.
_RUNS = patterns.compile(r"(?<![-—－―─–━])(?:--{1,2}|--?—{1,2}|—--?|——|－－|[―─–━]{2}|ーー)(?![-—－―─–━>])")
_ENDS = "。！？!?\n"
_STRONG = frozenset("。！？!?…")
_CLOSING, _OPENING = frozenset("”’」』"), frozenset("“‘「『《")
_NUMERALS = frozenset("一二三四五六七八九十百千万亿零〇年月日号")
_CLAUSE = patterns.compile(r"[，；：。！？…,;:!?\n]|[.．](?!\d)")
_WITHIN = patterns.compile("(?<!“[^“”]{0,24})”")  # what closes here was opened before


def dashes(text: str, rule: FunctionRule, guard: Guard) -> Iterator[Finding]:
    """Single, hyphen-like or overlong lines that stand where only a dash can stand.

    A line that connects stands between names of things. A dash is shown by what a thing's name has not: `particles` before it,
    `starters` behind it (regular expressions of the options); by a closing quotation mark or the end behind it; by a mark
    of the end of a sentence before it; by a whole clause on each side (`verbs` are the characters looked for). One line that is
    shown makes a dash of a second one in its sentence, unless that joins two `places`. One that is `joining` is never a dash.
    """
    if not any(ch in text for ch in "-－―─–━") and "—" not in text.replace("——", ""):
        return
    if _SPACED.search(text):  # the blanks beside it go (pass `spacing`): what it is does not depend on them
        blanks = sorted(m.start(group) for m in _SPACED.finditer(text) for group in (1, 2))
        closed = "".join(text[a + 1 : b] for a, b in pairwise([-1, *blanks, len(text)]))
        taken = [at - n for n, at in enumerate(blanks)]
        for found in dashes(closed, rule, Guard(())):
            start = found.span.start + bisect_right(taken, found.span.start)
            if not guard.touches(span := Span(start, start + found.span.length)):
                yield Finding(rule.id, span, found.replacement)
        return
    lines = list(_LINE.finditer(text))
    if all(m[0] == "——" or (m[0] != "———" and _after_latin(text, m.start())) for m in lines):
        return
    lines = [m for m in lines if not guard.touches(Span(*m.span()))]
    hyphens = [m for m in lines if m[0] == "-"]
    if len(hyphens) > 1 and all(text.startswith("一", m.end()) for m in hyphens):  # readers of pages see this character twice
        lines = [m for m in lines if m[0] != "-"]
    before, after = compiled(rule.options["particles"], "", ""), compiled("", rule.options["starters"], "")
    verbs, places = compiled("", rule.options["verbs"], ""), compiled("", rule.options["places"], "")
    joining = compiled("", rule.options["joining"], "")
    chained = _chained(text, lines) | {m.start() for m in lines if joining.match(text, m.start())}
    apart = chained | {m.start() for m in lines if places.match(text, m.start())}
    known = any(m[0] in _LONG for m in lines)  # a text that has dashes means another thing by a single line
    shown = [_stands(text, m, before, after, verbs, m.start() in chained, known and m[0] == "—") for m in lines]
    for n, m in enumerate(lines):
        if m[0] == "——" or (not shown[n] and not _is_second(text, lines, shown, n, apart)):
            continue
        yield Finding(rule.id, Span(*m.span()), "——")


def _after_latin(text: str, at: int) -> bool:
    """True if no dash can stand at `at`: it is the beginning, or stands behind ASCII that ends no sentence or quotation.

    Behind a letter a line of Western type may be one, a hyphen is none.
    """
    if text.endswith("...", 0, at):
        return False
    before = text[at - 1 : at] if at else ""
    return before.isascii() and before not in tuple("\"'!?") and not (before.isalpha() and text[at] in "—–")


def _chained(text: str, lines: list[regex.Match[str]]) -> set[int]:
    """Where lines of the same kind join three things or more with nothing but a few letters between."""
    found: set[int] = set()
    for a, b in pairwise(lines):
        if a[0] == b[0] and b.start() - a.end() <= 8 and not _CLAUSE.search(text, a.end(), b.start()):
            found |= {a.start(), b.start()}
    return found


def _stands(text: str, m: regex.Match[str], particles: regex.Pattern[str], starters: regex.Pattern[str],
            verbs: regex.Pattern[str], chained: bool, connects: bool) -> bool:
    a, b = text[m.start() - 1 : m.start()] if m.start() else "", text[m.end() : m.end() + 1]
    if m[0] == "———":
        return is_han(a) or is_han(b) or _SPACED_BESIDE.search(text, max(0, m.start() - 3), m.end() + 3) is not None
    quoted = a in "\"'" and m.start() > 1 and is_han(text[m.start() - 2])
    if a.isascii() and a.isalpha():
        return starters.match(text, m.end()) is not None
    if text.endswith("...", 0, m.start()):
        a = "…"
    if not a or not b or not (is_han(a) or quoted or a in _STRONG or a in _CLOSING):
        return False
    if b == '"':
        return is_han(a) and _inside(text, m.start())
    if not (is_han(b) or b in _CLOSING or b in _OPENING):
        return False
    if b in _CLOSING:
        return is_han(a) or a in _CLOSING
    if a in _STRONG:
        return True
    if chained or (a in _NUMERALS and b in _NUMERALS):
        return False
    if particles.match(text, m.start()) or starters.match(text, m.end()):
        return True
    if connects:
        return False
    left = _CLAUSE.split(text[max(0, m.start() - NEAR) : m.start()])[-1]
    right = _CLAUSE.split(text[m.end() : m.end() + NEAR], maxsplit=1)[0]
    left, right = left[left.rfind("“") + 1 :] if left.rfind("“") > left.rfind("”") else left, _WITHIN.split(right, maxsplit=1)[0]
    return len(left) > 4 and len(right) > 4 and verbs.search(left) is not None and verbs.search(right) is not None


def _inside(text: str, at: int) -> bool:
    """True if a straight quotation mark of the line is open here, as far as the beginning of the line is near."""
    near = text[max(0, at - QUOTE) : at]
    return (at <= QUOTE or "\n" in near) and near.rpartition("\n")[2].count('"') % 2 == 1


def _is_second(text: str, lines: list[regex.Match[str]], shown: list[bool], n: int, apart: set[int]) -> bool:
    """True if this line and one that is shown stand about an insertion, or a dash already stands before or behind it.

    A link of a chain and what joins two places (`apart`) are neither.
    """
    m = lines[n]
    if m.start() in apart:
        return False
    a, b = text[m.start() - 1 : m.start()] if m.start() else "", text[m.end() : m.end() + 1]
    if not (is_han(a) and is_han(b)):
        return False
    others = [x.span() for k, x in enumerate(lines) if k in (n - 1, n + 1) and shown[k]]
    near = max(0, m.start() - PAIR - 4), m.end() + PAIR + 4
    others += [x.span() for x in _RUNS.finditer(text, *near) if x.start() != m.start()]
    for start, end in others:
        between = text[end : m.start()] if end <= m.start() else text[m.end() : start]
        if len(between) <= PAIR and not any(ch in _ENDS for ch in between):
            return True
    return False
