"""What plain formats say of a break: a link or a list ends, a heading is underlined, a reference or a headword comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.passes.layout.lines import CANNOT_BEGIN, Line
from cleaner.passes.layout.survey import HAN, Seen, is_separator

LINK_END = patterns.compile(r"(?:(?:https?://|www\.)[\x21-\x7e]*|\]\([^()\s]{1,400}\)|`|<[^<>\s@]{1,64}@[^<>\s]{1,90}>)$")
REFERENCE = patterns.compile(r"[\[〔［](\d{1,3})[\]〕］]")
HEADWORD = patterns.compile(r"[A-Za-z][A-Za-z'’ -]{0,40}\s(?:[\[/][^\[\]/\p{Han}\d\n]{2,40}[\]/]\s"
                            r"|(?:n|v|vt|vi|a|adj|adv|prep|conj|pron)\.\s?\p{Han})")
# Lines of reStructuredText that begin a part of their own, and a role, with which a paragraph may begin.
MARKUP = patterns.compile(r":[\p{Han}A-Za-z][\p{Han}\w -]{0,24}:(?:\s|$)|::$|\.\. (?:\[|_|[\w+:-]{2,24}::)")
ROLE = patterns.compile(r":[a-z]{1,12}(?::[a-z]{1,12})?:`")
NEAR = 5  # lines that an entry of such a list may have
SLACK = 3  # cells by which a full line may be narrower than its column
ITEMS = frozenset({"marker", "numbered-head"})


def _is_item(line: Line) -> bool:
    return line.mark == "bullet" or not ITEMS.isdisjoint(line.has)


def _is_next_reference(lines: Sequence[Line], i: int) -> bool:
    """True if line `i` begins with a number in square brackets that is by one higher than that of a line just before."""
    m = REFERENCE.match(lines[i].text)
    if m is None:
        return False
    numbers = (REFERENCE.match(x.text) for x in lines[max(0, i - NEAR) : i])
    return any(x is not None and int(x[1]) + 1 == int(m[1]) for x in numbers)


def _is_next_headword(lines: Sequence[Line], i: int) -> bool:
    """True if line `i` begins with a foreign word, how it is said or what part of speech it is, as one just before does."""
    return HEADWORD.match(lines[i].text) is not None and any(HEADWORD.match(x.text) for x in lines[max(0, i - NEAR) : i])


def is_markup(line: Line) -> bool:
    """True for a field or a directive of reStructuredText, and for a line below a blank one that begins with a role."""
    return MARKUP.match(line.text) is not None or (line.gap > 1 and ROLE.match(line.text) is not None)


def by_format(lines: Sequence[Line], i: int) -> Iterator[Seen]:
    """What is seen between the lines `i - 1` and `i`."""
    a, b = lines[i - 1], lines[i]
    if is_separator(a) or (is_separator(b) and not a.text[-1].isdigit()):
        yield "separator", ""
    if _is_next_reference(lines, i) or _is_next_headword(lines, i):
        yield "between-entries", b.text[:8]
    if MARKUP.match(b.text):
        yield "markup-line", b.text[:12]
    if b.gap < 2 or b.page or a.ends != "open" or CANNOT_BEGIN.match(b.text):
        return
    if (HAN.match(b.text) or b.text[0] == "@") and "address-alone" not in a.has and (m := LINK_END.search(a.text[-400:])):
        yield "link-ends", m[0][-12:]
    if i + 1 < len(lines) and is_separator(lines[i + 1]) and lines[i + 1].gap == 1 and b.ends == "open":
        yield "underlined", b.text[:8]
    tight = i > 1 and a.gap == 1 and _is_item(lines[i - 2])
    full = a.column > 0 and a.width >= a.column - SLACK
    if tight and not full and _is_item(a) and not _is_item(b) and b.inset <= a.inset:
        yield "list-ends", a.text[-8:]
