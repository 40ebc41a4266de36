"""Lines: what the layout of a text shows before anything is decided.

Widths are counted in cells, half an em each: a Han character or a full-width mark takes two.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from cleaner import patterns
from cleaner.document import Evidence
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.spans import Span

NOTE = r"(?:[①-⑳⑴-⒇¹²³⁴-⁹]|\[\d{1,3}(?:[-–—,，]\d{1,3})*\]|〔\d{1,3}〕)"  # the number of a note
SENTENCE_END = patterns.compile(
    rf"(?V1)[。！？!?…⋯][”’」』）)\]】》〉\"' ]*{NOTE}*$|[。！？][\p{{P}}\s]*$|——[”’」』]+$|[;{{}}] ?\}}$"
    rf"|</(?:h[1-6]|p|div|li|[uo]l|t[dhr]|table|summary|details|center|blockquote|pre)>$|<br ?/?>$"
    rf"|(?<=\p{{Han}} ?|[%％‰℃]|[\p{{L}}--\p{{Han}}]{{2}}|[\p{{Han}}A-Za-z0-9%％][”’」』）)\]》\"']{{1,3}} ?"
    rf"|\d[:：\-]\d{{1,8}}|\p{{Han}}\d{{3,8}}|\d [A-Za-z]{{1,3}})\.(?: (?=[”’」』\"']))?[”’」』\"')]*$"
    rf"|(?<=\p{{Han}} ?|\d)\.{{3,}}[”’」』）)\"']*$|(?<=\p{{Han}})．+[”’」』）)\"']*$")
ADDRESS = patterns.compile(r"(?:https?://|www\.|[\w.-]+@)[\x21-\x7e]*$")  # of the web or of mail, as far as the line goes
ASIDE = patterns.compile(r"(?:[。！？!?…]|(?<=\p{Han})\.)[”’」』\"]? ?(?:[（(][^（()）]*[）)])+$")  # asides behind a sentence
# What is cited ends with a stop, whatever stands before it, and so does an English sentence that ends with a number.
CITATION = patterns.compile(r"\[[A-Z]{1,2}(?:/OL)?\]|(?:19|20)\d\d(?:, \d+)?(?:\(\d+\))?: *[\d\-–]+\.$"
                            r"|(?<![A-Za-z])pp?\. ?\d{1,4}(?:[-–—]\d{1,4})?\.$|: \d{1,4}[-–—]\d{1,4}\.$"
                            r"|(?<![A-Za-z\d.])[a-z]{2,} \d{1,4}\.$")
# A line that says where something is cited from, to the page.
CITED = patterns.compile(r"(?:[转轉]?引自|[参參]?[见見])?《[^。！？]{0,80}[卷册冊版集》]第[\d〇零一二三四五六七八九十百]{1,6}[页頁]"
                         r"|第[\d一二三四五六七八九十]{1,4}[卷册冊]第[\d〇零一二三四五六七八九十百]{1,6}[页頁]")
ENGLISH = patterns.compile(r"(?r)[A-Za-z]{2}[,;:]? [A-Za-z]+$"), \
    patterns.compile(r"[\"“]?(?:[A-Z][a-z]*[,:]? [a-z]+ |[A-Z][a-z]+: )")
COMMA_END = patterns.compile(r"[，、,﹐](?:[”’」』])?$|(?:--|(?<!—)[—–])$")
SEMICOLON_END = patterns.compile(r"[；;][”’」』]?$")
COLON_END = patterns.compile(r"[：:]$|——$")
CANNOT_BEGIN = patterns.compile(r"[，。、；：？！”）》〉」』】〕…·,;:?!)%％‰℃\]}]|’(?!\d\d(?!\d))")  # ’98 is a year
OPENING = "“‘（《〈「『【〔([{"
CLOSING = "”’）》〉」』】〕)]}"
PARTNER = dict(zip(CLOSING, OPENING, strict=True))
IMAGE_MARK = patterns.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>\n]*>|\[(?:image|图片)[^\]\n]{0,60}\]")
HEADING_MARK = patterns.compile(r"#{1,6}[ \u3000]+(?=\S)")
BOLD_LINE = patterns.compile(r"(\*\*|__)(?=\S)[^*_\n]+(?<=\S)\1$")
QUOTE_MARK = patterns.compile(r"(?:>[ \t]?)+(?=[^\s>])")  # of a mail that is answered
BULLET_MARK = patterns.compile(r"[-*+] +(?=[^\s*+-]|\*\*[^\s*])(?!\d{1,4} *[-*+]$)")
LINE = patterns.compile(r"[^\n\f]*[\n\f]|[^\n\f]+")
MARKS = frozenset(">#!<[*_-+")  # with which the marks of Markdown begin
CLOSING_MARK = patterns.compile(r"[ \u3000]+#+$")
BLANKS = " \t\u3000\xa0\u2002\u2003\r\n\f\v"  # what may stand before and behind a line's content
TORN = 4.0  # log-odds from which a word stands across a break
DIRECTIVE = patterns.compile(r"\.\. (?:_[^:\n]{1,60}: |[a-z-]{2,20}::)"  # of reStructuredText, or a reference to a journal
                             r"|\[\d{1,3}\] ?\p{Han}[^。，：；]{1,60}[.．].{2,80}[.．,].{0,60}"
                             r"(?:1[89]|20)\d\d(?!\d).{0,20}(?:\d[-–—]\d{1,4}|[期页])$")
DRAWN = patterns.compile(r"(?:[-—－─━=＝~～_＿*＊#＃+][ \u3000]?){8,}")  # a line drawn with signs: nothing goes on in the next
STATEMENT = patterns.compile(r"[^\p{Han}]*[(){}*=_&<>\[\]$][^\p{Han}]*;")  # of a program, in which hardly a sentence goes on
CLAUSE = patterns.compile(r"[，。、；？！,;?!]|(?<=\p{Han})[.：]")
FENCE = patterns.compile(r"(?:```|~~~)")

_NARROW_MARK = patterns.compile(r"(?<=[^\x00-\x7f])[,;:!?()] ?")
_ASCII = patterns.compile(r"[\x20-\x7e\xa0\u2002\uff61-\uff9f]")


def cells(text: str) -> int:
    """The width of a text in cells: ASCII one, the rest two, half-width marks after Han as full-width ones."""
    if _ASCII.search(text) is None:
        return 2 * len(text)
    wide = _NARROW_MARK.sub("，", text)
    return 2 * len(wide) - len(_ASCII.findall(wide))


class Line(Struct):
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
    cut: bool = False  # it stands on the same line of the page as the one before, which the extractor cut at a mark
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
    filled: bool = False  # lines are cut at blanks only, and what stands before its first one had not fitted on the line before
    section: bool = False  # the number of a section: the line below is its head
    entry: int = 0  # the number of the entry of a table of contents that it belongs to
    apart: str = ""  # the rule by which it follows the line before, if in the source other text stands between
    # What its text shows, once that was asked for.
    parted: bool | None = None
    cells: bool | None = None
    unit: int = 0

    because: tuple[Evidence, ...] = ()  # what showed it to the rule `apart`
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
        drawn = not self.text[:1].isalnum() and (DRAWN.fullmatch(self.text) or DIRECTIVE.match(self.text))
        if drawn or (tail.endswith(";") and STATEMENT.fullmatch(self.text)):
            self.ends = "sentence"
        elif tail[-1:] in ("?", "&", "=", "/") and ADDRESS.search(self.text[-120:]):
            self.ends = "open"
        elif SENTENCE_END.search(tail) or aside or (tail.endswith(".") and CITATION.search(self.text)) or (
                tail.endswith(("页", "頁")) and CITED.fullmatch(self.text)):
            self.ends = "sentence"
        elif COMMA_END.search(tail):
            self.ends = "comma"
        elif SEMICOLON_END.search(tail):
            self.ends = "semicolon"
        else:
            self.ends = "colon" if COLON_END.search(tail) else "open"


def english_begins(left: str, right: str) -> bool:
    """True if a line ends with English words, and another begins as an English sentence does."""
    ends, begins = ENGLISH
    return begins.match(right) is not None and ends.search(left) is not None


def _without_nouns(has: Mapping[str, str], text: str) -> Mapping[str, str]:
    """The shapes of a line; a noun (原因, 名将) or a name at its end is no function word."""
    if "function-word" not in has:
        return has
    word, tag = lexicon().ends_with(text[-4:])
    if "personal-name" not in has and not (tag == "n" and len(word) > len(has["function-word"])):
        return has
    return {name: what for name, what in has.items() if name != "function-word"}


def torn(a: Line, b: Line) -> bool:
    """True if a word stands across the break between two lines, which verse, lists and headlines do to none."""
    return lexicon().seam(a.text, b.text) >= TORN


def split(text: str, shapes: Shapes) -> list[Line]:
    """The lines of a text that have something on them."""
    lines: list[Line] = []
    at, gap, page, fenced = 0, 0, False, False
    for m in LINE.finditer(text):
        raw = m[0]
        body = raw.strip(BLANKS)
        if body:
            line = _line(text, at, raw, body, gap, page)
            if FENCE.match(body) and (fenced or not (gap == 1 and lines and _underlines(lines[-1], body))):
                fenced = not fenced
                line.code = True
            line.code = line.code or fenced
            if line.code:
                line.mark, line.marks, line.start = "", (), at + len(raw) - len(raw.lstrip("\n\f\v"))
                line.end = at + raw.index(body[0]) + len(body)
                line.text, line.quoted, line.clause = body, 0, CLAUSE.search(body) is not None
            line.has = _without_nouns(shapes.of(line.text), line.text)
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


def _underlines(above: Line, body: str) -> bool:
    """True for a row of tildes that a title stands on, in reStructuredText: no fence."""
    return set(body) == {"~"} and len(body) > 3 and above.ends == "open" and above.width <= 2 * len(body)


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
