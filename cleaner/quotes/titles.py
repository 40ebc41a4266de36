"""Title marks that were typed as signs of comparison or other angles: 《》, and 〈〉 for a title in a title."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cleaner import patterns
from cleaner.quotes.change import Change
from cleaner.quotes.house import traditional
from cleaner.spans import Span

LONGEST = 60  # code points of a title
_TEXT = rf"[^<>《》〈〉≪≫‹›«»＜＞\n。；]{{0,{LONGEST}}}"
_INNER = rf"(?:[<《〈‹＜]{_TEXT}[>》〉›＞]{_TEXT}){{0,3}}"
_TITLE = patterns.compile(
    rf"(?<open><<|≪|«|＜＜|《)(?<body>{_TEXT}{_INNER})(?<close>>>|≫|»|＞＞|》|(?<=《[^《》\n]{{0,150}})[>〉›＞])|"
    rf"(?<open>[<‹＜])(?<body>{_TEXT}{_INNER})(?<close>[>›＞》])", regex.V1)
_OPEN, _CLOSE = patterns.compile("[<《〈‹＜]"), patterns.compile("[>》〉›＞]")
_TWICE = patterns.compile(r"《[^《》]*》")
_HAN = patterns.compile(r"\p{Han}")
_EDGE = r"[\s\-=/%&$@#\\'，。、；：,;:]"  # with which no title begins or ends
_QUOTED = r"[^\"]*\p{Han}[^\"]*"
_BEGINS = patterns.compile(rf"{_EDGE}|[!?]|\"(?!{_QUOTED}\"[^\"]*$)")
_ENDED = patterns.compile(rf"(?:{_EDGE}|(?<!\p{{Han}})[!?]|(?<!^[^\"]*\"{_QUOTED})\")$")
_OPENING = "<≪«＜《‹"
_ODD = "<≪«＜‹>≫»＞›"  # without one of them, or a title in a title, all is as it should be
_NESTED = patterns.compile(r"《[^《》\n]*+《")
_FIRM = ("<<", "≪", "«", "＜＜", "《")  # which are nothing else about Chinese words


class Words(Struct, frozen=True):
    """What proves a title, and what speaks against one, as patterns: before it, after it, its own end."""

    before: regex.Pattern[str]
    after: regex.Pattern[str]
    ends: regex.Pattern[str]
    not_before: regex.Pattern[str]
    not_after: regex.Pattern[str]
    parts: regex.Pattern[str]  # after the title of a part of a book


class _Title(Struct, frozen=True):
    """A candidate: the spans of its outer marks and its proof: 1 proved, 0 open, -1 refuted."""

    start: int
    end: int
    marks: list[tuple[Span, str]]
    proof: int
    double: bool
    body: str


def titles(text: str, proofs: Callable[[], Words], free: Callable[[int], bool]) -> Iterator[Change]:
    """The marks about titles that are none yet, with what they become; `proofs` is asked if there may be one.

    A title in single angles needs a proof: words beside it or at its end, a proved title that it stands in a row with,
    the same title proved elsewhere, or two proved titles in a text where nothing in such angles is refuted.
    """
    if not any(ch in text for ch in _ODD) and not _NESTED.search(text):
        return
    words = proofs()
    tags = set(_END_TAG.findall(text))
    found = [t for m in _TITLE.finditer(text) if m["body"] not in tags and (t := _title(text, m, words, free))]
    if found and traditional(text):
        found = _parts(text, found, words)
    wide = sum(t.proof > 0 for t in found) >= 2 and all(t.proof >= 0 for t in found)
    known = {t.body for t in found if t.proof > 0}
    proved = [t.proof > 0 or (t.proof == 0 and (wide or t.body in known)) for t in found]
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        for n in order:
            beside = n - 1 if order.step > 0 else n + 1
            a, b = sorted((n, beside))
            if proved[beside] and found[n].proof == 0 and _ROW.fullmatch(text, found[a].end, found[b].start):
                proved[n] = True
    for title, yes in zip(found, proved):
        if yes:
            for span, mark in title.marks:
                if text[span.start : span.end] != mark:
                    yield Change(span, text[span.start : span.end], mark)


def _parts(text: str, found: Sequence[_Title], words: Words) -> list[_Title]:
    """Titles of parts of books with the single marks that texts in traditional characters give them.

    These are what the words after them say, and all in single angles where others stand in double ones.
    """
    both = any(t.double for t in found) or "《" in text
    return [t if t.double or not (both or words.parts.match(text, t.end)) else
            replace(t, marks=[(t.marks[0][0], "〈"), *t.marks[1:-1], (t.marks[-1][0], "〉")]) for t in found]


_ROW = patterns.compile("[、，和与及跟或到以還还有 ]{0,3}")


def _title(text: str, m: regex.Match[str], words: Words, free: Callable[[int], bool]) -> _Title | None:
    body, (start, end) = m["body"], m.span()
    if m["open"] == "《" and _TWICE.fullmatch(body):
        return None  # 《《…》》 is no title in a title: its marks were typed twice
    if not _HAN.search(body) or _BEGINS.match(body) or _ENDED.search(body) or not (free(start) and free(end - 1)):
        return None
    left, right = text[max(0, start - 12) : start], text[end : end + 12]
    marks = [(Span(*m.span("open")), "《"), *_inner(m), (Span(*m.span("close")), "》")]
    if m["open"] in _FIRM:
        return _Title(start, end, marks, 1, True, body)
    if left[-1:].isascii() and left[-1:].isalnum():
        return None  # a comparison, or types in a program
    if _CODE_AFTER.match(right) or words.not_before.search(left) or words.not_after.match(right):
        return _Title(start, end, marks, -1, False, body)
    proved = words.before.search(left) or words.after.match(right) or words.ends.search(body)
    return _Title(start, end, marks, 1 if proved else 0, False, body)


_END_TAG = patterns.compile(rf"</([^<>\n]{{1,{LONGEST}}})>")
_CODE_AFTER = patterns.compile(r"\d(?!\d{0,3}[年月日])|[=\[{*&]")


def _inner(m: regex.Match[str]) -> Iterator[tuple[Span, str]]:
    start, end = m.span("body")
    for n in range(start, end):
        ch = m.string[n]
        if _OPEN.match(ch):
            yield Span(n, n + 1), "〈"
        elif _CLOSE.match(ch):
            yield Span(n, n + 1), "〉"
