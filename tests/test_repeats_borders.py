# ruff: noqa: E501 (the lines of texts are not wrapped)
"""Where copies begin and end, and what differs between them: each text reads otherwise without one condition of the pass."""

from __future__ import annotations

from collections import Counter

import pytest
from msgspec.structs import replace

import cleaner
from cleaner.config import Config
from cleaner.document import Document, Source
from cleaner.exports.text import render_text
from cleaner.kinds.shapes import Shapes
from cleaner.passes import repeats
from cleaner.passes.base import Context
from cleaner.passes.repeats.align import Aligner
from cleaner.passes.repeats.cases import Case
from cleaner.passes.repeats.compact import Compact
from cleaner.passes.repeats.differing import differences, misread
from cleaner.passes.repeats.judge import Judge, Rules
from cleaner.passes.repeats.observe import Observer
from cleaner.pipeline import run
from cleaner.rules import builtin
from cleaner.spans import Span

A = "市档案馆昨天把修复好的四十二件清代地契搬进了新库房，库房的温度常年保持在十六度上下。"
B = "馆员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记者看。"
C = "补一张纸要用七道工序，最费时间的是调浆糊，稠了起皱，稀了粘不牢。"
D = "去年秋天，三名刚毕业的学生拜她为师，如今已经能独立修补信札。"
E = "馆里还在二楼办了展览，孩子们可以自己动手裁纸、上浆、压平。"
F = "今年春天来了130人参观，最多的一天有三百人排队。队伍从门厅一直排到河边，每人要等20分钟才能进去。"
H = "他们每天先练手上的功夫，再学认纸。"
G = "展期到十月底为止。"
LONG = B + C + E
PIECE = "，对着灯光看了很久，才把补好的边角指给记者看。补一张纸要用七道工序，最费时"

# Each: what came, what must be left of it.
BORDERS = {
    "rounds misread beside one another": (
        A + H + H.replace("功", "巧") + H.replace("夫", "天") + H.replace("功", "巧") + D, A + H + D),
    "misread just before the next round": (A + C.replace("不牢", "下牢") + C + D, A + C.replace("不牢", "下牢") + D),
    "a few characters of the paragraph behind a misread one": (
        A + "\n\n" + LONG + "\n\n" + D + "\n\n" + LONG.replace("压平", "庄平") + "\n\n" + G, A + "\n\n" + LONG + "\n\n" + D + "\n\n" + G),
    "a few characters of the paragraph before a misread one": (
        A + "\n\n12月，" + LONG + "\n\n" + D + "\n\n12用，" + LONG + "\n\n" + G, A + "\n\n12月，" + LONG + "\n\n" + D + "\n\n" + G),
    "the mark before it belongs to the text": (
        A + B + C + "\n\n馆里还在二楼办了展览" + PIECE + "孩子们可以自己动手裁纸。" + D,
        A + B + C + "\n\n馆里还在二楼办了展览，孩子们可以自己动手裁纸。" + D),
    "the mark before it goes where another mark follows": (A + B + C + "\n\n" + E[:-1] + PIECE + "。" + D, A + B + C + "\n\n" + E + D),
    "the mark before it goes where a word was torn": (
        A + B + C + "\n\n馆里还在二楼办了展览，孩子们可以自己动" + PIECE + "手裁纸、上浆、压平。" + D, A + B + C + "\n\n" + E + D),
    "what a torn word shows to be of it, beyond a misread character": (
        A + B + C + "\n\n馆里还在二楼办了展" + LONG[LONG.index("对着") : LONG.index("糊")].replace("间的是", "间的昰") + "览，孩子们可以自己动手裁纸。" + D,
        A + B + C + "\n\n馆里还在二楼办了展览，孩子们可以自己动手裁纸。" + D),
    "a character that makes a word with what is behind it was not misread": (
        A + LONG + "\n\n" + D + "做这一行，勇" + LONG[1:].replace("灯光", "汀光") + "气也是要的。" + G,
        A + LONG + "\n\n" + D + "做这一行，勇气也是要的。" + G),
    "a number before it stays whole": (
        A + F + D + "\n\n" + C + "展期是230" + F[F.index("人参") :] + D[:10] + "天。", A + F + D + "\n\n" + C + "展期是230天。"),
    "a number behind it stays whole": (
        A + F + "\n\n" + C + "展览占了" + F[3 : F.index("20分")] + "208间屋子。" + D, A + F + "\n\n" + C + "展览占了208间屋子。" + D),
    "a loop at the end keeps the marks that end its round": (
        A + "孩子们问“纸会不会疼”。" + "补好的纸放在灯下看，孩子们问“纸会不会疼”。" * 6 + "补好的纸",
        A + "孩子们问“纸会不会疼”。补好的纸放在灯下看，"),
    "a clause of a loop at the end ends once": (A + E[:10] + "，" + "，孩子们自己动手裁纸，" * 6 + "，孩子们自己", A + E[:10] + "，，孩子们自己动手裁纸，"),
    "other words before the rounds are none": (
        A + "一楼展出清代地契61件，另有二楼展出民国信札118件，" + "另有三楼二楼展出民国信札118件，" * 8 + "另有三",
        A + "一楼展出清代地契61件，另有二楼展出民国信札118件，另有三楼"),
}


def cleaned(text: str) -> str:
    doc = Document.from_source(Source(text.encode(), "utf-8", text))
    return run(repeats.PASS, doc, Context(Config(), builtin())).text


@pytest.mark.parametrize("name", BORDERS)
def test_borders(name: str) -> None:
    text, wanted = BORDERS[name]
    assert cleaned(text) == wanted
    assert cleaned(wanted) == wanted


def names(kept: str, copy: str) -> list[str]:
    pairs = [(Span(k, k + 1), Span(k + len(kept), k + len(kept) + 1)) for k in range(len(kept)) if kept[k] != copy[k]]
    second = Span(len(kept), 2 * len(kept))
    return [n for n, _ in differences(kept + copy, Case(Span(0, len(kept)), second, second, differences=tuple(pairs)))]


def test_with_many_differences_it_is_another_text_and_none_is_misread() -> None:
    assert "misread" in names(B, B.replace("灯光", "灯先"))
    short = B[B.index("皮纸") : B.index("才把")]
    assert "misread" not in names(short, short.replace("灯光", "灯先"))
    assert "reworded" in names(short, short.replace("灯光", "灯先"))


def test_what_is_to_go_before_a_copy_is_seen_at_once() -> None:
    text = "今年雨水多，果子结得比去年密，" + A + "他蹲在地上挑拣，手" + B + A + "艺人都来帮忙。"
    observer = Observer(Compact(text), Shapes(builtin()))
    start = text.rindex(A)
    copy = Span(start, start + len(A))
    case = Case(Span(text.index(A), text.index(A) + len(A)), copy, copy)
    assert "splits-word" not in dict(observer.see(case))
    observer.places.gone.append(Span(start - len(B), start))
    assert "splits-word" in dict(observer.see(case))


def judge(text: str) -> Judge:
    return Judge(text, Rules(builtin().evidence("repeats", "loop") or pytest.fail("no rule"), Shapes(builtin())))


def seen(text: str) -> list[set[str]]:
    found = judge(text)
    return [{name for name, _ in (*found.observer.see(case), *company.seen())} for case, company in found.cases()]


def test_wrapped_prose_with_a_word_that_goes_on_in_the_next_line_is_no_verse() -> None:
    lines = "山门外有一棵八百年的银杏，秋天的叶子铺满石\n阶，游人都绕着走。\n（一）守庙的人从来不扫，他说扫了可惜，留着\n给人看；\n（二）到了冬天，他把叶子收进库\n房，做书签送人；"
    verse = "风从山口来，吹过我家的晒谷场，\n谁在等远行的人，\n灯亮到天光，\n雨从河边来，打湿门前的青石板，\n谁在等远行的人，"
    rest = "\n\n今年雨水多，茶园里的草长得比茶树还高，采茶的人天不亮\n就上山，露水干了才下来，一天要走二十里山路才能把一片坡\n采完，回到家里还要连夜炒茶。\n\n"
    assert not any("verse" in names for names in seen(lines + rest + lines + "\n\n" + A))
    assert seen(lines + rest + lines + "\n\n" + A)
    assert any("verse" in names for names in seen(verse + rest + verse + "\n\n" + A))


def test_wrapped_prose_in_which_a_sentence_ends_and_the_next_runs_on_is_no_verse_of_long_lines() -> None:
    prose = (
        "今年春天来得比往年都要早，江边的柳树二月里就发了新芽，\n"
        "放学的孩子折了枝条编成帽子。卖豆腐的老伯每天清早\n"
        "推着车从石桥上慢慢走过，吆喝声拖得又慢又长又清亮，\n"
        "听见的人家端着碗出来等，"
    )
    rest = (
        "\n\n今年雨水多，茶园里的草长得比茶树还高，采茶的人天不亮\n"
        "就上山，露水干了才下来，一天要走二十里山路才能把一片坡\n"
        "采完，回到家里还要连夜炒茶。\n\n"
    )
    verse = prose.replace("帽子。", "帽子，")
    assert not any("verse" in names for names in seen(prose + rest + prose + "\n\n" + A))
    assert any("verse" in names for names in seen(verse + rest + verse + "\n\n" + A))


def test_two_copies_are_open_at_their_ends_only_if_both_are() -> None:
    piece = B[3:-1]
    both, one = (A + piece + end + "\n\n" + C + piece + "\n\n" + D for end in ("", "。"))
    assert any("both-end-open" in names for names in seen(both))
    assert not any("both-end-open" in names for names in seen(one))


def test_what_begins_and_ends_within_sentences_is_told() -> None:
    piece = B[B.index("对着") :] + C[: C.index("，")]
    assert any("within-sentences" in names for names in seen(A + B + C + "\n\n" + E[:-1] + "，" + piece + D))
    assert not any("within-sentences" in names for names in seen(A + B + C + "\n\n" + E + B + D))


def test_a_character_that_chance_puts_before_the_first_round_is_not_lost() -> None:
    said = "桥修好以后，坐船的人少了七成，只有赶集的日子码头上还排着队。老船工唱着渡口谣，天黑以前才收船。"
    page = f"方师傅在这条江上撑了五十年船。{said}{said}\n\n对岸的茶山也开了路。"
    assert render_text(cleaner.clean(page)) == f"方师傅在这条江上撑了五十年船。{said}\n\n对岸的茶山也开了路。\n"


def test_rows_of_a_table_read_one_cell_a_line_stay() -> None:
    rows = "超级用户权限下执行的程序\n/opt/bin/seed\n普通用户权限下执行的程序\n/opt/bin/seed\n来宾用户权限下执行的程序\n/opt/bin/seed\n"
    assert [e for e in cleaner.clean(rows).edits if e.rule.startswith("REP")] == []


REPORT = "去年修渠三百六十里，十四条干渠都通了水，最远的村子也浇上了地，这是全县人一锹一锹挖出来的，谁也不能忘。渠修得好不好，不看报表，看放水那天水能不能走到最后一块地。"


def test_what_somebody_says_in_a_report_and_in_his_speech_is_told() -> None:
    assert any("reported" in names for names in seen(f"县长指出，{REPORT}\n\n{A}\n\n讲话全文\n\n{REPORT}\n\n{D}"))
    assert not any("reported" in names for names in seen(f"{B}{REPORT}\n\n{A}\n\n讲话全文\n\n{REPORT}\n\n{D}"))


def test_what_follows_says_and_begins_within_a_clause_elsewhere_is_another_thing() -> None:
    part = REPORT[2:]
    assert any("reported-in-part" in names for names in seen(f"县长指出，{part}\n\n{A}\n\n讲话全文\n\n去年{part}\n\n{D}"))


def test_how_many_copies_follow_a_colon_is_told() -> None:
    assert any("introduced-2" in names for names in seen(f"全文如下：\n\n{REPORT}\n\n{A}\n\n县里批复如下：\n\n{REPORT}\n\n{D}"))
    assert any("introduced-1" in names for names in seen(f"全文如下：\n\n{REPORT}\n\n{A}\n\n{REPORT}\n\n{D}"))


def test_an_item_whose_number_is_out_of_turn_goes() -> None:
    item = f"2.{C}{E[:-1]}，还可以把自己做的纸带回家去，挂在窗上看一看。{D}补完的信札要压上三天，再一张一张放回原来的信封。"
    page = f"一、地契\n\n{A}\n\n1.{B}\n\n{item}\n\n3.{H}\n\n二、展览\n\n{F}"
    assert cleaned(f"{page}\n\n{item}\n\n{G}") == f"{page}\n\n{G}"
    again = f"{page}\n\n1.{G}\n\n{item}\n\n3.今年再办两期。"
    assert cleaned(again) == again


def test_of_two_readings_the_one_that_stands_elsewhere_is_right() -> None:
    text = f"老师傅姓樊。樊师傅教徒弟调浆糊。{B}樊师傅点头。{D}{B}焚师傅点头。"
    pairs = Counter(map(str.__add__, text, text[1:]))
    first, second = (Span(i, i + 1) for i in (text.rindex("樊"), text.index("焚")))
    case = Case(Span(first.start - 5, first.end + 5), *(Span(second.start - 5, second.end + 5),) * 2, differences=((first, second),))
    assert misread(text, case, pairs) < -1
    assert misread(text, replace(case, kept=case.copy, copies=case.kept, copy=case.kept, differences=((second, first),)), pairs) > 1


@pytest.mark.parametrize("width", [15, 17, 30])
def test_wrapped_prose_with_a_misread_character_is_no_rows(width: int) -> None:
    said = "孩子们可以自己动手裁纸、上浆、压平，再把做好的纸带回家，挂在窗上"
    text, wanted = (A + B + said + again + "看一看。" + C + D + F + E for again in (said.replace("压平，", "压平"), ""))
    lines = "\n".join(text[i : i + width] for i in range(0, len(text), width))
    assert cleaned(lines).replace("\n", "") == wanted


def test_an_article_that_stands_twice_with_its_number_is_told() -> None:
    article, other = (f"第{n}条　渠首由管理所看护，每天量水两次，记在册上，每月张榜公布；外借闸板的，须经所长签字，三日内归还。违者罚修渠一日，记入名册，来年不得担任渠长，也不得分水。" for n in "三四")
    assert any("number-again" in names for names in seen(f"{article}\n{A}\n{B}\n{article}\n{D}\n"))
    assert not any("number-again" in names for names in seen(f"{article}\n{A}\n{B}\n{other}\n{D}\n"))


def test_a_loop_behind_a_clause_that_ends_alike_keeps_its_mark() -> None:
    said = "全渠一共支起新旧水车八架。"
    page = f"渠上的人不分昼夜，先后修好旧水车八架；{said}{said}{said}\n\n{A}"
    assert render_text(cleaner.clean(page)) == f"渠上的人不分昼夜，先后修好旧水车八架；{said}\n\n{A}\n"


def test_a_usual_word_behind_several_other_characters_is_no_part_of_a_copy() -> None:
    around = "渡口的船工说图书馆今年要开到桥头来。图书馆的书有三百本，图书馆的门朝着河。管图书馆的人姓周。"
    said = "石匠们把桥墩一个一个砌起来以后，又在河滩上种了两排柳树"
    between = "".join(map(chr, range(0x4E00, 0x4E00 + 2000)))
    text = f"{around}{said}如同图书馆门前那样。{between}{said}只是图书馆里没有人。"
    runs = Aligner(text).after(text.index(said), text.rindex(said))
    assert [text[r.first : r.first + r.length] for r in runs] == [said]


def test_what_tells_how_a_program_is_used_is_a_manual() -> None:
    explained = "点击按钮打开对话框，选好要合并的两份乐谱，再点一次就合并成一份，原来的两份留在文件夹里。\n"
    assert all("manual" in names for names in seen(f"{explained}\n{A}\n\n{explained}\n{B}\n\n双击图标关闭。\n"))
    assert not any("manual" in names for names in seen(f"{A}{B}\n\n{C}\n\n{A}{B}\n"))


@pytest.mark.parametrize(("text", "wanted"), [
    (f"{A}{B[:-1]}\n\n**{B[:-1]}**", f"{A}{B[:-1]}"),
    (f"{A}{B[:-1]}\n\n*{B[:-1]}*\n\n{C}", f"{A}{B[:-1]}{C}"),
    (f"{A}**{B}**{B}{C}", f"{A}**{B}**{C}"),
    (f"{A}{B}**{B}**{C}", f"{A}{B}{C}"),
])
def test_marks_of_emphasis_go_with_the_copy_they_stand_round_and_stay_with_what_stays(text: str, wanted: str) -> None:
    assert "".join(render_text(cleaner.clean(text)).split()) == wanted
