"""Names of people that differ from another name of the same text in one character."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import regex

from cleaner.document import Document, Finding
from cleaner.rules import FunctionRule
from cleaner.spans import Span


def names(doc: Document, rule: FunctionRule, scopes: Sequence[Span]) -> Iterator[Finding]:
    """The rarer of two names of three characters with the same surname that share one more character.

    Options: `surnames`; `before`, patterns of what stands before a name, `after`, of what stands after one: one of them
    must be there in at least one place of both names; `times`, how often the other name stands at least.
    """
    text = doc.text
    surname, before, after = (rule.options[key] for key in ("surnames", "before", "after"))
    name = rf"[{surname}]\p{{Han}}{{2}}"
    known = {m["name"] for m in regex.finditer(rf"(?:{before})(?P<name>{name})(?![\p{{Han}}--[{rule.options['follows']}]])|"
                                               rf"(?<!\p{{Han}})(?P<name>{name})(?={after})", text, regex.V1)}
    if len(known) < 2:
        return
    alike: dict[str, set[str]] = defaultdict(set)
    for one in known:
        alike[one[:2] + "?"].add(one)
        alike[one[0] + "?" + one[2]].add(one)
    counts = Counter({one: text.count(one) for one in known}) if any(len(group) > 1 for group in alike.values()) else Counter()
    for group in alike.values():
        if len(group) == 2:
            rare, usual = sorted(group, key=lambda n: (counts[n], n))
            if counts[rare] == 1 and counts[usual] >= rule.options["times"]:
                at = text.index(rare)
                yield Finding(rule.id, Span(at, at + len(rare)), None, rule.message.format(other=usual, times=counts[usual]))
