# ruff: noqa: E501 (the lines of texts are not wrapped)
"""What somebody typed, manuals and files with their markup, has no loops and no running heads: nothing of it goes."""

from __future__ import annotations

import pytest
from repeating import cleaned
from test_furniture import SHAPES, marked

from cleaner.passes.layout.folios import folio
from cleaner.passes.layout.lines import split
from cleaner.passes.repeats.differing import kind
from cleaner.spans import Span

STEP = "先把水位计的读数抄在册子上，再按编号逐个检查闸门的螺栓，松了的当场拧紧，锈了的换成新的。做完以后请值班的人签字，把册子放回柜子里，不要带出管理处的院子。"
MARKED_UP = f"""怎样检查闸门
============

一共有三步，读数先写进 ``gate.log`` 里：

{STEP}

第一步的参考
------------

*{STEP}*

这一步每年春天要做一次，结果用 :ref:`logs` 记下来，汛期里每个月做一次，写进 ``gate.log`` 的末尾。
"""
OF_FILES = """把 name 设为 "station-f" 的值，用 gatectl(8) 就能读到，写在 /etc/gate/name 里。这样做对 gated(8) 和 levels(5) 都是安全的。

当把 name 设为 "station-f" 的值，用 gatectl(8) 就能读到时，/etc/gate/levels.d 里的文件也要改，见 levels(5) 手册页。
"""
CONTENTS = """4.1. 水闸能用在哪些河道上？
4.2. 我可以在自己的小渠里装上这种水闸（带遥控器的那一种）吗？旧的闸
门可以留着不拆吗？原来的螺栓能不能接着用？孔距差了两三分应当怎样重
新打孔？邻村的大渠比这里宽出一倍，水又急，是不是要换成四号的闸门？
4.3. 坏了找谁修？

河道的宽窄没有限制，只要岸坡结实，装上以后半天就能用，不用另外打
桩，石头砌的岸和土岸都行，但是土岸每年要夯一次。

4.2. 我可以在自己的小渠里装上这种水闸（带遥控器的那一种）吗？旧的闸
门可以留着不拆吗？原来的螺栓能不能接着用？孔距差了两三分应当怎样重
新打孔？邻村的大渠比这里宽出一倍，水又急，是不是要换成四号的闸门？

可以装。螺栓如果没有锈也行，只是要先量一量
，差得多了再说，打孔以前先把水放干。
"""
KEPT = {"marked up": MARKED_UP, "of files": OF_FILES, "contents": CONTENTS}


@pytest.mark.parametrize("name", KEPT)
def test_what_was_typed_twice_stays(name: str) -> None:
    assert [e.before for e in cleaned(KEPT[name]).edits] == []


@pytest.mark.parametrize(("around", "said", "again", "is_said"), [
    ("在渠務手冊（參考節2.6）{}用紅筆標出的各欄，這一頁說的是讀數。", "中", "裡", "reworded"),
    ("這一頁說的是逐行{}描的結果，讀數從機器裡來。", "掃", "为", "misread"),
])
def test_of_traditional_characters_those_are_not_misread_that_the_lexicon_lacks(around: str, said: str, again: str, is_said: str) -> None:
    text = around.format(said) + around.format(again)
    first, second = text.index(said), text.index(again)
    assert kind(text, Span(first, first + 1), Span(second, second + 1)) == is_said


def test_a_number_within_a_name_is_no_page() -> None:
    assert folio("gate is /dev/loop0", SHAPES) is None
    found = folio("渠务手册 p7", SHAPES)
    assert found is not None
    assert found.value == 7


LISTING = """    5 Build-Depends: gate-tools
    6 Standards-Version: 4.0.0
    7 Homepage: none
    8
    9 Package: gate
    10 Architecture: any
"""
PROSE = "控制器每隔十秒读一次水位，水位高于警戒线时打开闸门，低于下限时关上，\n其余时间什么也不做，只把读数写进日志，日志写满以后从最旧的一行开始\n覆盖，所以每个月要导出一次，导出的文件放到管理处的服务器上面去保存\n"
HEAD = "│ 软件包 │ 流行度 │ 大小 │ 说明 │\n"
LINES = {
    "heads of tables": "\n".join(f"{HEAD}{PROSE * 3}" for _ in range(3)),
    "an empty line of a listing": "".join(f"{n - 1} x\n{n}\n{n + 1} y\n{PROSE * 4}\n" for n in (4, 5, 6)),
    "points for what is left out": PROSE[:-1] + "自己的\n...\n" + PROSE * 2,
    "a line under a title": f"{PROSE}\n水位\n----\n\n::\n\n    read level\n",
}


@pytest.mark.parametrize("name", LINES)
def test_lines_of_a_text_without_pages_are_no_furniture(name: str) -> None:
    assert marked(LINES[name]) == []


@pytest.mark.parametrize("text", ["const struct gate_ops *fops);", "print(a);"])
def test_a_statement_of_a_program_ends(text: str) -> None:
    assert split(text, SHAPES)[0].ends == "sentence"


@pytest.mark.parametrize("text", ["the gates were closed;", "闸门已经关上(见下);"])
def test_a_clause_before_a_semicolon_goes_on(text: str) -> None:
    assert split(text, SHAPES)[0].ends == "semicolon"
