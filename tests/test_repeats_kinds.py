# ruff: noqa: E501 (the lines of texts are not wrapped)
"""Kinds of writing that say things in the same words: manuals, old stanzas, two entries of one form, answers, calls, counting."""

from __future__ import annotations

import pytest
from repeating import cleaned

import cleaner

MANUAL = """选项

  --overwrite
      目标位置已有同名文件时直接覆盖，不再询问。

      运行之前会先检查目标所在的磁盘，剩余空间不足时立即停止，不写入任何文件。写入的文件先放在临时的目录里，全部写完之后才换上正式的名字，因此中途断电不会留下只写了一半的文件。如果换名失败，临时的目录会原样保留，下一次运行时可以从断开的地方接着写。请不要自己去改临时的目录里的内容，否则接着写的结果是不可靠的。

  --skip
      目标位置已有同名文件时直接跳过，不再询问。

      运行之前会先检查目标所在的磁盘，剩余空间不足时立即停止，不写入任何文件。写入的文件先放在临时的目录里，全部写完之后才换上正式的名字，因此中途断电不会留下只写了一半的文件。如果换名失败，临时的目录会原样保留，下一次运行时可以从断开的地方接着写。请不要自己去改临时的目录里的内容，否则接着写的结果是不可靠的。

  --jobs
      指定 copy_files 与 move_files 同时处理的文件数，默认与 processors 相等。
"""
STANZAS = """采采白茅，言束其根。彼美之子，在水之村。我欲从之，路远且昏。
采采白茅，言束其茎。彼美之子，在水之亭。我欲从之，路远且冥。
青青者艾，言采其芽。之子于归，言驾其车。水之长兮，不可越也。路之修兮，不可度也。
青青者艾，言采其梢。之子于归，言驾其轺。水之长兮，不可越也。路之修兮，不可度也。
肃肃鸿飞，集于泽坻。王事靡止，不遑息矣。父兮母兮，谁其养矣。悠悠我思，何日忘矣。
肃肃鸿飞，集于泽陂。王事靡止，不遑归矣。父兮母兮，谁其依矣。悠悠我思，何日忘矣。
"""
IN_STEP = """已矣乎！命实为之，复何言哉！
使我远行，行役一日迷我。我归自外，乡人交相笑我。已矣乎！命实为之，复何言哉！
使我远征，行役一日劳我。我归自外，乡人交相骂我。已矣乎！命实为之，复何言哉！
"""
STAYS = {
    "options of a manual": MANUAL,
    "stanzas, one a line": STANZAS,
    "stanzas of which one word in each clause differs": IN_STEP,
    "one sentence said of two things":
        "条例规定，擅自占用盲道的，由城市管理部门责令限期改正，逾期不改正的，处二百元以上一千元以下的罚款。"
        "擅自拆除坡道的，由城市管理部门责令限期改正，逾期不改正的，处二百元以上一千元以下的罚款。"
        "擅自改动扶手的，由住房和建设部门责令限期改正，逾期不改正的，处一千元以上五千元以下的罚款。条例将于明年三月一日起施行。",
    "both scripts":
        "本协议自双方签字盖章之日起生效，有效期三年。期满前六十日内任何一方未以书面形式提出终止的，本协议自动延续三年。\n\n"
        "本協議自雙方簽字蓋章之日起生效，有效期三年。期滿前六十日內任何一方未以書面形式提出終止的，本協議自動延續三年。",
    "two entries, each with a heading":
        "感冒颗粒说明书\n口服。一次一袋，一日三次。饭后服用。忌烟、酒及辛辣、生冷、油腻食物。不宜在服药期间同时服用滋补性中药。高血压、心脏病、肝病、糖尿病、肾病等慢性病严重者应在医师指导下服用。服药三天症状无缓解，应去医院就诊。对本品过敏者禁用，过敏体质者慎用。本品性状发生改变时禁止使用。\n"
        "止咳糖浆说明书\n口服。一次十毫升，一日三次。饭后服用。忌烟、酒及辛辣、生冷、油腻食物。不宜在服药期间同时服用滋补性中药。高血压、心脏病、肝病、糖尿病、肾病等慢性病严重者应在医师指导下服用。服药三天症状无缓解，应去医院就诊。对本品过敏者禁用，过敏体质者慎用。本品性状发生改变时禁止使用。\n",
    "three brothers":
        "大儿子走到山口，遇见一个白胡子老人坐在石头上。老人说：“年轻人，你要到哪里去？”大儿子说：“我要到太阳落下去的地方去找不老泉。”老人说：“前面有三条路，你走哪一条？”大儿子说：“我走最宽的那一条。”他走了三天三夜，再也没有回来。\n"
        "二儿子走到山口，遇见一个白胡子老人坐在石头上。老人说：“年轻人，你要到哪里去？”二儿子说：“我要到太阳落下去的地方去找不老泉。”老人说：“前面有三条路，你走哪一条？”二儿子说：“我走最平的那一条。”他走进沙漠里，再也没有回来。\n"
        "小儿子走到山口，遇见一个白胡子老人坐在石头上。老人说：“年轻人，你要到哪里去？”小儿子说：“我要到太阳落下去的地方去找不老泉。”老人说：“前面有三条路，你走哪一条？”小儿子说：“老爷爷，您说我该走哪一条？”\n",
    "a question asked again": "“你到底去不去？”“不去。”“你到底去不去？”“不去。”“你到底去不去？”“我说了不去就是不去，你问一百遍我也是不去。”他不说话了。",
    "a prayer": "南无阿弥陀佛，南无阿弥陀佛，南无阿弥陀佛，南无阿弥陀佛，南无阿弥陀佛，南无阿弥陀佛。老太太捻着珠子，嘴里念念有词。",
    "a chorus": "合唱团又把副歌唱了一遍：向前走，向前走，不回头，前面的灯火照着村庄；向前走，向前走，不回头，前面的灯火照着村庄！台下的人都站了起来。",
    "who says it, and who says it after him":
        "　　主监誓人：我志愿加入消防救援队伍。宣誓人：我志愿加入消防救\n"
        "援队伍。主监誓人：对党忠诚，纪律严明，赴汤蹈火，竭诚为民。宣誓\n"
        "人：对党忠诚，纪律严明，赴汤蹈火，竭诚为民。\n",
    "an answer given again":
        "问：你把当晚的经过讲一遍。\n答：当晚九点多，我从厂里出来，骑电动车走\n到粮站门口，看见一辆白色面包车停在路边，车上\n下来两个人，一个高个子，一个矮个子，他们把一\n个编织袋抬进了河边的房子。\n"
        "问：你再讲一遍，从哪里看见面包车开始。\n答：我骑电动车走到粮站门口，看见一辆白色\n面包车停在路边，车上下来两个人，一个高个子，\n一个矮个子，他们把一个编织袋抬进了河边的房子。\n问：以上笔录是否与你讲的一致？\n",
    "a charge, and what leads to it fills a line":
        "起诉书指控：二〇一六年五月至二〇一七年八月，被\n告人利用担任镇财政所出纳的职务便利，采取收入不\n入账、虚列支出等手段，侵吞公款共计人民币四十一\n万余元，用于个人购房和日常消费。\n"
        "　　经审理查明的事实与起诉书指控的一致，即：\n二〇一六年五月至二〇一七年八月，被告人利用担任\n镇财政所出纳的职务便利，采取收入不入账、虚列支\n出等手段，侵吞公款共计人民币四十一万余元，用于\n个人购房和日常消费。\n",
    "news in brief":
        "要闻提要\n"
        "　　●全县首座抽水蓄能电站开工建设，总投资六\n"
        "十八亿元，预计五年建成，建成后每年可消纳新能\n"
        "源电量二十亿千瓦时\n"
        "全县首座抽水蓄能电站开工建设\n"
        "　　本报讯 昨日上午，全县首座抽水蓄能电站开\n"
        "工建设，总投资六十八亿元，预计五年建成，建成\n"
        "后每年可消纳新能源电量二十亿千瓦时。\n",
    "the title of a section in the table of contents, too":
        "目录\n\n4.5. 我可以在我的旧机器上使用新发行版的软件包吗？我可以在我的新机器上使用旧发行版的软件包吗？\n如果可以，我应当先做些什么准备，又应当避免哪些做法？\n\n"
        "4.6. 我还应当知道些什么？\n\n正文\n\n这一章说的是兼容。\n\n"
        "4.5. 我可以在我的旧机器上使用新发行版的软件包吗？我可以在我的新机器上使用旧发行版的软件包吗？\n如果可以，我应当先做些什么准备，又应当避免哪些做法？\n\n一般不可以。\n",
}


@pytest.mark.parametrize("name", STAYS)
def test_kinds_of_writing_that_say_the_same_again_stay(name: str) -> None:
    assert cleaned(STAYS[name]).text == STAYS[name]


SAID = "熟练工一小时能修十四张，工钱按件算，一块六毛。"


@pytest.mark.parametrize("cut", [9, 30, 51, 60])
def test_rounds_go_on_over_the_turn_of_a_page(cut: int) -> None:
    before, behind, page = "他的院子占地九亩。" + SAID, "修好的卖二十八到三十五元。", "\n— 2 —\n槐江日报\n"
    rounds = SAID * 5
    doc = cleaned(before + rounds[:cut] + page + rounds[cut:] + behind + "\n")
    assert "".join(x for x in doc.text.split("\n") if x not in page) == before + behind


def test_equal_rows_behind_one_that_ends_alike_lose_no_cell() -> None:
    rows = ("柳树湾收购点\t407\t81.3%\t已完成", "沙河收购点\t565\t55.0%\t已完成")
    found = cleaned("\n".join(["今年的收购进度如下。", rows[0], *[rows[1]] * 60]) + "\n\n各点的收购价不变。\n").text
    assert found.count("已完成") == found.count("收购点")


def test_a_sentence_taken_into_a_caption_stays() -> None:
    said = "去年秋天，下游的养鱼户找上门，说一夜之间塘里少了三十多斤草鱼，岸边剩下一地鱼头"
    caption = f"图为{said} 本报记者 卜凡 摄\n"
    text = f"担忧并没有散去。{said}。照规定，重点保护动物造成损失，政府应当补偿。\n{{}}尾声\n工厂几经改制，今年熄了最后一座窑。\n"
    assert cleaned(text.format(caption * 3)).text == text.format(caption)


def test_signs_of_markdown_go_with_the_copy_that_they_stand_before() -> None:
    story = "库房朝北，夏天要开窗通风，冬天要防火。馆里的人每个星期检查一遍，发现虫蛀就送去修补。修补用的纸要先裁好，浆糊要自己熬，熬的时候不能离开。"
    text = f"河边有一座旧书馆，已经有一百多年了。\n\n{story}\n\n馆长姓佟，今年六十一岁，在馆里做了四十年。\n"
    for copy in (f"- {story}", f"**{story}**", f"> {story}"):
        assert cleaned(f"{text}\n{copy}\n").text.rstrip() == text.rstrip()


def test_one_character_at_the_end_of_a_text_without_end_is_asked_about() -> None:
    doc = cleaned("他把图纸铺在桌上，一张一张地看，看到最后一张的时候发现了故障" + "障" * 200 + "\n")
    assert [f.rule for f in doc.open] == ["REP002"]


def test_rounds_that_only_count_are_asked_about() -> None:
    text = "".join(f"{n}时，设备运行正常，水位三十一点二米，无异常情况。" for n in range(3, 16))
    doc = cleaned(text)
    assert doc.text == text
    assert [f.rule for f in doc.open] == ["REP002"]


@pytest.mark.parametrize("text", [
    "".join(f"第{n}项，检查设备的运行情况并做好记录，发现问题立即上报；" for n in range(1, 11)),
    "\n\n".join(
        f"第{n}会议室设有投影仪一台、音响一套、座椅六十把，由后勤科负责打扫，每周检查一次消防器材。使用单位须提前三天登记，写明用途和人数，"
        "用完之后关好门窗，切断电源。如有损坏，照价赔偿。会议室不得用于存放私人物品，不得在墙上钉钉子、贴海报。钥匙由值班员保管，不得外借。" for n in range(1, 9)),
], ids=["a list to the end of the text", "long paragraphs"])
def test_rounds_that_only_count_stay_however_long_and_wherever_they_break_off(text: str) -> None:
    assert cleaned(text).text == text


@pytest.mark.parametrize("rounds", [3, 5])
def test_a_loop_within_a_manual_goes(rounds: int) -> None:
    line = "      下载的包先放在缓存的目录里，校验通过之后才展开，校验不通过的会移到隔离的目录，等人去查看。\n"
    options = "选项\n\n  --cache-directory FOLDER\n      缓存的目录。\n\n  --verify-checksums\n      校验下载的包。\n\n  --quarantine-directory FOLDER\n"
    assert cleaned(options + line * rounds).text == options + line


def test_words_said_many_times_over_are_asked_about_before_they_are_so_many_that_they_go() -> None:
    said = "他说不知道，"
    for times, rules in ((10, ["REP002"]), (40, [])):
        doc = cleaner.clean(f"老周站在桥头等了一个上午，{said * times}后来大家都散了，各回各家去。\n")
        assert [f.rule for f in doc.open] == rules
        assert doc.text.count(said) == (times if rules else 1)
