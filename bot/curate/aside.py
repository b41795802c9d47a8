"""Work that takes seconds, beside everything else, and that nobody waits for when the process is to end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """The result of `work`, done on a thread of its own.

    `asyncio.to_thread` will not do: at the end of an event loop its threads are waited for, however long
    they take, and a process that was asked to stop has ten seconds.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as raised:
            error = raised
        # The loop may have ended meanwhile: then nobody wants to know.
        with suppress(RuntimeError):
            _ = loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="heshi-aside", daemon=True).start()
    return await done
