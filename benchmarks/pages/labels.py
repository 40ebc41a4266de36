"""Which words of the truth stand on each line of a raw text.

Lines are found by their characters, without blanks and with widths folded. Where the same characters stand at several places, the
way through the page that breaks off least often is taken (dynamic programming over lines, as in Viterbi's algorithm, with a beam):
a line that goes on where the line before ended costs nothing, a jump costs something, the more the shorter the line is.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from benchmarks.pages.texts import Piece

Kind = Literal["piece", "furniture", "foreign"]

BEAM = 48
SHORT = 4
"""A line of fewer characters says little by itself where it stands."""
RECENT = 12
"""So many lines back a line may go on."""
MANY = 24
"""A line that stands at more places is only looked for where it goes on, or with the lines behind it."""
JUMP, BACK, TO_START, TO_END, WHOLE, PART, LOST, BRIEF, ROUGH = 1.0, 1.5, 0.6, 0.9, 0.5, 1.2, 4.0, 0.8, 0.6
# Quotes that vertical writing turns into corners; dashes and dots that fonts and extractors confound;
# radicals of the CJK supplement that have no compatibility mapping.
ALIKE = dict(
    zip(
        "“”‘’–—―─⸺﹣－‐‑〜∕⻑戶㬵⺀⺎⺝⺟⺠⺧⺩⺫⺬⺮⺼⻁⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻫⻬⻮⻰⻳•・‧∙﹒",
        "『』「」---------~/長户胶冫兀月母民牛王目示竹月虎西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟麦黄齐齐齿龙龟·····",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a line is. Of a piece or of foreign words: which, and the offsets of its first and of its last character in them."""

    kind: Kind
    index: int = -1
    """Of the piece, of the foreign paragraph, or of the furniture, in what was given."""
    start: int = -1
    end: int = -1
    """The last character itself, not the place behind it."""


@lru_cache(maxsize=1 << 16)
def _fold(char: str) -> str:
    if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs"):
        return ""
    return "".join(ALIKE.get(c, c) for c in unicodedata.normalize("NFKC", ALIKE.get(char, char)) if not c.isspace())


def fold(words: str) -> str:
    """Words without blanks and controls, widths and presentation forms folded."""
    return "".join(map(_fold, words))


class _Print:
    """All words that were printed, folded, one after the other with a NUL between."""

    def __init__(self, pieces: Sequence[Piece], foreign: Sequence[str]) -> None:
        chars: list[str] = []
        self.offset: list[int] = []
        self.starts: list[int] = []
        self.own = len(pieces)
        for words in (*(p.text for p in pieces), *foreign):
            self.starts.append(len(chars))
            for k, char in enumerate(words):
                for c in _fold(char):
                    chars.append(c)
                    self.offset.append(k)
            chars.append("\0")
            self.offset.append(len(words))
        self.text = "".join(chars)
        self.start_set = set(self.starts)
        self.grams: dict[str, list[int]] = defaultdict(list)

    def places(self, words: str, most: int) -> list[int]:
        """Where words stand; at most so many places and one."""
        found: list[int] = []
        at = self.text.find(words)
        while at >= 0 and len(found) <= most:
            found.append(at)
            at = self.text.find(words, at + 1)
        return found

    def onward(self, end: int) -> int:
        """The place of the next character behind a place."""
        return end + 1 if 0 <= end < len(self.text) and self.text[end] == "\0" else end

    def label(self, start: int, end: int) -> Label:
        index = bisect_right(self.starts, start) - 1
        kind: Kind = "piece" if index < self.own else "foreign"
        return Label(kind, index if kind == "piece" else index - self.own, self.offset[start], self.offset[end - 1])

    def rough(self, words: str) -> tuple[int, int] | None:
        """Where words stand that were misread here and there: by groups of three characters that lie on one diagonal."""
        if not self.grams:
            for k in range(len(self.text) - 2):
                self.grams[self.text[k : k + 3]].append(k)
        votes: Counter[int] = Counter()
        hits: list[tuple[int, int]] = []
        for k in range(len(words) - 2):
            for at in self.grams.get(words[k : k + 3], ())[:12]:
                votes[at - k] += 1
                hits.append((k, at))
        if not votes:
            return None
        best = max(votes, key=lambda d: sum(votes[d + j] for j in (-2, -1, 0, 1, 2)))
        near = [(k, at) for k, at in hits if abs(at - k - best) <= 2]
        (k0, at0), (k1, at1) = min(near), max(near)
        slack = max(3, len(words) // 3)
        if len({k for k, _ in near}) < 0.35 * (len(words) - 2) or k0 > slack or len(words) - 3 - k1 > slack:
            return None
        # What stands before or behind was not misread if it stands elsewhere: then it is another column's.
        if any(len(x) > 2 and x in self.text for x in (words[:k0], words[k1 + 3 :])):
            return None
        begin = self.starts[bisect_right(self.starts, at0) - 1]
        stop = self.text.index("\0", begin)
        start, end = max(begin, at0 - k0), min(stop, at1 + len(words) - k1)
        return (start, end) if end > start else None


def label(
    raw_lines: Sequence[str], pieces: Sequence[Piece], furniture: Sequence[str], foreign: Sequence[str]
) -> list[Label | None]:
    """One label for each line of `raw_lines` that is not blank, in their order.

    None for a line that was not found, or on which the words of two columns stand.
    """
    lines = [folded for line in raw_lines if (folded := fold(line)) or line.strip()]
    printed = _Print(pieces, foreign)
    edges = {fold(x): k for k, x in reversed(list(enumerate(furniture)))}
    # A state is the place behind the last word that was read; for each line, where each state came from and what the line is.
    states: dict[int, float] = {-1: 0.0}
    trace: list[dict[int, tuple[int, tuple[int, int] | Label | None]]] = []
    recent: deque[int] = deque(maxlen=RECENT)
    for number, line in enumerate(lines):
        new: dict[int, float] = {}
        back: dict[int, tuple[int, tuple[int, int] | Label | None]] = {}
        origin = min(states, key=states.__getitem__)
        cheapest = states[origin]
        other, cost = _furniture(line, edges)
        for state, paid in states.items():
            new[state], back[state] = paid + cost, (state, other)
        for start, end, fee in [*_candidates(printed, lines, number, states, recent)]:
            if len(line) > SHORT:
                recent.append(end)
            paid, source = cheapest + fee, origin
            for before in (start, start - 1):
                if before in states and printed.onward(before) == start and states[before] < paid:
                    paid, source = states[before], before
            if paid < new.get(end, 1e9):
                new[end], back[end] = paid, (source, (start, end))
        if len(new) > BEAM:
            new = dict(sorted(new.items(), key=lambda x: x[1])[:BEAM])
        states = new
        trace.append(back)
    found: list[tuple[int, int] | Label | None] = []
    state = min(states, key=states.__getitem__)
    for back in reversed(trace):
        state, what = back[state]
        found.append(what)
    found.reverse()
    starts = Counter(x[0] for x in found if isinstance(x, tuple))
    ends = Counter(printed.onward(x[1]) for x in found if isinstance(x, tuple))
    labels: list[Label | None] = []
    for line, what in zip(lines, found, strict=True):
        if not isinstance(what, tuple):
            labels.append(what)
        elif (
            len(line) < SHORT - 1 and not ends[what[0]] and not starts[printed.onward(what[1])] and len(printed.places(line, 1)) > 1
        ):
            labels.append(None)  # it stands at several places, and no line before or behind it speaks for this one
        else:
            labels.append(printed.label(*what))
    return labels


def _candidates(
    printed: _Print, lines: Sequence[str], number: int, states: dict[int, float], recent: Sequence[int]
) -> Iterator[tuple[int, int, float]]:
    """Places where a line may stand, and what it costs to jump there."""
    line = lines[number]
    if not line:
        return
    size = len(line)
    brief = BRIEF * max(0, SHORT - size)
    for state in states:
        start = printed.onward(state)
        if state >= 0 and printed.text.startswith(line, start):
            yield start, start + size, JUMP + brief
    for end in recent:
        # Columns read in turns: the line goes on where one of the lines before the last ended.
        start = printed.onward(end)
        if printed.text.startswith(line, start):
            yield start, start + size, BACK
    places = printed.places(line, MANY)
    if len(places) > MANY:
        # Too many: only where the lines behind it go on as well, or where it is a whole piece or a piece's beginning.
        ahead, k = line, number + 1
        while len(ahead) < 7 and k < len(lines):
            ahead += lines[k]
            k += 1
        places = printed.places(ahead, MANY) if len(ahead) > size else []
        places += [at for at in printed.starts if printed.text.startswith(line + "\0", at)]
    for at in places:
        starts, ends = at in printed.start_set, printed.text[at + size] == "\0"
        yield at, at + size, (TO_START if starts else TO_END if ends else JUMP) + (brief if not (starts and ends) else 0)
    if not places and size >= 6 and (found := printed.rough(line)):
        yield found[0], found[1], JUMP + ROUGH


def _furniture(line: str, edges: dict[str, int]) -> tuple[Label | None, float]:
    """Whether a line is furniture, and what it costs to read it as that; or the cost of a line that is nothing known."""
    if not line:
        return None, 0.0
    if line in edges:
        return Label("furniture", edges[line]), WHOLE
    for words, index in edges.items():
        if line in words and (len(line) > 1 or len(words) <= 8):
            return Label("furniture", index), PART + BRIEF * max(0, 3 - len(line))
    if len(line) > 2:
        # Several pieces of furniture that stand on one line.
        rest, last = line, -1
        for words, index in sorted(edges.items(), key=lambda x: -len(x[0])):
            if words and words in rest and (len(words) > 1 or len(rest) <= 3):
                rest, last = rest.replace(words, "", 1), index
        if last >= 0 and not rest:
            return Label("furniture", last), PART
    return None, LOST
