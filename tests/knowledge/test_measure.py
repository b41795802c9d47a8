"""Labelled messages and what came of them."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge import Outcome, measure, read_case
from tests.knowledge.builders import checker


def row(text: str, gold: dict[str, list[str | None]], **over: Any) -> dict[str, Any]:
    return {
        "id": text,
        "text": text,
        "as_of": "2024-02-19",
        "style": "plain",
        "gold": [{"fact": fact, "verdicts": verdicts, "kind": "affirm"} for fact, verdicts in gold.items()],
    } | over


OUTCOMES = (
    (row("云雀已开放", {"yunque-open": ["refuted"]}), Outcome.RIGHT),
    (row("云雀已开放", {"yunque-open": ["refuted", "outdated"]}), Outcome.RIGHT),
    (row("云雀已开放", {"yunque-open": ["supported"]}), Outcome.WRONG),
    (row("云雀已开放", {"bailing-sold": ["refuted"]}), Outcome.WRONG),
    (row("云雀已开放", {"yunque-free": ["misleading"]}, also=["yunque-open"]), Outcome.RIGHT),
    (
        row("云雀已开放。云公司收购了百灵。", {"yunque-open": ["refuted"], "bailing-sold": [None]}),
        Outcome.RIGHT,
    ),
    (row("云雀已开放。今天天气好。", {"yunque-open": ["refuted"], "bailing-sold": [None]}), Outcome.PART),
    (row("今天天气真好啊", {"yunque-open": ["refuted"]}), Outcome.MISS),
    (row("今天天气真好啊", {}), Outcome.SILENT),
    (row("云雀已开放", {}), Outcome.ALARM),
    (row("云雀已开放", {}, also=["yunque-open"]), Outcome.SILENT),
)


@pytest.mark.parametrize(("labelled", "expected"), OUTCOMES)
def test_a_case_has_one_outcome(labelled: dict[str, Any], expected: Outcome) -> None:
    tally = measure(checker(), [read_case(labelled)])
    kind = "with a fact" if labelled["gold"] else "without a fact"
    assert dict(tally.rows[kind]) == {expected: 1}
    assert tally.share(kind, expected) == 1.0
    assert len(tally.wrong) == (expected in {Outcome.WRONG, Outcome.ALARM})


def test_without_cases_there_is_nothing_to_tell() -> None:
    tally = measure(checker(), [])
    assert (dict(tally.rows), tally.wrong) == ({}, ())


@pytest.mark.parametrize(
    "over", [{"as_of": "2024-13-01"}, {"as_of": "soon"}, {"gold": None}, {"gold": [{}]}, {"as_of": 5}]
)
def test_what_is_no_labelled_case_is_refused(over: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="."):  # noqa: RUF043
        read_case(row("x", {}) | over)
