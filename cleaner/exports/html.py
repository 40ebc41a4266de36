"""Export `html`: source and result side by side, every change with its rule and reasons, on one page that fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.document import Document
from cleaner.exports.diff_data import report_data
from cleaner.exports.diff_rows import rows
from cleaner.exports.diff_table import Table
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
        _findings(doc, rules, order[: numbers.flags], 0, "For you to decide", "flags"),
        _findings(doc, rules, order[numbers.flags :], numbers.flags, "Suggestions", "suggestions"),
        _filters(rules, used, numbers),
        _toolbar(numbers),
        '<main id="rows"><div class="row names" aria-hidden="true"><div class="at"></div><div>Source</div><div>Result</div></div>',
        Table(doc, shown, order).html(),
        "</main></div>",
        asset("panel.html"),
        "</div>",
    ])
    data = report_data(doc, rules, shown, order, used)
    return page(f"{doc.name or 'text'}: what cleaner did", body, style="report.css", script="report.js", data=data)


def _head(doc: Document, numbers: Stats) -> str:
    source = doc.source
    digest = source.sha256
    facts = [
        ("Characters", f"{len(source.text):,} → {len(render_text(doc)):,}", ""),
        ("Changes", f"{numbers.edits:,}", ""),
        ("Moved", f"{numbers.moved:,}", ""),
        ("Flags", f"{numbers.flags:,}", "warn" if numbers.flags else ""),
        ("Suggestions", f"{numbers.suggestions:,}", ""),
        ("Encoding", attribute(source.encoding), ""),
        ("SHA-256 of the source", f'<code title="{digest}">{digest[:12]}<span class="more">{digest[12:]}</span></code>', ""),
    ]
    made = [count(numbers.edits, "change")] * bool(numbers.edits) + [count(numbers.moved, "piece") + " moved"] * bool(numbers.moved)
    done = ", ".join(made) or "No changes"
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
        f'<span class="say">{to_html(f.message or rule.why)} '
        f'<span class="rule"><code>{rule.id}</code> {to_html(rule.name)}</span></span></a></li>\n'
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
