"""What a messenger's menu says of each command, and of us before the first word: in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """One line for each command, in the order of the menu; and who we are."""

    check: str
    ask: str
    status: str
    statements: str
    subscribe: str
    settings: str
    why: str
    privacy: str
    forget: str
    help: str
    start: str
    # For maintainers.
    queue: str
    approve: str
    # On our profile (Telegram: at most 120 characters), and in an empty chat with us (at most 512).
    short_about: str
    about: str


_ZH_HANS = CommandWords(
    check="核实一段话：/check 后面跟内容，或回复一条消息",
    ask="没有查到的，交给维护者看：/ask 后面跟内容",
    status="产品的发布进展，例如 /status Sora",
    statements="公开表态，例如 /statements OpenAI",
    subscribe="我关注的：结论变了就告诉我",
    settings="设置：语言；群里还有何时说话、话题、安静时段（管理员）",
    why="我为什么说话、为什么不说话",
    privacy="我保留什么，保留多久",
    forget="删除与我有关的一切",
    help="怎么用",
    start="开始",
    queue="还没人回答的问题",
    approve="批准一项：/approve 后面跟编号",
    short_about="转一条消息给我，我告诉你查到了什么，附日期和来源。查不到就说查不到，不猜。",
    about=(
        "把听到的说法、转来的消息发给我，我告诉你查到了什么：结论、理由、日期和来源。\n\n"
        "查不到就说查不到，不猜。不点消息里的链接，不转发你写的话。\n"
        "也可以拉我进群：回复那条消息并 @我，我才说话。"
    ),
)

_ZH_HANT = CommandWords(
    check="查核一段話：/check 後面接內容，或回覆一則訊息",
    ask="沒有查到的，交給維護者看：/ask 後面接內容",
    status="產品的發布進度，例如 /status Sora",
    statements="公開表態，例如 /statements OpenAI",
    subscribe="我關注的：結論變了就告訴我",
    settings="設定：語言；群組裡還有何時說話、主題、安靜時段（管理員）",
    why="我為什麼說話、為什麼不說話",
    privacy="我保留什麼，保留多久",
    forget="刪除與我有關的一切",
    help="怎麼用",
    start="開始",
    queue="還沒人回答的問題",
    approve="核准一項：/approve 後面接編號",
    short_about="轉一則訊息給我，我告訴你查到了什麼，附日期和來源。查不到就說查不到，不猜。",
    about=(
        "把聽到的說法、轉來的訊息傳給我，我告訴你查到了什麼：結論、理由、日期和來源。\n\n"
        "查不到就說查不到，不猜。不點訊息裡的連結，不轉傳你寫的話。\n"
        "也可以邀我進群組：回覆那則訊息並 @我，我才說話。"
    ),
)

_EN = CommandWords(
    check="Check a text: /check TEXT, or as a reply to a message",
    ask="Hand what was not found to the maintainers: /ask TEXT",
    status="Releases of a product, such as /status Sora",
    statements="What was said in public, such as /statements OpenAI",
    subscribe="Facts whose changes you want to hear of",
    settings="Settings: language; in groups also when I speak, topics, quiet hours (admins)",
    why="Why I speak, and why I keep silent",
    privacy="What I keep, and for how long",
    forget="Delete everything about you",
    help="How to use me",
    start="Begin",
    queue="Questions that nobody has answered yet",
    approve="Approve an item: /approve and its number",
    short_about=("Forward me a message: I tell you what is known, with dates and sources. I never guess."),
    about=(
        "Send me a claim or forward a message, and I tell you what is known about it: "
        "the verdict, the reason, the dates and the sources.\n\n"
        "Where I have nothing, I say so. I open no links and pass on nothing that you write.\n"
        "You can also add me to a group: reply to a message and mention me; otherwise I keep quiet."
    ),
)

_WORDS: Mapping[Language, CommandWords] = MappingProxyType(
    {Language.ZH_HANS: _ZH_HANS, Language.ZH_HANT: _ZH_HANT, Language.EN: _EN}
)


def command_words(language: Language) -> CommandWords:
    """The menu of a language."""
    return _WORDS[language]
