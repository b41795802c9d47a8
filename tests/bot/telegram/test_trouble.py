"""One log line for a spell of trouble, however often it is met in it."""

from __future__ import annotations

import asyncio
import io
import json

from bot import logs
from bot.channels.telegram.trouble import CALM, Trouble


def test_two_programs_that_take_turns_are_one_conflict() -> None:
    stream, now = io.StringIO(), [1000.0]
    logs.configure("INFO", stream)
    trouble = Trouble("telegram", pauses=(0.0,), clock=lambda: now[0])

    async def turns() -> None:
        for _ in range(5):
            await trouble.met("conflict", asyncio.Event())
            trouble.over()
            now[0] += 1

    asyncio.run(turns())
    now[0] += CALM
    trouble.over()
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events == ["channel.down", "channel.up"]


def test_what_passes_is_over_at_once() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream)
    trouble = Trouble("telegram", pauses=(0.0,), clock=lambda: 0.0)
    asyncio.run(trouble.met("unreachable", asyncio.Event()))
    trouble.over()
    trouble.over()
    events = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert events == ["channel.down", "channel.up"]
