"""Quotes and brackets: whether they are balanced in a line, and which are open where a line begins."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cleaner import patterns
from cleaner.passes.layout.lines import CLOSING, OPENING, PARTNER, Line
from cleaner.quotes import directed

_MARK = patterns.compile(f"[{regex.escape(OPENING + CLOSING)}]")
_MARK_OR_STRAIGHT = patterns.compile(f"[{regex.escape(OPENING + CLOSING)}\"]")


def balanced(text: str) -> bool:
    """True if quotes and brackets open and close in turn."""
    stack: list[str] = []
    for ch in _MARK.findall(directed(text)):
        if ch in OPENING:
            stack.append(ch)
        elif ch in CLOSING:
            if not stack or (stack[-1] != PARTNER[ch] and {ch, stack[-1]} not in ({"（", ")"}, {"(", "）"})):
                return False
            stack.pop()
    return not stack


def unclosed_at(lines: Sequence[Line]) -> list[str]:
    """For each line, the quote or bracket that is open where it begins, "" if none.

    A mark is forgotten after 12 lines, and after the second blank line: it was never closed.
    """
    found: list[str] = []
    stack: list[tuple[str, int, int]] = []  # mark, line and number of gaps before it
    gaps = 0
    for i, line in enumerate(lines):
        gaps += line.gap > 1
        stack = [(mark, at, n) for mark, at, n in stack if i - at <= 12 and gaps - n <= 1]
        found.append(stack[-1][0] if stack else "")
        for ch in _MARK_OR_STRAIGHT.findall(line.text):
            if ch == '"':  # closes what a directed mark has opened
                if stack and stack[-1][0] in "“「":
                    stack.pop()
            elif ch in "“「『（《〈【〔(":
                stack.append((ch, i, gaps))
            elif ch in "”」』）》〉】〕)" and stack:
                wanted = "（(" if ch in "）)" else PARTNER[ch]
                for k in range(len(stack) - 1, -1, -1):
                    if stack[k][0] in wanted:
                        del stack[k:]
                        break
    return found
