"""A small fact base about a product that does not exist, a checker that knows it by heart, and messages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from bot.conversation import Conversation, Current, House
from bot.messages import Address, Content, Incoming, Reply, Room
from knowledge import (
    Because,
    Candidate,
    CheckResult,
    Claim,
    Close,
    Fact,
    FactBase,
    Finding,
    Known,
    NotAClaim,
    Reason,
    Receipt,
    Stance,
    StatementRecord,
    Subject,
    Unknown,
)

TODAY = dt.date(2026, 11, 22)
PRIVATE = Address("test", "me")
GROUP = Address("test", "us", Room.GROUP)


def source(id: str = "daily", **over: Any) -> dict[str, Any]:
    """A source that was read, in Chinese."""
    return {
        "id": id,
        "publisher": "云报",
        "title": "云雀开放注册",
        "url": f"https://news.example/{id}",
        "published": "2024-12-09",
        "seen": "2026-11-20",
        "read": True,
        "lang": "zh",
        "kind": "press",
    } | over


def unread(id: str = "old", **over: Any) -> dict[str, Any]:
    """A source that nobody of us could read, in English."""
    english = {"publisher": "Cloud Post", "title": "Yunque opens", "lang": "en", "read": False}
    made = source(id, **english | over)
    return {key: value for key, value in made.items() if key != "seen"}


def period(start: str, verdict: str, zh: str, en: str, *sources: str, **over: Any) -> dict[str, Any]:
    """One period of a fact."""
    return {"from": start, "verdict": verdict, "because": {"zh": zh, "en": en}, "sources": sources} | over


def fact(id: str, statement: tuple[str, str], denial: tuple[str, str] | None, **over: Any) -> Fact:
    """A fact with one source; `statement` and `denial` are Chinese and English."""
    values: dict[str, Any] = {
        "id": id,
        "topic": "test",
        "subjects": ["yunque"],
        "statement": dict(zip(("zh", "en"), statement, strict=True)),
        "denial": dict(zip(("zh", "en"), denial, strict=True)) if denial else None,
        "wordings": {"affirm": [statement[0]], "deny": [denial[0]] if denial else []},
        "sources": [source()],
        "review_by": "2027-02-22",
        "history": [{"on": "2026-11-20", "change": "first published"}],
    }
    return Fact.model_validate(values | over)


OPEN = fact(
    "yunque-open",
    ("云雀已经对公众开放。", "Yunque is open to the public."),
    ("云雀没有对公众开放。", "Yunque is not open to the public."),
    periods=[
        period("2024-02-15", "refuted", "只有受邀的人能用。", "Only invited people could use it.", "daily"),
        period("2024-12-09", "supported", "当天开放注册。", "Registration opened that day.", "daily", "old"),
        period(
            "2026-04-26",
            "refuted",
            "网页和应用已关闭。",
            "Web and app were closed.",
            "yunque-2026-03-24",
            "old",
        ),
    ],
    sources=[source(), unread()],
)
MISLEADING = fact(
    "yunque-free",
    ("云雀免费。", "Yunque is free."),
    ("云雀要付费。", "Yunque costs money."),
    periods=[period("2025-01-01", "misleading", "只送前三次。", "Only the first three are free.", "daily")],
)
SCAM = fact(
    "yunque-course",
    ("学完这门云雀课能接单赚钱。", "This Yunque course earns you money."),
    ("这门云雀课不能保证赚钱。", "This Yunque course does not earn you money."),
    periods=[period("2024-02-15", "unproven", "没有任何证据。", "There is no evidence.", "daily")],
    warning="scam",
)
ALWAYS = fact(
    "yunque-maker",
    ("云雀是云公司做的。", "Yunque is made by Cloud Inc."),
    ("云雀不是云公司做的。", "Yunque is not made by Cloud Inc."),
    periods=[period("always", "supported", "公司自己这样说。", "The company says so.", "daily")],
    review_by="2026-06-01",
)
LAPSED = fact(
    "yunque-soon",
    ("云雀很快就要上线。", "Yunque will launch soon."),
    ("云雀不会很快上线。", "Yunque will not launch soon."),
    periods=[
        period("2024-02-15", "unproven", "没有日期。", "There was no date.", "daily"),
        period("2024-12-09", "refuted", "已经上线了。", "It has launched.", "daily", denial="none"),
    ],
)
BARE = fact(
    "yunque-alive",
    ("云雀有三条命。", "Yunque has three lives."),
    None,
    periods=[
        period("2024-01-01", "refuted", "没有的事。", "No such thing.", "daily"),
        period("2025-01-01", "supported", "真的有过。", "It had them then.", "daily"),
        period("2026-01-01", "refuted", "不再有了。", "It has them no more.", "daily"),
    ],
)
FOREIGN = fact("foreign", ("某处的一句话。", "A sentence from elsewhere."), None, sources=[], subjects=[])
GONE = fact(
    "yunque-gone",
    ("云雀搬家了。", "Yunque moved."),
    None,
    periods=[period("2024-01-01", "supported", "当时这样报道。", "It was reported.", "daily")],
    withdrawn={"on": "2026-10-01", "because": "两篇报道说的是别的公司。", "see": "yunque-maker"},
)
STATEMENT = StatementRecord.model_validate(
    {
        "id": "yunque-2026-03-24",
        "speaker": {"zh": "云公司", "en": "Cloud Inc."},
        "role": {"zh": "官方账号", "en": "official account"},
        "organisation": "yunque",
        "on": "2026-03-24",
        "where": "blog",
        "paraphrase": {"zh": "云雀将在四月关闭。", "en": "Yunque closes in April."},
        "url": "https://cloud.example/bye",
        "publisher": "云公司博客",
        "read": True,
        "seen": "2026-11-21",
        "about": ["yunque"],
    }
)
SUBJECT = Subject.model_validate(
    {
        "id": "yunque",
        "kind": "product",
        "names": {"zh": "云雀", "en": "Yunque"},
        "aliases": ["Yunque", "云雀"],
        "releases": [
            {
                "on": "2024-12-09",
                "surface": "any",
                "stage": "public",
                "not_where": {"zh": "欧洲", "en": "Europe"},
            },
            {"on": "2025-10-06", "surface": "api", "stage": "public"},
            {"on": "2026-04-26", "surface": "any", "stage": "closed", "sources": ["end"]},
        ],
        "sources": [source("end", title="云雀关闭")],
    }
)
FACTS = (OPEN, MISLEADING, SCAM, ALWAYS, LAPSED, BARE, FOREIGN, GONE)
BASE = FactBase.of(FACTS, subjects=[SUBJECT], statements=[STATEMENT])


def claim(text: str, *, rebutted: bool = False) -> Claim:
    """The whole text as one claim."""
    return Claim(text, (0, len(text)), rebutted=rebutted)


def known(
    about: Fact,
    stance: Stance = Stance.AFFIRMS,
    day: dt.date = TODAY,
    text: str = "",
    *,
    rebutted: bool = False,
) -> Known:
    """A finding of that fact on that day."""
    verdict = about.verdict_on(day, stance)
    wording = about.statement.zh.rstrip("。")
    receipt = Receipt(about.id, BASE.edition, stance, verdict, day, wording)
    said = claim(text or wording, rebutted=rebutted)
    return Known(said, about.id, stance, verdict, wording, (Reason(Because.SAME_WORDING),), receipt)


def close(text: str, *facts: Fact) -> Close:
    """A finding that one of these facts may be meant."""
    return Close(claim(text), tuple(Candidate(f.id, f.statement.zh, 0.5) for f in facts))


def unknown(text: str, *, on_topic: bool = True) -> Unknown:
    """A claim that no fact covers."""
    return Unknown(claim(text), on_topic)


def not_a_claim(text: str) -> NotAClaim:
    """Words that say nothing to be checked."""
    return NotAClaim(claim(text))


def result(text: str, *findings: Finding, day: dt.date = TODAY) -> CheckResult:
    """What a checker answers."""
    return CheckResult(text, day, BASE.edition, findings)


class ByHeart:
    """A checker that finds what it was told to find; anything else is unknown."""

    def __init__(self, **findings: Finding) -> None:
        self.findings: dict[str, tuple[Finding, ...]] = {text: (f,) for text, f in findings.items()}
        self.asked: list[str] = []

    def knows(self, text: str, *findings: Finding) -> ByHeart:
        self.findings[text] = findings
        return self

    def check(self, text: str, *, as_of: dt.date) -> CheckResult:
        self.asked.append(text)
        return CheckResult(text, as_of, BASE.edition, self.findings.get(text, (unknown(text),)))


def conversation(checker: ByHeart | None = None, **over: Any) -> Conversation:
    """A conversation over the small fact base, today."""
    current = Current(BASE, checker or ByHeart())
    return Conversation(House(lambda: current, lambda: TODAY, **over))


def typed(text: str, address: Address = PRIVATE, **over: Any) -> Incoming:
    """A typed message."""
    return Incoming(address, Content(typed=text), **over)


def texts(reply: Reply | None) -> str:
    """All of a reply as plain text, for `in`."""
    from bot.channels.plain import plain_text

    assert reply is not None
    return plain_text(reply)


def write_folder(folder: Path, base: FactBase = BASE) -> Path:
    """The base as a folder of record files (JSON is YAML too)."""
    for shelf, records in (
        ("facts/test", base.facts),
        ("subjects", base.subjects),
        ("statements", base.statements),
    ):
        for record in records.values():
            path = folder / shelf / f"{record.id}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            values = record.model_dump(mode="json", by_alias=True, exclude_none=True)
            _ = path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return folder
