"""Which wordings share terms with a query: exact, in a fixed order, and alike in memory and on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.retrieve import Retriever

WORDINGS = (["@sora", "开放"], ["@sora", "免费"], ["@gpt", "开放"], ["@sora", "开放"], ["=d60s", "视频"])


def numbers(retriever: Retriever, *terms: str, limit: int = 10) -> list[int]:
    return [hit.wording for hit in retriever.hits(terms, limit)]


@pytest.fixture(params=["memory", "disk"])
def retriever(request: pytest.FixtureRequest, tmp_path: Path) -> Retriever:
    if request.param == "memory":
        return Retriever.of(WORDINGS)
    Retriever.of(WORDINGS, tmp_path)
    return Retriever.opened(tmp_path)


def test_most_shared_terms_first_and_ties_in_order_of_number(retriever: Retriever) -> None:
    assert numbers(retriever, "@sora", "开放")[:2] == [0, 3]
    assert set(numbers(retriever, "@sora", "开放")) == {0, 1, 2, 3}


def test_only_so_many_as_are_asked_for(retriever: Retriever) -> None:
    assert len(numbers(retriever, "@sora", "开放", limit=2)) == 2


def test_without_terms_or_with_unknown_ones_nothing_is_found(retriever: Retriever) -> None:
    assert numbers(retriever) == []
    assert numbers(retriever, "没有") == []


def test_a_term_is_a_whole_word_and_never_parsed(retriever: Retriever) -> None:
    assert [
        numbers(retriever, term) for term in ("@so", "@sora AND 开放", "*", "terms:@sora", '"@sora"')
    ] == [[]] * 5


def test_weights_move_the_order(retriever: Retriever) -> None:
    assert next(hit.wording for hit in retriever.hits({"免费": 9.0, "开放": 0.1}, 10)) == 1


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=8), max_size=6)
)
def test_any_terms_may_be_asked_for(terms: list[str]) -> None:
    assert {hit.wording for hit in Retriever.of(WORDINGS).hits(terms, 5)} <= set(range(len(WORDINGS)))
