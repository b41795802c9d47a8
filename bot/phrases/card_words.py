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


ZH_HANS = CardWords(
    name="核实",
    result="核实结果",
    choose="请选一项",
    checking="正在核查…",
    no_answer="这条没有单独的回复。如果一直没有收到答复，请稍后再发一次。",
)

ZH_HANT = CardWords(
    name="核實",
    result="核實結果",
    choose="請選一項",
    checking="正在查核…",
    no_answer="這則沒有單獨的回覆。如果一直沒有收到答覆，請稍後再傳一次。",
)

EN = CardWords(
    name="heshi",
    result="Result",
    choose="Please choose",
    checking="Checking…",
    no_answer="There is no reply to this message by itself. If none comes at all, please send it again later.",
)

CARD_WORDS: Mapping[Language, CardWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)


def card_words(language: Language) -> CardWords:
    """The words of a language."""
    return CARD_WORDS[language]
