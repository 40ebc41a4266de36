"""Report `text`: for a terminal. Each finding with its line, marked below; findings of a rule that share a line stand together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from cleaner.columns import width
from cleaner.diagnostics import Diagnostic
from cleaner.reports import FileReport, Report, visible
from cleaner.rules import RuleSet

Style = Callable[..., str]  # like click.style
COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
LABELS = {"edit": "[fixable]", "move": "[fixable]", "suggestion": "[suggestion]", "flag": ""}
COLUMNS = 80  # of the excerpts
_FEW = 8      # columns of further places that are named


def render(report: Report, rules: RuleSet, style: Style = lambda text, **how: text) -> str:
    """The findings of a run by file, with what is left out and what is stale; empty if there is nothing to say."""
    return "".join(line + "\n" for file in report.files for line in _file(file, rules, style))


def _file(file: FileReport, rules: RuleSet, style: Style) -> Iterator[str]:
    path = visible(file.path)
    for _, group in groupby(file.findings, key=lambda d: d.line):
        by_rule: dict[tuple[str, str, str, str | None], list[Diagnostic]] = {}
        for d in group:
            by_rule.setdefault((d.rule, d.kind, d.message, d.replacement), []).append(d)
        for same in by_rule.values():
            yield from _entry(path, same, style)
    for rule, more in file.omitted.items():
        yield f"{path}: and {more:,} more of {rule} {rules[rule].name} (--max-findings 0 shows all)"
    for s in file.suppressed:
        d = s.finding
        yield f"{path}:{d.line}:{d.column}: {d.rule} suppressed: {visible(s.reason)}"


def _entry(path: str, same: Sequence[Diagnostic], style: Style) -> Iterator[str]:
    d = same[0]
    label = LABELS[d.kind]
    times = f" ({len(same)} times in this line)" if len(same) > 1 else ""
    head = style(f"{path}:{d.line}:{d.column}:", bold=True)
    mends = f" {style(label, fg='green')}" if label else ""
    yield f"{head} {style(d.rule, fg=COLORS[d.severity])} {visible(d.message)}{times}{mends}"
    gutter = f"{d.line:>5} | "
    shown, carets = excerpt(same, COLUMNS - len(gutter))
    yield gutter + shown
    note = _becomes(d)
    if len(same) > 1:
        columns = ", ".join(str(x.column) for x in same[1 : _FEW + 1]) + (", …" if len(same) > _FEW + 1 else "")
        note += f"{'; ' if note else ''}also at {'column' if len(same) == 2 else 'columns'} {columns}"
    blank = " " * (len(gutter) - 2) + "| "
    yield blank + style(carets, fg=COLORS[d.severity]) + (f" {note}" if note else "")


def _becomes(d: Diagnostic) -> str:
    if d.replacement is None:
        return "moves" if d.kind == "move" else ""
    if not d.replacement:
        what = "joined" if "\n" in d.text and not d.text.strip() else "taken out"
    else:
        what = visible(d.replacement if len(d.replacement) <= 20 else f"{d.replacement[:20]}…")
    return f"→ {what}" if d.kind == "edit" else f"→ {what}?"


def excerpt(same: Sequence[Diagnostic], columns: int) -> tuple[str, str]:
    """The excerpt of the first of some findings in one line, within so many columns, and the carets under all that it shows."""
    first = same[0]
    marked = [(first.mark[0] + d.start - first.start, d.mark[1] - d.mark[0]) for d in same]
    text = first.excerpt
    signs = ["" if text.startswith("\r\n", n) else visible(ch) for n, ch in enumerate(text)]
    cells = [(sign, width(sign)) for sign in signs]
    low, high = _window([w for _, w in cells], first.mark, columns)
    under = [False] * len(cells)
    points = set()
    for start, length in marked:
        if start < len(cells) and length:
            under[start : start + length] = [True] * min(length, len(cells) - start)
        elif start <= len(cells):
            points.add(start)
    carets = ""
    for n in range(low, high):
        wide = cells[n][1]
        sign = "^" if under[n] or n in points else " "
        carets += "^" * wide if under[n] else (sign + " " * (wide - 1) if wide else "")
    if high in points and "^" not in carets:
        carets += "^"
    left, right = "…" * (low > 0), "…" * (high < len(cells))
    return left + "".join(text for text, _ in cells[low:high]) + right, (" " * len(left) + carets).rstrip()


def _window(widths: Sequence[int], mark: tuple[int, int], columns: int) -> tuple[int, int]:
    """Which cells are shown: from the mark outwards, as many as fit, with room for … at both ends."""
    low = high = min(mark[0], len(widths))
    room = columns - 2
    while high < mark[1] and room >= widths[high]:
        room -= widths[high]
        high += 1
    grown = True
    while grown:
        grown = False
        if low and room >= widths[low - 1]:
            low -= 1
            room -= widths[low]
            grown = True
        if high < len(widths) and room >= widths[high]:
            room -= widths[high]
            high += 1
            grown = True
    return low, high

