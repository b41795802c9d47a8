from __future__ import annotations

import datetime as dt

import pytest

from bot.memory import Blank, Policy, RoomSettings
from bot.messages import Action, Address, Attachment, Content, Incoming, Language, Press
from bot.replies import Voice, language_of
from knowledge import MAX_TEXT, Stance
from tests.bot.builders import (
    ALWAYS,
    GROUP,
    MISLEADING,
    OPEN,
    PRIVATE,
    ByHeart,
    close,
    conversation,
    known,
    not_a_claim,
    texts,
    typed,
    unknown,
)

ZH = Voice(Language.ZH_HANS)


class SureOnly(Blank):
    def room(self, address: Address) -> RoomSettings:
        return RoomSettings(Policy.SURE_ONLY)


SURE_ONLY = SureOnly()
CLAIM = "云雀已经开放了"


def by_heart() -> ByHeart:
    return ByHeart().knows(CLAIM, known(OPEN, text=CLAIM)).knows("在吗", not_a_claim("在吗"))


# --- what is checked


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (Content(typed="甲"), "甲"),
        (Content(typed="真的吗", quoted="甲"), "甲"),
        (Content(typed="真的吗", forwarded=("甲",)), "甲"),
        (Content(forwarded=("甲", "乙")), "甲\n\n乙"),
        (Content(caption="甲", attachments=(Attachment.PHOTO,)), "甲"),
        (Content(typed="/check 甲"), "甲"),
        (Content(typed="/check@heshi_bot 甲"), "甲"),
        (Content(typed="/check\n甲"), "甲"),
        (Content(typed="/check", quoted="甲"), "甲"),
        (Content(typed=" 甲 \n"), "甲"),
        (Content(typed="a\ud800b"), "a\ufffdb"),
    ],
)
def test_quoted_or_forwarded_words_come_before_typed_ones(content: Content, expected: str) -> None:
    checker = ByHeart()
    conversation(checker).answer(Incoming(PRIVATE, content))
    assert checker.asked == [expected]


def test_a_claim_gets_its_verdict() -> None:
    assert texts(conversation(by_heart()).answer(typed(CLAIM))).startswith("已过时：“云雀已经对公众开放”")


def test_the_day_of_a_forwarded_message_counts() -> None:
    content = Content(forwarded=(CLAIM,), said_on=dt.date(2025, 1, 1))
    assert "当时：属实" in texts(conversation(by_heart()).answer(Incoming(PRIVATE, content)))


@pytest.mark.parametrize("kind", Attachment)
def test_what_we_cannot_read_gets_one_kind_line(kind: Attachment) -> None:
    reply = conversation().answer(Incoming(PRIVATE, Content(attachments=(kind,))))
    assert texts(reply) == ZH.say.cannot_read


def test_a_caption_that_is_not_found_does_not_judge_the_picture() -> None:
    content = Content(caption="大家看", attachments=(Attachment.PHOTO,))
    assert ZH.say.cannot_read in texts(conversation().answer(Incoming(PRIVATE, content)))


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_an_empty_message_gets_a_clear_line(text: str) -> None:
    assert texts(conversation().answer(typed(text))) == ZH.say.empty


@pytest.mark.parametrize(("chars", "says_so"), [(MAX_TEXT, False), (MAX_TEXT + 1, True), (100_000, True)])
def test_of_a_long_text_we_say_how_much_we_read(chars: int, says_so: bool) -> None:
    note = f"这段文字有 {chars} 个字，我只读了前 {MAX_TEXT} 个字"
    assert (note in texts(conversation().answer(typed("云" * chars)))) is says_so


def test_after_the_note_the_receipt_is_still_last() -> None:
    text = CLAIM + "。" * MAX_TEXT
    lines = texts(conversation(ByHeart().knows(text, known(OPEN))).answer(typed(text))).splitlines()
    assert lines[0].startswith("已过时")
    assert lines[-1].startswith("凭证：")
    assert any("只读了前" in line for line in lines)


@pytest.mark.parametrize(
    "text",
    ["今天好累啊", "大家早上好", "周末愉快", "晚上吃火锅吧", "我到家了", "hello there", "I'm so tired"],
)
def test_small_talk_is_told_what_we_are_for(text: str) -> None:
    checker = ByHeart().knows(text, unknown(text, on_topic=False))
    assert texts(conversation(checker).answer(typed(text))) == Voice(language_of(text)).say.not_a_claim


@pytest.mark.parametrize(
    "text",
    [
        "大蒜能防癌",
        "地球是平的",
        "我国禁止了吗",
        "马云去世了",
        "今天吃什么",
        "我有3个苹果",
        "你们都被骗了",
        "Earth is flat",
        "我想加微信付款名额",
        "我今天在单位听同事说了一件大事啊",
    ],
)
def test_what_could_be_a_claim_is_not_found_and_that_is_said(text: str) -> None:
    checker = ByHeart().knows(text, unknown(text, on_topic=False))
    shown = texts(conversation(checker).answer(typed(text)))
    assert shown.startswith(Voice(language_of(text)).say.unknown)


def test_on_topic_nothing_is_small_talk() -> None:
    checker = ByHeart().knows("我的云雀啊", unknown("我的云雀啊", on_topic=True))
    assert texts(conversation(checker).answer(typed("我的云雀啊"))).startswith(ZH.say.unknown)


def test_the_readers_app_tells_the_language_where_words_do_not() -> None:
    reply = conversation().answer(typed("123", prefers=Language.EN))
    assert reply is not None
    assert reply.language is Language.EN


# --- groups


def test_a_group_is_left_alone_unless_it_asks() -> None:
    checker = by_heart()
    assert conversation(checker).answer(typed(CLAIM, GROUP)) is None
    assert not checker.asked


def test_a_group_that_asks_gets_an_answer_even_when_nothing_is_known() -> None:
    assert texts(conversation().answer(typed("百灵会唱歌", GROUP, addressed=True))).startswith(ZH.say.unknown)


def test_unasked_we_say_only_what_misleads_and_quietly() -> None:
    text = "云雀开放了，还免费，云公司做的"
    checker = ByHeart().knows(text, known(OPEN), known(ALWAYS), known(MISLEADING, Stance.ASKS))
    reply = conversation(checker, memory=SURE_ONLY).answer(typed(text, GROUP))
    assert reply is not None
    assert reply.quiet
    assert "云公司做的" not in texts(reply)
    assert "免费" not in texts(reply)


@pytest.mark.parametrize(
    "finding", [known(OPEN, Stance.DENIES), known(ALWAYS), close("x", OPEN), not_a_claim("x")]
)
def test_unasked_we_are_silent_otherwise(finding) -> None:
    checker = ByHeart().knows("x", finding)
    assert conversation(checker, memory=SURE_ONLY).answer(typed("x", GROUP)) is None


def test_unasked_the_quoted_message_is_not_the_authors() -> None:
    incoming = Incoming(GROUP, Content(typed="别信", quoted=CLAIM))
    assert conversation(by_heart(), memory=SURE_ONLY).answer(incoming) is None


# --- buttons


def press(action: Action, fact_id: str = OPEN.id, **over) -> Incoming:
    return Incoming(PRIVATE, press=Press.decode(Press(action, fact_id, **over).encode()))


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (Action.DETAILS, "时间线：云雀已经对公众开放"),
        (Action.FAMILY, "跟你说一声：云雀没有对公众开放"),
        (Action.PICK, "以前是（2024年12月9日至2026年4月25日），现在不是了"),
        (Action.NONE_OF_THESE, "没有查到，不等于是真的"),
    ],
)
def test_a_button_is_answered_from_its_own_payload(action: Action, says: str) -> None:
    assert says in texts(conversation().answer(press(action)))


def test_a_button_answers_in_the_language_of_its_reply() -> None:
    assert "Timeline" in texts(conversation().answer(press(Action.DETAILS, language=Language.EN)))


def test_a_button_of_a_fact_that_is_gone_says_so() -> None:
    assert texts(conversation().answer(press(Action.DETAILS, "never-was"))) == ZH.say.old_button


def test_a_button_of_a_withdrawn_fact_says_why() -> None:
    assert "撤回" in texts(conversation().answer(press(Action.PICK, "yunque-gone")))


def test_every_button_of_an_answer_is_answered() -> None:
    talk = conversation(by_heart())
    reply = talk.answer(typed(CLAIM))
    assert reply is not None
    for button in reply.buttons:
        assert texts(talk.answer(Incoming(PRIVATE, press=Press.decode(button.payload))))


# --- commands


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/start", "你好"),
        ("/help", "怎么用"),
        ("帮助", "怎么用"),
        ("/privacy", "答完就删"),
        ("/forget", "没有可删的"),
        ("/why", "在这里你发什么我都会回答"),
        ("/status 云雀", "云雀 的发布进展"),
        ("/status", "有发布进展的：云雀"),
        ("/statements 云公司", "云雀将在四月关闭"),
        ("/statements", "云雀将在四月关闭"),
        ("/check", "没有收到文字"),
        ("/sing", "没有 /sing 这个命令"),
        ("/HELP", "怎么用"),
    ],
)
def test_a_command_is_answered(command: str, says: str) -> None:
    assert says in texts(conversation().answer(typed(command)))


def test_a_command_with_a_latin_name_keeps_the_readers_language() -> None:
    assert "发布进展" in texts(conversation().answer(typed("/status Yunque")))
    assert "Releases" in texts(conversation().answer(typed("/status Yunque", prefers=Language.EN)))


def test_why_in_a_group_tells_of_groups() -> None:
    assert "在群里" in texts(conversation().answer(typed("/why", GROUP, addressed=True)))


@pytest.mark.parametrize("words", ["/etc/passwd 泄露了", "//注释", "/ 什么"])
def test_words_that_look_like_a_command_are_checked(words: str) -> None:
    checker = ByHeart()
    conversation(checker).answer(typed(words))
    assert checker.asked == [words]
