"""Characters that were converted by default: one simplified character stands for several traditional ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleaner import patterns
from cleaner.conversion import phrases
from cleaner.document import Finding
from cleaner.lexicon import lexicon
from cleaner.passes.variants.convert import Conversion
from cleaner.rules import FunctionRule


def ambiguous(conversion: Conversion, rule: FunctionRule) -> Iterator[Finding]:
    """Characters of the option `characters` that stand in no phrase of OpenCC and in no other word.

    Options: `characters`, each with those it may become; `limit`, how many places of each are reported. The last one
    says how many more there are.
    """
    if not conversion.script_changes:
        return
    characters: dict[str, str] = rule.options["characters"]
    wanted = patterns.standard(f"[{''.join(characters)}]")
    found: list[tuple[str, Finding]] = []
    for segment in conversion.segments:
        before, after = segment.before, segment.after
        if len(before) != len(after):
            continue
        places = [m.start() for m in wanted.finditer(before) if not lexicon().across(before, m.start())]
        alone = _alone(before) if places else set()
        for n in places:
            if n in alone:
                others = "、".join(c for c in characters[before[n]] if c != after[n])
                message = rule.message.format(before=before[n], after=after[n], others=others)
                (span, _), = segment.passage.parts(segment.start + n, segment.start + n + 1)
                found.append((before[n], Finding(rule.id, span, None, message)))
    yield from limited(found, rule.options["limit"])


def limited(found: list[tuple[str, Finding]], limit: int) -> Iterator[Finding]:
    """At most `limit` findings for each key; the last one says how many more there are."""
    counts, seen = Counter(key for key, _ in found), Counter[str]()
    for key, one in found:
        seen[key] += 1
        more = counts[key] - limit
        if seen[key] == limit and more > 0:
            yield Finding(one.rule, one.span, None, f"{one.message} (and {more} more {'places' if more > 1 else 'place'})")
        elif seen[key] <= limit:
            yield one


def _alone(text: str) -> set[int]:
    """The places of characters that are no part of a phrase, the longest phrase first from the left, as OpenCC reads."""
    tries = phrases()
    alone = set()
    at = 0
    while at < len(text):
        n = max((len(found[-1]) for trie in tries if (found := trie.prefixes(text[at : at + 16]))), default=1)
        if n < 2:
            alone.add(at)
        at += n
    return alone
