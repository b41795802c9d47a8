"""What we say in WeChat around an answer: choices by number, answers that come later, the menu.

The same keys in every language; `{…}` are slots, filled with `str.format`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatWords:
    """All of it in one language."""

    # Choices: before their lines; and where a touch works and no number.
    choose: str
    touch: str
    whole: str
    """Before the address of the whole answer, where it was cut."""
    # Answers that come later.
    checking: str
    late: str
    more: str
    result: str
    """The word that brings what waits."""
    # The menu: at most four Chinese characters beside each other (16 bytes), eight inside (60 bytes).
    menu_help: str
    menu_ask: str
    menu_status: str
    menu_statements: str
    menu_page: str
    menu_mine: str
    menu_subscribe: str
    menu_settings: str
    menu_privacy: str


_ZH_HANS = WechatWords(
    choose="回复数字：",
    touch="点一下：",
    whole="全文：",
    checking="正在核查。稍后回复“{result}”，我就把结果给你。",
    late="之前那条的结果：",
    more="还有 {n} 条要告诉你，回复“{result}”看下一条。",
    result="结果",
    menu_help="怎么用",
    menu_ask="查什么",
    menu_status="发布进展",
    menu_statements="公开表态",
    menu_page="网页版",
    menu_mine="我的",
    menu_subscribe="我关注的",
    menu_settings="语言设置",
    menu_privacy="保留什么",
)

_ZH_HANT = WechatWords(
    choose="回覆數字：",
    touch="按一下：",
    whole="全文：",
    checking="正在查核。稍後回覆「{result}」，我就把結果給你。",
    late="之前那則的結果：",
    more="還有 {n} 則要告訴你，回覆「{result}」看下一則。",
    result="結果",
    menu_help="怎麼用",
    menu_ask="查什麼",
    menu_status="發布進度",
    menu_statements="公開表態",
    menu_page="網頁版",
    menu_mine="我的",
    menu_subscribe="我關注的",
    menu_settings="語言設定",
    menu_privacy="保留什麼",
)

_EN = WechatWords(
    choose="Reply with a number:",
    touch="Touch one:",
    whole="In full: ",
    checking="I am checking. Reply “{result}” in a moment, and you get it.",
    late="What came of your earlier message:",
    more="There are {n} more for you; reply “{result}” for the next one.",
    result="result",
    menu_help="Help",
    menu_ask="Look up",
    menu_status="Releases",
    menu_statements="Statements",
    menu_page="On the web",
    menu_mine="Mine",
    menu_subscribe="What I follow",
    menu_settings="Language",
    menu_privacy="What is kept",
)

WECHAT_WORDS: Mapping[Language, WechatWords] = MappingProxyType(
    {Language.ZH_HANS: _ZH_HANS, Language.ZH_HANT: _ZH_HANT, Language.EN: _EN}
)

RESULT = frozenset({"结果", "取结果", "看结果", "結果", "取結果", "看結果", "result", "results"})
"""Words that ask for nothing but what waits; compared in small letters."""


def wechat_words(language: Language) -> WechatWords:
    """What we say in WeChat, in that language."""
    return WECHAT_WORDS[language]
