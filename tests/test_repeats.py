# ruff: noqa: E501 (the lines of texts are not wrapped)
"""The pass `repeats`: loops go, what an author says twice stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repeating import bare, cleaned, gaps

import cleaner
from cleaner.document import replay, unwind
from cleaner.examples import check
from cleaner.exports.text import render_text
from cleaner.passes.repeats.shingles import LEAST, matches
from cleaner.rules import builtin

A = "市档案馆昨天把修复好的四十二件清代地契搬进了新库房，库房的温度常年保持在十六度上下。"
B = "馆员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记者看。"
C = "补一张纸要用七道工序，最费时间的是调浆糊，稠了起皱，稀了粘不牢。"
D = "去年秋天，三名刚毕业的学生拜她为师，如今已经能独立修补信札。"
E = "馆里还在二楼办了展览，孩子们可以自己动手裁纸、上浆、压平。"

# Each: what came, what must be left of it (blanks and line breaks aside if the third is False).
ALIKE = "馆员贺知秋说，现在库房的温度稳住了，而且四十二件地契也都有了去处，现在该做的是多收几个徒弟把补纸的手艺传下去。"
SHORT = "才知道补纸的是一个叫贺知秋的年轻人和他的两位师兄."
LOOPS = {
    "adjacent, from within a word to within a word": (
        A + "馆员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记"
        "员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记者看。" + C, A + B + C),
    "a sentence three times": (A + C + C + C + D, A + C + D),
    "a clause of ten characters six times": (
        "展览开到月底。" + "孩子们可以自己动手裁纸，" * 6 + "也可以把作品带走。", "展览开到月底。孩子们可以自己动手裁纸，也可以把作品带走。"),
    "a sentence fifty times": (A + "\n\n" + C + D * 50 + "\n\n" + E, A + "\n\n" + C + D + "\n\n" + E),
    "two sentences in turn": (A + (B + C) * 4 + D, A + B + C + D),
    "rounds with another mark at the end": ("库房里，" + "灯光要调到最暗才能看清水印，" * 4 + "灯光要调到最暗才能看清水印。" + D,
                                       "库房里，灯光要调到最暗才能看清水印。" + D),
    "half-width and full-width rounds": ("库房里，" + "灯光要调到最暗，才能看清水印，" + "灯光要调到最暗,才能看清水印," * 3 + "这是规矩。",
                                   "库房里，灯光要调到最暗，才能看清水印，这是规矩。"),
    "the last round breaks off": (A + C + D + C + D + C + "去年秋天，三名刚毕业\n\n" + E, A + C + D + "\n\n" + E),
    "far, in the middle of a word": (
        A + B + "\n\n" + C + "去年秋天，三名刚毕业的学生拜她为师，如今已经能独立修补"
        "员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记" + "信札。" + E,
        A + B + "\n\n" + C + D + E),
    "far, two paragraphs later, several sentences": (
        A + B + C + "\n\n" + D + "\n\n" + E + "馆员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记者看。"
        "补一张纸要用七道工序，最费时" + "展期到十月底为止。",
        A + B + C + "\n\n" + D + "\n\n" + E + "展期到十月底为止。"),
    "a torn piece as a paragraph": (
        A + B + "\n\n" + "出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记者看。补一张纸要用七道工序，最费时间的是调浆" + "\n\n" + C + D,
        None),
    "a paragraph twice, with one between": (A + B + C + "\n\n" + D + "\n\n" + A + B + C + "\n\n" + E, A + B + C + "\n\n" + D + "\n\n" + E),
    "a paragraph twice in a row": (A + B + "\n\n" + A + B + "\n\n" + E, A + B + "\n\n" + E),
    "a paragraph of clauses alike twice in a row": (A + B + "\n\n" + (ALIKE + "\n\n") * 2 + E, A + B + "\n\n" + ALIKE + "\n\n" + E),
    "half-width stops, the last before a date": (
        A + "记者上前一问，" + SHORT * 2 + "2021年，三名刚毕业的学生拜她为师。",
        A + "记者上前一问，" + SHORT + "2021年，三名刚毕业的学生拜她为师。"),
    "hard-wrapped, the copies wrap differently": (
        "市档案馆昨天把修复好的四十二件清\n代地契搬进了新库房，库房的温度常\n年保持在十六度上下。市档案馆昨天\n把修复好的四十二件清代地契搬进了\n"
        "新库房，库房的温度常年保持在十六\n度上下。馆员贺知秋从柜子里取出一\n卷发黄的桑皮纸。", A + "馆员贺知秋从柜子里取出一卷发黄的桑皮纸。"),
    "cut by a blank line": (A + C[:14] + "\n\n" + C[14:] + C + D, A + C + D),
    "Windows line ends": (A + "\r\n\r\n" + B + C + "\r\n\r\n" + B + C + "\r\n\r\n" + E, A + B + C + E),
    "numbers go back": (
        "要做三件事。一是查清家底，把散在各处的契约、账册、信札登记造册，逐件拍照。二是培训人手，请老师傅每周讲一课，学员轮流动手。三是改善库房。\n\n"
        "经费已经落实。一是添置设备。二是修缮屋顶。三是请老师傅每周讲一课。四是添人手，把散在各处的契约、账册、信札登记造册，逐件拍照。"
        "二是培训人手，请老师傅每周讲一课，学员轮流动手。三是改善库房。五是验收。", None),
    "a loop inside a loop": (A + (C * 3 + D) * 3 + E, A + C + D + E),
    "between two commas of which one is its own": (
        A + "补浆糊的时候，馆员从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给人看。\n\n" + C
        + "去年秋天，，馆员从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给人看。三名刚毕业的学生拜她为师。",
        A + "补浆糊的时候，馆员从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给人看。\n\n" + C
        + "去年秋天，三名刚毕业的学生拜她为师。"),
    "half of a quotation": (
        A + "她停了停，说：“纸不怕旧，怕的是没有人看。”纸不怕旧，怕的是没有人看。”纸不怕旧，怕的是没有人看。”" + D,
        A + "她停了停，说：“纸不怕旧，怕的是没有人看。”" + D),
    "a page that turns where a character is misread": (
        A + "\n\n" + B[:20] + "\n\n岚州晚报\n\n— 7 —\n\n" + B[20:] + C[:-1] + B[:19] + "人" + B[20:] + C[:-1] + "。\n\n" + E,
        None),
    "a short line dozens of times": (A + "\n\n" + "请到二楼展厅参观\n" * 40 + "\n" + E, None),
}


@pytest.mark.parametrize("name", LOOPS)
def test_loops_go(name: str) -> None:
    text, wanted = LOOPS[name]
    doc = cleaned(text)
    assert doc.edits, "nothing was removed"
    assert all(e.rule == "REP001" and e.after == "" and e.evidence and e.related for e in doc.edits)
    if wanted is not None:
        assert bare(doc.text) == bare(wanted)
    again = cleaned(doc.text)
    assert not again.edits, "a second run finds more"


LONG = ("全市上下要更加紧密地团结起来，高举旗帜，坚定信心，同心同德，埋头苦干，以更加昂扬的斗志、更加务实的作风、更加有力的举措，"
        "为加快建设宜居宜业的山水名城、谱写新时代岚州发展的新篇章而努力奋斗。")
STAYS = {
    "a formula of officialese": (
        "全县防汛工作会议强调，要深入学习贯彻中央防汛工作会议、省委防汛工作会议和市委防汛工作会议精神，把发展的担子挑起来。\n\n"
        "县农业农村局党组召开扩大会议，要深入学习贯彻中央防汛工作会议、省委防汛工作会议和市委防汛工作会议精神，抓好堤坝巡查。"),
    "a longer formula in two articles": (
        "区委书记说，要坚持以人民为中心的发展思想，完整准确全面贯彻新发展理念，扎实推动各项工作落到实处。\n\n"
        "区长在讲话中要求，坚持以人民为中心的发展思想，完整准确全面贯彻新发展理念，扎实推动民生实事早见效。"),
    "a heading taken up in the lead": (
        "全市老旧小区改造年内完成一百二十个\n\n记者昨天从市住建局获悉，全市老旧小区改造年内完成一百二十个，涉及居民三万户。" + A),
    "a caption that is a sentence": (
        B + C + "\n\n" + "馆员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久" + "\n\n" + D),
    "a pull quote": (A + B + C + D + "\n\n" + C + "\n\n" + E),
    "a summary on top": (A + B + "\n\n" + "本报记者 何小满\n\n" + A + B + C + D + E)[len(A + B) + 2 :],
    "a teaser of one sentence": A + "\n\n" + "一版\n\n" + A + B + C,
    "a refrain": "风从山口来，\n吹过我家的晒谷场。\n谁在等远行的人，\n灯亮到天光。\n\n雨从河边来，\n打湿我家的瓦楞草。\n谁在等远行的人，\n灯亮到天光。\n",
    "a refrain without marks": "风从山口来\n吹过我家的晒谷场\n谁还在等远行的人\n留一盏灯亮到天光\n\n雨从河边来\n打湿我家门前的瓦楞草\n谁还在等远行的人\n留一盏灯亮到天光\n",
    "a chorus said twice in a row": "啦啦啦，种瓜的人回来啦，\n背着月亮过山岗。\n啦啦啦，种瓜的人回来啦，\n背着月亮过山岗。\n",
    "a whole stanza again": (
        "让我们荡着小船去看海，\n海风吹着白帆，\n妈妈站在岸上挥手，\n手里一条蓝手绢。\n\n船儿船儿慢慢走，\n浪花开在船边。\n\n"
        "让我们荡着小船去看海，\n海风吹着白帆，\n妈妈站在岸上挥手，\n手里一条蓝手绢。\n"),
    "articles of a law": (
        "第十一条 单位违反本办法规定，未按照要求设置分类收集容器的，由城市管理部门责令限期改正；逾期不改正的，处五千元以上五万元以下罚款。\n\n"
        "第十二条 单位违反本办法规定，未按照要求分类投放生活垃圾的，由城市管理部门责令限期改正；逾期不改正的，处五千元以上五万元以下罚款。\n\n"
        "第十三条 单位违反本办法规定，未按照要求分类运输生活垃圾的，由城市管理部门责令限期改正；逾期不改正的，处五千元以上五万元以下罚款。\n"),
    "items of a contract": (
        "三、乙方应当在收到甲方书面通知之日起十个工作日内完成整改，并将整改结果书面报告甲方；逾期未完成的，甲方有权解除合同。\n"
        "四、乙方更换主要管理人员的，应当在收到甲方书面通知之日起十个工作日内完成整改，并将整改结果书面报告甲方；逾期未完成的，甲方有权解除合同。\n"),
    "rows of a table": "".join(f"{k}\t三号车间\t轴承座 直径五十毫米\t合格\t已入库\n" for k in range(1, 12)) + "合计 十一件\n",
    "equal rows of a table": "三号车间 轴承座 直径五十毫米 合格 已入库\n" * 12,
    "a table of Markdown": "| 车间 | 品名 | 结论 |\n|---|---|---|\n" + "| 三号车间 | 轴承座直径五十毫米 | 合格已入库 |\n" * 6,
    "anaphora": "这一年，我们修了路；这一年，我们架了桥；这一年，我们通了水；这一年，我们把学校搬下了山。",
    "a cry": "老人站在渡口喊：“救救我的孩子！救救我的孩子！救救我的孩子！”没有人回答。",
    "a slogan shouted": "操场上响起整齐的口号：“锻炼身体，保卫祖国！锻炼身体，保卫祖国！锻炼身体，保卫祖国！”",
    "laughter and signs": "他哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈地笑了起来，钟声当当当当当当当当当当当当地响。\n\n" + "—" * 40 + "\n\n" + "…" * 30 + "\n\n" + "*" * 60,
    "a form": "姓名：________________ 电话：________________\n\n□很好 □较好 □一般 □说不清\n\n您对食堂满意吗？\n\n□很好 □较好 □一般 □说不清\n",
    "leaders of a contents page": "第一章 绪论" + "." * 40 + "1\n第二章 方法" + "." * 40 + "9\n第三章 结果" + "." * 40 + "17\n",
    "dialogue": "“你什么时候回来的？”她问。\n“昨天晚上十点钟到的。”他说。\n“怎么不先打个电话？”她问。\n“昨天晚上十点钟到的。”他又说了一遍。\n",
    "a running head": "".join(f"岚州晚报 二〇二五年三月十四日 星期五 第{k}版\n\n{t}\n\n" for k, t in enumerate((A, B, C, D, E), 2)),
    "a title in book marks": (
        "市政府印发《岚州市关于进一步促进传统手工艺保护传承和创新发展的若干政策措施》，共二十条。\n\n"
        "市文旅局解读《岚州市关于进一步促进传统手工艺保护传承和创新发展的若干政策措施》时说，资金下月到位。"),
    "addresses and telephones": (
        "一、剪纸班。报名时间：三月一日至十五日每天上午九点到十一点半。报名地点：文化馆一楼大厅。咨询电话：0999-6680231。\n\n"
        "二、泥塑班。报名时间：三月一日至十五日每天上午九点到十一点半。报名地点：文化馆一楼大厅。咨询电话：0999-6680231。"),
    "a note under each item": (
        "春游路线一\n\n从东门上山，过石桥，看桃花。请自带饮水，垃圾请带下山。景区提醒您注意防火。\n\n"
        "春游路线二\n\n从西门上山，走栈道，看瀑布。请自带饮水，垃圾请带下山。景区提醒您注意防火。"),
    "items that name other files": (
        "可以按时间放脚本：\n\n    * site.run.daily - 装到 /opt/run.daily/site ；每天\n        做一次。\n\n    * site.run.weekly - 装到 /opt/run.weekly/site ；每周\n"
        "        做一次。\n\n    * site.run.monthly - 装到 /opt/run.monthly/site ；每月\n        做一次。\n\n" + A),
    "items that say what commands show": (
        "下面的命令可以看到谁在用这台机器。\n\n    * people(1) 列出谁登在机器里面。\n\n    * pp(1) 列出谁登在机器里面，以及他们在做什么。\n\n" + A),
    "cells under one name": "libgrain\nV:14, I:125\n232\ngraindiff(1)\n比较两个库\n" + "libgrain\nV:14, I:125\n232\ngrainview(1)\n列出库里的文件\n"
                            + "libgrain\nV:14, I:125\n232\ngrainsum(1)\n算一个库的大小\n",
    "cells of which one has more": "追踪远程主机的路径（文本界面）\n追踪远程主机的路径（文本界面和图形\n界面）\n获取常用信息的工具\n" + A,
    "a numbered heading taken up": A + "\n\n2.5 库房是全年恒温恒湿的库房\n\n库房是全年恒温恒湿的库房，因为：\n\n" + B,
    "code": "    result = client.get(url, timeout=30)\n    result.raise_for_status()\n    data = result.json()\n\n" * 3,
    "English": ("All members of the committee shall be notified in writing at least ten days before the meeting. " + A + "\n\n"
                "All members of the council shall be notified in writing at least ten days before the meeting. "),
    "questions of a form, the answers differ": (
        "问：您在这里工作几年了，最难忘的一件事是什么？\n\n答：十二年。" + B + "\n\n问：您在这里工作几年了，最难忘的一件事是什么？\n\n答：三年。" + D),
    "a column cut twice at the same word": (
        "会议要求，各乡镇要把防汛抗旱工作放在心上、抓在手上、落实到行动\n\n上，" + A + "\n\n会议指出，各部门要把防汛抗旱工作放在心上、抓在手上、落实到行动\n\n中，" + B),
    "a sentence doubled for effect": "我们一定要把这条路修通！我们一定要把这条路修通！村支书的嗓子都喊哑了。",
    "verse in one line": "小巷口的老人常唱：“月亮走，我也走，我给月亮提竹篓。月亮走，我也走，走到外婆家门口。”",
    "a poem with a line three times": "我要回去\n我要回到那条开满槐花的老街上去\n我要回去\n我要回到那条开满槐花的老街上去\n我要回去\n我要回到那条开满槐花的老街上去\n",
    "a chorus three times": "啦啦啦，种瓜的人回来啦，\n背着月亮过山岗。\n瓜儿圆，瓜儿甜，\n送给东边的老大娘。\n" * 3,
    "a long formula in two articles": (
        "全会号召，" + LONG + "\n\n本报记者 何小满\n\n全市教育大会召开\n\n" + A + "会议要求，" + LONG),
    "places to sign": "".join(
        f"{k}方（盖章）：\n法定代表人或者授权代表（签字）：\n开户银行和账号：\n签订日期：    年  月  日\n\n" for k in "甲乙丙"),
    "code with Chinese": "    print(\"正在读取数据\", flush=True)  # 读取\n    rows = load(path)\n    print(\"读取完成\", len(rows))\n" * 4,
    "a prayer": "愿山上的人平安，愿水里的人平安，愿远方的人平安。\n愿山上的人平安，愿水里的人平安，愿远方的人平安。\n",
    "datelines": (
        "新华社岚州3月5日电（记者何小满、贺知秋、水清浅）" + A + "\n\n新华社岚州3月5日电（记者何小满、贺知秋、水清浅）" + B),
    "options of a test": (
        "1.下列各项中，属于中国古代四大发明的一项是（  ）\nA.造纸术和印刷术都是 B.只有造纸术是\nC.只有印刷术是 D.以上说法都不对\n"
        "2.下列各项中，属于中国古代农书的一项是（  ）\nA.造纸术和印刷术都是 B.只有造纸术是\nC.只有印刷术是 D.以上说法都不对\n"),
    "two programmes with one host": (
        "19:30 综合频道 电视连续剧《河边人家》第十二集、第十三集\n20:50 综合频道 晚间新闻与天气预报\n"
        "19:30 都市频道 电视连续剧《河边人家》第十二集、第十三集\n20:50 都市频道 晚间新闻与天气预报\n"),
}


@pytest.mark.parametrize("name", STAYS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_legitimate_repeats_stay(name: str, ends: str) -> None:
    text = STAYS[name].replace("\n", ends)
    doc = cleaned(text)
    assert doc.text == text, [(e.before, e.evidence) for e in doc.edits]
    assert not gaps(doc)


@pytest.mark.parametrize("rule", ["REP001", "REP002", "REP003"])
def test_examples_of_the_rules(rule: str) -> None:
    assert not list(check(builtin(), only=rule))


def test_lost_text_is_flagged_where_a_loop_ends_with_its_paragraph() -> None:
    example = builtin()["REP003"].examples[0][0]
    doc = cleaned(example)
    (gap,) = gaps(doc)
    assert gap.span.length == 0
    assert doc.text[: gap.span.start].endswith("三是验收。")
    assert not gaps(cleaned(builtin()["REP003"].keep[0]))


def test_the_copy_that_is_out_of_place_goes_even_if_it_is_the_first() -> None:
    piece = "员贺知秋从柜子里取出一卷发黄的桑皮纸，对着灯光看了很久，才把补好的边角指给记"
    text = A + "如今已经能独立修补" + piece + "信札。\n\n" + D + "\n\n" + B + C
    doc = cleaned(text)
    assert doc.text == A + "如今已经能独立修补信札。\n\n" + D + "\n\n" + B + C
    (edit,) = doc.edits
    (kept,) = edit.related
    assert kept.start > edit.source.end
    assert text[kept.start : kept.end] == piece
    assert {"starts-in-word", "ends-in-word", "words-by-1"} <= {e.name for e in edit.evidence}


@pytest.mark.parametrize(("text", "wanted"), [
    (A + B + "\n\n" + A + B + "\n\n" + E, A + B + "\n\n" + E),
    (A + B + "\n\n" + A + B + "\n", A + B + "\n"),
    ("　　" + A + B + "\n　　" + A + B + "\n　　" + E + "\n", "　　" + A + B + "\n　　" + E + "\n"),
    (A + C + " " + C + " " + C + " " + D, A + C + " " + D),
    (A + "\r\n\r\n" + B + C + "\r\n\r\n" + B + C + "\r\n\r\n" + E, A + "\r\n\r\n" + B + C + "\r\n\r\n" + E),
])
def test_white_space_around_a_copy(text: str, wanted: str) -> None:
    assert cleaned(text).text == wanted


def test_what_is_in_doubt_is_suggested_and_applied_on_request() -> None:
    text, wanted = builtin()["REP002"].examples[0]
    doc = cleaned(text)
    assert doc.text == text
    assert [f.rule for f in doc.open] == ["REP002"]
    assert doc.open[0].replacement == ""
    assert cleaned(text, suggest=True).text == wanted

NEAR = {
    "a sentence misread, at once": (A + C + C.replace("浆糊", "桨糊") + D, A + C + D),
    "several rounds, each misread elsewhere": (
        A + B + B.replace("桑皮", "桑反") + B.replace("记者", "记老") + B.replace("灯光", "灯先") + D, A + B + D),
    "two sentences far on, three characters wrong, one lost": (
        A + B + C + "\n\n" + D + "\n\n" + E[:8] + B[3:].replace("桑皮", "桑反").replace("才把", "才") + C.replace("工序", "工予") + E[8:],
        A + B + C + "\n\n" + D + "\n\n" + E),
    "read again after the page has turned": (
        A + B + C[:20] + "\n\n— 12 —\n\n" + B + C + D, A + B + C[:20] + "\n\n— 12 —\n\n" + C[20:] + D),
    "a head stands in the second copy only, and stays": (
        A + "\n\n" + B + C + D + "\n\n" + E + "\n\n" + B + C[:16] + "\n\n修补的日子\n\n" + C[16:] + D,
        A + "\n\n" + B + C + D + "\n\n" + E + "\n\n修补的日子"),
    "the page turns within what was read first": (
        A + B + C[:16] + "\n\n— 12 —\n\n" + C[16:] + C + D, A + B + C[:16] + "\n\n— 12 —\n\n" + C[16:] + D),
}


@pytest.mark.parametrize("name", NEAR)
def test_copies_with_misread_characters_and_over_a_turn_of_the_page_go(name: str) -> None:
    text, wanted = NEAR[name]
    doc = cleaned(text)
    assert bare(doc.text) == bare(wanted), [(e.before, e.evidence) for e in doc.edits]


def test_what_differs_is_listed() -> None:
    (edit,) = cleaned(NEAR["a sentence misread, at once"][0]).edits
    assert [e.detail for e in edit.evidence if e.name == "not-alike"] == ["浆 → 桨"]


DIFFERENT = {
    "another number": "三号库房存有清代地契四十二件，温度常年保持在十六度上下。四号库房存有清代地契五十七件，温度常年保持在十六度上下。",
    "another name": "授予贺知秋同志全市档案工作先进个人称号，颁发证书和奖章。\n授予桑予安同志全市档案工作先进个人称号，颁发证书和奖章。\n"
                    "授予裴雨眠同志全市档案工作先进个人称号，颁发证书和奖章。",
    "the other party": "甲方未按期付款的，应当向乙方支付违约金，违约金按日计算，不超过合同总价的百分之五。\n"
                       "乙方未按期交货的，应当向甲方支付违约金，违约金按日计算，不超过合同总价的百分之五。",
    "before and after": "修改前：库房的温度应当常年保持在十六度以下，每天记录两次。\n修改后：库房的温度应当常年保持在十八度以下，每天记录一次。",
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_by_a_word_or_a_number_stays(name: str) -> None:
    doc = cleaned(A + "\n" + DIFFERENT[name] + "\n" + E)
    assert not doc.edits, [(e.before, e.evidence) for e in doc.edits]


@settings(deadline=None)
@given(st.lists(st.sampled_from([A, B, C, D, E, C[:12], "\n", "— 7 —\n", "错", "。"]), max_size=12).map("".join))
def test_any_mixture_is_accounted_for_and_judged_to_an_end(text: str) -> None:
    doc = cleaned(text)
    assert replay(text, doc.edits) == doc.text
    assert unwind(doc.text, doc.edits) == text


def test_every_repeat_of_the_least_length_is_touched() -> None:
    piece = "".join(chr(0x4E00 + k) for k in range(LEAST))
    for gap in range(40):
        text = "".join(chr(0x5E00 + k) for k in range(gap)) + piece + "".join(chr(0x6E00 + k) for k in range(25)) + piece
        assert [m.second.length for m in matches(text)] == [LEAST]


@given(st.text("甲乙丙丁", max_size=300))
def test_matches_are_repeats_and_none_is_missed(text: str) -> None:
    found = matches(text)
    covered = set()
    for m in found:
        assert m.first < m.second
        assert m.second.length >= LEAST
        for first, second, length in m.runs:
            assert text[first : first + length] == text[second : second + length]
        covered.update(range(*m.second))
    for i in range(len(text) - LEAST + 1):
        if 0 <= text.find(text[i : i + LEAST]) < i:
            assert len(covered.intersection(range(i, i + LEAST))) > LEAST // 2


@given(st.lists(st.sampled_from([A, B, C, D, E, B[3:30], C[5:], A[:25], "\n", "\n\n", "，", "一是", "二是"]), max_size=14))
@settings(max_examples=60, deadline=None)
def test_a_second_run_removes_nothing_and_nothing_is_invented(pieces: list[str]) -> None:
    text = "".join(pieces)
    doc = cleaned(text)
    assert not cleaned(doc.text).edits
    assert all(not e.after for e in doc.edits)
    for k in (A, B, C, D, E):
        if k in bare(text):
            assert bare(k)[8:20] in bare(doc.text), "every sentence stays once"


ROW = "三号车间 轴承座 直径五十毫米 合格 已入库\n"


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", ["一", ROW, A + B, "第1号的轴承座经检验合格，准予入库。\n"])
def test_time_is_linear(unit: str) -> None:
    cleaned(unit * (400_000 // len(unit)))


@pytest.mark.usefixtures("bounded")
def test_rows_that_are_nearly_alike_stay() -> None:
    text = "".join(f"第{k * 7919 % 100003}号 三号车间的轴承座直径五十毫米、厚度{k % 97}毫米，经检验合格\n" for k in range(3000))
    doc = cleaned(text)
    assert doc.text == text


def test_what_chance_makes_of_two_characters_is_no_repeat() -> None:
    text = "天"
    while len(text) < 4000:
        text += text.translate({ord("天"): "地", ord("地"): "天"})
    assert all(m.second.length > 23 for m in matches(text))
    assert matches("天地" * 200)
    assert matches("啊" * 200)


@pytest.mark.parametrize("times", [3, 5, 12])
@pytest.mark.parametrize("behind", ["", "后来他回家去了，谁也没有告诉。第二年开春，他在桥头种了两棵柳树。\n"])
def test_a_sentence_that_is_a_paragraph_is_said_once(times: int, behind: str) -> None:
    sentence = "老石匠站在桥头，半天说不出话来，只是用手去摸那一块一块的石头。\n\n"
    before = "桥修好那天，全村人都来了，家家门口都摆了茶水，连九十岁的老人也来了。\n\n"
    assert render_text(cleaner.clean(before + sentence * times + behind)) == (before + sentence + behind).rstrip("\n") + "\n"


def test_a_cell_of_a_table_is_said_in_each_row() -> None:
    rows = "".join(f"{name}\n成功返回零\n" for name in ("桥长", "桥高", "桥宽", "桥重"))
    assert render_text(cleaner.clean(rows)).split() == rows.split()
