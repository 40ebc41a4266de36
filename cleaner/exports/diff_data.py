"""What the script of the report needs to explain changes: each string and each rule once, as compact JSON."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import msgspec

from cleaner.document import Document, Evidence
from cleaner.exports.diff_rows import Row, moves
from cleaner.exports.visible import shorten, to_plain
from cleaner.rules import RuleSet
from cleaner.spans import Span

_LONGEST = 240  # code points of a string that is shown in an explanation; the rows have all of it
_SEAM = 12  # code points of what a moved piece goes on from


class _Strings:
    """Strings by number, made visible; each is stored once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.list: list[str] = []

    def __call__(self, text: str, most: int = _LONGEST) -> int:
        text = shorten(text, most)
        if text not in self._numbers:
            self._numbers[text] = len(self.list)
            self.list.append(to_plain(text))
        return self._numbers[text]


def report_data(doc: Document, rules: RuleSet, rows: Sequence[Row], order: Sequence[int], used: Sequence[str]) -> bytes:
    """The data of a report as JSON. Strings stand as numbers into `strings`, rules as numbers into `rules`.

    `edits`: [rule, before, after, line, column, message, evidence, related], `flags` the same
    with -1 as `after` where nothing is proposed, in the order `order`; evidence is [name,
    weight, detail], related [line, row, text]. `hunks` lists the edits of each hunk, `types`
    the evidence for the type of the block of a row. `moves`: [rule, the end of what the piece goes
    on from ("" if nothing), the piece, line, column, evidence, row, row that it left or -1].
    """
    strings = _Strings()
    number = {rule: n for n, rule in enumerate(used)}
    finder = _Finder(rows)

    def evidence(items: Sequence[Evidence]) -> list[Any]:
        return [[strings(e.name), round(e.weight, 3), strings(e.detail)] for e in items]

    def related(spans: Sequence[Span]) -> list[Any]:
        return [[doc.source.place(s.start)[0], finder.row(s.start), strings(doc.source.text[s.start : s.end], 40)] for s in spans]

    edits = [[number[e.rule], strings(e.before), strings(e.after), *doc.source.place(e.source.start), strings(e.message),
              evidence(e.evidence), related(e.related)] for e in doc.edits]
    flags = []
    for n in order:
        f = doc.open[n]
        flags.append([number[f.rule], strings(doc.text[f.span.start : f.span.end]),
                      -1 if f.replacement is None else strings(f.replacement),
                      *doc.source.place(doc.alignment.to_source(f.span).start), strings(f.message), evidence(f.evidence),
                      related([doc.alignment.to_source(s) for s in f.related])])
    now = {(row.segment.block, row.segment.part): n for n, row in enumerate(rows) if row.goes is None}
    left = {(row.goes.block, row.goes.part): n for n, row in enumerate(rows) if row.goes is not None}
    moved = []
    for b, move in moves(doc):
        place, spans = (b, move.piece), doc.blocks[b].spans
        before = doc.text[slice(*spans[move.piece - 1])][-_SEAM:] if move.piece else ""
        moved.append([number[move.rule], strings(before), strings(doc.text[slice(*spans[move.piece])], 4 * _SEAM),
                      *doc.source.place(rows[now[place]].segment.source.start), evidence(move.evidence),
                      now[place], left.get(place, -1)])
    types = {}
    for n, row in enumerate(rows):
        block = row.segment.block
        if row.goes is None and row.segment.part == 0 and block is not None and doc.blocks[block].evidence:
            types[str(n)] = evidence(doc.blocks[block].evidence)
    return msgspec.json.encode({
        "rules": [_rule(rules, rule) for rule in used],
        "hunks": [h.edits for h in doc.alignment.hunks],
        "edits": edits, "flags": flags, "moves": moved, "types": types, "strings": strings.list,
    })


def _rule(rules: RuleSet, rule_id: str) -> dict[str, str]:
    rule = rules[rule_id]
    return {"id": rule.id, "name": to_plain(rule.name), "pass": rules.pass_of(rule_id), "fix": rule.fix,
            "why": to_plain(rule.why), "reference": to_plain(rule.reference)}


class _Finder:
    """Finds the row that shows a place of the source."""

    def __init__(self, rows: Sequence[Row]) -> None:
        places = sorted((s.source.start, n) for n, row in enumerate(rows) for s in row.segments())
        self._starts = [start for start, _ in places]
        self._rows = [n for _, n in places]

    def row(self, offset: int) -> int:
        """The number of the row, -1 if there are none."""
        i = bisect_right(self._starts, offset) - 1
        return self._rows[max(i, 0)] if self._rows else -1
