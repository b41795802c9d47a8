"""Slips of the ear and of the eye: 免废 for 免费, 角本 for 脚本, 引挚 for 引擎.

People choose the wrong candidate of a keyboard that takes sounds, dodge filters, or let a program read a picture.
One character of a word is off then, and the rest stands. A slip is read as the word only where nothing else
can be meant: no real word is read as another (公示 as 公式), and no number, negation or opposite comes about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from knowledge.lexicon.sounds import BY_SOUND
from knowledge.lexicon.words import BY_FIRST

_LOOK_ALIKE = (
    "囗口 己已巳 入人 土士 曰日 干千于 糸系 巿市 岀出 挚擎 活话 期斯 戸户 贝见 免兔 侍待 侯候 睛晴 拔拨 栽载裁 竞竟 辨辩辫 "
    "微徽 徒徙 兑允 太大犬 天夭 牛午 今令 住往 账帐 洩泄 视祝 现观 网冈 问间闲 闭闲 体休 泉录 永水 术木 亨享 旦且 甲申由田 "
    "冶治洽 抢枪 瑞端 慢漫 赢羸 股般 码玛 戴载 牌脾 限很根 直真 具县 员贞 货贷 拆折析 收牧 订汀 讯讽 骗编 测侧 发友 素索 "
    "推椎 拉垃 模摸 传转 技枝 板扳 钱线 钓钩 券卷 候侯 官宫 广厂 风凤 历厉 乌鸟 名各 处外 伙快 决块 准淮 减咸 科料 释译 泽译"
)
"""Characters drawn alike, reviewed by hand; none of them negates or counts."""

_SHAPED = frozenset(_LOOK_ALIKE)

_NEGATES = frozenset("不没无未非别莫勿毋休禁")
"""Characters of no word that is looked for: no slip makes a negation."""

_NEVER = _NEGATES | frozenset("零〇一二三四五六七八九十百千万亿两半几")
"""What no slip may bring in or take away: negations and numerals."""

_WORDS = frozenset(
    "的了是在我你他她它这那有和就都也很到要会能可以把被给对跟与及或而但为于从让向去来说看做想用得着过还又再只才"
    "个部条张款次位名家份种句字些上下中里外前后年月日天时分秒点大小多少好吗呢吧啊呀嘛啦哦人事钱进出入回起太最更真老该像叫拿找帮买卖打吃喝玩听写读走跑坐站"
)
"""Characters that are words by themselves and stand beside any other: 发部新片 is no 发布."""

_MEANT = {"内侧": "内测", "开方": "开放", "开园": "开源", "视屏": "视频", "接弹": "接单", "权种": "权重", "扫马": "扫码", "原码": "源码", "帐号": "账号"}
"""Real words, or as good as real, that are slips where our subjects are talked of."""

_GLUE = frozenset("的了是过到得着来去能会要个还有可就都也")
"""A word of two characters with one of these has but one that could be told again: 卖了, 花了."""

MIN_LENGTH = 2
"""Characters of the words that slips are looked for in: one says nothing."""


class Slip(NamedTuple):
    """At `start:end` stands what is meant for `form`."""

    form: str
    start: int
    end: int


def _sound(char: str) -> str:
    return _sounds().get(char, "")


@cache
def _sounds() -> Mapping[str, str]:
    """The syllable of each character without tone; zh, ch, sh and z, c, s are one, and so are -ing and -in, -eng and -en."""
    cells = iter(" ".join(BY_SOUND).split())
    return {char: _plain(syllable) for syllable, found in zip(cells, cells, strict=True) for char in found}


def _plain(syllable: str) -> str:
    start = syllable[0] + syllable[2:] if syllable[:2] in {"zh", "ch", "sh"} else syllable
    return start[:-1] if start.endswith(("ing", "eng")) else start


@cache
def _shapes() -> Mapping[str, str]:
    alike: dict[str, str] = {}
    for group in _LOOK_ALIKE.split():
        for char in group:
            alike[char] = alike.get(char, "") + group
    return alike


def may_stand_for(typed: str, meant: str) -> bool:
    """True when one character may be a slip for the other, by sound or by shape."""
    if typed in _NEVER or meant in _NEVER or typed in _WORDS:
        return False
    return bool(_sound(typed) and _sound(typed) == _sound(meant)) or meant in _shapes().get(typed, "")


@cache
def common_words() -> frozenset[str]:
    """Real words of two characters."""
    return frozenset(group[0] + second for line in BY_FIRST for group in line.split() for second in group[1:])


class Slips:
    """The forms that slips are looked for in.

    `forms` → what each means: where two forms that mean different things fit, neither is read.
    `known` are further words (pairs of characters) that are what they are.
    """

    def __init__(self, forms: Mapping[str, object], known: Collection[str]) -> None:
        self._meaning = {form: meaning for form, meaning in forms.items() if _is_eligible(form)}
        self._known = known
        self._lengths = tuple(sorted(set(map(len, self._meaning)), reverse=True))
        self._by_rest: dict[str, tuple[str, ...]] = {}
        for form in self._meaning:
            for place in range(len(form)):
                rest = _rest(form, place)
                self._by_rest[rest] = (*self._by_rest.get(rest, ()), form)
        # What any slip of a form leaves standing: one character of two, or two neighbours of more (of
        # three, perhaps the first and the last). Most places of a text are ruled out by these alone.
        long = [form for form in self._meaning if len(form) > MIN_LENGTH]
        self._pairs = {pair for form in long for pair in (form[:2], form[-2:])}
        self._ends = {form[0] + form[2] for form in long if len(form) == 3}
        self._short = frozenset(_heard(form) for form in self._meaning if len(form) == MIN_LENGTH)

    def find(self, text: str, taken: bytearray) -> Iterator[Slip]:
        """Slips in what is not taken, longest first, none overlapping."""
        done = 0
        for place in self._places(text):
            slip = self._at(text, place, taken) if place >= done and not taken[place] else None
            if slip:
                done = slip.end
                yield slip

    def _places(self, text: str) -> list[int]:
        """Where a slip may begin, by what it would leave standing: a handful of places of a text."""
        sounds, pairs, short = _sounds(), self._pairs, self._short
        shaped = _SHAPED if short else frozenset[str]()  # of longer forms two characters in a row stand
        heard = [sounds.get(char, "") for char in text]
        first = [text[n : n + 2] in pairs for n in range(len(text))]
        first += [False, False]
        return [
            n
            for n, sound in enumerate(heard[:-1])
            if sound
            and (
                first[n]
                or first[n + 1]
                or first[n + 2]
                or sound + heard[n + 1] in short
                or text[n] in shaped
                or text[n + 1] in shaped
                or text[n] + text[n + 2 : n + 3] in self._ends
            )
        ]

    def _at(self, text: str, start: int, taken: bytearray) -> Slip | None:
        for end in (start + length for length in self._lengths):
            form = None if end > len(text) or any(taken[start:end]) else self.meant(text[start:end])
            if form and not self._is_word(text, start, end, form, taken):
                return Slip(form, start, end)
        return None

    def meant(self, typed: str) -> str | None:
        """The one form that a word of its length may be a slip for, if any."""
        if typed in _MEANT:
            return _MEANT[typed] if _MEANT[typed] in self._meaning else None
        found = {}
        for place, char in enumerate(typed):
            for form in self._by_rest.get(_rest(typed, place), ()):
                if form[place] != char and may_stand_for(char, form[place]):
                    found[form] = self._meaning[form]
        return min(found) if found and len(set(found.values())) == 1 else None

    def _is_word(self, text: str, start: int, end: int, form: str, taken: bytearray) -> bool:
        """True where the odd character is part of a real word: with its neighbours, in the form or beside it."""
        if text[start:end] in _MEANT:
            return False
        odd = next(n for n in range(start, end) if text[n] != form[n - start])
        places = {odd - 1, odd}
        if end - start == MIN_LENGTH:  # the only other character may belong elsewhere as well: 公开|方案
            places |= {start - 1, end - 1}
        pairs = (text[n : n + 2] for n in places if n >= 0 and not any(taken[n : n + 2]))
        return any(pair in self._known or pair in common_words() for pair in pairs)


def _is_eligible(form: str) -> bool:
    if len(form) < MIN_LENGTH or not all(map(_is_han, form)):
        return False
    return not _NEGATES.intersection(form) and (len(form) > MIN_LENGTH or not _GLUE.intersection(form))


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _heard(form: str) -> str:
    return "".join(map(_sound, form))


def _rest(form: str, place: int) -> str:
    return f"{form[:place]}_{form[place + 1 :]}"
