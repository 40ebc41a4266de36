"""Blanks: what goes, what stays, and the convention of the text."""

from __future__ import annotations

import re

import pytest
from polish import polish

import cleaner
from cleaner.config import Config
from cleaner.document import BlockType
from cleaner.exports.text import render_text

SPACED = ["本文介绍如何用 Rust 写一个 CLI 工具，全程约需 20 分钟。", "先安装 Cargo 1.80，再运行 `cargo new demo`，得到 3 个文件。",
          "如果报错，多半是 PATH 没有设置好，见 https://example.org/doc 的说明。"]


@pytest.mark.parametrize(("text", "wanted"), [
    ("各 级 干 部 都 要 学 会 运 用", "各级干部都要学会运用"),
    ("各位乡 亲 父 老 都 要 学 会 游 泳", "各位乡亲父老都要学会游泳"),
    ("大　会　胜　利　闭　幕", "大会胜利闭幕"),
    ("今 年 6 月 2 2 日 ， 防 汛 会 议 召 开", "今年6月22日，防汛会议召开"),
    ("会 议 指 出 , 要 抓 好 落 实 .", "会议指出，要抓好落实。"),
    ("第一； 第二", "第一；第二"),
    ("他说 ： “好” 。", "他说：“好”。"),
    ("（ 摘要 ）", "（摘要）"),
    ("《 春天 》", "《春天》"),
    ("6.8% ，增速", "6.8%，增速"),
    ("全市2024年建成泵站 48座，投资 9亿元。", "全市2024年建成泵站48座，投资9亿元。"),
    ("全市1月、2月、3月获得 “先进” 称号。", "全市1月、2月、3月获得“先进”称号。"),
    ("全市同比 （下同） 增长一成。", "全市同比（下同）增长一成。"),
    ("措施： （一） 禁止通行； （二） 绕行。", "措施：（一）禁止通行；（二）绕行。"),
    ("地名有“下马塘” “歇马店” “回龙观”。", "地名有“下马塘”“歇马店”“回龙观”。"),
    ("他懂了 —— 学会放手 …… 就好。", "他懂了——学会放手……就好。"),
    ("石河 — 海州全程\u00a0“直达”，\u2009用 3 ～ 5天。", "石河—海州全程“直达”，用3～5天。"),
    ("到2 0 2 5年 底 全 市 G D P 增 长", "到2025年底全市GDP增长"),
    ("大家都在意数据安 全，就换了。", "大家都在意数据安全，就换了。"),
    ("到 2 0 2 5 年 底 全 市 G D P 增 长，投资 9亿元。", "到2025年底全市GDP增长，投资9亿元。"),
])
def test_removed(text: str, wanted: str) -> None:
    assert polish(text) == wanted


@pytest.mark.parametrize("text", [
    "记者 王 阳 通讯员 李 强", "王 阳", "姓　名", "目　录", "第6213期 07版", "记者 Tom Lin", "真抓实干 勇毅前行", "（　　）",
    "下列正确的是（ ）。",
    "□每天 □3～5次", "姓名：____ 电话：____", "甲 乙 丙 丁", "A 区 B 区 C 区 D 区", "one two three four",
    "星期 一 二 三 四 五 六 日",
    "子 丑 寅 卯 辰 巳", "他以《真抓实干 勇毅前行》为题作了报告。", "开展“拼经济 促发展”行动。",
    "本报讯 “您要找的书在二层。”馆员说。",
    "　　本报讯 （记者 周小满）大桥通车。", "喜讯　本市新增三条公交线路", "王　平", "由王 平担任。",
    "王 阳 李 强 赵 平", "王 阳 李 强 赵 平 周 海 孙 山", "She said  yes.  Then she left.", "1. 登录。", "• 登录。", "灰 紫 棕 粉",
    "在“城建 AND 改造”1个库、2个表、3个列中检索。", "完。　　二是",
])
def test_kept(text: str) -> None:
    assert polish(text) == text


@pytest.mark.parametrize("text", SPACED)
def test_a_text_that_spaces_latin_words_keeps_its_convention(text: str) -> None:
    assert polish(text) == text
    assert polish("\n".join(SPACED)) == "\n".join(SPACED)


def test_a_few_spaced_borders_in_a_tight_text_go() -> None:
    tight = "2024年，全市新建5座泵站、改造7座水闸，投资9亿元，比2023年增加2亿元。"
    assert polish(f"{tight}\n其中 3座用上了 DeepSeek 大模型。") == f"{tight}\n其中3座用上了DeepSeek大模型。"


def test_many_spaced_latin_words_are_a_convention_of_their_own() -> None:
    text = "2024年5月6日，" * 20 + "先用 Go 写，再用 C 写，再用 Rust 写，再用 Java 写，最后用 Ada 写。"
    assert polish(text) == text


def test_keep_leaves_borders_with_latin_but_not_blanks_at_marks() -> None:
    text = "2024年5月6日，共 3座 ，完工。"
    assert polish(text) == "2024年5月6日，共3座，完工。"
    assert polish(text, Config(spacing="keep")) == "2024年5月6日，共 3座，完工。"


@pytest.mark.parametrize("block", ["title", "byline", "dateline", "kicker", "subtitle"])
def test_blanks_that_separate_clauses_of_a_headline_stay(block: BlockType) -> None:
    text = "2024年： 修桥铺路 开山引水！ 记者 Ken"
    assert polish(text, block=block) == text


def test_verse_keeps_its_wide_blanks() -> None:
    assert polish("长亭外，　古道边", block="line") == "长亭外，　古道边"


def test_a_blank_inside_running_text_is_only_suggested() -> None:
    text = "会议审议通过了 决议，并作出部署。"
    assert polish(text) == text
    assert polish(text, Config(suggest=True)) == "会议审议通过了决议，并作出部署。"


@pytest.mark.parametrize(("text", "wanted"), [
    ("油菜 花谢 了 ， 蜂农 们 收 起 帐篷 ， 往 北 走 。", "油菜花谢了，蜂农们收起帐篷，往北走。"),
    ("蜂农从镇东的河 岸出发，车上装着 三百个蜂箱，记者跟 着他们走。", "蜂农从镇东的河岸出发，车上装着三百个蜂箱，记者跟着他们走。"),
])
def test_blanks_between_words_go_where_others_stand_before_marks_or_within_words(text: str, wanted: str) -> None:
    assert polish(text) == wanted


@pytest.mark.parametrize("text", [
    "早饭有豆浆 油条 包子 ，午饭有米饭 ，晚饭有面条 。",
    "甲 你去哪里 ？乙 我去石桥 。",
    "单击 文件 打开 ，选择一个文件 。",
    "我们 今天 去 学校 ，他们 明天 去 公园 。老师 在 门口 等 ，同学们 排队 进 。",
    "田中 太郎先生来了 ，佐藤 花子也来了 。",
])
def test_who_sets_blanks_before_marks_may_mean_those_between_words(text: str) -> None:
    assert polish(text) == re.sub(" (?=[，。？])", "", text)


def test_single_characters_in_a_row_are_left_to_the_rule_of_letter_spaced_runs() -> None:
    once = polish("春 夏 秋 冬 ，一年四季 。")
    assert once == "春 夏 秋冬，一年四季。"
    assert polish(once) == once


@pytest.mark.parametrize("text", [
    "早饭有豆浆 油条 包子，午饭有米饭。",
    "车上写着「渡口 石桥」四个字。",
    "车上写着【渡口 石桥】四个字。",
])
def test_rows_of_equal_pieces_and_quotations_stay_amid_stray_blanks(text: str) -> None:
    assert polish("茶山上 的雾散了 ，" + text) == "茶山上的雾散了，" + text


@pytest.mark.parametrize("text", [
    "出发的有王平安 李春生，还有赵小兰。",
    "出发的有王平安 李春生 赵小兰 孙来喜。",
    "车上写着字：逐花而居 伴蜂而行。看见的人都笑了。",
])
def test_a_blank_that_may_mean_something_stays_beside_one_that_does_not(text: str) -> None:
    behind = "蜂箱在车上 ，一共三百个 。"
    assert polish(text + behind) == text + behind.replace(" ", "")


def test_a_blank_that_is_taken_out_is_not_suggested_as_well() -> None:
    doc = cleaner.clean("码头的工 人说，今年的船比去年多，卸货的时 间也长。")
    assert [e.rule for e in doc.edits] == ["SPC010", "SPC010"]
    assert not doc.open


def test_a_line_of_single_characters_is_spaced_out_whatever_it_is_joined_with() -> None:
    raw = ("这里写的是一个很长的段落，每行都和别的一样宽。\n我们把问卷寄到各村，请大家填写以后再寄回来。问卷和原\n"
           "始 数 据 见\nhttps://data.example.org/notes-2025\n")
    assert "问卷和原始数据见" in render_text(cleaner.clean(raw))


@pytest.mark.parametrize(("text", "wanted"), [
    ("下 列 渡 口 在 今 天 全 部 停 航，周 某，女，月 票12元，单 程3元。", "下列渡口在今天全部停航，周某，女，月票12元，单程3元。"),
    ("下 列 渡 口 在 今 天 全 部 停 航，船 号（A1，B2）不 变。", "下列渡口在今天全部停航，船号（A1，B2）不变。"),
    ("下 列 渡 口 今 天 停 航 的 一 项 是（　　）。", "下列渡口今天停航的一项是（　　）。"),
    # most of the line is set tight: the pairs may be names
    ("下 列 渡 口 在 今 天 全 部 停 航，船工李强说他去过清江渡口，找过王 阳12次。",
     "下列渡口在今天全部停航，船工李强说他去过清江渡口，找过王 阳12次。"),
])
def test_pairs_on_a_line_that_is_spaced_out_as_a_whole_are_closed(text: str, wanted: str) -> None:
    assert polish(text) == wanted
    assert polish(wanted) == wanted


@pytest.mark.usefixtures("bounded")
def test_time_stays_linear_on_spaced_lines() -> None:
    polish("各 位 干 部 今 天 都 要 学 习，月 票12元，" * 4_000)
    polish("各 位 干 部 今 天 都 要 学 习，月 票12元\n" * 4_000)


def test_a_credit_behind_a_caption_keeps_its_gap_so_that_a_second_run_joins_nothing() -> None:
    text = "孩子们在石桥上放风筝，桥头坐满了晒太阳的老人。 周小满摄\n\n渡口的灯船入夜就亮，赶集的人走夜路不用打手电。 贺知秋摄"
    once = render_text(cleaner.clean(text))
    assert once.strip() == text
    assert render_text(cleaner.clean(once)) == once
    assert "石桥。今天" in render_text(cleaner.clean("大家都去看新修的石桥。 今天全家去拍摄"))


@pytest.mark.parametrize(("line", "wanted"), [
    ("青禾 渡 口 发 生事 故 县 里 派 人 查 看 : 暂 无 船工 受伤", "青禾渡口发生事故县里派人查看：暂无船工受伤"),
    ("渡 口 观 察 青禾 最 新 动态", "渡口观察青禾最新动态"),
    ("渡 口 小 学 新 校 舍 三百 名 学生 搬家", "渡口小学新校舍三百名学生搬家"),
    ("春 节 前 夕 县长 看望 船工 李强 王平", "春节前夕县长 看望 船工 李强 王平"),  # words are set apart
    ("三 座 石 桥 渡口小学的新校舍 今天 启用", "三座石桥渡口小学的新校舍 今天 启用"),
])
def test_a_headline_of_which_a_reader_set_most_characters_apart_is_closed_throughout(line: str, wanted: str) -> None:
    once = render_text(cleaner.clean(line + "\n")).strip()
    assert once == wanted
    assert render_text(cleaner.clean(once)).strip() == wanted
