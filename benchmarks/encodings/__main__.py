"""Encodings found and misread text mended, in figures: cleaner, and with --peers chardet, charset-normalizer and ftfy.

python -m benchmarks.encodings [--files N] [--misread N] [--peers] [--show]
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from benchmarks.encodings import files, misread
from benchmarks.encodings.texts import Sample, pages, shorts, stays


def main() -> None:
    """Measure all and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100, help="texts that files are made of")
    parser.add_argument("--misread", type=int, default=30, help="texts that are misread")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", action="store_true", help="also chardet, charset-normalizer and ftfy")
    parser.add_argument("--show", type=int, default=0, help="so many of the cases that went wrong, for each kind")
    options = parser.parse_args()
    samples = pages()
    random.Random(options.seed).shuffle(samples)
    if options.files:
        _files(samples[: options.files], options)
    if options.misread:
        _misread(_balanced(samples, options.misread), options)
    _stays(samples)


def _balanced(samples: Sequence[Sample], n: int) -> list[Sample]:
    hant = [s for s in samples if s.script == "hant"][: n // 3]
    return [*hant, *[s for s in samples if s.script == "hans"][: n - len(hant)]]


def _files(samples: Sequence[Sample], options: argparse.Namespace) -> None:
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    peers = {"chardet": files.by_chardet, "charset-normalizer": files.by_charset_normalizer} if options.peers else {}
    for file in files.files(samples, shorts(), random.Random(options.seed)):
        codec, text = files.by_cleaner(file)
        right = files.encoding_is_right(file, codec)
        length = next((f"{n}-" for n in (400, 60, 24, 12, 8, 4) if file.length >= n), "1-") if file.length else "whole"
        kind = "length" if file.damage == "none" else "length, damaged"
        for key in ((kind, length), ("damage", file.damage), ("encoding", file.codec)):
            row = found[key]
            row["n"] += 1
            row["encoding"] += right
            row["text"] += text
            for name, detect in peers.items():
                row[name] += files.encoding_is_right(file, detect(file))
        if not (right and text):
            _show(options.show, found["", ""], f"{file.codec} {file.damage} {length}",
                  f"{codec} {'' if right else 'WRONG '}{file.data[:60]!r} {file.text[:30]!r}")
    _table("Files: share with the right encoding, and the right text", ["n", "encoding", "text", *peers], found)


def _misread(samples: Sequence[Sample], options: argparse.Namespace) -> None:
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    verdicts: Mapping[str, Callable[[misread.Case], str]] = {
        "": misread.by_cleaner, **({"ftfy ": misread.by_ftfy} if options.peers else {})}
    for case in misread.cases(samples, random.Random(options.seed)):
        for who, judge in verdicts.items():
            verdict = judge(case)
            kind = "lossy" if case.lossy else "no byte lost"
            for key in ((case.route, kind), (case.size, kind)):
                found[key]["n"] += who == ""
                found[key][who + verdict] += 1
            if not who and (verdict == "harmed" or verdict not in ("exact", "gaps", "flagged")):
                at = _first_difference(case.text, case.seen, misread.cleaned(case.seen).text)
                _show(options.show, found["", ""], f"{case.route} {kind} {case.size} {verdict}", at)
    names = ("exact", "gaps", "flagged", "left", "partly", "harmed")
    _table("Misread: share", ["n", *(who + name for who in verdicts for name in names)], found)


def _stays(samples: Sequence[Sample]) -> None:
    texts = [*stays(), *(s.text for s in samples), *(s.text for s in shorts())]
    harmed = flagged = 0
    for text in texts:
        doc = misread.cleaned(text)
        harmed += doc.text != text
        flagged += bool(doc.open)
        if doc.text != text or doc.open:
            flags = [(f.rule, doc.text[f.span.start : f.span.end]) for f in doc.open]
            print(f"  {[(e.rule, e.before, e.after) for e in doc.edits]} {flags}")
    print(f"Texts that stay: {len(texts)}, harmed {harmed}, flagged {flagged}")


def _first_difference(text: str, seen: str, got: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(text, got, strict=False)) if a != b), min(len(text), len(got)))
    at = max(at - 8, 0)
    first = next((n for n, (a, b) in enumerate(zip(seen, got, strict=False)) if a != b), 0) if seen != got else at
    return f"wanted {text[at : at + 30]!r}\n    got    {got[at : at + 50]!r}\n    seen   {seen[min(at, first) : at + 90]!r}"


def _show(limit: int, shown: Counter[str], kind: str, what: str) -> None:
    shown[kind] += 1
    if shown[kind] <= limit:
        print(f"  {kind}: {what}")


def _table(title: str, columns: Sequence[str], rows: Mapping[tuple[str, str], Counter[str]]) -> None:
    print(title)
    for key, row in sorted((k, r) for k, r in rows.items() if k[0]):
        shares = "  ".join(f"{c} {row[c] / row['n']:.3f}".replace("0.", ".").replace("1.000", "1") for c in columns[1:] if row[c])
        print(f"{key[0]:22} {key[1]:12} {row['n']:6}  {shares}")
    print()


if __name__ == "__main__":
    main()
