"""What is said about handing a question on from a page, and about showing the words under a fault.

The same keys in every language; `{…}` are slots: {days} how long a link works, {day} when it was handed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWords:
    """All of it, in one language."""

    # Handing a question on.
    ask_unwanted: str
    # The same where a page comes back for the verdict.
    ask_offer_page: str
    ask_done_page: str
    news_waiting: str
    news_answered: str
    news_none: str
    # Letting the maintainers see the words that were answered.
    thanks_page: str
    thanks_show: str
    show_offer: str
    show_words: str
    show_not: str
    words_shown: str
    words_gone: str


_ZH_HANS = QueueWords(
    ask_unwanted="这句话维护者已经看过，决定不收，所以没有保存。",
    ask_offer_page="要不要交给维护者看？按了下面的按钮，我才会保存这段文字；之后怎么样了，可以用我给你的链接看。",
    ask_done_page="已交给维护者，只交了这段文字。网页上我找不到你，所以请收好下面的链接：{days} 天之内打开它，就能看到有没有结论。不要把它给别人。有了结论以后，在这里再问一次也会答。",
    news_waiting="还没有结论。这是你 {day} 交给维护者的；过些天再打开这个链接看看。",
    news_answered="你 {day} 交给维护者的问题，现在有结论了。",
    news_none="你 {day} 交给维护者的问题，他们看过或等到了期限，没有给出结论。这不等于那句话是真的。",
    thanks_page="谢谢，已交给维护者。",
    thanks_show="谢谢，已交给维护者，处理之后我会告诉你。要不要让他们看你问的那句话？不给看也会处理。",
    show_offer="要不要让维护者看你问的那句话？按了下面的按钮，我才会保存它，处理之后就删；不给看也会处理。",
    show_words="给维护者看我问的话",
    show_not="不给看",
    words_shown="那段文字已交给维护者，处理之后就删。",
    words_gone="我手上已经没有那段文字了；问题本身已经交给维护者。",
)

_ZH_HANT = QueueWords(
    ask_unwanted="這句話維護者已經看過，決定不收，所以沒有保存。",
    ask_offer_page="要不要交給維護者看？按了下面的按鈕，我才會保存這段文字；之後怎麼樣了，可以用我給你的連結看。",
    ask_done_page="已交給維護者，只交了這段文字。網頁上我找不到你，所以請收好下面的連結：{days} 天之內打開它，就能看到有沒有結論。不要把它給別人。有了結論以後，在這裡再問一次也會答。",
    news_waiting="還沒有結論。這是你 {day} 交給維護者的；過些天再打開這個連結看看。",
    news_answered="你 {day} 交給維護者的問題，現在有結論了。",
    news_none="你 {day} 交給維護者的問題，他們看過或等到了期限，沒有給出結論。這不等於那句話是真的。",
    thanks_page="謝謝，已交給維護者。",
    thanks_show="謝謝，已交給維護者，處理之後我會告訴你。要不要讓他們看你問的那句話？不給看也會處理。",
    show_offer="要不要讓維護者看你問的那句話？按了下面的按鈕，我才會保存它，處理之後就刪；不給看也會處理。",
    show_words="給維護者看我問的話",
    show_not="不給看",
    words_shown="那段文字已交給維護者，處理之後就刪。",
    words_gone="我手上已經沒有那段文字了；問題本身已經交給維護者。",
)

_EN = QueueWords(
    ask_unwanted="The maintainers have seen this one and decided not to take it, so nothing was kept.",
    ask_offer_page="Shall the maintainers look at it? Only if you press the button below do I keep this text. What becomes of it is shown at a link that I give you.",
    ask_done_page="The maintainers have it: this text and nothing else. I cannot find you on the web, so please keep the link below: for {days} days it shows whether there is a verdict. Do not pass it on. Once there is one, you can also ask here again.",
    news_waiting="There is no verdict yet. You handed it to the maintainers on {day}; please open this link again in some days.",
    news_answered="There is a verdict on the question that you handed to the maintainers on {day}.",
    news_none="You handed this question to the maintainers on {day}; they looked at it or its time ran out, and there is no verdict. That does not mean it is true.",
    thanks_page="Thank you, the maintainers have it.",
    thanks_show="Thank you, the maintainers have it, and you will hear what becomes of it. Shall they see the sentence you asked? It is looked at either way.",
    show_offer="Shall the maintainers see the sentence you asked? Only if you press the button below do I keep it, until they have decided. It is looked at either way.",
    show_words="Show them my sentence",
    show_not="No, thank you",
    words_shown="The maintainers can see that text; it is deleted once they have decided.",
    words_gone="I no longer have that text; the fault itself has reached the maintainers.",
)

_WORDS: Mapping[Language, QueueWords] = MappingProxyType(
    {Language.ZH_HANS: _ZH_HANS, Language.ZH_HANT: _ZH_HANT, Language.EN: _EN}
)


def queue_words(language: Language) -> QueueWords:
    """The words of that language."""
    return _WORDS[language]
