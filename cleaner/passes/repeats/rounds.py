"""Judges a text, takes out what goes, and judges what is left, until nothing more goes.

A loop inside a loop shows only when the inner one is gone. Nothing is applied here: the
findings of all rounds are put back into positions of the text as it came, and the pass is
settled and applied once. A second run of the pass therefore has nothing left to do.
"""

from __future__ import annotations

from msgspec.structs import replace

from cleaner.document import Finding
from cleaner.passes.repeats.judge import Judge, Rules
from cleaner.spans import Alignment, Change, Span

MOST = 6  # rounds; each but the last takes something out


def findings(text: str, rules: Rules) -> list[Finding]:
    """The findings of all rounds on `text`: removals disjoint, suggestions those of the last round."""
    alignment = Alignment.identity(len(text))
    removed: list[Finding] = []
    flags: list[Finding] = []
    wrapped = None
    for _ in range(MOST):
        judge = Judge(text, rules, wrapped=wrapped)
        found = judge.findings()
        goes = _disjoint([f for f in found if f.rule == rules.loop.id])
        if not goes:
            break
        removed = _joined([*removed, *(_back(f, alignment) for f in goes)])
        flags += [_back(f, alignment) for f in found if rules.lost is not None and f.rule == rules.lost.id]
        wrapped = judge.compact.wrapped  # what is left of a line when a copy goes says nothing
        out, at = [], 0
        for f in goes:
            out.append(text[at : f.span.start])
            at = f.span.end
        text = "".join([*out, text[at:]])
        alignment = alignment.apply([Change(f.span, 0, 0) for f in goes])
    else:
        found = []
    doubts = [_back(f, alignment) for f in found if rules.doubtful is not None and f.rule == rules.doubtful.id]
    return sorted([*removed, *flags, *doubts], key=lambda f: f.span)


def _back(f: Finding, alignment: Alignment) -> Finding:
    """The finding in positions of the text as it came."""
    span = alignment.to_source(f.span)
    if not f.span.length:
        span = Span(span.end, span.end)
    return replace(f, span=span, related=tuple(map(alignment.to_source, f.related)))


def _disjoint(goes: list[Finding]) -> list[Finding]:
    """Ascending, and each only from where the one before ends: white space between two goes once."""
    kept: list[Finding] = []
    for f in sorted(goes, key=lambda f: (f.span.start, -f.span.end)):
        start = max(f.span.start, kept[-1].span.end) if kept else f.span.start
        if start < f.span.end:
            kept.append(replace(f, span=Span(start, f.span.end)))
    return kept


def _joined(removed: list[Finding]) -> list[Finding]:
    """Ascending; a removal that lies in a later, larger one is part of it."""
    kept: list[Finding] = []
    for f in sorted(removed, key=lambda f: (f.span.start, -f.span.end)):
        if kept and f.span.end <= kept[-1].span.end:
            continue
        kept.append(f)
    return kept
