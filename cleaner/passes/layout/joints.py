"""What stands between two lines that are joined."""

from __future__ import annotations

from cleaner import patterns
from cleaner.lexicon import lexicon
from cleaner.passes.layout.breaks import TOKEN
from cleaner.passes.layout.filled import LATIN
from cleaner.passes.layout.groups import JOINS, Group
from cleaner.passes.layout.lines import ADDRESS, Line

ASKED = patterns.compile(r"[0-9A-Za-z/]\?$")  # the path of an address, before its first parameter
_WORD = r"[[\p{Latin}\p{Greek}\p{Cyrillic}]--[\uff00-\uffef]]"  # of languages that part words by blanks
WORDS = patterns.compile(rf"(?V1){_WORD}[,.;:!?)]?$"), patterns.compile(rf"(?V1)\(?{_WORD}")
WORDS_OF_TWO = patterns.compile(rf"(?V1){_WORD}{{2}}[,.;:!?)]?$"), patterns.compile(rf"(?V1)\(?{_WORD}{{2}}")
PARAMETER = patterns.compile(r"[A-Za-z_][-\w]*=[^\s=]")


def joint(group: Group, a: Line, b: Line) -> str:
    """What stands between two joined lines: a blank between Latin words and between clauses of a headline, else nothing."""
    left, right = a.text[-1], b.text[0]
    if (a.entry and a.entry == b.entry) or a.section:
        return " "
    if b.filled and (LATIN.match(left) or LATIN.match(right)):
        return " "  # the blank at which the line was cut
    if left.isdigit() and right.isdigit():
        return ""
    if left.isascii() and (TOKEN.search(a.text) or ADDRESS.search(a.text) or (ASKED.search(a.text) and PARAMETER.match(b.text))):
        return ""
    if left.isascii() and right.isascii() and (left.isalnum() or left in ",.;:!?)") and (right.isalnum() or right in "("):
        return " "
    ends, begins = a.text[-3:], b.text[:3]
    if WORDS[0].search(ends) and WORDS[1].match(begins) and (WORDS_OF_TWO[0].search(ends) or WORDS_OF_TWO[1].match(begins)):
        return " "
    if group.type in ("byline", "dateline"):
        named = a.text.rfind("《") > a.text.rfind("》")  # a title goes on
        return "" if left in "，。、；：？！" or named else " "  # a full-width mark brings its own space
    # A headline whose lines were not cut by a column's width breaks between its clauses or inside one:
    # what begins with a verb behind a line that does not end in a colon is a clause of its own.
    apart = JOINS.get(group.type) == "join-headline" and not b.column and a.ends == "open" and min(len(a.text), len(b.text)) >= 6
    word, tag = lexicon().begins_with(b.text) if apart else ("", "")
    clause = len(word) > 1 and tag == "v"
    return " " if clause else ""
