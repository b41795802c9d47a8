"""A web server in our own event loop, that leaves signals alone and stops when it is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from bot.runtime.service import Part

MAX_CONCURRENT = 400
"""Requests at work at once; more get a 503 from the server itself. An answer takes milliseconds; but of 50 a
second that WeChat pushes, and that all wait 4.5 s for a slow endpoint, 225 are open."""

GRACE_SECONDS = 3
"""How long a stopping server waits for answers that are under way; a second less than a source may take."""


ASKS_WITHIN = 10.0
"""Seconds in which a connection has to ask for something, at most twice that. uvicorn waits for ever, and
counts every connection among `MAX_CONCURRENT`: 400 that say nothing would keep everybody else out."""


class _Impatient(H11Protocol):
    """A connection that is closed when no request has come over it for a while."""

    asks_within = ASKS_WITHIN

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; the same as `asyncio.Protocol` calls it."""
        super().connection_made(transport)
        self._wait()

    def _wait(self) -> None:
        _ = self.loop.call_later(self.asks_within, self._look, self.cycle)

    def _look(self, before: RequestResponseCycle | None) -> None:
        if self.transport.is_closing():
            return
        idle = before is None or before.response_complete
        if idle and self.cycle is before:
            self.transport.close()
        else:
            self._wait()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: uvicorn would raise a signal again at its end, and what comes after would never run."""
        yield


def web_server(app: ASGIApp, listening: socket.socket, proxies: Sequence[str] = ()) -> Part:
    """The part that serves `app` on a socket that is bound already.

    `proxies`: addresses and networks that are believed when they say for whom they ask, and whether by https.
    """
    return Part("web server", partial(_serve, app, listening, tuple(proxies)))


async def _serve(
    app: ASGIApp, listening: socket.socket, proxies: tuple[str, ...], stop: asyncio.Event
) -> None:
    config = uvicorn.Config(
        app,
        http=_Impatient,
        ws="none",
        access_log=False,  # who read which page is nobody's business
        log_level="warning",
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        lifespan="off",
        limit_concurrency=MAX_CONCURRENT,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    asked = asyncio.create_task(stop.wait())
    try:
        _ = await asyncio.wait({serving, asked}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
    finally:
        _ = asked.cancel()
        _ = serving.cancel()
