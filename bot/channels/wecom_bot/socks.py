"""A way through a SOCKS5 proxy, for the long connection: what websockets leaves to a package of its own.

RFC 1928, RFC 1929. Names are given to the proxy as names: who needs one often cannot look them up here.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

_PORT = 1080
_VERSION, _PASSWORD_VERSION = 5, 1
_OPEN, _BY_PASSWORD = 0, 2
"""Ways to be let in."""
_NAME = 3
"""The kind of address that is a name."""
_TAIL = {1: 4, 4: 16}
"""Bytes of the address that a proxy answers with, by its kind."""


@dataclass(frozen=True, slots=True)
class _Wire:
    """Bytes to and from the proxy."""

    raw: socket.socket

    async def write(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.raw, data)

    async def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = await asyncio.get_running_loop().sock_recv(self.raw, size - len(found))
            if not more:
                raise ConnectionError("the proxy hung up")
            found += more
        return found


def is_socks(proxy: str) -> bool:
    """Whether an address is that of a SOCKS5 proxy: "socks5://127.0.0.1:1080", "socks5h://…"."""
    return urlsplit(proxy).scheme in {"socks5", "socks5h"}


async def through(proxy: str, host: str, port: int) -> socket.socket:
    """A connection to `host` that a proxy has made; whoever gets it closes it.

    Raises:
        OSError: the proxy cannot be reached, lets us not in, or does not reach `host`.
    """
    where = urlsplit(proxy)
    raw = await _connected(where)
    try:
        await _let_in(_Wire(raw), where)
        await _tunnel(_Wire(raw), host, port)
    except BaseException:
        raw.close()
        raise
    return raw


async def _connected(where: SplitResult) -> socket.socket:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(where.hostname, where.port or _PORT, type=socket.SOCK_STREAM)
    family, kind, protocol, _, address = found[0]
    raw = socket.socket(family, kind, protocol)
    raw.setblocking(False)
    try:
        await loop.sock_connect(raw, address)
    except BaseException:
        raw.close()
        raise
    return raw


async def _let_in(wire: _Wire, where: SplitResult) -> None:
    named = where.username is not None
    way = _BY_PASSWORD if named else _OPEN
    await wire.write(bytes([_VERSION, 1, way]))
    if await wire.read(2) != bytes([_VERSION, way]):
        raise ConnectionError("the proxy does not let us in")
    if named:
        name, password = (unquote(part or "").encode()[:255] for part in (where.username, where.password))
        await wire.write(
            bytes([_PASSWORD_VERSION, len(name)]) + name + bytes([len(password)]) + password,
        )
        if (await wire.read(2))[1]:
            raise ConnectionError("the proxy does not take our name and password")


async def _tunnel(wire: _Wire, host: str, port: int) -> None:
    name = host.encode("idna")
    await wire.write(bytes([_VERSION, 1, 0, _NAME, len(name)]) + name + port.to_bytes(2, "big"))
    version, refused, _, kind = await wire.read(4)
    if version != _VERSION or refused:
        raise ConnectionError(f"the proxy does not reach WeCom (reply {refused})")
    _ = await wire.read((_TAIL.get(kind) or (await wire.read(1))[0]) + 2)
