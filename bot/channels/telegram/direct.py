"""HTTP/1.1 straight to the Bot API, over connections that are kept: as much of it as one JSON call needs.

A reply costs 0.07 ms of CPU here, and 0.85 ms through the transports of httpx (measured on loopback, 8 calls
at a time); at 200 replies a second that is a sixth of a core. Through a proxy httpx does it, see `client`.

Its errors are those of httpx: what failed before a byte was written is a ConnectError or ConnectTimeout.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass

import httpx

MAX_BODY = 32 << 20
"""Bytes of one answer: a hundred updates at their longest are a tenth of it."""

_NEXT_ADDRESS = 0.25
"""Seconds after which the next address of a name is tried beside the first (RFC 8305): many networks have
an IPv6 that leads nowhere."""

_Parts = tuple[int, dict[bytes, bytes], bool]


@dataclass(slots=True)
class _Line:
    """One connection. `idle_since` is monotonic."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idle_since: float = 0.0

    def usable(self, keep: float) -> bool:
        """Whether the other side has not hung up, as far as we have heard, and will not just now."""
        gone = self.reader.at_eof() or self.writer.is_closing()
        return not gone and time.monotonic() - self.idle_since < keep

    async def exchange(self, request: bytes) -> tuple[int, bytes, bool]:
        """Status and body of the answer, and whether the connection may be used again."""
        self.writer.write(request)
        await self.writer.drain()
        status, headers, keep = await self._head()
        while status < 200:
            status, headers, keep = await self._head()
        if b"chunked" in headers.get(b"transfer-encoding", b"").lower():
            return status, await self._chunks(), keep
        if b"content-length" in headers:
            return status, await self._exactly(int(headers[b"content-length"])), keep
        return status, await self._rest(), False

    async def _head(self) -> _Parts:
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head[:-4].split(b"\r\n")
        version, status, *_ = first.split(b" ", 2)
        pairs = (line.partition(b":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        if not version.startswith(b"HTTP/1."):
            raise ValueError(version)
        stays = version == b"HTTP/1.1" and headers.get(b"connection", b"").lower() != b"close"
        return int(status), headers, stays

    async def _exactly(self, length: int) -> bytes:
        if not 0 <= length <= MAX_BODY:
            raise ValueError(length)
        return await self.reader.readexactly(length)

    async def _rest(self) -> bytes:
        body = bytearray()
        while part := await self.reader.read(65_536):
            body += part
            if len(body) > MAX_BODY:
                raise ValueError(len(body))
        return bytes(body)

    async def _chunks(self) -> bytes:
        body = bytearray()
        while length := int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16):
            body += (await self._exactly(length + 2))[:-2]
            if len(body) > MAX_BODY:
                raise ValueError(len(body))
        while await self.reader.readuntil(b"\r\n") != b"\r\n":
            pass  # trailers, which say nothing to us
        return bytes(body)

    def hang_up(self) -> None:
        """Let it go at once."""
        self.writer.transport.abort()


class Direct:
    """Connections to one Bot API, each for one call at a time; the one used last is used first."""

    def __init__(self, *, keep: float, connect_within: float) -> None:
        """`keep` seconds an idle connection is used again; so many to connect, TLS included."""
        self._keep = keep
        self._connect_within = connect_within
        self._trusted: ssl.SSLContext | None = None
        self._idle: list[_Line] = []

    async def send(self, url: httpx.URL, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to one call. Cancelled, it hangs up.

        Raises:
            httpx.ConnectError, httpx.ConnectTimeout: certainly not sent.
            httpx.TransportError: perhaps sent.
        """
        line = self._used_before() or await self._connected(url)
        try:
            status, answer, keep = await line.exchange(_request(url, body))
        except OSError as error:
            line.hang_up()
            raise httpx.ReadError(type(error).__name__) from error
        except (EOFError, ValueError, asyncio.LimitOverrunError) as error:
            line.hang_up()
            raise httpx.RemoteProtocolError(type(error).__name__) from error
        except BaseException:
            line.hang_up()
            raise
        if keep:
            line.idle_since = time.monotonic()
            self._idle.append(line)
        else:
            line.hang_up()
        return status, answer

    async def close(self) -> None:
        """Let all connections go."""
        for line in self._idle:
            line.writer.close()
        lines, self._idle = self._idle, []
        try:
            # A second for all of them together: who stops has ten in all, and nothing is lost with them.
            async with asyncio.timeout(1):
                for line in lines:
                    with suppress(OSError):
                        await line.writer.wait_closed()
        except TimeoutError:
            for line in lines:
                line.hang_up()

    def _used_before(self) -> _Line | None:
        while self._idle:
            line = self._idle.pop()
            if line.usable(self._keep):
                return line
            line.hang_up()
        return None

    async def _connected(self, url: httpx.URL) -> _Line:
        if url.scheme not in {"http", "https"} or not url.host:
            raise httpx.UnsupportedProtocol("no address of a Bot API")
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 80)
        try:
            async with asyncio.timeout(self._connect_within):
                if not secure:
                    # A Bot API of one's own, next door: it has one address.
                    return _Line(*await asyncio.open_connection(url.host, port))
                return _Line(
                    *await asyncio.open_connection(
                        url.host, port, ssl=self._trust(), happy_eyeballs_delay=_NEXT_ADDRESS
                    )
                )
        except TimeoutError as error:
            raise httpx.ConnectTimeout("TimeoutError") from error
        except (OSError, ValueError) as error:  # a certificate that is none is an OSError too
            raise httpx.ConnectError(type(error).__name__) from error

    def _trust(self) -> ssl.SSLContext:
        # Made once: it reads all certificates that we trust.
        self._trusted = self._trusted or httpx.create_ssl_context(trust_env=False)
        return self._trusted


def _request(url: httpx.URL, body: bytes) -> bytes:
    head = (
        b"POST ", url.raw_path, b" HTTP/1.1\r\nHost: ", url.netloc,
        b"\r\nContent-Type: application/json\r\nContent-Length: ", b"%d" % len(body), b"\r\n\r\n",
    )  # fmt: skip
    return b"".join(head) + body
