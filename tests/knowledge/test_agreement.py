"""The figures of agreement: shares that stay shares, and a likelihood that rises with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agreement import FIGURES, Agreement, Weighed, agreement, likenesses
from knowledge.fitted import AGREEMENT_WEIGHTS
from knowledge.passage import Passage
from knowledge.profile import ReadWording
from tests.knowledge.builders import FACTS, LENGTH, OPEN
from tests.knowledge.test_profile import READER, library

MIDDLING = Agreement(wording=0.5, explained=0.5, surface_explained=0.5, typical=0.7, lead=0.2, size=2.0)


def own(fact_id: str) -> list[ReadWording]:
    found = library()
    return [found.wording(n) for n in found.numbers(fact_id) if found.entries[n].stance]


def figures(text: str, fact_id: str, rival: float = 0.0) -> Agreement:
    weighed = Weighed.of(READER.wording(text))
    best = likenesses(weighed, own(fact_id))[0].score
    return agreement(weighed, library().profile(fact_id), best, rival)


def test_every_figure_has_a_weight_and_none_speaks_against_the_fact() -> None:
    assert set(FIGURES) == set(AGREEMENT_WEIGHTS)
    assert all(weight >= 0 for weight in AGREEMENT_WEIGHTS.values())


@pytest.mark.parametrize("name", [name for name in FIGURES if AGREEMENT_WEIGHTS[name]])
def test_more_of_a_figure_is_likelier(name: str) -> None:
    more = replace(MIDDLING, **{name: getattr(MIDDLING, name) + 0.3})
    assert 0 < MIDDLING.likelihood < more.likelihood < 1


def test_a_wording_agrees_with_itself_wholly() -> None:
    found = figures("云雀能生成60秒视频", LENGTH.id)
    assert (found.wording, found.explained, found.surface_explained) == pytest.approx((1, 1, 1))
    assert found.lead == pytest.approx(1)


def test_what_is_foreign_to_a_fact_lowers_what_is_explained() -> None:
    plain, more = figures("云雀已开放", OPEN.id), figures("云雀已开放给火星探测器驾驶员", OPEN.id)
    assert plain.explained == pytest.approx(1)
    assert more.explained < plain.explained
    assert more.surface_explained < plain.surface_explained


def test_a_rival_takes_the_lead_and_lowers_the_likelihood() -> None:
    alone, beside = figures("云雀已开放", OPEN.id), figures("云雀已开放", OPEN.id, rival=0.9)
    assert beside.lead == pytest.approx(alone.lead - 0.9)
    assert beside.likelihood < alone.likelihood


def test_the_nearest_wording_comes_first_and_ties_keep_their_order() -> None:
    found = likenesses(Weighed.of(READER.wording("云雀能生成60秒视频")), own(LENGTH.id))
    assert found[0].wording.entry.text == "云雀能生成60秒视频"
    assert [(-one.score, one.wording.number) for one in found] == sorted(
        (-one.score, one.wording.number) for one in found
    )


def test_a_passage_without_words_agrees_with_nothing() -> None:
    empty = Passage((READER.wording("").clauses[0],))
    found = agreement(Weighed.of(empty), library().profile(OPEN.id), 0.0, 0.0)
    assert (found.explained, found.surface_explained, found.typical, found.size) == (0, 0, 0, 0)
    assert [one.score for one in likenesses(Weighed.of(empty), own(OPEN.id)) if one.score] == []


WORDS = ["云雀", "百灵", "开放", "没", "60秒", "视频", "免费", "收购", "，", "yunque ", "open ", "火星"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join))
def test_of_any_words_shares_are_shares(text: str) -> None:
    for fact in FACTS:
        found = figures(text, fact.id)
        assert 0 <= found.wording <= 1 + 1e-9
        assert 0 <= found.explained <= 1 + 1e-9
        assert 0 <= found.surface_explained <= 1 + 1e-9
        assert 0 <= found.typical <= 1.5
        assert 0 < found.likelihood < 1
