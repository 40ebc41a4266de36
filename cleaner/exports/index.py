"""Export `index`: the overview of a batch, with what needs a person first."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from msgspec import Struct

from cleaner.exports.page import count, page
from cleaner.exports.visible import attribute, to_html


class IndexEntry(Struct, frozen=True):
    """One file of a batch.

    `links` are its outputs that exist, as (label, path relative to the index, with "/").
    `error` and `hint` say why a file failed; the counts of such a file mean nothing.
    """

    name: str
    links: tuple[tuple[str, str], ...] = ()
    breaks_joined: int = 0
    repeats_removed: int = 0
    marks_changed: int = 0
    moved: int = 0
    flags: int = 0
    suggestions: int = 0
    error: str = ""
    hint: str = ""


_COLUMNS = (
    ("flags", "Flags", "places left for a person to decide"),
    ("suggestions", "Suggestions", "changes proposed but not made"),
    ("breaks_joined", "Breaks joined", "line breaks that cut a paragraph"),
    ("repeats_removed", "Repeats removed", "passages that stood twice"),
    ("marks_changed", "Marks changed", "punctuation marks"),
    ("moved", "Moved", "pieces put back in reading order"),
)


def render_index(files: Sequence[IndexEntry]) -> bytes:
    """The page as UTF-8; failed files first, then those with the most flags, else in the given order."""
    failed = [f for f in files if f.error]
    done = sorted((f for f in files if not f.error), key=lambda f: -f.flags)
    body = "\n".join(['<div class="page solo">', _head(failed, done), _failures(failed), _table(done), "</div>"])
    return page("cleaner: all files", body, style="report.css", script="index.js")


def _head(failed: Sequence[IndexEntry], done: Sequence[IndexEntry]) -> str:
    numbers = [("Files", len(done))] + [(label, sum(getattr(f, name) for f in done)) for name, label, _ in _COLUMNS]
    if failed:
        numbers.insert(0, ("Failed", len(failed)))
    facts = "".join(f'<div{_alert(label, n)}><dt>{label}</dt><dd>{n:,}</dd></div>' for label, n in numbers)
    flagged = sum(f.flags > 0 for f in done)
    if failed:
        verdict = f"{count(len(failed), 'file')} could not be cleaned."
    elif not done:
        verdict = "There were no files."
    elif flagged:
        verdict = f"All files were cleaned; {count(flagged, 'has', 'have')} places that need a person."
    else:
        verdict = "All files were cleaned; nothing needs a person."
    return (f'<header class="top"><p class="brand">cleaner · overview</p><h1>{verdict}</h1>'
            f'<dl class="facts">{facts}</dl></header>')


def _alert(label: str, n: int) -> str:
    return ' class="bad"' if label == "Failed" and n else ' class="warn"' if label == "Flags" and n else ""


def _failures(failed: Sequence[IndexEntry]) -> str:
    if not failed:
        return ""
    items = "".join(f'<li><strong lang="zh">{to_html(f.name)}</strong><p>{to_html(f.error)}</p>'
                    + (f'<p class="soft">{to_html(f.hint)}</p>' if f.hint else "") + "</li>" for f in failed)
    return f'<section class="card failed"><h2>Not cleaned <span class="n">{len(failed):,}</span></h2><ul>{items}</ul></section>'


def _table(done: Sequence[IndexEntry]) -> str:
    if not done:
        return ""
    columns = [_heading("File", "name of the file")] + [_heading(label, why, "num") for _, label, why in _COLUMNS]
    return ('<main class="card files"><table><caption class="hide">Files and what was done to them</caption>\n'
            f'<thead><tr>{"".join(columns)}<th scope="col">Outputs</th></tr></thead>\n'
            f'<tbody>{"".join(map(_row, done))}</tbody></table></main>')


def _heading(label: str, why: str, kind: str = "") -> str:
    return f'<th scope="col" class="{kind}" aria-sort="none"><button title="{why}">{label}</button></th>'


def _row(entry: IndexEntry) -> str:
    cells = "".join(_cell(name, label, getattr(entry, name)) for name, label, _ in _COLUMNS)
    links = " ".join(f'<a href="{_href(path)}">{to_html(label)}</a>' for label, path in entry.links)
    main = next((path for _, path in entry.links if path.endswith(".html")), None)
    name = f'<bdi lang="zh">{to_html(entry.name)}</bdi>'
    shown = f'<a href="{_href(main)}">{name}</a>' if main else name
    return f'<tr><th scope="row" data-n="{attribute(entry.name)}">{shown}</th>{cells}<td class="links">{links}</td></tr>\n'


def _cell(name: str, label: str, n: int) -> str:
    warn = " warn" if name == "flags" and n else ""
    return f'<td class="num{warn}" data-label="{label}" data-n="{n}">{f"{n:,}" if n else "·"}</td>'


def _href(path: str) -> str:
    # "./" keeps a name like "javascript:x" a name. On disk a lone surrogate is the byte that it stands for.
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    return "./" + quote(data, safe="/")
