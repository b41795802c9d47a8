"""Parts of `heshi serve` that need no process of their own."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from typing import Any

import pytest

from bot.aside import event_loop


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
