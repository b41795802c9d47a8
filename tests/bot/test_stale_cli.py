"""`heshi facts stale`: what is due, how long, and who changed it last."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import read_settings
from tests.bot.gitfolders import OPEN, git, repository


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.upper().startswith(("HESHI_", "GIT_")) and name != "HESHI_SEMANTIC":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HESHI_DATA", str(tmp_path / "data"))
    found = repository(tmp_path / "repo")
    monkeypatch.setenv("HESHI_FACTS", str(found))
    return found


def stale(*args: str) -> Result:
    return CliRunner().invoke(app, ["facts", "stale", *args])


def rows(ran: Result) -> list[list[str]]:
    return [line.split("\t") for line in ran.stdout.splitlines()]


def due(path: Path, days: int) -> str:
    """Let a fact be due so many days before today; that day."""
    day = str(read_settings().today() - dt.timedelta(days=days))
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [f"review_by: {day}" if line.startswith("review_by: ") else line for line in lines]
    _ = path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return day


def test_what_is_due_says_since_when_and_by_whom(folder: Path) -> None:
    assert stale().exit_code == 0
    day = due(folder / OPEN, 12)
    _ = git(folder, "commit", "--quiet", "--all", "--message=due", "--author=Ming <ming@example.org>")
    ran = stale()
    assert ran.exit_code == 1
    ((review_by, fact, how_long, changed, who),) = rows(ran)
    assert (review_by, fact, how_long, who) == (day, "sora-open-to-public", "for 12 days", "Ming")
    assert changed.startswith("2026-11-22: ")


def test_what_will_be_due_is_listed_and_no_problem(folder: Path) -> None:
    day = due(folder / OPEN, -5)
    assert stale().exit_code == 0
    ran = stale("--within", "7")
    assert ran.exit_code == 0
    assert [row[:3] for row in rows(ran)] == [[day, "sora-open-to-public", "in 5 days"]]
    assert rows(stale("--within", "4")) == []


def test_the_last_day_is_not_past(folder: Path) -> None:
    _ = due(folder / OPEN, 0)
    assert stale().exit_code == 0
    assert [row[2] for row in rows(stale("--within", "1"))] == ["today"]
    _ = due(folder / OPEN, 1)
    assert [row[2] for row in rows(stale())] == ["for 1 day"]


def test_the_longest_due_comes_first(folder: Path) -> None:
    _ = due(folder / OPEN, 3)
    _ = due(folder / "facts/capability/sora-60-seconds.yaml", 30)
    assert [row[1] for row in rows(stale("--within", "99999999"))][:2] == [
        "sora-60-seconds",
        "sora-open-to-public",
    ]
