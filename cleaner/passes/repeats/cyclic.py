"""Rotated doubles: A B A B where the text runs B A, and A B is the jump of the model.

Such a passage begins headless, ends in an open word, and its beginning completes its end
(…储备格 | 局。…). Whatever stays of it must hold the place where the end meets the beginning.
"""

from __future__ import annotations

import regex

from cleaner.lexicon import lexicon
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import MARKS, STOPS, Compact, han
from cleaner.passes.repeats.seams import joined, reads_on, seam
from cleaner.spans import Span

LEAST = 60  # code points of one round; shorter ones are too easily completed by chance
WORD = 3.0
SIDE = 5  # code points on either side of a place that are looked at
LOOKED_AT = 600
OPEN = 2.0  # log-odds that the jump is in the last sentence, which does not end
REST = 0.2  # what the rest of a word weighs beside how the words go on
COMMON = -3.9  # log-probability of a usual character
HAN = regex.compile(r"\p{Han}+")


def turned(compact: Compact, case: Case) -> Case | None:
    """The case with its border moved to the jump, None if the passage is not rotated.

    The copies are then what stands before `kept` and what stands behind it.
    """
    text, (start, end) = compact.text, case.kept
    run_end = case.copies.end
    if not case.adjacent or case.kept.length < LEAST or run_end - start != case.rounds * case.kept.length:
        return None
    if not (compact.border(start) and compact.border(run_end)) or text[end - 1] in MARKS:
        return None
    if joined(text, end, start) <= WORD or seam(text, start) > WORD or seam(text, run_end) > WORD:
        return None
    jump = _jump(compact, case.kept)
    kept = Span(jump, jump + case.kept.length)
    return Case(kept, case.copies, kept, case.rounds, True)


def _jump(compact: Compact, kept: Span) -> int:
    """Where the round most likely jumps: two ideographs that do not go together, best where each is the rest of a word.

    The search is over all of the round, at most `LOOKED_AT` code points from its end. If nothing is found, the last
    sentence, which is open, is kept whole.
    """
    text = compact.text
    sentence = kept.end
    while sentence > kept.start and text[sentence - 1] not in STOPS:
        sentence -= 1
    best, most = sentence, 0.0
    for i in range(max(kept.start, kept.end - LOOKED_AT) + SIDE, kept.end - 1):
        if han(text[i - 1]) and han(text[i]) and not compact.border(i):
            rests = _rest(text[i - SIDE : i], -1) + _rest(text[i : i + SIDE], 0)
            apart = REST * rests - reads_on(text, i, i) - seam(text, i) + (OPEN if i > sentence else 0.0)
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
