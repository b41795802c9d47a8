"""A small edition of `benchmarks.wechat`, with the bot as a process of its own; and how its page says it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from benchmarks.wechat import kills, passive
from benchmarks.wechat.kills import Kills
from benchmarks.wechat.page import Found, page
from benchmarks.wechat.passive import Passive
from tests.wechat.fake.oa import Mode


@pytest.mark.slow
def test_followers_are_answered_by_the_first_push(tmp_path: Path) -> None:
    found = asyncio.run(
        passive.measured(tmp_path / "data", mode=Mode.SECURE, form="xml", rate=20, messages=60)
    )
    assert found.asked == 60
    assert (found.unanswered, found.doubled) == (0, 0)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_under_load_it_loses_nothing_acknowledged_and_answers_nothing_twice(tmp_path: Path) -> None:
    found = asyncio.run(kills.measured(tmp_path / "data", rate=10, rounds=2, spaced=1.0))

    assert found.asked
    assert (found.lost, found.doubled) == (0, 0)


def test_the_page_says_all_of_it() -> None:
    figures = (0.012, 0.3, 1.2, 6.5, 5, 0)
    last = (0.004, 123_000_000, True)
    found = Found(
        passive=[
            Passive("安全模式, XML", 50, 10_000, 9_995, *figures, 0, *last),
            Passive("安全模式, JSON", 50, 10_000, 9_000, *figures, 1, *last),
        ],
        kills=[Kills(20, 0.0, 50, 900, 40, 7, 3, 0, 0), Kills(20, 5.0, 50, 900, 40, 7, 3, 1, 0)],
        load=1.5,
    )
    text = page(found)

    assert "Others kept 1.5 processes busy" in text
    assert (
        "| 安全模式, XML | 50 | 10000 | 99.950% | met | 12 ms | 300 ms | 1.2 s | 6.5 s | 5 | 0 | 0 |" in text
    )
    assert "| 90.000% | **not met** |" in text
    assert "| 0 ms | 20/s | 50 | 900 | 40 | 7 | 3 | 0 | 0 | met |" in text
    assert "| 5 s | 20/s | 50 | 900 | 40 | 7 | 3 | 1 | 0 | **not met** |" in text
    assert text.count("\n## ") == 2
