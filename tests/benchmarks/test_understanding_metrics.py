"""What is counted as found, answered and likely, against tables worked out by hand."""

from __future__ import annotations

import math

import pytest

from benchmarks.understanding.metrics import Retrieval, Share, threshold


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 200, 0.0009, 0.0278)],
)
def test_wilsons_interval(count: int, total: int, low: float, high: float) -> None:
    assert Share(count, total).interval == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("count", "total", "bound"),
    [(0, 57_000, 1 - 0.05 ** (1 / 57_000)), (0, 1, 0.95), (1, 100, 0.04656), (3, 3, 1.0)],
)
def test_the_exact_upper_bound(count: int, total: int, bound: float) -> None:
    assert math.isclose(Share(count, total).at_most, bound, rel_tol=1e-3)


def test_nothing_measured_says_nothing() -> None:
    assert Share(0, 0).value == 0
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Retrieval().auroc is None
    assert Retrieval().answered(0.05) is None


def _five_messages() -> Retrieval:
    found = Retrieval()
    found.add({"a"}, [("a", 0.9), ("b", 0.5)])
    found.add({"a"}, [("b", 0.6), ("a", 0.3)])
    found.add({"a", "c"}, [("a", 0.7), ("b", 0.6), ("c", 0.5)])
    found.add({"a"}, [("b", 0.2)])
    found.add({"a"}, [])
    return found


def test_rankings_in_figures() -> None:
    found = _five_messages()

    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 + 0 + 0) / 5)
    assert found.map5 == pytest.approx((1 + 1 / 2 + (1 + 2 / 3) / 2) / 5)
    assert found.success(1) == Share(2, 5)
    assert found.success(5) == Share(3, 5)


def test_a_fact_in_sixth_place_is_no_precision_within_five() -> None:
    found = Retrieval()
    found.add({"a"}, [(name, 0.5) for name in "bcdefa"])

    assert found.map5 == 0
    assert found.mrr == pytest.approx(1 / 6)


def test_matched_messages_above_unmatched_ones() -> None:
    found = _five_messages()  # best scores .9 .6 .7 .2 0
    for score in (0.6, 0.1):
        found.add(set(), [("x", score)])

    # Above .6: two, one tie; above .1: four of five.
    assert found.auroc == pytest.approx((2.5 + 4) / 10)


def test_right_answers_when_a_share_of_the_unmatched_is_let_through() -> None:
    found = _five_messages()
    for score in (0.8, 0.65, 0.4, 0.1):
        found.add(set(), [("x", score)])

    assert found.answered(0.0) == Share(1, 5)  # above .8: .9
    assert found.answered(0.25) == Share(2, 5)  # above .65: .9 and .7
    assert found.answered(0.5) == Share(2, 5)  # .6 is above .4, but it is the wrong fact's


def test_a_threshold_lets_no_more_through_than_asked_for() -> None:
    scores = [0.1, 0.5, 0.5, 0.9]

    assert [sum(score > threshold(scores, share) for score in scores) for share in (0, 0.25, 0.5, 0.75)] == [
        0, 1, 1, 3,
    ]  # fmt: skip
