"""Full-width marks in paragraphs of English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.document import Finding
from cleaner.kinds.pattern import compiled
from cleaner.quotes import are_lines
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_EAST_ASIAN = patterns.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_MARK = patterns.compile(r"(?<=[A-Za-z0-9)”’\"])[ ]?([，。；：？！])(?![0-9])")
_IN_LINE = patterns.standard("\n[^\n\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]*[A-Za-z0-9)”’\"] ?[，。；：？！]")
_HALF = dict(zip("，。；：？！", ",.;:?!", strict=True))


def english_marks(text: str, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """Full-width marks in scopes without an East Asian character: no blank before them, one before a letter.

    Option `words`: a pattern of which the scope must hold a match, so that it is a sentence and no list of names.
    """
    if not _IN_LINE.search(f"\n{text}") and are_lines(text, scopes):
        return
    words = compiled("", rule.options["words"], "")
    for scope in scopes:
        marks = [] if _EAST_ASIAN.search(text, *scope) else list(_MARK.finditer(text, *scope))
        if marks and words.search(text, *scope):
            for m in marks:
                blank = " " if text[m.end() : min(m.end() + 1, scope.end)].isalpha() else ""
                yield Finding(rule.id, Span(*m.span()), _HALF[m[1]] + blank, rule.message)
