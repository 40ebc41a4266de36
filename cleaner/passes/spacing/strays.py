"""Blanks between words of running text in which a reader of pages has put blanks anywhere: before marks, and within words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.passes.spacing.where import Blanks, Where
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_BLANKS = r"[ \u00a0\u2002-\u200a\u202f\u3000]+"
_HAN = patterns.compile(r"\p{Han}")
_BEHIND = patterns.compile(r"\p{Han}+")
_BEFORE = patterns.compile(r"(?r)\p{Han}+")
_CHAIN_BEHIND = patterns.compile(rf"(?:{_BLANKS}\p{{Han}}+){{0,8}}")
_CHAIN_BEFORE = patterns.compile(rf"(?r)(?:\p{{Han}}+{_BLANKS}){{0,8}}")
WORDS = 3  # Chinese characters to a blank, of which text has no more if its words are set apart
ROW = 4  # single characters, which make a run
TORN = 8  # of so many of its blanks one stands within a word, if a reader has put them there


class _Strays(Struct, frozen=True):
    """Where blanks stand that mean nothing: before marks, where no writer sets one, and within words; sorted.

    Only the first and the last are counted.
    """

    marks: Sequence[int]
    nowhere: Sequence[int]
    torn: Sequence[int]

    def within(self, block: Span) -> _Strays:
        """Those of a block."""
        return _Strays(*(x[bisect_left(x, block.start) : bisect_left(x, block.end)] for x in (self.marks, self.nowhere, self.torn)))

    def __len__(self) -> int:
        return len({*self.marks, *self.torn})


def amid_strays(doc: Document, rule: FunctionRule, scopes: Sequence[Span], blanks: Blanks,
                torn: Callable[[], Sequence[int]]) -> Iterator[Finding]:
    """Blanks that `match` finds in blocks that have others which stand nowhere: those of `stray`, and within words (`torn`).

    Options: those of `in_blocks`; `least`, how many such blanks the block has; `often`, in how many code points the whole text has
    one, for a block that has a single one; `name`, a pattern of names, two of which stand side by side with a blank between;
    `clause`, how many characters two pieces of one length have that are halves of a line of verse. Who sets a blank before each
    mark may mean those between words: one within a word or of `nowhere` must be there too.
    """
    where = Where(doc, scopes, rule.options["types"], prose=rule.options["prose"])
    text, options = doc.text, rule.options
    found = [m for m in blanks.matches(compiled("", options["match"], ""), rule) if where.has(m.start())]
    if not found:
        return
    marks, nowhere = (sorted(m.start() for m in compiled("", options[x], "").finditer(text)) for x in ("stray", "nowhere"))
    strays = _Strays(marks, nowhere, sorted(torn()))
    many = len(strays) * options["often"] >= len(text)
    for block, gaps in groupby(found, lambda m: where.block(m.start())):
        here, ours = strays.within(block), list(gaps)
        if len(here) < options["least"] and not (len(here) and many):
            continue
        words = WORDS * len(ours) >= len(_HAN.findall(text, *block))  # then particles have blanks beside them, too
        if not (TORN * len(here.torn) >= len(ours) if words else here.torn or here.nowhere):
            continue
        for m in ours:
            if not _meant(text, block, m, rule, words=words):
                yield Finding(rule.id, Span(*m.span()), "", rule.message)


def _meant(text: str, block: Span, gap: regex.Match[str], rule: FunctionRule, *, words: bool) -> bool:
    """True for a blank between names, between halves of a verse, and in a row of pieces of one length."""
    before, behind = _BEFORE.match(text, block.start, gap.start()), _BEHIND.match(text, gap.end(), block.end)
    if before is None or behind is None:
        return True
    name = compiled("", rule.options["name"], "")
    if name.search(before[0]) and name.fullmatch(behind[0]):
        return True
    ahead = _CHAIN_BEFORE.match(text, block.start, before.start())
    after = _CHAIN_BEHIND.match(text, behind.end(), block.end)
    left, right = ahead[0].split() if ahead else [], after[0].split() if after else []
    if not left and not right:
        return len(before[0]) == len(behind[0]) and len(before[0]) >= int(rule.options["clause"])
    chain = [*left, before[0], behind[0], *right]
    if len(chain) >= ROW and all(len(x) == 1 for x in chain):
        return True  # letter-spaced or an enumeration: what it is, the rule of such runs says
    at = len(left)  # of the piece before the gap
    near = [(a, b) for n, (a, b) in enumerate(pairwise(chain)) if at - 1 <= n <= at + 1]
    return not words and any(len(a) == len(b) >= 2 for a, b in near)
