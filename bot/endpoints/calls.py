"""Calls to a server that speaks the OpenAI API, and what came of them as values: nothing raises.

    Client.post(path, payload, within=…, at_most=…) → Answered | Failed

A server we do not know may send a byte a second, never end, close in the midst of a word or answer with a
bomb. So every call has one limit of time for all of it and one of size, and nothing is unpacked. Time-outs of
httpx count from byte to byte; hence the event loop, on a thread of its own: only there can a call as a whole
be broken off.

What a server says goes into no log: the events carry a status or the kind of an error.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError as Closed
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from bot.aside import event_loop
from bot.errors import BadSettings

NOT_SO = frozenset({400, 422})
"""How a server says that it does not know a field of ours."""

THIS_ONE = frozenset({400, 413, 422})
"""How it refuses one question; the next may be answered."""

FOR_GOOD = frozenset({401, 403, 404})
"""What asking again does not mend: a key, a model or an address that is wrong."""

_CONNECTIONS = 8
"""More are never open at once: a second reader asks `reader.AT_ONCE` at a time, an encoder fewer."""

_GRACE = 1.0
"""Seconds that the loop gets to break a call off, before whoever waits for it goes on without."""

_CLOSING = 5.0
"""Seconds that closing may take; it takes milliseconds, unless the machine is busy. Then nobody waits."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server, one of its models, and how to get there. `kind` is a fixed word, for logs."""

    kind: str
    url: str
    """Up to and with the version: https://api.example.org/v1"""
    model: str
    key: SecretStr | None = None
    proxy: str | None = None

    @property
    def host(self) -> str:
        """Its name, for people."""
        return urlsplit(self.url).hostname or self.url

    @property
    def is_near(self) -> bool:
        """Whether it is on this machine or in a private network: no proxy stands before it."""
        host = self.host
        with suppress(ValueError):
            return ipaddress.ip_address(host).is_private
        # A name without a dot is one of this network, such as that of a neighbouring container.
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan"))


@dataclass(frozen=True, slots=True)
class Answered:
    """A server answered, with whatever. `body` is a stranger's: to be parsed strictly, and never logged."""

    status: int
    body: bytes
    retry_after: float = 0.0
    """Seconds after which it wants to be asked again."""

    @property
    def good(self) -> bool:
        """Whether it did what was asked."""
        return self.status == httpx.codes.OK


@dataclass(frozen=True, slots=True)
class Failed:
    """No whole answer came. `why` is a fixed word or the kind of an error."""

    why: str


Response: TypeAlias = Answered | Failed


class Client:
    """Makes calls to one endpoint, from any thread. One for a whole run: it keeps connections open."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Nothing is connected, and no thread runs yet.

        Raises:
            BadSettings: a proxy that is no address of one.
        """
        _silence()
        self.endpoint = endpoint
        self._base = endpoint.url.rstrip("/")
        self._http = _http(endpoint)
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._under_way: set[asyncio.Task[object]] = set()
        self._closed = False

    def post(self, path: str, payload: Mapping[str, object], *, within: float, at_most: int) -> Response:
        """Send JSON to `path`; all of it takes at most `within` seconds, the answer `at_most` bytes."""
        body = json.dumps(payload, ensure_ascii=False).encode("utf-8", errors="replace")
        if within <= 0:
            return Failed("late")
        with self._starting:
            # Together: what is handed over before the end is ended with the rest.
            loop = self._running()
            if loop is None:
                return Failed("closed")
            sent = asyncio.run_coroutine_threadsafe(self._sent(path, body, within, at_most), loop)
        try:
            return sent.result(within + _GRACE)
        except TimeoutError:
            _ = sent.cancel()
            return Failed("late")
        except Closed:
            return Failed("closed")

    async def _sent(self, path: str, body: bytes, within: float, at_most: int) -> Response:
        task = asyncio.current_task()
        if task is None or self._closed:
            return Failed("closed")
        self._under_way.add(task)
        try:
            async with asyncio.timeout(within):
                return await self._exchanged(path, body, at_most)
        except TimeoutError:
            return Failed("late")
        except Exception as error:
            # Whatever a stranger's bytes make of the layers below: its kind is all we want to know.
            return Failed(type(error).__name__)
        finally:
            self._under_way.discard(task)

    async def _exchanged(self, path: str, body: bytes, at_most: int) -> Response:
        async with self._http.stream("POST", self._base + path, content=body) as response:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                return Failed("packed")
            taken = bytearray()
            async for chunk in response.aiter_raw():
                taken += chunk
                if len(taken) > at_most:
                    return Failed("endless")
            return Answered(response.status_code, bytes(taken), _seconds(response.headers))

    # --- the thread

    def _running(self) -> asyncio.AbstractEventLoop | None:
        """The loop, begun at the first call; None once it was closed."""
        if self._loop is None and not self._closed:
            self._loop = event_loop()
            name = f"heshi-{self.endpoint.kind}"
            self._thread = threading.Thread(target=self._run, args=(self._loop,), name=name, daemon=True)
            self._thread.start()
        return None if self._closed else self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()
        loop.run_until_complete(self._ended())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    async def _ended(self) -> None:
        # Our own tasks alone: those below them belong to whoever made them, who ends them in good order.
        for task in self._under_way:
            _ = task.cancel()
        if others := asyncio.all_tasks() - {asyncio.current_task()}:
            _ = await asyncio.wait(others, timeout=_GRACE)
        await self._http.aclose()

    def close(self) -> None:
        """Break off what is under way and let the connections go; calling it again does nothing."""
        with self._starting:
            self._closed, loop, thread = True, self._loop, self._thread
            self._loop = self._thread = None
        if loop and thread:
            _ = loop.call_soon_threadsafe(loop.stop)
            thread.join(_CLOSING)


def _http(endpoint: Endpoint) -> httpx.AsyncClient:
    # Whoever reads a key along the way must be one that the operator named: no redirects, no proxy of the
    # environment. Nothing packed: a few kilobytes may unpack to gigabytes.
    headers = {"content-type": "application/json", "accept-encoding": "identity", "user-agent": "heshi"}
    if endpoint.key:
        headers["authorization"] = f"Bearer {endpoint.key.get_secret_value()}"
    try:
        return httpx.AsyncClient(
            headers=headers,
            proxy=None if endpoint.is_near else endpoint.proxy,
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # noqa: S113 - a call as a whole has its limit
            limits=httpx.Limits(max_connections=_CONNECTIONS),
        )
    except (ValueError, httpx.InvalidURL) as error:
        raise BadSettings(
            ["HESHI_HTTP_PROXY: no address of a proxy; expected such as http://127.0.0.1:7890"]
        ) from error


def _seconds(headers: httpx.Headers) -> float:
    """What `retry-after` asks for; 0 where it is absent, a date, or nonsense."""
    value = headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdecimal() and len(value) < 6 else 0.0


def _silence() -> None:
    # At DEBUG the layers below write headers, and one of them holds the key.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
