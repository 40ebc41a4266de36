"""Passages that were decoded with the wrong encoding, found and proved by way of their bytes.

A passage is the text as it is seen; written back with the encoding it was wrongly read as,
its bytes are valid in another encoding, and their text is far less surprising as Chinese.
Because the bytes come back exactly, the repair is a proof and not a guess. Where a passage
begins and ends is the cheapest way through the line, in bits: each character as it is seen,
or what its bytes are in the other encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from cleaner.passes.charmaps import ROUTES, Seen, Was, as_bytes, seed, units_of
from cleaner.passes.plausibility import bits, costs
from cleaner.spans import Span

_BEYOND_ASCII = re.compile(r"[^\x00-\x7F]")
_CJK = regex.compile(r"[\p{Han}\u3000-\u303F\uFF00-\uFFEF\p{Hiragana}\p{Katakana}]")
_HAN = regex.compile(r"\p{Han}")
_LETTERS = regex.compile(r"[\p{Greek}\p{Cyrillic}\p{Bopomofo}\p{Hiragana}\p{Katakana}]")
_MARKS = regex.compile(r"[·—‘’“”…]")
_IN_WORD = regex.compile(r"[A-Za-z][À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ][A-Za-z]")
_DEBRIS = regex.compile(r"[\x80-\x84\x86-\x9F\xAD\u200B\u2060-\u2064\uFEFF\uFFFC]")
_BREAKS = regex.compile(r"[\x85\u2028\u2029]")
_JOINERS = regex.compile(r"[\u200C-\u200F\u202A-\u202E\u2066-\u206F]")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")
_CLAUSE_ENDS = "，。！？；：、…"
_TURN = 12.0  # bits: what it costs to begin a passage
_CLEAR = 5.0  # bits that the first and last character of a passage must save, where that is all that tells
_DOUBT = 6.0  # bits that a character between misread ones may cost more than as it is seen
_ESTABLISHED = 8  # proved characters after which weaker passages of the same kind are believed
_MAY_BE_LOST = 0.5  # of the characters of a passage; more is only flagged


@dataclass(frozen=True, slots=True)
class Passage:
    """A wrongly decoded stretch: its span, the text that was meant, and where both may be cut.

    `cuts` are pairs of offsets into the span and into `meant` at which both stand between
    the same two bytes, the ends included. A character whose bytes are not all there is U+FFFD.
    """

    span: Span
    meant: str
    seen: Seen
    was: Was
    gain: float
    cuts: tuple[tuple[int, int], ...]

    @property
    def lost(self) -> bool:
        """True if so much of it is lost that it should not be written."""
        return self.meant.count("\ufffd") > max(1, _MAY_BE_LOST * len(self.meant))

    def pieces(self) -> Iterator[tuple[Span, str]]:
        """The passage in pieces that end with a clause."""
        start, begun = 0, 0
        for offset, at in self.cuts[1:]:
            if at == len(self.meant) or self.meant[at - 1] in _CLAUSE_ENDS:
                yield Span(self.span.start + start, self.span.start + offset), without_debris(self.meant[begun:at])
                start, begun = offset, at


def without_debris(meant: str) -> str:
    """`meant` without the invisible characters that the rules for text of its own would take away."""
    meant = _BREAKS.sub("\n", _DEBRIS.sub("", meant))
    return meant if _EMOJI.search(meant) else _JOINERS.sub("", meant)


def find(text: str) -> list[Passage]:
    """All passages of `text` that are proved, ascending and disjoint; linear.

    Passages that are short or of rare characters are believed only where longer ones have
    shown that this kind of wrong decoding happened in this text.
    """
    found: list[Passage] = []
    for seen, was in ROUTES:
        candidates = list(_candidates(text, seen, was, seed(seen, was)))
        strong = {p for p in candidates if _strong(p, text)}
        if sum(len(p.meant) for p in strong) < _ESTABLISHED:
            found += [p for p in candidates if p in strong]
            continue
        if 2 * sum(p.span.length for p in strong) > len(_BEYOND_ASCII.findall(text)):
            candidates = list(_candidates(text, seen, was, _BEYOND_ASCII))  # nearly all of it: no seed is needed
        found += [p for p in candidates if _strong(p, text) or _likely(p, text)]
    return _disjoint(found)


def _disjoint(found: list[Passage]) -> list[Passage]:
    """Of passages that overlap, that which saves most."""
    kept: list[Passage] = []
    for p in sorted(found, key=lambda p: p.span):
        while kept and p.span.start < kept[-1].span.end and p.gain > kept[-1].gain:
            kept.pop()
        if not kept or p.span.start >= kept[-1].span.end:
            kept.append(p)
    return kept


def _strong(passage: Passage, text: str) -> bool:
    """True if the passage proves itself."""
    meant, gain = passage.meant.replace("\ufffd", ""), passage.gain
    chinese, han = len(_CJK.findall(meant)), len(_HAN.findall(meant))
    if passage.was == "utf-8" and passage.seen == "latin":
        # Three bytes in a row that are one character of Chinese do not come about in Western text.
        return chinese > 0 and gain > 0
    if not meant or chinese + len(_MARKS.findall(meant)) < 0.6 * len(meant) or gain <= 20:
        return False
    surprise = bits(meant) / len(meant)
    if passage.seen == "macroman":
        return han > 0 and surprise < (12 if len(meant) == 1 else 16)
    if passage.was == "utf-8":  # read as GBK: few rare characters in a row are valid
        return han > 0 and len(meant) > 1 and surprise < 19
    if han < 2:
        return False
    if passage.seen == "latin":
        return surprise < 13 and not (chinese < 4 and _in_word(passage, text))
    letters = len(_LETTERS.findall(text, *passage.span))
    return han >= 3 and 3 * letters < 2 * passage.span.length and surprise < 12.5 and gain >= 5 * len(_BEYOND_ASCII.findall(meant))


def _likely(passage: Passage, text: str) -> bool:
    """True if the passage may be believed where others have proved themselves."""
    if passage.was == "utf-8":
        return passage.gain > 0
    if passage.seen != "latin":
        return passage.gain > 12 and bits(passage.meant) < 13 * len(passage.meant)
    return passage.gain > 0 and (bits(passage.meant) < 14 * len(passage.meant) or not _in_word(passage, text))


def _in_word(passage: Passage, text: str) -> bool:
    """True if the passage begins or ends within a word of Latin letters."""
    start, end = passage.span
    return bool(_IN_WORD.search(text, max(start - 1, 0), start + 1) or _IN_WORD.search(text, end - 1, end + 1))


def _candidates(text: str, seen: Seen, was: Was, where: re.Pattern[str]) -> Iterator[Passage]:
    """The passages of one kind, line by line, `where` they are looked for."""
    at = 0
    while found := where.search(text, at):
        start = text.rfind("\n", at, found.start()) + 1 or at
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        yield from _of_line(text[start:end], start, seen, was)
        at = end


def _of_line(line: str, offset: int, seen: Seen, was: Was) -> Iterator[Passage]:
    """The passages of a line: runs of characters that bytes are read as, each by its cheapest way."""
    codes = [as_bytes(seen, c) for c in line]
    start = 0
    for n in range(len(codes) + 1):
        if n == len(codes) or codes[n] is None:
            if n - start > 1:
                run = [c for c in codes[start:n] if c is not None]
                entire = seen in ("latin", "macroman") or n - start == len(line)
                yield from _of_run(line[start:n], run, offset + start, seen, was, entire=entire)
            start = n + 1


def _of_run(run: str, codes: list[Sequence[int]], offset: int, seen: Seen, was: Was, *,
            entire: bool) -> list[Passage]:
    """The euro sign stands for byte 0x80, as Windows reads GBK, or for itself."""
    readings = [codes]
    if seen == "gb18030" and "€" in run:
        readings.append([(0x80,) if c == "€" else code for c, code in zip(run, codes, strict=True)])
    found = [list(_cheapest(run, reading, offset, seen, was)) for reading in readings]
    passages = max(found, key=_saved)
    # What is left of a run of which most was misread is a character or two that are common either way.
    rest = len(_BEYOND_ASCII.findall(run)) - sum(
        len(_BEYOND_ASCII.findall(run, p.span.start - offset, p.span.end - offset)) for p in passages)
    if entire and passages and 0 < 4 * rest <= len(run):
        found = [list(_cheapest(run, reading, offset, seen, was, whole=True)) for reading in readings]
        one = max(found, key=_saved)
        if _saved(one) > _saved(passages) - _DOUBT * rest:
            return one
    return passages


def _saved(passages: Sequence[Passage]) -> float:
    return sum(p.gain for p in passages)


def _cheapest(run: str, codes: list[Sequence[int]], offset: int, seen: Seen, was: Was, *, whole: bool = False) -> Iterator[Passage]:
    """The passages on the cheapest way through a run (Viterbi): at each byte either as seen or within a passage.

    The `whole` run may be asked for as one passage.
    """
    raw = [byte for code in codes for byte in code]
    starts = {0: 0}  # characters of the run by the byte that they begin at
    for code in codes:
        starts[next(reversed(starts)) + len(code)] = len(starts)
    table, units = costs(), units_of(was, seen)
    infinite = float("inf")
    within = [infinite] * (len(raw) + 1)
    come: list[tuple[int, str] | None] = [None] * (len(raw) + 1)  # the unit that a passage came by; None where it begins
    plain = 0.0  # cost of the best way that ends as seen
    left: dict[int, bool] = {}  # by character: whether the best way as seen leaves a passage there
    for at in range(len(raw) + 1):
        n = starts.get(at)
        if n is not None:
            if n:
                plain += table[run[n - 1]]
            left[n] = within[at] < plain
            plain = infinite if whole and at else min(plain, within[at])
            if plain + _TURN < within[at]:
                within[at], come[at] = plain + _TURN, None
        if at < len(raw) and within[at] < infinite:
            for size, char, cost in units(raw, at):
                if within[at] + cost < within[at + size]:
                    within[at + size], come[at + size] = within[at] + cost, (size, char)
    if whole and within[-1] == infinite:
        return
    n, ends = len(run), {n: at for at, n in starts.items()}
    path: list[Passage] = []
    while n > 0:
        if not left[n]:
            n -= 1
            continue
        at, back = ends[n], []
        while (unit := come[at]) is not None:
            back.append((at, unit[1]))
            at -= unit[0]
        first, n = n, starts[at]
        passage = _passage(run, n, [(at, ""), *reversed(back)], starts, offset, seen, was, whole=whole)
        if passage:
            path.append(passage)
        assert n < first
    yield from reversed(path)


def _passage(run: str, start: int, path: list[tuple[int, str]], starts: dict[int, int], offset: int,
             seen: Seen, was: Was, *, whole: bool) -> Passage | None:
    """The passage of a path of bytes and characters, without what is the same at either end."""
    cuts: list[tuple[int, int]] = []
    meant = "".join(char for _, char in path)
    for length, (at, _) in enumerate(path):
        if at in starts:
            cuts.append((starts[at], length))
    # Between two encodings of two bytes nothing but rareness tells where a passage begins and ends.
    least = _CLEAR if seen in ("cp950", "gb18030") and was != "utf-8" and not whole else 0.0
    same = [run[a[0] : b[0]] == meant[a[1] : b[1]]
            or (0 < a[0] and b[0] < len(run) and bits(run[a[0] : b[0]]) - bits(meant[a[1] : b[1]]) < least)
            for a, b in pairwise(cuts)]
    if all(same):
        return None
    del cuts[len(cuts) - same[::-1].index(False) :]
    del cuts[: same.index(False)]
    (start, begun), (end, ended) = cuts[0], cuts[-1]
    meant = meant[begun:ended]
    gain = bits(run[start:end]) - bits(meant)
    return Passage(Span(offset + start, offset + end), meant, seen, was, gain, tuple((a - start, b - begun) for a, b in cuts))
