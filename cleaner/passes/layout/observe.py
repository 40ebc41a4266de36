"""Observations about lines and the breaks between them: yes or no, with what was seen.

The weights stand in `rules/layout.toml`; what is not listed there weighs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import CANNOT_BEGIN, OPENING, Line, room_after
from cleaner.passes.layout.listing import SHORT, VERY_SHORT
from cleaner.passes.layout.nesting import balanced

Seen = tuple[str, str]  # name of the observation, what was seen

CLAUSES = regex.compile(r"(?<=[\p{Han}”’》」）0-9A-Za-z%])[ \u3000]{1,2}(?=[\p{Han}“‘《「（0-9])")
TABLE = regex.compile(
    r"(?:[.·．・]{4,}|…{2,})\s*\d{1,4}$|^\s*[|｜┌├└]"
    r"|\S(?:\t+|[ \u3000]{3,}|\s*[|｜│]\s*)\S+(?:\t+|[ \u3000]{3,}|\s*[|｜│]\s*)\S")
PUNCTUATION = regex.compile(r"[，。；！？,;!?…]|(?<=\p{Han})\.")
UNIT = regex.compile(r"[年月日时分秒个家元亿万千百十人名项件次米吨公里％%‰度届岁位台套座条层栋户亩万]")
QUOTES = "“「‘『"
HAN = regex.compile(r"\p{Han}")
EXCLAIMS = regex.compile(r"[！？!?][”’」』]?$")
SEAM = "，。、；：？！,;:?!”』」》）)"  # marks beside which extractors cut a line in two
COLON_HEAD = regex.compile(r"[^，。；：！？,;:!?、]{1,10}[：:][^。；：！？;!?]{4,}$")  # a theme and what is said of it
ORDINAL = regex.compile(r"第[一二三四五六七八九十]{1,2}[，、,]")
NUMERAL = regex.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
FORMULA = regex.compile(r"(?=[^\p{Han}]*[=<>≤≥≈≠≡→↑↓])[^\p{Han}]+$")
BESIDE_BYLINE = regex.compile(r"文\s*[/／]?\s*[图圖]|[图圖]|[摄攝]影?")


@dataclass(frozen=True, slots=True)
class Page:
    """What the whole text shows.

    `indented`: paragraphs begin with an indent; `stripped`: they did, but it was lost; `hard`:
    most lines end in two blanks, so a Markdown line break says nothing; `marked`: heads have
    Markdown marks; `parallel`: how often
    short lines set apart begin and end alike (深化…工程), by beginning and end.
    """

    indented: bool
    stripped: bool
    hard: bool
    marked: bool
    parallel: Counter[str]


def survey(lines: Sequence[Line]) -> Page:
    """How paragraphs begin in this text."""
    indents = sum(2 <= x.indent - _base(lines, i) <= 10 for i, x in enumerate(lines))
    starts = fits = 0
    for a, b, c in zip(lines, lines[1:], lines[2:]):
        if b.column and a.ends == "sentence" and a.column and a.width < a.column - 4 and c.gap == 1 and c.width >= b.column - 2:
            starts += 1
            fits += b.column - 6 <= b.width <= b.column - 3
    parallel = Counter(key for x in lines if (key := _parallel(x)))
    return Page(indents >= 3 and 8 * indents >= len(lines), starts >= 3 and 2 * fits >= starts,
                2 * sum(x.hard_break for x in lines) >= len(lines), sum(x.mark[:1] == "#" for x in lines) >= 2, parallel)


def _parallel(line: Line) -> str:
    """The first and the last two characters of a short line without punctuation, "" for any other."""
    text = line.text
    return text[:2] + text[-2:] if 6 <= len(text) <= 20 and line.ends == "open" and not PUNCTUATION.search(text) else ""


def _base(lines: Sequence[Line], i: int) -> int:
    """The indent of lines that have none, near line `i`."""
    return min(x.indent for x in lines[max(0, i - 3) : i + 4])


def breaks(lines: Sequence[Line], i: int, page: Page, lexicon: Lexicon, unclosed: str, listing: bool = False) -> Iterator[Seen]:
    """What is seen at the break between lines `i - 1` and `i`; the quote or bracket `unclosed` is open there.

    `listing` says that both are entries of a list.
    """
    a, b = lines[i - 1], lines[i]
    if b.page:
        yield "page-turn", ""
    elif b.gap >= 4:
        yield "wide-gap", f"{b.gap - 1} blank lines"
    elif b.gap >= 2:
        yield "blank-line", ""
    yield f"ends-{a.ends}", a.text[-6:]
    if "function-word" in a.has:
        yield "ends-function-word", a.text[-1]
    if "caption-end" in a.has or "credit" in a.has:
        yield "caption-complete", a.text[-6:]
    if _is_label(a):
        yield "label-complete", a.text
    if "credit" in b.has:
        yield "next-credit", b.text
    yield from _fullness(lines, i, page)
    yield from _unwrapped(a, b)
    if listing:
        yield "listing", ""
    if FORMULA.match(a.text) or FORMULA.match(b.text):
        yield "formula", ""
    elif not (a.column or b.column or HAN.search(a.text) or HAN.search(b.text)):
        yield "not-chinese", ""
    base = _base(lines, i)
    if b.indent - base >= 2 and (b.indent - base >= 3 or page.indented):
        yield "next-indented", f"{b.indent - base} cells"
    elif page.indented and a.indent - base <= 12:
        yield "next-flush", ""
    if page.stripped and b.column and i + 1 < len(lines) and lines[i + 1].gap == 1:
        if b.column - 6 <= b.width <= b.column - 3 and lines[i + 1].width >= b.column - 3:
            yield "next-first-line", f"{b.width} of {b.column} cells"
        elif b.width >= b.column - 1 and a.ends == "sentence":
            yield "next-full-line", f"{b.width} of {b.column} cells"
    if a.column or b.column or b.page or a.width > 8:  # two short words may make another by chance
        yield from _seam(a, b, lexicon)
    if unclosed and unclosed in QUOTES and b.text[0] == unclosed and a.text[-1] not in OPENING:
        yield "quote-goes-on", b.text[:4]
    elif unclosed:
        yield "unclosed-before", unclosed
    if a.text[-1] in OPENING:
        yield "ends-opening", a.text[-1]
    if CANNOT_BEGIN.match(b.text) and not b.text.startswith(("…", "·", ".", "%", "!", "[")):
        yield "next-cannot-begin", b.text[0]
    if b.text[0] in "“「『‘" and b.gap > 1 and unclosed != b.text[0] and a.ends != "sentence":
        yield "quote-after-blank", b.text[:4]
    if a.ends == "sentence" and not unclosed and b.text[0] in "“「":
        yield "next-opens-speech", b.text[:4]
    if a.ends == "sentence" and ORDINAL.match(b.text):
        yield "next-ordinal", b.text[:4]
    yield from beginnings(b)
    numbered = "marker" in b.has or "article-number" in b.has
    if a.ends in ("sentence", "semicolon", "colon") and numbered:
        yield "number-after-clause", b.text[:4]
    if a.code or b.code:
        yield "code", ""
    if a.mark in ("#", "##", "###", "####", "#####", "######", "bold") or b.mark:
        yield "markdown-block", b.mark or a.mark
    if a.hard_break and not page.hard and b.gap == 1 and not a.column:
        yield "hard-break", ""
    if not b.column and b.gap >= 2 and not b.page and b.width <= 60 and b.ends == "open" and not PUNCTUATION.search(b.text):
        yield "next-bare", b.text[:8]
    if page.parallel[_parallel(b)] >= 2 or page.parallel[_parallel(a)] >= 2:
        yield "parallel-head", b.text[:8]
    if b.gap == 1 and "byline" in a.has and ("byline" in b.has or BESIDE_BYLINE.fullmatch(b.text)):
        yield "byline-goes-on", b.text[:8]
    elif ("byline" in a.has or "role-and-name" in a.has) and "speaker" not in a.has:
        yield "byline-complete", a.text[:8]
    column = max(a.column, b.column)
    if b.gap == 1 and b.text[0] in OPENING and a.text[-1] in SEAM and column - 3 <= a.width + b.width <= column + 1:
        yield "one-line-in-two", f"{a.width} and {b.width} of {column} cells"
    if b.text[0] in "（(" and NUMERAL.match(b.text) is None:
        yield "next-bracketed", b.text[:4]
    wrapped = i + 1 < len(lines) and lines[i + 1].gap == 1 and b.ends == "open" and b.width >= b.column - 3
    if b.gap == 1 and a.column and 4 * a.width <= 3 * a.column and wrapped:
        yield "next-runs-to-edge", f"{a.width}, then {b.width} of {b.column} cells"
    if b.gap == 1 and a.width <= column - 6 and column < a.width + b.width:
        yield "too-wide-for-one-line", f"{a.width} and {b.width} of {column} cells"
    if b.gap == 1 and b.width > a.width + 2:
        yield "next-longer", f"{a.width}, then {b.width} cells"
    elif b.gap == 1:
        yield "next-shorter", f"{a.width}, then {b.width} cells"
    if PUNCTUATION.search(b.text[:-1]) or (b.text[0] in "“「" and not balanced(b.text)):
        yield "next-is-prose", b.text[:8]
    if b.gap == 1 and a.column and any(x.ends == "sentence" for x in lines[max(0, i - 10) : i]):
        yield "inside-text", ""
    if TABLE.search(a.text) or TABLE.search(b.text):
        yield "table-row", ""


def _unwrapped(a: Line, b: Line) -> Iterator[Seen]:
    """What speaks against a cut where no column shows that lines were wrapped: a piece of a sentence is not that short."""
    if a.column or b.column or b.page:
        return
    if "speaker" in a.has and "speaker" in b.has:
        yield "labels", f"{a.text[:4]}, {b.text[:4]}"
    if a.text.endswith("——"):
        yield "broken-off", a.text[-6:]
    if a.width <= VERY_SHORT and "function-word" not in a.has:
        yield "short-before", f"{a.width} cells"
    elif "numbered-head" in a.has and a.width <= SHORT and a.ends == "open":
        yield "short-before", a.text[:4]
    labels = b.ends == "colon" and b.width <= 24
    if labels or (a.width <= SHORT and b.width <= SHORT and (b.ends == "open" or a.ends == "semicolon")):
        yield "both-short", f"{a.width}, then {b.width} cells"


def _fullness(lines: Sequence[Line], i: int, page: Page) -> Iterator[Seen]:
    """Whether what follows would still have stood on the line before, had there been no break in the text."""
    a, b = lines[i - 1], lines[i]
    if b.page:
        return
    if b.over and b.gap == 1 and a.column and b.text[0].isascii() and room_after(a, b) <= 1:
        yield "line-full", "what follows is too long for any line"
    elif a.over or b.over:
        yield "wider-than-column", f"{a.width}, {b.width} cells"
    elif not a.column:
        if b.gap == 1:
            yield "not-wrapped", ""
    elif a.spaced:
        yield "line-full" if b.gap == 1 else "column-full", "letter-spaced to the full width"
    else:
        room = room_after(a, b)
        if page.stripped and room >= 2 and _may_begin(lines, i - 1):
            room -= 4  # its indent was lost
        seen = f"{a.width} of {a.column} cells"
        if room <= 1:
            yield "line-full" if b.gap == 1 else "column-full", seen
        elif room >= a.column // 3 and b.gap == 1:
            yield "line-far-from-full", seen
        elif room >= 4:
            yield "line-short", seen


def _may_begin(lines: Sequence[Line], i: int) -> bool:
    """True if a paragraph may begin with line `i`: what stands before it ends, or falls well short of the column."""
    before = lines[i - 1] if i else None
    return before is None or lines[i].gap > 1 or before.ends == "sentence" or before.width <= lines[i].column - 6


def _seam(a: Line, b: Line, lexicon: Lexicon) -> Iterator[Seen]:
    left, right = a.text, b.text
    if left[-1].isdigit() and right[0].isdigit():
        yield "digits-across", left[-4:] + "|" + right[:4]
    elif left[-1].isdigit() and UNIT.match(right):
        yield "number-across", left[-4:] + "|" + right[:3]
    elif left[-1].isascii() and left[-1].isalnum() and right[0].isascii() and right[0].isalnum():
        yield "latin-across", left[-6:] + "|" + right[:6]
    else:
        better = lexicon.seam(left, right)
        if better >= 4:
            yield "word-across", left[-3:] + "|" + right[:3]
        elif better >= 1.5:
            yield "word-perhaps-across", left[-3:] + "|" + right[:3]


# Shape, observation and how many characters are shown; of each group the first that holds.
BEGINNINGS = (
    (("marker", "begins-marker", 4), ("article-number", "begins-article", 4), ("numbered-head", "begins-numbered", 4),
     ("label", "begins-label", 6), ("speaker", "begins-speaker", 4), ("dated-item", "begins-dated", 9)),
    (("byline", "byline-shape", 8), ("report", "begins-report", 3), ("lead", "begins-lead", 4)),
)


def beginnings(line: Line) -> Iterator[Seen]:
    """What the beginning of a line shows."""
    for group in BEGINNINGS:
        for shape_name, name, length in group:
            if shape_name in line.has:
                yield name, line.text[:length]
                break


def shape(lines: Sequence[Line], i: int, verse: bool, page: Page) -> Iterator[Seen]:
    """What the form and the place of line `i` show about its type."""
    line = lines[i]
    text = line.text
    before = lines[i - 1] if i else None
    after = lines[i + 1] if i + 1 < len(lines) else None
    ends = line.ends
    yield f"ends-{ends}", text[-6:]
    if ends == "sentence" and EXCLAIMS.search(text[-2:]):
        yield "ends-exclaiming", text[-1]
    if line.mark.startswith("#"):
        yield "heading-mark", line.mark
    elif page.marked:
        yield "unmarked", "other heads have marks"
    if line.mark == "bold":
        yield "bold-line", ""
    elif line.mark == "bullet":
        yield "bullet-mark", ""
    if line.code:
        yield "code", ""
    if verse:
        yield "verse", ""
    if TABLE.search(text):
        yield "table-row", ""
    yield from beginnings(line)
    inner = text[:-1]
    marks = PUNCTUATION.findall(inner)
    full = line.column > 0 and after is not None and after.gap == 1 and room_after(line, after) <= 1
    if ends == "open" and not full and line.width <= 32 and COLON_HEAD.match(text):
        yield "colon-head", text[:8]
    if not marks and ends == "open":
        yield "bare", ""
        if not full and NUMERAL.match(text):
            yield "numeral-head", text[:4]
    if any(m in "，,、；;" for m in marks):
        yield "has-comma", ""
    if any(m in "。！？!?." for m in marks):
        yield "has-stop", ""
    if "function-word" in line.has:
        yield "ends-function-word", text[-1]
    if line.width <= 16:
        yield "very-short", f"{line.width} cells"
    elif line.width <= 44:
        yield "short", f"{line.width} cells"
    elif line.width > 120:
        yield "very-long", f"{line.width} cells"
    elif line.width > 72:
        yield "long", f"{line.width} cells"
    if not balanced(text):
        yield "unbalanced", ""
    if len(CLAUSES.findall(text)) >= 1 and not TABLE.search(text):
        yield "clauses", ""
    if "byline-end" in line.has:
        yield "byline-end", text[-5:]
    if "role-and-name" in line.has:
        yield "role-and-name", ""
    if "credit" in line.has:
        yield "credit-shape", ""
    if "caption-end" in line.has:
        yield "caption-end", text[-6:]
    if "caption-begin" in line.has:
        yield "caption-begin", text[:3]
    if _is_label(line):
        yield "label-alone", text
    if "year" in line.has:
        yield "year-alone", text
    if page.parallel[_parallel(line)] >= 2:
        yield "parallel-head", text[:2] + "…" + text[-2:]
    if not line.column and line.width <= 60 and (before is None or line.gap >= 2) and after is not None and after.gap >= 2:
        yield "set-apart", ""
    if line.over:
        yield "wider-than-column", f"{line.width} cells"
    if line.column:
        room = line.column - line.width
        if room >= 6:
            yield "well-short-of-column", f"{line.width} of {line.column} cells"
        elif room <= 1:
            yield "column-full", f"{line.width} of {line.column} cells"
    if before is None:
        yield "first-line", ""
    elif before.furniture == "image":
        yield "after-image", ""
    else:
        if line.gap >= 4 and not line.page:
            yield "after-wide-gap", f"{line.gap - 1} blank lines"
        elif line.gap >= 2:
            yield "after-blank", ""
        if before.ends == "sentence":
            yield "after-sentence", before.text[-4:]
        if before.mark.startswith("#"):
            yield "after-heading-mark", ""
    if after is not None:
        if after.gap >= 2:
            yield "before-blank", ""
        if after.indent - line.indent >= 3 and after.indent <= 10:
            yield "before-indented", ""
        if "marker" in after.has or after.mark == "bullet":
            yield "before-marker", after.text[:4]
            if ends == "colon":
                yield "colon-before-marker", after.text[:4]
        if ends == "colon" and line.width <= 24 and line.gap != 1 and _short_lines_follow(lines, i):
            yield "colon-before-short", after.text[:8]
        if "byline" in after.has and after.width < 60:
            yield "before-byline", after.text[:8]
    if line.indent >= 8 and line.width <= 60:
        yield "centred", f"{line.indent} cells"
    elif 3 <= line.indent <= 6:
        yield "paragraph-indent", f"{line.indent} cells"


def _short_lines_follow(lines: Sequence[Line], i: int) -> bool:
    """True if one or two short lines without an end follow line `i` closely, and then a blank line."""
    k = i + 1
    while k < len(lines) and k <= i + 3 and lines[k].gap == 1 and lines[k].width <= 40 and lines[k].ends == "open":
        k += 1
    return i + 1 < k <= i + 3 and (k == len(lines) or lines[k].gap > 1)


def _is_label(line: Line) -> bool:
    return line.has.get("label") == line.text
