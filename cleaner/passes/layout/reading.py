"""How well lines read on, by words that stand across and by grammar; each is asked once."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.grammar import Grammar, Shares
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import Line, torn

SENTENCE, READS, WORD = (-2.0, 1.0), (-3.0, 3.0), 8.0  # what beginnings, readings and words may say


class Reading:
    """Lines, which are named by their number."""

    def __init__(self, lines: Sequence[Line], lexicon: Lexicon, grammar: Grammar) -> None:
        self._lines, self._lexicon, self._grammar = lines, lexicon, grammar
        self._ending: dict[int, Shares] = {}
        self._leading: dict[int, Shares] = {}

    def torn(self, i: int, j: int) -> bool:
        """True if a word stands across the end of one line and the beginning of the other."""
        return torn(self._lines[i], self._lines[j])

    def begins(self, j: int) -> float:
        """Log-odds of a sentence beginning with the line."""
        return _within(self._grammar.begins(self._leads(j)), SENTENCE)

    def goes_on(self, i: int, j: int) -> float:
        """Log-odds of the line `j` standing behind `i` within a sentence."""
        if i not in self._ending:
            self._ending[i] = self._grammar.ending(self._lines[i].text)
        reads = _within(self._grammar.reads_on(self._ending[i], self._leads(j)), READS)
        return reads + min(self._lexicon.seam(self._lines[i].text, self._lines[j].text), WORD)

    def _leads(self, j: int) -> Shares:
        if j not in self._leading:
            self._leading[j] = self._grammar.leading(self._lines[j].text)
        return self._leading[j]


def _within(value: float, limits: tuple[float, float]) -> float:
    return max(limits[0], min(limits[1], value))
