"""The made-up base of the benchmark: the same every time, a good base, and nothing of ours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from benchmarks.console import kills, made
from benchmarks.console.editing import Steps
from benchmarks.console.page import Found, page
from benchmarks.console.served import Live, PageTime
from knowledge import lint, open_facts, shipped_facts

TODAY = dt.date(2026, 11, 22)


def test_it_is_the_same_every_time_and_breaks_no_rule(tmp_path: Path) -> None:
    one, two = (open_facts(made.write(tmp_path / name, 40)) for name in "ab")
    assert one == two
    assert len(one.facts) == 40
    assert len(one.subjects) == 40 // made.A_SUBJECT
    wordings = [
        text for fact in one.facts.values() for side in fact.wordings.model_dump().values() for text in side
    ]
    assert len(wordings) == len(set(wordings)) == 400
    assert not [problem for problem in lint(one, TODAY) if problem.level == "error"]


def test_nothing_of_it_is_ours(tmp_path: Path) -> None:
    ours, theirs = open_facts(shipped_facts()), open_facts(made.write(tmp_path, 200))
    names = {alias.lower() for subject in ours.subjects.values() for alias in subject.aliases}
    assert not names & {alias.lower() for subject in theirs.subjects.values() for alias in subject.aliases}
    assert not ours.facts.keys() & theirs.facts.keys()


def test_two_who_save_at_once_lose_nothing(tmp_path: Path) -> None:
    both = kills.together(tmp_path, 8)
    assert (both.lost, both.conflicts) == (0, 8)


def test_the_page_says_where_a_budget_is_met_and_where_it_is_not() -> None:
    steps = Steps(10, 100, (("read", 0.5),), published=12.0, memory=123_000_000)
    live = [
        Live("shipped", 0.4, 100, 100, 0.02, 0.3, kept=True),
        Live("10 made up", 3.0, 100, 99, 0.02, 0.3, kept=False),
    ]
    found = Found(
        steps, [("shipped", 0.9, 100_000_000, 110_000_000)], [PageTime("list", 1.0, 0.1, 0.2)], live
    )
    found.kills, found.together = kills.Kills(5, 1, 0, 9), kills.Together(5, 0, 5)
    text = page(found)
    assert "Published in 12 s (**not met**; budget 10 s)" in text
    assert "| shipped | 400 ms | met | 100 | 100 | 20 ms | 300 ms | yes |" in text
    assert "| 10 made up | 3 s | – | 100 | **99** | 20 ms | 300 ms | **no** |" in text
    assert "| list | 1 s | 100 ms | 200 ms | met |" in text
    assert "| `kill -9` while saving and publishing, 5 times | 1 torn, 0 files left behind," in text
    assert "| two people save the same draft, 5 times | 0 lost, 5 conflicts told | met |" in text
