"""Rotated doubles: A B A B where the text runs B A, and A B is the jump of the model.

Such a passage begins headless, ends in an open word, and its beginning completes its end
(…储备格 | 局。…). Whatever stays of it must hold the place where the end meets the beginning.
"""

from __future__ import annotations

import math

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Evidence
from cleaner.grammar import LEFT, RIGHT, grammar
from cleaner.lexicon import lexicon
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import MARKS, STOPS, Compact, han
from cleaner.passes.repeats.jump import jumps
from cleaner.passes.repeats.seams import joined, seam
from cleaner.rules import EvidenceRule
from cleaner.spans import Span

LEAST = 60  # code points of one round; shorter ones are too easily completed by chance
MOST = 2000  # code points of one round in which the jump is looked for
NEAR = 5000  # code points of the text on either side that say what it has elsewhere
WORD = 3.0
SIDE = 5  # code points on either side of a place in the last sentence that are looked at
LOOKED_AT = 600
OPEN = 2.0  # log-odds that the jump is in the last sentence, which does not end
REST = 0.2  # what the rest of a word weighs beside how the words go on
COMMON = -3.9  # log-probability of a usual character
HAN = patterns.compile(r"\p{Han}+")
LIKELY = 0.1  # from which share on a place is worth a look
SOME = 3  # likely places that are told, at most
AROUND = 4  # code points on either side by which they are told


class Turned(Struct, frozen=True):
    """A rotated passage: the case with its border at the jump, or in its last sentence if the jump is not sure.

    `evidence` is where it was opened, and the likeliest places of the jump with their log-odds, that one or others.
    """

    case: Case
    evidence: tuple[Evidence, ...]


def turned(compact: Compact, case: Case, jump: EvidenceRule | None) -> Turned | None:
    """The passage turned, None if it is not rotated. Without the rule `jump` the jump is not looked for.

    The copies are then what stands before `kept` and what stands behind it.
    """
    text, (start, end) = compact.text, case.kept
    run_end = case.copies.end
    if not case.adjacent or case.kept.length < LEAST or run_end - start != case.rounds * case.kept.length:
        return None
    if not (_border(compact, start) and _border(compact, run_end)) or text[end - 1] in MARKS:
        return None
    goes_on = joined(text, end, start)
    if goes_on <= WORD or any(seam(text, i) > (goes_on if compact.breaks(i) > 1 else WORD) for i in (start, run_end)):
        return None
    shares: dict[int, float] = {}
    if jump is not None and case.kept.length <= MOST:
        shares = jumps(text[start:end], f"{text[max(0, start - NEAR) : start]}\n{text[run_end : run_end + NEAR]}", jump)
    best = sorted(((share, start + i) for i, share in shares.items() if LIKELY <= share < 1), reverse=True)[:SOME]
    sure = jump is not None and best and _log_odds(best[0][0]) > jump.threshold
    cut = best[0][1] if sure else _in_last_sentence(compact, case.kept)
    kept = Span(cut, cut + case.kept.length)
    evidence = tuple(Evidence("jumps", round(_log_odds(share), 1), f"{text[i - AROUND : i]}|{text[i : i + AROUND]}")
                     for share, i in best)
    opened = Evidence("opened", 0.0, f"{text[cut - AROUND : cut]}|{text[cut : cut + AROUND]}")
    return Turned(Case(kept, case.copies, kept, case.rounds, True), (opened, *evidence))


def _border(compact: Compact, i: int) -> bool:
    """True if a paragraph may end before the character `i`, as one does whose last line is a short one."""
    return compact.border(i) or (compact.breaks(i) > 0 and not compact.cut(i))


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _in_last_sentence(compact: Compact, kept: Span) -> int:
    """The best place in the last sentence, which does not end: its beginning, unless two pieces of it do not go together.

    A model that begins again a little before the passage jumps there.
    """
    text = compact.text
    sentence = kept.end
    while sentence > kept.start and text[sentence - 1] not in STOPS:
        sentence -= 1
    best, most = sentence, -OPEN
    first = max(sentence + 1, kept.start + SIDE, kept.end - LOOKED_AT)
    begin = max(0, first - LEFT)
    reads_on = grammar().throughout(text[begin : kept.end + RIGHT]) if first < kept.end - 1 else []
    for i in range(first, kept.end - 1):
        if han(text[i - 1]) and han(text[i]) and not compact.border(i):
            apart = REST * (_rest(text[i - SIDE : i], -1) + _rest(text[i : i + SIDE], 0)) - reads_on[i - begin] - seam(text, i)
            if apart > most:
                best, most = i, apart
    return best


def _rest(text: str, at: int) -> float:
    """How surely the character at the end (`at` -1) or the beginning (0) is the rest of a word: by how rarely it is one itself."""
    runs = HAN.findall(text)
    word = runs[at] if runs else ""
    if not word or len(lexicon().ends_with(word)[0] if at else lexicon().begins_with(word)[0]) > 1:
        return 0.0
    return COMMON - lexicon().score(word[at])
