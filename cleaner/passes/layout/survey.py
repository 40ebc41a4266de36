"""What the whole text shows about its lines, and what is looked for in many places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from cleaner import patterns
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.lines import CLAUSE, DRAWN, OPENING, Line, cells, torn
from cleaner.passes.layout.listing import SHORT
from cleaner.passes.layout.widths import room_after

Seen = tuple[str, str]  # name of the observation, what was seen

TABLE = patterns.compile(
    r"(?:(?<![.·．・])[.·．・]{4,}+|(?<!…)…{2,}+)\s*[¥￥]?\d{1,4}(?:(?:\.\d{1,2})?[元角块塊圆圓](?:[/／]\p{Han}{1,2})?)?$|^\s*[|｜┌├└]"
    r"|\S(?:\t+|[ \u3000]{3,}|\s*[|｜│]\s*)\S+(?:\t+|[ \u3000]{3,}|\s*[|｜│]\s*)\S"
    r"|\S[ \u3000]{2,}\S+(?:\u3000{3,}| {6,})\S|\S(?:\u3000{4,}| {8,})\S"
    r"|\p{Han}[ \u3000]?(?:[.·．・]{6,}|…{3,})[ \u3000]?\p{Han}[^。，；！？]{0,24}$"  # leaders between two words
    r"|\S(?:[ \u3000]+[-+±−]?\d[\d.,:%％/／]*){3,}$")  # ends in figures that stand apart
# No row of a table is without one, but for a row of figures.
TABLE_MARK = patterns.compile(r"[.·．・]{4}|……|[|｜│┌├└\t]|[ \u3000]{2}")
FIGURE = patterns.compile(r"[\d.,:%％/／)）—-]")
# The end of a row of accounts.
AMOUNTS = patterns.compile(r"(?<=\S)(?:[ \u3000]{1,4}(?:[(（]?[-+±−]?\d[\d.,]{0,20}[%％]?[)）]?|--?|——?)){2}$")
MONEY = patterns.compile(r"\d\.\d\d(?!\d)|\d,\d{3}(?!\d)")
PUNCTUATION = patterns.compile(r"[，。；！？,;!?…]|(?<=\p{Han})\.")
STOP = patterns.compile(r"[。；！？;!?]")
SPEECH = "“「『"
HAN = patterns.compile(r"\p{Han}")
NUMERAL = patterns.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
ORDINAL = patterns.compile(r"第[一二三四五六七八九十]{1,2}[，、,]")

FIGURES = patterns.compile(r"\d[\d,.]*")
SIGNS = patterns.compile(r"[-+±−]")
WORDS = patterns.compile(r"[\p{Han}A-Za-z ]+")
ROW = 60  # cells: rows of figures are hardly wider
LONGEST = 24  # lines of paragraphs, on the average, of which the indents are those of their first lines
MANY_LOOSE = 15  # of so many hardly one seems to go on in the next by chance
LOOSE = 4  # paragraphs without an end that show that a text has no marks there
UNIT = patterns.compile(r"[年月日时分秒个家元亿万千百十人名项件次米吨公里％%‰度届岁位台套座条层栋户亩万]")
CLAUSES = patterns.compile(r"(?<!^第.{1,4})(?<=[\p{Han}”’》」）])[ \u3000]{1,2}(?=[\p{Han}“‘《「（])")
ACROSS = 1.5  # log-odds from which a word may stand across a break
REFRAIN = 24  # cells
WORD = 8  # cells: two of no more than that may make another word by chance
FEW_CUTS = 20  # one in so many blank lines behind an open end tears a word, where paragraphs were cut
APART = 4  # paragraphs that show how they are parted
CUT = 12  # lines that show how they are filled
FILLED, EXACT = 20, 40  # one in so many of them may have room left


class Page(Struct, frozen=True):
    """What the whole text shows.

    `indented`: paragraphs begin with an indent; `stripped`: they did, but it was lost; `hard`:
    most lines end in two blanks, so a Markdown line break says nothing; `marked`: heads have
    Markdown marks; `prose`: most lines that are not short have the end of a sentence in them; `parallel`: how
    short lines set apart begin and end, of which several begin and end alike (走进…渡口); `apart`: indented lines, and they
    alone, stand behind blank ones; `interview`: several lines begin with who speaks, and again; `dialogue`: speech follows speech,
    or is announced again and again and stands on lines of its own;
    `refrains`: short lines that stand three times or more and end no sentence; `filled`: nothing is indented, and hardly a line
    that is cut has room for one character more; `anywhere`: such lines are even cut inside numbers and behind opening marks;
    `loose`: paragraphs are often left without a mark at their end, and none of them goes on in the next; `cuts`: how many blank
    lines tear a word, if some part of them does; `blocks`: paragraphs that were wrapped are parted by blank lines, and by
    nothing else; `always`: and nothing but an indented line stands behind the end of a paragraph; `flush`: paragraphs that were
    wrapped begin flush behind blank lines, and only other lines are indented.
    """

    indented: bool
    stripped: bool
    hard: bool
    marked: bool
    prose: bool
    parallel: frozenset[str]
    apart: bool
    interview: bool
    dialogue: bool
    refrains: frozenset[str]
    filled: bool
    anywhere: bool
    loose: bool
    cuts: int
    blocks: bool
    always: bool
    flush: bool


def survey(lines: Sequence[Line], lexicon: Lexicon) -> Page:
    """How paragraphs begin and end in this text."""
    indents = sum(x.inset >= 2 and 2 <= x.inset - base(lines, i) <= 10 for i, x in enumerate(lines))
    starts = fits = 0
    for a, b, c in zip(lines, lines[1:], lines[2:]):
        if b.column and a.ends == "sentence" and a.column and a.width < a.column - 4 and c.gap == 1 and c.width >= b.column - 2:
            starts += 1
            fits += 2 <= room_after(b, c) <= 5
    alike = Counter(key for x in lines if (key := parallel_key(x)))
    parallel = frozenset(key for key, n in alike.items() if n > 1)
    long = [x for x in lines if x.width > SHORT]
    prose = len(long) >= 3 and 10 * sum(x.ends == "sentence" or bool(STOP.search(x.text)) for x in long) >= 7 * len(long)
    first = [x.gap for i, x in enumerate(lines) if i and x.inset >= 3 and x.inset - base(lines, i) in range(3, 11)]
    apart = len(first) >= 3 and 10 * sum(gap > 1 for gap in first) >= 9 * len(first)
    speakers = Counter(x.has["speaker"] for x in lines if "speaker" in x.has)
    short = Counter(x.text for x in lines if 4 < x.width <= REFRAIN and x.ends != "sentence")
    turns = sum(a.text[0] in SPEECH and b.text[0] in SPEECH and a.ends == "sentence" for a, b in pairwise(lines))
    announced = sum(a.ends == "colon" and b.text[0] in SPEECH and b.text[-1] in "”」』" and not (a.column or b.page)
                    for a, b in pairwise(lines))
    always = indents >= 3 and LONGEST * indents >= len(lines) and _begin_indented(lines)
    indented, stripped = (indents >= 3 and 8 * indents >= len(lines)) or always, starts >= 3 and 2 * fits >= starts
    return Page(indented, stripped,
                2 * sum(x.hard_break for x in lines) >= len(lines), sum(x.mark[:1] == "#" for x in lines) >= 2, prose,
                parallel, apart, sum(n for n in speakers.values() if n > 1) >= 4, turns >= 2 or announced >= 3,
                frozenset(x for x, n in short.items() if n > 2), *_filled([] if indents else lines, stripped=stripped),
                _loose(lines, lexicon), _cuts(lines),
                not (indented or stripped) and _in_blocks(lines), always, indented and _begin_flush(lines))


def _begin_indented(lines: Sequence[Line]) -> bool:
    """True if no line below the first indented one is flush behind a blank line, or behind a line that ends a paragraph."""
    flush = [x.inset - base(lines, i) < 2 for i, x in enumerate(lines)]
    first = flush.index(False)
    if any(flush[i] and lines[i].gap > 1 for i in range(first, len(lines))):
        return False
    ends = [i for i, x in enumerate(lines[:-1], 1) if x.column and x.ends == "sentence" and x.width < x.column - 4]
    return len(ends) > 1 and not any(flush[i] for i in ends if i > first)


def _begin_flush(lines: Sequence[Line]) -> bool:
    """True if paragraphs that were wrapped begin flush behind blank lines, whatever is indented: items of lists, or programs."""
    flush = indented = 0
    for i, (a, b, c) in enumerate(zip(lines, lines[1:], lines[2:]), 1):
        if b.gap == 2 and c.gap == 1 and a.ends == "sentence" and b.column and b.width >= b.column - 6 and not (b.page or b.over):
            if b.inset - base(lines, i) < 2 and not b.mark:
                flush += 1
            else:
                indented += 1
    return flush >= APART and flush >= indented


def _loose(lines: Sequence[Line], lexicon: Lexicon) -> bool:
    """True if a quarter of the paragraphs that were not wrapped end openly, and nothing shows that one goes on in the next.

    Of many that end so a few may seem to go on, by chance; were they cut, nearly half of them would.
    """
    whole = loose = torn_apart = 0
    for a, b in pairwise(lines):
        if a.width > SHORT and a.clause and not (a.column or b.column or b.page or a.code):
            whole += 1
            if a.ends == "open":
                if "function-word" in a.has or "dependent-word" in b.has or lexicon.seam(a.text, b.text) >= ACROSS:
                    torn_apart += 1
                loose += STOP.search(a.text) is not None or len(CLAUSE.findall(a.text)) > 2
    if loose >= MANY_LOOSE and 10 * torn_apart <= loose:
        return 30 * loose >= whole
    return loose >= LOOSE and 4 * loose >= whole and not torn_apart


def parts(a: Line, b: Line) -> bool:
    """True if a blank line parts a line that ends openly, or with a comma, from the next, which no mark shows to be right."""
    apart = b.gap > 1 and a.ends in ("open", "comma") and not b.page
    return apart and (a.width > WORD or a.column > 0) and not (a.mark or b.mark or a.code or b.code or a.over or b.over)


def _cuts(lines: Sequence[Line]) -> int:
    """How many blank lines tear a word, if not only one here and there does by chance."""
    found = [torn(a, b) for a, b in pairwise(lines) if parts(a, b)]
    return sum(found) if FEW_CUTS * sum(found) >= len(found) else 0


def _in_blocks(lines: Sequence[Line]) -> bool:
    """True if blank lines stand behind last lines of paragraphs that were wrapped, and hardly a line that is short ends without."""
    apart = inside = 0
    for a, b in pairwise(lines):
        if a.column and a.ends == "sentence" and not (b.page or b.loose):
            apart += b.gap > 1
            inside += b.gap == 1 and a.width < a.column - 6
    return apart >= APART and APART * inside <= apart


def _filled(lines: Sequence[Line], *, stripped: bool) -> tuple[bool, bool]:
    """Whether lines that are cut between two ideographs have no room for one more, and whether they are cut at other places too.

    If indents were `stripped`, neither the first lines of paragraphs count nor those with figures and letters, which are not half
    as wide as ideographs in print; hardly any other line may have room then.
    """
    cut = [(a, b) for a, b in pairwise(lines) if a.ends == "open" and a.width >= a.column - 4 and a.column and b.gap == 1]
    rooms = [room_after(a, b) for a, b in cut if HAN.match(b.text) and HAN.match(a.text[-1])
             and not (stripped and (a.width == a.column - 4 or a.width < 2 * len(a.text)))]
    filled = len(rooms) >= CUT and (EXACT if stripped else FILLED) * sum(x >= 0 for x in rooms) <= len(rooms)
    return filled, filled and sum(a.text[-1] in OPENING or (a.text[-1].isdigit() and b.text[0].isdigit()) for a, b in cut) >= 3


def room_left(a: Line, b: Line, page: Page) -> int:
    """Cells left on line `a` if it had taken from `b` what could not be parted; below 0 if that did not fit."""
    return a.column - a.left - a.width - cells(b.text[0]) if page.anywhere else room_after(a, b)


def parallel_key(line: Line) -> str:
    """The first and the last two characters of a short line without punctuation, "" for any other."""
    text = line.text
    return text[:2] + text[-2:] if 6 <= len(text) <= 20 and is_bare(line) else ""


def base(lines: Sequence[Line], i: int) -> int:
    """The indent of lines that have none, near line `i`; among paragraphs of one line each, that of lines further off."""
    near = lines[max(0, i - 3) : i + 4]
    lowest = min([x.inset for x in near])
    if 2 <= lowest <= 10 and all(x.width < x.column - 3 or not x.column for x in near):
        return min(x.inset for x in lines[max(0, i - 12) : i + 13])
    return lowest


def may_begin(lines: Sequence[Line], i: int) -> bool:
    """True if a paragraph may begin with line `i`: what stands before it ends, or falls well short of the column."""
    before = lines[i - 1] if i else None
    return before is None or lines[i].gap > 1 or before.ends == "sentence" or before.width <= lines[i].column - 6


def is_parted(line: Line) -> bool:
    """True if a mark stands in a line that parts clauses."""
    if line.parted is None:
        line.parted = PUNCTUATION.search(line.text) is not None
    return line.parted


def is_bare(line: Line) -> bool:
    """True if a line has neither an end nor any mark that parts clauses."""
    return line.ends == "open" and not is_parted(line)


def is_separator(line: Line) -> bool:
    """True for a line of signs alone, however long."""
    return "separator" in line.has or (not line.text[0].isalnum() and DRAWN.fullmatch(line.text) is not None)


def is_row(line: Line) -> bool:
    """True if a line looks like a row of a table."""
    if line.cells is None:
        text = line.text
        may_be = TABLE_MARK.search(text) or (FIGURE.match(text, len(text) - 1) and (" " in text or "\u3000" in text))
        line.cells = bool(may_be) and (TABLE.search(text) is not None or _of_accounts(text))
    return line.cells


def _of_accounts(text: str) -> bool:
    """True if a line ends with two amounts, of which one is written as money is: such do not follow one another in a sentence."""
    found = AMOUNTS.search(text)
    return found is not None and MONEY.search(found[0]) is not None


def figures(line: Line) -> str:
    """How words and figures follow one another in a line that has two figures or more and no end, "" for any other."""
    if line.ends != "open" or line.width > ROW or len(FIGURES.findall(line.text)) < 2:
        return ""
    return WORDS.sub("a", SIGNS.sub("+", FIGURES.sub("0", line.text.replace("\u3000", " "))))


def is_label(line: Line) -> bool:
    """True if a line is a label in lenticular brackets and nothing else."""
    return line.has.get("label") == line.text


# Parts of speech by the first letter of jieba's tags; of all others nothing is said.
PARTS = {"n": "noun", "v": "verb", "a": "adjective", "b": "attribute", "d": "adverb", "p": "preposition", "c": "conjunction",
         "u": "particle", "m": "number", "q": "measure", "r": "pronoun", "f": "place", "t": "time"}

# Shape, observation and how many characters are shown; of each group the first that holds.
BEGINNINGS = (
    (("marker", "begins-marker", 4), ("article-number", "begins-article", 4), ("numbered-head", "begins-numbered", 4),
     ("label", "begins-label", 6), ("speaker", "begins-speaker", 4), ("dated-item", "begins-dated", 9)),
    (("byline", "byline-shape", 8), ("report", "begins-report", 3), ("lead", "begins-lead", 4)),
    (("office-and-name", "office-and-name", 16), ("words-and-name", "words-and-name", 16),
     ("personal-name", "personal-name", 8), ("organisation", "organisation", 16),
     ("date-alone", "date-alone", 16), ("salutation", "salutation", 8), ("below-title", "below-title", 8)),
    (("begins-dash", "begins-dash", 8), ("cells", "cells", 12)),
)


def beginnings(line: Line) -> Iterator[Seen]:
    """What the beginning of a line shows."""
    for group in BEGINNINGS:
        for shape_name, name, length in group:
            if shape_name in line.has:
                yield name, line.text[:length]
                break
