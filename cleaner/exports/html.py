"""Export `html`: source and result side by side, every change with its rule and reasons, on one page that fetches nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.document import Document
from cleaner.exports.diff_cells import Placed, cell, flags_of
from cleaner.exports.diff_data import report_data
from cleaner.exports.diff_rows import Row, Segment, rows
from cleaner.exports.page import asset, count, page
from cleaner.exports.text import render_text
from cleaner.exports.visible import attribute, shorten, to_html
from cleaner.rules import PASS_NAMES, RuleSet
from cleaner.summary import Stats, stats

_AROUND = 14  # code points on either side of the piece in an excerpt
_FIRST = 6  # flags that are shown before one asks for all
_SEVERITY = ("error", "warning", "info")


def render_html(doc: Document, rules: RuleSet) -> bytes:
    """The report on a document as UTF-8; `rules` must hold every rule that its edits and findings name."""
    numbers = stats(doc, rules)
    shown = rows(doc)
    # The order of the list and the numbers of the flags: flags before suggestions, grave ones first, then by place.
    order = sorted(range(len(doc.open)), key=lambda n: (
        doc.open[n].replacement is not None, _SEVERITY.index(rules[doc.open[n].rule].severity), doc.open[n].span))
    used = sorted(numbers.by_rule.keys() | numbers.open_by_rule.keys(), key=rules.order)
    body = "\n".join([
        '<div class="page"><div class="main">',
        _head(doc, numbers),
        _findings(doc, rules, [n for n in order if doc.open[n].replacement is None], 0, "For you to decide", "flags"),
        _findings(doc, rules, [n for n in order if doc.open[n].replacement is not None], numbers.flags, "Suggestions", "suggestions"),
        _filters(rules, used, numbers),
        _toolbar(numbers),
        '<main id="rows"><div class="row names" aria-hidden="true"><div class="at"></div><div>Source</div><div>Result</div></div>',
        _Table(doc, shown, order).html(),
        "</main></div>",
        asset("panel.html"),
        "</div>",
    ])
    data = report_data(doc, rules, shown, order, used)
    return page(f"{doc.name or 'text'}: what cleaner did", body, style="report.css", script="report.js", data=data)


def _head(doc: Document, numbers: Stats) -> str:
    source = doc.source
    facts = [
        ("Characters", f"{len(source.text):,} → {len(render_text(doc)):,}", ""),
        ("Changes", f"{numbers.edits:,}", ""),
        ("Moved", f"{numbers.moved:,}", ""),
        ("Flags", f"{numbers.flags:,}", "warn" if numbers.flags else ""),
        ("Suggestions", f"{numbers.suggestions:,}", ""),
        ("Encoding", attribute(source.encoding), ""),
        ("SHA-256 of the source", f'<code title="{source.sha256}">{source.sha256[:12]}<span class="more">{source.sha256[12:]}</span></code>', ""),
    ]
    done = count(numbers.edits, "change") if numbers.edits else "No changes"
    todo = f"{count(numbers.flags, 'place')} for you to decide" if numbers.flags else "nothing left to decide"
    items = "".join(f'<div class="{kind}"><dt>{label}</dt><dd>{value}</dd></div>' for label, value, kind in facts)
    return (f'<header class="top"><p class="brand">cleaner · what was done</p><h1 lang="zh">{to_html(doc.name or "text")}</h1>'
            f'<p class="verdict">{done}; {todo}.</p><dl class="facts">{items}</dl></header>')


def _findings(doc: Document, rules: RuleSet, found: Sequence[int], first: int, title: str, kind: str) -> str:
    if not found:
        return ""
    items = [_finding(doc, rules, n, first + i) for i, n in enumerate(found)]
    more = len(items) - _FIRST
    rest = f'<details><summary>{more:,} more</summary><ol>{"".join(items[_FIRST:])}</ol></details>' if more > 0 else ""
    return (f'<section class="card found {kind}" id="{kind}"><h2>{title} <span class="n">{len(items):,}</span></h2>'
            f'<ol>{"".join(items[:_FIRST])}</ol>{rest}</section>')


def _finding(doc: Document, rules: RuleSet, n: int, number: int) -> str:
    f, rule = doc.open[n], rules[doc.open[n].rule]
    line = doc.source.place(doc.alignment.to_source(f.span).start)[0]
    start, end = f.span
    left, right = max(0, start - _AROUND), min(len(doc.text), end + _AROUND)
    piece = to_html(shorten(doc.text[start:end], 40), marked=True)
    if f.replacement is None:
        middle = f"<b>{piece}</b>"
    else:
        middle = f"<s>{piece}</s><b>{to_html(shorten(f.replacement, 40), marked=True)}</b>"
    around = ("…" if left else "") + to_html(doc.text[left:start], marked=True), to_html(doc.text[end:right], marked=True) + (
        "…" if right < len(doc.text) else "")
    return (
        f'<li class="{rule.severity}"><a href="#f{number}" data-flag="{number}"><span class="ln">line {line:,}</span>'
        f'<span class="q" lang="zh">{around[0]}{middle}{around[1]}</span>'
        f'<span class="say">{to_html(f.message or rule.why)} <span class="rule"><code>{rule.id}</code> {to_html(rule.name)}</span></span></a></li>\n'
    )


def _filters(rules: RuleSet, used: Sequence[str], numbers: Stats) -> str:
    groups = []
    for name in PASS_NAMES:
        mine = [(n, rules[rule]) for n, rule in enumerate(used) if rules.pass_of(rule) == name]
        if not mine:
            continue
        chips = []
        for n, rule in mine:
            made, left = numbers.by_rule.get(rule.id, 0), numbers.open_by_rule.get(rule.id, 0)
            counts = (f"<b>{made:,}</b>" if made else "") + (f'<b class="flag" title="left open">⚑{left:,}</b>' if left else "")
            chips.append(f'<button class="chip" data-r="{n}" aria-pressed="false" title="{attribute(rule.why)}">'
                         f"<code>{rule.id}</code> {to_html(rule.name)} {counts}</button>")
        groups.append(f'<div class="pass"><button class="passname" data-pass="{name}" title="all of this pass">{name}</button>'
                      f'<div class="chips">{"".join(chips)}</div></div>')
    if not groups:
        return ""
    return ('<section class="card rules"><h2>Changes by rule <span class="soft">click to see only those</span></h2>'
            f'{"".join(groups)}</section>')


def _toolbar(numbers: Stats) -> str:
    return asset("toolbar.html").replace("{flags}", "" if numbers.flags + numbers.suggestions else " hidden")


class _Table:
    """Writes the rows of the two columns."""

    def __init__(self, doc: Document, shown: Sequence[Row], order: Sequence[int]) -> None:
        self.doc = doc
        self.rows = shown
        self.number = {row.segment: n for n, row in enumerate(shown) if row.goes is None}
        self.left = {row.goes: n for n, row in enumerate(shown) if row.goes is not None}
        segments = sorted((s for row in shown if row.goes is None for s in (row.segment, row.tail) if s),
                          key=lambda s: (s.current, s.source))
        self.source_flags = flags_of(doc, order, segments, "source")
        self.result_flags = flags_of(doc, order, segments, "current")

    def html(self) -> str:
        """All rows."""
        return "".join(self._moved(n, row.goes) if row.goes else self._row(n, row) for n, row in enumerate(self.rows))

    def _row(self, n: int, row: Row) -> str:
        s = row.segment
        gap = s.block is None
        source = cell(self.doc, s, "source", self._flags(s, "source"), inline=gap)
        bare = gap and not self.doc.text[s.current.start : s.current.end].strip()
        result = cell(self.doc, s, "current", self._flags(s, "current"), bare=bare, inline=bare)
        if row.tail:
            source += f'<span class="tail">{cell(self.doc, row.tail, "source", self._flags(row.tail, "source"), inline=True)}</span>'
            result += cell(self.doc, row.tail, "current", self._flags(row.tail, "current"), bare=True, inline=True)
        kinds = ["row", "gap" if gap else f"b-{self._type(s)}"]
        kinds += ["same"] * (not row.moved and not self._touched(s) and not (row.tail and self._touched(row.tail)))
        kinds += ["part"] * (s.part > 0)
        kinds += ["came"] * row.moved
        return (f'<section class="{" ".join(kinds)}" id="r{n}"><div class="at"><span class="ln">{self._lines(s)}</span>{self._label(n, s)}</div>'
                f'<div class="s" lang="zh">{source}</div><div class="t" lang="zh">{self._note(row)}{result}</div></section>\n')

    def _moved(self, n: int, goes: Segment) -> str:
        there = self.number[goes]
        text = to_html(shorten(self.doc.source.text[goes.source.start : goes.source.end].strip(), 24), marked=True)
        where = "earlier" if there < n else "later"
        return (f'<section class="row moved" id="r{n}"><div class="at"><span class="ln">{self._lines(goes)}</span></div>'
                f'<div class="s" lang="zh">{text}</div>'
                f'<div class="t"><a href="#r{there}">{"↑" if there < n else "↓"} read {where}</a></div></section>\n')

    def _flags(self, segment: Segment, side: str) -> Placed:
        return (self.source_flags if side == "source" else self.result_flags).get(segment, [])

    def _touched(self, s: Segment) -> bool:
        return bool(s.hunks) or s in self.source_flags or s in self.result_flags

    def _type(self, s: Segment) -> str:
        return self.doc.blocks[s.block].type if s.block is not None else ""

    def _label(self, n: int, s: Segment) -> str:
        if s.block is None or s.part:
            return "" if s.block is not None else '<span class="type">outside</span>'
        name = self._type(s)
        if self.doc.blocks[s.block].evidence:
            return f'<button class="type" data-type="{n}" title="why this is “{name}”">{name}</button>'
        return f'<span class="type">{name}</span>'

    def _lines(self, s: Segment) -> str:
        first = self.doc.source.place(s.source.start)[0]
        last = self.doc.source.place(max(s.source.start, s.source.end - 1))[0]
        return f"{first}" if first == last else f"{first}–{last}"

    def _note(self, row: Row) -> str:
        s = row.segment
        if row.moved:
            what = "goes on with" if s.part else "moved here:"
            return f'<a class="note" href="#r{self.left[s]}">{what} line {self._lines(s)} of the source</a>'
        return f'<span class="note">goes on at line {self._lines(s)} of the source</span>' if s.part else ""
