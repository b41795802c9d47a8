"""On-topic talk without a claim: nobody is interrupted, and nobody gets a verdict."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache

import pytest

from bot.etiquette import speaks
from knowledge import CheckResult, FactChecker, open_facts, shipped_facts
from knowledge.names import Names
from knowledge.text import normal
from tests.knowledge.builders import TODAY
from tools.make_talk import GOLDEN, LINES, lines_of, read_grammar, written

DAYS = (dt.date(2024, 3, 1), dt.date(2025, 10, 15), TODAY)
"""Before Sora was open, while it was, and after: what is told of a line may change with the day."""
LEAST_BY_HAND = 500
LEAST_ABOUT_US = 0.8
"""Share of lines that name something we keep facts about: talk of other things would be easy."""
MOST_SPOKEN = 0.0015
"""The upper bound that is promised for talk, 95 % sure."""

TAKEN_FOR_QUESTIONS = frozenset(
    {
        "Sora 的提示詞要怎麼下比較有電影感？",
        "想請問Sora的提示詞要怎麼寫才有電影感？有人跟我一樣嗎",
        "求问Sora的提示词里布料褶皱要怎么描述才有电影感",
        "DeepSeek的深度思考按钮在哪，我找不着",
    }
)
"""Ask how or where, and are read as asking whether: answered in a private room, passed over in a group."""

CHECKER = FactChecker(open_facts(shipped_facts()))


def lines(name: str) -> list[str]:
    text = (GOLDEN / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


BY_HAND, GENERATED = lines("talk.txt"), lines("talk-generated.txt")
TALK = BY_HAND + GENERATED


@cache
def results(day: dt.date) -> tuple[CheckResult, ...]:
    return tuple(CHECKER.check(line, day) for line in TALK)


def test_the_generated_lines_are_what_the_grammar_gives() -> None:
    assert (GOLDEN / "talk-generated.txt").read_text(encoding="utf-8") == written()
    assert len(GENERATED) == LINES


def test_every_list_of_the_grammar_is_used() -> None:
    grammar = read_grammar((GOLDEN / "grammar.txt").read_text(encoding="utf-8"))
    unused = {name for name in grammar if not any(f"{{{name}}}" in line for line in grammar["line"])}
    assert unused == {"line"}
    assert all(len(set(grammar[name])) > 1 for name in grammar)
    first, second = lines_of(grammar), lines_of(grammar)
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]


def test_lines_are_different_and_most_are_about_our_subjects() -> None:
    assert len(set(TALK)) == len(TALK)
    assert len(BY_HAND) >= LEAST_BY_HAND
    names = Names(CHECKER.base.subjects.values())
    named = sum(any(not mention.is_stranger for mention in names.find(normal(line))) for line in TALK)
    assert named >= LEAST_ABOUT_US * len(TALK)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nobody_is_interrupted(day: dt.date) -> None:
    spoken = [result.text for result in results(day) if speaks(result, CHECKER.base)]
    assert spoken == []


def test_so_many_lines_that_the_rate_is_small_for_sure() -> None:
    """None of n: the rate is under 3/n, 95 % sure (the rule of three, exactly 1 - 0.05^(1/n))."""
    assert 1 - math.pow(0.05, 1 / len(TALK)) < MOST_SPOKEN


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_talk_gets_no_verdict(day: dt.date) -> None:
    told = {result.text for result in results(day) if result.known}
    assert told <= TAKEN_FOR_QUESTIONS


@pytest.mark.xfail(reason="a question how is taken for the question whether", strict=False)
@pytest.mark.parametrize("text", sorted(TAKEN_FOR_QUESTIONS))
def test_a_question_how_gets_no_verdict(text: str) -> None:
    assert not any(CHECKER.check(text, day).known for day in DAYS)
