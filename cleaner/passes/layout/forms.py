"""Observations about the form and the place of a line, which show its type: yes or no, with what was seen.

The weights stand in `rules/layout.toml`; what is not listed there weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner import patterns
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.layout.lines import Line
from cleaner.passes.layout.listing import SHORT
from cleaner.passes.layout.nesting import balanced
from cleaner.passes.layout.survey import (
    CLAUSES,
    HAN,
    NUMERAL,
    ORDINAL,
    PARTS,
    PUNCTUATION,
    STOP,
    Page,
    Seen,
    base,
    beginnings,
    is_bare,
    is_label,
    is_parted,
    is_row,
    may_begin,
    parallel_key,
)
from cleaner.passes.layout.widths import room_after

# A theme and clauses with a blank between.
THEMED = patterns.compile(r"[^，。；：！？,;:!?、]{2,10}[：:](?=[^\x00-\x7f])[^，。；：！？,;:!?]{4,}$")
SPOKEN = patterns.compile(r"[“「][^“”「」]*[”」]")
LEAST = 4  # code points of a line of which is asked with what words it begins and ends
LONG_ITEM = 160  # cells: what is longer is a paragraph with a number, not an item of a list
COMMAS, STOPS = frozenset("，,、；;"), frozenset("。！？!?.")
SIGNED = frozenset({"role-and-name", "office-and-name"})
COMPLETE = frozenset({"byline", *SIGNED, "caption-end", "credit"})  # shapes of lines behind which something begins
EXCLAIMS = patterns.compile(r"[！？!?][”’」』]?$")
# A theme and what is said of it.
COLON_HEAD = patterns.compile(
    r"[^，。；：！？,;:!?、]{0,9}[^，。；：！？,;:!?、是为為有说說道称稱如][：:](?![0-9A-Za-z])[^。；：！？;!?]{4,}$")


def shape(lines: Sequence[Line], i: int, verse: bool, page: Page, shapes: Shapes) -> Iterator[Seen]:
    """What the form and the place of line `i` show about its type."""
    line = lines[i]
    text = line.text
    before = lines[i - 1] if i else None
    after = lines[i + 1] if i + 1 < len(lines) else None
    ends = line.ends
    yield f"ends-{ends}", text[-6:]
    if ends == "sentence" and EXCLAIMS.search(text[-2:]):
        yield "ends-exclaiming", text[-1]
    if "marker" in line.has and (size := _size(lines, i)) > LONG_ITEM:
        yield "long-block", f"{size} cells"
    if "contact" in line.has or "how-to-reach" in line.has:
        yield "contact", text[:12]
    if "address-alone" in line.has and line.gap > 1:
        yield "address-alone", text[:12]
    if line.entry and (before is None or before.entry != line.entry):
        yield "contents-entry", text[:12]
    if line.section:
        yield "section-number", text
    if "blank-to-fill" in line.has:
        yield "blank-to-fill", text[:12]
    if "occasion" in line.has:
        yield "occasion", text[:12]
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
    if line.row or is_row(line):
        yield "table-row", ""
    yield from beginnings(line)
    inner = text[:-1]
    marks = PUNCTUATION.findall(inner)
    clause = len(marks) - (ORDINAL.match(text) is not None) == 1
    full = line.column > 0 and after is not None and after.gap == 1 and room_after(line, after) <= 1
    clauses = (" " in text or "\u3000" in text) and CLAUSES.search(text) is not None and not is_row(line)
    themed = clauses and line.width <= 44 and THEMED.match(text)
    if ends == "open" and (themed or (not full and line.width <= 32 and COLON_HEAD.match(text))):
        yield "colon-head", text[:8]
    if not marks and ends == "open":
        yield "bare", ""
        if not full and NUMERAL.match(text):
            yield "numeral-head", text[:4]
    if not COMMAS.isdisjoint(marks):
        yield "has-comma", ""
    if not STOPS.isdisjoint(marks):
        yield "has-stop", ""
    if "function-word" in line.has:
        yield "ends-function-word", text[-1]
    if "document-name" in line.has:
        yield "document-name", text[-8:]
    if ends == "open":
        if "sentence-opening" in line.has:
            yield "sentence-opening", line.has["sentence-opening"]
        words = shapes["sentence-words"].findall(SPOKEN.sub("", text))
        if len(words) >= 2:
            yield "sentence-words", "".join(words)
    if line.column and line.width <= 2 and HAN.match(text):
        yield "single-character", text
    if line.width <= 16:
        yield "very-short", f"{line.width} cells"
    elif line.width <= 44:
        yield "short", f"{line.width} cells"
    elif line.width > 120:
        yield "very-long", f"{line.width} cells"
    elif line.width > 72:
        yield "long", f"{line.width} cells"
    elif line.width > 60:
        yield "rather-long", f"{line.width} cells"
    if not balanced(text):
        yield "unbalanced", ""
    if clauses:
        yield "clauses", ""
    if "byline-end" in line.has:
        yield "byline-end", text[-5:]
    if "role-and-name" in line.has:
        yield "role-and-name", ""
    if "credit" in line.has and not (text[0] in "（(" and line.gap == 1):  # else it ends the caption above
        yield "credit-shape", ""
    if "caption-end" in line.has:
        yield "caption-end", text[-6:]
    if "caption-begin" in line.has:
        yield "caption-begin", text[:3]
    if is_label(line):
        yield "label-alone", text
    if "year" in line.has:
        yield "year-alone", text
    if page.parallel and parallel_key(line) in page.parallel:
        yield "parallel-head", text[:2] + "…" + text[-2:]
    if not line.column and line.width <= 60 and (before is None or line.gap >= 2) and after is not None and after.gap >= 2:
        yield "set-apart", ""
    if ends == "open" and not line.mark and line.gap > 1 and after is not None and after.gap > 1 and LEAST <= len(text) <= SHORT:
        yield from _edges(line, shapes)
    if line.over:
        yield "wider-than-column", f"{line.width} cells"
    if line.column:
        room = line.column - line.width
        if page.stripped and may_begin(lines, i) and not (page.indented and line.inset <= base(lines, i)):
            room -= 4  # its indent, lost or not
        if room >= 6:
            yield "well-short-of-column", f"{line.width} of {line.column} cells"
        elif room <= 1:
            yield "column-full", f"{line.width} of {line.column} cells"
        if room >= max(8, line.column // 4) and _alone(before, line, after):
            yield "alone-in-column", f"{line.width} of {line.column} cells"
    elif clause and line.width <= SHORT and _alone(before, line, after) and not shapes["hangs"].search(text):
        yield "alone-unwrapped", f"{line.width} cells"
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
        if after.inset - line.inset >= 3 and after.inset <= 10:
            yield "before-indented", ""
        if "marker" in after.has or after.mark == "bullet":
            yield "before-marker", after.text[:4]
            if ends == "colon":
                yield "colon-before-marker", after.text[:4]
        if ends == "colon" and line.width <= 24 and line.gap != 1 and _short_lines_follow(lines, i):
            yield "colon-before-short", after.text[:8]
        if ("byline" in after.has and after.width < 60) or not SIGNED.isdisjoint(after.has):
            yield "before-byline", after.text[:8]
    yield from _place(lines, i)
    if line.inset >= 8 and line.width <= 60:
        yield "centred", f"{line.inset} cells"
    elif 3 <= line.inset <= 6:
        yield "paragraph-indent", f"{line.inset} cells"


def _edges(line: Line, shapes: Shapes) -> Iterator[Seen]:
    """With what words a line between blank ones begins and ends: headlines hardly ever end before a noun, as cut lines do."""
    text = line.text
    if HAN.match(text) and "sentence-opening" not in line.has:
        word, tag = lexicon().begins_with(text)
        if tag in PARTS:
            yield f"opens-{PARTS[tag]}", word
    if HAN.match(text[-1]):
        word, tag = lexicon().ends_with(text)
        if shapes["asks-more"].match(word):
            yield "asks-more", word
        elif tag in PARTS and not (tag == "u" and (word in "了着著过過" or "predicate-end" in line.has)):
            yield f"closes-{PARTS[tag]}", word


def _alone(before: Line | None, line: Line, after: Line | None) -> bool:
    """True if a line that falls well short of its column neither ends what stands before it nor has an end itself."""
    if line.ends != "open" or STOP.search(line.text) or "function-word" in line.has or after is None:
        return False
    if line.column and after.gap > 1:
        return False
    return before is None or before.ends == "sentence" or line.gap > 1 or (not line.column and not COMPLETE.isdisjoint(before.has))


def _size(lines: Sequence[Line], i: int) -> int:
    """About how many cells the block has that begins with line `i`: to its last line of prose that is wrapped and goes on."""
    size, k = lines[i].width, i + 1
    while size <= LONG_ITEM and k < len(lines) and lines[k].gap == 1 and "marker" not in lines[k].has:
        before = lines[k - 1]
        if not before.column or (before.ends == "sentence" and room_after(before, lines[k]) > 1):
            break
        size, k = size + lines[k].width, k + 1
    return size


def _place(lines: Sequence[Line], i: int) -> Iterator[Seen]:
    """Where a line stands in the text, and what it is against its neighbours."""
    line = lines[i]
    before = lines[i - 1] if i else None
    after = lines[i + 1] if i + 1 < len(lines) else None
    if 0 < i <= 3:
        yield "near-top", f"line {i + 1}"
    elif i >= 12:
        yield "deep", f"line {i + 1}"
    if i >= len(lines) - 3 and i > 3:
        yield "near-end", ""
    if line.text[0] in "（(" and line.text[-1] in "）)" and NUMERAL.match(line.text) is None:
        yield "in-brackets", line.text[:8]
        if before is not None and before.ends == "sentence" and line.gap == 1:
            yield "aside-below-sentence", line.text[:8]
    if line.text[0] in "“「":
        yield "opens-quote", line.text[:8]
    if not HAN.search(line.text):
        yield "not-chinese", line.text[:8]
    if line.inset >= 20 and line.width <= 40:
        yield "far-right", f"{line.inset} cells"
    bare = is_bare(line)
    if after is not None:
        if PUNCTUATION.search(after.text[:-1]):
            yield "before-prose", after.text[:8]
        elif bare and is_bare(after):
            yield "before-bare", after.text[:8]
            if line.width <= 24 and 2 * after.width >= 5 * line.width:
                yield "before-much-longer", f"{line.width}, then {after.width} cells"
            elif after.width >= 1.5 * line.width:
                yield "before-longer", f"{line.width}, then {after.width} cells"
            elif line.width >= 1.5 * after.width:
                yield "before-shorter", f"{line.width}, then {after.width} cells"
        if "report" in after.has or "lead" in after.has:
            yield "before-report", after.text[:6]
        if "credit" in after.has:
            yield "before-credit", after.text[:8]
        if "cells" in after.has:
            yield "before-cells", after.text[:12]
        if "personal-name" in after.has:
            yield "before-name", after.text[:8]
        if "date-alone" in after.has:
            yield "before-date", after.text[:12]
    if before is not None:
        if before.ends == "semicolon" and "marker" in line.has and any("marker" in x.has for x in lines[max(0, i - 6) : i]):
            yield "clause-of-list", before.text[-6:]
        if bare and is_bare(before):
            yield "after-bare", before.text[:8]
        elif before.ends in ("open", "comma") and is_parted(before):
            yield "after-open-prose", before.text[-8:]
        if before.ends == "colon":
            yield "after-colon", before.text[-6:]
        if "cells" in before.has:
            yield "after-cells", before.text[:12]
        if "marker" in before.has:
            yield "after-marker", before.text[:4]
        if "caption-end" in before.has or "caption-begin" in before.has:
            yield "after-caption", before.text[:8]
        if "personal-name" in before.has or "byline" in before.has:
            yield "after-name", before.text[:8]


def _short_lines_follow(lines: Sequence[Line], i: int) -> bool:
    """True if one or two short lines without an end follow line `i` closely, and then a blank line."""
    k = i + 1
    while k < len(lines) and k <= i + 3 and lines[k].gap == 1 and lines[k].width <= 40 and lines[k].ends == "open":
        k += 1
    return i + 1 < k <= i + 3 and (k == len(lines) or lines[k].gap > 1)
