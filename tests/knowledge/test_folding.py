"""Texts that say the same are one entry; whatever differs in anything that matters stays apart."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Folding, Likeness, open_facts, shipped_facts


@cache
def folding() -> Folding:
    return Folding(open_facts(shipped_facts()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sora开放了", "Sora 开放啦"),
        ("Sora开放了", "Sora 開放了！"),
        ("Sora开放了", "听说Sora已经开放了"),
        ("Sora开放了吗", "Sora是不是开放了"),
        ("云雀免费", "云雀不用钱"),
        ("Sora能生成60秒视频", "Sora可以生成60秒的视频"),
        ("张三去世了", "张三过世了"),
    ],
)
def test_the_same_in_other_words_is_one(one: str, other: str) -> None:
    assert folding().compare(one, other) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sora开放了", "Sora没开放"),
        ("Sora开放了吗", "Sora没开放吗"),
        ("Sora开放了", "Sora 2开放了"),
        ("Sora开放了", "Sora 4开放了"),
        ("Sora开放了", "Open-Sora开放了"),
        ("Sora能生成60秒视频", "Sora能生成10分钟视频"),
        ("Sora会在2025年开放", "Sora会在2026年开放"),
        ("Sora开放了", "Sora即将开放"),
        ("Sora开放了", "如果Sora开放了"),
        ("小米收购了华为", "华为收购了小米"),
        ("Sora是第一个视频模型", "Sora是第二个视频模型"),
        ("Sora免费", "Sora API免费"),
        ("Sora 2 has no copyright limits", "Sora 2 is not free of copyright limits"),
        ("Sora进入红队测试阶段", "Sora早就过了红队测试阶段"),
        ("张三去世了", "李四去世了"),
        ("吃绿豆能解百毒", "吃红豆能解百毒"),
        ("北京明天停课", "上海明天停课"),
        ("北京市中小学明天全部停课放假一天", "上海市中小学明天全部停课放假一天"),
        ("Foo开放了", "Bar开放了"),
        ("Sora开放了", "Sora开放了。今天下雨"),
    ],
)
def test_what_differs_is_never_folded(one: str, other: str) -> None:
    assert folding().compare(one, other) is not Likeness.SAME
    assert folding().folded([one, other]).leaders == (0, 1)


def test_a_question_and_an_assertion_are_proposed_as_similar() -> None:
    folded = folding().folded(["Sora开放了", "Sora开放了吗", "Sora没开放"])
    assert folded.leaders == (0, 1, 2)
    assert folded.similar == ((0, 1),)


def test_wordings_of_opposite_stance_are_never_one() -> None:
    base = open_facts(shipped_facts())
    for fact in base.current():
        own = [*fact.wordings.affirm, *fact.wordings.deny, *fact.wordings.not_this]
        sides = [0] * len(fact.wordings.affirm) + [1] * len(fact.wordings.deny)
        sides += [2] * len(fact.wordings.not_this)
        for number, leader in enumerate(folding().folded(own).leaders):
            assert sides[number] == sides[leader], (own[number], own[leader])


_SAID = st.sampled_from(
    [
        "Sora开放了",
        "Sora 开放啦",
        "Sora没开放",
        "Sora开放了吗",
        "云雀免费",
        "云雀不用钱",
        "今天吃什么",
        "",
        "？！",
    ]
)


@given(_SAID | st.text(max_size=40), _SAID | st.text(max_size=40))
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    assert folding().compare(one, other) is folding().compare(other, one)


@given(st.lists(_SAID, max_size=8))
def test_what_comes_later_changes_nothing_before_it(texts: list[str]) -> None:
    leaders = folding().folded(texts).leaders
    for number, leader in enumerate(leaders):
        assert leader <= number
        assert leaders[leader] == leader
        assert folding().folded(texts[: number + 1]).leaders == leaders[: number + 1]
        assert folding().compare(texts[leader], texts[number]) is Likeness.SAME
