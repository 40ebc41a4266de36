"""Full stops that stand as points inside a paragraph, and how they are told from the points of names and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

import regex

from cleaner import patterns
from cleaner.document import Finding
from cleaner.kinds.guard import Guard
from cleaner.kinds.pattern import compiled
from cleaner.quotes import simplified, traditional
from cleaner.rules import FunctionRule
from cleaner.spans import Span

Reading = Literal["end", "sure", "likely", "short", "name", ""]
"""What a point is: the last of a paragraph; one that ends a sentence for certain, or likely; one behind a word so short that it
may be a name or a dynasty; one that is likely in a name; none of these."""

NEAR = 40  # code points on each side that are looked at
FIRM = 3  # so many certain points show that even short clauses end in points
BARE = 4  # so many beside a Chinese word show it in a text without 。
MIXED = 2  # so many half-width marks between Chinese words show that a point may be one of them

_POINT = patterns.compile(r"[.．](?![.．])(?<![.．].|[0-9].(?=[0-9]))")  # not within a number
_HALF = patterns.compile(r"[,;?!](?<=\p{Han}.)(?=[ ]?\p{Han})")
_NUMBERED = patterns.compile(r"\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|[-—]{2}\p{Han}")  # the next item of a list, or what a dash begins
_ANGLE, _CAMEL = patterns.compile(r"<{1,2}\p{Han}|['’]\d\d ?[“\"]?\p{Han}"), patterns.compile(r"[a-z]+[A-Z]")  # or a year cut short
_BESIDE = patterns.compile(r"[,;:?!](?:(?<=\p{Han}.)|(?=[ ]?\p{Han}))")
_BLANKS = " \t\u3000"
_CLOSING = "\"”’'」』)）"
_OPENING = "“\"‘（(《〈「『【〔"
_GOES_ON = frozenset("、：，:,“\"‘'（(《「『")  # behind one character it is no name of one
_CLAUSE = patterns.compile(r"[^，。、；：？！,;:?!.．“”‘’\"'（）()「」『』《》\s]*")
_CLAUSE_BACK = patterns.compile(r"(?r)(?:[^，。、；：？！,;:?!.．“”‘’\"'（）()「」『』《》\s]|(?<=\d)[.,](?=\d))*")
_NUMERAL = "一二三四五六七八九十百千万零〇两"
_FIGURE = patterns.compile(r"(?:\d\.\d{1,4}|\d[:∶]\d\d?|\d[/／]\d{1,3}|\d分\d\d?秒\d{1,3}"
                           r"|\d ?比\d{1,3}|[=≈÷×+−/√-] ?[\d,.]*\d|[A-Za-z\d)][²³]"
                           r"|\p{Han}\d{3,8}|[¥￥$]\d[\d,]{0,12}|[\p{Han}\d.,] ?\d[A-Za-z%²³]{1,4}"
                           r"|\d (?:[kcmnμdMGT](?:[mgsLWVAJNKB]|Hz|Pa|eV|mol)|[mgsht]|Hz|Pa|mol|min)(?:/[A-Za-z]{1,3})?"
                           r"|[A-Za-z]{2}|[A-Za-z]\d{1,4})$")
# What stands in brackets, quotation marks or signs for them, behind something; the number of a note.
_BRACKET = patterns.compile(r"[^\s\n] ?\([^()\n]{1,40}\)[\"”]?$|\p{Han} ?(?:\"[^\"\n]{1,40}\"|'[^'\n]{1,40}')$"
                            r"|<[^<>\n]{0,30}\p{Han}[^<>\n]{0,30}>{1,2}$")
# One that is or becomes full-width.
_CHINESE_BRACKET = patterns.compile(r"(?:\p{Han} ?\([^()\n]{1,40}|（[^（）()\n]{1,40}|\([^()\n]{0,40}\p{Han}[^()\n]{0,8})\)$")
_NOTE = patterns.compile(r"\p{Han}[^\n]{0,30}\[\d{1,3}(?:[-–—,，]\d{1,3})*\]$|[\p{Han}\)]\)$")
_WORD_THEN_HAN = patterns.compile(r"[A-Z][A-Za-z]{0,12} ?\p{Han}")
_COUNTED = patterns.compile(r"\d[\d,.]{0,12}[%％]? ?\p{Han}")
_ORDINAL = patterns.compile(r"第[一二三四五六七八九十百零〇\d]{1,4}[章节節条條款项項编編部篇讲講课課回]$")
_IN_TITLE = patterns.compile(r"[.．](?<=[<《〈](?:\p{Han}{1,12}[.．·]){0,3}\p{Han}{1,12}.)"
                             r"(?=\p{Han}{1,12}(?:[.．·]\p{Han}{1,12}){0,3}[>》〉])")  # the dots of 《诗经·秦风·蒹葭》
_BRACKETED = patterns.compile(r"[.．](?<=[（(〔\[《]\p{Han}{1,2}[.．])")
_LAST = patterns.compile(r"[(（][^()（）]{1,30}[)）]\s*")  # a bracket that ends the paragraph
_SPEECH = frozenset("说說道问問答喊叫")


class Words:
    """What the rule says about words: options of PUN007, compiled when first asked for."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = options
        self.names: str = options["names"]
        self.particles: str = options["particles"]

    @cached_property
    def starters(self) -> regex.Pattern[str]:
        """What begins a sentence."""
        return compiled("", self._options["starters"], "")

    @cached_property
    def places(self) -> regex.Pattern[str]:
        """A place at the end of a clause."""
        return compiled("", self._options["places"] + "$", "")

    @cached_property
    def events(self) -> regex.Pattern[str]:
        """What the name of an event holds."""
        return compiled("", self._options["events"], "")

    @cached_property
    def links(self) -> regex.Pattern[str]:
        """What a name does not hold."""
        return compiled("", self._options["links"], "")


def full_stops(text: str, rule: FunctionRule, guard: Guard, syllables: Callable[[], frozenset[str]]) -> Iterator[Finding]:
    """Points inside a paragraph that are full stops.

    Options: `sure`, how many points must certainly end a sentence, and `share`, what part of all sentence ends must be
    points, before every likely point is one. In other texts a likely point is one if half-width marks stand between other
    words too, or if the words beside it show it: `particles` end a sentence, `starters` begin one. `names` are the characters
    of transliterated names, `places` the ends of words behind which a point may stand in the name of an event, `events` what such
    a name holds, `links` what it does not. Where ．is the dot of names, it is not reported; `syllables` are characters of such.
    """
    if "." not in text and "．" not in text:
        return
    options = rule.options
    words = Words(options)
    read = {at: reading for m in _POINT.finditer(text)
            if (reading := _read(text, at := m.start(), words)) and not guard.touches(Span(*m.span()))}
    if not read:
        return
    sure = sum(r in ("sure", "end") for r in read.values())
    points = len(read)
    proved = sure >= options.get("sure", 1) and points >= options.get("share", 0.5) * (points + text.count("。"))
    firm = sure >= FIRM or (points > FIRM and "。" not in text)
    mixed = _at_least(MIXED, _HALF, text) or ("。" not in text and _at_least(BARE, _BESIDE, text))
    dotted = _dots(text, read, syllables)
    for at, reading in read.items():
        if reading == "end":
            continue
        stop = reading == "sure" or (reading != "name" and (
            (proved and (reading == "likely" or (firm and not _in_brackets(text, at))))
            or (reading == "likely" and mixed and _clauses(text, at, words)) or _shown(text, at, words)))
        if stop or text[at] == "." or not dotted(at):
            yield Finding(rule.id, Span(at, at + 1), "。" if stop else None, "" if stop else rule.message)


def _at_least(number: int, pattern: regex.Pattern[str], text: str) -> bool:
    return sum(1 for _ in zip(range(number), pattern.finditer(text), strict=False)) >= number


def _dots(text: str, read: Mapping[int, Reading], syllables: Callable[[], frozenset[str]]) -> Callable[[int], bool]:
    """Says of a ．whether it may be the dot between two parts of a name or title, as it is written in Taiwan.

    It is where it ends no sentence of a text in traditional characters, and in one that is in neither script between two parts
    that are spelt like foreign names.
    """
    usual = "．" in text and not simplified(text) and not any(text[at] == "．" for at, r in read.items() if r in ("sure", "end"))
    always = usual and traditional(text)
    return lambda at: always or (usual and syllables().issuperset(text[max(0, at - 2) : at] + text[at + 1 : at + 3]))


def _around(text: str, at: int) -> tuple[str, str]:
    """The rest of the line on both sides, as far as is looked at."""
    left = text[max(0, at - NEAR) : at].rpartition("\n")[2]
    return left, text[at + 1 : at + 1 + NEAR].partition("\n")[0]


def is_han(ch: str) -> bool:
    """True for an ideograph, the zero among them."""
    return "\u3400" <= ch <= "\u9fff" or ch == "〇" or ch >= "\U00020000"


def _read(text: str, at: int, words: Words) -> Reading:
    left, right = _around(text, at)
    a, b = left.rstrip(_BLANKS), right.lstrip(_BLANKS)
    last = a[-1:]
    if not last or _IN_TITLE.match(text, at):
        return ""
    blank_before, blank_after = len(a) < len(left), len(b) < len(right)
    behind = b.lstrip(_CLOSING + _BLANKS)
    closed = len(behind) < len(b)
    if not b or (closed and not behind):
        return "end" if is_han(last) or last in "”’》）」』％%℃\"')" else ""
    quote = last in "\"')" and (is_han(a[-2:-1]) or a[-2:-1] in "》）」』％%")
    chinese = last in "”’）」』％%℃" or quote or _CHINESE_BRACKET.search(a) is not None
    if closed and (is_han(last) or chinese) and (is_han(behind[0]) or behind[0] in "，、“" or b[0] in "”’」』"):
        return "sure"
    han, opens = is_han(b[0]), b[0] in _OPENING or (_ANGLE.match(b) or _NUMBERED.match(b)) is not None
    if is_han(last):
        if len(right) < NEAR and _LAST.fullmatch(b) and not _is_short(a):
            return "sure"
        if last in _NUMERAL and b[0] in _NUMERAL and a[-2:] != "之一" and not (blank_before or blank_after):
            return "name"
        if han and _is_name(a, b, words):
            return "name"
        if (blank_before and han) or (blank_after and (han or opens or b[0].isdigit() or b[0].isupper())):
            return "sure"
        if han or opens or b[0].isdigit() or b[0].isupper() or _CAMEL.match(b):
            return "short" if _is_short(a) else "likely"
        return ""
    if _NOTE.search(a) and _WORD_THEN_HAN.match(b):
        return "likely"
    counted = _COUNTED.match(b) is not None
    if not (han or counted or (opens and not blank_before)):
        return ""
    if chinese:
        return "likely" if counted else "sure"
    if last in "》】`" or _FIGURE.search(a) or _BRACKET.search(a) or _NOTE.search(a):
        return "likely"
    return ""


def _is_name(a: str, b: str, words: Words) -> bool:
    """True if the two characters on each side are those of transliterated names."""
    near = [ch in words.names for ch in (*a[-2:], *b[:2])]
    return len(near) == 4 and all(near)


def _is_short(a: str) -> bool:
    """True behind one or two characters that begin a clause: a first name, a dynasty, the number of an item."""
    m = _CLAUSE_BACK.match(a)
    return m is not None and len(m[0]) <= 2 and not _goes_on(a, m.start())


def _goes_on(a: str, start: int) -> bool:
    """True if what begins at `start` goes on behind a quotation, a bracket or the last but one of a list."""
    return start > 0 and a[start - 1] in "”’」』》）)、"


def _in_brackets(text: str, at: int) -> bool:
    return _BRACKETED.match(text, at) is not None


def _clauses(text: str, at: int, words: Words) -> bool:
    """True if the clauses on both sides are long enough for a text in which half-width marks stand here and there."""
    left, right = _around(text, at)
    before, after = _CLAUSE_BACK.match(left), _CLAUSE.match(right)
    assert before is not None
    assert after is not None
    if not before[0]:
        return True  # behind a bracket or a quotation mark
    titled = left.rfind("《") > left.rfind("》") or _in_event(before[0], after[0], words)
    chained = left[: before.start()][-1:] in (".", "．") or (right[after.end() :][:1] in (".", "．") and len(after[0]) <= 3)
    listed = (chained and len(before[0]) <= 4) or _ORDINAL.search(left)
    begins = len(after[0]) >= 2 or right[:1] in _OPENING or (len(after[0]) == 1 and right[1:2] in _GOES_ON)
    whole = (len(before[0]) >= 3 or _goes_on(left, before.start())) and begins
    return whole and not titled and not listed


def _in_event(before: str, after: str, words: Words) -> bool:
    """True behind a place, if the clauses beside the point may name an event: 首届中国.石河马拉松."""
    if not words.places.search(before):
        return False
    name = words.links.split(after, maxsplit=1)[0]
    return "届" in before[-12:] or "屆" in before[-12:] or words.events.search(name) is not None


def _shown(text: str, at: int, words: Words) -> bool:
    """True if the word before the point ends a sentence or the one behind it begins one, between Chinese characters."""
    left, right = _around(text, at)
    if not left or not right or not is_han(left[-1]) or left.rfind("《") > left.rfind("》"):
        return False
    before = _CLAUSE_BACK.match(left)
    assert before is not None
    if left[-1] in words.particles and len(before[0]) >= (3 if is_han(right[0]) else 2):
        return True
    if right[0] in "“「":
        return left[-1] in _SPEECH and len(before[0]) > 1
    return len(before[0]) >= 2 and words.starters.match(right) is not None and left[-1] not in words.names
