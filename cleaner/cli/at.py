"""`cleaner explain --at FILE:LINE`: the evidence for what was decided at a line, as a small table."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.place import place
from cleaner.cli.rules import visible
from cleaner.cli.table import pad
from cleaner.columns import width
from cleaner.errors import CleanerError, InputError

if TYPE_CHECKING:
    from cleaner.account import Break, ChangeTold, Explanation, Side
    from cleaner.layers import Configs
    from cleaner.rules import RuleSet

LONGEST = 56  # code points of a line or a piece of text that is shown
FURNITURE = {"image": "the mark of an image", "number": "a page number", "header": "a running head", "footer": "a running foot"}
REASONS = {
    "neighbours": "the lines around it decided; the sums here alone say otherwise",
    "text-alone": "the text alone, without its layout, reads on",
    "left-open": "a paragraph above still lacks its tail, so this weak join is left to the pass order",
    "text-lost": "text was lost here, and nothing is joined across that",
    "scattered": "a line of type was read one character a line",
    "earlier": "a pass before the layout took the break out, see the changes",
    "never": "the block above has but one line: verse, a table, a program, or a type that no rule in force joins",
    "off": "no rule of the layout is in force",
}


def explain_at(at: str, chosen_by: Configs, as_json: bool) -> str:
    """What is printed for a FILE:LINE; raises CleanerError if there is no such place."""
    from cleaner.account import explain
    from cleaner.engines import job
    from cleaner.inputs import STDIN, Input, printable
    from cleaner.reports import visible as inert

    where = place(at)
    if not where:
        raise click.UsageError(f"--at takes a file and a line, as in page.txt:12 or page.txt:12-15, not {visible(at)!r}.")
    file, first, last, _ = where
    shown = printable(file)
    chosen = chosen_by.of(None if file == STDIN else Path(file))
    config, rules = chosen.config, chosen.rules
    try:
        if file == STDIN:
            one, data = Input(None, "stdin", "stdin"), job.read_stdin(config.max_bytes)
        else:
            if not os.path.lexists(file):
                raise CleanerError(f"{inert(shown)}: there is no such file", "Check the path in front of the line.")
            if os.path.isdir(file):
                raise CleanerError(f"{inert(shown)}: is a folder", "Name one of its files.")
            one = Input(Path(file), "", shown)
            data = job.read(Path(file), shown, config.max_bytes)
        source = job.source_of(data, one, config)
    except InputError as error:  # here there is no other file that could be done
        raise CleanerError(inert(error.what), error.hint) from None
    found = explain(source, first, last, config, name=inert(one.shown), rules=rules)
    if as_json:
        import msgspec

        return msgspec.json.format(msgspec.json.encode({"file": one.shown, "lines": found}), indent=2).decode()
    return "\n\n".join("\n".join(lines_of(e, inert(one.shown), rules)) for e in found)


def lines_of(e: Explanation, file: str, rules: RuleSet) -> Iterator[str]:
    """The lines that tell of one line of a file."""
    yield click.style(f"{file}:{e.line}", bold=True) + "  " + excerpt(e.text)
    if e.clean and e.clean != e.text:
        yield f"becomes        {excerpt(e.clean)}"
    yield from _what(e, rules)
    for name, seam in (("break before", e.before), ("break after", e.after), ("break across", e.across)):
        if seam is not None:
            known = e.type is not None and seam is e.before and seam.below == e.type.line
            yield from _break(name, seam, rules, known)
    if e.type is not None:
        chosen, other = e.type.chosen, e.type.runner_up
        why = REASONS.get(e.type.reason, "")
        first = f"decided at line {e.type.line}, where the block begins" if e.type.line != e.line else ""
        yield _head("type", f"{chosen.type}{_because(first, why)}")
        yield _sum(chosen.sum, chosen.type, chosen.rule, rules)
        yield from _evidence(chosen)
        if other:
            yield _sum(other.sum, f"{other.type}, the runner-up", other.rule, rules)
    if e.changes:
        yield _head("changes", "")
        yield from _aligned([_change(c, rules) for c in e.changes])


def _what(e: Explanation, rules: RuleSet) -> Iterator[str]:
    """What became of the line as a whole: removed, furniture, part of a block."""
    for r in e.removed:
        said = "the whole line was removed" if r.whole else "a part of the line was removed"
        if rules.pass_of(r.rule) == "repeats":
            said += " as a repeat" + (f"; the copy that stays is at line {r.kept}" if r.kept else "")
        yield _head("removed", f"{said} ({_rule(r.rule, rules)})")
    if e.state == "removed" and not e.removed:
        yield _head("removed", "nothing of the line was left when the layout was read")
    if e.furniture:
        yield _head("furniture", FURNITURE.get(e.furniture.kind, e.furniture.kind) + _because(*e.furniture.seen))
    if e.block:
        b = e.block
        level = f", level {b.level}" if b.level else ""
        lines = f"lines {b.lines[0]}–{b.lines[1]}" if b.lines[0] != b.lines[1] else f"line {b.lines[0]}"
        begins = excerpt(b.begins, 20, tail=False)
        yield _head("block", f"{b.type}{level}, {lines}, article {b.article + 1} of {b.articles}: {begins}")


def _break(name: str, seam: Break, rules: RuleSet, known: bool) -> Iterator[str]:
    """A break; the new block's evidence is left out if it is `known` from the type of the line."""
    why = REASONS.get(seam.reason, "")
    between = f"lines {seam.above} and {seam.below}"
    if seam.joined:
        by = f" by {_rule(seam.join.rule, rules)}" if seam.join else ""
        yield _head(name, f"{between} are joined{by}{_because(why)}")
    else:
        yield _head(name, f"{between} stay apart{_because(why)}")
    if seam.join:
        yield _sum(seam.join.total, f"the {seam.join.type} goes on", seam.join.rule, rules)
        yield from _evidence(seam.join)
        yield from (_row(o.weight, o.name, f"the end of the {seam.join.type} then: {o.detail}") for o in seam.join.end)
    if seam.layout:
        yield _sum(seam.layout.total, "the same by the layout", seam.layout.rule, rules)
        yield from _evidence(seam.layout)
        yield from (_row(o.weight, o.name, f"the end of the {seam.layout.type} then: {o.detail}") for o in seam.layout.end)
    if seam.new:
        begins = "would begin" if seam.joined else "begins"
        yield _sum(seam.new.total, f"a new block {begins}: {seam.new.type}", seam.new.rule, rules)
        if not seam.joined:
            yield from [_row(seam.new.sum, f"the type {seam.new.type}", "see below")] if known else _evidence(seam.new)
            yield from (_row(o.weight, o.name, f"the end of the block above: {o.detail}") for o in seam.new.end)


def _sum(weight: float, what: str, rule: str, rules: RuleSet) -> str:
    return f"  {_sign(weight)}  {what}" + (f" ({_rule(rule, rules)})" if rule else "")


def _evidence(side: Side) -> Iterator[str]:
    """Where a sum begins, and each observation, the strongest first."""
    yield _row(side.bias, "(to begin with)", "")
    yield from (_row(o.weight, o.name, o.detail) for o in side.evidence)


def _row(weight: float, name: str, detail: str) -> str:
    return f"  {_sign(weight)}    {pad(name, 22)}  {visible(detail)}".rstrip()


def _change(c: ChangeTold, rules: RuleSet) -> list[str]:
    before, after = (excerpt(t, 20) if t else "nothing" for t in (c.before, c.after))
    what = {"edit": f"{before} → {after}", "suggestion": f"suggested: {before} → {after}", "flag": f"flagged: {before}",
            "move": f"moved: {before}"}[c.kind]
    return [f"{c.line}:{c.column}", _rule(c.rule, rules), what, visible(c.message)]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(width, column)) for column in zip(*rows)]
    for row in rows:
        yield "  " + "  ".join(pad(cell, wide) for cell, wide in zip(row, widths)).rstrip()


def _head(name: str, what: str) -> str:
    return click.style(pad(name, 15) if what else name, bold=True) + what


def _because(*parts: str) -> str:
    """What is said behind a word, after a colon; nothing if there is nothing to say."""
    said = "; ".join(p for p in parts if p)
    return f": {said}" if said else ""


def _rule(rule: str, rules: RuleSet) -> str:
    return f"{rule} {rules[rule].name}" if rule in rules else ""


def _sign(weight: float) -> str:
    """A weight with its sign, in six columns; colour shows only on a terminal."""
    shown = f"{abs(weight):.2f}"
    sign = " " if shown == "0.00" else "+" if weight > 0 else "−"
    return click.style(pad(sign + shown, 6, right=True), fg={"+": "green", "−": "red"}.get(sign))


def excerpt(text: str, most: int = LONGEST, tail: bool = True) -> str:
    """A text on one line; of a long one both ends, or without `tail` its beginning, and an ellipsis."""
    if len(text) > most:
        text = f"{text[: most // 2]}…{text[-(most // 2) :]}" if tail else text[:most] + "…"
    return visible(text)
