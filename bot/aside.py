"""Work that takes seconds, beside everything else, and that nobody waits for when the process is to end.

aside(work)     its result, done on a thread of its own
event_loop()    an event loop that looks names up in that way
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

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


def event_loop() -> asyncio.AbstractEventLoop:
    """A loop that looks names up on threads of their own, for which nobody waits at the end.

    asyncio's own are waited for: with a name server that does not answer, stopping would take half a minute.
    """
    loop = asyncio.new_event_loop()

    async def looked_up(*where: Any, **how: Any) -> Any:  # noqa: ANN401 - what `socket` takes and tells
        return await aside(partial(socket.getaddrinfo, *where, **how))

    loop.getaddrinfo = looked_up  # type: ignore[method-assign]
    return loop
