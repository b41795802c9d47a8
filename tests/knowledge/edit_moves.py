"""Edits of an edition, one after another, as maintainers make them: for what must hold after any of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from knowledge import Fact, FactBase, Release, Side, StatementRecord, Subject, with_wording
from tests.knowledge.builders import bilingual, fact, lexicon, period

DAY = dt.date(2026, 11, 22)

STATEMENT = StatementRecord.model_validate(
    {
        "id": "chief-2025",
        "speaker": bilingual(("云总", "Ms Cloud")),
        "role": bilingual(("总裁", "head of Cloud Inc")),
        "organisation": "cloud-inc",
        "on": "2025-01-01",
        "where": "a talk",
        "paraphrase": bilingual(("云雀很好。", "Yunque is good.")),
        "url": "https://cloud.example/talk",
        "publisher": "云报",
        "read": False,
        "about": ("yunque",),
    }
)

SAYINGS = (
    "云雀免费了",
    "云雀2已开放",
    "OpenAI开放了云雀",
    "opneai开放了云雀",
    "Cloud Inc卖了百灵",
    "c1oud inc 收购了 bailing",
    "云 雀 开 放 了",
    "并非云雀开放",
    "云雀没法白嫖",
    "百灵比云雀贵",
    "云雀60秒要9元",
    "讨论群开放入群",
    "❌云雀已开放",
    "",
)
ALIASES = (
    "OpenAI",
    "opneal",
    "clouds",
    "百灵鸟",
    "云雀免费",
    "小云雀",
    "Bai Ling 2",
    "bailin",
    "人人",
    "y unque",
)
WORDS = (("白嫖", "掏钱"), ("讨论群",), ("开放",), ("非云", "雀开"))

WHAT = (
    *("add", "drop", "move", "fact", "gone", "withdrawn", "about", "alias", "kind", "words", "twice"),
    *("cites", "history", "because", "statement", "release", "needs", "nameless", "gone subject"),
)

SUBJECT_MOVES = ("alias", "kind", "release", "gone subject")
SIDES: tuple[Side, ...] = ("affirm", "deny", "not_this")

Edit = Callable[[FactBase], FactBase]


def rebuilt(
    base: FactBase,
    facts: Sequence[Fact] | None = None,
    subjects: Sequence[Subject] | None = None,
    words: Sequence[Any] | None = None,
    statements: Sequence[StatementRecord] | None = None,
) -> FactBase:
    """The edition with other records of some kinds."""
    return FactBase.of(
        base.facts.values() if facts is None else facts,
        subjects=base.subjects.values() if subjects is None else subjects,
        statements=base.statements.values() if statements is None else statements,
        lexicon=base.lexicon.values() if words is None else words,
    )


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One edit of an edition: of a wording, a fact, a name or a word."""
    what = draw(st.sampled_from(WHAT))
    pick = draw(st.integers(0, 30))
    text = draw(st.sampled_from([saying for saying in SAYINGS if saying]))
    side: Side = draw(st.sampled_from(SIDES))
    alias, word = draw(st.sampled_from(ALIASES)), draw(st.sampled_from(WORDS))

    def edit(base: FactBase) -> FactBase:
        facts = list(base.facts.values())
        if what in SUBJECT_MOVES:
            return rebuilt(base, subjects=renamed(list(base.subjects.values()), what, pick, alias))
        if what == "statement":
            there = {one.id: one for one in base.statements.values()}
            there = {} if STATEMENT.id in there and pick % 2 else there | {STATEMENT.id: STATEMENT}
            return rebuilt(base, statements=tuple(there.values()))
        if what == "words":
            return rebuilt(base, words=(lexicon("words", price=(word[:1], word[1:])),))
        if what == "fact" or not facts:
            about = ("yunque",)[: pick % 2]
            made = fact(f"new-{pick}", (text, "It is so."), affirm=(text + "了",), subjects=about)
            return rebuilt(base, [*(one for one in facts if one.id != made.id), made])
        n = pick % len(facts)
        if what == "add":
            return with_wording(base, facts[n].id, side, text, on=DAY, change="one more")
        facts[n : n + 1] = changed(facts[n], what, facts[(n + 1) % len(facts)])
        return rebuilt(base, facts)

    return edit


def renamed(subjects: list[Subject], what: str, pick: int, alias: str) -> list[Subject]:
    """The subjects after an edit of one of them."""
    m = pick % len(subjects)
    if what == "gone subject":
        return subjects[:m] + subjects[m + 1 :] if len(subjects) > 1 else subjects
    release = Release.model_validate({"on": f"2024-{12 - m:02}-01", "surface": "any", "stage": "public"})
    edited = {
        "alias": {"aliases": (*subjects[m].aliases, alias)},
        "kind": {"kind": "place"},
        "release": {"releases": (*subjects[m].releases, release)},
    }[what]
    subjects[m] = subjects[m].model_copy(update=edited)
    return subjects


def changed(one: Fact, what: str, other: Fact) -> list[Fact]:
    """The fact after an edit; none where it is gone."""
    said = one.wordings
    if what == "gone":
        return []
    whole: dict[str, dict[str, Any]] = {
        "withdrawn": {"withdrawn": {"on": "2026-11-22", "because": "it was a joke", "see": other.id}},
        "cites": {
            "periods": [
                *one.model_dump(by_alias=True)["periods"],
                period("2026-01-01", "refuted", sources=(STATEMENT.id,)),
            ]
        },
        "history": {"history": [*one.model_dump()["history"], {"on": "2024-01-01", "change": "late"}]},
        "because": {"statement": {"zh": "Only English", "en": "只有中文"}, "periods": ()},
        "needs": {"depends_on": {"subject": "yunque"}},
    }
    if what in whole:
        return [Fact.model_validate(one.model_dump(by_alias=True) | whole[what])]
    if what == "about":
        return [one.model_copy(update={"subjects": (*one.subjects, "bailing")})]
    fewer = {
        "drop": {"affirm": said.affirm[1:]},
        "move": {"affirm": said.deny, "deny": said.affirm},
        "twice": {"affirm": (*said.affirm, *other.wordings.affirm[:1], *other.wordings.not_this[:1])},
        "nameless": {"deny": (*said.deny, "没掏钱", "讨论群开放入群。云雀已开放。")},
    }[what]
    return [one.model_copy(update={"wordings": said.model_copy(update=fewer)})]
