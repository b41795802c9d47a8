"""HTTP/1.1 as bots speak it, and no more: lean enough that the server costs less than what it measures."""

from __future__ import annotations

import asyncio
import json
import re
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

MAX_BODY = 50_000_000
_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
_PART = re.compile(rb'name="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Request:
    """One request, wholly read."""

    verb: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def parameters(self) -> dict[str, Any]:
        """What a form, a query or JSON hands over; ValueError where it is none of these."""
        found: dict[str, Any] = dict(parse_qsl(self.query, keep_blank_values=True))
        kind = self.headers.get("content-type", "")
        if not self.body:
            return found
        if "json" in kind:
            return found | json.loads(self.body)
        if "multipart/form-data" in kind:
            return found | self._parts(kind)
        return found | dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True))

    def _parts(self, kind: str) -> dict[str, str]:
        edge = b"--" + kind.partition("boundary=")[2].strip('"').encode()
        found = {}
        for part in self.body.split(edge)[1:-1]:
            head, _, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
            if name := _PART.search(head):
                found[name[1].decode()] = value.removesuffix(b"\r\n").decode()
        return found


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back, as JSON."""

    status: int
    body: Any

    def wire(self) -> bytes:
        """Its bytes."""
        body = json.dumps(self.body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        head = (
            f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Error')}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


Handler = Callable[[Request], Awaitable[Response | None]]
"""None: the connection is cut without a word."""


class Listener:
    """A listening port that can vanish and come back (`close`, `open`) under the same number."""

    def __init__(self, handler: Handler, failed: Callable[[str], None]) -> None:
        self.handler, self.failed = handler, failed
        self.port = 0
        self.connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def open(self, port: int = 0) -> None:
        """Listen on loopback."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self), "127.0.0.1", port or self.port, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Refuse connections from now on, and cut those that there are."""
        if self._server:
            # A connection accepted in this very moment would find its server gone, and never be closed.
            for listening in self._server.sockets:
                asyncio.get_running_loop().remove_reader(listening.fileno())
            await asyncio.sleep(0)
            self._server.close()
        for connection in list(self.connections):
            connection.cut()
        for _ in range(100):
            if not self.connections:
                break
            await asyncio.sleep(0.01)


class _Connection(asyncio.Protocol):
    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.buffer = bytearray()
        self.task: asyncio.Task[None] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.listener.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.listener.connections.discard(self)
        if self.task:
            self.task.cancel()

    def cut(self) -> None:
        if self.transport:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._next()

    def _next(self) -> None:
        if self.task or not self.transport or self.transport.is_closing():
            return
        try:
            request = self._request()
        except ValueError:
            self.cut()
            return
        if request:
            self.task = asyncio.get_running_loop().create_task(self._answer(request))

    def _request(self) -> Request | None:
        """The next request, once it is all there."""
        head, found, _ = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        if length > MAX_BODY or "transfer-encoding" in headers:
            raise ValueError(length)
        start = len(head) + 4
        if len(self.buffer) < start + length:
            return None
        body = bytes(self.buffer[start : start + length])
        del self.buffer[: start + length]
        verb, target, _ = first.split(" ", 2)
        path, _, query = target.partition("?")
        return Request(verb, path, query, headers, body)

    async def _answer(self, request: Request) -> None:
        try:
            response = await self.listener.handler(request)
        except asyncio.CancelledError:
            return  # whoever asked is gone
        except Exception:  # the fake itself is broken: the test has to hear of it
            self.listener.failed(traceback.format_exc())
            response = Response(500, {"ok": False, "error_code": 500, "description": "the fake is broken"})
        self.task = None
        if response is None or self.transport is None:
            self.cut()
            return
        self.transport.write(response.wire())
        self._next()
