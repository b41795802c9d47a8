"""The shipped facts, one test each: people's wordings of a fact find it, and what is near it does not."""

from __future__ import annotations

import re
from functools import cache

import pytest

from knowledge import Fact, FactBase, FactChecker, Stance, Verdict, open_facts, shipped_facts
from knowledge.quantity import Kind, Quantity, quantities
from knowledge.text import normal
from tests.knowledge.builders import TODAY, told

BASE: FactBase = open_facts(shipped_facts())
FACTS = tuple(BASE.current())
EACH_FACT = pytest.mark.parametrize("fact", FACTS, ids=[fact.id for fact in FACTS])


@cache
def checker() -> FactChecker:
    return FactChecker(BASE)


def stances_of(fact: Fact) -> list[tuple[str, Stance]]:
    affirmed = [(wording, Stance.AFFIRMS) for wording in fact.wordings.affirm]
    return affirmed + [(wording, Stance.DENIES) for wording in fact.wordings.deny]


def finds(fact: Fact, wording: str, stance: Stance) -> bool:
    """True when the fact is told, with that stance or one that gives the same verdict."""
    expected = fact.verdict_on(TODAY, stance)
    result = checker().check(wording, TODAY)
    return any(k.fact_id == fact.id and (k.stance is stance or k.verdict is expected) for k in result.known)


@EACH_FACT
def test_every_wording_finds_its_fact_with_its_stance(fact: Fact) -> None:
    assert [wording for wording, stance in stances_of(fact) if not finds(fact, wording, stance)] == []


@EACH_FACT
def test_no_near_miss_finds_its_fact(fact: Fact) -> None:
    taken = [
        w
        for w in fact.wordings.not_this
        if fact.id in [found for found, *_ in told(checker().check(w, TODAY))]
    ]
    assert taken == []


@EACH_FACT
def test_the_statement_and_the_denial_find_their_fact(fact: Fact) -> None:
    said = [(fact.statement.zh, Stance.AFFIRMS), (fact.statement.en, Stance.AFFIRMS)]
    if fact.denial:
        said += [(fact.denial.zh, Stance.DENIES), (fact.denial.en, Stance.DENIES)]
    assert [text for text, stance in said if not finds(fact, text, stance)] == []


@EACH_FACT
def test_a_wording_in_full_width_and_with_an_emoji_gets_the_same_answer(fact: Fact) -> None:
    def disguised(text: str) -> str:
        return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text) + " 😀"

    wordings = [wording for wording, _ in stances_of(fact)][:12]
    changed = [
        w for w in wordings if told(checker().check(disguised(w), TODAY)) != told(checker().check(w, TODAY))
    ]
    assert changed == []


# Properties over all of them ----------------------------------------------------------------------

DECIDED = {Verdict.SUPPORTED, Verdict.REFUTED, Verdict.OUTDATED}
NEGATIONS = (
    ("已经", "并没有"),
    ("不能", "能"),
    ("可以", "不可以"),
    ("会", "不会"),
    ("是", "不是"),
    ("能", "不能"),
    (" is ", " is not "),
    (" are ", " are not "),
    (" was ", " was not "),
    (" can ", " cannot "),
    (" has ", " has not "),
)
_NOT_PLAIN = re.compile(
    r"[，,。：；、？?不没未无别假非谣]|吗|not|n't|\bno\b|可能|性能|功能|智能|技能|还是|就是|只有|机会|社会|会员|会费|不会|训练|才能|能力"
)


def negated(wording: str) -> list[str]:
    """The wording with one verb turned round, where that is sure to turn its meaning round."""
    if _NOT_PLAIN.search(wording):
        return []
    return [wording.replace(verb, turned) for verb, turned in NEGATIONS if wording.count(verb) == 1]


@pytest.mark.xfail(strict=True, reason="one added negation is outvoted by all else that the wording says")
def test_a_wording_with_its_verb_turned_round_is_never_told_as_affirming() -> None:
    wrong = [
        (fact.id, text)
        for fact in FACTS
        for wording in fact.wordings.affirm
        for text in negated(wording)
        for fact_id, stance, verdict in told(checker().check(text, TODAY))
        if fact_id == fact.id and stance is Stance.AFFIRMS and verdict in DECIDED
    ]
    assert wrong == []


def renumbered(fact: Fact, wording: str) -> list[str]:
    """The wording with one number of the fact's own statement changed."""
    stated = [q for text in (fact.statement.zh, fact.statement.en) for q in quantities(normal(text))]
    plain = normal(wording)
    return [
        plain[: q.start] + _with_another_number(plain, q) + plain[q.end :]
        for q in quantities(plain)
        if re.search(r"\d", plain[q.start : q.end])
        and any(q.same_measure(other) and q.agrees(other) for other in stated)
    ]


def _with_another_number(plain: str, quantity: Quantity) -> str:
    """Ten times as much and a bit; the next year or month, the third version after."""

    def another(found: re.Match[str]) -> str:
        number = int(found.group())
        if quantity.kind is Kind.DATE:
            return str(number + 1 if number > 31 else number % 9 + 1)
        return str(number + 3) if quantity.kind is Kind.VERSION else f"{number}7"

    return re.sub(r"\d+", another, plain[quantity.start : quantity.end], count=1)


@pytest.mark.xfail(
    strict=True, reason="a date without a year agrees with every year; units are compared one by one"
)
def test_a_wording_with_another_number_is_never_vouched_for() -> None:
    wrong = [
        (fact.id, text)
        for fact in FACTS
        for wording in fact.wordings.affirm
        for text in renumbered(fact, wording)
        for fact_id, stance, verdict in told(checker().check(text, TODAY))
        if fact_id == fact.id
        and stance is Stance.AFFIRMS
        and verdict in {Verdict.SUPPORTED, Verdict.OUTDATED}
    ]
    assert wrong == []


TURNED_BY_IDIOM = (
    "论辈分Gen-2早一年，第一个文生视频模型轮不到Sora",
    "Sora公布隔天Adobe哪跌了7%，乱讲",
    "说Sora是谢赛宁发明的就是瞎传了",
    "国内那些“ChatGPT中文版”的号跟OpenAI半毛钱关系没有",
    "指望Sora一句话出整部电影？做不到",
    "假如Sora真能一句话出整部电影，编剧怎么办",
)


@pytest.mark.parametrize("text", TURNED_BY_IDIOM)
def test_what_an_idiom_turns_round_is_never_told_as_affirmed(text: str) -> None:
    assert Stance.AFFIRMS not in {known.stance for known in checker().check(text, TODAY).known}


OF_ANOTHER_TIME = (
    "Sora去年对公众开放过",
    "2025年的时候Sora已经对公众开放了",
    "Sora 2025年对公众开放",
    "Sora was open to everyone last year",
)


@pytest.mark.parametrize("text", OF_ANOTHER_TIME)
def test_what_is_said_of_another_time_is_not_judged_by_today(text: str) -> None:
    assert "sora-open-to-public" not in {known.fact_id for known in checker().check(text, TODAY).known}
