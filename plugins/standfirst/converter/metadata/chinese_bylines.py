"""The people whom a page in Chinese characters credits: after a label, in brackets, or on a line of their own."""

import re
from collections.abc import Sequence
from itertools import takewhile

from standfirst.converter.lexicon import phrases

# Chinese names have two to four characters, no spaces and no capitals; the commonest surnames (the Ministry of Public Security's
# list of 2020, and its traditional forms) distinguish a name from two words.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁于蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
    "常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景"
    "党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝闻常黃趙吳孫馬鄭謝許韓馮鄧蕭葉蘇呂盧鐘譚陸賈韋鄒閆龍賀顧龔萬錢嚴湯溫齊喬龐顏莊聶魯歐關蘭紀單寧伊"
)
DOUBLE_SURNAMES = frozenset("欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 皇甫 司徒 端木 公孙 东方 夏侯 尉迟 令狐 慕容".split())
_NAME = r"[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff]{0,4}\s?[:：])"  # no label of what follows it
_NAMES = rf"{_NAME}(?:[ 、，,;；\u3000]{{1,2}}{_NAME}){{0,5}}"
# Names after a label need no surname: pen names are common.
PEN_NAME = re.compile(
    rf"(?:作者|撰文|撰稿人?|执笔人?|執筆人?|采写|採寫)\s*[:：]\s*(?P<names>{_NAMES}|[A-Za-z][\w.-]{{2,24}})(?![\u4e00-\u9fff\w=])"
)
REPORTED = re.compile(
    rf"(?:记者|記者|通讯员|通訊員)[ \u3000]*[:：]?[ \u3000]*(?P<names>{_NAMES})(?=[\s）)】\]，,。/／]|报道|報道|报导|$)(?!\s?[摄攝])"
)
# In brackets, as agencies' stories begin, every name is one: "（记者 格桑边觉）".
ENCLOSED = re.compile(
    rf"[（(][^（()）]{{0,12}}(?:记者|記者)[ \u3000]*[:：]?[ \u3000]*(?P<names>{_NAMES})(?<![摄攝])\s*[）)]"
)
ALONE = re.compile(rf"[ \u3000]*(?P<names>{_NAMES})[ \u3000]*")  # a line of its own above a story
CLOSING = re.compile(rf"[（(]\s*(?:[^（()）]{{0,8}}(?:记者|記者)\s?)?(?P<names>{_NAMES})\s*[）)]\s*$")
POSTED = re.compile(r"(?:^|\n)\s*(?P<names>[A-Za-z]\w{2,24}|[\u4e00-\u9fff]{2,6})\s*(?:发表于|發表於)")
BETWEEN = re.compile(r"(?:[ 、，,;；\u3000]|(?:通讯员|通訊員|记者|記者))+")
NOT_NAMES = frozenset(phrases("section_tag")).union(
    "出处 出處 时间 時間 日期 字号 字號 责编 責編 摄影 攝影 佚名 匿名 来源 來源 网络 網絡 编辑 編輯 不详 不詳 综合 綜合 本站 本报 本報 记者 記者 出版社".split()
)
HAN = re.compile(r"[\u4e00-\u9fff]")
HIGHEST = 4  # lines above a story where a line of its own may name the writer
EDGE = 120  # characters at each end of a line where a credit may be


def credited(lines: Sequence[str], first: int, last: int, title: str = "") -> tuple[str, ...]:
    """Return the people that *lines* around a story in Chinese characters credit: "作者：胡平", "本报记者 葛灵丹", "（常书香 马丹阳）" at its end.

    *first* and *last* are the lines where the story with this *title* begins and ends.
    """
    for forms in ((PEN_NAME, POSTED, ENCLOSED), (REPORTED, CLOSING)):
        for position, line in enumerate(lines):
            is_at_end = last - 1 <= position <= last + 2
            for form in forms if HAN.search(line) else ():
                if form is not CLOSING or is_at_end:
                    people = (_people(match["names"], form) for match in form.finditer(_edges(line, form)))
                    if writers := next(filter(None, people), ()):
                        return writers
    above = (line for line in lines[max(0, first - HIGHEST) : first + 1] if line != title)
    alone = (_people(match["names"], ALONE) for match in map(ALONE.fullmatch, above) if match)
    return next(filter(None, alone), ())


def _edges(line: str, form: re.Pattern[str]) -> str:
    """Return those ends of a long *line* where a credit of this *form* may be."""
    if form is CLOSING:
        return line[-EDGE:]
    return f"{line[:EDGE]}\n{line[-EDGE:]}" if len(line) > EDGE else line


def _people(text: str, form: re.Pattern[str]) -> tuple[str, ...]:
    """Return the people that *text* names in this *form* of a credit; none if a word of it cannot be a name, except that it ends a reporter's."""
    names = [name for name in BETWEEN.split(text) if name]
    needs_surname = form in (REPORTED, CLOSING, ALONE)
    people = tuple(takewhile(lambda name: name not in NOT_NAMES and (not needs_surname or _has_surname(name)), names))
    return tuple(dict.fromkeys(people)) if len(people) == len(names) or form is REPORTED else ()


def _has_surname(name: str) -> bool:
    """Return true if *name*, in Chinese characters, begins with a common surname and is as short as names are."""
    return (name[0] in SURNAMES and len(name) <= 3) or (name[:2] in DOUBLE_SURNAMES)
