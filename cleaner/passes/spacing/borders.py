"""Borders between Han and Latin or digits: what a text does with them, and blanks put in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cleaner import patterns
from cleaner.document import Document, Finding
from cleaner.kinds import Guard
from cleaner.kinds.pattern import compiled
from cleaner.passes.spacing.where import Where
from cleaner.rules import FunctionRule
from cleaner.spans import Span

_BEHIND_HAN = patterns.compile(r"([A-Za-z\d])(?<=\p{Han}( ?).)")
_BEFORE_HAN = patterns.compile(r"([A-Za-z\d%℃])(?=( ?)\p{Han})")
_SPACED = patterns.compile(r" (?:(?<=\p{Han} )(?=[A-Za-z\d])|(?<=[A-Za-z\d%℃] )(?=\p{Han}))")


def conventional(text: str, options: Mapping[str, float]) -> bool:
    """True if most borders between Han and Latin or digits are spaced: then that is how the text is set.

    The same holds if all but a few of many borders of one of the two are. `options` has the
    thresholds: `share`, `many`, `nearly`; without them no text is set so.
    """
    if not options or not _SPACED.search(text):
        return False
    (latin, latin_spaced), (digits, digits_spaced) = _borders(text)
    spaced, tight = latin_spaced + digits_spaced, latin + digits
    if spaced > options["share"] * (spaced + tight):
        return True
    return any(s >= options["many"] and s >= options["nearly"] * (s + t)
               for s, t in ((latin_spaced, latin), (digits_spaced, digits)))


def _borders(text: str) -> tuple[list[int], list[int]]:
    """The borders of Han with Latin and with digits, each tight ones and spaced ones; a percent sign has no border before it."""
    latin, digits = [0, 0], [0, 0]
    for pattern in (_BEHIND_HAN, _BEFORE_HAN):
        for (character, blank), n in Counter(pattern.findall(text)).items():
            of = latin if character.isascii() and character.isalpha() else digits
            of[bool(blank)] += n
    return latin, digits


def inserted(doc: Document, rule: FunctionRule, where: Where, protected: Guard, code: Sequence[Span]) -> Iterator[Finding]:
    """A blank at each border that `match` finds (a place between two characters).

    Options: `types`; `whole`, what no blank is put into though it has such borders, and `words`, of which it is not
    put beside either. A border at a backtick is one only where inline code (`code`) ends or begins.
    """
    beside = {at for m in compiled("", rule.options["words"], "").finditer(doc.text) for at in range(m.start(), m.end() + 1)}
    whole = Guard([Span(*m.span()) for m in compiled("", rule.options["whole"], "").finditer(doc.text)])
    ends = {at for span in code for at in span}
    for m in compiled("", rule.options["match"], "").finditer(doc.text):
        at = m.start()
        if not where.has(at) or at in beside or protected.touches(Span(at, at)) or whole.touches(Span(at, at)):
            continue
        if "`" in doc.text[at - 1 : at + 1] and at not in ends:
            continue
        yield Finding(rule.id, Span(at, at), " ", rule.message)
