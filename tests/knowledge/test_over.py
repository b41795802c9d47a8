"""A checker over a newer edition reads only what changed, and answers to the byte like one made anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import FactChecker, open_facts, shipped_facts, with_wording
from knowledge.claim import Reader
from knowledge.names import Names
from knowledge.passage import Passage
from knowledge.text import normal
from knowledge.vocabulary import vocabulary
from tests.knowledge.builders import BEFORE, FACTS, FREE, OPEN, SUBJECTS, base_of, subject
from tests.knowledge.edit_moves import SAYINGS, Edit, edits, rebuilt
from tests.knowledge.test_checker import PROBES

DAY = dt.date(2026, 11, 22)


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
