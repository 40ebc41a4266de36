"""What stands among Chinese and is not Chinese: English that names Chinese words, code, formulas, faces, names of files."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.config import Config
from cleaner.exports.text import render_text

CHINESE = "镇上修好了一座石桥，全村的人都来看，孩子们在桥上跑来跑去。"
ENGLISH = [
    "The ferry (渡船) leaves at 7:45 a.m. from Gate 2.",
    "Built in 1931 by Lin Heng (林恒), the mill (later 石河纱厂) closed in 1998.",
    "In this dialect, 水 (shuǐ), 桥 (qiáo), and 船 (chuán) rhyme.",
    "Terms such as 渡口, 码头, and 埠头 mean nearly the same.",
    "What do you call a “石拱桥” in English? You call it “a stone arch bridge”.",
    "“再见” means “goodbye”.",
    "She cried “当心!” and jumped.",
    "He carved “水滴石穿。” on the door.",
    "Lin Heng (林恒, 1901–1977) sang.",
    "Please write to Ms. He (何女士) at +86-20-5555-0100.",
    "We passed Shihe, Haizhou, and Qing'an（清安）last year.",
    "Abstract: We study the idea of 渡 (du), i.e., crossing. Keywords: 渡; 桥; river.",
    "Shihe (Chinese: 石河; pinyin: Shíhé) is a town on the river.",
    "Lin Heng 林恒, “Qiao shang de ren” 桥上人家, Shihe wenyi 3, no. 4 (1931): 12–19.",
    "See He Ming, 石桥考 (Shihe: Daolu Shuju, 1984), p. 31.",
]
CODE = [
    'String town = "石河";', 'char *s = "渡口";', 'System.out.println("渡口, 石河");', 'raise ValueError("没有渡口: " + x)',
    'if town == "石河":', 'fmt.Println("渡口:", x)', "this.title = '渡口, 欢迎';", '.boat::before { content: "渡口, 上船"; }',
    'msg := "错误: 渡口不存在"', "=SUM(A1:A10)/COUNT(B1:B10)",
]
WITHIN = [
    '在单元格中输入=IF(B2>60,"开船","停航")，再按回车。', "用SUM(B1:B20)求和即可。", "填入=VLOOKUP(A2,B:C,2,FALSE)就行。",
    "(￣︶￣)↗ 今天发奖金。", "(╯°□°)╯︵ ┻━┻ 不干了。",
    "委屈(｡•́︿•̀｡)又说不出。", "他发来(＞﹏＜)、(๑•̀ㅂ•́)و✧两个表情。", "_(:з」∠)_ 累倒了。",
    "打开账目(1).docx看看。", "名为石河账目(终稿).docx的文件。", "附件：报名表(2031).xls",
    "《Hello, River!》是一本画册。", "比值为3.1415926…", "得到b'\\xe6\\xb8\\xa1'一串。", "电影《Where Is He?》很老。",
    "他说：“It’s late.”", "她只说：“Gone.”", "《石河日报》（1931年5月6日 第1版）", "（《石河日报》1931年5月6日第1版）",
]


def text_of(raw: str, config: Config | None = None) -> str:
    """The cleaned text of a file."""
    return render_text(cleaner.clean(raw, config=config))


@pytest.mark.parametrize("line", [*ENGLISH, *CODE, *WITHIN])
def test_it_stays_as_it_is(line: str) -> None:
    for raw in (f"{CHINESE}\n\n{line}\n\n{CHINESE}\n", f"{CHINESE}\n\n{line}\n"):
        assert text_of(raw).split("\n\n")[1].rstrip("\n") == line


@pytest.mark.parametrize("profile", ["web", "book", "technical"])
def test_it_stays_in_every_profile(profile: str) -> None:
    for line in (*ENGLISH, *CODE):
        raw = f"{CHINESE}\n\n{line}\n\n{CHINESE}\n"
        assert text_of(raw, Config(profile=profile)).split("\n\n")[1] == line


@pytest.mark.parametrize(("line", "wanted"), [
    ("他用the这个词, 后来不用.", "他用the这个词，后来不用。"),
    ("Tom and Jerry 是动画片, 很好看.", "Tom and Jerry 是动画片，很好看。"),
    ("苹果(Apple)公司, 总部在美国.", "苹果（Apple）公司，总部在美国。"),
    ("BOD:生化需氧量,biochemical oxygen demand.", "BOD：生化需氧量，biochemical oxygen demand。"),
    ("买了BMW(X1,X3)两辆车.", "买了BMW（X1，X3）两辆车。"),
    ("他问我:\"You're late. Why?\"(你迟到了.)我没有回答.", "他问我：“You're late. Why?”（你迟到了。）我没有回答。"),
    # a translation, or a gloss
    ("What is your name? 你叫什么名字?", "What is your name? 你叫什么名字？"),
    ("I have a dream, 我有一个梦想.", "I have a dream，我有一个梦想。"),
    ("We are the world! 四海一家!", "We are the world! 四海一家！"),
    ("A: How much is it? B: 十块钱.", "A: How much is it? B： 十块钱。"),
    ('NASA("美国宇航局")发射了一颗卫星.', "NASA（“美国宇航局”）发射了一颗卫星。"),
])
def test_chinese_with_english_words_is_mended(line: str, wanted: str) -> None:
    assert text_of(f"{CHINESE}\n\n{line}\n\n{CHINESE}\n").split("\n\n")[1] == wanted


def test_english_sentences_below_one_another_stay_apart() -> None:
    lines = ["Keywords: ferry; bridge; river", "The second book was on 渡 (du), pp. 1–4.", "It ends with a list (1917): 3–19.",
             "Hello again! That is all."]
    assert text_of("\n\n".join([CHINESE, *lines]) + "\n").rstrip("\n").split("\n\n")[1:] == lines


@pytest.mark.usefixtures("bounded")
def test_many_lines_of_english_take_linear_time() -> None:
    lines = (f"The boat no. {n} (渡船) leaves at {n} a.m. for the {n}th mill." for n in range(2000))
    assert text_of("\n\n".join(lines)).count("(渡船)") == 2000


PAGE = """渡口通船以后，两岸的人不再绕远路，从河东到河西只要一顿饭的工夫，来往的
人一天比一天多，集市也一天比一天热闹，连邻县的商人也赶着骡马来这里卖布，
卖盐，卖油。

"""


@pytest.mark.parametrize("paragraph", [
    # Russian, French and English
    ("Лодка ходила через реку каждый день, а зимой люди шли по льду, и\n"
     "старики говорили, что мост здесь не нужен, пока жив последний из\n"
     "паромщиков."),
    ("La barque passait d'une rive à l'autre chaque matin, même quand l'été\n"
     "était sec et que l'eau baissait jusqu'à laisser voir les pierres près\n"
     "de l'écluse."),
    ("The boatman kept a list of all who crossed, and every week a clerk\n"
     "was sent to add “rows && sums” to the book, which is why the town can\n"
     "still say who was paid $3 and who was paid in rice."),
])
def test_lines_of_a_language_with_blanks_are_joined_by_one(paragraph: str) -> None:
    cleaned = text_of(f"{PAGE}{paragraph}\n\n{PAGE.replace('渡口', '石桥')}")
    assert paragraph.replace("\n", " ") in cleaned


@pytest.mark.parametrize("line", [
    "名字里有单引号时写作「'Lin\\'s Boat'」就行。",
    '写成"船名\\"清江\\"已登记"这一串。',
    "行尾写一个“\\”，下一行就接上来。",
])
def test_escaped_quotation_marks_are_read_as_what_they_are(line: str) -> None:
    assert text_of(line) == f"{line}\n"


def test_a_backslash_in_quotation_marks_escapes_none() -> None:
    assert text_of('行尾写一个"\\"，他说："这样就接上了。"') == "行尾写一个“\\”，他说：“这样就接上了。”\n"
