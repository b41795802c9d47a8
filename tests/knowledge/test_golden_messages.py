"""The labelled messages in tests/golden: every line is a case, and its labels are possible by the records."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from knowledge import Fact, FactBase, Stance, open_facts, shipped_facts
from knowledge.labelled import read_case
from knowledge.text import normal
from tests.knowledge.builders import TODAY

FOLDER = Path(__file__).parents[1] / "golden"
BASE: FactBase = open_facts(shipped_facts())
ABOUT_A_FACT = {
    "terse": 25,
    "sentence": 60,
    "colloquial": 40,
    "subtle": 50,
    "noisy": 25,
    "forward": 25,
    "hant": 30,
    "english": 40,
    "mixed": 25,
    "denial": 70,
    "question": 45,
    "several": 15,
    "article": 9,
}
"""The styles of messages with a fact, and how many there should at least be of each."""
ABOUT_NONE = {"near": 200, "talk": 60, "suppose": 25, "chat": 40, "elsewhere": 30, "scam": 15}
"""The same for messages without one."""
STANCES = {"affirm": Stance.AFFIRMS, "deny": Stance.DENIES, "ask": Stance.ASKS}
MOST_PER_FACT = 12
ABOUT_A_FACT_2 = {
    "terse": 15,
    "sentence": 50,
    "colloquial": 30,
    "subtle": 25,
    "noisy": 25,
    "forward": 15,
    "hant": 25,
    "english": 50,
    "mixed": 15,
    "denial": 40,
    "question": 25,
    "several": 10,
    "article": 5,
}
"""The least of each style in the second collection, which is smaller."""
ABOUT_NONE_2 = {"near": 110, "talk": 20, "suppose": 10, "chat": 15, "elsewhere": 15, "scam": 10}
LEAST_PER_FACT_2, MOST_PER_FACT_2 = 3, 8
MOST_MET_BY_CHANCE = 0.01
"""The share of messages that a wording written without sight of them may equal; short ones do."""
LONGEST_TERSE = 10  # characters
Row = dict[str, Any]


def rows_of(name: str) -> list[Row]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


CLAIMS, OTHERS = rows_of("claims.jsonl"), rows_of("others.jsonl")
CLAIMS_2, OTHERS_2 = rows_of("claims-2.jsonl"), rows_of("others-2.jsonl")
"""The second collection: measured, never fitted to."""
ALL = CLAIMS + OTHERS + CLAIMS_2 + OTHERS_2
LABELS = [(row, gold) for row in CLAIMS for gold in row["gold"]]
LABELS_2 = [(row, gold) for row in CLAIMS_2 for gold in row["gold"]]


def possible(fact: Fact, day: dt.date, stance: Stance) -> set[str | None]:
    """The verdict that the record gives on that day, or none at all before its first period."""
    return set() if fact.period_on(day) is None else {fact.verdict_on(day, stance)}


def test_every_line_reads_as_a_case() -> None:
    cases = [read_case(row) for row in ALL]
    assert all(case.text.strip() and case.as_of <= TODAY for case in cases)


def test_ids_and_texts_are_unique() -> None:
    assert len({row["id"] for row in ALL}) == len(ALL)
    assert len({row["text"] for row in ALL}) == len(ALL)


def test_facts_exist_and_all_are_met_none_too_often() -> None:
    met = Counter(gold["fact"] for _, gold in LABELS)
    known = {fact.id for fact in BASE.current()}
    assert set(met) | {fact for row in ALL for fact in row.get("also", ())} <= known
    assert set(met) == known
    assert [fact for fact, count in met.items() if count > MOST_PER_FACT] == []


def test_every_fact_is_met_evenly_in_the_second_collection() -> None:
    met = Counter(gold["fact"] for _, gold in LABELS_2)
    assert set(met) == {fact.id for fact in BASE.current()}
    assert [fact for fact, count in met.items() if not LEAST_PER_FACT_2 <= count <= MOST_PER_FACT_2] == []


def test_labels_are_what_the_records_say_on_that_day() -> None:
    contradicted = [
        row["id"]
        for row, gold in LABELS + LABELS_2
        if not set(gold["verdicts"])
        & possible(BASE.fact(gold["fact"]), dt.date.fromisoformat(row["as_of"]), STANCES[gold["kind"]])
    ]
    assert contradicted == []


def test_messages_without_a_fact_are_labelled_with_none() -> None:
    assert all(row["gold"] for row in CLAIMS + CLAIMS_2)
    assert [row["id"] for row in OTHERS + OTHERS_2 if row["gold"]] == []


@pytest.mark.parametrize(
    ("rows", "least"),
    [
        (CLAIMS, ABOUT_A_FACT),
        (OTHERS, ABOUT_NONE),
        (CLAIMS_2, ABOUT_A_FACT_2),
        (OTHERS_2, ABOUT_NONE_2),
    ],
)
def test_there_are_enough_messages_of_every_style(rows: list[Row], least: dict[str, int]) -> None:
    counts = Counter(row["style"] for row in rows)
    assert set(counts) == set(least)
    assert {style: count for style, count in counts.items() if count < least[style]} == {}


def test_about_half_of_the_messages_are_about_a_fact() -> None:
    assert 0.5 <= len(CLAIMS) / len(CLAIMS + OTHERS) <= 0.6


def test_terse_means_terse() -> None:
    assert [
        row["text"]
        for row in CLAIMS + CLAIMS_2
        if row["style"] == "terse" and len(row["text"]) > LONGEST_TERSE
    ] == []


def test_hardly_a_message_is_a_wording_of_a_record() -> None:
    facts = tuple(BASE.current())
    wordings = {
        normal(w) for f in facts for w in (*f.wordings.affirm, *f.wordings.deny, *f.wordings.not_this)
    }
    for rows in (CLAIMS + OTHERS, CLAIMS_2 + OTHERS_2):
        met = [row["text"] for row in rows if normal(row["text"]) in wordings]
        assert len(met) <= MOST_MET_BY_CHANCE * len(rows), met


def test_links_lead_nowhere() -> None:
    linked = [row["text"] for row in ALL if "http" in row["text"]]
    assert linked
    assert [text for text in linked if text.count("http") != text.count("https://example.com/")] == []
