"""Small fact bases about products that do not exist, built in code, and short ways to ask about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

from knowledge import (
    Answer,
    CheckResult,
    Fact,
    FactBase,
    FactChecker,
    LexiconRecord,
    Source,
    Stance,
    Subject,
    Verdict,
)

TODAY = dt.date(2026, 11, 22)
BEFORE, OPENED, WHILE, CLOSED = (
    dt.date(2024, 2, 19),
    dt.date(2024, 12, 9),
    dt.date(2025, 6, 1),
    dt.date(2026, 4, 26),
)
"""Days in the life of Yunque: unveiled and closed, opened, open, shut down."""


def bilingual(text: str | tuple[str, str]) -> dict[str, str]:
    """The same words for both languages, or a pair of Chinese and English."""
    zh, en = (text, text) if isinstance(text, str) else text
    return {"zh": zh, "en": en}


def source(source_id: str = "daily", **over: Any) -> Source:
    """A source that was read."""
    values: dict[str, Any] = {
        "id": source_id,
        "publisher": "云报",
        "title": "云雀开放注册",
        "url": f"https://news.example/{source_id}",
        "published": "2024-12-09",
        "seen": "2026-11-20",
        "read": True,
        "lang": "zh",
        "kind": "press",
    }
    return Source.model_validate(values | over)


def period(start: str, verdict: str, **over: Any) -> dict[str, Any]:
    """One period of a fact, with a source."""
    because = bilingual(("有据可查。", "It is on record."))
    return {"from": start, "verdict": verdict, "because": because, "sources": ("daily",)} | over


def fact(
    fact_id: str,
    statement: str | tuple[str, str],
    *,
    denial: str | tuple[str, str] | None = None,
    affirm: Iterable[str] = (),
    deny: Iterable[str] = (),
    not_this: Iterable[str] = (),
    periods: Iterable[dict[str, Any]] = (),
    **over: Any,
) -> Fact:
    """A fact with one source and one history entry; `over` replaces whole fields."""
    values: dict[str, Any] = {
        "id": fact_id,
        "topic": "test",
        "statement": bilingual(statement),
        "denial": bilingual(denial) if denial else None,
        "periods": tuple(periods),
        "wordings": {"affirm": tuple(affirm), "deny": tuple(deny), "not_this": tuple(not_this)},
        "sources": (source(),),
        "review_by": "2027-02-22",
        "history": ({"on": "2026-11-20", "change": "first published"},),
    }
    return Fact.model_validate(values | over)


def subject(subject_id: str, *aliases: str, look_alikes: Iterable[str] = (), **over: Any) -> Subject:
    """A product by its aliases, the first of which is its name."""
    values: dict[str, Any] = {
        "id": subject_id,
        "kind": "product",
        "names": bilingual(aliases[0]),
        "aliases": aliases,
        "look_alikes": tuple(look_alikes),
    }
    return Subject.model_validate(values | over)


def lexicon(record_id: str, **concepts: tuple[Iterable[str], Iterable[str]]) -> LexiconRecord:
    """Words of a topic: for each concept its words and its opposites (`_` in a name stands for `-`)."""
    made = [
        {"name": name.replace("_", "-"), "words": tuple(words), "opposites": tuple(opposites)}
        for name, (words, opposites) in concepts.items()
    ]
    return LexiconRecord.model_validate({"id": record_id, "concepts": made})


SUBJECTS = (
    subject("yunque", "云雀", "Yunque", look_alikes=("Open-Yunque", "云雀乐队")),
    subject("yunque-2", "云雀2", "云雀 2", "Yunque 2", "云雀二代"),
    subject("bailing", "百灵", "Bailing"),
    subject("cloud-inc", "云公司", "Cloud Inc"),
)

OPEN = fact(
    "yunque-open",
    ("云雀已经对公众开放。", "Yunque is open to the public."),
    denial=("云雀没有对公众开放。", "Yunque is not open to the public."),
    subjects=("yunque",),
    periods=(
        period("2024-02-15", "refuted"),
        period("2024-12-09", "supported"),
        period("2026-04-26", "refuted"),
    ),
    affirm=(
        "云雀已开放",
        "云雀开放了",
        "云雀已经公测了",
        "云雀正式对外开放了",
        "云雀现在人人都能用",
        "云雀开放注册了",
        "云雀全面开放，谁都能用",
        "云雀上线了，可以直接用",
        "云雀能用了",
        "云雀不用排队了",
        "Yunque is now open to everyone",
        "Anyone can use Yunque today",
        "Yunque is available to the public",
        "Yunque has opened",
    ),
    deny=(
        "云雀没开放",
        "云雀还没有开放",
        "云雀未开放",
        "云雀还在内测，没开放",
        "普通人用不了云雀",
        "云雀公测是谣言",
        "云雀开放是假的",
        "现在谁都用不了云雀",
        "云雀并没有对外开放",
        "Yunque is not open to the public",
        "Ordinary people can't use Yunque",
        "Yunque has not opened yet",
    ),
    not_this=("云雀讨论群开放入群", "云雀的技术报告已公开"),
)
LENGTH = fact(
    "yunque-60-seconds",
    ("云雀能生成60秒的视频。", "Yunque makes videos of 60 seconds."),
    denial=("云雀不能生成60秒的视频。", "Yunque cannot make videos of 60 seconds."),
    subjects=("yunque",),
    periods=(period("2024-02-15", "supported"),),
    affirm=(
        "云雀能生成60秒视频",
        "云雀可以生成一分钟的视频",
        "云雀一次生成60秒视频",
        "云雀生成的视频长达60秒",
        "云雀做视频能到60秒",
        "Yunque can generate 60 second videos",
        "Yunque makes videos up to one minute long",
    ),
    deny=(
        "云雀不能生成60秒视频",
        "云雀生成不了60秒的视频",
        "云雀做不到60秒视频",
        "Yunque cannot generate 60 second videos",
    ),
)
FREE = fact(
    "yunque-free",
    ("云雀免费。", "Yunque is free."),
    denial=("云雀要付费。", "Yunque costs money."),
    subjects=("yunque",),
    periods=(period("2025-01-01", "misleading"),),
    affirm=(
        "云雀免费",
        "云雀不要钱",
        "云雀可以免费用",
        "用云雀不花钱",
        "Yunque is free",
        "Yunque costs nothing",
    ),
    deny=("云雀不免费", "云雀要付费", "云雀收费", "Yunque is not free", "Yunque costs money"),
)
BAILING = fact(
    "bailing-sold",
    ("百灵被云公司收购了。", "Cloud Inc bought Bailing."),
    denial=("百灵没有被云公司收购。", "Cloud Inc did not buy Bailing."),
    subjects=("bailing", "cloud-inc"),
    periods=(period("2025-01-01", "refuted"),),
    affirm=("云公司收购了百灵", "百灵被云公司买下了", "百灵归云公司了", "Cloud Inc bought Bailing"),
    deny=("云公司没收购百灵", "百灵被云公司收购是假的", "Cloud Inc did not buy Bailing"),
)
FACTS = (OPEN, LENGTH, FREE, BAILING)


def base_of(*facts: Fact) -> FactBase:
    """An edition of these facts with all subjects of the stories."""
    return FactBase.of(facts, subjects=SUBJECTS)


@cache
def checker() -> FactChecker:
    """The checker over all facts of the stories."""
    return FactChecker(base_of(*FACTS))


def told(result: CheckResult) -> list[tuple[str, Stance, Verdict | None]]:
    """What a result tells: fact, stance and verdict of every known claim."""
    return [(known.fact_id, known.stance, known.verdict) for known in result.known]


def ask(text: str, day: dt.date = BEFORE) -> list[tuple[str, Stance, Verdict | None]]:
    """What the stories' checker tells of a text."""
    return told(checker().check(text, day))


def silence(result: CheckResult) -> bool:
    """True when nothing is told and nothing offered."""
    return result.answer in {Answer.UNKNOWN, Answer.NOT_A_CLAIM}
