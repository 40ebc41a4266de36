"""Restoring: inputs in nine encodings, whole and damaged, given back from the diplomatic view as other tools write it.

    python -m benchmarks.restoring [--count N] [--seed N]

Each input is a piece of an own text with odd characters, white space and line ends put in, encoded, and in every third case
damaged by a byte. It is cleaned, written as diplomatic TEI, checked against the schema, and restored from the XML as it is,
indented, wrapped anew with CR LF, and canonicalised. Says how many came back byte for byte, and which did not.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from benchmarks.pages.texts import HERE, load
from cleaner import clean, restore
from cleaner.config import Config
from cleaner.errors import CleanerError
from cleaner.exports.diplomatic import render_diplomatic
from cleaner.exports.validate import validate

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "gb18030", "gbk", "big5", "big5hkscs")
ODD = "\x00\x0b\x0c\t\u00a0\u2028\ufeff\u200b\u3000  é\u0301豈\U00020000\ue000□�\u0085\ufffe<&>]]>\"'"
RULES = Config().rule_set()


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names of encodings, and files."""
    rng = random.Random(seed)
    texts = ["\n\n".join(piece.text for piece in text.pieces) for text in load(HERE)]
    for _ in range(count):
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        piece = list(text[start : start + rng.choice((0, 3, 20, 80, 200))])
        for _ in range(rng.choice((0, 0, 1, 3, 8))):
            piece.insert(rng.randint(0, len(piece)), rng.choice(ODD))
        encoding = rng.choice(ENCODINGS)
        data = "".join(piece).replace("\n", rng.choice(("\n", "\r\n", "\r"))).encode(encoding, "ignore")
        if data and rng.random() < 0.33:
            at = rng.randrange(len(data))
            data = data[:at] + rng.choice((b"", bytes([rng.randrange(256)]), b"\xff")) + data[at + 1 :]
        yield encoding, data


def forms(view: bytes) -> Iterator[tuple[str, bytes]]:
    """The view as other tools write it."""
    yield "plain", view
    root = etree.fromstring(view)
    etree.indent(root, "  ")
    yield "indented", etree.tostring(root)
    wrapped = re.sub(r">([^<>]*)<", lambda m: ">" + m[1].replace(" ", "\n ") + "<", view.decode()).replace("\n", "\r\n")
    yield "wrapped anew", wrapped.encode()
    yield "canonical", etree.tostring(etree.fromstring(view), method="c14n")


def main() -> int:
    """Prints the table; 1 if anything was not restored or not valid."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    total: Counter[str] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    wrong = 0
    began = time.process_time()
    for encoding, data in inputs(options.count, options.seed):
        view = render_diplomatic(clean(data), RULES)
        total[encoding] += 1
        right[encoding, "valid"] += not validate(view)
        for form, written in forms(view):
            try:
                same = restore(written) == data
            except CleanerError:
                same = False
            right[encoding, form] += same
            if not same:
                wrong += 1
                print(f"    {encoding}, {form}: {data!r}")
    columns = ("valid", "plain", "indented", "wrapped anew", "canonical")
    print(f"{'encoding':12} {'inputs':>7} " + " ".join(f"{c:>13}" for c in columns))
    for encoding in ENCODINGS:
        print(f"{encoding:12} {total[encoding]:7} " + " ".join(f"{right[encoding, c]:13}" for c in columns))
    print(f"{sum(total.values())} inputs, {wrong} not restored; {time.process_time() - began:.0f} s of CPU")
    return int(wrong > 0 or any(right[e, "valid"] < total[e] for e in ENCODINGS))


if __name__ == "__main__":
    raise SystemExit(main())
