"""Running heads and feet by their words: what of a line is date, paper, section, page, editors, address, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout.folios import CLAUSES, folio
from cleaner.passes.layout.lines import Line

LEFT = 6  # letters that no pattern explains, at most: the name of a section, of an issue

_DAY = r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|(?<!\d)\d{1,2}月\d{1,2}日"
_LUNAR = r"(?:农历|農曆)(?:闰|閏)?[正一二三四五六七八九十冬腊臘]{1,2}月[初十廿三二]\p{Han}{0,2}"
_OFFICES = (
    "责编|责任编辑|本版编辑|编辑|美编|责任校对|校对|版式|组版|编审|视觉|版面设计|值班编委|"
    "責編|責任編輯|本版編輯|編輯|美編|責任校對|校對|組版|視覺|版面設計|值班編委"
)
_STAFF = rf"(?:{_OFFICES})\s*[:：／/∕]?\s*(?!同志)\p{{Han}}{{2,4}}(?!\p{{Han}})"
_REACH = (
    r"(?:新闻热线|热线电话|热线|电话|電話|广告热线|新聞熱線|熱線電話|熱線)\s*[:：]?\s*0\d{2,3}-?\d{7,8}"
    r"|(?:(?:投稿)?(?:邮箱|郵箱)|E-?mail)\s*[:：]?\s*\S+@\S+|(?:https?://|www\.)\S+|(?:地址|邮编|郵編)\s*[:：]\s*\S+"
)
_PAGE = r"(?<![\dA-Za-z])[A-HT]\d{1,2}\s*版?(?!\p{Han}|[\dA-Za-z])|(?<!\d)0\d(?!\d)(?=[\s\u3000│|｜]|$|版)"
_ENGLISH = r"(?<![A-Za-z])(?:[A-Z]{4,12}|News|Culture)(?![A-Za-z])"
_OWN = (
    ("date", patterns.compile(_DAY), 1.0),
    ("lunar", patterns.compile(_LUNAR), 0.5),
    ("staff", patterns.compile(_STAFF), 1.0),
    ("reach", patterns.compile(_REACH), 1.0),
    ("page", patterns.compile(_PAGE), 1.0),
    ("english", patterns.compile(_ENGLISH), 0.5),
)
_RULES = (("imprint", 1.0), ("date", 1.0), ("weekday", 0.5), ("issue", 1.0), ("masthead", 1.0))
PAGE_STAFF = patterns.compile(r"责编|责任编辑|本版|组版|版式|版面|视觉|值班|責編|責任編輯|組版|視覺")
"""Offices of those who make a page; an article's byline has none of these."""
NEWSROOM = patterns.compile(r"(?:新[闻聞]|[广廣]告)[热熱][线線].*@")
PAGE_SECTION = patterns.compile(
    r"要\s?[闻聞]|[综綜]\s?合|本\s?埠|民\s?生|副\s?刊|[专專]\s?版|[时時]\s?政|[国國]\s?[内內]\s?[·・]?\s?[国國]\s?[际際]|"
    r"\p{Han}[ \u3000]\p{Han}|\p{Han}[\p{Han} \u3000]*[A-Z]\p{Latin}+"
)
"""Names of sections that head no article, and names that are set as heads of pages are."""
SECTION = patterns.compile(r"(?:0\d|[A-HT]\d{1,2})(?:[ \u3000]*版)?[ \u3000│|｜]+\p{Han}[ \u3000]?\p{Han}{1,3}")
CHAPTER = patterns.compile(r"^第[一二三四五六七八九十百零\d]{1,4}[章节節编編回卷部篇讲講课課]")
_BLANKS = patterns.compile(r"[\W_]+")
UNCLOSED = patterns.compile(r"[（(《【][^）)》】]*$")
_GAPS = patterns.compile(r"[ \u3000]{4,}")  # between what stands at the left and at the right of a page
_SPACED = patterns.compile(r"(?<=^|[\s\u3000])(\p{Han})[\s\u3000](\p{Han})(?=$|[\s\u3000\dA-Z])")


@dataclass(frozen=True, slots=True)
class Head:
    """What a line says that running heads say: how much, what kinds, and how many letters beside."""

    weight: float
    kinds: frozenset[str]
    left: int

    @property
    def whole(self) -> bool:
        """Whether it says nothing else."""
        return self.weight > 0 and not self.left


NONE = Head(0, frozenset(), 99)


def narrow(line: Line) -> bool:
    """Whether a line is as short as heads are, of whose parts one may stand at the left and one at the right of the page."""
    return line.width <= 110 or ("    " in line.text and len(_GAPS.split(line.text)) < 5 and len(_GAPS.sub("", line.text)) <= 60)


def head(line: Line, shapes: Shapes) -> Head:
    """What of a short line running heads say."""
    if line.code or line.mark or not narrow(line) or line.ends in ("sentence", "semicolon"):
        return NONE
    if line.text[-1] == "." or CLAUSES.search(line.text) or UNCLOSED.search(line.text):
        return NONE
    rest, weight, kinds = line.text, 0.0, set[str]()
    for name, worth in _RULES:
        rest, times = shapes[name].subn(" ", rest)
        if times:
            weight, kinds = weight + (worth * times if name == "imprint" else worth), kinds | {name}
    for name, pattern, worth in _OWN:
        rest, times = pattern.subn(" ", rest)
        if times:
            weight, kinds = weight + worth * times, kinds | {name}
    rest = _SPACED.sub(r"\1\2", rest).strip(" \u3000│|｜·・/／")
    if rest and shapes["section"].fullmatch(rest):
        weight, kinds, rest = weight + 0.5, kinds | {"section"}, ""
    elif rest and "journal" in line.has:
        weight, kinds, rest = weight + 0.5, kinds | {"journal"}, ""
    elif rest and shapes["journal"].fullmatch(rest):
        weight, kinds, rest = weight + 1.5, kinds | {"journal"}, ""
    elif rest and (number := folio(rest)) and (number.sure or number.form in ("bare", "bracket", "roman")):
        title = number.title
        section = bool(title and shapes["section"].fullmatch(title))
        if section or len(title) <= LEFT:
            weight, rest = weight + (1.0 if number.sure else 0.5) + 0.5 * section, "" if section else title
            kinds |= {"page" if number.sure else "number"} | ({"section"} if section else set())
    return Head(weight, frozenset(kinds), len(_BLANKS.sub("", rest)))


DATED = frozenset({"date", "weekday", "lunar"})
TELLING = frozenset({"masthead", "issue", "page", "imprint"})
"""What no byline or entry of a diary has."""


def telling(found: Head) -> bool:
    """Whether a line of a page whose text is wrapped can be nothing but a head or foot, wherever it stands."""
    if not found.whole:
        return False
    if "staff" in found.kinds and found.kinds <= {"staff", "reach"}:
        return found.weight >= 3
    if found.kinds == {"imprint"}:
        return found.weight > 1
    return found.weight >= 2.5 and len(found.kinds) >= 3 and bool(found.kinds & TELLING)


def at_edge(found: Head) -> bool:
    """Whether a line at the edge of a page whose text is wrapped is a head or foot."""
    kinds = found.kinds
    if not found.whole:
        return False
    if {"date", "section", "number"} <= kinds:
        return True
    if found.weight >= 1.5 and (kinds <= {"page", "issue", "section"} or kinds <= {"staff", "reach"}) and len(kinds) > 1:
        return True
    return kinds in ({"imprint"}, {"journal", "number"}, {"issue", "number"}, {"journal", "page"}, {"issue", "page"})


def strong(line: Line, found: Head, top: bool) -> bool:
    """Whether a line at a page's edge is a head or foot by its words; `top`: only furniture parts it from the edge."""
    if "weather" in line.has or "speaker" in line.has or found.left > LEFT or found.weight < 1.5 or len(found.kinds) < 2:
        return False
    if found.kinds == {"date", "section"}:
        return found.whole
    if found.weight < 2:
        return False
    if found.kinds <= {"masthead", "date", "lunar"} and not top:  # where a text was taken from
        return False
    return bool(found.kinds & TELLING) or {"staff", "date"} <= found.kinds or found.kinds == {"date", "weekday", "section"}
