"""A checker over a newer edition reads only what changed, and answers to the byte like one made anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import FactBase, FactChecker, open_facts, shipped_facts, with_wording
from knowledge.claim import Reader
from knowledge.names import Names
from knowledge.passage import Passage
from knowledge.records import Fact, Subject
from knowledge.text import normal
from knowledge.vocabulary import vocabulary
from tests.knowledge.builders import BEFORE, FACTS, FREE, OPEN, SUBJECTS, base_of, fact, lexicon, subject
from tests.knowledge.test_checker import PROBES

DAY = dt.date(2026, 11, 22)

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

Edit = Callable[[FactBase], FactBase]


def rebuilt(
    base: FactBase,
    facts: Sequence[Fact] | None = None,
    subjects: Sequence[Subject] | None = None,
    words: Sequence[Any] | None = None,
) -> FactBase:
    return FactBase.of(
        base.facts.values() if facts is None else facts,
        subjects=base.subjects.values() if subjects is None else subjects,
        statements=base.statements.values(),
        lexicon=base.lexicon.values() if words is None else words,
    )


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One edit of an edition: of a wording, a fact, a name or a word."""
    what = draw(
        st.sampled_from(
            ("add", "drop", "move", "fact", "gone", "withdrawn", "about", "alias", "kind", "words")
        )
    )
    pick = draw(st.integers(0, 30))
    text = draw(st.sampled_from([saying for saying in SAYINGS if saying]))
    side = draw(st.sampled_from(("affirm", "deny", "not_this")))
    alias, word = draw(st.sampled_from(ALIASES)), draw(st.sampled_from(WORDS))

    def edit(base: FactBase) -> FactBase:
        facts, subjects = list(base.facts.values()), list(base.subjects.values())
        n, m = pick % max(1, len(facts)), pick % len(subjects)
        if what == "fact" or not facts:
            made = fact(
                f"new-{pick}", (text, "It is so."), affirm=(text + "了",), subjects=("yunque",)[: pick % 2]
            )
            return rebuilt(base, [one for one in facts if one.id != made.id] + [made])
        if what == "add":
            return with_wording(base, facts[n].id, side, text, on=DAY, change="one more")  # type: ignore[arg-type]
        if what in {"alias", "kind"}:
            more = {"aliases": (*subjects[m].aliases, alias)} if what == "alias" else {"kind": "place"}
            subjects[m] = subjects[m].model_copy(update=more)
            return rebuilt(base, subjects=subjects)
        if what == "words":
            return rebuilt(base, words=(lexicon("words", price=(word[:1], word[1:])),))
        facts[n : n + 1] = changed(facts[n], what)
        return rebuilt(base, facts)

    return edit


def changed(one: Fact, what: str) -> list[Fact]:
    said = one.wordings
    if what == "gone":
        return []
    if what == "withdrawn":
        withdrawn = {"on": "2026-11-22", "because": "it was a joke", "see": None}
        return [Fact.model_validate(one.model_dump(by_alias=True) | {"withdrawn": withdrawn})]
    if what == "about":
        return [one.model_copy(update={"subjects": (*one.subjects, "bailing")})]
    fewer = {"affirm": said.affirm[1:]} if what == "drop" else {"affirm": said.deny, "deny": said.affirm}
    return [one.model_copy(update={"wordings": said.model_copy(update=fewer)})]


def same(one: FactChecker, other: FactChecker, probes: Sequence[str]) -> None:
    """Inside and outside, down to the last digit of every weight."""
    mine, theirs = one._library, other._library
    assert list(mine.entries) == list(theirs.entries)
    assert [mine.wording(n) for n in range(len(mine.entries))] == [
        theirs.wording(n) for n in range(len(theirs.entries))
    ]
    assert [mine.profile(fact_id) for fact_id in mine.fact_ids] == [
        theirs.profile(fact_id) for fact_id in theirs.fact_ids
    ]
    assert (one._forms, one._exact, one._gate.subjects) == (other._forms, other._exact, other._gate.subjects)
    for text in probes:
        assert repr(one.check(text, BEFORE)) == repr(other.check(text, BEFORE))
        assert one.ranking(text) == other.ranking(text)
        assert one.concerns(text) == other.concerns(text)


@settings(max_examples=120, deadline=None)
@given(st.lists(edits(), min_size=1, max_size=4))
def test_after_any_edits_it_is_the_checker_that_is_made_anew(made: list[Edit]) -> None:
    base, checker = base_of(*FACTS), alone()
    for edit in made:
        base = edit(base)
        checker = checker.over(base)
    same(checker, FactChecker(base), (*SAYINGS, *PROBES[:6]))


@settings(max_examples=25, deadline=None)
@given(made=st.lists(edits(), min_size=1, max_size=3))
def test_a_new_process_takes_from_the_shelf_of_an_older_edition(
    tmp_path_factory: pytest.TempPathFactory, made: list[Edit]
) -> None:
    shelf, base = tmp_path_factory.mktemp("shelf"), base_of(*FACTS)
    FactChecker(base, shelf)
    for edit in made:
        base = edit(base)
        same(FactChecker(base, shelf), FactChecker(base), SAYINGS)


@cache
def alone() -> FactChecker:
    return FactChecker(base_of(*FACTS))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The wordings that are read, in order."""
    texts: list[str] = []
    wording = Reader.wording

    def noting(self: Reader, text: str) -> Passage:
        texts.append(text)
        return wording(self, text)

    monkeypatch.setattr(Reader, "wording", noting)
    return texts


def test_what_did_not_change_is_not_read(read: list[str], tmp_path: Path) -> None:
    before = FactChecker(base_of(*FACTS), tmp_path)
    newer = with_wording(base_of(*FACTS), FREE.id, "affirm", "云雀一分钱不要", on=DAY, change="one more")
    makers: tuple[Callable[[], FactChecker], ...] = (
        lambda: before.over(newer),
        lambda: FactChecker(newer, tmp_path),
    )
    for make in makers:
        read.clear()
        make()
        assert read == ["云雀一分钱不要"]


def test_of_a_new_name_only_wordings_are_read_that_may_speak_of_it(read: list[str]) -> None:
    before = FactChecker(base_of(*FACTS))
    read.clear()
    before.over(rebuilt(base_of(*FACTS), subjects=(*SUBJECTS, subject("queue", "排队"))))
    assert read == ["云雀不用排队了"]


@pytest.mark.slow
def test_over_the_shipped_facts_too() -> None:
    base = open_facts(shipped_facts())
    checker = FactChecker(base)
    subjects = [
        one.model_copy(update={"aliases": (*one.aliases, f"{one.names.zh}酱")})
        for one in base.subjects.values()
    ]
    first = next(base.current())
    newer = with_wording(base, first.id, "affirm", f"{first.statement.zh}真的", on=DAY, change="one more")
    newer = rebuilt(newer, subjects=subjects[:3] + list(base.subjects.values())[3:])
    probes = [text for one in list(base.current())[::7] for text in one.wordings.not_this]
    same(checker.over(newer), FactChecker(newer), probes)


# What may be read otherwise


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(SAYINGS + tuple(OPEN.wordings.affirm) + tuple(FREE.wordings.deny)), max_size=5),
    st.lists(edits(), min_size=1, max_size=3),
)
def test_what_no_name_or_word_of_it_changed_is_read_alike(texts: list[str], made: list[Edit]) -> None:
    base = newer = base_of(*FACTS)
    for edit in made:
        newer = edit(newer)
    one, other = (Reader(Names(b.subjects.values()), vocabulary(b.lexicon.values())) for b in (base, newer))
    differs = one.differs_from(other)
    for text in texts:
        if not differs(normal(text)):
            assert one.wording(text).gist == other.wording(text).gist


def test_a_slip_of_a_name_that_means_another_now_may_be_read_otherwise() -> None:
    one = Reader(Names((subject("openai", "OpenAI"),)))
    two = Reader(Names((subject("openai", "OpenAI"), subject("other", "openai"))))
    rival = Reader(Names((subject("openai", "OpenAI"), subject("rival", "openbi"))))
    assert one.differs_from(two)(normal("opneai开放了"))
    assert one.differs_from(rival)(normal("openbi开放了"))
    assert not one.differs_from(rival)(normal("百灵开放了"))
    assert not one.differs_from(one)(normal("opneai开放了"))
