"""What we say of what we keep: /privacy, /forget, the verdicts that somebody follows, and lengths of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingWords:
    """All of it in one language. `{…}` are slots, filled with `str.format`."""

    # Lengths of time.
    hour: str
    hours: str
    days: str
    # /subscribe.
    watch_list: str
    watch_none: str
    watch_end: str
    # /privacy and /forget.
    privacy: str
    privacy_only: str
    privacy_group: str
    asks: str
    """Where endpoints are set up: who is shown what is said to us."""
    kept_title: str
    kept: Mapping[str, str]
    """What each thing is that is kept, by its name in `bot.state.retention`; `{time}` is how long."""
    kept_on: str
    forgotten: str
    forgotten_list: tuple[str, ...]
    forgotten_room: str
    forget_room_hint: str


_ZH_HANS = KeepingWords(
    hour="1 小时",
    hours="{n} 小时",
    days="{n} 天",
    watch_list="结论一变就告诉你的有这些，点一下取消：",
    watch_none="你没有关注任何结论。回答下面的“{button}”可以关注。",
    watch_end="取消：{statement}",
    privacy="我读你发来的文字，只为了回答；答完就删，不留文字和名字。只有你按了“{ask}”或“{show}”，那段文字才会留给维护者看。",
    privacy_only="我读你发来的文字，只为了回答；答完就删，不留文字和名字。",
    privacy_group="群里没有问到我、也和我收集的话题无关的消息，我不保存，也不记录谁说了什么。",
    asks="你问我的话（包括你引用、转发给我看的）如果我只靠字面拿不准，会发给 {hosts} 上的模型帮忙理解，先去掉链接、账号和电话。我的每句回答仍出自人工整理的事实。没问到我的群消息不会发出去。",
    kept_title="我保留这些，到期自动删除（账号和群只存成密文或无法倒推的代号）：",
    kept=MappingProxyType(
        {
            "message": "你发来的文字：答完即删",
            "event": "消息的编号（代号，免得重复回答）：{time}",
            "web-reply": "网页上还没取走的回答：{time}",
            "dead": "没能读懂或没能送达的消息（加密，供修复）：{time}",
            "answer": "给过哪条事实的什么结论，给了谁（加密，以便更正）：{time}",
            "reply": "我的哪条回复答的是你的哪条消息（加密，你改了消息我就改回复）：{time}",
            "spoke": "在群里主动说话的次数：{time}",
            "withheld": "在群里为什么没说话：{time}",
            "held": "要等你再发消息才能告诉你的话（加密）：{time}",
            "offer": "上一次给你的数字选项指什么（加密）：{time}",
            "notice": "更正发过了没有（代号）：{time}",
            "question": "你同意交给维护者的文字（加密）：最长 {time}",
            "unanswered": "没有答案的问题（代号，只计数）：{time}",
            "complaint": "你指出的问题：{time}",
            "words": "你同意给维护者看的、我答过的那句话（加密）：到处理为止，最长 {time}",
            "ticket": "网页上用来看问题有没有结论的链接（代号）：最长 {time}",
            "unwanted": "维护者决定不收的问题（代号）：{time}",
            "tally": "每天答了多少、怎么答的（只有数目，与人无关）：{time}",
        }
    ),
    kept_on="你的关注、语言和群设置：到你取消、移出我或发 /forget 为止。",
    forgotten="已删除我保留的与你有关的一切：",
    forgotten_list=(
        "给过你的回答的记录（不含你的文字；以后有更正我也找不到你了）",
        "你的关注",
        "你交来的问题（你指出过的错误会留下，但不再和你有关联）",
        "你的语言设置",
    ),
    forgotten_room="本群的设置和记录也一并删除了；现在按新加入的群对待。",
    forget_room_hint="本群的设置要由管理员来删。",
)

_ZH_HANT = KeepingWords(
    hour="1 小時",
    hours="{n} 小時",
    days="{n} 天",
    watch_list="結論一變就告訴你的有這些，按一下取消：",
    watch_none="你沒有關注任何結論。回答下面的「{button}」可以關注。",
    watch_end="取消：{statement}",
    privacy="我讀你傳來的文字，只為了回答；答完就刪，不留文字和名字。只有你按了「{ask}」或「{show}」，那段文字才會留給維護者看。",
    privacy_only="我讀你傳來的文字，只為了回答；答完就刪，不留文字和名字。",
    privacy_group="群組裡沒有問到我、也和我收集的主題無關的訊息，我不保存，也不記錄誰說了什麼。",
    asks="你問我的話（包括你引用、轉傳給我看的）如果我只靠字面拿不準，會傳給 {hosts} 上的模型幫忙理解，先去掉連結、帳號和電話。我的每句回答仍出自人工整理的事實。沒問到我的群組訊息不會傳出去。",
    kept_title="我保留這些，到期自動刪除（帳號和群組只存成密文或無法倒推的代號）：",
    kept=MappingProxyType(
        {
            "message": "你傳來的文字：答完即刪",
            "event": "訊息的編號（代號，免得重複回答）：{time}",
            "web-reply": "網頁上還沒取走的回答：{time}",
            "dead": "沒能讀懂或沒能送達的訊息（加密，供修復）：{time}",
            "answer": "給過哪則事實的什麼結論，給了誰（加密，以便更正）：{time}",
            "reply": "我的哪則回覆答的是你的哪則訊息（加密，你改了訊息我就改回覆）：{time}",
            "spoke": "在群組裡主動說話的次數：{time}",
            "withheld": "在群組裡為什麼沒說話：{time}",
            "held": "要等你再傳訊息才能告訴你的話（加密）：{time}",
            "offer": "上一次給你的數字選項指什麼（加密）：{time}",
            "notice": "更正傳過了沒有（代號）：{time}",
            "question": "你同意交給維護者的文字（加密）：最長 {time}",
            "unanswered": "沒有答案的問題（代號，只計數）：{time}",
            "complaint": "你指出的問題：{time}",
            "words": "你同意給維護者看的、我答過的那句話（加密）：到處理為止，最長 {time}",
            "ticket": "網頁上用來看問題有沒有結論的連結（代號）：最長 {time}",
            "unwanted": "維護者決定不收的問題（代號）：{time}",
            "tally": "每天答了多少、怎麼答的（只有數目，與人無關）：{time}",
        }
    ),
    kept_on="你的關注、語言和群組設定：到你取消、移出我或傳 /forget 為止。",
    forgotten="已刪除我保留的與你有關的一切：",
    forgotten_list=(
        "給過你的回答的記錄（不含你的文字；以後有更正我也找不到你了）",
        "你的關注",
        "你交來的問題（你指出過的錯誤會留下，但不再和你有關聯）",
        "你的語言設定",
    ),
    forgotten_room="這個群組的設定和記錄也一併刪除了；現在按新加入的群組對待。",
    forget_room_hint="這個群組的設定要由管理員來刪。",
)

_EN = KeepingWords(
    hour="1 hour",
    hours="{n} hours",
    days="{n} days",
    watch_list="When one of these changes I tell you; press to stop:",
    watch_none="You follow no verdict. The button “{button}” under an answer does it.",
    watch_end="Stop: {statement}",
    privacy="I read what you send only to answer it; then it is deleted. I keep no text and no names. Only if you press “{ask}” or “{show}” is that one text kept, for the maintainers.",
    privacy_only="I read what you send only to answer it; then it is deleted. I keep no text and no names.",
    privacy_group="Messages of a group that neither ask me nor touch what I keep facts about are not stored, nor who said what.",
    asks="Where the words alone leave me unsure, what you ask me (also what you quote or forward to me) is shown to a model at {hosts}, without links, accounts and telephone numbers, to understand it. Every sentence I answer with still comes from facts that people wrote. Messages of a group that do not ask me are never sent there.",
    kept_title="This is kept, and deleted by itself in time (accounts and groups only encrypted, or as codes that cannot be turned back):",
    kept=MappingProxyType(
        {
            "message": "the text you sent: deleted once it is answered",
            "event": "the number of a message (as a code, so that none is answered twice): {time}",
            "web-reply": "an answer on the web that was not fetched yet: {time}",
            "dead": "a message that could not be read or delivered (encrypted, so that it can be mended): {time}",
            "answer": "which verdict on which fact was given, and to whom (encrypted, for corrections): {time}",
            "reply": "which message of mine answered which of yours (encrypted; when you edit yours, I edit mine): {time}",
            "spoke": "how often I spoke unasked in a group: {time}",
            "withheld": "why I kept silent in a group: {time}",
            "held": "what I can tell you only once you write again (encrypted): {time}",
            "offer": "what the numbers meant that I offered you last (encrypted): {time}",
            "notice": "that a correction was sent (as a code): {time}",
            "question": "a text you agreed to hand to the maintainers (encrypted): at most {time}",
            "unanswered": "questions without an answer (as codes, counted only): {time}",
            "complaint": "a fault you pointed out: {time}",
            "words": "the sentence under a fault, where you agreed to show it (encrypted): until it is decided, at most {time}",
            "ticket": "the link on the web that shows what became of a question (as a code): at most {time}",
            "unwanted": "questions that the maintainers decided not to take (as codes): {time}",
            "tally": "how many answers of which kind I gave each day (numbers only, nothing of people): {time}",
        }
    ),
    kept_on="What you follow, your language and a group's settings: until you end it, remove me or send /forget.",
    forgotten="Everything I kept about you is deleted:",
    forgotten_list=(
        "the record of answers you got (without your words; I can no longer reach you with corrections)",
        "the verdicts you followed",
        "questions you handed on (faults you pointed out stay, but no longer lead to you)",
        "your choice of language",
    ),
    forgotten_room="The settings and records of this group are deleted too; it counts as new to me now.",
    forget_room_hint="The settings of this group can be deleted by its admins.",
)

KEEPING_WORDS: Mapping[Language, KeepingWords] = MappingProxyType(
    {Language.ZH_HANS: _ZH_HANS, Language.ZH_HANT: _ZH_HANT, Language.EN: _EN}
)


def keeping_words(language: Language) -> KeepingWords:
    """What we say of what we keep, in that language."""
    return KEEPING_WORDS[language]
