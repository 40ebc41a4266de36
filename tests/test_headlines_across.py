"""Headlines that were wrapped in larger type, and headlines set across columns that were read behind the first one."""

from __future__ import annotations

import cleaner

COLUMN = """副县长察看总渠和支渠
{last}
新华社青禾1月8日电（记
者黎文英）青禾县副县长黎文
山今天下午到总渠和支渠的
分水闸察看了水情，和管水
员谈了很久，一直谈到天黑。
黎文山说，今年上游的雪
比去年少三成，放水要提前
安排，下游的村子先浇，上
游的村子后浇，不能争水。
"""


def blocks(text: str) -> list[tuple[str, str]]:
    doc = cleaner.clean(text)
    return [(b.type, doc.block_text(b)) for b in doc.blocks]


def test_a_word_below_a_headline_is_its_end() -> None:
    assert blocks(COLUMN.format(last="险情"))[0] == ("title", "副县长察看总渠和支渠险情")


def test_a_kind_of_text_below_a_headline_stands_by_itself() -> None:
    assert blocks(COLUMN.format(last="特写"))[0] == ("title", "副县长察看总渠和支渠")


def test_a_name_below_a_headline_stands_by_itself() -> None:
    assert blocks(COLUMN.format(last="黎文英"))[0] == ("title", "副县长察看总渠和支渠")


LEAD = "新华社青禾1月8日电（记者黎文英）青禾县委书记黎文山今天下午在分水闸会见了邻县水利局的客人一行六人。"
ACROSS = f"""{LEAD}

这次会见安排在总渠的分水闸上，两边的人先沿着渠堤走了一段，看了闸门和水尺。参加会见的有两县的渠工和中学的学{{end}}

黎文山会见邻县水利局客人

{{begin}}队，他们在渠堤上站成两排，给客人唱了一首修渠时候的歌。

客人说，邻县的渠也老了，要学青禾的办法，先修闸，再修堤。
"""


def wrapped(text: str, width: int = 14) -> str:
    """The same in lines of a column."""
    return "\n".join(x[i : i + width] for x in text.split("\n") for i in range(0, max(len(x), 1), width))


def test_a_headline_read_behind_the_byline_and_half_a_sentence_goes_before_both() -> None:
    page = wrapped(ACROSS.format(end="生", begin="志愿者服务"))
    found = blocks(f"本报记者 黎文英\n{page}")
    assert [x for _, x in found[:2]] == ["黎文山会见邻县水利局客人", "本报记者 黎文英"]
    assert "学生志愿者服务队" in found[3][1]


def test_a_headline_read_behind_half_a_sentence_goes_before_its_lead() -> None:
    found = blocks(wrapped(ACROSS.format(end="生", begin="志愿者服务")))
    assert found[0][1] == "黎文山会见邻县水利局客人"
    assert "学生志愿者服务队" in found[2][1]


def test_a_paragraph_without_an_end_that_was_not_wrapped_is_left() -> None:
    text = ["近日，渠务会主任黎文山接受了本报的专访，就今年的水情和放水的安排回答了记者的提问", "主任黎文山谈水情",
            "上游的雪比去年少，水库里只有一半的水，放水要提前安排。", "先放下游，后放上游，三天一轮，村村有份。"]
    assert [t for _, t in blocks("\n\n".join(text) + "\n")] == text


def test_a_headline_of_a_section_stays() -> None:
    """What stands before it is whole, and it says what follows."""
    text = f"{LEAD}\n\n两边的人沿着渠堤走了一段，看了闸门。\n\n渠工唱歌迎客人\n\n渠工唱歌的时候，迎客人的队伍站成两排。\n"
    assert [t for _, t in blocks(text)] == [x for x in text.split("\n") if x]


def test_a_headline_within_a_quotation_goes_before_its_lead() -> None:
    text = f"""{LEAD}

黎文山说：“两县用一条渠，水多水少都要商量着办。去年那一场大旱，大家都没有争水，靠的就是商量。

黎文山会见邻县水利局客人

今年的雪少，放水要提前安排，上游的村子后浇，下游的村子先浇。”

客人说，邻县的渠也老了，要学青禾的办法。
"""
    assert blocks(text)[0][1] == "黎文山会见邻县水利局客人"


def test_what_a_number_counts_is_brought_home_over_a_headline() -> None:
    text = """根据新近的统计，全县去年出现的渠堤塌方一共三十处，伤了两个人，比前年增加一成，今年头三个月就出了168

塌方急剧增加

起。从塌方的时间来看，大多数出在夜里，放水以后的两个小时里最多。

渠工和水文站的人都说，老渠的石头松了，水一急就要出事。
"""
    found = [t for _, t in blocks(text)]
    assert found[0] == "塌方急剧增加"
    assert "出了168起。" in found[1]
