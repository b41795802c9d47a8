"""Choices by number, where there are no buttons: what somebody in WeChat lives through."""

from __future__ import annotations

import pytest

from bot.delivery import Abilities
from bot.memory import Complaint, Fault, Offered, RoomSettings
from bot.messages import Address, Content, Incoming, Kind, Room
from tests.bot.builders import MISLEADING, OPEN, ByHeart, close, known, unknown
from tests.bot.remembering import CHAT, Said, Stage

RUMOUR = "云雀已经开放了"
NEWS = "百灵会唱歌"


def stage(**over: bool) -> Stage:
    checker = ByHeart().knows(RUMOUR, known(OPEN, text=RUMOUR)).knows(NEWS, unknown(NEWS))
    checker.knows("哪个", close("哪个", OPEN, MISLEADING))
    abilities = {"pushes": True, "numbered": True, "greets": True} | over
    return Stage(checker, channels={CHAT: Abilities(**abilities)})


def one(said: list[Said]) -> Said:
    (only,) = said
    return only


def number(said: Said, label: str) -> str:
    return str(said.labels.index(label) + said.reply.first_number)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}。", "{}）"])
def test_a_number_chooses_what_a_button_would(typed: str) -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    assert answer.reply.first_number == 1
    family = one(here.says("阿兰", typed.format(number(answer, "转给家人"))))
    assert "跟你说一声" in family.text
    # What was chosen from stands as long as nothing else is offered.
    sources = one(here.says("阿兰", number(answer, "来源和时间线")))
    assert "来源" in sources.text


@pytest.mark.parametrize("typed", ["１", "①", "一", "第一个", "选1", "1号", "第１條。"])
def test_a_number_may_be_wide_or_in_a_circle_or_a_word(typed: str) -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    assert one(here.says("阿兰", typed)).text == one(here.presses("阿兰", answer, answer.labels[0])).text


@pytest.mark.parametrize("typed", ["9", "0", "12", "1 2", "-1", "十", "一二", "一下", "1/2"])
def test_what_names_no_choice_is_words(typed: str) -> None:
    here = stage()
    here.says("阿兰", RUMOUR)
    before = here.memory.offered(Address(CHAT, "阿兰"))
    assert before
    here.says("阿兰", typed)
    assert here.outcome.effects[-1:] == (Offered(()),) or here.outcome.silent


def test_another_question_takes_the_choices_back() -> None:
    here = stage()
    here.says("阿兰", RUMOUR)
    here.says("阿兰", NEWS)
    assert here.memory.offered(Address(CHAT, "阿兰")) == ()


def test_a_choice_of_one_person_is_no_choice_of_another() -> None:
    here = stage()
    here.says("阿兰", RUMOUR)
    here.says("阿明", "1")
    assert here.memory.offered(Address(CHAT, "阿明")) == ()


def test_the_candidates_are_chosen_by_number() -> None:
    here = stage()
    choice = one(here.says("阿兰", "哪个"))
    picked = one(here.says("阿兰", "1"))
    assert choice.labels[0]
    assert picked.labels


def test_a_fault_is_told_in_two_numbers() -> None:
    here = stage()
    answer = one(here.says("阿兰", RUMOUR))
    faults = here.says("阿兰", number(answer, "这条有问题"))[-1]
    assert faults.reply.first_number == 1
    here.says("阿兰", number(faults, "不是我问的意思") if "不是我问的意思" in faults.labels else "1")
    assert next(one for one in here.memory.effects if isinstance(one, Complaint)).fault in Fault


def test_where_buttons_can_be_pressed_a_number_is_a_word() -> None:
    here = stage(numbered=False)
    answer = one(here.says("阿兰", RUMOUR))
    assert answer.reply.first_number == 0
    here.says("阿兰", "1")
    assert not any(isinstance(effect, Offered) for effect in here.memory.effects)


def test_a_button_of_an_older_release_is_a_word() -> None:
    here = stage()
    here.memory.offers["阿兰"] = ("no payload of ours",)
    here.says("阿兰", "1")
    assert here.memory.offered(Address(CHAT, "阿兰")) == ()


def test_who_comes_without_a_word_is_greeted_once() -> None:
    here = stage()
    joined = Incoming(Address(CHAT, "阿兰"), author="阿兰", kind=Kind.JOINED)
    assert "核实" in one(here.happens(joined)).text
    assert here.happens(joined) == []
    assert here.memory.room(Address(CHAT, "阿兰")) == RoomSettings(introduced=True)
    assert stage(greets=False).happens(joined) == []


def test_numbers_are_for_private_rooms() -> None:
    here = stage()
    group = here.group("一家人")
    here.memory.offers["一家人"] = here.memory.offers["阿兰"] = ("d",)
    here.says("阿兰", "1", group, addressed=True)
    assert group.kind is Room.GROUP
    forwarded = Content(forwarded=("1",))
    here.says("阿兰", content=forwarded)
