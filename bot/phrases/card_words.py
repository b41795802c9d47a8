"""What stands on cards of messengers, and while an answer is being worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """All of it in one language. Titles are at most 13 characters: more is cut on a phone."""

    name: str
    result: str
    choose: str
    checking: str
    no_answer: str
    takes_long: str
    late: str


ZH_HANS = CardWords(
    name="核实",
    result="核实结果",
    choose="请选一项",
    checking="正在核查…",
    no_answer="这条没有单独的回复。如果一直没有收到答复，请稍后再发一次。",
    takes_long="还没核查完。有了结果就告诉你，最晚在你下次发消息来时。",
    late="之前那条的结果：",
)

ZH_HANT = CardWords(
    name="核實",
    result="核實結果",
    choose="請選一項",
    checking="正在查核…",
    no_answer="這則沒有單獨的回覆。如果一直沒有收到答覆，請稍後再傳一次。",
    takes_long="還沒查核完。有了結果就告訴你，最晚在你下次傳訊息來時。",
    late="之前那則的結果：",
)

EN = CardWords(
    name="heshi",
    result="Result",
    choose="Please choose",
    checking="Checking…",
    no_answer="There is no reply to this message by itself. If none comes at all, please send it again later.",
    takes_long="Not done yet. I tell you as soon as there is a result, at the latest when you next write.",
    late="On what you asked before:",
)

CARD_WORDS: Mapping[Language, CardWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)


def card_words(language: Language) -> CardWords:
    """The words of a language."""
    return CARD_WORDS[language]
