"""Passages that were decoded with the wrong encoding, found and proved by way of their bytes.

A passage is the text as it is seen; written back with the encoding it was wrongly read as,
its bytes are valid in another encoding, and their text is far less surprising as Chinese.
Because the bytes come back exactly, the repair is a proof and not a guess. Where a passage
begins and ends is the cheapest way through the line, in bits: each character as it is seen,
or what its bytes are in the other encoding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.passes.charmaps import ROUTES, Seen, Unit, Was, possible, runs, seed, units_of
from cleaner.passes.plausibility import bits, costs
from cleaner.spans import Span

_ASCII = patterns.standard(r"[\x00-\x7F]+")
_BEYOND_ASCII = patterns.standard(r"[^\x00-\x7F]")
_CJK = patterns.compile(r"[\p{Han}\u3000-\u303F\uFF00-\uFFEF\p{Hiragana}\p{Katakana}]")
_HAN = patterns.compile(r"\p{Han}")
_LETTERS = patterns.compile(r"[\p{Greek}\p{Cyrillic}\p{Bopomofo}\p{Hiragana}\p{Katakana}]")
_FIGURES = patterns.standard("[0-9.,:%\ufffd-]")  # the same in any reading, and what is lost
_APART = patterns.compile(r"[\x00-\x7F，。！？；：、…\u3000]")
_FOREIGN = patterns.compile(r"[\p{Greek}\p{Cyrillic}\p{Bopomofo}\p{Hiragana}\p{Katakana}\p{Co}]")
_MARKS = patterns.compile(r"[·—‘’“”…]")
_IN_WORD = patterns.compile(r"[A-Za-z][À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ][A-Za-z]")
_MISREAD = patterns.compile(r"[\x80-\x9F\xA1-\xFF‚„†‡ˆ‰‹›˜™€ŒœŠšŽžŸƒ√∂∞≤≥∏∑∫Ω≈∆◊π]")
_DEBRIS = patterns.compile(r"[\x80-\x84\x86-\x9F\xAD\u200B\u2060-\u2064\uFEFF\uFFFC]")
_BREAKS = patterns.compile(r"[\x85\u2028\u2029]")
_JOINERS = patterns.compile(r"[\u200C-\u200F\u202A-\u202E\u2066-\u206F]")
_EMOJI = patterns.compile(r"\p{Extended_Pictographic}")
_FEW_KANA = patterns.compile(r"(?<![ぁ-ヺー])[ぁ-ヺー]{1,2}(?![ぁ-ヺー])")
_ALONE = 6.0  # bits that a kana costs more where hardly another stands beside it
_GAP = patterns.standard("[^\x00-\x7F]{0,2}[?\ufffd][^\x00-\x7F]{0,2}")
_REST = (  # the first byte of a character of two, and the first two of one of three, whose others are not there
    patterns.compile(r"[\xA1-\xFE](?![\p{Latin}0-9\x80-\xFF])"),
    patterns.compile(r"[\xE3-\xE9\xEF][\x80-\xBF‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ](?![\p{Latin}\x80-\xFF])"),
)
_CLAUSE_ENDS = "，。！？；：、…"
_TURN = 12.0  # bits: what it costs to begin a passage
_CLEAR = 5.0  # bits that the first and last character of a passage must save, where that is all that tells
_DOUBT = 6.0  # bits that a character between misread ones may cost more than as it is seen
_QUOTES = "“”‘’–—…"
_FEW = 4  # characters of Chinese that Western text comes to by chance
_ESTABLISHED = 8  # proved characters after which weaker passages of the same kind are believed
_RARE_NAME = 4  # characters that may all be rare
_MAY_BE_LOST = 0.5  # of the characters of a passage; more is only flagged


class Passage(Struct, frozen=True):
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
    doubted: bool = False  # misread for certain, but what is beside it shows that not all of it is there

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
    routes = possible(text)
    if not routes:
        return []
    found: list[Passage] = []
    every: list[Passage] = []
    misread: dict[Seen, Was] = {}  # how most of the text was
    done: dict[Seen, dict[int, Passage | None]] = {seen: {} for seen, _ in ROUTES}
    for seen, was in routes:
        candidates = list(_candidates(text, seen, was, done[seen]))
        every += candidates
        strong = {p for p in candidates if _strong(p, text)}
        if sum(len(p.meant) for p in strong) < _ESTABLISHED:
            found += [p for p in candidates if p in strong]
            continue
        most = 2 * sum(p.span.length for p in strong) > len(_BEYOND_ASCII.findall(text))
        if most:
            candidates = list(_candidates(text, seen, was, done[seen], everywhere=True))
            misread[seen] = was
        found += [p for p in candidates if _strong(p, text) or _likely(p, text) or (most and p.gain > 0 and _is_line(p, text))]
    found, every = ([p for p in some if misread.get(p.seen, p.was) == p.was] for some in (found, every))
    kept = _disjoint(found, every, misread)
    return sorted([*kept, *_doubted(text, kept, every)], key=lambda p: p.span)


def _doubted(text: str, kept: Sequence[Passage], every: Sequence[Passage]) -> Iterator[Passage]:
    """What was misread for certain, and is not whole: the rest of a character beside a passage, and passages beside such a rest."""
    taken = {n for p in kept for n in range(*p.span)}
    for p in kept:
        if p.seen == "latin" and (rest := _REST[p.was == "utf-8"].match(text, p.span.end)) and p.span.end not in taken:
            yield replace(p, span=Span(*rest.span()), doubted=True)
    for p in every:
        rest = _REST[False].match(text, p.span.end)
        if p.seen == "latin" and p.was != "utf-8" and rest and taken.isdisjoint(range(p.span.start, rest.end())):
            han = set(_HAN.findall(p.meant))
            if len(han) > 1 and bits(p.meant) < 12 * len(p.meant) and p.gain > 20 and not _in_word(p, text) and not _is_utf8(p):
                taken.update(range(*p.span))
                yield replace(p, span=Span(p.span.start, rest.end()), doubted=True)



def _is_line(passage: Passage, text: str) -> bool:
    """True if nothing but the passage stands on its line."""
    start, end = passage.span
    return text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")


def _disjoint(found: list[Passage], every: list[Passage], misread: Mapping[Seen, Was]) -> list[Passage]:
    """Of passages that overlap, that which saves most; none of a single character if another reading would save more."""
    best = {n: p for p in sorted(every, key=lambda p: p.gain) for n in range(p.span.start, min(p.span.end, p.span.start + 4))}
    kept: list[Passage] = []
    for p in sorted(found, key=lambda p: p.span):
        if len(p.meant) == 1 and p.seen not in misread and any(best[n].gain > p.gain for n in range(*p.span) if n in best):
            continue
        while kept and p.span.start < kept[-1].span.end and p.gain > kept[-1].gain:
            kept.pop()
        if not kept or p.span.start >= kept[-1].span.end:
            kept.append(p)
    return kept


def _strong(passage: Passage, text: str) -> bool:
    """True if the passage proves itself."""
    meant, gain = _FIGURES.sub("", passage.meant), passage.gain
    beyond = _ASCII.sub("", meant)
    if len(beyond) >= _ESTABLISHED and bits(beyond) < 12 * len(beyond):
        meant = beyond  # English words among so much common Chinese say nothing
    chinese, han = len(_CJK.findall(meant)), len(_HAN.findall(meant))
    if passage.was == "utf-8" and passage.seen == "latin":
        # Three bytes in a row that are one character of Chinese do not come about in Western text.
        return chinese > 0 and gain > 0 and (len(meant) > 1 or bits(meant) < 23)
    if not meant or chinese + len(_MARKS.findall(meant)) < 0.6 * len(meant) or gain <= 20:
        return False
    surprise = bits(meant) / len(meant)
    if passage.seen in ("macroman", "cp437"):
        return han > 0 and surprise < (12 if len(meant) == 1 else 16)
    if passage.was == "utf-8":  # read as GBK: few rare characters in a row are valid
        return han > 0 and len(meant) > 1 and surprise < 19
    if han < 2:
        return False
    if passage.seen == "latin":
        return surprise < 13 and not (chinese < _FEW and (_in_word(passage, text) or _of_more(passage, text) or _is_utf8(passage)))
    letters = len(_LETTERS.findall(text, *passage.span))
    return han >= 3 and 3 * letters < 2 * passage.span.length and surprise < 12.5 and gain >= 5 * len(_BEYOND_ASCII.findall(meant))


def _likely(passage: Passage, text: str) -> bool:
    """True if the passage may be believed where others have proved themselves."""
    if passage.was == "utf-8":
        return passage.gain > 0
    if passage.seen != "latin":
        return passage.gain > 12 and bits(passage.meant) < 13 * len(passage.meant)
    if len(set(text[slice(*passage.span)])) == 1:
        return False  # signs of one kind in a row, as those in the place of a name: 周××
    few = len(passage.meant) <= _RARE_NAME and not _in_word(passage, text)
    return passage.gain > 0 and (few or bits(passage.meant) < 14 * len(passage.meant))


def _in_word(passage: Passage, text: str) -> bool:
    """True if the passage begins or ends within a word of Latin letters."""
    start, end = passage.span
    return bool(_IN_WORD.search(text, max(start - 1, 0), start + 1) or _IN_WORD.search(text, end - 1, end + 1))


def _of_more(passage: Passage, text: str) -> bool:
    """True if what stands beside the passage looks misread too: then both were something else."""
    start, end = passage.span
    return bool(_MISREAD.match(text, start - 1, start) if start else None) or bool(_MISREAD.match(text, end))


def _is_utf8(passage: Passage) -> bool:
    """True if the bytes of the passage are valid UTF-8 as well: letters and signs of two bytes that were read wrong."""
    try:
        passage.meant.encode(passage.was).decode("utf-8")
    except UnicodeError:
        return False
    return True


def _candidates(text: str, seen: Seen, was: Was, done: dict[int, Passage | None], *, everywhere: bool = False) -> Iterator[Passage]:
    """The passages of one kind, line by line, where a seed stands; or `everywhere`, in a text of which most was misread.

    `done` are runs by their place, with the passage of those that are plain in one encoding: no other is tried on them.
    """
    at, where, turn = (0, _BEYOND_ASCII, _TURN / 3) if everywhere else (0, seed(seen, was), _TURN)
    while found := where.search(text, at):
        start = text.rfind("\n", at, found.start()) + 1 or at
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        yield from _of_line(text[start:end], start, seen, was, done, turn)
        at = end


def _of_line(line: str, offset: int, seen: Seen, was: Was, done: dict[int, Passage | None], turn: float) -> Iterator[Passage]:
    """The passages of a line: runs of characters that bytes are read as, each by its cheapest way."""
    for start, text, codes in runs(line, seen):
        entire = seen in ("latin", "macroman", "cp437") or len(text) == len(line)
        yield from _of_run(Run(text, codes, offset + start, seen, was, turn), done, entire=entire)


def _of_run(run: Run, done: dict[int, Passage | None], *, entire: bool) -> Sequence[Passage]:
    """The passages of a run; those of an `entire` line, and of Latin among Chinese, may be all of it.

    The euro sign stands for byte 0x80, as Windows reads GBK, or for itself.
    """
    if entire:
        if run.offset not in done:
            ways = (replace(run, was=was).plain() for seen, was in ROUTES if seen == run.seen)
            done[run.offset] = next((p for p in ways if p), None)
        if plain := done[run.offset]:
            return [plain] if plain.was == run.was else []
    if entire and run.turn < _TURN and (one := run.cheapest(whole=True)) and _saved(one) > 0:
        return one
    readings = [run]
    if run.seen == "gb18030" and "€" in run.text:
        readings.append(replace(run, codes=["\x80" if c == "€" else code for c, code in zip(run.text, run.codes, strict=True)]))
    passages = max([_joined(r, r.cheapest()) for r in readings], key=_saved)
    # What is left of a run of which most was misread is a character or two that are common either way.
    rest = len(_BEYOND_ASCII.findall(run.text)) - sum(
        len(_BEYOND_ASCII.findall(run.text, p.span.start - run.offset, p.span.end - run.offset)) for p in passages)
    if entire and passages and 0 < 4 * rest <= len(run.text):
        one = max([r.cheapest(whole=True) for r in readings], key=_saved)
        if _saved(one) > _saved(passages) - _DOUBT * rest:
            return one
    return passages


def _joined(run: Run, passages: list[Passage]) -> list[Passage]:
    """The passages of a run, those as one between which hardly more than the marks of lost bytes stands as it was seen."""
    groups: list[list[Passage]] = []
    for p in passages:
        if groups and _GAP.fullmatch(run.text, groups[-1][-1].span.end - run.offset, p.span.start - run.offset):
            groups[-1].append(p)
        else:
            groups.append([p])
    joined: list[Passage] = []
    for group in groups:
        start, end = group[0].span.start - run.offset, group[-1].span.end - run.offset
        part = replace(run, text=run.text[start:end], codes=run.codes[start:end], offset=run.offset + start)
        joined += (len(group) > 1 and part.cheapest(whole=True)) or group
    return joined


def _saved(passages: Sequence[Passage]) -> float:
    return sum(p.gain for p in passages)


class Run(Struct, frozen=True):
    """A stretch of a line, all of whose characters bytes are read as; `codes` are these bytes for each."""

    text: str
    codes: list[str]
    offset: int
    seen: Seen
    was: Was
    turn: float  # bits that it costs to begin a passage

    def starts(self) -> dict[int, int]:
        """The characters by the byte that they begin at, the end included."""
        return dict(zip(accumulate(map(len, self.codes), initial=0), range(len(self.codes) + 1), strict=True))

    def plain(self) -> Passage | None:
        """The run as one passage, if its bytes are nothing but valid and common."""
        try:
            data = "".join(self.codes).encode("latin-1")
            meant = data.decode(self.was)
            if meant.encode(self.was) != data:
                return None
        except UnicodeError:
            return None
        beyond = _ASCII.sub("", meant)
        if len(beyond) < _ESTABLISHED or bits(beyond) > 12 * len(beyond):
            return None
        ends = accumulate((len(c.encode(self.was)) for c in meant), initial=0)
        found = self._passage([(0, ""), *((end, "") for end in list(ends)[1:])], meant, self.starts(), whole=True)
        return found if found and found.gain > 5 * len(beyond) else None

    def cheapest(self, *, whole: bool = False) -> list[Passage]:
        """The passages on the cheapest way through the run (Viterbi): at each byte either as seen or within a passage.

        The `whole` run may be asked for as one passage.
        """
        raw, starts, table, units = "".join(self.codes), self.starts(), costs(), units_of(self.was, self.seen)
        alone = {at for m in _FEW_KANA.finditer(self.text) for at in range(*m.span())} if self.seen in ("gb18030", "cp950") else ()
        infinite = float("inf")
        within = [infinite] * (len(raw) + 1)
        come: list[Unit | None] = [None] * (len(raw) + 1)  # the unit that a passage came by; None where it begins
        plain = 0.0  # cost of the best way that ends as seen
        left = [False] * (len(self.text) + 1)  # whether the best way as seen leaves a passage before a character
        for at in range(len(raw) + 1):
            n = starts.get(at)
            if n is not None:
                if n:
                    plain += table[self.text[n - 1]] + _ALONE * (n - 1 in alone)
                left[n] = within[at] < plain
                plain = infinite if whole and at else min(plain, within[at])
                if plain + self.turn < within[at]:
                    within[at], come[at] = plain + self.turn, None
            here = within[at]
            if at < len(raw) and here < infinite:
                for unit in units(raw, at):
                    to = at + unit[0]
                    if here + unit[2] < within[to]:
                        within[to], come[to] = here + unit[2], unit
        if whole and within[-1] == infinite:
            return []
        ends = {n: at for at, n in starts.items()}
        n, found = len(self.text), []
        while n > 0:
            if not left[n]:
                n -= 1
                continue
            at, back = ends[n], []
            while (step := come[at]) is not None:
                back.append((at, step[1]))
                at -= step[0]
            n = starts[at]
            back.append((at, ""))
            passage = self._passage(back[::-1], "".join(char for _, char in back[::-1]), starts, whole=whole)
            if passage:
                found.append(passage)
        return found[::-1]

    def _passage(self, path: list[tuple[int, str]], meant: str, starts: dict[int, int], *, whole: bool) -> Passage | None:
        """The passage of a path of bytes and characters, without what is the same at either end."""
        run = self.text
        cuts = [(starts[at], length) for length, (at, _) in enumerate(path) if at in starts]
        # Between two encodings of two bytes nothing but rareness tells where a passage begins and ends.
        least = _CLEAR if self.seen in ("cp950", "gb18030") and self.was != "utf-8" and not whole else 0.0

        def same(a: tuple[int, int], b: tuple[int, int]) -> bool:
            before, after = run[a[0] : b[0]], meant[a[1] : b[1]]
            if self.seen == "gb18030" and self.was == "utf-8" and len(before) == len(after) == 1 and "\x7f" < after < "\u0800":
                return True  # a character of two bytes in both: 路 and the middle dot
            if self.seen == "latin" and self.was != "utf-8" and before[0] in _QUOTES and before[1:].isascii():
                return True  # a quotation mark or dash that is right, before ASCII
            if before == after or not least or a[0] == 0 or b[0] == len(run):
                return before == after
            if _FOREIGN.match(before) and not _FOREIGN.match(after):
                return False  # nobody writes kana between Chinese
            if _APART.match(run[a[0] - 1]) or _APART.match(run[b[0]]):
                return bits(before) < bits(after)  # where a clause begins or ends, a passage does
            return bits(before) - bits(after) < least

        first, last = 0, len(cuts) - 1
        while first < last and same(cuts[first], cuts[first + 1]):
            first += 1
        while first < last and same(cuts[last - 1], cuts[last]):
            last -= 1
        if first == last:
            return None
        (start, begun), (end, ended) = cuts[first], cuts[last]
        meant = meant[begun:ended]
        gain = bits(run[start:end]) - bits(meant)
        span = Span(self.offset + start, self.offset + end)
        return Passage(span, meant, self.seen, self.was, gain, tuple((a - start, b - begun) for a, b in cuts[first : last + 1]))
