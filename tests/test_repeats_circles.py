"""Passages read in a circle: what stays of them, and where they jump."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repeating import bare, cleaned, gaps

from cleaner.passes.repeats.jump import jumps
from cleaner.rules import builtin

HEAD = "口。摆渡的人住在对岸，听见喊声就把船撑过来。冬天江面结了薄冰，他先用竹篙把冰敲开，再慢慢靠岸。"
TAIL = "夏天水涨得快，船要系在高处的石柱上，缆绳浸了桐油，能用十年。赶集的人挑着担子在跳板上排成一行，一直排到渡"


@pytest.mark.parametrize("rounds", [2, 3])
def test_a_rotated_double_keeps_the_place_where_end_meets_beginning(rounds: int) -> None:
    text = "河边的村子叫柳湾，三面是水。\n\n" + "\n\n".join([HEAD + TAIL] * rounds) + "\n\n\n\n记者 何小满\n"
    doc = cleaned(text)
    assert "排到渡口。摆渡的人" in bare(doc.text)
    assert bare(doc.text).count("摆渡的人住在对岸") == 1
    assert bare(doc.text).count("缆绳浸了桐油") == 1
    assert len(bare(doc.text)) == len(bare(text)) - (rounds - 1) * len(bare(HEAD + TAIL))
    assert len(gaps(doc)) == 2
    assert not cleaned(doc.text).edits


FIRST = "查一遍，发现虫蛀就送去修补。修补用的纸要先裁好，浆糊要自己熬，熬的时候不能离开。馆里今年还添了一台新的机器，柜子里有一只蝴"
JUMP = builtin().evidence("repeats", "read-in-a-circle") or pytest.fail("no rule")
SECOND = "璃都擦得很亮，库房朝北，夏天要开窗通风，冬天要防火。馆里的人每个星期检"


def test_a_passage_read_in_a_circle_is_cut_where_words_are_torn() -> None:
    doc = cleaned("河边有一座旧书馆。\n\n" + (FIRST + SECOND) * 2 + "\n\n记者 何小满\n")
    assert SECOND + FIRST in doc.text
    assert bare(doc.text).count("查一遍") == 1
    told = [e for f in gaps(doc) for e in f.evidence]
    assert told
    assert told[0].detail == "有一只蝴|璃都擦得"


def test_the_jump_is_between_marks_that_have_no_partner_and_numbers_that_go_back() -> None:
    text = "三是修路，四是种树，”他说，一是引水，“二是栽花，"
    shares = jumps(text.replace("，", ","), "", JUMP)
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda i: shares[i]) in range(text.index("四") + 1, text.index("一是") + 1)


@given(st.text(alphabet="天地玄黄的，。“”（）一二是12a\n", max_size=60), st.text(alphabet="天地玄黄，", max_size=20))
def test_shares_of_places_are_of_one(around: str, rest: str) -> None:
    shares = jumps(around, rest, JUMP)
    assert not shares or sum(shares.values()) == pytest.approx(1)
    assert all(0 < i < len(around) for i in shares)
