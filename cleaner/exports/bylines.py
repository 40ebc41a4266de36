"""Names that a byline states: those after 记者, 通讯员 and their like, and only if they look like names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ROLE = re.compile("(?:记者|記者|通讯员|通訊員|特约撰稿人|评论员|評論員|作者)(?![站团團部证證会會])[ \u3000:：]*")
_SEPARATOR = re.compile("[ \u3000、,，/&]+")
_STOP = re.compile("[^\\w ·・\u3000、,，/&]|文/图|图/文|文/圖|圖/文")
# Words after which a place may stand among the names: "记者 张三 北京 报道".
_REPORT = re.compile("(?:[0-9月日]*)(?:报道|報道|报导|報導|[电電讯訊])")
_REPORTS = re.compile("(?:报道|報道|报导|報導|[电電讯訊])$")
_COMPOUND = frozenset(re.findall("..", "欧阳歐陽司马司馬上官诸葛諸葛皇甫尉迟尉遲公孙公孫令狐东方東方慕容司徒夏侯"))
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈"
    "姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴武戴莫孔向汤湯温溫康施文牛樊葛邢"
    "安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍"
    "鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟"
)


def authors(bylines: Iterable[str]) -> list[str]:
    """The names stated, each once, in order; nothing where it is not certain what is a name."""
    return list(dict.fromkeys(name for byline in bylines for name in _names(byline)))


def _names(byline: str) -> Iterator[str]:
    roles = list(_ROLE.finditer(byline))
    for n, role in enumerate(roles):
        stop = roles[n + 1].start() if n + 1 < len(roles) else len(byline)
        end = _STOP.search(byline, role.end(), stop)
        words = [w for w in _SEPARATOR.split(byline[role.end() : end.start() if end else stop]) if w]
        names: list[str] = []
        for word in words:
            if not _is_name(word):
                break
            names.append(word)
        rest = words[len(names) : len(names) + 1]
        if rest and _REPORT.fullmatch(rest[0]) and len(names) > 1:
            continue
        yield from names


def _is_name(word: str) -> bool:
    if _REPORTS.search(word) or not re.fullmatch("[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:[·・][\u4e00-\u9fff]+)+", word):
        return False
    return "·" in word or "・" in word or word[:2] in _COMPOUND or (word[0] in _SURNAMES and len(word) < 4)
