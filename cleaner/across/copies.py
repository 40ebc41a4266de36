"""What is found, and within which limits; when two passages are copies of one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from cleaner.across.prints import WIDTH
from cleaner.errors import RuleError
from cleaner.rules import FunctionRule, RuleSet

APART = 2  # equal characters between two that are misread; what is nearer is one difference
WORD = 3  # characters: other words that are so long are never misread
MISREAD = 4
_NUMBER = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿]")


class Limits(msgspec.Struct, frozen=True):
    """From where on something is a finding, as the rules of `across.toml` say; `rules` are their ids by function.

    `characters`: of a passage, folded; `likeness` and `share` in percent; `files` in which a passage may stand.
    """

    rules: dict[str, str]
    characters: int = 80
    likeness: float = 90
    share: float = 33
    files: int = 10

    @classmethod
    def of(cls, rules: RuleSet) -> Limits:
        """The limits that the rules in force state; raises RuleError if one is no number."""
        mine = [r for r in rules.of("across") if isinstance(r, FunctionRule)]
        options: dict[str, Any] = {}
        for rule in mine:
            try:
                msgspec.convert({**rule.options, "rules": {}}, _Strict)
            except msgspec.ValidationError as error:
                raise RuleError(f"rule {rule.id}: options: {error}", f"`cleaner explain {rule.id}` shows the rule.") from None
            options |= rule.options
        return msgspec.convert({**options, "rules": {r.function: r.id for r in mine}}, Limits)


class _Strict(Limits, frozen=True, forbid_unknown_fields=True):
    pass


class Copy(msgspec.Struct, frozen=True):
    """A passage of a document, or a piece of it, that stands in another: what is to be marked in the clean document.

    `blocks` are the first and the last it is made of, `piece` what of their folded text is meant if not all; `sure` says that
    it may be taken out, `taken` that it is.
    """

    rule: str
    message: str
    blocks: tuple[int, int] = (0, 0)
    piece: tuple[int, int] | None = None
    sure: bool = False
    taken: bool = False


class Match(NamedTuple):
    """The piece `start` to `end` of a passage that stands in another, and by how much they are alike, in percent.

    `whole`: it is all of the passage; `sure`: what differs are single characters, and no numbers.
    """

    start: int
    end: int
    likeness: float
    whole: bool
    sure: bool


def match(new: str, old: str, hits: Sequence[tuple[int, int]], limits: Limits) -> Match | None:
    """How `new` stands in `old`, two folded passages with fingerprints in common at the places `hits`; None if it does not."""
    from rapidfuzz.fuzz import ratio

    alike = ratio(new, old, score_cutoff=limits.likeness)
    if alike:
        return Match(0, len(new), alike, True, sure(new, old))
    shifts = sorted(b - a for a, b in hits)
    shift, slack = shifts[len(shifts) // 2], 4 + len(new) // 20
    near = [(a, b) for a, b in hits if abs(b - a - shift) <= slack]
    (a, b), (c, d) = near[0], near[-1]
    inside = old[max(0, b - a) : d + len(new) - c]  # what stands in its place, if all of it is there
    alike = ratio(new, inside, score_cutoff=limits.likeness)
    if alike:
        return Match(0, len(new), alike, True, sure(new, inside))
    back_new, back_old = _reach(new[a::-1], old[b::-1])
    ahead_new, ahead_old = _reach(new[c:], old[d:])
    start, end = a + 1 - back_new, c + ahead_new
    alike = ratio(new[start:end], old[b + 1 - back_old : d + ahead_old], score_cutoff=limits.likeness)
    if alike and end - start >= limits.characters:
        return Match(start, end, alike, False, False)
    return None


def reading(new: str, old: str, limits: Limits) -> Match | None:
    """How `new` is another reading of `old`, however short they are; None if it is not."""
    from rapidfuzz.fuzz import ratio

    alike = ratio(new, old, score_cutoff=limits.likeness)
    return Match(0, len(new), alike, True, True) if alike and sure(new, old) else None


def _reach(a: str, b: str) -> tuple[int, int]:
    """How far both go on alike, single characters aside that are wrong, missing or too many."""
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            i, j = i + 1, j + 1
            continue
        for x, y in ((1, 1), (0, 1), (1, 0)):
            after = a[i + x : i + x + WIDTH // 2]
            if len(after) == WIDTH // 2 and b.startswith(after, j + y):
                i, j = i + x, j + y
                break
        else:
            break
    return i, j


def sure(new: str, old: str) -> bool:
    """True if two passages differ as readings of one print do: in single characters here and there that are not of a number.

    Differences close to one another are another word, of which one may be where `MISREAD` others show that it is misread.
    """
    from rapidfuzz.distance import Levenshtein

    places: list[list[int]] = []  # where each ends, and how many characters differ there
    for code in Levenshtein.opcodes(new, old):
        before, after = new[code.src_start : code.src_end], old[code.dest_start : code.dest_end]
        if before == after:
            continue
        if _NUMBER.search(before + after):
            return False
        size = max(len(before), len(after))
        if places and code.src_start - places[-1][0] < APART:
            places[-1] = [code.src_end, places[-1][1] + size]
        else:
            places.append([code.src_end, size])
    words = [size for _, size in places if size > 1]
    return not words or (len(words) == 1 and words[0] < WORD and len(places) > MISREAD)
