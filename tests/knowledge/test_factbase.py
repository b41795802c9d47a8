"""Editions: immutable, named by their content, and compared with each other."""

from __future__ import annotations

import random

import pytest

from knowledge import Changes, FactBase, InvalidFactBase, NoSuchFact, changes, with_record
from tests.knowledge.builders import (
    BAILING,
    FACTS,
    FREE,
    LENGTH,
    OPEN,
    SUBJECTS,
    base_of,
    fact,
    period,
    source,
)

NOTHING = Changes((), (), (), (), ())


def test_facts_are_kept_in_the_order_of_their_ids() -> None:
    assert list(base_of(OPEN, BAILING, FREE).facts) == ["bailing-sold", "yunque-free", "yunque-open"]


def test_an_edition_is_named_by_the_day_of_its_latest_change_and_its_content() -> None:
    one = fact("one", "甲。", history=({"on": "2026-01-05", "change": "a"},))
    two = fact("two", "乙。", history=({"on": "2026-02-07", "change": "a"},))
    assert FactBase.of([one, two]).edition.startswith("2026.02.07+")
    assert FactBase.of([one]).edition.startswith("2026.01.05+")


def test_the_order_of_records_does_not_change_the_edition() -> None:
    facts, subjects = list(FACTS), list(SUBJECTS)
    random.Random(1).shuffle(facts)
    random.Random(2).shuffle(subjects)
    assert FactBase.of(facts, subjects=subjects).edition == base_of(*FACTS).edition


def test_any_change_of_any_record_changes_the_edition() -> None:
    editions = [
        base_of(*FACTS).edition,
        base_of(*FACTS[1:]).edition,
        FactBase.of(FACTS, subjects=SUBJECTS[1:]).edition,
        base_of(OPEN.model_copy(update={"topic": "other"}), *FACTS[1:]).edition,
    ]
    assert len(set(editions)) == len(editions)


def test_an_empty_edition_has_a_name_too() -> None:
    assert "+" in FactBase.of(()).edition


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(InvalidFactBase, match="'yunque-open' stands in 2 records"):
        base_of(OPEN, OPEN)
    with pytest.raises(InvalidFactBase, match="subject id 'yunque'"):
        FactBase.of((), subjects=(SUBJECTS[0], SUBJECTS[0]))


def test_an_edition_never_changes() -> None:
    base = base_of(OPEN)
    with pytest.raises(TypeError):
        base.facts["x"] = OPEN  # type: ignore[index]
    with pytest.raises(AttributeError):
        base.facts = {}  # type: ignore[misc]


def test_of_an_unknown_id_the_nearest_are_named() -> None:
    with pytest.raises(NoSuchFact) as caught:
        base_of(*FACTS).fact("yunque-opne")
    assert caught.value.nearest[0] == "yunque-open"
    assert "did you mean yunque-open" in str(caught.value)


def test_sources_of_a_period_are_those_it_cites_in_its_order() -> None:
    judged = fact(
        "one",
        "甲。",
        sources=(source("a"), source("b"), source("c")),
        periods=(period("always", "refuted", sources=("c", "a", "gone")),),
    )
    base = FactBase.of([judged])
    assert [found.id for found in base.sources_of(judged, judged.periods[0])] == ["c", "a"]
    assert [found.id for found in base.sources_of(judged, None)] == ["a", "b", "c"]


GONE = {"on": "2026-11-21", "because": "twice"}


def changed(**over: object) -> FactBase:
    record = type(OPEN).model_validate(OPEN.model_dump(by_alias=True) | over)
    return base_of(record, LENGTH)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (base_of(OPEN, LENGTH), NOTHING),
        (base_of(OPEN, LENGTH, FREE), Changes(("yunque-free",), (), (), (), ())),
        (base_of(LENGTH), Changes((), (), ("yunque-open",), (), ())),
        (changed(topic="other"), Changes((), (), (), (), ("yunque-open",))),
        (changed(withdrawn=GONE), Changes((), ("yunque-open",), (), (), ("yunque-open",))),
        (changed(periods=[period("2024-02-15", "supported")]), Changes((), (), (), ("yunque-open",), ())),
        (changed(periods=[]), Changes((), (), (), ("yunque-open",), ())),
    ],
    ids=["the same", "one more", "one less", "edited", "withdrawn", "another verdict", "no verdict"],
)
def test_what_changed_between_two_editions_is_told_by_kind(new: FactBase, expected: Changes) -> None:
    assert changes(base_of(OPEN, LENGTH), new) == expected


def test_a_withdrawn_fact_is_there_and_not_current() -> None:
    base = changed(withdrawn=GONE)
    assert base.fact("yunque-open").withdrawn is not None
    assert [record.id for record in base.current()] == ["yunque-60-seconds"]


def test_a_record_takes_the_place_of_the_one_of_its_id() -> None:
    base = base_of(OPEN, FREE)
    turned = FREE.model_copy(update={"topic": "elsewhere"})
    assert with_record(base, turned).facts == {OPEN.id: OPEN, FREE.id: turned}
    assert with_record(base, FREE).edition == base.edition
    assert base.facts[FREE.id] is FREE


def test_a_new_record_stands_among_its_kind() -> None:
    base = base_of(OPEN)
    subject = SUBJECTS[0].model_copy(update={"id": "a-new-one"})
    assert "a-new-one" in with_record(base, subject).subjects
    assert list(with_record(base, FREE).facts) == sorted([FREE.id, OPEN.id])
