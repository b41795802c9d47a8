"""Parts of `heshi serve` that need no process of their own."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.aside import event_loop
from bot.messages import Address
from bot.serving import ShelfOfStore
from bot.state.contract import After, Tried
from bot.state.store import open_store


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


def test_what_is_released_is_sent_at_once_because_somebody_waits_for_it(tmp_path: Path) -> None:
    lan, now = Address("wechat_oa", "阿兰"), 1_800_000_000.0

    async def told() -> list[str]:
        rung: list[str] = []
        store = open_store(tmp_path)
        try:
            shelf = ShelfOfStore(store)
            shelf.post = rung.append
            await store.post("an answer", [(lan, [b"late"])], now=now)
            (call,) = await store.claim_calls("wechat_oa", 10, now=now)
            await store.tried([Tried(call.seq, After.HELD)], now=now)
            assert await shelf.release(Address("wechat_oa", "姨妈")) == 0
            assert not rung
            assert await shelf.release(lan) == 1
        finally:
            store.close_store()
        return rung

    assert asyncio.run(told()) == ["wechat_oa"]
