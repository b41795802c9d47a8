"""A web server in our own event loop, that leaves signals alone and stops when it is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from bot.runtime.service import Part

MAX_CONCURRENT = 400
"""Requests at work at once; more get a 503 from the server itself. An answer takes milliseconds; but of 50 a
second that WeChat pushes, and that all wait 4.5 s for a slow endpoint, 225 are open."""

GRACE_SECONDS = 3
"""How long a stopping server waits for answers that are under way; a second less than a source may take."""


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
