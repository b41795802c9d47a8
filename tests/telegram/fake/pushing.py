"""Pushes over kept connections: a POST and its status, no more, so that pushing costs little."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from urllib.parse import urlsplit

WITHIN = 10.0
"""Seconds for one push as a whole."""


class Pusher:
    """Keeps connections open between pushes; plain HTTP only, to this machine."""

    def __init__(self) -> None:
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, str]]:
        """The status and headers of the answer.

        Raises:
            OSError, EOFError, TimeoutError, ValueError: there was none.
        """
        parts = urlsplit(url)
        lines = [
            f"POST {parts.path or '/'} HTTP/1.1",
            f"Host: {parts.netloc}",
            f"Content-Length: {len(body)}",
        ]
        lines += ["Content-Type: application/json", *(f"{name}: {value}" for name, value in headers.items())]
        message = "\r\n".join([*lines, "", ""]).encode() + body
        async with asyncio.timeout(WITHIN):
            while self._idle:
                with contextlib.suppress(OSError, EOFError):  # closed meanwhile by the other side
                    return await self._exchange(*self._idle.pop(), message)
            return await self._exchange(*await asyncio.open_connection(parts.hostname, parts.port), message)

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes
    ) -> tuple[int, dict[str, str]]:
        kept = False
        try:
            writer.write(message)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])
            }
            await reader.readexactly(int(headers.get("content-length", "0")))
            kept = headers.get("connection", "") != "close" and "transfer-encoding" not in headers
        finally:
            if kept:
                self._idle.append((reader, writer))
            else:
                writer.close()
        return int(head[0].split()[1]), headers

    async def close(self) -> None:
        """Let the connections go."""
        for _, writer in self._idle:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        self._idle.clear()
