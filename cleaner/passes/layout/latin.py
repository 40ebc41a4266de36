"""What lines without an ideograph show of a break: other languages, programs and data are wrapped otherwise, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import patterns
from cleaner.passes.layout.lines import ADDRESS, Line
from cleaner.passes.layout.survey import HAN, WORD, Seen

FORMULA = patterns.compile(r"(?=[^\p{Han}]*[=<>≤≥≈≠≡→↑↓])[^\p{Han}]+$")
LETTER = r"[\p{Latin}\p{Greek}\p{Cyrillic}]"
WORDLIKE = patterns.compile(rf"[(\[\"'“‘]*{LETTER}+(?:['’-]{LETTER}+)*[.,;:!?)\]\"'”’]*")
SIGNS = patterns.compile(r"[{}=<>|\\$#&]|^[-/]|;$|\(\)|\w:\w|\w/\w+/\w")  # of programs and of data
GOES_ON = patterns.compile(r"\p{Ll}+,?$"), patterns.compile(rf"(?:\p{{Ll}}+(?:['’-]{LETTER}+)*,? +){{2}}")  # a sentence does
BLANKS = 7  # of a line of English prose
ROOM = 8  # cells left on a line that is not full


def by_script(a: Line, b: Line) -> Iterator[Seen]:
    """What is seen between the lines `a` and `b`."""
    loose = not (a.column or b.column)
    if b.page:
        loose = False
    elif (loose or (b.gap > 1 and a.width < a.column - ROOM)) and a.width > WORD and a.ends == "open" \
            and not HAN.search(a.text) and HAN.match(b.text):
        yield "script-changes", f"{a.text[-6:]}|{b.text[:4]}"
    if FORMULA.match(a.text) or FORMULA.match(b.text):
        yield "formula", ""
    elif b.page or HAN.search(a.text + b.text):
        return
    elif loose or (b.gap > 1 and a.text.count(" ") < BLANKS):
        yield "not-chinese", ""
    elif not (ADDRESS.search(a.text) or (_is_words(a.text) and (SIGNS.search(b.text) is None or _go_on(a.text, b.text)))):
        yield "not-words", f"{a.text[-8:]}|{b.text[:8]}"


def _is_words(text: str) -> bool:
    """True if most of what blanks part in a text are words, as in English prose."""
    parts = text.split()
    return len(parts) > 2 and 5 * sum(WORDLIKE.fullmatch(x) is not None for x in parts) >= 3 * len(parts)


def _go_on(a: str, b: str) -> bool:
    """True if words in small letters stand on both sides of a break: a sentence may hold an object of a program."""
    return GOES_ON[0].search(a) is not None and GOES_ON[1].match(b) is not None and _is_words(b)
