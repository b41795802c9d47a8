"""What stands between the network and the pages: size, pace, accidents, and headers. Plain ASGI.

Headers     what browsers are told about every response
Accidents   whatever goes wrong inside becomes a 500 in words, and a log line without anybody's text
Pace        a bucket of requests for each client (429)
Bodies      a body is read whole before anybody works on it: not too large (413), not too slow (408)
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.logs import Event, warn

MAX_BODY_BYTES = 100_000
"""A long article in UTF-8 with room to spare; the checker itself reads 20,000 characters."""

BODY_SECONDS = 15.0
"""Enough for 100 kB on a bad phone line; a body that trickles longer holds a place for nothing."""

BURST = 60
"""Requests at once: an office behind one address, or somebody who goes through many examples."""

PER_SECOND = 2.0
"""Requests a second in the long run. A person types far slower; a script is told so."""

MAX_CLIENTS = 10_000
"""Buckets kept; the one unused for longest goes first, and would be full again by then."""

SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        # With "no-referrer" browsers send `Origin: null` with our own forms, and nobody could sign in.
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
)

Refusal = Callable[[Scope, int, str, Mapping[str, object]], Response]
"""(request, status, code, slots of its line) → a response that says it in the reader's language."""


class Headers:
    """Adds what browsers are told about every response. Answers are kept by nobody; files are asked after."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""
        kept = "no-cache" if scope.get("path", "").startswith("/static/") else "no-store"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(dict(SECURITY_HEADERS))
                headers.setdefault("cache-control", kept)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class Accidents:
    """Turns an error that nobody expected into a 500 in words."""

    def __init__(self, app: ASGIApp, refuse: Refusal) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; after an error, answer if nothing was answered yet."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            # Kind and place only: the message of an error may quote what somebody wrote.
            warn(Event.PAGE_FAILED, error=type(error).__name__, place=_place(error))
            if scope["type"] == "http" and not begun:
                await self._refuse(scope, 500, "accident", {})(scope, receive, send)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """Lets each client make `burst` requests at once and `per_second` in the long run."""

    def __init__(
        self,
        app: ASGIApp,
        refuse: Refusal,
        *,
        burst: int = BURST,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is within its pace."""
        if scope["type"] != "http" or scope["path"].startswith(_UNPACED):
            await self._app(scope, receive, send)
        elif (wait := self._wait(client_of(scope))) > 0:
            response = self._refuse(scope, 429, "too_many", {"seconds": wait})
            response.headers["retry-after"] = str(wait)
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _wait(self, client: str) -> int:
        """Whole seconds to wait; 0 when the request may pass, and is then counted."""
        now = self._clock()
        bucket = self._buckets.pop(client, None) or _Bucket(self._burst, now)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._per_second)
        bucket.at = now
        self._buckets[client] = bucket
        if len(self._buckets) > MAX_CLIENTS:
            _ = self._buckets.popitem(last=False)
        if bucket.left < 1:
            return max(1, math.ceil((1 - bucket.left) / self._per_second))
        bucket.left -= 1
        return 0


_UNPACED = ("/static/", "/healthz", "/readyz")


def client_of(scope: Scope) -> str:
    """Who asks: one address, or one household's IPv6 network (a /64 is what one customer gets)."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


class Bodies:
    """Reads a body whole before the application sees it, within a size and a time."""

    def __init__(
        self, app: ASGIApp, refuse: Refusal, *, limit: int = MAX_BODY_BYTES, seconds: float = BODY_SECONDS
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the body read; refuse what is too large or too slow."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(receive)
        except TimeoutError:
            await self._refuse(scope, 408, "too_slow", {})(scope, receive, send)
            return
        if body is None:
            response = self._refuse(scope, 413, "too_large", {"limit": self._limit // 1000})
            await response(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        body = bytearray()
        too_large = False
        while True:
            message = await receive()
            if not too_large:
                body += message.get("body", b"")
            # The rest is read and dropped: a client that is still sending would not see our refusal.
            too_large = too_large or len(body) > self._limit
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                return None if too_large else bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
