"""The promises themselves, with the bot as a process of its own: small editions of `benchmarks.telegram`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from benchmarks.telegram import kills, strangers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL"),
]


def test_killed_again_and_again_it_loses_nothing_and_doubles_only_what_nobody_could_know(
    tmp_path: Path,
) -> None:
    found = asyncio.run(kills.measured(tmp_path, rate=20, rounds=3, chats=40))

    assert found.asked
    assert (found.lost, found.disordered) == (0, 0)
    assert found.doubled == found.blind


def test_the_talk_of_strangers_gets_no_reply_and_leaves_no_trace(tmp_path: Path) -> None:
    found = asyncio.run(strangers.measured(tmp_path, 600))

    assert found.speaks
    assert (found.replies, found.found) == (0, ())
