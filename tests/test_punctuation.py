"""Marks: what is restored, what is only reported, and whole paragraphs degraded and restored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from polish import polish, polished

import cleaner
from cleaner.config import Config

PARAGRAPHS = [
    "6月3日上午，临江市召开夏季防汛工作会议。会议指出：今年以来，全市降水量比常年偏多12.5%，防汛形势严峻；各县（区）要早准备、早安排。",
    "“不等、不靠，把堤坝守牢！”市长陈远在现场说。他问：“抢险队伍到了吗？”对方回答：“到了。”",
    "截至2024年底，该市（不含郊县）建成泵站48座，投资9.6亿元，增长7.5%；其中，A类泵站20座，B类泵站28座。",
    "新版系统用OpenCV识别水位，用MQTT上报数据，平均用时0.6s，比旧系统快3倍。你用过吗？没有的话，请打开https://example.org/a,b?c=1试试。",
    "《临江防汛条例》（2023年修订）第3.2节规定：水位超过25.00米时，泵站应在12:30前全部开启……这是底线——任何人不得例外！",
    "“‘防’在前，‘抢’在后。”他强调，“未来3～5年，要建成‘一网统管’平台。”说完，他走上大堤：雨还在下。",
    "联系电话：0999-1234567；电子邮箱：flood@example.cn。办公时间：8:30—12:00，14:00—17:30（节假日除外）。",
    "在MacBook Air（M2，16GB）上测试，GPT，Qwen等模型都能运行，最大的一个有1,024层。",
]
TRADITIONAL = "「今年的雨來得早，」她說，「你們要當心。」說完，她把門關上（那扇門已經很舊了）；屋裡沒有人應聲。"


def degraded(text: str, hard: bool) -> str:
    """Half-width as extractors give it; hard: the other marks too."""
    for full, half in {"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "？": "?", "！": "!"}.items():
        text = text.replace(full, half)
    if hard:
        for full, half in {"“": '"', "”": '"', "。": ".", "……": "...", "——": "--", "～": "~"}.items():
            text = text.replace(full, half)
    return text


@pytest.mark.parametrize("text", [*PARAGRAPHS, TRADITIONAL])
def test_degraded_paragraphs_are_restored(text: str) -> None:
    assert degraded(text, False) != text
    assert polish(degraded(text, False)) == text


@pytest.mark.parametrize("text", [p for p in PARAGRAPHS if "‘" not in p])
def test_hard_degraded_paragraphs_are_restored(text: str) -> None:
    assert polish(degraded(text, True)) == text


def test_a_whole_hard_degraded_text_is_restored() -> None:
    text = "\n\n".join(p for p in PARAGRAPHS if "‘" not in p)
    assert polish(degraded(text, True)) == text


@pytest.mark.parametrize("text", [*PARAGRAPHS, TRADITIONAL])
def test_clean_paragraphs_stay(text: str) -> None:
    assert polished(text).edits == ()


@given(st.sampled_from(PARAGRAPHS), st.data())
@settings(max_examples=150, deadline=None)
def test_a_second_run_changes_nothing(text: str, data: st.DataObject) -> None:
    half = degraded(text, data.draw(st.booleans()))
    if len(half) == len(text):
        half = "".join(a if data.draw(st.booleans()) else b for a, b in zip(text, half, strict=True))
    once = polish(half)
    assert polish(once) == once


@given(st.text(alphabet='甲乙的是a1B %,.;:?!()"\'，。“”（）—-~…·\n ', max_size=40))
@settings(max_examples=400, deadline=None)
def test_only_marks_and_blanks_change(text: str) -> None:
    doc = polished(text)
    assert [c for c in doc.text if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(("text", "wanted"), [
    ("增长7.5%,规模扩大", "增长7.5%，规模扩大"),
    ("“两新”,地方先行", "“两新”，地方先行"),
    ("DeepSeek,推动", "DeepSeek，推动"),
    ("2024年,全区", "2024年，全区"),
    ("6.8% ,增速第一", "6.8%，增速第一"),
    ("完成45%;新增", "完成45%；新增"),
    ("第二; 新增", "第二；新增"),
    ("( 摘要 )", "（摘要）"),
    ("( 一 )总则", "（一）总则"),
    ("如图(见下文）所示", "如图（见下文）所示"),
    ("他说:\"好。\"她点头。", "他说：“好。”她点头。"),
    ("\"甲\"\"乙\"两类", "“甲”“乙”两类"),
    ("他說:\"沒有時間了。\"", "他說：「沒有時間了。」"),
    ("「他說'好'。」", "「他說『好』。」"),
    ("等等....", "等等……"),
    ("可是。。。没有", "可是……没有"),
    ("新年第一会--动员会", "新年第一会——动员会"),
    ("气温5~8℃", "气温5～8℃"),
    ("本报讯(记者 王阳)今日", "本报讯（记者 王阳）今日"),
    ("今年，，全区", "今年，全区"),
    ("产业:“AI+”,“云+”", "产业：“AI+”，“云+”"),
    ("雨下了一夜.我没有睡着,他也没有.", "雨下了一夜。我没有睡着，他也没有。"),
    ("雨下得很大,风也很大,大家都躲进了茶馆.老板端来热茶。", "雨下得很大，风也很大，大家都躲进了茶馆。老板端来热茶。"),
    ("上半场结束，比分是1:1.", "上半场结束，比分是1:1。"),
    ("这座桥 .很长，很旧", "这座桥。很长，很旧"),
    ("河水涨了.。", "河水涨了。"),
    ("他没有走 — 因为雨太大。", "他没有走——因为雨太大。"),
    ("太好了!!!!!大家都来看??!!", "太好了！！！！！大家都来看？？！！"),
    ("先洗净,...;再切块,...。", "先洗净，……；再切块，……。"),
    ("大家都叫它”老桥“，没有别的名字。", "大家都叫它“老桥”，没有别的名字。"),
    ("”我不去。“他说。", "“我不去。”他说。"),
    ("“他说：“我不去。””", "“他说：‘我不去。’”"),
    ("他叫它”老桥“也叫它”渡口“，没有别的名字。", "他叫它“老桥”也叫它“渡口”，没有别的名字。"),
    ("……走了。”他说，“明天再来。", "……走了。”他说，“明天再来。"),
    ("他手里拿着一样东西—那是半块砖。", "他手里拿着一样东西——那是半块砖。"),
    ("他说:\"我不是-\"门开了。", "他说：“我不是——”门开了。"),
    ("风停了！-雨还在下。", "风停了！——雨还在下。"),
    ("桌上—木盒——开着。", "桌上——木盒——开着。"),
    ("他家—石河镇上的老街旁边那条河上游的一座长满青苔的小小的石头桥头——下了雨。",
     "他家—石河镇上的老街旁边那条河上游的一座长满青苔的小小的石头桥头——下了雨。"),
    ("型号是甲江-\"乙", "型号是甲江-\"乙"),
    ("差异显著,而且相关(r=0.87,p<0.05).", "差异显著，而且相关（r=0.87，p<0.05）。"),
    ("武汉--广州铁路修好了", "武汉—广州铁路修好了"),
    ("哈尔滨‑大连列车", "哈尔滨—大连列车"),
    ("他走了--武汉--广州--都去过", "他走了——武汉——广州——都去过"),
    ("我们到了武汉--广州还没有去过", "我们到了武汉——广州还没有去过"),
    ("我们到了武汉-广州还没有去过", "我们到了武汉——广州还没有去过"),
    ("他去了武汉--没有去广州", "他去了武汉——没有去广州"),
    ("传真：0999一5550123", "传真：0999-5550123"),
    ("种子—幼苗一大树", "种子—幼苗一大树"),
    ("河流—湖泊一海洋", "河流—湖泊—海洋"),
    ("直角对着c—这边最长", "直角对着c——这边最长"),
    ("石政发[2023]4号", "石政发〔2023〕4号"),
    ("他拿出二十块钱---都是零票-数了三遍。", "他拿出二十块钱——都是零票——数了三遍。"),
    ("他拿出二十块钱-都是零票--—数了三遍。", "他拿出二十块钱——都是零票——数了三遍。"),
    ("他在武汉-广州线上跑了三年——整整三年。", "他在武汉-广州线上跑了三年——整整三年。"),
    ("Good morning! 早上好!", "Good morning! 早上好！"),
    ("走了Nf3!?以后", "走了Nf3!?以后"),
    ("好了...!大家都来了", "好了……！大家都来了"),
    ("有没有?…没人答", "有没有？……没人答"),
    ("他走了...-雨还在下", "他走了……——雨还在下"),
    ("他带了水、面包 ...", "他带了水、面包……"),
    ("“你说什么?--”", "“你说什么？——”"),
    ("他走了,--没有回头。", "他走了，——没有回头。"),
    ("最大雨强为86.4毫米(5:00). 县里提高了响应。", "最大雨强为86.4毫米（5:00）。县里提高了响应。"),
    ("意见书（编号:2023-0415 ),见附件（第2页).另有说明。", "意见书（编号：2023-0415），见附件（第2页）。另有说明。"),
    ("泰山、 、 、衡山", "泰山、 、 、衡山"),  # to fill in
    ("他说完了.--大家鼓掌", "他说完了。——大家鼓掌"),
    ("林小满, ,石桥镇,三十", "林小满, ,石桥镇，三十"),  # a row with an empty cell
    ("船名; ;船长; ;吨位", "船名; ;船长; ;吨位"),
    ("编号，SHA:1234567abc", "编号，SHA:1234567abc"),
    ("请看目录1.10.", "请看目录1.10."),
    ("select 名称 from 船表;--取全部", "select 名称 from 船表；--取全部"),
    ("可选：--详细", "可选：--详细"),
    ("使用域运算符：：", "使用域运算符：："),
    ("我不知道，，", "我不知道，，"),
    ("入盆中, ,揉成团。", "入盆中，揉成团。"),
    ("今年: :全区种麦。", "今年：全区种麦。"),
    ("米、 、、盐都有", "米……盐都有"),
    ("慢慢走 。 。 。", "慢慢走……"),
    ("点“打开(文件)...”，再回车。", "点“打开（文件）……”，再回车。"),
    ("转小火(不要急!);", "转小火（不要急！）；"),
    ("面积120㎡ ， 层高4米。", "面积120㎡，层高4米。"),
    ("林××, 男,七十岁。", "林××，男，七十岁。"),
    ("船价增长5.2%.——渡口更热闹,人更多.", "船价增长5.2%。——渡口更热闹，人更多。"),
    ("作者是老周(船工).3、渡口在哪里?", "作者是老周（船工）。3、渡口在哪里？"),
    ("石础数十.〔注一〕础:柱下石.", "石础数十。〔注一〕础：柱下石。"),
    ("票价：：￥68元,电话：：(02)5550123。", "票价：￥68元，电话：(02)5550123。"),
    ("看石河渡口(第3版) : 新船下水", "看石河渡口（第3版）：新船下水"),
    # no 。 and half-width marks beside words throughout: the points between clauses are stops
    ("船工,男,六十岁.因落水入院.查体:体温38.5℃,心率102次/分.诊断:受了风寒.予热汤2碗bid.",
     "船工，男，六十岁。因落水入院。查体：体温38.5℃，心率102次/分。诊断：受了风寒。予热汤2碗bid。"),
    ("网上报名(http://www.example.com/bm?id=3&t=1)或到渡口(地址:河边).", "网上报名（http://www.example.com/bm?id=3&t=1）或到渡口（地址：河边）。"),
    ("Q:什么是GDP? A:GDP就是产值.", "Q：什么是GDP？A：GDP就是产值。"),
    ("船票:￥12.老周说:很便宜.大家都买.", "船票：￥12。老周说：很便宜。大家都买。"),
    ("①来源于<石河统计年鉴2023>;②其他。", "①来源于《石河统计年鉴2023》；②其他。"),
    ("气温8~-2℃;(3)____,到渡口。", "气温8～-2℃；（3）____，到渡口。"),
    ("在和式∑x(i=1,2,…,n)中", "在和式∑x(i=1,2,…,n)中"),
    ("“你知道吗? “他想了想。", "“你知道吗？ “他想了想。"),
    ("可是 。。。没有", "可是……没有"),
    ("今年 ，， 全区", "今年，全区"),
    ("把逗号（,）改了", "把逗号（,）改了"),
    ("Why???大家都问,No!!!他说", "Why？？？大家都问，No！！！他说"),
    ("【快讯]昨日", "【快讯】昨日"),
])
def test_single_cases(text: str, wanted: str) -> None:
    assert polish(text) == wanted
    assert polish(wanted) == wanted


@pytest.mark.parametrize(("text", "rule", "piece"), [
    ("他说“好。", "PUN020", "“"),
    ("会议指出，。今年", "PUN016", "，。"),
    ("他来了。卡尔.马克思也来了。", "PUN007", "."),
    ("他说\"好,就走了。", "PUN009", '"'),
])
def test_what_is_not_proved_is_reported(text: str, rule: str, piece: str) -> None:
    doc = polished(text)
    assert (rule, piece) in {(f.rule, doc.text[slice(*f.span)]) for f in doc.open}
    assert piece in doc.text


@pytest.mark.parametrize(("text", "wanted"), [
    ("他走了（看船去)。", "他走了（看船去）。"), ("【启事]渡口停航", "【启事】渡口停航"), ("[启事】渡口停航", "【启事】渡口停航"),
    ("慢慢走，，，别急", "慢慢走，别急"), ("米、、盐都有", "米、盐都有"),
    ("本报讯〈记者何小满)昨天，渡口停航。", "本报讯（记者何小满）昨天，渡口停航。"),
])
def test_what_is_mended_is_not_reported(text: str, wanted: str) -> None:
    doc = polished(text)
    assert (doc.text, doc.open) == (wanted, ())


@pytest.mark.parametrize("text", [
    "她说：“It’s late”", "店名叫“Ann’s Tea”和“Bob’s Tea”。", "D’Arcy到了渡口", "他念‘D’Arcy’这个名字。", "歌里唱‘Don’t go’两遍",
    "the boats’ owner来了", "他高5’10左右",
])
def test_an_apostrophe_is_not_reported_as_unpaired(text: str) -> None:
    assert not [f for f in polished(text).open if f.rule == "PUN020"]


@pytest.mark.parametrize(("text", "wanted"), [("他说’好", "’"), ("‘春’和’秋", "’"), ("他说‘It’s’和’秋", "’")])
def test_a_single_mark_without_partner_is_reported(text: str, wanted: str) -> None:
    doc = polished(text)
    assert [(f.rule, doc.text[slice(*f.span)]) for f in doc.open] == [("PUN020", wanted)]


@pytest.mark.parametrize("text", [
    "长16\"×9\"的画框", "跑了4'12\"的纪录", "纸有7\"、9\"和11\"三种", "买了20\"显示器和一台32\"的电视。",
])
def test_inches_and_seconds_are_not_reported(text: str) -> None:
    assert not polished(text).open


@pytest.mark.parametrize("text", [
    "《水經注．江水．渡口》裡說過", "他讀過《梁書．文學傳》。", "莉迪亞．羅素來了，我們都在。", "安娜．卡列尼娜",
    "李白．杜甫這兩個詩人",
])
def test_the_dot_of_taiwan_is_not_reported(text: str) -> None:
    assert not polished(text).open


@pytest.mark.parametrize("text", [
    "莉迪亚．罗素来了，我们都在。", "安娜.卡列尼娜來了，我們都在。", "水漲了．船開了。那是安娜．卡列尼娜．",
])
def test_other_points_between_characters_are_reported_or_mended(text: str) -> None:
    doc = polished(text)
    assert {f.rule for f in (*doc.open, *doc.edits)} & {"PUN007", "PUN027"}


DIVIDED = Config(suggest=True, rule={rule_id: {"enabled": True} for rule_id in ("PUN044", "PUN045", "PUN046")})


@pytest.mark.parametrize(("text", "suggested"), [
    ("门票在30-50元之间", "门票在30～50元之间"), ("他（1901-1980）是船工", "他（1901—1980）是船工"),
    ("南京-武汉的船", "南京—武汉的船"), ("QZ—7渡船", "QZ-7渡船"), ("南京一武汉航线", "南京—武汉航线"),
    ("河流一湖泊一海洋", "河流—湖泊—海洋"),
    ("5月3日–6日停航", "5月3日—6日停航"),
])
def test_where_usage_is_divided_the_line_is_suggested(text: str, suggested: str) -> None:
    doc = polished(text, structs.replace(DIVIDED, suggest=False))
    assert doc.text == text
    assert doc.open
    assert polish(text, DIVIDED) == suggested


@pytest.mark.parametrize("text", [
    "电池可用2-3小时。", "他（1901-1980）是船工。", "QZ—7渡船", "湖北一河南籍男子获救。", "四川一成都人在此。",
    "第一章 总论 … … 1", "好的：:D", "线段长5”的和长6“的都有。",
])
def test_what_papers_do_as_well_is_not_reported(text: str) -> None:
    assert (polished(text).text, [f.rule for f in polished(text).open if f.rule not in ("PUN020", "PUN009")]) == (text, [])


@pytest.mark.parametrize(("text", "wanted"), [
    ("不是南京--武汉才是终点。", "不是南京——武汉才是终点。"), ("保定--河北旧省会。", "保定——河北旧省会。"),
    ("南京--武汉高铁通车。", "南京—武汉高铁通车。"),
])
def test_two_hyphens_between_places_are_a_line_where_something_goes_there(text: str, wanted: str) -> None:
    assert polish(text) == wanted


def test_a_byte_that_did_not_decode_beside_a_chain_is_no_word() -> None:
    data = "研究大气—海洋一陆地".encode() + b"\x85"
    assert cleaner.clean(data).source.data == data
    assert cleaner.clean("甲\n己".encode() + b"\x85").text


@pytest.mark.parametrize("text", [
    "2024-05-06", "以21-15、19-21、15-9取胜", "0999-5550123", "ISBN 978-7-302-51234-6", "DDR5-5600内存", "第3-5-7条",
    "清江路12-30号", "https://a.cn/10-20元", "`10-20元`", "x-1=5", "b2-b4", "3.2-1节", "石河-清江航线", "一家一户一", "2024-1-15日",
    "表3-2项目", "图5-7米处", "10-3=7个", "2024年1-15号",
])
def test_hyphens_that_join_no_range_are_not_reported(text: str) -> None:
    assert not polished(text).open


def test_a_quotation_of_several_paragraphs_is_not_reported() -> None:
    doc = polished("“第一段。\n“第二段。\n“第三段。”")
    assert not [f for f in doc.open if f.rule == "PUN020"]


def test_marks_that_are_all_paired_are_not_reported_though_one_is_protected() -> None:
    doc = polished("请打开“说明 3f2a9c.md”和“图一”再读。")
    assert not [f for f in doc.open if f.rule == "PUN020"]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("hostile", ['"' * 20_000, "甲\"" * 10_000, "(" * 20_000, "甲," * 20_000, "“" * 20_000, "甲.乙" * 10_000,
                                     "'甲" * 10_000, "a " * 20_000, "甲 " * 20_000, "。" * 20_000, "一—" * 10_000, "1," * 20_000,
                                     "``" * 10_000, "甲-" * 20_000, "甲—" * 20_000, "甲。." * 10_000, "1.甲" * 20_000,
                                     "<?php " * 10_000, "SELECT " * 8_000, "[00:01" * 10_000, "a=b;" * 10_000, "甲\"-" * 10_000,
                                     "(a+b" * 10_000, "\\a{" * 10_000, "``a" * 10_000, "【甲[" * 10_000, "二○" * 20_000,
                                     "北京一" * 10_000, "甲乙—丙丁一" * 7_000, "京一" * 20_000, "1-2" * 10_000, "北京--" * 8_000,
                                     "第1-" * 10_000, "甲乙一" * 10_000, "达•" * 10_000, "甲，。" * 10_000, "a—这" * 9_000,
                                     "It’s" * 9_000, "《甲．" * 9_000,
                                     "甲a:12," * 8_000, "“a " * 10_000, "…甲" * 10_000, "甲,a;b.1" * 6_000])
def test_time_stays_linear(hostile: str) -> None:
    polished(hostile * 4)


def test_hyphens_that_all_stand_before_one_ideograph_are_that_ideograph_read_twice() -> None:
    text = "渡口的石桥修过两次。-一次是一九四二年到-一九四三年。"
    assert polish(text) == text
    assert polish("渡口的石桥修过两次。-一次是春天。石匠还在-只是老了。").startswith("渡口的石桥修过两次。——一次")
