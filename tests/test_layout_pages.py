"""Layout: what pages of other kinds show, each a case with its counter-case."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.kinds.shapes import Shapes
from cleaner.lexicon import lexicon
from cleaner.passes.layout.breaks import breaks
from cleaner.passes.layout.lines import split
from cleaner.passes.layout.listing import verse_lines
from cleaner.passes.layout.survey import survey
from cleaner.rules import builtin

PROSE = "渡口的老船工在这条江上撑了五十年船，从前没有桥，两岸的人要过江，全靠这条渡船。"

WOOD = "老船工造船只用河岸边的老杉，锯成板子以后要在水里泡三年，再捞上来阴干，这样的板子不裂。"


def blocks(text: str) -> list[tuple[str, str]]:
    doc = cleaner.clean(text)
    return [(b.type, doc.block_text(b)) for b in doc.blocks]


def test_a_theme_with_a_colon_is_a_head_and_not_the_beginning_of_a_paragraph() -> None:
    found = blocks(f"{PROSE}\n\n木料：结实，但别太沉\n\n{WOOD}\n\n{PROSE}")
    assert found[1] == ("head", "木料：结实，但别太沉")
    assert len(found) == 4


def test_a_stanza_in_a_narrow_column_keeps_its_lines() -> None:
    stanza = ["江水不等人，", "我等。", "橹声说了一半，", "雾来了。", "对岸有灯，"]
    prose = "渡口的老船工在这条江上撑了\n五十年船，从前没有桥，两岸\n的人要过江，全靠这条渡船。\n他写过小诗，念给人听：\n"
    assert [t for kind, t in blocks(prose + "\n".join(stanza)) if kind == "line"] == stanza


def test_a_running_title_with_the_number_of_its_page_goes_and_the_title_stays() -> None:
    lines = "渡口的老船工在这条江上撑\n了五十年船，从前没有桥，\n两岸的人要过江，全靠这条\n"
    text = f"渡口旧事\n\n{lines}\f渡口旧事 12\n渡船，一天来回四十趟，从\n没有误过一趟。\n"
    whole = "渡口的老船工在这条江上撑了五十年船，从前没有桥，两岸的人要过江，全靠这条渡船，一天来回四十趟，从没有误过一趟。"
    assert [t for _, t in blocks(text)] == ["渡口旧事", whole]


def test_an_address_too_long_for_the_line_leaves_it_short() -> None:
    lines = ["渡口的老船工在这条江上撑了五十年船，从前没有桥，两岸", "的人要过江，全靠这条渡船，一天来回四十趟，风雨无阻，",
             "从没有误过一趟，镇上的人都记得他，老照片已经放在网上",
             "https://ferry.example.org/photos/1974-a/river-and-bridge", "，那上面有他年轻时的样子，也有这条江从前的样子，谁看",
             "了都说好，有人还认出了自己的祖父，说要洗一张挂在堂屋", "里，让后来的人知道从前过江是怎么一回事。"]
    assert len(blocks("\n".join(lines))) == 1
    short = [*lines[:2], "从没有误过一趟，老照片在", *lines[3:]]
    assert len(blocks("\n".join(short))) == 1


def test_a_headline_that_names_who_said_what_stands_above_what_was_said() -> None:
    above, said = "青禾县长在三座新桥通车会上强调", "夜里的灯有人看桥才走得安心"
    column = (
        "　　青禾县的第三座新桥今天通车，两岸来了两千\n人，护桥员站在桥头，给每辆过桥的车送一张桥志。\n"
        "县长说，桥是大家修的，也要大家护，每座桥派两个\n人，把夜里的灯看好。\n"
        "　　老船工方有田今年七十三岁，在这条江上撑了五\n十年船。他说，从前没有桥，两岸的人要过江，全靠\n"
        "这条渡船，水大的时候三天三夜也过不去。\n"
    )
    below = "本报青禾3月6日电 桥修好以后，坐船的人少了七成，\n灯船改在逢集的日子开，集上卖竹器的都说，过河的\n人多了。\n"
    texts = [x for _, x in blocks(f"{column}{above}\n{said}\n{below}")]
    assert {above, said} <= set(texts)


def test_free_verse_is_neither_text_round_a_picture_nor_a_line_set_upright() -> None:
    verse = ["他把一生敲进石头", "火星落下，夜就短了一寸", "锤子知道", "哪一块石头里，有", "一座桥", "或者一尊狮子",
             "他不说话，只是敲", "敲到手上开出老茧", "敲到石头比他更年轻"]
    around = ["今年新造的渡船，用的是老杉木", "先锯成木", "板，在水里泡三年再捞", "上来，在船", "厂里阴干，造船的师",
              "傅说这样的木", "板不裂", "今年已经造", "好三条渡船"]
    upright = [*"老杉新船石山", "石匠的一生，都在山里敲石头", "天黑了", "灯亮着"]

    def is_verse(lines: list[str]) -> bool:
        return all(verse_lines(split("\n".join(lines), Shapes(builtin()))))

    assert is_verse(verse)
    assert not is_verse(around)
    assert not is_verse(upright)


@pytest.mark.parametrize("foot", ["河湾日报 2023年4月5日 星期三", "\f"])
def test_the_last_line_of_a_column_that_a_page_cuts_is_no_headline(foot: str) -> None:
    above = "渡口的老船工在这条江上撑\n了五十年船，从前没有桥，\n两岸的人要过江，全靠这条\n渡船，雨天里江水涨得快，\n"
    above += "浪头高，他也照样撑得稳，\n渡船从没有误过一趟。\n\n"
    below = "船，一天来回四十趟，从没\n误过事，船底补过七回，船桨也磨得\n油光锃亮，像打过蜡一样，\n有人出钱来买，他不卖。\n"
    found = blocks(f"{above}来往于两岸各村都靠他的木\n\n{foot}\n\n渡口旧事\n\n{below}")
    assert [kind for kind, text in found if text.startswith("来往于两岸各村都靠他的木")] == ["p"]


def test_a_title_alone_on_its_page_is_a_title() -> None:
    told = ("　　渡口的老船工在这条江上撑了五十年船，从前\n没有桥，两岸的人要过江，全靠这条渡船，雨天里\n江水涨得快，"
            "浪头高，他也照样撑得稳，一天来回\n四十趟，从来没有误过一趟，镇上的人都认得他。\n")
    assert blocks(f"关于加强渡口两岸防汛和春耕生产工作的通知说明\n\f{told}{told}")[0][0] == "title"


def test_an_address_between_blank_lines_is_displayed_and_one_behind_its_label_is_not() -> None:
    lead, after = "更多的材料可以在下面的网站上找到：", "这个网站是由村里的几位年轻人在去年春天建立起来的。"
    assert [t for _, t in blocks(f"{lead}\n\nwww.example.org/shiqiao\n\n{after}")] == [lead, "www.example.org/shiqiao", after]
    assert "address-apart" in seen_at_breaks("看下面的网站：\n\nwww.example.org\n\n就知道了", 2)
    assert "address-apart" not in seen_at_breaks("可以从\n\nwww.example.org\n\n下载", 2)
    assert "address-apart" not in seen_at_breaks("本栏编辑：江南\n\n电子信箱：\n\njiangnan@example.org", 2)
    assert "address-apart" not in seen_at_breaks("就在\nwww.example.org\n这里", 1)


def seen_at_breaks(text: str, i: int) -> set[str]:
    """The names of what is seen before line `i`."""
    rules = builtin()
    lines = split(text, Shapes(rules))
    return {name for name, _ in breaks(lines, i, survey(lines, lexicon()), lexicon(), "")}


def test_lines_of_another_language_with_a_blank_line_between_stay_apart() -> None:
    steps = "成功安装和配置以后，在软件的目录下执行下列命令：\n\n  ./configure\n  make\n\n"
    text = ("本软件需要你的系统安装有三个程序，新版的程序可以从这里得到：\n\n  http://bridge.example.net\n\n" + steps
            + "这样就安装完毕了。你可以执行它的帮助命令得到帮助信息，也可以直接使用。\n\n一旦软件被安装，运行是相当简单的：\n"
            "usage: bridge mountpoint [options]\n\ngeneral options:\n    -o opt,[opt...]        mount options\n"
            "    -h   --help            print help\n")
    assert "general options:" in [t for _, t in blocks(text)]


@pytest.mark.parametrize("verse", [
    "一去故园三十载，独留老树守门前，\n归来不识旧时路，唯有寒江载客船。",
    "江静潮初落，林深雾不开，\n明朝过桥处，应有故人来。",
])
def test_lines_built_alike_of_clauses_of_one_length_are_verse(verse: str) -> None:
    assert [x for x in blocks(f"渡口\n\n{verse}\n\n{PROSE}") if x[0] == "line"] == [("line", x) for x in verse.split("\n")]
    for other in (verse[:-3] + "啊" + verse[-3:], verse[:-1] + "，"):
        assert [x for x in blocks(f"渡口\n\n{other}\n\n{PROSE}") if x[0] == "line"] == []


def test_wrapped_prose_of_equal_clauses_is_no_verse() -> None:
    lines = ["县里开了会，传达了精神，", "要求各地区，认真抓落实，", "并且在年底，上报总结材", "料，接受检查组的验收评",
             "比，成绩优秀的将受到表彰。"]
    assert blocks("\n".join(lines)) == [("p", "".join(lines))]


@pytest.mark.parametrize("sign", ["%", "＊ ＊ ＊", "-" * 30, "=" * 200, "---------- " + "-" * 150])
def test_a_line_of_signs_is_a_piece_of_neither_side(sign: str) -> None:
    above, below = "石桥修好那天，全村人都来了（记者 周小满）", "茶市设在桥西的空场上，逢五逢十开市，天不亮就有人来占地方。"
    assert [t for _, t in blocks(f"{PROSE}\n{above}\n{sign}\n{below}\n")] == [PROSE, above, sign, below]
    assert len(blocks("降雨量比去年同期增加了百分之三十，也就是30\n%以上，水库都满了。")) == 1


LONG = [
    "青禾县去年修了三百六十里的水渠，十四条干渠都已经通了水，最远的村子也浇上了地。管水站的人说，今年上游的雪比去年少，"
    "放水要提前安排，下游的村子先浇，上游的村子后浇，谁也不能争水抢水，大家都要听管水站的安排。老渠的石头松了，水一急就要出事，"
    "渠工和水文站的人都这么说。修渠的钱分三年付清，头一年先修闸，第二年修堤，第三年种树。",
    "1月12日那天，三县的渠工在分水闸开了会。会上定下来的办法有三条，一条是闸门的钥匙由三县轮流保管，一条是水尺每天早晚各看一次，"
    "一条是争水的事由渠务会来断，断了就要照办。1月15日，管水站把这三条办法写在木牌上，挂在了分水闸的墙上。3月2日开闸放水，"
    "沿渠的人家都出来看，孩子们跟着水头跑了五里路。头一拨水里带着去年的落叶，过了一个钟头才慢慢变清。",
    "木牌挂上去的第二天就下了一场雪，沿渠的人都说这是好兆头。老站长说，雪是雪，办法是办法，有了雪也要照办法放水。"
    "1月20日以后渠里的水慢慢涨了起来，一直涨到木牌的下沿才停住。到了夏天，木牌上的字被雨水洗得看不清了，管水站又描了一遍。"
    "描字的是站里新来的年轻人，他说自己的爷爷也描过。",
]


def hung(paragraphs: list[str], width: int) -> str:
    """Indented paragraphs in lines of `width` characters, beyond which marks hang."""
    lines: list[str] = []
    for text in paragraphs:
        rest = "　　" + text
        while rest:
            end = width + (rest[width : width + 1] in tuple("，。、；"))
            lines.append(rest[:end])
            rest = rest[end:]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("width", range(14, 21))
def test_in_long_indented_paragraphs_a_flush_line_begins_none(width: int) -> None:
    text = hung(LONG, width)
    assert [t for _, t in blocks(text)] == LONG
    assert [t for _, t in blocks(text.replace("，", ","))] == LONG


@pytest.mark.parametrize("flush", ["二、修渠，是第二件大事。", "第二节 修渠，从明代说起。", "3月5日，画在省城展出。"])
@pytest.mark.parametrize("width", [15, 16, 18, 19, 20])
def test_a_flush_line_with_a_number_or_of_one_sentence_begins_a_paragraph(flush: str, width: int) -> None:
    """Though the line before is full."""
    more = "他描得很慢，一笔一笔地描着，一直描到天黑了才收工"
    full = LONG[2] + more[: -(len(LONG[2]) + 2) % width - 1] + "。"
    below = "渠工们围过来看，看完了又回去干活，谁也没有说话。"
    assert [t for _, t in blocks(hung([*LONG[:2], full], width) + flush + "\n" + hung([below], width))][2:] == [full, flush, below]


def test_below_a_paragraph_that_is_flush_a_date_begins_one() -> None:
    """One paragraph stands flush behind the end of another: indents are not for all."""
    flush = "县里来了一封信，问水够不够用，老站长回信说够用，只要大家照着木牌上的办法。\n他没有再来。\n3月5日，闸开了。\n"
    assert blocks(hung(LONG, 17) + flush)[-3:] == [("p", x) for x in flush.split("\n") if x]


ORDER = ("青禾县人民政府文件\n青政函〔2024〕16号\n青禾县人民政府印发关于渡口安全管理\n若干办法的通知\n")
OFFICES = "各乡镇人民政府，县政府各部门、各直属事业单位："


def test_a_letterhead_with_the_number_of_a_document_is_no_verse() -> None:
    body = "为了加强渡口管理，保障过江群众的安全，特制定以下办法，请认真\n执行，并于年底前报告执行情况。\n"
    found = blocks(f"{ORDER}{OFFICES}\n{body}")
    assert not [t for kind, t in found if kind == "line"]


def test_what_follows_a_full_line_of_offices_begins_a_paragraph() -> None:
    lines = ("现将《青禾县渡口安全管理若干办法》印发给你们，请\n结合实际认真贯彻执行，执行中的问题及时报告。渡口\n"
             "的船只每年检修两次，船工每年培训一次，由县里发证\n件，没有证件的不得载客。\n")
    texts = [t for _, t in blocks(f"关于加强渡口管理的通知\n{OFFICES}\n{lines}")]
    assert texts[1] == OFFICES
    assert texts[2].startswith("现将")
    said = "各家船工聚在渡口说了一整夜，最后推举老周去县里说："
    assert [t for _, t in blocks(f"关于加强渡口管理的通知\n{said}\n{lines}")][1].startswith(said + "现将")


SOURCES = ("过江的人都要守规矩，撑船的人更要守规矩，这样才能平平安安，渡口的\n日子才能长久。\n"
           "《论渡口》（一九三八年五月），《清河文存》第二卷第四九页\n"
           "船工是渡口的主人，只有依靠船工，才能把渡口的事情办好，这个道理谁\n都懂。\n"
           "转引自《清河日报》一九六七年七月三日观察家《石桥与渡\n口》\n"
           "两岸的群众要互相帮助，水大的时候不开船，水小的时候不抢船，人多的\n时候不挤船。\n")


def test_a_line_that_cites_ends_with_its_page_and_a_title_that_goes_on_has_no_blank() -> None:
    texts = [t for _, t in blocks(SOURCES)]
    assert texts[1:4] == ["《论渡口》（一九三八年五月），《清河文存》第二卷第四九页",
                          "船工是渡口的主人，只有依靠船工，才能把渡口的事情办好，这个道理谁都懂。",
                          "转引自《清河日报》一九六七年七月三日观察家《石桥与渡口》"]


def test_a_report_of_an_agency_with_the_day_alone_begins_a_paragraph() -> None:
    head = "县长给毕业生作了指示，一些部门的负责人作了报告"
    lead = "据新华社24日讯 青禾县各学校的一百多名应届毕业生，正陆续走向工作岗位。"
    text = f"百余毕业生走向工作岗位\n{head}\n{lead}\n许多毕业生要求到最需要的地方去。\n"
    assert [t for _, t in blocks(text)][1:3] == [head, lead]
