"""Parts of `heshi serve` that need no process of their own."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from typing import Any, cast

import pytest

from bot.app import clock
from bot.aside import event_loop
from bot.channels.web import WebChannel
from bot.delivery import Channel
from bot.runtime.commons import commons
from bot.serving import Plant, rounds
from bot.state.contract import Store


def test_nobody_counts_as_told_in_a_run_that_can_tell_nobody() -> None:
    """Started once without a token, a correction would be done without anybody having heard of it."""

    async def no_reply(*_: str) -> tuple[bytes, ...] | None:
        return None

    channels: dict[str, Channel] = {"web": WebChannel(no_reply)}
    assert rounds(cast("Plant", None), commons(cast("Store", None), channels, clock)) == ()


def test_a_name_server_that_does_not_answer_keeps_nobody_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, answered = threading.Event(), threading.Event()

    def silent(*where: Any, **how: Any) -> list[Any]:
        _ = answers.wait(20)
        answered.set()
        return []

    async def asks() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                _ = await asyncio.open_connection("api.example", 443)

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    with asyncio.Runner(loop_factory=event_loop) as runner:
        runner.run(asks())
    assert not answered.is_set()
    answers.set()
    assert answered.wait(20)
