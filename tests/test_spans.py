"""Alignments composed from changes, against a naive model that follows every single character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.spans import Alignment, Change, Hunk, Span

Cell = tuple[int | None, int]
"""A character of the current text: its place in the source if it was never touched, and a serial number."""


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[list[tuple[Span, int]]]]:
    """A source length and steps of ascending disjoint replacements (span of the current text, new length)."""
    source = length = draw(st.integers(0, 12))
    steps = []
    for _ in range(draw(st.integers(0, 5))):
        at, changes = 0, []
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(at, length))
            end = draw(st.integers(start, min(length, start + 4)))
            n = draw(st.integers(0 if start < end else 1, 3))
            if changes and changes[-1][0].overlaps(Span(start, end)):
                continue
            changes.append((Span(start, end), n))
            at = end
        steps.append(changes)
        length += sum(n - s.length for s, n in changes)
    return source, steps


def play(source: int, steps: list[list[tuple[Span, int]]]) -> tuple[Alignment, list[int | None], int]:
    """The alignment after all steps; for each current character its source place or None; edits made."""
    alignment = Alignment.identity(source)
    current: list[int | None] = list(range(source))
    edit = 0
    for step in steps:
        changes = [Change(span, n, edit + i) for i, (span, n) in enumerate(step)]
        edit += len(step)
        alignment = alignment.apply(changes)
        for span, n in reversed(step):
            current[span.start : span.end] = [None] * n
    return alignment, current, edit


@given(histories())
@settings(max_examples=250, deadline=None)
def test_between_hunks_both_texts_are_identical(history: tuple[int, list[list[tuple[Span, int]]]]) -> None:
    source, steps = history
    alignment, current, _ = play(source, steps)
    assert alignment.current_length == len(current)
    at = Span(0, 0)
    for hunk in [*alignment.hunks, Hunk(Span(source, source), Span(len(current), len(current)), ())]:
        kept = current[at.end : hunk.current.start]
        start = hunk.source.start - len(kept)
        assert kept == list(range(start, hunk.source.start)), "text between hunks is the source's, in place"
        at = hunk.current
    covered = {i for h in alignment.hunks for i in range(*h.current)}
    assert all(i in covered for i, place in enumerate(current) if place is None)


@given(histories())
@settings(max_examples=250, deadline=None)
def test_hunks_are_ascending_and_disjoint_and_name_every_edit(history: tuple[int, list[list[tuple[Span, int]]]]) -> None:
    alignment, _, edits = play(*history)
    for a, b in zip(alignment.hunks, alignment.hunks[1:], strict=False):
        assert a.source.end <= b.source.start
        assert a.current.end <= b.current.start
        assert not a.source.overlaps(b.source) or not a.current.overlaps(b.current)
        assert a.source != b.source or a.current != b.current
    assert sorted(e for h in alignment.hunks for e in h.edits) == list(range(edits))
    assert all(list(h.edits) == sorted(h.edits) for h in alignment.hunks)


@given(histories())
@settings(max_examples=250, deadline=None)
def test_positions_map_both_ways_and_in_order(history: tuple[int, list[list[tuple[Span, int]]]]) -> None:
    source, steps = history
    alignment, current, _ = play(source, steps)
    for i, place in enumerate(current):
        span = alignment.to_source(Span(i, i + 1))
        assert 0 <= span.start <= span.end <= source
        inside = [h for h in alignment.hunks if h.current.start <= i < h.current.end]
        if inside:
            assert span == inside[0].source
        else:
            assert place is not None
            assert span == Span(place, place + 1)
            assert alignment.to_current(span) == Span(i, i + 1)
    starts = [alignment.to_source(Span(i, i + 1)).start for i in range(len(current))]
    assert starts == sorted(starts)
    for i in range(source):
        back = alignment.to_current(Span(i, i + 1))
        assert 0 <= back.start <= back.end <= len(current)
        held = [h for h in alignment.hunks if h.source.start <= i < h.source.end]
        assert back == held[0].current if held else back.length == 1
    # A wider span never maps to less.
    for i in range(len(current)):
        for j in range(i + 1, len(current) + 1):
            wide, narrow = alignment.to_source(Span(i, j)), alignment.to_source(Span(i, i + 1))
            assert wide.start <= narrow.start
            assert wide.end >= narrow.end


@given(histories(), st.data())
@settings(max_examples=200, deadline=None)
def test_an_edit_of_a_hunk_joins_it(history: tuple[int, list[list[tuple[Span, int]]]], data: st.DataObject) -> None:
    alignment, _, edits = play(*history)
    wide = [h for h in alignment.hunks if h.current.length]
    if not wide:
        return
    hunk = data.draw(st.sampled_from(wide))
    after = alignment.apply([Change(Span(hunk.current.start, hunk.current.start + 1), 0, edits)])
    joined = [h for h in after.hunks if edits in h.edits]
    assert len(joined) == 1
    assert set(hunk.edits) <= set(joined[0].edits)
    assert joined[0].source.start <= hunk.source.start
    assert joined[0].source.end >= hunk.source.end


@pytest.mark.parametrize(("a", "b", "overlap"), [
    (Span(0, 2), Span(2, 4), False),
    (Span(0, 2), Span(1, 4), True),
    (Span(1, 1), Span(1, 1), True),
    (Span(1, 1), Span(0, 2), True),
    (Span(1, 1), Span(1, 3), False),
    (Span(3, 3), Span(1, 3), False),
])
def test_overlap(a: Span, b: Span, overlap: bool) -> None:
    assert a.overlaps(b) is overlap
    assert b.overlaps(a) is overlap


def test_a_deletion_is_found_at_its_point() -> None:
    alignment = Alignment.identity(6).apply([Change(Span(2, 4), 0, 0)])
    assert alignment.to_source(Span(2, 2)) == Span(2, 4)
    assert alignment.to_source(Span(0, 2)) == Span(0, 2)
    assert alignment.to_source(Span(2, 4)) == Span(4, 6)
    assert alignment.to_source(Span(0, 4)) == Span(0, 6)
    assert alignment.to_current(Span(3, 4)) == Span(2, 2)
    assert alignment.to_current(Span(0, 6)) == Span(0, 4)
