"""Programs, subtitles, logs and rows of data that stand in a text without a fence: their lines stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from cleaner import patterns
from cleaner.passes.layout.lines import Line

RUN = 3  # lines of a program or of data that show that it is one
CELLS = 4  # cells that a row of data has at least
ENTRY = 400  # lines of an entry of an address book or a calendar

_HAN = patterns.compile(r"\p{Han}")
_COMMAND = patterns.compile(r"[a-z./~][^\p{Han}]*$")
_NUMBER = patterns.compile(r"\d{1,5}$")
_QUOTED = patterns.compile(r'"[^"\n]*"')
_KEYED = patterns.compile(r"(?:;|!:|[A-Za-z][\w \-]{0,40}:)")
_CHANGED = patterns.compile(r"[-+\\]")


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
    _data(lines)
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
    """Lines of equally many short cells, a comma between; what is quoted is one cell."""
    counts = [_QUOTED.sub("", x.text).count(",") + 1 if "data-row" in x.has else 0 for x in lines]
    first = 0
    for i in range(len(lines) + 1):
        if i == len(lines) or counts[i] != counts[first]:
            if i - first >= RUN and counts[first] >= CELLS:
                for line in lines[first:i]:
                    line.code = True
            first = i


def _data(lines: Sequence[Line]) -> None:
    """Lines of formats of data, and those that belong to them: what an entry holds, a string that goes on, lines of a patch."""
    end = 0
    for i, line in enumerate(lines):
        if i < end or "data-line" not in line.has:
            continue
        line.code = True
        goes_on, end = _goes_on(line), i + 1
        if line.text.startswith("BEGIN:"):
            last = line.text.replace("BEGIN", "END", 1)
            end = next((k + 1 for k in range(i + 1, min(i + ENTRY, len(lines))) if lines[k].text == last), i + 1)
        while goes_on and end < len(lines) and "data-line" not in lines[end].has and goes_on(lines[end]):
            end += 1
        for k in range(i + 1, end):
            lines[k].code = True
        for k in range(i - 1, -1, -1):  # comments of an entry of a catalogue, with no blank line between
            comment = lines[k + 1].gap == 1 and (lines[k].mark.startswith("#") or lines[k].text.startswith("#"))
            if not line.text.startswith("msg") or lines[k].code or not comment:
                break
            lines[k].code = True


def _goes_on(line: Line) -> Callable[[Line], bool] | None:
    """Says of the lines after `line` whether they belong to it, one after the other."""
    if line.text.startswith("["):
        return lambda x: _KEYED.match(x.text) is not None
    if line.text.startswith("msg"):
        return lambda x: x.text.startswith('"') and x.text.endswith('"')
    if line.text.startswith("@@"):
        return lambda x: x.indent == 1 or bool(x.mark) or _CHANGED.match(x.text) is not None
    return None


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
