"""Passages that were decoded with the wrong encoding, found and proved by way of their bytes.

A passage is the text as it is seen; written back with the encoding it was wrongly read as,
its bytes are valid in another encoding, and their text is far less surprising as Chinese.
Because the bytes come back exactly, the repair is a proof and not a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

import regex

from cleaner.passes.plausibility import bits
from cleaner.spans import Span

Seen = Literal["latin", "gb18030"]
Was = Literal["utf-8", "gb18030", "cp950"]

_CP1252 = {bytes([n]).decode("cp1252"): chr(n) for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_TO_LATIN1 = str.maketrans(_CP1252)
_HIGH = "\\x80-\\xFF" + "".join(_CP1252)
_UTF8 = rb"(?:[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3})"
_UNITS: dict[Was, bytes] = {
    "utf-8": _UTF8,
    "gb18030": rb"(?:[\x81-\xFE][\x40-\x7E\x80-\xFE])",
    "cp950": rb"(?:[\xA1-\xF9][\x40-\x7E\xA1-\xFE])",
}
_CJK = regex.compile(r"[\p{Han}\u3000-\u303F\uFF00-\uFFEF\p{Hiragana}\p{Katakana}]")
_HAN = regex.compile(r"\p{Han}")
_IN_WORD = regex.compile(r"[A-Za-z][À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ][A-Za-z]")
_DEBRIS = regex.compile(r"[\x80-\x84\x86-\x9F\xAD\u200B\u2060-\u2064\uFEFF\uFFFC]")
_BREAKS = regex.compile(r"[\x85\u2028\u2029]")
_JOINERS = regex.compile(r"[\u200C-\u200F\u202A-\u202E\u2066-\u206F]")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")
_CLAUSE_ENDS = "，。！？；：、…"
_LATIN_SEED = regex.compile(f"[\\xC2-\\xF4][{_HIGH}]|[\\x80-\\xFF]{{2}}")
_LATIN_RUN = regex.compile(f"[{_HIGH}\\x20-\\x7E]*+")
_ESTABLISHED = 8  # proved characters after which weaker passages of the same kind are believed


@dataclass(frozen=True, slots=True)
class Passage:
    """A wrongly decoded stretch: its span, the text that was meant, and where both may be cut.

    `cuts` are pairs of offsets into the span and into `meant` at which both stand between
    the same two bytes, the ends included.
    """

    span: Span
    meant: str
    seen: Seen
    was: Was
    gain: float
    cuts: tuple[tuple[int, int], ...]

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
    candidates = [*_as_latin(text), *_as_gbk(text)]
    shown: dict[tuple[Seen, Was], int] = {}
    for p in candidates:
        if _strong(p, text):
            shown[p.seen, p.was] = shown.get((p.seen, p.was), 0) + len(p.meant)
    found = [p for p in candidates
             if _strong(p, text) or (shown.get((p.seen, p.was), 0) >= _ESTABLISHED and _likely(p, text))]
    found.sort(key=lambda p: p.span)
    kept: list[Passage] = []
    for p in found:
        if not kept or p.span.start >= kept[-1].span.end:
            kept.append(p)
    return kept


def _strong(passage: Passage, text: str) -> bool:
    """True if the passage proves itself."""
    meant, gain = passage.meant.rstrip("\ufffd"), passage.gain
    chinese = len(_CJK.findall(meant))
    if passage.was == "utf-8" and passage.seen == "latin":
        # Three bytes in a row that are one character of Chinese do not come about in Western text.
        return chinese > 0 and gain > 0
    if chinese < 0.6 * len(meant) or len(_HAN.findall(meant)) < 2 or gain <= 20:
        return False
    surprise = bits(meant) / len(meant)
    if passage.was == "utf-8":
        return surprise < 14
    return surprise < 13 and not (chinese < 4 and _in_word(passage, text))


def _likely(passage: Passage, text: str) -> bool:
    """True if the passage may be believed where others have proved themselves."""
    if passage.was == "utf-8":
        return passage.gain > 0
    return passage.gain > 0 and (bits(passage.meant) < 14 * len(passage.meant) or not _in_word(passage, text))


def _in_word(passage: Passage, text: str) -> bool:
    """True if the passage begins or ends within a word of Latin letters."""
    start, end = passage.span
    return bool(_IN_WORD.search(text, max(start - 1, 0), start + 1) or _IN_WORD.search(text, end - 1, end + 1))


# ---- read as Latin-1 or Windows-1252: one character is one byte --------------------------------


def _as_latin(text: str) -> Iterator[Passage]:
    at = 0
    while seed := _LATIN_SEED.search(text, at):
        line = text.rfind("\n", at, seed.start()) + 1 or at
        start = seed.start()
        while start > line and _is_latin(text[start - 1]):
            start -= 1
        run = _LATIN_RUN.match(text, start)
        end = run.end() if run else seed.end()
        yield from _best_of_run(text[start:end], start)
        at = max(end, seed.end())


def _is_latin(char: str) -> bool:
    return "\x20" <= char <= "\x7e" or "\x80" <= char <= "\xff" or char in _CP1252


def _best_of_run(seen: str, offset: int) -> list[Passage]:
    """The passages of a run under the encoding that leaves it least surprising, none if that is the seen one."""
    data = seen.translate(_TO_LATIN1).encode("latin-1")
    readings = [_latin_passages(seen, data, offset, was) for was in _UNITS]
    return max([[], *readings], key=lambda passages: sum(p.gain for p in passages if p.gain > 0))


def _latin_passages(seen: str, data: bytes, offset: int, was: Was) -> list[Passage]:
    found = []
    for m in _row(was).finditer(data):
        options = [Span(*m.span())]
        if was != "utf-8" and m.end() - m.start() > 3:
            # Two bytes a character: a real quotation mark before the passage shifts every pair.
            options += [Span(m.start() + 1, end) for end in (m.end() - 1, m.end() + 1) if end <= len(data)]
        passages = [p for span in options if (p := _latin_passage(seen, data, span, offset, was))]
        if passages:
            found.append(max(passages, key=lambda p: p.gain))
    return found


def _latin_passage(seen: str, data: bytes, span: Span, offset: int, was: Was) -> Passage | None:
    raw = data[span.start : span.end]
    meant = _decoded(raw, was)
    if meant is None:
        return None
    text = seen[span.start : span.end]
    inner = _decoded(meant.translate(_TO_LATIN1).encode("latin-1", "replace"), "utf-8") if was == "utf-8" else None
    if inner is not None and _CJK.search(inner) and bits(inner) < bits(meant):
        cuts: tuple[tuple[int, int], ...] = ((0, 0), (len(text), len(inner)))
        meant = inner  # wrongly decoded twice
    else:
        cuts = _cuts(list(range(len(raw) + 1)), meant, was)
    return Passage(Span(offset + span.start, offset + span.end), meant, "latin", was, bits(text) - bits(meant), cuts)


def _decoded(raw: bytes, was: Was) -> str | None:
    """The text of `raw` if it is valid and encodes back to the same bytes."""
    try:
        text = raw.decode(was)
        return text if text.encode(was) == raw else None
    except UnicodeError:
        return None


@cache
def _row(was: Was) -> regex.Pattern[bytes]:
    return regex.compile(_UNITS[was] + rb"++")


def _cuts(offsets: list[int], meant: str, was: Was) -> tuple[tuple[int, int], ...]:
    """Where characters seen and meant begin at the same byte; `offsets` are the bytes at which seen ones begin."""
    index = {byte: n for n, byte in enumerate(offsets)}
    sizes = accumulate((len(c.encode(was)) for c in meant), initial=0)
    return tuple((index[byte], n) for n, byte in enumerate(sizes) if byte in index)


# ---- UTF-8 read as GBK: pairs of bytes across characters of three ------------------------------


@cache
def _gbk_seed() -> regex.Pattern[str]:
    """Characters whose GBK bytes begin a UTF-8 character of Chinese: rare ones, every third in such a passage."""
    leads = [*range(0xE4, 0xEA), 0xE2, 0xE3, 0xEF]
    chars = "".join(bytes((lead, trail)).decode("gb18030") for lead in leads for trail in range(0x80, 0xC0))
    return regex.compile(f"[{chars}]")


_NON_ASCII = regex.compile(r"[^\x00-\x7F\uFFFD]++")
_ROW = _UTF8 + rb"(?:" + _UTF8 + rb"|[\x40-\x7E])*+"
_CUT = rb"[\xE0-\xEF][\x80-\xBF]?\Z"
_WHOLE_ROW = regex.compile(_ROW)
_LOST_ROW = regex.compile(rb"(?:" + _ROW + rb")?(?P<cut>" + _CUT + rb")|" + _ROW)
_UNIT_STARTS = regex.compile(rb"[\x00-\x7F\xC0-\xFF]")


def _as_gbk(text: str) -> Iterator[Passage]:
    at = 0
    while seed := _gbk_seed().search(text, at):
        start = seed.start()
        while start > at and text[start - 1] > "\x7f" and text[start - 1] != "\ufffd":
            start -= 1
        run = _NON_ASCII.match(text, start)
        end = run.end() if run else seed.end()
        yield from _gbk_passages(text, Span(start, end))
        at = end


def _gbk_passages(text: str, span: Span) -> list[Passage]:
    """The passages of a run; the euro sign stands for byte 0x80, as Windows reads it, or for itself."""
    seen = text[span.start : span.end]
    lost = text[span.end : span.end + 1] in ("?", "\ufffd")
    readings = []
    for euro in (b"\x80", None) if "€" in seen else (None,):
        parts = [euro if euro and c == "€" else c.encode("gb18030", "replace") for c in seen]
        readings.append(list(_gbk_reading(seen, parts, span.start, lost)))
    return max(readings, key=lambda passages: sum(p.gain for p in passages))


def _gbk_reading(seen: str, parts: list[bytes], offset: int, lost: bool) -> Iterator[Passage]:
    """The passages under one reading; if a byte is `lost` behind the run, the unfinished character becomes U+FFFD."""
    starts = [0, *accumulate(map(len, parts))]
    index = {byte: n for n, byte in enumerate(starts)}
    data = b"".join(parts)
    for m in (_LOST_ROW if lost else _WHOLE_ROW).finditer(data):
        units = [m.start() + u.start() for u in _UNIT_STARTS.finditer(m[0])] + [m.end()]
        whole = [byte for byte in units if byte in index]
        if len(whole) < 2:
            continue
        first, last = whole[0], whole[-1]
        cut = m.start("cut") if lost and m["cut"] else len(data)
        meant = _decoded(data[first : min(last, cut)], "utf-8")
        if meant is None:
            continue
        i, j = index[first], index[last]
        cuts = _cuts([byte - first for byte in starts[i : j + 1]], meant, "utf-8")
        gain = bits(seen[i:j]) - bits(meant)
        if last > cut:
            meant, j = meant + "\ufffd", j + 1
            cuts = (*cuts, (j - i, len(meant)))
        yield Passage(Span(offset + i, offset + j), meant, "gb18030", "utf-8", gain, cuts)
