"""Observations about the breaks between lines: yes or no, with what was seen.

The weights stand in `rules/layout.toml`; what is not listed there weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.lexicon import Lexicon
from cleaner.passes.layout.bare import bare, centred
from cleaner.passes.layout.cuts import PERHAPS, cut_by_blank
from cleaner.passes.layout.latin import by_script
from cleaner.passes.layout.lines import CANNOT_BEGIN, OPENING, TORN, Line, english_begins, torn
from cleaner.passes.layout.listing import SHORT, VERY_SHORT
from cleaner.passes.layout.markdown import by_format, is_markup
from cleaner.passes.layout.nesting import balanced
from cleaner.passes.layout.survey import (
    HAN,
    NUMERAL,
    ORDINAL,
    PARTS,
    PUNCTUATION,
    STOP,
    UNIT,
    WORD,
    Page,
    Seen,
    base,
    beginnings,
    figures,
    is_bare,
    is_label,
    is_parted,
    is_row,
    may_begin,
    parallel_key,
    parts,
    room_left,
)
from cleaner.passes.layout.widths import room_after

LONGEST_HEAD = 120  # cells: no line of a headline is longer
STUB = 8  # cells: no headline is broken behind so few
MANY = "十百千万亿萬億"
AMOUNT = patterns.compile(rf"\d[{MANY}]?$")
QUOTES = "“「‘『"
TOKEN = patterns.compile(r"[0-9A-Za-z][-/@_=&#%+~]$")  # of an address, a path, a number
DATE = patterns.compile(r"\d\s*[年月日时時]$")
# What is spoken of, or who speaks.
THEME = patterns.compile(r"[^，。；：！？,;:!?、“‘]{0,13}[^，。；：！？,;:!?、“‘\d][：:][ \u3000]{0,4}(?=[^\s“‘「『])")
CHOICES = patterns.compile(r"[□☐☑][^□☐☑]+[□☐☑]")  # boxes to tick
LONG_NUMBER = patterns.compile(r"(?<![\d×*-])[\d×*-]{7,}$")  # of a telephone, of an order
ORDINAL_CLAUSE = patterns.compile(r"[一二三四五六七八九十]{1,2}[是要](?!\p{Han}{0,2}[、，])")  # 二是 begins a clause
BLANK_ENTRY = patterns.compile(r"[^_＿，。；：！？]{1,12}[：:]\s*[_＿]{3,}$")
NUMBER_IN_BRACKETS = patterns.compile(r"[（(][一二三四五六七八九十\d]{1,4}[）)]$")
WHOLE_BRACKET = patterns.compile(r"[（(][^（()）]{3,}[）)]")
INDENT = 4  # cells of a paragraph's indent
SAYS = patterns.compile(r"(?:[说說道问問答喊叫称稱写寫]|指出|表示|[强強][调調])[：:]$|[说說道问問答喊叫]，$")
NUMBERED_LINES = frozenset({"marker", "article-number", "numbered-head", "label"})
SIGNED = frozenset({"byline", "role-and-name", "office-and-name"})
BESIDE_BYLINE = patterns.compile(r"文\s*[/／]?\s*[图圖]|[图圖]|[摄攝]影?")


def _runs_on(a: Line, b: Line) -> bool:
    """Whether line `a` is full to the end of a sentence, and line `b` is running text, goes on, and has no number before it."""
    full = a.ends == "sentence" and a.column > 0 and room_after(a, b) <= 1
    return full and b.gap == 1 and b.ends != "sentence" and not is_bare(b) and NUMBERED_LINES.isdisjoint(b.has)


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
    inside = b.gap == 1 and all(abs(x.column - x.left - x.width) <= 2 for x in (a, b))  # then a remark stands within a paragraph
    if "caption-end" in a.has or "credit" in a.has:
        yield "caption-complete", a.text[-6:]
    elif WHOLE_BRACKET.fullmatch(a.text) or ("encloses" in a.has and not inside):
        yield "bracket-complete", a.text[:8]
    if is_label(a):
        yield "label-complete", a.text
    if "how-to-reach" in b.has and not is_parted(b):
        yield "next-contact", b.text[:12]
        if "byline" not in a.has and a.ends != "colon":
            yield "contact-entry", b.text[:12]
    if "credit" in b.has:
        yield "next-credit", b.text
    one = _is_one_line(lines, i, page)
    announced = one and a.ends == "colon" and not page.indented
    yield from _fullness(lines, i, page, one=announced)
    yield from _unwrapped(a, b)
    form = _form(lines[max(0, i - 2) : i + 2])
    if form or a.width < a.column - 3 or not (a.column or b.page):
        yield from _labels(a, b, form=form)
    if listing:
        yield "listing", ""
    yield from by_script(a, b)
    if a.entry or b.entry:
        yield ("within-entry" if a.entry == b.entry else "between-entries"), a.text[:8]
    elif a.section:
        yield "section-number", a.text
    elif i > 1 and lines[i - 2].section:
        yield "below-section", a.text[:8]
    yield from by_format(lines, i)
    before = next((x.ends for k, x in ((i - 1, a), (i - 2, lines[i - 2])) if k >= 0 and "address-alone" not in x.has), "sentence")
    alone = "address-alone" in a.has or ("address-alone" in b.has and "how-to-reach" not in a.has)
    if alone and b.gap > 1 and not b.page and before in ("sentence", "colon"):
        yield "address-apart", f"{a.text[-6:]}|{b.text[:4]}"
    if b.hangs:
        yield "hangs-under", f"{b.margin} cells from the left"
    elif a.margin != b.margin and a.known and b.known:
        yield "margin-changes", f"{a.margin}, then {b.margin} cells from the left"
    flush = base(lines, i)
    if b.inset - flush >= 2 and (b.inset - flush >= 3 or page.indented):
        yield ("next-centred" if centred(a, b) else "next-indented"), f"{b.inset - flush} cells"
    elif page.indented and a.inset - flush <= 12 and not (b.gap > 1 and (page.flush or (a.width <= SHORT // 2 and is_bare(a)))):
        yield "next-flush", ""
        if page.apart and b.gap == 1 and not b.page:
            yield "flush-in-block", ""
    after = lines[i + 1] if i + 1 < len(lines) else None
    if page.always and _runs_on(a, b) and b.inset - flush < 2:
        yield "flush-never-begins", ""
    on = after is not None and (after.gap == 1 or (after.gap == 2 and not after.page and b.ends in ("open", "comma")))
    if b.column and after is not None and on and not (b.over or after.over):
        slack, seen = room_after(b, after), f"{b.width} of {b.column} cells"
        if slack <= 1:
            yield ("next-full-line" if page.stripped else "next-full"), seen
        elif slack <= 5 and b.ends != "sentence" and not announced and not (page.indented and b.inset - flush < 2):
            yield ("next-first-line" if page.stripped else "next-nearly-full"), seen
        elif b.ends == "open":
            yield "next-open-short", seen
    if a.column or b.column or b.page or a.width > WORD:
        yield from _seam(a, b, lexicon)
    yield from cut_by_blank(a, b, page, lexicon)
    if unclosed and unclosed in QUOTES and b.text[0] == unclosed and a.text[-1] not in OPENING:
        yield "quote-goes-on", b.text[:4]
    elif unclosed:
        yield "unclosed-before", unclosed
    if a.text[-1] in OPENING:
        yield "ends-opening", a.text[-1]
    if CANNOT_BEGIN.match(b.text) and not (b.text.startswith(("…", "·", ".", "%", "!", "[")) or is_markup(b)):
        yield "next-cannot-begin", b.text[0]
    if b.text[0] in "“「『‘" and b.gap > 1 and unclosed != b.text[0] and a.ends != "sentence":
        yield "quote-after-blank", b.text[:4]
    if a.ends == "sentence" and not unclosed and b.text[0] in "“「":
        yield "next-opens-speech", b.text[:4]
    if page.dialogue and b.text[0] in "“「" and a.ends == "colon":
        yield "dialogue", a.text[-6:]
    if b.text[0] in "“「" and SAYS.search(a.text):
        yield "speech-announced", a.text[-6:]
    if a.ends == "open" and ORDINAL_CLAUSE.match(b.text):
        yield "ordinal-after-open", b.text[:4]
    if a.ends == "sentence" and ORDINAL.match(b.text):
        yield "next-ordinal", b.text[:4]
    begins = list(beginnings(b))
    yield from begins
    if page.blocks and b.gap == 1 and a.column and a.ends == "sentence" and not (begins or page.dialogue):
        yield "in-block", a.text[-6:]
    numbered = "marker" in b.has or "article-number" in b.has
    if a.ends in ("sentence", "semicolon", "colon") and numbered:
        yield "number-after-clause", b.text[:4]
    if numbered and b.gap > 1 and a.ends in ("comma", "open"):
        yield "number-after-blank", b.text[:4]
    if a.code or b.code:
        yield "code", ""
    clause = a.ends == "semicolon" and b.ends in ("semicolon", "sentence") and not STOP.search(a.text[:-1])
    if clause and not (a.column or b.column or b.page):
        yield "semicolon-unwrapped", a.text[-6:]
    if bool(a.quoted) != bool(b.quoted):
        yield "quoted-mail", ""
    if a.mark in ("#", "##", "###", "####", "#####", "######", "bold") or b.mark:
        yield "markdown-block", b.mark or a.mark
    if a.hard_break and not page.hard and b.gap == 1 and not a.column:
        yield "hard-break", ""
    if not b.column and b.gap >= 2 and not b.page and b.width <= 60 and is_bare(b):
        yield "next-bare", b.text[:8]
    if a.text in page.refrains or b.text in page.refrains:
        yield "refrain", a.text if a.text in page.refrains else b.text
    full = a.column and b.gap == 1 and room_after(a, b) <= 1
    if page.parallel and not full and (parallel_key(b) in page.parallel or parallel_key(a) in page.parallel):
        yield "parallel-head", b.text[:8]
    if b.gap == 1 and "byline" in a.has and ("byline" in b.has or BESIDE_BYLINE.fullmatch(b.text)):
        yield "byline-goes-on", b.text[:8]
    elif not SIGNED.isdisjoint(a.has) and "speaker" not in a.has:
        yield "byline-complete", a.text[:8]
    column = max(a.column, b.column)
    if one:
        yield "one-line-in-two", f"{b.left} and {b.width} of {column} cells"
    elif b.left:
        yield "piece-of-line", f"{b.left} and {b.width} of {column} cells"
    if "title-remark" in b.has:
        yield "next-remark", b.text
    elif b.text[0] in "（(" and NUMERAL.match(b.text) is None:
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
    if b.gap == 1 and a.column and "sentence" in [x.ends for x in lines[max(0, i - 10) : i]]:
        yield "inside-text", ""
    if page.interview and "speaker" in b.has:
        yield "turn", b.text[:4]
    rows = (a.row or is_row(a)) + (b.row or is_row(b))
    if rows:
        yield "table-row", ""
    elif (row := figures(a)) and row == figures(b):
        yield "rows-alike", row
    if CHOICES.search(a.text):
        yield "choices", a.text[:8]
    if rows == 2:
        yield "table-rows", ""
    if a.ends == "open":
        yield from _words(a, b, lexicon)
        if ("marker" in a.has or "numbered-head" in a.has) and not STOP.search(a.text):
            yield "after-numbered", a.text[:8]
    if "dependent-word" in b.has:
        yield "next-dependent", b.text[:2]
    if a.ends == "open" and not (a.column or b.column) and "marker" in a.has and not STOP.search(a.text):
        yield "item-unwrapped", a.text[:8]
    if a.ends == "open":
        wide = "long" if a.width > SHORT else "short"
        if STOP.search(a.text) and (a.column or page.prose):
            yield f"{wide}-open-after-stop", a.text[-8:]
        elif is_parted(a):
            yield f"{wide}-open-after-comma", a.text[-8:]
        elif wide == "long":
            yield "long-open", a.text[-8:]
        if page.prose:
            yield "open-in-prose", ""
        if page.loose and not (a.column or b.page):
            yield "open-throughout", ""
    if STOP.search(b.text):
        yield "next-has-stop", b.text[:8]
    if b.width > LONGEST_HEAD and not b.column:
        yield "next-very-long", f"{b.width} cells"
    if a.text[0] in "“「" and a.text[-1] in "”」" and balanced(a.text):
        yield "after-quotation", a.text[:8]
    if is_bare(a) and is_bare(b):
        yield "both-bare", ""
        yield from bare(lines, i, lexicon)
    if a.ends == "open" and "announces" in a.has:
        yield "announced", a.has["announces"]
    if "personal-name" in a.has or "date-alone" in a.has:
        yield "after-name-or-date", a.text
    blanks = not a.column and ("blank-to-fill" in a.has or "blank-to-fill" in b.has)
    if blanks or a.text[-1] in "_＿" or b.text[0] in "_＿" or BLANK_ENTRY.match(a.text) or BLANK_ENTRY.match(b.text):
        yield "blank-to-fill", ""
    if "salutation" in b.has:
        yield "next-salutation", b.text[:8]
    if a.column and a.width <= STUB and a.width + b.width <= column - 6 and is_bare(a) and "function-word" not in a.has:
        yield "stub", f"{a.width} and {b.width} of {column} cells"
    if "salutation" in a.has and (not full or a.text[0] == "各") and not SAYS.search(a.text):  # a row of bodies may be full
        yield "after-salutation", a.text[:8]
    if "cells" in a.has:
        yield "after-cells", a.text[:12]


def _words(a: Line, b: Line, lexicon: Lexicon) -> Iterator[Seen]:
    """What stands on both sides of the seam: the kind of character or of word."""
    last = a.text[-1]
    if HAN.match(last):
        word, tag = lexicon.ends_with(a.text[-4:])
        if tag in PARTS:
            yield f"ends-{PARTS[tag]}", word
    elif last in "）)】]〕" and not NUMBER_IN_BRACKETS.search(a.text[-6:]):
        yield "ends-bracket", last
    elif last in "”’」』》":
        yield "ends-quote", last
    elif last.isdigit():
        yield "ends-digit", a.text[-4:]
    else:
        yield "ends-other", a.text[-4:]
    if HAN.match(b.text):
        word, tag = lexicon.begins_with(b.text)
        if tag in PARTS:
            yield f"next-{PARTS[tag]}", word


def _form(near: Sequence[Line]) -> bool:
    """True if three lines or more name what they speak of and hold no clause: entries of a form, however wide they are."""
    return sum(1 for x in near if THEME.match(x.text) and not is_parted(x)) >= 3


def _labels(a: Line, b: Line, *, form: bool) -> Iterator[Seen]:
    """Whether both lines name what they speak of: entries of a form, a head of a letter."""
    if THEME.match(a.text) and THEME.match(b.text):
        yield "labels", f"{a.text[:4]}, {b.text[:4]}"
        if form:
            yield "labels-in-form", ""


def _unwrapped(a: Line, b: Line) -> Iterator[Seen]:
    """What speaks against a cut where no column shows that lines were wrapped: a piece of a sentence is not that short."""
    if a.column or b.column or b.page:
        return
    if LONG_NUMBER.search(a.text) and not (b.text[0].isdigit() or UNIT.match(b.text)):
        yield "long-number", a.text[-8:]
    if a.text.endswith("——"):
        yield "broken-off", a.text[-6:]
    if a.width <= VERY_SHORT and "function-word" not in a.has:
        if not (parts(a, b) and (torn(a, b) or (b.text[0] == "的" and "dependent-word" in b.has))):
            yield "short-before", f"{a.width} cells"
    elif "numbered-head" in a.has and a.width <= SHORT and a.ends == "open":
        yield "short-before", a.text[:4]
    labels = b.ends == "colon" and b.width <= 24
    if labels or (a.width <= SHORT and b.width <= SHORT and (b.ends == "open" or a.ends == "semicolon")):
        yield "both-short", f"{a.width}, then {b.width} cells"


def _is_one_line(lines: Sequence[Line], i: int, page: Page) -> bool:
    """Whether lines `i - 1` and `i` seem to be pieces of one that filled its column; in front of speech its indent may be lost."""
    a, b = lines[i - 1], lines[i]
    lost = a.ends == "colon" and page.stripped and not page.indented and may_begin(lines, i - 1)
    return b.left > 0 and b.left + b.width >= max(a.column, b.column) - 3 - (INDENT if lost else 0)


def _fullness(lines: Sequence[Line], i: int, page: Page, *, one: bool) -> Iterator[Seen]:
    """Whether what follows would still have stood on the line before, had there been no break in the text.

    `one` says that both seem to be pieces of one line, which was full.
    """
    a, b = lines[i - 1], lines[i]
    if b.page:
        return
    if b.filled:
        yield "cut-at-blank", a.text[-6:] + "|" + b.text[:6]
    elif b.cut:
        yield "cut-at-mark", f"{a.width}, then {b.width} of {a.column} cells"
    elif b.over and b.gap == 1 and a.column and b.text[0].isascii() and room_after(a, b) <= 1:
        yield "line-full", "what follows is too long for any line"
    elif a.over or b.over:
        yield "wider-than-column", f"{a.width}, {b.width} cells"
    elif not a.column:
        if b.gap == 1:
            yield "not-wrapped", ""
    elif 5 * a.spread >= 4 * a.column:
        yield "line-full" if b.gap == 1 else "column-full", "letter-spaced to the full width"
    else:
        room = room_left(a, b, page)
        least = 0 if CANNOT_BEGIN.match(a.text[-1]) else 1  # a mark may stand outside the column
        if page.stripped and room >= least and may_begin(lines, i - 1) and not (page.indented and a.inset <= base(lines, i - 1)):
            room -= INDENT  # lost or not
        seen = f"{a.width} of {a.column} cells"
        # Figures and letters are not half as wide as ideographs in print.
        wide = page.filled and (not page.stripped or (a.width == 2 * len(a.text) and HAN.match(b.text) is not None))
        if room <= (-1 if wide else 1):
            yield "line-full" if b.gap == 1 else "column-full", seen
            if a.ends == "sentence":
                yield "full-sentence", seen
        elif room >= a.column // 3 and b.gap == 1 and not one:
            yield "line-far-from-full", seen
        elif room >= 4 and not one:
            yield "line-short", seen
            if b.gap > 1 and page.flush:
                yield "short-in-blocks", seen
        if wide and room >= 0 and b.gap == 1 and not (page.stripped and is_bare(a) and is_bare(b)):  # perhaps of larger type
            yield "room-left", seen


def _seam(a: Line, b: Line, lexicon: Lexicon) -> Iterator[Seen]:
    left, right = a.text, b.text
    if is_row(a):
        return
    if left[-1].isdigit() and right[0].isdigit():
        yield "digits-across", left[-4:] + "|" + right[:4]
    elif (left[-1].isdigit() or left[-1] in MANY) and AMOUNT.search(left[-2:]) and UNIT.match(right):
        yield "number-across", left[-4:] + "|" + right[:3]
    elif left[-1].isascii() and left[-1].isalnum() and right[0].isascii() and right[0].isalnum():
        yield "english-begins" if b.gap > 1 and english_begins(left, right) else "latin-across", left[-6:] + "|" + right[:6]
    elif left[-1].isascii() and TOKEN.search(left[-2:]) and right[0].isascii() and right[0].isalnum():
        yield "token-across", left[-6:] + "|" + right[:6]
    elif right[0].isdigit() and DATE.search(left):
        yield "date-across", left[-4:] + "|" + right[:4]
    else:
        better = lexicon.seam(left, right)
        if better >= TORN:
            yield "word-across", left[-3:] + "|" + right[:3]
        elif better >= PERHAPS:
            yield "word-perhaps-across", left[-3:] + "|" + right[:3]
