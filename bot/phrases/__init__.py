"""Every word we say, in each of our languages: one phrasebook a language, the same keys in all.

Phrases          the keys; a missing one does not start (and mypy names it)
phrasebook(lang) the book of a language
hotlines(lang)   whom to call when money is asked for, each with the source that says so

keys, zh_hans, zh_hant, en   the phrasebooks: answers to a text
room_words       around the answers where a room lasts      keeping_words   what we keep, and for how long
notice_words     when we come back by ourselves             desk_words      to maintainers; correction_words: of corrections
command_words    the menus of messengers                 queue_words     questions handed on from a page, words under a fault
card_words       on cards of messengers, and while an answer is being worked out
bulletin_words   to maintainers, where nobody can answer
spoken_words     what is said otherwise where nobody knows commands with a slash (微信)
why_words        why an answer is what it is                help_words      … and which wording would help
wechat_words     in WeChat: choices by number, late answers, the menu
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.messages import Language
from bot.phrases.en import EN
from bot.phrases.hotlines import Hotline, hotlines
from bot.phrases.keys import Phrases
from bot.phrases.zh_hans import ZH_HANS
from bot.phrases.zh_hant import ZH_HANT

__all__ = ["PHRASEBOOKS", "Hotline", "Phrases", "hotlines", "phrasebook"]

PHRASEBOOKS: Mapping[Language, Phrases] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)


def phrasebook(language: Language) -> Phrases:
    """What we say in that language."""
    return PHRASEBOOKS[language]
