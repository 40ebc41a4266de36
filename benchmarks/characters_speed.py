"""How fast clean Chinese text goes through the passes over characters and marks, beside ftfy on the same text, in one run.

    python -m benchmarks.characters_speed

MB are those of UTF-8; the least processor time of several rounds counts. Layout has run before, and is not counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import ftfy

from benchmarks.flags import marks, pages
from cleaner.config import Config
from cleaner.document import Document, Source
from cleaner.passes import characters, layout, mojibake, punctuation, spacing, variants
from cleaner.passes.base import Context, Pass
from cleaner.pipeline import run
from cleaner.rules import builtin

ROUNDS = 5
BEFORE_LAYOUT: tuple[Pass, ...] = (mojibake.PASS, characters.PASS)
AFTER_LAYOUT: tuple[Pass, ...] = (punctuation.PASS, punctuation.REPORTS, spacing.PASS, variants.PASS)
# ftfy's own changes of marks and widths would harm Chinese.
SAFE = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, unescape_html=False, normalization=None)


def clean_texts() -> dict[str, list[str]]:
    """Texts in which there is nothing to repair, short ones and longer ones."""
    return {"short (1 KB)": marks(), "longer (3 to 30 KB)": pages()}


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def passed(step: Pass, docs: list[Document], context: Context) -> Callable[[], object]:
    """A pass over all documents."""
    return lambda: [run(step, doc, context) for doc in docs]


def together(docs: list[Document], laid: list[Document]) -> None:
    """The five passes, document by document, as the pipeline runs them."""
    for doc, set_in_blocks in zip(docs, laid):
        context = Context(Config(), builtin())
        for step in BEFORE_LAYOUT:
            run(step, doc, context)
        for step in AFTER_LAYOUT:
            run(step, set_in_blocks, context)


def main() -> None:
    """Print speed and ratio for each kind of text."""
    for name, given in clean_texts().items():
        context = Context(Config(), builtin())
        docs = [Document.from_source(Source(t.encode(), "utf-8", t)) for t in given]
        laid = [run(layout.PASS, doc, context) for doc in docs]
        work: dict[str, Callable[[], object]] = {"ftfy": partial(_ftfy, given)}
        work |= {step.name: passed(step, docs, context) for step in BEFORE_LAYOUT}
        work |= {step.name: passed(step, laid, context) for step in AFTER_LAYOUT}
        work["the five passes"] = partial(together, docs, laid)
        taken = dict.fromkeys(work, float("inf"))
        for _ in range(ROUNDS):
            for key, one in work.items():
                taken[key] = min(taken[key], seconds(one))
        size = sum(len(t.encode()) for t in given) / 1e6
        print(f"{name}, {len(given)} texts, {size:.2f} MB")
        for key, value in taken.items():
            print(f"  {key:16}{size / value:8.1f} MB/s   {taken['ftfy'] / value:6.2f} of ftfy's speed")


def _ftfy(given: list[str]) -> None:
    for text in given:
        ftfy.fix_text(text, SAFE)


if __name__ == "__main__":
    main()
