"""Running heads and feet by their words: what of a line is date, paper, section, page, editors, address, and what is left."""

from __future__ import annotations

from msgspec import Struct

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout.folios import CLAUSES, folio
from cleaner.passes.layout.lines import Line

LEFT = 6  # letters that no pattern explains, at most: the name of a section, of an issue

# Words and shapes of running heads, what each weighs, and of what kind it is.
_RULES = (("imprint", 1.0, "imprint"), ("date", 1.0, "date"), ("weekday", 0.5, "weekday"), ("issue", 1.0, "issue"),
          ("masthead", 1.0, "masthead"), ("head-day", 1.0, "date"), ("lunar-date", 0.5, "lunar"), ("page-editor", 1.0, "staff"),
          ("page-address", 1.0, "reach"), ("sheet", 1.0, "page"), ("latin-name", 0.5, "english"))
_EACH = ("imprint", "head-day", "lunar-date", "page-editor", "page-address", "sheet", "latin-name")  # each counts, not once
CHAPTER = patterns.compile(r"^第[一二三四五六七八九十百零\d]{1,4}[章节節编編回卷部篇讲講课課]")
_BLANKS = patterns.compile(r"[\W_]+")
UNCLOSED = patterns.compile(r"[（(《【][^）)》】]*$")
FORMULA = patterns.compile(r"=[A-Z(]")
_GAPS = patterns.compile(r"[ \u3000]{4,}")  # between what stands at the left and at the right of a page
_SPACED = patterns.compile(r"(?<=^|[\s\u3000])(\p{Han})[\s\u3000](\p{Han})(?=$|[\s\u3000\dA-Z])")


class Head(Struct, frozen=True):
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
    if line.code or line.mark or "source-cited" in line.has or not narrow(line) or line.ends in ("sentence", "semicolon"):
        return NONE
    if line.text[-1] == "." or CLAUSES.search(line.text) or UNCLOSED.search(line.text) or FORMULA.match(line.text):
        return NONE
    rest, weight, kinds = line.text, 0.0, set[str]()
    for name, worth, kind in _RULES:
        rest, times = shapes[name].subn(" ", rest)
        if times:
            weight, kinds = weight + worth * (times if name in _EACH else 1), kinds | {kind}
    rest = _SPACED.sub(r"\1\2", rest).strip(" \u3000│|｜·・/／")
    if rest and shapes["section"].fullmatch(rest):
        weight, kinds, rest = weight + 0.5, kinds | {"section"}, ""
    elif rest and "journal" in line.has:
        weight, kinds, rest = weight + 0.5, kinds | {"journal"}, ""
    elif rest and shapes["journal"].fullmatch(rest):
        weight, kinds, rest = weight + 1.5, kinds | {"journal"}, ""
    elif rest and (number := folio(rest, shapes)) and (number.sure or number.form in ("bare", "bracket", "roman")):
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
