"""Flags: what they see, what they leave alone, in simplified and traditional text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.config import Config
from cleaner.document import Document, Source
from cleaner.passes import flags
from cleaner.passes.base import Context
from cleaner.rules import builtin

EVERY = Config(rule={rule.id: {"enabled": True} for rule in builtin() if builtin().pass_of(rule.id) == "flags"})


def seen(text: str, config: Config = EVERY) -> list[tuple[str, str]]:
    doc = Document.from_source(Source(text.encode("utf-8", "surrogatepass"), "utf-8", text))
    findings = flags.PASS.run(doc, Context(config, config.rule_set())).findings
    assert all(f.replacement is None for f in findings)
    return [(f.rule, text[f.span.start : f.span.end]) for f in findings]


@pytest.mark.parametrize(("text", "wanted"), [
    ("取得了好的的成绩", [("FLG001", "的")]),
    ("他們都都回家去了", [("FLG001", "都")]),
    ("会议于2024年4月31日召开", [("FLG005", "2024年4月31日")]),
    ("會議於2023年2月29日召開", [("FLG005", "2023年2月29日")]),
    ("1900年2月29日", [("FLG005", "1900年2月29日")]),
    ("2024年10月1日（週三）", [("FLG006", "2024年10月1日（週三")]),
    ("10月7日至1日放假", [("FLG007", "10月7日至1日")]),
    ("第一，修橋。第二，鋪路。第四，種樹。", [("FLG008", "四")]),
    ("（一）修桥\n要快。\n（二）铺路\n（四）种树", [("FLG008", "四")]),
    ("九、甲\n十、乙\n十二、丁", []),
    ("做好如下三項：一是修橋；二是鋪路。", [("FLG009", "如下三項")]),
    ("讲了三点意见：（一）修桥；（二）铺路。", [("FLG009", "三点意见：")]),
    ("下列三種情形：(1)水大；(2)船壞。", [("FLG009", "下列三種")]),
    ("提出『四個帶動』，即能人帶動、隊伍帶動。", [("FLG011", "四個帶動』，即")]),
    ("三个渡口分别是：东渡、西渡。", [("FLG011", "三个渡口分别是：")]),
    ("下午26:10开船", [("FLG012", "下午26:10")]),
    ("（三）摊主应服从安排，不占用通道。\n（五）摊主应服从安排，不占用通道。", [("FLG013", "（五）摊主应服从安排，不占用通道。")]),
    ("船工号子\n" * 6, [("FLG013", "船工号子")]),
    ("船\n工\n号\n子\n" * 6, [("FLG013", "船")]),
    ("下午5:00至下午3:00", [("FLG007", "下午5:00至下午3:00")]),
    ("生於1962年3月，病逝于1926年", [("FLG007", "生於1962年3月，病逝于1926年")]),
    ("记者贺知秋报道。贺知秋说，好。贺知秋又走了。作者：贺知秩", [("FLG003", "贺知秩")]),
])
def test_seen(text: str, wanted: list[tuple[str, str]]) -> None:
    assert seen(text) == wanted


@pytest.mark.parametrize("text", [
    "看看、天天、爸爸、试试看、慢慢地、的的确确、了了、好好好、年年岁岁、红红火火",
    "目的的实现、现在在家、为了了解、共和和平", "十五五、二二二", "沙船船沙", "1. 甲\n3. 乙\n4. 丙\n5. 丁\n7. 戊",
    "一、修桥\n三、种树\n二、铺路", "一、修桥\n四、种树", "这事“也也”说过，也也走了", "上午9:00至5:00",
    "上午9:00—下午5:00", "3日20:30取胜", "船工号子\n" * 5, "嗨\n哟\n" * 5, "-\n" * 20,
    "船到了，大家都上岸。\n船到了，大家都上岸。", "船老大姓名：____，住在石河镇东街三号________。\n" * 2,
    "石河镇的船工不服从安排，\n石河镇的船工不服从安排，\n就这样唱。",
    "三个带动，即能人带动、队伍带动等", "四个季节，即春、夏、秋、冬", "五种颜色，分别为红黄、蓝和绿，及白色",
    "5月1日是星期三", "2024年2月29日，2000年2月29日", "2024年5月1日，周三至周五",
    "12月25日至次年1月5日", "1978至2008年", "2月30万吨",
    "第五条第七条", "一是修桥，更是铺路", "1.5米\n2.5米\n4.5米", "1. 甲\n2. 乙\n1. 丙\n2. 丁\n3. 戊\n4. 己",
    "以下三点很重要。明天再说：一是甲。",
    "贺知秋说好，贺知秋笑了。贺知春也笑了。",
])
def test_not_seen(text: str) -> None:
    assert seen(text) == []


def test_what_is_off_is_looked_for_on_request_only() -> None:
    assert seen("吃住住行样样有", Config()) == []
    assert seen("吃住住行样样有") == [("FLG002", "住")]
    off = {rule.id for rule in builtin() if not rule.enabled}
    assert off == {"FLG002", "FLG004", "PUN044", "PUN045", "PUN046"}


def test_flags_are_of_the_text_as_it_is_read() -> None:
    text = "　　这座桥是县里最老的一座，修桥的钱是村民大家都\n\n都凑了的，用了两年才修好，桥上至今还能看见当年的石\n\n刻。\n"
    doc = cleaner.clean(text, EVERY)
    assert [(f.rule, doc.text[f.span.start : f.span.end]) for f in doc.open] == [("FLG001", "都")]


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31), st.integers(0, 6))
def test_days_are_those_of_the_calendar(year: int, month: int, day: int, weekday: int) -> None:
    text = f"{year:04}年{month}月{day}日，星期{'一二三四五六日'[weekday]}"
    try:
        is_right = weekday == date(year, month, day).weekday()
        wanted = [] if is_right or year < 1583 else ["FLG006"]
    except ValueError:
        wanted = ["FLG005"]
    assert [rule for rule, _ in seen(text)] == wanted


def test_a_form_without_a_year_has_no_impossible_date() -> None:
    assert seen("0000年2月29日") == []


ODD = "的的了上午:“”是一二三四十是、，。：（）1234.年月日至—周星期王李建国说记者以下点个\n 住"


@given(st.text(st.sampled_from(ODD), max_size=60))
def test_any_text_is_read(text: str) -> None:
    for _, piece in seen(text):
        assert piece


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("unit", [
    " ", "的", "住住行", "一是", "，一是二是", "（一）\n", "一、\n", "1.\n", "2月", "2024年", "2024年2月30日", "5月8日至",
    "（一）；", "三个带动，即甲、", "三个带动即甲、乙三个", "下午1:", "下午14:75", "“了了”了了",
    "以下三点", "以下三点：一是甲；二是乙。",
    "王建国说", "王建说王", "两塘六岸", "记者王", "三个带动，", "，", "\n", "甲\n", "-\n", "甲\n乙\n丙\n", "甲\n甲\n乙\n",
])
def test_time_is_linear(unit: str) -> None:
    seen(unit * 30_000)


@pytest.mark.usefixtures("bounded")
def test_time_is_linear_in_names_that_are_nearly_alike() -> None:
    middle = [chr(n) for n in range(0x4E00, 0x4E00 + 20_000)]
    assert "FLG003" not in dict(seen("".join(f"{a}{b}{c}说，好。" for a in "王李张刘" for b in middle for c in "泽沛"), Config()))


def test_a_rule_of_a_user_about_gaps_counts_by_its_own_forms(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text('''pass = "flags"
[[rule]]
id = "HSE001"
name = "step-left-out"
kind = "function"
function = "gaps"
options.styles = ["step"]
options.least = 2
options.forms.step = { first = ["第1步"], match = '第(?P<n>[0-9])(?=步)' }
fix = "never"
message = "the step before this one is missing: {missing}"
why = "w"
reference = "r"
examples = [["第1步，第2步，第4步", "4"]]
keep = ["第1步，第2步，第3步"]
''', "utf-8")
    config = Config(rules=(str(path),))
    assert seen("第1步量木头，第2步锯，第4步钉。一是修桥；二是铺路；四是种树。", config) == [("FLG008", "四"), ("HSE001", "4")]


def test_a_paragraph_that_the_repeats_ask_about_is_not_flagged_twice() -> None:
    said = "两岸的人家都出了钱，来往的人都说好走。老人们也说这座桥修得值，比先前的渡船强得多。"
    text = "\n\n".join(("新桥昨天通车，两岸的人家都来看热闹。", said, said, "老船工把船拖上了岸，倒扣在柳树底下。"))
    assert [d.rule for d in cleaner.check(text.encode())] == ["REP002"]
