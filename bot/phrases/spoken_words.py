"""What we say otherwise on platforms whose people know no commands with a slash (微信, 企业微信).

There a command is a plain word (帮助, 设置, 进展 Sora), a choice may be a number, and what is chosen brings
no words back. So all that speaks of `/name`, of pressing, or of a messenger's own switches is said in other
words; everything else is what it is elsewhere. `bot.conversation.words` knows what the plain words mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.messages import Language
from bot.phrases.en import EN
from bot.phrases.keeping_words import KEEPING_WORDS, KeepingWords
from bot.phrases.keys import Phrases
from bot.phrases.room_words import ROOM_WORDS, RoomWords
from bot.phrases.zh_hans import ZH_HANS
from bot.phrases.zh_hant import ZH_HANT

Said = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """What is said in other words in one language, by the keys of the books."""

    phrases: Said
    room: Said
    keeping: Said
    kept: Mapping[str, str] = field(default_factory=dict)
    """Of `KeepingWords.kept`, by name."""


_ZH_HANS = _Otherwise(
    phrases={
        "help_items": (
            "直接发一句话给我；别人发来的，转发或复制给我",
            "发“进展 Sora”：看产品的发布进展",
            "发“表态 OpenAI”：看人或公司的公开表态",
            "发“为什么”：我为什么说话、为什么不说话",
            "发“隐私”：我保留什么；发“删除记录”：删掉与你有关的",
        ),
        "help_group": "群里：引用那条消息并 @我，或 @我再写上那句话",
        "old_button": "你选的这一项，现在的事实库里没有了。请把原话再发一次，我重新查。",
        "why_group": "在群里，只有被 @ 时我才说话。我只说说法，不评人。",
        "unknown_command": "没有 {command} 这个命令。发“帮助”看能做什么。",
        "status_which": "有发布进展的：{list}。例如发：进展 {example}",
    },
    room={
        "help_more": ("发“设置”：换语言", "发“关注”：看你关注的说法"),
        "help_ask": "没有查到的：前面加上“转交维护者”再发一次，交给维护者看",
        "watching": "好，结论一变我就告诉你。再选一次就取消；发“关注”看全部。",
        "ask_offer": "想交给维护者看的话，请在那句话前面加上“转交维护者”再发一次，我才会保存它；查清后把结论带给你，十四天没有结果也会说一声。",
        "ask_done": "已交给维护者，只交了这段文字。查清后我把结论带给你；十四天没有结果，我也会说一声。想撤回就发“删除记录”。",
        "ask_send": "我手上已经没有那段文字了。请在它前面加上“转交维护者”再发一次，例如：转交维护者 某某已经下架了",
        "ask_how": "请把要交给维护者的那句话写在“转交维护者”后面，例如：转交维护者 某某已经下架了",
        "ask_private": "请单独发给我，不要在群里：那句话前面加上“转交维护者”，我再交给维护者。",
        "watch_private": "关注是私事：请单独发“关注”给我，不要在群里。",
        "empty_group": "没有看到要核实的话。请引用那条消息并 @我，或 @我再写上那句话。",
        "intro": (
            "我是“核实”：引用一条消息并 @我，我说查到了什么，附来源。",
            "{sees}",
            "群里的消息我不保存；保存什么、多久：@我发“隐私”。",
            "不想要我：把我移出本群就行。",
        ),
        "sees_some": "平台只让我看到 @我的消息。",
        "sees_unknown": "我只回答 @我的消息。",
        "sees_too_little": "平台不让我看到其他消息，所以我不会主动提醒。",
        "mention_only_means": "只在有人 @我时回答",
        "off_means": "什么都不回答，只认“设置”",
        "why_asked": "有人 @我，我就回答。结论来自事实库，每条都附来源。",
    },
    keeping={
        "watch_list": "结论一变就告诉你的有这些，选一条就取消：",
        "watch_none": "你没有关注任何结论。选回答下面的“{button}”就可以关注。",
        "privacy": "我读你发来的文字，只为了回答；答完就删，不留文字和名字。只有你发“转交维护者”加上一段话，那段话才会留给维护者看。",
        "kept_on": "你的关注和语言设置：到你取消、移出我或发“删除记录”为止。",
    },
    kept={
        "web-reply": "平台还没取走的回答（加密）：{time}",
        "reply": "我的哪条回复答的是你的哪条消息（加密）：{time}",
    },
)

_ZH_HANT = _Otherwise(
    phrases={
        "help_items": (
            "直接傳一句話給我；別人傳來的，轉傳或複製給我",
            "傳「進度 Sora」：看產品的發布進度",
            "傳「表態 OpenAI」：看人或公司的公開表態",
            "傳「為什麼」：我為什麼說話、為什麼不說話",
            "傳「隱私」：我保留什麼；傳「刪除記錄」：刪掉與你有關的",
        ),
        "help_group": "群組裡：引用那則訊息並 @我，或 @我再寫上那句話",
        "old_button": "你選的這一項，在現在的資料庫裡沒有了。請把原話再傳一次，我重新查。",
        "why_group": "在群組裡，只有被 @ 時我才說話。我只說說法，不評人。",
        "unknown_command": "沒有 {command} 這個指令。傳「幫助」看能做什麼。",
        "status_which": "有發布進度的：{list}。例如傳：進度 {example}",
    },
    room={
        "help_more": ("傳「設定」：換語言", "傳「關注」：看你關注的說法"),
        "help_ask": "沒有查到的：前面加上「轉交維護者」再傳一次，交給維護者看",
        "watching": "好，結論一變我就告訴你。再選一次就取消；傳「關注」看全部。",
        "ask_offer": "想交給維護者看的話，請在那句話前面加上「轉交維護者」再傳一次，我才會保存它；查清後把結論帶給你，十四天沒有結果也會說一聲。",
        "ask_done": "已交給維護者，只交了這段文字。查清後我把結論帶給你；十四天沒有結果，我也會說一聲。想撤回就傳「刪除記錄」。",
        "ask_send": "我手上已經沒有那段文字了。請在它前面加上「轉交維護者」再傳一次，例如：轉交維護者 某某已經下架了",
        "ask_how": "請把要交給維護者的那句話寫在「轉交維護者」後面，例如：轉交維護者 某某已經下架了",
        "ask_private": "請單獨傳給我，不要在群組裡：那句話前面加上「轉交維護者」，我再交給維護者。",
        "watch_private": "關注是私事：請單獨傳「關注」給我，不要在群組裡。",
        "empty_group": "沒有看到要查核的話。請引用那則訊息並 @我，或 @我再寫上那句話。",
        "intro": (
            "我是「核實」：引用一則訊息並 @我，我說查到了什麼，附來源。",
            "{sees}",
            "群組裡的訊息我不保存；保存什麼、多久：@我傳「隱私」。",
            "不想要我：把我移出群組就行。",
        ),
        "sees_some": "平台只讓我看到 @我的訊息。",
        "sees_unknown": "我只回答 @我的訊息。",
        "sees_too_little": "平台不讓我看到其他訊息，所以我不會主動提醒。",
        "mention_only_means": "只在有人 @我時回答",
        "off_means": "什麼都不回答，只認「設定」",
        "why_asked": "有人 @我，我就回答。結論來自事實庫，每則都附來源。",
    },
    keeping={
        "watch_list": "結論一變就告訴你的有這些，選一則就取消：",
        "watch_none": "你沒有關注任何結論。選回答下面的「{button}」就可以關注。",
        "privacy": "我讀你傳來的文字，只為了回答；答完就刪，不留文字和名字。只有你傳「轉交維護者」加上一段話，那段話才會留給維護者看。",
        "kept_on": "你的關注和語言設定：到你取消、移出我或傳「刪除記錄」為止。",
    },
    kept={
        "web-reply": "平台還沒取走的回答（加密）：{time}",
        "reply": "我的哪則回覆答的是你的哪則訊息（加密）：{time}",
    },
)

_EN = _Otherwise(
    phrases={
        "help_items": (
            "Send me a sentence; what others sent you, forward or copy to me",
            "Send “status Sora”: the releases of a product",
            "Send “statements OpenAI”: what a person or company said in public",
            "Send “why”: why I speak, and why I keep silent",
            "Send “privacy”: what I keep; “delete my records”: delete it",
        ),
        "help_group": "In a group: quote the message and mention me, or mention me and write the sentence",
        "old_button": "What you chose is no longer in the fact base. Send the words again and I will look anew.",
        "why_group": "In a group I speak only when mentioned. I judge claims, never people.",
        "unknown_command": "There is no command {command}. Send “help” to see what there is.",
        "status_which": "Releases are on record for: {list}. For example, send: status {example}",
    },
    room={
        "help_more": ("Send “settings”: another language", "Send “following”: the verdicts you follow"),
        "help_ask": "What was not found: send it again with “to the maintainers” before it, and they look at it",
        "watching": "I will tell you when the verdict changes. Choose it again to stop; “following” lists all.",
        "ask_offer": "If the maintainers should look at it, send it again with “to the maintainers” before it: only then do I keep it. I bring you the verdict, and after 14 days without one I tell you so.",
        "ask_done": "The maintainers have it: this text and nothing else. I bring you the verdict, and after 14 days without one I tell you so. To take it back, send “delete my records”.",
        "ask_send": "I no longer have that text. Please send it again with “to the maintainers” before it, such as: to the maintainers: Such-and-such was taken down",
        "ask_how": "Please write the sentence behind “to the maintainers”, such as: to the maintainers: Such-and-such was taken down",
        "ask_private": "Please send it to me alone and not in a group, with “to the maintainers” before it, and I will hand it on.",
        "watch_private": "What you follow is private: send “following” to me alone and not in a group.",
        "empty_group": "I see nothing to check. Quote the message and mention me, or mention me and write the sentence.",
        "intro": (
            "I am heshi (核实). Quote a message and mention me: I tell what is known, with sources.",
            "{sees}",
            "I keep none of the group's messages. What I keep, and how long: mention me and send “privacy”.",
            "If you do not want me here: remove me from the group.",
        ),
        "sees_some": "The platform shows me only messages that mention me.",
        "sees_unknown": "I answer only messages that mention me.",
        "sees_too_little": "The platform does not show me other messages, so I never speak up by myself.",
        "mention_only_means": "only when mentioned",
        "off_means": "never, except for “settings”",
        "why_asked": "When somebody mentions me, I answer. Verdicts come from the fact base, each with sources.",
    },
    keeping={
        "watch_list": "When one of these changes I tell you; choose one to stop it:",
        "watch_none": "You follow no verdict. Choosing “{button}” under an answer does it.",
        "privacy": "I read what you send only to answer it; then it is deleted. I keep no text and no names. Only if you send “to the maintainers” and a text is that one text kept, for them.",
        "kept_on": "What you follow and your language: until you end it, remove me or send “delete my records”.",
    },
    kept={
        "web-reply": "an answer that the platform did not fetch yet (encrypted): {time}",
        "reply": "which message of mine answered which of yours (encrypted): {time}",
    },
)

_OTHERWISE: Mapping[Language, _Otherwise] = {
    Language.ZH_HANS: _ZH_HANS,
    Language.ZH_HANT: _ZH_HANT,
    Language.EN: _EN,
}

_PHRASES = {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}


def _keeping(language: Language, said: _Otherwise) -> KeepingWords:
    book = KEEPING_WORDS[language]
    return replace(book, **said.keeping, kept=MappingProxyType({**book.kept, **said.kept}))  # type: ignore[arg-type]


SPOKEN_PHRASES: Mapping[Language, Phrases] = MappingProxyType(
    {language: replace(_PHRASES[language], **said.phrases) for language, said in _OTHERWISE.items()}  # type: ignore[arg-type]
)
SPOKEN_ROOM_WORDS: Mapping[Language, RoomWords] = MappingProxyType(
    {language: replace(ROOM_WORDS[language], **said.room) for language, said in _OTHERWISE.items()}  # type: ignore[arg-type]
)
SPOKEN_KEEPING_WORDS: Mapping[Language, KeepingWords] = MappingProxyType(
    {language: _keeping(language, said) for language, said in _OTHERWISE.items()}
)
