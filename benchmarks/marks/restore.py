"""Which marks of a spoilt text came back: between the same letters and digits, those of the truth and of the cleaned text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from benchmarks.marks.damage import TOKEN, Unit

KINDS = {
    "，": "comma", "。": "full stop", "、": "enumeration comma", "；": "semicolon", "：": "colon", "？": "question mark",
    "！": "exclamation mark", "（": "parenthesis", "）": "parenthesis", "“": "double quote", "”": "double quote",
    "‘": "single quote", "’": "single quote", "「": "corner bracket", "」": "corner bracket", "『": "corner bracket",
    "』": "corner bracket", "……": "ellipsis", "——": "dash", "《": "title mark", "》": "title mark", "〈": "title mark",
    "〉": "title mark", "～": "wave line", "—": "line", " ": "blank", "\u3000": "blank",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """What became of one mark: restored, left or wrong if it was spoilt; kept or damaged if it was not."""

    kind: str
    how: str
    gap: int  # letters and digits before it


def kind(token: str) -> str:
    """The name of a mark; `other` for those that no way spoils."""
    return KINDS.get(token, "other")


def gaps(parts: Sequence[Unit]) -> tuple[str, list[list[Unit]]]:
    """The letters and digits of the truth, and the units before each of them and after the last."""
    letters, out = [], [list[Unit]()]
    for x in parts:
        if x.truth.isalnum() and x.truth == x.given:
            letters.append(x.truth)
            out.append([])
        else:
            out[-1].append(x)
    return "".join(letters), out


def cleaned_gaps(letters: str, text: str) -> list[str]:
    """What stands in `text` before each of the `letters` and after the last; all of what is between two that are found."""
    places = [n for n, ch in enumerate(text) if ch.isalnum()]
    found: dict[int, int] = {}
    for code in Levenshtein.opcodes(letters, "".join(text[n] for n in places)):
        if code.tag == "equal":
            found.update(zip(range(code.src_start, code.src_end), places[code.dest_start : code.dest_end]))
    out, start = [], 0
    for n in range(len(letters)):
        place = found.get(n, start)
        out.append(text[start:place])
        start = place + (n in found)
    return [*out, text[start:]]


def marks(parts: Sequence[Unit], text: str) -> Iterator[Mark]:
    """What became of each mark of a spoilt text that was cleaned to `text`."""
    letters, wanted = gaps(parts)
    for n, (units, found) in enumerate(zip(wanted, cleaned_gaps(letters, text))):
        wide = any(x.truth == "\n" for x in units)
        if wide or "\n" in found:
            yield Mark("break", "kept" if wide and "\n" in found else "damaged", n)
        units, found = [x for x in units if x.truth != "\n"], found.replace("\n", "")
        truth, tokens = [x for x in units if x.truth], TOKEN.findall(found)
        bad: set[int] = set()
        more: Counter[str] = Counter()  # tokens that the truth has not
        for code in Levenshtein.opcodes([x.truth for x in truth], tokens):
            if code.tag != "equal":
                bad.update(range(code.src_start, code.src_end))
                more.update(kind(x) for x in tokens[code.dest_start : code.dest_end])
        for i, x in enumerate(truth):
            spoilt = "left" if x.given in found else "wrong"
            yield Mark(kind(x.truth), ("damaged" if i in bad else "kept") if x.truth == x.given else
                       spoilt if i in bad else "restored", n)
        added, blanks = len(units) - len(truth), more.pop("blank", 0)
        for i in range(max(added, blanks)):
            yield Mark("blank", "damaged" if i >= added else "left" if i < blanks else "restored", n)
        if not bad:
            for name in more.elements():
                yield Mark(name, "damaged", n)
