"""Programs, subtitles, logs and rows of data that stand in a text without a fence: their lines stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.passes.layout.lines import Line

RUN = 3  # lines of a program or of data that show that it is one
CELLS = 4  # cells that a row of data has at least

_HAN = patterns.compile(r"\p{Han}")
_COMMAND = patterns.compile(r"[a-z./~][^\p{Han}]*$")
_NUMBER = patterns.compile(r"\d{1,5}$")


def mark(lines: Sequence[Line], text: str) -> None:
    """Sets `code` of those lines of `text`; their indent belongs to them, and their marks are no Markdown."""
    find(lines)
    for line in lines:
        if line.code:
            start = text.rfind("\n", 0, line.start) + 1
            line.start = max(start, text.rfind("\f", start, line.start) + 1)
            line.end = max(line.end, *(m.end for m in line.marks)) if line.marks else line.end
            line.mark, line.marks, line.quoted = "", (), 0


def find(lines: Sequence[Line]) -> None:
    """Sets `code` of those lines, and nothing else."""
    _subtitles(lines)
    _programs(lines)
    _rows(lines)
    _sessions(lines)
    _comments(lines)
    stamped = [x for x in lines if "time-stamp" in x.has]
    for line in stamped if len(stamped) >= RUN else ():
        line.code = True


def _programs(lines: Sequence[Line]) -> None:
    """Runs of lines that are code or may stand between lines of code, with at least three of code that make up half of them."""
    i = 0
    while i < len(lines):
        j = i
        while j < len(lines) and (_is_code(lines[j]) or _may_be_code(lines[j])):
            j += 1
        end = j
        while end > i and not _is_code(lines[end - 1]) and not lines[end - 1].indent:
            end -= 1
        sure = sum(_is_code(x) for x in lines[i:end])
        if sure >= RUN and 2 * sure >= end - i:
            for line in lines[i:end]:
                line.code = True
        i = j + 1  # the line at `j` is neither, and what stands between `end` and it is no code


def _sessions(lines: Sequence[Line]) -> None:
    """Commands behind a prompt, and what stands below them without an ideograph, up to a blank line."""
    session = False
    for line in lines:
        session = "prompt" in line.has or (session and line.gap == 1 and not _HAN.search(line.text))
        line.code = line.code or session


def _comments(lines: Sequence[Line]) -> None:
    """Comments without an ideograph on lines that follow one another, and commands behind the prompt of root: no headings."""
    for a, b in pairwise(lines):
        levels = {x.mark for x in (a, b) if x.mark}  # headings that follow one another are of two
        if b.gap == 1 and len(levels) < 2 and _is_comment(a) and _is_comment(b):
            a.code = b.code = True
    commands = [x for x in lines if x.mark == "#" and _COMMAND.match(x.text)]
    for line in commands if len(commands) >= RUN else ():
        line.code = True


def _is_comment(line: Line) -> bool:
    return (line.mark.startswith("#") or line.text.startswith("#")) and not _HAN.search(line.text)


def _is_code(line: Line) -> bool:
    return line.code or "code-line" in line.has


def _may_be_code(line: Line) -> bool:
    return "code-comment" in line.has or line.mark.startswith("#") or not _HAN.search(line.text) or line.indent >= 4


def _rows(lines: Sequence[Line]) -> None:
    """Lines of equally many short cells, a comma between."""
    counts = [x.text.count(",") + 1 if "data-row" in x.has else 0 for x in lines]
    first = 0
    for i in range(len(lines) + 1):
        if i == len(lines) or counts[i] != counts[first]:
            if i - first >= RUN and counts[first] >= CELLS:
                for line in lines[first:i]:
                    line.code = True
            first = i


def _subtitles(lines: Sequence[Line]) -> None:
    """Each line of two times, the number before it, and the lines after it up to a blank line or the next number."""
    for i, line in enumerate(lines):
        if "timecode" not in line.has:
            continue
        line.code = True
        if i and _NUMBER.match(lines[i - 1].text):
            lines[i - 1].code = True
        for k in range(i + 1, min(i + 4, len(lines))):
            followed = k + 1 < len(lines) and "timecode" in lines[k + 1].has
            if lines[k].gap > 1 or (followed and _NUMBER.match(lines[k].text)):
                break
            lines[k].code = True
