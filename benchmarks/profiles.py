"""What each profile does to clean texts: paragraphs that change and places that are flagged, by kind of text.

python -m benchmarks.profiles

The texts are those of pages/texts, a blank line between blocks, sorted into kinds by name. A profile should change fewer
paragraphs of its own kind than the others do, or flag fewer places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import cleaner
from benchmarks.pages.texts import Text, load
from cleaner.config import PROFILES, Config
from cleaner.exports.text import render_text

KINDS = {
    "web": ("blog", "chat", "game-film", "noodle", "moss", "hk-metro", "sports-column", "travel"),
    "book": ("book-", "novel"),
    "technical": ("programmer", "soft-cache", "hardware", "techlog", "patent", "chem-lab", "lines-code", "lines-config",
                  "lines-math"),
}


def kinds(text: Text) -> Iterator[str]:
    """The kinds that a text is of; all of them are of "all"."""
    yield "all"
    yield from (kind for kind, words in KINDS.items() if any(word in text.name for word in words))


def main() -> None:
    """Print a table: for each profile and kind paragraphs changed and places flagged."""
    texts = [(list(kinds(text)), "\n\n".join(piece.text for piece in text.pieces) + "\n") for text in load()]
    paragraphs = Counter(kind for of, text in texts for kind in of for x in text.split("\n") if x.strip())
    print("profile     " + "".join(f"{f'{kind} ({paragraphs[kind]:,})':>20}" for kind in (*KINDS, "all")))
    for profile in PROFILES:
        changed, flagged = Counter[str](), Counter[str]()
        config = Config(profile=profile)
        for of, text in texts:
            doc = cleaner.clean(text, config)
            left = Counter(map(str.strip, text.split("\n"))) - Counter(map(str.strip, render_text(doc).split("\n"))) - Counter([""])
            for kind in of:
                changed[kind] += sum(left.values())
                flagged[kind] += len(doc.open)
        print(f"{profile:<12}" + "".join(f"{f'{changed[kind]} changed, {flagged[kind]} fl.':>20}" for kind in (*KINDS, "all")))


if __name__ == "__main__":
    main()
