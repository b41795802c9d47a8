"""Stores as tests hold them: opened, asked without `await`, ended in the midst of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.delivery import Delivery, Told, Way
from bot.memory import Outcome
from bot.messages import Address, Incoming, Language, Paragraph, Reply, Room
from bot.state.contract import After, NewRow, Tried
from bot.state.store import open_store
from knowledge import Stance, Verdict

MEMORY = Path("/dev/shm")
"""Where files cost no waiting, on Linux."""

NOON = 1_800_000_000.0
"""A moment to count from."""

AUNT, GROUP = Address("telegram", "4711"), Address("telegram", "-100200300", Room.GROUP)

TOLD = Told(
    "sora-closed", Stance.AFFIRMS, Verdict.REFUTED, dt.date(2026, 11, 22), "ab12cd", "sora 停止服务了"
)


class Box:
    """A store whose methods can be called without an event loop."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self._options = options
        self._runner = asyncio.Runner()
        self.store = open_store(folder, **options)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        asked = getattr(self.store, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            result = asked(*args, **kwargs)
            return self._runner.run(_awaited(result)) if asyncio.iscoroutine(result) else result

        return call

    def together(self, *asked: Any) -> list[Any]:
        """Several at the same time: results, or what was raised."""

        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*asked, return_exceptions=True)

        return self._runner.run(all_of_them())

    def end(self) -> None:
        self.store.close_store()
        self._runner.close()

    def stopped(self) -> Box:
        """The same state, after a stop in good order."""
        self.end()
        return Box(self.folder, **self._options)

    def killed(self) -> Box:
        """The same state, as it is on the disk at this moment: what is in memory only is lost."""
        to = Path(tempfile.mkdtemp(dir=self.folder.parent))

        def copy(_: Any) -> None:  # inside a transaction: nobody carries the log over meanwhile
            shutil.copytree(self.folder, to, dirs_exist_ok=True)

        self.transact(copy)
        self.end()
        return Box(to, **self._options)


async def _awaited(result: Any) -> Any:
    return await result


@contextmanager
def box(folder: Path, **options: Any) -> Iterator[Box]:
    """A store that is closed at the end."""
    opened = Box(folder, **options)
    try:
        yield opened
    finally:
        opened.end()


def row(event: str, to: Address = AUNT, words: str = "…", author: str = "aunt", **more: Any) -> NewRow:
    return NewRow(to.channel, event, to.room, words.encode(), author, **more)


def answer(to: Address = AUNT, *tells: Told, **more: Any) -> Delivery:
    return Delivery(
        to, Reply((Paragraph("…"),), Language.ZH_HANS), more.pop("way", Way.SEND), tells=tells, **more
    )


def message(to: Address = AUNT, message_id: str = "", author: str = "aunt", **more: Any) -> Incoming:
    return Incoming(to, message_id=message_id, author=author, **more)


def hand_in(
    store: Box, event: str, to: Address = AUNT, words: str = "…", author: str = "aunt", **more: Any
) -> int:
    now = more.pop("now", NOON)
    return store.take([row(event, to, words, author, **more)], None, now=now)


def work_off(store: Box, about: Incoming, outcome: Outcome, *calls: bytes, now: float = NOON) -> None:
    """Claim the one task there is and close it with that outcome; the calls deliver its first delivery."""
    (task,) = store.claim(10, now=now)
    store.close(task, about, outcome, {0: calls} if calls else {}, now=now)


def send(store: Box, *sent_ids: str, channel: str = "telegram", now: float = NOON) -> list[bytes]:
    """Send what is in the outbox until it is empty, under these ids of the platform."""
    ids, calls = iter(sent_ids), []
    while parcels := store.claim_calls(channel, 100, now=now):
        for parcel in parcels:
            calls.append(parcel.call)
            store.tried([Tried(parcel.seq, After.SENT, sent_id=next(ids, ""))], now=now)
    return calls
