"""Rotated doubles: A B A B where the text runs B A, and A B is the jump of the model.

Such a passage begins headless, ends in an open word, and its beginning completes its end
(…储备格 | 局。…). Whatever stays of it must hold the place where the end meets the beginning.
"""

from __future__ import annotations

from cleaner.lexicon import lexicon
from cleaner.passes.repeats.cases import Case, joined, seam
from cleaner.passes.repeats.compact import MARKS, STOPS, Compact, han
from cleaner.spans import Span

LEAST = 60  # code points of one round; shorter ones are too easily completed by chance
WORD = 3.0
RARE = -9.0  # log-probability under which a character by itself is no word in running text


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
    """Where the last sentence of the round, which is the open one, most likely jumps.

    A jump leaves the rest of a word behind: a rare character that is no word by itself and
    makes none with its neighbours. If there is none, the sentence is kept whole.
    """
    text = compact.text
    sentence = kept.end
    while sentence > kept.start and text[sentence - 1] not in STOPS:
        sentence -= 1
    best, rarest = sentence, RARE
    for i in range(max(sentence, kept.start) + 1, kept.end - 1):
        if han(text[i - 1]) and han(text[i]) and han(text[i + 1]):
            score = lexicon().score(text[i])
            if score < rarest and not seam(text, i) and not seam(text, i + 1):
                best, rarest = i, score
    return best
