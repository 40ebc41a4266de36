"""Blanks put in between Han and Latin or digits: right, wrong, the second run, and the way back.

    python -m benchmarks.spacing

`right`: what came out is what is wanted, of strings that get blanks and of strings that stay. `twice`: cleaned again with the same
setting nothing changes. `back`: `spacing = "none"` makes of what came out what it makes of the string itself, with a sentence
before it. Misses are printed.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import cleaner
from cleaner.config import Config
from cleaner.exports.text import render_text

HERE = Path(__file__).parent
SENTENCE = "江面上的雾还没有散尽，赶集的人已经在码头上等船。"


def cases(path: Path = HERE / "insert.txt") -> list[tuple[str, str, str]]:
    """Kind, string, and what it must become."""
    out: list[tuple[str, str, str]] = []
    kind, fence = "", ""
    for line in path.read_text("utf-8").splitlines():
        if not line or (line.startswith("# ") and not kind):
            continue
        if re.fullmatch(r"\[[a-z-]+\]", line):
            kind = line[1:-1]
        elif line == "```" or fence:
            fence += line + "\n"
            if line == "```" and fence.count("```") == 2:
                out.append((kind, fence.strip(), fence.strip()))
                fence = ""
        else:
            given, _, wanted = line.partition(" => ")
            out.append((kind, given, wanted or given))
    return out


def clean(text: str, spacing: str) -> str:
    """The clean text under one setting."""
    return render_text(cleaner.clean(text + "\n", Config(spacing=spacing))).strip("\n")  # type: ignore[arg-type]


def main() -> None:
    """Prints the misses and the table."""
    all_, right, twice, back = (Counter[str]() for _ in range(4))
    for kind, given, wanted in cases():
        all_[kind] += 1
        got = clean(given, "insert")
        right[kind] += got.strip() == wanted.strip()
        twice[kind] += clean(got, "insert") == got
        sentence = SENTENCE + ("\n\n" if given.startswith("```") else "") + given
        returned = clean(clean(sentence, "insert"), "none")
        back[kind] += returned == clean(sentence, "none")
        if got.strip() != wanted.strip():
            print(f"    given {given}\n    got   {got}\n    want  {wanted}\n")
        if clean(got, "insert") != got:
            print(f"    once  {got}\n    twice {clean(got, 'insert')}\n")
        if returned != clean(sentence, "none"):
            print(f"    back  {returned}\n    none  {clean(sentence, 'none')}\n")
    print(f"{'':30}{'cases':>7}{'right':>7}{'twice':>7}{'back':>7}")
    for kind in [*all_, "together"]:
        sums = [sum(c.values()) if kind == "together" else c[kind] for c in (all_, right, twice, back)]
        print(f"{kind:30}" + "".join(f"{n:7}" for n in sums))


if __name__ == "__main__":
    main()
