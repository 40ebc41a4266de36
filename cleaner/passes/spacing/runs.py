"""Letter-spaced runs: single characters with the same blank between all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.lexicon import lexicon
from cleaner.passes.spacing.where import Places, Where
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_MARK = "[“‘（《「『【，。、；：？！”’）》」』】…—～·]"
_BLANK = r"[ \u00a0\u2002-\u200a\u202f\u3000]"
_ITEM = r"(?:[\p{Han}〇]|[!-~]{1,60}+)"
# Blanks round a mark are another rule's too, so a run is the same with and without them.
_JOINT = rf"(?:(?:{_BLANK}{{0,3}}+{_MARK}){{1,4}}+{_BLANK}{{0,3}}+)"
_RUN = patterns.compile(
    rf"(?:[\p{{Han}}〇]|(?<![!-~])[!-~]{{1,60}}+)(?P<gap>(?P<blank>{_BLANK})(?P=blank){{0,2}}+)(?:{_ITEM})"
    rf"(?:(?:(?P=gap)|{_JOINT})(?:{_ITEM}))++")
_SHORT = patterns.compile(rf"\S+{_BLANK}+\S+{_BLANK}+\S+")  # a run that is one only at the end of a paragraph, with its mark
_GAP = patterns.compile(rf"{_BLANK}(?<=[\p{{Han}}〇!-~].)")
_INNER = patterns.compile(rf"{_BLANK}(?<=[\p{{Han}}〇].){_BLANK}{{0,2}}[\p{{Han}}〇](?:{_BLANK}|{_MARK})")  # any of two between Han
_ASCII_BACK = patterns.compile(r"(?r)[!-~]{1,61}")
_SPACED_MARK = patterns.compile(rf"(?r){_BLANK}{_MARK}{_BLANK}")
_MARK_BEHIND = patterns.compile(rf"{_BLANK}{_MARK}")
_TO_FILL = patterns.compile(rf"[（(]{_BLANK}+[）)]")
_LAST_MARK = patterns.compile(rf"{_BLANK}{{1,3}}[。！？.!?]{_BLANK}*$", regex.M)
_ITEMS = patterns.compile(_ITEM)
_CLAUSE = patterns.compile("[，。；、“”]")
_BREAK = patterns.compile("\n")
_HAN = patterns.compile(r"[\p{Han}〇]")
_BLANKS = patterns.compile(f"{_BLANK}+")
_APART = patterns.compile(rf"{_BLANK}{{1,3}}+(?<=[\p{{Han}}〇]{_BLANK}{{1,3}})(?=[\p{{Han}}〇])")
_PIECES = patterns.compile(r"[\p{Han}〇]+")
_TIGHT = patterns.compile(r"[\p{Han}〇](?=[\p{Han}〇])")
_WHOLLY = 10  # so many pairs of Chinese characters stand apart to one that does not, on a line that is spaced out as a whole
# On a line in which a reader of pages set blanks between the words it found, of which few have two characters:
_SINGLES, _WORD = 1.6, 4  # times as many pieces as single characters at most, and characters of the longest
_LONG = 8  # items of a run that is longer than rows of names are, if words stand across its gaps
_BEFORE = 20  # code points before a run that are looked at
_SINGLE = patterns.compile("[A-Z0-9.:%/+-]")
_SPELT = 5  # single letters in a row that are a word, at least
_VOWEL = patterns.compile("[aeiouy]")


class _Joint(Struct, frozen=True):
    """What stands between two items of a run: blanks, or a mark with or without blanks."""

    span: Span
    marked: bool
    left: str
    right: str


def letter_spaced(doc: Document, rule: FunctionRule, scopes: Sequence[Span], *, open_borders: bool) -> Iterator[Finding]:
    """The blanks of a run of single characters with the same blank between all of them.

    Options: `min`, how many single Han the run has at least; `types`; `except`, a pattern of
    characters that are set so on purpose; `after`, a pattern of what stands before names, which
    may be spaced themselves; `surnames`, a pattern of what every second character of a row of names
    is; `label`, a place behind which the blank is one of the text; `proof`, up to how many Han words must stand across the gaps.
    The first and the last item may hang on longer words, because a run often begins or ends at a former line end. With
    `open_borders` the blanks between Han and Latin or digits stay.
    """
    if rule.options["inner"] > 1 and not _INNER.search(doc.text):
        return
    where = Where(doc, scopes, rule.options.get("types", ()))
    meant, after = compiled("", rule.options["except"], ""), compiled("", rf"(?:{rule.options['after']})$", "")
    surname = compiled("", rule.options["surnames"], "")
    text = doc.text
    clauses, breaks = Places(_CLAUSE, text), Places(_BREAK, text)
    read: list[Span] = []
    closed: dict[tuple[int, int], set[str]] = {}  # lines, and the gaps of their runs
    for run in _runs(text, rule.options["inner"]):
        start, end = run.span()
        read.append(Span(start, end))
        attached = _attached(doc, start)  # then the first character may belong to a word
        if not where.has(start):
            continue
        items = list(_ITEMS.finditer(run[0]))
        words = [m[0] for m in items]
        joints = [_Joint(Span(start + a.end(), start + b.start()), not run[0][a.end() : b.start()].isspace(), a[0], b[0])
                  for a, b in pairwise(items)]
        if len(items) < _LONG or not _proved(joints) or all(surname.match(x) for x in words[::2]):
            wide = run["blank"] == "\u3000" or len(run["gap"]) > 1
            if wide and _is_han(text[end : end + 1]) and not clauses.between(*breaks.around(start, len(text))):
                continue  # names of two and of three characters, or cells of a row, set to one width
            if after.search(text, max(0, start - 8), start + 1) and not _CLAUSE.search(run[0]):
                continue
        if meant.fullmatch("".join(words[attached:])) or _names(words, surname):
            continue
        if 2 * sum(j.marked for j in joints) > len(joints):
            read.pop()  # what it is, its line says
            continue  # an enumeration
        singles = sum(map(_is_han, words)) - (attached and _is_han(words[0]))
        singles -= _is_han(words[-1]) and _attached(doc, end)
        inner = sum(not j.marked and _is_han(j.left) and _is_han(j.right) for j in joints)
        if _SPACED_MARK.match(text, 0, start) or _MARK_BEHIND.match(text, end) or any(
                j.marked and _is_han(j.right) and _SPACED_MARK.match(text, 0, j.span.end) for j in joints):
            singles, inner = singles + 1, inner + 1  # a mark is set so, too
            singles += _LAST_MARK.match(text, end) is not None  # and nothing stands behind it
        few = singles < rule.options["min"] or inner < rule.options["inner"]
        if few or (singles <= rule.options["proof"] and not _proved(joints)):
            read.pop()
            continue
        closed.setdefault(breaks.around(start, len(text)), set()).add(run["gap"])
        labels = _labels(text, start, end, joints, rule)
        spelt = _spelt(words)
        for n, j in enumerate(joints):
            if j.marked:
                spans = [Span(*m.span()) for m in _BLANKS.finditer(text, *j.span) if not _TO_FILL.match(text, m.start() - 1)]
            elif j in labels:
                spans = []
            elif j.left.isascii() and j.right.isascii() and n not in spelt and not (
                    _SINGLE.fullmatch(j.left) and _SINGLE.fullmatch(j.right)):
                spans = []  # two words, or two numbers
            elif open_borders and j.left.isascii() != j.right.isascii():
                spans = []
            else:
                spans = [j.span]
            for span in spans:
                yield Finding(rule.id, span, "", rule.message)
    for span in _between(text, read, closed):
        if not any(after.search(text, max(0, span.start - 8), end) for end in (span.start, span.start - 1)):
            yield Finding(rule.id, span, "", rule.message)


def _between(text: str, read: Sequence[Span], closed: Mapping[tuple[int, int], set[str]]) -> Iterator[Span]:
    """Gaps beside digits and marks, too few for a run, on lines of which runs were closed and that are spaced out as a whole."""
    starts = [run.start for run in read]
    for line, gaps in closed.items():
        apart = [Span(*m.span()) for m in _APART.finditer(text, *line)]
        pieces = _PIECES.findall(text, *line)
        single = sum(len(x) == 1 for x in pieces)
        found = len(pieces) >= _LONG and _SINGLES * single >= len(pieces) and max(map(len, pieces)) <= _WORD
        if not found and (len(apart) < _LONG or len(apart) < _WHOLLY * len(_TIGHT.findall(text, *line))):
            continue
        for span in apart:
            n = bisect_right(starts, span.start) - 1
            if text[span.start : span.end] in gaps and (n < 0 or read[n].end <= span.start):
                yield span


def _spelt(words: Sequence[str]) -> set[int]:
    """Which words are letters of a name in a row, a capital and small ones, and have its next letter behind them."""
    found: set[int] = set()
    first = 0
    for n in range(1, len(words) + 1):
        if n == len(words) or not (len(words[n]) == 1 and words[n].isascii() and words[n].isalpha()):
            letters = "".join(words[first:n])
            if len(letters) >= _SPELT and letters[0] not in "AI" and letters.istitle() and _VOWEL.search(letters):
                found |= set(range(first, n - 1))
            first = n + 1
    return found


def _attached(doc: Document, at: int) -> bool:
    """True if Han stand on both sides of the place, which was no line end in the source."""
    text = doc.text
    if not (0 < at < len(text) and _is_han(text[at - 1]) and _is_han(text[at])):
        return False
    between = Span(doc.alignment.to_source(Span(at - 1, at)).end, doc.alignment.to_source(Span(at, at + 1)).start)
    return not (between.start < between.end and _BREAK.search(doc.source.text, *between))


def _labels(text: str, start: int, end: int, joints: Sequence[_Joint], rule: FunctionRule) -> list[_Joint]:
    """The joints at a place that `label` names in the line, when the run is closed."""
    label = compiled("", rule.options["label"], "")
    _, line, before = text[max(0, start - _BEFORE) : start].rpartition("\n")
    closed = before.lstrip() if line or start <= _BEFORE else f"\ufffc{before}"
    at = start
    places: list[int] = []
    for j in joints:
        closed += text[at : j.span.start] + ("".join(text[j.span.start : j.span.end].split()) if j.marked else "")
        places.append(len(closed))
        at = j.span.end
    closed += text[at:end]
    return [j for j, place in zip(joints, places) if not j.marked and label.match(closed, place)]


def _gaps(text: str) -> Iterator[regex.Match[str]]:
    """Blanks behind a character of which a run may begin, on lines that have two of them between Han."""
    end = 0
    while inner := _INNER.search(text, end):
        start = text.rfind("\n", end, inner.start()) + 1 or end
        end = text.find("\n", inner.end() - 1) + 1 or len(text)
        yield from _GAP.finditer(text, start, end)


def _runs(text: str, inner: int) -> Iterator[regex.Match[str]]:
    """What `_RUN` finds, if it has `inner` gaps between Han."""
    end = 0
    for blank in _gaps(text) if inner > 1 else _GAP.finditer(text):
        start = blank.start() - 1
        if not _HAN.match(text, start):
            back = _ASCII_BACK.match(text, 0, start + 1)
            assert back is not None
            start = back.start()
        if start >= end and (run := _RUN.match(text, start)) and (
                not _SHORT.fullmatch(run[0]) or _LAST_MARK.match(text, run.end())):
            yield run
            end = run.end()


def _is_han(ch: str) -> bool:
    return bool(_HAN.match(ch))


def _names(words: Sequence[str], surname: regex.Pattern[str]) -> bool:
    """True for a row of names of two characters: every second character is a surname."""
    return len(words) % 2 == 0 and all(surname.match(x) for x in words[::2])


def _proved(joints: Sequence[_Joint]) -> bool:
    """True if words stand across at least a quarter of the gaps between Han."""
    text = "".join("\n" * j.marked + j.right for j in joints)
    text = joints[0].left + text
    at = gaps = crossed = 0
    for j in joints:
        at += len(j.left) if not at else 0
        if not j.marked and _is_han(j.left) and _is_han(j.right):
            gaps += 1
            crossed += lexicon().seam(text[max(0, at - 4) : at], text[at : at + 4]) > 0
        at += j.marked + len(j.right)
    return crossed > 0 and 4 * crossed >= gaps
