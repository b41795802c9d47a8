"""What people live through with the bot, told as they see it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.delivery import Way
from bot.memory import (
    SILENCE,
    Asked,
    Complaint,
    Fault,
    Forget,
    LeftRoom,
    MovedRoom,
    Outcome,
    Policy,
    RoomSettings,
    SetRoom,
    Unanswered,
    Watch,
)
from bot.messages import (
    Action,
    Address,
    Attachment,
    Content,
    Footer,
    Incoming,
    Kind,
    Language,
    Origin,
    Press,
    Rights,
    Room,
    Sources,
)
from bot.phrases.keeping_words import KEEPING_WORDS
from bot.phrases.room_words import ZH_HANS
from knowledge import Stance, normal
from tests.bot.builders import (
    BARE,
    BASE,
    MISLEADING,
    OPEN,
    SCAM,
    ByHeart,
    close,
    known,
    not_a_claim,
    unknown,
)
from tests.bot.remembering import CHAT, NOON, Said, Stage, told

RUMOUR = "云雀已经开放了"
FREE = "云雀免费"
COURSE = "学完云雀课月入三万"
NEWS = "百灵会唱歌"
SURE = Policy.SURE_ONLY


def by_heart() -> ByHeart:
    checker = ByHeart().knows(RUMOUR, known(OPEN, text=RUMOUR)).knows(FREE, known(MISLEADING, text=FREE))
    checker.knows(COURSE, known(SCAM, text=COURSE)).knows("哈哈", unknown("哈哈", on_topic=False))
    return checker.knows("哪个", close("哪个", OPEN, MISLEADING)).knows("别信", not_a_claim("别信"))


class AtDesk:
    """A maintainers' desk that answers /queue of its own people."""

    def handles(self, incoming: Incoming) -> bool:
        return incoming.author == "小编" and incoming.content.typed.startswith("/queue")

    def respond(self, incoming: Incoming, now: dt.datetime) -> Outcome:
        return SILENCE


def stage(**house) -> Stage:
    return Stage(by_heart(), **house)


def one(said: list[Said]) -> Said:
    assert len(said) == 1, said
    return said[0]


# --- in private


def test_an_answer_answers_the_message_and_is_remembered_with_its_claim() -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    assert answer.text.startswith("已过时")
    delivery = here.outcome.deliveries[0]
    assert (delivery.way, delivery.to_message, delivery.asker) == (Way.SEND, "m1", "阿兰")
    assert [(t.fact_id, t.stance, t.claim) for t in delivery.tells] == [
        (OPEN.id, Stance.AFFIRMS, normal(RUMOUR))
    ]
    assert answer.labels == ["来源和时间线", "转给家人", "结论变了告诉我", "这条有问题"]


def test_several_forwarded_at_once_are_answered_once() -> None:
    here = Stage(ByHeart().knows(f"{RUMOUR}\n\n{FREE}", known(OPEN), known(MISLEADING)))
    place = Address(CHAT, "阿兰")
    day = dt.date(2025, 1, 1)
    batch = [
        Incoming(place, Content(forwarded=(text,), said_on=on, origin=Origin.CHANNEL), name, "阿兰")
        for name, text, on in (("m1", RUMOUR, day), ("m2", FREE, dt.date(2025, 2, 2)))
    ]
    answer = one(here.happens(*batch))
    assert here.outcome.deliveries[0].to_message == "m2"
    assert [t.fact_id for t in told(here.outcome)] == [OPEN.id, MISLEADING.id]
    assert "这条消息的日期" not in answer.text  # of different days: none is theirs


def test_what_was_forwarded_on_one_day_is_judged_for_that_day_too() -> None:
    here = stage()
    content = Content(forwarded=(RUMOUR,), said_on=dt.date(2025, 1, 1))
    assert "当时：属实" in one(here.says("阿兰", content=content)).text


def test_a_burst_with_a_command_in_it_is_answered_in_parts() -> None:
    here = stage()
    place = Address(CHAT, "阿兰")
    texts = (RUMOUR, "/help", FREE)
    batch = [Incoming(place, Content(typed=text), f"m{n}", "阿兰") for n, text in enumerate(texts)]
    assert [said.text[:2] for said in here.happens(*batch)] == ["已过", "怎么", "误导"]


def test_our_own_answer_that_comes_back_is_no_claim() -> None:
    here = stage()
    ours = Content(forwarded=(RUMOUR,), origin=Origin.OURSELVES)
    assert one(here.says("阿兰", content=ours)).text == ZH_HANS.our_own
    family = here.group("一家人", policy=SURE)
    assert here.says("阿兰", content=ours, room=family) == []


def test_edited_words_edit_the_answer() -> None:
    here = stage()
    first = one(here.says("阿兰", RUMOUR, message_id="q"))
    again = one(here.edits("阿兰", "q", FREE))
    assert again.name == first.name
    assert again.text.startswith("误导")
    assert here.transcript[-1].startswith("✎")


def test_a_spelling_that_changes_nothing_changes_no_answer() -> None:
    here = stage()
    _ = here.says("阿兰", RUMOUR, message_id="q")
    assert here.edits("阿兰", "q", RUMOUR) == []


def test_an_edit_of_what_we_had_no_answer_to_is_answered_in_private_only() -> None:
    here = stage()
    assert one(here.edits("阿兰", "q", RUMOUR)).text.startswith("已过时")
    family = here.group("一家人", policy=SURE)
    assert here.edits("阿兰", "r", RUMOUR, family) == []


def test_what_changes_is_told_to_who_asked_for_it() -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    assert here.presses("阿兰", answer, "结论变了告诉我") == []
    assert here.memory.effects[-1] == Watch(
        OPEN.id, Stance.AFFIRMS, OPEN.verdict_on(here.now.date(), Stance.AFFIRMS), Language.ZH_HANS
    )
    assert "/subscribe" in here.toasts[-1]
    listed = one(here.says("阿兰", "/subscribe"))
    assert listed.labels == ["取消：云雀已经对公众开放"]
    assert one(here.presses("阿兰", listed, listed.labels[0])).labels == []
    assert here.memory.watches(answer.room, "阿兰") == ()
    assert "结论变了告诉我" in one(here.says("阿兰", "/subscribe")).text


def test_a_fault_is_pointed_out_where_the_answer_stands() -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    faults = one(here.presses("阿兰", answer, "这条有问题"))
    assert faults.name == answer.name
    assert faults.labels == ["答非所问", "信息过时了", "结论不对", "来源不可靠", "没问题，返回"]
    back = one(here.presses("阿兰", faults, "答非所问"))
    assert back.labels == answer.labels
    complaint = here.memory.effects[-1]
    assert isinstance(complaint, Complaint)
    assert (complaint.fault, complaint.fact_id, complaint.on_message) == (
        Fault.WRONG_MATCH,
        OPEN.id,
        answer.name,
    )
    assert complaint.as_of == here.now.date()


def test_a_thumb_down_asks_what_is_wrong() -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    faults = one(here.reacts("阿兰", answer, "👎"))
    assert faults.name == answer.name
    assert faults.labels[0] == "答非所问"
    assert here.reacts("阿兰", answer, "👍") == []
    assert here.reacts("阿兰", one(here.says("阿兰", "/help")), "👎") == []


def test_no_fault_after_all() -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    faults = one(here.presses("阿兰", answer, "这条有问题"))
    here.memory.answers.clear()  # after ninety days
    assert one(here.presses("阿兰", faults, "没问题，返回")).labels == answer.labels
    assert here.memory.effects == []


def test_buttons_that_came_too_far_are_answered_all_the_same() -> None:
    here = stage(channels={})
    place, family = Address(CHAT, "阿兰"), Address(CHAT, "一家人", Room.GROUP)
    fault = Press(Action.FAULT, OPEN.id)
    old = one(here.happens(Incoming(place, author="阿兰", press=fault, kind=Kind.PRESS)))
    assert "这个按钮对应的内容" in old.text
    here = stage()
    gone = Press(Action.NONE_OF_THESE, "never-was")
    old = one(here.happens(Incoming(place, author="阿兰", press=gone, kind=Kind.PRESS)))
    assert "这个按钮对应的内容" in old.text
    watch = Press(Action.WATCH, OPEN.id)
    assert here.happens(Incoming(family, author="阿兰", press=watch, kind=Kind.PRESS)) == []
    assert here.toasts[-1] == ZH_HANS.watch_private
    assert here.memory.effects == []


def test_a_choice_becomes_the_answer() -> None:
    here = stage()
    offered = one(here.says("阿兰", "哪个"))
    picked = one(here.presses("阿兰", offered, "云雀免费"))
    assert picked.name == offered.name
    assert [(t.fact_id, t.claim) for t in told(here.outcome)] == [(MISLEADING.id, normal("哪个"))]


def test_none_of_these_may_be_handed_on() -> None:
    here = stage(maintainers=AtDesk())
    offered = one(here.says("阿兰", "哪个"))
    unknown_now = one(here.presses("阿兰", offered, "都不是"))
    assert here.memory.effects == [Unanswered(normal("哪个"))]
    assert unknown_now.labels == ["交给维护者看"]


def test_the_text_for_the_family_comes_alone() -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    text = one(here.presses("阿兰", answer, "转给家人"))
    assert text.text.startswith("跟你说一声")
    assert here.outcome.deliveries[-1].to_message == ""


# --- questions for the maintainers


def test_a_question_is_kept_only_after_consent() -> None:
    here = stage(maintainers=AtDesk())
    answer = one(here.says("阿兰", NEWS))
    assert here.memory.effects == [Unanswered(normal(NEWS))]
    assert answer.labels == ["交给维护者看"]
    assert "按了下面的按钮，我才会保存" in answer.text
    without, done = here.presses("阿兰", answer, "交给维护者看")
    assert here.memory.effects[1:] == [Asked(NEWS, normal(NEWS), Language.ZH_HANS)]
    assert without.name == answer.name
    assert without.labels == []
    assert done.text == ZH_HANS.ask_done


def test_words_that_are_gone_are_asked_for_again() -> None:
    here = stage(maintainers=AtDesk())
    answer = one(here.says("阿兰", NEWS))
    assert one(here.presses("阿兰", answer, "交给维护者看", forgotten=True)).text == ZH_HANS.ask_send
    assert one(here.says("阿兰", f"/ask {NEWS}")).text == ZH_HANS.ask_done
    assert here.memory.effects[-1] == Asked(NEWS, normal(NEWS), Language.ZH_HANS)


def test_what_leads_to_a_person_is_not_kept_of_a_question() -> None:
    here = stage(maintainers=AtDesk())
    said = f"{NEWS}加微信 abc12345"
    assert one(here.says("阿兰", f"/ask {said}")).text == ZH_HANS.ask_done
    assert here.memory.effects[-1] == Asked(f"{NEWS}加…", normal(said), Language.ZH_HANS)


def test_a_question_with_an_answer_is_answered_and_not_kept() -> None:
    here = stage(maintainers=AtDesk())
    assert one(here.says("阿兰", f"/ask {RUMOUR}")).text.startswith("已过时")
    assert here.memory.effects == []


def test_nothing_is_offered_where_nobody_takes_questions() -> None:
    alone, muted = stage(), stage(maintainers=AtDesk())
    muted.memory.muted_authors.add("阿兰")
    for here in (alone, muted):
        assert one(here.says("阿兰", NEWS)).labels == []
        assert one(here.says("阿兰", f"/ask {NEWS}")).text == ZH_HANS.ask_closed
        assert not any(isinstance(effect, Asked) for effect in here.memory.effects)


def test_in_a_group_a_question_is_handed_on_in_private() -> None:
    here = stage(maintainers=AtDesk())
    family = here.group("一家人")
    assert one(here.says("阿兰", NEWS, family, addressed=True)).labels == []
    assert one(here.says("阿兰", f"/ask {NEWS}", family, addressed=True)).text == ZH_HANS.ask_private


def test_the_desk_answers_its_own_people_and_nobody_else() -> None:
    here = stage(maintainers=AtDesk())
    assert here.says("小编", "/queue") == []
    assert "没有 /queue 这个命令" in one(here.says("阿兰", "/queue")).text


# --- in a group


def test_a_group_forwards_a_rumour_twice_and_hears_of_it_once() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    warning = one(here.says("阿兰", RUMOUR, family))
    assert here.says("阿明", RUMOUR, family) == []
    assert here.transcript == ["阿兰: " + RUMOUR, f"⤷ {warning.text.splitlines()[0]}", "阿明: " + RUMOUR]
    assert "一天之内已经说过" in one(here.says("阿明", "/why", family, addressed=True)).text
    here.passes(hours=25)
    assert one(here.says("阿明", RUMOUR, family)).text.startswith("已过时")


def test_an_unasked_reply_is_quiet_short_and_easily_got_rid_of() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    warning = one(here.says("阿兰", RUMOUR, family))
    delivery = here.outcome.deliveries[0]
    assert delivery.reply is not None
    assert delivery.reply.quiet
    assert (delivery.to_message, delivery.asker, delivery.unasked) == ("m1", "", True)
    assert warning.labels == ["来源和时间线", "这条有问题", "为什么", "静音24小时", "删除"]
    sources = next(block for block in warning.reply.blocks if isinstance(block, Sources))
    assert len(sources.lines) == 1
    assert isinstance(warning.reply.blocks[-1], Footer)


@pytest.mark.parametrize("label", ["静音24小时", "删除"])
@pytest.mark.parametrize(
    ("rights", "says"), [(Rights.MEMBER, "只有本群管理员"), (Rights.UNKNOWN, "查不到你是不是管理员")]
)
def test_only_an_admin_silences_us(label: str, rights: Rights, says: str) -> None:
    here = stage()
    warning = one(here.says("阿兰", RUMOUR, here.group("一家人", policy=SURE)))
    assert here.presses("阿兰", warning, label, rights) == []
    assert says in here.toasts[-1]
    assert here.said[warning.room.room, warning.name]
    assert not any(isinstance(effect, SetRoom) for effect in here.memory.effects)


def test_an_admin_mutes_us_for_a_day() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    warning = one(here.says("阿兰", RUMOUR, family))
    _ = here.presses("老王", warning, "静音24小时", Rights.ADMIN)
    assert here.toasts[-1] == "好，到2026年11月23日 12:00为止我不主动说话。"
    here.passes(hours=2)
    assert here.says("阿明", FREE, family) == []
    assert one(here.says("阿明", FREE, family, addressed=True)).text.startswith("误导")
    here.passes(hours=22)
    assert one(here.says("阿明", FREE, family)).text.startswith("误导")


def test_an_admin_takes_our_message_back() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    warning = one(here.says("阿兰", RUMOUR, family))
    _ = here.presses("老王", warning, "删除", Rights.ADMIN)
    assert here.said == {}


def test_why_is_told_to_whoever_asks_and_to_them_alone() -> None:
    here = stage()
    warning = one(here.says("阿兰", RUMOUR, here.group("一家人", policy=SURE)))
    why = one(here.presses("阿明", warning, "为什么"))
    assert "因为有人断言“云雀已经对公众开放”，而到2026年11月22日为止，这个说法的结论是：已过时" in why.text
    assert here.outcome.deliveries[-1].only_to == "阿明"


def test_details_in_a_group_are_for_one() -> None:
    here = stage()
    warning = one(here.says("阿兰", RUMOUR, here.group("一家人", policy=SURE)))
    assert "时间线" in one(here.presses("阿明", warning, "来源和时间线")).text
    toast, shown = here.outcome.deliveries
    assert (toast.way, shown.only_to, shown.token) == (Way.TOAST, "阿明", "t")


def test_words_that_are_mended_take_our_reply_back() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    _ = here.says("阿兰", RUMOUR, family, message_id="r")
    assert here.edits("阿兰", "r", "别信", family) == []
    assert here.said == {}
    assert here.transcript[-1] == "✗"


def test_words_that_say_something_else_wrong_change_our_reply() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    first = one(here.says("阿兰", RUMOUR, family, message_id="r"))
    again = one(here.edits("阿兰", "r", FREE, family))
    assert (again.name, again.labels) == (first.name, first.labels)
    assert len(here.memory.spoken) == 1
    assert here.memory.answer_at(family, first.name).unasked


def test_three_an_hour_and_then_no_more() -> None:
    many = {f"谣言{n}": BASE.fact(i) for n, i in enumerate([OPEN.id, MISLEADING.id, SCAM.id, BARE.id])}
    checker = ByHeart()
    for text, fact in many.items():
        checker.knows(text, known(fact, text=text))
    here = Stage(checker)
    family = here.group("一家人", policy=SURE)
    spoken = [here.says(f"成员{n}", text, family) for n, text in enumerate(many)]
    assert [len(said) for said in spoken] == [1, 1, 1, 0]
    assert here.memory.why["一家人"] == "hour-full"


def test_one_member_is_answered_once_an_hour() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    assert here.says("阿兰", RUMOUR, family)
    assert here.says("阿兰", FREE, family) == []
    assert "同一个人" in one(here.says("阿明", "/why", family, addressed=True)).text
    here.passes(minutes=61)
    assert here.says("阿兰", FREE, family)


def test_nobody_talks_with_bots() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    assert here.says("别的核查", RUMOUR, family, from_bot=True) == []
    assert here.says("别的核查", RUMOUR, family, from_bot=True, addressed=True) == []


def test_at_night_nobody_is_woken() -> None:
    here = stage(zone=dt.timezone(dt.timedelta(hours=8)))
    family = here.group("一家人", policy=SURE, quiet_from=23, quiet_to=8)
    here.passes(hours=3)  # 23:00 in Shanghai
    assert here.says("阿兰", RUMOUR, family) == []
    here.passes(hours=9)  # 08:00
    assert here.says("阿兰", RUMOUR, family)


def test_a_reply_to_us_that_only_chats_is_let_be() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    warning = one(here.says("阿兰", RUMOUR, family))
    assert here.says("阿明", "哈哈", family, addressed=True, on_message=warning.name) == []
    assert here.says("阿明", FREE, family, addressed=True, on_message=warning.name)
    assert here.says("阿明", NEWS, family, addressed=True, named=True, on_message=warning.name)


def test_why_in_reply_to_our_message_tells_of_that_message() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    warning = one(here.says("阿兰", RUMOUR, family))
    why = one(here.says("阿明", "/why", family, addressed=True, on_message=warning.name))
    assert why.text.startswith("我主动说话，是因为")
    assert "2026年11月22日 12:00" in why.text


def test_a_picture_without_words_gets_a_kind_line_only_where_we_are_asked() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    photo = Content(attachments=(Attachment.PHOTO,))
    assert here.says("阿兰", content=photo, room=family) == []
    assert "看不了图片" in one(here.says("阿兰", content=photo, room=family, addressed=True)).text
    captioned = Content(caption=RUMOUR, attachments=(Attachment.PHOTO,))
    assert here.says("阿兰", content=captioned, room=family)


def test_a_command_of_another_bot_is_none_of_ours() -> None:
    here = stage()
    family = here.group("一家人")
    assert here.says("阿兰", "/dice", family, addressed=True) == []
    assert "没有 /dice 这个命令" in one(here.says("阿兰", "/dice@heshi_bot", family, addressed=True)).text


def test_several_by_one_member_are_warned_of_once() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    batch = [
        Incoming(family, Content(typed=text), f"m{n}", "阿兰")
        for n, text in enumerate(("别信", RUMOUR, FREE))
    ]
    assert one(here.happens(*batch)).text.startswith("已过时")
    assert here.outcome.deliveries[0].to_message == "m1"


# --- coming, going, settings


def joined(room: Address, **over) -> Incoming:
    return Incoming(room, author="老王", kind=Kind.JOINED, **over)


@pytest.mark.parametrize(
    ("reads_all", "sees"), [(True, "所有消息"), (False, "只让我看到"), (None, "我只回答")]
)
def test_we_introduce_ourselves_once_in_four_quiet_lines(reads_all: bool | None, sees: str) -> None:
    here = stage()
    family = Address(CHAT, "一家人", Room.GROUP)
    hello = one(here.happens(joined(family, reads_all=reads_all)))
    assert hello.reply.quiet
    assert len(hello.text.splitlines()) == 4
    assert sees in hello.text
    assert hello.labels == ["也主动提醒"]
    assert here.happens(joined(family, reads_all=reads_all)) == []


def test_an_admin_lets_us_speak_up_from_the_introduction() -> None:
    here = stage()
    family = Address(CHAT, "一家人", Room.GROUP)
    hello = one(here.happens(joined(family, reads_all=False)))
    assert here.presses("阿兰", hello, "也主动提醒") == []
    on = one(here.presses("老王", hello, "也主动提醒", Rights.ADMIN))
    assert on.name == hello.name
    assert "已打开主动提醒" in on.text
    assert "@BotFather" in on.text  # it does not see other messages yet
    assert here.memory.rooms["一家人"].policy is SURE
    off = one(here.presses("老王", on, "不主动提醒", Rights.ADMIN))
    assert off.text == hello.text
    assert here.memory.rooms["一家人"].policy is Policy.MENTION_ONLY


def test_everybody_sees_the_settings_and_admins_change_them() -> None:
    here = stage()
    family = here.group("一家人")
    panel = one(here.says("阿兰", "/settings", family, addressed=True, reads_all=True))
    assert panel.labels == [
        *("✓ 问到才答", "也主动提醒", "全部关闭"),
        *("语言", "安静时段", "主动提醒的话题", "静音24小时"),
    ]
    assert here.presses("阿兰", panel, "全部关闭") == []
    assert here.memory.rooms["一家人"].policy is Policy.MENTION_ONLY
    panel = one(here.presses("老王", panel, "也主动提醒", Rights.ADMIN))
    assert "每小时最多 3 次，每天最多 10 次" in panel.text
    page = one(here.presses("老王", panel, "安静时段", Rights.ADMIN))
    page = one(here.presses("老王", page, "23:00–8:00", Rights.ADMIN))
    assert "每天 23 点到 8 点" in page.text
    page = one(here.presses("老王", page, "返回", Rights.ADMIN))
    page = one(here.presses("老王", page, "主动提醒的话题", Rights.ADMIN))
    page = one(here.presses("老王", page, "云雀", Rights.ADMIN))
    page = one(here.presses("老王", page, "返回", Rights.ADMIN))
    page = one(here.presses("老王", page, "语言", Rights.ADMIN))
    page = one(here.presses("老王", page, "English", Rights.ADMIN))
    assert page.text.startswith("Settings of this group")
    assert here.memory.rooms["一家人"] == RoomSettings(SURE, Language.EN, 23, 8, frozenset({"yunque"}))
    assert one(here.says("阿兰", RUMOUR, family, addressed=True)).text.startswith("Outdated")


def test_what_was_switched_off_can_be_switched_on_again() -> None:
    here = stage()
    family = here.group("一家人", policy=Policy.OFF)
    assert here.says("阿兰", RUMOUR, family, addressed=True) == []
    panel = one(here.says("老王", "/settings@heshi_bot", family, addressed=True))
    _ = here.presses("老王", panel, "问到才答", Rights.ADMIN)
    assert here.says("阿兰", RUMOUR, family, addressed=True)


def test_speaking_up_without_seeing_says_how_to_change_that() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    blind = one(here.says("阿兰", "/settings", family, addressed=True, reads_all=False))
    assert "/setprivacy" in blind.text
    seeing = one(here.says("阿兰", "/settings", family, addressed=True, reads_all=True))
    assert "/setprivacy" not in seeing.text


def test_as_an_admin_we_see_everything_and_the_settings_know_it() -> None:
    here = stage()
    family = Address(CHAT, "一家人", Room.GROUP)
    assert here.happens(joined(family, reads_all=False))
    assert here.happens(joined(family, reads_all=True)) == []  # made an admin
    panel = one(here.says("阿兰", "/settings", family, addressed=True, reads_all=False))
    assert "看到这里的所有消息" in panel.text


def test_a_topic_is_chosen_and_let_go_again() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE, topics=frozenset({"yunque"}))
    panel = one(here.says("阿兰", "/settings", family, addressed=True))
    assert "主动提醒的话题：云雀" in panel.text
    page = one(here.presses("老王", panel, "主动提醒的话题", Rights.ADMIN))
    page = one(here.presses("老王", page, "云雀", Rights.ADMIN))
    assert here.memory.rooms["一家人"].topics == frozenset()
    page = one(here.presses("老王", page, "云雀", Rights.ADMIN))
    page = one(here.presses("老王", page, "全部", Rights.ADMIN))
    assert here.memory.rooms["一家人"].topics == frozenset()


def test_a_topic_that_we_do_not_know_is_not_kept() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    made_up = Press(Action.SETTING, argument="topic:made-up-by-a-client")
    here.happens(
        Incoming(family, author="老王", press=made_up, kind=Kind.PRESS, rights=Rights.ADMIN, on_message="1")
    )
    assert "一家人" not in here.memory.rooms or here.memory.rooms["一家人"].topics == frozenset()


def test_in_private_one_sets_ones_language() -> None:
    here = stage()
    panel = one(here.says("阿兰", "/settings"))
    assert panel.labels == ["✓ 跟着每条消息", "简体中文", "繁體中文", "English"]
    panel = one(here.presses("阿兰", panel, "繁體中文"))
    assert panel.text == "語言：繁體中文"
    assert one(here.says("阿兰", RUMOUR)).reply.language is Language.ZH_HANT


@pytest.mark.parametrize("argument", ["policy:loud", "lang:fr", "quiet:9-5", "what", "show:nothing", "lang:"])
def test_a_button_of_another_time_changes_nothing(argument: str) -> None:
    here = stage()
    family = here.group("一家人")
    press = Incoming(
        family,
        author="老王",
        press=Press(Action.SETTING, argument=argument),
        kind=Kind.PRESS,
        rights=Rights.ADMIN,
    )
    assert here.happens(press)[0].text.startswith("本群的设置")
    assert here.memory.effects == []


def test_leaving_and_moving() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    here.happens(Incoming(family, kind=Kind.MOVED, moved_to="-100"))
    assert here.memory.effects == [MovedRoom(Address(CHAT, "-100", Room.GROUP))]
    here.happens(Incoming(Address(CHAT, "-100", Room.GROUP), kind=Kind.LEFT, from_bot=True))
    assert here.memory.effects[-1] == LeftRoom()
    assert here.happens(Incoming(Address(CHAT, "阿兰"), author="阿兰", kind=Kind.JOINED)) == []


def test_a_reaction_is_no_question() -> None:
    here = stage()
    assert here.happens(Incoming(Address(CHAT, "阿兰"), author="阿兰", kind=Kind.REACTION)) == []


# --- what is kept


def test_privacy_tells_how_long_everything_is_kept() -> None:
    here = stage(kept=[("answer", dt.timedelta(days=90)), ("web-reply", dt.timedelta(hours=1))])
    shown = one(here.says("阿兰", "/privacy")).text
    assert "90 天" in shown
    assert "1 小时" in shown


def test_everything_that_is_kept_has_words() -> None:
    from bot.state.retention import RETENTION

    for words in KEEPING_WORDS.values():
        assert {kept.name for kept in RETENTION} <= set(words.kept)


def test_to_forget_is_one_command() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    assert "已删除" in one(here.says("阿兰", "/forget")).text
    assert here.memory.effects == [Forget(room_too=False)]
    assert here.outcome.deliveries[0].asker == ""
    assert "由管理员来删" in one(here.says("阿兰", "/forget", family, addressed=True)).text
    assert "一并删除" in one(here.says("老王", "/forget", family, addressed=True, rights=Rights.ADMIN)).text
    assert here.memory.effects[-2:] == [Forget(room_too=False), Forget(room_too=True)]


def test_a_deep_link_starts_like_any_start() -> None:
    here = stage()
    assert one(here.says("阿兰", "/start from_group")).text.startswith("你好")


# --- guests, inline, too much


def test_a_guest_gets_one_short_answer() -> None:
    here = stage()
    place = Address(CHAT, "i:7", Room.GROUP)
    asked = Incoming(place, Content(quoted=RUMOUR), "5", "阿兰", addressed=True, kind=Kind.GUEST, token="g")
    answer = one(here.happens(asked))
    delivery = here.outcome.deliveries[0]
    assert (delivery.way, delivery.token, answer.labels) == (Way.GUEST, "g", [])
    assert delivery.tells
    assert delivery.asker == "阿兰"


def test_a_guest_may_choose_and_the_answer_takes_the_place_of_the_choice() -> None:
    here = stage()
    place = Address(CHAT, "i:7", Room.GROUP)
    asked = Incoming(place, Content(quoted="哪个"), "5", "阿兰", addressed=True, kind=Kind.GUEST, token="g")
    offered = one(here.happens(asked))
    assert offered.labels == ["云雀免费", "云雀已经对公众开放", "都不是"]
    press = offered.button("云雀免费").press
    chosen = Incoming(place, author="阿兰", press=press, kind=Kind.PRESS, on_message="i:7", token="t")
    answer = one(here.happens(chosen))
    assert answer.text.startswith("不完全是（误导）")
    assert (here.outcome.deliveries[-1].way, answer.labels) == (Way.EDIT, [])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        (
            RUMOUR,
            ["已过时：“云雀已经对公众开放”自2026年4月26日起不再属实，2024年12月9日至2026年4月25日曾经属实。"],
        ),
        ("哪个", ["是这一条吗？云雀免费", "是这一条吗？云雀已经对公众开放"]),
        (NEWS, ["没有查到，不等于是真的；细问请私聊我"]),
        ("", []),
        ("别信", []),
    ],
)
def test_an_inline_query_is_offered_what_is_known(query: str, titles: list[str]) -> None:
    here = stage()
    _ = here.happens(
        Incoming(Address(CHAT, "阿兰"), Content(typed=query), author="阿兰", kind=Kind.INLINE, token="i")
    )
    delivery = here.outcome.deliveries[0]
    assert delivery.way is Way.INLINE
    assert [title for title, _ in delivery.offers] == titles
    assert not any(reply.buttons for _, reply in delivery.offers)
    assert (delivery.tells, here.outcome.effects) == ((), ())


@pytest.mark.parametrize(
    ("kind", "way"),
    [(Kind.MESSAGE, Way.SEND), (Kind.GUEST, Way.GUEST), (Kind.INLINE, Way.INLINE), (Kind.PRESS, Way.TOAST)],
)
def test_too_much_at_once_is_told_in_the_askers_language(kind: Kind, way: Way) -> None:
    here = stage()
    press = Press(Action.DETAILS, language=Language.EN) if kind is Kind.PRESS else None
    asked = Incoming(
        Address(CHAT, "us", Room.GROUP),
        Content(typed="is it open"),
        "1",
        "ann",
        addressed=True,
        kind=kind,
        press=press,
    )
    outcome = here.bot.busy(asked)
    assert outcome.effects == ()
    assert outcome.deliveries[0].way is way
    if way is not Way.INLINE:
        assert "too fast" in str(outcome.deliveries[0].reply)


def test_nobody_is_told_busy_who_did_not_ask() -> None:
    here = stage()
    family = here.group("一家人", policy=SURE)
    assert here.bot.busy(Incoming(family, Content(typed=RUMOUR), "1", "阿兰")).silent


@pytest.mark.parametrize(
    ("incoming", "needed"),
    [
        (Incoming(Address(CHAT, "g", Room.GROUP), press=Press(Action.MUTE)), True),
        (Incoming(Address(CHAT, "g", Room.GROUP), press=Press(Action.DELETE)), True),
        (Incoming(Address(CHAT, "g", Room.GROUP), press=Press(Action.SETTING, argument="lang:en")), True),
        (Incoming(Address(CHAT, "g", Room.GROUP), press=Press(Action.DETAILS, "a")), False),
        (Incoming(Address(CHAT, "g", Room.GROUP), Content(typed="/forget@heshi_bot"), addressed=True), True),
        (Incoming(Address(CHAT, "g", Room.GROUP), Content(typed="/settings"), addressed=True), False),
        (Incoming(Address(CHAT, "me"), Content(typed="/forget")), False),
        (Incoming(Address(CHAT, "me"), press=Press(Action.SETTING, argument="lang:en")), False),
    ],
)
def test_for_what_rights_are_looked_up(incoming: Incoming, needed: bool) -> None:
    assert stage().bot.needs_rights(incoming) is needed


def test_pages_that_keep_nothing_offer_nothing_that_needs_keeping() -> None:
    here = stage(channels={})
    answer = one(here.says("阿兰", RUMOUR))
    assert answer.labels == ["来源和时间线", "转给家人"]
    assert "没有 /settings 这个命令" in one(here.says("阿兰", "/settings")).text
    assert here.now == NOON
