"""Passages that stand in several files, by the rules of `across.toml`.

`prints` says what a clean document is known by, an `Index` compares and remembers, `mark` writes into a document what was found.
"""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.across.copies import Copy, Limits
from cleaner.across.findings import findings
from cleaner.across.index import Index
from cleaner.across.mark import mark
from cleaner.across.prints import Prints, prints
from cleaner.document import Document
from cleaner.rules import RuleSet
from cleaner.summary import Shared

__all__ = ["Copy", "Index", "Limits", "Prints", "compare", "findings", "mark", "prints"]


def compare(files: Iterable[tuple[str, Document]], rules: RuleSet, *, take: bool = False) -> tuple[list[Document], list[Shared]]:
    """Clean documents, given with their names, as they are after what stands in several of them was marked.

    Of several copies the first stays; `take` takes the others out. All are held in memory: `cleaner clean` does it otherwise.
    """
    limits = Limits.of(rules)
    index = Index()
    docs, numbers = [], []
    for n, (name, doc) in enumerate(files):
        docs.append(doc)
        numbers.append(index.add(str(n).encode(), name, prints(doc), limits, take))
    copies, shared = findings(index, numbers, limits)
    index.close()
    return [mark(doc, mine) for doc, mine in zip(docs, copies)], shared
