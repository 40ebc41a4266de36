"""Two colours for paragraphs: what a change of them is worth is counted from its neighbourhood alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.lexicon import lexicon
from cleaner.passes.order.colouring import Colouring, Reading

WORDS = ("新桥通车", "渡口小学", "采茶时节", "水库放水", "石匠的锤子")


@given(st.data())
def test_the_margin_of_a_change_is_the_difference_of_the_values(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 14))
    flags = st.lists(st.booleans(), min_size=size, max_size=size)
    texts = data.draw(st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map("，".join), min_size=size, max_size=size))
    seams = data.draw(st.dictionaries(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), st.floats(-5, 5)))
    colouring = Colouring(Reading(texts, data.draw(flags), data.draw(flags), seams), lexicon())
    sides = [int(x) for x in data.draw(flags)]
    first = data.draw(st.integers(0, size - 1))
    end = next((n for n in range(first, size) if sides[n] != sides[first]), size)
    end = data.draw(st.integers(first + 1, end))
    other = [*sides[:first], *(1 - x for x in sides[first:end]), *sides[end:]]
    assert colouring.margin(sides, first, end) == pytest.approx(colouring.value(sides) - colouring.value(other))
