"""The benchmarks run, and their table is complete; how fast anything is, no test says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.table import BEGIN, END, Figure, Row, put, table
from benchmarks.wordings import PER_FACT, claims, edition, small_talk

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    page = tmp_path_factory.mktemp("benchmarks") / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks", "--quick", "--wordings", "500", "--out", str(page)]
    done = subprocess.run(command, cwd=TOP, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]


def test_every_row_has_every_cell(lines: list[list[str]]) -> None:
    assert {len(line) for line in lines} == {len(lines[0])}
    assert all(cell.strip() for line in lines[2:] for cell in line)


@pytest.mark.parametrize(
    "what",
    [
        "an unrelated group message, the gate alone",
        "an unrelated group message, through FactChecker",
        "a chat-length claim, 500 wordings, p50",
        "a chat-length claim, 500 wordings, p99",
        "an article of 4,000 characters, 500 wordings",
        "preparing 500 wordings, once an edition",
        "opening the prepared index, 500 wordings",
        "`heshi check`, start to first answer",
        "`heshi serve` idle, resident memory",
    ],
)
def test_what_is_measured(lines: list[list[str]], what: str) -> None:
    assert sum(line[0].startswith(what) for line in lines) == 1


def test_made_up_texts_are_the_same_every_time() -> None:
    made = edition(1_000)

    assert len(made.wordings) == len(made.base.facts) * PER_FACT == 1_000
    assert made.wordings == edition(1_000).wordings
    assert claims(made, 20) == claims(made, 20)
    assert small_talk(20) == small_talk(20)


@pytest.mark.parametrize(
    ("ours", "budget", "says"),
    [
        (Figure(0.9e-3, "s"), Figure(1e-3, "s"), "| 900 µs | ≤ 1 ms | met |"),
        (Figure(2, "s"), Figure(1, "s"), "| 2 s | ≤ 1 s | **not met** |"),
        (Figure(30_000, "/s"), Figure(20_000, "/s"), "| 30,000 /s | ≥ 20,000 /s | met |"),
        (Figure(10_000, "/s"), Figure(20_000, "/s"), "| 10,000 /s | ≥ 20,000 /s | **not met** |"),
        (None, Figure(1, "s"), "| not measured: no time | ≤ 1 s | – |"),
    ],
)
def test_a_budget_is_met_or_not(ours: Figure | None, budget: Figure, says: str) -> None:
    assert says in table([Row("a thing", ours, budget, why="no time")])


def test_a_peer_stands_beside_with_its_ratio() -> None:
    row = Row("a thing", Figure(0.001, "s"), None, {"FTS5, bigrams": Figure(0.012, "s")})

    assert "12 ms (×12)" in table([row])


def test_a_page_without_marks_is_written_whole(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("old", encoding="utf-8")

    put("new\n", page)

    assert page.read_text(encoding="utf-8") == "new\n"
