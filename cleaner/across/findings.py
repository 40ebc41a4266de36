"""What was found for the documents of a batch: for each what is to be marked in it, and for all together a list to read."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cleaner.across.copies import Copy, Limits
from cleaner.across.index import Found, Index
from cleaner.summary import Shared

NEAR = 3  # blocks between two passages that are told as one: they may be too short to be compared


def findings(index: Index, docs: Sequence[int], limits: Limits) -> tuple[list[list[Copy]], list[Shared]]:
    """Of each of the documents with the numbers `docs` its copies, and all as a summary says them: what is frequent once.

    In the summary, passages that follow one another in both files are one.
    """
    often = index.often(limits.files) if "often" in limits.rules else {}
    batch = set(docs)
    told: set[int] = set()  # of what is frequent
    own: dict[int, list[int]] = {}
    for root in often:
        if (doc := index.place(root)[0]) in batch:
            told.add(root)
            own.setdefault(doc, []).append(root)
    every: list[list[Copy]] = []
    wholes: list[Shared] = []
    frequent: list[Shared] = []
    passages: list[Shared] = []
    for doc in docs:
        name, copies = index.name(doc), []
        if same := index.same(doc):
            wholes.append(Shared(limits.rules["document"], name, (1, 1), same[0], likeness=round(same[1], 1)))
            copies.append(Copy(wholes[-1].rule, message(wholes[-1])))
        for root in own.get(doc, ()):
            _, blocks, line, length = index.place(root)
            frequent.append(Shared(limits.rules["often"], name, (line, line), "", characters=length, files=often[root]))
            copies.append(Copy(frequent[-1].rule, message(frequent[-1]), blocks))
        last: Found | None = None
        for found in index.found(doc):
            one = Shared(limits.rules[found.kind], name, (found.line, found.line), found.other_name, found.other_line,
                         round(found.likeness, 1), found.characters, taken=found.taken)
            sure = found.sure
            if found.root not in often:
                _add(passages, one, last, found)
                last = found
            elif found.root not in told:
                told.add(found.root)
                frequent.append(replace(one, rule=limits.rules["often"], files=often[found.root]))
                if not found.taken:
                    one, sure = frequent[-1], False
            elif not found.taken:
                continue
            copies.append(Copy(one.rule, message(one), found.blocks, found.piece, sure, found.taken))
        every.append(copies)
    return every, [*wholes, *frequent, *passages]


def _add(shared: list[Shared], one: Shared, last: Found | None, found: Found) -> None:
    before = shared[-1] if shared else one
    if (last is None or found.piece or last.piece or (last.other, last.taken) != (found.other, found.taken)
            or found.blocks[0] - last.blocks[1] > NEAR or found.other_line <= last.other_line):
        shared.append(one)
        return
    likest = min(before, one, key=lambda s: s.likeness)
    shared[-1] = replace(before, rule=likest.rule, likeness=likest.likeness, lines=(before.lines[0], found.line),
                         characters=before.characters + found.characters, passages=before.passages + 1)


def message(shared: Shared) -> str:
    """What is found, for a person."""
    where = f"{shared.other}, line {shared.other_line:,}" if shared.other_line else shared.other
    if shared.files:
        return f"stands in {shared.files:,} files" + (f", first in {where}" if where else "")
    if not shared.other_line:
        return f"the text is one of {where}: {shared.likeness:.0f} % of the shingles of both are in common"
    return f"stands in {where}, too: {shared.characters:,} characters, {shared.likeness:.0f} % alike"
