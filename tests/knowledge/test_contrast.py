"""Where two wordings differ in meaning: what differs vetoes, and the reasons say what."""

from __future__ import annotations

import pytest

from knowledge import Because, FactChecker
from knowledge.contrast import Differs
from tests.knowledge.builders import BEFORE, ask, base_of, checker, fact, period

DIFFER = (
    ("云雀能生成600秒视频", "yunque-60-seconds", {Differs.NUMBER}),
    ("云雀一次生成90秒视频", "yunque-60-seconds", {Differs.NUMBER}),
    ("云雀生成的视频长达10分钟", "yunque-60-seconds", {Differs.NUMBER}),
    pytest.param("Yunque can generate 90 second videos", "yunque-60-seconds", {Differs.NUMBER}),
    ("百灵能生成60秒视频", "yunque-60-seconds", {Differs.SUBJECT_MISSING, Differs.OTHER_SUBJECT}),
    ("Open-Yunque已经开放了", "yunque-open", {Differs.SUBJECT_MISSING, Differs.OTHER_SUBJECT}),
    ("云雀2已经开放了", "yunque-open", {Differs.SUBJECT_MISSING, Differs.OTHER_SUBJECT}),
    ("百灵现在人人都能用", "yunque-open", {Differs.SUBJECT_MISSING, Differs.OTHER_SUBJECT}),
    ("云雀和百灵都开放了", "yunque-open", {Differs.OTHER_SUBJECT}),
    ("云雀马上要开放注册了", "yunque-open", {Differs.TIME}),
    ("云雀下周开放注册", "yunque-open", {Differs.TIME}),
    ("云公司要收购百灵", "bailing-sold", {Differs.TIME}),
    ("百灵收购了云公司", "bailing-sold", {Differs.ROLES}),
    ("云公司被百灵收购了", "bailing-sold", {Differs.ROLES}),
    ("Bailing bought Cloud Inc", "bailing-sold", {Differs.ROLES}),
    ("云雀能在日本生成60秒视频", "yunque-60-seconds", {Differs.SCOPE}),
    ("云雀安卓版能生成60秒视频", "yunque-60-seconds", {Differs.SCOPE}),
    ("华纳收购了百灵", "bailing-sold", {Differs.SCOPE, Differs.SUBJECT_MISSING}),
    ("云雀是第二个能生成60秒视频的", "yunque-60-seconds", {Differs.RANK}),
    ("Cloud Inc bought a Bailing clone", "bailing-sold", {Differs.SCOPE}),
    ("云公司收购了云雀", "bailing-sold", {Differs.SUBJECT_MISSING, Differs.OTHER_SUBJECT}),
)


@pytest.mark.parametrize(("text", "fact_id", "kinds"), DIFFER)
def test_what_differs_vetoes_and_is_named(text: str, fact_id: str, kinds: set[Differs]) -> None:
    result = checker().check(text, BEFORE)
    assert fact_id not in [known.fact_id for known in result.known]
    reasons = [
        r for c in result.candidates if c.fact_id == fact_id for r in c.reasons if r.kind is Because.DIFFERS
    ]
    named = {reason.detail.partition(":")[0] for reason in reasons}
    # A fact that is too far away is not offered at all, and then nothing need be named.
    assert named in (set(), {str(kind) for kind in kinds})


SAME = (
    ("云雀能生成一分钟视频", "yunque-60-seconds"),
    ("云雀能生成六十秒视频", "yunque-60-seconds"),
    ("云雀能生成１分钟的视频", "yunque-60-seconds"),
    ("Yunque can generate sixty second videos", "yunque-60-seconds"),
    ("Ｙｕｎｑｕｅ is now open to everyone", "yunque-open"),
    ("Y u n q u e 已开放", "yunque-open"),
    ("云公司把百灵收购了", "bailing-sold"),
    ("据路透社报道，云公司收购了百灵", "bailing-sold"),
)


@pytest.mark.parametrize(("text", "fact_id"), SAME)
def test_the_same_said_otherwise_does_not_differ(text: str, fact_id: str) -> None:
    assert [found for found, *_ in ask(text)] == [fact_id]


def test_a_subject_named_in_the_sentence_before_is_not_missing() -> None:
    assert [found for found, *_ in ask("大家都在聊云雀。已经公测了，谁都能用。")] in (["yunque-open"], [])
    reasons = [
        reason
        for candidate in checker().check("大家都在聊云雀。已经公测了，谁都能用。", BEFORE).candidates
        for reason in candidate.reasons
    ]
    assert not any(reason.detail.startswith(Differs.SUBJECT_MISSING) for reason in reasons)


SHUT = fact(
    "yunque-shutting-down",
    ("云公司宣布关停云雀。", "Cloud Inc announced that it shuts down Yunque."),
    denial=("云公司没有宣布关停云雀。", "Cloud Inc has not announced a shutdown of Yunque."),
    affirm=("云公司宣布关停云雀", "云公司官宣关闭云雀", "云公司宣布云雀停止服务", "官宣了，云公司关停云雀"),
    deny=("云公司没有宣布关停云雀", "云公司没宣布关闭云雀"),
    periods=[period("2024-02-15", "supported")],
    subjects=("yunque", "cloud-inc"),
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("云公司宣布要关停云雀", ["yunque-shutting-down"]),
        ("云公司官宣将关闭云雀", ["yunque-shutting-down"]),
        ("云公司要关停云雀", []),
        ("百灵的新闻下面有人说，云公司宣布关停云雀", ["yunque-shutting-down"]),
        ("百灵涨了，因为宣布关停云雀", []),
        ("来说说云公司。已经官宣关停云雀。", ["yunque-shutting-down"]),
        ("来说说云公司。百灵已经官宣关停云雀。", []),
    ],
)
def test_what_is_announced_who_stands_beside_and_who_was_named_before(text: str, told: list[str]) -> None:
    checked = FactChecker(base_of(SHUT)).check(text, BEFORE)
    assert [known.fact_id for known in checked.known] == told
