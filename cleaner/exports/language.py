"""The script of a text, by characters that only one of the two Chinese scripts has."""

from __future__ import annotations

from collections import Counter

from cleaner import patterns

# Frequent characters of which neither is used in the other script. Left out are those that both
# have with different meanings (后 里 面 干 台 云 于 几 只 表 系 ...): they prove nothing.
SIMPLIFIED = (
    "们这国来时会个为说对动学过经进现开关门问间长东车书见业产亲亿仅优传伟众员团园场块声处备复奖实审导将层岁岛币师带广庄应张归当录总态"
    "战护报担据挥换数断无旧显晓机权条极构样桥检楼欢气沟泽洁测济涨热爱献环电监盘矿码确离种积称稳竞笔简类级纪纯线练组细织终结给绝统继续"
    "维网职联艺苏获营虽补装规视览觉计认让议讯记讲许论设访证评试话该详语请诸课调谁谈谢财责质购贸费资赛赞赶跃转较输辽达迁运还远连迟适选"
    "遗郑邮邻针钟钱铁银链错镇闭闻阅阳阴阵际陆陈险随难静页项顺须顾顿预领频题额饭馆验鲁鲜齐龄龙"
)
TRADITIONAL = (
    "們這國來時會個為爲說對動學過經進現開關門問間長東車書見業產親億僅優傳偉眾衆員團園場塊聲處備復獎實審導將層歲島幣師帶廣莊應張歸當錄總態"
    "戰護報擔據揮換數斷無舊顯曉機權條極構樣橋檢樓歡氣溝澤潔測濟漲熱愛獻環電監盤礦碼確離種積稱穩競筆簡類級紀純線練組細織終結給絕統繼續"
    "維網職聯藝蘇獲營雖補裝規視覽覺計認讓議訊記講許論設訪證評試話該詳語請諸課調誰談謝財責質購貿費資賽贊趕躍轉較輸遼達遷運還遠連遲適選"
    "遺鄭郵鄰針鐘錢鐵銀鏈錯鎮閉聞閱陽陰陣際陸陳險隨難靜頁項順須顧頓預領頻題額飯館驗魯鮮齊齡龍"
)

NAMES = {
    "zh-Hans": "Chinese in simplified characters",
    "zh-Hant": "Chinese in traditional characters",
    "zh": "Chinese",
    "und": "not determined",
}
"""What the language tags mean."""

_HAN = patterns.standard("[\u3400-\u9fff\U00020000-\U0003ffff]")


def language(text: str) -> str:
    """The BCP 47 tag of a text: zh-Hans, zh-Hant, zh if nothing tells them apart, und without Han."""
    counts = Counter(text)
    simplified, traditional = (sum(map(counts.__getitem__, script)) for script in (SIMPLIFIED, TRADITIONAL))
    if simplified != traditional:
        return "zh-Hans" if simplified > traditional else "zh-Hant"
    return "zh" if _HAN.search(text) else "und"
