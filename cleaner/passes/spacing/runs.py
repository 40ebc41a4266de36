"""Letter-spaced runs: single characters with the same blank between all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.lexicon import lexicon
from cleaner.passes.spacing.where import Places, Where
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_OPEN, _CLOSE = "“‘（《「『【", "，。、；：？！”’）》」』】…—～·"
_ONE = r"(?:[\p{Han}〇]|[!-~]{1,20}+)"
_ITEM = rf"[{_OPEN}]{{0,2}}+{_ONE}(?:[{_CLOSE}]{{1,3}}+[{_OPEN}]{{0,2}}+{_ONE}?+)?+|[{_OPEN}{_CLOSE}]{{1,3}}+"
_GAP = r"(?P<blank>[ \u00a0\u2002-\u200a\u202f\u3000])(?P=blank){0,2}+"
_RUN = compiled(
    "", rf"(?:(?<![!-~])[!-~]{{1,20}}+[{_CLOSE}]{{0,3}}+|[{_OPEN}]?[\p{{Han}}〇][{_CLOSE}]{{0,3}}+|[{_OPEN}{_CLOSE}])"
        rf"(?P<gap>{_GAP})(?:{_ITEM})(?:(?P=gap)(?:{_ITEM})){{2,}}+", "")
_TOKEN = compiled("", _ITEM, "")
_CLAUSE = compiled("", "[，。；、“”]", "")
_BREAK = compiled("", "\n", "")
_HAN = compiled("", r"[\p{Han}〇]", "")
_LETTER = compiled("", r"[\p{Han}〇]|[!-~]+", "")
_SINGLE = compiled("", "[A-Z0-9]", "")


@dataclass(frozen=True, slots=True)
class _Gap:
    """A gap of a run, and the items (texts of marks and one character or word) on its sides."""

    span: Span
    left: str
    right: str

    @property
    def ascii(self) -> bool:
        """True if Latin or digits stand on one side."""
        return self.left[-1].isascii() or self.right[0].isascii()


def letter_spaced(doc: Document, rule: FunctionRule, scopes: Sequence[Span], *, open_borders: bool) -> Iterator[Finding]:
    """The blanks of a run of single characters with the same blank between all of them.

    Options: `min`, how many single Han the run has at least; `types`; `except`, a pattern of
    runs that are set so on purpose; `after`, a pattern of what stands before names, which
    may be spaced themselves; `surnames`, with which every second character of a row of names
    begins; `proof`, up to how many single Han words must stand across the gaps. The first and the last item may hang
    on longer words, because a run often begins or ends at a former line end. With `open_borders` the blanks between Han
    and Latin or digits stay.
    """
    where = Where(doc, scopes, rule.options.get("types", ()))
    meant, after = compiled("", rule.options["except"], ""), compiled("", rf"(?:{rule.options['after']})$", "")
    surnames = set(rule.options["surnames"])
    text = doc.text
    clauses, breaks = Places(_CLAUSE, text), Places(_BREAK, text)
    for run in _RUN.finditer(text):
        start, end = run.span()
        attached = start > 0 and _is_han(text[start - 1])  # then the first character may belong to a word
        gap = run["gap"]
        if not where.has(start) or meant.fullmatch(run[0][(1 + len(gap)) * attached :]):
            continue
        if gap[0] == "\u3000" and _is_han(text[end : end + 1]) and not clauses.between(*breaks.around(start, len(text))):
            continue  # names of two and of three characters, set to one width
        if after.search(text, max(0, start - 8), start + 1) and not _CLAUSE.search(run[0]):
            continue
        gaps = _gaps(run[0], start)
        items = [gaps[0].left, *(g.right for g in gaps)]
        if 2 * sum(len(_LETTER.findall(item)) > 1 and not item.isascii() for item in items) >= len(items):
            continue  # items of an enumeration
        singles = sum(len(_HAN.findall(item)) for item in items) - (attached and _is_han(items[0][0]))
        singles -= _is_han(items[-1][-1]) and _is_han(text[end : end + 1])
        inner = [g for g in gaps if not g.ascii]
        if singles < rule.options["min"] or len(inner) < rule.options["min"] - 1 or _names(items, surnames):
            continue
        if singles <= rule.options["proof"] and not _proved(gaps):
            continue
        for g in gaps:
            if g.ascii and open_borders and _HAN.search(g.left + g.right) and gap == " ":
                continue
            if not (g.left[-1].isascii() and g.right[0].isascii()) or (_SINGLE.fullmatch(g.left) and _SINGLE.fullmatch(g.right.rstrip(_CLOSE))):
                yield Finding(rule.id, g.span, "", rule.message)


def _gaps(run: str, start: int) -> list[_Gap]:
    items = list(_TOKEN.finditer(run))
    return [_Gap(Span(start + a.end(), start + b.start()), a[0], b[0]) for a, b in pairwise(items)]


def _is_han(ch: str) -> bool:
    return bool(_HAN.match(ch))


def _names(items: Sequence[str], surnames: set[str]) -> bool:
    """True for a row of names of two characters: every second item is a surname."""
    return len(items) % 2 == 0 and all(len(x) == 1 for x in items) and all(x in surnames for x in items[::2])


def _proved(gaps: Sequence[_Gap]) -> bool:
    """True if words stand across at least a quarter of the gaps between Han."""
    text = "".join(g.left for g in gaps) + gaps[-1].right
    at = gaps_of_words = crossed = 0
    for g in gaps:
        at += len(g.left)
        if _is_han(g.left[-1]) and _is_han(g.right[0]):
            gaps_of_words += 1
            crossed += lexicon().seam(text[max(0, at - 4) : at], text[at : at + 4]) > 0
    return crossed > 0 and 4 * crossed >= gaps_of_words
