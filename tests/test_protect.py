"""What must stay: strings whose half-width marks and blanks are right, alone and inside Chinese sentences."""

from __future__ import annotations

import pytest
from polish import polish

from cleaner.kinds import protected_spans
from cleaner.rules import builtin

STAY = [
    # numbers, times, ratios, scores, dates, versions
    "1,024元", "12,345,678.90元", "增长7.5%", "12:30", "9:00—17:00", "2:1获胜", "27:29", "1:2.5配比", "2025.2.15", "v2.10.3",
    "3.0版", "第3.5节", "0.6s", "192.168.1.1:8080", "5×3=15", "(3,4)", "1,2,3", "2024,2025", "-5℃", "3/4",
    "GB/T 15834—2011", "ISO 9001:2015", "圣经·约翰福音3:16", "00:00:59", "1.登录", "2)填写", "A.选项",
    # addresses, paths, files
    "https://a.cn/x,y?b=1:2&c=(d)", "http://localhost:1313", "www.example.com.cn", "lin.wen@mail.example.cn", "ftp://a.b/c~d",
    "zk.example.cn/a?b=1,2", "git@github.com:a/b.git", "C:\\Users\\a.b", "./site", "../a/b.c", "/etc/nginx/conf.d", "~/bin/a.sh",
    "docker-compose.yml", "README.md", "a_b-c.tar.gz", "index.html", ".md", "~/.bashrc",
    # code, data, markup
    "`a(b, c)`", "print(\"你好, 世界\")", "f(x,y)", "O(n log n)", "sin(x)", "os.listdir()", "foo(bar, baz)", "a[i,j]", "x != y",
    "a ? b : c", "std::vector", "{\"name\": \"张三\", \"age\": 3}", "{1: '甲', 2: '乙'}", "[\"甲\", \"乙\"]",
    "<a href=\"x\" title=\"中,文\">",
    "&nbsp;", "&lt;br&gt;",
    "$a_1, a_2$", "[官网](https://a.cn/b)", "![](images/p3.jpg)", "git --help", "--recursive", "a--b", "i++;", "key=value;",
    "C++", "C#",
    "(n=30)", "(P<0.05)", "x<3", "1~n", "a~b", "~~删除~~", "#!/bin/sh",
    # English
    "To be, or not to be: that is the question.", "Hello, world!", "Let's Encrypt", "rock 'n' roll", "Mr. Smith", "J.K.罗琳",
    "No.5",
    "Apple Inc.", "e.g. this", "U.S.", "Wow! Great!", "Why? Because.", "World Health Organization (WHO) report", "Ph.D.",
    "vs. them",
    "The end...", "yes; no", "\"OK\"", "It's \"fine\" (really).",
    # Chinese that is right already
    "太好了！！", "什么？！", "等等……", "——他说", "研发—验证—中试", "卡尔·马克思", "“‘高’和‘新’”", "「海『不』會」",
    "（一）总则", "（1）长度",
    "3～5年", "一、二、三", "一区多园", "“一镇、一核、一带”", "选（ ）", "（　　）", "姓名：____", "第一章............5",
    "概述……3", "目 录", "姓　名",
    "记者 王 阳", "坚定信心 真抓实干", "□每天 □3～5次", "甲 乙 丙 丁", "一 二 三 四 五 六 日", "春 夏 秋 冬",
    "A 区 B 区 C 区 D 区",
    "|甲|乙|\n|:--|--:|\n|1|2|", "姓名,年龄,城市\n张三,25,北京\n李四,31,上海", "```\na, b; c\n甲, 乙\n```", "----", "***",
    "==========",
    "15\"屏幕", "'90s", "5'10\"", "title: 标题", "- 要点", "1. 要点", "@某人", "#话题#",
]


@pytest.mark.parametrize("text", STAY)
def test_alone(text: str) -> None:
    assert polish(text) == text


# What begins a line, and what would not stand so in a Chinese sentence.
ALONE = ("第一章", "概述", "目 录", "#", "-", "1.", "2)", "A.选", "|", "title", "——", "@", "=", "*", "~~", "U.S.", "e.g.",
         "yes; no", "\"OK", "The end", "It's", "甲 乙", "春 夏", "一 二")
INSIDE = [t for t in STAY if "\n" not in t and not t.startswith(ALONE)]


@pytest.mark.parametrize("text", INSIDE)
def test_inside_a_sentence(text: str) -> None:
    sentence = f"据本报了解，{text}，这里是后文。"
    assert polish(sentence) == sentence


@pytest.mark.parametrize("text", ["https://a.cn/x,y?b=1", "lin@mail.example.cn", "docker-compose.yml", "1,024", "12:30",
    "7.5%", "f(x,y)",
                                  "J.K.罗琳"])
def test_a_protected_span_does_not_stop_repairs_beside_it(text: str) -> None:
    assert polish(f"今天,{text},明天;后天(大后天)。") == f"今天，{text}，明天；后天（大后天）。"


@pytest.mark.parametrize("text", [
    "今日，新馆开放，市民可持证入场；周一闭馆。", "“十四五”规划（2021—2025年）提出：到2025年，建成10个中心。",
    "他问：“真的吗？”我说：“是的！”",
    "用DeepSeek大模型（R1版）处理，效果好。", "近日,新区召开会议,研究部署工作;要求(一)抓落实:做到'件件有着落'.",
])
def test_plain_prose_is_not_protected(text: str) -> None:
    rules = builtin().of("protect")
    assert protected_spans(rules, text) == []
