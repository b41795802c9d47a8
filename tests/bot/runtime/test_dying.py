"""`kill -9` of a real process at every step: nothing lost, order kept, effects once, doubles counted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.runtime.sender import IN_FLIGHT
from tests.bot.runtime.dying import STEPS, UPDATES


@pytest.mark.slow
def test_killed_at_every_step(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bot.runtime.dying", str(tmp_path)]
    lived = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert not lived.stderr
    told = [json.loads(line) for line in lived.stdout.splitlines()]
    assert {one["step"] for one in told} == set(STEPS)
    for one in told:
        assert one["killed"], one
        assert (one["lost"], one["disorder"], one["dead"]) == (0, 0, 0), one
        assert one["effects"] == UPDATES, one
        assert one["doubles"] <= one["maybe"] <= IN_FLIGHT * one["killed"], one
    # The window that nobody can close: accepted, and not yet written down.
    assert any(one["doubles"] for one in told if one["step"] == "delivered")
