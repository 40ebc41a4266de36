"""Blanks between words of running text in which a reader of pages has put blanks anywhere: before marks, and within words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.passes.spacing.where import Blanks, Where
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_BEHIND = patterns.compile(r"\p{Han}+")
_BEFORE = patterns.compile(r"(?r)\p{Han}+")
_MORE_BEHIND = patterns.compile(r"[ \u00a0\u2002-\u200a\u202f\u3000]+\p{Han}")
_MORE_BEFORE = patterns.compile(r"(?r)\p{Han}[ \u00a0\u2002-\u200a\u202f\u3000]+")


def amid_strays(doc: Document, rule: FunctionRule, scopes: Sequence[Span], blanks: Blanks,
                torn: Callable[[], Sequence[int]]) -> Iterator[Finding]:
    """Blanks that `match` finds in blocks that have others which stand nowhere: those of `stray`, and within words (`torn`).

    Options: those of `in_blocks`; `least`, how many such blanks the block has; `often`, in how many code points the whole text has
    one, for a block that has a single one; `name`, a pattern of names, two of which stand side by side with a blank between;
    `clause`, how many characters two pieces of one length have that are halves of a line of verse.
    """
    where = Where(doc, scopes, rule.options["types"], prose=rule.options["prose"])
    text, options = doc.text, rule.options
    name = compiled("", options["name"], "")
    found = [m for m in blanks.matches(compiled("", options["match"], ""), rule) if where.has(m.start())]
    if not found:
        return
    strays = sorted({*torn(), *(m.start() for m in compiled("", options["stray"], "").finditer(text))})
    many = len(strays) * options["often"] >= len(text)
    for m in found:
        start, end = where.block(m.start())
        count = bisect_left(strays, end) - bisect_left(strays, start)
        if count < options["least"] and not (count and many):
            continue
        before, behind = _BEFORE.match(text, start, m.start()), _BEHIND.match(text, m.end(), end)
        if before is None or behind is None:
            continue
        names = name.search(before[0]) and name.fullmatch(behind[0])
        more = _MORE_BEFORE.match(text, start, before.start()) or _MORE_BEHIND.match(text, behind.end(), end)
        halves = len(before[0]) == len(behind[0]) >= options["clause"] and not more
        if not names and not halves:
            yield Finding(rule.id, Span(*m.span()), "", rule.message)
