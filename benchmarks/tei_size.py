"""How large the TEI is, and how long it takes, beside trafilatura's TEI of the same text, in one run.

    python -m benchmarks.tei_size

The texts are the own ones of `pages/texts`, all in one, with half-width commas so that there is something to change. trafilatura
gets them as clean HTML with their structure, cleaner as plain text; both are timed from the tree or the document in memory to the
bytes of the XML. What cleaner does before (to repair) and trafilatura (to find the text in the page) is not counted, but told.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

import trafilatura
from trafilatura.xml import build_tei_output

from benchmarks.pages.texts import HERE, load
from cleaner import clean
from cleaner.config import Config
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.reader import render_page
from cleaner.exports.tei import render_tei
from cleaner.restoration import restore

ROUNDS = 3
RULES = Config().rule_set()


def seconds(work: Callable[[], object]) -> float:
    """The least processor time of several calls."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Prints the table."""
    pieces = [[piece.text for piece in text.pieces] for text in load(HERE)]
    plain = "\n\n".join(piece for text in pieces for piece in text).replace("，", ",")
    html = "".join(f"<h1>{escape(text[0])}</h1>" + "".join(f"<p>{escape(piece)}</p>" for piece in text[1:]) for text in pieces)
    page = f"<html><head><title>all</title></head><body><article>{html}</article></body></html>"
    size = len(plain.encode())

    start = time.process_time()
    doc = clean(plain)
    print(f"{size:,} bytes of text, {len(doc.edits):,} edits; cleaned in {time.process_time() - start:.1f} s")
    start = time.process_time()
    found = trafilatura.bare_extraction(page, favor_recall=True, deduplicate=False)
    assert not isinstance(found, dict)
    assert found is not None
    print(f"trafilatura finds {len((found.text or '').encode()):,} bytes of it in {time.process_time() - start:.1f} s")

    record = render_diplomatic(doc, RULES)
    rows: list[tuple[str, int, float]] = [
        ("cleaner, reading view", len(render_tei(doc, RULES)), seconds(lambda: render_tei(doc, RULES))),
        ("cleaner, diplomatic view", len(record), seconds(lambda: render_diplomatic(doc, RULES))),
        ("cleaner, page for readers", len(render_page(doc, RULES)), seconds(lambda: render_page(doc, RULES))),
    ]

    def tei() -> bytes:
        from lxml import etree

        again = trafilatura.bare_extraction(page, favor_recall=True, deduplicate=False)
        start = time.process_time()
        written = etree.tostring(build_tei_output(again), encoding="UTF-8")
        spent.append(time.process_time() - start)
        return written

    spent: list[float] = []
    length = len(tei())
    for _ in range(ROUNDS - 1):
        tei()
    rows.append(("trafilatura, TEI", length, min(spent)))
    print(f"{'':26} {'bytes':>11} {'of the text':>12} {'s':>7} {'MB of text/s':>13}")
    for name, count, spend in rows:
        print(f"{name:26} {count:11,} {count / size:12.2f} {spend:7.2f} {size / 1e6 / spend:13.1f}")
    print(f"restored in {seconds(lambda: restore(record)):.2f} s")


if __name__ == "__main__":
    main()
