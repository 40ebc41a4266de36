"""Words that pages carry besides their texts: papers, running heads, feet, folios, notices. All invented."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

PAPERS = (
    "岚州晚报",
    "澄江日报",
    "望湖周刊",
    "青禾报",
    "海门新报",
    "北屏都市报",
    "岭南工商时报",
    "沅水农民报",
    "江右教育报",
    "东滩早报",
    "云岫日报",
    "临渡商报",
    "塔城科技报",
    "栖霞老年报",
    "三汊河报",
    "河朔青年报",
    "汀洲侨报",
    "玉坪法治报",
    "苍梧文艺报",
    "白鹭洲时报",
    "松原卫生报",
    "陇上经济导报",
)
MAGAZINES = (
    "《山河志》",
    "望野",
    "《城与人》月刊",
    "南窗",
    "新知文摘",
    "《田野调查》",
    "行者",
    "《半岛评论》",
    "小满",
    "科学与日常",
    "《读城》",
    "长亭",
)
BOOKS = (
    "河岸纪事",
    "县城里的钟表匠",
    "中国近代交通史稿",
    "山中十年",
    "语言与田野：调查手记",
    "基层治理案例选编",
    "茶路",
    "旧书新读",
    "一个村庄的账本",
    "海图与灯塔",
)
OFFICES = (
    "岚州市人民政府办公室",
    "澄江县统计局",
    "临渡研究院",
    "某某股份有限公司",
    "江右大学图书馆",
    "北屏市生态环境局",
    "海门港务集团",
)
SITES = ("澄江新闻网", "岚州在线", "青禾客户端", "望湖网", "山河志·数字版")
SECTIONS = (
    "要闻",
    "综合",
    "本埠",
    "民生",
    "副刊",
    "特别报道",
    "经济",
    "文教",
    "科技前沿",
    "深读",
    "体育",
    "国内·国际",
    "乡村",
    "健康",
    "人物",
    "评论",
    "专版",
    "社会",
)
WEEK = "一二三四五六日"
PEOPLE = ("林小路", "周之行", "吴双", "郑可", "贺兰舟", "孟一苇", "阮青", "谈笑", "邱明远", "施展", "戚薇", "陆平", "卞江", "储良")
LUNAR = ("二月初八", "三月廿一", "五月十六", "腊月廿三", "八月初二", "十月十五", "正月初七")

NOTICES = (
    ("遗失声明", "本人不慎遗失岚州市第三中学毕业证书一份，编号20190617，特此声明作废。"),
    (
        "招聘启事",
        "因业务发展需要，现诚聘会计一名、仓库管理员两名，要求年龄45岁以下，熟悉办公软件，待遇面议。有意者请携带身份证原件到青石街88号二楼面谈。联系电话：0999-5550123。",
    ),
    (
        "注销公告",
        "临渡县禾苗种植专业合作社经成员大会决议，拟向登记机关申请注销登记，请债权人自本公告发布之日起四十五日内向本社清算组申报债权。",
    ),
    (
        "停水通知",
        "因供水管道改造，兹定于本月16日22时至次日6时对河东片区实施停水，涉及望江路、茶亭街、东门里沿线用户。请广大市民提前做好储水准备，不便之处敬请谅解。",
    ),
    ("寻物启事", "9月3日下午在3路公交车上遗失黑色双肩包一个，内有笔记本电脑及个人证件，拾到者请与本人联系，必有重谢。"),
    ("欢迎订阅", "邮发代号46-208，全年定价288元，全国各地邮局均可订阅。新订户赠送保温杯一只，数量有限，送完为止。"),
    ("房屋出租", "火车站旁临街门面房一间，面积86平方米，水电齐全，适合餐饮、便利店经营，价格面议，中介勿扰。"),
    ("天气", "今天白天到夜间多云转阴，东南风3到4级，气温18至26摄氏度；明天阴有小雨，局部中雨，气温略降，出门请带雨具。"),
    (
        "招标公告",
        "江右大学图书馆书架采购项目已具备招标条件，现面向社会公开招标。凡具有独立法人资格并有同类业绩的供应商，均可于即日起五个工作日内报名领取招标文件。",
    ),
    (
        "健康讲堂",
        "本周六上午九点半，市第二人民医院骨科专家将在社区活动中心免费讲授膝关节保养知识，现场提供骨密度筛查，名额80个，报满即止。",
    ),
    ("更正", "本报昨日3版《老街新韵》一文中，“同治三年”应为“同治十三年”，“刘先生”应为“柳先生”，特此更正，并向读者致歉。"),
    (
        "征稿",
        "本刊“我的第一台收音机”征文活动已经开始，来稿请注明姓名、地址和邮编，每篇不超过一千二百字，文责自负，一经采用即付薄酬。",
    ),
    (
        "拍卖公告",
        "受委托，本公司定于本月28日上午10时在拍卖大厅公开拍卖旧机动车6辆，竞买人须于27日16时前缴纳保证金每辆3000元，并办理竞买登记手续。",
    ),
    ("讣告", "原县水利局副局长、离休干部孟宪洲同志因病医治无效，于本月11日凌晨逝世，享年九十一岁。遵照本人遗愿，丧事从简。"),
    (
        "开业大吉",
        "老渡口鱼庄新店盛大开业，全场菜品八八折，每桌赠送手工豆腐一份。订座热线：5556677。地址：滨江路与茶亭街交叉口东北角。",
    ),
)
NEIGHBOURS = (
    "本报讯 昨日，记者从市交通部门获悉，连接河东与河西的第三座跨江大桥主塔顺利封顶。"
    "大桥全长2.3公里，设双向六车道，预计明年国庆节前建成通车，届时两岸居民的通勤时间将缩短二十分钟。",
    "随着气温回升，城郊的草莓园迎来了采摘高峰。种植户老关一早就在大棚门口支起了秤，他说今年的果子比去年熟得早了一周，周末一天能接待三四百名游客，价格也稳定在每斤25元上下。",
    "在昨晚结束的一场焦点比赛中，主队凭借第83分钟的一记任意球以2比1逆转取胜，积分追平榜首。主教练赛后表示，球队在落后时没有放弃，这比三分本身更让他高兴。",
    "市图书馆新馆试运行满月，累计接待读者12.8万人次。馆方提醒，周末入馆高峰集中在上午十点前后，建议错峰到馆，需要自习座位的读者可以提前一天在小程序上预约。",
    "专家指出，老旧小区加装电梯的难点并不在技术，而在协商。低层住户担心采光和噪音，高层住户着急上下楼，谁来出钱、出多少，往往要开十几次会才能谈拢。",
    "入夏以来，全县已组织三轮防汛隐患排查，共发现各类问题147处，目前整改完成139处，其余8处已落实专人值守。气象部门预计，未来一周仍有两次较强降水过程。",
    "她说，第一次走进那间教室的时候，黑板上还留着上一位老师写的半首诗。孩子们抬起头看她，谁也没有说话。过了很久，坐在最后一排的男孩站起来，把剩下的半首背完了。",
    "小区门口的菜摊，是老街上开得最早的。天还没亮，摊主就把沾着露水的青菜码得整整齐齐，谁家老人腿脚不便，她便把菜送上楼去，从来不多收一分钱。",
    "数据显示，上半年全市规模以上工业增加值同比增长6.4%，其中装备制造业增长11.2%，高于全部规上工业4.8个百分点；社会消费品零售总额为318.6亿元，同比增长5.1%。",
    "这场雨一直下到后半夜才停。第二天清早，人们发现河水涨到了石阶的第七级，离桥面只差一尺。老人们蹲在桥头抽烟，说上一次水涨到这里，还是四十年前的事。",
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Puts words into the script of a text."""

    script: str

    def __call__(self, words: str) -> str:
        """The words in traditional characters where the text has these."""
        return _hant().convert(words) if self.script == "hant" else words


@cache
def _hant() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def date(rng: random.Random) -> str:
    """A day in one of the ways that papers write it."""
    y, m, d = rng.randint(1998, 2025), rng.randint(1, 12), rng.randint(1, 28)
    w = rng.choice(WEEK)
    hanzi = "".join("〇一二三四五六七八九"[int(c)] for c in str(y))
    return rng.choice(
        (
            f"{y}年{m}月{d}日 星期{w}",
            f"{y}年{m}月{d}日　星期{w}",
            f"{y}.{m}.{d}",
            f"{y}-{m:02}-{d:02}",
            f"{y}年{m}月{d}日",
            f"{hanzi}年{_number(m)}月{_number(d)}日",
            f"{y}年{m}月{d}日 星期{w} 农历{rng.choice(LUNAR)}",
            f"{m}月{d}日　星期{w}",
            f"{y}/{m}/{d} 周{w}",
            f"{y}年{m}月{d}日 星期{w} 第{rng.randint(900, 19999)}期",
            f"星期{w} {y}年{m}月{d}日",
        )
    )


def _number(n: int) -> str:
    return ("" if n < 10 else "十" if n < 20 else "二十") + ("" if n % 10 == 0 else "一二三四五六七八九"[n % 10 - 1])


def folio(rng: random.Random, letter: bool = False) -> str:
    """A page's number as a pattern for compose.js."""
    if letter:
        return rng.choice(("A{nn}", "B{n}", "{nn}版", "第{n}版", "{nn}", "{n}", "第{cn}版", "A{n}版", "{n} 版", "T{nn}", "{nn}│"))
    return rng.choice(
        (
            "{n}",
            "— {n} —",
            "－{n}－",
            "- {n} -",
            "· {n} ·",
            "第{n}页",
            "第{n}页 共{N}页",
            "{n}/{N}",
            "第 {n} 页",
            "{cn}",
            "{rn}",
            "({n})",
            "［{n}］",
            "{n}",
            "—{n}—",
            "P{n}",
        )
    )


def running_head(rng: random.Random, paper: str) -> list[tuple[str, str]]:
    """The top of a newspaper's page: (left | center | right, words)."""
    day, section, page = date(rng), rng.choice(SECTIONS), folio(rng, letter=True)
    spaced = "　".join(section) if len(section) == 2 and rng.random() < 0.4 else section
    return rng.choice(
        (
            [("left", paper), ("right", f"{day}　{page}")],
            [("left", f"{page}　{spaced}"), ("center", paper), ("right", day)],
            [("left", f"{page} {spaced}"), ("right", f"{day} {paper}")],
            [("center", f"{paper}　{day}"), ("right", page)],
            [("left", day), ("center", spaced), ("right", page)],
            [("left", f"{day}　责任编辑 {rng.choice(PEOPLE)}"), ("right", f"{spaced} {page}")],
            [("left", page), ("center", f"{spaced} · {paper}")],
            [("right", f"{paper} {day} {spaced} {page}")],
            [("left", f"{paper}│{spaced}│{page}")],
            [("left", page), ("right", f"{spaced}")],
            [
                ("left", f"{spaced}　{rng.choice(('SHEHUI', 'ZONGHE', 'YAOWEN', 'FUKAN', 'News', 'Culture'))}"),
                ("right", f"{day} {page}"),
            ],
            [("left", f"{day}　编辑／{rng.choice(PEOPLE)}　版式／{rng.choice(PEOPLE)}"), ("right", page)],
        )
    )


def foot(rng: random.Random, paper: str) -> list[tuple[str, str]]:
    """The foot of a newspaper's page, often empty."""
    a, b, c = rng.sample(PEOPLE, 3)
    phone = f"0{rng.randint(300, 999)}-{rng.randint(2000000, 8999999)}"
    host = f"www.{rng.choice(('lz', 'cj', 'whzk', 'qh', 'hmnews', 'bpdsb'))}{rng.choice(('daily', 'news', 'paper', ''))}.example.cn"
    return rng.choice(
        (
            [],
            [],
            [],
            [("left", f"责编：{a}　美编：{b}　校对：{c}")],
            [("left", f"责任编辑 {a}　版面设计 {b}"), ("right", f"新闻热线：{phone}")],
            [("center", f"本版编辑：{a}　组版：{b}　责任校对：{c}　投稿邮箱：{rng.choice(('zgb', 'fukan', 'bjb'))}@{host[4:]}")],
            [("left", host), ("right", f"热线电话 {phone}")],
            [
                (
                    "center",
                    f"{paper}社出版　地址：河东区茶亭街{rng.randint(2, 300)}号　邮编：{rng.randint(200000, 799999)}　"
                    f"零售每份{rng.choice((1, 1.5, 2))}元",
                )
            ],
            [("right", f"编辑 {a}　视觉 {b}")],
            [("left", f"值班编委 {a}　编辑 {b}"), ("right", f"E-mail:{rng.choice(('news', 'bjb', 'wenyi'))}@{host[4:]}")],
            [
                ("left", f"国内统一刊号 CN{rng.randint(11, 65)}-{rng.randint(1, 99):04}"),
                ("center", f"总第{rng.randint(900, 19999)}期"),
                ("right", "今日{N}版"),
            ],
        )
    )


def turn(rng: random.Random) -> dict[str, str]:
    """The lines where an article goes on elsewhere: patterns for compose.js."""
    return rng.choice(
        (
            {"out": "（下转第{to}版）", "in": "（上接第{from}版）"},
            {"out": "（下转{to}版）", "in": "（上接{from}版）"},
            {"out": "（下转第{to}版）", "in": "（上接第{from}版）"},
            {"out": "▶下转{to}版", "in": "▲上接{from}版"},
            {"out": "（紧转第{to}版）", "in": "（紧接第{from}版）"},
            {"out": "（下转A{to}版）", "in": "（上接A{from}版）"},
            {"out": "下转第{to}页", "in": "上接第{from}页"},
        )
    )
