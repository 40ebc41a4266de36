"""Texts that are written in a plain format: Markdown, reStructuredText, HTML."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.exports.text import render_text

LEAD = "这个程序可以查渡口的班次，也可以下载石桥的照片，运行一次就能得到全部结果。"


def text_of(raw: str) -> str:
    return render_text(cleaner.clean(raw))


@pytest.mark.parametrize(("above", "below"), [
    ("支持两种船，也支持 electron 应用", "---"),
    ("先装好程序，项目地址见 https://example.org/river", "使用本程序的相关产品"),
    ("也可以先看[渡口的班次](https://example.org/boats)", "大家都可以登录查看"),
    ("可以增加选项，指定开船的时间和方式", "注意事项\n========"),
    ("- 查班次\n- 查照片，不限数量\n- 完整版：支持所有功能", "完整版可能会装不上，若装不上，请参考说明。"),
    ("1. 查班次\n2. 查照片，不限数量\n3. 完整版：支持所有功能", "完整版可能会装不上，若装不上，请参考说明。"),
])
def test_a_blank_line_that_the_format_means_stays(above: str, below: str) -> None:
    got = text_of(f"{LEAD}\n\n{above}\n\n{below}\n\n{LEAD}再说一遍。\n")
    last, first = above.rpartition("\n")[2], below.partition("\n")[0]
    assert last.removeprefix("- ") in [x.removeprefix("- ") for x in got.split("\n")]
    assert first in got.split("\n")


def test_bold_items_are_items() -> None:
    items = ["- **转发**班次中的**照片**（可选）", "- **原创**班次**夜船**中的**视频**（可选）",
             "- **转发**班次**夜船**中的**视频**"]
    doc = cleaner.clean(f"{LEAD}\n\n" + "\n".join(items) + f"\n\n{LEAD}还有别的。\n")
    assert [b.type for b in doc.blocks].count("list-item") == 3


def test_rows_of_a_table_are_no_columns() -> None:
    rows = ["| **桥** | **_bridge(file, encoding, window_size)_** | 画出石桥和它的倒影                       |",
            "| **船** | **_boat(file)_**                          | 用近义的办法评估班次，默认使用程序自带的数据进行评估。 |",
            "| **河** | `river(file, seeds)`                      | 把词典扩展以后，结果保存到文件夹[output/River]中 |"] * 3
    got = text_of(f"{LEAD}\n\n| 名 | 函数 | 说明 |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n")
    assert [x.split()[1] for x in got.split("\n") if x.startswith("| **")] == ["**桥**", "**船**", "**河**"] * 3


def test_targets_and_elements_stay_on_their_lines() -> None:
    lines = [".. _渡口: http://example.org/ferry", ".. _石桥: http://example.org/bridge", ".. _河: http://example.org/river"]
    assert "\n".join(text_of(f"{LEAD}\n\n" + "\n".join(lines) + "\n").split("\n\n")[1:]).rstrip("\n") == "\n".join(lines)
    assert "<h2>（四）选择渡口</h2>" in text_of(f"{LEAD}\n\n<h2>（四）选择渡口</h2>\n选择河面最窄的地方作渡口。\n").split("\n")


@pytest.mark.parametrize("line", [
    "带有 :arrow_up: 的渡口已经通船，用 :code:`run` 命令查看。", "返回{'source': '渡口', 'errors': [('桥', '船', '河')]}一行。",
    "[3]何小满. 石桥考. 石河文艺, 1991年第3期38-39", "谁:r 是:v 渡口:n 的:uj 老板:n ，:w", "- [一. 安装](#install)",
])
def test_marks_of_a_format_stay(line: str) -> None:
    assert text_of(f"{LEAD}\n\n{line}\n\n{LEAD}还有别的。\n").split("\n\n")[1] == line.removeprefix("- ")


@pytest.mark.parametrize("lines", [
    ["[Script Info]", "Title: 渡口", "ScriptType: v4.00+", "[Events]", "Format: Layer, Start, End, Text",
     "Dialogue: 0,0:00:01.00,0:00:04.00,船来了,快走", "Dialogue: 0,0:00:05.00,0:00:08.00,真的吗?"],
    ["BEGIN:VCARD", "FN:何小满", "ORG:石河县文化馆;办公室", "ADR;TYPE=WORK:;;渡口路3号;石河;;450000;中国", "END:VCARD"],
    ["BEGIN:VEVENT", "SUMMARY:周会,渡口", "DTSTART:20240305T100000", "END:VEVENT"],
    ["#. 译者,注意", "#: src/ferry.c:12", 'msgid "Ferry, bridge"', 'msgstr ""', '"渡口,石桥"', 'msgid "Sure?"',
     'msgstr "确定吗?"'],
    ["diff --git a/a.txt b/a.txt", "--- a/a.txt", "+++ b/a.txt", "@@ -1,3 +1,3 @@", "-渡口,石桥", "+渡口，石桥", "- 船,来了",
     " 不变"],
    ["姓名,性别,年龄,备注", '何小满,女,23,"好,很好"', "周大河,男,31,无", "陈立,男,40,无"],
    [":param name: 船名,可选", ":returns: 结果", "@param name 船名,必填"],
    ["def f(x):", "    # 判断是否为空,为空则返回", "    if not x: return None  # 提前返回(重要)",
     "    print('渡口,石桥')  # 输出:问候", "    return x"],
    ["server {", "    listen 80;  # 监听端口,默认", "    location / { root /var/www; }  # 根目录:静态", "}"],
])
def test_lines_of_data_stay_as_they_are(lines: list[str]) -> None:
    got = text_of(f"{LEAD}\n\n" + "\n".join(lines) + f"\n\n{LEAD}还有别的。\n")
    assert [x for x in got.split("\n") if x][1:-1] == lines
    assert text_of(got) == got


@pytest.mark.parametrize("lines", [
    ["[5] 周大河. 石桥考[EB/OL]. https://example.org/a/b", "[6] 何小满. 渡口考[EB/OL]. https://example.org/a/c",
     "[7] 陈立. 河流考[M]. 石河: 石河出版社, 1990."],
    ["[1]周大河.石桥考[EB/OL].(2020-01-02)[2021-03-04].https://example.org/a/b?id=3",
     "[2]何小满.渡口考[EB/OL].(2020-01-02)[2021-03-04].https://example.org/a/c"],
    ["river [ˈrɪvə] n. 河，江", "bridge [brɪdʒ] n. 桥，桥梁", "able [ˈeɪbl] a. 能够；有能力的"],
    ["river n. 河，江", "bridge n. 桥，桥梁"],
])
def test_references_and_headwords_stay_apart(lines: list[str]) -> None:
    got = text_of(f"{LEAD}\n\n参考文献\n" + "\n".join(lines) + "\n")
    assert [x for x in got.split("\n") if x][2:] == lines


@pytest.mark.parametrize("line", ["port = 80  # 端口(可选)", "return x;  // 返回,结束"])
def test_a_comment_behind_code_stays(line: str) -> None:
    assert line in text_of(f"{LEAD}\n\n{line}\n\n{LEAD}还有别的。\n")


@pytest.mark.parametrize("rows", [
    ["项目 期末余额 期初余额", "库存现金 12,345.67 23,456.78", "银行存款 1,234,567.89 987,654.32",
     "合计 1,246,913.56 1,011,111.10"],
    ["红烧鱼............38元", "清蒸鱼..........58.5元/斤", "炒青菜……18元"],
    ["1 营业收入 1,234,567.89 1,100,000.00", "2 营业成本 (234,567.89) (200,000.00)", "3 净利润 -12,345.00 --"],
])
def test_rows_of_amounts_stay_apart(rows: list[str]) -> None:
    got = text_of(f"{LEAD}\n\n" + "\n".join(rows) + f"\n\n{LEAD}还有别的。\n")
    assert [x for x in got.split("\n") if x][1:-1] == rows


def test_headings_above_a_line_of_a_catalogue_are_no_comments_of_it() -> None:
    assert cleaner.clean('# 渡口通车\n\nmsgstr "甲,乙"\n').text == '渡口通车\n\nmsgstr "甲,乙"\n'
    assert cleaner.clean('# 译者注\nmsgstr "甲,乙"\n').text == '# 译者注\nmsgstr "甲,乙"\n'
