"""What the pages of corrections say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.console.words import in_three


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWords:
    """All lines of the pages of corrections, in one language. `{…}` are slots."""

    title: str
    about: str
    none: str
    none_why: str
    not_served: str
    open_title: str
    over_title: str
    over_none: str
    item: str
    fact: str
    why: str
    stage: Mapping[str, str]
    cause: Mapping[str, str]
    stance: Mapping[str, str]
    turn: str
    counts: str
    web: str
    gone: str
    turns_title: str
    hears_title: str
    hears_now: str
    hears_edits: str
    hears_rooms: str
    hears_askers: str
    hears_watchers: str
    letters_title: str
    letters_about: str
    letter: str
    letter_to: Mapping[str, str]
    letters_none: str
    day_note: str
    decide_title: str
    waiting_large: str
    waiting_reversal: str
    waiting_one: str
    waiting_self: str
    due: str
    running: str
    progress: str
    over: Mapping[str, str]
    agree: str
    send_now: str
    confirm_summary: str
    confirm_about: str
    confirm_label: str
    confirm_button: str
    cancel_summary: str
    cancel_about: str
    cancel_button: str
    needs_publisher: str
    again: str
    foretold_title: str
    foretold: str
    foretold_none: str
    foretold_two: str
    notice_approved: str
    notice_confirmed: str
    notice_cancelled: str
    error_late: str
    error_typed: str


ZH = CorrectionWords(
    title="更正",
    about="告诉过别人的结论如果不再成立，这里会准备一次更正：先给你看谁会收到什么，再发出去。",
    none="现在没有更正。",
    none_why="改了一条事实的结论并发布以后，如果有人看过旧结论，几秒钟内就会出现在这里。",
    not_served=(
        "现在没有接入能主动发消息的平台（例如 Telegram），所以没有人可以通知。"
        "网页上的人不会收到更正；回答下面的凭证页会显示现在的结论。"
    ),
    open_title="正在进行",
    over_title="已经结束",
    over_none="没有已经结束的更正。",
    item="编号",
    fact="事实",
    why="原因",
    stage=MappingProxyType(
        {
            "waiting": "等人同意",
            "due": "等着开始",
            "running": "正在发",
            "done": "已发完",
            "cancelled": "已取消",
            "lapsed": "不需要了",
        }
    ),
    cause=MappingProxyType(
        {"verdict": "结论变了", "withdrawn": "这一条撤回了", "wrong-match": "认错了话，不该用这一条回答"}
    ),
    stance=MappingProxyType({"affirms": "说它对的人", "denies": "说它不对的人", "asks": "问的人"}),
    turn="{stance}：{old} → {new}",
    counts="改写旧回答 {edits} 条，群 {rooms} 个，提问的人 {askers} 位，关注的人 {watchers} 位",
    web="另有网页上的 {n} 次回答，看过的人无法通知；凭证页会显示现在的结论。",
    gone="现在的版本里没有这条事实，所以没有内容可发。",
    turns_title="结论怎么变",
    hears_title="谁会收到",
    hears_now="按此刻的记录计算。只有数目，没有名字：名字在哪里都看不到。",
    hears_edits="会被改写的旧回答（没有提示音）",
    hears_rooms="会收到一条新消息的群",
    hears_askers="会收到一条新消息的私聊（提问的人）",
    hears_watchers="会收到一条新消息的关注者",
    letters_title="会发出的原文",
    letters_about="和收到的人看到的一字不差。",
    letter="{to} · {turn} · {language} · {n} 份",
    letter_to=MappingProxyType(
        {"notice": "新消息：群和提问的人", "watch": "新消息：关注的人", "edit": "旧回答改写成"}
    ),
    letters_none="此刻没有人会收到。",
    day_note=(
        "日期是其中一位读者的，每个人看到的是自己的日期。旧回答里如果还有别的结论，那些部分照旧，不写在这里。"
    ),
    decide_title="下一步",
    waiting_large="有超过 {large} 条新消息要发，所以需要两位发布者同意，或者一位输入编号确认。",
    waiting_reversal="结论反转了，所以需要两位发布者同意，或者一位输入编号确认。",
    waiting_one="已有一位同意，还差一位。",
    waiting_self="你已经同意；还要另一位发布者，或者你自己输入编号确认。",
    due="{when} 以后开始发。在那之前和发送途中都可以取消。",
    running="正在发出。还可以取消：已经交出去的（最多 5 秒的量）仍会发到。",
    progress="已发 {done}，共 {all}",
    over=MappingProxyType(
        {
            "done": "所有人都已收到。",
            "cancelled": "已取消，不会再提出。",
            "lapsed": "开始之前，告诉过别人的结论又成立了，所以不需要更正。",
        }
    ),
    agree="我同意",
    send_now="现在就发",
    confirm_summary="只有我一个人：输入编号确认",
    confirm_about="输入这条事实的编号 {fact}。{minutes} 分钟后开始发，在那之前可以取消。",
    confirm_label="事实的编号",
    confirm_button="确认发送",
    cancel_summary="取消这次更正",
    cancel_about="取消以后不能恢复：同样的变化不会再被提出，看过旧结论的人不会知道。",
    cancel_button="取消，不发",
    needs_publisher="发布者才能决定。",
    again="有新进展时，这一页会自己更新。",
    foretold_title="发布以后谁会收到更正",
    foretold="会改写旧回答 {edits} 条，发新消息 {notices} 条；发出之前，会在“更正”里先给你看原文。",
    foretold_none="没有人被告知过会因此变化的结论，所以不会有更正。",
    foretold_two="这次更正要两位发布者同意，或者一位输入编号确认，才会发出。",
    notice_approved="已记下你的同意。",
    notice_confirmed="已确认，10 分钟后开始。",
    notice_cancelled="已取消。",
    error_late="这一步已经有人做过，或者情况变了。请回到这次更正看现在的样子。",
    error_typed="输入的编号不对，什么也没有发生。要输入的是 {fact}。",
)

EN = CorrectionWords(
    title="Corrections",
    about=(
        "Where a verdict that people were told no longer holds, a correction is prepared here:"
        " first you see who hears what, then it is sent."
    ),
    none="There is no correction at the moment.",
    none_why=(
        "Change the verdict of a fact and publish it: if anybody was told the old one, it stands here"
        " within seconds."
    ),
    not_served=(
        "No platform is connected on which anybody can be written to (such as Telegram), so nobody can be told."
        " Readers of the web page are not told; the receipt under their answer shows what holds now."
    ),
    open_title="Under way",
    over_title="Over",
    over_none="None is over yet.",
    item="Item",
    fact="Fact",
    why="Why",
    stage=MappingProxyType(
        {
            "waiting": "waits for agreement",
            "due": "about to start",
            "running": "being sent",
            "done": "sent",
            "cancelled": "cancelled",
            "lapsed": "no longer needed",
        }
    ),
    cause=MappingProxyType(
        {
            "verdict": "the verdict changed",
            "withdrawn": "the fact was withdrawn",
            "wrong-match": "a sentence was taken for this fact, and is not about it",
        }
    ),
    stance=MappingProxyType(
        {"affirms": "Who said it is so", "denies": "Who said it is not so", "asks": "Who asked"}
    ),
    turn="{stance}: {old} → {new}",
    counts="{edits} old answers edited, {rooms} groups, {askers} askers, {watchers} followers",
    web=(
        "Besides, {n} answers on the web, whose readers cannot be reached; the receipt page shows what holds now."
    ),
    gone="The edition in use has no such fact, so there is nothing to send.",
    turns_title="How the verdict changes",
    hears_title="Who hears of it",
    hears_now="As of this moment. Numbers only: names are shown nowhere.",
    hears_edits="Old answers that are edited (no sound)",
    hears_rooms="Groups that get one new message",
    hears_askers="Private chats that get one new message",
    hears_watchers="Followers of the fact who get one new message",
    letters_title="The very text that is sent",
    letters_about="Word for word what its readers see.",
    letter="{to} · {turn} · {language} · {n}",
    letter_to=MappingProxyType(
        {
            "notice": "New message to groups and askers",
            "watch": "New message to followers",
            "edit": "Old answer becomes",
        }
    ),
    letters_none="At this moment nobody would hear of it.",
    day_note=(
        "The day is that of one of the readers; everybody sees their own. Where an old answer tells other"
        " verdicts too, those parts stay and are not shown here."
    ),
    decide_title="What next",
    waiting_large=(
        "More than {large} new messages would be sent: two publishers have to agree,"
        " or one types the id of the fact."
    ),
    waiting_reversal="The verdict reverses: two publishers have to agree, or one types the id of the fact.",
    waiting_one="One publisher has agreed; one more is needed.",
    waiting_self="You have agreed. It takes another publisher, or you type the id of the fact.",
    due="It starts after {when}. Until then, and while it is being sent, it can be cancelled.",
    running="It is being sent. It can still be cancelled: what was handed over (5 seconds' worth) still arrives.",
    progress="{done} of {all} sent",
    over=MappingProxyType(
        {
            "done": "Everybody has heard.",
            "cancelled": "Cancelled; it will not be proposed again.",
            "lapsed": "Before it began, what was told had come true again: no correction is needed.",
        }
    ),
    agree="I agree",
    send_now="Send now",
    confirm_summary="I am alone: type the id to confirm",
    confirm_about="Type the id of the fact, {fact}. It starts {minutes} minutes later and can be cancelled until then.",
    confirm_label="Id of the fact",
    confirm_button="Confirm and send",
    cancel_summary="Cancel this correction",
    cancel_about=(
        "This cannot be taken back: the same change is not proposed again,"
        " and those who know the old verdict will not be told."
    ),
    cancel_button="Cancel, do not send",
    needs_publisher="Only publishers decide.",
    again="This page brings itself up to date.",
    foretold_title="Who gets a correction once it is published",
    foretold=(
        "{edits} old answers would be edited, {notices} new messages sent; under Corrections you see"
        " the very text before it goes out."
    ),
    foretold_none="Nobody was told a verdict that changes by it, so there will be no correction.",
    foretold_two="That correction takes two publishers, or one who types the id of the fact.",
    notice_approved="Your agreement was noted.",
    notice_confirmed="Confirmed; it starts in 10 minutes.",
    notice_cancelled="Cancelled.",
    error_late="Somebody was faster, or things have changed. Go back and see how it stands.",
    error_typed="That is not the id, and nothing was done. It would be {fact}.",
)

CORRECTIONS = in_three(ZH, EN)
