"""The site with all that is behind it in one process: a real store on disk, the runtime, the web channel."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import uvicorn

from bot.channels.web import WebChannel
from bot.conversation import Conversation, Current, House
from bot.memory import Memory
from bot.public import Site, create_app
from bot.public.server import address_of, listen
from bot.runtime.answering import Answering
from bot.runtime.apart import Apart
from bot.runtime.commons import Commons, commons
from bot.runtime.intake import RoomIntake
from bot.runtime.janitor import Janitor
from bot.runtime.readiness import Readiness
from bot.runtime.service import Part, service
from bot.runtime.workers import Workers
from bot.state.store import SqliteStore, open_store
from tests.bot.builders import BASE, TODAY
from tests.bot.public.sites import by_heart


def conversation(checker: Any, memory: Memory) -> Conversation:
    current = Current(BASE, checker)
    return Conversation(House(lambda: current, lambda: TODAY, memory=memory))


def apart(memory: Memory) -> Conversation:
    """For a process of its own."""
    return conversation(by_heart(), memory)


async def _run(
    store: SqliteStore,
    checker: Any,
    patience: float,
    serve: Callable[[Any, asyncio.Event], Any],
    stopped: Event,
) -> None:
    web = WebChannel(store.reply_to, patience=patience)
    talk = conversation(checker, store)
    common: Commons = commons(store, {"web": web}, time.time)
    answering = Answering(common.channels, talk, Apart(apart, store), dt.UTC)
    intake = RoomIntake(common, lambda _: True, dt.UTC)
    current = Current(BASE, checker)
    hours = itertools.count(0, 3600)
    site = Site(talk, lambda: current, lambda: TODAY, web, Readiness(common, {}))
    app = create_app(site, pace=lambda: float(next(hours)))
    stop = asyncio.Event()

    async def until_stopped(_: asyncio.Event) -> None:
        await asyncio.to_thread(stopped.wait)
        stop.set()

    parts = [
        Part("web", partial(web.run, intake)),
        Part("pages", partial(serve, app)),
        Part("stop", until_stopped),
    ]
    await service(common, Workers(common, answering), Janitor(common), parts).run(stop)


@contextmanager
def whole(folder: Path, checker: Any = None, *, patience: float = 5.0) -> Iterator[str]:
    """A site whose questions go through the inbox in `folder`; gives its address."""
    stopped = Event()
    with listen("127.0.0.1", 0) as listening:

        async def serve(app: Any, stop: asyncio.Event) -> None:
            server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
            running = asyncio.create_task(server.serve(sockets=[listening]))
            await stop.wait()
            server.should_exit = True
            with suppress(asyncio.CancelledError):
                await running

        store = open_store(folder)
        main = partial(_run, store, checker or by_heart(), patience, serve, stopped)
        thread = Thread(target=lambda: asyncio.run(main()), daemon=True)
        thread.start()
        try:
            yield address_of(listening).rstrip("/")
        finally:
            stopped.set()
            thread.join(timeout=15)
            store.close_store()
    assert not thread.is_alive()
