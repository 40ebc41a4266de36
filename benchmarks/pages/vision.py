"""What a vision model writes of a page: a paragraph a line, cut where columns ended, with marks, gaps and headlines in pieces."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.pages.setting import CANNOT_BEGIN, CANNOT_END, DISPLAY, Place, Setting, Sheet, cells, halved, lay, wrap
from benchmarks.pages.texts import Piece, Text
from cleaner.lexicon import lexicon

BY = ("通讯员 ", "实习生 ", "文/", "摄影 ", "图/")  # a byline may go on in a new line


def model(text: Text, rng: random.Random) -> tuple[Sheet, Sequence[Piece], str]:
    """A page as a vision model writes it."""
    sheet = Sheet()
    marks = rng.choice(["none", "heads", "title", "mixed"])
    change = halved(rng, 0.6)
    cut, split = rng.choice([0.0, 0.1, 0.2, 0.3, 0.5]), rng.choice([0.0, 0.2, 0.5])
    images, tight, wrapped = rng.random() < 0.4, rng.random() < 0.1, rng.random() < 0.3
    hard = "  " if rng.random() < 0.5 else ""
    for n, piece in enumerate(text.pieces):
        words = piece.text
        if n:
            below = piece.type in ("credit", "subtitle") and rng.random() < 0.2
            sheet.blank(0 if tight or below or (piece.type == "line" and not piece.apart) else 1)
        if piece.type in ("caption", "title", "kicker", "label") and rng.random() < (0.7 if piece.type == "caption" else 0.15):
            if images:
                sheet.put(f"![](images/{rng.randrange(10**6):06x}.jpg)")
                sheet.blank()
            else:
                sheet.blank(rng.randint(2, 4))
        mark = _mark(piece, marks, rng)
        if piece.type in ("p", "item") and len(words) > 30 and rng.random() < cut:
            lay(sheet, n, piece, _torn(words, rng), change, between=1 if rng.random() < 0.9 else 3)
        elif piece.type == "p" and wrapped and rng.random() < 0.3 and len(words) > 60:
            lay(sheet, n, piece, wrap(words, Setting(2 * rng.randint(12, 30), "squeeze")), change)
        elif piece.type in (*DISPLAY, "byline") and not mark and len(words) > 10 and rng.random() < split:
            lay(sheet, n, piece, halves(piece, rng), change, hard=hard)
        else:
            sheet.put(mark + change(words), Place(n, 0, len(words)))
        if piece.type == "title" and rng.random() < 0.15:
            sheet.blank(rng.randint(1, 4))
    return sheet, text.pieces, "\n"


def _mark(piece: Piece, marks: str, rng: random.Random) -> str:
    if piece.type == "title" and marks in ("heads", "title", "mixed"):
        return "# "
    if piece.type == "subtitle" and marks in ("heads", "mixed") and rng.random() < 0.5:
        return "## "
    if piece.type == "head" and (marks == "heads" or (marks == "mixed" and rng.random() < 0.5)):
        return rng.choice(["## ", "### "])
    return ""


def _torn(words: str, rng: random.Random) -> list[tuple[int, int]]:
    """A paragraph in the pieces of two or three columns; an opening quote has a wide left side, and looks like an indent."""
    at = set(rng.sample(range(6, len(words) - 4), 1 + (len(words) > 200 and rng.random() < 0.3)))
    where = rng.random()
    if where < 0.25:  # a few words at the foot of a column, or at the top of one
        k = rng.randint(5, 16)
        at = {k if rng.random() < 0.6 or len(words) < 40 else len(words) - k}
    elif where < 0.35 and (stops := [k for k in range(8, len(words) - 4) if words[k - 1] in "，；、"]):
        at = {rng.choice(stops)}
    elif where < 0.6 and (quotes := [k for k in range(8, len(words) - 4) if words[k] in "“「"]):
        at = {rng.choice(quotes)}
    good = (k for k in at if words[k] not in CANNOT_BEGIN and words[k - 1] not in CANNOT_END)
    fit = sorted(k for k in good if not words[k - 1 : k + 1].isascii())
    if rng.random() < 0.2 and (inside := [k for k in range(8, len(words) - 4) if words[k - 1 : k + 1].isdecimal()]):
        fit = [rng.choice(inside)]  # a number may be cut where a column ends
    return [*zip([0, *fit], [*fit, len(words)], strict=True)]


def halves(piece: Piece, rng: random.Random) -> list[tuple[int, int]]:
    """A headline or byline on two lines: between its clauses or, where its line was full, inside one."""
    words = piece.text
    if piece.type == "byline":
        at = [k for by in BY if (k := words.find(by)) > 3 and words[k - 1] == " "]
        return [(0, at[0] - 1), (at[0], len(words))] if at else [(0, len(words))]
    spaces = [k for k in range(4, len(words) - 3) if words[k] == " "]
    if spaces and rng.random() < 0.7:
        k = rng.choice(spaces)
        return [(0, k), (k + 1, len(words))]
    inside = [k for k in range(6, len(words) - 2) if words[k] not in CANNOT_BEGIN + " " and words[k - 1] not in CANNOT_END + " "]
    inside = [k for k in inside if not words[k - 1 : k + 1].isascii()]
    k = rng.choice(inside) if inside else len(words)
    return [(0, k), (k, len(words))] if inside else [(0, k)]


def by_sense(words: str, measure: int, rng: random.Random) -> list[tuple[int, int]]:
    """A headline broken by hand: between its clauses or words, where its halves fit a measure."""
    ends = [k for k in range(3, len(words) - 2) if words[k - 1] not in CANNOT_END + " " and words[k] not in CANNOT_BEGIN]
    fit = [k for k in ends if max(cells(words[:k]), cells(words[k:].strip())) <= measure and not words[k - 1 : k + 1].isascii()]
    clauses = [k for k in fit if words[k] == " "]
    if not (found := clauses or [k for k in fit if lexicon().seam(words[:k], words[k:]) < 1]):
        return [(0, len(words))]
    k = rng.choice(found)
    return [(0, k), (k + (words[k] == " "), len(words))]
