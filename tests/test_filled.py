"""Lines that were cut at blanks only: each was filled as far as the blanks let it be."""

from __future__ import annotations

from itertools import pairwise

import pytest

import cleaner
from cleaner.kinds.shapes import Shapes
from cleaner.passes.layout import read
from cleaner.passes.layout.lines import cells
from cleaner.rules import builtin

PARAGRAPHS = [
    "渡口的网站去年用 Rust 重写了一遍，从前那一版是用 Python 写的，跑在一台旧的 Debian 机器上，每到赶集的日子就打不开。"
    "新版把时刻表、水位和 GPS 位置放在同一页，船工用手机上的 App 就能改，不必再打电话到镇上。",
    "负责这件事的是三个从 GitHub 上认识的年轻人，他们白天在县城的 IT 公司上班，晚上在 Telegram 群里商量。第一次上线的时候，"
    "DNS 配错了，整整一个下午没有人能打开网页，后来他们写了一份 checklist，每次发布以前照着做。",
    "如今网站的代码全部公开，用的是 GPL 许可证，文档放在 docs/ 目录里，写得很细。邻县的两个渡口也想用，他们正在把 HTML "
    "模板里写死的地名改成配置，打算明年春天发布 2.0 版。",
]


def cut_at_blanks(text: str, width: int) -> str:
    """The text with line breaks in place of those blanks at which one word more had not fitted."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def blocks(text: str) -> list[str]:
    doc = cleaner.clean(text)
    return [doc.block_text(b) for b in doc.blocks]


def test_lines_cut_at_blanks_are_joined_with_the_blank() -> None:
    text = "\n\n".join(cut_at_blanks(x, 60) for x in PARAGRAPHS)
    assert text.count("\n") > 12
    assert blocks(text) == blocks("\n\n".join(PARAGRAPHS))


def test_a_line_on_which_more_had_fitted_ends_there() -> None:
    lines = cut_at_blanks(PARAGRAPHS[0], 60)
    text = "\n\n".join([lines, *(cut_at_blanks(x, 60) for x in PARAGRAPHS[1:]), "联系人：周小满\n电话 0712-555\n地址 石桥镇"])
    assert blocks(text)[-3:] == ["联系人：周小满", "电话 0712-555", "地址 石桥镇"]


def test_entries_that_begin_with_latin_words_stay() -> None:
    names = ["API", "CPU", "DNS", "FTP", "GPL", "HTML", "IRC", "JSON", "SSH", "URL"]
    tail = "它的意思在书末的附录里写得很清楚，不再重复，请读者自己去查，查不到的时候可以写信来问，我们一定回信"
    entries = [f"{x} 是渡口网站的说明书里用到的缩写，{tail[: 7 + 5 * (n * 7 % 9)].rstrip('，')}" for n, x in enumerate(names)]
    assert blocks("\n".join(entries)) == entries


@pytest.mark.parametrize("tail", [
    ["参考资料", "https://docs.example.org/engine/install/ubuntu/installation-methods/from-a-package.html"],
    ["Docker 的配置文件示例：", '{"registry-mirrors":["https://docker.example.com/","https://mirror.example.com/"]}'],
    ["问：是否支持在没有互联网连接的内部网络环境当中进行离线安装和升级", "答：支持。"],
    ["2) 安装 Kubernetes 以及相关的命令行工具，版本不能低于文档当中所写明的最低版本", "3) 运行 make"],
])
def test_what_begins_anew_in_such_a_text_stays_apart(tail: list[str]) -> None:
    text = "\n\n".join(cut_at_blanks(x, 60) for x in PARAGRAPHS) + "\n\n" + "\n".join(tail)
    assert blocks(text)[-2:] == tail


@pytest.mark.parametrize("lines", [
    ["Kevin王 2023/5/6 10:22", "今天下午三点钟我们在会议室开个会讨论一下新版本",
     "Mary李 2023/5/6 10:23", "好的没问题不过我可能会晚到十分钟左右你们先开始", "Kevin王 2023/5/6 10:25",
     "那你把上次整理的需求文档先发给我我先看一遍",
     "Mary李 2023/5/6 10:30", "已经发到群文件里面了大家自己下载有问题随时找我"],
    ["那一年的夏天 我们在老桥的桥头挥手告别各自远行", "That summer we waved goodbye at the head of the old bridge",
     "如今河水依旧 桥头的柳树却已经长得遮住了半边天", "The river still flows but the willow has covered half the sky",
     "你说过会回来 带着远方的消息和一壶温热的老酒", "You said you would return with news from afar and some warm wine",
     "我每天在桥头 数着来来往往的船等着你的那一只", "Every day I count the boats at the bridge and wait for yours"],
])
def test_lines_that_change_their_script_in_turn_stay(lines: list[str]) -> None:
    assert blocks("\n".join(lines)) == lines


def test_lines_that_break_between_ideographs_are_not_cut_at_blanks() -> None:
    places = ("渡口", "石桥", "茶山", "磨坊", "学堂", "集市", "水车", "船工")
    made = zip(places, ("Rust", "Python", "Go", "Ruby", "Java", "Perl", "Lua", "PHP"))
    lines = [f"{place}的网站用 {language} 写成" for place, language in made]
    assert blocks("\n".join(lines)) == lines


@pytest.mark.parametrize("name", ["--time-table", "-w, --wait"])
def test_what_an_option_does_stays_apart_from_the_option(name: str) -> None:
    first = "维护期间的公告和时刻表都由它决定，没有写明的时候照旧办理，"  # would not have fitted beside the name
    said = ["\n".join(" " * 14 + line for line in cut_at_blanks(first + x, 60).split("\n")) for x in PARAGRAPHS]
    text = "\n\n".join(f"       {name}\n{x}" for x in said)
    lines, _ = read(text, builtin(), Shapes(builtin()))
    assert not any(b.filled for a, b in pairwise(lines) if a.text == name)
    found = blocks(text)
    assert [x for x in found if x.startswith("-")] == [name] * 3
