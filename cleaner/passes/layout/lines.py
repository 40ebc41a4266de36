"""Lines: what the layout of a text shows before anything is decided.

Widths are counted in cells, half an em each: a Han character or a full-width mark takes two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.spans import Span

NOTE = r"(?:[①-⑳⑴-⒇¹²³⁴-⁹]|\[\d{1,3}(?:[-–—,，]\d{1,3})*\]|〔\d{1,3}〕)"  # the number of a note
SENTENCE_END = patterns.compile(
    rf"(?V1)[。！？!?…⋯][”’」』）)\]】》〉\"' ]*{NOTE}*$|[。！？][\p{{P}}\s]*$|——[”’」』]+$"
    rf"|(?<=\p{{Han}} ?|[%％‰℃]|[\p{{L}}--\p{{Han}}]{{2}}|[\p{{Han}}A-Za-z0-9%％][”’」』）)\]》\"']{{1,3}} ?"
    rf"|\d[:：\-]\d{{1,8}}|\p{{Han}}\d{{3,8}}|\d [A-Za-z]{{1,3}})\.(?: (?=[”’」』\"']))?[”’」』\"')]*$"
    rf"|(?<=[\p{{Han}}\d])(?:\.{{3}}|\.{{6}}|．{{3}}|．{{6}})[”’」』）)\"']*$")
ADDRESS = patterns.compile(r"(?:https?://|www\.|[\w.-]+@)[\x21-\x7e]*$")  # of the web or of mail, as far as the line goes
ASIDE = patterns.compile(r"(?:[。！？!?…]|(?<=\p{Han})\.)[”’」』\"]? ?[（(][^（()）]*[）)]$")  # an aside behind a sentence
# What is cited ends with a stop, whatever stands before it.
CITATION = patterns.compile(r"\[[A-Z]{1,2}(?:/OL)?\]|(?:19|20)\d\d(?:, \d+)?(?:\(\d+\))?: *[\d\-–]+\.$")
COMMA_END = patterns.compile(r"[，、,﹐](?:[”’」』])?$|(?:--|(?<!—)[—–])$")
SEMICOLON_END = patterns.compile(r"[；;][”’」』]?$")
COLON_END = patterns.compile(r"[：:]$|——$")
CANNOT_BEGIN = patterns.compile(r"[，。、；：？！”’）》〉」』】〕…·,;:?!)%％‰℃\]}]")
OPENING = "“‘（《〈「『【〔([{"
CLOSING = "”’）》〉」』】〕)]}"
SEAM = "，。、；：？！,;:?!”』」》）)"  # marks beside which extractors cut a line in two
PARTNER = dict(zip(CLOSING, OPENING, strict=True))
IMAGE_MARK = patterns.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>\n]*>|\[(?:image|图片)[^\]\n]{0,60}\]")
HEADING_MARK = patterns.compile(r"#{1,6}[ \u3000]+(?=\S)")
BOLD_LINE = patterns.compile(r"(\*\*|__)(?=\S)[^*_\n]+(?<=\S)\1$")
QUOTE_MARK = patterns.compile(r"(?:>[ \t]?)+(?=[^\s>])")  # of a mail that is answered
BULLET_MARK = patterns.compile(r"[-*+] +(?=[^\s*+-])(?!\d{1,4} *[-*+]$)")
LINE = patterns.compile(r"[^\n\f]*[\n\f]|[^\n\f]+")
UNIT = patterns.compile(r"[“‘（《〈「『【〔(\[]*(?:(?:https?://|www\.)[\x21-\x7e]+|[\x21-\x2b\x2d-\x39\x3c-\x7e]+(?:[,:]\d+)*|.)")
MARKS = frozenset(">#!<[*_-+")  # with which the marks of Markdown begin
CLOSING_MARK = patterns.compile(r"[ \u3000]+#+$")
BLANKS = " \t\u3000\xa0\u2002\u2003\r\n\f\v"  # what may stand before and behind a line's content
NARROWED = patterns.compile(r"[，、。；：“”‘’（）《》,;:()]")
TWO_MARKS = patterns.compile(r"[，。、；：！？“”‘’（）《》「」『』](?=[，。、；：！？“”‘’（）《》「」『』])")
MOST_NARROWED = 4
CLAUSE = patterns.compile(r"[，。、；？！,;?!]|(?<=\p{Han})[.：]")
NARROWEST = 18  # cells: no column of running text is narrower; lines of verse are
FENCE = patterns.compile(r"(?:```|~~~)")

_NARROW_MARK = patterns.compile(r"(?<=[^\x00-\x7f])[,;:!?()] ?")
_ASCII = patterns.compile(r"[\x20-\x7e\xa0\u2002\uff61-\uff9f]")


def cells(text: str) -> int:
    """The width of a text in cells: ASCII one, the rest two, half-width marks after Han as full-width ones."""
    if _ASCII.search(text) is None:
        return 2 * len(text)
    wide = _NARROW_MARK.sub("，", text)
    return 2 * len(wide) - len(_ASCII.findall(wide))


@dataclass(slots=True)
class Line:
    """A line with something on it.

    `start:end` is its content in the text, without indent, trailing blanks and marks; `text`
    the same, without the blanks of a letter-spaced line; `marks` are the spans of Markdown
    marks and `mark` their kind. `gap` counts the line feeds before it (1: it follows the line
    before), `page` says that a page ends before it, `furniture` that it was found to be a
    running head or the like.
    """

    start: int
    end: int
    text: str
    indent: int
    gap: int
    page: bool = False
    hard_break: bool = False
    mark: str = ""
    marks: tuple[Span, ...] = ()
    code: bool = False
    furniture: str = ""
    width: int = 0
    left: int = 0  # cells of what stands before it on the same line of the page, which the extractor cut in two
    column: int = 0  # width of the column it stands in, 0 if lines are not wrapped here
    over: bool = False  # wider than the column near by: set across columns
    spread: int = 0  # its width with the blanks between the characters, if it is letter-spaced

    clause: bool = False  # whether a mark that ends a clause stands in it
    ends: str = ""  # how it ends: "sentence", "comma", "semicolon", "colon" or "open"
    has: Mapping[str, str] = field(default_factory=dict)  # the shapes it has, with the text that has them
    quoted: int = 0  # code points of the marks of a quoted mail before `start`; they stay where a block begins
    loose: bool = False  # the blank lines before it say nothing
    known: int = 0  # width of its column, where the page's layout shows it
    margin: int = 0  # cells from the left at which the block begins that it stands in, a list or a quotation
    kept: bool = False  # it keeps its bullet: without its bullet the item would read on from what stands above
    hangs: bool = False  # the line before was wrapped at the right margin, and it begins where that block goes on
    row: bool = False  # one of several with wide blanks inside
    apart: bool = False  # in the source other text stands between it and the line before
    # What its text shows, once that was asked for.
    parted: bool | None = field(default=None, compare=False)
    cells: bool | None = field(default=None, compare=False)
    unit: int = field(default=0, compare=False)

    inner: tuple[Span, ...] = ()  # the breaks inside, if it was read one character a line

    @property
    def inset(self) -> int:
        """Cells by which it stands further in than its block does."""
        return max(0, self.indent - self.margin)

    def __post_init__(self) -> None:
        if self.ends:  # a copy of another
            return
        self.clause = CLAUSE.search(self.text) is not None
        tail = self.text[-16:]
        aside = tail.endswith(("）", ")")) and ASIDE.search(self.text[-80:])
        if tail[-1:] in ("?", "&", "=", "/") and ADDRESS.search(self.text[-120:]):
            self.ends = "open"
        elif SENTENCE_END.search(tail) or aside or (tail.endswith(".") and CITATION.search(self.text)):
            self.ends = "sentence"
        elif COMMA_END.search(tail):
            self.ends = "comma"
        elif SEMICOLON_END.search(tail):
            self.ends = "semicolon"
        else:
            self.ends = "colon" if COLON_END.search(tail) else "open"


def split(text: str, shapes: Shapes) -> list[Line]:
    """The lines of a text that have something on them."""
    lines: list[Line] = []
    at, gap, page, fenced = 0, 0, False, False
    for m in LINE.finditer(text):
        raw = m[0]
        body = raw.strip(BLANKS)
        if body:
            line = _line(text, at, raw, body, gap, page)
            if FENCE.match(body):
                fenced = not fenced
                line.code = True
            line.code = line.code or fenced
            if line.code:
                line.mark, line.marks, line.start = "", (), at + len(raw) - len(raw.lstrip("\n\f\v"))
                line.end = at + raw.index(body[0]) + len(body)
                line.text, line.quoted, line.clause = body, 0, CLAUSE.search(body) is not None
            line.has = shapes.of(line.text)
            lines.append(line)
            gap, page = 0, False
        gap += raw.endswith("\n")
        page = page or "\f" in raw
        at += len(raw)
    return lines


def _line(text: str, at: int, raw: str, body: str, gap: int, page: bool) -> Line:
    start = at + raw.index(body[0])
    indent = cells(raw[: start - at].replace("\t", "    ").lstrip("\f\v"))
    end = start + len(body)
    if body[0] not in MARKS:
        content, spread = _closed(body)
        return Line(start, end, content, indent, gap, page, raw.rstrip("\n").endswith("  "), width=cells(content), spread=spread)
    quote = QUOTE_MARK.match(body)
    if quote:
        start += quote.end()
        body = body[quote.end() :]
    mark, marks = "", list[Span]()
    if m := HEADING_MARK.match(body):
        mark = m[0].strip()
        marks.append(Span(start, start + m.end()))
        start += m.end()
        closing = CLOSING_MARK.search(text[start:end])
        if closing:
            marks.append(Span(start + closing.start(), end))
            end = start + closing.start()
    elif IMAGE_MARK.fullmatch(body):
        mark = "image"
    if m := BOLD_LINE.fullmatch(text[start:end]):
        n = len(m[1])
        mark = mark or "bold"
        marks += [Span(start, start + n), Span(end - n, end)]
        start, end = start + n, end - n
    if not mark and (m := BULLET_MARK.match(body)):
        mark = "bullet"
        marks.append(Span(start, start + m.end()))
        start += m.end()
    content, spread = _closed(text[start:end])
    return Line(start, end, content, indent, gap, page, raw.rstrip("\n").endswith("  "), mark, tuple(sorted(marks)),
                width=cells(content), spread=spread, quoted=quote.end() if quote else 0)


def piece(start: int, text: str, indent: int, gap: int) -> Line:
    """A part of a line that is a line of its own column; its shapes are not looked for."""
    bullet = BULLET_MARK.match(text)
    mark = Span(start, start + bullet.end()) if bullet else Span(start, start)
    content, spread = _closed(text[mark.length :])
    return Line(mark.end, start + len(text), content, indent, gap, mark="bullet" if bullet else "", marks=(mark,) if bullet else (),
                width=cells(content), spread=spread)


def _closed(text: str) -> tuple[str, int]:
    """The text of a letter-spaced line without its blanks, and its width with them; any other text, and 0."""
    parts = text.split()
    if len(parts) >= 5 and 10 * sum(len(x) == 1 for x in parts) >= 7 * len(parts):
        return "".join(parts), cells(text)
    return text, 0


def measure(lines: Sequence[Line]) -> None:
    """Sets the column width of each line, where its neighbourhood shows that lines were wrapped.

    If many lines that are full and go on are followed by a blank one, blank lines say nothing and one is not counted.
    The width of a column is the largest that several lines near by reach, if hardly any line is longer
    and lines of that width mostly do not end where a sentence or clause ends.
    """
    first = 0
    while first < len(lines):
        last = first + 1
        while last < len(lines) and lines[last].gap == 1 and not lines[last].page and last - first < 400:
            last += 1
        for i in range(first, last):
            x = lines[i]
            x.column = x.known if x.margin else _fitting(lines, i, first, last) or x.known
        first = last
    own = [x.column for x in lines]
    known = max(own, default=0)
    wide = [w or width_of_column(lines[max(0, i - 12) : i + 13]) for i, w in enumerate(own)]
    seen = {w for w, n in Counter(wide).items() if w and n >= 4}
    if seen:
        wide = [w or width_of_column(lines[max(0, i - 12) : i + 13], seen) for i, w in enumerate(wide)]
    for i, line in enumerate(lines):
        following = next((w for w in own[i : i + 10] if w), 0)  # a head has the column of what it heads
        near = line.known if line.margin else following or line.known or wide[i] or _same(lines, i, known)
        line.over = near > 0 and line.width > max(near + 3, near * 1.15)
        line.column = 0 if line.over else near
    _pieces(lines)
    full = [(a, b) for a, b in pairwise(lines) if a.column and a.ends == "open" and a.width >= a.column - 4]
    if len(full) >= 4 and 10 * sum(b.gap == 2 for _, b in full) >= (3 if len(full) >= 10 else 8) * len(full):
        for line in lines:
            if line.gap > 1:
                line.gap, line.loose = (line.gap + 1) // 2, True


def _same(lines: Sequence[Line], i: int, known: int) -> int:
    """The width `known` from another place of the text, if lines near by are cut at it: items of a list that run over."""
    near = [x for x in lines[max(0, i - 6) : i + 7] if not x.code]
    cut = sum(known - 3 <= x.width <= known and x.ends == "open" for x in near)
    return known if known and cut >= 3 and all(x.width <= known + 1 for x in near) else 0


def _pieces(lines: Sequence[Line]) -> None:
    """Sets `left` where extractors cut one line of the page into several, as they do beside marks set narrow."""
    for a, b in pairwise(lines):
        width = a.left + a.width
        over = width + b.width - a.column - 1
        if over > 0:  # of two marks side by side one is set narrow
            over -= min(MOST_NARROWED, len(TWO_MARKS.findall(a.text[-1] + b.text)))
        if b.gap == 1 and not b.page and over <= 0 and _goes_on(a.text[-1], b.text[0]):
            b.left = width


def _goes_on(last: str, first: str) -> bool:
    return first in "，。、；：？！”’）》〉」』】" or (last in SEAM and first in OPENING)


def _fitting(lines: Sequence[Line], i: int, first: int, last: int) -> int:
    """The width of the column of line `i`; where it changes near by, that of the side which the line fills."""
    whole = width_of_column(lines[max(first, i - 8) : min(last, i + 9)])
    width = lines[i].width
    if whole and width < whole - 3 and width >= NARROWEST:
        for side in (lines[max(first, i - 6) : i + 1], lines[i : min(last, i + 7)]):
            if len(side) >= 4 and 0 <= (own := width_of_column(side)) - width <= 3:
                return own
    return whole


def width_of_column(near: Sequence[Line], seen: Collection[int] = ()) -> int:
    """The width at which most of the lines were wrapped, 0 if they were not.

    `seen` are widths at which lines were wrapped elsewhere in the text.
    """
    widths = sorted([x.width for x in near if not x.code and not x.mark], reverse=True)
    if len(widths) < 3:
        return 0
    allowed = len(widths) // 8  # lines that may be longer: set across columns, or spoilt
    for k, width in enumerate(widths[: allowed + 1]):
        if width < NARROWEST:
            return 0
        if widths[k + 2 : k + 3] < [width - 3] and len(near) == len(widths) > 5:  # it has no peers
            continue
        peers = [x for x in near if width - 3 <= x.width <= width]
        if len(peers) >= 3 or (len(widths) < 6 and len(peers) >= 2):
            cut = sum([x.ends == "open" for x in peers])
            short = sum([x.ends == "open" and x.width < width - 6 for x in near])
            few = short > cut and 5 * len(peers) < 2 * len(near)  # lines of verse and entries of a list end openly at any width
            if few and not any(-7 <= width - w <= 2 for w in seen):
                return 0
            prose = sum([x.clause for x in peers])
            if 4 * prose < len(peers):  # lines of verse and entries of a list may be of one width
                return 0
            return _usual(near, width) if 5 * cut >= 2 * len(peers) and k <= allowed else 0
    return 0


def _usual(near: Sequence[Line], width: int) -> int:
    """The width that most cut lines have, if wider ones only hold marks that were set narrow to fit in."""
    found = [x.width for x in near if width - 5 <= x.width <= width and x.ends in ("open", "comma")]
    if found.count(width) == len(found):
        return width
    counts = Counter(found)
    usual = max(counts, key=lambda w: (counts[w], w))
    squeezed = all(len(NARROWED.findall(x.text)) >= max(2, x.width - usual) for x in near if usual + 1 < x.width <= width)
    return usual if squeezed else width


def room_after(line: Line, following: Line) -> int:
    """Cells left on `line` if the first unit of `following` had been put there; below 0 if it did not fit.

    A unit is a character, or a Latin word or number, with the marks that cannot begin a line;
    an opening mark takes what it opens with it.
    """
    return line.column - line.left - line.width - (following.unit or first_unit(following))


def first_unit(line: Line) -> int:
    """The width of the first unit of a line, which is asked for at several breaks."""
    text = line.text
    m = UNIT.match(text)
    end = m.end() if m else 1
    while end < len(text) and end < 6 and CANNOT_BEGIN.match(text[end]):
        end += 1
    line.unit = cells(text[:end])
    return line.unit
