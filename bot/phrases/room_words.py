"""What we say around the answers where a room lasts: buttons, settings, subscriptions, manners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWords:
    """All of it in one language. `{…}` are slots, filled with `str.format`."""

    # Moments and lists.
    help_more: tuple[str, ...]
    help_ask: str
    moment: str
    hour: str
    hours: str
    days: str
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
    unmuted_now: str
    deleted: str
    changed: str
    busy: str
    # Handing a question on.
    ask: str
    ask_offer: str
    ask_done: str
    ask_send: str
    ask_private: str
    ask_closed: str
    # /subscribe.
    watch_list: str
    watch_none: str
    watch_end: str
    watch_private: str
    # Inline and our own words.
    inline_unknown: str
    inline_choice: str
    our_own: str
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
    settings_private: str
    settings_who: str
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
    # /privacy and /forget.
    privacy: str
    privacy_only: str
    privacy_group: str
    kept_title: str
    kept: Mapping[str, str]
    """What each thing is that is kept, by its name in `bot.state.retention`; `{time}` is how long."""
    kept_on: str
    forgotten: str
    forgotten_list: tuple[str, ...]
    forgotten_room: str
    forget_room_hint: str


ZH_HANS = RoomWords(
    help_more=(
        "/settings：语言；在群里还能设何时说话、安静时段和话题",
        "/subscribe：你关注的说法（结论变了我会告诉你）",
    ),
    help_ask="/ask 内容：没有查到的，交给维护者看",
    moment="{day} {h:02d}:{m:02d}",
    hour="1 小时",
    hours="{n} 小时",
    days="{n} 天",
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
    unmuted_now="已取消静音。",
    deleted="已删除。",
    changed="已改。",
    busy="消息来得太快，有些我没看。请过一分钟，把要核实的那一条再发一次。",
    ask="交给维护者看",
    ask_offer="要不要交给维护者看？按了下面的按钮，我才会保存这段文字；查清后把结论带给你，十四天没有结果也会说一声。",
    ask_done="已交给维护者，只交了这段文字。查清后我把结论带给你；十四天没有结果，我也会说一声。想撤回就发 /forget。",
    ask_send="我手上已经没有那段文字了。请在它前面加上 /ask 再发一次，例如：/ask 某某已经下架了",
    ask_private="请在私聊里把那句话发给我，我再交给维护者。",
    ask_closed="现在没有人接收问题，所以没有保存。",
    watch_list="结论一变就告诉你的有这些，点一下取消：",
    watch_none="你没有关注任何结论。回答下面的“{button}”可以关注。",
    watch_end="取消：{statement}",
    watch_private="关注是私事：请在私聊里发 /subscribe。",
    inline_unknown="没有查到，不等于是真的；细问请私聊我",
    inline_choice="是这一条吗？{statement}",
    our_own="这是我自己的回答，不用再核实。想知道现在是否还成立，请发原来的那句话。",
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
    settings_private="设置",
    settings_who="所有人都看得到，只有管理员能改。",
    set_policy="什么时候说话：{value}",
    set_language="语言：{value}",
    set_quiet="不主动说话的时段：{value}",
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
    quiet_between="每天 {start} 点到 {end} 点",
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
    silent_quiet="在不主动说话的时段里",
    silent_topic="那个话题不在这里选定的话题里",
    silent_told="同一条一天之内已经说过",
    silent_author="一小时之内已经提醒过同一个人",
    silent_hour="这一小时的次数用完了",
    silent_day="这一天的次数用完了",
    privacy="我读你发来的文字，只为了回答；答完就删，不留文字和名字。只有你按了“{ask}”，那段文字才会留给维护者看。",
    privacy_only="我读你发来的文字，只为了回答；答完就删，不留文字和名字。",
    privacy_group="群里没有问到我、也和我收集的话题无关的消息，我不保存，也不记录谁说了什么。",
    kept_title="我保留这些，到期自动删除（账号和群只存成密文或无法倒推的代号）：",
    kept=MappingProxyType(
        {
            "message": "你发来的文字：答完即删",
            "event": "消息的编号（代号，免得重复回答）：{time}",
            "web-reply": "网页上还没取走的回答：{time}",
            "dead": "没能读懂或没能送达的消息（加密，供修复）：{time}",
            "answer": "给过哪条事实的什么结论，给了谁（加密，以便更正）：{time}",
            "spoke": "在群里主动说话的次数：{time}",
            "withheld": "在群里为什么没说话：{time}",
            "notice": "更正发过了没有（代号）：{time}",
            "question": "你同意交给维护者的文字（加密）：最长 {time}",
            "unanswered": "没有答案的问题（代号，只计数）：{time}",
            "complaint": "你指出的问题：{time}",
        }
    ),
    kept_on="你的关注、语言和群设置：到你取消、移出我或发 /forget 为止。",
    forgotten="已删除我保留的与你有关的一切：",
    forgotten_list=(
        "给过你的回答的记录（不含你的文字；以后有更正我也找不到你了）",
        "你的关注",
        "你留下的问题和反馈",
        "你的语言设置",
    ),
    forgotten_room="本群的设置和记录也一并删除了；现在按新加入的群对待。",
    forget_room_hint="本群的设置要由管理员来删。",
)

ZH_HANT = RoomWords(
    help_more=(
        "/settings：語言；在群組裡還能設定何時說話、安靜時段和主題",
        "/subscribe：你關注的說法（結論變了我會告訴你）",
    ),
    help_ask="/ask 內容：沒有查到的，交給維護者看",
    moment="{day} {h:02d}:{m:02d}",
    hour="1 小時",
    hours="{n} 小時",
    days="{n} 天",
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
    unmuted_now="已取消靜音。",
    deleted="已刪除。",
    changed="已更改。",
    busy="訊息來得太快，有些我沒看。請過一分鐘，把要查核的那一則再傳一次。",
    ask="交給維護者看",
    ask_offer="要不要交給維護者看？按了下面的按鈕，我才會保存這段文字；查清後把結論帶給你，十四天沒有結果也會說一聲。",
    ask_done="已交給維護者，只交了這段文字。查清後我把結論帶給你；十四天沒有結果，我也會說一聲。想撤回就傳 /forget。",
    ask_send="我手上已經沒有那段文字了。請在它前面加上 /ask 再傳一次，例如：/ask 某某已經下架了",
    ask_private="請在私訊裡把那句話傳給我，我再交給維護者。",
    ask_closed="現在沒有人接收問題，所以沒有保存。",
    watch_list="結論一變就告訴你的有這些，按一下取消：",
    watch_none="你沒有關注任何結論。回答下面的「{button}」可以關注。",
    watch_end="取消：{statement}",
    watch_private="關注是私事：請在私訊裡傳 /subscribe。",
    inline_unknown="沒有查到，不等於是真的；細問請私訊我",
    inline_choice="是這一則嗎？{statement}",
    our_own="這是我自己的回答，不用再查核。想知道現在是否還成立，請傳原來的那句話。",
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
    settings_private="設定",
    settings_who="所有人都看得到，只有管理員能改。",
    set_policy="什麼時候說話：{value}",
    set_language="語言：{value}",
    set_quiet="不主動說話的時段：{value}",
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
    quiet_between="每天 {start} 點到 {end} 點",
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
    silent_quiet="在不主動說話的時段裡",
    silent_topic="那個主題不在這裡選定的主題裡",
    silent_told="同一則一天之內已經說過",
    silent_author="一小時之內已經提醒過同一個人",
    silent_hour="這一小時的次數用完了",
    silent_day="這一天的次數用完了",
    privacy="我讀你傳來的文字，只為了回答；答完就刪，不留文字和名字。只有你按了「{ask}」，那段文字才會留給維護者看。",
    privacy_only="我讀你傳來的文字，只為了回答；答完就刪，不留文字和名字。",
    privacy_group="群組裡沒有問到我、也和我收集的主題無關的訊息，我不保存，也不記錄誰說了什麼。",
    kept_title="我保留這些，到期自動刪除（帳號和群組只存成密文或無法倒推的代號）：",
    kept=MappingProxyType(
        {
            "message": "你傳來的文字：答完即刪",
            "event": "訊息的編號（代號，免得重複回答）：{time}",
            "web-reply": "網頁上還沒取走的回答：{time}",
            "dead": "沒能讀懂或沒能送達的訊息（加密，供修復）：{time}",
            "answer": "給過哪則事實的什麼結論，給了誰（加密，以便更正）：{time}",
            "spoke": "在群組裡主動說話的次數：{time}",
            "withheld": "在群組裡為什麼沒說話：{time}",
            "notice": "更正傳過了沒有（代號）：{time}",
            "question": "你同意交給維護者的文字（加密）：最長 {time}",
            "unanswered": "沒有答案的問題（代號，只計數）：{time}",
            "complaint": "你指出的問題：{time}",
        }
    ),
    kept_on="你的關注、語言和群組設定：到你取消、移出我或傳 /forget 為止。",
    forgotten="已刪除我保留的與你有關的一切：",
    forgotten_list=(
        "給過你的回答的記錄（不含你的文字；以後有更正我也找不到你了）",
        "你的關注",
        "你留下的問題和回饋",
        "你的語言設定",
    ),
    forgotten_room="這個群組的設定和記錄也一併刪除了；現在按新加入的群組對待。",
    forget_room_hint="這個群組的設定要由管理員來刪。",
)

EN = RoomWords(
    help_more=(
        "/settings: language; in a group also when I speak, quiet hours, topics",
        "/subscribe: the verdicts whose changes you are told of",
    ),
    help_ask="/ask TEXT: hand what was not found to the maintainers",
    moment="{day}, {h:02d}:{m:02d}",
    hour="1 hour",
    hours="{n} hours",
    days="{n} days",
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
    unmuted_now="No longer muted.",
    deleted="Deleted.",
    changed="Changed.",
    busy="Messages came too fast, and I did not read all of them. Please wait a minute and send the one that matters again.",
    ask="Hand it to the maintainers",
    ask_offer="Shall the maintainers look at it? Only if you press the button below do I keep this text. I bring you the verdict, and after 14 days without one I tell you so.",
    ask_done="The maintainers have it: this text and nothing else. I bring you the verdict, and after 14 days without one I tell you so. To take it back, send /forget.",
    ask_send="I no longer have that text. Please send it again with /ask before it, such as: /ask Such-and-such was taken down",
    ask_private="Please send me that sentence in a private chat, and I will hand it on.",
    ask_closed="Nobody takes questions at the moment, so nothing was kept.",
    watch_list="When one of these changes I tell you; press to stop:",
    watch_none="You follow no verdict. The button “{button}” under an answer does it.",
    watch_end="Stop: {statement}",
    watch_private="What you follow is private: send /subscribe in a private chat.",
    inline_unknown="Not found, which does not mean it is true; ask me in private for more",
    inline_choice="Do you mean this? {statement}",
    our_own="That is an answer of mine; there is nothing to check in it. To see whether it still holds, send the claim itself.",
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
    settings_private="Settings",
    settings_who="Everybody can see them; only admins can change them.",
    set_policy="When I speak: {value}",
    set_language="Language: {value}",
    set_quiet="Hours in which I never speak unasked: {value}",
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
    quiet_between="every day from {start}:00 to {end}:00",
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
    privacy="I read what you send only to answer it; then it is deleted. I keep no text and no names. Only if you press “{ask}” is that one text kept, for the maintainers.",
    privacy_only="I read what you send only to answer it; then it is deleted. I keep no text and no names.",
    privacy_group="Messages of a group that neither ask me nor touch what I keep facts about are not stored, nor who said what.",
    kept_title="This is kept, and deleted by itself in time (accounts and groups only encrypted, or as codes that cannot be turned back):",
    kept=MappingProxyType(
        {
            "message": "the text you sent: deleted once it is answered",
            "event": "the number of a message (as a code, so that none is answered twice): {time}",
            "web-reply": "an answer on the web that was not fetched yet: {time}",
            "dead": "a message that could not be read or delivered (encrypted, so that it can be mended): {time}",
            "answer": "which verdict on which fact was given, and to whom (encrypted, for corrections): {time}",
            "spoke": "how often I spoke unasked in a group: {time}",
            "withheld": "why I kept silent in a group: {time}",
            "notice": "that a correction was sent (as a code): {time}",
            "question": "a text you agreed to hand to the maintainers (encrypted): at most {time}",
            "unanswered": "questions without an answer (as codes, counted only): {time}",
            "complaint": "a fault you pointed out: {time}",
        }
    ),
    kept_on="What you follow, your language and a group's settings: until you end it, remove me or send /forget.",
    forgotten="Everything I kept about you is deleted:",
    forgotten_list=(
        "the record of answers you got (without your words; I can no longer reach you with corrections)",
        "the verdicts you followed",
        "questions and reports you left",
        "your choice of language",
    ),
    forgotten_room="The settings and records of this group are deleted too; it counts as new to me now.",
    forget_room_hint="The settings of this group can be deleted by its admins.",
)

ROOM_WORDS: Mapping[Language, RoomWords] = MappingProxyType(
    {Language.ZH_HANS: ZH_HANS, Language.ZH_HANT: ZH_HANT, Language.EN: EN}
)


def room_words(language: Language) -> RoomWords:
    """What we say around the answers in that language."""
    return ROOM_WORDS[language]
