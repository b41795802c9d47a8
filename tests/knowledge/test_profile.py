"""What a fact's wordings have in common: shares, needed names, amounts, leans, and the rest without one."""

from __future__ import annotations

from functools import cache

import pytest

from knowledge import Fact, Stance
from knowledge.claim import Reader
from knowledge.gist import Gist
from knowledge.names import Names
from knowledge.profile import WEIGHTS, Library, Profile, Weights, entries_of
from knowledge.quantity import Kind
from tests.knowledge.builders import BAILING, FACTS, OPEN, SUBJECTS

READER = Reader(Names(SUBJECTS))
YUNQUE, BAILING_ITSELF, CLOUD = "yunque", "bailing", "cloud-inc"


@cache
def library() -> Library:
    entries = [entry for fact in FACTS for entry in entries_of(fact)]
    return Library(entries, {fact.id: frozenset(fact.subjects) for fact in FACTS}, READER)


def gist(text: str) -> Gist:
    return READER.wording(text).gist


def profile(affirm: tuple[str, ...], deny: tuple[str, ...] = (), *subjects: str) -> Profile:
    own = [(Stance.AFFIRMS, gist(text)) for text in affirm] + [(Stance.DENIES, gist(text)) for text in deny]
    return Profile.of("some-fact", frozenset(subjects), own)


def test_a_share_is_how_many_wordings_use_a_term() -> None:
    shares = profile(("云雀免费", "云雀开放", "云雀开放了", "百灵"), (), YUNQUE).shares
    assert (shares["@yunque"], shares["#open-to-use"], shares["#free-of-charge"]) == (0.75, 0.5, 0.25)
    assert all(0 < share <= 1 for share in shares.values())


def test_a_term_said_twice_in_a_wording_counts_once() -> None:
    assert profile(("云雀云雀云雀开放开放",), (), YUNQUE).shares["@yunque"] == 1


def test_near_misses_have_no_part_in_a_profile() -> None:
    assert gist("云雀讨论群开放入群").terms - library().profile("yunque-open").shares.keys()


def test_what_nearly_all_wordings_name_is_needed() -> None:
    assert profile(("云雀开放",) * 9 + ("都能用了",), (), YUNQUE).needed == (frozenset({YUNQUE}),)
    assert profile(("云雀开放",) * 4 + ("都能用了",), (), YUNQUE).needed == ()


def test_of_two_subjects_that_stand_in_for_one_another_either_will_do() -> None:
    found = profile(("云雀开放了", "百灵开放了", "云雀能用了", "百灵能用了"), (), YUNQUE, BAILING_ITSELF)
    assert found.needed == (frozenset({YUNQUE, BAILING_ITSELF}),)


def test_of_two_subjects_named_together_both_are_needed() -> None:
    assert set(library().profile(BAILING.id).needed) == {frozenset({BAILING_ITSELF}), frozenset({CLOUD})}


def test_a_subject_that_the_fact_is_not_about_is_never_needed() -> None:
    found = profile(("百灵比云雀好",) * 4, (), YUNQUE)
    assert found.needed == (frozenset({YUNQUE}),)
    assert found.named == {YUNQUE, BAILING_ITSELF}


def test_only_a_fact_that_needs_no_subject_is_known_by_key_words() -> None:
    assert profile(("暴富训练营开课", "暴富训练营招生")).keys
    assert profile(("云雀开放", "云雀能用"), (), YUNQUE).keys == ()


def test_amounts_are_kept_by_what_they_measure_each_once() -> None:
    found = profile(("云雀能做60秒视频", "云雀做一分钟视频", "云雀做30秒视频", "云雀做视频"), (), YUNQUE)
    assert [quantity.low for quantity in found.amounts[Kind.DURATION, "s"]] == [60, 30]
    assert found.measured[Kind.DURATION, "s"] == 0.75


def test_a_lean_counts_who_says_and_who_negates_a_term() -> None:
    found = profile(("云雀开放",), ("云雀没开放", "云雀未开放", "云雀开放"), YUNQUE)
    assert (found.affirming.count, found.affirming.negative) == (1, 0)
    assert (found.denying.count, found.denying.negative) == (3, 2)
    assert tuple(found.affirming.signs["#open-to-use"]) == (1, 0)
    assert tuple(found.denying.signs["#open-to-use"]) == (1, 2)


def test_plans_are_counted_among_what_affirms() -> None:
    found = profile(("云雀即将开放", "云雀开放"), ("云雀马上要关了", "云雀没开放"), YUNQUE)
    assert found.plans == 0.5


def test_a_profile_without_wordings_holds_nothing() -> None:
    found = profile((), (), YUNQUE)
    assert (found.typical, found.needed, dict(found.shares), found.keys) == (0, (), {}, ())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_without_nothing_a_profile_stays_what_it_is(fact: Fact) -> None:
    assert library().profile_without(fact.id, ()) == library().profile(fact.id)


def test_a_profile_without_a_wording_is_that_of_a_fact_without_it() -> None:
    left = library().profile_without(OPEN.id, ["云雀不用排队了"])
    assert left != library().profile(OPEN.id)
    fewer = [entry for entry in entries_of(OPEN) if entry.text != "云雀不用排队了"]
    assert left == Library(fewer, {OPEN.id: frozenset(OPEN.subjects)}, READER).profile(OPEN.id)


def test_a_profile_without_all_its_wordings_is_empty() -> None:
    texts = [entry.text for entry in entries_of(OPEN)]
    assert dict(library().profile_without(OPEN.id, texts).shares) == {}


def test_the_entries_of_a_fact_hold_no_text_twice_and_near_misses_without_stance() -> None:
    entries = list(entries_of(OPEN))
    assert len({entry.text for entry in entries}) == len(entries)
    assert {entry.text for entry in entries if entry.stance is None} == set(OPEN.wordings.not_this)
    assert OPEN.denial
    sentences = {OPEN.statement.zh, OPEN.statement.en, OPEN.denial.zh, OPEN.denial.en}
    assert {entry.text for entry in entries if not entry.given} == sentences


def test_rare_words_weigh_more_and_other_facts_change_no_weight() -> None:
    assert WEIGHTS["#a-word-nobody-uses"] > WEIGHTS["#video"] > WEIGHTS["#open-to-use"] > 0
    assert WEIGHTS["@yunque"] == WEIGHTS["@bailing"] < WEIGHTS["#a-word-nobody-uses"]
    assert Weights({}).of(["a", "b"]) == 2 * Weights({})["a"]
