"""Killed at any moment, a writer leaves the old file or the new one, whole; two writers never both win."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]

needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def ran(what: str, folder: Path, rounds: int) -> str:
    command = [
        sys.executable,
        "-m",
        "tests.knowledge.killing",
        what,
        str(folder / what),
        str(rounds),
        "20261122",
    ]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_fork
def test_of_processes_that_save_at_once_exactly_one_wins(tmp_path: Path) -> None:
    assert "40 rounds" in ran("race", tmp_path, 40)


@needs_fork
@pytest.mark.slow
def test_an_editor_that_is_killed_leaves_old_or_new_and_nothing_reported_is_lost(tmp_path: Path) -> None:
    assert "200 kills" in ran("editors", tmp_path, 200)


@needs_fork
@pytest.mark.slow
def test_an_update_that_is_killed_is_done_again_and_comes_to_the_same(tmp_path: Path) -> None:
    assert "40 kills" in ran("updates", tmp_path, 40)
