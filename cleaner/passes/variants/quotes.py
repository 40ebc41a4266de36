"""Quotation marks from curly to corner ones and back, where the pairs are sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct

from cleaner import patterns
from cleaner.document import Finding
from cleaner.kinds import Guard
from cleaner.passes.variants.passage import Passage
from cleaner.rules import FunctionRule
from cleaner.spans import Span

Shape = Literal["corner", "curly"]

_CURLY, _CORNER = "“”‘’", "「」『』"  # each: outer pair, inner pair
_CHINESE = patterns.compile("[\u3001-\u301f\u3400-\u9fff\uff00-\uff0f\uff1a\uff1b\uff1f\U00020000-\U0003ffff]")
_LATIN = patterns.standard("[A-Za-zÀ-ɏ]")


class _Mark(Struct, frozen=True):
    passage: int
    at: int
    char: str


class Quotes(Struct, frozen=True, dict=True):
    """The quotation marks of a document that are not of the shape that is wanted."""

    passages: Sequence[Passage]
    shape: Shape
    spared: Sequence[Span]

    def changes(self, rule: FunctionRule) -> Iterator[Finding]:
        """Each mark of each sound pair, as one of the other shape."""
        old, new = (_CURLY, _CORNER) if self.shape == "corner" else (_CORNER, _CURLY)
        table = dict(zip(old, new, strict=True))
        for mark in self._marks[0]:
            yield Finding(rule.id, _span(self.passages[mark.passage], mark.at), table[mark.char], rule.message)

    def unsound(self, rule: FunctionRule) -> Iterator[Finding]:
        """Marks that stay as they are, because their pairs are not sound."""
        for mark in self._marks[1]:
            yield Finding(rule.id, _span(self.passages[mark.passage], mark.at), None, rule.message)

    @cached_property
    def _marks(self) -> tuple[list[_Mark], list[_Mark]]:
        return _sorted(self.passages, _CURLY if self.shape == "corner" else _CORNER, self.spared)


def _sorted(passages: Sequence[Passage], marks: str, spared: Sequence[Span]) -> tuple[list[_Mark], list[_Mark]]:
    """The marks that are to change and those that are not sound.

    Pairs nest in turn, the inner in the outer or the outer in the inner. A quotation that is open at the end of a
    paragraph is sound if the next one opens with the same marks anew, and the last closes it.
    """
    closing = {marks[0]: marks[1], marks[2]: marks[3]}
    any_mark = patterns.standard(f"[{marks}]")
    guard = Guard(spared)
    sound: list[_Mark] = []
    wrong: list[_Mark] = []
    waiting: list[_Mark] = []  # what is open
    held: list[_Mark] = []  # the marks of the quotation that is open, sound if it closes
    for n, passage in enumerate(passages):
        text = passage.text
        found = [_Mark(n, m.start(), m[0]) for m in any_mark.finditer(text)]
        found = [m for m in found if not _is_apostrophe(text, m.at) and not guard.touches(_span(passage, m.at))]
        if waiting:
            again = [m.char for m in waiting]
            if text.lstrip().startswith("".join(again)):
                held += found[: len(again)]
                waiting = found[: len(again)]
                found = found[len(again) :]
            else:
                wrong += held
                waiting, held = [], []
        broken = False
        for mark in found:
            if mark.char in closing:
                broken |= bool(waiting) and waiting[-1].char == mark.char
                waiting.append(mark)
                held.append(mark)
            elif waiting and closing[waiting[-1].char] == mark.char:
                waiting.pop()
                held.append(mark)
            elif waiting:
                broken = True
                held.append(mark)
            else:
                wrong.append(mark)
            if broken:
                continue
            if not waiting and held:
                sound += _chinese(passages, held)
                held = []
        if broken:
            wrong += held
            waiting, held = [], []
    return sound, wrong + held


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "’" and at > 0 and bool(_LATIN.match(text[at - 1])) and (
        bool(_LATIN.match(text[at + 1 : at + 2])) or "‘" not in text[:at])


def _span(passage: Passage, at: int) -> Span:
    place = passage.place(at)
    return Span(place, place + 1)


def _chinese(passages: Sequence[Passage], held: list[_Mark]) -> list[_Mark]:
    """The marks if there is Chinese between or beside them, else none; an English sentence keeps its own."""
    first, last = held[0], held[-1]
    if first.passage != last.passage:
        return held
    text = passages[first.passage].text
    if _CHINESE.search(text, first.at + 1, last.at):
        return held
    beside = _CHINESE.search(text[max(first.at - 1, 0) : first.at] + text[last.at + 1 : last.at + 2])
    return held if beside and text[last.at - 1] not in ".,?!;:" else []
