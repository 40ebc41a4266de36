"""Columns that change their width: a picture beside the text leaves a few lines that are narrower than those around them."""

from __future__ import annotations

import textwrap

import pytest

import cleaner
from cleaner.document import Document

BROAD = ("老磨坊在村子东头，靠着一条不宽的河。河水春天涨得急，磨盘就转得快，磨出来的面带一点河泥的腥气；到了冬天水浅下去，"
         "一个上午只磨得出两斗，排队的人便在屋里围着火盆说闲话，谁家的麦子好，谁家的驴又病了，都是从这里传开的。")
FURTHER = ("如今那一带修了滚水坝，坝下的石头缝里还找得到当年的磨扇，一面光，一面留着细密的斜纹。学校每年秋天带孩子们来看，老师让"
           "他们用手去摸，猜猜哪一条纹是新凿的，哪一条已经磨了一百年。孩子们猜不出，倒是摸得满手青苔，回去的路上闻着手心，说磨坊原来"
           "是这个味道。镇志里只给它留了两行字，一行记着建造的年份，一行记着拆除的日子，中间那些人和麦子都没有写进去。")
BESIDE = ("守磨坊的人姓柴，左耳听不见，右耳却灵得很，隔着水声也辨得出磨齿缺了哪一颗。",
          "他夜里不点灯，摸着黑把麻袋一只只码齐，第二天早上数目总是对的，村里人都说他的手上长着眼睛。",
          "磨坊拆掉的那天，他把两扇磨盘滚到河边，立在水里，说是留给鱼做个门。")
DATES = """三月九日九时　棋类比赛：东村队—西村队（文化室）
三月十日九时　拔河比赛：东村队—南村队（打谷场）
三月十二日八时　龙舟比赛：西村队—南村队（老码头）
三月十三日十时　发奖：各队派代表参加（村委会院内）
本栏编辑：柴小满"""


def paragraphs(doc: Document) -> list[str]:
    return [doc.block_text(b) for b in doc.blocks]


def set_in(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))


@pytest.mark.parametrize(("width", "count"), [(8, 2), (10, 2), (12, 2), (19, 3)])
def test_a_few_narrow_lines_beside_a_picture_are_joined(width: int, count: int) -> None:
    beside = [set_in(x, width) for x in BESIDE[:count]]
    found = paragraphs(cleaner.clean("\n".join([set_in(BROAD, 20), *beside, set_in(FURTHER, 20)])))
    assert found[1:-1] == list(BESIDE[:count])


def test_a_list_within_wrapped_text_is_no_column() -> None:
    found = paragraphs(cleaner.clean(f"{set_in(BROAD, 24)}\n\n{DATES}\n\n{set_in(FURTHER, 24)}"))
    assert found[1:-1] == DATES.split("\n")


@pytest.mark.parametrize("entries", [
    "红烧肉，三十八元\n清蒸鱼，五十二元\n豆腐汤，十二元\n炒青菜，十五元\n米饭，两元",
    "先洗手，再和面\n面要软，水要温\n火要慢，油要清\n起锅前，撒把盐",
])
def test_entries_between_blank_lines_are_no_column(entries: str) -> None:
    found = paragraphs(cleaner.clean(f"{set_in(BROAD, 20)}\n\n{entries}\n\n{set_in(FURTHER, 20)}"))
    assert found[1:-1] == entries.split("\n")


def without_indent(text: str, width: int) -> str:
    """Set in a column, as extractors give it that leave out the indent of two characters; no line begins with a mark."""
    lines, rest, room = [], text, width - 2
    while rest:
        end = room + 1 if rest[room : room + 1] in set("，。；：、！？”") else room
        lines.append(rest[:end])
        rest, room = rest[end:], width
    return "\n".join(lines)


CONTEST = ("村里办过一回磨面比赛，两家各出一头骡子，从天亮磨到晌午，输的那家请全村喝豆浆。那天磨坊门口的石阶上坐满了人，孩子们把"
           "捡来的麦粒排成一行，数着骡子走过的圈数，数到后来谁也记不清了，只好由守磨坊的人说了算。")
STATION = ("镇上的粮站开张以后，磨坊的生意一年比一年淡。起先是远处的人不来了，后来连对岸的几户也把麦子送到粮站去换面粉，说是省得"
           "排队。守磨坊的人嘴上不说什么，只是把火盆里的炭添得更少，把门口那盏马灯擦得更亮。")


@pytest.mark.parametrize(("width", "between"), [
    (24, "柴师傅后来搬到镇上，替供销社看过几年仓库，腊月里还回来给磨坊的门上贴一副红对联，年年如此。"),  # a paragraph
    # A paragraph whose first line ends with a mark that stands outside the column.
    (24, "磨坊的屋顶是用麦秆铺成的，隔三年都要翻修一遍。翻修的时候全村的人都来帮忙，老人站在底下递麦秆，年轻人骑在梁上。"),
    (15, "拆掉以后的磨坊和它的邻居"), (15, "磨坊拆掉以后的这一些年月"), (14, "老磨坊拆掉以后的日子呢"),  # heads
])
def test_a_line_with_room_for_one_more_is_the_last(width: int, between: str) -> None:
    texts = [x for x in (BROAD, CONTEST, *BESIDE, FURTHER) if len(without_indent(x, width).rpartition("\n")[2]) < width - 3]
    texts += [between, STATION]
    page = "\n".join(x if len(x) < width else without_indent(x, width) for x in texts)
    assert paragraphs(cleaner.clean(page)) == texts
