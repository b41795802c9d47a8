"""Why a message was answered as it was: what was read, what came near, and what would help."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import (
    Common,
    Cue,
    Differs,
    Explanation,
    FactChecker,
    Help,
    Nearness,
    SentenceRead,
    Stance,
    Standing,
    with_wording,
)
from tests.knowledge.builders import BEFORE, FACTS, TODAY, base_of, checker


def explain(text: str) -> Explanation:
    return checker().explain(text, BEFORE)


def sentence(text: str) -> SentenceRead:
    (one,) = explain(text).sentences
    return one


def near(text: str, fact_id: str) -> Nearness:
    return next(one for one in sentence(text).near if one.fact_id == fact_id)


def test_a_sentence_says_what_it_was_read_as() -> None:
    read = sentence("听说云雀还没有开放60秒的视频吗")
    assert [(one.words, one.subjects) for one in read.named] == [("云雀", ("yunque",))]
    assert read.quantities == ("60秒",)
    (denial,) = read.negated
    assert denial.words == "还没有"
    assert "60秒" in denial.turned
    cues = {one.cue: one.words for one in read.cues}
    assert cues[Cue.ASKS] == ("吗",)
    assert cues[Cue.REPORTS] == ("听说",)


def test_words_are_shown_as_they_were_typed() -> None:
    compared = near("YUNQUE 白嫖", "yunque-free")
    assert Common("YUNQUE", "云雀", False) in compared.common
    assert "白嫖" in {one.message for one in compared.common}


def test_what_both_have_and_what_one_has_alone() -> None:
    compared = near("云雀真香不用掏钱", "yunque-free")
    assert compared.common
    both = {one.message for one in compared.common}
    assert "云雀" in both
    assert not both & {*compared.only_message}
    assert any("真香" in words for words in compared.only_message)


def test_an_opposite_is_named() -> None:
    compared = near("云雀没开放", "yunque-open")
    assert compared.position.stance is Stance.DENIES
    assert compared.standing is Standing.TOLD
    assert compared.help is Help.NOTHING


def test_another_number_is_another_claim() -> None:
    compared = near("云雀能生成10分钟的视频", "yunque-60-seconds")
    (difference,) = [one for one in compared.differences if one.kind is Differs.NUMBER]
    assert difference.message == ("10分钟",)
    assert set(difference.fact) & {"60秒", "一分钟"}
    assert compared.help is Help.OTHER_CLAIM


def test_who_is_not_named_is_said() -> None:
    found = [one for s in explain("已经开放注册了，谁都能用，云公司说的").sentences for one in s.near]
    compared = next(one for one in found if one.fact_id == "yunque-open")
    assert Differs.SUBJECT_MISSING in {one.kind for one in compared.differences}
    assert "yunque" in {subject for one in compared.differences for subject in one.fact}
    assert compared.help in {Help.NAME_IT, Help.OTHER_CLAIM}


def test_a_wish_needs_no_wording() -> None:
    read = sentence("希望云雀早点开放注册")
    assert Cue.WISHES in {one.cue for one in read.cues}
    assert {one.help for one in read.near} <= {Help.NO_CLAIM, Help.FAR}


def test_a_wording_word_for_word_is_said_to_be_one() -> None:
    assert explain("云雀已开放").word_for_word
    assert not explain("云雀已开放啦").word_for_word


def test_a_near_miss_is_said_to_be_set_apart() -> None:
    found = [one for one in sentence("云雀讨论群开放入群").near if one.standing is Standing.SET_APART]
    assert [one.fact_id for one in found] == ["yunque-open"]
    assert found[0].help is Help.OTHER_CLAIM


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [("Yunqe has opened", "yunqe", "yunque"), ("云公园开了新店", "云公园", "云公司")],
)
def test_a_name_that_was_almost_spelt_right_is_pointed_at(text: str, words: str, name: str) -> None:
    told = explain(text)
    assert not told.named_something
    assert (words, name) in {(one.words, one.name) for one in told.look_alikes}


def test_talk_of_other_things_has_no_look_alikes() -> None:
    told = explain("今天天气真好，我们去公园吧")
    assert not told.named_something
    assert told.look_alikes == ()
    assert all(one.help is Help.FAR for s in told.sentences for one in s.near)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("云雀是不是白给", "云雀白给"),
        ("请问云雀不收钱吗？", "云雀不收钱"),
        ("云雀白给是真的吗", "云雀白给"),
        ("云雀白给", "云雀白给"),
    ],
)
def test_a_suggested_wording_asks_nothing(text: str, suggested: str) -> None:
    assert near(text, "yunque-free").suggested == suggested


def test_the_wording_that_is_suggested_helps() -> None:
    text = "云雀的大门向大家敞开"
    before = explain(text)
    assert before.result.known == ()
    compared = near(text, "yunque-open")
    assert compared.help in {Help.ADD, Help.CHOOSE}
    longer = with_wording(
        base_of(*FACTS), "yunque-open", "affirm", compared.suggested, on=TODAY, change="heard"
    )
    after = FactChecker(longer).check(text, BEFORE)
    assert [known.fact_id for known in after.known] == ["yunque-open"]


_WORDS = (
    "云雀",
    "百灵",
    "云公司",
    "开放",
    "免费",
    "没有",
    "吗",
    "，",
    "。",
    "60秒",
    "10分钟",
    "如果",
    "Yunque",
    "free",
    " ",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=12).map("".join))
def test_an_explanation_agrees_with_the_answer(text: str) -> None:
    told = checker().explain(text, BEFORE)
    assert told.result == checker().check(text, BEFORE)
    shown = {one.fact_id: one for s in told.sentences for one in s.near}
    for known in told.result.known:
        assert known.fact_id not in shown or shown[known.fact_id].standing is not Standing.OFFERED
    for one in shown.values():
        assert 0 <= one.likelihood <= 1
        assert one.claim.text in text


def test_a_figure_that_the_fact_knows_nothing_of_makes_a_maintainer_think_twice() -> None:
    read = sentence("云雀2的大门9月向大家敞开")
    assert read.quantities == ("9月",)
    assert near("云雀的大门9月向大家敞开", "yunque-open").help in {Help.SAYS_MORE, Help.FAR}
    assert near("云雀的大门向大家敞开", "yunque-open").help in {Help.ADD, Help.CHOOSE}


@pytest.mark.parametrize(
    ("text", "fact_id", "expected"),
    [("云雀。大家都能用上了", "yunque-open", Help.NAME_IT), ("云雀", "yunque-open", Help.NO_CLAIM)],
)
def test_no_wording_is_suggested_that_names_nothing_or_says_nothing(
    text: str, fact_id: str, expected: Help
) -> None:
    nearest = [one for one in explain(text).sentences[-1].near if one.fact_id == fact_id]
    assert [one.help for one in nearest] == [expected]


def test_the_whole_sentence_is_suggested_where_its_part_names_nothing() -> None:
    part = near("云雀让我等了半天，谁都能用", "yunque-open")
    assert part.claim.text == "谁都能用"
    assert part.suggested == "云雀让我等了半天，谁都能用"
