"""What differs between two copies: characters that were misread, or words that somebody put for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleaner import patterns
from cleaner.lexicon import lexicon
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import MARKS, han
from cleaner.spans import Span

BESIDE = 4  # code points on either side of a difference that are read with it
HAN = patterns.compile(r"\p{Han}+")
PER_CHARACTER = 3.9  # log-probability that an ideograph of running text costs
APART = 5.0  # log-odds by which one reading must fall behind the other to be no wording
COUNT = frozenset("0123456789.%一二三四五六七八九十百千万萬两兩〇零半甲乙丙丁戊己")
SHOWN = 6  # differences that are named
LOOKED_AT = 40  # differences that are looked at
MANY = 7  # differences in 100 code points
MOST_MISREAD = 12  # and so many that no reader of pages misreads them
MOST = 6  # of one kind that count


def differences(text: str, case: Case) -> Iterator[tuple[str, str]]:
    """Names and details of what the differences of a case show."""
    pairs = _single(text, case)
    again = max(1, case.rounds - 1) if case.adjacent else 1
    length = case.kept.length * again * (2 if again > 1 else 1)  # either of two rounds may be misread
    share = 100 * len(case.differences) / max(1, length)
    counts = {"misread": 0, "reworded": 0, "other-word": 0, "other-number": 0, "other-setting": 0}
    for a, b in pairs[:LOOKED_AT]:
        name = kind(text, a, b)
        if name == "misread" and share > MANY:  # with so many it is another text, of which the lexicon lacks the words
            name = "reworded"
        if name and counts[name] < MOST:
            counts[name] += 1
            yield name, shown(text, a, b)
    changes = Counter((text[slice(*a)], text[slice(*b)]) for a, b in case.differences)
    if any(n > again and all(map(han, one + other)) and one and other for (one, other), n in changes.items()):
        yield "same-change", "the same character stands for the same one again"
    if case.differences:
        for percent in (4, MANY, MOST_MISREAD):
            if share > percent:
                yield f"differs-{percent}", f"{len(case.differences)} of {length} characters"
        yield "not-alike", ", ".join(shown(text, a, b) for a, b in case.differences[:SHOWN])


def misread_only(text: str, case: Case) -> bool:
    """True if single characters differ at most."""
    return all(kind(text, a, b) in ("", "misread", "reworded") for a, b in _single(text, case)[:LOOKED_AT])


def _single(text: str, case: Case) -> list[tuple[Span, Span]]:
    """The differences; in rounds, of which each may be misread in another place, character by character if they are no words."""
    if case.rounds < 3:
        return list(case.differences)
    found: list[tuple[Span, Span]] = []
    for a, b in case.differences:
        if a.length == b.length and not any(text[slice(*x)] in lexicon() for x in (a, b)):
            found += [(Span(a.start + k, a.start + k + 1), Span(b.start + k, b.start + k + 1)) for k in range(a.length)]
        else:
            found.append((a, b))
    return found


def shown(text: str, a: Span, b: Span) -> str:
    """`earlier → later`."""
    return f"{text[slice(*a)] or '∅'} → {text[slice(*b)] or '∅'}"


def kind(text: str, a: Span, b: Span) -> str:
    """What a difference is; empty for marks of punctuation."""
    one, other = text[slice(*a)], text[slice(*b)]
    if set(one + other) <= MARKS:
        return ""
    if set(one + other) <= COUNT | MARKS:
        return "other-number" if set(one) & COUNT and set(other) & COUNT else "other-setting"
    if max(len(one), len(other)) > 1:
        return "other-word"
    return "misread" if abs(_reads(text, a) - _reads(text, b)) >= APART else "reworded"


def misread(text: str, case: Case) -> float:
    """How much better the earlier copy reads where the two differ (log-odds)."""
    return sum(_reads(text, a) - _reads(text, b) for a, b in case.differences[:LOOKED_AT])


def _reads(text: str, span: Span) -> float:
    """How well the ideographs at the place read, however many they are."""
    runs = HAN.findall(text[max(0, span.start - BESIDE) : span.end + BESIDE])
    return sum(lexicon().score(run) + PER_CHARACTER * len(run) for run in runs)
