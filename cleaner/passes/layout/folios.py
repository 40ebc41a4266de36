"""Page numbers: the forms in which pages carry them, and runs of numbers that go up from page to page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

import regex
from msgspec import Struct

from cleaner import patterns
from cleaner.kinds.shapes import Shapes

NEAREST = 8  # lines that a page has at the least
_N = r"(?P<n>\d{1,4})"
_HAN = r"(?P<n>[〇○零一二三四五六七八九十百]{1,5})"
_ANY = r"(?P<n>\d{1,4}|[〇○零一二三四五六七八九十百]{1,5})"
_FORMS: Sequence[tuple[str, bool, str]] = (
    # name, whether the form says by itself that it numbers a page, pattern
    ("page", True, rf"第\s*{_ANY}\s*[页頁](?:\s*[，,/／]?\s*共\s*\d{{1,4}}\s*[页頁])?"),
    ("edition", True, rf"第\s*{_ANY}\s*版|(?P<letter>[A-HT]?)\s*{_N}\s*版"),
    ("of", True, rf"{_N}\s*[/／]\s*(?:共\s*)?(?P<all>\d{{1,4}})(?:\s*[页頁])?"),
    ("dashed", True, rf"(?P<dash>[-—–－―─·•])\s*{_ANY}\s*(?P=dash)"),
    ("ruled", True, rf"{_N}\s*[│|｜]|[│|｜]\s*{_N}"),
    ("p", True, rf"(?<![A-Za-z])[Pp]\.?\s?{_N}"),
    ("letter", False, rf"(?P<letter>[A-HT]){_N}"),
    ("bracket", False, rf"[（(［\[]\s*{_ANY}\s*[）)］\]]"),
    ("bare", False, _N),
    ("han", False, _HAN),
    ("roman", False, r"(?P<n>[ivxlc]{1,6}|[IVXLC]{1,6})"),
)
_SEPARATOR = r"[\s\u3000/／│|｜·]"
_WHOLE = tuple((name, sure, patterns.compile(p)) for name, sure, p in _FORMS)
_Pattern = tuple[str, bool, "regex.Pattern[str]"]


def _behind(name: str, sure: bool, pattern: str) -> _Pattern:
    parted = "+" if name in ("roman", "han") else "*"
    return name, sure, patterns.compile(rf"(?P<title>\S.*?)(?P<between>{_SEPARATOR}{parted})(?:{pattern})")


def _before(name: str, sure: bool, pattern: str) -> _Pattern:
    return name, sure, patterns.compile(rf"(?:{pattern})(?P<between>{_SEPARATOR}{'*' if sure else '+'})(?P<title>\S.*)")


_AT_END = tuple(_behind(*x) for x in _FORMS)
_AT_START = tuple(_before(*x) for x in _FORMS)
_GLUED = patterns.compile(
    r"(?P<n>0\d|1\d|[2-9](?=\p{Han} \p{Han}(?:\s|$)))(?P<between>)(?P<title>\p{Han}[\s\u3000]?\p{Han}(?:\s.*)?)")
_ALL = (_WHOLE, _AT_END, _AT_START, (("bare", False, _GLUED),))
# Whether any of them does that has the number at the beginning, or at the end: one pattern for all is quicker than each in turn.
_AT_FIRST = patterns.compile("|".join(x.pattern for patterns in (_WHOLE, _AT_START, _ALL[3]) for _, _, x in patterns))
_AT_LAST = patterns.compile("|".join(x.pattern for patterns in (_WHOLE, _AT_END) for _, _, x in patterns))
# With one of these a line begins or ends that has the number of a page at that end.
_FIRST = patterns.compile(r"[\dA-HTPpivxlcIVXLC〇○零一二三四五六七八九十百第（(［\[\-—–－―─·•│|｜]")
_LAST = patterns.compile(r"[\divxlcIVXLC〇○零一二三四五六七八九十百页頁版）)］\]\-—–－―─·•│|｜]$")
_ENDS_IN_NUMBER = patterns.compile(r"\D*(?:\p{Han}\D*){6}\d{1,4}")  # a title that has one, before the page's
CLAUSES = patterns.compile(r"[，。；！？;]|(?<=\p{Han}),(?=\p{Han})")
_BLANKS = patterns.compile(r"[\s\u3000]+")
_DIGITS = dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_YEARS = range(1800, 2101)


class Folio(Struct, frozen=True):
    """A number that may be a page's: its line, value and form, and the title beside it ("" if none).

    `sure` says that the form alone shows what it numbers, `front` that the number comes before its title.
    """

    at: int
    value: int
    form: str
    title: str
    sure: bool
    front: bool = False


def value(digits: str) -> int:
    """The value of a number in arabic, Chinese or roman figures; -1 if it is none."""
    if digits.isdecimal():  # of any script
        return int(digits)
    if digits.isascii():
        figures = [_ROMAN[c] for c in digits.lower()]
        total = sum(-a if a < b else a for a, b in zip(figures, [*figures[1:], 0], strict=True))
        return total if 0 < total < 200 and "iiii" not in digits.lower() else -1
    if not any(c in "十百" for c in digits):
        return int("".join(str(_DIGITS.get(c, c)) for c in digits))
    m = regex.fullmatch(r"(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)", digits)
    if not m:
        return -1
    tens = (_DIGITS[m[2]] if m[2] else 1) if "十" in digits else 0
    return 100 * (_DIGITS[m[1]] if m[1] else 0) + 10 * tens + (_DIGITS[m[3]] if m[3] else 0)


def folio(text: str, shapes: Shapes, at: int = 0) -> Folio | None:
    """The number of a page on a line, alone or at an end of it beside a title."""
    if len(text) > 90 and "    " not in text:
        return None
    first, last = _FIRST.match(text), _LAST.match(text, len(text) - 1)
    if not (first or last):
        return None
    squeezed = _BLANKS.sub(" ", text)
    if len(squeezed) > 90 or not ((first and _AT_FIRST.fullmatch(squeezed)) or (last and _AT_LAST.fullmatch(squeezed))):
        return None
    for forms in _ALL:
        for name, sure, pattern in forms:
            if (m := pattern.fullmatch(squeezed)) and (found := _read(m, shapes, at, name, sure)):
                return found
    return None


def _read(m: regex.Match[str], shapes: Shapes, at: int, form: str, sure: bool) -> Folio | None:
    groups = m.groupdict()
    number = value(m["n"])
    if number < 0 or (number in _YEARS and not sure):
        return None
    if groups.get("all") and number > int(m["all"]):
        return None
    title = _BLANKS.sub("", groups.get("title") or "").strip("/／│|｜·")
    if title and not groups.get("between") and title[-1] in ".．,，:：;-–":
        return None
    parted = bool(groups.get("between"))
    if title and title[-1].isdigit() and not (parted and (sure or _ENDS_IN_NUMBER.fullmatch(title))):
        return None
    if title and title[0].isdigit() and m.start("title") > 0 and not parted:
        return None
    if title and not sure and shapes["counts-other-things"].fullmatch(title):
        return None
    if groups.get("letter"):
        form += m["letter"]
    return Folio(at, number, form, title, sure, bool(title) and m.start("n") < m.start("title"))


def runs(
    folios: Collection[Folio],
    lines: int,
    pages: Sequence[int],
    cut: Callable[[int], bool],
    company: Callable[[int], Collection[str]],
    wrapped: bool,
) -> list[list[Folio]]:
    """Those numbers that number pages: they go up as the pages do, or by one at such distances as pages have.

    `lines` is how many there are, `pages` the page of each (all 0 where no form feed is); `cut` says whether a sentence is cut
    at a line, `company` which words stand beside it that stand elsewhere too, `wrapped` whether the text came from pages.
    """
    found: list[list[Folio]] = []
    forms: defaultdict[tuple[str, str], list[Folio]] = defaultdict(list)
    often = Counter(x.title for x in folios)
    for x in folios:
        forms[x.form, "any" if x.title else ""].append(x)
        if x.title and 1 < often[x.title] < len(folios):
            forms[x.form, "the " + x.title].append(x)
    paged = bool(pages) and pages[-1] > 0
    for (_, title), members in forms.items():
        if paged:
            found += _by_page(members, pages, bool(title))
        found += [run for run in _chains(members, lines) if _proved(run, lines, cut, company, wrapped)]
    return found


def _by_page(members: Sequence[Folio], pages: Sequence[int], titled: bool) -> list[list[Folio]]:
    """Numbers that keep step with the form feeds."""
    step: defaultdict[int, dict[int, Folio]] = defaultdict(dict)
    often = Counter(x.title for x in members)
    for x in members:
        if not titled or x.sure or often[x.title] > 1 or len(x.title) <= 30:
            step[x.value - pages[x.at]].setdefault(pages[x.at], x)
    found = [list(run.values()) for run in step.values() if len(run) >= 2]
    return [run for run in found if _keeps_step(run, pages[-1] + 1, titled)]


def _keeps_step(run: Sequence[Folio], pages: int, titled: bool) -> bool:
    """Whether so many numbers keep step with the pages that it is no chance."""
    if all(x.sure for x in run):
        return True
    if titled:
        return len(run) >= 3 or _same_title(run)
    return 5 * len(run) >= 2 * pages and (run[0].form != "han" or len(run) > 2)


def _same_title(run: Sequence[Folio]) -> bool:
    """Whether the titles of all pages, or those of every second page, are one."""
    titles = Counter(x.title for x in run)
    return bool(titles) and sum(n for _, n in titles.most_common(2)) >= 0.8 * len(run) and titles.most_common(1)[0][1] >= 2


def _chains(members: Sequence[Folio], lines: int) -> list[list[Folio]]:
    """Longest runs of numbers that go up by one, or by two, at least so many lines apart as a page has."""
    chains: list[list[Folio]] = []
    last: dict[int, list[Folio]] = {}
    for x in members:
        for step in (1, 2) if x.title or x.sure else (1,):
            chain = last.get(x.value - step)
            if chain and (x.at - chain[-1].at >= NEAREST or (x.at >= lines - 2 and x.at - chain[-1].at > 2)):
                chain.append(x)
                last[x.value] = chain
                break
        else:
            chain = [x]
            chains.append(chain)
            last[x.value] = chain
    return [x for x in chains if len(x) >= 2]


def _proved(
    run: Sequence[Folio], lines: int, cut: Callable[[int], bool], company: Callable[[int], Collection[str]], wrapped: bool
) -> bool:
    """Whether a run without form feeds numbers pages, not sections: something cut, a head beside it, the text's edges, the form."""
    seams = sum(cut(x.at) for x in run)
    beside = Counter(word for x in run for word in company(x.at))
    heads = max(beside.values(), default=0)
    edges = (run[0].at < 3) + (run[-1].at >= lines - 3)
    ways = [b.at - a.at for a, b in pairwise(run)]
    full = ways[1:-1] or ways  # the first page begins lower, the last one ends higher
    even = max(full) <= 3 * min(full)
    heads = heads if heads >= max(2, len(run) / 2) else 0
    weight = min(3, len(run) - 1) + min(2, seams) + bool(heads) + edges + even
    at_end = run[0].at == 0 or run[-1].at == lines - 1
    titled, late = bool(run[0].title), run[0].value > 3
    if all(x.sure for x in run):
        weight += 2
    elif titled:
        sides = at_end or any(a.front != b.front for a, b in pairwise(run))
        weight += sides
        second = wrapped and run[0].at == 0 and run[0].value > 1  # sections begin with the first one
        if not _same_title(run) or not (seams or heads or second or (late and (sides or len(run) > 2))):
            return False
    elif not (heads or (seams and at_end) or seams >= len(run) / (4 if late else 2) or (late and _pages_long(ways))):
        # No section's number ends a text, but of a text that was cut off a Chinese figure may.
        foot = run[-1].at == lines - 1 and run[0].value == 1 and 2 * run[0].at > max(ways) and run[0].form != "han"
        if not wrapped or not (foot or (at_end and _alike(ways))):
            return False
        weight += foot
    if titled:
        weight += 1 if _same_title(run) else -2
    elif late:
        weight += 1
    return weight >= 4


def _alike(ways: Sequence[int]) -> bool:
    """Whether three numbers or more stand as far apart as equal pages do."""
    return len(ways) > 1 and min(ways) >= 15 and 5 * max(ways) <= 6 * min(ways)


def _pages_long(ways: Sequence[int]) -> bool:
    """Whether three numbers or more stand as far apart as pages do; the last page may be short."""
    return len(ways) > 1 and min(ways[:-1]) >= 12
