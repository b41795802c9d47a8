"""What narrows a claim or moves it elsewhere: places, platforms, ranks, makes, paces, other people's names.

`Sora在日本发布` is not `Sora发布`, the second is not the first, and Warner is not Disney. All of it comes
out as marks (`place:jp`, `rank:2`, `name:warner`), which a fact's wordings have or have not. Names that
are subjects of the edition are read as such, and never as marks (but for where they are: `at:japan`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.known_names import NAMES
from knowledge.names import Mention
from knowledge.wordlist import Form, WordList

_PLACES = """
    cn 中国 国内 大陆 内地 我国 中国大陆 国区 china|mainland china|chinese mainland
    us 美国 美区 北美 united states|u.s.|america|north america
    jp 日本 日区 japan
    kr 韩国 south korea|korea
    kp 朝鲜 north korea
    in 印度 india
    ru 俄罗斯 俄国 russia
    uk 英国 united kingdom|britain
    de 德国 germany
    fr 法国 france
    it 意大利 italy
    es 西班牙 spain
    ca 加拿大 canada
    au 澳大利亚 澳洲 australia
    tw 台湾 中国台湾 taiwan
    hk 香港 中国香港 港区 hong kong
    mo 澳门 macau|macao
    sg 新加坡 singapore
    my 马来西亚 malaysia
    th 泰国 thailand
    vn 越南 vietnam
    id 印尼 印度尼西亚 indonesia
    ph 菲律宾 philippines
    br 巴西 brazil
    mx 墨西哥 mexico
    il 以色列 israel
    ir 伊朗 iran
    ae 阿联酋 迪拜 united arab emirates|uae|dubai
    sa 沙特 沙特阿拉伯 saudi arabia
    tr 土耳其 turkey
    ua 乌克兰 ukraine
    eu 欧洲 欧盟 europe|the eu|european union
    asia 亚洲 东南亚 asia|southeast asia
    africa 非洲 africa
    latam 拉美 南美 latin america|south america
    abroad 海外 国外 境外 overseas|abroad
    world 全球 全世界 世界各国 worldwide|globally|around the world|all over the world|global
"""
_PLATFORMS = """
    android 安卓 安卓版 安卓端 安卓手机 安卓系统 android
    ios 苹果版 苹果端 苹果手机 ios|iphone|iphones|ipad
    googleplay 谷歌商店 谷歌应用商店 google play|play store|google play store
    appstore 苹果商店 苹果应用商店 苹果应用市场 app store|apple app store
    windows 微软商店 电脑版 桌面版 windows|desktop app|pc版
    mac macos|mac版
    harmony 鸿蒙 harmonyos
    web 网页版 网页端 web版
"""
# Who of a company: what its chief says its engineer has not said.
_TITLES = """
    ceo 首席执行官 执行长 行政总裁 ceo|chief executive
    cto 首席技术官 技术长 cto|chief technology officer
    cfo 首席财务官 财务长 cfo
    coo 首席运营官 coo
    scientist 首席科学家 chief scientist
    engineer 工程师 程序员 engineer|engineers
    employee 员工 职员 employee|employees|staff
    lawyer 律师 法务 lawyer|lawyers
"""
# What is called by the name of a thing, and is not that thing.
_HEAD_AFTER = re.compile(
    r"\s?的?\s?(?P<clone>clone|clones|replica|knock-?off|copycat|平替|克隆版?|山寨版?|仿品|复刻版?|翻版|高仿)(?![a-z])"
    r"|\s?的?(?P<alternative>alternative|alternatives|rival|competitor|killer|替代品|竞品|对手|杀手|克星)(?![a-z])"
    r"|(?P<company>公司|企业|厂商|车企)"
)
_COMPARED = re.compile(r"比(?!如|较|赛|例|方|特)\s?$|(?<![a-z])than\s$")
_IS = re.compile(r"是\s?$")
_TIMES_OF = re.compile(r"\s?的?[一二三四五六七八九十两\d]{1,3}倍")

_RANK = re.compile(
    r"第\s?(?P<n>[一二三四五六七八九十]|\d{1,2})(?!\d|\s?[季天批次时个日手方集章届轮代步月年期节条页课])"
    r"|第(?P<m>[一二三四五六七八九十]|\d{1,2})个(?!月|字|人)"
    r"|(?P<first>首个|首款|首家|首部|头一个|首位|首名|榜首|冠军)|(?P<top>最(?:高|大|值钱|贵|强|多|长)(?!化|近|后))|(?P<last>最后一(?:个|款|家|名)|倒数|垫底)"
    r"|(?<![a-z])(?:(?P<e1>first|1st|no\. ?1|number one|top-ranked)|(?P<e2>(?:the|a|ranks?|ranked|comes?|came) second(?!s| of| long)|second[ -](?:most|largest|biggest|highest|place|only)|2nd|no\. ?2|runner-up)|(?P<e3>third|3rd|no\. ?3)"
    r"|(?P<e4>fourth|4th)|(?P<e5>fifth|5th)|(?P<etop>most valuable|highest|largest|biggest)|(?P<elast>last-placed))(?![a-z])"
)
_TURN = re.compile(r"第\s?(?P<n>[一二三四五六七八九十]|\d{1,2})(?P<what>[天批季次届轮代弹期])")
_VALUES = {"first": "1", "top": "1", "last": "last", "etop": "1", "elast": "last"} | {
    f"e{n}": str(n) for n in range(1, 6)
}
_HAN = {char: str(n) for n, char in enumerate("一二三四五六七八九十", 1)}

_PACE = re.compile(
    r"(?P<day>每[天日]|日均|(?<!第)[一1]天|日(?=亏|赚|入|耗|烧|活)|(?<![a-z])(?:a|per|each|every) day|daily)"
    r"|(?P<month>每个?月|月均|[一1]个月|月(?=亏|赚|入)|(?<![a-z])(?:a|per|each|every) month|monthly)"
    r"|(?P<year>每年|年均|(?<!第)[一1]年(?!级)|年(?=亏|赚|入)|(?<![a-z])(?:a|per|each|every) year|yearly|annually)"
    r"|(?P<hour>每(?:个)?小时|(?<![a-z])(?:an|per) hour|hourly)"
)
_MAKE = re.compile(r"(?<=[\d.])[ -]?(?P<make>pro|flash|mini|ultra|lite|nano|max|plus|air)(?![a-z])")
# Beside these words a name is where the news comes from, or that of a shop or a phone.
_SOURCE_AFTER = re.compile(
    r"\s?(?:等)?(?:媒体)?(?:报道|报导|消息|称|说|讯|爆料|记者|科技|财经|:|reports?|reported|says|said)"
)
_TIME_OF = re.compile(r"(?:当地)?时间|东部|西部|太平洋|股|概念|首个|首款|第|最|都|震")
_SOURCE_BEFORE = re.compile(r"(?:据|转自|来源:?|via|according to|by|看到|刷到)\s?(?:the )?$")


def _table(kind: str, lines: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, lines.splitlines())):
        name, *forms = line.split()
        latin = next((n for n, form in enumerate(forms) if form[0].isascii()), len(forms))
        spelt = " ".join(forms[latin:]).split("|")
        yield from ((form, f"{kind}:{name}") for form in (*forms[:latin], *spelt) if form)


_MARKS = dict(
    (
        *_table("name", NAMES),
        *_table("place", _PLACES),
        *_table("on", _PLATFORMS),
        *_table("title", _TITLES),
    )
)
_FORMS = WordList(_MARKS)


class Mark(NamedTuple):
    """Something that narrows a claim, at `start:end` of a clause."""

    name: str
    start: int
    end: int


def marks(text: str, mentions: Sequence[Mention], places: frozenset[str] = frozenset()) -> Iterator[Mark]:
    """What narrows a clause in normal form, given the names of subjects in it; some of these are places."""
    for mention in mentions:
        if not _TIME_OF.match(text, mention.end):
            yield from (Mark(f"at:{name}", mention.start, mention.end) for name in mention.subjects & places)
        yield from _around(text, mention)
    yield from _listed(text, mentions)
    yield from _measured(text)


def _listed(text: str, mentions: Sequence[Mention]) -> Iterator[Mark]:
    """Places, platforms, titles and well-known names outside the names of subjects."""
    for form in _FORMS.find(text):
        mark = _MARKS[form.text]
        within = any(m.start < form.end and form.start < m.end for m in mentions)
        if not within and not _is_only_beside(mark.partition(":")[0], text, form, mentions):
            yield Mark(mark, form.start, form.end)


def _is_only_beside(kind: str, text: str, form: Form, mentions: Sequence[Mention]) -> bool:
    """True for the source of news, for a place that a time is of, a title before its bearer's name."""
    match kind:
        case "name":
            return bool(_SOURCE_AFTER.match(text, form.end) or _SOURCE_BEFORE.search(text, 0, form.start))
        case "place":
            return bool(_TIME_OF.match(text, form.end))
        case "title":
            return any(0 <= m.start - form.end <= 1 for m in mentions)
    return False


def _around(text: str, mention: Mention) -> Iterator[Mark]:
    """What follows or precedes a subject's name and makes something else of it: a Sora clone, than Sora."""
    names = sorted(mention.subjects)
    if head := _HEAD_AFTER.match(text, mention.end):
        yield from (Mark(f"{head.lastgroup}:{name}", mention.start, head.end()) for name in names)
    times = _IS.search(text, 0, mention.start) and _TIMES_OF.match(text, mention.end)
    if times or _COMPARED.search(text, 0, mention.start):
        yield from (Mark(f"than:{name}", mention.start, mention.end) for name in names)


def _measured(text: str) -> Iterator[Mark]:
    """Ranks, turns, paces and makes."""
    for found in _RANK.finditer(text):
        digits = found["n"] or found["m"]
        rank = _VALUES.get(found.lastgroup or "") or _HAN.get(digits, digits)
        yield Mark(f"rank:{rank}", *found.span())
    for found in _TURN.finditer(text):
        yield Mark(f"turn-{found['what']}:{_HAN.get(found['n'], found['n'])}", *found.span())
    for found in _PACE.finditer(text):
        yield Mark(f"pace:{found.lastgroup}", *found.span())
    for found in _MAKE.finditer(text):
        yield Mark(f"make:{found['make']}", *found.span())
