"""Affirms, denies, asks, or neither: short sentences held against one small fact, `Yunque is open`."""

from __future__ import annotations

from functools import cache

import pytest

from knowledge import Answer, FactChecker, Stance
from tests.knowledge.builders import BEFORE, OPEN, base_of, fact, period

AFFIRMS = (
    "云雀已开放",
    "云雀已经开放了",
    "听说云雀开放了",
    "据说云雀已经公测了",
    "云雀开放注册啦",
    "云雀现在开放了",
    "刚刚，云雀对公众开放了",
    "云雀现在谁都能用",
    "云雀人人可用",
    "云雀公测了",
    "云雀已对外开放",
    "云雀正式开放",
    "大家注意，云雀开放了！",
    "云雀不仅开放了，还能注册",
    "Yunque is open",
    "Yunque is now available to everyone",
    "Anyone can use Yunque now",
    "Apparently Yunque is open to the public",
)
DENIES = (
    "云雀没开放",
    "云雀没有开放",
    "云雀未开放",
    "云雀尚未开放",
    "云雀并未开放",
    "云雀还没开放",
    "云雀从未开放",
    "云雀从来没有开放过",
    "云雀不再开放",
    "云雀哪有开放",
    "云雀开放是假的",
    "云雀开放了是谣言",
    "谁说云雀开放了",
    "云雀压根没开放",
    "云雀根本没开放",
    "云雀并没有开放",
    "云雀暂未开放",
    "云雀仍未开放",
    "云雀并非已经开放",
    "云雀不是已经开放",
    "普通人用不了云雀",
    "云雀怎么可能开放了",
    "别信，云雀没开放",
    "别再说云雀开放了",
    "云雀已开放，纯属谣言",
    "所谓云雀已开放是假消息",
    "云雀已开放，假的",
    "云雀没公测",
    "Yunque is not open",
    "Yunque isn't open",
    "Yunque is no longer open",
    "Yunque never opened",
    "Yunque has not opened yet",
    "Yunque hasn't opened yet",
    "Nobody can use Yunque",
    "You can't use Yunque",
    "It is false that Yunque is open",
    "The claim that Yunque is open is false",
    "Yunque is not available to the public",
)
ASKS = (
    "云雀开放了吗",
    "云雀开放了么",
    "云雀开放了没",
    "云雀开放了没有",
    "云雀有没有开放",
    "云雀是不是开放了",
    "云雀是否已开放",
    "云雀已开放？",
    "云雀已开放，真的假的",
    "云雀已开放，真的吗",
    "求证：云雀已开放",
    "云雀开放了是真的吗",
    "请问云雀开放了吗",
    "云雀没开放吗",
    "有人知道云雀开放了吗",
    "云雀到底开放了没有",
    "Is Yunque open?",
    "Is Yunque open to the public",
    "Has Yunque opened yet?",
    "Yunque is open, is that true?",
)
NOT_TOLD = (
    # conditions, wishes, opinions
    "如果云雀开放了我就去试试",
    "要是云雀开放就好了",
    "一旦云雀开放，我就注册",
    "等云雀开放了再说",
    "希望云雀早点开放",
    "坐等云雀开放",
    "我觉得云雀应该开放",
    "I hope Yunque opens",
    "If Yunque opens, I'll try it",
    # plans are not what is planned
    "云雀即将开放",
    "云雀马上要开放",
    "云雀计划开放",
    "云雀明天开放",
    "云雀将于下周开放",
    "Yunque will open soon",
    # other questions
    "云雀什么时候开放",
    "云雀怎么用",
    "When will Yunque open?",
    # other things
    "Open-Yunque已开放",
    "百灵已开放",
    "云雀乐队开放报名了",
    "云雀的技术报告已公开",
    "云雀讨论群开放入群",
    "云雀真好看",
    "早安",
    "哈哈哈",
)
UNSURE = (
    ("云雀无法使用", Stance.DENIES),
    ("现在没人能用云雀", Stance.DENIES),
    ("云雀停止开放", Stance.DENIES),
    ("云雀终止开放", Stance.DENIES),
    ("云雀结束公测", Stance.DENIES),
    ("云雀中止开放注册", Stance.DENIES),
    ("云雀不对外开放", Stance.DENIES),
    ("云雀谈不上开放", Stance.DENIES),
    ("云雀开放的消息是假消息", Stance.DENIES),
    ("云雀还不能用", Stance.DENIES),
    ("云雀下线了，不再开放", Stance.DENIES),
    ("云雀关闭了", Stance.DENIES),
    ("云雀没上线", Stance.DENIES),
    ("云雀开没开放", Stance.ASKS),
    ("云雀能不能用", Stance.ASKS),
    ("云雀不再只是内测，开放了", Stance.AFFIRMS),
    ("不要再说云雀没开放了", Stance.AFFIRMS),
    ("云雀没有不开放", Stance.AFFIRMS),
)
"""Plain to a reader, and not to the machine: it may offer the fact, and must never say the opposite."""


@cache
def over_one_fact() -> FactChecker:
    return FactChecker(base_of(OPEN))


def stances(text: str) -> list[Stance]:
    return [known.stance for known in over_one_fact().check(text, BEFORE).known]


@pytest.mark.parametrize("text", AFFIRMS)
def test_an_affirmation_affirms(text: str) -> None:
    assert stances(text) == [Stance.AFFIRMS]


@pytest.mark.parametrize("text", DENIES)
def test_a_denial_denies(text: str) -> None:
    assert stances(text) == [Stance.DENIES]


@pytest.mark.parametrize("text", ASKS)
def test_a_question_asks(text: str) -> None:
    assert stances(text) == [Stance.ASKS]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_asserts_nothing_of_the_fact_is_told_nothing(text: str) -> None:
    assert stances(text) == []


@pytest.mark.parametrize(("text", "meant"), UNSURE)
def test_a_doubtful_stance_is_offered_and_never_told_the_wrong_way_round(text: str, meant: Stance) -> None:
    result = over_one_fact().check(text, BEFORE)
    assert [known.stance for known in result.known] in ([], [meant])
    assert result.answer in {Answer.KNOWN, Answer.CLOSE}


@pytest.mark.parametrize(
    "text",
    [
        "It is not true that Yunque is open",
        "They can't use Yunque",
        "It isn't true that anyone can use Yunque",
    ],
)
def test_a_denial_that_begins_with_it_or_they_is_a_claim(text: str) -> None:
    assert over_one_fact().check(text, BEFORE).answer is not Answer.NOT_A_CLAIM


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("云雀不是没开放", Stance.DENIES),
        ("谁说云雀没开放", Stance.DENIES),
        ("难道云雀没开放", Stance.DENIES),
        ("云雀没开放是谣言", Stance.DENIES),
        ("云雀没开放的说法是假的", Stance.DENIES),
        ("云雀已开放？假的", Stance.ASKS),
        ("Yunque is open? Fake", Stance.ASKS),
        ("Yunque isn’t open to everyone", Stance.AFFIRMS),
        ("You can’t use Yunque", Stance.AFFIRMS),
        ("谁还不知道云雀开放了", Stance.DENIES),
        ("谁不知道云雀开放了", Stance.DENIES),
        ("云雀 开放了 吗", Stance.AFFIRMS),
        ("云雀已开放？做梦", Stance.ASKS),
        ("云雀已开放？做梦", Stance.AFFIRMS),
        ("云雀已开放？官网连注册都没有", Stance.ASKS),
        ("云雀没开放呢", Stance.ASKS),
        ("根本没人知道云雀开没开放", Stance.ASKS),
        ("云雀开没开放，谁也没法验证", Stance.ASKS),
        ("云雀没开放那会儿", Stance.AFFIRMS),
    ],
)
def test_nothing_is_told_the_wrong_way_round(text: str, opposite: Stance) -> None:
    assert opposite not in stances(text)


@pytest.mark.parametrize(
    "text",
    [
        "云雀已经开放，实际并非如此",
        "某某说云雀已经对公众开放，实际并非如此",
        "云雀已经开放的传言不攻自破",
        "云雀开放的接口怎么计费",
        "所谓云雀已开放",
        "说云雀已开放的，自己去试试",
        "什么云雀已开放",
        "云雀已开放，都是旧闻了",
        "群里都在传云雀已开放。官方从来没有说过这种话。大家散了吧。",
        "他们宣布“云雀”已经“开放”。大家散了吧。该吃饭吃饭。",
    ],
)
def test_a_claim_that_is_taken_back_is_never_told_as_affirmed(text: str) -> None:
    assert Stance.AFFIRMS not in stances(text)


CLOSED_TO_EUROPE = fact(
    "yunque-not-in-europe",
    ("云雀没有向欧洲开放。", "Yunque is not open to Europe."),
    denial=("云雀向欧洲开放。", "Yunque is open to Europe."),
    affirm=(
        "云雀没向欧洲开放",
        "云雀还没有对欧洲用户开放",
        "欧洲用不了云雀",
        "Yunque is not available in Europe",
    ),
    deny=("云雀向欧洲开放了", "云雀在欧洲能用了", "欧洲也能用云雀", "Yunque is open in Europe"),
    periods=[period("2024-02-15", "supported")],
    subjects=("yunque",),
)
"""A statement that is negative itself: who negates affirms it."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("云雀未向欧洲开放", Stance.AFFIRMS),
        ("欧洲现在用不了云雀", Stance.AFFIRMS),
        ("云雀已经向欧洲开放", Stance.DENIES),
        ("欧洲现在能用云雀了", Stance.DENIES),
    ],
)
def test_who_negates_a_negative_statement_affirms_it(text: str, meant: Stance) -> None:
    told = [known.stance for known in FactChecker(base_of(CLOSED_TO_EUROPE)).check(text, BEFORE).known]
    assert told == [meant]
