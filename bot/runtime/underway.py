"""Tasks under way: counted, looked after when they end, and given a good end themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any


class UnderWay:
    """The tasks that a loop has begun. Belongs to one event loop."""

    def __init__(self, ended: Callable[[], None]) -> None:
        """`ended` is called whenever one of them has ended, however it did."""
        self._ended = ended
        self._tasks: set[asyncio.Task[None]] = set()
        self.broken: BaseException | None = None
        """What one of them has raised: the loop is to end with it."""

    def __len__(self) -> int:
        return len(self._tasks)

    def begin(self, work: Coroutine[Any, Any, None], name: str | None = None) -> None:
        """Have it done beside the others."""
        begun = asyncio.create_task(work, name=name)
        self._tasks.add(begun)
        begun.add_done_callback(self._over)

    def _over(self, done: asyncio.Task[None]) -> None:
        self._tasks.discard(done)
        if not done.cancelled() and (error := done.exception()):
            self.broken = error
        self._ended()

    async def finish(self, grace: float) -> None:
        """Wait for all of them, break off what takes longer than `grace` seconds; raises what broke one."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                _ = task.cancel()
            for task in late:
                with suppress(asyncio.CancelledError, Exception):
                    await task
        if self.broken:
            raise self.broken
