"""What we say around the answers where a room lasts: buttons, settings, manners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWords:
    """All of it in one language. `{…}` are slots, filled with `str.format`."""

    # /help, and moments.
    help_more: tuple[str, ...]
    help_ask: str
    moment: str
    # Under an answer.
    watch: str
    fault: str
    fault_match: str
    fault_outdated: str
    fault_verdict: str
    fault_source: str
    fault_back: str
    why: str
    mute: str
    delete: str
    # Passing lines for whoever pressed.
    watching: str
    watching_no_more: str
    thanks: str
    noted: str
    pick_fault: str
    only_admins: str
    rights_unknown: str
    muted_now: str
    deleted: str
    changed: str
    busy: str
    watch_private: str
    nothing_wrong: str
    later: str
    """Behind a promise to come back, where the platform lets us write only for a while after somebody did."""
    # Handing a question on.
    ask: str
    ask_offer: str
    ask_done: str
    ask_send: str
    ask_how: str
    ask_private: str
    ask_closed: str
    # Inline and our own words.
    inline_unknown: str
    inline_choice: str
    our_own: str
    empty_group: str
    # The introduction, and what was done with its button.
    intro: tuple[str, ...]
    intro_on: str
    intro_speak: str
    intro_stop: str
    sees_all: str
    sees_some: str
    sees_unknown: str
    sees_too_little: str
    # /settings.
    settings_title: str
    settings_who: str
    settings_fixed: str
    """In place of it where a platform tells nobody who an admin is."""
    set_policy: str
    set_language: str
    set_quiet: str
    set_topics: str
    set_muted: str
    set_sight: str
    mention_only: str
    sure_only: str
    off: str
    mention_only_means: str
    sure_only_means: str
    off_means: str
    each_language: str
    quiet_none: str
    quiet_between: str
    topics_all: str
    back: str
    unmute: str
    # /why.
    why_asked: str
    why_spoke: str
    why_spoke_bare: str
    why_last: str
    why_now: str
    why_silent: str
    silent_policy: str
    silent_muted: str
    silent_quiet: str
    silent_topic: str
    silent_told: str
    silent_author: str
    silent_hour: str
    silent_day: str


ZH_HANS = RoomWords(
    help_more=(
        "/settings：语言；在群里还能设何时说话、安静时段和话题",
        "/subscribe：你关注的说法（结论变了我会告诉你）",
    ),
    help_ask="/ask 内容：没有查到的，交给维护者看",
    moment="{day} {h:02d}:{m:02d}",
    watch="结论变了告诉我",
    fault="这条有问题",
    fault_match="答非所问",
    fault_outdated="信息过时了",
    fault_verdict="结论不对",
    fault_source="来源不可靠",
    fault_back="没问题，返回",
    why="为什么",
    mute="静音24小时",
    delete="删除",
    watching="好，结论一变我就告诉你。再点一次取消；/subscribe 看全部。",
    watching_no_more="好，这条不再通知你。",
    thanks="谢谢，已交给维护者。处理之后我会告诉你。",
    noted="谢谢，已记下。",
    pick_fault="哪里有问题？请选一项。",
    only_admins="只有本群管理员可以这样做。",
    rights_unknown="现在查不到你是不是管理员，请稍后再试。",
    muted_now="好，到{until}为止我不主动说话。",
    deleted="已删除。",
    changed="已改。",
    busy="消息来得太快，有些我没看。请过一分钟，把要核实的那一条再发一次。",
    ask="交给维护者看",
    ask_offer="要不要交给维护者看？按了下面的按钮，我才会保存这段文字；查清后把结论带给你，十四天没有结果也会说一声。",
    ask_done="已交给维护者，只交了这段文字。查清后我把结论带给你；十四天没有结果，我也会说一声。想撤回就发 /forget。",
    ask_send="我手上已经没有那段文字了。请在它前面加上 /ask 再发一次，例如：/ask 某某已经下架了",
    ask_how="请把要交给维护者的那句话写在 /ask 后面，例如：/ask 某某已经下架了",
    ask_private="请在私聊里把那句话发给我，我再交给维护者。",
    ask_closed="现在没有人接收问题，所以没有保存。",
    watch_private="关注是私事：请在私聊里发 /subscribe。",
    nothing_wrong="没问题就好，那条回答不变。",
    later="平台不让我随时找你；最晚在你下次发消息来时，我就告诉你。",
    inline_unknown="没有查到，不等于是真的；细问请私聊我",
    inline_choice="是这一条吗？{statement}",
    our_own="这是我自己的回答，不用再核实。想知道现在是否还成立，请发原来的那句话。",
    empty_group="没有看到要核实的话。请回复那条消息并 @我，或把话写在 /check 后面。",
    intro=(
        "我是“核实”：回复一条消息并 @我，或用 /check，我说查到了什么，附来源。",
        "{sees}",
        "群里的消息我不保存；保存什么、多久：/privacy。",
        "要我安静：管理员用 /settings。",
    ),
    intro_on="已打开主动提醒：有人断言已知不实、误导或过时的说法时，我安静地回复一次，每小时最多 {hour} 次。",
    intro_speak="也主动提醒",
    intro_stop="不主动提醒",
    sees_all="平台让我看到这里的所有消息；没问到我的，我看完就忘。",
    sees_some="平台只让我看到 @我、回复我和给我的命令。",
    sees_unknown="我只回答 @我、回复我和给我的命令。",
    sees_too_little="平台现在不让我看到其他消息，所以主动提醒还不起作用。要打开：在 @BotFather 用 /setprivacy 关掉隐私模式，再把我移出本群重新加入；或者把我设为管理员。",
    settings_title="本群的设置",
    settings_who="所有人都看得到，只有管理员能改。",
    settings_fixed="平台不告诉我谁是管理员，所以这里的设置谁也改不了。不想要我，把我移出本群就行。",
    set_policy="什么时候说话：{value}",
    set_language="语言：{value}",
    set_quiet="安静时段：{value}",
    set_topics="主动提醒的话题：{value}",
    set_muted="静音到：{until}",
    set_sight="看得到什么：{value}",
    mention_only="问到才答",
    sure_only="也主动提醒",
    off="全部关闭",
    mention_only_means="只在 @我、回复我或用 /check 时回答",
    sure_only_means="问到就答；有人断言已知不实、误导或过时的说法时，安静地提醒一次（每小时最多 {hour} 次，每天最多 {day} 次）",
    off_means="什么都不回答，只认 /settings",
    each_language="跟着每条消息",
    quiet_none="没有",
    quiet_between="每天 {start} 点到 {end} 点，不主动说话",
    topics_all="全部",
    back="返回",
    unmute="取消静音",
    why_asked="有人 @我、回复我或用 /check 问到，我就回答。结论来自事实库，每条都附来源。",
    why_spoke="我主动说话，是因为有人断言“{statement}”，而到{day}为止，这个说法的结论是：{word}。我只说说法，不评人。同一条一天最多提醒一次。",
    why_spoke_bare="我主动说话，是因为有人断言了一个结论已知的说法。我只说说法，不评人。",
    why_last="我上一次主动说话是在{moment}。",
    why_now="现在我不主动说话，因为{reason}。",
    why_silent="最近一次我知道些什么却没说，是因为{reason}。",
    silent_policy="这里设置为不主动提醒",
    silent_muted="管理员让我静音",
    silent_quiet="正是安静时段",
    silent_topic="那个话题不在这里选定的话题里",
    silent_told="同一条一天之内已经说过",
    silent_author="一小时之内已经提醒过同一个人",
    silent_hour="这一小时的次数用完了",
    silent_day="这一天的次数用完了",
)

ZH_HANT = RoomWords(
    help_more=(
        "/settings：語言；在群組裡還能設定何時說話、安靜時段和主題",
        "/subscribe：你關注的說法（結論變了我會告訴你）",
    ),
    help_ask="/ask 內容：沒有查到的，交給維護者看",
    moment="{day} {h:02d}:{m:02d}",
    watch="結論變了告訴我",
    fault="這則有問題",
    fault_match="答非所問",
    fault_outdated="資訊過時了",
    fault_verdict="結論不對",
    fault_source="來源不可靠",
    fault_back="沒問題，返回",
    why="為什麼",
    mute="靜音24小時",
    delete="刪除",
    watching="好，結論一變我就告訴你。再按一次取消；/subscribe 看全部。",
    watching_no_more="好，這則不再通知你。",
    thanks="謝謝，已交給維護者。處理之後我會告訴你。",
    noted="謝謝，已記下。",
    pick_fault="哪裡有問題？請選一項。",
    only_admins="只有這個群組的管理員可以這樣做。",
    rights_unknown="現在查不到你是不是管理員，請稍後再試。",
    muted_now="好，到{until}為止我不主動說話。",
    deleted="已刪除。",
    changed="已更改。",
    busy="訊息來得太快，有些我沒看。請過一分鐘，把要查核的那一則再傳一次。",
    ask="交給維護者看",
    ask_offer="要不要交給維護者看？按了下面的按鈕，我才會保存這段文字；查清後把結論帶給你，十四天沒有結果也會說一聲。",
    ask_done="已交給維護者，只交了這段文字。查清後我把結論帶給你；十四天沒有結果，我也會說一聲。想撤回就傳 /forget。",
    ask_send="我手上已經沒有那段文字了。請在它前面加上 /ask 再傳一次，例如：/ask 某某已經下架了",
    ask_how="請把要交給維護者的那句話寫在 /ask 後面，例如：/ask 某某已經下架了",
    ask_private="請在私訊裡把那句話傳給我，我再交給維護者。",
    ask_closed="現在沒有人接收問題，所以沒有保存。",
    watch_private="關注是私事：請在私訊裡傳 /subscribe。",
    nothing_wrong="沒問題就好，那則回答不變。",
    later="平台不讓我隨時找你；最晚在你下次傳訊息來時，我就告訴你。",
    inline_unknown="沒有查到，不等於是真的；細問請私訊我",
    inline_choice="是這一則嗎？{statement}",
    our_own="這是我自己的回答，不用再查核。想知道現在是否還成立，請傳原來的那句話。",
    empty_group="沒有看到要查核的話。請回覆那則訊息並 @我，或把話寫在 /check 後面。",
    intro=(
        "我是「核實」：回覆一則訊息並 @我，或用 /check，我說查到了什麼，附來源。",
        "{sees}",
        "群組裡的訊息我不保存；保存什麼、多久：/privacy。",
        "要我安靜：管理員用 /settings。",
    ),
    intro_on="已打開主動提醒：有人斷言已知不實、誤導或過時的說法時，我安靜地回覆一次，每小時最多 {hour} 次。",
    intro_speak="也主動提醒",
    intro_stop="不主動提醒",
    sees_all="平台讓我看到這裡的所有訊息；沒問到我的，我看完就忘。",
    sees_some="平台只讓我看到 @我、回覆我和給我的指令。",
    sees_unknown="我只回答 @我、回覆我和給我的指令。",
    sees_too_little="平台現在不讓我看到其他訊息，所以主動提醒還不起作用。要打開：在 @BotFather 用 /setprivacy 關掉隱私模式，再把我移出群組重新加入；或者把我設為管理員。",
    settings_title="這個群組的設定",
    settings_who="所有人都看得到，只有管理員能改。",
    settings_fixed="平台不告訴我誰是管理員，所以這裡的設定誰也改不了。不想要我，把我移出群組就行。",
    set_policy="什麼時候說話：{value}",
    set_language="語言：{value}",
    set_quiet="安靜時段：{value}",
    set_topics="主動提醒的主題：{value}",
    set_muted="靜音到：{until}",
    set_sight="看得到什麼：{value}",
    mention_only="問到才答",
    sure_only="也主動提醒",
    off="全部關閉",
    mention_only_means="只在 @我、回覆我或用 /check 時回答",
    sure_only_means="問到就答；有人斷言已知不實、誤導或過時的說法時，安靜地提醒一次（每小時最多 {hour} 次，每天最多 {day} 次）",
    off_means="什麼都不回答，只認 /settings",
    each_language="跟著每則訊息",
    quiet_none="沒有",
    quiet_between="每天 {start} 點到 {end} 點，不主動說話",
    topics_all="全部",
    back="返回",
    unmute="取消靜音",
    why_asked="有人 @我、回覆我或用 /check 問到，我就回答。結論來自事實庫，每則都附來源。",
    why_spoke="我主動說話，是因為有人斷言「{statement}」，而到{day}為止，這個說法的結論是：{word}。我只說說法，不評人。同一則一天最多提醒一次。",
    why_spoke_bare="我主動說話，是因為有人斷言了一個結論已知的說法。我只說說法，不評人。",
    why_last="我上一次主動說話是在{moment}。",
    why_now="現在我不主動說話，因為{reason}。",
    why_silent="最近一次我知道些什麼卻沒說，是因為{reason}。",
    silent_policy="這裡設定為不主動提醒",
    silent_muted="管理員讓我靜音",
    silent_quiet="正是安靜時段",
    silent_topic="那個主題不在這裡選定的主題裡",
    silent_told="同一則一天之內已經說過",
    silent_author="一小時之內已經提醒過同一個人",
    silent_hour="這一小時的次數用完了",
    silent_day="這一天的次數用完了",
)

EN = RoomWords(
    help_more=(
        "/settings: language; in a group also when I speak, quiet hours, topics",
        "/subscribe: the verdicts whose changes you are told of",
    ),
    help_ask="/ask TEXT: hand what was not found to the maintainers",
    moment="{day}, {h:02d}:{m:02d}",
    watch="Tell me if this changes",
    fault="Something is wrong",
    fault_match="Not what was asked",
    fault_outdated="Out of date",
    fault_verdict="Wrong verdict",
    fault_source="Weak source",
    fault_back="Nothing wrong, back",
    why="Why?",
    mute="Mute for 24 hours",
    delete="Delete",
    watching="I will tell you when the verdict changes. Press again to stop; /subscribe lists all.",
    watching_no_more="You will hear no more about this one.",
    thanks="Thank you, the maintainers have it. You will hear what becomes of it.",
    noted="Thank you, I have made a note of it.",
    pick_fault="What is wrong? Please pick one.",
    only_admins="Only admins of this group may do that.",
    rights_unknown="I cannot see right now whether you are an admin. Please try again later.",
    muted_now="All right, I will not speak unasked until {until}.",
    deleted="Deleted.",
    changed="Changed.",
    busy="Messages came too fast, and I did not read all of them. Please wait a minute and send the one that matters again.",
    ask="Hand it to the maintainers",
    ask_offer="Shall the maintainers look at it? Only if you press the button below do I keep this text. I bring you the verdict, and after 14 days without one I tell you so.",
    ask_done="The maintainers have it: this text and nothing else. I bring you the verdict, and after 14 days without one I tell you so. To take it back, send /forget.",
    ask_send="I no longer have that text. Please send it again with /ask before it, such as: /ask Such-and-such was taken down",
    ask_how="Please write the sentence for the maintainers behind /ask, such as: /ask Such-and-such was taken down",
    ask_private="Please send me that sentence in a private chat, and I will hand it on.",
    ask_closed="Nobody takes questions at the moment, so nothing was kept.",
    watch_private="What you follow is private: send /subscribe in a private chat.",
    nothing_wrong="Good, that answer stays.",
    later="The platform does not let me write at any time; at the latest I tell you when you next write.",
    inline_unknown="Not found, which does not mean it is true; ask me in private for more",
    inline_choice="Do you mean this? {statement}",
    our_own="That is an answer of mine; there is nothing to check in it. To see whether it still holds, send the claim itself.",
    empty_group="I see nothing to check. Reply to the message and mention me, or write the words behind /check.",
    intro=(
        "I am heshi (核实). Reply to a message and mention me, or use /check: I tell what is known, with sources.",
        "{sees}",
        "I keep none of the group's messages. What I keep, and how long: /privacy.",
        "To keep me quiet: an admin sends /settings.",
    ),
    intro_on="I now speak up by myself: one quiet reply where somebody asserts what is known to be refuted, misleading or outdated, at most {hour} an hour.",
    intro_speak="Speak up by yourself too",
    intro_stop="Do not speak up",
    sees_all="The platform shows me every message here; what is not for me I forget at once.",
    sees_some="The platform shows me only mentions, replies to me and commands.",
    sees_unknown="I answer only mentions, replies to me and commands.",
    sees_too_little="The platform does not show me other messages at present, so speaking up does nothing yet. To change that: turn privacy mode off with /setprivacy at @BotFather, then remove me and add me again; or make me an admin.",
    settings_title="Settings of this group",
    settings_who="Everybody can see them; only admins can change them.",
    settings_fixed="The platform tells me nobody’s rank, so nobody can change these settings. If you do not want me here, remove me from the group.",
    set_policy="When I speak: {value}",
    set_language="Language: {value}",
    set_quiet="Quiet hours: {value}",
    set_topics="Topics I speak up about: {value}",
    set_muted="Muted until: {until}",
    set_sight="What I see: {value}",
    mention_only="Only when asked",
    sure_only="Speak up too",
    off="Off",
    mention_only_means="only when mentioned, replied to or asked with /check",
    sure_only_means="when asked; and one quiet reply where somebody asserts what is known to be refuted, misleading or outdated (at most {hour} an hour, {day} a day)",
    off_means="never, except for /settings",
    each_language="same as each message",
    quiet_none="none",
    quiet_between="every day from {start}:00 to {end}:00 I never speak unasked",
    topics_all="all",
    back="Back",
    unmute="Unmute",
    why_asked="When somebody mentions me, replies to me or uses /check, I answer. Verdicts come from the fact base, each with sources.",
    why_spoke="I spoke unasked because somebody asserted “{statement}”; as of {day} the verdict on that is: {word}. I judge claims, never people, and say the same thing at most once a day.",
    why_spoke_bare="I spoke unasked because somebody asserted a claim on which there is a verdict. I judge claims, never people.",
    why_last="The last time I spoke unasked was {moment}.",
    why_now="I do not speak up at present, because {reason}.",
    why_silent="The last time I knew something and kept silent, it was because {reason}.",
    silent_policy="I am set not to speak up here",
    silent_muted="an admin muted me",
    silent_quiet="of the quiet hours",
    silent_topic="the topic is none of those chosen here",
    silent_told="I had said the same within a day",
    silent_author="I had answered the same person within the hour",
    silent_hour="I had spoken often enough in that hour",
    silent_day="I had spoken often enough that day",
)

ROOM_WORDS: Mapping[Language, RoomWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)


def room_words(language: Language) -> RoomWords:
    """What we say around the answers in that language."""
    return ROOM_WORDS[language]
