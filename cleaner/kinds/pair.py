"""Kind `pair`: brackets and quotes, which change both or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from cleaner.document import Finding
from cleaner.rules import PairRule
from cleaner.spans import Span


def find(rule: PairRule, text: str, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Each mark of each pair that the rule is about; pairs never reach across a scope."""
    found: list[Finding] = []
    for scope in scopes:
        for opening, closing in pairs(rule.open, rule.close, text, scope):
            if _applies(rule, text, scope, opening, closing):
                marks = rule.replace or (None, None)
                for at, mark in zip((opening, closing), marks, strict=True):
                    if mark != text[at]:
                        found.append(Finding(rule.id, Span(at, at + 1), mark, rule.message))
    found.sort(key=lambda f: f.span)
    yield from found


def pairs(opens: str, closes: str, text: str, scope: Span) -> Iterator[tuple[int, int]]:
    """The places of the marks of each pair in a scope; a mark without its partner is left out.

    Where one mark opens and closes, marks are paired in turn, if their number is even.
    """
    if opens == closes:
        marks = [i for i in range(*scope) if text[i] in opens]
        if len(marks) % 2 == 0:
            yield from zip(marks[::2], marks[1::2], strict=True)
        return
    waiting: list[int] = []
    for m in regex.finditer(f"[{regex.escape(opens + closes)}]", text, pos=scope.start, endpos=scope.end):
        if m[0] in opens:
            waiting.append(m.start())
        elif waiting:
            yield waiting.pop(), m.start()


def _applies(rule: PairRule, text: str, scope: Span, opening: int, closing: int) -> bool:
    content = text[opening + 1 : closing]
    if rule.unless and regex.fullmatch(rule.unless, content):
        return False
    if rule.inside and regex.search(rule.inside, content):
        return True
    return bool(
        (rule.before and opening > scope.start and regex.fullmatch(rule.before, text[opening - 1]))
        or (rule.after and closing + 1 < scope.end and regex.fullmatch(rule.after, text[closing + 1]))
    )
