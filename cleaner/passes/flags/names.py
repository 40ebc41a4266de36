"""Names of people that differ from another name of the same text in one character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from cleaner.document import Document, Finding
from cleaner.kinds.pattern import compiled
from cleaner.rules import FunctionRule
from cleaner.spans import Span


def names(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """The rarer of two names of three characters with the same surname that share one more character.

    Options: `surnames`, a pattern of one; `before`, patterns of what stands before a name, `after`, of what stands after one:
    one of them must be there in at least one place of both names; `follows`, the ideographs that may follow a name that has
    `before`; `times`, how often the other name stands at least.
    """
    text = doc.text
    surname, before, after = (rule.options[key] for key in ("surnames", "before", "after"))
    name = rf"{surname}\p{{Han}}{{2}}"
    titled = compiled("", rf"(?:{before})(?P<name>{name})(?![\p{{Han}}--[{rule.options['follows']}]])", "")
    speaker = compiled("", rf"(?<!\p{{Han}}){name}", "")
    known = {m["name"] for m in titled.finditer(text)}
    for m in compiled("", after, "").finditer(text, overlapped=True):
        start = m.start() - 3
        if start >= 0 and speaker.match(text, start, start + 3):
            known.add(text[start : start + 3])
    if len(known) < 2:
        return
    alike: dict[str, set[str]] = defaultdict(set)
    for one in known:
        alike[one[:2] + "?"].add(one)
        alike[one[0] + "?" + one[2]].add(one)
    pairs = [group for group in alike.values() if len(group) == 2]
    places: dict[str, list[Span]] = {one: [] for pair in pairs for one in pair}
    for m in compiled("", name, "").finditer(text, overlapped=True) if pairs else ():
        if m[0] in places:
            places[m[0]].append(Span(*m.span()))
    for pair in pairs:
        rare, usual = sorted(pair, key=lambda one: (len(places[one]), one))
        times = len(places[usual])
        if len(places[rare]) == 1 and times >= rule.options["times"]:
            yield Finding(rule.id, places[rare][0], None, rule.message.format(other=usual, times=times))
